"""Placeholders such as [PERSOON-1]: writing them, and recognising them after other software touched them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from anoniem.detection.finding import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["LABELS", "Placeholder", "find_placeholders", "placeholder"]

LABELS: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.PERSON: "PERSOON",
        Kind.ADDRESS: "ADRES",
        Kind.POSTCODE: "POSTCODE",
        Kind.PLACE: "PLAATS",
        Kind.ORG: "ORGANISATIE",
        Kind.DATE: "DATUM",
        Kind.AGE: "LEEFTIJD",
        Kind.PHONE: "TELEFOON",
        Kind.EMAIL: "EMAIL",
        Kind.URL: "URL",
        Kind.HANDLE: "ACCOUNT",
        Kind.BSN: "BSN",
        Kind.IBAN: "IBAN",
        Kind.PLATE: "KENTEKEN",
        Kind.IDNUM: "NUMMER",
    }
)
"""The Dutch word in a placeholder, per kind."""

_OPENING = r"[\[({<\u27e8\u3010\uff3b]"
_CLOSING = r"[\])}>\u27e9\u3011\uff3d]"
_DASH = r"[-_\u2010-\u2015\u2212\u00ad]"
_GAP = r"[ \t\u00a0\u202f]*"

# Brackets may be gone, escaped or of another shape; without any bracket, a dash or capitals must remain, since
# "persoon 1" and "nummer 2" are also ordinary Dutch.
_LENIENT = re.compile(
    rf"""
    (?P<open>(?:\\?{_OPENING}{_GAP})?)
    (?<![^\W_])
    (?P<label>{"|".join(sorted(LABELS.values(), key=len, reverse=True))})
    (?P<gap>{_GAP}(?P<dash>{_DASH})?{_GAP}|\\?_)
    (?P<number>[0-9]{{1,7}})
    (?![0-9])
    (?P<close>(?:{_GAP}\\?{_CLOSING})?)
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A placeholder as it stands in a text.

    Attributes:
        start: offset of its first character (Python str index).
        end: offset just past its last character.
        canonical: the placeholder as the vault knows it, for example "[PERSOON-1]".
        exact: whether it stands there unchanged.
    """

    start: int
    end: int
    canonical: str
    exact: bool


def placeholder(label: str, ordinal: int) -> str:
    """The placeholder for the n-th identity with this label.

    Raises:
        ValueError: if the ordinal is below 1.
    """
    if ordinal < 1:
        msg = f"ordinals count from 1, not {ordinal}"
        raise ValueError(msg)
    return f"[{label}-{ordinal}]"


def find_placeholders(text: str) -> Iterator[Placeholder]:
    """Every placeholder in a text, in order, also with changed case, spaces, dashes or brackets."""
    for match in _LENIENT.finditer(text):
        opened, closed, dash = match["open"], match["close"], match["dash"]
        label = match["label"]
        if not (opened and closed) and not (dash or "_" in match["gap"] or label.isupper()):
            continue
        if not closed and text[match.end() : match.end() + 1].isalnum():
            continue
        start = match.start() if closed else match.start("label")
        end = match.end() if opened else match.end("number")
        canonical = placeholder(label.upper(), int(match["number"])) if int(match["number"]) else None
        if canonical is None:
            continue
        yield Placeholder(start, end, canonical, text[start:end] == canonical)
