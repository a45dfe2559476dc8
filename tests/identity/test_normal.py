"""Normal forms and look-up keys."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anoniem.detection.finding import Kind
from anoniem.identity import match_keys
from anoniem.identity.normal import normal_value

SAME = [
    (Kind.DATE, "2 feb 2024", "02-02-'24"),
    (Kind.DATE, "2024-02-02", "2 februari 2024"),
    (Kind.DATE, "20240202", "2/2/24"),
    (Kind.DATE, "21e augustus", "21 aug."),
    (Kind.DATE, "feb. 2024", "februari 2024"),
    (Kind.DATE, "03-1979", "maart 1979"),
    (Kind.PHONE, "+31 (0)6 1234 5678", "06-12345678"),
    (Kind.PHONE, "0031612345678", "06 1234 56 78"),
    (Kind.IBAN, "NL91 ABNA 0417 1643 00", "nl91abna0417164300"),
    (Kind.PLATE, "GB-123-X", "gb123x"),
    (Kind.URL, "https://www.voorbeeld.example/", "voorbeeld.example"),
    (Kind.EMAIL, "A.Jansen@Voorbeeld.example", "a.jansen@voorbeeld.example"),
    (Kind.HANDLE, "@yana.stv", "yana.stv"),
    (Kind.AGE, "43 jaar", "drieënveertig"),
    (Kind.PLACE, "'s-Gravenhage", "DEN HAAG"),
    (Kind.ORG, "Van Gool B.V.", "van gool"),
    (Kind.ORG, "de Lidl", "Lidl"),
    (Kind.PERSON, "Oldenkamp, H.J.", "h.j. oldenkamp"),
    (Kind.PERSON, "Van den Berg, Zoë", "zoe van den BERG"),
    (Kind.PERSON, "mevr. De Vries", "Vries"),
]


@pytest.mark.parametrize(("kind", "left", "right"), SAME, ids=str)
def test_equal_values_share_a_key(kind: Kind, left: str, right: str) -> None:
    """Two ways of writing one value meet under one key."""
    assert match_keys(kind, left) == match_keys(kind, right) != ()


DIFFERENT = [
    (Kind.DATE, "2 feb 2024", "2 feb"),
    (Kind.DATE, "2-3-2024", "3-2-2024"),
    (Kind.DATE, "feb 2024", "24 feb"),
    (Kind.PERSON, "Piet Jansen", "Marie Jansen"),
    (Kind.PERSON, "Jansen", "Piet Jansen"),
    (Kind.IDNUM, "WR-118", "WR-181"),
]


@pytest.mark.parametrize(("kind", "left", "right"), DIFFERENT, ids=str)
def test_different_values_have_different_keys(kind: Kind, left: str, right: str) -> None:
    """What is not the same is not found under the same key."""
    assert match_keys(kind, left) != match_keys(kind, right)


@given(st.sampled_from(list(Kind)), st.text(max_size=20))
def test_any_surface_has_a_normal_form(kind: Kind, surface: str) -> None:
    """Nothing that a text can hold breaks it, and case makes no difference to a stripped key."""
    assert isinstance(normal_value(kind, surface), str)
    assert all(match_keys(kind, surface))
