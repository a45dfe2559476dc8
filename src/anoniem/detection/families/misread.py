"""Numbers in which a scanner read letters for digits: "l3 juni 2O19", "O4 89 . 41 O7 36".

The letters that look like digits are read as digits, and the families of numbers search the text so mended. Lengths
stay the same, so the places found are those of the text itself.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anoniem.detection.families import dates, ibans, national_numbers, phones, postcodes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anoniem.detection.match import Match

__all__ = ["find", "mended"]

_DIGITS = str.maketrans("OolI", "0011")
_SUSPECT = re.compile(r"\d[OolI]|[OolI]\d")
_LETTER = r"A-Za-zÀ-ÖØ-öø-ÿ"
_RUN = re.compile(
    rf"(?<![{_LETTER}])(?=[\dOolI]*[OolI])(?:[OolI]*\d[\dOolI]*|(?<=\d[ ./-])[OolI]{{1,2}}|(?<=\d [./-])[OolI]{{1,2}}|"
    rf"(?<=\d [./-] )[OolI]{{1,2}}|[OolI]{{1,4}}(?=[ ]?[./-]? ?\d))(?![{_LETTER}])"
)
_SEARCHED = (dates.find, phones.find, postcodes.find, national_numbers.find, ibans.find)
_DEDUCTION = 0.93
"""What a mended number keeps of the score of a clean one."""


def find(text: str) -> Iterator[Match]:
    """Find numbers with letters for digits."""
    if _SUSPECT.search(text) is None:
        return
    clean = mended(text)
    changed = [place for place, (old, new) in enumerate(zip(text, clean, strict=True)) if old != new]
    if not changed:
        return
    for family in _SEARCHED:
        for match in family(clean):
            if any(match.start <= place < match.end for place in changed):
                yield match._replace(score=match.score * _DEDUCTION)


def mended(text: str) -> str:
    """Read letters as digits in runs of digits, and in short runs beside one.

    Args:
        text: the text.

    Returns:
        A text of the same length.
    """
    return _RUN.sub(lambda run: run[0].translate(_DIGITS), text)
