"""Reading marked notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anoniem.errors import DocumentNotFoundError, EncodingUnknownError, MarkupError
from anoniem.evaluation import load_marked, parse_marked

if TYPE_CHECKING:
    from pathlib import Path

NOTE = "Met [[PERSON c1|Anne]]s moeder, [[q-PROFESSION|huisarts]] in [[PLACE|Urk]]."


def test_marks_lie_where_their_text_stands() -> None:
    """Offsets belong to the text without markup."""
    note = parse_marked("n", NOTE)
    assert note.text == "Met Annes moeder, huisarts in Urk."
    assert [note.text[mark.start : mark.end] for mark in note.marks] == ["Anne", "huisarts", "Urk"]


def test_direct_and_quasi_identifiers_are_kept_apart() -> None:
    """A quasi-identifier is no direct identifier."""
    note = parse_marked("n", NOTE)
    assert [mark.type for mark in note.direct] == ["PERSON", "PLACE"]
    assert [mark.type for mark in note.quasi] == ["q-PROFESSION"]


@pytest.mark.parametrize(
    "marked",
    ["Los [[ haakje", "[[PERSON|zonder kenmerk]]", "[[NAAM x1|onbekend]]", "[[PLACE|a [[PLACE|b]]]]"],
)
def test_malformed_markup_is_refused(marked: str) -> None:
    """Leftover brackets, unknown types and persons without an id are errors."""
    with pytest.raises(MarkupError):
        parse_marked("n", marked)


def test_a_folder_is_read_in_order_of_name(tmp_path: Path) -> None:
    """All notes below a folder are read, sorted."""
    (tmp_path / "b.txt").write_text("[[PLACE|Urk]]", "utf-8")
    (tmp_path / "a.txt").write_text("leeg", "utf-8")
    assert [note.name for note in load_marked(tmp_path)] == ["a", "b"]


def test_what_is_not_there_or_not_utf8_is_said(tmp_path: Path) -> None:
    """A missing file, an empty folder and another encoding each have their error."""
    with pytest.raises(DocumentNotFoundError):
        load_marked(tmp_path / "weg.txt")
    with pytest.raises(DocumentNotFoundError):
        load_marked(tmp_path)
    (tmp_path / "a.txt").write_bytes(b"caf\xe9")
    with pytest.raises(EncodingUnknownError):
        load_marked(tmp_path)


@given(
    st.lists(
        st.tuples(
            st.text(st.characters(exclude_characters="[]|"), max_size=8),
            st.text(st.characters(exclude_characters="[]|"), min_size=1, max_size=8),
        )
    )
)
def test_stripping_markup_gives_the_text_back(pieces: list[tuple[str, str]]) -> None:
    """Any text with marks put in comes back, each mark on its own surface."""
    marked = "".join(f"{plain}[[PLACE|{surface}]]" for plain, surface in pieces)
    note = parse_marked("n", marked)
    assert note.text == "".join(plain + surface for plain, surface in pieces)
    assert [mark.text for mark in note.marks] == [surface for _, surface in pieces]
