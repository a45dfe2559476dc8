"""The figures: complete, with their sources, and careful where names are ambiguous."""

from __future__ import annotations

import numpy as np
import pytest

from anoniem.errors import RegionUnknownError
from anoniem.risk import load_population
from anoniem.risk.population import DEFAULT_REGION_PERSONS, Share, Source, constant

POPULATION = load_population()


def test_the_cells_hold_everybody() -> None:
    """Men and women of all ages add up to the whole population."""
    assert POPULATION.cells.sum() == pytest.approx(1.0)
    assert POPULATION.cells.min() > 0


def test_provinces_add_up_to_the_country() -> None:
    """The twelve provinces hold the inhabitants of the Netherlands."""
    names = (
        "Groningen Friesland Drenthe Overijssel Flevoland Gelderland Utrecht Noord-Holland Zuid-Holland Zeeland"
        " Noord-Brabant Limburg"
    )
    total = sum(POPULATION.region(f"provincie {n}").persons for n in names.split())
    assert total == pytest.approx(POPULATION.persons, rel=0.001)


def test_every_table_names_its_source() -> None:
    """Each figure has a source; most have a year."""
    sources = POPULATION.sources()
    assert all(s.name for s in sources)
    assert any("CBS" in str(s) for s in sources)
    assert any("GeoNames" in str(s) for s in sources)


@pytest.mark.parametrize(
    ("name", "persons"),
    [
        ("Rotterdam", 672_000),
        ("'s-Gravenhage", 565_000),
        ("Fryslân", 661_956),
        ("Brabant", 2_644_872),
        ("Twente", 635_000),
        ("Nederland", 17_942_942),
    ],
)
def test_places_are_found_under_their_names(name: str, persons: int) -> None:
    """Large towns have corrected sizes; other names lead to the same place."""
    place = POPULATION.place(name)
    assert place is not None
    assert place.persons == persons


def test_small_places_come_from_the_gazetteer() -> None:
    """A village that the own tables lack is found, with more uncertainty when its name is not unique."""
    giethoorn = POPULATION.place("Giethoorn")
    nes = POPULATION.place("Nes")
    assert giethoorn is not None
    assert nes is not None
    assert giethoorn.province == "Overijssel"
    assert 500 < giethoorn.persons < 5000
    assert nes.namesakes == 2
    assert POPULATION.place("Verweggistan") is None


def test_a_region_may_be_several_places_or_a_number() -> None:
    """Municipalities are added up; a number of inhabitants is taken as it is; nothing assumes a middling region."""
    assert POPULATION.region("Zwolle, Deventer").persons == 235_000
    assert POPULATION.region(["Zwolle", "Deventer"]).persons == 235_000
    assert POPULATION.region("250.000").persons == 250_000
    assert POPULATION.region(None).persons == DEFAULT_REGION_PERSONS
    assert POPULATION.region(None).assumed


def test_one_unknown_name_spoils_the_region() -> None:
    """A region of which a part is unknown is refused, not made smaller or larger."""
    with pytest.raises(RegionUnknownError, match="Verweggistan"):
        POPULATION.region("Zwolle, Verweggistan")


def test_occupations_depend_on_sex() -> None:
    """A male midwife is rarer than a female one; the two together are the whole profession."""
    share = POPULATION.occupation("1012", "1")
    men, women = share.grid[40], share.grid[101 + 40]
    assert women > 5 * men
    workers = float((POPULATION.cells * share.grid).sum()) * POPULATION.persons
    assert workers == pytest.approx(144_000, rel=0.15)


def test_a_share_outside_its_range_is_refused() -> None:
    """A share is a number from 0 to 1 in every cell."""
    with pytest.raises(ValueError, match="outside"):
        Share(np.full(202, 1.5), 0.5, Source("x"))
    with pytest.raises(ValueError, match="cells"):
        Share(np.ones(3), 0.5, Source("x"))
    with pytest.raises(ValueError, match="negative"):
        Share(constant(0.5), -1.0, Source("x"))
