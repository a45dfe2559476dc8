"""The few primitives of the vault, all from pyca/cryptography, and what binds them to their place.

- Argon2id (RFC 9106) turns a passphrase into a key; its cost is checked against bounds before any work is done.
- HKDF-SHA256 (RFC 5869) separates keys by purpose.
- AES-256-GCM (NIST SP 800-38D) with random 96-bit nonces encrypts; the associated data says which value this is.
- HMAC-SHA256 makes blind indexes and the marks of the row sets.
- HPKE (RFC 9180; X25519, HKDF-SHA256, AES-256-GCM) encrypts to a public key.
"""

from __future__ import annotations

import hmac
import os
import unicodedata
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from anoniem.errors import VaultDamagedError, VaultError, VaultLockedError
from anoniem.vault.encoding import Part, parts

__all__ = [
    "KEY_BYTES",
    "KdfParameters",
    "Sealer",
    "derive",
    "hpke_open",
    "hpke_seal",
    "mac",
    "normalise_passphrase",
    "passphrase_key",
]

KEY_BYTES: Final = 32
SALT_BYTES: Final = 16
_NONCE_BYTES: Final = 12
_SUITE: Final = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


@dataclass(frozen=True, slots=True)
class KdfParameters:
    """Cost of Argon2id.

    The floor is the second choice of OWASP's Password Storage Cheat Sheet (19 MiB, 2 passes); the ceiling (1 GiB, 10
    passes) keeps a tampered file from freezing the machine.

    Attributes:
        memory_kib: memory in KiB.
        passes: number of passes over the memory.
        lanes: degree of parallelism.

    Raises:
        ValueError: if a value lies outside the bounds.
    """

    memory_kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 4

    def __post_init__(self) -> None:
        if not (
            19 * 1024 <= self.memory_kib <= 1024 * 1024
            and 2 <= self.passes <= 10  # noqa: PLR2004 — the bounds are stated in the docstring
            and 1 <= self.lanes <= 16  # noqa: PLR2004 — idem
        ):
            msg = "Argon2id parameters out of bounds"
            raise ValueError(msg)


def normalise_passphrase(passphrase: str) -> str:
    """Bring a passphrase to the one form in which it counts.

    NFKC makes composed and decomposed accents equal; runs of white space count as one space and do not count at the
    ends.
    """
    return " ".join(unicodedata.normalize("NFKC", passphrase).split())


def passphrase_key(passphrase: str, salt: bytes, kdf: KdfParameters) -> bytes:
    """Derive the 32-byte key of a passphrase slot.

    Raises:
        VaultLockedError: if the passphrase is empty.
        VaultError: if the machine lacks the memory for the work.
    """
    normal = normalise_passphrase(passphrase)
    if not normal:
        raise VaultLockedError("De wachtzin is leeg. Typ de wachtzin van de kluis.")
    argon = Argon2id(
        salt=salt,
        length=KEY_BYTES,
        iterations=kdf.passes,
        lanes=kdf.lanes,
        memory_cost=kdf.memory_kib,
    )
    try:
        return argon.derive(normal.encode("utf-8", "surrogatepass"))
    except MemoryError:
        raise VaultError(
            "Er is te weinig vrij geheugen om de kluis te openen (nodig: {mebibytes} MB). "
            "Sluit andere programma's en probeer het opnieuw.",
            mebibytes=kdf.memory_kib // 1024,
        ) from None


def derive(key: bytes, purpose: str) -> bytes:
    """Derive a 32-byte key for one purpose with HKDF-SHA256 (no salt: the input key is uniformly random)."""
    return HKDF(SHA256(), KEY_BYTES, None, purpose.encode()).derive(key)


def mac(key: bytes, *values: Part) -> bytes:
    """HMAC-SHA256 over the length-prefixed values."""
    return hmac.digest(key, parts(*values), "sha256")


class Sealer:
    """AES-256-GCM under one key, each value bound to its place.

    Args:
        key: 32 bytes.
    """

    __slots__ = ("_aead",)

    def __init__(self, key: bytes) -> None:
        self._aead = AESGCM(key)

    def seal(self, plaintext: bytes, *place: Part) -> bytes:
        """Encrypt; returns nonce (12 bytes), ciphertext, tag (16 bytes)."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._aead.encrypt(nonce, plaintext, parts(*place))

    def open(self, sealed: bytes, *place: Part) -> bytes:
        """Decrypt what `seal` made for the same place.

        Raises:
            VaultDamagedError: if the bytes, the key or the place is another.
        """
        try:
            return self._aead.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], parts(*place))
        except (InvalidTag, ValueError):
            raise VaultDamagedError(
                "De kluis is beschadigd of veranderd: een gegeven klopt niet met zijn zegel. "
                "Zet een reservekopie terug."
            ) from None


def hpke_seal(public_key: bytes, plaintext: bytes, *place: Part) -> bytes:
    """Encrypt to a raw 32-byte X25519 public key (RFC 9180 base mode, single shot; `info` is the encoded place)."""
    key = X25519PublicKey.from_public_bytes(public_key)
    return _SUITE.encrypt(plaintext, key, parts(*place))


def hpke_open(private_key: bytes, sealed: bytes, *place: Part) -> bytes | None:
    """Decrypt what `hpke_seal` made; None if the key, the bytes or the place is another."""
    key = X25519PrivateKey.from_private_bytes(private_key)
    try:
        return _SUITE.decrypt(sealed, key, parts(*place))
    except (InvalidTag, ValueError):
        return None
