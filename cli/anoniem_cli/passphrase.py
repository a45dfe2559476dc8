"""Where the passphrase comes from: a file, the system's keyring, or a question on the terminal. Never an argument.

An argument would stand in the process list and in the shell's history.
"""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path

from anoniem.errors import VaultLockedError
from anoniem_cli.console import err
from anoniem_cli.language import _

__all__ = ["ENVIRONMENT", "NEW_ENVIRONMENT", "ask", "ask_recovery_code", "can_ask", "from_file", "new", "replacing"]

ENVIRONMENT = "ANONIEM_PASSPHRASE_FILE"
"""Environment variable that names a file with the passphrase on its first line."""

NEW_ENVIRONMENT = "ANONIEM_NEW_PASSPHRASE_FILE"
"""Environment variable that names a file with the passphrase that replaces the present one."""

_SHORT = 12


def from_file(variable: str = ENVIRONMENT) -> str | None:
    """The passphrase from the file that the environment names; None when it names none.

    Raises:
        VaultLockedError: the file cannot be read, or has an empty first line.
    """
    name = os.environ.get(variable)
    if not name:
        return None
    try:
        lines = Path(name).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise VaultLockedError(
            "Het bestand met de wachtzin ({variable}) is niet te lezen. Controleer de naam van het bestand.",
            variable=variable,
        ) from None
    if not lines or not lines[0].strip():
        raise VaultLockedError(
            "Het bestand met de wachtzin ({variable}) is leeg. Zet de wachtzin op de eerste regel.",
            variable=variable,
        )
    return lines[0]


def new() -> str:
    """The passphrase of a new vault: from the file, or asked for.

    Raises:
        VaultLockedError: there is no file and nobody to ask.
    """
    given = from_file()
    return _ask_new() if given is None else given


def replacing() -> str:
    """The passphrase that replaces the present one: from its own file, or asked for.

    Raises:
        VaultLockedError: there is no file and nobody to ask.
    """
    given = from_file(NEW_ENVIRONMENT)
    return _ask_new() if given is None else given


def ask_recovery_code() -> str:
    """Ask for the four lines of the recovery sheet.

    Raises:
        VaultLockedError: there is nobody to ask.
    """
    _require_terminal()
    err.print(_("Typ de vier regels van het herstelblad over."))
    return "\n".join(_read(_("Regel {number}: ").format(number=number)) for number in range(1, 5))


def can_ask() -> bool:
    """Whether somebody sits at a terminal to answer a question."""
    if sys.stdin is not None and sys.stdin.isatty():
        return True
    try:
        with Path("/dev/tty").open("rb"):
            return True
    except OSError:
        return False


def ask() -> str:
    """Ask for the passphrase of an existing vault.

    Raises:
        VaultLockedError: there is nobody to ask.
    """
    _require_terminal()
    return _read(_("Wachtzin van de kluis: "))


def _ask_new() -> str:
    """Ask twice for the passphrase of a new vault, offering one of six random Dutch words.

    Raises:
        VaultLockedError: there is nobody to ask.
    """
    from anoniem.vault import passphrase

    _require_terminal()
    suggestion = passphrase.generate()
    err.print(_("Zonder wachtzin gaat de kluis niet meer open."))
    err.print(_("Een sterke wachtzin, voor u gemaakt:"))
    err.print(f"\n    {suggestion}\n")
    err.print(
        _("Schrijf de wachtzin op en bewaar het papier veilig. Druk op Enter om deze te nemen, of typ een eigen.")
    )
    while True:
        chosen = _read(_("Nieuwe wachtzin: ")) or suggestion
        if _read(_("Nogmaals, ter controle: ")) == chosen:
            break
        err.print(_("De twee waren niet gelijk. Probeer het opnieuw."))
    if len(chosen) < _SHORT:
        err.print(_("Let op: deze wachtzin is kort en daarmee te raden. Zes losse woorden zijn veel sterker."))
    return chosen


def _require_terminal() -> None:
    if not can_ask():
        raise VaultLockedError(
            "De kluis is op slot en er is geen terminal om de wachtzin te vragen. Zet de wachtzin in een "
            "bestand en noem dat bestand in {variable}.",
            variable=ENVIRONMENT,
        )


def _read(question: str) -> str:
    try:
        return getpass.getpass(question)
    except EOFError:
        raise VaultLockedError("Er is geen wachtzin gegeven. Er is niets gedaan.") from None
