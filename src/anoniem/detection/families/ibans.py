"""Bank accounts: IBAN with its mod-97 check (ISO 13616, ISO 7064), and old Dutch account numbers beside their label."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anoniem.detection.finding import Kind
from anoniem.detection.match import Match, line_before
from anoniem.detection.scan import DIGITS, matches_at, scan
from anoniem.detection.wording import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["find", "iban_valid"]

_LENGTHS = {
    item[:2]: int(item[2:])
    for item in word_set("""
        AT20 BE16 BG22 CH21 CY28 CZ24 DE22 DK18 EE20 ES24 FI18 FR27 GB22 GR27 HR21 HU28 IE22 IT27 LT20 LU20
        LV21 MA28 MT31 NL18 NO15 PL28 PT25 RO24 SE24 SI19 SK24 TR26 UA29
    """)
}
"""Length of an IBAN in each country from which people in the Low Countries bank (SWIFT IBAN registry)."""

_SEPARATORS = " .-\t"
_HEAD = re.compile(rf"(?<![A-Za-z0-9])({'|'.join(_LENGTHS)})[ .-]?\d[ ]?[\dOoIl]", re.IGNORECASE)
_CONTEXT = re.compile(
    r"iban|rekening|\brek\b|\brek\.|\brnr\b|\bbank|overmak|storten|gestort|t\.?n\.?v\.?|incasso|betal"
)
_OLD_ACCOUNT = re.compile(r"(?<![\w.,/+-])\d(?:[ .]?\d){8,9}(?!\w|[.,/-]\d)")
_OLD_CONTEXT = re.compile(
    r"(?:\brekening(?:nr\.?|nummer)?|\brek\.?(?:[- ]?nr\.?)?|\bgiro(?:nr\.?|nummer|rekening)?|\bbanknr\.?)[\s:.=]*$"
)
_DUTCH_FORM = re.compile(r"NL\d\d[A-Z]{4}\d{10}|BE\d{14}")


def iban_valid(compact: str) -> bool:
    """Whether an IBAN without spaces, in capitals, has the right length and check digits."""
    if _LENGTHS.get(compact[:2]) != len(compact) or not compact.isalnum() or not compact.isascii():
        return False
    return int("".join(str(int(character, 36)) for character in compact[4:] + compact[:4])) % 97 == 1


def find(text: str) -> Iterator[Match]:
    """Find bank accounts in any spacing and case; a mistyped one too when its form or its label gives it away."""
    for head in _HEAD.finditer(text):
        country = head[1].upper()
        end, compact = _collect(text, head.start(), _LENGTHS[country])
        if end is None:
            continue
        if iban_valid(compact):
            score = 0.99
        elif _DUTCH_FORM.fullmatch(compact):
            score = 0.95
        elif _CONTEXT.search(line_before(text, head.start(), 60)) and sum(map(str.isdigit, compact)) >= 8:  # noqa: PLR2004 - an account number, not a word
            score = 0.85
        else:
            continue
        yield Match(head.start(), end, Kind.IBAN, score, "iban")
    for hit in matches_at(_OLD_ACCOUNT, text, scan(text).begins(DIGITS)):
        if _OLD_CONTEXT.search(line_before(text, hit.start(), 30)):
            yield Match(hit.start(), hit.end(), Kind.IBAN, 0.8, "iban")


def _collect(text: str, start: int, length: int) -> tuple[int | None, str]:
    compact: list[str] = []
    offset = start
    gap = 0
    while len(compact) < length and offset < len(text):
        character = text[offset]
        if character.isascii() and character.isalnum():
            compact.append(character.upper())
            gap = 0
        elif character in _SEPARATORS and gap == 0:
            gap = 1
        else:
            return None, ""
        offset += 1
    if len(compact) < length or (offset < len(text) and text[offset].isalnum()):
        return None, ""
    return offset, "".join(compact)
