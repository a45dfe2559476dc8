"""Finding, reading and writing note files; a write happens whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from anoniem.document.text import TextDocument
from anoniem.errors import (
    DocumentError,
    DocumentNotFoundError,
    DocumentTooLargeError,
    EmptyDocumentError,
    OutputError,
    OutputExistsError,
    UnsupportedFormatError,
)
from anoniem.messages import Message

if TYPE_CHECKING:
    from anoniem.document.base import Document

__all__ = [
    "CONCEPT_MARK",
    "MAX_BYTES",
    "OUTPUT_MARK",
    "SUFFIXES",
    "find_notes",
    "make_folder",
    "read",
    "read_bytes",
    "reason_of",
    "write",
    "write_bytes",
]

MAX_BYTES = 20_000_000
"""Files above this size are refused: no single note is this large, a wrong file may be."""

SUFFIXES = (".txt", ".md", ".text", ".markdown")
"""File name endings that are read, in lower case."""

OUTPUT_MARK = ".anoniem"
"""Stands before the ending of files that scrubbing wrote; such files are not picked up from a folder again."""

CONCEPT_MARK = ".concept"
"""Stands there instead in files that the gate did not release."""

# First bytes of formats that people try, with the name they know it by.
_OTHER_FORMATS: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "Word-, Excel- of zipbestand"),
    (b"\xd0\xcf\x11\xe0", "oud Word- of Excelbestand"),
    (b"%PDF", "pdf-bestand"),
    (b"{\\rtf", "rtf-bestand"),
    (b"\x89PNG", "plaatje"),
    (b"\xff\xd8\xff", "foto"),
    (b"GIF8", "plaatje"),
    (b"SQLite format 3", "kluis of database"),
)


def read(path: Path) -> Document:
    """Read one note.

    Raises:
        DocumentNotFoundError: there is no such file.
        UnsupportedFormatError: a folder, a binary file, or a format that is not read.
        EncodingUnknownError: text in an encoding that cannot be told.
        EmptyDocumentError: no text in it.
        DocumentTooLargeError: more than `MAX_BYTES`.
        DocumentError: the system refuses to read it.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise DocumentNotFoundError(
            "Het bestand {path} bestaat niet. Controleer de naam en de map.", path=path
        ) from None
    except IsADirectoryError:
        raise UnsupportedFormatError("{path} is een map, geen bestand.", path=path) from None
    except OSError as error:
        raise DocumentError(
            "Het bestand {path} is niet te lezen: {reason}.",
            path=path,
            reason=reason_of(error),
        ) from None
    if path.suffix and path.suffix.lower() not in SUFFIXES:
        raise UnsupportedFormatError(
            "{path}: bestanden van de soort {suffix} leest anoniem niet. Bewaar de notitie als platte tekst (.txt) "
            "en probeer het opnieuw.",
            path=path,
            suffix=path.suffix,
        )
    try:
        return read_bytes(data)
    except DocumentError as error:
        raise error.at(path) from None


def read_bytes(data: bytes) -> Document:
    """Read a note from memory, as `read` does from a file.

    Raises:
        UnsupportedFormatError, EncodingUnknownError, EmptyDocumentError, DocumentTooLargeError: as `read`.
    """
    if len(data) > MAX_BYTES:
        raise DocumentTooLargeError(
            "De tekst is groter dan {limit} MB. Is dit wel een notitie? Splits het bestand in kleinere delen.",
            limit=MAX_BYTES // 1_000_000,
        )
    for first_bytes, name in _OTHER_FORMATS:
        if data.startswith(first_bytes):
            raise UnsupportedFormatError(
                "Dit is een {name}, geen platte tekst. Bewaar de notitie als platte tekst (.txt) "
                "en probeer het opnieuw.",
                name=name,
            )
    document = TextDocument.from_bytes(data)
    if not document.text.strip():
        raise EmptyDocumentError("Er staat geen tekst in. Er is niets gedaan.")
    return document


def find_notes(folder: Path) -> tuple[Path, ...]:
    """All notes in a folder and the folders below it, sorted; hidden files and outputs of scrubbing left out.

    Raises:
        DocumentNotFoundError: there are none.
        DocumentError: the folder cannot be read, or changes while it is read.
    """
    try:
        notes = tuple(
            path
            for path in sorted(folder.rglob("*"))
            if path.suffix.lower() in SUFFIXES
            and path.is_file()
            and not path.stem.lower().endswith((OUTPUT_MARK, CONCEPT_MARK))
            and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        )
    except OSError as error:
        raise DocumentError("De map {path} is niet te lezen: {reason}.", path=folder, reason=reason_of(error)) from None
    if not notes:
        raise DocumentNotFoundError(
            "In de map {path} staan geen notities. anoniem zoekt bestanden die eindigen op .txt of .md.",
            path=folder,
        )
    return notes


def make_folder(path: Path) -> None:
    """Make a folder and those above it, where they are missing.

    Raises:
        OutputError: it cannot be made.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            "De map {path} kan niet worden gemaakt: {reason}.", path=path, reason=reason_of(error)
        ) from None


def write(document: Document, path: Path, *, overwrite: bool = False) -> None:
    """Write a document, whole or not at all.

    Raises:
        OutputExistsError: the file is there and `overwrite` is false.
        OutputError: the folder is missing or read-only, or the disk is full; nothing is left behind.
    """
    write_bytes(document.to_bytes(), path, overwrite=overwrite)


def write_bytes(data: bytes, path: Path, *, overwrite: bool = False) -> None:
    """Write bytes, as `write` does: to a file beside the target, flushed, then moved into place.

    Raises:
        OutputExistsError, OutputError: as `write`.
    """
    temporary: str | None = None
    try:
        descriptor, temporary = tempfile.mkstemp(prefix=".anoniem-", dir=path.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if overwrite:
            Path(temporary).replace(path)
        else:
            _move_without_overwriting(Path(temporary), path)
        temporary = None
    except FileExistsError:
        raise OutputExistsError(
            "{path} bestaat al en is niet overschreven.",
            path=path,
        ) from None
    except OSError as error:
        raise OutputError(
            "{path} kan niet worden geschreven: {reason}. Er is niets gewijzigd.",
            path=path,
            reason=reason_of(error),
        ) from None
    finally:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)


def _move_without_overwriting(source: Path, target: Path) -> None:
    """A hard link fails when the name is taken, also when another process took it a moment ago; a rename would not."""
    try:
        os.link(source, target)
    except FileExistsError:
        raise
    except OSError:
        # File systems without hard links (FAT on a stick): claim the name first, then move over it.
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        source.replace(target)
    else:
        source.unlink()


def reason_of(error: OSError) -> str:
    """Why the system refused, in Dutch."""
    reasons = {
        errno.ENOENT: Message("de map bestaat niet"),
        errno.ENOTDIR: Message("de map bestaat niet"),
        errno.EACCES: Message("u hebt er geen toegang toe"),
        errno.EPERM: Message("u hebt er geen toegang toe"),
        errno.EROFS: Message("deze map is alleen-lezen"),
        errno.ENOSPC: Message("de schijf is vol"),
        errno.EDQUOT: Message("uw schijfruimte is op"),
        errno.EFBIG: Message("de schijf laat zo'n groot bestand niet toe"),
        errno.ENAMETOOLONG: Message("de bestandsnaam is te lang"),
        errno.EISDIR: Message("er staat een map met die naam"),
    }
    return reasons.get(error.errno or 0, error.strerror or Message("onbekende oorzaak"))
