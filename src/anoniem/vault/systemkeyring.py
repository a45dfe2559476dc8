"""The operating system's keyring: a convenience, never the only way in.

Whoever is logged in on the machine as this user can read what is there; the recovery sheet and the passphrase stay
valid beside it.
"""

from __future__ import annotations

from typing import Final

from anoniem.errors import VaultLockedError
from anoniem.vault import letters

__all__ = ["forget", "get", "put"]

SERVICE: Final = "anoniem"


def get(vault_id: bytes) -> bytes:
    """The private key that is kept for a vault.

    Raises:
        VaultLockedError: if there is no keyring, or no key for this vault in it.
    """
    import keyring
    from keyring.errors import KeyringError

    try:
        kept = keyring.get_password(SERVICE, vault_id.hex())
    except KeyringError:
        raise _unavailable() from None
    if kept is None:
        raise VaultLockedError(
            "De sleutelbos van deze computer heeft geen sleutel voor deze kluis. Gebruik de wachtzin."
        )
    return letters.decode(kept)


def put(vault_id: bytes, private_key: bytes) -> None:
    """Keep a private key for a vault.

    Raises:
        VaultLockedError: if there is no keyring that can.
    """
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(SERVICE, vault_id.hex(), "".join(letters.encode(private_key)).replace(" ", ""))
    except KeyringError:
        raise _unavailable() from None


def forget(vault_id: bytes) -> None:
    """Take the key of a vault out of the keyring, if it is there."""
    import keyring
    from keyring.errors import KeyringError, PasswordDeleteError

    try:
        keyring.delete_password(SERVICE, vault_id.hex())
    except PasswordDeleteError:
        pass
    except KeyringError:
        raise _unavailable() from None


def _unavailable() -> VaultLockedError:
    return VaultLockedError("Deze computer heeft geen sleutelbos die anoniem kan gebruiken. Gebruik de wachtzin.")
