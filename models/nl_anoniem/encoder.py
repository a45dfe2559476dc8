"""The encoder: words to subword pieces, pieces to label probabilities.

Words are cut by a unigram language model (Kudo, "Subword Regularization", ACL 2018) and read by a transformer that
was exported to ONNX with eight-bit weights. Nothing here knows of spaCy.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

import numpy as np
from tokenizers import Tokenizer

from nl_anoniem.windows import Window, split_into_windows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = ["Encoder", "normalise"]

_START, _PAD, _END, _UNKNOWN = 0, 1, 2, 3
_WORD_MARK = "\N{LOWER ONE EIGHTH BLOCK}"
_PIECES_PER_WORD = 12  # a longer "word" is a code or a URL: its first pieces say enough
_CHARACTERS_PER_WORD = 64  # idem, and it bounds the work on a megabyte without a space
_BATCH_PIECES = 1_536  # padded pieces per run: bounds memory at about 60 MB whatever the length of the text


def normalise(word: str) -> str:
    """Return the word as the pieces know it: compatibility forms folded, invisible characters left out.

    Args:
        word: one token of the text; offsets stay those of the token, so that characters may vanish here.

    Returns:
        The word in NFKC without control and format characters (NUL, zero-width marks, soft hyphens).
    """
    if word.isascii() and word.isprintable():
        return word[:_CHARACTERS_PER_WORD]
    visible = (c for c in word[:_CHARACTERS_PER_WORD] if unicodedata.category(c) not in {"Cc", "Cf"})
    return unicodedata.normalize("NFKC", "".join(visible))


class Encoder:
    """Gives the probability of each label for each word of a text.

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
        self._tokenizer = Tokenizer.from_file(str(pieces))
        self._window = window - 2
        self._least = least
        self._overlap = overlap

    def pieces(self, words: Sequence[str]) -> list[list[int]]:
        """Cut words into pieces.

        Args:
            words: the words, without white space.

        Returns:
            For each word one to twelve piece numbers.
        """
        marked = [_WORD_MARK + normalise(word) for word in words]
        encoded = self._tokenizer.encode_batch_fast(marked, add_special_tokens=False)
        return [e.ids[:_PIECES_PER_WORD] or [_UNKNOWN] for e in encoded]

    def logits(self, texts: Sequence[tuple[Sequence[str], Sequence[bool]]]) -> list[NDArray[np.float32]]:
        """Score every word of every text.

        Args:
            texts: for each text its words, and for each word whether a sentence or line ends after it.

        Returns:
            For each text an array of words by labels, unnormalised.
        """
        cut = [self.pieces(words) for words, _ in texts]
        jobs: list[tuple[int, Window]] = []
        for number, (pieces, (_, ends)) in enumerate(zip(cut, texts, strict=True)):
            lengths = [len(p) for p in pieces]
            windows = split_into_windows(lengths, ends, limit=self._window, least=self._least, overlap=self._overlap)
            jobs += ((number, window) for window in windows)
        # Windows of like length share a batch, so that little of it is padding.
        jobs.sort(key=lambda job: job[1].pieces)
        found: list[NDArray[np.float32] | None] = [None] * len(texts)
        for batch in _batches(jobs):
            ids, mask, first = self._arrays(batch, cut)
            out: NDArray[np.float32] = self._session.run(None, {"ids": ids, "mask": mask})[0]
            for row, (number, window) in enumerate(batch):
                target = found[number]
                if target is None:
                    target = np.zeros((len(cut[number]), out.shape[2]), np.float32)
                    found[number] = target
                kept = slice(window.keep_from - window.start, window.keep_to - window.start)
                target[window.keep_from : window.keep_to] = out[row, first[row][kept]]
        return [np.zeros((0, 0), np.float32) if f is None else f for f in found]

    @staticmethod
    def _arrays(
        batch: list[tuple[int, Window]], cut: list[list[list[int]]]
    ) -> tuple[NDArray[np.int64], NDArray[np.float32], list[NDArray[np.int64]]]:
        width = max(window.pieces for _, window in batch) + 2
        ids = np.full((len(batch), width), _PAD, np.int64)
        mask = np.zeros((len(batch), width), np.float32)
        first: list[NDArray[np.int64]] = []
        for row, (number, window) in enumerate(batch):
            words = cut[number][window.start : window.end]
            flat = [_START, *(p for word in words for p in word), _END]
            ids[row, : len(flat)] = flat
            mask[row, : len(flat)] = 1.0
            sizes = np.array([1, *(len(word) for word in words[:-1])], np.int64)
            first.append(np.cumsum(sizes))
        return ids, mask, first


def _batches(jobs: list[tuple[int, Window]]) -> list[list[tuple[int, Window]]]:
    batches: list[list[tuple[int, Window]]] = []
    for job in jobs:
        # Sorted by length: the newest window is the widest of its batch.
        if batches and (job[1].pieces + 2) * (len(batches[-1]) + 1) <= _BATCH_PIECES:
            batches[-1].append(job)
        else:
            batches.append([job])
    return batches
