"""The folded view: noise gone, and every offset found back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anoniem.detection.folding import fold

_NOISE = "aéB1 .-\u00ad\u200b\u00a0\u2013\u2019\u0301\r\n\u200e&;eumlА"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Fa\u00adti\u200bma", "Fatima"),
        ("06\u00a012\u201134", "06 12-34"),
        ("Zo&euml;", "Zoë"),
        ("Rene\u0301", "René"),
        ("Аnnе Smit", "Anne Smit"),
        ("een\r\ntwee", "een \ntwee"),
        ("R&D; 5 &lt; 6", "R&D; 5 &lt; 6"),
        ("Анна", "Анна"),
    ],
)
def test_folds_typographic_noise(text: str, folded: str) -> None:
    """Invisible characters, odd spaces and dashes, entities and look-alike letters get one plain form."""
    assert fold(text).text == folded


def test_a_span_covers_the_noise_inside_it() -> None:
    """A name with a soft hyphen or an entity is covered whole in the original text."""
    text = "dag Zo&euml; van Fa\u00adtima, tot dan"
    view = fold(text)
    for name, original in (("Zoë", "Zo&euml;"), ("Fatima", "Fa\u00adtima")):
        start = view.text.index(name)
        first, last = view.original(start, start + len(name))
        assert text[first:last] == original


@given(text=st.text(alphabet=_NOISE, max_size=80))
def test_offsets_map_back_in_order(text: str) -> None:
    """Every folded character has a place in the original, in the same order, without overlap."""
    view = fold(text)
    reach = 0
    for offset in range(len(view.text)):
        start, end = view.original(offset, offset + 1)
        assert reach <= start < end <= len(text)
        reach = end


@given(text=st.text(max_size=200))
def test_whole_text_maps_within_bounds(text: str) -> None:
    """The span of the whole folded text never leaves the original."""
    view = fold(text)
    if view.text:
        start, end = view.original(0, len(view.text))
        assert 0 <= start < end <= len(text)
