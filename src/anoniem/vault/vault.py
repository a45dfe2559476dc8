"""The vault: one encrypted file that holds who is who."""

from __future__ import annotations

import contextlib
import os
import unicodedata
from typing import TYPE_CHECKING, Final, Self, cast

from anoniem.errors import (
    DossierExistsError,
    DossierNotFoundError,
    VaultExistsError,
    VaultInputError,
    VaultWriteError,
)
from anoniem.vault import outside
from anoniem.vault.crypto import KEY_BYTES, KdfParameters, mac
from anoniem.vault.dossier import Dossier, dossier_info
from anoniem.vault.keys import ID_BYTES, MAX_SLOTS, Header, MasterKeys, Slot, unlock
from anoniem.vault.model import CheckReport, DossierInfo, Notice
from anoniem.vault.rows import LAYOUTS, RowError, read_rows
from anoniem.vault.schema import FORMAT, connect, create_tables, damaged, guard
from anoniem.vault.store import Store, now, read_header

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path
    from types import TracebackType

    from anoniem.vault.store import DossierState

__all__ = ["Vault"]

BUSY_TIMEOUT: Final = 30.0
"""Seconds to wait for another process before saying that the vault is in use."""


class Vault:
    """An open vault. Use as a context manager; made by `create` or `open`.

    Every call is one atomic transaction, on disk when it returns. One object serves one thread; any number of
    processes may use the file at once.

    Attributes:
        warnings: what the user should know: an older copy was put back, the folder is read-only, a conflict copy lies
            beside the file.
    """

    def __init__(self, store: Store, state_dir: Path | None) -> None:
        self._store = store
        self._state_dir = state_dir
        self.warnings: tuple[Notice, ...] = ()

    # Opening and closing

    @classmethod
    def create(
        cls,
        path: Path,
        passphrase: str,
        *,
        kdf: KdfParameters | None = None,
        state_dir: Path | None = None,
        busy_timeout: float = BUSY_TIMEOUT,
    ) -> Self:
        """Make a new vault and open it. The file appears whole or not at all.

        Args:
            path: where; its folder is made if need be.
            passphrase: see `normalise_passphrase` for what counts.
            kdf: cost of Argon2id; the default is 64 MiB, 3 passes, 4 lanes.
            state_dir: folder for the counter outside the file, or None to keep none.
            busy_timeout: seconds to wait for a lock.

        Raises:
            VaultExistsError: if anything is at the path.
            VaultWriteError: if it cannot be written there.
            VaultLockedError: if the passphrase is empty.
        """
        if os.path.lexists(path):
            raise _exists(path)
        keys = MasterKeys(os.urandom(KEY_BYTES))
        clear = (FORMAT, os.urandom(ID_BYTES), now().year)
        header = Header(*clear, keys.commit_tag(*clear))
        slot = Slot.for_passphrase(keys, header, passphrase, kdf or KdfParameters())
        fresh = path.with_name(f".{path.name}.{os.urandom(6).hex()}")
        try:
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                os.close(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
                _write_new(fresh, header, keys, slot, busy_timeout)
                _put_in_place(fresh, path)
            finally:
                fresh.unlink(missing_ok=True)
        except FileExistsError:
            raise _exists(path) from None
        except OSError:
            raise VaultWriteError(
                "De kluis kan niet worden gemaakt in {folder}: de map is alleen-lezen, of de schijf is "
                "vol. Kies een andere map of maak ruimte vrij.",
                folder=str(path.parent),
            ) from None
        vault = cls(Store(path, connect(path, busy_timeout=busy_timeout), header, keys), state_dir)
        vault._begin()
        return vault

    @classmethod
    def open(
        cls,
        path: Path,
        passphrase: str,
        *,
        state_dir: Path | None = None,
        busy_timeout: float = BUSY_TIMEOUT,
    ) -> Self:
        """Open a vault with its passphrase, and log that. Costs about the one Argon2id run.

        Raises:
            VaultNotFoundError: if there is no file.
            WrongPassphraseError: if the passphrase is another.
            VaultLockedError: if the passphrase is empty.
            VaultDamagedError: if file, header, head or key slot is damaged, or the KDF cost is out of bounds (nothing
                has run then).
            VaultVersionError: if the format is newer.
            VaultBusyError: if another process keeps it locked.
        """
        return cls._open(path, passphrase, state_dir, busy_timeout)

    @classmethod
    def _open(cls, path: Path, secret: str | bytes, state_dir: Path | None, busy_timeout: float) -> Self:
        connection = connect(path, busy_timeout=busy_timeout)
        try:
            with guard(path):
                header, slots = _read_header(connection, path)
            keys = unlock(header, slots, secret)
            vault = cls(Store(path, connection, header, keys), state_dir)
            vault._begin("opened")
        except BaseException:
            connection.close()
            raise
        return vault

    def _begin(self, event: str | None = None) -> None:
        """Compare with what was seen before, log, remember."""
        store = self._store
        notices = list(outside.conflict_notice(store.path))
        with store.reading():
            seen = self._state_dir and outside.load(self._state_dir, store.header.vault_id)
            if seen:
                notices += outside.compare(seen, store)
        if event is not None:
            try:
                with store.writing():
                    for notice in notices:
                        store.log(notice.code)
                    store.log(event)
            except VaultWriteError:
                notices.append(
                    Notice(
                        "read-only",
                        "De kluis {path} kan hier alleen worden gelezen; deze keer openen staat niet in het logboek.",
                        {"path": store.path.name},
                    )
                )
        self.warnings = tuple(notices)
        self._remember()

    def _remember(self) -> None:
        if self._state_dir is not None:
            seen = outside.Seen.of(self._store.head)
            outside.save(self._state_dir, self._store.header.vault_id, seen)

    def close(self) -> None:
        """Close the file. The object is of no use afterwards."""
        self._remember()
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def path(self) -> Path:
        """The file."""
        return self._store.path

    @property
    def id(self) -> str:
        """32 hexadecimal digits, random, the same for ever."""
        return self._store.header.vault_id.hex()

    # Dossiers

    def _name_blind(self, name: str) -> bytes:
        normal = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
        if not normal:
            raise VaultInputError("De naam van een dossier kan niet leeg zijn.")
        return mac(self._store.keys.names, "anoniem/1/name", normal)[:16]

    def _find(self, blind: bytes) -> DossierState | None:
        for row in self._store.rows(LAYOUTS["dossier"]):
            if row[1] == blind:
                return self._store.dossier(cast("bytes", row[0]))
        return None

    def dossier(self, name: str, *, create: bool = False) -> Dossier:
        """The dossier of that name; capitals, accents' composition and extra spaces do not count.

        Args:
            name: the coach's name or number for it.
            create: make it if it is not there.

        Raises:
            DossierNotFoundError: if it is not there and `create` is false.
            VaultInputError: if the name is empty.
        """
        blind = self._name_blind(name)
        with self._store.reading():
            state = self._find(blind)
        if state is None and create:
            with self._store.writing():
                state = self._find(blind) or self._new_dossier(name, blind)
        if state is None:
            raise DossierNotFoundError(
                "Er is geen dossier met deze naam in de kluis. Bekijk de lijst met: anoniem dossier list"
            )
        return Dossier(self._store, state.id)

    def add_dossier(self, name: str, *, note: str = "", retain_until: date | None = None) -> Dossier:
        """Make a new dossier.

        Raises:
            DossierExistsError: if there is one of that name.
            VaultInputError: if the name is empty.
        """
        blind = self._name_blind(name)
        with self._store.writing():
            if self._find(blind) is not None:
                raise DossierExistsError("Er is al een dossier met deze naam in de kluis.")
            state = self._new_dossier(name, blind)
            state.card["note"] = note
            state.card["retain_until"] = None if retain_until is None else retain_until.isoformat()
        return Dossier(self._store, state.id)

    def _new_dossier(self, name: str, blind: bytes) -> DossierState:
        card = {"created": now().date().isoformat(), "retain_until": None, "note": ""}
        shown = " ".join(unicodedata.normalize("NFC", name).split())
        state = self._store.new_dossier(shown, blind, card)
        self._store.log("dossier-added", state.id)
        return state

    def dossiers(self) -> tuple[DossierInfo, ...]:
        """All dossiers, by name."""
        with self._store.reading():
            infos = [dossier_info(state) for state in self._store.dossier_states()]
        return tuple(sorted(infos, key=lambda info: (info.name.casefold(), info.id)))

    def find_scrub(self, digest_of: bytes) -> tuple[Dossier, bytes] | None:
        """The dossier that scrubbed these bytes, with what it kept for them; None if none did."""
        with self._store.reading():
            ids = [state.id for state in self._store.dossier_states()]
        for dossier_id in ids:
            dossier = Dossier(self._store, dossier_id)
            payload = dossier.get_scrub(digest_of)
            if payload is not None:
                return dossier, payload
        return None

    # Log and check

    def log(self, event: str, detail: Mapping[str, str] | None = None) -> None:
        """Add a line to the log that concerns no single dossier."""
        with self._store.writing():
            self._store.log(event, None, detail)

    def check(self) -> CheckReport:
        """Read and verify everything: pages, rows, counts, every encrypted value, the log.

        Raises:
            VaultDamagedError: if anything is not what was written.
        """
        store = self._store
        with store.reading():
            store.check_structure()
            for slot in store.slots():
                slot.read_label(store.keys, store.header)
            states = store.dossier_states()
            entities = scrubs = 0
            for state in states:
                dossier = Dossier(store, state.id)
                entities += len(dossier.entities())
                scrubs += len(list(dossier.scrubs()))
                for table in ("consent", "disclosure", "record"):
                    for row in store.dossier_rows(state, table):
                        store.json_content(state, table, row)
            lines = sum(1 for _ in store.audit())
        return CheckReport(len(states), entities, scrubs, lines)


def _exists(path: Path) -> VaultExistsError:
    return VaultExistsError(
        "Op {path} staat al een bestand. Een kluis wordt nooit overschreven; kies een andere plaats.",
        path=str(path),
    )


def _read_header(connection: sqlite3.Connection, path: Path) -> tuple[Header, list[Slot]]:
    header = read_header(connection, path)
    slots = []
    try:
        for row in read_rows(connection, LAYOUTS["keyslot"]):
            slots.append(Slot.from_row(row, header))
            if len(slots) > MAX_SLOTS:
                raise damaged(path)
    except (RowError, ValueError):
        raise damaged(path) from None
    return header, slots


def _write_new(path: Path, header: Header, keys: MasterKeys, slot: Slot, busy_timeout: float) -> None:
    connection = connect(path, busy_timeout=busy_timeout, create=True)
    with contextlib.closing(connection), guard(path):
        connection.execute("BEGIN IMMEDIATE")
        create_tables(connection)
        Store(path, connection, header, keys).start([slot])
        connection.execute("COMMIT")


def _put_in_place(fresh: Path, path: Path) -> None:
    """Give the finished file its name, never over another file, and have the folder remember it.

    Raises:
        FileExistsError: if another process made a file there meanwhile.
        OSError: if the folder cannot be written.
    """
    try:
        path.hardlink_to(fresh)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):
        # No hard links on FAT and some network drives: a small race remains there.
        if os.path.lexists(path):
            raise FileExistsError from None
        fresh.rename(path)
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
