"""Dutch numbers in words and digits, as notes write them: "52", "tweeënvijftig", "acht"."""

from __future__ import annotations

import unicodedata

__all__ = ["NUMBER_PATTERN", "number"]

_UNITS = {
    "een": 1,
    "twee": 2,
    "drie": 3,
    "vier": 4,
    "vijf": 5,
    "zes": 6,
    "zeven": 7,
    "acht": 8,
    "negen": 9,
}
_TEENS = {
    "tien": 10,
    "elf": 11,
    "twaalf": 12,
    "dertien": 13,
    "veertien": 14,
    "vijftien": 15,
    "zestien": 16,
    "zeventien": 17,
    "achttien": 18,
    "negentien": 19,
}
_TENS = {
    "twintig": 20,
    "dertig": 30,
    "veertig": 40,
    "vijftig": 50,
    "zestig": 60,
    "zeventig": 70,
    "tachtig": 80,
    "negentig": 90,
}


def _words() -> dict[str, int]:
    """All number words below a hundred, without diacritics."""
    words = {**_UNITS, **_TEENS, **_TENS}
    for unit, low in _UNITS.items():
        for ten, high in _TENS.items():
            words[f"{unit}en{ten}"] = low + high
    words["honderd"] = 100
    return words


_WORDS = _words()
_UNIT = "(?:een|één|twee|drie|vier|vijf|zes|zeven|acht|negen)"
_TEN = "(?:twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig)"
NUMBER_PATTERN = (
    rf"(?:\d{{1,3}}|{_UNIT}[eë]n{_TEN}|{_TEN}|tien|elf|twaalf|dertien|veertien|vijftien|zestien"
    rf"|zeventien|achttien|negentien|{_UNIT})"
)
"""Regular expression of one number below a thousand in digits, or below a hundred in words."""


def number(word: str) -> int | None:
    """The value of a number in digits or words.

    Args:
        word: for example "52", "acht" or "tweeënvijftig"; case and diacritics do not matter.

    Returns:
        The value, or None where the word is no number that is known.
    """
    if word.isdecimal():
        return int(word)
    plain = unicodedata.normalize("NFD", word.casefold())
    return _WORDS.get("".join(c for c in plain if not unicodedata.combining(c)))
