"""Cumulative disclosure: what an audience already knows counts."""

from __future__ import annotations

import pytest

from anoniem.errors import StatisticsError
from anoniem.risk import Disclosure, assess, disclose, extract_facts, linking_chance

FIRST = "Een vrouw van 52 uit Zwolle vertelt over haar werk."
SECOND = "Zij is verpleegkundige, gescheiden, en slaapt slecht."


def test_a_record_survives_the_vault() -> None:
    """A record read back from its payload is the same record, and holds no text."""
    record = disclose(extract_facts(FIRST), "intervisie")
    assert Disclosure.from_payload(record.to_payload()) == record
    assert b"vertelt" not in record.to_payload()


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"{}",
        b"\xff",
        b'{"version": 2, "audience": "x", "facts": []}',
        b'{"version": 1, "audience": "x", "facts": [["zzz", "1"]]}',
    ],
)
def test_a_damaged_record_is_refused(payload: bytes) -> None:
    """What cannot be read is not counted as nothing."""
    with pytest.raises(StatisticsError):
        Disclosure.from_payload(payload)


def test_what_was_told_before_raises_the_risk() -> None:
    """The cumulative score is at least the new one, and the user is told."""
    known = disclose(extract_facts(FIRST), "intervisie")
    alone = assess(SECOND, audience="intervisie")
    together = assess(SECOND, audience="intervisie", already_told=[known])
    assert together.risk > alone.risk
    assert together.cumulative
    assert any("al over deze persoon" in note for note in together.notes)


def test_a_new_pseudonym_weakens_the_link() -> None:
    """With another pseudonym the link counts by its chance."""
    known = disclose(extract_facts(FIRST), "intervisie")
    alone = assess(SECOND, audience="intervisie").risk
    loose = assess(
        SECOND,
        audience="intervisie",
        already_told=[known],
        linked=linking_chance(same_pseudonym=False, clients_that_fit=5),
    ).risk
    tight = assess(
        SECOND,
        audience="intervisie",
        already_told=[known],
        linked=linking_chance(same_pseudonym=True, clients_that_fit=5),
    ).risk
    assert alone <= loose <= tight


def test_records_add_up() -> None:
    """Two records together hold the facts of both, once."""
    one = disclose(extract_facts(FIRST), "intervisie")
    other = disclose(extract_facts(SECOND), "intervisie")
    both = one.joined(other)
    assert set(both.facts) == set(one.facts) | set(other.facts)
    assert "leeftijd: 52" in both.titles()
    assert "beroep: verpleegkundige" in both.titles()
