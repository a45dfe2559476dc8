"""Other forms of a name."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from anoniem.identity.variants import deletions, diminutives, short_forms, within_one, without_legal_form

words = st.text("abc", max_size=6)


def edits(word: str) -> set[str]:
    """Every word one edit away, by brute force."""
    letters = "abc"
    changed = {word[:i] + c + word[i + 1 :] for i in range(len(word)) for c in letters}
    added = {word[:i] + c + word[i:] for i in range(len(word) + 1) for c in letters}
    dropped = {word[:i] + word[i + 1 :] for i in range(len(word))}
    swapped = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)}
    return {word} | changed | added | dropped | swapped


@given(words, words)
def test_one_edit_is_what_brute_force_says(left: str, right: str) -> None:
    """`within_one` is true exactly for equal words and words one edit apart."""
    assert within_one(left, right) == (right in edits(left))


@given(words, words)
def test_words_one_edit_apart_share_a_deletion(left: str, right: str) -> None:
    """The look-up by deletions misses no slip."""
    if within_one(left, right):
        assert set(deletions(left)) & set(deletions(right))


def test_dutch_diminutives() -> None:
    """Rob is Robje and Robbie, Anna is Annaatje."""
    assert {"robje", "robbie", "robke"} <= set(diminutives("rob"))
    assert "annaatje" in diminutives("anna")
    assert diminutives("bo") == ()


def test_what_organisations_are_called_in_short() -> None:
    """Type words and legal forms are left off; what is only a type has no short form."""
    assert ("van", "gool") in short_forms(("pluimveeslachterij", "van", "gool", "b", "v"))
    assert ("de", "leeuwerik") in short_forms(("basisschool", "de", "leeuwerik"))
    assert ("hanzestad",) in short_forms(("bewindkantoor", "hanzestad"))
    assert short_forms(()) == ()
    assert without_legal_form(("slomp", "en", "zn")) == ("slomp",)


def test_endless_words_are_not_varied() -> None:
    """A run of a million letters costs nothing."""
    assert deletions("a" * 1_000_000) == ()
    assert diminutives("a" * 1_000_000) == ()
