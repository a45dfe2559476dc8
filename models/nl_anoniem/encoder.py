"""The encoder: words to label scores, by a transformer that was exported to ONNX with eight-bit weights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nl_anoniem.windows import Window, split_into_windows
from nl_anoniem.words import END, PAD, START, PieceCutter, Word

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = ["Encoder"]

_BATCH_PIECES = 1_536
"""Padded pieces per run of the model: bounds memory at about 60 MB whatever the length of the text."""


class Encoder:
    """Gives the scores of each label for each word of a text.

    Args:
        model: path of the ONNX file (inputs `ids` and `mask`, output `logits`).
        pieces: path of the `tokenizers` file with the unigram pieces.
        threads: threads for one run of the model.
        window: highest number of pieces that the model reads at once, its two end marks included.
        least: pieces that a window holds before it may end with a sentence.
        overlap: pieces that a window repeats of the one before it when that was cut inside a sentence.
    """

    def __init__(  # noqa: PLR0913 - the two files and the four settings of a run
        self, model: Path, pieces: Path, *, threads: int, window: int, least: int, overlap: int
    ) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self._session: Any = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._cutter = PieceCutter(pieces)
        self._window = window - 2
        self._least = least
        self._overlap = overlap

    def logits(self, texts: Sequence[Sequence[Word]]) -> list[NDArray[np.float32]]:
        """Score every word of every text.

        Args:
            texts: the words of each text.

        Returns:
            For each text an array of words by labels, unnormalised; an empty one for a text without words.
        """
        cut = [self._cutter.cut(words) for words in texts]
        jobs: list[tuple[int, Window]] = []
        for number, (pieces, words) in enumerate(zip(cut, texts, strict=True)):
            windows = split_into_windows(
                [len(p) for p in pieces],
                [w.line_end or w.stop for w in words],
                limit=self._window,
                least=self._least,
                overlap=self._overlap,
            )
            jobs += ((number, window) for window in windows)
        # Windows of like length share a batch, so that little of it is padding.
        jobs.sort(key=lambda job: job[1].pieces)
        found: list[NDArray[np.float32] | None] = [None] * len(texts)
        for batch in _batches(jobs):
            ids, mask, first = _arrays(batch, cut)
            out: NDArray[np.float32] = self._session.run(None, {"ids": ids, "mask": mask})[0]
            for row, (number, window) in enumerate(batch):
                target = found[number]
                if target is None:
                    target = np.zeros((len(cut[number]), out.shape[2]), np.float32)
                    found[number] = target
                kept = slice(window.keep_from - window.start, window.keep_to - window.start)
                target[window.keep_from : window.keep_to] = out[row, first[row][kept]]
        return [np.zeros((0, 0), np.float32) if f is None else f for f in found]


def _arrays(
    batch: Sequence[tuple[int, Window]], cut: Sequence[Sequence[list[int]]]
) -> tuple[NDArray[np.int64], NDArray[np.float32], list[NDArray[np.int64]]]:
    """Return piece numbers, mask, and for each window the place of the first piece of each word."""
    width = max(window.pieces for _, window in batch) + 2
    ids = np.full((len(batch), width), PAD, np.int64)
    mask = np.zeros((len(batch), width), np.float32)
    first: list[NDArray[np.int64]] = []
    for row, (number, window) in enumerate(batch):
        words = cut[number][window.start : window.end]
        flat = [START, *(piece for word in words for piece in word), END]
        ids[row, : len(flat)] = flat
        mask[row, : len(flat)] = 1.0
        first.append(np.cumsum([1, *(len(word) for word in words[:-1])]))
    return ids, mask, first


def _batches(jobs: Sequence[tuple[int, Window]]) -> list[list[tuple[int, Window]]]:
    batches: list[list[tuple[int, Window]]] = []
    for job in jobs:
        # Sorted by length: the newest window is the widest of its batch.
        if batches and (job[1].pieces + 2) * (len(batches[-1]) + 1) <= _BATCH_PIECES:
            batches[-1].append(job)
        else:
            batches.append([job])
    return batches
