"""Dutch numbers in words, as dictated notes have them: "drieëntwintig", "zestiende", "tweeduizendvierentwintig"."""

from __future__ import annotations

__all__ = ["CARDINALS", "CARDINAL_WORDS", "ORDINAL_WORDS", "YEAR_WORDS", "alternation"]

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
_IRREGULAR_ORDINALS = {"een": "eerste", "drie": "derde", "acht": "achtste"}


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


def _ordinal(word: str) -> str:
    if word in _IRREGULAR_ORDINALS:
        return _IRREGULAR_ORDINALS[word]
    return word + ("ste" if word.endswith(("ig", "honderd")) else "de")


CARDINALS = _cardinals()
"""Word → value, nul to honderd, with and without the diaeresis."""


def alternation(words: object) -> str:
    """Join words to a regular-expression alternation, longest first so that none hides a longer one."""
    return "|".join(sorted((str(word) for word in words), key=len, reverse=True))  # type: ignore[attr-defined]


CARDINAL_WORDS = alternation(CARDINALS)
"""Alternation of the numbers in words, nul to honderd."""

ORDINAL_WORDS = alternation(_ordinal(word) for word, value in CARDINALS.items() if value and word != "één")
"""Alternation of the ordinals in words, eerste to honderdste."""

_BELOW_HUNDRED = alternation(word for word, value in CARDINALS.items() if 0 < value < 100)  # noqa: PLR2004 - a century

YEAR_WORDS = (
    rf"(?:tweeduizend(?:[- ]?(?:en[- ]?)?(?:{_BELOW_HUNDRED}))?|"
    rf"negentien[- ]?(?:honderd[- ]?)?(?:en[- ]?)?(?:{_BELOW_HUNDRED})"
    rf"|twintig[- ](?:{_BELOW_HUNDRED}))"
)
"""Alternation of years in words: tweeduizendvierentwintig, negentienachtenveertig, twintig vierentwintig."""
