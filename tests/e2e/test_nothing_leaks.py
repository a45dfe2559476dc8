"""Canaries: names and note text that must be nowhere but in the note and behind the vault's encryption."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[bytes]]

NAME = "Quirinus Zwaluwenburg"
SENTENCE = "kanarievogel-in-de-mijn"
REASON = "reden-van-de-lijster"
REVIEWER = "Beoordelaar-Roodborst"
STRACE = shutil.which("strace")
PASSPHRASE = "appel boom citroen deur ezel fiets"


def files_with(folder: Path, needles: list[str], but: set[str]) -> list[str]:
    """Files below a folder that hold one of the needles in any usual encoding."""
    hits = []
    for path in folder.rglob("*"):
        if path.is_file() and path.name not in but:
            data = path.read_bytes().lower()
            hits += [
                f"{path.name}: {needle}"
                for needle in needles
                if any(needle.lower().encode(encoding) in data for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
            ]
    return hits


def test_no_name_or_text_is_outside_the_note(run: Run, tmp_path: Path) -> None:
    """After scrubbing and restoring, the vault, temp folder, state and output hold no canary."""
    note = tmp_path / "n.txt"
    note.write_text(f"Gesprek met {NAME}. Hij zei: {SENTENCE}. {NAME} woont in Zwolle.")
    # Overridden with a reason, so that there is a sign-off to hide as well.
    done = run("scrub", note, "--dossier", "Dossier-Zwaluwenburg", "--override", "--reason", REASON)
    assert done.returncode == 0, done.stderr.decode()
    assert run("restore", tmp_path / "n.anoniem.txt").returncode == 0
    assert run("risk", "approve", tmp_path / "n.anoniem.txt", "--name", REVIEWER, "--reason", REASON).returncode == 0
    needles = ["Quirinus", "Zwaluwenburg", SENTENCE, PASSPHRASE, REASON, REVIEWER]
    assert files_with(tmp_path, needles, {"n.txt", "n.hersteld.txt", "n.anoniem.txt", "wachtzin"}) == []
    assert files_with(tmp_path, needles[:2], {"n.txt", "n.hersteld.txt", "wachtzin"}) == []
    assert NAME.encode() not in done.stdout + done.stderr


def test_errors_do_not_repeat_the_text(run: Run, tmp_path: Path) -> None:
    """A damaged corpus line is named by its number, not by its content."""
    corpus = tmp_path / "c.jsonl"
    corpus.write_text('{"name": "a", "tekst": "' + NAME + '"}\n')
    done = run("detect", "--jsonl", corpus)
    assert done.returncode == 2
    assert b"Zwaluwenburg" not in done.stdout + done.stderr
    assert b"Regel 1" in done.stderr


def test_logging_at_the_lowest_level_shows_no_text(tmp_path: Path) -> None:
    """Even with every logger at DEBUG no recognizer or library writes note text."""
    code = (
        "import logging, sys\n"
        "logging.basicConfig(level=1, stream=sys.stderr)\n"
        "from anoniem import Scrubber\n"
        f"print(Scrubber().scrub({f'Gesprek met {NAME}, {SENTENCE}, BSN 111222333.'!r}).text)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert "[PERSOON-1]" in done.stdout
    for needle in ("Quirinus", "Zwaluwenburg", SENTENCE, "111222333"):
        assert needle not in done.stderr


def test_nothing_is_queued_or_sent_for_anybody_else(run: Run, tmp_path: Path, home: Path) -> None:
    """No library leaves telemetry in the user's home, or opens a network socket, which the kernel would see."""
    note = tmp_path / "n.txt"
    note.write_text(f"Gesprek met {NAME} over werk in Zwolle.")
    assert run("scrub", note).returncode == 0
    left = {path.relative_to(home).parts[0] for path in home.rglob("*") if path.is_file()}
    assert left <= {"data", "state", "wachtzin"}


@pytest.mark.skipif(STRACE is None, reason="strace is not installed")
def test_the_kernel_sees_no_network_call(environment: dict[str, str], tmp_path: Path) -> None:
    """Also not from C++ code that Python cannot watch."""
    code = "from anoniem import Scrubber; Scrubber().scrub('Jan Bos uit Ede'); import time; time.sleep(5)"
    trace = tmp_path / "trace"
    done = subprocess.run(
        [str(STRACE), "-f", "-qq", "-e", "trace=connect,sendto,sendmsg", "-o", trace, sys.executable, "-c", code],
        env=environment,
        check=False,
    )
    assert done.returncode == 0
    assert not re.findall(r".*AF_INET.*", trace.read_text())
