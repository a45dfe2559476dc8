"""Corpora: files of JSON lines with "name" and "text"."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from anoniem.document import reason_of
from anoniem.errors import DocumentError, DocumentNotFoundError
from anoniem_cli.console import print_json, progress
from anoniem_cli.language import _
from anoniem_cli.streams import STDIN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

__all__ = ["CorpusNote", "for_each_note"]


@dataclass(frozen=True, slots=True)
class CorpusNote:
    """One line of a corpus."""

    name: str
    text: str


def for_each_note(path: Path, work: Callable[[CorpusNote], dict[str, Any]]) -> None:
    """Write, for each note of a corpus, one line with its name and what `work` makes of it.

    Args:
        path: the corpus, or "-" for stdin.
        work: makes the fields behind "name".

    Raises:
        DocumentNotFoundError: there is no such file.
        DocumentError: it cannot be read, or a line is not what it should be; the lines before it are done by then.
    """
    with _opened(path) as lines, progress(1) as reporter:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                note = _note(line, number)
                print_json({"name": note.name, **work(note)}, indent=None)
                sys.stdout.flush()
            reporter.within(_("{n} notities").format(n=number))


@contextmanager
def _opened(path: Path) -> Iterator[IO[str]]:
    if str(path) == STDIN:
        if sys.stdin is None:
            raise DocumentError("Er komt niets binnen: stdin is gesloten. Geef een bestand op.")
        sys.stdin.reconfigure(encoding="utf-8-sig")  # type: ignore[union-attr]  # a text stream of the process
        yield sys.stdin
        return
    try:
        file = path.open(encoding="utf-8-sig")
    except FileNotFoundError:
        raise DocumentNotFoundError(
            "Het bestand {path} bestaat niet. Controleer de naam en de map.", path=path
        ) from None
    except OSError as error:
        raise DocumentError(
            "Het bestand {path} is niet te lezen: {reason}.", path=path, reason=reason_of(error)
        ) from None
    with file:
        try:
            yield file
        except UnicodeDecodeError:
            raise DocumentError("{path} is geen UTF-8-tekst.", path=path) from None


def _note(line: str, number: int) -> CorpusNote:
    try:
        note = json.loads(line)
        name, text = note["name"], note["text"]
    except (ValueError, KeyError, TypeError):
        name = text = None
    if not isinstance(name, str) or not isinstance(text, str):
        raise DocumentError(
            'Regel {number} is geen JSON met "name" en "text". De regels daarvoor zijn al verwerkt.', number=number
        )
    return CorpusNote(name, text)
