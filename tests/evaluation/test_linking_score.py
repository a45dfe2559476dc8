"""B-cubed over gold mentions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from anoniem.detection.finding import Finding, Kind
from anoniem.evaluation import evaluate_linking, parse_marked
from anoniem.identity import Identity, link

if TYPE_CHECKING:
    from collections.abc import Sequence

NOTE = parse_marked("n", "[[PERSON a1|Anne]] [[PERSON a1|Anne]] [[PERSON b1|Bas]] [[PERSON b1|Bas]].")


def test_the_real_linker_on_plain_names() -> None:
    """Two names, two persons: all right."""
    score = evaluate_linking([NOTE], link)
    assert (score.mentions, score.precision, score.recall, score.f) == (4, 1.0, 1.0, 1.0)


def test_everybody_as_one_person_costs_precision() -> None:
    """One heap has full recall and half the precision."""

    def heap(_: str, findings: Sequence[Finding]) -> tuple[Identity, ...]:
        return (Identity("PERSON-1", Kind.PERSON, "x", tuple(findings)),)

    score = evaluate_linking([NOTE], heap)
    assert (score.precision, score.recall) == (0.5, 1.0)
    assert score.f == pytest.approx(2 / 3)
