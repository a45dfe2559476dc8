"""What a recognizer family yields: a stretch of (folded) text, its kind and how sure the form alone makes us."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from anoniem.detection.finding import Kind  # noqa: TC001 - the annotations of a NamedTuple are read at run time

__all__ = ["Family", "Match", "line_after", "line_before"]


class Match(NamedTuple):
    """One hit of a recognizer.

    Attributes:
        start: offset of the first character in the text that was searched.
        end: offset just past the last character.
        kind: what it is.
        score: probability (0 to 1) that it is an identifier.
        source: name of the recognizer, shown to the user.
    """

    start: int
    end: int
    kind: Kind
    score: float
    source: str


Family = Callable[[str], Iterable[Match]]
"""A recognizer family: a function from text to matches, in any order, overlaps allowed."""


def line_before(text: str, start: int, size: int) -> str:
    """Give at most `size` characters before `start`, lower-cased, without leaving the line."""
    window = text[max(0, start - size) : start]
    return window[window.rfind("\n") + 1 :].lower()


def line_after(text: str, end: int, size: int) -> str:
    """Give at most `size` characters from `end` on, lower-cased, without leaving the line."""
    window = text[end : end + size]
    newline = window.find("\n")
    return (window if newline < 0 else window[:newline]).lower()
