"""For every test: no network, and the installed command at hand."""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

OFFLINE = Path(__file__).parent / "offline"

runpy.run_path(str(OFFLINE / "sitecustomize.py"))

settings.register_profile("anoniem", deadline=None)
settings.load_profile("anoniem")

Run = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home folder of its own, so that no test sees the vault of another or of the user."""
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def environment(home: Path) -> dict[str, str]:
    """Environment of a user with that home, a passphrase file, and no network."""
    passphrase = home / "wachtzin"
    passphrase.write_text("appel boom citroen deur ezel fiets\n")
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_STATE_HOME": str(home / "state"),
        "TMPDIR": str(home),
        "ANONIEM_PASSPHRASE_FILE": str(passphrase),
        "PYTHONPATH": str(OFFLINE),
        "COLUMNS": "100",
        "LC_ALL": "C.UTF-8",
    }


@pytest.fixture
def run(environment: dict[str, str]) -> Run:
    """Runs the installed command; takes its arguments, and `stdin`, `env` and `cwd` by name."""

    def run_command(
        *arguments: str | Path, stdin: bytes = b"", env: dict[str, str] | None = None, cwd: Path | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [str(Path(sys.executable).with_name("anoniem")), *map(str, arguments)],
            input=stdin,
            capture_output=True,
            env=environment | (env or {}),
            cwd=cwd,
            timeout=300,
            check=False,
            start_new_session=True,
        )

    return run_command
