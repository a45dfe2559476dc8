"""Postcodes: Dutch (1234 AB), Belgian (4 digits) and German (5 digits) ones where an address or a place shows them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anoniem.detection.finding import Kind
from anoniem.detection.match import Match, line_after, line_before
from anoniem.detection.wording import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["find"]

_DUTCH = re.compile(r"(?<![\w.,/-])(?:NL[- ]{0,2})?([1-9]\d{3})( ?)([A-Za-z]{2})(?![\w]|-\w|[.,]\d)")
_LABEL = re.compile(r"(?:postcode|\bpc(?:/\w+)?|\bpost)\s*(?:is|:|=)?\s*$")
_HOUSE_NUMBER = re.compile(
    r"[a-z][.)']?\s?\d{1,4}\s?(?:[a-z]{0,4}|bis|hs|[-/]\s?\w{1,4}|bus \w{1,4})\s*[,|·\n -]{1,3}\s*$"
)
# Units and short words that follow a four-digit number in running text; no postcode is told by them alone.
_NOT_LETTERS = word_set("""
    aan af al ca cc cl cm da db de di dl do dr dm eb el en er eu ex ff ft ga ha he hm hr ie ik in is ja je jl jr
    kb kg km kn kw li lb lt ma mb me mg ml mm mo mr mw na nl no nr nu of oh om on op or ow pa pk pp re so st ta te
    ti to tv tu uu ui uw vd vr vz wa we wo xl za ze zn zo zr
""")
_NEVER_ISSUED = frozenset({"SA", "SD", "SS"})
_BELGIAN_PREFIXED = re.compile(r"(?<![\w-])(?:B|BE|D|DE|L)-\d{4,5}(?![\w-])")
_FOUR_OR_FIVE = re.compile(r"(?<![\w.,/-])[1-9]\d{3,4}(?=\s{1,2}[A-ZÀ-Ý]['\w-]*[a-zà-ÿ])")
_MONTHLIKE = re.compile(r"\s+(?:jan|feb|ma[ra]|apr|mei|jun|jul|aug|sep|okt|nov|dec|euro|keer|uur|jaar)", re.IGNORECASE)
_AFTER_HOUSE = re.compile(
    r"\w[.)']?\s\d{1,4}(?:\s?[A-Za-z]|\s?bis|[-/]\w{1,5}| bus \w{1,5})?\s*(?:[,|·-]\s*|\s{2,}|\n\s*)$"
)
_YEARS = re.compile(r"(?:19|20)\d\d\s*(?:[-/]|t/m|tot)?\s*$")
_LABEL_DIGITS = re.compile(r"\b(?:postcode|pc|postnr\.?|plaats|woonplaats|gemeente)\b[^\n]{0,12}$", re.IGNORECASE)


def find(text: str) -> Iterator[Match]:
    """Find postcodes."""
    for hit in _DUTCH.finditer(text):
        score = _dutch_score(text, hit)
        if score:
            yield Match(hit.start(), hit.end(), Kind.POSTCODE, score, "postcode")
    for hit in _BELGIAN_PREFIXED.finditer(text):
        yield Match(hit.start(), hit.end(), Kind.POSTCODE, 0.85, "postcode")
    for hit in _FOUR_OR_FIVE.finditer(text):
        if _MONTHLIKE.match(text, hit.end()):
            continue
        before = text[max(0, hit.start() - 50) : hit.start()]
        if _YEARS.search(before):
            continue
        if _AFTER_HOUSE.search(before):
            yield Match(hit.start(), hit.end(), Kind.POSTCODE, 0.9, "postcode")
        elif _LABEL_DIGITS.search(before):
            yield Match(hit.start(), hit.end(), Kind.POSTCODE, 0.85, "postcode")


def _dutch_score(text: str, hit: re.Match[str]) -> float:
    letters = hit[3]
    before = line_before(text, hit.start(), 40)
    in_address = bool(
        _LABEL.search(before)
        or _HOUSE_NUMBER.search(text[max(0, hit.start() - 40) : hit.start()].lower())
        or hit[0].startswith("NL")
    )
    if in_address:
        return 0.97
    common = letters.lower() in _NOT_LETTERS or letters.upper() in _NEVER_ISSUED
    if letters.isupper():
        if not common:
            return 0.95
        # "2024 IN" in a note all in capitals is no postcode; "2511 VR" before a place name is.
        return 0.6 if re.match(r"\s+[A-Z][a-z]", text[hit.end() : hit.end() + 6]) else 0.3
    if common or (hit[2] and not letters.istitle()):
        return 0.0
    follows = line_after(text, hit.end(), 2)
    return 0.8 if not hit[2] else (0.4 if follows[:1] in {"", ",", ".", " "} else 0.0)
