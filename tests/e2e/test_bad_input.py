"""Bad input: a clear Dutch sentence, the right exit code, nothing lost."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pexpect
import pytest

Run = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def note(tmp_path: Path) -> Path:
    """A short note with one name."""
    path = tmp_path / "n.txt"
    path.write_text("Ik sprak met Fatima el Amrani.")
    return path


def said(done: subprocess.CompletedProcess[bytes]) -> str:
    """Everything the command said; never a traceback."""
    text = (done.stdout + done.stderr).decode()
    assert "Traceback" not in text
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "bestaat niet"),
        (b"", "geen tekst in"),
        (b"   \n", "geen tekst in"),
        (bytes(range(256)) * 4, "geen tekstbestand"),
        (b"PK\x03\x04", "Word-"),
        ("Zoë zag René".encode("cp850"), "tekencodering"),
    ],
)
def test_a_file_that_cannot_be_read_is_explained(run: Run, tmp_path: Path, content: bytes | None, words: str) -> None:
    """Missing, empty, binary, another format, an unknown encoding: exit code 2 and the file named."""
    path = tmp_path / "n.txt"
    if content is not None:
        path.write_bytes(content)
    done = run("scrub", path)
    assert done.returncode == 2
    assert words in said(done)
    assert "n.txt" in said(done)
    assert {one.name for one in tmp_path.iterdir()} <= {"n.txt", "home"}


def test_a_folder_without_notes_is_explained(run: Run, tmp_path: Path) -> None:
    """An empty folder is not a success."""
    folder = tmp_path / "leeg"
    folder.mkdir()
    done = run("scrub", folder)
    assert done.returncode == 2
    assert "geen notities" in said(done)


def test_in_a_folder_the_bad_files_are_named_and_the_others_done(run: Run, tmp_path: Path) -> None:
    """One bad file does not stop the rest, and is not forgotten."""
    folder = tmp_path / "n"
    folder.mkdir()
    (folder / "goed.txt").write_text("Ik zag Fatima.")
    (folder / "leeg.txt").write_bytes(b"")
    done = run("scrub", folder, "--no-vault")
    assert done.returncode == 2
    assert "leeg.txt" in said(done)
    assert (folder / "goed.anoniem.txt").read_text() == "Ik zag [PERSOON-1]."


def test_an_existing_result_is_not_overwritten_unasked(run: Run, note: Path) -> None:
    """Without a terminal to ask on, --force is needed."""
    target = note.with_name("n.anoniem.txt")
    target.write_text("oud")
    done = run("scrub", note, "--no-vault")
    assert done.returncode == 2
    assert "bestaat al" in said(done)
    assert target.read_text() == "oud"
    assert run("scrub", note, "--no-vault", "--force").returncode == 0
    assert target.read_text() == "Ik sprak met [PERSOON-1]."


def test_the_input_is_never_the_output(run: Run, note: Path) -> None:
    """Not even with --force."""
    before = note.read_bytes()
    done = run("scrub", note, "-o", note, "--force", "--no-vault")
    assert done.returncode == 2
    assert "niet over het bestand zelf" in said(done)
    assert note.read_bytes() == before


def test_a_wrong_passphrase_is_not_a_damaged_vault(run: Run, note: Path, tmp_path: Path) -> None:
    """Exit code 3, and nothing is written."""
    assert run("vault", "init").returncode == 0
    wrong = tmp_path / "fout"
    wrong.write_text("iets anders")
    done = run("scrub", note, env={"ANONIEM_PASSPHRASE_FILE": str(wrong)})
    assert done.returncode == 3
    assert not note.with_name("n.anoniem.txt").exists()


def test_no_passphrase_and_nobody_to_ask(run: Run, note: Path) -> None:
    """Exit code 3, with how to give one."""
    assert run("vault", "init").returncode == 0
    done = run("scrub", note, env={"ANONIEM_PASSPHRASE_FILE": ""})
    assert done.returncode == 3
    assert "ANONIEM_PASSPHRASE_FILE" in said(done)


def test_a_damaged_vault_is_told_apart(run: Run, note: Path, home: Path) -> None:
    """Exit code 4."""
    assert run("scrub", note).returncode == 0
    vault = home / "data" / "anoniem" / "kluis.vault"
    data = bytearray(vault.read_bytes())
    data[4096 * 3 : 4096 * 6] = os.urandom(4096 * 3)
    vault.write_bytes(data)
    done = run("vault", "check")
    assert done.returncode == 4, said(done)


def test_a_vault_of_a_newer_format_says_so(run: Run, home: Path) -> None:
    """The user hears that anoniem must be updated."""
    assert run("vault", "init").returncode == 0
    connection = sqlite3.connect(home / "data" / "anoniem" / "kluis.vault")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    done = run("vault", "list")
    assert done.returncode == 2
    assert "nieuwere anoniem" in said(done)


def test_an_existing_vault_is_never_made_again(run: Run, home: Path) -> None:
    """`vault init` refuses to touch what is there."""
    assert run("vault", "init").returncode == 0
    before = (home / "data" / "anoniem" / "kluis.vault").read_bytes()
    done = run("vault", "init")
    assert done.returncode == 2
    assert (home / "data" / "anoniem" / "kluis.vault").read_bytes() == before


def test_placeholders_that_stood_there_already_keep_their_own_meaning(run: Run, tmp_path: Path) -> None:
    """New codes never take a number that the text uses for somebody else, and the text comes back whole."""
    note = tmp_path / "n.txt"
    note.write_text("Eerder sprak [PERSOON-1] met Fatima.")
    done = run("scrub", note)
    assert done.returncode == 0, said(done)
    assert "bevatte al vervangcodes" in said(done)
    assert (tmp_path / "n.anoniem.txt").read_text() == "Eerder sprak [PERSOON-1] met [PERSOON-2]."
    assert run("restore", tmp_path / "n.anoniem.txt").returncode == 0
    assert (tmp_path / "n.hersteld.txt").read_bytes() == note.read_bytes()


def test_restoring_what_holds_no_codes_does_nothing(run: Run, note: Path) -> None:
    """Exit code 1: nothing was done."""
    assert run("vault", "init").returncode == 0
    done = run("restore", note)
    assert done.returncode == 1
    assert not note.with_name("n.hersteld.txt").exists()


def test_a_fragment_that_fits_two_dossiers_is_not_guessed(run: Run, tmp_path: Path) -> None:
    """Without evidence the user must say which dossier; with it, all is well."""
    for name, person in (("a", "Fatima"), ("b", "Youssef")):
        (tmp_path / f"{name}.txt").write_text(f"Gesprek met {person} over werk.")
        assert run("scrub", tmp_path / f"{name}.txt", "--dossier", name).returncode == 0
    fragment = tmp_path / "f.txt"
    fragment.write_text("Denk aan [PERSOON-1]!")
    done = run("restore", fragment)
    assert done.returncode == 1
    assert "--dossier" in said(done)
    assert run("restore", fragment, "--dossier", "b").returncode == 0
    assert (tmp_path / "f.hersteld.txt").read_text() == "Denk aan Youssef!"


def test_a_closed_stdin_is_explained(environment: dict[str, str]) -> None:
    """`anoniem scrub - <&-` ends with a sentence."""
    command = Path(sys.executable).with_name("anoniem")
    done = subprocess.run(
        ["/bin/sh", "-c", f'"{command}" scrub - --no-vault <&-'], capture_output=True, env=environment, check=False
    )
    assert done.returncode == 2
    assert "stdin is gesloten" in said(done)


def test_a_terminal_without_utf8_is_served(run: Run, note: Path) -> None:
    """No character stops the command, and the file itself is written as it should be."""
    done = run("scrub", note, "--no-vault", env={"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert done.returncode == 0, said(done)
    assert b"Vervangen" in done.stdout


def test_a_full_disk_leaves_nothing_behind(environment: dict[str, str], tmp_path: Path) -> None:
    """A limit on file size stands in for a full disk."""
    note = tmp_path / "n.txt"
    note.write_text("Ik sprak met Fatima el Amrani. " * 3000)
    command = Path(sys.executable).with_name("anoniem")
    done = subprocess.run(
        ["/bin/sh", "-c", f'ulimit -f 8; trap "" XFSZ; exec "{command}" scrub "{note}" --no-vault'],
        capture_output=True,
        env=environment,
        check=False,
    )
    assert done.returncode == 2, said(done)
    assert "niet worden geschreven" in said(done)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["home", "n.txt"]


def test_wrong_use_is_explained_in_dutch(run: Run) -> None:
    """The parser's own messages are Dutch too."""
    for arguments, words in (
        (("scrub",), "ontbreekt"),
        (("scrub", "--foo"), "--foo bestaat niet"),
        (("onzin",), "bestaat niet"),
        (("scrub", "x.txt", "--recipe"), "--recipe hoort een waarde"),
        (("scrub", "-", "x.txt"), "Stdin"),
        (("detect",), "één notitie"),
        (("scrub", "x.txt", "--vault", "v", "--no-vault"), "samen kan niet"),
    ):
        done = run(*arguments)
        assert done.returncode == 2, arguments
        assert words in said(done), arguments


def test_an_interrupted_run_leaves_no_half_result(environment: dict[str, str], tmp_path: Path) -> None:
    """Ctrl-C halfway: exit code 130, no result, no temporary file."""
    note = tmp_path / "n.txt"
    note.write_text("Ik sprak met Fatima el Amrani in Zwolle over haar werk. " * 20000)
    process = subprocess.Popen(
        [str(Path(sys.executable).with_name("anoniem")), "scrub", str(note), "--no-vault"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        # A shell that runs the tests in the background makes them, and what they start, deaf to Ctrl-C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509  # one thread, nothing else
    )
    time.sleep(6)
    assert process.poll() is None
    process.send_signal(signal.SIGINT)
    try:
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 130, err
    assert b"Traceback" not in out + err
    assert sorted(one.name for one in tmp_path.iterdir()) == ["home", "n.txt"]


def test_two_runs_at_once_give_one_code_per_person(environment: dict[str, str], tmp_path: Path, run: Run) -> None:
    """Two processes on one vault wait for each other and agree."""
    assert run("vault", "init").returncode == 0
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text("Fatima el Amrani belde Youssef Demir.")
    processes = [
        subprocess.Popen(
            [str(Path(sys.executable).with_name("anoniem")), "scrub", str(tmp_path / f"{name}.txt"), "-d", "C"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for name in ("a", "b")
    ]
    for process in processes:
        _out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
    assert (tmp_path / "a.anoniem.txt").read_text() == (tmp_path / "b.anoniem.txt").read_text()


def test_the_first_run_asks_for_a_passphrase_twice_and_offers_six_words(
    environment: dict[str, str], tmp_path: Path, note: Path
) -> None:
    """On a terminal the passphrase is asked for, and is not shown."""
    del environment["ANONIEM_PASSPHRASE_FILE"]
    child = pexpect.spawn(
        str(Path(sys.executable).with_name("anoniem")),
        ["scrub", str(note), "--vault", str(tmp_path / "k.vault")],
        env=environment,
        encoding="utf-8",
        timeout=60,
    )
    child.expect("voor u gemaakt")
    child.expect("Nieuwe wachtzin: ")
    offered = child.before.split("\n")
    words = next(line.strip() for line in offered if len(line.split()) == 6 and line.startswith("    "))
    child.sendline("")
    child.expect("Nogmaals, ter controle: ")
    child.sendline(words)
    child.expect("Bewaard in de kluis")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    again = pexpect.spawn(
        str(Path(sys.executable).with_name("anoniem")),
        ["vault", "list", "--vault", str(tmp_path / "k.vault")],
        env=environment,
        encoding="utf-8",
        timeout=60,
    )
    again.expect("Wachtzin van de kluis: ")
    again.sendline("verkeerd")
    again.expect("Wachtzin van de kluis: ")
    again.sendline(words)
    again.expect("algemeen")
    again.expect(pexpect.EOF)


def test_a_reader_that_stops_reading_gets_no_complaint(environment: dict[str, str], tmp_path: Path) -> None:
    """`anoniem detect … | head -1` shows its line and ends quietly, whatever was still to come."""
    note = tmp_path / "n.txt"
    note.write_text("Ik sprak met Fatima el Amrani.\n" * 3000)
    program = Path(sys.executable).with_name("anoniem")
    done = subprocess.run(
        ["bash", "-c", f'"{program}" detect "{note}" | head -1; echo "${{PIPESTATUS[0]}}"'],  # noqa: S607  # any bash
        env=environment,
        capture_output=True,
        check=True,
    )
    shown, code = done.stdout.decode().splitlines()
    assert "Fatima el Amrani" in shown
    assert int(code) in {0, 141}
    assert done.stderr == b""


@pytest.mark.parametrize("command", [["detect"], ["scrub", "--no-vault"], ["risk"]])
def test_a_file_name_that_looks_like_an_option_gets_a_hint(run: Run, tmp_path: Path, command: list[str]) -> None:
    """The way out that the hint names works; without such a file there is no hint."""
    (tmp_path / "-dag.txt").write_text("Ik sprak met Fatima el Amrani.")
    done = run(*command, "-dag.txt", cwd=tmp_path)
    assert done.returncode == 2
    assert "./-dag.txt" in said(done)
    assert "./" not in said(run(*command, "-weg.txt", cwd=tmp_path))
    assert run("detect", "./-dag.txt", cwd=tmp_path).returncode == 0
