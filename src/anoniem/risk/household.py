"""Facts about the household: civil status and position, number of children, twins."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anoniem.risk.fact import Category
from anoniem.risk.mentions import RELATIONS, Mention
from anoniem.risk.numbers import number
from anoniem.risk.phrases import pattern, patterns

if TYPE_CHECKING:
    from anoniem.risk.reading import Reading

__all__ = ["add_household"]

_MOST_CHILDREN = 16
_LOOK_BACK = 24
_OWN_RELATIVE = ("haar ", "zijn ", "mijn ", "heeft een")
_ONE_CHILD = re.compile(r"\s+(?:kind|zoon|dochter|baby|jongen|meisje)")
_COUNTS_OTHERS = re.compile(r"(?:jongste|oudste|een|gezin|klas|groep) van (?:de )?$")
_OWN_CHILD = re.compile(r"(?:haar|zijn|mijn|een|hun|oudste|jongste)\s+(?:\w+\s+)?$")
_SIBLING = re.compile(r"(?:zus|broer)", re.IGNORECASE)


def add_household(reading: Reading) -> None:
    """Children first, so that "kinderen" does not count beside "twee kinderen"."""
    counted: set[str] = set()
    _add_counts(reading, counted)
    _add_multiples(reading)
    _add_uncounted(reading, counted)
    _add_stands(reading)


def _add_counts(reading: Reading, counted: set[str]) -> None:
    """No children, one child, a number of children, a son and a daughter."""
    for hit in pattern("no_children").finditer(reading.text):
        owner = reading.stage.owner(hit.start())
        reading.add(hit.start(), hit.end(), Category.CHILDREN, "0", owner)
        counted.add(owner)
    seen: list[tuple[int, int]] = []
    for name in ("parent_of", "child_count"):
        for hit in pattern(name).finditer(reading.text):
            value = _children_in(reading, hit)
            if value is None or any(a < hit.end() and hit.start() < b for a, b in seen):
                continue
            seen.append(hit.span())
            owner = reading.household_owner(hit.start())
            reading.add(hit.start(), hit.end(), Category.CHILDREN, str(value), owner)
            counted.add(owner)
    for name, count in (("one_child", "1"), ("both", "2")):
        for hit in pattern(name).finditer(reading.text):
            owner = reading.household_owner(hit.start())
            if owner not in counted and not reading.denied(hit.start(), hit.end()):
                reading.add(hit.start(), hit.end(), Category.CHILDREN, count, owner)
                counted.add(owner)


def _children_in(reading: Reading, hit: re.Match[str]) -> int | None:
    """The number of children that a phrase tells; None where it counts something else."""
    value = number(hit["n"])
    if value is None or not 0 < value < _MOST_CHILDREN or reading.denied(hit.start(), hit.end()):
        return None
    if value == 1 and not _ONE_CHILD.match(reading.text[hit.end() :]):
        return None
    before = reading.text[max(0, hit.start() - _LOOK_BACK) : hit.start()].casefold()
    return None if _COUNTS_OTHERS.search(before) else value


def _add_multiples(reading: Reading) -> None:
    """Twins, triplets and more; a twin sister is a relative."""
    for hit in pattern("multiple").finditer(reading.text):
        if not _SIBLING.match(reading.text, hit.end()):
            kind = (hit["m"] or hit["m2"]).casefold()
            reading.add(hit.start(), hit.end(), Category.MULTIPLE, kind, reading.household_owner(hit.start()))


def _add_uncounted(reading: Reading, counted: set[str]) -> None:
    """Children without a number: "haar kinderen", "een zoon van acht"."""
    main = reading.stage.main
    for hit in pattern("some_children").finditer(reading.text):
        if main not in counted and not reading.denied(hit.start(), hit.end()):
            reading.add(hit.start(), hit.end(), Category.CHILDREN, "+", main)
            counted.add(main)
    for mention in reading.stage.mentions:
        if mention.relation not in RELATIONS or RELATIONS[mention.relation].name != "kind":
            continue
        before = reading.text[max(0, mention.start - _LOOK_BACK) : mention.start].casefold()
        owner = _parent(reading, mention, before)
        if owner not in counted and _OWN_CHILD.search(before):
            end = mention.start + len(mention.relation)
            reading.add(mention.start, end, Category.CHILDREN, "+", owner)
            counted.add(owner)


def _parent(reading: Reading, mention: Mention, before: str) -> str:
    """Whose child is spoken of: the client where the possessive has the client's sex, else the subject."""
    main_sex = reading.stage.main_sex
    for word, sex in (("haar", "v"), ("zijn", "m"), ("mijn", main_sex)):
        if sex and sex == main_sex and re.search(rf"\b{word}\s+(?:\w+\s+)?$", before):
            return reading.stage.main
    return reading.household_owner(mention.start)


def _add_stands(reading: Reading) -> None:
    """Civil status and position in the household."""
    taken: list[tuple[int, int]] = []
    for key, stand in patterns("stands"):
        for hit in stand.finditer(reading.text):
            words = hit[0].casefold()
            if any(a < hit.end() and hit.start() < b for a, b in taken):
                continue
            if reading.denied(hit.start(), hit.end()) and not words.startswith("nooit"):
                continue
            taken.append(hit.span())
            own = words.startswith(_OWN_RELATIVE)
            owner = reading.stage.main if own else reading.household_owner(hit.start())
            reading.add(hit.start(), hit.end(), Category.STAND, key, owner)
