"""Folding and atoms."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from anoniem.identity.text import Atoms, fold


def test_spellings_of_one_name_fold_alike() -> None:
    """Case, accents, invisible characters, ligatures and look-alike letters make no difference."""
    assert fold("Zoë") == fold("ZOE") == fold("Z\u200boe\u0308") == "zoe"
    assert fold("Łukasz Sørensen Đorđe") == "lukasz sorensen dorde"
    assert fold("М\u0430rina") == "marina"


def test_atoms_are_letters_or_digits_with_their_places() -> None:
    """Underscores, hyphens and digits part atoms; soft hyphens do not."""
    atoms = Atoms.of("cv_Pi\u00adnas-v3 R.J.")
    assert [atoms.surface(i) for i in range(len(atoms))] == ["cv", "Pi\u00adnas", "v", "3", "R", "J"]
    assert atoms.keys[1] == "pinas"
    assert atoms.gap(0) == "_"


@given(st.text(max_size=60))
def test_atoms_lie_in_order_and_apart(text: str) -> None:
    """Atoms are ordered stretches of the text, whatever it holds."""
    atoms = Atoms.of(text)
    assert all(start < end for start, end in zip(atoms.starts, atoms.ends, strict=True))
    assert all(end <= start for end, start in zip(atoms.ends[:-1], atoms.starts[1:], strict=True))
    assert all(fold(atoms.surface(i)) == key for i, key in enumerate(atoms.keys))


@given(st.text(max_size=40))
def test_folding_ascii_needs_no_second_time(text: str) -> None:
    """Folding a plain folded text changes nothing."""
    folded = fold(text)
    assert not folded.isascii() or fold(folded) == folded
