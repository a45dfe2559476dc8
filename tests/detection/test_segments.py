"""Cutting long texts: nothing lost, no number or word cut when there is a better seam."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from anoniem.detection.segments import segments


@given(text=st.text(alphabet="ab1 .\n", max_size=400), limit=st.integers(min_value=10, max_value=50))
def test_segments_are_the_whole_text(text: str, limit: int) -> None:
    """The segments follow one another, each within the limit, and together they are the text."""
    pieces = list(segments(text, limit))
    assert "".join(text[start:end] for start, end in pieces) == text
    assert all(0 < end - start <= limit for start, end in pieces)


def test_prefers_a_blank_line() -> None:
    """A blank line is a better seam than a later line end or sentence end."""
    text = "x" * 60 + "\n\n" + "Zin een. Zin\ntwee. " * 5
    assert next(segments(text, 100)) == (0, 62)


def test_does_not_cut_between_digits() -> None:
    """A space inside a number is passed over for a space between words."""
    text = "aan huis " * 8 + "06 12 34 56 78 " * 3 + "einde " * 20
    _, end = next(segments(text, 100))
    assert text[:end].rstrip()[-1].isalpha()
