"""Imported figures: whole tables replace the own ones at once, damaged ones change nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from anoniem.errors import RefusedError, StatisticsError
from anoniem.risk import Population, assess, load_population
from anoniem.risk.population import base_occupations
from anoniem.risk.statline import IMPORT_FILE, forget_imported, import_statline
from anoniem.risk.tables import tables_in_use

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
            for position, count in (
                ("Totaal personen", 1_800_000),
                ("Alleenstaand", 540_000),
                ("Thuiswonend kind", 360_000),
            ):
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
    with pytest.raises(StatisticsError, match="bestaat niet"):
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


def without_symbols() -> dict[str, str]:
    """The three tables as "CSV zonder statistische symbolen": a column per subject, no closing line."""
    places = [*PLACES, "Zwolle", "'s-Gravenhage (gemeente)", "Hengelo (O.)", "Bergen (L.)", "Bergen (NH.)"]
    people = [
        '"Geslacht";"Leeftijd";"Burgerlijke staat";"Perioden";"Regio\'s";"Bevolking op 1 januari (aantal)";"Gem."'
    ]
    homes = [
        (
            '"Geslacht";"Leeftijd";"Perioden";"Totaal personen in huishoudens (aantal)";'
            '"Personen in particuliere huishoudens/Totaal personen in particuliere huish... (aantal)";'
            '"Personen in particuliere huishoudens/Alleenstaand (aantal)";'
            '"Personen in particuliere huishoudens/Samenwonend/Totaal samenwonende personen (aantal)"'
        )
    ]
    for sex in ("Mannen", "Vrouwen"):
        for age in AGES:
            people += [f'"{sex}";"{age}";"Totaal burgerlijke staat";"2025";"{p}";"30000";""' for p in places]
            people += [
                f'"{sex}";"{age}";"Totaal burgerlijke staat";"2025";"{p}";"";""' for p in ("Abcoude", "Limburg (PV)")
            ]
            homes.append(f'"{sex}";"{age}";"2025*";"1800000";"1700000";"540000";"900000"')
    work = ['"Beroep";"Geslacht";"Persoonskenmerken";"Perioden";"Werkzame beroepsbevolking (x 1 000)"']
    for code, (title, thousands, women) in base_occupations().items():
        for sex, part in (("Mannen", 1 - women), ("Vrouwen", women)):
            work.append(f'"{code} {title}";"{sex}";"Totaal personen";"2024";"{thousands * part * 1.5:.0f}"')
            work.append(f'"{code} {title}";"{sex}";"Onderwijsniveau: 1 laag";"2024";"1"')
    return {name: "\r\n".join(lines) + "\r\n" for name, lines in (("a", people), ("b", work), ("c", homes))}


@pytest.fixture
def plain_exports(tmp_path: Path) -> Path:
    """A folder with the three tables as StatLine gives them today."""
    folder = tmp_path / "zonder symbolen"
    folder.mkdir()
    for name, content in without_symbols().items():
        (folder / f"{name}.CSV").write_text(content, encoding="utf-8-sig")
    return folder


def test_exports_with_a_column_per_subject_are_taken_over(plain_exports: Path, tmp_path: Path) -> None:
    """Names are as people write them, other areas and municipalities of the past are left out."""
    import_statline(plain_exports, tmp_path / "eigen")
    figures = load_population(tmp_path / "eigen")
    for name in ("Den Haag", "'s-Gravenhage", "Hengelo", "Zwolle"):
        place = figures.place(name)
        assert place is not None
        assert place.persons == 300_000
    assert {"bergen (l.)", "bergen (nh.)"} < set(figures.municipalities)
    assert not {"abcoude", "limburg (pv)"} & set(figures.municipalities)
    partner, alone = figures.household_share("partner"), figures.household_share("alleenstaand")
    assert partner is not None
    assert alone is not None
    assert partner.grid == pytest.approx(0.5)
    assert alone.grid == pytest.approx(0.3)
    assert figures.occupations["1012"][1] == pytest.approx(1.5 * base_occupations()["1012"][1], rel=0.02)


@pytest.mark.parametrize("name", ["a", "b", "c"])
@pytest.mark.parametrize("part", [0.31, 0.5, 0.87, 0.99])
def test_a_download_that_broke_off_is_refused_wherever_it_broke(
    plain_exports: Path, tmp_path: Path, name: str, part: float
) -> None:
    """Without a closing line the missing combinations show it, also when the last line is whole."""
    path = plain_exports / f"{name}.CSV"
    whole = path.read_bytes()
    for piece in (
        whole[: int(len(whole) * part)],
        whole[: whole.rindex(b"\n", 0, int(len(whole) * part)) + 1],
        whole[:-4],
    ):
        path.write_bytes(piece)
        with pytest.raises(StatisticsError, match=path.name):
            import_statline(plain_exports, tmp_path / "eigen")
    assert not (tmp_path / "eigen").exists()


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("a", "20 tot 40 jaar", "20 tot 30 jaar"),
        ("c", '"Vrouwen"', '"Totaal"'),
        ("c", "Totaal personen in huishoudens", "Personen in instellingen"),
        ("c", '"1800000"', '"18"'),
        ("b", '"Totaal personen"', '"15 tot 25 jaar"'),
        ("a", '"Leeftijd"', '"Geslacht"'),
        ("a", "30000", "30.000.000"),
    ],
)
def test_an_export_with_a_wrong_choice_of_rows_is_refused(
    plain_exports: Path, tmp_path: Path, name: str, old: str, new: str
) -> None:
    """A selection that leaves people out, or numbers in another notation, would make every estimate too low."""
    path = plain_exports / f"{name}.CSV"
    path.write_text(path.read_text(encoding="utf-8-sig").replace(old, new), encoding="utf-8")
    with pytest.raises(StatisticsError, match=path.name):
        import_statline(plain_exports, tmp_path / "eigen")


def test_of_several_years_the_latest_is_used(plain_exports: Path, tmp_path: Path) -> None:
    """Municipalities that came or went between the years are no reason to refuse."""
    path = plain_exports / "a.CSV"
    head, *rows = path.read_text(encoding="utf-8-sig").splitlines()
    older = [row.replace('"2025"', '"2015"').replace('"30000"', '"1"') for row in rows if "Plaats9" not in row]
    path.write_text("\n".join([head, *older, *rows]) + "\n", encoding="utf-8")
    import_statline(plain_exports, tmp_path / "eigen")
    place = load_population(tmp_path / "eigen").place("Plaats9")
    assert place is not None
    assert place.persons == 300_000


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "cp037"])
def test_another_encoding_is_refused(plain_exports: Path, tmp_path: Path, encoding: str) -> None:
    """What cannot be read as text is not guessed at."""
    path = plain_exports / "c.CSV"
    path.write_text(path.read_text(encoding="utf-8-sig"), encoding=encoding)
    with pytest.raises(StatisticsError, match=path.name):
        import_statline(plain_exports, tmp_path / "eigen")


def test_the_code_page_of_older_exports_is_read(plain_exports: Path, tmp_path: Path) -> None:
    """Accents come through."""
    path = plain_exports / "a.CSV"
    path.write_text(path.read_text(encoding="utf-8-sig").replace("Plaats7", "Plaätsje"), encoding="cp1252")
    import_statline(plain_exports, tmp_path / "eigen")
    assert load_population(tmp_path / "eigen").place("Plaätsje") is not None


def test_the_same_table_twice_is_refused(plain_exports: Path, tmp_path: Path) -> None:
    """Which of the two is meant cannot be known."""
    (plain_exports / "c (1).csv").write_bytes((plain_exports / "c.CSV").read_bytes())
    with pytest.raises(StatisticsError, match="dezelfde tabel"):
        import_statline(plain_exports, tmp_path / "eigen")


def test_older_figures_replace_newer_ones_only_when_forced(exports: Path, plain_exports: Path, tmp_path: Path) -> None:
    """The newest figures stay in use unless the user wants otherwise."""
    target = tmp_path / "eigen"
    import_statline(plain_exports, target)
    with pytest.raises(RefusedError, match="2024"):
        import_statline(exports, target)
    assert load_population(target).imported["37620"].year == 2025
    import_statline(exports, target, force=True)
    assert load_population(target).imported["37620"].year == 2024


def test_the_shipped_figures_can_be_put_back(exports: Path, tmp_path: Path) -> None:
    """Forgetting an import, also a damaged one, leaves the own tables."""
    target = tmp_path / "eigen"
    assert not forget_imported(target)
    import_statline(exports, target)
    assert forget_imported(target)
    assert not load_population(target).imported
    (target / IMPORT_FILE).write_text("{", encoding="utf-8")
    assert forget_imported(target)
    assert not load_population(target).imported


@pytest.mark.parametrize(
    "change",
    [
        lambda c: c["municipalities"]["plaats1"][1].__setitem__(3, float("nan")),
        lambda c: c["municipalities"]["plaats1"][1].__setitem__(3, -1.0),
        lambda c: c["municipalities"]["plaats1"][1].pop(),
        lambda c: c["household"]["alleenstaand"].__setitem__(0, 1.5),
        lambda c: c["occupations"].pop("1012"),
        lambda c: c["occupations"]["1012"].__setitem__(2, 3.0),
        lambda c: c["sources"].pop("37620"),
        lambda c: c.pop("household"),
        lambda c: c.__setitem__("version", 99),
        lambda c: c.__setitem__("sources", []),
    ],
)
def test_a_changed_import_is_seen(exports: Path, tmp_path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Figures that cannot be figures stop the measurement, and a new import mends it."""
    target = tmp_path / "eigen"
    import_statline(exports, target)
    content = json.loads((target / IMPORT_FILE).read_text(encoding="utf-8"))
    change(content)
    (target / IMPORT_FILE).write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(StatisticsError, match="statistics reset"):
        load_population(target)
    import_statline(exports, target)
    assert len(load_population(target).imported) == 3


def test_a_target_that_cannot_be_written_leaves_everything(exports: Path, tmp_path: Path) -> None:
    """A file where the folder should be stands for every folder that refuses."""
    target = tmp_path / "eigen"
    target.write_text("geen map")
    with pytest.raises(StatisticsError, match="kan niet worden geschreven"):
        import_statline(exports, target)
    assert target.read_text() == "geen map"


def test_the_tables_in_use_tell_what_was_imported(exports: Path, tmp_path: Path) -> None:
    """An imported table takes the place of the own one in the list; the others stay."""
    own = {(t.key, t.imported) for t in tables_in_use(Population())}
    assert ("occupations", False) in own
    assert not any(imported for _, imported in own)
    import_statline(exports, tmp_path / "eigen")
    used = tables_in_use(load_population(tmp_path / "eigen"))
    assert {t.key for t in used if t.imported} == {"municipalities", "occupations", "household"}
    assert not any(t.key == "occupations" and not t.imported for t in used)
    people = next(t for t in used if t.key == "municipalities")
    assert people.persons == 61 * 10 * 30_000
    assert all(t.rows > 0 and t.source.name for t in used)
