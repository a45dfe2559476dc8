"""Looking only where an expression can begin finds what looking everywhere finds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anoniem.detection.families import ages, dates, names, organisations
from anoniem.detection.scan import CAPITALS, DIGITS, matches_at, scan

TABLES = [
    *((pattern, classes, back) for pattern, _, classes, back in dates._READINGS),
    *((pattern, classes, 0) for pattern, _, classes in ages._PHRASES),
    *((pattern, classes, 0) for pattern, _, _, classes in names._CAPITALISED if classes),
]
PIECES = (
    *(" ", " ", " ", " ", ", ", ". ", "\n", ": ", " (", ") ", "-", "'", "/", "&", "7", "12", "43", "2024", "'24", "06"),
    *("mevrouw", "Dhr.", "zoon", "is", "was", "van", "de", "en", "jaar", "jarige", "oud", "maart", "drie", "derde"),
    *("Jan", "Piet", "O'Neill", "El", "J.", "ik ben", "heet", "vernoemd naar", "op zijn", "leeftijd", "kerst", "1e"),
    *("Stichting", "De Klinker", "B.V.", "Zn.", "school", "vv", "UMC", "werkt bij", "kerk", "Sint-Jan", "wordt", "♀"),
)
texts = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


def _spans(hits: object) -> list[tuple[int, int]]:
    return [hit.span() for hit in hits]  # type: ignore[attr-defined] # matches of either source


@pytest.mark.parametrize(("pattern", "classes", "back"), TABLES)
@settings(max_examples=60, deadline=None)
@given(text=texts)
def test_nothing_is_lost_by_looking_at_few_places(
    pattern: re.Pattern[str], classes: tuple[str, ...], back: int, text: str
) -> None:
    """Each expression finds the same as when it is tried at every character."""
    found = _spans(matches_at(pattern, text, scan(text).begins(*classes, back=back)))
    assert found == _spans(pattern.finditer(text))


@settings(max_examples=200, deadline=None)
@given(text=texts)
def test_organisations_begin_at_any_word_before_the_one_that_tells(text: str) -> None:
    """The words before a type, a legal form or an ending are all tried."""
    for pattern, _, name, back in organisations._READINGS:
        begins = scan(text).begins(name, back=back, after="'’" if back else "")
        assert _spans(matches_at(pattern, text, begins)) == _spans(pattern.finditer(text))


@given(st.text(max_size=60))
def test_words_and_numbers_are_where_they_are_said_to_be(text: str) -> None:
    """Every word and number of a text is read once, in order, with its class."""
    words = scan(text)
    assert list(words.starts) == sorted(set(words.starts))
    assert all(text[words.starts[i] : words.ends[i]].isdecimal() for i in words.classes.get(DIGITS, ()))
    capitals = [text[words.starts[i] : words.ends[i]] for i in words.classes.get(CAPITALS, ())]
    assert all(word[0] != word.lower()[0] for word in capitals)
