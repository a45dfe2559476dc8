"""Citizen numbers: the Dutch burgerservicenummer (BSN) and the Belgian rijksregisternummer (INSZ).

Checks: BSN, the eleven test with weights 9…2 and -1 (Besluit burgerservicenummer, art. 2 jo. Logisch Ontwerp BSN);
rijksregisternummer, 97 minus the first nine digits modulo 97, with a 2 in front for those born from 2000 on
(Koninklijk Besluit of 3 April 1984, art. 3).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anoniem.detection.finding import Kind
from anoniem.detection.match import Match, line_before
from anoniem.detection.scan import DIGITS, matches_at, scan

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["bsn_valid", "find", "rijksregister_valid"]

_BSN_DIGITS = 9
_BSN_CANDIDATE = re.compile(r"(?<![\w@/+-])(?<!\d[.,])\d(?:[ .\-]{0,3}\d){7,8}(?![\w@]|[.,/-]\d)")
_BSN_BLURRED = re.compile(r"(?<![\w@])[\dOIlo](?:[ .\-]{0,2}[\dOIlo]){7,9}(?!\w)")
_BSN_LABEL = re.compile(
    r"\b(?:bsn|bsnr|b\.s\.n\.?|pgn|burger ?service ?(?:nummer|nr)|sofi(?:[- ]?(?:nummer|nr))?|onderwijs ?nummer|"
    r"persoonsgebonden nummer)\b"
)
_DATE_HEAD = re.compile(
    r"(?:0?[1-9]|[12]\d|3[01])([-.])(?:0?[1-9]|1[0-2])\1(?:19|20)?\d\d(?!\d)|(?:19|20)\d\d([-.])\d\d\2\d\d"
)
_RIJKSREGISTER = re.compile(r"(?<![\w/])(\d\d)[. ]?(\d\d)[. ]?(\d\d)[- .]{0,3}(\d{3})[. -]?(\d\d)(?!\w|[.,-]\d)")
_RIJKSREGISTER_LABEL = re.compile(r"rijks ?reg|\binsz\b|\bniss\b|\brr ?nr|\brrn\b|nationaal nummer")


def bsn_valid(digits: str) -> bool:
    """Whether 8 or 9 digits pass the eleven test (8 digits: the leading zero was left out)."""
    padded = digits.zfill(_BSN_DIGITS)
    if len(padded) != _BSN_DIGITS or not padded.strip("0"):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(padded, (9, 8, 7, 6, 5, 4, 3, 2, -1), strict=True))
    return total % 11 == 0


def rijksregister_valid(digits: str) -> bool:
    """Whether 11 digits carry the right check number for a birth before or after 2000."""
    base, check = digits[:9], int(digits[9:])
    return check in {97 - int(base) % 97, 97 - int("2" + base) % 97}


def find(text: str) -> Iterator[Match]:
    """Find citizen numbers; a mistyped one beside its label too."""
    yield from _bsn(text)
    yield from _rijksregister(text)


def _bsn(text: str) -> Iterator[Match]:
    for hit in matches_at(_BSN_CANDIDATE, text, scan(text).begins(DIGITS)):
        digits = re.sub(r"\D", "", hit[0])
        labelled = _BSN_LABEL.search(line_before(text, hit.start(), 48)) is not None
        if labelled:
            yield Match(hit.start(), hit.end(), Kind.BSN, 0.99 if bsn_valid(digits) else 0.9, "bsn")
        elif len(digits) == _BSN_DIGITS and bsn_valid(digits) and not _DATE_HEAD.match(hit[0]):
            # One in eleven nine-digit numbers passes by chance; all of them point at somebody or something.
            yield Match(hit.start(), hit.end(), Kind.BSN, 0.85 if hit[0].isdigit() else 0.7, "bsn")
    for label in _BSN_LABEL.finditer(text.lower()):
        blurred = _BSN_BLURRED.search(text, label.end(), label.end() + 40)
        if blurred and sum(map(str.isdigit, blurred[0])) >= 6:  # noqa: PLR2004 - most of the number is legible
            yield Match(blurred.start(), blurred.end(), Kind.BSN, 0.85, "bsn")


def _rijksregister(text: str) -> Iterator[Match]:
    for hit in matches_at(_RIJKSREGISTER, text, scan(text).begins(DIGITS)):
        digits = "".join(hit.groups())
        labelled = _RIJKSREGISTER_LABEL.search(line_before(text, hit.start(), 48)) is not None
        plausible = int(hit[2]) % 20 <= 12 and int(hit[3]) <= 31  # noqa: PLR2004 - month (also +20, +40 for a bis number), day
        if rijksregister_valid(digits) and plausible:
            score = 0.98
        elif labelled:
            score = 0.9
        elif plausible and "." in hit[0] and "-" in hit[0]:
            score = 0.75
        else:
            continue
        yield Match(hit.start(), hit.end(), Kind.IDNUM, score, "rijksregisternummer")
