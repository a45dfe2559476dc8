"""From text to findings: the model and the recognizers over segments, then the document as a whole."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from anoniem.detection.exclusion import without_little_words, without_public
from anoniem.detection.finding import Finding
from anoniem.detection.folding import fold
from anoniem.detection.model import DEFAULT_MODEL, Model
from anoniem.detection.resolve import resolve
from anoniem.detection.scan import scan
from anoniem.detection.segments import segments
from anoniem.detection.weigh import WordReading, weigh, weights_of
from anoniem.detection.widen import widen, with_edges
from anoniem.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from anoniem.detection.folding import FoldedText
    from anoniem.identity import KnownEntity

__all__ = ["Detector"]

_LEAST_SCORE = 0.2
"""Below this a reading of a form is noise: nothing that a coach should be asked about."""


class Detector:
    """Finds direct identifiers in Dutch text.

    Constructing one is cheap; the model is loaded at the first text and shared by all detectors of the process.

    Args:
        threshold: findings scored lower are left out altogether. Those between it and `DOUBT_BELOW` are doubtful.
        model: which model reads the text.
    """

    def __init__(self, threshold: float = _LEAST_SCORE, *, model: Model = DEFAULT_MODEL) -> None:
        self.threshold = threshold
        self.model = model

    def load(self) -> None:
        """Load the model now instead of at the first text.

        Raises:
            ModelError: if the model is missing, damaged, or lacks a label.
        """
        _engine(self.model)

    def detect(
        self,
        text: str,
        *,
        known: Sequence[KnownEntity] = (),
        progress: Callable[[float], None] | None = None,
    ) -> tuple[Finding, ...]:
        """Find the identifiers of a text.

        Args:
            text: the text; offsets are Python str indices into it.
            known: persons, places and organisations that the dossier knows; they are found with spelling slips.
            progress: called with the fraction done, 0 to 1, after each segment.

        Returns:
            The findings, sorted, without overlap; doubtful ones (score below `DOUBT_BELOW`) are among them.

        Raises:
            ModelError: if the model is missing, damaged, or lacks a label.
        """
        found, reading = self.evidence(text, known=known, progress=progress)
        weighed = weigh(text, found, reading, weights_of(self.model), known=bool(known))
        if progress is not None:
            progress(1.0)
        return tuple(one for one in without_little_words(weighed) if one.score >= self.threshold)

    def evidence(
        self,
        text: str,
        *,
        known: Sequence[KnownEntity] = (),
        progress: Callable[[float], None] | None = None,
    ) -> tuple[tuple[Finding, ...], tuple[WordReading, ...]]:
        """Find what may be an identifier, and tell what the model made of each word; `detect` weighs the two.

        Args:
            text: as for `detect`.
            known: as for `detect`.
            progress: as for `detect`, without the last step.

        Returns:
            The findings, sorted, without overlap, their scores telling how much speaks for them; and the words.

        Raises:
            ModelError: if the model is missing, damaged, or lacks a label.
        """
        # identity imports the findings of this package; a module-level import would be a circle.
        from anoniem.identity import propagate

        folded = fold(text)
        reading: list[WordReading] = []
        local = resolve(text, without_public(text, self._analyse(text, folded, reading, progress)))
        local = resolve(text, widen(text, local))
        found = resolve(text, with_edges(text, without_public(text, propagate(text, local, known))))
        scan.cache_clear()
        return found, tuple(reading)

    def _analyse(
        self,
        text: str,
        folded: FoldedText,
        reading: list[WordReading],
        progress: Callable[[float], None] | None,
    ) -> Iterator[Finding]:
        if not folded.text.strip():
            return
        from anoniem.detection.adapter import LANGUAGE, SOURCE, kind_of

        engine = _engine(self.model)
        for start, end in segments(folded.text):
            segment = folded.text[start:end]
            artifacts = engine.nlp_engine.process_text(segment, LANGUAGE)
            reading.extend(_words(folded, start, artifacts.tokens._.anoniem_reading))
            for result in engine.analyze(
                segment,
                language=LANGUAGE,
                nlp_artifacts=artifacts,
                score_threshold=min(_LEAST_SCORE, self.threshold),
            ):
                first, last = folded.original(start + result.start, start + result.end)
                source = result.recognition_metadata[SOURCE]
                yield Finding(first, last, kind_of(result), text[first:last], min(1.0, result.score), source)
            if progress is not None:
                progress(0.95 * end / len(folded.text))


def _words(folded: FoldedText, start: int, read: Any) -> Iterator[WordReading]:  # noqa: ANN401 - of the model's package
    if read is None:
        return
    columns = (column.tolist() for column in (read.starts, read.ends, read.margin, read.quasi, read.label))
    for first, after, margin, quasi, label in zip(*columns, strict=True):
        place, end = folded.original(start + first, start + after)
        yield WordReading(place, end, margin, quasi, read.labels[label])


@cache
def _engine(model: Model) -> Any:  # noqa: ANN401 - presidio ships no types
    try:
        import nl_anoniem

        nlp = nl_anoniem.load(model=model)
    except (ImportError, OSError, ValueError):
        raise ModelError("Het taalmodel ontbreekt of is beschadigd. Installeer anoniem opnieuw.") from None
    from anoniem.detection.adapter import build_engine
    from anoniem.detection.families import FAMILIES

    return build_engine(nlp, FAMILIES)
