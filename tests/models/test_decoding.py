"""Probabilities to runs: what is chosen, what is offered as doubt, and with which score."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nl_anoniem.decoding import Run, decode, read

COLUMNS = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-q-ROLE", "I-q-ROLE")


def rows(*likeliest: tuple[str, float]) -> np.ndarray:
    """Make logits in which each named column has the given probability and the others share the rest."""
    table = np.empty((len(likeliest), len(COLUMNS)), np.float32)
    for row, (column, chance) in zip(table, likeliest, strict=True):
        row[:] = np.log((1 - chance) / (len(COLUMNS) - 1))
        row[COLUMNS.index(column)] = np.log(chance)
    return table


def test_words_of_one_label_are_one_run() -> None:
    """B- begins a run, I- goes on; the score is the mean of the words."""
    (run,) = decode(rows(("O", 0.99), ("B-PER", 0.94), ("I-PER", 0.94)), COLUMNS, outside_bias=0.0, floor=0.1).direct
    assert (run.first, run.last, run.label) == (1, 2, "PER")
    assert run.score == pytest.approx(0.97, abs=0.01)


def test_two_beginnings_are_two_runs() -> None:
    """Names that follow each other stay apart."""
    found = decode(rows(("B-PER", 0.9), ("B-PER", 0.9), ("B-LOC", 0.9)), COLUMNS, outside_bias=0.0, floor=0.1)
    assert [(r.first, r.last, r.label) for r in found.direct] == [(0, 0, "PER"), (1, 1, "PER"), (2, 2, "LOC")]


def test_what_is_not_chosen_but_likely_enough_is_a_candidate() -> None:
    """A word below one half and above the floor is offered as doubt."""
    found = decode(rows(("O", 0.6)), COLUMNS, outside_bias=0.0, floor=0.2)
    assert not found.direct
    assert [r.score for r in found.candidates] == [pytest.approx(0.4 * 4 / 6, abs=0.01)]


def test_the_bias_turns_doubt_into_a_find() -> None:
    """Taking something off "outside" favours recall."""
    logits = rows(("O", 0.6))
    assert decode(logits, COLUMNS, outside_bias=2.0, floor=0.2).direct


def test_quasi_identifiers_are_kept_apart() -> None:
    """A role is no direct identifier."""
    found = decode(rows(("B-q-ROLE", 0.9)), COLUMNS, outside_bias=0.0, floor=0.3)
    assert not found.direct
    assert [r.label for r in found.quasi] == ["q-ROLE"]


@given(st.lists(st.lists(st.floats(-20, 20), min_size=7, max_size=7), max_size=30))
def test_direct_runs_candidates_and_quasi_runs_never_share_a_word(table: list[list[float]]) -> None:
    """Each word is in at most one run, and every score is a probability."""
    logits = np.array(table, np.float32).reshape(-1, 7)
    found = decode(logits, COLUMNS, outside_bias=1.0, floor=0.1)
    for one, other in ((found.direct, found.candidates), (found.direct, found.quasi)):
        taken = [i for r in (*one, *other) for i in range(r.first, r.last + 1)]
        assert len(taken) == len(set(taken))


def test_a_run_checks_itself() -> None:
    """A run holds a word and its score is a probability."""
    with pytest.raises(ValueError, match="at least one word"):
        Run(3, 2, "PER", 0.5)
    with pytest.raises(ValueError, match="probability"):
        Run(0, 0, "PER", 1.5)


def test_a_reading_tells_the_odds_of_each_word_without_bias() -> None:
    """Margin, label and quasi mass are the model's own, word for word in place."""
    reading = read(rows(("O", 0.9), ("B-PER", 0.9), ("B-q-ROLE", 0.9)), COLUMNS, [(0, 3), (4, 9), (10, 12)])
    assert reading.starts.tolist() == [0, 4, 10]
    assert reading.ends.tolist() == [3, 9, 12]
    assert reading.margin[0] < 0 < reading.margin[1]
    assert reading.labels == ("PER", "LOC")
    assert reading.labels[reading.label[1]] == "PER"
    assert reading.quasi[2] > 0.9 > reading.quasi[1]
