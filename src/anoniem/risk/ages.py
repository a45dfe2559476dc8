"""Ages in Dutch text: exact ("52 jaar", "tweeënvijftigjarige"), rounded ("rond de veertig") and in words ("puber")."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from anoniem.risk.numbers import number
from anoniem.risk.phrases import age_pattern, bands, exact_ages

__all__ = ["AgeSpan", "find_ages"]

_OLDEST = 110
_OPEN_END = 100
_MOST_CHILDREN = 16
_AROUND = 5
_YOUNG = (18, 32)
_LOOK_BACK = 14
_TAIL = re.compile(r"[- ]?jarige?\b|\s*(?:jaar|jr)\b(?:\s+(?:oud|jong)\b)?", re.IGNORECASE)
_PARENT_OF = re.compile(r"\b(?:moeder|vader|ouder)\s+van\s*$", re.IGNORECASE)
_BEFORE_DECADE = re.compile(r"(?:is|van|,|\()\s*$")
_ONCE = re.compile(r"\b(?:als|was|toen)\s+(?:een\s+|jonge\s+)?$", re.IGNORECASE)
_NEEDS_ARTICLE = frozenset({"ruim", "dik", "in", "ongeveer"})


@dataclass(frozen=True, slots=True)
class AgeSpan:
    """An age that stands in the text.

    Attributes:
        start: offset of the first character.
        end: offset just past the last one.
        low: youngest age that it fits, in years.
        high: oldest age that it fits.
    """

    start: int
    end: int
    low: int
    high: int


@cache
def _band_words() -> re.Pattern[str]:
    """Words that stand for a band of ages."""
    words = sorted(bands("age_bands"), key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(re.escape(w) for w in words) + r")\b", re.IGNORECASE)


def _rounded(text: str) -> list[AgeSpan]:
    """A decade or a part of one: "begin vijftig", "in de veertig", "ruim zestigjarige"."""
    spans = []
    for hit in age_pattern("rounded").finditer(text):
        part = hit["part"].casefold()
        bare = hit["jarig"] is None and re.search(r"\bde\s", hit[0]) is None
        before = text[max(0, hit.start() - _LOOK_BACK) : hit.start()]
        # "in de vijftig" is an age; "in twintig weken" and "ruim twintig" are not by themselves.
        if bare and part in _NEEDS_ARTICLE and not _BEFORE_DECADE.search(before):
            continue
        ten = number(hit["ten"]) or 0
        low, high = bands("decade_parts")[part]
        spans.append(AgeSpan(hit.start(), hit.end(), max(0, ten + low), ten + high))
    return spans


def _exact(text: str) -> list[AgeSpan]:
    """An age in years."""
    spans = []
    for pattern in exact_ages():
        for hit in pattern.finditer(text):
            start, end = hit.span("n")
            value = number(hit["n"])
            if value is None or age_pattern("not_before").search(text[max(0, start - _LOOK_BACK) : start]):
                continue
            if hit["n"].casefold() in {"een", "één"} and "jar" not in hit[0].casefold():
                continue
            if value < _MOST_CHILDREN and _PARENT_OF.search(text[max(0, start - _LOOK_BACK) : start]):
                continue
            tail = _TAIL.match(text, end)
            spans.append(AgeSpan(start, tail.end() if tail else end, value, value))
    return spans


def _in_other_words(text: str) -> list[AgeSpan]:
    """About an age, months, a year of birth, a word for a band of ages."""
    spans = []
    for hit in age_pattern("around").finditer(text):
        value = int(hit["n"])
        spans.append(AgeSpan(hit.start(), hit.end(), max(0, value - _AROUND), value + _AROUND))
    spans += [AgeSpan(hit.start(), hit.end(), 0, 1) for hit in age_pattern("months").finditer(text)]
    for hit in age_pattern("born").finditer(text):
        age = datetime.now(tz=UTC).year - int(hit["year"])
        spans.append(AgeSpan(hit.start(), hit.end(), max(0, age - 1), age))
    for hit in _band_words().finditer(text):
        if _ONCE.search(text[max(0, hit.start() - _LOOK_BACK) : hit.start()]):
            continue
        spans.append(AgeSpan(hit.start(), hit.end(), *bands("age_bands")[hit[0].casefold()]))
    for hit in age_pattern("young").finditer(text):
        spans.append(AgeSpan(hit.start(), hit.start() + len(hit[0].split()[0]), *_YOUNG))
    return spans


def find_ages(text: str) -> tuple[AgeSpan, ...]:
    """Every age of a person in the text, in order and without overlap.

    Durations ("twintig jaar bij de politie", "zes weken") and counts are left alone.
    """
    kept: list[AgeSpan] = []
    taken = bytearray(len(text))
    for span in (*_rounded(text), *_exact(text), *_in_other_words(text)):
        if any(taken[span.start : span.end]) or span.low > span.high or span.low > _OLDEST:
            continue
        taken[span.start : span.end] = b"\x01" * (span.end - span.start)
        kept.append(AgeSpan(span.start, span.end, min(span.low, _OPEN_END), min(span.high, _OPEN_END)))
    return tuple(sorted(kept, key=lambda s: s.start))
