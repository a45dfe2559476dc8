"""The words and patterns of `data/phrases.toml`, compiled once."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any

from anoniem.risk.numbers import NUMBER_PATTERN

__all__ = [
    "age_pattern",
    "bands",
    "employer_pattern",
    "exact_ages",
    "pattern",
    "patterns",
    "relation_rows",
    "word_set",
]


@cache
def _data() -> dict[str, Any]:
    """The file as it stands."""
    return tomllib.loads(resources.files("anoniem.risk").joinpath("data/phrases.toml").read_text(encoding="utf-8"))


def _compiled(text: str, *, whole_words: bool = False) -> re.Pattern[str]:
    """One pattern with its numbers filled in."""
    filled = text.replace("{n}", NUMBER_PATTERN)
    return re.compile(rf"\b(?:{filled})" if whole_words else filled, re.IGNORECASE)


@cache
def word_set(name: str) -> frozenset[str]:
    """A list of words, for example "care"."""
    return frozenset(_data()["words"][name].split())


@cache
def pattern(name: str) -> re.Pattern[str]:
    """One named pattern."""
    return _compiled(_data()["patterns"][name])


@cache
def patterns(table: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The patterns of a table such as "stands", with their keys, in order."""
    ends = "" if table == "sectors" else r"\b"
    return tuple((key, _compiled(f"(?:{text}){ends}", whole_words=True)) for key, text in _data()[table].items())


@cache
def employer_pattern() -> tuple[re.Pattern[str], dict[str, str]]:
    """How an employer is named (group "e"), and which kind each word is."""
    kinds = {word: kind for kind, words in _data()["employers"].items() for word in words.split("|")}
    names = "|".join(re.escape(word) for word in sorted(kinds, key=len, reverse=True))
    lead = r"\b(?:in|bij|op|voor|aan|van)\s+(?:(?:een|het|de|haar|zijn|hun|deze)\s+)?(?:[a-zë\-]+e?\s+)?"
    return _compiled(rf"{lead}(?P<e>{names})\b"), kinds


@cache
def exact_ages() -> tuple[re.Pattern[str], ...]:
    """The ways to tell an exact age (group "n")."""
    return tuple(_compiled(text) for text in _data()["ages"]["exact"])


@cache
def age_pattern(name: str) -> re.Pattern[str]:
    """One named pattern of the ages."""
    return _compiled(_data()["ages"][name])


@cache
def bands(table: str) -> dict[str, tuple[int, int]]:
    """Words with two numbers: "age_bands" or "decade_parts"."""
    return {word: (low, high) for word, (low, high) in _data()[table].items()}


@cache
def relation_rows() -> tuple[tuple[str, str, float, str], ...]:
    """Kinds of relatives: name, sex that the noun tells, how many one usually has, nouns."""
    return tuple((name, sex, float(usual), nouns) for name, sex, usual, nouns in _data()["relations"]["rows"])
