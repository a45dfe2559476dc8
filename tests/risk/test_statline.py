"""Imported figures: whole tables replace the own ones at once, damaged ones change nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from anoniem.errors import StatisticsError
from anoniem.risk import assess, load_population
from anoniem.risk.population import base_occupations
from anoniem.risk.statline import IMPORT_FILE, import_statline

PLACES = [f"Plaats{i}" for i in range(60)]
AGES = ["0 tot 20 jaar", "20 tot 40 jaar", "40 tot 65 jaar", "65 tot 95 jaar", "95 jaar of ouder"]


def _population_table(places: list[str] = PLACES, persons: int = 30_000) -> str:
    """An export of 03759ned: municipalities by age and sex."""
    lines = ['"Bevolking op 1 januari"', '"Geslacht";"Leeftijd";"Regio\'s";"Perioden";"Bevolking (aantal)"']
    for sex in ("Totaal mannen en vrouwen", "Mannen", "Vrouwen"):
        for age in ("Totaal", *AGES):
            lines += [f'"{sex}";"{age}";"{place}";"2025";"{persons}"' for place in (*places, "Zwolle")]
    lines.append('"Bron: CBS"')
    return "\n".join(lines)


def _occupation_table() -> str:
    """An export of 85276NED: persons in work by group."""
    lines = ['"Geslacht";"Beroep";"Perioden";"Werkzame beroepsbevolking (x 1 000)"']
    for code, (title, thousands, women) in base_occupations().items():
        lines.append(f'"Mannen";"{code} {title}";"2024";"{thousands * (1 - women):.1f}"')
        lines.append(f'"Vrouwen";"{code} {title}";"2024";"{thousands * women * 2:.1f}"')
    lines.append('"Bron: CBS"')
    return "\n".join(lines)


def _household_table() -> str:
    """An export of 37620: household position by age and sex."""
    lines = ['"Geslacht";"Leeftijd";"Positie in het huishouden";"Perioden";"Personen (aantal)"']
    for sex in ("Mannen", "Vrouwen"):
        for age in AGES:
            for position, count in (("Totaal personen", 1000), ("Alleenstaand", 300), ("Thuiswonend kind", 200)):
                lines.append(f'"{sex}";"{age}";"{position}";"2024";"{count}"')
    lines.append('"Bron: CBS"')
    return "\n".join(lines)


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    """A folder with the three tables."""
    folder = tmp_path / "statline"
    folder.mkdir()
    (folder / "03759ned.csv").write_text(_population_table(), encoding="utf-8-sig")
    (folder / "85276NED.csv").write_text(_occupation_table(), encoding="utf-8")
    (folder / "37620.csv").write_text(_household_table(), encoding="utf-8")
    return folder


def test_whole_tables_are_taken_over(exports: Path, tmp_path: Path) -> None:
    """An imported municipality replaces the own figure, with a smaller uncertainty and its source."""
    target = tmp_path / "eigen"
    summary = import_statline(exports, target)
    assert (summary.municipalities, summary.occupations > 100, summary.positions) == (61, True, 2)
    figures = load_population(target)
    text = "Een man uit Zwolle."
    before = assess(text, audience="publicatie")
    after = assess(text, audience="publicatie", population=figures)
    assert after.people_fit == pytest.approx(5 * 30_000)
    assert after.worst is not None
    assert before.worst is not None
    assert after.worst.estimate.sigma < before.worst.estimate.sigma
    assert any("03759ned" in str(s) for s in after.sources)
    assert figures.place("Plaats7") is not None


def test_occupations_and_households_are_used(exports: Path, tmp_path: Path) -> None:
    """Imported counts and shares change the estimate."""
    import_statline(exports, tmp_path / "eigen")
    figures = load_population(tmp_path / "eigen")
    share = figures.household_share("alleenstaand")
    assert share is not None
    assert share.grid.max() == pytest.approx(0.3)
    assert figures.occupations["1012"][1] > base_occupations()["1012"][1]


@pytest.mark.parametrize(
    ("name", "spoil"),
    [
        ("03759ned.csv", lambda t: t[: len(t) // 2]),
        ("03759ned.csv", lambda t: t.replace('"30000"', '"dertig"', 1)),
        ("03759ned.csv", lambda t: t.replace('"30000"', '"-5"', 1)),
        ("03759ned.csv", lambda t: t.replace(';"2025";"30000"', ';"2025"', 1)),
        ("03759ned.csv", lambda _t: _population_table(places=["Eén"])),
        ("03759ned.csv", lambda _t: _population_table(persons=10)),
        ("85276NED.csv", lambda t: "\n".join([*t.splitlines()[:20], '"Bron: CBS"'])),
        ("37620.csv", lambda t: t.replace("Totaal personen", "Iets anders")),
        ("37620.csv", lambda _t: "gewoon een tekst"),
        ("37620.csv", lambda _t: ""),
        ("37620.csv", lambda _t: '"a";"b";"c"\n"1";"2";"3"\n"Bron: CBS"'),
        ("37620.csv", lambda t: t + "\x00"),
    ],
)
def test_a_damaged_table_changes_nothing(exports: Path, tmp_path: Path, name: str, spoil: object) -> None:
    """Half, garbled or foreign files are refused by name, and the figures in use stay as they were."""
    target = tmp_path / "eigen"
    import_statline(exports, target)
    kept = (target / IMPORT_FILE).read_bytes()
    path = exports / name
    path.write_text(spoil(path.read_text(encoding="utf-8-sig")), encoding="utf-8")  # type: ignore[operator]
    with pytest.raises(StatisticsError, match=name):
        import_statline(exports, target)
    assert (target / IMPORT_FILE).read_bytes() == kept
    assert [p.name for p in target.iterdir()] == [IMPORT_FILE]


def test_a_folder_without_tables_is_refused(tmp_path: Path) -> None:
    """An empty or absent folder is said to be one."""
    with pytest.raises(StatisticsError, match="geen CSV"):
        import_statline(tmp_path / "niets", tmp_path / "eigen")


def test_a_damaged_import_is_not_silently_skipped(tmp_path: Path) -> None:
    """Figures that were imported and got damaged stop the measurement; without an import the own tables serve."""
    assert load_population(tmp_path).municipalities == {}
    (tmp_path / IMPORT_FILE).write_text('{"version": 1', encoding="utf-8")
    with pytest.raises(StatisticsError, match="beschadigd"):
        load_population(tmp_path)


def test_one_new_table_leaves_the_others_in_place(exports: Path, tmp_path: Path) -> None:
    """A later import of one table keeps what was imported before."""
    target = tmp_path / "eigen"
    import_statline(exports, target)
    (exports / "03759ned.csv").unlink()
    (exports / "37620.csv").unlink()
    summary = import_statline(exports, target)
    assert summary.municipalities == 61
    assert summary.positions == 2
