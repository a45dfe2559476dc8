"""A view of the text without typographic noise, and the way back to the original offsets.

Word processors, OCR and chat exports put characters into names and numbers that nobody sees: soft hyphens, zero-width
joiners, direction marks, no-break spaces, dashes of five lengths, Cyrillic letters in Latin words, HTML entities. The
recognizers and the model read the folded text; findings are mapped back to the text as it is.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field

__all__ = ["FoldedText", "fold"]

_INVISIBLE = (
    "\u0000\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\ufe00\ufe01\ufe02\ufe0e\ufe0f\u20e3\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff"
)
_SAME_LENGTH = str.maketrans(
    {
        **dict.fromkeys(
            "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "
        ),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00af\ufe58\ufe63\uff0d", "-"),
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\u00b4\u0060\uff07", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2028\u2029\u0085\x0b\x0c\r", "\n"),
        "\uff20": "@",
        "\uff1a": ":",
        "\uff0e": ".",
        **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
    }
)
# Letters of other scripts that look the same as a Latin letter (Unicode TR39 confusables, the everyday ones).
_LOOKALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
    "ABESIJKMHOPCTYXaesijopcyxhdqwABEZHIKMNOPTYXo",
)
# Half of a character: no encoder takes it, so the model must not see it.
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_MIXED_SCRIPT = re.compile(r"(?<!\w)(?=\w*[A-Za-z])(?=\w*[\u0370-\u052f])\w+")
_ENTITY = r"&(?:#\d{1,6}|#[xX][0-9A-Fa-f]{1,5}|[A-Za-z]{2,8});"
# A word broken off at the end of a line: "Vrees-" and "wijk" on the next are one name.
_BROKEN = r"(?<=[a-zà-ÿ])-\n[ \t]{0,3}(?=[a-zà-ÿ])"
_EDIT = re.compile(f"[{_INVISIBLE}]|{_BROKEN}|[\u0300-\u036f]|{_ENTITY}")


@dataclass(frozen=True, slots=True)
class FoldedText:
    """The text to search in, with the way back.

    Attributes:
        text: the folded text.
        marks: folded offsets at which the distance to the original changes, ascending.
        shifts: for each mark, what to add to a folded offset at or after it.
    """

    text: str
    marks: tuple[int, ...] = field(default=())
    shifts: tuple[int, ...] = field(default=())

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Give the span in the original text of the folded span `start`..`end`.

        Characters that folding took out count with the character after them, so a span never starts or ends inside
        an HTML entity.
        """
        last = end - 1
        return start + self._shift(start), last + self._shift(last) + self._width(last)

    def _shift(self, offset: int) -> int:
        index = bisect_right(self.marks, offset)
        return self.shifts[index - 1] if index else 0

    def _width(self, offset: int) -> int:
        index = bisect_right(self.marks, offset + 1)
        if index and self.marks[index - 1] == offset + 1:
            before = self.shifts[index - 2] if index > 1 else 0
            return 1 + self.shifts[index - 1] - before
        return 1


def fold(text: str) -> FoldedText:
    """Fold a text for searching.

    Args:
        text: any text; offsets are Python str indices.

    Returns:
        the folded text: every line end, space, dash and quote in one form, invisible characters left out, combining
        accents joined with their letter, HTML entities of letters decoded, look-alike letters made Latin.
    """
    same = text.replace("\r\n", " \n").translate(_SAME_LENGTH)
    same = _SURROGATE.sub("\ufffd", same)
    same = _MIXED_SCRIPT.sub(lambda word: word[0].translate(_LOOKALIKES), same)
    if not _EDIT.search(same):
        return FoldedText(same)
    pieces: list[str] = []
    marks: list[int] = []
    shifts: list[int] = []
    length = position = shift = 0
    for edit in _EDIT.finditer(same):
        between = same[position : edit.start()]
        pieces.append(between)
        length += len(between)
        replacement = ""
        if edit[0][0] == "&":
            decoded = html.unescape(edit[0])
            if len(decoded) != 1 or not (decoded.isalpha() or decoded in "'&-@ \u00a0"):
                pieces.append(edit[0])
                length += len(edit[0])
                position = edit.end()
                continue
            replacement = decoded.translate(_SAME_LENGTH)
        elif len(edit[0]) == 1 and unicodedata.combining(edit[0]) and pieces and pieces[-1]:
            joined = unicodedata.normalize("NFC", pieces[-1][-1] + edit[0])
            if len(joined) == 1:
                pieces[-1] = pieces[-1][:-1] + joined
        pieces.append(replacement)
        length += len(replacement)
        shift += len(edit[0]) - len(replacement)
        position = edit.end()
        if marks and marks[-1] == length:
            shifts[-1] = shift
        else:
            marks.append(length)
            shifts.append(shift)
    pieces.append(same[position:])
    return FoldedText("".join(pieces), tuple(marks), tuple(shifts))
