"""Names found by half are made whole."""

from __future__ import annotations

import pytest

from anoniem.detection.finding import Finding, Kind
from anoniem.identity.extension import extend_names
from anoniem.identity.text import Atoms

CASES = [
    ("Yana Stuyvaert kwam.", [("PERSON", "Yana")], ["Yana Stuyvaert"]),
    ("brief van F. el Amrani.", [("PERSON", "Amrani")], ["F. el Amrani"]),
    ("met Geesje K. en", [("PERSON", "Geesje")], ["Geesje K."]),
    ("Irma te Velthuis", [("PERSON", "Irma"), ("PLACE", "Velthuis")], ["Irma te Velthuis"]),
    ('Ricardo "Rickie" Emanuels', [("PERSON", "Ricardo"), ("PERSON", "Emanuels")], ['Ricardo "Rickie" Emanuels']),
    ("Cor (Corina) de Boer", [("PERSON", "Cor"), ("PERSON", "Corina"), ("PERSON", "Boer")], ["Cor (Corina) de Boer"]),
    ("02-09\tBruggink, T.\ttel", [("PLACE", "Bruggink")], ["Bruggink, T."]),
    ("Werknemer: dhr. Appolonia, Jurnell\n", [("PERSON", "Appolonia"), ("PERSON", "Jurnell")], ["Appolonia, Jurnell"]),
    ("Wouter sr. belt", [("PERSON", "Wouter")], ["Wouter sr."]),
    ("bij Van Gool B.V. werkt", [("ORG", "Van Gool")], ["Van Gool B.V."]),
    ("bij garage Both & Zn. staat", [("ORG", "Both")], ["Both & Zn."]),
    ("op 't Startblok is", [("ORG", "Startblok")], ["'t Startblok"]),
    ("in De Bilt", [("PLACE", "Bilt")], ["De Bilt"]),
    ("Anna, Piet en Joost kwamen", [("PERSON", "Anna"), ("PERSON", "Piet")], ["Anna", "Piet"]),
    ("met Fatima naar Urk", [("PERSON", "Fatima"), ("PLACE", "Urk")], ["Fatima", "Urk"]),
    ("van Jansen kreeg ik", [("PERSON", "Jansen")], ["Jansen"]),
    ("Dag Joyce, tot morgen", [("PERSON", "Dag Joyce")], ["Joyce"]),
    ("oma van jayden, Jayden", [("PERSON", "van jayden"), ("PERSON", "Jayden")], ["jayden", "Jayden"]),
    ("Fatima Vandaag niet", [("PERSON", "Fatima")], ["Fatima"]),
]


@pytest.mark.parametrize(("text", "seeds", "expected"), CASES, ids=lambda value: str(value)[:24])
def test_names_are_made_whole(text: str, seeds: list[tuple[str, str]], expected: list[str]) -> None:
    """What belongs to a name is taken in, and nothing else."""
    findings = [Finding(text.index(s), text.index(s) + len(s), Kind(kind), s, 0.9, "model") for kind, s in seeds]
    assert [finding.text for finding in extend_names(Atoms.of(text), findings)] == expected


def test_doubtful_findings_are_left_as_they_are() -> None:
    """Doubt is not made longer."""
    finding = Finding(0, 4, Kind.PERSON, "Yana", 0.3, "model")
    assert extend_names(Atoms.of("Yana Stuyvaert"), [finding]) == (finding,)
