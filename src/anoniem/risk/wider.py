"""For each kind of fact: what is wider, and how to say it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anoniem.messages import Message
from anoniem.risk.fact import Category, Fact
from anoniem.risk.lexicon import event_patterns, known_trait

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from anoniem.risk.population import Population

__all__ = ["DECADES", "Wider", "general_wording", "season", "wider"]

DECADES = {
    20: "twintig",
    30: "dertig",
    40: "veertig",
    50: "vijftig",
    60: "zestig",
    70: "zeventig",
    80: "tachtig",
    90: "negentig",
}
"""Decades of age and their words."""

_ADULT = 18
_DECADE = 9
_CHILD_STAGES = ((0, 3, "peuterleeftijd"), (4, 11, "basisschoolleeftijd"), (12, 17, "middelbareschoolleeftijd"))
_QUARTERS = ("winter", "voorjaar", "zomer", "najaar")
_MONTHS = {
    m: i + 1 for i, m in enumerate(("jan", "feb", "maa", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"))
} | {"mrt": 3}
_LEAVE_OUT = Message("weglaten of ruimer omschrijven")
_BLOCKS = {
    Category.HEALTH: "health",
    Category.EDUCATION: "education",
    Category.ROLE: "role",
    Category.FAMILY: "family",
    Category.ORIGIN: "origin",
    Category.RELIGION: "religion",
}


@dataclass(frozen=True, slots=True)
class Wider:
    """A wider wording.

    Attributes:
        category: kind of fact that is left.
        value: its value; None when nothing is left of it.
        wording: the Dutch words to write instead; or what to do, as a `Message`.
    """

    category: Category
    value: str | None
    wording: str


def wider(fact: Fact, population: Population) -> Wider | None:
    """What is wider than this fact; None where there is nothing wider."""
    find = _FINDERS.get(fact.category)
    return find(fact, population) if find is not None else None


def general_wording(fact: Fact) -> str:
    """The wider noun of a trait or event by the lists; empty where there is none."""
    if fact.category is Category.EVENT:
        return next((e.general for e in event_patterns() if e.key == fact.value), "")
    trait = known_trait(_BLOCKS[fact.category], fact.value) if fact.category in _BLOCKS else None
    return trait.general if trait is not None else ""


def season(date: str) -> str:
    """A date as a season, "het voorjaar van 2021"; empty when it has no month and year."""
    year = re.search(r"(?:19|20)\d\d", date)
    month = re.search(r"[a-z]{3}", date.casefold())
    part = _MONTHS.get(month[0]) if month else None
    if part is None:
        digits = re.match(r"\d{1,2}[-/](\d{1,2})", date)
        part = int(digits[1]) if digits else None
    if year is None or part is None or not 1 <= part <= _MONTHS["dec"]:
        return ""
    quarter = _QUARTERS[part % 12 // 3]
    return f"{'de' if quarter in {'winter', 'zomer'} else 'het'} {quarter} van {year[0]}"


def _age(fact: Fact, _population: Population) -> Wider | None:
    """A decade, or a school stage for children."""
    low, high = (int(v) for v in fact.value.split("-"))
    if high < _ADULT:
        for first, last, stage in _CHILD_STAGES:
            if first <= low and high <= last and (low, high) != (first, last):
                return Wider(Category.AGE, f"{first}-{last}", f"van {stage}")
        return None
    ten = low // 10 * 10
    if high - low >= _DECADE or ten not in DECADES or high > ten + _DECADE:
        return None
    return Wider(Category.AGE, f"{ten}-{ten + _DECADE}", f"in de {DECADES[ten]}")


def _place(fact: Fact, population: Population) -> Wider:
    """The province."""
    kind, name = fact.value.split(":", 1)
    if kind == "soort":
        return Wider(Category.PLACE, None, Message("de grootte van de plaats weglaten"))
    place = population.place(name.split("@")[0])
    if place is None or place.kind == "provincie" or place.province in {"", "België"}:
        return Wider(Category.PLACE, None, Message("de plaats weglaten"))
    return Wider(Category.PLACE, f"plaats:{place.province}@{place.province}", f"in {place.province}")


def _profession(fact: Fact, population: Population) -> Wider:
    """The sector."""
    codes = fact.value.removeprefix("oud:").split("|", maxsplit=1)[0]
    if not codes:
        return Wider(Category.PROFESSION, None, Message("het beroep ruimer omschrijven"))
    _title, _noun, phrase = population.sector_words(codes)
    return Wider(Category.SECTOR, codes[:2], f"werkt {phrase}")


def _children(fact: Fact, _population: Population) -> Wider | None:
    """Children, without their number."""
    return None if fact.value in {"+", "0"} else Wider(Category.CHILDREN, "+", "kinderen")


def _date(fact: Fact, _population: Population) -> Wider:
    """A season."""
    return Wider(Category.DATE, None, season(fact.text) or Message("alleen het jaar"))


def _general(fact: Fact, _population: Population) -> Wider:
    """The wider noun of the lists."""
    general = general_wording(fact)
    return Wider(fact.category, None, f"“{general}”" if general else _LEAVE_OUT)


def _towards(value: str, wording: str) -> Callable[[Fact, Population], Wider]:
    """A wider fact of the same kind, for values that have a wider noun."""

    def find(fact: Fact, _population: Population) -> Wider:
        return Wider(fact.category, value, wording) if general_wording(fact) else Wider(fact.category, None, _LEAVE_OUT)

    return find


def _gone(wording: str) -> Callable[[Fact, Population], Wider]:
    """Nothing of the fact is left."""
    return lambda fact, _population: Wider(fact.category, None, wording)


_FINDERS: Mapping[Category, Callable[[Fact, Population], Wider | None]] = {
    Category.AGE: _age,
    Category.PLACE: _place,
    Category.PROFESSION: _profession,
    Category.EMPLOYER: _gone(Message("“organisatie” in plaats van het soort werkgever")),
    Category.CHILDREN: _children,
    Category.MULTIPLE: lambda _fact, _population: Wider(Category.CHILDREN, "+", "kinderen"),
    Category.DATE: _date,
    Category.HEALTH: _general,
    Category.EDUCATION: _general,
    Category.ROLE: _general,
    Category.FAMILY: _general,
    Category.EVENT: _general,
    Category.ORIGIN: _towards("migratieachtergrond", "met een migratieachtergrond"),
    Category.RELIGION: _towards("gelovig", "gelovig"),
    Category.STAND: _gone(Message("de gezinssituatie weglaten")),
    Category.SEXUALITY: _gone(Message("weglaten")),
    Category.QUOTE: _gone(Message("in eigen woorden weergeven")),
    Category.AMOUNT: _gone(Message("het bedrag weglaten")),
}
