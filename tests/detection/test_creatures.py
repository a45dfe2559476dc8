"""Animals, dolls and characters are nobody; people with the names of animals are somebody."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anoniem.detection.creatures import creature_names
from anoniem.detection.exclusion import without_public
from anoniem.detection.finding import Finding, Kind

CASES: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("creatures.toml").read_text("utf-8"))
_MARK = re.compile(r"\[\[([A-Z]+)\|(.+?)\]\]")


def _marked(case: str) -> tuple[str, list[Finding]]:
    text, findings, position = "", [], 0
    for hit in _MARK.finditer(case):
        text += case[position : hit.start()]
        findings.append(Finding(len(text), len(text) + len(hit[2]), Kind(hit[1]), hit[2], 0.98, "model"))
        text += hit[2]
        position = hit.end()
    return text + case[position:], findings


@pytest.mark.parametrize("case", CASES["nobody"])
def test_what_a_text_gives_to_an_animal_or_a_book_is_doubt(case: str) -> None:
    """The words around the name, or those around its first mention, say that it is nobody."""
    assert all(each.doubtful for each in without_public(*_marked(case)))


@pytest.mark.parametrize("case", CASES["somebody"])
def test_people_near_animals_stay_people(case: str) -> None:
    """An animal nearby, or a name that is an animal's, takes nothing away."""
    text, findings = _marked(case)
    assert list(without_public(text, findings)) == findings


words = st.sampled_from(
    ["hond", "Bram", " ", ", ", " en ", "heet", " de ", "(", ")", ": ", "kat", "Anna", "\n", "uit de bijbel"]
)


@given(st.lists(words, max_size=25).map("".join))
def test_only_findings_that_are_there_are_named(text: str) -> None:
    """Whatever the text, the result is a part of what was given."""
    findings = [
        Finding(hit.start(), hit.end(), Kind.PERSON, hit[0], 0.9, "model") for hit in re.finditer("Bram|Anna", text)
    ]
    assert creature_names(text, findings, frozenset()) <= frozenset(findings)
