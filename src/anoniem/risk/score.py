"""How many people could this still be: k-map over blocks of facts, with its uncertainty.

    lambda    = N_A * prod_b p_b             expected number of people who fit
    sigma^2   = sum_b sigma_b^2              uncertainty in log2 units
    lambda_lo = lambda * 2^(-1.645 sigma)    one-sided 95 % bound, on which decisions rest
    R(l)      = (1 - e^-l) / l               chance of the right pick when the number of others is Poisson(l)
    R_person  = 1 - (1 - R(lambda_lo)) * (1 - floor) * prod_j (1 - d_j)
    R_doc     = max over persons

Method: k-map (El Emam, Guide to the De-Identification of Personal Health Information, 2013; Sweeney 2002 for the
idea of matching against a population). The product over blocks is taken per cell of sex and age, so that sex and age
meet occupation, household and health in one table. Facts of one block are not independent: the rarest counts in
full, each further one for half its bits. Facts about relatives narrow the client too, in the block of the relatives.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from anoniem.detection.finding import Finding, Kind
from anoniem.risk.facts import Block, Category, Fact, Person
from anoniem.risk.lexicon import event_patterns, known_trait
from anoniem.risk.mentions import RELATIONS
from anoniem.risk.population import (
    Grid,
    Place,
    Population,
    Region,
    Share,
    Source,
    age_grid,
    constant,
    profile_grid,
    sex_grid,
)
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from anoniem.risk.audience import Audience
    from collections.abc import Mapping, Sequence

__all__ = [
    "Estimate",
    "PersonScore",
    "chance_of_right_pick",
    "circle_share",
    "estimate",
    "fact_share",
    "leftover_chance",
    "score_person",
    "score_persons",
]

ONE_SIDED_95 = 1.645
_UNKNOWN_SIGMA = 3.0
_ESTIMATE_SIGMA = 2.0
_UNKNOWN_PROFESSION = 0.05
_SMALLEST = 1e-12
_FEWEST = 1e-250
_NO_FEWER = 1e-9  # below this a number of people means nothing any more
_FURTHER_PLACE = 0.3
_UNKNOWN_TRADE = 0.002
_RARE = 1 / 2000
_LEFTOVER_WEIGHT = {
    Kind.PERSON: 1.0,
    Kind.ADDRESS: 1.0,
    Kind.POSTCODE: 0.5,
    Kind.PHONE: 1.0,
    Kind.EMAIL: 1.0,
    Kind.URL: 0.5,
    Kind.HANDLE: 1.0,
    Kind.BSN: 1.0,
    Kind.IBAN: 1.0,
    Kind.PLATE: 1.0,
    Kind.IDNUM: 1.0,
    Kind.ORG: 0.3,
    Kind.PLACE: 0.05,
    Kind.DATE: 0.05,
    Kind.AGE: 0.02,
}
_ORDER = {category: index for index, category in enumerate(Category)}
_CURATED = Source("eigen schatting")
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
_MULTIPLE_SHARE = {"tweeling": 0.035, "drieling": 0.0006, "vierling": 0.00002, "vijfling": 0.000005}
_FEW_WITH = {"gehucht": 400.0, "klein dorp": 1200.0, "dorp": 4000.0, "eiland": 5000.0, "stadje": 20_000.0}


def chance_of_right_pick(expected: float) -> float:
    """R(l): the chance that a reader who picks one of those who fit, picks the right one.

    Args:
        expected: how many others fit on average (lambda, not negative).
    """
    if expected < 1e-9:  # the series; the quotient would lose its digits
        return 1.0 - expected / 2.0
    return -math.expm1(-expected) / expected


def leftover_chance(findings: Sequence[Finding]) -> float:
    """Chance that at least one of the leftover spans is a direct identifier: 1 - prod(1 - d_j).

    The detector's score is weighed by how directly the kind points at one person: a telephone number fully, the name
    of an organisation in part, a place or date hardly (those count as facts).
    """
    clear = 1.0
    for span in {(f.start, f.end, f.kind, f.score) for f in findings}:
        clear *= 1.0 - span[3] * _LEFTOVER_WEIGHT[span[2]]
    return 1.0 - clear


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
        return self.people * 2.0 ** (-ONE_SIDED_95 * self.sigma)

    @property
    def high(self) -> float:
        """One-sided 95 % upper bound."""
        return self.people * 2.0 ** (ONE_SIDED_95 * self.sigma)


@dataclass(frozen=True, slots=True)
class PersonScore:
    """The risk of one person of the note.

    Attributes:
        person: who, with the facts.
        estimate: how many people fit.
        risk: chance (0 to 1) that a reader finds this person.
        searchable: facts that can be looked up and set a floor.
        scored: whether this audience is a risk for this person at all.
    """

    person: Person
    estimate: Estimate
    risk: float
    searchable: tuple[Fact, ...]
    scored: bool = True


def fact_share(fact: Fact, population: Population) -> Share | None:
    """Which share of each cell fits a fact; None for places (they set the numbers) and flags (they have no share)."""
    key = (fact.category.name, fact.value)
    if key not in population.known_shares:
        population.known_shares[key] = _fresh_share(fact, population)
    return population.known_shares[key]


def _fresh_share(fact: Fact, population: Population) -> Share | None:  # one answer per kind of fact
    """The share of a fact, from the tables."""
    value = fact.value
    match fact.category:
        case Category.SEX:
            return Share(sex_grid(value), 0.25, Source("CBS 83502NED", 2021))
        case Category.AGE:
            low, high = (int(part) for part in value.split("-"))
            return Share(age_grid(low, high), 0.25, Source("CBS 83502NED", 2021))
        case Category.PROFESSION:
            return _profession_share(value, population)
        case Category.SECTOR:
            return population.occupation(value, "1")
        case Category.EMPLOYER:
            share = population.employer(value)
            return share or Share(constant(_UNKNOWN_TRADE), _ESTIMATE_SIGMA, _CURATED)
        case Category.STAND:
            if value == "ouders gescheiden":
                return Share(constant(0.18), 1.0, Source("CBS 37620, afgerond", 2024))
            return population.household_share(value)
        case Category.CHILDREN:
            return population.children_share(value)
        case Category.MULTIPLE:
            parents = population.children_share("+")
            part = _MULTIPLE_SHARE[value]
            return Share(np.maximum(_SMALLEST, parents.grid * part), 1.0, Source("CBS 37422ned, afgerond", 2022))
        case Category.EVENT:
            event = next((e for e in event_patterns() if e.key == value), None)
            return Share(constant(event.share if event else _RARE), _ESTIMATE_SIGMA, _CURATED)
        case Category.PLACE | Category.QUOTE | Category.DATE | Category.AMOUNT:
            return None
        case _:
            return _trait_share(fact, population)


def _profession_share(value: str, population: Population) -> Share:
    """Share of a profession; an unknown one counts as a middling one, with great uncertainty."""
    former = value.startswith("oud:")
    codes, scale, _word = value.removeprefix("oud:").split("|", 2)
    if not codes:
        return Share(constant(_UNKNOWN_PROFESSION), _UNKNOWN_SIGMA, _CURATED)
    return population.occupation(codes, scale, former=former)


def _trait_share(fact: Fact, population: Population) -> Share:
    """Share of a trait from the word lists."""
    block = {
        Category.HEALTH: "health",
        Category.ORIGIN: "origin",
        Category.RELIGION: "religion",
        Category.EDUCATION: "education",
        Category.SEXUALITY: "sexuality",
        Category.FAMILY: "family",
        Category.ROLE: "role",
    }[fact.category]
    if block == "health":
        table = population.prevalence(fact.value)
        if table is not None:
            return table
    trait = known_trait(block, fact.value)
    if trait is None:
        return Share(constant(_UNKNOWN_PROFESSION), _UNKNOWN_SIGMA, _CURATED)
    low, high, sex = trait.profile
    return Share(
        profile_grid(low, high, sex, trait.share),
        _ESTIMATE_SIGMA if trait.estimate else 1.0,
        Source(trait.source),
    )


def _named_place(value: str, population: Population) -> Place | None:
    """The place of a fact value: "plaats:Nes@Friesland" or "soort:dorp"."""
    kind, name = value.split(":", 1)
    if kind == "soort":
        return population.settlement(name)
    name, _, near = name.partition("@")
    return population.place(name, near=near)


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
        f"Er zijn {p.namesakes} plaatsen met deze naam; gerekend is met de kleinste." for p in places if p.namesakes > 1
    ]
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


_Group = tuple[Block, str]


def _group_of(fact: Fact) -> _Group:
    """The facts that are taken together: a block, with the number of children apart from the civil status."""
    part = {Category.CHILDREN: "kinderen", Category.MULTIPLE: "kinderen"}.get(fact.category, "")
    return fact.block, part


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
    notes: list[str] = []
    sources: list[Source] = []
    places = [
        place
        for f in unique
        if f.category is Category.PLACE and (place := _named_place(f.value, population)) is not None
    ]
    ground = _ground(places, reference, population)
    notes += ground.notes
    sources += ground.sources
    bits: dict[tuple[Category, str], float] = {}
    rare: set[tuple[Category, str]] = set()
    place_facts = [f for f in unique if f.category is Category.PLACE]
    for fact in place_facts:
        bits[fact.meaning] = math.log2(reference / max(ground.persons, _SMALLEST)) / len(place_facts)
    cells = ground.cells
    variance = 0.0
    core_sigma = ground.sigma
    total = max(float(cells.sum()), _FEWEST)
    sexes = [f for f in unique if f.category is Category.SEX]
    ages = [f for f in unique if f.category is Category.AGE]
    cells, total, core_notes = _core(cells, total, sexes, ages, population, bits)
    notes += core_notes
    if sexes or ages:
        core_sigma = max(core_sigma, 0.25)
        sources.append(Source("CBS 83502NED", 2021))
    if core_notes:
        core_sigma = _UNKNOWN_SIGMA
    variance += core_sigma**2
    groups: dict[_Group, list[tuple[Fact, Share]]] = {}
    for fact in unique:
        if fact.category in {Category.SEX, Category.AGE, Category.PLACE}:
            continue
        share = fact_share(fact, population)
        if share is None:
            bits[fact.meaning] = 0.0
            continue
        groups.setdefault(_group_of(fact), []).append((fact, share))
        sources.append(share.source)
        if float(population.cells @ share.grid) < _RARE:
            rare.add(fact.meaning)
        if fact.category is Category.PROFESSION and fact.value.removeprefix("oud:").startswith("|"):
            notes.append(
                f"Het beroep “{fact.value.rsplit('|', 1)[-1]}” staat in geen tabel; de schatting is daar ruim genomen."
            )
    for key in sorted(groups, key=lambda g: (list(Block).index(g[0]), g[1])):
        members = groups[key]
        before = total
        grids = [share.grid for _, share in members]
        combined = _work_grid(members) if key[0] is Block.WORK else _half_weight(grids)
        cells = cells * combined
        total = max(float(cells.sum()), _FEWEST)
        gained = math.log2(before / total)
        weights = [-math.log2(max(_SMALLEST, float(population.cells @ grid))) for grid in grids]
        whole = math.fsum(weights) or 1.0
        for (fact, _), weight in zip(members, weights, strict=True):
            bits[fact.meaning] = gained * weight / whole
        variance += max(share.sigma for _, share in members) ** 2
    if circle < 1.0:
        total = max(total * circle, _FEWEST)
        bits[Category.FAMILY, "naasten"] = -math.log2(circle)
        variance += _ESTIMATE_SIGMA**2
    total = _capped(total, unique, ground, population, notes)
    return Estimate(
        total, math.sqrt(variance), bits, tuple(dict.fromkeys(sources)), tuple(dict.fromkeys(notes)), frozenset(rare)
    )


def _core(  # the running state of one computation
    cells: Grid,
    total: float,
    sexes: Sequence[Fact],
    ages: Sequence[Fact],
    population: Population,
    bits: dict[tuple[Category, str], float],
) -> tuple[Grid, float, list[str]]:
    """Sex and age; statements that contradict each other never widen: the rarest reading is kept."""
    notes: list[str] = []
    readings: list[list[Grid]] = []
    for name, facts in (("het geslacht", sexes), ("de leeftijd", ages)):
        grids = [share.grid for f in facts if (share := fact_share(f, population)) is not None]
        if not grids:
            readings.append([constant(1.0)])
            continue
        joint = np.minimum.reduce(grids)
        if joint.any():
            readings.append([joint])
            continue
        notes.append(f"De tekst spreekt zichzelf tegen over {name}; gerekend is met de zeldzaamste lezing.")
        readings.append(_consistent_readings(grids))
    best_sex, best_age = min(
        ((sex, age) for sex in readings[0] for age in readings[1]),
        key=lambda pair: float((cells * pair[0] * pair[1]).sum()),
    )
    for grid, facts in ((best_sex, sexes), (best_age, ages)):
        before = total
        cells = cells * grid
        total = max(float(cells.sum()), _FEWEST)
        for fact in facts:
            bits[fact.meaning] = math.log2(before / total) / len(facts)
    return cells, total, notes


def _consistent_readings(grids: Sequence[Grid]) -> list[Grid]:
    """All ways to read statements that exclude each other: per cell, the statements that hold it, taken together."""
    stacked = np.stack(grids)
    patterns = np.unique(stacked > 0, axis=1).T
    return [np.minimum.reduce(stacked[held]) for held in patterns if held.any()]


def _work_grid(members: Sequence[tuple[Fact, Share]]) -> Grid:
    """Profession, sector and employer: a sector that holds the profession adds nothing, the rest at half weight."""
    sectors = {_work_sector(fact) for fact, _ in members if fact.category is Category.PROFESSION}
    kept, held = [], []
    for fact, share in members:
        known = fact.category is Category.SECTOR and fact.value in sectors
        (held if known else kept).append(share.grid)
    joint = _half_weight(kept)
    capped: Grid = np.minimum.reduce([joint, *held])
    return capped


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
        fits = min(1.0, max(estimate(told, population=population, reference=1.0).people, _SMALLEST))
        chance = -math.expm1(relation.usual * math.log1p(-fits)) if fits < 1.0 else 1.0
        shares.append(min(1.0, max(chance, _SMALLEST)))
    return math.sqrt(math.prod(shares) * min(shares)) if shares else 1.0


def _capped(total: float, facts: Sequence[Fact], ground: _Ground, population: Population, notes: list[str]) -> float:
    """One-of-a-kind roles in a named area: at most the number of such posts there."""
    if ground.area is None:
        return total
    for fact in facts:
        if fact.category is Category.PROFESSION:
            _codes, scale, word = fact.value.removeprefix("oud:").split("|", 2)
            if word in _ONE_PER_PLACE and scale.startswith("@") and not fact.value.startswith("oud:"):
                posts = max(1.0, float(scale[1:]) * ground.area / population.persons)
                total = min(total, posts)
                notes.append("Voor een functie die per plaats maar enkele malen voorkomt, is met dat aantal gerekend.")
        elif fact.category is Category.EVENT and fact.value in {"de enige", "de eerste"}:
            total = min(total, 1.0)
    return total


def searchable_facts(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """Facts that a reader can look up."""
    keys = {e.key for e in event_patterns() if e.searchable}
    return tuple(
        f
        for f in facts
        if (f.category is Category.EVENT and f.value in keys)
        or (f.category is Category.MULTIPLE and f.value != "tweeling")
    )


def score_person(  # keyword-only, each a different thing
    person: Person,
    *,
    audience: Audience,
    population: Population,
    region: Region,
    leftovers: float = 0.0,
    circle: float = 1.0,
    scored: bool = True,
) -> PersonScore:
    """The risk of one person for one audience.

    Args:
        person: the person with the facts that still stand.
        audience: who reads.
        population: the figures.
        region: where the coach works.
        leftovers: chance that a direct identifier of this person was left over.
        circle: chance to have relatives such as the text tells of (`circle_share`).
        scored: False for a person whom the reader knows anyway.
    """
    reference = audience.reference(population, region)
    own = estimate(person.facts, population=population, reference=reference, circle=circle)
    risk = chance_of_right_pick(max(own.low, _NO_FEWER))
    searchable = searchable_facts(person.facts)
    if searchable:
        # Looking somebody up is another road than picking among those who fit; so the floor is a chance beside it.
        risk = 1.0 - (1.0 - risk) * (1.0 - audience.searchable_floor)
    risk = 1.0 - (1.0 - risk) * (1.0 - leftovers)
    return PersonScore(person, own, min(1.0, max(0.0, risk)), searchable, scored)


def score_persons(  # keyword-only, each a different thing
    persons: Sequence[Person],
    *,
    audience: Audience,
    population: Population,
    region: Region,
    leftovers: float = 0.0,
) -> tuple[PersonScore, ...]:
    """The risk of every person of a note; relatives narrow down the person that the note is about."""
    circle = circle_share([(p.role, p.facts) for p in persons[1:]], population)
    return tuple(
        score_person(
            person,
            audience=audience,
            population=population,
            region=region,
            leftovers=leftovers,
            circle=circle if index == 0 else 1.0,
            scored=audience.scores_main or index > 0,
        )
        for index, person in enumerate(persons)
    )
