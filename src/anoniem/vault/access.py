"""The ways into a vault, and the renewal of its keys."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from anoniem.errors import VaultInputError, WrongPassphraseError
from anoniem.vault import contents, letters, systemkeyring
from anoniem.vault.crypto import KEY_BYTES, KdfParameters
from anoniem.vault.keys import (
    KEYRING,
    MAX_SLOTS,
    PASSPHRASE,
    RECOVERY,
    SUCCESSOR,
    DossierKeys,
    Header,
    MasterKeys,
    Slot,
    new_private_key,
    public_key_of,
)
from anoniem.vault.model import SlotInfo
from anoniem.vault.store import now

if TYPE_CHECKING:
    from collections.abc import Callable

    from anoniem.vault.store import Store

__all__ = ["Access"]

_LEFT_FOR_PASSPHRASE: Final = 2
"""Slots that stay free, so that a passphrase can always be changed."""


class Access:
    """The key slots of an open vault. Got as `Vault.access`.

    Args:
        store: the open file.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def slots(self) -> tuple[SlotInfo, ...]:
        """All ways in, by kind."""
        store = self._store
        with store.reading():
            infos = [
                SlotInfo(slot.slot_id.hex(), slot.kind, slot.read_label(store.keys, store.header))
                for slot in store.slots()
            ]
        return tuple(sorted(infos, key=lambda info: (info.kind, info.label, info.id)))

    def change_passphrase(self, passphrase: str, *, kdf: KdfParameters | None = None) -> None:
        """Replace the passphrase. Only the key slot is written; recovery sheet, keyring and successor stay valid.

        Copies of the file made earlier keep the old passphrase. If the old one may be known to somebody, call
        `rotate`.

        Raises:
            VaultLockedError: if the passphrase is empty.
        """
        store = self._store
        slot = Slot.for_passphrase(store.keys, store.header, passphrase, kdf or KdfParameters())
        self._replace(PASSPHRASE, slot, "passphrase-changed")

    def make_recovery_code(self, keep: Callable[[tuple[str, ...]], None] | None = None) -> tuple[str, ...]:
        """Make a new recovery key and give its four lines, to be printed and put away; an earlier sheet ends with it.

        Make the sheet with `recovery.sheet(vault.id, lines, made)`.

        Args:
            keep: called with the lines before the earlier sheet ends, to write the new one down; if it raises, nothing
                changes.
        """
        store, private_key = self._store, new_private_key()
        label = now().date().isoformat()
        slot = Slot.for_public_key(store.keys, store.header, RECOVERY, public_key_of(private_key), label)
        lines = letters.encode(private_key)
        if keep is not None:
            keep(lines)
        self._replace(RECOVERY, slot, "recovery-made")
        return lines

    def use_keyring(self) -> None:
        """Let the operating system's keyring open the vault on this machine.

        Raises:
            VaultLockedError: if there is no keyring.
        """
        store, private_key = self._store, new_private_key()
        slot = Slot.for_public_key(store.keys, store.header, KEYRING, public_key_of(private_key), "")
        systemkeyring.put(store.header.vault_id, private_key)
        self._replace(KEYRING, slot, "keyring-used")

    def leave_keyring(self) -> None:
        """Undo `use_keyring`.

        Raises:
            VaultLockedError: if there is no keyring.
        """
        systemkeyring.forget(self._store.header.vault_id)
        self._replace(KEYRING, None, "keyring-left")

    def add_successor(self, public_code: str, label: str) -> None:
        """Let the holder of another vault open this one, at illness or at the end of the practice.

        Args:
            public_code: what the successor's `own_code` gave.
            label: whose key it is.

        Raises:
            RecoveryCodeError: if the code has a typing slip; says in which line.
            VaultInputError: if there is no room for another way in, or the code is no usable key.
        """
        public_key = letters.decode(public_code)
        store = self._store
        with store.writing():
            slots = store.slots()
            if len(slots) >= MAX_SLOTS - _LEFT_FOR_PASSPHRASE:
                raise VaultInputError("Deze kluis heeft al zoveel sleutels als kan. Haal er eerst een weg.")
            try:
                slot = Slot.for_public_key(store.keys, store.header, SUCCESSOR, public_key, label)
            except ValueError:
                raise VaultInputError("Deze code is geen bruikbare sleutel. Vraag een nieuwe.") from None
            for old in slots:
                if old.public_key == public_key:
                    store.remove_slot(old.slot_id)
            store.put_slot(slot)
            store.log("successor-added")

    def remove(self, slot_id: str) -> None:
        """Take away one way in other than the passphrase.

        Raises:
            VaultInputError: if there is none of that id, or it is the passphrase.
        """
        store = self._store
        with store.writing():
            slot = next((one for one in store.slots() if one.slot_id.hex() == slot_id), None)
            if slot is None or slot.kind == PASSPHRASE:
                raise VaultInputError("Deze sleutel is er niet, of het is de wachtzin; die kunt u alleen wijzigen.")
            store.remove_slot(slot.slot_id)
            store.log(f"{slot.kind}-removed")

    def _replace(self, kind: str, slot: Slot | None, event: str) -> None:
        store = self._store
        with store.writing():
            for old in store.slots():
                if old.kind == kind:
                    store.remove_slot(old.slot_id)
            if slot is not None:
                store.put_slot(slot)
            store.log(event)

    def own_code(self) -> tuple[str, ...]:
        """The public key of this vault as four lines: what a colleague needs to hand dossiers over to it. No secret."""
        store = self._store
        with store.writing():
            if not store.head.own_key:
                store.head.own_key = new_private_key()
                store.log("own-key-made")
            return letters.encode(public_key_of(store.head.own_key))

    def rotate(self, passphrase: str, *, kdf: KdfParameters | None = None, new_passphrase: str | None = None) -> None:
        """Renew every key: of the vault, of the log and of all dossiers, whose rows are encrypted anew.

        For when somebody may have had the vault open, or a copy with its passphrase. Recovery sheet, keyring and
        successors stay valid, since their slots need only public keys; remove those first that are no longer trusted.

        Args:
            passphrase: the passphrase as it is.
            kdf: cost of Argon2id from now on; None keeps it.
            new_passphrase: another passphrase from now on; None keeps it.

        Raises:
            WrongPassphraseError: if the passphrase is not the vault's.
        """
        store = self._store
        with store.writing():
            slots = store.slots()
            own = next((slot for slot in slots if slot.kind == PASSPHRASE), None)
            if own is None or own.open_with_passphrase(store.header, passphrase) is None:
                raise WrongPassphraseError("De wachtzin klopt niet.")
            for state in store.dossier_states():
                whole = contents.Contents.read(store, store.dossier(state.id))
                contents.clear(store, state)
                state.keys = DossierKeys(os.urandom(KEY_BYTES))
                whole.put(store, state)
            keys = MasterKeys(os.urandom(KEY_BYTES))
            header = Header(*store.header.clear, keys.commit_tag(*store.header.clear))
            fresh = [Slot.for_passphrase(keys, header, new_passphrase or passphrase, kdf or own.kdf())]
            fresh += [
                Slot.for_public_key(keys, header, slot.kind, slot.public_key, slot.read_label(store.keys, store.header))
                for slot in slots
                if slot.kind != PASSPHRASE
            ]
            store.rotate(keys, header, fresh)
            store.log("rotated")
        store.compact()
