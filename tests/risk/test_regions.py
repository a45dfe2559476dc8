"""Working regions: names are understood as people write them, and a region is never larger than what was named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anoniem.errors import RegionUnknownError
from anoniem.risk import Population
from anoniem.risk.population import region_provinces, spellings
from anoniem.risk.regions import called, meanings, nearest_names, region_places, without_overlap

POPULATION = Population()
NAMES = sorted(set(spellings().values()) | {"Giethoorn", "Nes", "12.000"})


def test_every_named_region_has_its_provinces() -> None:
    """Overlap can be judged for each of them."""
    for name in NAMES:
        place = POPULATION.place(name)
        if place is not None and place.kind == "regio":
            assert all(POPULATION.place(f"provincie {p}") for p in region_provinces(name))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("zwolle", "Zwolle (Overijssel)"),
        ("NOORD HOLLAND", "provincie Noord-Holland"),
        ("fryslan", "provincie Friesland"),
        ("provincie utrecht", "provincie Utrecht"),
        ("Utrecht (gemeente)", "gemeente Utrecht"),
        ("stad Groningen", "gemeente Groningen"),
        ("'s-Hertogenbosch", "Den Bosch (Noord-Brabant)"),
        ("’s-gravenhage", "Den Haag (Zuid-Holland)"),
        ("de Achterhoek", "Achterhoek"),
        ("het gooi", "Gooi"),
        ("regio Twente", "Twente"),
        ("Rijswijk (zuid-holland)", "Rijswijk (Zuid-Holland)"),
        ("giethoorn", "Giethoorn (Overijssel)"),
    ],
)
def test_a_name_is_understood_as_people_write_it(written: str, meant: str) -> None:
    """Capitals, accents, articles and other names for the same place make no difference to the figure."""
    assert [called(place) for place in meanings(POPULATION, written)] == [meant]
    assert POPULATION.region(written).persons == POPULATION.region(meant).persons


def test_of_namesakes_the_smallest_counts() -> None:
    """Fewest people fit there, so the risk is not lower than it should be."""
    utrecht = meanings(POPULATION, "Utrecht")
    assert [called(place) for place in utrecht] == ["gemeente Utrecht", "provincie Utrecht"]
    assert POPULATION.region("Utrecht").persons == utrecht[0].persons
    assert POPULATION.region("Hengelo").persons < POPULATION.region("Hengelo (Overijssel)").persons


@pytest.mark.parametrize(
    ("region", "same_as"),
    [
        ("Zwolle, zwolle", "Zwolle"),
        ("Zwolle, Overijssel", "Overijssel"),
        ("Overijssel, Zwolle, Deventer", "Overijssel"),
        ("Twente, Overijssel", "Overijssel"),
        ("Twente, Hengelo (Overijssel)", "Twente"),
        ("Randstad, provincie Utrecht", "Randstad"),
        ("Nederland, Limburg, 5000", "Nederland"),
    ],
)
def test_what_overlaps_counts_once(region: str, same_as: str) -> None:
    """Naming a part of what was named already makes the region no larger."""
    assert POPULATION.region(region).persons == POPULATION.region(same_as).persons


def test_what_lies_apart_adds_up() -> None:
    """Neighbouring regions, and a place in another province, each count."""
    for one, other in (("Twente", "Salland"), ("Zwolle", "Achterhoek"), ("Zwolle", "12000")):
        both = POPULATION.region([one, other]).persons
        assert both == POPULATION.region(one).persons + POPULATION.region(other).persons


@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=6))
def test_the_order_of_the_names_makes_no_difference(names: list[str]) -> None:
    """The same places give the same number, which lies between the largest of them and their sum."""
    persons = POPULATION.region(names).persons
    assert persons == POPULATION.region(names[::-1]).persons
    each = [place.persons for place in region_places(POPULATION, names)]
    assert max(each) <= persons <= min(sum(each), POPULATION.persons)
    assert set(without_overlap(region_places(POPULATION, names))) <= set(region_places(POPULATION, names))


@pytest.mark.parametrize(
    "name", ["Verweggistan", "source", "year", "0", "-5", "()", "provincie Zwolle", "Zwolle (Drenthe)"]
)
def test_what_no_table_has_is_refused(name: str) -> None:
    """Nothing is assumed in its place."""
    assert meanings(POPULATION, name) == ()
    with pytest.raises(RegionUnknownError):
        POPULATION.region(name)


def test_a_slip_is_answered_with_names_that_look_like_it() -> None:
    """The likeliest comes first, and the error shows them."""
    assert nearest_names(POPULATION, "Overijsel")[0] == "Overijssel"
    with pytest.raises(RegionUnknownError, match="Zwolle"):
        POPULATION.region("Zwole")
