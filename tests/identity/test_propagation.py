"""What is found once is found everywhere, and ordinary words are left alone."""

from __future__ import annotations

import time
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anoniem.detection.finding import Finding, Kind
from anoniem.identity import KnownEntity, propagate

CASES: list[dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("propagation.toml").read_text("utf-8"),
)["case"]

names = st.sampled_from(
    ["Fatima", "El Amrani", "Wil", "Roos", "F.", "Jan-Piet", "Van den Berg", "W.", "Urk", "een", "de"]
)
texts = st.lists(st.one_of(names, st.text(max_size=6), st.sampled_from([". ", "\n", "-", " "])), max_size=30).map(
    "".join
)


@st.composite
def found_texts(draw: st.DrawFn) -> tuple[str, list[Finding]]:
    """A text with findings in it that do not overlap."""
    text = draw(texts)
    findings: list[Finding] = []
    end = 0
    while end < len(text) and draw(st.booleans()):
        start = draw(st.integers(end, len(text) - 1))
        end = draw(st.integers(start + 1, min(len(text), start + 12)))
        kind = draw(st.sampled_from(list(Kind)))
        score = draw(st.floats(0, 1))
        findings.append(Finding(start, end, kind, text[start:end], score, "model"))
    return text, findings


def seed(text: str, kind: str, surface: str) -> Finding:
    """The first occurrence of a surface."""
    start = text.index(surface)
    return Finding(start, start + len(surface), Kind(kind), surface, 0.95, "model")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any]) -> None:
    """Each case of the file beside this one finds what it says, no more and no less."""
    findings = propagate(case["text"], [seed(case["text"], *pair) for pair in case["seeds"]])
    assert [f.text for f in findings if not f.doubtful] == case["surely"]
    if "doubt" in case:
        assert [f.text for f in findings if f.doubtful] == case["doubt"]


@given(found_texts())
def test_findings_stay_sorted_apart_and_true_to_the_text(sample: tuple[str, list[Finding]]) -> None:
    """Whatever the text, the result is a clean row of findings on the text's own characters."""
    text, findings = sample
    result = propagate(text, findings)
    assert list(result) == sorted(result)
    assert all(left.end <= right.start for left, right in pairwise(result))
    assert all(text[f.start : f.end] == f.text for f in result)


@given(found_texts())
def test_no_sure_finding_is_lost(sample: tuple[str, list[Finding]]) -> None:
    """Every character that was surely found is still surely found."""
    text, findings = sample
    covered = {i for f in propagate(text, findings) if not f.doubtful for i in range(f.start, f.end)}
    assert {i for f in findings if not f.doubtful for i in range(f.start, f.end)} <= covered


@given(found_texts())
def test_the_same_input_gives_the_same_output(sample: tuple[str, list[Finding]]) -> None:
    """There is no chance in it, nor in the order of the findings."""
    text, findings = sample
    assert propagate(text, findings) == propagate(text, findings[::-1])


def test_nothing_found_and_nothing_known_adds_nothing() -> None:
    """Without names there is nothing to seek."""
    assert propagate("Fatima belde.", ()) == ()


def test_known_persons_are_found_with_slips_and_in_lower_case() -> None:
    """The dossier's people need no detection."""
    known = [KnownEntity("e1", Kind.PERSON, "Oksana Melnyk", ("Oksana",)), KnownEntity("e2", Kind.PLACE, "Urk", ())]
    text = "vandaag belde oksana; Melnik was in urk."
    assert [f.text for f in propagate(text, (), known)] == ["oksana", "Melnik", "urk"]


def test_a_known_name_that_is_a_word_needs_evidence() -> None:
    """A client called Wil does not make every verb a finding."""
    known = [KnownEntity("e1", Kind.PERSON, "Wil", ())]
    assert propagate("Zij wil dat niet en ik wil het ook niet.", (), known) == ()


def test_doubt_that_agrees_becomes_a_finding() -> None:
    """Several doubtful findings of one name add up."""
    text = "quirijn kwam, quirijn ging, en quirijn weer."
    starts = [0, 14, 31]
    findings = [Finding(i, i + 7, Kind.PERSON, "quirijn", 0.4, "model") for i in starts]
    assert [f.doubtful for f in propagate(text, findings)] == [False, False, False]


def test_a_large_text_with_many_names_takes_seconds() -> None:
    """A megabyte with a thousand names is walked once: the time does not multiply."""
    people = [f"Voor{i:04d}x Achter{i:04d}y".translate(str.maketrans("0123456789", "abcdefghij")) for i in range(1000)]
    text = " ".join(f"{name} kwam en ging naar huis, zei men." for name in people)
    text *= 1 + 1_000_000 // len(text)
    findings = [seed(text[:60_000], "PERSON", name) for name in people]
    start = time.perf_counter()
    result = propagate(text, findings)
    assert len(result) >= len(people) * 15
    assert time.perf_counter() - start < 20


def test_part_of_a_name_is_of_the_kind_of_the_whole() -> None:
    """A surname read as a place is the person's; a short name read as a person is the organisation's."""
    text = "Stichting Haagwonen belde. Later mailde Haagwonen Mariëlle Braakhuis. Dat vond Braakhuis fijn."
    seeds = [("ORG", "Stichting Haagwonen"), ("PERSON", "Mariëlle Braakhuis")]
    late = text.rindex("Braakhuis")
    short = text.rindex("Haagwonen")
    extra = [
        Finding(short, short + 9, Kind.PLACE, "Haagwonen", 0.6, "model"),
        Finding(late, late + 9, Kind.PLACE, "Braakhuis", 0.6, "model"),
    ]
    row = propagate(text, [*(seed(text, *pair) for pair in seeds), *extra])
    assert [(f.kind.value, f.text) for f in row] == [
        ("ORG", "Stichting Haagwonen"),
        ("ORG", "Haagwonen"),
        ("PERSON", "Mariëlle Braakhuis"),
        ("PERSON", "Braakhuis"),
    ]


def test_a_place_stays_a_place_where_only_a_place_stands() -> None:
    """A person may bear the name of the town that the note speaks of."""
    text = "Kees Emmen kwam. Kees Emmen woont in Emmen."
    start = text.rindex("Emmen")
    row = propagate(
        text, [seed(text, "PERSON", "Kees Emmen"), Finding(start, start + 5, Kind.PLACE, "Emmen", 0.7, "model")]
    )
    assert [(f.kind.value, f.text) for f in row] == [
        ("PERSON", "Kees Emmen"),
        ("PERSON", "Kees Emmen"),
        ("PLACE", "Emmen"),
    ]
