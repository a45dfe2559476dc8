"""The Document type and the one operation that every format must offer: replacing text at given offsets."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Document", "Splice", "splice"]


@dataclass(frozen=True, slots=True)
class Splice:
    """One stretch of text to be exchanged for another.

    Attributes:
        start: offset of the first character that goes (Python str index).
        end: offset just past the last character that goes; equal to `start` for an insertion.
        text: what comes in its place.
    """

    start: int
    end: int
    text: str

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            msg = f"not a span: {self.start}..{self.end}"
            raise ValueError(msg)


def splice(text: str, splices: Iterable[Splice]) -> str:
    """Apply splices to a text.

    Args:
        text: the text that the offsets refer to.
        splices: in order of `start`, without overlap.

    Raises:
        ValueError: if the splices overlap, are out of order, or point past the end.
    """
    parts: list[str] = []
    position = 0
    for one in splices:
        if one.start < position or one.end > len(text):
            msg = f"splice {one.start}..{one.end} overlaps another, is out of order, or lies outside the text"
            raise ValueError(msg)
        parts.append(text[position : one.start])
        parts.append(one.text)
        position = one.end
    parts.append(text[position:])
    return "".join(parts)


class Document(ABC):
    """Text together with what is needed to write it back in the form in which it came."""

    __slots__ = ()

    @property
    @abstractmethod
    def text(self) -> str:
        """The whole text that detection sees; all offsets are indices into it."""

    @property
    @abstractmethod
    def layout(self) -> Mapping[str, str]:
        """What `to_bytes` needs besides the text, as plain strings that the vault can keep."""

    @abstractmethod
    def replaced(self, splices: Iterable[Splice]) -> Document:
        """A copy of this document with the splices applied at the offsets of `text`."""

    @abstractmethod
    def with_layout(self, layout: Mapping[str, str]) -> Document:
        """A copy of this document that will be written in the given layout.

        Raises:
            ValueError: if the layout belongs to another format.
        """

    @abstractmethod
    def to_bytes(self) -> bytes:
        """The file content of this document."""
