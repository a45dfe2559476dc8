"""Places: by name, and by what a text says of their size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anoniem.detection.finding import Finding, Kind
from anoniem.risk.fact import Category
from anoniem.risk.phrases import patterns, word_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anoniem.risk.population import Place, Population
    from anoniem.risk.reading import Reading

__all__ = ["add_places"]

_LONGEST_NAME = 4
_Spot = tuple[int, int, str]


def add_places(reading: Reading, population: Population, findings: Sequence[Finding]) -> None:
    """Places that the detector found, other capitalised names that the tables know, and descriptions of size.

    The large gazetteer is opened only for a capitalised word behind a preposition that the own tables lack.
    """
    found: list[_Spot] = [
        (f.start, f.end, f.text)
        for f in findings
        if f.kind is Kind.PLACE and not f.doubtful and f.text.casefold() not in word_set("countries")
    ]
    index = 0
    while index < len(reading.words):
        spot, length = _place_at(reading, index, population)
        if spot is not None and all(b <= spot[0] or spot[1] <= a for a, b, _ in found):
            found.append(spot)
        index += length
    places = [population.place(name) for _, _, name in found]
    province = next((p.province for p in places if p is not None and p.kind == "provincie"), "")
    near = f"@{province}" if province else ""
    for start, end, name in sorted(found):
        reading.add(start, end, Category.PLACE, f"plaats:{name}{near}")
    _add_sizes(reading)


def _place_at(reading: Reading, index: int, population: Population) -> tuple[_Spot | None, int]:
    """The longest place name that starts at a token, and how many tokens it takes (at least one)."""
    word = reading.words[index]
    if reading.text[max(0, word.start - 1) : word.start] == "[":  # a placeholder, for which no gazetteer need be opened
        return None, 1
    behind = reading.word_before(index) in word_set("place_before")
    if not (word.text[0].isupper() or word.text[0] in "'’") or (word.low in word_set("not_places") and not behind):
        return None, 1
    for length in range(min(_LONGEST_NAME, len(reading.words) - index), 0, -1):
        last = reading.words[index + length - 1]
        if length > 1 and not last.text[0].isupper():
            continue
        place = _known_place(reading.text[word.start : last.end], population, in_gazetteer=behind)
        if place is not None and place.kind != "land":
            return (word.start, last.end, place.name), length
    return None, 1


def _known_place(name: str, population: Population, *, in_gazetteer: bool) -> Place | None:
    """The place of that name, in the gazetteer only where one is expected."""
    if population.known_without_gazetteer(name):
        return population.place(name)
    return population.place(name) if in_gazetteer and name.casefold() not in word_set("not_places") else None


def _add_sizes(reading: Reading) -> None:
    """A village, an island, a large town: told of the client, whoever is the subject."""
    taken: list[tuple[int, int]] = []
    for key, size in patterns("settlements"):
        for hit in size.finditer(reading.text):
            if any(a < hit.end() and hit.start() < b for a, b in taken):
                continue
            taken.append(hit.span())
            if not reading.denied(hit.start(), hit.end()):
                reading.add(hit.start(), hit.end(), Category.PLACE, f"soort:{key}", reading.stage.main)
