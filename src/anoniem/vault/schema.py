"""The SQLite file: tables, settings, and SQLite's errors in our own words."""

from __future__ import annotations

import contextlib
import sqlite3
from collections import Counter
from typing import TYPE_CHECKING, Final

from anoniem.errors import (
    VaultBusyError,
    VaultDamagedError,
    VaultNotFoundError,
    VaultVersionError,
    VaultWriteError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = [
    "APPLICATION_ID",
    "FORMAT",
    "FORMAT_VERSION",
    "TABLES",
    "connect",
    "create_tables",
    "guard",
]

FORMAT: Final = "anoniem-vault/1"
FORMAT_VERSION: Final = 1
APPLICATION_ID: Final = 0x416E_6F6E
"""The letters "Anon", in SQLite's application_id field."""

_FIRST_PAGE_HEADER: Final = 100
_MAGIC: Final = b"SQLite format 3\x00"
_ROLLBACK_JOURNAL: Final = b"\x01\x01"

TABLES: Final = {
    "header": """CREATE TABLE header (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    format TEXT NOT NULL,
    vault_id BLOB NOT NULL,
    created_year INTEGER NOT NULL,
    commit_tag BLOB NOT NULL
) STRICT""",
    "keyslot": """CREATE TABLE keyslot (
    slot_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    memory_kib INTEGER NOT NULL,
    passes INTEGER NOT NULL,
    lanes INTEGER NOT NULL,
    salt BLOB NOT NULL,
    public_key BLOB NOT NULL,
    commit_tag BLOB NOT NULL,
    wrapped BLOB NOT NULL,
    label BLOB NOT NULL,
    checksum BLOB NOT NULL,
    PRIMARY KEY (slot_id)
) STRICT, WITHOUT ROWID""",
    "head": """CREATE TABLE head (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    content BLOB NOT NULL
) STRICT""",
    "audit": """CREATE TABLE audit (
    seq INTEGER PRIMARY KEY,
    prev_hash BLOB NOT NULL,
    hash BLOB NOT NULL,
    mac BLOB NOT NULL,
    entry BLOB NOT NULL
) STRICT""",
    "audience": """CREATE TABLE audience (
    audience_id BLOB NOT NULL,
    row_version INTEGER NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (audience_id)
) STRICT, WITHOUT ROWID""",
    "dossier": """CREATE TABLE dossier (
    dossier_id BLOB NOT NULL,
    name_blind BLOB NOT NULL,
    row_version INTEGER NOT NULL,
    wrapped_key BLOB NOT NULL,
    card BLOB NOT NULL,
    state BLOB NOT NULL,
    PRIMARY KEY (dossier_id)
) STRICT, WITHOUT ROWID""",
    "entity": """CREATE TABLE entity (
    dossier_id BLOB NOT NULL,
    entity_id BLOB NOT NULL,
    row_version INTEGER NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (dossier_id, entity_id)
) STRICT, WITHOUT ROWID""",
    "entity_key": """CREATE TABLE entity_key (
    dossier_id BLOB NOT NULL,
    blind BLOB NOT NULL,
    entity_id BLOB NOT NULL,
    PRIMARY KEY (dossier_id, blind, entity_id)
) STRICT, WITHOUT ROWID""",
    "alias": """CREATE TABLE alias (
    dossier_id BLOB NOT NULL,
    entity_id BLOB NOT NULL,
    audience_blind BLOB NOT NULL,
    row_version INTEGER NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (dossier_id, entity_id, audience_blind)
) STRICT, WITHOUT ROWID""",
    "scrub": """CREATE TABLE scrub (
    dossier_id BLOB NOT NULL,
    blind BLOB NOT NULL,
    row_version INTEGER NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (dossier_id, blind)
) STRICT, WITHOUT ROWID""",
    "consent": """CREATE TABLE consent (
    dossier_id BLOB NOT NULL,
    record_id BLOB NOT NULL,
    row_version INTEGER NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (dossier_id, record_id)
) STRICT, WITHOUT ROWID""",
    "disclosure": """CREATE TABLE disclosure (
    dossier_id BLOB NOT NULL,
    record_id BLOB NOT NULL,
    row_version INTEGER NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (dossier_id, record_id)
) STRICT, WITHOUT ROWID""",
    "record": """CREATE TABLE record (
    dossier_id BLOB NOT NULL,
    record_id BLOB NOT NULL,
    row_version INTEGER NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (dossier_id, record_id)
) STRICT, WITHOUT ROWID""",
}
"""Every table and the exact statement that made it; a file with any other object in it is refused."""


@contextlib.contextmanager
def guard(path: Path) -> Iterator[None]:
    """Raise SQLite's errors as errors of the vault.

    Raises:
        VaultBusyError: if another process held the lock for too long.
        VaultWriteError: if the file cannot be written or created (read-only, full disk).
        VaultDamagedError: if SQLite finds the file malformed.
    """
    try:
        yield
    except sqlite3.ProgrammingError:
        # A closed vault or another thread: a mistake of the program, not of the file.
        raise
    except UnicodeDecodeError:
        # In a malformed file SQLite's own message can hold bytes that are no text.
        raise damaged(path) from None
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise VaultBusyError(
                "De kluis {path} is in gebruik door een ander programma. "
                "Sluit dat programma, of wacht even, en probeer het opnieuw.",
                path=path.name,
            ) from None
        if code == sqlite3.SQLITE_FULL:
            raise VaultWriteError(
                "De schijf is vol: de kluis {path} kon niet worden bijgewerkt. Er is niets "
                "veranderd. Maak ruimte vrij en probeer het opnieuw.",
                path=path.name,
            ) from None
        if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN):
            raise VaultWriteError(
                "De kluis {path} kan niet worden geschreven: het bestand of de map is alleen-lezen. "
                "Er is niets veranderd. Kies een map waarin u mag schrijven.",
                path=path.name,
            ) from None
        if code == sqlite3.SQLITE_IOERR:
            raise VaultWriteError(
                "De schijf waarop de kluis {path} staat, geeft een fout bij het lezen of schrijven. "
                "De laatste wijziging is niet opgeslagen. Kijk of de schijf vol of losgekoppeld is.",
                path=path.name,
            ) from None
        raise damaged(path) from None


def damaged(path: Path) -> VaultDamagedError:
    """The error for a file that is no sound vault."""
    return VaultDamagedError(
        "De kluis {path} is beschadigd. Werk er niet in verder en zet een reservekopie terug.",
        path=path.name,
    )


_in_use: Counter[tuple[int, int]] = Counter()
"""How often this process has each file open, by device and inode."""


class _Connection(sqlite3.Connection):
    """A connection that counts in `_in_use` until it is closed."""

    file: tuple[int, int] | None = None

    def close(self) -> None:
        """Close it; a second time does nothing."""
        super().close()
        if self.file is not None:
            _in_use[self.file] -= 1
            self.file = None


def _check_first_bytes(path: Path) -> None:
    """Look at the file before SQLite does: SQLite would try to repair or convert what is no vault of ours.

    Not while this process has the file open already: under POSIX, closing a file takes away all locks that the process
    holds on it, also those of SQLite (https://www.sqlite.org/howtocorrupt.html, section 2.2).
    """
    try:
        if _in_use[_identity(path)] > 0:
            return
        with path.open("rb") as file:
            first = file.read(_FIRST_PAGE_HEADER)
    except FileNotFoundError:
        raise VaultNotFoundError(
            "Er is geen kluis op {path}. Maak er een met: anoniem vault init", path=str(path)
        ) from None
    except OSError:
        if path.is_dir():
            raise VaultNotFoundError("{path} is een map, geen kluis.", path=str(path)) from None
        raise VaultWriteError(
            "De kluis {path} kan niet worden gelezen. Kijk of u toegang hebt tot het bestand.",
            path=path.name,
        ) from None
    if not first.startswith(_MAGIC):
        raise VaultDamagedError("Het bestand {path} is geen kluis, of het begin ervan is beschadigd.", path=path.name)
    if first[18:20] != _ROLLBACK_JOURNAL:
        raise damaged(path)


def _identity(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_dev, status.st_ino


def connect(path: Path, *, busy_timeout: float, create: bool = False) -> sqlite3.Connection:
    """Open the file with the settings on which the format relies.

    WAL is never used: deleted values would stay in the `-wal` file in spite of `secure_delete`, and a folder that is
    synced would carry file and log apart.

    Args:
        path: an existing file (empty if `create`).
        busy_timeout: seconds to wait for a lock.
        create: whether the tables are still to be made.

    Raises:
        VaultNotFoundError: if there is no file.
        VaultVersionError: if the format is newer.
        VaultDamagedError: if the file is no vault.
        VaultBusyError: if it stays locked.
        VaultWriteError: if it cannot be read at all.
    """
    if not create:
        _check_first_bytes(path)
    with guard(path):
        connection = sqlite3.connect(
            path.resolve().as_uri() + "?mode=rw",
            uri=True,
            timeout=busy_timeout,
            isolation_level=None,
            factory=_Connection,
        )
        try:
            connection.file = _identity(path)
            _in_use[connection.file] += 1
            for setting in (
                "trusted_schema = OFF",
                "cell_size_check = ON",
                "temp_store = MEMORY",
                "secure_delete = ON",
                "synchronous = EXTRA",
                "fullfsync = ON",
            ):
                connection.execute(f"PRAGMA {setting}").fetchall()
            if not create:
                _check_identity(connection, path)
        except BaseException:
            connection.close()
            raise
    return connection


def _check_identity(connection: sqlite3.Connection, path: Path) -> None:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION_ID or version < 1:
        raise VaultDamagedError(
            "Het bestand {path} is geen kluis van anoniem, of het begin ervan is beschadigd.",
            path=path.name,
        )
    if version > FORMAT_VERSION:
        raise VaultVersionError(
            "De kluis {path} heeft versie {found}; dit programma leest tot en met versie {known}. "
            "Installeer een nieuwere anoniem. De kluis is niet veranderd.",
            path=path.name,
            found=version,
            known=FORMAT_VERSION,
        )
    found = connection.execute(
        "SELECT name, type, sql FROM sqlite_schema ORDER BY name LIMIT ?", (len(TABLES) + 1,)
    ).fetchall()
    if found != [(name, "table", TABLES[name]) for name in sorted(TABLES)]:
        raise damaged(path)


def create_tables(connection: sqlite3.Connection) -> None:
    """Make the empty tables and stamp the file; inside the caller's transaction."""
    for statement in TABLES.values():
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {FORMAT_VERSION}")
