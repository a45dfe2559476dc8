"""Keys of a vault and key slots: the ways in which the master key is locked away.

The master key MK (32 random bytes) is the only secret that opens everything. A key slot holds MK encrypted for one way
in:

- `passphrase`: under a key that Argon2id makes of the passphrase;
- `recovery`, `keyring`, `successor`: to an X25519 public key (HPKE). The private key is printed on the recovery sheet,
  kept by the operating system, or held by the successor. Because only the public key is needed to write such a slot,
  the master key can be replaced while the sheet stays in its safe and the successor is abroad.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from anoniem.errors import VaultDamagedError, WrongPassphraseError
from anoniem.vault.crypto import (
    KEY_BYTES,
    SALT_BYTES,
    KdfParameters,
    Sealer,
    derive,
    hpke_open,
    hpke_seal,
    mac,
    passphrase_key,
)
from anoniem.vault.encoding import pad, parts, unpad
from anoniem.vault.rows import LAYOUTS
from anoniem.vault.schema import FORMAT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anoniem.vault.encoding import Part

    SlotRow = tuple[bytes, str, int, int, int, bytes, bytes, bytes, bytes, bytes, bytes]

__all__ = [
    "AuditKeys",
    "DossierKeys",
    "Header",
    "MasterKeys",
    "Slot",
    "new_private_key",
    "public_key_of",
]

ID_BYTES: Final = 16
MAX_SLOTS: Final = 32
PASSPHRASE: Final = "passphrase"  # noqa: S105 — the name of a kind of slot
RECOVERY: Final = "recovery"
KEYRING: Final = "keyring"
SUCCESSOR: Final = "successor"
SLOT_KINDS: Final = frozenset({PASSPHRASE, RECOVERY, KEYRING, SUCCESSOR})


def new_private_key() -> bytes:
    """Make a raw 32-byte X25519 private key."""
    return os.urandom(KEY_BYTES)


def public_key_of(private_key: bytes) -> bytes:
    """The raw 32-byte public key of a raw private key."""
    key = X25519PrivateKey.from_private_bytes(private_key)
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


@dataclass(frozen=True, slots=True)
class Header:
    """The clear row that names the vault.

    Attributes:
        format: name of the format.
        vault_id: 16 random bytes.
        created_year: year in which the vault was made.
        commit_tag: commits to the master key: AES-GCM alone would let one ciphertext open under two keys.
    """

    format: str
    vault_id: bytes
    created_year: int
    commit_tag: bytes

    @property
    def clear(self) -> tuple[str, bytes, int]:
        """What the slots and the commit tag bind."""
        return (self.format, self.vault_id, self.created_year)


class MasterKeys:
    """The keys that follow from the master key.

    Args:
        master: 32 bytes.
    """

    __slots__ = ("_commit", "content", "head", "mark", "master", "names", "wrap")

    def __init__(self, master: bytes) -> None:
        self.master = master
        self.wrap = Sealer(derive(master, "anoniem/1/dossier keys"))
        self.content = Sealer(derive(master, "anoniem/1/vault content"))
        self.head = Sealer(derive(master, "anoniem/1/head"))
        self.mark = derive(master, "anoniem/1/vault marks")
        self.names = derive(master, "anoniem/1/dossier names")
        self._commit = derive(master, "anoniem/1/commit")

    def commit_tag(self, *clear: Part) -> bytes:
        """The tag that commits to this master key for a header."""
        return mac(self._commit, "anoniem/1/header", *clear)


class AuditKeys:
    """The keys of a stretch of the log. They do not follow from the master key: replacing that leaves old lines alone.

    Args:
        key: 32 bytes.
    """

    __slots__ = ("content", "key", "mac")

    def __init__(self, key: bytes) -> None:
        self.key = key
        self.content = Sealer(derive(key, "anoniem/1/audit"))
        self.mac = derive(key, "anoniem/1/audit mac")


class DossierKeys:
    """The keys of one dossier, from its own random key: erasing that key erases the dossier.

    Args:
        key: 32 bytes.
    """

    __slots__ = ("_blind", "content", "key", "mark")

    def __init__(self, key: bytes) -> None:
        self.key = key
        self.content = Sealer(derive(key, "anoniem/1/content"))
        self.mark = derive(key, "anoniem/1/marks")
        self._blind = derive(key, "anoniem/1/blind")

    def blind(self, purpose: str, *values: Part) -> bytes:
        """A 16-byte keyed index of values: equal values of two dossiers cannot be linked in the file."""
        return mac(self._blind, "anoniem/1/blind", purpose, *values)[:16]


@dataclass(frozen=True, slots=True)
class Slot:
    """One row of the table `keyslot`; the fields are its columns.

    Attributes:
        slot_id: 16 random bytes.
        kind: one of `SLOT_KINDS`.
        memory_kib: Argon2id memory; 0 in slots for a public key, like the two that follow.
        passes: Argon2id passes.
        lanes: Argon2id lanes.
        salt: 16 bytes; empty in slots for a public key.
        public_key: 32 bytes; empty in a passphrase slot.
        commit_tag: tells a wrong passphrase from a damaged slot; empty in slots for a public key.
        wrapped: the encrypted master key.
        label: an encrypted description (whose key this is), readable once the vault is open.
        checksum: SHA-256 over header and slot; tells damage from a wrong passphrase. Not a protection: that is the
            associated data.
    """

    slot_id: bytes
    kind: str
    memory_kib: int
    passes: int
    lanes: int
    salt: bytes
    public_key: bytes
    commit_tag: bytes
    wrapped: bytes
    label: bytes
    checksum: bytes

    @classmethod
    def from_row(cls, row: tuple[Part, ...], header: Header) -> Slot:
        """Check the form, the checksum and the KDF bounds of a row of `keyslot`.

        Raises:
            VaultDamagedError: if any is wrong. No key derivation has run by then.
        """
        slot = cls(*cast("SlotRow", row))
        if slot.checksum != _checksum(header, row[:-1]) or slot.kind not in SLOT_KINDS:
            raise _header_damaged()
        if slot.kind == PASSPHRASE:
            try:
                slot.kdf()
            except ValueError:
                raise VaultDamagedError(
                    "De kluis vraagt een sleutelberekening die veel te zwaar of te licht is. Het "
                    "bestand is beschadigd of ermee is geknoeid. Zet een reservekopie terug."
                ) from None
            sound = len(slot.salt) == SALT_BYTES and not slot.public_key
        else:
            sound = not (slot.memory_kib or slot.passes or slot.lanes or slot.salt)
            sound = sound and len(slot.public_key) == KEY_BYTES
        if not sound:
            raise _header_damaged()
        return slot

    def kdf(self) -> KdfParameters:
        """The cost of this passphrase slot.

        Raises:
            ValueError: if it is out of bounds.
        """
        return KdfParameters(self.memory_kib, self.passes, self.lanes)

    def row(self) -> tuple[Part, ...]:
        """The columns in the order of the table."""
        return tuple(getattr(self, column) for column in LAYOUTS["keyslot"].columns)

    @classmethod
    def for_passphrase(cls, keys: MasterKeys, header: Header, passphrase: str, kdf: KdfParameters) -> Slot:
        """Lock the master key behind a passphrase."""
        slot_id, salt = os.urandom(ID_BYTES), os.urandom(SALT_BYTES)
        cost = (kdf.memory_kib, kdf.passes, kdf.lanes)
        place = _place(header, slot_id, PASSPHRASE, *cost, salt, b"")
        key = passphrase_key(passphrase, salt, kdf)
        return cls._sealed(
            header,
            (slot_id, PASSPHRASE, *cost, salt, b""),
            commit_tag=_passphrase_tag(key, place),
            wrapped=_passphrase_sealer(key).seal(keys.master, *place),
            label=_seal_label(keys, header, slot_id, ""),
        )

    @classmethod
    def for_public_key(cls, keys: MasterKeys, header: Header, kind: str, public_key: bytes, label: str) -> Slot:
        """Lock the master key to a public key."""
        slot_id = os.urandom(ID_BYTES)
        place = _place(header, slot_id, kind, 0, 0, 0, b"", public_key)
        return cls._sealed(
            header,
            (slot_id, kind, 0, 0, 0, b"", public_key),
            commit_tag=b"",
            wrapped=hpke_seal(public_key, keys.master, *place),
            label=_seal_label(keys, header, slot_id, label),
        )

    @classmethod
    def _sealed(
        cls,
        header: Header,
        clear: tuple[Part, ...],
        *,
        commit_tag: bytes,
        wrapped: bytes,
        label: bytes,
    ) -> Slot:
        row = (*clear, commit_tag, wrapped, label)
        return cls(*cast("SlotRow", (*row, _checksum(header, row))))

    def read_label(self, keys: MasterKeys, header: Header) -> str:
        """Decrypt the description of an open vault's slot."""
        place = ("anoniem/1/slot label", header.vault_id, self.slot_id)
        return unpad(keys.content.open(self.label, *place)).decode("utf-8", "surrogatepass")

    def _own_place(self, header: Header) -> tuple[Part, ...]:
        return _place(header, *self.row()[:7])

    def open_with_passphrase(self, header: Header, passphrase: str) -> bytes | None:
        """The master key, or None if the passphrase is another.

        Raises:
            VaultDamagedError: if the passphrase is right and the slot is not.
        """
        key = passphrase_key(passphrase, self.salt, self.kdf())
        place = self._own_place(header)
        if not hmac.compare_digest(self.commit_tag, _passphrase_tag(key, place)):
            return None
        return _passphrase_sealer(key).open(self.wrapped, *place)

    def open_with_private_key(self, header: Header, private_key: bytes) -> bytes | None:
        """The master key, or None if the slot is for another key.

        Raises:
            VaultDamagedError: if the key is right and the slot is not.
        """
        if self.public_key != public_key_of(private_key):
            return None
        master = hpke_open(private_key, self.wrapped, *self._own_place(header))
        if master is None:
            raise _header_damaged()
        return master


def _checksum(header: Header, row: tuple[Part, ...]) -> bytes:
    return hashlib.sha256(parts(*header.clear, header.commit_tag, *row)).digest()


def _place(header: Header, *clear: Part) -> tuple[Part, ...]:
    return ("anoniem/1/slot", *header.clear, *clear)


def _passphrase_tag(key: bytes, place: tuple[Part, ...]) -> bytes:
    return mac(derive(key, "anoniem/1/slot commit"), *place)


def _passphrase_sealer(key: bytes) -> Sealer:
    return Sealer(derive(key, "anoniem/1/slot wrap"))


def _seal_label(keys: MasterKeys, header: Header, slot_id: bytes, label: str) -> bytes:
    text = pad(label.encode("utf-8", "surrogatepass"))
    return keys.content.seal(text, "anoniem/1/slot label", header.vault_id, slot_id)


def unlock(header: Header, slots: Sequence[Slot], secret: str | bytes) -> MasterKeys:
    """Open the master key with a passphrase (text) or a private key (32 bytes).

    Raises:
        WrongPassphraseError: if no slot opens.
        VaultDamagedError: if a slot or the header is not what it was.
    """
    if header.format != FORMAT or len(header.vault_id) != ID_BYTES or len(slots) > MAX_SLOTS:
        raise _header_damaged()
    for slot in slots:
        if isinstance(secret, str) and slot.kind == PASSPHRASE:
            master = slot.open_with_passphrase(header, secret)
        elif isinstance(secret, bytes) and slot.kind != PASSPHRASE:
            master = slot.open_with_private_key(header, secret)
        else:
            continue
        if master is not None:
            keys = MasterKeys(master)
            if not hmac.compare_digest(header.commit_tag, keys.commit_tag(*header.clear)):
                raise _header_damaged()
            return keys
    if isinstance(secret, str):
        raise WrongPassphraseError("De wachtzin klopt niet. Let op hoofdletters en op de volgorde van de woorden.")
    raise WrongPassphraseError("Deze sleutel hoort niet bij deze kluis.")


def _header_damaged() -> VaultDamagedError:
    return VaultDamagedError(
        "Het begin van de kluis is beschadigd of veranderd: de sleutelgegevens kloppen niet. "
        "Zet een reservekopie terug."
    )
