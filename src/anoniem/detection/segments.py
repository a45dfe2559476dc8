"""Cutting a long text into pieces that can be analysed one by one, so that time grows with length and no faster."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["SEGMENT_LIMIT", "segments"]

SEGMENT_LIMIT = 20_000
"""Longest segment, in characters: about ten pages, so a seam is rare and always at the best place in reach."""

_SEAMS = (
    re.compile(r"\n[ \t]*\n\s*"),
    re.compile(r"\n+"),
    re.compile(r"(?<=[.!?])\s+"),
    re.compile(r"\s+"),
)
# A number must not be cut in two: a space between digits is the worst seam, used only when there is no other.
_BETWEEN_WORDS = re.compile(r"(?<=[^\W\d_])[ \t]+(?=[^\W\d_])")


def segments(text: str, limit: int = SEGMENT_LIMIT) -> Iterator[tuple[int, int]]:
    """Cut a text at the best seam before the limit.

    Seams in order of preference: a blank line, a line end, a sentence end, a space between two words, any space; a
    stretch without any space is cut at the limit.

    Args:
        text: the text to cut.
        limit: longest segment in characters.

    Yields:
        start and end of each segment; together they are the whole text.
    """
    start = 0
    while len(text) - start > limit:
        cut = _last_seam(text, start, start + limit)
        yield start, cut
        start = cut
    if start < len(text):
        yield start, len(text)


def _last_seam(text: str, start: int, end: int) -> int:
    # The last half of the window is enough to look in: a segment shorter than that gains nothing.
    window_start = start + (end - start) // 2
    for seam in (*_SEAMS[:3], _BETWEEN_WORDS, _SEAMS[3]):
        last = 0
        for hit in seam.finditer(text, window_start, end):
            last = hit.end()
        if last > window_start:
            return last
    return end
