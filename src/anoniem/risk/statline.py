"""Newer figures from Statistics Netherlands: reads the CSV exports that a user downloads from CBS StatLine.

Three tables are read, recognised by their columns and not by their file names: 03759ned (population by municipality,
age and sex), 85276NED (persons in work by BRC-2014 group and sex) and 37620 (household position by age and sex).
StatLine exports use a semicolon and may start with a byte order mark and a title block. "CSV zonder statistische
symbolen" has one column per dimension and one per subject ("Personen in particuliere huishoudens/Alleenstaand
(aantal)"); it is whole when every combination of its dimensions is there, or when it ends with "Bron: CBS".
Everything is read and checked before anything is written; the new figures replace the old ones in one rename.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from anoniem.errors import RefusedError, StatisticsError
from anoniem.messages import Message
from anoniem.risk.exports import TOTALS, Row, Table, read_table, refused, sex_of
from anoniem.risk.population import AGES, Grid, Population, Source, base_occupations, spellings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

__all__ = ["IMPORT_FILE", "ImportSummary", "forget_imported", "import_statline", "read_imported"]

IMPORT_FILE = "cbs-cijfers.json"
"""Name of the one file that an import writes in the target folder."""

_VERSION = 2
_SMALLEST = 1e-9
_MISSING = -1.0
_FEWEST_MUNICIPALITIES = 50
_FEWEST_OCCUPATIONS = 60
_LOWEST_TOTAL, _HIGHEST_TOTAL = 10_000_000, 25_000_000
_LOWEST_AT_WORK = 4_000_000
_ALL = "iedereen"
_EVERYBODY = ("totaal personen", "totaal personen in huishoudens", "totale bevolking", "totaal")
_POSITIONS = {
    "thuiswonend kind": "thuiswonend",
    "alleenstaand": "alleenstaand",
    "alleenstaande": "alleenstaand",
    "ouder in eenouderhuishouden": "eenouder",
    "totaal samenwonende personen": "partner",
    "totaal samenwonend": "partner",
    "samenwonend": "partner",
}


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What an import took over.

    Attributes:
        municipalities: number of municipalities with an exact table.
        occupations: number of occupation groups.
        positions: number of household positions.
        sources: the tables with their year.
    """

    municipalities: int
    occupations: int
    positions: int
    sources: tuple[Source, ...]


def _spread(row: Row, cells: list[float]) -> None:
    """Put the persons of a row into their cells, evenly over its ages."""
    shift = AGES if row.sex == "v" else 0
    for age in range(row.low, row.high + 1):
        cells[age + shift] = row.persons / (row.high - row.low + 1)


def _grids(table: Table, rows: Iterable[Row], name: Callable[[str], str | None]) -> dict[str, list[float]]:
    """Persons per cell by name; single ages win over bands that hold them.

    Args:
        table: for the error.
        rows: the numbers.
        name: what a title is called; None leaves it out.

    Raises:
        StatisticsError: if some age is missing.
    """
    found: dict[str, list[float]] = {}
    # Bands first, so that a single age overwrites its part of the band.
    for row in sorted(rows, key=lambda r: r.low - r.high):
        called = name(row.title)
        if called is not None:
            _spread(row, found.setdefault(called, [_MISSING] * (2 * AGES)))
    if any(_MISSING in cells for cells in found.values()):
        raise refused(table.name, Message("niet alle leeftijden van mannen en vrouwen staan erin"))
    return found


def _municipality(title: str) -> str | None:
    """The name of a municipality as people write it; None for the country, a province or another area."""
    if re.search(r"\((?:PV|CR|LD)\)$", title) or title.casefold() == "nederland":
        return None
    bare = re.sub(r"\s*\(gemeente\)$", "", title)
    return spellings().get(bare, bare)


def _municipalities(table: Table) -> dict[str, tuple[str, list[float]]]:
    """Inhabitants per cell by municipality (03759ned); those that no longer exist have none and are left out."""
    rows = table.persons(table.dimension("regio"), table.value_column("1 januari"))
    found = {title: cells for title, cells in _grids(table, rows, _municipality).items() if sum(cells) > 0}
    if len(found) < _FEWEST_MUNICIPALITIES:
        raise refused(table.name, Message("er staan maar {n} gemeenten in", n=len(found)))
    total = sum(sum(cells) for cells in found.values())
    if not _LOWEST_TOTAL <= total <= _HIGHEST_TOTAL:
        raise refused(
            table.name, Message("samen hebben de gemeenten {n} inwoners; dat kan niet compleet zijn", n=round(total))
        )
    # "Hengelo (O.)" is called Hengelo where there is one of that name; "Bergen (L.)" and "Bergen (NH.)" stay apart.
    bare = {title: re.sub(r"\s*\(\w+\.\)$", "", title) for title in found}
    times = Counter(bare.values())
    names = {title: short if times[short] == 1 else title for title, short in bare.items()}
    return {names[title].casefold(): (names[title], cells) for title, cells in found.items()}


def _occupations(table: Table) -> dict[str, tuple[str, float, float]]:
    """Thousands in work and share of women by BRC-2014 group (85276NED)."""
    group, sex = table.dimension("beroep"), table.dimension("geslacht")
    others = [d for d in (table.dimension("leeftijd"), table.dimension("persoonskenmerk")) if d is not None]
    if group is None:
        raise refused(table.name, Message("een van de kolommen ontbreekt"))
    value = table.value_column("werkzame beroepsbevolking (x 1 000)")
    counts: dict[str, dict[str, float]] = {"m": {}, "v": {}, "": {}}
    for row in table.latest():
        persons = table.count(row[value])
        group_code = re.match(r"(\d{4})\b", row[group])
        if group_code is not None and all(row[d].casefold().startswith(TOTALS) for d in others):
            counts[sex_of(row[sex]) if sex is not None else ""][group_code[1]] = persons
    men, women, both = counts["m"], counts["v"], counts[""]
    titles = base_occupations()
    known = [c for c in titles if c in both or (c in men and c in women)]
    if len(known) < _FEWEST_OCCUPATIONS:
        raise refused(table.name, Message("er staan maar {n} beroepsgroepen in", n=len(known)))
    result = {}
    for code, (title, persons, share) in titles.items():
        counted = women.get(code, 0.0) + men.get(code, 0.0)
        told = code in women and counted > 0
        result[code] = (title, both.get(code, counted) or persons, women[code] / counted if told else share)
    total = 1000 * sum(thousands for _, thousands, _ in result.values())
    if not _LOWEST_AT_WORK <= total <= _HIGHEST_TOTAL:
        raise refused(
            table.name, Message("samen zijn er {n} mensen aan het werk; dat kan niet kloppen", n=round(total))
        )
    return result


def _households(table: Table) -> dict[str, list[float]]:
    """Share of each cell by household position (37620), which is a dimension or the subject of a column."""
    position = table.dimension("positie")
    if position is not None:
        rows = list(table.persons(position, table.value_column("aantal")))
        titles = {row.title: row.title.casefold() for row in rows}
    else:
        titles = {column: subject for subject, column in table.subjects.items() if _position(subject) is not None}
        rows = [row for column in titles for row in table.persons(None, column)]
    counts = _grids(table, rows, lambda title: _position(titles[title]))
    totals = counts.pop(_ALL, [])
    if not totals or not counts:
        raise refused(table.name, Message("het totaal of de posities in het huishouden ontbreken"))
    if not _LOWEST_TOTAL <= sum(totals) <= _HIGHEST_TOTAL:
        raise refused(
            table.name, Message("samen zijn er {n} personen; dat kan niet compleet zijn", n=round(sum(totals)))
        )
    return {
        name: [min(1.0, max(_SMALLEST, c / t)) if t else _SMALLEST for c, t in zip(cells, totals, strict=True)]
        for name, cells in counts.items()
    }


def _position(subject: str) -> str | None:
    """The household position that a title in lower case stands for, `_ALL` for everybody, None for another."""
    return _ALL if subject in _EVERYBODY else _POSITIONS.get(subject)


def _kind(table: Table) -> str:
    """Which of the three tables this is, by its columns; empty for another one."""
    if table.dimension("beroep"):
        return "85276NED"
    if not table.dimension("leeftijd") or not table.dimension("geslacht"):
        return ""
    if table.dimension("regio"):
        return "03759ned"
    by_column = any(_position(subject) not in {None, _ALL} for subject in table.subjects)
    return "37620" if table.dimension("positie") or by_column else ""


def import_statline(folder: Path, target: Path, *, force: bool = False) -> ImportSummary:
    """Read the exports in a folder and put the figures in use.

    Args:
        folder: where the downloaded CSV files are; any of the three tables, at least one.
        target: folder of the program's own data; one file is written there, in one rename.
        force: whether figures may replace newer ones of the same table.

    Returns:
        What was taken over.

    Raises:
        StatisticsError: if there is no table, or one is damaged or incomplete; nothing has changed then.
        RefusedError: if the figures in use are newer; nothing has changed then.
    """
    content = _earlier(target)
    names: dict[str, str] = {}
    for path in _exports(folder):
        table = read_table(path)
        kind = _kind(table)
        if kind not in _READERS:
            raise refused(
                path.name,
                Message(
                    "het is geen van de tabellen 03759ned, 85276NED of 37620;"
                    " kies bij het downloaden CSV zonder statistische symbolen"
                ),
            )
        if kind in names:
            raise refused(path.name, Message("{other} is dezelfde tabel; laat er één staan", other=names[kind]))
        names[kind] = path.name
        part, read = _READERS[kind]
        present = int(content["sources"].get(kind, 0))
        if table.year < present and not force:
            raise RefusedError(
                "De cijfers in {name} zijn van {year}; in gebruik zijn die van {present}."
                " Toch vervangen kan met --force.",
                name=path.name,
                year=table.year,
                present=present,
            )
        content[part] = read(table)
        content["sources"][kind] = table.year
    _write(content, target)
    return ImportSummary(
        len(content.get("municipalities", {})),
        len(content.get("occupations", {})),
        len(content.get("household", {})),
        tuple(Source(f"CBS {kind}", int(year)) for kind, year in content["sources"].items()),
    )


def _exports(folder: Path) -> list[Path]:
    """The CSV files in a folder, sorted.

    Raises:
        StatisticsError: if there is no such folder, or none in it.
    """
    if not folder.is_dir():
        raise StatisticsError("De map {name} bestaat niet. Geef de map met de gedownloade tabellen op.", name=folder)
    try:
        found = sorted(p for p in folder.iterdir() if p.suffix.lower() == ".csv" and p.is_file())
    except OSError:
        raise StatisticsError("De map {name} is niet te lezen.", name=folder) from None
    if not found:
        raise StatisticsError("In de map {name} staan geen CSV-bestanden van CBS StatLine.", name=folder)
    return found


_READERS: Mapping[str, tuple[str, Callable[[Table], Any]]] = {
    "03759ned": ("municipalities", _municipalities),
    "85276NED": ("occupations", _occupations),
    "37620": ("household", _households),
}


def _earlier(target: Path) -> dict[str, Any]:
    """What was imported before, so that one new table does not take away the others; nothing if that is damaged."""
    try:
        content: dict[str, Any] = json.loads((target / IMPORT_FILE).read_text(encoding="utf-8"))
        _population_of(content)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {"version": _VERSION, "sources": {}}
    return content


def _write(content: Mapping[str, Any], target: Path) -> None:
    """Write beside the old file and rename over it, so that a reader sees the old or the new one, never half."""
    temporary: Path | None = None
    try:
        target.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target, prefix=".cbs-", suffix=".tmp")
        temporary = Path(name)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(content, file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target / IMPORT_FILE)
        temporary = None
    except OSError:
        raise StatisticsError(
            "In de map {name} kan niet worden geschreven. De cijfers die in gebruik waren, zijn niet veranderd.",
            name=target,
        ) from None
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def forget_imported(folder: Path) -> bool:
    """Go back to the own tables.

    Returns:
        Whether there was an import to forget.

    Raises:
        StatisticsError: if the file of the import cannot be removed.
    """
    try:
        (folder / IMPORT_FILE).unlink()
    except FileNotFoundError:
        return False
    except OSError:
        raise StatisticsError("De ingelezen CBS-cijfers in {name} zijn niet te verwijderen.", name=folder) from None
    return True


def _grid(cells: Sequence[float], highest: float = np.inf) -> Grid:
    """Cells from the file as a grid.

    Raises:
        ValueError: if they are too many or too few, or not between 0 and the highest value.
    """
    grid = np.asarray(cells, dtype=np.float64)
    if grid.shape != (2 * AGES,) or not (np.isfinite(grid) & (grid >= 0) & (grid <= highest)).all():
        raise ValueError(cells)
    return grid


def read_imported(folder: Path) -> Population:
    """The figures with an earlier import in them; the own tables where nothing was imported.

    Raises:
        StatisticsError: if the file of the import is damaged.
    """
    path = folder / IMPORT_FILE
    try:
        return _population_of(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return Population()
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise StatisticsError(
            "De ingelezen CBS-cijfers in {name} zijn beschadigd. Lees ze opnieuw in met: anoniem statistics import MAP."
            " Of ga terug naar de meegeleverde cijfers met: anoniem statistics reset.",
            name=path,
        ) from None


def _population_of(content: Mapping[str, Any]) -> Population:
    """The figures of one import.

    Raises:
        AttributeError, KeyError, TypeError, ValueError: if the content is not what an import writes.
    """
    if content["version"] != _VERSION or not content["sources"]:
        raise ValueError(content["version"])
    sources = {kind: Source(f"CBS {kind}", int(content["sources"][kind])) for kind in content["sources"]}
    for kind, (part, _read) in _READERS.items():
        if (kind in sources) != bool(content.get(part)):
            raise ValueError(kind)
    occupations = {
        code: (str(title), float(size), float(share))
        for code, (title, size, share) in content.get("occupations", {}).items()
    }
    if any(not (size > 0 and np.isfinite(size) and 0 <= share <= 1) for _, size, share in occupations.values()):
        raise ValueError(occupations)
    if occupations and set(occupations) != set(base_occupations()):
        raise KeyError(len(occupations))
    return Population(
        municipalities={
            key: (str(title), _grid(cells)) for key, (title, cells) in content.get("municipalities", {}).items()
        },
        imported=sources,
        occupations=occupations,
        household={name: _grid(cells, 1.0) for name, cells in content.get("household", {}).items()},
    )
