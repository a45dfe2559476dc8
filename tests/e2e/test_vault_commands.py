"""The commands around vault and dossiers, with the installed command."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pexpect
import pytest

Run = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def colleague(home: Path) -> dict[str, str]:
    """Environment of a colleague on the same machine, with a vault of his own."""
    return {"XDG_DATA_HOME": str(home / "collega"), "XDG_STATE_HOME": str(home / "collega-staat")}


def shown(run: Run, dossier: str) -> dict[str, dict[str, object]]:
    """The entities of a dossier by their main form."""
    return {one["main"]: one for one in json.loads(run("dossier", "show", dossier, "--json").stdout)}


def test_somebody_named_beforehand_is_found_in_any_form(run: Run, tmp_path: Path) -> None:
    """Lower case, nickname and surname alone are found once the coach named her."""
    done = run("dossier", "add", "C-014", "--name", "Fatima el Amrani", "--alias", "Faat", "--role", "cliënt")
    assert done.returncode == 0, done.stderr.decode()
    note = tmp_path / "n.txt"
    note.write_text("faat belde vandaag en mevr el amrani was boos")
    assert run("scrub", note, "-d", "C-014").returncode == 0
    scrubbed = (tmp_path / "n.anoniem.txt").read_text()
    assert re.fullmatch(r"\[PERSOON-1\] belde vandaag en .*\[PERSOON-1\] was boos", scrubbed)
    assert shown(run, "C-014")["Fatima el Amrani"]["role"] == "cliënt"


def test_two_that_are_one_are_merged_and_old_texts_still_come_back(run: Run, tmp_path: Path) -> None:
    """After merging, the next note has one code, and the earlier note is restored as before."""
    note = tmp_path / "n.txt"
    note.write_text("Fatima sprak met Youssef.")
    assert run("scrub", note, "-d", "C").returncode == 0
    assert run("dossier", "merge", "C", "PERSOON-1", "Youssef").returncode == 0
    assert set(shown(run, "C")) == {"Fatima"}
    assert run("restore", tmp_path / "n.anoniem.txt").returncode == 0
    assert (tmp_path / "n.hersteld.txt").read_bytes() == note.read_bytes()


def test_one_that_is_two_is_split(run: Run) -> None:
    """A form that belongs to somebody else gets an entity of its own."""
    assert run("dossier", "add", "C", "--name", "Jan de Vries", "--alias", "Piet").returncode == 0
    assert run("dossier", "split", "C", "Jan de Vries", "--name", "Piet").returncode == 0
    assert set(shown(run, "C")) == {"Jan de Vries", "Piet"}


def test_whom_the_user_means_is_not_guessed(run: Run) -> None:
    """An unknown name is an error that says how to look."""
    assert run("dossier", "add", "C", "--name", "Jan de Vries").returncode == 0
    done = run("dossier", "merge", "C", "Jan de Vries", "Karel")
    assert done.returncode == 2
    assert b"dossier show" in done.stderr
    assert b"Karel" not in done.stderr


def test_a_dossier_is_renamed_kept_and_listed_when_due(run: Run) -> None:
    """Names and retention dates can be changed and looked up."""
    assert run("dossier", "add", "C-1").returncode == 0
    assert run("dossier", "rename", "C-1", "C-2").returncode == 0
    assert run("dossier", "keep", "C-2", "--until", "2020-01-01").returncode == 0
    assert run("dossier", "keep", "C-2", "--until", "volgend jaar").returncode == 2
    assert b"C-2" in run("dossier", "due").stdout
    assert b"bewaren tot 2020-01-01" in run("dossier", "list").stdout


def test_erasing_asks_first_and_says_what_it_cannot_reach(run: Run, tmp_path: Path) -> None:
    """Without a confirmation nothing is erased; with it, texts cannot be restored any more."""
    note = tmp_path / "n.txt"
    note.write_text("Fatima belde.")
    assert run("scrub", note, "-d", "C").returncode == 0
    assert run("dossier", "forget", "C").returncode == 1
    done = run("dossier", "forget", "C", "--yes", "--reason", "verzoek van de cliënt")
    assert done.returncode == 0
    assert b"reservekopie" in done.stderr
    assert run("restore", tmp_path / "n.anoniem.txt").returncode == 1
    log = run("vault", "log").stdout.decode()
    assert "verzoek van de cliënt" in log
    assert "gewist" in log


def test_the_log_speaks_dutch_and_shows_no_names(run: Run, tmp_path: Path) -> None:
    """What happened is told in words; whom it concerned is not."""
    note = tmp_path / "n.txt"
    note.write_text("Fatima belde.")
    assert run("scrub", note).returncode == 0
    log = run("vault", "log").stdout.decode()
    assert "geschoond" in log
    assert "scrubbed" not in log
    assert "Fatima" not in log


def test_the_passphrase_can_be_changed(run: Run, tmp_path: Path) -> None:
    """The old one no longer opens, the new one does."""
    new = tmp_path / "nieuw"
    new.write_text("maan roos vis water tak lamp\n")
    assert run("vault", "init").returncode == 0
    assert run("vault", "passphrase", env={"ANONIEM_NEW_PASSPHRASE_FILE": str(new)}).returncode == 0
    assert run("vault", "list").returncode == 3
    assert run("vault", "list", env={"ANONIEM_PASSPHRASE_FILE": str(new)}).returncode == 0


def test_a_backup_opens_like_the_vault(run: Run, tmp_path: Path) -> None:
    """A copy holds the same dossiers; an existing file is not overwritten."""
    assert run("dossier", "add", "C-9").returncode == 0
    copy = tmp_path / "kopie.vault"
    assert run("vault", "backup", copy).returncode == 0
    assert b"C-9" in run("vault", "list", "--vault", copy).stdout
    assert run("vault", "backup", copy).returncode == 2


def test_the_recovery_sheet_opens_a_vault_whose_passphrase_is_lost(
    run: Run, environment: dict[str, str], tmp_path: Path
) -> None:
    """The four printed lines, typed over, let the coach choose a new passphrase."""
    assert run("dossier", "add", "C-9").returncode == 0
    sheet = tmp_path / "blad.html"
    assert run("vault", "recovery-sheet", sheet).returncode == 0
    assert "<script" not in sheet.read_text()
    lines = re.findall(r"<li><span>\d</span>([^<]+)</li>", sheet.read_text())
    assert len(lines) == 4
    new = tmp_path / "nieuw"
    new.write_text("maan roos vis water tak lamp\n")
    child = pexpect.spawn(
        str(Path(sys.executable).with_name("anoniem")),
        ["vault", "recover"],
        env=environment | {"ANONIEM_NEW_PASSPHRASE_FILE": str(new)},
        encoding="utf-8",
        timeout=60,
    )
    for number, line in enumerate(lines, 1):
        child.expect(f"Regel {number}: ")
        child.sendline(line.lower())
    child.expect("nieuwe wachtzin")
    child.expect(pexpect.EOF)
    assert b"C-9" in run("vault", "list", env={"ANONIEM_PASSPHRASE_FILE": str(new)}).stdout


def test_a_colleague_takes_over_a_dossier(run: Run, colleague: dict[str, str], tmp_path: Path) -> None:
    """A bundle made for his key opens in his vault only, and a name that is taken is asked about."""
    assert run("vault", "init", env=colleague).returncode == 0
    code = run("vault", "code", env=colleague).stdout.decode()
    note = tmp_path / "n.txt"
    note.write_text("Fatima belde.")
    assert run("scrub", note, "-d", "C-1").returncode == 0
    bundle = tmp_path / "overdracht"
    assert run("vault", "handover", bundle, "--to", code, "-d", "C-1").returncode == 0
    assert run("vault", "accept", bundle).returncode == 2
    assert run("vault", "accept", bundle, env=colleague).returncode == 0
    assert run("vault", "accept", bundle, env=colleague).returncode == 2
    assert run("vault", "accept", bundle, "--rename", "C-1=C-1b", env=colleague).returncode == 0
    assert run("restore", tmp_path / "n.anoniem.txt", "-d", "C-1", env=colleague).returncode == 0
    assert (tmp_path / "n.hersteld.txt").read_bytes() == note.read_bytes()


def test_the_keyring_of_the_computer_can_open_the_vault(run: Run) -> None:
    """Once the coach chose so, no passphrase is asked on this computer, until she chooses otherwise."""
    keyring = {"PYTHON_KEYRING_BACKEND": "file_keyring.FileKeyring"}
    assert run("vault", "init").returncode == 0
    assert run("vault", "keyring", env=keyring).returncode == 0
    without = keyring | {"ANONIEM_PASSPHRASE_FILE": ""}
    assert run("vault", "list", env=without).returncode == 0
    assert run("vault", "keyring", "--off", env=without).returncode == 0
    assert run("vault", "list", env=without).returncode == 3


def test_a_successor_opens_the_vault_of_a_colleague(run: Run, colleague: dict[str, str], tmp_path: Path) -> None:
    """Without her passphrase or sheet, with his own vault; she can take that right away again."""
    assert run("vault", "init", env=colleague).returncode == 0
    code = run("vault", "code", env=colleague).stdout.decode()
    assert run("dossier", "add", "C-9").returncode == 0
    assert run("vault", "successor", "--to", code, "--label", "Collega Piet").returncode == 0
    assert run("vault", "successor", "--to", "onzin", "--label", "Piet").returncode == 2
    copy = tmp_path / "kopie.vault"
    assert run("vault", "backup", copy).returncode == 0
    new = tmp_path / "nieuw"
    new.write_text("maan roos vis water tak lamp\n")
    opening = colleague | {"ANONIEM_NEW_PASSPHRASE_FILE": str(new)}
    assert run("vault", "take-over", copy, env=opening).returncode == 0
    assert b"C-9" in run("vault", "list", "--vault", copy, env={"ANONIEM_PASSPHRASE_FILE": str(new)}).stdout
    shown_keys = run("vault", "keys").stdout.decode()
    number = re.search(r"(\w+) +opvolger +Collega Piet", shown_keys)
    assert number is not None
    assert "opvolger" not in run("vault", "keys", "--remove", number[1]).stdout.decode()


def test_a_recovery_sheet_that_cannot_be_written_leaves_the_old_one_valid(run: Run, tmp_path: Path) -> None:
    """An existing file is not overwritten, and nothing changes in the vault."""
    assert run("vault", "init").returncode == 0
    assert run("vault", "recovery-sheet", tmp_path / "een.html").returncode == 0
    before = run("vault", "keys").stdout
    assert run("vault", "recovery-sheet", tmp_path / "een.html").returncode == 2
    assert run("vault", "keys").stdout == before
