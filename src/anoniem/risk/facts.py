"""What still stands in a note: indirect facts, each attached to the person whom it is about.

Works on scrubbed text (placeholders such as [PERSOON-1], or surrogate names) and on original text, with word lists
and patterns only; the trained pipeline is not needed. A fact's `value` is a small code that `shares` turns into a
share of the population; it holds no more of the note than that code, so that a vault may keep it.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from anoniem.detection.finding import Finding, Kind
from anoniem.detection.folding import FoldedText, fold
from anoniem.risk.fact import Block, Category, Fact, Person
from anoniem.risk.household import add_household
from anoniem.risk.lexicon import words_of
from anoniem.risk.mentions import MAIN, set_stage
from anoniem.risk.places import add_places
from anoniem.risk.population import Population, load_population
from anoniem.risk.reading import Reading
from anoniem.risk.traits import add_ages, add_events, add_flags, add_sexes, add_traits
from anoniem.risk.work import add_employers, add_professions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Block", "Category", "Fact", "LinkedPerson", "Person", "extract_facts"]

_MENTIONED = "genoemd"


class LinkedPerson(Protocol):
    """What the facts need of a linked identity; `anoniem.identity.Identity` fits."""

    @property
    def key(self) -> str:
        """Key of the identity."""
        ...

    @property
    def mentions(self) -> tuple[Finding, ...]:
        """Where it stands in the text."""
        ...


def extract_facts(
    text: str,
    *,
    identities: Iterable[LinkedPerson] = (),
    findings: Sequence[Finding] = (),
    population: Population | None = None,
) -> tuple[Person, ...]:
    """Find the indirect facts of a note and attach them to its persons.

    Args:
        text: the note, scrubbed or original.
        identities: linked identities of this text, where the caller has them.
        findings: findings of the detector in this text; names and places among them help to place facts.
        population: the figures that know places; the own tables when None.

    Returns:
        The persons in order of appearance, the one that the note is about first. There is always at least one, also
        when nothing is known of them.
    """
    folded = fold(text)
    originals = [mark + shift for mark, shift in zip(folded.marks, folded.shifts, strict=True)]
    moved = [_folded_finding(f, folded, originals) for f in findings]
    linked = [(i.key, [_folded_finding(m, folded, originals) for m in i.mentions]) for i in identities]
    stage = set_stage(folded.text, identities=linked, findings=moved)
    reading = Reading(folded.text, words_of(folded.text), stage)
    add_professions(reading)
    add_ages(reading)
    add_employers(reading)
    add_household(reading)
    add_traits(reading)
    add_events(reading)
    add_places(reading, population if population is not None else load_population(), moved)
    add_flags(reading)
    add_sexes(reading)
    facts = _outside_names(reading.facts, moved)
    return _persons(reading, [_original_fact(f, folded, text) for f in facts])


def _folded_finding(finding: Finding, folded: FoldedText, originals: list[int]) -> Finding:
    """The finding with its place in the folded text; `originals` are the marks as offsets in the original."""
    start, end = (_folded_offset(offset, originals, folded) for offset in (finding.start, finding.end))
    end = max(end, start + 1)
    return replace(finding, start=start, end=end, text=folded.text[start:end].ljust(end - start))


def _folded_offset(offset: int, originals: list[int], folded: FoldedText) -> int:
    """The place in the folded text of an offset in the original."""
    index = bisect_right(originals, offset)
    return max(0, offset - folded.shifts[index - 1]) if index else offset


def _original_fact(fact: Fact, folded: FoldedText, text: str) -> Fact:
    """The fact with its place and surface in the original text."""
    if fact.end <= fact.start:
        return fact
    start, end = folded.original(fact.start, fact.end)
    return replace(fact, start=start, end=end, text=text[start:end])


def _outside_names(facts: Sequence[Fact], findings: Sequence[Finding]) -> list[Fact]:
    """Drop what lies inside a name: the surname Kok is no profession, an organisation's name no kind of employer.

    An event stays ("Heel Holland Bakt"): it is that which can be looked up.
    """
    kept = {Category.SEX, Category.EVENT}
    covered = [(f.start, f.end) for f in findings if not f.doubtful and f.kind in {Kind.PERSON, Kind.ORG}]
    return [f for f in facts if f.category in kept or not any(a < f.end and f.start < b for a, b in covered)]


def _persons(reading: Reading, facts: Sequence[Fact]) -> tuple[Person, ...]:
    """The facts by person, the main person first; the sex of somebody else is kept once."""
    stage = reading.stage
    by_person: dict[str, list[Fact]] = {p: [] for p in dict.fromkeys((stage.main, *(m.person for m in stage.mentions)))}
    for fact in sorted(facts, key=lambda f: (f.start, f.end, f.category.value, f.value)):
        own = by_person.setdefault(fact.person, [])
        told = {f.value for f in own if f.category is Category.SEX}
        if fact.category is Category.SEX and told and (fact.person != stage.main or fact.value in told):
            continue
        own.append(fact)
    persons = []
    for key, own in by_person.items():
        role = MAIN if key == stage.main else stage.relations.get(key, _MENTIONED)
        if own or role in {MAIN, _MENTIONED}:
            persons.append(Person(key, role, tuple(own)))
    return tuple(persons)
