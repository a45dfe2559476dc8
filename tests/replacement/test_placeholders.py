"""Placeholders: written one way, recognised in many."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anoniem.replacement import LABELS, find_placeholders, placeholder


@given(st.sampled_from(sorted(LABELS.values())), st.integers(1, 9_999_999), st.text(), st.text())
def test_a_placeholder_is_found_in_any_surroundings(label: str, number: int, before: str, after: str) -> None:
    """Whatever stands around it, an untouched placeholder is found where it stands."""
    written = placeholder(label, number)
    text = f"{before} {written} {after}"
    assert any(one.start == len(before) + 1 and one.canonical == written for one in find_placeholders(text))


@pytest.mark.parametrize(
    "written",
    [
        "[PERSOON-1]",
        "[persoon-1]",
        "[Persoon 1]",
        "[ PERSOON - 1 ]",
        "[PERSOON–1]",
        "[PERSOON\u20111]",
        "[PERSOON_1]",
        "\\[PERSOON-1\\]",
        "(PERSOON-1)",
        "{PERSOON-1}",
        "<PERSOON-1>",
        "【PERSOON-1】",
        "PERSOON-1",
        "persoon-1",
        "PERSOON 1",
        "[PERSOON\u00a01]",
        "[PERSOON1]",
    ],
)
def test_a_touched_placeholder_is_recognised_whole(written: str) -> None:
    """Case, spaces, dashes and brackets that other software changed are forgiven, and go with it."""
    text = f"Toen zei {written}: goed."
    (found,) = find_placeholders(text)
    assert (text[found.start : found.end], found.canonical) == (written, "[PERSOON-1]")
    assert found.exact is (written == "[PERSOON-1]")


@pytest.mark.parametrize(
    "text", ["(zie [PERSOON-1])", "([PERSOON-1])", "[[PERSOON-1]]", "{ [PERSOON-1] }", "*[PERSOON-1]*"]
)
def test_brackets_of_the_sentence_stay(text: str) -> None:
    """Only the placeholder's own brackets go with it."""
    (found,) = find_placeholders(text)
    assert text[found.start : found.end] == "[PERSOON-1]"


def test_the_genitive_behind_a_placeholder_stays() -> None:
    """An s that the writer put behind it belongs to the sentence."""
    (found,) = find_placeholders("[PERSOON-1]s moeder")
    assert found.end == len("[PERSOON-1]")


@pytest.mark.parametrize(
    "text",
    [
        "persoon 1 zegt iets",
        "nummer 2 op de lijst",
        "adres 3",
        "PERSOON",
        "[PERSOON-0]",
        "RESPERSOON-1",
        "plaats 1 en 2",
    ],
)
def test_ordinary_words_are_no_placeholders(text: str) -> None:
    """What is also plain Dutch is not guessed to be a placeholder."""
    assert list(find_placeholders(text)) == []


def test_neighbouring_placeholders_are_told_apart() -> None:
    """Two in a row do not take each other's brackets."""
    assert [one.canonical for one in find_placeholders("[PERSOON-1][PLAATS-2]([DATUM-3])")] == [
        "[PERSOON-1]",
        "[PLAATS-2]",
        "[DATUM-3]",
    ]


def test_an_ordinal_below_one_is_refused() -> None:
    """Numbering starts at one."""
    with pytest.raises(ValueError, match="count from 1"):
        placeholder("PERSOON", 0)
