"""Letters read for digits are mended in place."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from anoniem.detection.families import misread

texts = st.text(alphabet="OolI0123456789 ./-aZé\n", max_size=80)


@given(texts)
def test_mending_keeps_every_place(text: str) -> None:
    """The mended text has the same length and differs only where a letter looks like a digit."""
    clean = misread.mended(text)
    assert len(clean) == len(text)
    assert all(old == new or (old in "OolI" and new in "01") for old, new in zip(text, clean, strict=True))


@given(texts)
def test_every_match_holds_a_mended_character(text: str) -> None:
    """What the text says clearly is left to the families themselves."""
    clean = misread.mended(text)
    assert all(text[match.start : match.end] != clean[match.start : match.end] for match in misread.find(text))
