"""Exit codes of the command, and the words for every error."""

from __future__ import annotations

from enum import IntEnum

from anoniem import errors
from anoniem_cli.language import _

__all__ = ["Exit", "exit_code_of", "message_of"]


class Exit(IntEnum):
    """What the command's exit code means."""

    DONE = 0
    NOTHING_DONE = 1
    """A gate refused, or there was nothing to do."""
    BAD_INPUT = 2
    """Wrong use of the command, or a file that cannot be read or written."""
    VAULT_LOCKED = 3
    """No passphrase, or the wrong one."""
    VAULT_DAMAGED = 4
    """The vault fails its checks."""
    INTERNAL = 5
    """A fault in anoniem itself."""
    INTERRUPTED = 130
    """Stopped by the user (Ctrl-C)."""


def exit_code_of(error: errors.AnoniemError) -> Exit:
    """The exit code that belongs to an error."""
    if isinstance(error, errors.RefusedError):
        return Exit.NOTHING_DONE
    if isinstance(error, errors.VaultLockedError) and not isinstance(error, errors.RecoveryCodeError):
        return Exit.VAULT_LOCKED
    if isinstance(error, errors.VaultDamagedError):
        return Exit.VAULT_DAMAGED
    return Exit.BAD_INPUT


def message_of(error: errors.AnoniemError) -> str:
    """The text of an error in the language of the command."""
    text = _(error.template).format(**error.values)
    return text if error.where is None else f"{error.where}: {text}"
