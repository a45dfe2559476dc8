"""Opening the user's vault, or making it on the first run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from anoniem.document import make_folder
from anoniem.errors import VaultExistsError, VaultLockedError, VaultNotFoundError, WrongPassphraseError
from anoniem_cli import passphrase
from anoniem_cli.console import err
from anoniem_cli.exits import message_of
from anoniem_cli.language import _

if TYPE_CHECKING:
    from anoniem.vault import Vault

__all__ = ["create", "default_path", "existing_path", "open_existing", "open_or_create", "state_folder"]

_TRIES = 3


def default_path() -> Path:
    """Where the vault is when the user names no other place."""
    return Path(platformdirs.user_data_dir("anoniem", appauthor=False)) / "kluis.vault"


def state_folder() -> Path:
    """Where the vault's generation is kept outside the vault, to notice that an old copy was put back."""
    return Path(platformdirs.user_state_dir("anoniem", appauthor=False))


def open_or_create(path: Path | None) -> Vault:
    """Open the vault; make it when there is none yet.

    Raises:
        VaultError: as the library says.
    """
    where = path or default_path()
    return open_existing(where) if where.exists() else create(where)


def create(path: Path | None) -> Vault:
    """Make a new vault, asking for its passphrase.

    Raises:
        VaultExistsError: there is something at the path already.
        VaultLockedError: no passphrase, and nobody to ask.
        VaultWriteError: the folder cannot be written.
    """
    from anoniem.vault import Vault

    where = path or default_path()
    if where.exists():
        raise VaultExistsError(
            "Op {path} staat al een kluis (of een ander bestand). Die wordt nooit overschreven.", path=where
        )
    make_folder(where.parent)
    err.print(_("Er komt een nieuwe kluis, die versleuteld bewaart wie wie is: {path}").format(path=where))
    return Vault.create(where, passphrase.new(), state_dir=state_folder())


def existing_path(path: Path | None) -> Path:
    """Where the vault is.

    Raises:
        VaultNotFoundError: there is none.
    """
    where = path or default_path()
    if not where.exists():
        raise VaultNotFoundError("Er is geen kluis op {path}. Maak er een met: anoniem vault init", path=where)
    return where


def open_existing(path: Path | None) -> Vault:
    """Open an existing vault, asking for its passphrase where no file or keyring gives it.

    Raises:
        VaultNotFoundError: there is none.
        VaultLockedError: no passphrase, and nobody to ask; or it is wrong.
        VaultError: as the library says.
    """
    from anoniem.vault import Vault

    where = existing_path(path)
    given = passphrase.from_file()
    if given is not None:
        return _warned(Vault.open(where, given, state_dir=state_folder()))
    if "keyring" in Vault.ways_in(where):
        try:
            return _warned(Vault.open_with_keyring(where, state_dir=state_folder()))
        except VaultLockedError as error:
            # Another machine, or another user: the passphrase opens it all the same.
            err.print(message_of(error))
    for remaining in range(_TRIES - 1, -1, -1):
        try:
            return _warned(Vault.open(where, passphrase.ask(), state_dir=state_folder()))
        except WrongPassphraseError as error:
            if not remaining:
                raise
            err.print(message_of(error))
    raise AssertionError


def _warned(vault: Vault) -> Vault:
    for warning in vault.warnings:
        text = _(warning.template).format(**warning.values)
        err.print(_("Let op: {warning}").format(warning=text), style="yellow")
    return vault
