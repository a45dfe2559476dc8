"""Which tables the score rests on: what each is about, its source and year, and how much stands in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from anoniem.risk.lexicon import all_traits, event_patterns
from anoniem.risk.population import AGES, GAZETTEER, Source, gazetteer, typed_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from anoniem.risk.population import Population

__all__ = ["TableInUse", "tables_in_use"]

_IMPORTED = {"03759ned": "municipalities", "85276NED": "occupations", "37620": "household"}
_THOUSAND = 1000.0


@dataclass(frozen=True, slots=True)
class TableInUse:
    """One table of figures.

    Attributes:
        key: what it is about: "provinces", "occupations", "traits", …
        source: where the figures come from.
        rows: how many rows it has.
        persons: how many persons it counts; None for a table of shares.
        imported: whether the user imported it; otherwise it comes with the program.
    """

    key: str
    source: Source
    rows: int
    persons: float | None
    imported: bool = False


def tables_in_use(population: Population) -> tuple[TableInUse, ...]:
    """Every table in use: what was imported first, then what comes with the program and is not replaced by it."""
    imported = [_imported(population, kind, source) for kind, source in population.imported.items()]
    shares = Counter((trait.source, "traits") for trait in all_traits() if trait.share > 0)
    shares.update(("eigen schatting", "events") for _ in event_patterns())
    return (
        *imported,
        *_typed(population),
        *(TableInUse(key, Source(source), rows, None) for (source, key), rows in shares.items()),
        TableInUse("gazetteer", GAZETTEER, len(gazetteer()), None),
    )


def _imported(population: Population, kind: str, source: Source) -> TableInUse:
    """A table that the user imported."""
    cells = 2 * AGES
    match _IMPORTED[kind]:
        case "municipalities":
            persons = sum(float(grid.sum()) for _, grid in population.municipalities.values())
            return TableInUse("municipalities", source, len(population.municipalities) * cells, persons, imported=True)
        case "occupations":
            at_work = sum(thousands for _, thousands, _ in population.occupations.values()) * _THOUSAND
            return TableInUse("occupations", source, len(population.occupations), at_work, imported=True)
        case _:
            return TableInUse("household", source, len(population.household) * cells, None, imported=True)


def _typed(population: Population) -> Iterator[TableInUse]:
    """The typed tables, without those that an import replaces."""
    for key, table in typed_tables().items():
        if key == "occupations" and population.occupations:
            continue
        if "source" in table:
            yield TableInUse(key, Source(str(table["source"]), int(table["year"])), _rows(table), _persons(key, table))
            continue
        parts: Counter[Source] = Counter()
        for name, part in table.items():
            if isinstance(part, dict) and not (key == "household" and name in population.household):
                parts[Source(str(part["source"]), int(part["year"]))] += _rows(part)
        for source, rows in parts.items():
            yield TableInUse(key, source, rows, None)


def _rows(table: Mapping[str, Any]) -> int:
    """How many rows a typed table has."""
    return len(table["rows"]) if "rows" in table else len(_values(table))


def _values(table: Mapping[str, Any]) -> list[Any]:
    """The rows of a typed table, without its source and year."""
    return [value for name, value in table.items() if name not in {"source", "year"}]


def _persons(key: str, table: Mapping[str, Any]) -> float | None:
    """How many persons a typed table counts; None where it does not, or where its rows overlap."""
    counts: Mapping[str, Callable[[], float]] = {
        "total": lambda: table["persons"],
        "ages": lambda: sum(men + women for _, _, men, women in table["rows"]) * _THOUSAND,
        "provinces": lambda: sum(_values(table)),
        "towns": lambda: sum(persons for persons, _ in _values(table)),
        "occupations": lambda: sum(thousands for _, thousands, _ in _values(table)) * _THOUSAND,
    }
    return float(counts[key]()) if key in counts else None
