"""The vault: one encrypted file that holds who is who."""

from __future__ import annotations

import contextlib
import os
import unicodedata
from typing import TYPE_CHECKING, Final, Self

from anoniem.errors import (
    DossierExistsError,
    DossierNotFoundError,
    VaultWriteError,
    WrongPassphraseError,
)
from anoniem.vault import contents, letters, outside, systemkeyring
from anoniem.vault.access import Access
from anoniem.vault.crypto import KEY_BYTES, KdfParameters
from anoniem.vault.dossier import Dossier, dossier_info
from anoniem.vault.files import appearing
from anoniem.vault.keys import ID_BYTES, MAX_SLOTS, Header, MasterKeys, Slot, unlock
from anoniem.vault.model import AuditEntry, CheckReport, DossierInfo, Notice
from anoniem.vault.rows import LAYOUTS, RowError, read_rows
from anoniem.vault.schema import FORMAT, connect, create_tables, damaged, guard
from anoniem.vault.store import Store, now, read_header

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Mapping
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
        keys = MasterKeys(os.urandom(KEY_BYTES))
        clear = (FORMAT, os.urandom(ID_BYTES), now().year)
        header = Header(*clear, keys.commit_tag(*clear))
        slot = Slot.for_passphrase(keys, header, passphrase, kdf or KdfParameters())
        with appearing(path) as fresh:
            connection = connect(fresh, busy_timeout=busy_timeout, create=True)
            with contextlib.closing(connection), guard(path):
                connection.execute("BEGIN IMMEDIATE")
                create_tables(connection)
                Store(path, connection, header, keys).start([slot])
                connection.execute("COMMIT")
        return cls._begun(Store(path, connect(path, busy_timeout=busy_timeout), header, keys), state_dir)

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
        return cls._open(path, lambda _header: passphrase, state_dir, busy_timeout)

    @classmethod
    def open_with_recovery_code(
        cls, path: Path, code: str, *, state_dir: Path | None = None, busy_timeout: float = BUSY_TIMEOUT
    ) -> Self:
        """Open a vault with the code on its recovery sheet, as typed or scanned; see `open` for the other errors.

        Next, give it a new passphrase with `vault.access.change_passphrase`.

        Raises:
            RecoveryCodeError: if the code has a typing slip; says in which line.
            WrongPassphraseError: if the code is of another vault, or of a sheet that was replaced.
        """
        return cls._open(path, lambda _header: letters.decode(code), state_dir, busy_timeout)

    @classmethod
    def open_with_keyring(
        cls, path: Path, *, state_dir: Path | None = None, busy_timeout: float = BUSY_TIMEOUT
    ) -> Self:
        """Open a vault with the key that the operating system's keyring holds for it; see `open` for the other errors.

        Raises:
            VaultLockedError: if there is no keyring, or it has no key for this vault.
        """
        return cls._open(path, lambda header: systemkeyring.get(header.vault_id), state_dir, busy_timeout)

    @classmethod
    def open_as_successor(
        cls, path: Path, own: Vault, *, state_dir: Path | None = None, busy_timeout: float = BUSY_TIMEOUT
    ) -> Self:
        """Open the vault of a colleague who gave this access to the key of one's own vault; see `open` for the errors.

        Raises:
            WrongPassphraseError: if the vault was not opened up to that key.
        """
        with own._store.reading():
            key = own._store.head.own_key
        if not key:
            raise WrongPassphraseError("Deze sleutel hoort niet bij deze kluis.")
        return cls._open(path, lambda _header: key, state_dir, busy_timeout)

    @staticmethod
    def ways_in(path: Path, *, busy_timeout: float = BUSY_TIMEOUT) -> frozenset[str]:
        """Which kinds of key slot a vault has, without opening it: they stand in clear; see `open` for the errors."""
        with contextlib.closing(connect(path, busy_timeout=busy_timeout)) as connection, guard(path):
            _header, slots = _read_header(connection, path)
        return frozenset(slot.kind for slot in slots)

    @classmethod
    def _open(
        cls,
        path: Path,
        secret_for: Callable[[Header], str | bytes],
        state_dir: Path | None = None,
        busy_timeout: float = BUSY_TIMEOUT,
        event: str | None = "opened",
    ) -> Self:
        connection = connect(path, busy_timeout=busy_timeout)
        try:
            with guard(path):
                header, slots = _read_header(connection, path)
            keys = unlock(header, slots, secret_for(header))
        except BaseException:
            connection.close()
            raise
        return cls._begun(Store(path, connection, header, keys), state_dir, event)

    @classmethod
    def _begun(cls, store: Store, state_dir: Path | None, event: str | None = None) -> Self:
        try:
            vault = cls(store, state_dir)
            vault._begin(event)
        except BaseException:
            store.close()
            raise
        return vault

    def _begin(self, event: str | None) -> None:
        """Compare with what was seen before, log, remember."""
        store = self._store
        notices = list(outside.conflict_notice(store.path))
        with store.reading():
            seen = None if self._state_dir is None else outside.load(self._state_dir, store)
            if seen is not None:
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
        if self._state_dir is not None and self._store.settled:
            outside.save(self._state_dir, self._store)

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

    def dossier(self, name: str, *, create: bool = False) -> Dossier:
        """The dossier of that name; capitals, accents' composition and extra spaces do not count.

        Args:
            name: the coach's name or number for it.
            create: make it if it is not there.

        Raises:
            DossierNotFoundError: if it is not there and `create` is false.
            VaultInputError: if the name is empty.
        """
        with self._store.reading():
            state = self._store.find_dossier(name)
        if state is None and create:
            with self._store.writing():
                state = self._store.find_dossier(name) or self._new_dossier(name)
        if state is None:
            raise _no_dossier()
        return Dossier(self._store, state.id)

    def add_dossier(self, name: str, *, note: str = "", retain_until: date | None = None) -> Dossier:
        """Make a new dossier.

        Raises:
            DossierExistsError: if there is one of that name.
            VaultInputError: if the name is empty.
        """
        with self._store.writing():
            if self._store.find_dossier(name) is not None:
                raise _dossier_exists()
            state = self._new_dossier(name)
            state.card["note"] = note
            state.card["retain_until"] = None if retain_until is None else retain_until.isoformat()
        return Dossier(self._store, state.id)

    def _new_dossier(self, name: str) -> DossierState:
        card = {"created": now().date().isoformat(), "retain_until": None, "note": ""}
        state = self._store.new_dossier(_shown(name), card)
        self._store.log("dossier-added", state.id)
        return state

    def rename_dossier(self, name: str, new_name: str) -> None:
        """Give a dossier another name.

        Raises:
            DossierNotFoundError: if there is none of the old name.
            DossierExistsError: if there is another of the new name.
            VaultInputError: if the new name is empty.
        """
        with self._store.writing():
            state, other = self._store.find_dossier(name), self._store.find_dossier(new_name)
            if state is None:
                raise _no_dossier()
            if other is not None and other.id != state.id:
                raise _dossier_exists()
            state.card["name"] = _shown(new_name)
            state.name_blind = self._store.name_blind(new_name)
            self._store.touch(state)
            self._store.log("renamed", state.id)

    def forget_dossier(self, name: str, *, reason: str = "") -> tuple[Notice, ...]:
        """Erase a dossier: its key, its rows, their traces in the file. The log keeps that it happened, not the name.

        Args:
            name: the dossier.
            reason: written reason for the log, for example the client's request.

        Returns:
            What the user must still do: copies made earlier can bring the dossier back.

        Raises:
            DossierNotFoundError: if there is none of that name.
        """
        with self._store.writing():
            state = self._store.find_dossier(name)
            if state is None:
                raise _no_dossier()
            contents.clear(self._store, state)
            self._store.remove_dossier(state)
            self._store.log("erased", state.id, {"reason": reason} if reason else None)
        notices = [
            Notice(
                "copies-remain",
                "Het dossier is uit de kluis gewist en kan hier niet meer worden gelezen. Oude reservekopieën en "
                "kopieën bij een synchronisatiedienst of op een stick bevatten het nog: verwijder die ook, of bewaar "
                "ze niet langer dan nodig.",
            )
        ]
        if not self._store.compact():
            notices.append(
                Notice(
                    "not-compacted",
                    "De vrijgekomen ruimte in het bestand kon niet worden opgeruimd. Dat gebeurt bij de volgende keer "
                    "wissen.",
                )
            )
        self._remember()
        return tuple(notices)

    def due_dossiers(self, today: date) -> tuple[DossierInfo, ...]:
        """Dossiers whose retention ends on or before a day: the reminder list, the longest overdue first."""
        due = [info for info in self.dossiers() if info.retain_until is not None and info.retain_until <= today]
        return tuple(sorted(due, key=lambda info: (info.retain_until or today, info.name)))

    def dossiers(self) -> tuple[DossierInfo, ...]:
        """All dossiers, by name."""
        with self._store.reading():
            infos = [dossier_info(state) for state in self._store.dossier_states()]
        return tuple(sorted(infos, key=lambda info: (info.name.casefold(), info.id)))

    def find_scrub(self, digest_of: bytes) -> tuple[Dossier, bytes] | None:
        """The dossier that scrubbed these bytes, with what it kept for them; None if none did."""
        store, digested = self._store, contents.digest(digest_of)
        with store.reading():
            for state in store.dossier_states():
                # One look-up each; only the rows of the dossier that has it are counted.
                blind = contents.KeptScrub.blind(state, digested)
                if next(store.dossier_rows(state, "scrub", blind), None) is not None:
                    dossier = Dossier(store, state.id)
                    payload = dossier.get_scrub(digest_of)
                    return None if payload is None else (dossier, payload)
        return None

    # Log and check

    def log(self, event: str, detail: Mapping[str, str] | None = None) -> None:
        """Add a line to the log that concerns no single dossier."""
        with self._store.writing():
            self._store.log(event, None, detail)

    def audit(self) -> tuple[AuditEntry, ...]:
        """The whole log, each line verified.

        Raises:
            VaultDamagedError: if a line was changed, removed, added or moved.
        """
        with self._store.reading():
            return tuple(self._store.audit())

    def backup(self, path: Path) -> None:
        """Copy the vault, consistent even while others use it, to a new file that is on disk and verified on return.

        The copy opens with the same passphrase and the same recovery sheet.

        Raises:
            VaultExistsError: if anything is at the path.
            VaultWriteError: if it cannot be written.
            VaultDamagedError: if the copy does not read back as what was copied.
        """
        self.log("backed-up")
        store = self._store
        with appearing(path) as fresh:
            with store.reading():
                store.copy_to(fresh)
                generation = store.head.generation
            copy = Store(fresh, connect(fresh, busy_timeout=0.0), store.header, store.keys)
            with contextlib.closing(copy), copy.reading():
                if copy.head.generation != generation:
                    raise damaged(path)

    @property
    def access(self) -> Access:
        """The ways in: passphrase, recovery sheet, keyring, successor; and the renewal of the keys."""
        return Access(self._store)

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
                whole = contents.Contents.read(store, store.dossier(state.id))
                entities += len(whole.known)
                scrubs += len(whole.scrubs)
            store.audiences()
            lines = sum(1 for _ in store.audit())
        return CheckReport(len(states), entities, scrubs, lines)


def _read_header(connection: sqlite3.Connection, path: Path) -> tuple[Header, list[Slot]]:
    slots = []
    connection.execute("BEGIN")
    try:
        header = read_header(connection, path)
        for row in read_rows(connection, LAYOUTS["keyslot"]):
            slots.append(Slot.from_row(row, header))
            if len(slots) > MAX_SLOTS:
                raise damaged(path)
    except (RowError, ValueError):
        raise damaged(path) from None
    finally:
        connection.execute("ROLLBACK")
    return header, slots


def _shown(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split())


def _no_dossier() -> DossierNotFoundError:
    return DossierNotFoundError(
        "Er is geen dossier met deze naam in de kluis. Bekijk de lijst met: anoniem dossier list"
    )


def _dossier_exists() -> DossierExistsError:
    return DossierExistsError("Er is al een dossier met deze naam in de kluis.")
