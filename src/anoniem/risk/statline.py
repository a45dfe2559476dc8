"""Newer figures from Statistics Netherlands: reads the CSV exports that a user downloads from CBS StatLine.

Three tables are read, recognised by their columns and not by their file names: 03759ned (population by municipality,
age and sex), 85276NED (persons in work by BRC-2014 group and sex) and 37620 (household position by age and sex).
StatLine exports use a semicolon, may start with a byte order mark and a title block, and end with "Bron: CBS".
Everything is read and checked before anything is written; the new figures replace the old ones in one rename.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from anoniem.errors import StatisticsError
from anoniem.risk.population import AGES, Grid, Population, Source, base_occupations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

__all__ = ["IMPORT_FILE", "ImportSummary", "import_statline", "read_imported"]

IMPORT_FILE = "cbs-cijfers.json"
"""Name of the one file that an import writes in the target folder."""

_VERSION = 2
_FEWEST_COLUMNS = 3
_SMALLEST = 1e-9
_FEWEST_MUNICIPALITIES = 50
_LOWEST_TOTAL, _HIGHEST_TOTAL = 10_000_000, 25_000_000
_FEWEST_OCCUPATIONS = 60
_LARGEST_FILE = 400_000_000
_TOTALS = ("totaal", "total", "mannen en vrouwen", "alle")
_POSITIONS = {
    "thuiswonend kind": "thuiswonend",
    "alleenstaand": "alleenstaand",
    "alleenstaande": "alleenstaand",
    "ouder in eenouderhuishouden": "eenouder",
    "totaal samenwonende personen": "partner",
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


@dataclass(frozen=True, slots=True)
class _Table:
    """One export: its columns and rows as text."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[dict[str, str], ...]

    def column(self, *parts: str) -> str | None:
        """The first column whose title holds one of the parts."""
        for part in parts:
            for column in self.columns:
                if part in column.casefold():
                    return column
        return None


def _refused(name: str, why: str) -> StatisticsError:
    """The error for a file that cannot be trusted."""
    return StatisticsError(
        "Het bestand {name} is niet overgenomen: {why}. De cijfers die in gebruik waren, zijn niet veranderd.",
        name=name,
        why=why,
    )


def _read_table(path: Path) -> _Table:
    """Read one export and check that it is whole."""
    if path.stat().st_size > _LARGEST_FILE:
        raise _refused(path.name, "het is te groot")
    raw = path.read_bytes()
    if b"\x00" in raw:
        raise _refused(path.name, "het is geen tekstbestand")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    lines = text.splitlines()
    head = next((i for i, line in enumerate(lines) if line.count(";") >= _FEWEST_COLUMNS - 1), None)
    if head is None:
        raise _refused(path.name, "er staan geen kolommen met puntkomma's in")
    if not any(re.match(r'"?bron\b.*cbs', line, re.IGNORECASE) for line in lines[-4:]):
        raise _refused(path.name, "de slotregel van CBS ontbreekt, dus het bestand is niet compleet")
    reader = csv.reader(io.StringIO("\n".join(lines[head:])), delimiter=";")
    columns = tuple(c.strip() for c in next(reader))
    rows = []
    for cells in reader:
        if len(cells) == 1 or not any(cells):
            continue
        if len(cells) != len(columns):
            raise _refused(path.name, f"een regel heeft {len(cells)} kolommen in plaats van {len(columns)}")
        rows.append(dict(zip(columns, (c.strip() for c in cells), strict=True)))
    if not rows:
        raise _refused(path.name, "er staan geen cijfers in")
    return _Table(path.name, columns, tuple(rows))


def _count(table: _Table, cell: str) -> float:
    """A number of persons; a dot or blank stands for unknown and counts as zero."""
    plain = cell.replace(" ", "").replace(",", ".")
    if plain in {"", ".", "-", "x"}:
        return 0.0
    try:
        value = float(plain)
    except ValueError:
        raise _refused(table.name, "er staat iets anders dan een getal op de plaats van een aantal") from None
    if value < 0:
        raise _refused(table.name, "er staat een negatief aantal in")
    return value


def _sex(cell: str) -> str:
    """One sex as "m" or "v"; empty for both together."""
    low = cell.casefold()
    if low.startswith("man") and " en " not in low:
        return "m"
    return "v" if low.startswith("vrouw") else ""


def _ages(cell: str) -> tuple[int, int] | None:
    """First and last age of a row title such as "25 jaar", "25 tot 30 jaar" or "95 jaar of ouder"."""
    low = cell.casefold()
    if low.startswith(_TOTALS):
        return None
    numbers = [int(n) for n in re.findall(r"\d+", low)]
    if "ouder" in low and numbers:
        return numbers[0], AGES - 1
    match numbers:
        case [low_age, high_age] if "tot" in low:
            return low_age, high_age - 1
        case [age]:
            return age, age
        case _:
            return None


def _year(table: _Table) -> int:
    """The latest year that the rows speak of."""
    column = table.column("perioden", "periode", "jaar")
    if column is None:
        return 0
    years = [int(y) for row in table.rows for y in re.findall(r"(?:19|20)\d\d", row[column])]
    return max(years, default=0)


def _latest(table: _Table) -> Iterator[dict[str, str]]:
    """The rows of the latest year, or all when the export has no period column."""
    column = table.column("perioden", "periode")
    year = str(_year(table))
    for row in table.rows:
        if column is None or year in row[column]:
            yield row


def _value_column(table: _Table, used: Sequence[str | None]) -> str:
    """The column with the numbers: the last one that is no dimension."""
    rest = [c for c in table.columns if c not in used]
    if not rest:
        raise _refused(table.name, "er is geen kolom met aantallen")
    return rest[-1]


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of a table by age and sex.

    Attributes:
        title: what the row is about: a municipality, a household position.
        sex: "m" or "v".
        low: first age.
        high: last age.
        persons: how many.
    """

    title: str
    sex: str
    low: int
    high: int
    persons: float

    def spread(self, cells: list[float]) -> None:
        """Put the persons into their cells, evenly over the ages of the row."""
        shift = AGES if self.sex == "v" else 0
        for age in range(self.low, self.high + 1):
            cells[age + shift] = self.persons / (self.high - self.low + 1)


def _rows(table: _Table, what: str) -> Iterator[_Row]:
    """The rows of one sex and one age or age band; totals are left out, but their numbers are checked as well."""
    title, age, sex = table.column(what), table.column("leeftijd"), table.column("geslacht")
    if title is None or age is None or sex is None:
        raise _refused(table.name, "een van de kolommen ontbreekt")
    status = table.column("burgerlijke staat")
    value = _value_column(table, (title, age, sex, status, table.column("perioden", "periode")))
    for row in _latest(table):
        persons = _count(table, row[value])
        which, span = _sex(row[sex]), _ages(row[age])
        whole = status is None or row[status].casefold().startswith(_TOTALS)
        if which and span is not None and whole:
            yield _Row(row[title], which, span[0], min(span[1], AGES - 1), persons)


def _municipalities(table: _Table) -> dict[str, tuple[str, list[float]]]:
    """Inhabitants per cell by municipality (03759ned); single ages win over bands that hold them."""
    found: dict[str, tuple[str, list[float]]] = {}
    # Bands first, so that a single age overwrites its part of the band.
    for row in sorted(_rows(table, "regio"), key=lambda r: r.low - r.high):
        if re.search(r"\((?:PV|CR|LD)\)$", row.title) or row.title.casefold() == "nederland":
            continue
        title = re.sub(r"\s*\(gemeente\)$", "", row.title)
        row.spread(found.setdefault(title.casefold(), (title, [0.0] * (2 * AGES)))[1])
    if len(found) < _FEWEST_MUNICIPALITIES:
        raise _refused(table.name, f"er staan maar {len(found)} gemeenten in")
    total = sum(sum(cells) for _, cells in found.values())
    if not _LOWEST_TOTAL <= total <= _HIGHEST_TOTAL:
        raise _refused(table.name, f"samen hebben de gemeenten {total:.0f} inwoners; dat kan niet compleet zijn")
    return found


def _occupations(table: _Table) -> dict[str, tuple[str, float, float]]:
    """Thousands in work and share of women by BRC-2014 group (85276NED)."""
    group, sex = table.column("beroep"), table.column("geslacht")
    age = table.column("leeftijd", "persoonskenmerken")
    if group is None:
        raise _refused(table.name, "een van de kolommen ontbreekt")
    value = _value_column(table, (group, sex, age, table.column("perioden", "periode")))
    counts: dict[str, dict[str, float]] = {"m": {}, "v": {}, "": {}}
    for row in _latest(table):
        persons = _count(table, row[value])
        group_code = re.match(r"(\d{4})\b", row[group])
        if group_code is not None and (age is None or _ages(row[age]) is None):
            counts[_sex(row[sex]) if sex is not None else ""][group_code[1]] = persons
    men, women, both = counts["m"], counts["v"], counts[""]
    titles = base_occupations()
    known = [c for c in titles if c in both or (c in men and c in women)]
    if len(known) < _FEWEST_OCCUPATIONS:
        raise _refused(table.name, f"er staan maar {len(known)} beroepsgroepen in")
    result = {}
    for code, (title, persons, share) in titles.items():
        counted = women.get(code, 0.0) + men.get(code, 0.0)
        told = code in women and counted > 0
        result[code] = (title, both.get(code, counted) or persons, women[code] / counted if told else share)
    return result


def _households(table: _Table) -> dict[str, list[float]]:
    """Share of each cell by household position (37620)."""
    totals = [0.0] * (2 * AGES)
    counts: dict[str, list[float]] = {}
    for row in _rows(table, "positie"):
        title = row.title.casefold()
        if title == "totaal" or title.startswith(("totaal personen", "totale bevolking")):
            row.spread(totals)
        elif title in _POSITIONS:
            row.spread(counts.setdefault(_POSITIONS[title], [0.0] * (2 * AGES)))
    if not any(totals) or not counts:
        raise _refused(table.name, "het totaal of de posities in het huishouden ontbreken")
    return {
        name: [min(1.0, max(_SMALLEST, c / t)) if t else _SMALLEST for c, t in zip(cells, totals, strict=True)]
        for name, cells in counts.items()
    }


def _kind(table: _Table) -> str:
    """Which of the three tables this is, by its columns; empty for another one."""
    if table.column("beroep"):
        return "85276NED"
    if table.column("positie") and table.column("leeftijd"):
        return "37620"
    if table.column("regio") and table.column("leeftijd") and table.column("geslacht"):
        return "03759ned"
    return ""


def import_statline(folder: Path, target: Path) -> ImportSummary:
    """Read the exports in a folder and put the figures in use.

    Args:
        folder: where the downloaded CSV files are; any of the three tables, at least one.
        target: folder of the program's own data; one file is written there, in one rename.

    Returns:
        What was taken over.

    Raises:
        StatisticsError: if there is no table, or one is damaged or incomplete; nothing has changed then.
    """
    files = sorted(p for p in folder.glob("*.csv") if p.is_file()) if folder.is_dir() else []
    if not files:
        raise StatisticsError("In de map {name} staan geen CSV-bestanden van CBS StatLine.", name=folder.name)
    content = _earlier(target)
    for path in files:
        table = _read_table(path)
        kind = _kind(table)
        if kind not in _READERS:
            raise _refused(path.name, "het is geen van de tabellen 03759ned, 85276NED of 37620")
        part, read = _READERS[kind]
        content[part] = read(table)
        content["sources"][kind] = _year(table)
    _write(content, target)
    return ImportSummary(
        len(content.get("municipalities", {})),
        len(content.get("occupations", {})),
        len(content.get("household", {})),
        tuple(Source(f"CBS {kind}", int(year)) for kind, year in content["sources"].items()),
    )


_READERS: Mapping[str, tuple[str, Callable[[_Table], Any]]] = {
    "03759ned": ("municipalities", _municipalities),
    "85276NED": ("occupations", _occupations),
    "37620": ("household", _households),
}


def _earlier(target: Path) -> dict[str, Any]:
    """What was imported before, so that one new table does not take away the others; nothing if that is damaged."""
    try:
        content: dict[str, Any] = json.loads((target / IMPORT_FILE).read_text(encoding="utf-8"))
        if content["version"] == _VERSION and isinstance(content["sources"], dict):
            return content
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return {"version": _VERSION, "sources": {}}


def _write(content: Mapping[str, Any], target: Path) -> None:
    """Write beside the old file and rename over it, so that a reader sees the old or the new one, never half."""
    try:
        target.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target, prefix=".cbs-", suffix=".tmp")
    except OSError:
        raise StatisticsError("In de map {name} kan niet worden geschreven.", name=target.name) from None
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(content, file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target / IMPORT_FILE)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise StatisticsError("In de map {name} kan niet worden geschreven.", name=target.name) from None


def _grid(cells: Sequence[float]) -> Grid:
    """Cells from the file as a grid."""
    if len(cells) != 2 * AGES:
        raise ValueError(len(cells))
    return np.asarray(cells, dtype=np.float64)


def read_imported(folder: Path) -> Population:
    """The figures with an earlier import in them; the own tables where nothing was imported.

    Raises:
        StatisticsError: if the file of the import is damaged.
    """
    path = folder / IMPORT_FILE
    if not path.is_file():
        return Population()
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return _population_of(content)
    except (OSError, ValueError, KeyError, TypeError):
        raise StatisticsError(
            "De ingelezen CBS-cijfers in {name} zijn beschadigd. Lees ze opnieuw in, of verwijder het bestand om met de"
            " meegeleverde cijfers te rekenen.",
            name=IMPORT_FILE,
        ) from None


def _population_of(content: Mapping[str, Any]) -> Population:
    """The figures of one import.

    Raises:
        KeyError, TypeError, ValueError: if the content is not what an import writes.
    """
    if content["version"] != _VERSION:
        raise ValueError(content["version"])
    return Population(
        municipalities={
            key: (str(title), _grid(cells)) for key, (title, cells) in content.get("municipalities", {}).items()
        },
        imported={str(kind): Source(f"CBS {kind}", int(year)) for kind, year in content["sources"].items()},
        occupations={
            code: (str(t), float(size), float(share))
            for code, (t, size, share) in content.get("occupations", {}).items()
        },
        household={name: _grid(cells) for name, cells in content.get("household", {}).items()},
    )
