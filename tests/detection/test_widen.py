"""Names in full: particles, articles and suffixes join the name they belong to."""

from __future__ import annotations

import pytest

from anoniem.detection.finding import Finding, Kind
from anoniem.detection.resolve import resolve
from anoniem.detection.widen import widen, with_edges


def _finding(text: str, part: str, kind: Kind, score: float = 0.95) -> Finding:
    start = text.index(part)
    return Finding(start, start + len(part), kind, part, score, "model")


@pytest.mark.parametrize(
    ("text", "parts", "expected"),
    [
        ("met Irma te Velthuis", [("Irma", Kind.PERSON), ("Velthuis", Kind.PLACE)], ["Irma te Velthuis"]),
        ("met Jan van der Berg", [("Jan", Kind.PERSON), ("Berg", Kind.PERSON)], ["Jan van der Berg"]),
        ("in Loon op Zand", [("Loon", Kind.PLACE), ("Zand", Kind.PLACE)], ["Loon op Zand"]),
        ("uit De Bilt", [("Bilt", Kind.PLACE)], ["De Bilt"]),
        ("bij 't Anker", [("Anker", Kind.ORG)], ["'t Anker"]),
        ("oom Wouter jr. ook", [("Wouter", Kind.PERSON)], ["Wouter jr."]),
        ("verpleeghuis Wisselaar", [("verpleeghuis Wisselaar", Kind.ORG)], ["Wisselaar"]),
        ("naar Ahlen (D) toe", [("Ahlen", Kind.PLACE)], ["Ahlen (D)"]),
        ("Mo van De Kantelaar", [("Mo", Kind.PERSON), ("Kantelaar", Kind.ORG)], ["Mo", "De Kantelaar"]),
        ("mw. Visser-de Jong belt", [("Visser", Kind.ORG), ("Jong", Kind.PERSON)], ["Visser-de Jong"]),
        ("diaken Joh. Sperling", [("Joh", Kind.PERSON), ("Sperling", Kind.PERSON)], ["Joh. Sperling"]),
        ("met Bo. Iris kwam", [("Bo", Kind.PERSON), ("Iris", Kind.PERSON)], ["Bo", "Iris"]),
        ("uit Nieuwkerk (NH) toe", [("Nieuwkerk", Kind.ORG)], ["Nieuwkerk (NH)"]),
        ("Anne woont in Assen", [("Anne", Kind.PERSON), ("Assen", Kind.PLACE)], ["Anne", "Assen"]),
    ],
)
def test_names_grow_to_their_full_length(text: str, parts: list[tuple[str, Kind]], expected: list[str]) -> None:
    """Halves of one name are joined and its small words taken in; other neighbours stay apart."""
    findings = [_finding(text, part, kind) for part, kind in parts]
    assert [each.text for each in widen(text, findings)] == expected


def test_names_on_two_lines_stay_apart() -> None:
    """A line end is never joined over."""
    text = "Anna\nBea"
    findings = [_finding(text, "Anna", Kind.PERSON), _finding(text, "Bea", Kind.PERSON)]
    assert [each.text for each in widen(text, findings)] == ["Anna", "Bea"]


@pytest.mark.parametrize(
    ("text", "part", "kind", "expected"),
    [
        ("aanw.: Sj., Kees en ik", "Sj", Kind.PERSON, "Sj."),
        ("woont te Gron. bij zijn zus", "Gron", Kind.PLACE, "Gron."),
        ("dat zei Kees. Hij lachte", "Kees", Kind.PERSON, "Kees"),
        ("zij belde Mariska, daarna mij", "Mariska", Kind.PERSON, "Mariska"),
        ("werkt bij de Lidl in de stad", "Lidl", Kind.ORG, "de Lidl"),
        ("zingt in het Dorpskoor", "Dorpskoor", Kind.ORG, "het Dorpskoor"),
        ("woont aan de Lindelaan nu", "Lindelaan", Kind.ADDRESS, "de Lindelaan"),
        ("hoek Koolstr. en plein", "Koolstr", Kind.ADDRESS, "Koolstr."),
        ("bij haar zus (willemst.) thuis", "willemst", Kind.PLACE, "willemst."),
        ("komt uit de Betuwe", "Betuwe", Kind.PLACE, "Betuwe"),
        ("naar kade Lidl", "Lidl", Kind.ORG, "Lidl"),
    ],
)
def test_a_short_form_takes_its_stop_and_an_organisation_its_article(
    text: str, part: str, kind: Kind, expected: str
) -> None:
    """A full stop that no sentence ends with, and the article before an organisation, are part of the name."""
    assert [each.text for each in with_edges(text, [_finding(text, part, kind)])] == [expected]


def test_a_stop_that_was_taken_in_survives_resolving() -> None:
    """Trimming leaves what the edges took."""
    text = "woont te Gron. bij zijn zus"
    found = resolve(text, with_edges(text, [_finding(text, "Gron", Kind.PLACE)]))
    assert [each.text for each in found] == ["Gron."]
