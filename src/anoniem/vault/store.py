"""The open file: transactions, the head that accounts for every row, dossier states, the audit chain.

Every transaction starts by looking whether another process has written since (SQLite's data_version). If so, the head
is decrypted and the key slots, audiences and dossiers are counted again; a dossier's own rows are counted at the first
use of that dossier after that. Nothing is ever written on top of rows that were not accounted for.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import sqlite3
import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, cast

from anoniem.errors import (
    DossierNotFoundError,
    VaultBusyError,
    VaultDamagedError,
    VaultInputError,
    VaultLockedError,
    VaultWriteError,
)
from anoniem.vault.crypto import KEY_BYTES, mac
from anoniem.vault.encoding import pack_json, parts, unpack_json
from anoniem.vault.keys import ID_BYTES, AuditKeys, DossierKeys, Header, MasterKeys, Slot
from anoniem.vault.model import AuditEntry
from anoniem.vault.rows import DOSSIER_TABLES, LAYOUTS, VAULT_TABLES, RowError, Tally, read_rows
from anoniem.vault.schema import damaged, guard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from anoniem.vault.encoding import Json, Part
    from anoniem.vault.rows import Layout

__all__ = ["DossierState", "Head", "Store", "now"]

FIRST_HASH: Final = bytes(32)

Row = tuple["Part", ...]


def now() -> datetime:
    """The moment, in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


@dataclass(slots=True)
class Head:
    """The encrypted row that fixes the state of the whole file.

    Attributes:
        generation: number of write transactions so far.
        written: moment of the last one.
        audit_seq: number of the last line of the log.
        audit_hash: its hash.
        audit_keys: the number of the first line under each key of the log, with that key; the last is in use.
        own_key: private key of this vault, to which others can hand dossiers over; empty until it is asked for.
        tallies: count and sum of marks of each table in `VAULT_TABLES`.
    """

    generation: int = 0
    written: datetime = field(default_factory=now)
    audit_seq: int = 0
    audit_hash: bytes = FIRST_HASH
    audit_keys: list[tuple[int, AuditKeys]] = field(default_factory=list)
    own_key: bytes = b""
    tallies: dict[str, Tally] = field(default_factory=lambda: {table: Tally() for table in VAULT_TABLES})

    def as_json(self) -> Json:
        """The content that is encrypted."""
        return {
            "generation": self.generation,
            "written": self.written.isoformat(),
            "audit": [self.audit_seq, self.audit_hash.hex()],
            "audit_keys": [[first, keys.key.hex()] for first, keys in self.audit_keys],
            "own_key": self.own_key.hex(),
            "tables": {table: list(tally.as_json()) for table, tally in self.tallies.items()},
        }

    @classmethod
    def from_json(cls, value: Json) -> Head:
        """Undo `as_json`.

        Raises:
            ValueError: if it is something else.
        """
        match value:
            case {
                "generation": int(generation),
                "written": str(written),
                "audit": [int(seq), str(last)],
                "audit_keys": [*audit_keys],
                "own_key": str(own_key),
                "tables": dict(tables),
            } if set(tables) == set(VAULT_TABLES):
                tallies = {table: Tally.from_json(tally) for table, tally in tables.items()}
                moment = datetime.fromisoformat(written)
                keys = [_audit_keys(one) for one in audit_keys]
                own = bytes.fromhex(own_key)
                return cls(generation, moment, seq, bytes.fromhex(last), keys, own, tallies)
            case _:
                msg = "not a head"
                raise ValueError(msg)


def _audit_keys(value: Json) -> tuple[int, AuditKeys]:
    match value:
        case [int(first), str(key)]:
            return first, AuditKeys(bytes.fromhex(key))
        case _:
            msg = "not a key of the log"
            raise ValueError(msg)


@dataclass(slots=True)
class DossierState:
    """A dossier's row, decrypted, with the account of its other rows.

    Attributes:
        id: 16 random bytes.
        keys: its own keys.
        name_blind: keyed index of its name.
        row_version: how often its row was written.
        card: name, dates and remark: {"name", "created", "retain_until", "note"}.
        tallies: count and sum of marks of each table in `DOSSIER_TABLES`.
        series: audience → series → highest ordinal given out.
        next_entity: ordinal of the next new entity.
        next_scrub: ordinal of the next scrubbed text.
        merged: id of an entity that was merged → id of the one that it is part of now, both hexadecimal.
    """

    id: bytes
    keys: DossierKeys
    name_blind: bytes
    row_version: int
    card: dict[str, Json]
    tallies: dict[str, Tally] = field(default_factory=lambda: {table: Tally() for table in DOSSIER_TABLES})
    series: dict[str, dict[str, int]] = field(default_factory=dict)
    next_entity: int = 1
    next_scrub: int = 1
    merged: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The coach's name for it."""
        return str(self.card["name"])

    def state_json(self) -> Json:
        """The content of the column `state`."""
        return {
            "tables": {table: list(tally.as_json()) for table, tally in self.tallies.items()},
            "series": cast("Json", self.series),
            "next": [self.next_entity, self.next_scrub],
            "merged": cast("Json", self.merged),
        }

    def load_state(self, value: Json) -> None:
        """Undo `state_json`.

        Raises:
            ValueError: if it is something else.
        """
        match value:
            case {
                "tables": dict(tables),
                "series": dict(series),
                "next": [int(next_entity), int(next_scrub)],
                "merged": dict(merged),
            } if set(tables) == set(DOSSIER_TABLES):
                self.tallies = {table: Tally.from_json(tally) for table, tally in tables.items()}
                self.series = cast("dict[str, dict[str, int]]", series)
                self.next_entity, self.next_scrub = next_entity, next_scrub
                self.merged = {old: str(new) for old, new in merged.items()}
            case _:
                msg = "not a dossier state"
                raise ValueError(msg)


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file is under the name now."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


class Store:
    """An unlocked vault file. One thread at a time; any number of processes.

    Args:
        path: the file.
        connection: as `schema.connect` gives it.
        header: the clear header.
        keys: the unlocked keys.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, header: Header, keys: MasterKeys) -> None:
        self.path = path
        self.header = header
        self.keys = keys
        self.head = Head()
        self._connection = connection
        self._file = _identity(path)
        self._seen: int | None = None
        self._highest = 0
        self._states: dict[bytes, DossierState] = {}
        self._counted: set[bytes] = set()
        self._dirty: set[bytes] = set()
        self._changed = False
        self._writing: bool | None = None
        self._undo: tuple[MasterKeys, Header] | None = None

    # Transactions

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """One consistent view of the file, checked against the head."""
        if self._writing is not None:
            yield
            return
        with self._transaction("BEGIN", writing=False):
            yield

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """One atomic change; nothing is kept if the block raises."""
        if self._writing:
            yield
            return
        with self._transaction("BEGIN IMMEDIATE", writing=True):
            yield
            if self._changed:
                for dossier_id in sorted(self._dirty):
                    self._save_dossier(self._states[dossier_id])
                self._save_head()

    @contextlib.contextmanager
    def _transaction(self, begin: str, *, writing: bool) -> Iterator[None]:
        with guard(self.path):
            self._connection.execute(begin)
            self._writing = writing
            self._changed = False
            self._dirty.clear()
            try:
                self._refresh()
                yield
                self._connection.execute("COMMIT")
                self._highest = self.head.generation
            except BaseException:
                self._forget()
                if self._undo is not None:
                    self.keys, self.header = self._undo
                with contextlib.suppress(Exception):
                    self._connection.execute("ROLLBACK")
                raise
            finally:
                self._writing = None
                self._undo = None

    def _forget(self) -> None:
        self._seen = None
        self._states.clear()
        self._counted.clear()

    def compact(self) -> bool:
        """Rewrite the file without the room of what was deleted; outside a transaction.

        Returns:
            Whether it could be done: it takes room for a second copy and nobody else at work. What was deleted is
            overwritten already (`secure_delete`); only its room is given back here.
        """
        try:
            with guard(self.path):
                self._connection.execute("VACUUM")
        except (VaultWriteError, VaultBusyError):
            return False
        return True

    @property
    def settled(self) -> bool:
        """Whether `head` is what the file holds: not so after a transaction that failed."""
        return self._seen is not None

    def copy_to(self, path: Path) -> None:
        """Copy all pages to an empty file, as they are in this transaction.

        Raises:
            VaultWriteError: if that file cannot be written.
        """
        with guard(path), contextlib.closing(sqlite3.connect(path, isolation_level=None)) as target:
            target.execute("PRAGMA synchronous = EXTRA")
            self._connection.backup(target)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    # Rows

    def rows(self, layout: Layout, *prefix: Part) -> Iterator[Row]:
        """Rows by a prefix of their key; see `rows.read_rows`.

        Raises:
            VaultDamagedError: if a row is malformed or out of order.
        """
        try:
            yield from read_rows(self._connection, layout, *prefix)
        except RowError:
            raise damaged(self.path) from None

    def row(self, layout: Layout, *key: Part) -> Row | None:
        """The row with this whole key, or None."""
        return next(self.rows(layout, *key), None)

    def _mark(self, layout: Layout, mark_key: bytes, row: Row) -> int:
        try:
            return layout.mark(mark_key, row)
        except ValueError:
            raise damaged(self.path) from None

    def put(self, layout: Layout, tally: Tally, mark_key: bytes, row: Row) -> None:
        """Write a row, new or in the place of the one with the same key, and account for it."""
        self.remove(layout, tally, mark_key, row[: len(layout.key)])
        marks = ", ".join("?" * len(layout.columns))
        self._connection.execute(f"INSERT INTO {layout.table} VALUES ({marks})", row)  # noqa: S608 — names from LAYOUTS only
        tally.add(layout.mark(mark_key, row))
        self._changed = True

    def remove(self, layout: Layout, tally: Tally, mark_key: bytes, key: Row) -> bool:
        """Delete the row with this whole key, if there is one, and account for it."""
        old = self.row(layout, *key)
        if old is None:
            return False
        where = " AND ".join(f"{column} = ?" for column in layout.key)
        self._connection.execute(f"DELETE FROM {layout.table} WHERE {where}", key)  # noqa: S608 — idem
        tally.remove(self._mark(layout, mark_key, old))
        self._changed = True
        return True

    def _count(self, tally: Tally, layout: Layout, mark_key: bytes, *prefix: Part) -> None:
        found = Tally()
        for row in self.rows(layout, *prefix):
            found.add(self._mark(layout, mark_key, row))
        if found != tally:
            raise VaultDamagedError(
                "De kluis {path} is beschadigd of veranderd buiten anoniem om: er ontbreken "
                "gegevens, of er staan oude of vreemde gegevens in. Zet een reservekopie terug.",
                path=self.path.name,
            )

    # Head

    def _refresh(self) -> None:
        (data_version,) = self._connection.execute("PRAGMA data_version").fetchone()
        if _identity(self.path) != self._file:
            # A synchronisation service puts a new file under the name: what is written to the old one would be lost.
            raise VaultLockedError(
                "De kluis {path} is tijdens het werk door een ander programma vervangen of weggehaald. "
                "Sluit de kluis en open hem opnieuw.",
                path=self.path.name,
            )
        if self._seen == data_version:
            return
        if read_header(self._connection, self.path) != self.header:
            raise VaultLockedError(
                "De sleutel van de kluis {path} is intussen door een ander programma vernieuwd. "
                "Sluit de kluis en open hem opnieuw.",
                path=self.path.name,
            )
        head = self._load_head()
        if head.generation < self._highest:
            raise VaultDamagedError(
                "De kluis {path} is tijdens het werk vervangen door een oudere versie. "
                "Sluit anoniem en kijk of een ander programma het bestand terugzet.",
                path=self.path.name,
            )
        self._forget()
        self.head = head
        for table in VAULT_TABLES:
            self._count(head.tallies[table], LAYOUTS[table], self.keys.mark)
        self._seen = data_version

    def _load_head(self) -> Head:
        last = self._connection.execute("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
        match self._connection.execute("SELECT content FROM head").fetchall():
            case [(bytes(content),)]:
                sealed = content
            case _:
                raise damaged(self.path)
        plain = self.keys.head.open(sealed, "anoniem/1/head", self.header.vault_id)
        try:
            head = Head.from_json(unpack_json(plain))
        except ValueError:
            raise damaged(self.path) from None
        if (last or (0, FIRST_HASH)) != (head.audit_seq, head.audit_hash):
            raise VaultDamagedError(
                "Het logboek van de kluis {path} is beschadigd of afgekapt. Zet een reservekopie terug.",
                path=self.path.name,
            )
        return head

    def _save_head(self) -> None:
        self.head.generation += 1
        self.head.written = now()
        content = self.keys.head.seal(pack_json(self.head.as_json()), "anoniem/1/head", self.header.vault_id)
        self._connection.execute("INSERT OR REPLACE INTO head VALUES (1, ?)", (content,))

    def start(self, slots: list[Slot]) -> None:
        """Write header, slots and first head into the empty tables of a new vault; inside the caller's transaction."""
        header = self.header
        self._connection.execute("INSERT INTO header VALUES (1, ?, ?, ?, ?)", (*header.clear, header.commit_tag))
        for slot in slots:
            self.put_slot(slot)
        self.new_audit_keys()
        self.log("created")
        self._save_head()

    # Audiences

    def put_audience(self, audience_id: bytes, content: Json) -> None:
        """Write what is known of an audience of the vault."""
        layout, tally = LAYOUTS["audience"], self.head.tallies["audience"]
        old = self.row(layout, audience_id)
        version = 1 if old is None else cast("int", old[1]) + 1
        row = layout.seal(self.keys.content, self.header.vault_id, (audience_id, version), (pack_json(content),))
        self.put(layout, tally, self.keys.mark, row)

    def audiences(self) -> list[tuple[bytes, Json]]:
        """What is known of each audience, by its id."""
        layout, vault_id = LAYOUTS["audience"], self.header.vault_id
        return [
            (
                cast("bytes", row[0]),
                self.parsed(functools.partial(unpack_json, layout.open(self.keys.content, vault_id, row, "content"))),
            )
            for row in self.rows(layout)
        ]

    # Key slots

    def slots(self) -> list[Slot]:
        """All key slots."""
        return [Slot.from_row(row, self.header) for row in self.rows(LAYOUTS["keyslot"])]

    def put_slot(self, slot: Slot) -> None:
        """Add a key slot."""
        self.put(LAYOUTS["keyslot"], self.head.tallies["keyslot"], self.keys.mark, slot.row())

    def remove_slot(self, slot_id: bytes) -> bool:
        """Remove a key slot; returns whether it was there."""
        tally = self.head.tallies["keyslot"]
        return self.remove(LAYOUTS["keyslot"], tally, self.keys.mark, (slot_id,))

    def rotate(self, keys: MasterKeys, header: Header, slots: list[Slot]) -> None:
        """Put a new master key in the place of the old one; inside a writing transaction.

        Every dossier must have been given new keys of its own before.

        Args:
            keys: the new keys.
            header: the header that commits to them.
            slots: all key slots for them.
        """
        old, audiences, states = (self.keys, self.header), self.audiences(), self.dossier_states()
        for table in VAULT_TABLES:
            layout = LAYOUTS[table]
            for row in list(self.rows(layout)):
                self.remove(layout, self.head.tallies[table], self.keys.mark, row[: len(layout.key)])
        self.keys, self.header = keys, header
        self._undo = old
        self._connection.execute("UPDATE header SET commit_tag = ?", (header.commit_tag,))
        for slot in slots:
            self.put_slot(slot)
        for audience_id, content in audiences:
            self.put_audience(audience_id, content)
        for state in states:
            state.name_blind = self.name_blind(state.name)
            self.touch(state)
        self.new_audit_keys()

    # Dossiers

    def new_dossier(self, name: str, card: Mapping[str, Json], dossier_id: bytes | None = None) -> DossierState:
        """Make an empty dossier with a key of its own."""
        keys = DossierKeys(os.urandom(KEY_BYTES))
        new_id = dossier_id or os.urandom(ID_BYTES)
        state = DossierState(new_id, keys, self.name_blind(name), 0, {**card, "name": name})
        self._states[state.id] = state
        self._counted.add(state.id)
        self.touch(state)
        return state

    def name_blind(self, name: str) -> bytes:
        """Blind index of a dossier's name; case, composition of accents and extra spaces do not count.

        Raises:
            VaultInputError: if the name is empty.
        """
        normal = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
        if not normal:
            raise VaultInputError("De naam van een dossier kan niet leeg zijn.")
        return mac(self.keys.names, "anoniem/1/name", normal)[:16]

    def find_dossier(self, name: str) -> DossierState | None:
        """The dossier of that name, its rows accounted for, or None."""
        blind = self.name_blind(name)
        for row in self.rows(LAYOUTS["dossier"]):
            if row[1] == blind:
                return self.dossier(cast("bytes", row[0]))
        return None

    def remove_dossier(self, state: DossierState) -> None:
        """Delete the key of a dossier and its row; its other rows are to be deleted first."""
        self.remove(LAYOUTS["dossier"], self.head.tallies["dossier"], self.keys.mark, (state.id,))
        self._dirty.discard(state.id)
        self._states.pop(state.id, None)
        self._counted.discard(state.id)

    def touch(self, state: DossierState) -> None:
        """Have the dossier's row written at the end of this transaction."""
        self._dirty.add(state.id)
        self._changed = True

    def _save_dossier(self, state: DossierState) -> None:
        layout, vault_id = LAYOUTS["dossier"], self.header.vault_id
        state.row_version += 1
        clear = (state.id, state.name_blind, state.row_version)
        wrapped = self.keys.wrap.seal(state.keys.key, *layout.place(vault_id, "wrapped_key", clear))
        card, inner = (
            state.keys.content.seal(pack_json(value), *layout.place(vault_id, column, clear))
            for column, value in (("card", state.card), ("state", state.state_json()))
        )
        tally = self.head.tallies["dossier"]
        self.put(layout, tally, self.keys.mark, (*clear, wrapped, card, inner))

    def _load_dossier(self, row: Row) -> DossierState:
        layout, vault_id = LAYOUTS["dossier"], self.header.vault_id
        keys = DossierKeys(layout.open(self.keys.wrap, vault_id, row, "wrapped_key"))
        dossier_id, name_blind, row_version = cast("tuple[bytes, bytes, int]", row[:3])
        try:
            card = unpack_json(layout.open(keys.content, vault_id, row, "card"))
            inner = unpack_json(layout.open(keys.content, vault_id, row, "state"))
            if not isinstance(card, dict) or "name" not in card:
                raise damaged(self.path)
            state = DossierState(dossier_id, keys, name_blind, row_version, card)
            state.load_state(inner)
        except ValueError:
            raise damaged(self.path) from None
        return state

    def dossier(self, dossier_id: bytes) -> DossierState:
        """The state of a dossier, its rows accounted for.

        Raises:
            DossierNotFoundError: if it is not there (any more).
            VaultDamagedError: if its rows are not those that were written.
        """
        state = self._states.get(dossier_id)
        if state is None:
            row = self.row(LAYOUTS["dossier"], dossier_id)
            if row is None:
                raise DossierNotFoundError(
                    "Dit dossier staat niet meer in de kluis. Bekijk de lijst met: anoniem dossier list"
                )
            state = self._states[dossier_id] = self._load_dossier(row)
        if dossier_id not in self._counted:
            for table in DOSSIER_TABLES:
                layout = LAYOUTS[table]
                self._count(state.tallies[table], layout, state.keys.mark, dossier_id)
            self._counted.add(dossier_id)
        return state

    def dossier_states(self) -> list[DossierState]:
        """The states of all dossiers; their own rows are not read."""
        states = []
        for row in self.rows(LAYOUTS["dossier"]):
            dossier_id = cast("bytes", row[0])
            state = self._states.get(dossier_id)
            if state is None:
                state = self._states[dossier_id] = self._load_dossier(row)
            states.append(state)
        return states

    def dossier_rows(self, state: DossierState, table: str, *prefix: Part) -> Iterator[Row]:
        """Rows of one of the dossier's tables."""
        return self.rows(LAYOUTS[table], state.id, *prefix)

    def put_row(self, state: DossierState, table: str, key: Row, content: bytes | None = None) -> None:
        """Write a row of a dossier: its key after the dossier's id, and the plaintext of its content, if it has one."""
        layout = LAYOUTS[table]
        row: Row = (state.id, *key)
        if layout.sealed:
            old = self.row(layout, *row)
            version = 1 if old is None else cast("int", old[len(layout.key)]) + 1
            row = layout.seal(
                state.keys.content,
                self.header.vault_id,
                (*row, version),
                () if content is None else (content,),
            )
        self.put(layout, state.tallies[table], state.keys.mark, row)
        self.touch(state)

    def remove_row(self, state: DossierState, table: str, *key: Part) -> bool:
        """Delete a row of a dossier; returns whether it was there."""
        layout = LAYOUTS[table]
        gone = self.remove(layout, state.tallies[table], state.keys.mark, (state.id, *key))
        if gone:
            self.touch(state)
        return gone

    def content(self, state: DossierState, table: str, row: Row) -> bytes:
        """Decrypt the content of a row of a dossier."""
        return LAYOUTS[table].open(state.keys.content, self.header.vault_id, row, "content")

    def json_content(self, state: DossierState, table: str, row: Row) -> Json:
        """Decrypt the content of a row that holds JSON."""
        return self.parsed(lambda: unpack_json(self.content(state, table, row)))

    def parsed(self, read: Callable[[], Json]) -> Json:
        """What `read` returns; a value that cannot be read counts as damage."""
        try:
            return read()
        except ValueError:
            raise damaged(self.path) from None

    # Audit

    def log(self, event: str, dossier_id: bytes | None = None, detail: Mapping[str, str] | None = None) -> None:
        """Add a line to the log; inside a writing transaction."""
        vault_id, seq, before = self.header.vault_id, self.head.audit_seq + 1, self.head.audit_hash
        _, keys = self.head.audit_keys[-1]
        entry = keys.content.seal(
            pack_json(
                {
                    "at": now().isoformat(),
                    "event": event,
                    "dossier": None if dossier_id is None else dossier_id.hex(),
                    "detail": dict(detail or {}),
                }
            ),
            "anoniem/1/audit",
            vault_id,
            seq,
            before,
        )
        link = _audit_hash(vault_id, seq, before, entry)
        seal = mac(keys.mac, "anoniem/1/audit mac", vault_id, seq, before, link)
        self._connection.execute("INSERT INTO audit VALUES (?, ?, ?, ?, ?)", (seq, before, link, seal, entry))
        self.head.audit_seq, self.head.audit_hash = seq, link
        self._changed = True

    def new_audit_keys(self) -> None:
        """Have the lines from now on under a new key."""
        self.head.audit_keys.append((self.head.audit_seq + 1, AuditKeys(os.urandom(KEY_BYTES))))
        self._changed = True

    def audit_hash(self, seq: int) -> bytes | None:
        """The hash of one line of the log, or None if there is no such line."""
        found = self._connection.execute("SELECT hash FROM audit WHERE seq = ?", (seq,)).fetchone()
        return found[0] if found and isinstance(found[0], bytes) else None

    def audit(self) -> Iterator[AuditEntry]:
        """The log from the first line, each link, seal and number verified.

        Raises:
            VaultDamagedError: if a line was changed, removed, added or moved.
        """
        before, expected, vault_id = FIRST_HASH, 1, self.header.vault_id
        query = "SELECT seq, prev_hash, hash, mac, entry FROM audit ORDER BY seq"
        coming = list(self.head.audit_keys)
        keys: AuditKeys | None = None
        for seq, previous, link, seal, entry in self._connection.execute(query):
            if coming and seq == coming[0][0]:
                keys = coming.pop(0)[1]
            sound = (
                keys is not None
                and seq == expected
                and previous == before
                and isinstance(entry, bytes)
                and link == _audit_hash(vault_id, seq, before, entry)
                and seal == mac(keys.mac, "anoniem/1/audit mac", vault_id, seq, before, link)
            )
            if keys is None or not sound:
                raise damaged(self.path)
            plain = keys.content.open(entry, "anoniem/1/audit", vault_id, seq, before)
            yield _audit_entry(seq, self.parsed(functools.partial(unpack_json, plain)), self.path)
            before, expected = link, seq + 1
        if (expected - 1, before) != (self.head.audit_seq, self.head.audit_hash):
            raise damaged(self.path)

    # The whole file

    def check_structure(self) -> None:
        """Have SQLite look at every page, and count the rows that belong to no dossier.

        Raises:
            VaultDamagedError: if anything is wrong.
        """
        if self._connection.execute("PRAGMA integrity_check(1)").fetchall() != [("ok",)]:
            raise damaged(self.path)
        totals = dict.fromkeys(DOSSIER_TABLES, 0)
        for state in self.dossier_states():
            for table in DOSSIER_TABLES:
                totals[table] += state.tallies[table].count
        for table, expected in totals.items():
            query = f"SELECT count(*) FROM {table}"  # noqa: S608 — names from DOSSIER_TABLES only
            if self._connection.execute(query).fetchone() != (expected,):
                raise damaged(self.path)


def read_header(connection: sqlite3.Connection, path: Path) -> Header:
    """The header row of a file.

    Raises:
        VaultDamagedError: if it is not one row of the right types.
    """
    match connection.execute("SELECT * FROM header").fetchall():
        case [(1, str(name), bytes(vault_id), int(year), bytes(tag))]:
            return Header(name, vault_id, year, tag)
        case _:
            raise damaged(path)


def _audit_hash(vault_id: bytes, seq: int, before: bytes, entry: bytes) -> bytes:
    return hashlib.sha256(parts("anoniem/1/audit", vault_id, seq, before, entry)).digest()


def _audit_entry(seq: int, value: Json, path: Path) -> AuditEntry:
    match value:
        case {"at": str(at), "event": str(event), "dossier": dossier, "detail": dict(detail)}:
            moment = datetime.fromisoformat(at)
            owner = dossier if isinstance(dossier, str) else None
            texts = {key: str(text) for key, text in detail.items()}
            return AuditEntry(seq, moment, event, owner, texts)
        case _:
            raise damaged(path)
