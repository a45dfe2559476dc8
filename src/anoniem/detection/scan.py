"""Where an expression can begin: the words and numbers of a text, read once and shared by all families.

Most expressions begin with one of a few words ("mevrouw", "oktober", "woont") or with a digit. Trying them there only,
instead of at every character, finds the same and takes a fraction of the time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["CAPITALS", "DIGITS", "Scan", "matches_at", "scan", "word_class"]

_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_CLASSES: dict[str, re.Pattern[str]] = {}
_REMEMBERED = 50_000

DIGITS = "digits"
"""Class of the runs of digits."""
CAPITALS = "capitals"
"""Class of the words with a capital."""


@dataclass(frozen=True, slots=True)
class Scan:
    """The words and numbers of a text.

    Attributes:
        text: the text.
        starts: offset of the first character of each.
        ends: offset just past the last character of each.
        classes: class → which of them (their numbers, ascending) belong to it.
    """

    text: str
    starts: list[int]
    ends: list[int]
    classes: dict[str, list[int]]

    def begins(self, *names: str, back: int = 0, after: str = "") -> Iterable[int]:
        """Give the offsets at which an expression can begin.

        Args:
            names: classes of words, one of which it holds.
            back: how many words it may have before that one.
            after: signs just before a word that it may begin with, for example an apostrophe.

        Returns:
            The offsets, ascending.
        """
        rows = [self.classes.get(name, []) for name in names]
        numbers: Iterable[int] = rows[0] if len(rows) == 1 else sorted({number for row in rows for number in row})
        if back:
            numbers = sorted({each for number in numbers for each in range(max(0, number - back), number + 1)})
        starts, text = self.starts, self.text
        if not after:
            return [starts[number] for number in numbers]
        begins = {starts[number] for number in numbers}
        return sorted(begins | {start - 1 for start in begins if start and text[start - 1] in after})


def word_class(name: str, words: str) -> str:
    """Register a class of words.

    Args:
        name: its name, for example "ages.kin".
        words: an expression that matches the whole of such a word, in lower case.

    Returns:
        The name.
    """
    _CLASSES[name] = re.compile(words)
    _classes.cache_clear()
    scan.cache_clear()
    return name


@lru_cache(maxsize=_REMEMBERED)
def _classes(word: str) -> tuple[str, ...]:
    if word[0].isdecimal():
        return (DIGITS,)
    lower = word.lower()
    own = tuple(name for name, pattern in _CLASSES.items() if pattern.fullmatch(lower))
    return own if word[0] == lower[0] else (*own, CAPITALS)


@lru_cache(maxsize=4)
def scan(text: str) -> Scan:
    """Read the words and numbers of a text; the last few texts are remembered."""
    starts: list[int] = []
    ends: list[int] = []
    classes: dict[str, list[int]] = {}
    for number, hit in enumerate(_TOKEN.finditer(text)):
        start, end = hit.span()
        starts.append(start)
        ends.append(end)
        for name in _classes(hit[0]):
            row = classes.get(name)
            if row is None:
                classes[name] = [number]
            else:
                row.append(number)
    return Scan(text, starts, ends, classes)


def matches_at(pattern: re.Pattern[str], text: str, begins: Iterable[int]) -> Iterator[re.Match[str]]:
    """Give the matches of an expression that begin at the given offsets, from left to right, without overlap.

    Args:
        pattern: the expression.
        text: the text.
        begins: offsets, ascending; if every match begins at one of them, the result is that of `finditer`.

    Yields:
        the matches.
    """
    match = pattern.match
    reach = 0
    for begin in begins:
        if begin >= reach and (hit := match(text, begin)):
            yield hit
            reach = max(hit.end(), begin + 1)
