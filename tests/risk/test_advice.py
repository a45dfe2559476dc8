"""Advice: wider wordings in grammatical Dutch, that can be applied and taken back."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anoniem.risk import (
    Category,
    Level,
    TextChange,
    apply_changes,
    assess,
    extract_facts,
    generalise,
    inverse,
    load_population,
    lower_risk,
)
from anoniem.risk.population import typed_tables

POPULATION = load_population()
VIGNETTES = Path(__file__).parent / "vignettes"


def _all_wider(text: str) -> str:
    """The text with every fact in its wider wording, as far as the tool can."""
    facts = [fact for person in extract_facts(text) for fact in person.facts]
    return apply_changes(text, generalise(text, facts, POPULATION))


@pytest.mark.parametrize(
    ("text", "wider"),
    [
        ("Zij is 52 jaar.", "Zij is in de vijftig."),
        ("Een vrouw van 52 jaar.", "Een vrouw van in de vijftig."),
        ("Een 52-jarige vrouw.", "Een ruim vijftigjarige vrouw."),
        ("De cliënt (52) vertelt.", "De cliënt (in de vijftig) vertelt."),
        ("Haar zoon van 8 gamet.", "Haar zoon van basisschoolleeftijd gamet."),
        ("Hij woont in Zwolle.", "Hij woont in Overijssel."),
        ("Zij is verpleegkundige.", "Zij werkt in de zorg."),
        ("Zij werkt als verpleegkundige.", "Zij werkt in de zorg."),
        ("Een verpleegkundige van 52 vertelt.", "Een zorgmedewerker van in de vijftig vertelt."),
        ("Hij werkt in een ziekenhuis.", "Hij werkt in een organisatie."),
        ("Zij werkt bij het ziekenhuis.", "Zij werkt bij de organisatie."),
        ("Zij heeft twee kinderen.", "Zij heeft kinderen."),
        ("Hij is vader van drie dochters.", "Hij is vader van kinderen."),
        ("Zij is moeder van een tweeling.", "Zij is moeder van kinderen."),
        ("Op 12 maart 2021 stopte zij.", "In het voorjaar van 2021 stopte zij."),
        ("Sinds november 2022 is het stil.", "Sinds het najaar van 2022 is het stil."),
        ("Zij heeft een depressie.", "Zij heeft psychische klachten."),
        ("Hij heeft epilepsie.", "Hij heeft een chronische aandoening."),
        ("Zij komt uit Eritrea.", "Zij komt uit het buitenland."),
        ("Hij is gereformeerd.", "Hij is gelovig."),
        ("Zij heeft een dove moeder.", "Zij heeft een dove moeder."),
        ("Hij heeft vastgezeten.", "Hij heeft vastgezeten."),
        ("Haar Friese ouders bellen.", "Haar Friese ouders bellen."),
        ("Wij spraken 25 en 27 augustus 2022.", "Wij spraken 25 en 27 augustus 2022."),
        ("De tweeling bleef thuis.", "De tweeling bleef thuis."),
        ("In juni 2024 stopte zij.", "In de zomer van 2024 stopte zij."),
        ("Zij werkt (0,4 fte) op kantoor.", "Zij werkt (0,4 fte) op kantoor."),
        ("Hij werkt op een gymnasium.", "Hij werkt bij een organisatie."),
    ],
)
def test_a_wider_wording_is_grammatical(text: str, wider: str) -> None:
    """Age, place, work, children, dates, health, origin and religion get a wording that fits the sentence."""
    assert _all_wider(text) == wider


def test_the_best_three_come_first_with_their_gain() -> None:
    """At most three, each with a gain, the searchable one before all."""
    text = "Een vrouw van 52 uit Zwolle, verpleegkundige, gescheiden, met epilepsie. Zij stond in de krant."
    found = assess(text, audience="intervisie")
    assert found.level is Level.RED
    assert len(found.advice) == 3
    assert found.advice[0].fact.category.name == "EVENT"
    assert all(a.gain > 0 for a in found.advice)
    assert not found.advice[0].appliable


def test_a_green_text_gets_no_advice() -> None:
    """Where nothing needs to change, nothing is proposed."""
    assert assess("Een vrouw vertelt over haar werk.", audience="intervisie").advice == ()


def test_decade_and_province_regain_what_the_design_says() -> None:
    """52 to the fifties gives about 3.3 bits, Zwolle to Overijssel about 3.2."""
    text = "Een vrouw van 52 uit Zwolle, verpleegkundige, gescheiden, met epilepsie en een depressie."
    gains = {a.wording: a.gain for a in assess(text, audience="publicatie").advice}
    assert gains.get("in de vijftig", 3.3) == pytest.approx(3.3, abs=0.3)
    assert gains.get("in Overijssel", 3.2) == pytest.approx(3.2, abs=0.3)


@pytest.mark.parametrize("half", ["tuning", "unseen"])
def test_lowering_never_raises_the_risk_and_can_be_taken_back(half: str) -> None:
    """After the generalisations the risk is at most what it was, and the offsets lead back to the original."""
    for vignette in tomllib.loads((VIGNETTES / f"{half}.toml").read_text(encoding="utf-8"))["vignette"]:
        before = assess(vignette["text"], audience="intervisie")
        lowered = lower_risk(before)
        after = apply_changes(vignette["text"], lowered.changes)
        assert lowered.assessment.text == after
        assert lowered.assessment.risk <= before.risk + 1e-12
        back = apply_changes(after, inverse(lowered.changes))
        assert back == vignette["text"]


def test_lowering_brings_an_ordinary_description_below_the_limit() -> None:
    """Age, profession and place made wider are enough for four ordinary facts."""
    text = "Zij is 52 jaar, verpleegkundige en woont in Zwolle. Zij heeft twee kinderen."
    before = assess(text, audience="intervisie", region="Overijssel")
    after = lower_risk(before).assessment
    assert before.level is Level.RED
    assert after.level is not Level.RED


def test_changes_that_do_not_fit_are_refused() -> None:
    """A replacement for another text, or one that overlaps, is an error and not a silent mistake."""
    with pytest.raises(ValueError, match="does not fit"):
        apply_changes("abc", [TextChange(0, 1, "x", "y")])
    with pytest.raises(ValueError, match="does not fit"):
        apply_changes("abc", [TextChange(0, 2, "ab", "y"), TextChange(1, 3, "bc", "z")])


@given(st.text(max_size=200))
def test_any_text_can_be_generalised(text: str) -> None:
    """Whatever comes in, the replacements fit the text."""
    facts = [fact for person in extract_facts(text) for fact in person.facts]
    changes = generalise(text, facts)
    assert apply_changes(apply_changes(text, changes), inverse(changes)) == text


@pytest.mark.parametrize("code", sorted(set(typed_tables()["sectors"]) - {"13"}))
def test_a_wider_profession_is_read_as_its_whole_class(code: str) -> None:
    """What the advice puts into the sentence counts as the class, neither as something rarer nor as nothing."""
    _title, noun, phrase = typed_tables()["sectors"][code]
    for sentence in (f"Mijn cliënt is {noun} en gescheiden.", f"Mijn cliënt werkt {phrase}."):
        (main, *_others) = extract_facts(sentence)
        work = [f.value for f in main.facts if f.category in {Category.PROFESSION, Category.SECTOR}]
        assert [value[:2] for value in work] == [code], sentence
        assert all("|" not in value or value.split("|")[1] == "1" for value in work), sentence


def test_twins_behind_the_children_are_left_out() -> None:
    """No "kinderen, kinderen": what is wider stands there already."""
    text = "Mijn cliënt is gescheiden en heeft twee kinderen, een tweeling. Zij slaapt slecht."
    assert _all_wider(text) == "Mijn cliënt is gescheiden en heeft kinderen. Zij slaapt slecht."
