"""Rows, the place of each encrypted column, and the marks that make a set of rows tamper-evident.

Encryption binds a value to its row and column. It does not notice a row that is gone, or one that was put back as it
was last week. For that every row has a *mark*, a keyed hash of all its columns, and the sum of the marks of a table
(modulo 2**256) with the number of rows is kept, encrypted, one level higher: rows of a dossier in the dossier's state,
dossiers and key slots in the head of the vault. This is MSet-Add-Hash of Clarke, Devadas, van Dijk, Gassend and Suh,
"Incremental Multiset Hash Functions and Their Application to Memory Integrity Checking" (ASIACRYPT 2003): changing one
row changes the sum by one subtraction and one addition.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from anoniem.vault.crypto import mac

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from anoniem.vault.crypto import Sealer
    from anoniem.vault.encoding import Part

__all__ = ["DOSSIER_TABLES", "LAYOUTS", "VAULT_TABLES", "Layout", "RowError", "Tally", "read_rows"]

_MODULUS: Final = 1 << 256


class RowError(ValueError):
    """A row has columns of other types than the format says, or stands out of order."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Columns of one table.

    Attributes:
        table: its name.
        key: columns of the primary key, in order.
        clear: further columns that are not encrypted.
        sealed: encrypted columns.
    """

    table: str
    key: tuple[str, ...]
    clear: tuple[str, ...] = ()
    sealed: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns in the order of the table."""
        return self.key + self.clear + self.sealed

    def place(self, vault_id: bytes, column: str, row: tuple[Part, ...]) -> tuple[Part, ...]:
        """The associated data of an encrypted value: format, table, vault, column, all clear columns of the row."""
        clear = row[: len(self.key) + len(self.clear)]
        return ("anoniem/1/row", self.table, vault_id, column, *clear)

    def seal(
        self, sealer: Sealer, vault_id: bytes, clear: tuple[Part, ...], plaintexts: Iterable[bytes]
    ) -> tuple[Part, ...]:
        """Make a whole row out of its clear columns and the plaintexts of its encrypted ones."""
        return clear + tuple(
            sealer.seal(text, *self.place(vault_id, column, clear))
            for column, text in zip(self.sealed, plaintexts, strict=True)
        )

    def open(self, sealer: Sealer, vault_id: bytes, row: tuple[Part, ...], column: str) -> bytes:
        """Decrypt one column of a row."""
        value = row[self.columns.index(column)]
        if not isinstance(value, bytes):
            raise RowError(self.table)
        return sealer.open(value, *self.place(vault_id, column, row))

    def mark(self, mark_key: bytes, row: tuple[Part, ...]) -> int:
        """The keyed hash of a row, as a number below 2**256."""
        return int.from_bytes(mac(mark_key, "anoniem/1/mark", self.table, *row), "big")


LAYOUTS: Final = {
    layout.table: layout
    for layout in (
        Layout(
            "keyslot",
            ("slot_id",),
            (
                "kind",
                "memory_kib",
                "passes",
                "lanes",
                "salt",
                "public_key",
                "commit_tag",
                "wrapped",
                "label",
                "checksum",
            ),
        ),
        Layout("audience", ("audience_id",), ("row_version",), ("content",)),
        Layout(
            "dossier",
            ("dossier_id",),
            ("name_blind", "row_version"),
            ("wrapped_key", "card", "state"),
        ),
        Layout("entity", ("dossier_id", "entity_id"), ("row_version",), ("content",)),
        Layout("entity_key", ("dossier_id", "blind", "entity_id")),
        Layout("alias", ("dossier_id", "entity_id", "audience_blind"), ("row_version",), ("content",)),
        Layout("scrub", ("dossier_id", "blind"), ("row_version",), ("content",)),
        Layout("consent", ("dossier_id", "record_id"), ("row_version",), ("content",)),
        Layout("disclosure", ("dossier_id", "record_id"), ("row_version",), ("content",)),
        Layout("record", ("dossier_id", "record_id"), ("row_version",), ("content",)),
    )
}

VAULT_TABLES: Final = ("keyslot", "audience", "dossier")
"""Tables that the head of the vault accounts for."""

DOSSIER_TABLES: Final = (
    "entity",
    "entity_key",
    "alias",
    "scrub",
    "consent",
    "disclosure",
    "record",
)
"""Tables that each dossier's state accounts for."""

_INTEGER_COLUMNS: Final = frozenset({"row_version", "memory_kib", "passes", "lanes"})
_TEXT_COLUMNS: Final = frozenset({"kind"})


@functools.cache
def _types(layout: Layout) -> tuple[type, ...]:
    return tuple(
        int if column in _INTEGER_COLUMNS else str if column in _TEXT_COLUMNS else bytes for column in layout.columns
    )


def read_rows(connection: sqlite3.Connection, layout: Layout, *prefix: Part) -> Iterator[tuple[Part, ...]]:
    """Yield the rows whose first key columns equal the prefix, in the order of the key.

    The order is checked: in a B-tree whose pages were exchanged a search misses rows that a walk still sees.

    Raises:
        RowError: if a column has another type than the format says, or the rows are out of order.
    """
    where = " AND ".join(f"{column} = ?" for column in layout.key[: len(prefix)])
    query = f"SELECT {', '.join(layout.columns)} FROM {layout.table}"  # noqa: S608 — names from LAYOUTS only
    query += f" WHERE {where}" if where else ""
    query += f" ORDER BY {', '.join(layout.key)}"
    types = _types(layout)
    width = len(layout.key)
    before: tuple[Part, ...] | None = None
    row: tuple[Part, ...]
    for row in connection.execute(query, prefix):
        if tuple(map(type, row)) != types:
            raise RowError(layout.table)
        key = row[:width]
        if before is not None and not before < key:
            raise RowError(layout.table)
        before = key
        yield row


@dataclass(slots=True)
class Tally:
    """Number of rows of a table and the sum of their marks."""

    count: int = 0
    total: int = 0

    def add(self, mark: int) -> None:
        """Account for a row that came."""
        self.count += 1
        self.total = (self.total + mark) % _MODULUS

    def remove(self, mark: int) -> None:
        """Account for a row that went."""
        self.count -= 1
        self.total = (self.total - mark) % _MODULUS

    def as_json(self) -> list[int | str]:
        """Count, and sum in hexadecimal."""
        return [self.count, f"{self.total:064x}"]

    @classmethod
    def from_json(cls, value: object) -> Tally:
        """Undo `as_json`.

        Raises:
            ValueError: if it is something else.
        """
        match value:
            case [int(count), str(total)]:
                return cls(count, int(total, 16))
            case _:
                msg = "not a tally"
                raise ValueError(msg)
