"""Facts: what is found, on whom, and what is left alone."""

from __future__ import annotations

import tomllib
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anoniem.detection.finding import Finding, Kind
from anoniem.risk import extract_facts
from anoniem.risk.ages import find_ages
from anoniem.risk.numbers import number

CASES = tomllib.loads((Path(__file__).parent / "facts.toml").read_text(encoding="utf-8"))["case"]


def _found(text: str) -> dict[str, set[str]]:
    """Per person the facts as "category=value"."""
    return {p.key: {f"{f.category.value}={f.value}" for f in p.facts} for p in extract_facts(text)}


def _matches(pattern: str, facts: set[str]) -> bool:
    """Whether one of the facts is meant."""
    if pattern.endswith("*"):
        return any(f.startswith(pattern[:-1]) for f in facts)
    return pattern in facts


@pytest.mark.parametrize("case", CASES, ids=[c["text"][:40] for c in CASES])
def test_facts_are_found_on_the_right_person(case: dict[str, Any]) -> None:
    """Each listed fact is attached to its own person, and none of the forbidden ones."""
    found = _found(case["text"])
    for person, patterns in case.items():
        if person in {"text", "not"}:
            continue
        missing = [p for p in patterns if not _matches(p, found.get(person, set()))]
        assert not missing, (person, found)
    for person, patterns in case.get("not", {}).items():
        wrong = [p for p in patterns if _matches(p, found.get(person, set()))]
        assert not wrong, (person, found)


@pytest.mark.parametrize(
    ("word", "value"),
    [("acht", 8), ("tweeënvijftig", 52), ("eenentachtig", 81), ("negentien", 19), ("52", 52), ("stoel", None)],
)
def test_numbers_in_words_are_read(word: str, value: int | None) -> None:
    """Numbers in words and digits have the same value; other words have none."""
    assert number(word) == value


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("een vrouw van in de vijftig", (50, 59)),
        ("eind twintig", (27, 29)),
        ("rond de 40", (35, 45)),
        ("een 52-jarige man", (52, 52)),
        ("zij is een zestiger", (60, 69)),
        ("de cliënt (38) vertelt", (38, 38)),
        ("Cliënt is tweeënvijftig jaar", (52, 52)),
        ("haar zoon van middelbareschoolleeftijd", (12, 17)),
    ],
)
def test_ages_and_age_bands_are_read(text: str, span: tuple[int, int]) -> None:
    """Exact ages, rounded ages and words for ages give the band that they stand for."""
    assert [(a.low, a.high) for a in find_ages(text)] == [span]


@pytest.mark.parametrize(
    "text",
    [
        "over zes weken",
        "20 jaar getrouwd",
        "al 12 jaar in dienst",
        "kamer 12",
        "om 14.00 uur",
        "moeder van drie",
        "is 5 keer geweest",
    ],
)
def test_durations_and_counts_are_no_ages(text: str) -> None:
    """A number of years, weeks or children is not taken for an age."""
    assert find_ages(text) == ()


def test_a_surname_is_no_profession() -> None:
    """Where the detector saw a name, no profession is read into it."""
    text = "Mevrouw Kok is moe."
    start = text.index("Kok")
    named = Finding(start, start + 3, Kind.PERSON, "Kok", 0.99, "model")
    facts = [f for p in extract_facts(text, findings=[named]) for f in p.facts]
    assert not [f for f in facts if f.category.name == "PROFESSION"]


def test_an_event_inside_a_name_can_still_be_looked_up() -> None:
    """A programme that the detector takes for an organisation hides the employer in its name, not the event."""
    text = "Zij is de winnares van het tv-programma Heel Holland Bakt."
    start = text.index("Heel")
    named = Finding(start, start + 17, Kind.ORG, "Heel Holland Bakt", 0.99, "model")
    facts = [f for p in extract_facts(text, findings=[named]) for f in p.facts]
    assert [f for f in facts if f.category.name == "EVENT"]


def test_there_is_always_somebody() -> None:
    """A text without a person still has one: the client about whom nothing is told."""
    persons = extract_facts("De vergadering duurde lang.")
    assert len(persons) == 1
    assert persons[0].facts == ()


def test_fifty_persons_are_told_apart() -> None:
    """Every placeholder gets its own facts."""
    text = " ".join(f"[PERSOON-{i}] is {20 + i} jaar en kok." for i in range(1, 51))
    persons = {p.key: p for p in extract_facts(text)}
    assert len(persons) == 50
    assert all(f"{20 + i}-{20 + i}" in {f.value for f in persons[f"PERSOON-{i}"].facts} for i in range(1, 51))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_gives_spans_of_that_text(text: str) -> None:
    """Whatever comes in, each fact is a span of the text and nothing fails."""
    for person in extract_facts(text):
        for fact in person.facts:
            assert text[fact.start : fact.end] == fact.text


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("space", [" ", "\u00a0"])
def test_typographic_noise_hides_no_fact(form: str, space: str) -> None:
    """Combining accents, no-break spaces and soft hyphens leave the facts, with offsets in the text as it is."""
    plain = "Cliënte is tweeënvijftig jaar, coördi\u00adnator en apotheker. Zij woont in Zwolle."
    text = unicodedata.normalize(form, plain).replace(" ", space)
    start = text.index("Zwolle")
    place = Finding(start, start + 6, Kind.PLACE, "Zwolle", 0.9, "model")
    facts = [f for p in extract_facts(text, findings=[place]) for f in p.facts]
    assert {"52-52", "plaats:Zwolle"} <= {f.value for f in facts}
    assert any(f.value.endswith("|apotheker") for f in facts)
    assert all(text[f.start : f.end] == f.text for f in facts)
    assert next(f for f in facts if f.value == "plaats:Zwolle").start == start
