"""Which share of the population fits a fact: the bridge from the codes of facts to the tables."""

from __future__ import annotations

import numpy as np

from anoniem.risk.facts import Category, Fact
from anoniem.risk.lexicon import event_patterns, known_trait
from anoniem.risk.population import (
    Place,
    Population,
    Share,
    Source,
    age_grid,
    constant,
    profile_grid,
    sex_grid,
)

__all__ = ["CURATED", "ESTIMATE_SIGMA", "RARE", "SMALLEST", "fact_place", "fact_share"]

ESTIMATE_SIGMA = 2.0
"""Uncertainty of an own estimate, in log2 units."""

RARE = 1 / 2000
"""A trait that fewer people have can be recognised by itself."""

SMALLEST = 1e-12
"""No share is smaller: every table has its exceptions."""

CURATED = Source("eigen schatting")
"""The source of what no table holds."""

_UNKNOWN_SIGMA = 3.0
_UNKNOWN_SHARE = 0.05
_UNKNOWN_PLACE = 10_000.0
_UNKNOWN_TRADE = 0.002
_PARENTS_APART = Share(constant(0.18), 1.0, Source("CBS 37620, afgerond", 2024))
_MULTIPLE_SHARE = {"tweeling": 0.035, "drieling": 0.0006, "vierling": 0.00002, "vijfling": 0.000005}
_CORE = Source("CBS 83502NED", 2021)
_TRAIT_BLOCKS = {
    Category.HEALTH: "health",
    Category.ORIGIN: "origin",
    Category.RELIGION: "religion",
    Category.EDUCATION: "education",
    Category.SEXUALITY: "sexuality",
    Category.FAMILY: "family",
    Category.ROLE: "role",
}


def fact_place(fact: Fact, population: Population) -> Place:
    """The place of a fact such as "plaats:Nes@Friesland" or "soort:dorp".

    One that no table knows counts as a small place, with great uncertainty.
    """
    kind, name = fact.value.split(":", 1)
    if kind == "soort":
        return population.settlement(name)
    name, _, near = name.partition("@")
    return population.place(name, near=near) or Place(name, _UNKNOWN_PLACE, "", "onbekend", _UNKNOWN_SIGMA, CURATED)


def fact_share(fact: Fact, population: Population) -> Share | None:
    """Which share of each cell fits a fact; None for places (they set the numbers) and flags (they have no share)."""
    key = (fact.category.name, fact.value)
    if key not in population.known_shares:
        find = _FINDERS.get(fact.category)
        population.known_shares[key] = find(fact.value, population) if find is not None else _trait(fact, population)
    return population.known_shares[key]


def _none(_value: str, _population: Population) -> None:
    """Places and flags have no share."""
    return


def _sex(value: str, _population: Population) -> Share:
    """Men or women."""
    return Share(sex_grid(value), 0.25, _CORE)


def _age(value: str, _population: Population) -> Share:
    """A band of ages, "52-52" or "50-59"."""
    low, high = (int(part) for part in value.split("-"))
    return Share(age_grid(low, high), 0.25, _CORE)


def _profession(value: str, population: Population) -> Share:
    """A profession; an unknown one counts as a middling one, with great uncertainty."""
    codes, scale, _word = value.removeprefix("oud:").split("|", 2)
    if not codes:
        return Share(constant(_UNKNOWN_SHARE), _UNKNOWN_SIGMA, CURATED)
    return population.occupation(codes, scale, former=value.startswith("oud:"))


def _sector(value: str, population: Population) -> Share:
    """An occupation class."""
    return population.occupation(value, "1")


def _employer(value: str, population: Population) -> Share:
    """A kind of employer; a trade that no table knows is rare."""
    return population.employer(value) or Share(constant(_UNKNOWN_TRADE), ESTIMATE_SIGMA, CURATED)


def _stand(value: str, population: Population) -> Share:
    """A household position or civil status."""
    if value == "ouders gescheiden":
        return _PARENTS_APART
    return population.household_share(value) or Share(constant(_UNKNOWN_SHARE), _UNKNOWN_SIGMA, CURATED)


def _children(value: str, population: Population) -> Share:
    """A number of children."""
    return population.children_share(value)


def _multiple(value: str, population: Population) -> Share:
    """Twins, triplets and more, among the parents."""
    grid = np.maximum(SMALLEST, population.children_share("+").grid * _MULTIPLE_SHARE[value])
    return Share(grid, 1.0, Source("CBS 37422ned, afgerond", 2022))


def _event(value: str, _population: Population) -> Share:
    """An event, by own estimate."""
    event = next((e for e in event_patterns() if e.key == value), None)
    return Share(constant(event.share if event is not None else RARE), ESTIMATE_SIGMA, CURATED)


def _trait(fact: Fact, population: Population) -> Share:
    """A trait from the word lists, by age and sex where a table exists."""
    block = _TRAIT_BLOCKS[fact.category]
    table = population.prevalence(fact.value) if block == "health" else None
    if table is not None:
        return table
    trait = known_trait(block, fact.value)
    if trait is None:
        return Share(constant(_UNKNOWN_SHARE), _UNKNOWN_SIGMA, CURATED)
    low, high, sex = trait.profile
    grid = profile_grid(low, high, sex, trait.share)
    return Share(grid, ESTIMATE_SIGMA if trait.estimate else 1.0, Source(trait.source))


_FINDERS = {
    Category.SEX: _sex,
    Category.AGE: _age,
    Category.PROFESSION: _profession,
    Category.SECTOR: _sector,
    Category.EMPLOYER: _employer,
    Category.STAND: _stand,
    Category.CHILDREN: _children,
    Category.MULTIPLE: _multiple,
    Category.EVENT: _event,
    Category.PLACE: _none,
    Category.QUOTE: _none,
    Category.DATE: _none,
    Category.AMOUNT: _none,
}
