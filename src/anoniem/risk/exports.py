"""CSV exports of CBS StatLine as tables, after a check that the file is whole.

"CSV zonder statistische symbolen" has one column per dimension and one per subject; the title of a subject ends with
its unit, and with its groups before it ("Personen in particuliere huishoudens/Alleenstaand (aantal)"). Some exports
have a title block above the columns and "Bron: CBS" below the rows. Where that last line is missing, every
combination of the dimensions must be there for the latest year, so that a download that broke off is seen.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

from anoniem.errors import StatisticsError
from anoniem.messages import Message

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["TOTALS", "Row", "Table", "read_table", "refused", "sex_of"]

TOTALS = ("totaal", "total", "mannen en vrouwen", "alle")
"""How the title of a total starts."""

_FEWEST_COLUMNS = 3
_LARGEST_FILE = 400_000_000
_LAST_LINES = 4
_DIMENSIONS = ("geslacht", "leeftijd", "burgerlijke staat", "regio", "periode", "beroep", "persoonskenmerk", "positie")
_UNIT = re.compile(r"\((?:aantal|x [\d ]+|%)\)$")
_OLDEST = 100
"""Ages above this are counted as this."""


@dataclass(frozen=True, slots=True)
class Row:
    """One number of persons of one sex and one age or band of ages.

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


@dataclass(frozen=True, slots=True)
class Table:
    """One export: its columns and rows as text."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[dict[str, str], ...]

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The columns that say what a row is about."""
        return tuple(c for c in self.columns if c.casefold().startswith(_DIMENSIONS) and not _UNIT.search(c.casefold()))

    @property
    def subjects(self) -> dict[str, str]:
        """The columns with numbers, by the last part of their title without the unit, in lower case."""
        rest = [c for c in self.columns if c not in self.dimensions]
        return {_UNIT.sub("", c.casefold()).rsplit("/", 1)[-1].strip(): c for c in rest}

    def dimension(self, *starts: str) -> str | None:
        """The first dimension whose title starts with one of these, in lower case."""
        return next((c for start in starts for c in self.dimensions if c.casefold().startswith(start)), None)

    def value_column(self, preferred: str) -> str:
        """The column with the numbers: the one whose title holds the preferred words, else the last one.

        Raises:
            StatisticsError: if there is none.
        """
        columns = list(self.subjects.values())
        if not columns:
            raise refused(self.name, Message("er is geen kolom met aantallen"))
        return next((c for c in columns if preferred in c.casefold()), columns[-1])

    @property
    def year(self) -> int:
        """The latest year that the rows speak of; 0 when they do not say."""
        column = self.dimension("periode")
        years = [int(y) for row in self.rows for y in re.findall(r"(?:19|20)\d\d", row[column])] if column else []
        return max(years, default=0)

    def latest(self) -> Iterator[dict[str, str]]:
        """The rows of the latest year, or all when the export has no period column."""
        column, year = self.dimension("periode"), str(self.year)
        for row in self.rows:
            if column is None or year in row[column]:
                yield row

    def count(self, cell: str) -> float:
        """A number of persons; a dot or blank stands for unknown and counts as zero.

        Raises:
            StatisticsError: if it is no number, or less than nothing.
        """
        plain = cell.replace(" ", "").replace(",", ".")
        if plain in {"", ".", "-", "x"}:
            return 0.0
        if not re.fullmatch(r"-?\d+(?:\.\d+)?", plain):
            raise refused(self.name, Message("er staat iets anders dan een getal op de plaats van een aantal"))
        if plain.startswith("-"):
            raise refused(self.name, Message("er staat een negatief aantal in"))
        return float(plain)

    def persons(self, title: str | None, column: str) -> Iterator[Row]:
        """The numbers of one column by age and sex; totals are left out, but their numbers are checked as well.

        Args:
            title: the dimension that says what a row is about; None where the column says it.
            column: the column with the numbers.

        Raises:
            StatisticsError: if age or sex is missing, or a number is wrong.
        """
        age, sex = self.dimension("leeftijd"), self.dimension("geslacht")
        if age is None or sex is None:
            raise refused(self.name, Message("een van de kolommen ontbreekt"))
        status = self.dimension("burgerlijke staat")
        for row in self.latest():
            persons = self.count(row[column])
            which, span = sex_of(row[sex]), _ages(row[age])
            whole = status is None or row[status].casefold().startswith(TOTALS)
            if which and span is not None and whole:
                about = row[title] if title is not None else column
                yield Row(about, which, span[0], min(span[1], _OLDEST), persons)


def sex_of(cell: str) -> str:
    """One sex as "m" or "v"; empty for both together."""
    low = cell.casefold()
    if low.startswith("man") and " en " not in low:
        return "m"
    return "v" if low.startswith("vrouw") else ""


def _ages(cell: str) -> tuple[int, int] | None:
    """First and last age of a row title such as "25 jaar", "25 tot 30 jaar" or "95 jaar of ouder"."""
    low = cell.casefold()
    if low.startswith(TOTALS):
        return None
    numbers = [int(n) for n in re.findall(r"\d+", low)]
    if "ouder" in low and numbers:
        return numbers[0], _OLDEST
    match numbers:
        case [low_age, high_age] if "tot" in low:
            return low_age, high_age - 1
        case [age]:
            return age, age
        case _:
            return None


def refused(name: str, why: Message) -> StatisticsError:
    """The error for a file that cannot be trusted."""
    return StatisticsError(
        "Het bestand {name} is niet overgenomen: {why}. De cijfers die in gebruik waren, zijn niet veranderd.",
        name=name,
        why=why,
    )


def read_table(path: Path) -> Table:
    """Read one export and check that it is whole.

    Raises:
        StatisticsError: if it is no export, or not whole.
    """
    text = _text(path)
    lines = text.splitlines()
    head = next((i for i, line in enumerate(lines) if line.count(";") >= _FEWEST_COLUMNS - 1), None)
    if head is None:
        raise refused(path.name, Message("er staan geen kolommen met puntkomma's in"))
    closed = any(re.match(r'"?bron\b.*cbs', line, re.IGNORECASE) for line in lines[-_LAST_LINES:])
    try:
        columns, *rows = csv.reader(io.StringIO("\n".join(lines[head:])), delimiter=";", strict=True)
    except csv.Error:
        raise refused(path.name, Message("het breekt midden in een regel af")) from None
    titles = tuple(c.strip() for c in columns)
    if len(set(titles)) != len(titles):
        raise refused(
            path.name, Message("de kolommen zijn anders; kies bij het downloaden CSV zonder statistische symbolen")
        )
    found = []
    for cells in rows:
        if len(cells) == 1 and closed:
            continue
        if any(cells) and len(cells) != len(titles):
            raise refused(
                path.name,
                Message("een regel heeft {found} kolommen in plaats van {all}", found=len(cells), all=len(titles)),
            )
        if any(cells):
            found.append(dict(zip(titles, (c.strip() for c in cells), strict=True)))
    if not found:
        raise refused(path.name, Message("er staan geen cijfers in"))
    table = Table(path.name, titles, tuple(found))
    if not closed and not (text.endswith(("\n", '"')) and _every_combination(table)):
        raise refused(path.name, Message("het is niet compleet; download het opnieuw"))
    return table


def _text(path: Path) -> str:
    """The text of a file: UTF-8, or the code page of older exports."""
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise refused(path.name, Message("het is te groot"))
        raw = path.read_bytes()
    except OSError:
        raise refused(path.name, Message("het is niet te lezen")) from None
    if b"\x00" in raw:
        raise refused(path.name, Message("het is geen tekstbestand"))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError:
        raise refused(path.name, Message("het is geen tekstbestand")) from None


def _every_combination(table: Table) -> bool:
    """Whether each combination of the dimensions stands in exactly one row of the year that is used."""
    dimensions, rows = table.dimensions, list(table.latest())
    keys = {tuple(row[d] for d in dimensions) for row in rows}
    return len(keys) == len(rows) == prod(len({row[d] for row in rows}) for d in dimensions)
