"""Notes through stdin and stdout, as bytes."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from anoniem import document
from anoniem.errors import DocumentError, OutputError
from anoniem_cli.console import err
from anoniem_cli.language import _

if TYPE_CHECKING:
    from anoniem import Document

__all__ = ["STDIN", "agrees", "interactive", "read_stdin", "write_stdout"]

STDIN = "-"
"""How the user names stdin where a file is expected."""


def interactive() -> bool:
    """Whether a question on the terminal can be answered."""
    return sys.stdin is not None and sys.stdin.isatty()


def agrees(question: str) -> bool:
    """Ask a question on the terminal; anything but yes is no."""
    err.print(f"{question} {_('[j/N]')} ", end="")
    try:
        return input().strip().casefold() in {"j", "ja", "y", "yes"}
    except EOFError:
        return False


def read_stdin() -> Document:
    """Read a note from stdin.

    Raises:
        DocumentError: stdin is closed, or its content cannot be read as a note.
    """
    if sys.stdin is None:
        raise DocumentError("Er komt niets binnen: stdin is gesloten. Geef een bestand op.")
    try:
        data = sys.stdin.buffer.read(document.MAX_BYTES + 1)
    except (OSError, ValueError):
        raise DocumentError("Er komt niets binnen: stdin is gesloten. Geef een bestand op.") from None
    return document.read_bytes(data)


def write_stdout(result: Document) -> None:
    """Write a document to stdout.

    Raises:
        OutputError: stdout is closed or full.
    """
    if sys.stdout is None:
        raise OutputError("Het resultaat kan nergens heen: stdout is gesloten. Geef -o BESTAND.")
    try:
        sys.stdout.buffer.write(result.to_bytes())
        sys.stdout.buffer.flush()
    except OSError:
        raise OutputError("Het resultaat kon niet naar stdout worden geschreven.") from None
