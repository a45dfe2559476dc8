"""How well findings cover the marks of a gold set.

Three readings of recall are reported, since a scrubber is not a tagger:

- strict: a finding with exactly the mark's offsets and type;
- covering: no character of the mark, white space aside, is left outside the findings, of whatever type;
- entity: every mention of a person, place, organisation or value is covered (the entity-level recall for direct
  identifiers of I. Pilán et al., "The Text Anonymization Benchmark (TAB)", Computational Linguistics 48(4), 2022).
  One mention left in clear is enough to know who it was.

A note is free of leaks when all its direct identifiers are covered.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from anoniem.detection.finding import DOUBT_BELOW, Finding, Kind
from anoniem.identity.normal import normal_value

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from anoniem.evaluation.marks import Mark, MarkedNote

__all__ = ["Evaluation", "FalseFind", "Miss", "TypeScore", "evaluate"]

_CONTEXT = 30


@dataclass(frozen=True, slots=True)
class TypeScore:
    """Counts for one type of identifier, or for all together.

    Attributes:
        type: a `Kind` value, or "ALL".
        marks: marks in the gold set.
        strict: marks found with exact offsets and type.
        covered: marks covered by findings of any type.
        shown: marks covered when doubtful findings count as well.
        entities: distinct identifiers within their notes.
        entities_covered: those of which every mention is covered.
        found: findings of this type that were counted; those that touch only quasi-identifiers are not.
        right: findings of this type that touch a direct mark of any type.
    """

    type: str
    marks: int
    strict: int
    covered: int
    shown: int
    entities: int
    entities_covered: int
    found: int
    right: int

    @property
    def strict_recall(self) -> float | None:
        """Share of marks found exactly; None if there are none."""
        return _share(self.strict, self.marks)

    @property
    def recall(self) -> float | None:
        """Share of marks covered; None if there are none."""
        return _share(self.covered, self.marks)

    @property
    def entity_recall(self) -> float | None:
        """Share of identifiers all mentions of which are covered; None if there are none."""
        return _share(self.entities_covered, self.entities)

    @property
    def strict_precision(self) -> float | None:
        """Share of findings that are exactly a mark; None if there are none."""
        return _share(self.strict, self.found)

    @property
    def precision(self) -> float | None:
        """Share of findings that touch a direct identifier; None if there are none."""
        return _share(self.right, self.found)


@dataclass(frozen=True, slots=True)
class Miss:
    """A mark that is not wholly covered.

    Attributes:
        note: name of the note.
        start: offset of the mark (Python str index).
        type: its type.
        text: its surface.
        before: the text just before it.
        after: the text just after it.
        covered: share of its characters that is covered, 0 to 1.
        shown: whether doubtful findings cover the rest.
    """

    note: str
    start: int
    type: str
    text: str
    before: str
    after: str
    covered: float
    shown: bool


@dataclass(frozen=True, slots=True)
class FalseFind:
    """A finding that touches no mark.

    Attributes:
        note: name of the note.
        start: offset of the finding (Python str index).
        type: its kind.
        text: its surface.
        before: the text just before it.
        after: the text just after it.
        score: its score.
        source: what found it.
    """

    note: str
    start: int
    type: str
    text: str
    before: str
    after: str
    score: float
    source: str


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The outcome over a gold set.

    Attributes:
        notes: number of notes.
        words: number of words (runs without white space).
        leak_free: notes whose direct identifiers are all covered.
        total: counts over all types.
        types: counts per type, in order of frequency in the gold set.
        doubtful: findings below the threshold.
        misses: what was not covered, in order of note and place.
        false_finds: findings that touch no mark, likewise.
    """

    notes: int
    words: int
    leak_free: int
    total: TypeScore
    types: tuple[TypeScore, ...]
    doubtful: int
    misses: tuple[Miss, ...]
    false_finds: tuple[FalseFind, ...]

    @property
    def leak_free_share(self) -> float | None:
        """Share of notes without a leak; None if there are no notes."""
        return _share(self.leak_free, self.notes)

    def to_json(self) -> dict[str, Any]:
        """The outcome as plain dictionaries and lists, ratios included, ready for `json.dumps`."""
        return {
            "notes": self.notes,
            "words": self.words,
            "leak_free": self.leak_free,
            "leak_free_share": self.leak_free_share,
            "doubtful": self.doubtful,
            "total": _with_ratios(self.total),
            "types": [_with_ratios(score) for score in self.types],
            "misses": [asdict(miss) for miss in self.misses],
            "false_finds": [asdict(find) for find in self.false_finds],
        }


def evaluate(
    notes: Sequence[MarkedNote],
    detect: Callable[[str], Sequence[Finding]],
    *,
    threshold: float = DOUBT_BELOW,
) -> Evaluation:
    """Run a detector over marked notes and count.

    Args:
        notes: the gold set.
        detect: from a text to findings, offsets as Python str indices.
        threshold: findings scored lower count as doubtful only.

    Returns:
        The counts, with every miss and false find in context.
    """
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    misses: list[Miss] = []
    false_finds: list[FalseFind] = []
    leak_free = doubtful = words = 0
    for note in notes:
        findings = sorted(detect(note.text))
        sure = [finding for finding in findings if finding.score >= threshold]
        doubtful += len(findings) - len(sure)
        words += len(note.text.split())
        note_misses = _count_marks(note, findings, sure, counts)
        misses += note_misses
        leak_free += not note_misses
        false_finds += _count_findings(note, sure, counts)
    order = sorted(counts, key=lambda name: (-counts[name]["marks"], name))
    types = tuple(_score(name, counts[name]) for name in order)
    total: dict[str, int] = defaultdict(int)
    for row in counts.values():
        for name, value in row.items():
            total[name] += value
    return Evaluation(
        notes=len(notes),
        words=words,
        leak_free=leak_free,
        total=_score("ALL", total),
        types=types,
        doubtful=doubtful,
        misses=tuple(misses),
        false_finds=tuple(false_finds),
    )


def _count_marks(
    note: MarkedNote,
    findings: Sequence[Finding],
    sure: Sequence[Finding],
    counts: dict[str, dict[str, int]],
) -> list[Miss]:
    exact = {(finding.start, finding.end, str(finding.kind)) for finding in sure}
    hidden, seen = _mask(len(note.text), sure), _mask(len(note.text), findings)
    misses: list[Miss] = []
    entities: dict[tuple[str, str], bool] = {}
    for mark in note.direct:
        row = counts[mark.type]
        row["marks"] += 1
        row["strict"] += (mark.start, mark.end, mark.type) in exact
        covered, shown = _covered(note.text, mark, hidden), _covered(note.text, mark, seen)
        row["covered"] += covered == 1
        row["shown"] += shown == 1
        entity = (mark.type, mark.id or normal_value(Kind(mark.type), mark.text))
        entities[entity] = entities.get(entity, True) and covered == 1
        if covered < 1:
            before, after = _around(note.text, mark.start, mark.end)
            misses.append(Miss(note.name, mark.start, mark.type, mark.text, before, after, covered, shown == 1))
    for (name, _), whole in entities.items():
        counts[name]["entities"] += 1
        counts[name]["entities_covered"] += whole
    return misses


def _count_findings(note: MarkedNote, sure: Sequence[Finding], counts: dict[str, dict[str, int]]) -> list[FalseFind]:
    direct, quasi = _Spans(note.direct), _Spans(note.quasi)
    wrong: list[FalseFind] = []
    for finding in sure:
        row = counts[str(finding.kind)]
        if direct.touch(finding):
            row["found"] += 1
            row["right"] += 1
        elif not quasi.touch(finding):
            row["found"] += 1
            before, after = _around(note.text, finding.start, finding.end)
            wrong.append(
                FalseFind(
                    note.name,
                    finding.start,
                    str(finding.kind),
                    finding.text,
                    before,
                    after,
                    round(finding.score, 3),
                    finding.source,
                )
            )
    return wrong


class _Spans:
    """Marks, sorted and apart, that can be asked whether a finding touches one."""

    def __init__(self, marks: Sequence[Mark]) -> None:
        ordered = sorted(marks)
        self._starts = [mark.start for mark in ordered]
        self._ends = [mark.end for mark in ordered]

    def touch(self, finding: Finding) -> bool:
        at = bisect_left(self._starts, finding.end) - 1
        return at >= 0 and self._ends[at] > finding.start


def _mask(length: int, findings: Sequence[Finding]) -> bytearray:
    mask = bytearray(length)
    for finding in findings:
        mask[finding.start : finding.end] = b"\1" * (finding.end - finding.start)
    return mask


def _covered(text: str, mark: Mark, mask: bytearray) -> float:
    places = [i for i in range(mark.start, mark.end) if not text[i].isspace()]
    return sum(mask[i] for i in places) / len(places) if places else 1.0


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    return text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]


def _score(name: str, row: dict[str, int]) -> TypeScore:
    return TypeScore(
        type=name,
        marks=row["marks"],
        strict=row["strict"],
        covered=row["covered"],
        shown=row["shown"],
        entities=row["entities"],
        entities_covered=row["entities_covered"],
        found=row["found"],
        right=row["right"],
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _with_ratios(score: TypeScore) -> dict[str, Any]:
    ratios = {
        "strict_recall": score.strict_recall,
        "recall": score.recall,
        "entity_recall": score.entity_recall,
        "strict_precision": score.strict_precision,
        "precision": score.precision,
    }
    return {**asdict(score), **ratios}
