"""A person's name taken apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anoniem.identity.parts import PersonName, parse_person

CASES = [
    ("F. el Amrani", PersonName(initials=("f",), prefix=("el",), surnames=(("amrani",),))),
    ("Oldenkamp-Wiersum, H.J.", PersonName(initials=("h", "j"), surnames=(("oldenkamp",), ("wiersum",)))),
    ("P. (Pooja) Kalloe", PersonName(first=("pooja",), initials=("p",), surnames=(("kalloe",),))),
    ("Berg, H.J. van den", PersonName(initials=("h", "j"), prefix=("van", "den"), surnames=(("berg",),))),
    ("Ben Visser", PersonName(first=("ben",), surnames=(("visser",),))),
    ("Geesje K.", PersonName(first=("geesje",), surname_letters="k")),
    ("Robbert-Jan", PersonName(first=("robbert", "jan"), joined_first=True)),
    ("R-J", PersonName(initials=("r", "j"))),
    ("Fatima's", PersonName(single="fatima")),
    ("mevr. de Vries", PersonName(prefix=("de",), surnames=(("vries",),))),
    ("Wouter Smit sr.", PersonName(first=("wouter",), surnames=(("smit",),), generation="sr")),
    ("Vrees-\nwijk", PersonName(single="vreeswijk")),
    ("M.P. v. Dam", PersonName(initials=("m", "p"), prefix=("v",), surnames=(("dam",),))),
    ("...", PersonName()),
]


@pytest.mark.parametrize(("surface", "name"), CASES, ids=lambda value: str(value)[:20])
def test_parts(surface: str, name: PersonName) -> None:
    """Each way of writing a name gives its parts."""
    assert parse_person(surface) == name


def test_a_title_makes_a_lone_name_a_surname() -> None:
    """After "mevr." a single word is no first name."""
    assert parse_person("Jansen", titled=True).surnames == (("jansen",),)


def test_short_names_are_the_letters_people_use() -> None:
    """Minutes call Corrie de Best "CdB"."""
    assert {"c", "cb", "cdb"} <= set(parse_person("Corrie de Best").short_names)


@given(st.text(max_size=30), st.booleans())
def test_any_surface_can_be_taken_apart(surface: str, titled: bool) -> None:
    """Nothing that a text can hold breaks it."""
    assert parse_person(surface, titled=titled).size >= 0
