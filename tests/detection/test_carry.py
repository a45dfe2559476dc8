"""Findings taken along when the text around them changes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from anoniem.detection.carry import carried
from anoniem.detection.finding import Finding, Kind
from anoniem.document import Splice, splice


@st.composite
def edited_texts(draw: st.DrawFn) -> tuple[str, list[Finding], list[Splice]]:
    """A text with findings in it, and edits."""
    text = draw(st.text(alphabet="abc ", min_size=1, max_size=30))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    edits = [Splice(a, b, draw(st.text("xy", max_size=4))) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    spans = draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))), max_size=6))
    findings = [Finding(a, b, Kind.PERSON, text[a:b], 0.9, "test") for a, b in spans if a < b]
    return text, findings, edits


@given(edited_texts())
def test_a_finding_keeps_its_words_or_is_gone(case: tuple[str, list[Finding], list[Splice]]) -> None:
    """Every finding that no edit touched points at the same words in the new text; every other is dropped."""
    text, findings, edits = case
    changed = splice(text, edits)
    kept = carried(findings, [(one.start, one.end, len(one.text)) for one in edits])
    assert all(changed[one.start : one.end] == one.text for one in kept)
    untouched = [f for f in findings if not any(e.start < f.end and f.start < e.end for e in edits)]
    assert [one.text for one in kept] == [one.text for one in untouched]
