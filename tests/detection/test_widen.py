"""Names in full: particles, articles and suffixes join the name they belong to."""

from __future__ import annotations

import pytest

from anoniem.detection.finding import Finding, Kind
from anoniem.detection.widen import widen


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
