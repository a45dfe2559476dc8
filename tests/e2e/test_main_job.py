"""The main job with the installed command: scrub, read, edit, restore."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
NOTES = sorted(path.name for path in EXAMPLES.iterdir() if path.suffix in {".txt", ".md"})

Run = Callable[..., "CompletedProcess[bytes]"]  # type: ignore[name-defined]  # noqa: F821


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """The examples in a folder of their own."""
    folder = tmp_path / "notities"
    folder.mkdir()
    for name in NOTES:
        (folder / name).write_bytes((EXAMPLES / name).read_bytes())
    return folder


def test_the_examples_are_scrubbed_and_come_back_byte_for_byte(run: Run, notes: Path) -> None:
    """A folder is scrubbed in one go, as in the README; restoring each result gives the original file."""
    done = run("scrub", notes, "--lower-risk")
    assert done.returncode == 0, done.stderr.decode()
    for name in NOTES:
        original = notes / name
        scrubbed = original.with_name(f"{original.stem}.anoniem{original.suffix}")
        assert re.search(r"\[PERSOON-\d+\]", scrubbed.read_text())
        assert original.read_bytes() == (EXAMPLES / name).read_bytes()
        back = run("restore", scrubbed)
        assert back.returncode == 0, back.stderr.decode()
        restored = original.with_name(f"{original.stem}.hersteld{original.suffix}")
        assert restored.read_bytes() == original.read_bytes()


def test_no_name_of_the_intake_is_left(run: Run, notes: Path) -> None:
    """The direct identifiers of the example are gone, whatever form they had."""
    assert run("scrub", notes / "intake.txt").returncode == 1  # without names it still tells too much
    scrubbed = (notes / "intake.concept.txt").read_text()
    for left in (
        "Samira",
        "Benhaddou",
        "Wit",
        "Vlasakker",
        "7783",
        "Gramsbergen",
        "0123",
        "55 28",
        "Oosterveen",
        "Henk",
        "De Noord",
        "Wouter",
        "Yara",
        "Hengelo",
        "LC-2024",
        "NL20",
        "43",
    ):
        assert left not in scrubbed, left


def test_the_same_person_keeps_the_same_code_in_the_next_note(run: Run, tmp_path: Path) -> None:
    """Within a dossier a code means one person, also when only the first name comes back."""
    first, second = tmp_path / "1.txt", tmp_path / "2.txt"
    first.write_text("Gesprek met mevrouw Fatima el Amrani over haar werk. Haar broer Youssef was er ook.")
    second.write_text("Vandaag belde Youssef. Hij maakt zich zorgen over Fatima.")
    assert run("scrub", first, "--dossier", "C-014").returncode == 0
    assert run("scrub", second, "--dossier", "C-014").returncode == 0
    code = {
        name: re.search(pattern, (tmp_path / file).read_text())[1]  # type: ignore[index]
        for name, file, pattern in (
            ("fatima", "1.anoniem.txt", r"mevrouw (\[PERSOON-\d+\])"),
            ("youssef", "1.anoniem.txt", r"broer (\[PERSOON-\d+\])"),
        )
    }
    assert code["fatima"] != code["youssef"]
    assert (tmp_path / "2.anoniem.txt").read_text() == (
        f"Vandaag belde {code['youssef']}. Hij maakt zich zorgen over {code['fatima']}."
    )


def test_an_edited_file_and_a_fragment_are_restored_as_far_as_known(run: Run, tmp_path: Path) -> None:
    """Forms come back where they stood; what is unknown is named and stays."""
    note = tmp_path / "n.txt"
    note.write_text("Gesprek met Fatima el Amrani. Daarna vertelde Fatima over haar broer Youssef.")
    assert run("scrub", note, "--dossier", "C-1").returncode == 0
    scrubbed = (tmp_path / "n.anoniem.txt").read_text()
    edited = tmp_path / "antwoord.txt"
    edited.write_text(scrubbed.lower().replace("[", "(").replace("]", ")") + " Advies aan [PERSOON-99].")
    done = run("restore", edited, "-o", tmp_path / "terug.txt")
    assert done.returncode == 0, done.stderr.decode()
    text = (tmp_path / "terug.txt").read_text()
    assert text.startswith("gesprek met Fatima el Amrani. daarna vertelde Fatima over haar broer Youssef.")
    assert text.endswith("Advies aan [PERSOON-99].")
    assert b"[PERSOON-99]" in done.stdout


def test_stdin_gives_stdout_and_the_account_goes_to_stderr(run: Run) -> None:
    """In a pipe only the scrubbed text is on stdout."""
    done = run("scrub", "-", "--no-vault", stdin="Ik sprak met Mehmet Yıldız uit Zwolle.\r\n".encode())
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout == b"Ik sprak met [PERSOON-1] uit [PLAATS-1].\r\n"
    assert "1 persoonsnaam" in done.stderr.decode()


def test_the_account_as_json(run: Run, tmp_path: Path) -> None:
    """Machine-readable output is one JSON value on stdout."""
    note = tmp_path / "n.txt"
    note.write_text("Ik sprak met Mehmet Yıldız uit Zwolle op 3 mei 2024.")
    done = run("scrub", note, "--json", "--dossier", "D1")
    report = json.loads(done.stdout)
    assert report["errors"] == []
    (entry,) = report["files"]
    assert entry["output"] == str(tmp_path / "n.anoniem.txt")
    assert entry["replaced"] == {"PERSON": 1, "PLACE": 1, "DATE": 1}
    assert entry["dossier"] == "D1"


def test_detect_gives_offsets_types_and_identities(run: Run, tmp_path: Path) -> None:
    """Offsets are Python str indices into the decoded text, also behind an emoji."""
    text = "🙂 Fatima el Amrani kwam. Fatima's broer is 43 jaar."
    note = tmp_path / "n.txt"
    note.write_text(text)
    done = run("detect", note, "--json")
    findings = json.loads(done.stdout)["findings"]
    assert all(text[one["start"] : one["end"]] == one["text"] for one in findings)
    assert [(one["text"], one["type"], one["identity"]) for one in findings] == [
        ("Fatima el Amrani", "PERSON", "PERSON-1"),
        ("Fatima", "PERSON", "PERSON-1"),
        ("43", "AGE", "AGE-1"),
    ]
    assert set(findings[0]) == {"start", "end", "type", "text", "score", "probability", "source", "identity"}


def test_a_corpus_is_read_and_written_line_by_line(run: Run, tmp_path: Path) -> None:
    """One process serves many notes, in order."""
    corpus = tmp_path / "in.jsonl"
    corpus.write_text('{"name": "a", "text": "Ik zag Fatima."}\n\n{"name": "b", "text": "Niets."}\n')
    done = run("detect", "--jsonl", corpus)
    assert done.returncode == 0, done.stderr.decode()
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["name"] for line in lines] == ["a", "b"]
    assert [one["text"] for one in lines[0]["findings"]] == ["Fatima"]
    assert lines[1]["findings"] == []


def test_without_colour_the_findings_are_still_marked(run: Run, tmp_path: Path) -> None:
    """In a pipe the marks are brackets."""
    note = tmp_path / "n.txt"
    note.write_text("Ik zag Fatima in Zwolle.")
    assert "«Fatima»[PERSON-1]" in run("detect", note).stdout.decode()


def test_the_first_run_makes_a_vault_in_the_data_folder(run: Run, tmp_path: Path, home: Path) -> None:
    """Nothing needs to be set up beforehand."""
    note = tmp_path / "n.txt"
    note.write_text("Ik zag Fatima in Zwolle.")
    assert run("scrub", note).returncode == 0
    assert [path.name for path in (home / "data" / "anoniem").glob("*.vault")] == ["kluis.vault"]
    listed = run("vault", "list")
    assert "algemeen: 2 namen en gegevens" in listed.stdout.decode()
    assert "Fatima" in run("vault", "list", "--dossier", "algemeen").stdout.decode()
    assert run("vault", "check").returncode == 0


def test_several_files_go_into_a_folder_that_is_made(run: Run, notes: Path, tmp_path: Path) -> None:
    """With more than one input -o is a folder."""
    done = run("scrub", notes, "-o", tmp_path / "uit" / "hier", "--no-vault", "--lower-risk")
    assert done.returncode == 0, done.stderr.decode()
    assert len(list((tmp_path / "uit" / "hier").iterdir())) == len(NOTES)


def test_english_on_request(run: Run) -> None:
    """ANONIEM_LANG=en changes what the command says."""
    dutch = run("--help").stdout.decode()
    english = run("--help", env={"ANONIEM_LANG": "en"}).stdout.decode()
    assert "Vervang namen" in dutch
    assert "Opties" in dutch
    assert "Replace names" in english
    assert "Options" in english


def test_a_name_that_ends_like_a_folder_is_one(run: Run, notes: Path, tmp_path: Path) -> None:
    """`-o nieuw/` makes the folder, also for a single note; a name that ends like a note is never a folder."""
    assert run("scrub", notes / "intervisie.md", "-o", f"{tmp_path}/nieuw/", "--no-vault").returncode == 0
    assert (tmp_path / "nieuw" / "intervisie.anoniem.md").is_file()
    done = run("scrub", notes, "-o", tmp_path / "uit.txt", "--no-vault")
    assert done.returncode == 2
    assert not (tmp_path / "uit.txt").exists()


def test_a_dash_as_output_is_stdout(run: Run, notes: Path, tmp_path: Path) -> None:
    """As it is stdin for the input."""
    done = run("scrub", notes / "intervisie.md", "-o", "-", "--no-vault", cwd=tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    assert b"[PERSOON-1]" in done.stdout
    assert not (tmp_path / "-").exists()
