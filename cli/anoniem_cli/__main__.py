"""`python -m anoniem_cli` is the command `anoniem`."""

from __future__ import annotations

from anoniem_cli.entry import run

run()
