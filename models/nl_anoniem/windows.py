"""Cutting a long text into overlapping windows that the encoder can read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Window", "split_into_windows"]


@dataclass(frozen=True, slots=True)
class Window:
    """A run of words that is read at once, and the part of it whose result is kept.

    Attributes:
        start: index of the first word.
        end: index after the last word.
        keep_from: index of the first word whose labels are taken from this window.
        keep_to: index after the last such word.
        pieces: number of pieces in the window, without end marks.
    """

    start: int
    end: int
    keep_from: int
    keep_to: int
    pieces: int

    def __post_init__(self) -> None:
        if not self.start <= self.keep_from < self.keep_to <= self.end:
            msg = "the kept words must lie within the window"
            raise ValueError(msg)


def split_into_windows(
    lengths: Sequence[int], ends: Sequence[bool], *, limit: int, least: int, overlap: int
) -> tuple[Window, ...]:
    """Cut a text into windows, at the end of a sentence or line where possible.

    A window grows until a sentence or line ends and it holds `least` pieces, or until it is full. A full window is cut
    inside a sentence, so the next one repeats its last words; each word is kept from one window only, half of what two
    windows share from the one, half from the other, so that no kept word lies at such an edge.

    Args:
        lengths: pieces per word, each at least one and at most half of `limit`.
        ends: for each word whether a sentence or line ends after it.
        limit: highest number of pieces in a window.
        least: pieces that a window holds before it may end with a sentence.
        overlap: pieces that a window repeats of the one before it after a cut; below half of `limit`.

    Returns:
        The windows in the order of the text; none for a text without words.
    """
    windows: list[Window] = []
    start = kept = 0
    while start < len(lengths):
        end, pieces, whole = start, 0, False
        while end < len(lengths) and pieces + lengths[end] <= limit and not whole:
            pieces += lengths[end]
            whole = ends[end] and pieces >= least
            end += 1
        following = keep_to = end
        if not whole and end < len(lengths):
            shared = 0
            while shared + lengths[following - 1] <= overlap:
                following -= 1
                shared += lengths[following]
            keep_to = (following + end + 1) // 2
        windows.append(Window(start, end, kept, keep_to, pieces))
        start, kept = following, keep_to
    return tuple(windows)
