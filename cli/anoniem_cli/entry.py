"""Where the command starts: its modules are loaded inside, so that Ctrl-C is heard from the first moment."""

from __future__ import annotations

import sys

__all__ = ["run"]

_INTERRUPTED = 130


def run() -> None:
    """Run the command and exit with its code."""
    try:
        from anoniem_cli.main import run as run_command
    except KeyboardInterrupt:
        sys.stderr.write("\nOnderbroken.\n")
        sys.exit(_INTERRUPTED)
    run_command()
