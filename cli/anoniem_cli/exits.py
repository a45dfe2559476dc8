"""Exit codes of the command, and the words for every error."""

from __future__ import annotations

import traceback
from enum import IntEnum
from pathlib import Path

from anoniem import errors
from anoniem_cli.language import _, say

__all__ = ["Exit", "exit_code_of", "fault_of", "message_of"]


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
    READER_GONE = 141
    """Whoever read our output stopped reading, as `| head` does; the code of other programs that end so."""


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
    values = {name: say(value) if isinstance(value, str) else value for name, value in error.values.items()}
    text = _(error.template).format(**values)
    return text if error.where is None else f"{error.where}: {text}"


def fault_of(error: Exception) -> str:
    """What to say of a fault in anoniem itself: its type and place, not its message, which may hold note text."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    where = f"{type(error).__name__}, {place}"
    return _("Er ging iets mis in anoniem zelf ({where}). Er is geen half resultaat geschreven.").format(where=where)
