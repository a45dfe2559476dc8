"""Deciding what comes in the place of each finding."""

from __future__ import annotations

import pytest

from anoniem import recipes
from anoniem.detection.finding import Finding, Kind
from anoniem.errors import RecipeError
from anoniem.identity import Identity
from anoniem.replacement import apply, plan
from anoniem.replacement.operators import check_parameters, operate

TEXT = "Jan woont in Urk, BSN 111222333."
JAN = Identity("PERSON-1", Kind.PERSON, "Jan", (Finding(0, 3, Kind.PERSON, "Jan", 1.0, "test"),))
URK = Identity("PLACE-1", Kind.PLACE, "Urk", (Finding(13, 16, Kind.PLACE, "Urk", 1.0, "test"),))
BSN = Identity("BSN-1", Kind.BSN, "111222333", (Finding(22, 31, Kind.BSN, "111222333", 1.0, "test"),))

RECIPE = recipes.parse(
    "proef",
    """
title = "Proef"
description = "Voor de test."
audience = "proef"
[replace]
PERSON = "placeholder"
ADDRESS = "redact"
POSTCODE = "keep"
PLACE = "keep"
ORG = "keep"
DATE = "keep"
AGE = "keep"
PHONE = "keep"
EMAIL = "keep"
URL = "keep"
HANDLE = "keep"
IBAN = "keep"
PLATE = "keep"
IDNUM = "keep"
BSN = {operator = "mask", masking_char = "#", chars_to_mask = 6, from_end = false}
""",
)


def test_each_kind_is_replaced_as_the_recipe_says() -> None:
    """Placeholder, keep and a presidio operator with its own parameters, in one text."""
    replacements = plan([JAN, URK, BSN], {"PERSON-1": "[PERSOON-1]"}, RECIPE)
    assert apply(TEXT, replacements) == "[PERSOON-1] woont in Urk, BSN ######333."


def test_replacements_come_in_the_order_of_the_text() -> None:
    """Identities may be given in any order."""
    replacements = plan([BSN, JAN], {"PERSON-1": "[PERSOON-1]"}, RECIPE)
    assert [one.start for one in replacements] == [0, 22]


def test_a_missing_pseudonym_is_an_error() -> None:
    """A surface is never silently left standing."""
    with pytest.raises(KeyError):
        plan([JAN], {}, RECIPE)


def test_wrong_parameters_of_an_operator_are_refused() -> None:
    """A recipe with half a mask is found out before it is used."""
    with pytest.raises(RecipeError, match="mask"):
        check_parameters("mask", {"masking_char": "#"})


def test_redact_leaves_nothing() -> None:
    """Presidio's own operators work as presidio says."""
    assert operate("redact", "Kerkstraat 1", {}) == ""
