"""Reading marked notes and tagged sentences into one form: a text with labelled stretches."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["LABELS", "OUTSIDE", "Stretch", "Text", "read_notes", "read_tagged"]

_CODES = ("POSTCODE", "PHONE", "EMAIL", "URL", "HANDLE", "BSN", "IBAN", "PLATE", "IDNUM")
_QUASI = (
    "PROFESSION FAMILY HEALTH RELIGION ORIGIN EDUCATION EVENT ROLE SEXUALITY GENDER".split()  # noqa: SIM905
)
_LABEL_OF = {
    "PERSON": "PER",
    "PLACE": "LOC",
    "ORG": "ORG",
    "DATE": "DATE",
    "AGE": "AGE",
    "ADDRESS": "ADDRESS",
    **dict.fromkeys(_CODES, "CODE"),
    **{f"q-{quasi}": f"q-{quasi}" for quasi in _QUASI},
}
LABELS = tuple(dict.fromkeys(_LABEL_OF.values()))
"""Labels that the model learns, in the order of its output."""

OUTSIDE = "O"

_MARK = re.compile(r"\[\[([A-Za-z-]+)(?: ([a-z]+\d+))?\|([^\[\]|]+)\]\]")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A labelled stretch of a text.

    Attributes:
        start: index of its first character.
        end: index after its last character.
        label: one of `LABELS`.
        type: the type of the guideline (PERSON, IDNUM, …).
    """

    start: int
    end: int
    label: str
    type: str


@dataclass(frozen=True, slots=True)
class Text:
    """A text with its labelled stretches.

    Attributes:
        name: file name or running number.
        text: the characters.
        stretches: sorted, none overlapping another.
        complete: every label is marked; else only PER, LOC and ORG are, and what is unmarked may carry another label.
    """

    name: str
    text: str
    stretches: tuple[Stretch, ...] = field(default=())
    complete: bool = True


def read_notes(folders: list[Path]) -> list[Text]:
    """Read marked notes (`[[TYPE id|surface]]`) from folders of .txt files.

    Args:
        folders: folders that hold notes, at any depth.

    Returns:
        The notes, sorted by path.
    """
    notes = []
    for folder in folders:
        for path in sorted(folder.rglob("*.txt")):
            parts: list[str] = []
            stretches: list[Stretch] = []
            marked = path.read_text(encoding="utf-8")
            place = last = 0
            for match in _MARK.finditer(marked):
                before = marked[last : match.start()]
                parts += [before, match[3]]
                place += len(before)
                stretches.append(Stretch(place, place + len(match[3]), _LABEL_OF[match[1]], match[1]))
                place += len(match[3])
                last = match.end()
            parts.append(marked[last:])
            notes.append(Text(path.stem, "".join(parts), tuple(stretches)))
    return notes


_CLOSING = frozenset(".,;:!?)]}%…")
_OPENING = frozenset("([{€")
# National bodies: the guideline leaves them unmarked, the silver labels do not.
_GENERIC = frozenset(
    "UWV SVB CAK DUO IND COA CIZ CBR CJIB GGD GGZ Belastingdienst Politie Halt".split()  # noqa: SIM905
)
# The silver sentences mark streets as places.
_STREET = re.compile(
    r"\w(?:straat|laan|weg|plein|gracht|singel|kade|dreef|pad|steeg|baan)(?: \d+(?:[a-z]|-[IV]+)?)?$", re.IGNORECASE
)


def read_tagged(path: Path, rng: random.Random) -> Iterator[Text]:
    """Read sentences of tokens and BIO tags, joined into running text.

    Args:
        path: gzipped lines of `{"tokens": [...], "tags": [...]}`.
        rng: decides on which side of a quotation mark the space falls.

    Yields:
        One text per sentence, not `complete`.
    """
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            record = json.loads(line)
            yield _joined(str(number), record["tokens"], record["tags"], rng)


def _joined(name: str, tokens: list[str], tags: list[str], rng: random.Random) -> Text:
    spaced = rng.random() < 0.1  # noqa: PLR2004 - one text in ten keeps the spaces of its tokens
    text = ""
    glue = True
    found: list[tuple[int, int, str]] = []
    for token, tag in zip(tokens, tags, strict=True):
        if not glue and (spaced or token not in _CLOSING):
            text += " "
        start = len(text)
        text += token
        glue = not spaced and token in _OPENING
        label = tag[2:]
        if tag == OUTSIDE or token in _GENERIC:
            continue
        if tag[0] == "I" and found and found[-1][2] == label and text[found[-1][1] : start].strip() == "":
            found[-1] = (found[-1][0], len(text), label)
        elif not (label == "ORG" and token.islower()):  # "gemeente Delft", "de Politie": the word of kind stays outside
            found.append((start, len(text), label))
    types = {"PER": "PERSON", "LOC": "PLACE", "ORG": "ORG"}
    stretches = [
        Stretch(start, end, "ADDRESS", "ADDRESS")
        if label == "LOC" and _STREET.search(text[start:end])
        else Stretch(start, end, label, types[label])
        for start, end, label in found
    ]
    return Text(name, text, tuple(stretches), complete=False)
