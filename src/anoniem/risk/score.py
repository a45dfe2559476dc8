"""From a number of people to a risk: per person, for one audience.

    R(l)      = (1 - e^-l) / l               chance of the right pick when the number of others is Poisson(l)
    R_person  = 1 - (1 - R(lambda_lo)) * (1 - floor) * prod_j (1 - d_j)
    R_doc     = max over persons

The floor is there where something can be looked up; d_j is the chance that leftover span j is a direct identifier.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anoniem.detection.finding import Finding, Kind
from anoniem.risk.facts import Category, Fact, Person
from anoniem.risk.kmap import Estimate, circle_share, estimate
from anoniem.risk.lexicon import event_patterns
from anoniem.risk.mentions import name_sex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anoniem.risk.audience import Audience
    from anoniem.risk.population import Population, Region

__all__ = [
    "PersonScore",
    "chance_of_right_pick",
    "leftover_chance",
    "risk_of_facts",
    "score_person",
    "score_persons",
    "searchable_facts",
]

_SERIES_BELOW = 1e-9
# Below a hundredth of a person the number means "unique", and it is never quite certain that nobody else fits.
_NO_FEWER = 0.01
_FIRST_NAME = 0.1  # by itself it is shared by thousands; it may also be a pseudonym
# Of 363 doubtful spans in the marked notes used for tuning, 27 held a name or number; their mean score was 0.36. Below
# the threshold a score says that something may be there, not how often it is.
_DOUBT_HOLDS = 0.2
# What is left in a scrubbed text is what the detector is bad at: of 118 single words that it was sure of there, on the
# marked notes used for choosing the model, 20 were part of an identifier. A full name or a number is another matter.
_BARE_WORD_HOLDS = 0.2
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
    Kind.ORG: 0.05,  # points at a group of people
    Kind.PLACE: 0.05,
    Kind.DATE: 0.05,
    Kind.AGE: 0.02,
}


def chance_of_right_pick(expected: float) -> float:
    """R(l): the chance that a reader who picks one of those who fit, picks the right one.

    Args:
        expected: how many others fit on average (lambda, not negative).
    """
    if expected < _SERIES_BELOW:  # the quotient would lose its digits
        return 1.0 - expected / 2.0
    return -math.expm1(-expected) / expected


def leftover_chance(findings: Sequence[Finding]) -> float:
    """Chance that at least one of the leftover spans is a direct identifier: 1 - prod(1 - d_j).

    The detector's score is weighed by how directly the kind points at one person: a telephone number fully, the name
    of an organisation in part, a place or date hardly (those count as facts). Doubts and bare words count by how often
    such turn out to be identifiers.
    """
    clear = 1.0
    for finding in set(findings):
        first_name = finding.kind is Kind.PERSON and " " not in finding.text.strip() and name_sex(finding.text)
        bare = _bare(finding) and not first_name
        chance = finding.score * (_DOUBT_HOLDS if finding.doubtful else _BARE_WORD_HOLDS if bare else 1.0)
        clear *= 1.0 - chance * (_FIRST_NAME if first_name else _LEFTOVER_WEIGHT[finding.kind])
    return 1.0 - clear


def _bare(finding: Finding) -> bool:
    """Whether nothing but the detector's word says that this is a name: one word, or a street without a number."""
    text = finding.text.strip()
    if finding.kind is Kind.ADDRESS:
        return not any(character.isdecimal() for character in text)
    return finding.kind is Kind.PERSON and " " not in text


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


def searchable_facts(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """Facts that a reader can look up."""
    keys = {e.key for e in event_patterns() if e.searchable}
    return tuple(
        f
        for f in facts
        if (f.category is Category.EVENT and f.value in keys)
        or (f.category is Category.MULTIPLE and f.value != "tweeling")
    )


def risk_of_facts(estimate: Estimate, *, searchable: bool, audience: Audience) -> float:
    """The chance that a reader finds a person by the facts alone, leftover identifiers aside.

    Args:
        estimate: how many people fit.
        searchable: whether something can be looked up.
        audience: who reads.
    """
    risk = chance_of_right_pick(max(estimate.low, _NO_FEWER))
    # Looking somebody up is another road than picking among those who fit; so the floor is a chance beside it.
    return 1.0 - (1.0 - risk) * (1.0 - audience.searchable_floor) if searchable else risk


def score_person(  # noqa: PLR0913  # keyword-only, each a different thing
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
    searchable = searchable_facts(person.facts)
    risk = risk_of_facts(own, searchable=bool(searchable), audience=audience)
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
