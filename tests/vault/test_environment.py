"""Folders and disks that do not let a vault be written."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from anoniem.vault import Vault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anoniem.vault import KdfParameters

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX rights and limits")

_SCRIPT = Path(__file__).with_name("cramped.py")


def _run(how: str, folder: Path) -> dict[str, str]:
    done = subprocess.run(
        [sys.executable, "-X", "utf8", str(_SCRIPT), how, str(folder)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return dict(line.split(": ", 1) for line in done.stdout.splitlines())


@pytest.fixture
def readable_folder(cheap: KdfParameters) -> Iterator[Path]:
    """A folder with a vault that all may read and only root may write; run as root, the script drops its rights."""
    folder = Path(tempfile.mkdtemp(prefix="anoniem-"))
    with Vault.create(folder / "kluis", "een twee drie vier", kdf=cheap) as vault:
        vault.dossier("C-1", create=True).put_scrub(b"tekst", b"lading")
    (folder / "kluis").chmod(0o444)
    folder.chmod(0o555)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def test_a_read_only_folder_can_be_read_and_says_so(readable_folder: Path) -> None:
    """Opening warns, reading works, writing and making are refused in plain words."""
    told = _run("read-only", readable_folder)
    assert told["openen"] == "['read-only']"
    assert told["lezen"] == "b'lading'"
    assert told["controle"] == "1"
    assert told["maken"].startswith("VaultWriteError")
    assert "alleen-lezen" in told["schrijven"]
    assert told["schrijven"].startswith("VaultWriteError")
    assert told["reservekopie"].startswith("VaultWriteError")
    assert sorted(path.name for path in readable_folder.iterdir()) == ["kluis"]


def _assert_nothing_lost(told: dict[str, str]) -> None:
    assert told["vol"] == "VaultWriteError"
    assert told["reservekopie"].startswith("VaultWriteError")
    assert told["bewaard"] == "True, bestanden: ['kluis']"
    assert told["heropend"] == "True"
    assert told["waarschuwingen"] == "[]"


def test_a_file_that_may_not_grow_loses_nothing(tmp_path: Path) -> None:
    """What was acknowledged stays, what failed is named, no half file remains."""
    folder = tmp_path / "map"
    folder.mkdir()
    _assert_nothing_lost(_run("limit", folder))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounting a small disk takes root")
def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    """The same on a real disk without room."""
    disk = tmp_path / "schijf"
    disk.mkdir()
    mount, umount = shutil.which("mount"), shutil.which("umount")
    if mount is None or umount is None:
        pytest.skip("no mount command")
    mounted = subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("a small disk cannot be mounted here")
    try:
        _assert_nothing_lost(_run("disk", disk))
    finally:
        with contextlib.suppress(OSError):
            subprocess.run([umount, str(disk)], capture_output=True, check=False)
