"""The calibrated score: what the model, the rules and the document say together."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anoniem.detection import DOUBT_BELOW, Finding, Kind, Model
from anoniem.detection.finding import MISS_COST
from anoniem.detection.weigh import NAMES, Weights, WordReading, features, weigh, weights_of

_TEXT = "Vandaag kwam Storm weer, en belde 06-12345678."
_STORM = Finding(13, 18, Kind.PERSON, "Storm", 0.9, "model")
_PHONE = Finding(34, 45, Kind.PHONE, "06-12345678", 0.95, "phone")


def _reading(margin: float) -> tuple[WordReading, ...]:
    return (
        WordReading(0, 7, -8.0, 0.0, "PER"),
        WordReading(8, 12, -8.0, 0.0, "PER"),
        WordReading(13, 18, margin, 0.0, "PER"),
        WordReading(19, 23, -8.0, 0.0, "PER"),
    )


@pytest.mark.parametrize("model", list(Model))
def test_every_model_has_weights_of_its_own(model: Model) -> None:
    """Weights fitted for one model say nothing about the margins of another."""
    assert len(weights_of(model).guessed) == len(NAMES)
    assert [m for m in Model if weights_of(m) == weights_of(model)] == [model]


def test_only_a_guess_has_features() -> None:
    """A number with a form is not judged by the look of its words."""
    guess, form = features(_TEXT, [_STORM, _PHONE], _reading(4.0))
    assert guess is not None
    told = dict(zip(NAMES, guess, strict=True))
    assert told["margin"] == 4.0
    assert (told["capital"], told["comma"], told["head"], told["kind-PERSON"], told["label-PER"]) == (1, 0, 0, 1, 1)
    assert form is None


def test_a_surer_model_makes_a_surer_finding() -> None:
    """All else being equal the score follows what the model read."""
    scores = [
        next(weigh(_TEXT, [_STORM], _reading(margin), weights_of(Model.THOROUGH))).score for margin in (-4.0, 0.0, 4.0)
    ]
    assert scores == sorted(scores)
    assert scores[0] < DOUBT_BELOW < scores[2]


@given(score=st.floats(0, 1), slope=st.floats(0.1, 3), intercept=st.floats(-5, 5))
def test_what_has_a_form_keeps_its_side(score: float, slope: float, intercept: float) -> None:
    """A checked number never becomes doubt, and a doubtful form is never replaced, whatever the weights."""
    form = replace(_PHONE, score=score)
    weights = Weights((0.0,) * len(NAMES), 0.0, (slope, intercept))
    (weighed,) = weigh(_TEXT, [form], (), weights)
    assert weighed.doubtful == form.doubtful


def test_a_name_that_the_dossier_knows_keeps_its_side() -> None:
    """Who is known by name is found even where the model saw nobody."""
    sought = replace(_STORM, source="propagation")
    (unknown,) = weigh(_TEXT, [sought], _reading(-9.0), weights_of(Model.THOROUGH))
    (known,) = weigh(_TEXT, [sought], _reading(-9.0), weights_of(Model.THOROUGH), known=True)
    assert unknown.score < known.score
    assert not known.doubtful


@given(probability=st.floats(0.001, 0.999))
def test_the_score_counts_a_miss_more_than_a_false_find(probability: float) -> None:
    """The line of doubt lies where both choices cost the same."""
    odds = MISS_COST * probability / (1 - probability)
    finding = replace(_STORM, score=odds / (1 + odds))
    assert math.isclose(finding.probability, probability, rel_tol=1e-6)
    if not math.isclose(probability, 1 / (1 + MISS_COST)):
        assert finding.doubtful == (probability < 1 / (1 + MISS_COST))


def test_weights_for_other_features_are_refused() -> None:
    """Weights that do not fit the features would judge at random."""
    with pytest.raises(ValueError, match="each feature"):
        Weights((1.0,), 0.0, (1.0, 0.0))
