"""Mentions of one person, place or value are one identity."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anoniem.detection.finding import Finding, Kind
from anoniem.evaluation import parse_marked
from anoniem.identity import KnownEntity, link

CASES: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("linking.toml").read_text("utf-8"))["case"]

surfaces = st.one_of(
    st.sampled_from(
        ["Fatima", "F.", "mevr. El Amrani", "Jansen, P.", "RJ", "Jan-Piet de Boer sr.", "2-2-2024", "B.V.", "-"]
    ),
    st.text(min_size=1, max_size=10),
)


def gold(marked: str) -> tuple[str, list[Finding]]:
    """Text and findings of a marked text."""
    note = parse_marked("case", marked)
    return note.text, [Finding(m.start, m.end, Kind(m.type), m.text, 1.0, "gold") for m in note.marks]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any]) -> None:
    """Each case of the file beside this one is linked as it says."""
    identities = link(*gold(case["text"]))
    assert [[mention.text for mention in identity.mentions] for identity in identities] == case["identities"]


@given(st.lists(st.tuples(surfaces, st.sampled_from(list(Kind))), max_size=12))
def test_every_finding_is_in_exactly_one_identity(pieces: list[tuple[str, Kind]]) -> None:
    """Linking divides the findings; kinds are never mixed, keys are unique and in order."""
    text, findings = "", []
    for surface, kind in pieces:
        findings.append(Finding(len(text), len(text) + len(surface), kind, surface, 1.0, "model"))
        text += surface + " "
    identities = link(text, findings)
    assert sorted(m for identity in identities for m in identity.mentions) == sorted(findings)
    assert len({identity.key for identity in identities}) == len(identities)
    firsts = [min(identity.mentions) for identity in identities]
    assert firsts == sorted(firsts)
    assert link(text, findings[::-1]) == identities


def test_the_main_form_is_the_fullest() -> None:
    """Words tell more than initials."""
    (identity,) = link(*gold("[[PERSON a1|Fatima]] is [[PERSON a1|F.Z. el Amrani]] is [[PERSON a1|Fatima el Amrani]]"))
    assert identity.main == "Fatima el Amrani"


def test_known_entities_lend_their_id_and_main_form() -> None:
    """A part of a known person's name is that person; somebody else is not."""
    known = [KnownEntity("e7", Kind.PERSON, "Fatima el Amrani", ()), KnownEntity("e8", Kind.PLACE, "Den Haag", ())]
    text, findings = gold("[[PERSON a1|Fatima]] en [[PERSON b1|Bas]] in [[PLACE|'s-Gravenhage]]")
    assert [(i.known_id, i.main) for i in link(text, findings, known)] == [
        ("e7", "Fatima el Amrani"),
        (None, "Bas"),
        ("e8", "Den Haag"),
    ]


def test_two_known_persons_are_never_made_one() -> None:
    """An alias in a text does not join what the dossier keeps apart."""
    known = [KnownEntity("e1", Kind.PERSON, "Joyce", ()), KnownEntity("e2", Kind.PERSON, "Jiayi Zhou", ())]
    identities = link(*gold("[[PERSON a1|Jiayi Zhou]], roepnaam [[PERSON b1|Joyce]]"), known)
    assert [identity.known_id for identity in identities] == ["e2", "e1"]
