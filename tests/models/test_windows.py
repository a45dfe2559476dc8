"""Windows over a long text: together they keep every word exactly once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nl_anoniem.windows import Window, split_into_windows


@given(
    st.lists(st.tuples(st.integers(1, 12), st.booleans()), max_size=200),
    st.integers(24, 130),
    st.integers(0, 100),
    st.integers(0, 11),
)
def test_every_word_is_kept_once_and_no_window_is_too_large(
    words: list[tuple[int, bool]], limit: int, least: int, overlap: int
) -> None:
    """The kept parts follow each other without a gap; no window holds more than the limit."""
    lengths = [length for length, _ in words]
    windows = split_into_windows(lengths, [end for _, end in words], limit=limit, least=least, overlap=overlap)
    assert [i for w in windows for i in range(w.keep_from, w.keep_to)] == list(range(len(words)))
    assert all(w.pieces == sum(lengths[w.start : w.end]) <= limit for w in windows)


def test_a_window_ends_with_its_sentence() -> None:
    """Two short sentences are read apart and share nothing."""
    windows = split_into_windows([2] * 6, [False, False, True] * 2, limit=50, least=4, overlap=4)
    assert [(w.start, w.end) for w in windows] == [(0, 3), (3, 6)]


def test_a_cut_inside_a_sentence_is_repeated() -> None:
    """What lies at the edge of one window lies inside the next."""
    first, second, *_ = split_into_windows([1] * 30, [False] * 30, limit=10, least=4, overlap=4)
    assert (first.end, first.keep_to) == (10, 8)
    assert (second.start, second.keep_from) == (6, 8)


def test_a_window_that_keeps_what_it_does_not_hold_is_refused() -> None:
    """The kept words lie within the window."""
    with pytest.raises(ValueError, match="within"):
        Window(0, 5, 3, 6, 5)
