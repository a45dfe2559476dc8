"""The gate: three outcomes, one sentence, no false precision."""

from __future__ import annotations

import pytest

from anoniem.detection.finding import Finding, Kind
from anoniem.risk import AUDIENCES, Audience, Level, Reach, assess
from anoniem.risk.gate import people_text


@pytest.mark.parametrize(
    ("people", "words"),
    [(0.3, "minder dan 1"), (1.2, "1"), (18.6, "19"), (246, "250"), (15_300, "15.000"), (1_234_567, "1.200.000")],
)
def test_numbers_are_rounded_for_people(people: float, words: str) -> None:
    """No decimals and two figures at most for large numbers."""
    assert people_text(people) == words


def test_the_sentence_names_three_numbers_and_the_limit() -> None:
    """The user reads an estimate, its interval, and what this group asks."""
    found = assess(
        "Een vrouw van 52 uit Zwolle werkt als gespecialiseerd verpleegkundige.",
        audience="intervisie",
        region="Overijssel",
    )
    assert (
        found.sentence
        == "Naar schatting 22 (6 tot 78) mensen passen op deze beschrijving; deze groep vraagt er minstens 11."
    )
    assert found.level is Level.RED


def test_levels_follow_the_limit() -> None:
    """Green up to half the limit, orange up to the limit, red above."""
    assert assess("Een vrouw, vijftiger, werkt in de zorg in Overijssel.", audience="publicatie").level is Level.GREEN
    assert (
        assess("Een vrouw van 52 uit Zwolle werkt als gespecialiseerd verpleegkundige.", audience="publicatie").level
        is Level.RED
    )


def test_the_three_heaviest_facts_are_named() -> None:
    """Heaviest first, at most three, each with its bits."""
    found = assess(
        "Een vrouw van 52 uit Zwolle werkt als beiaardier en heeft twee kinderen.",
        audience="intervisie",
        region="Overijssel",
    )
    assert found.heaviest[0][0].text == "beiaardier"
    assert len(found.heaviest) == 3
    bits = [b for _, b in found.heaviest]
    assert bits == sorted(bits, reverse=True)


def test_the_region_changes_the_outcome() -> None:
    """The same text fits more people among readers of a larger region."""
    text = "Een man van 40 is kok."
    small = assess(text, audience="intervisie", region="Zeeland")
    large = assess(text, audience="intervisie", region=["Zuid-Holland", "Utrecht"])
    assert small.people_fit < large.people_fit
    assert not small.region.assumed
    assert assess(text, audience="intervisie").region.assumed


def test_publication_asks_consent_long_before_the_limit() -> None:
    """Above one in a hundred a publication needs written consent."""
    found = assess("Een man van 40 uit Hengelo is timmerman.", audience="publicatie")
    assert found.verdict.consent_needed == (found.risk > 0.01)


def test_every_audience_has_a_limit_that_matches_its_number() -> None:
    """The limit of a group and the number of people it asks are one rule."""
    for group in AUDIENCES.values():
        assert group.limit == pytest.approx(1 / group.at_least, abs=0.002)


def test_an_audience_without_a_limit_is_no_audience() -> None:
    """A limit outside 0..1 is refused."""
    with pytest.raises(ValueError, match="not a risk"):
        Audience("x", "x", Reach.REGION, 1.5, 11)


@pytest.mark.parametrize(
    "text", ["Mijn cliënt is 52 jaar. Zij woont in Zwolle. Mijn cliënt is 38 jaar.", "Zij is 52 jaar."]
)
def test_what_stands_there_literally_is_given_as_a_reason(text: str) -> None:
    """A verdict that the number of people alone does not explain is explained; one that it does explain is not."""
    literal = [Finding(text.index("52"), text.index("52") + 2, Kind.AGE, "52", 0.9, "test")]
    if "Zwolle" in text:
        literal.append(Finding(text.index("Zwolle"), text.index("Zwolle") + 6, Kind.PLACE, "Zwolle", 1.0, "test"))
    found = assess(text, literal, audience="intervisie", region="Overijssel")
    explained = any("letterlijk" in reason for reason in found.verdict.reasons)
    assert explained is (found.level is not assess(text, audience="intervisie", region="Overijssel").level)
