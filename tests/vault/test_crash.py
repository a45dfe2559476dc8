"""Processes that are killed and machines that lose power while they write."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

_HERE = Path(__file__).parent


def _run(script: str, *arguments: object) -> str:
    done = subprocess.run(
        [sys.executable, "-X", "utf8", str(_HERE / script), *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="kills forked processes")
def test_nothing_acknowledged_is_lost_by_kill(tmp_path: Path) -> None:
    """500 kills at random moments of writing: the vault checks, and holds all that was acknowledged."""
    assert _run("killing.py", tmp_path / "kluis", 500).strip() == "500 gedood, niets verloren"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="stands between SQLite and POSIX file calls")
def test_nothing_acknowledged_is_lost_by_a_power_cut(tmp_path: Path) -> None:
    """After every n-th fsync, with the rest dropped or torn: the vault is as before or after a commit."""
    out = _run("powercut.py", tmp_path)
    if out.startswith("overgeslagen"):
        pytest.skip(out.strip())
    assert "niets verloren" in out


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="forks its writers")
def test_sixteen_writers_give_each_person_one_pseudonym(tmp_path: Path) -> None:
    """Two dossiers, eight processes each, all writing the same 1 000 persons: none twice, none lost, no lock error."""
    assert _run("crowd.py", tmp_path / "kluis", 1000).strip() == "2 dossiers, elk 1000 personen met 1 pseudoniem"
