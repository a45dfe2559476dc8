"""The gate with the installed command: released, a concept, overridden, signed off; and what is remembered."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pexpect
import pytest

Run = Callable[..., subprocess.CompletedProcess[bytes]]

PLAIN = "Gesprek met Fatima el Amrani over haar werk als verpleegkundige."
RED = (
    "Fatima el Amrani is verpleegkundige, gescheiden, en heeft een tweeling. Zij is overspannen. "
    "Haar zus is notaris. Het stond in de krant.\n"
)
MENDABLE = (
    "Fatima el Amrani is gespecialiseerd verpleegkundige, gescheiden en heeft twee kinderen. Sinds kort heeft zij "
    "een burn-out.\n"
)


@pytest.fixture
def red(tmp_path: Path) -> Path:
    """A note that is recognisable without any name."""
    path = tmp_path / "n.txt"
    path.write_text(RED)
    return path


def said(done: subprocess.CompletedProcess[bytes]) -> str:
    """Everything the command said; never a traceback."""
    text = (done.stdout + done.stderr).decode()
    assert "Traceback" not in text
    return " ".join(text.split())


def names(folder: Path) -> set[str]:
    """The files of a folder, without the user's home."""
    return {one.name for one in folder.iterdir()} - {"home"}


def test_a_text_that_may_go_gets_its_ordinary_name_and_a_verdict(run: Run, tmp_path: Path) -> None:
    """Groen: exit code 0, and how many people fit; never that the text is anonymous."""
    note = tmp_path / "n.txt"
    note.write_text(PLAIN)
    done = run("scrub", note, "-d", "C-1")
    assert done.returncode == 0, said(done)
    assert names(tmp_path) == {"n.txt", "n.anoniem.txt"}
    assert "Risico bij intervisie: groen. Naar schatting" in said(done)
    assert "deze groep vraagt er minstens 11" in said(done)


def test_a_text_above_the_limit_becomes_a_concept(run: Run, tmp_path: Path, red: Path) -> None:
    """Rood: exit code 1, its own name, the sentence, the heaviest facts, what to do; and it can be restored."""
    done = run("scrub", red, "-d", "C-1")
    assert done.returncode == 1
    assert names(tmp_path) == {"n.txt", "n.concept.txt"}
    account = said(done)
    for words in ("rood. Naar schatting", "Het zwaarst weegt:", "--lower-risk", "anoniem risk", "--override --reason"):
        assert words in account, words
    assert "Fatima" not in (tmp_path / "n.concept.txt").read_text()
    assert run("restore", tmp_path / "n.concept.txt").returncode == 0
    assert (tmp_path / "n.hersteld.txt").read_text() == RED


def test_the_concept_keeps_the_name_that_was_asked_for(run: Run, tmp_path: Path, red: Path) -> None:
    """With -o too a refused text does not get the name of a result."""
    assert run("scrub", red, "--no-vault", "-o", tmp_path / "uit.txt").returncode == 1
    assert run("scrub", red, "--no-vault", "-o", tmp_path / "zonder").returncode == 1
    assert run("scrub", red, "--no-vault", "-o", f"{tmp_path}/map/").returncode == 1
    assert names(tmp_path) == {"n.txt", "uit.concept.txt", "zonder.concept.txt", "map"}
    assert names(tmp_path / "map") == {"n.concept.txt"}


def test_a_concept_is_no_note_and_never_comes_over_itself(run: Run, tmp_path: Path, red: Path) -> None:
    """A folder is scrubbed without its concepts; a concept that is scrubbed again gets a new name."""
    assert run("scrub", red, "-d", "C-1").returncode == 1
    assert run("scrub", tmp_path, "-d", "C-1", "--force").returncode == 1
    assert names(tmp_path) == {"n.txt", "n.concept.txt"}
    before = (tmp_path / "n.concept.txt").read_bytes()
    assert run("scrub", tmp_path / "n.concept.txt", "-d", "C-1", "--force").returncode == 1
    assert names(tmp_path) == {"n.txt", "n.concept.txt", "n-2.concept.txt"}
    assert (tmp_path / "n.concept.txt").read_bytes() == before


def test_an_older_concept_is_not_overwritten_unasked(run: Run, tmp_path: Path, red: Path) -> None:
    """It may hold the coach's own changes."""
    concept = tmp_path / "n.concept.txt"
    concept.write_text("eigen werk")
    done = run("scrub", red, "--no-vault")
    assert done.returncode == 2
    assert "bestaat al" in said(done)
    assert concept.read_text() == "eigen werk"


def test_an_older_result_beside_a_concept_is_pointed_out(run: Run, tmp_path: Path, red: Path) -> None:
    """Nobody takes last week's file for today's."""
    older = tmp_path / "n.anoniem.txt"
    older.write_text("van vorige week")
    done = run("scrub", red, "--no-vault", "--force")
    assert done.returncode == 1
    assert "n.anoniem.txt staat er nog van een eerdere keer" in said(done)
    assert older.read_text() == "van vorige week"


def test_in_a_pipe_the_text_is_given_and_the_verdict_is_the_exit_code(run: Run) -> None:
    """It is the coach's own concept; the refusal goes to stderr."""
    done = run("scrub", "-", "--no-vault", stdin=RED.encode())
    assert done.returncode == 1
    assert done.stdout.startswith(b"[PERSOON-1] is verpleegkundige")
    assert b"rood" in done.stderr
    assert b"rood" not in done.stdout


def test_each_file_of_a_folder_has_its_own_verdict(run: Run, tmp_path: Path) -> None:
    """One refusal makes exit code 1, and the number is told."""
    folder = tmp_path / "notities"
    folder.mkdir()
    (folder / "a.txt").write_text(PLAIN)
    (folder / "b.txt").write_text(RED)
    (folder / "leeg.md").write_text("")
    done = run("scrub", folder, "--no-vault")
    assert done.returncode == 2  # the unreadable file weighs more than the refusal
    assert names(folder) == {"a.txt", "a.anoniem.txt", "b.txt", "b.concept.txt", "leeg.md"}
    assert "1 tekst is niet vrijgegeven" in said(done)
    (folder / "leeg.md").unlink()
    assert run("scrub", folder, "--no-vault", "--force").returncode == 1


def test_an_override_is_released_and_logged(run: Run, tmp_path: Path, red: Path) -> None:
    """The ordinary name, exit code 0, and the reason in the log."""
    done = run("scrub", red, "-d", "C-1", "--override", "--reason", "de groep kent haar al")
    assert done.returncode == 0, said(done)
    assert "Toch vrijgegeven" in said(done)
    assert names(tmp_path) == {"n.txt", "n.anoniem.txt"}
    log = json.loads(run("vault", "log", "--json").stdout)
    (entry,) = [one for one in log if one["event"] == "overridden"]
    assert entry["detail"]["reason"] == "de groep kent haar al"
    assert (entry["detail"]["level"], len(entry["detail"]["sha256"])) == ("rood", 64)
    assert "toch vrijgegeven" in run("vault", "log").stdout.decode()


def test_an_override_without_a_vault_says_that_it_is_nowhere_recorded(run: Run, red: Path) -> None:
    """Allowed, and not passed off as more."""
    done = run("scrub", red, "--no-vault", "--override", "--reason", "alleen voor mijzelf")
    assert done.returncode == 0
    assert "nergens vastgelegd" in said(done)


@pytest.mark.parametrize(
    "options",
    [["--override"], ["--reason", "zomaar"], ["--override", "--reason", "  "]],
)
def test_an_override_and_its_reason_belong_together(run: Run, tmp_path: Path, red: Path, options: list[str]) -> None:
    """One without the other is an error, and nothing is done."""
    done = run("scrub", red, "--no-vault", *options)
    assert done.returncode == 2
    assert "--reason" in said(done)
    assert names(tmp_path) == {"n.txt"}


def test_a_region_is_checked_before_anything_is_done(run: Run, tmp_path: Path, red: Path) -> None:
    """An unknown region never makes the risk smaller silently."""
    done = run("scrub", red, "--region", "Nergenshuizen")
    assert done.returncode == 2
    assert "Nergenshuizen" in said(done)
    assert names(tmp_path) == {"n.txt"}
    fit = []
    for regions in (("Urk",), ("Overijssel", "Gelderland")):
        options = [part for one in regions for part in ("--region", one)]
        done = run("scrub", red, "--no-vault", "--force", "--json", *options)
        fit.append(json.loads(done.stdout)["files"][0]["risk"]["people_fit"])
    assert fit[0] < fit[1]


def test_vaguer_wording_helps_is_told_and_comes_back(run: Run, tmp_path: Path) -> None:
    """--lower-risk changes what it must, says so, and restores byte for byte."""
    note = tmp_path / "n.txt"
    note.write_text(MENDABLE)
    assert run("scrub", note, "-d", "C-1").returncode == 1
    done = run("scrub", note, "-d", "C-1", "--lower-risk")
    assert done.returncode == 0, said(done)
    assert "Ruimer opgeschreven: “" in said(done)
    assert "n.concept.txt staat er nog" in said(done)
    scrubbed = (tmp_path / "n.anoniem.txt").read_text()
    assert "gespecialiseerd verpleegkundige" not in scrubbed
    assert run("restore", tmp_path / "n.anoniem.txt").returncode == 0
    assert (tmp_path / "n.hersteld.txt").read_text() == MENDABLE


def test_vaguer_wording_that_is_not_enough_is_still_refused(run: Run, tmp_path: Path, red: Path) -> None:
    """What can be looked up has to be rewritten by a person, and the user hears that."""
    red.write_text("Zij is burgemeester van Urk, weduwe, en moeder van een drieling. Het stond in de krant.")
    done = run("scrub", red, "--no-vault", "--lower-risk")
    assert done.returncode == 1
    assert "--lower-risk was niet genoeg" in said(done)
    assert names(tmp_path) == {"n.txt", "n.concept.txt"}


def test_the_json_account_has_the_verdict(run: Run, tmp_path: Path, red: Path) -> None:
    """The same names as `anoniem risk --json`, and what became of the text."""
    done = run("scrub", red, "-d", "C-1", "--json")
    assert done.returncode == 1
    (entry,) = json.loads(done.stdout)["files"]
    assert entry["output"] == str(tmp_path / "n.concept.txt")
    assert (entry["concept"], entry["overridden"], entry["risk"]["released"]) == (True, False, False)
    fresh = json.loads(run("risk", tmp_path / "n.concept.txt", "--json").stdout)
    assert set(fresh) <= set(entry["risk"])
    for field in ("level", "people_fit", "people_fit_low", "people_fit_high", "reasons", "risk"):
        assert fresh[field] == entry["risk"][field], field


def test_what_was_told_counts_for_these_readers_and_is_listed(run: Run, tmp_path: Path) -> None:
    """The second text is weighed with the first; the list says what they know; erasing takes it away."""
    first, second = tmp_path / "1.txt", tmp_path / "2.txt"
    first.write_text(PLAIN)
    second.write_text("Fatima el Amrani is gescheiden en heeft drie kinderen.")
    assert run("scrub", first, "-d", "C-1").returncode == 0
    once = json.loads(run("scrub", first, "-d", "C-1", "--force", "--json").stdout)["files"][0]["risk"]
    assert not once["cumulative"]
    done = run("scrub", second, "-d", "C-1", "--json")
    assert json.loads(done.stdout)["files"][0]["risk"]["cumulative"]
    weighed = run("risk", tmp_path / "1.anoniem.txt", "-d", "C-1", "--json")
    assert weighed.returncode == 0, said(weighed)
    listed = run("dossier", "disclosures", "C-1").stdout.decode()
    assert "intervisie" in listed
    assert "beroep: verpleegkundige" in listed
    assert "mensen die passen" in listed
    kept = json.loads(run("dossier", "disclosures", "C-1", "--json").stdout)
    assert [one["way"] for one in kept][:1] == ["released"]
    assert {"category": "beroep", "title": "beroep: verpleegkundige"}.items() <= kept[0]["facts"][0].items()
    assert run("dossier", "forget", "C-1", "--yes").returncode == 0
    assert run("dossier", "disclosures", "C-1").returncode == 2


def test_what_was_not_released_is_not_remembered(run: Run, tmp_path: Path, red: Path) -> None:
    """A concept told nobody anything; nor does the dossier without a client add up."""
    assert run("scrub", red, "-d", "C-1").returncode == 1
    assert "nog niets vrijgegeven" in run("dossier", "disclosures", "C-1").stdout.decode()
    note = tmp_path / "m.txt"
    note.write_text(PLAIN)
    assert run("scrub", note).returncode == 0
    assert "verschillende cliënten" in run("dossier", "disclosures", "algemeen").stdout.decode()


def test_a_reviewer_signs_a_concept_off(run: Run, tmp_path: Path, red: Path) -> None:
    """Logged by name, remembered, and written beside the concept; never over a result unasked."""
    assert run("scrub", red, "-d", "C-1").returncode == 1
    concept = tmp_path / "n.concept.txt"
    signed = ("risk", "approve", concept, "--name", "W. Vos", "--reason", "samen nagelezen")
    done = run(*signed)
    assert done.returncode == 0, said(done)
    assert (tmp_path / "n.anoniem.txt").read_bytes() == concept.read_bytes()
    assert "Afgetekend door W. Vos" in said(done)
    (entry,) = [one for one in json.loads(run("vault", "log", "--json").stdout) if one["event"] == "approved"]
    assert entry["detail"].items() >= {"name": "W. Vos", "reason": "samen nagelezen", "level": "rood"}.items()
    assert "afgetekend door W. Vos: samen nagelezen" in run("dossier", "disclosures", "C-1").stdout.decode()
    again = run(*signed)
    assert again.returncode == 2
    assert "bestaat al" in said(again)
    assert run(*signed, "--force").returncode == 0
    assert run("restore", tmp_path / "n.anoniem.txt").returncode == 0
    assert (tmp_path / "n.hersteld.txt").read_text() == RED


def test_signing_off_an_edited_concept_needs_the_dossier(run: Run, tmp_path: Path, red: Path) -> None:
    """The vault knows a text by its exact words; for another it is not guessed whose it is."""
    assert run("scrub", red, "-d", "C-1").returncode == 1
    concept = tmp_path / "n.concept.txt"
    concept.write_text(concept.read_text().replace(" Het stond in de krant.", ""))
    signed = ("risk", "approve", concept, "--name", "W. Vos", "--reason", "herschreven")
    done = run(*signed)
    assert done.returncode == 1
    assert "--dossier" in said(done)
    assert not (tmp_path / "n.anoniem.txt").exists()
    assert run(*signed, "-d", "C-1").returncode == 0
    assert (tmp_path / "n.anoniem.txt").read_bytes() == concept.read_bytes()


def test_signing_off_is_for_the_readers_for_whom_it_was_made(run: Run, tmp_path: Path, red: Path) -> None:
    """Codes of one audience are not given to another; and name and reason must say something."""
    assert run("scrub", red, "-d", "C-1").returncode == 1
    concept = tmp_path / "n.concept.txt"
    for options, words in (
        (("--recipe", "volledig", "--name", "W. Vos", "--reason", "gelezen"), "andere lezers"),
        (("--name", " ", "--reason", "gelezen"), "--name"),
        (("--reason", "gelezen"), "ontbreekt"),
    ):
        done = run("risk", "approve", concept, *options)
        assert done.returncode == 2, words
        assert words in said(done)
    assert not (tmp_path / "n.anoniem.txt").exists()


def test_the_risk_command_still_takes_a_file_directly(run: Run, tmp_path: Path) -> None:
    """Whatever the order of options; a file called approve is named with its folder."""
    (tmp_path / "approve").write_text(PLAIN)
    assert run("risk", "./approve", cwd=tmp_path).returncode == 0
    assert run("risk", "--recipe", "volledig", "./approve", cwd=tmp_path).returncode == 0
    assert b"Risico bij" in run("risk", "-", stdin=PLAIN.encode()).stdout
    assert "approve" in run("risk", "--help").stdout.decode()
    assert "Teken af" in run("risk", "approve", "--help").stdout.decode()
    assert run("risk").returncode == 2


def test_on_a_terminal_an_older_concept_is_asked_about(environment: dict[str, str], tmp_path: Path, red: Path) -> None:
    """The answer no leaves it as it is."""
    concept = tmp_path / "n.concept.txt"
    for answer, expected in (("n", "eigen werk"), ("j", None)):
        concept.write_text("eigen werk")
        child = pexpect.spawn(
            str(Path(sys.executable).with_name("anoniem")),
            ["scrub", str(red), "--no-vault"],
            env=environment,
            encoding="utf-8",
            timeout=120,
        )
        child.expect("bestaat al. Overschrijven")
        child.sendline(answer)
        child.expect(pexpect.EOF)
        child.close()
        assert child.exitstatus == 1
        assert (concept.read_text() == expected) is (expected is not None)


def test_agreeing_to_a_new_result_is_not_agreeing_to_a_new_concept(
    environment: dict[str, str], tmp_path: Path, red: Path
) -> None:
    """Who lets the old result go is still asked about the concept, which may hold own changes."""
    (tmp_path / "n.anoniem.txt").write_text("van vorige week")
    (tmp_path / "n.concept.txt").write_text("eigen werk")
    child = pexpect.spawn(
        str(Path(sys.executable).with_name("anoniem")),
        ["scrub", str(red), "--no-vault"],
        env=environment | {"COLUMNS": "500"},
        encoding="utf-8",
        timeout=120,
    )
    child.expect("n.anoniem.txt bestaat al. Overschrijven")
    child.sendline("j")
    child.expect("n.concept.txt bestaat al. Overschrijven")
    child.sendline("n")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 1
    assert (tmp_path / "n.anoniem.txt").read_text() == "van vorige week"
    assert (tmp_path / "n.concept.txt").read_text() == "eigen werk"


def test_a_gate_that_is_interrupted_leaves_no_half_file(environment: dict[str, str], tmp_path: Path) -> None:
    """Ctrl-C while a folder is done: what was finished stands whole, nothing else."""
    folder = tmp_path / "notities"
    folder.mkdir()
    for number in range(300):
        (folder / f"{number:03}.txt").write_text(RED * 20)
    process = subprocess.Popen(
        [str(Path(sys.executable).with_name("anoniem")), "scrub", str(folder), "--no-vault", "--lower-risk"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509  # one thread, nothing else
    )
    while not list(folder.glob("*.concept.txt")):
        assert process.poll() is None
        time.sleep(0.1)
    os.kill(process.pid, signal.SIGINT)
    _out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    written = [one for one in folder.iterdir() if not one.name[:3].isdigit()]
    assert written == []
    assert len({one.read_text() for one in folder.glob("*.concept.txt")}) == 1
