"""Other people's gold, read as marked notes: CoNLL-style columns and the regression cases of a peer.

The files themselves are not part of the project; see the benchmarks for where they come from.
"""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from anoniem.detection.finding import Kind
from anoniem.errors import DocumentNotFoundError, MarkupError
from anoniem.evaluation.marks import Mark, MarkedNote

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["CASE_TAGS", "load_cases", "load_tagged"]

_TAGS = {"PER": Kind.PERSON, "LOC": Kind.PLACE, "ORG": Kind.ORG}
CASE_TAGS = {
    "persoon": Kind.PERSON,
    "patient": Kind.PERSON,
    "locatie": Kind.PLACE,
    "ziekenhuis": Kind.ORG,
    "zorginstelling": Kind.ORG,
    "telefoonnummer": Kind.PHONE,
    "datum": Kind.DATE,
    "id": Kind.IDNUM,
    "bsn": Kind.BSN,
    "url": Kind.URL,
    "emailadres": Kind.EMAIL,
    "leeftijd": Kind.AGE,
}
"""Deduce's tags, and the kinds that they come down to."""

_NO_SPACE_BEFORE = frozenset(".,;:!?)]}»”%")
_NO_SPACE_AFTER = frozenset("([{«“")

_TITLES = re.compile(r"(?:(?:mw|mevr|mevrouw|mijnheer|meneer|dhr|prof|drs|dr|ir|ing)\b\.? ?)+(?=\w)", re.IGNORECASE)


def load_tagged(path: Path | str, *, sentences_per_note: int = 1) -> tuple[MarkedNote, ...]:
    """Read a file of tagged sentences: one JSON object a line, `{"tokens": [...], "tags": [...]}`, tags in BIO.

    Args:
        path: the file, gzipped if its name ends in ".gz".
        sentences_per_note: how many sentences, one a line, make up a note.

    Returns:
        The notes; PER, LOC and ORG become marks, every person its own.

    Raises:
        DocumentNotFoundError: if the file does not exist.
        MarkupError: if a line is no such object.
    """
    place = Path(path)
    if not place.is_file():
        raise DocumentNotFoundError("{name} bestaat niet.", name=place.name)
    content = place.read_bytes()
    if place.suffix == ".gz":
        content = gzip.decompress(content)
    rows: list[tuple[list[str], list[str]]] = []
    for number, line in enumerate(content.decode("utf-8").splitlines(), start=1):
        try:
            row = json.loads(line)
            rows.append((list(map(str, row["tokens"])), list(map(str, row["tags"]))))
        except (ValueError, KeyError, TypeError):
            raise MarkupError("Regel {line} van {name} is geen zin met labels.", line=number, name=place.name) from None
    return tuple(
        _tagged_note(f"{place.name}:{start + 1}", rows[start : start + sentences_per_note])
        for start in range(0, len(rows), sentences_per_note)
    )


def _tagged_note(name: str, rows: Iterable[tuple[Sequence[str], Sequence[str]]]) -> MarkedNote:
    text = ""
    marks: list[Mark] = []
    for tokens, tags in rows:
        if text:
            text += "\n"
        open_start, open_type = -1, ""
        for i, (token, tag) in enumerate(zip(tokens, tags, strict=True)):
            kind = _TAGS.get(tag[2:])
            continues = tag.startswith("I-") and open_start >= 0 and kind is not None and kind == open_type
            if open_start >= 0 and not continues:
                marks.append(_mark(text, open_start, len(text), open_type, len(marks)))
                open_start = -1
            spaced = i > 0 and token[0] not in _NO_SPACE_BEFORE and tokens[i - 1][-1] not in _NO_SPACE_AFTER
            text += " " if spaced else ""
            if kind is not None and not continues:
                open_start, open_type = len(text), kind.value
            text += token
        if open_start >= 0:
            marks.append(_mark(text, open_start, len(text), open_type, len(marks)))
    return MarkedNote(name, text, tuple(marks))


def _mark(text: str, start: int, end: int, kind: str, number: int) -> Mark:
    return Mark(start, end, kind, text[start:end], f"x{number}" if kind == Kind.PERSON else None)


def load_cases(folder: Path | str, *, titles: bool = True) -> tuple[MarkedNote, ...]:
    """Read regression cases of Deduce.

    A file holds `{"examples": [{"id", "text", "annotations": [{"text", "start_char", "end_char", "tag"}]}]}`.

    Args:
        folder: a folder of JSON files.
        titles: leave titles before a name in its mark, as Deduce has them; our own guideline keeps them out.

    Returns:
        One note per example, named after its file and id.

    Raises:
        DocumentNotFoundError: if there is no JSON file in the folder.
        MarkupError: if a file has another form, or an annotation an unknown tag.
    """
    files = sorted(Path(folder).glob("*.json"))
    if not files:
        raise DocumentNotFoundError("In de map {name} staan geen voorbeelden (.json).", name=Path(folder).name)
    notes: list[MarkedNote] = []
    for file in files:
        try:
            examples = json.loads(file.read_text("utf-8"))["examples"]
            notes += [_case(file.stem, example, titles=titles) for example in examples]
        except (ValueError, KeyError, TypeError):
            raise MarkupError("{name} heeft niet de vorm van een verzameling voorbeelden.", name=file.name) from None
    return tuple(notes)


def _case(name: str, example: dict[str, Any], *, titles: bool) -> MarkedNote:
    marks = []
    for number, row in enumerate(example["annotations"]):
        kind, surface = CASE_TAGS[row["tag"]], row["text"]
        title = None if titles or kind is not Kind.PERSON else _TITLES.match(surface)
        skipped = title.end() if title else 0
        start = row["start_char"] + skipped
        marks.append(Mark(start, row["end_char"], kind.value, surface[skipped:], f"x{number}"))
    return MarkedNote(f"{name}-{example['id']}", example["text"], tuple(sorted(marks)))
