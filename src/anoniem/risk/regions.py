"""Which places make up a working region: every name looked up with care, since more people means less risk.

A region is only ever too small by mistake, never too large: of places that share a name the smallest is taken, and
what may overlap is counted once.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches
from typing import TYPE_CHECKING

from anoniem.errors import RegionUnknownError
from anoniem.risk.population import Place, Source, gazetteer, region_provinces, spellings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anoniem.risk.population import Population

__all__ = ["called", "meanings", "nearest_names", "region_names", "region_places", "without_overlap"]

_ASKED = Source("opgegeven aantal inwoners")
_PARTS = re.compile(
    r"(?:(?P<kind>provincie|gemeente|stad|plaats|dorp)\s+)?(?P<name>.+?)(?:\s*\((?P<where>[^()]+)\))?", re.IGNORECASE
)
_LOOSE = re.compile(r"(?:de|het|'t|regio)\s+", re.IGNORECASE)
_KINDS = {"provincie": "provincie"} | dict.fromkeys(("gemeente", "stad", "plaats", "dorp"), "plaats")


def region_names(names: str | Sequence[str]) -> tuple[str, ...]:
    """The separate names of a region; commas separate names within one text as well."""
    texts = [names] if isinstance(names, str) else list(names)
    return tuple(part.strip() for text in texts for part in text.split(",") if part.strip())


def meanings(population: Population, name: str) -> tuple[Place, ...]:
    """Everything that a name of a working region can mean, the smallest first; empty when no table has it.

    Args:
        population: the figures.
        name: a province, municipality, place or named region, in capitals or not; "provincie Utrecht",
            "gemeente Utrecht" and "Rijswijk (Zuid-Holland)" say which one is meant; or a number of inhabitants.
    """
    digits = name.replace(".", "").replace(" ", "")
    if digits.isascii() and digits.isdecimal() and int(digits) > 0:
        return (Place(name, float(digits), "", "aantal", 0.0, _ASKED),)
    parts = _PARTS.fullmatch(name.replace("’", "'"))
    if parts is None:
        return ()
    where = parts["where"] or ""
    kind = _KINDS.get((parts["kind"] or where).casefold(), "")
    province = "" if where.casefold() in _KINDS else _spelled(where)
    found = _namesakes(population, parts["name"]) or _namesakes(population, _LOOSE.sub("", parts["name"], count=1))
    chosen = (p for p in found if (not kind or p.kind == kind) and (not province or p.province == province))
    return tuple(sorted(chosen, key=lambda p: p.persons))


def _namesakes(population: Population, name: str) -> tuple[Place, ...]:
    """Every place, province and region of that name, at most one per province and kind."""
    spelled = _spelled(name)
    found: dict[tuple[str, str], Place] = {}
    for own in (population.place(f"provincie {spelled}"), population.place(spelled)):
        if own is not None:
            province = own.province or (_province_of(spelled) if own.kind == "plaats" else "")
            found[own.kind, province] = Place(own.name, own.persons, province, own.kind, own.sigma, own.source)
    for other in sorted(gazetteer(spelled), key=lambda p: p.persons):
        found.setdefault((other.kind, other.province), other)
    return tuple(found.values())


def _province_of(name: str) -> str:
    """The province of a municipality: that of the largest place of its name."""
    return max(gazetteer(name), key=lambda p: p.persons).province if gazetteer(name) else ""


def _plain(name: str) -> str:
    """A name without what people leave out: capitals, accents, hyphens."""
    letters = unicodedata.normalize("NFKD", name.casefold().replace("-", " "))
    return " ".join("".join(c for c in letters if not unicodedata.combining(c)).split())


def _spelled(name: str) -> str:
    """A name as the tables spell it; as it was given when they do not have it."""
    return {_plain(known): spelled for known, spelled in spellings().items()}.get(_plain(name), name)


def called(place: Place) -> str:
    """A name that means this place and no other."""
    if place.kind == "provincie":
        return f"provincie {place.name}"
    if place.kind != "plaats" or not place.province:
        return place.name
    return f"gemeente {place.name}" if place.name == place.province else f"{place.name} ({place.province})"


def nearest_names(population: Population, name: str) -> tuple[str, ...]:
    """At most three known names that look like this one, the likeliest first."""
    names = {_plain(known): spelled for known, spelled in spellings().items()}
    names |= {_plain(title): title for title, _grid in population.municipalities.values()}
    names = {_plain(p.name): p.name for p in gazetteer()} | names
    bare = _plain(re.sub(r"\(.*", "", _LOOSE.sub("", name, count=1)))
    for word in _KINDS:
        bare = bare.removeprefix(f"{word} ")
    return tuple(dict.fromkeys(names[one] for one in get_close_matches(bare, list(names), n=3)))


def region_places(population: Population, names: str | Sequence[str]) -> tuple[Place, ...]:
    """The place that each name of a region means: of several the smallest, among whom fewest people fit.

    Raises:
        RegionUnknownError: if one of the names is in no table.
    """
    places = []
    for name in region_names(names):
        found = meanings(population, name)
        if not found:
            raise _unknown(population, name)
        places.append(found[0])
    return tuple(places)


def _unknown(population: Population, name: str) -> RegionUnknownError:
    """The error for a name that no table has."""
    near = nearest_names(population, name)
    if not near:
        return RegionUnknownError(
            "De werkregio {region} staat in geen enkele tabel. Noem een provincie, gemeente of plaats,"
            " of het aantal inwoners van de regio.",
            region=name,
        )
    return RegionUnknownError(
        "De werkregio {region} staat in geen enkele tabel. Lijkt op: {near}. Noem een provincie, gemeente of plaats,"
        " of het aantal inwoners van de regio.",
        region=name,
        near=", ".join(near),
    )


def without_overlap(places: Sequence[Place]) -> tuple[Place, ...]:
    """The places of a region without those that lie in another one, or may do so.

    A village inside a municipality that is named as well cannot be told from the tables and counts twice.
    """
    kept: list[Place] = []
    for place in sorted(places, key=lambda p: -p.persons):
        if not any(_may_overlap(place, other) for other in kept):
            kept.append(place)
    return tuple(sorted(kept, key=list(places).index))


def _may_overlap(one: Place, other: Place) -> bool:
    """Whether some inhabitants may live in both."""
    if one.holds(other) or other.holds(one):
        return one.kind != "aantal"
    first, second = _provinces(one), _provinces(other)
    if "regio" not in {one.kind, other.kind} or not first & second:
        return False
    # Two regions within one province are neighbours; a region that crosses borders may hold anything.
    return one.kind != other.kind or len(first) > 1 or len(second) > 1


def _provinces(place: Place) -> frozenset[str]:
    """The provinces in which a place lies."""
    return region_provinces(place.name) if place.kind == "regio" else frozenset({place.province})
