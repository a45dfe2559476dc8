"""Dutch numbers in words, as dictated notes have them: "drieëntwintig", "zestiende", "tweeduizendvierentwintig"."""

from __future__ import annotations

__all__ = ["ADULT_WORDS", "CARDINALS", "CARDINAL_WORDS", "COUNT_WORDS", "ORDINAL_WORDS", "YEAR_WORDS"]

_UNITS = ("nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen")
_TEENS = (
    *("tien", "elf", "twaalf", "dertien", "veertien"),
    *("vijftien", "zestien", "zeventien", "achttien", "negentien"),
)
_TENS = {
    20: "twintig",
    30: "dertig",
    40: "veertig",
    50: "vijftig",
    60: "zestig",
    70: "zeventig",
    80: "tachtig",
    90: "negentig",
}


def _cardinals() -> dict[str, int]:
    words = {word: value for value, word in enumerate(_UNITS + _TEENS)}
    words["één"] = 1
    words.update({word: value for value, word in _TENS.items()})
    for tens, word in _TENS.items():
        for unit in range(1, 10):
            joint = "ën" if _UNITS[unit].endswith("e") else "en"
            words[f"{_UNITS[unit]}{joint}{word}"] = tens + unit
            words[f"{_UNITS[unit]}en{word}"] = tens + unit
            if unit == 1:
                words[f"éénen{word}"] = tens + unit
    words["honderd"] = 100
    return words


CARDINALS = _cardinals()
"""Word → value, nul to honderd, with and without the diaeresis."""


# Written as structure, not as a list of 150 words: expressions with these compile many times faster.
_UNIT = "twee|drie|vier|vijf|zes|zeven|acht|negen"
_TEN = "twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig"
_COMPOUND = f"(?:een|één|{_UNIT})[eë]n(?:{_TEN})"
_TEEN = "tien|elf|twaalf|(?:der|veer|vijf|zes|zeven|acht|negen)tien"

COUNT_WORDS = f"(?:{_COMPOUND}|{_TEEN}|{_TEN}|honderd|{_UNIT})"
"""Numbers in words from twee to honderd."""

CARDINAL_WORDS = f"(?:{COUNT_WORDS}|nul|een|één)"
"""Numbers in words from nul to honderd."""

ADULT_WORDS = f"(?:{_COMPOUND}|(?:der|veer|vijf|zes|zeven|acht|negen)tien|{_TEN}|honderd)"
"""Numbers in words from dertien to honderd."""

ORDINAL_WORDS = (
    f"(?:(?:{_COMPOUND}|{_TEN}|honderd)ste|(?:{_TEEN})de|eerste|tweede|derde|vierde|vijfde|zesde|zevende|achtste|"
    f"negende)"
)
"""Ordinals in words from eerste to honderdste."""

_BELOW_HUNDRED = f"(?:{_COMPOUND}|{_TEEN}|{_TEN}|een|één|{_UNIT})"

YEAR_WORDS = (
    rf"(?:tweeduizend(?:[- ]?(?:en[- ]?)?(?:{_BELOW_HUNDRED}))?|"
    rf"negentien[- ]?(?:honderd[- ]?)?(?:en[- ]?)?(?:{_BELOW_HUNDRED})"
    rf"|twintig[- ](?:{_BELOW_HUNDRED}))"
)
"""Alternation of years in words: tweeduizendvierentwintig, negentienachtenveertig, twintig vierentwintig."""
