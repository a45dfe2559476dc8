"""Common Dutch words: what a name must be told apart from."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from anoniem.identity.text import word_set

__all__ = ["VERB_LIKE", "frequency", "is_common"]

VERB_LIKE = word_set(
    """
    wil ben hoop mag moet kan zal zou geef bel rust durf mis lees lach zeg kom ga sta zie doe laat hou houd
    weet denk vind maak werk loop leef leg lig
    """
)
"""Finite verbs that are also names or parts of names; after a noun these are read as verbs."""


@cache
def _counts() -> dict[str, int]:
    content = files("anoniem.identity").joinpath("data/common_words.txt").read_text("utf-8")
    rows = (line.split("\t") for line in content.splitlines() if line and not line.startswith("#"))
    return {word: int(count) for word, count in rows}


def frequency(key: str) -> int:
    """How often a folded word stood in lower case in the counted text; 0 if it is not a common word."""
    return _counts().get(key, 0)


def is_common(key: str) -> bool:
    """Whether a folded word is an ordinary Dutch word, also when it serves as a name."""
    return key in _counts()
