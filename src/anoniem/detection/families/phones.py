"""Telephone numbers: Dutch, Belgian and foreign ones, in every spacing, with OCR slips, and spoken digit by digit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anoniem.detection.families.number_words import CARDINAL_WORDS, CARDINALS
from anoniem.detection.finding import Kind
from anoniem.detection.match import Match, line_after, line_before
from anoniem.detection.scan import DIGITS, matches_at, scan, word_class

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["find"]

_GAP = r"(?:[ .\-/()]{0,4}|[ ]?-[ ]?\n[ ]?)"
_NATIONAL = re.compile(rf"(?<![\w+/])(?<!\d[.,-])\(?0(?:{_GAP}\d){{8,9}}(?!\w)(?![.,/-]\d)")
_LONG = re.compile(rf"(?<![\w+/])(?<!\d[.,-])\(?0(?:{_GAP}\d){{9,11}}(?!\w)(?![.,/-]\d)")
_FOREIGN = re.compile(r"(?<![\w+])(?<!\d )\(?(?:\+ ?|00)[1-9](?:[ .\-/()]{0,3}\d){7,13}(?!\w)")
_BLURRED = re.compile(rf"(?<!\w)\(?[0Oo](?:{_GAP}[\dOoIl]){{8,9}}(?!\w)(?![.,/-]\d)")
_SHORT = re.compile(r"(?<![\w+./-])[1-9]\d{2}[ .-]?\d{2}[ .-]?\d{2,3}(?!\w|[.,/-]\d)")
_DATE_HEAD = re.compile(
    r"(?:0?[1-9]|[12]\d|3[01]) ?([-./]) ?(?:0?[1-9]|1[0-2]) ?\1 ?(?:(?:19|20)\d\d|\d\d)(?!\d)(?!\1\d)"
)
_CONTEXT = re.compile(
    r"\btel\b|tel[.:]|telefo|telnr|\bbel(?:t|len|de|den)?\b|gebeld|\bgsm\b|mobiel|\bmob\b|nummer|\bnr\b|\bapp(?:t|"
    r"en)?\b|\bsms|\bfax|whatsapp|"
    r"signal|bereik|terugbel|contact|\bt:|noodnr|achterwacht"
)
_EXTENSION = re.compile(
    r"\b(?:toestel|tst\.?|doorkies(?:nummer|nr\.?)|intern(?: nummer| nr\.?)?|ext\.?)[\s:]{1,3}(\d{3,5})(?!\w)",
    re.IGNORECASE,
)
_SPOKEN_PART = rf"(?:{CARDINAL_WORDS}|\d{{1,4}})"
_SPOKEN = re.compile(
    rf"(?<!\w)(?:(?:plus )?(?:{CARDINAL_WORDS}|0\d?)(?:(?:[ ,-]{{1,2}}|,? en dan | komma | spatie |"
    rf" streepje ){_SPOKEN_PART}){{3,11}})(?!\w)",
    re.IGNORECASE,
)
_DUTCH_DIGITS = 10
_SPOKEN_DIGITS = range(8, 14)


_ZERO = word_class("phones.zero", "o[oil]*")
_SPOKEN_HEADS = word_class("phones.spoken", rf"plus|{CARDINAL_WORDS}")
_EXTENSIONS = word_class("phones.extension", r"toestel|tst|doorkies\w*|intern|ext")


def find(text: str) -> Iterator[Match]:
    """Find telephone numbers."""
    words = scan(text)
    digits = words.begins(DIGITS, after="(")
    for hit in _FOREIGN.finditer(text) if "+" in text else matches_at(_FOREIGN, text, digits):
        yield _match(hit, 0.95)
    for hit in matches_at(_NATIONAL, text, digits):
        score = _national_score(text, hit)
        if score:
            yield _match(hit, score)
    zeros = words.begins(DIGITS, _ZERO, after="(")
    for pattern, score in ((_LONG, 0.85), (_BLURRED, 0.8), (_SHORT, 0.6)):
        for hit in matches_at(pattern, text, zeros):
            if _contextual(text, hit, pattern):
                yield _match(hit, score)
    for hit in matches_at(_EXTENSION, text, words.begins(_EXTENSIONS)):
        yield Match(hit.start(1), hit.end(1), Kind.PHONE, 0.6, "phone")
    for hit in matches_at(_SPOKEN, text, words.begins(_SPOKEN_HEADS, DIGITS)):
        # A date and a clock time are a run of figures too: something must be spoken.
        if re.search(r"[a-zA-Z]{3}", hit[0]) and _spoken_digits(hit[0]) in _SPOKEN_DIGITS:
            yield _match(hit, 0.9 if hit[0].lower().startswith(("nul", "0", "plus")) else 0.45)


def _match(hit: re.Match[str], score: float) -> Match:
    return Match(hit.start(), hit.end(), Kind.PHONE, score, "phone")


def _national_score(text: str, hit: re.Match[str]) -> float:
    if _DATE_HEAD.match(hit[0]):
        return 0.0
    digits = re.sub(r"\D", "", hit[0])
    if digits.startswith("00"):
        return 0.0
    context = bool(_CONTEXT.search(line_before(text, hit.start(), 50)))
    spaced = len(digits) != len(hit[0])
    if len(digits) == _DUTCH_DIGITS:
        return 0.98 if context or digits.startswith("06") else 0.93
    if context:
        return 0.95
    return 0.85 if spaced else 0.5


def _contextual(text: str, hit: re.Match[str], pattern: re.Pattern[str]) -> bool:
    if _DATE_HEAD.match(hit[0]):
        return False
    if pattern is _BLURRED:
        real = sum(map(str.isdigit, hit[0]))
        if real == sum(map(str.isalnum, hit[0])) or real < 7:  # noqa: PLR2004 - most of the number is legible
            return False
        if hit[0][:2].lower() == "o6":
            return True
    before = line_before(text, hit.start(), 30)
    if pattern is _SHORT:
        return bool(re.search(r"(?:\btel(?:efoon)?(?:nr|nummer)?|\bbel|\bgsm|\bfax)[ .:]{0,3}$", before))
    return bool(_CONTEXT.search(before) or _CONTEXT.search(line_after(text, hit.end(), 15)))


def _spoken_digits(words: str) -> int:
    total = 0
    for word in re.split(r"[ ,-]+", words.lower()):
        if word.isdigit():
            total += len(word)
        elif word in CARDINALS:
            total += len(str(CARDINALS[word]))
    return total
