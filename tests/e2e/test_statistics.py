"""The working region and the figures, with the installed command."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from anoniem.risk.population import base_occupations

Run = Callable[..., subprocess.CompletedProcess[bytes]]

PLACES = [f"Plaats{i}" for i in range(60)] + ["Zwolle", "Deventer"]
AGES = [f"{age} tot {age + 5} jaar" for age in range(0, 95, 5)] + ["95 jaar of ouder"]


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    """The three tables as downloaded; in each municipality 100 000 men and as many women."""
    folder = tmp_path / "statline"
    folder.mkdir()
    people = ['"Geslacht";"Leeftijd";"Burgerlijke staat";"Perioden";"Regio\'s";"Bevolking op 1 januari (aantal)"']
    homes = [
        (
            '"Geslacht";"Leeftijd";"Perioden";"Totaal personen in huishoudens (aantal)";'
            '"Personen in particuliere huishoudens/Alleenstaand (aantal)"'
        )
    ]
    for sex in ("Mannen", "Vrouwen"):
        for age in AGES:
            people += [f'"{sex}";"{age}";"Totaal burgerlijke staat";"2025";"{place}";"5000"' for place in PLACES]
            homes.append(f'"{sex}";"{age}";"2025";"460000";"46000"')
    work = ['"Beroep";"Geslacht";"Persoonskenmerken";"Perioden";"Werkzame beroepsbevolking (x 1 000)"']
    for code, (title, thousands, _women) in base_occupations().items():
        work.append(f'"{code} {title}";"Totaal mannen en vrouwen";"Totaal personen";"2024";"{thousands:.0f}"')
    for name, lines in (("bevolking", people), ("beroepen", work), ("huishoudens", homes)):
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    return folder


def said(done: subprocess.CompletedProcess[bytes]) -> str:
    """Everything the command said; never a traceback."""
    text = (done.stdout + done.stderr).decode()
    assert "Traceback" not in text
    return " ".join(text.split())


def persons(run: Run) -> float:
    """The size of the working region."""
    return float(json.loads(run("region", "--json").stdout)["persons"])


def figures_file(home: Path) -> Path:
    """Where an import is kept."""
    return home / "data/anoniem/cijfers/cbs-cijfers.json"


def settings_file(home: Path) -> Path:
    """Where the settings are."""
    return home / ".config/anoniem/instellingen.toml"


def test_the_working_region_is_kept_until_it_is_cleared(run: Run) -> None:
    """Set once, it counts in every later command."""
    assert "geen werkgebied ingesteld" in said(run("region"))
    assert "400.000" in said(run("region"))
    done = run("region", "zwolle,", "Deventer")
    assert done.returncode == 0, said(done)
    assert "Zwolle (Overijssel): ongeveer 130.000" in said(run("region"))
    assert persons(run) == 235_000
    assert "No working region is set" in said(run("region", "--clear", env={"ANONIEM_LANG": "en"}))


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (["Den", "Haag"], ["Den Haag (Zuid-Holland)"]),
        (["Alphen", "aan", "den", "Rijn,", "Urk"], ["Alphen aan den Rijn (Zuid-Holland)", "Urk (Flevoland)"]),
        (["Zwolle", "Deventer"], ["Zwolle (Overijssel)", "Deventer (Overijssel)"]),
        (["provincie", "Utrecht"], ["provincie Utrecht"]),
        (["250.000"], ["250.000"]),
    ],
)
def test_names_of_several_words_need_no_quotes(run: Run, words: list[str], names: list[str]) -> None:
    """The words on the line are one name where that name exists."""
    assert run("region", *words).returncode == 0
    assert json.loads(run("region", "--json").stdout)["region"] == names


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (["Zwole"], "Lijkt op: Zwolle"),
        (["Den", "Hag"], "Den Haag"),
        (["Rijswijk"], "Rijswijk (Zuid-Holland)"),
        (["Utrecht"], "provincie Utrecht"),
        (["Zwolle", "--clear"], "Kies tussen"),
        ([""], "geen werkgebied genoemd"),
    ],
)
def test_a_region_that_is_not_clear_is_not_set(run: Run, home: Path, words: list[str], answer: str) -> None:
    """Exit code 2, a hint, and the setting stays as it was."""
    run("region", "Urk")
    before = settings_file(home).read_bytes()
    done = run("region", *words)
    assert done.returncode == 2
    assert answer in said(done)
    assert settings_file(home).read_bytes() == before


def test_damaged_settings_are_named_and_can_be_set_again(run: Run, home: Path) -> None:
    """The error says which file, and the way out that it names works."""
    settings_file(home).parent.mkdir(parents=True)
    settings_file(home).write_text("region = [")
    done = run("region")
    assert done.returncode == 2
    assert "instellingen.toml" in said(done)
    assert run("region", "Urk").returncode == 0
    assert run("region").returncode == 0


def test_an_unknown_region_in_the_settings_stops_the_risk(run: Run, home: Path, tmp_path: Path) -> None:
    """The score is not made with some other region."""
    settings_file(home).parent.mkdir(parents=True)
    settings_file(home).write_text('region = ["Zwole"]')
    note = tmp_path / "n.txt"
    note.write_text("Een vrouw van 52 jaar uit Zwolle.")
    done = run("risk", note, "--json")
    assert done.returncode == 2
    assert "instellingen.toml" in said(done)
    assert "Zwolle" in said(done)
    assert run("risk", note, "--json", "--region", "Zwolle").returncode == 0


def test_imported_figures_are_used_and_shown_until_reset(run: Run, exports: Path, tmp_path: Path) -> None:
    """The number of people who fit changes with the import, and comes back with the reset."""
    note = tmp_path / "n.txt"
    note.write_text("Een man uit Zwolle.")

    def fit() -> float:
        return float(json.loads(run("risk", note, "--json").stdout)["people_fit"])

    run("region", "Zwolle")
    before = (fit(), persons(run))
    done = run("statistics", "import", exports)
    assert done.returncode == 0, said(done)
    assert "62 gemeenten" in said(done)
    assert "Bron: CBS, 03759ned, 2025" in said(run("statistics"))
    tables = json.loads(run("statistics", "--json").stdout)
    assert {t["name"]: t["year"] for t in tables if t["imported"]} == {
        "municipalities": 2025,
        "occupations": 2024,
        "household": 2025,
    }
    assert persons(run) == 200_000
    assert fit() == pytest.approx(100_000)
    assert run("statistics", "reset").returncode == 0
    assert (fit(), persons(run)) == before
    assert "Er waren geen ingelezen cijfers" in said(run("statistics", "reset"))


@pytest.mark.parametrize(
    ("spoil", "answer"),
    [
        (lambda folder: truncate(folder / "bevolking.csv"), "bevolking.csv"),
        (lambda folder: (folder / "huishoudens.csv").write_text("a;b;c\n1;2;3\n"), "huishoudens.csv"),
        (lambda folder: (folder / "beroepen.csv").write_bytes("a;b;c\n".encode("utf-16")), "beroepen.csv"),
        (lambda folder: [path.unlink() for path in folder.iterdir()], "geen CSV"),
        (lambda folder: folder.rename(folder.with_name("weg")), "bestaat niet"),
    ],
)
def test_a_damaged_export_changes_nothing(
    run: Run, home: Path, exports: Path, spoil: Callable[[Path], object], answer: str
) -> None:
    """Exit code 2, the file or folder named, and the figures in use byte for byte the same."""
    assert run("statistics", "import", exports).returncode == 0
    before = figures_file(home).read_bytes()
    spoil(exports)
    done = run("statistics", "import", exports)
    assert done.returncode == 2
    assert answer in said(done)
    assert figures_file(home).read_bytes() == before
    assert [path.name for path in figures_file(home).parent.iterdir()] == [figures_file(home).name]


def truncate(path: Path) -> None:
    """Half a download that ends at the end of a line."""
    content = path.read_bytes()
    path.write_bytes(content[: content.rindex(b"\n", 0, len(content) // 2) + 1])


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="nothing is read-only for root")
def test_a_read_only_folder_is_explained(run: Run, home: Path, exports: Path) -> None:
    """The figures in use stay as they were."""
    folder = figures_file(home).parent
    folder.mkdir(parents=True)
    folder.chmod(0o500)
    done = run("statistics", "import", exports)
    folder.chmod(0o700)
    assert done.returncode == 2
    assert "kan niet worden geschreven" in said(done)


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL])
def test_stopping_an_import_halfway_leaves_the_old_figures(
    run: Run, environment: dict[str, str], home: Path, exports: Path, sent: signal.Signals
) -> None:
    """Whenever it is stopped, the figures are the old or the new ones, whole."""
    assert run("statistics", "import", exports).returncode == 0
    before = figures_file(home).read_bytes()
    newer = (exports / "bevolking.csv").read_text(encoding="utf-8-sig").replace('"5000"', '"5500"')
    (exports / "bevolking.csv").write_text(newer, encoding="utf-8")
    command = [str(Path(sys.executable).with_name("anoniem")), "statistics", "import", str(exports)]
    for moment in (0.2, 0.5, 0.8, 1.1):
        process = subprocess.Popen(
            command,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509  # one thread, nothing else
        )
        time.sleep(moment)
        process.send_signal(sent)
        _out, errors = process.communicate(timeout=60)
        assert b"Traceback" not in errors
        if figures_file(home).read_bytes() == before:
            continue
        assert persons_of_zwolle(run) == pytest.approx(220_000)
        break
    assert run("statistics").returncode == 0


def persons_of_zwolle(run: Run) -> float:
    """A figure that only the newer table gives."""
    run("region", "Zwolle")
    return persons(run)


def test_damaged_figures_stop_the_risk_and_say_what_to_do(run: Run, home: Path, tmp_path: Path, exports: Path) -> None:
    """Nothing falls back to other figures unasked; both ways out work."""
    note = tmp_path / "n.txt"
    note.write_text("Een vrouw van 52 jaar uit Zwolle.")
    run("statistics", "import", exports)
    figures_file(home).write_bytes(figures_file(home).read_bytes()[:1000])
    done = run("risk", note, "--json")
    assert done.returncode == 2
    assert "anoniem statistics reset" in said(done)
    for way_out in (("statistics", "reset"), ("statistics", "import", exports)):
        figures_file(home).write_bytes(b"{")
        for command in (("statistics",), ("region", "Zwolle")):
            done = run(*command)
            assert done.returncode == 2, command
            assert "anoniem statistics reset" in said(done)
        assert run(*way_out).returncode == 0
        assert run("region", "Zwolle").returncode == 0
