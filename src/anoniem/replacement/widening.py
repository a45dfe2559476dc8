"""Wordings made vaguer on top of replacements: the two put together, so that one step takes both back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from anoniem.replacement.plan import apply

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anoniem.replacement.plan import Replacement

__all__ = ["Rewording", "Widening", "combined"]


class Rewording(Protocol):
    """What is asked of a change in the scrubbed text; `anoniem.risk.TextChange` fits."""

    @property
    def start(self) -> int:
        """Offset in the scrubbed text (Python str index)."""
        ...

    @property
    def end(self) -> int:
        """Offset just past it."""
        ...

    @property
    def new(self) -> str:
        """What comes there."""
        ...


@dataclass(frozen=True, slots=True)
class Widening:
    """A stretch of the original that was worded more vaguely.

    Attributes:
        start: offset of the stretch in the original text (Python str index).
        end: offset just past it.
        surface: the characters that stood there.
        old: the same stretch after replacing, as the reader would have seen it.
        text: the characters that come there.
    """

    start: int
    end: int
    surface: str
    old: str
    text: str

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end or len(self.surface) != self.end - self.start:
            msg = f"not a span: {self.start}..{self.end}"
            raise ValueError(msg)

    @property
    def identity(self) -> str:
        """No identity: it is no mention of somebody."""
        return ""


def combined(
    text: str, replacements: Sequence[Replacement], changes: Sequence[Rewording]
) -> tuple[Replacement | Widening, ...]:
    """What replacing and then rewording comes to, as edits of the original text, in order and without overlap.

    A replacement that a change touches is taken up in it, as its words are gone or rewritten.

    Args:
        text: the original text.
        replacements: in the order of the text, without overlap.
        changes: offsets in the text after the replacements; without overlap.
    """
    scrubbed = apply(text, replacements)
    edits: list[Replacement | Widening] = []
    waiting = sorted(changes, key=lambda one: one.start, reverse=True)
    left = list(reversed(replacements))
    shift = 0  # from the original to the scrubbed text, at the replacements that are done
    while waiting:
        group = [waiting.pop()]
        begin, end = group[0].start, group[0].end
        while left and left[-1].start + shift + len(left[-1].text) <= begin:
            shift += _growth(left[-1])
            edits.append(left.pop())
        first = begin - shift
        swallowed = shift
        while True:
            if left and left[-1].start + swallowed < end:
                one = left.pop()
                place = one.start + swallowed
                if place < begin:
                    begin, first = place, one.start
                end = max(end, place + len(one.text))
                swallowed += _growth(one)
            elif waiting and waiting[-1].start < end:
                group.append(waiting.pop())
                end = max(end, group[-1].end)
            else:
                break
        last = end - swallowed
        pieces, position = [], begin
        for change in group:
            pieces += [scrubbed[position : change.start], change.new]
            position = change.end
        pieces.append(scrubbed[position:end])
        edits.append(Widening(first, last, text[first:last], scrubbed[begin:end], "".join(pieces)))
        shift = swallowed
    return (*edits, *reversed(left))


def _growth(one: Replacement) -> int:
    return len(one.text) - len(one.surface)
