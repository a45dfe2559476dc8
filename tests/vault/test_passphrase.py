"""The word list and the passphrases that are made from it."""

from __future__ import annotations

import itertools
import re

import pytest

from anoniem.vault import passphrase


def test_the_list_gives_whole_bits() -> None:
    """Its length is the power of two that the entropy counts with."""
    assert len(passphrase.word_list()) == 2**passphrase.BITS_PER_WORD


def test_words_are_unique_and_easy_to_type() -> None:
    """Lower-case a to z, three to nine letters, sorted, none twice."""
    words = passphrase.word_list()
    assert list(words) == sorted(set(words))
    assert all(re.fullmatch("[a-z]{3,9}", word) for word in words)


def _without_one_letter(word: str) -> set[str]:
    return {word[:i] + word[i + 1 :] for i in range(len(word))}


def test_no_word_is_one_typing_slip_away_from_another() -> None:
    """A letter too many, too few, wrong or swapped never gives another word of the list."""
    slips: dict[str, str] = {}
    for word in passphrase.word_list():
        swapped = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)} - {word}
        wrong = {f"{word[:i]}?{word[i + 1 :]}" for i in range(len(word))}
        for slip in {word} | swapped | wrong | _without_one_letter(word):
            assert slips.setdefault(slip, word) == word


def test_no_word_is_another_with_a_common_ending() -> None:
    """No plural, diminutive or inflected form stands beside its own stem."""
    words = set(passphrase.word_list())
    endings = ("e", "n", "s", "t", "je", "en", "er", "tje")
    assert not [word for word, ending in itertools.product(words, endings) if word + ending in words]


@pytest.mark.parametrize("count", [4, 6, 9])
def test_a_passphrase_has_as_many_words_as_asked(count: int) -> None:
    """All from the list, in the form in which they count."""
    made = passphrase.generate(count)
    assert len(made.split()) == count
    assert set(made.split()) <= set(passphrase.word_list())
    assert passphrase.normalise(made) == made


def test_passphrases_differ() -> None:
    """A hundred of them, all different, and six words by default."""
    made = {passphrase.generate() for _ in range(100)}
    assert len(made) == 100
    assert {len(one.split()) for one in made} == {6}


def test_a_passphrase_of_few_words_is_not_made() -> None:
    """Three words are guessed too soon."""
    with pytest.raises(ValueError, match="four"):
        passphrase.generate(3)


def test_spaces_and_composition_do_not_count() -> None:
    """What is copied from paper with other spaces, or typed on another keyboard, is the same passphrase."""
    assert passphrase.normalise("  cafe\u0301   wolk\n") == "café wolk"
