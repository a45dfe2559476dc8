"""What to change to leave fewer bits: the best wider wordings, with what each regains.

Per fact the gain is computed by counting again with the wider fact. The list is greedy by bits regained per lost word;
what can be looked up comes first. Every wording that the tool can put into the sentence carries its replacements.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from anoniem.risk.fact import Category, Fact
from anoniem.risk.kmap import Estimate, estimate
from anoniem.risk.rewrite import TextChange, apply_changes, generalise, inverse, rewrite_fact
from anoniem.risk.score import searchable_facts
from anoniem.risk.wider import wider

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anoniem.risk.population import Population

__all__ = ["Advice", "TextChange", "advise", "apply_changes", "generalise", "inverse"]

_MOST = 3
_LOOK_AT = 24
_WORTH_IT = 0.1
_ALWAYS_WORTH_IT = frozenset({Category.EVENT, Category.DATE, Category.QUOTE})


@dataclass(frozen=True, slots=True)
class Advice:
    """A wider wording for one fact.

    Attributes:
        fact: the fact as it stands.
        wider: the value of the fact afterwards; None when nothing of it is left.
        gain: bits regained.
        wording: what to write instead, or what to do, in Dutch.
        changes: the replacements that do it; empty when a person has to rewrite the sentence.
    """

    fact: Fact
    wider: str | None
    gain: float
    wording: str
    changes: tuple[TextChange, ...]

    @property
    def appliable(self) -> bool:
        """Whether the tool can do it by itself."""
        return bool(self.changes)


@dataclass(frozen=True, slots=True)
class _Option:
    """One possible step, with the facts that are left after it."""

    advice: Advice
    left: tuple[Fact, ...]

    @property
    def rank(self) -> tuple[bool, float]:
        """What can be looked up first; then by gain, where rewriting by hand costs double."""
        gain = self.advice.gain if self.advice.appliable else self.advice.gain / 2
        return bool(searchable_facts((self.advice.fact,))), gain


class _Adviser:
    """Weighs the wider wordings for one person."""

    def __init__(self, text: str, population: Population, reference: float, circle: float) -> None:
        self.text = text
        self.population = population
        self.reference = reference
        self.circle = circle

    def count(self, facts: Sequence[Fact]) -> Estimate:
        """How many people fit."""
        return estimate(facts, population=self.population, reference=self.reference, circle=self.circle)

    def option(self, meaning: tuple[Category, str], facts: Sequence[Fact], people: float) -> _Option | None:
        """The step that makes one fact wider wherever it stands; None where that gains nothing.

        Args:
            meaning: what the fact says.
            facts: the facts as they stand now.
            people: how many fit now.
        """
        same = [f for f in facts if f.meaning == meaning and f.text]
        found = wider(same[0], self.population)
        if found is None:
            return None
        left = [f for f in facts if f.meaning != meaning]
        if found.value is not None:
            left.append(replace(same[0], category=found.category, value=found.value, text="", start=0, end=0))
        gain = math.log2(self.count(left).people / people)
        if gain < _WORTH_IT and meaning[0] not in _ALWAYS_WORTH_IT:
            return None
        changes = _merged([rewrite_fact(self.text, f, self.population) for f in same])
        return _Option(Advice(same[0], found.value, max(0.0, gain), found.wording, changes), tuple(left))


def advise(  # noqa: PLR0913  # keyword-only, each a different thing
    text: str,
    facts: Sequence[Fact],
    *,
    population: Population,
    reference: float,
    circle: float = 1.0,
    most: int = _MOST,
    only_appliable: bool = False,
) -> tuple[Advice, ...]:
    """The best generalisations for one person, greedy by bits per lost word.

    Args:
        text: the text that was scored.
        facts: the facts about the person.
        population: the figures.
        reference: size of the reference population.
        circle: chance to have relatives such as the text tells of.
        most: how many to give at most.
        only_appliable: leave out what a person has to rewrite.

    Returns:
        In the order in which to apply them; each gain is counted after those before it.
    """
    adviser = _Adviser(text, population, reference, circle)
    current = tuple(facts)
    chosen: list[Advice] = []
    now = adviser.count(current)
    texts = {f.meaning: f for f in reversed(current) if f.text}
    candidates = sorted(texts, key=lambda m: (bool(searchable_facts((texts[m],))), now.bits.get(m, 0.0)), reverse=True)[
        :_LOOK_AT
    ]
    while len(chosen) < most and candidates:
        found = [adviser.option(meaning, current, now.people) for meaning in candidates]
        options = [_clear_of(o, chosen) for o in found if o is not None]
        options = sorted(
            (o for o in options if o.advice.appliable or not only_appliable), key=lambda o: o.rank, reverse=True
        )
        if not options:
            break
        chosen.append(options[0].advice)
        current = options[0].left
        now = adviser.count(current)
        # Gains hardly grow from one round to the next, so the best few of this round hold the best of the next.
        candidates = [o.advice.fact.meaning for o in options[1 : 1 + 2 * most]]
    return tuple(chosen)


def _clear_of(option: _Option, chosen: Sequence[Advice]) -> _Option:
    """The option, without its replacements where they would overlap with those chosen before."""
    taken = [c for a in chosen for c in a.changes]
    if any(a.start < b.end and b.start < a.end for a in option.advice.changes for b in taken):
        return replace(option, advice=replace(option.advice, changes=()))
    return option


def _merged(per_fact: Sequence[tuple[TextChange, ...]]) -> tuple[TextChange, ...]:
    """All places of one fact together; nothing if one of them cannot be done, since the fact would still stand."""
    if any(not changes for changes in per_fact):
        return ()
    merged: list[TextChange] = []
    for change in sorted({c for changes in per_fact for c in changes}, key=lambda c: c.start):
        if merged and change.start < merged[-1].end:
            return ()
        merged.append(change)
    return tuple(merged)
