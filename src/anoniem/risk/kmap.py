"""How many people fit a set of facts: k-map over blocks, with its uncertainty.

    lambda    = N_A * prod_b p_b             expected number of people who fit
    sigma^2   = sum_b sigma_b^2              uncertainty in log2 units
    lambda_lo = lambda * 2^(-1.645 sigma)    one-sided 95 % bound, on which decisions rest

Method: k-map (El Emam, Guide to the De-Identification of Personal Health Information, 2013; Sweeney 2002 for the
idea of matching against a population). The product over blocks is taken per cell of sex and age, so that sex and age
meet occupation, household and health in one table. Facts of one block are not independent: the rarest counts in
full, each further one for half its bits. Facts about relatives narrow the client too, as a block of their own.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from anoniem.messages import Message
from anoniem.risk.facts import Block, Category, Fact
from anoniem.risk.mentions import RELATIONS
from anoniem.risk.population import Grid, Place, Population, Share, Source, constant
from anoniem.risk.shares import ESTIMATE_SIGMA, RARE, SMALLEST, fact_place, fact_share

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Estimate", "circle_share", "estimate"]

ONE_SIDED_95 = 1.645
_CONTRADICTION_SIGMA = 3.0
_CORE_SIGMA = 0.25
_FEWEST = 1e-250
_FURTHER_PLACE = 0.3
_ORDER = {category: index for index, category in enumerate(Category)}
_BLOCK_ORDER = {block: index for index, block in enumerate(Block)}
_ONE_PER_PLACE = frozenset(
    [
        "burgemeester",
        "rector",
        "predikant",
        "predikante",
        "dominee",
        "pastoor",
        "huisarts",
        "dierenarts",
        "notaris",
        "schoolleider",
        "schooldirecteur",
        "basisschooldirecteur",
        "wethouder",
        "imam",
        "koster",
        "rabbijn",
        "apotheker",
        "havenmeester",
        "dijkgraaf",
        "brandweercommandant",
        "vuurtorenwachter",
        "stadsbeiaardier",
        "beiaardier",
        "gemeentesecretaris",
        "hoofdmeester",
    ]
)
_FEW_WITH = {"gehucht": 400.0, "klein dorp": 1200.0, "dorp": 4000.0, "eiland": 5000.0, "stadje": 20_000.0}
_SINGULAR_EVENTS = frozenset({"de enige", "de eerste"})
_Meaning = tuple[Category, str]
_Group = tuple[Block, str]


@dataclass(frozen=True, slots=True)
class Estimate:
    """How many people fit, and what each fact gives away.

    Attributes:
        people: expected number of people who fit (lambda).
        sigma: uncertainty in log2 units.
        bits: bits per fact meaning, in the order of the blocks; they sum to log2(N_A / lambda).
        sources: sources of the figures used.
        notes: what could not be measured as it stands, in Dutch.
        rare: meanings of facts that are rare enough to be recognised by themselves.
    """

    people: float
    sigma: float
    bits: Mapping[tuple[Category, str], float]
    sources: tuple[Source, ...]
    notes: tuple[str, ...]
    rare: frozenset[tuple[Category, str]] = frozenset()

    @property
    def low(self) -> float:
        """One-sided 95 % lower bound (lambda_lo)."""
        return self.people * math.exp2(-ONE_SIDED_95 * self.sigma)

    @property
    def high(self) -> float:
        """One-sided 95 % upper bound."""
        return self.people * math.exp2(ONE_SIDED_95 * self.sigma)


_TWO_SEXES = Message("De tekst spreekt zichzelf tegen over het geslacht; gerekend is met de zeldzaamste lezing.")
_TWO_AGES = Message("De tekst spreekt zichzelf tegen over de leeftijd; gerekend is met de zeldzaamste lezing.")


@dataclass(frozen=True, slots=True)
class _Ground:
    """Where the counting starts: people per cell in the named area."""

    cells: Grid
    persons: float
    sigma: float
    notes: tuple[str, ...]
    sources: tuple[Source, ...]
    area: float | None


def _ground(places: Sequence[Place], reference: float, population: Population) -> _Ground:
    """People per cell who live where the text says; several places count as the smallest and a third for each other.

    The smallest over all choices of an anchor is taken, so that one more place never leaves more people.
    """
    notes = [
        Message("Er zijn {n} plaatsen met deze naam; gerekend is met de kleinste.", n=p.namesakes)
        for p in places
        if p.namesakes > 1
    ]
    if any(p.kind == "onbekend" for p in places):
        notes.append(Message("Er staat een plaats in die in geen tabel voorkomt; gerekend is met een kleine plaats."))
    sizes = [p for p in places if p.kind == "soort"]
    named = [p for p in places if p.kind != "soort"]
    factor = min((p.persons / population.persons for p in sizes), default=1.0)
    persons, anchor = reference, None
    for place in named:
        others = sum(1 for other in named if not other.holds(place))
        here = min(reference, place.persons) * _FURTHER_PLACE**others
        if here < persons or anchor is None:
            persons, anchor = min(persons, here), place
    sigma = max((p.sigma for p in places), default=0.0)
    area = anchor.persons if anchor is not None else None
    if anchor is not None and factor < 1.0:
        # "een dorp in Zeeland": some village of that province; never fewer than one such village.
        name = min(sizes, key=lambda p: p.persons).name
        persons = max(min(persons, _FEW_WITH.get(name, persons)), persons * factor)
    elif factor < 1.0:
        persons *= factor
    if anchor is not None and anchor.grid is not None and len(named) == 1:
        cells = anchor.grid * (persons / anchor.persons)
    else:
        cells = population.cells * persons
    return _Ground(
        cells, persons, sigma, tuple(dict.fromkeys(notes)), tuple(dict.fromkeys(p.source for p in places)), area
    )


def _half_weight(grids: Sequence[Grid]) -> Grid:
    """Per cell: the rarest in full, each further one for half its bits."""
    stacked = np.stack(grids)
    joint: Grid = np.sqrt(stacked.prod(axis=0) * stacked.min(axis=0))
    return joint


def _distinct(facts: Sequence[Fact]) -> list[Fact]:
    """Facts without repetitions, in a fixed order, so that the order of the text does not matter."""
    unique = {f.meaning: f for f in facts}
    return [unique[m] for m in sorted(unique, key=lambda m: (_ORDER[m[0]], m[1]))]


def _work_sector(fact: Fact) -> str:
    """The two digits of the occupation class, or empty."""
    if fact.category is Category.SECTOR:
        return fact.value
    if fact.category is Category.PROFESSION:
        return fact.value.removeprefix("oud:")[:2].strip("|")
    return ""


def _group_of(fact: Fact) -> _Group:
    """The facts that are taken together: a block, with the number of children apart from the civil status."""
    part = {Category.CHILDREN: "kinderen", Category.MULTIPLE: "kinderen"}.get(fact.category, "")
    return fact.block, part


def _readings(facts: Sequence[Fact], population: Population) -> tuple[list[Grid], bool]:
    """How statements about sex or age can be read together, and whether they contradict each other."""
    grids = [share.grid for f in facts if (share := fact_share(f, population)) is not None]
    if not grids:
        return [constant(1.0)], False
    joint: Grid = np.minimum.reduce(grids)
    return ([joint], False) if joint.any() else (_consistent_readings(grids), True)


def _consistent_readings(grids: Sequence[Grid]) -> list[Grid]:
    """All ways to read statements that exclude each other: per cell, the statements that hold it, taken together."""
    stacked = np.stack(grids)
    patterns = np.unique(stacked > 0, axis=1).T
    return [np.minimum.reduce(stacked[held]) for held in patterns if held.any()]


def _work_grid(members: Sequence[tuple[Fact, Share]]) -> Grid:
    """Profession, sector and employer: a sector that holds the profession adds nothing, the rest at half weight."""
    sectors = {_work_sector(fact) for fact, _ in members if fact.category is Category.PROFESSION}
    kept: list[Grid] = []
    held: list[Grid] = []
    for fact, share in members:
        known = fact.category is Category.SECTOR and fact.value in sectors
        (held if known else kept).append(share.grid)
    joint = _half_weight(kept)
    capped: Grid = np.minimum.reduce([joint, *held])
    return capped


def _unknown_professions(facts: Sequence[Fact]) -> list[str]:
    """A note for every profession that no table knows."""
    return [
        Message(
            "Het beroep “{word}” staat in geen tabel; de schatting is daar ruim genomen.",
            word=f.value.rsplit("|", 1)[-1],
        )
        for f in facts
        if f.category is Category.PROFESSION and f.value.removeprefix("oud:").startswith("|")
    ]


def _grouped(facts: Sequence[Fact], population: Population) -> list[tuple[Grid, list[tuple[Fact, Share]]]]:
    """The facts beside sex, age and place by group, with the joint share of each group, in a fixed order."""
    groups: dict[_Group, list[tuple[Fact, Share]]] = {}
    for fact in facts:
        share = fact_share(fact, population) if fact.category not in {Category.SEX, Category.AGE} else None
        if share is not None:
            groups.setdefault(_group_of(fact), []).append((fact, share))
    result = []
    for key in sorted(groups, key=lambda g: (_BLOCK_ORDER[g[0]], g[1])):
        members = groups[key]
        joint = _work_grid(members) if key[0] is Block.WORK else _half_weight([s.grid for _, s in members])
        result.append((joint, members))
    return result


def _core(
    ground: Grid, facts: Sequence[Fact], others: Grid, population: Population
) -> tuple[list[tuple[Grid, list[Fact]]], list[str]]:
    """Sex and age; of statements that contradict each other the reading is kept that leaves the fewest people."""
    sexes = [f for f in facts if f.category is Category.SEX]
    ages = [f for f in facts if f.category is Category.AGE]
    sex_readings, sex_unclear = _readings(sexes, population)
    age_readings, age_unclear = _readings(ages, population)
    people = ground * others
    sex, age = min(
        ((s, a) for s in sex_readings for a in age_readings), key=lambda pair: float((people * pair[0] * pair[1]).sum())
    )
    notes: list[str] = [note for note, unclear in ((_TWO_SEXES, sex_unclear), (_TWO_AGES, age_unclear)) if unclear]
    return [(sex, sexes), (age, ages)], notes


def estimate(
    facts: Sequence[Fact],
    *,
    population: Population,
    reference: float,
    circle: float = 1.0,
) -> Estimate:
    """How many people of the reference population fit these facts.

    Args:
        facts: the facts about one person.
        population: the figures.
        reference: size of the reference population (N_A).
        circle: chance to have relatives such as the text tells of (`circle_share`); 1 when it tells nothing.

    Returns:
        The expected number with its uncertainty and the bits per fact.
    """
    unique = _distinct(facts)
    place_facts = [f for f in unique if f.category is Category.PLACE]
    places = [fact_place(f, population) for f in place_facts]
    ground = _ground(places, reference, population)
    groups = _grouped(unique, population)
    others: Grid = np.prod([joint for joint, _ in groups], axis=0) if groups else constant(1.0)
    core, contradictions = _core(ground.cells, unique, others, population)
    bits = dict.fromkeys((f.meaning for f in unique), 0.0)
    cells = ground.cells
    total = max(float(cells.sum()), _FEWEST)
    for fact in place_facts:
        bits[fact.meaning] = math.log2(reference / total) / len(place_facts)
    told = [f for _, told in core for f in told]
    sigma = max(ground.sigma, _CORE_SIGMA) if told else ground.sigma
    variance = (_CONTRADICTION_SIGMA if contradictions else sigma) ** 2
    weighed = [(grid, [(fact, 1.0) for fact in told]) for grid, told in core]
    for joint, members in groups:
        masses = [max(SMALLEST, float(population.cells @ share.grid)) for _, share in members]
        weighed.append((joint, [(f, -math.log2(m)) for (f, _), m in zip(members, masses, strict=True)]))
        variance += max(share.sigma for _, share in members) ** 2
    for joint, weights in weighed:
        before = total
        cells = cells * joint
        total = max(float(cells.sum()), _FEWEST)
        whole = math.fsum(weight for _, weight in weights) or 1.0
        for fact, weight in weights:
            bits[fact.meaning] = math.log2(before / total) * weight / whole
    if circle < 1.0:
        total = max(total * circle, _FEWEST)
        bits[Category.FAMILY, "naasten"] = -math.log2(circle)
        variance += ESTIMATE_SIGMA**2
    total, cap_notes = _capped(total, unique, ground, population)
    shares = [share for _, members in groups for _, share in members]
    rare = {f.meaning for _, members in groups for f, s in members if float(population.cells @ s.grid) < RARE}
    core_sources = [Source("CBS 83502NED", 2021)] if told else []
    return Estimate(
        total,
        math.sqrt(variance),
        bits,
        tuple(dict.fromkeys((*ground.sources, *core_sources, *(s.source for s in shares)))),
        tuple(dict.fromkeys((*ground.notes, *contradictions, *_unknown_professions(unique), *cap_notes))),
        frozenset(rare),
    )


def circle_share(relatives: Sequence[tuple[str, Sequence[Fact]]], population: Population) -> float:
    """What the facts about relatives say of the person: the chance to have such relatives.

    With m relatives of a kind, of whom each fits with chance p, that chance is 1 - (1 - p)^m.

    Args:
        relatives: relation noun and facts of each relative.
        population: the figures.

    Returns:
        A share of more than 0 and at most 1.
    """
    shares: list[float] = []
    for noun, facts in relatives:
        relation = RELATIONS.get(noun)
        if relation is None or relation.name == "bekende":
            continue
        told = [
            f
            for f in _distinct(facts)
            if f.category is not Category.SEX and not (relation.name == "kind" and f.category is Category.CHILDREN)
        ]
        if not told:
            continue
        fits = min(1.0, max(estimate(told, population=population, reference=1.0).people, SMALLEST))
        chance = -math.expm1(relation.usual * math.log1p(-fits)) if fits < 1.0 else 1.0
        shares.append(min(1.0, max(chance, SMALLEST)))
    return max(_FEWEST, math.sqrt(math.prod(shares) * min(shares))) if shares else 1.0


def _capped(total: float, facts: Sequence[Fact], ground: _Ground, population: Population) -> tuple[float, list[str]]:
    """One-of-a-kind roles in a named area: at most the number of such posts there."""
    if ground.area is None:
        return total, []
    notes: list[str] = []
    for fact in facts:
        if fact.category is Category.EVENT and fact.value in _SINGULAR_EVENTS:
            total = min(total, 1.0)
        if fact.category is not Category.PROFESSION or fact.value.startswith("oud:"):
            continue
        _codes, scale, word = fact.value.split("|", 2)
        if word in _ONE_PER_PLACE and scale.startswith("@"):
            total = min(total, max(1.0, float(scale[1:]) * ground.area / population.persons))
            notes.append(
                Message("Voor een functie die per plaats maar enkele malen voorkomt, is met dat aantal gerekend.")
            )
    return total, notes
