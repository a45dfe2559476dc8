"""No expression may backtrack: time grows with the length of the text, whatever it holds."""

from __future__ import annotations

import time

import pytest

from anoniem.detection.families import FAMILIES

_LENGTH = 8_000
_HOSTILE = (
    *("1234567890", ".", " ", "a ", "A ", "Aa ", "1 ", "1.", "\n", "a", "A", "@", "a@", "A.", "A. ", "0-", "a_"),
    *("een ", "nul ", "van de ", "kerkstraat ", "12-", "1 jan, ", "Aa: ", "nummer a ", "A<", "A1/", "Xx en ", "'"),
    *("mevr. ", "Groet\n", "vader ", "wordt a ", "a punt ", "hoe oud ben?\n", "Stichting Xx ", "NL12 ", "é", "("),
)


@pytest.mark.slow
@pytest.mark.parametrize("family", list(FAMILIES))
def test_hostile_text_takes_linear_time(family: str) -> None:
    """Eight thousand characters of any repetition cost at most a good half second of processor time."""
    for unit in _HOSTILE:
        text = unit * (_LENGTH // len(unit))
        start = time.process_time()
        for _ in FAMILIES[family][0](text):
            pass
        assert time.process_time() - start < 0.6, unit
