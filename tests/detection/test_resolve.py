"""Overlaps: who wins, what is cut, and that nothing found is lost."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from anoniem.detection.finding import Finding, Kind
from anoniem.detection.resolve import resolve


def _finding(text: str, part: str, kind: Kind, score: float = 0.9) -> Finding:
    start = text.index(part)
    return Finding(start, start + len(part), kind, part, score, "test")


def _row(text: str, *findings: Finding) -> list[tuple[str, str]]:
    return [(finding.kind.value, finding.text) for finding in resolve(text, findings)]


def test_an_iban_is_never_eaten_as_a_phone_number() -> None:
    """The checked reading of a number wins from a longer or equal unchecked one."""
    text = "op NL91ABNA0417164300 graag"
    phone = _finding(text, "0417164300", Kind.PHONE, 0.95)
    assert _row(text, phone, _finding(text, "NL91ABNA0417164300", Kind.IBAN, 0.99)) == [("IBAN", "NL91ABNA0417164300")]


def test_the_longer_name_covers_the_shorter() -> None:
    """A surname inside the name of an organisation belongs to the organisation."""
    text = "bij Van Meel Koeltransport"
    org = _finding(text, "Van Meel Koeltransport", Kind.ORG)
    assert _row(text, _finding(text, "Van Meel", Kind.PERSON, 0.99), org) == [("ORG", "Van Meel Koeltransport")]


def test_overlapping_persons_are_united() -> None:
    """Two readings of one name become one span over both."""
    text = "met Anna de Vries gesproken"
    parts = (_finding(text, "Anna de", Kind.PERSON), _finding(text, "de Vries", Kind.PERSON))
    assert _row(text, *parts) == [("PERSON", "Anna de Vries")]


def test_what_sticks_out_of_the_loser_stays_covered() -> None:
    """A partial overlap costs no characters: the rest of the beaten finding remains."""
    text = "Smit Kerkstraat 4"
    address = _finding(text, "Kerkstraat 4", Kind.ADDRESS, 0.95)
    row = _row(text, _finding(text, "Smit Kerkstraat", Kind.PERSON), address)
    assert row == [("PERSON", "Smit"), ("ADDRESS", "Kerkstraat 4")]


def test_a_name_does_not_swallow_the_next_sentence() -> None:
    """A full stop between a name and a new sentence ends the span."""
    text = "Dat zei Klaas de Vries. Volgens Tjitske niet."
    wide = _finding(text, "Klaas de Vries. Volgens Tjitske", Kind.PERSON)
    assert _row(text, wide) == [("PERSON", "Klaas de Vries"), ("PERSON", "Volgens Tjitske")]


def test_a_name_does_not_cross_a_line_break() -> None:
    """A line end ends the span."""
    text = "Groet,\nAnna\nCoach Noord"
    assert _row(text, _finding(text, "Anna\nCoach Noord", Kind.PERSON)) == [
        ("PERSON", "Anna"),
        ("PERSON", "Coach Noord"),
    ]


def test_names_in_columns_and_pairs_of_people_are_several() -> None:
    """Three spaces or a tab, and "en" between two names with capitals, part what was read as one."""
    text = "getekend: S. Haan        G. Hordijk"
    assert _row(text, _finding(text, "S. Haan        G. Hordijk", Kind.PERSON)) == [
        ("PERSON", "S. Haan"),
        ("PERSON", "G. Hordijk"),
    ]
    text = "met Mieke en Pieter-Bas erbij"
    assert _row(text, _finding(text, "Mieke en Pieter-Bas", Kind.PERSON)) == [
        ("PERSON", "Mieke"),
        ("PERSON", "Pieter-Bas"),
    ]


def test_edges_lose_punctuation_and_the_genitive() -> None:
    """Quotes, commas and 's stay outside; initials and B.V. keep their stop."""
    text = '"Fatima\'s", (Roos), J., bij Slomp B.V.'
    row = _row(
        text,
        _finding(text, '"Fatima\'s"', Kind.PERSON),
        _finding(text, "(Roos),", Kind.PERSON),
        _finding(text, "J.,", Kind.PERSON),
        _finding(text, "Slomp B.V.", Kind.ORG),
    )
    assert row == [("PERSON", "Fatima"), ("PERSON", "Roos"), ("PERSON", "J."), ("ORG", "Slomp B.V.")]


def test_a_doubtful_reading_gives_way() -> None:
    """A longer but doubtful reading does not beat a sure one."""
    text = "in Wijk bij Duurstede vandaag"
    doubt = _finding(text, "Wijk bij Duurstede vandaag", Kind.ORG, 0.3)
    row = resolve(text, (doubt, _finding(text, "Wijk bij Duurstede", Kind.PLACE)))
    assert [(each.kind, each.text, each.doubtful) for each in row] == [
        (Kind.PLACE, "Wijk bij Duurstede", False),
        (Kind.ORG, "vandaag", True),
    ]


@st.composite
def _overlapping(draw: st.DrawFn) -> tuple[str, list[Finding]]:
    text = draw(st.text(alphabet="abC1 .,\n", min_size=1, max_size=40))
    findings = []
    for _ in range(draw(st.integers(min_value=0, max_value=8))):
        start = draw(st.integers(min_value=0, max_value=len(text) - 1))
        end = draw(st.integers(min_value=start + 1, max_value=len(text)))
        kind = draw(st.sampled_from(list(Kind)))
        score = draw(st.sampled_from([0.2, 0.4, 0.6, 0.8, 0.99]))
        findings.append(Finding(start, end, kind, text[start:end], score, "test"))
    return text, findings


@given(case=_overlapping())
def test_a_row_without_overlap_that_covers_all_digits(case: tuple[str, list[Finding]]) -> None:
    """The result is sorted and free of overlap, and no digit that was found is left uncovered."""
    text, findings = case
    row = resolve(text, findings)
    assert all(left.end <= right.start for left, right in pairwise(row))
    assert all(text[each.start : each.end] == each.text for each in row)
    covered = {offset for each in row for offset in range(each.start, each.end)}
    for finding in findings:
        assert {offset for offset in range(finding.start, finding.end) if text[offset].isdigit()} <= covered


@given(case=_overlapping())
def test_resolving_again_changes_nothing(case: tuple[str, list[Finding]]) -> None:
    """Resolution is idempotent."""
    text, findings = case
    row = resolve(text, findings)
    assert resolve(text, row) == row
