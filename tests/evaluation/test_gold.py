"""Recall on the gold notes must not drop: the floor of every change to detection.

The floors lie just below what the tuning split gave when they were set. The test split is not run here: it is for the
record only.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from anoniem.detection import Detector
from anoniem.evaluation import Evaluation, evaluate, load_marked

GOLD = Path(__file__).parents[1] / "gold"


@pytest.fixture(scope="module", params=["ordinary", "hard"])
def measured(request: pytest.FixtureRequest) -> tuple[str, Evaluation]:
    """The evaluation of one kind of notes."""
    return request.param, evaluate(load_marked(GOLD / request.param / "dev"), Detector().detect)


FLOORS = {
    "ordinary": {"recall": 0.994, "persons": 0.993, "precision": 0.953, "leak_free": 0.93},
    "hard": {"recall": 0.953, "persons": 0.958, "precision": 0.899, "leak_free": 0.42},
}


def test_detection_stays_above_its_floors(measured: tuple[str, Evaluation]) -> None:
    """Recall of all direct identifiers and of persons, precision, and notes without a leak."""
    kind, result = measured
    persons = next(score for score in result.types if score.type == "PERSON")
    got = {
        "recall": result.total.recall,
        "persons": persons.recall,
        "precision": result.total.precision,
        "leak_free": result.leak_free_share,
    }
    assert {name: value for name, value in got.items() if value is None or value < FLOORS[kind][name]} == {}
