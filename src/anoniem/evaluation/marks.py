"""Reading marked notes: `[[TYPE id|surface]]` inline, as the annotation guideline says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from anoniem.detection.finding import Kind
from anoniem.errors import DocumentNotFoundError, EncodingUnknownError, MarkupError

__all__ = ["QUASI", "Mark", "MarkedNote", "load_marked", "parse_marked"]

QUASI = frozenset(
    "q-" + name
    for name in (
        "PROFESSION",
        "FAMILY",
        "HEALTH",
        "RELIGION",
        "ORIGIN",
        "EDUCATION",
        "EVENT",
        "ROLE",
        "SEXUALITY",
        "GENDER",
    )
)
"""Types of quasi-identifiers: marked, but not counted as direct identifiers."""

_MARK = re.compile(r"\[\[([A-Za-z-]+)(?: ([a-z]+\d+))?\|([^\[\]|]+)\]\]")
_DIRECT = frozenset(kind.value for kind in Kind)


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """One marked stretch.

    Attributes:
        start: offset of the first character in the note's text (Python str index).
        end: offset just past the last character.
        type: a `Kind` value such as "PERSON", or a quasi-identifier such as "q-HEALTH".
        text: the surface.
        id: tag of the person, place or organisation within the note; None if not tagged.

    Raises:
        ValueError: if the span disagrees with the text, or the type is unknown.
    """

    start: int
    end: int
    type: str
    text: str
    id: str | None = None

    def __post_init__(self) -> None:
        if self.start < 0 or self.end - self.start != len(self.text) or not self.text:
            msg = f"not a span: {self.start}..{self.end}"
            raise ValueError(msg)
        if self.type not in _DIRECT and self.type not in QUASI:
            msg = "unknown type of mark"
            raise ValueError(msg)

    @property
    def quasi(self) -> bool:
        """Whether this is a quasi-identifier."""
        return self.type in QUASI


@dataclass(frozen=True, slots=True)
class MarkedNote:
    """A note with its gold marks.

    Attributes:
        name: the file's stem.
        text: the note without markup: what the software sees.
        marks: in order of place.
    """

    name: str
    text: str
    marks: tuple[Mark, ...]

    @property
    def direct(self) -> tuple[Mark, ...]:
        """The direct identifiers."""
        return tuple(mark for mark in self.marks if not mark.quasi)

    @property
    def quasi(self) -> tuple[Mark, ...]:
        """The quasi-identifiers."""
        return tuple(mark for mark in self.marks if mark.quasi)


def parse_marked(name: str, marked: str) -> MarkedNote:
    """Strip the markup of a note and keep it as marks.

    Args:
        name: what to call the note.
        marked: text with inline marks.

    Returns:
        The note.

    Raises:
        MarkupError: if brackets are left over, a type is unknown, or a person has no id.
    """
    pieces: list[str] = []
    marks: list[Mark] = []
    length = position = 0
    for match in _MARK.finditer(marked):
        before = marked[position : match.start()]
        start = length + len(before)
        kind, tag, surface = match[1], match[2], match[3]
        line = marked.count("\n", 0, match.start()) + 1
        if kind not in _DIRECT and kind not in QUASI:
            raise MarkupError(
                "Regel {line} van {name} heeft een merkteken van een onbekend soort.", line=line, name=name
            )
        if kind == Kind.PERSON and tag is None:
            raise MarkupError(
                "Regel {line} van {name} heeft een persoon zonder kenmerk (schrijf bijvoorbeeld PERSON c1).",
                line=line,
                name=name,
            )
        marks.append(Mark(start, start + len(surface), kind, surface, tag))
        pieces += (before, surface)
        length = start + len(surface)
        position = match.end()
    pieces.append(marked[position:])
    text = "".join(pieces)
    for brackets in ("[[", "]]"):
        if brackets in text:
            line = text.count("\n", 0, text.index(brackets)) + 1
            raise MarkupError("Regel {line} van {name} heeft een merkteken dat niet klopt.", line=line, name=name)
    return MarkedNote(name, text, tuple(marks))


def load_marked(path: Path | str) -> tuple[MarkedNote, ...]:
    """Read one marked note, or all `.txt` notes in a folder and the folders below it.

    Args:
        path: a file or a folder.

    Returns:
        The notes, in order of file name.

    Raises:
        DocumentNotFoundError: if there is no such file, or no note in the folder.
        EncodingUnknownError: if a file is not UTF-8.
        MarkupError: if a note's markup is malformed.
    """
    place = Path(path)
    if place.is_dir():
        files = sorted(place.rglob("*.txt"))
        if not files:
            raise DocumentNotFoundError("In de map {name} staan geen gemarkeerde notities (.txt).", name=place.name)
    elif place.is_file():
        files = [place]
    else:
        raise DocumentNotFoundError("{name} bestaat niet.", name=place.name)
    notes = []
    for file in files:
        try:
            marked = file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError:
            raise EncodingUnknownError("{name} is geen UTF-8-tekst.", name=file.name) from None
        notes.append(parse_marked(file.stem, marked))
    return tuple(notes)
