"""Every recognizer family against its own regression cases: what it must find, and what it must leave alone."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anoniem.detection.families import FAMILIES
from anoniem.detection.finding import Finding, Kind
from anoniem.detection.resolve import resolve

CASES = Path(__file__).parent / "cases"
_MARK = re.compile(r"\[\[([A-Z]+)\|(.+?)\]\](?!\])")


def _parse(marked: str) -> tuple[str, set[tuple[int, int, Kind]]]:
    pieces: list[str] = []
    spans: set[tuple[int, int, Kind]] = set()
    position = length = 0
    for hit in _MARK.finditer(marked):
        before = marked[position : hit.start()]
        pieces += [before, hit[2]]
        spans.add((length + len(before), length + len(before) + len(hit[2]), Kind(hit[1])))
        length += len(before) + len(hit[2])
        position = hit.end()
    return "".join(pieces) + marked[position:], spans


def _found(family: str, text: str) -> set[tuple[int, int, Kind]]:
    matches = FAMILIES[family][0](text)
    findings = resolve(
        text, [Finding(m.start, m.end, m.kind, text[m.start : m.end], m.score, m.source) for m in matches]
    )
    return {(finding.start, finding.end, finding.kind) for finding in findings if not finding.doubtful}


def _cases(key: str) -> list[tuple[str, str]]:
    return [
        (path.stem, case)
        for path in sorted(CASES.glob("*.toml"))
        for case in tomllib.loads(path.read_text(encoding="utf-8"))[key]
    ]


@pytest.mark.parametrize(("family", "case"), _cases("found"))
def test_finds_exactly_the_marked_spans(family: str, case: str) -> None:
    """Each marked span is found with its kind and its exact edges."""
    text, expected = _parse(case)
    assert expected
    assert expected <= _found(family, text)


@pytest.mark.parametrize(("family", "text"), _cases("quiet"))
def test_leaves_other_text_alone(family: str, text: str) -> None:
    """What only looks like an identifier yields at most a doubt."""
    assert _found(family, text) == set()


def test_every_family_has_its_cases() -> None:
    """No family runs without at least 25 cases to find and 15 to leave alone."""
    for family in FAMILIES:
        cases = tomllib.loads((CASES / f"{family}.toml").read_text(encoding="utf-8"))
        assert len(cases["found"]) >= 25, family
        assert len(cases["quiet"]) >= 15, family


@pytest.mark.parametrize("family", list(FAMILIES))
@given(text=st.text(alphabet="aA1 .,-/\n@:('é€", max_size=200))
@settings(max_examples=40, deadline=None)
def test_matches_are_spans_of_the_families_own_kinds(family: str, text: str) -> None:
    """Whatever the text, a match lies within it, is not empty, and is of a kind that the family declares."""
    function, kinds = FAMILIES[family]
    for match in function(text):
        assert 0 <= match.start < match.end <= len(text)
        assert match.kind in kinds
        assert 0.0 <= match.score <= 1.0
