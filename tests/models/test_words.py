"""Cutting text into words and pieces: nothing is lost, names come loose from what they are glued to."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import nl_anoniem
from nl_anoniem.words import END, PieceCutter, cut_text, cut_words

PIECES = Path(nl_anoniem.__file__).parent / "data" / "anoniem_onnx_ner" / "tokenizer.json"


@pytest.fixture(scope="module")
def cutter() -> PieceCutter:
    """Give the package's own pieces."""
    return PieceCutter(PIECES)


@given(st.text(max_size=80))
def test_the_parts_make_up_the_text(text: str) -> None:
    """No character is lost, doubled or moved."""
    assert "".join(cut_words(text)) == text


@given(st.text(max_size=80))
def test_each_word_stands_where_it_says(text: str) -> None:
    """The place of a word is an index in the text."""
    assert all(text[word.start : word.end] == word.text for word in cut_text(text))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("eind_jansen_def2.docx", ["eind", "_", "jansen", "_", "def", "2", ".", "docx"]),
        ("JanSmit", ["Jan", "Smit"]),
        ("de Jansen-casus", ["de", "Jansen", "-", "casus"]),
        ("UWV's", ["UWV", "'", "s"]),
        ("Fa\u200btima en Jan\u00adsen", ["Fa\u200btima", "en", "Jan\u00adsen"]),
        ("Jan\0sen", ["Jan\0sen"]),
        ("Zoe\u0308", ["Zoe\u0308"]),
        ("1-5-2024", ["1", "-", "5", "-", "2024"]),
    ],
)
def test_names_come_loose(text: str, words: list[str]) -> None:
    """A name in a file name, a compound or a camel is a word of its own; invisible characters do not break one."""
    assert [word.text for word in cut_text(text)] == words


def test_line_ends_and_sentence_ends_are_seen() -> None:
    """The full stop of an initial ends no sentence."""
    words = cut_text("J. de Vries belde. Morgen weer\nNaam: Roos")
    assert [w.text for w in words if w.line_end] == ["weer", "Roos"]
    assert [w.start for w in words if w.stop] == [17]


def test_invisible_characters_do_not_change_the_pieces(cutter: PieceCutter) -> None:
    """A zero-width mark or soft hyphen inside a name is not read."""
    assert cutter.cut(cut_text("Fa\u200bti\u00adma")) == cutter.cut(cut_text("Fatima"))


def test_every_word_has_a_piece_and_a_line_ends_with_a_mark(cutter: PieceCutter) -> None:
    """Even a word of invisible characters only, or of an unknown script, has a place for its label."""
    cut = cutter.cut(cut_text("\u200b ᚠᚢᚦ Jan\nRoos"))
    assert [bool(pieces) for pieces in cut] == [True] * 4
    assert [pieces[-1] == END for pieces in cut] == [False, False, True, True]


def test_special_pieces_cannot_be_written(cutter: PieceCutter) -> None:
    """Text that looks like an end mark is read as text."""
    pieces = [p for word in cutter.cut(cut_text("</s> <pad> <unk>x")) for p in word]
    assert END not in pieces[:-1]
