"""The encoder: words to label scores, by a transformer that was exported to ONNX with eight-bit weights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nl_anoniem.windows import Window, split_into_windows
from nl_anoniem.words import END, START, PieceCutter, Word

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = ["Encoder"]


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

        # Builds for Windows report to Microsoft by default; note text never leaves the machine, and neither does this.
        onnxruntime.disable_telemetry_events()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # Matrices that are kept in eight bits are unpacked once, here, instead of in every run.
        options.add_session_config_entry("session.disable_quant_qdq", "1")
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
        return [self._logits(words) for words in texts]

    def _logits(self, words: Sequence[Word]) -> NDArray[np.float32]:
        pieces = self._cutter.cut(words)
        windows = split_into_windows(
            [len(p) for p in pieces],
            [w.line_end or w.stop for w in words],
            limit=self._window,
            least=self._least,
            overlap=self._overlap,
        )
        # One window per run: without padding it is faster than a batch on one core, memory stays bounded, and because
        # eight-bit activations are scaled per run, what is found never depends on what else is read.
        rows = [self._read(pieces[window.start : window.end], window) for window in windows]
        return np.concatenate(rows) if rows else np.zeros((0, 0), np.float32)

    def _read(self, pieces: Sequence[list[int]], window: Window) -> NDArray[np.float32]:
        ids = np.array([[START, *(piece for word in pieces for piece in word), END]], np.int64)
        mask = np.ones(ids.shape, np.float32)
        out: NDArray[np.float32] = self._session.run(None, {"ids": ids, "mask": mask})[0]
        first = np.cumsum([1, *(len(word) for word in pieces[:-1])])
        kept: NDArray[np.float32] = out[0, first[window.keep_from - window.start : window.keep_to - window.start]]
        return kept
