"""Documents in and out: one small type that every format joins.

`read` turns a file into a `Document`, whose `text` is what detection sees; `Document.replaced` puts replacements back
at the same offsets; `write` puts the result on disk in one step or not at all.
"""

from __future__ import annotations

from anoniem.document.base import Document, Splice, splice
from anoniem.document.files import (
    CONCEPT_MARK,
    MAX_BYTES,
    OUTPUT_MARK,
    SUFFIXES,
    find_notes,
    make_folder,
    read,
    read_bytes,
    reason_of,
    write,
    write_bytes,
)
from anoniem.document.text import TextDocument

__all__ = [
    "CONCEPT_MARK",
    "MAX_BYTES",
    "OUTPUT_MARK",
    "SUFFIXES",
    "Document",
    "Splice",
    "TextDocument",
    "find_notes",
    "make_folder",
    "read",
    "read_bytes",
    "reason_of",
    "splice",
    "write",
    "write_bytes",
]
