"""Counting what findings cover."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from anoniem.detection.finding import Finding, Kind
from anoniem.evaluation import Evaluation, evaluate, parse_marked

if TYPE_CHECKING:
    from collections.abc import Sequence

NOTE = parse_marked(
    "n", "[[PERSON c1|Anne de Boer]] zag [[PERSON c1|Anne]] in [[PLACE|Urk]], [[q-PROFESSION|huisarts]] te paard."
)


def measure(*surfaces: tuple[str, Kind, float]) -> Evaluation:
    """The outcome when the first occurrence of each surface is found."""

    def detect(text: str) -> Sequence[Finding]:
        return [Finding(text.index(s), text.index(s) + len(s), kind, s, score, "test") for s, kind, score in surfaces]

    return evaluate([NOTE], detect)


def test_a_note_without_findings_leaks_everything() -> None:
    """Nothing found is nothing covered, and no precision at all."""
    outcome = measure()
    assert (outcome.total.recall, outcome.total.precision, outcome.leak_free) == (0.0, None, 0)
    assert len(outcome.misses) == 3


def test_adjacent_findings_cover_a_mark_together() -> None:
    """Covering recall asks for characters, not for one finding, and lets white space be."""
    outcome = measure(("Anne", Kind.PERSON, 1.0), ("de Boer", Kind.ORG, 1.0))
    person = next(score for score in outcome.types if score.type == "PERSON")
    assert (person.covered, person.strict) == (1, 0)


def test_one_mention_in_clear_spoils_the_entity() -> None:
    """Entity recall counts a person only when every mention is covered."""
    outcome = measure(("Anne de Boer", Kind.PERSON, 1.0))
    person = next(score for score in outcome.types if score.type == "PERSON")
    assert (person.covered, person.marks, person.entities_covered, person.entities) == (1, 2, 0, 1)


def test_half_a_mark_is_a_miss_with_its_share() -> None:
    """A partly covered mark is listed with the share that is covered."""
    outcome = measure(("de Boer", Kind.PERSON, 1.0))
    assert outcome.misses[0].covered == pytest.approx(0.6)


def test_findings_on_quasi_identifiers_are_not_false() -> None:
    """A finding that touches only a quasi-identifier counts neither for nor against."""
    outcome = measure(("huisarts", Kind.ORG, 1.0), ("paard", Kind.PLACE, 1.0))
    assert [find.text for find in outcome.false_finds] == ["paard"]
    assert outcome.total.precision == 0.0


def test_doubt_is_shown_but_does_not_cover() -> None:
    """A doubtful finding counts in "shown" only."""
    outcome = measure(("Urk", Kind.PLACE, 0.4))
    place = next(score for score in outcome.types if score.type == "PLACE")
    assert (place.covered, place.shown, outcome.doubtful) == (0, 1, 1)
    assert next(miss for miss in outcome.misses if miss.type == "PLACE").shown


def test_a_note_with_everything_covered_is_free_of_leaks() -> None:
    """All marks covered: no leak, full recall and precision."""
    outcome = evaluate(
        [NOTE], lambda _: [Finding(m.start, m.end, Kind(m.type), m.text, 1.0, "gold") for m in NOTE.direct]
    )
    total = outcome.total
    assert outcome.leak_free_share == 1.0
    assert (total.recall, total.strict_recall, total.entity_recall, total.precision) == (1.0, 1.0, 1.0, 1.0)


def test_the_outcome_is_json() -> None:
    """What `to_json` gives survives a round trip."""
    outcome = measure(("Urk", Kind.PLACE, 0.9)).to_json()
    assert json.loads(json.dumps(outcome)) == outcome


def test_no_notes_have_no_shares() -> None:
    """Over nothing there is no ratio."""
    outcome = evaluate([], lambda _: [])
    assert (outcome.leak_free_share, outcome.total.recall) == (None, None)
