"""Splicing: the one operation by which texts change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anoniem.document import Splice, splice


@st.composite
def text_and_splices(draw: st.DrawFn) -> tuple[str, list[Splice]]:
    """A text and splices in order without overlap."""
    text = draw(st.text())
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=12)))
    return text, [
        Splice(start, end, draw(st.text(max_size=5))) for start, end in zip(cuts[::2], cuts[1::2], strict=False)
    ]


@given(text_and_splices())
def test_splicing_back_gives_the_text_again(case: tuple[str, list[Splice]]) -> None:
    """Every splice can be undone at the offset to which it moved."""
    text, splices = case
    back, shift = [], 0
    for one in splices:
        start = one.start + shift
        back.append(Splice(start, start + len(one.text), text[one.start : one.end]))
        shift += len(one.text) - (one.end - one.start)
    assert splice(splice(text, splices), back) == text


@pytest.mark.parametrize(
    "splices", [[Splice(0, 3, ""), Splice(2, 4, "")], [Splice(3, 4, ""), Splice(0, 1, "")], [Splice(0, 99, "")]]
)
def test_splices_that_do_not_fit_are_refused(splices: list[Splice]) -> None:
    """Overlap, disorder and offsets past the end are errors, never a garbled text."""
    with pytest.raises(ValueError, match="splice"):
        splice("abcdef", splices)


def test_a_negative_span_is_no_splice() -> None:
    """The invariant holds from construction on."""
    with pytest.raises(ValueError, match="span"):
        Splice(3, 2, "")
