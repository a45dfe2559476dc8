"""Vaguer wordings on top of replacements: one record takes both back."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from anoniem.detection.finding import Kind
from anoniem.document import Splice, splice
from anoniem.replacement import (
    Replacement,
    ScrubRecord,
    Widening,
    apply,
    combined,
    restore_edited,
    restore_exactly,
)

LAYOUT = {"format": "text", "encoding": "utf-8", "mark": "no"}


@dataclass(frozen=True)
class Change:
    """A change in the scrubbed text."""

    start: int
    end: int
    new: str


@st.composite
def reworded_texts(draw: st.DrawFn) -> tuple[str, list[Replacement], list[Change]]:
    """Any text with any replacements, and any changes of what came out of that."""
    text = draw(st.text(max_size=40))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=10)))
    replacements = [
        Replacement(a, b, Kind.PLACE, text[a:b], draw(st.text(max_size=6)), "PLACE-1", "placeholder")
        for a, b in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    scrubbed = apply(text, replacements)
    marks = sorted(draw(st.sets(st.integers(0, len(scrubbed)), max_size=10)))
    changes = [Change(a, b, draw(st.text(max_size=6))) for a, b in zip(marks[::2], marks[1::2], strict=False)]
    return text, replacements, changes


@given(reworded_texts())
def test_both_steps_in_one_give_the_same_text_and_come_back(
    case: tuple[str, list[Replacement], list[Change]],
) -> None:
    """Combined edits of the original equal replacing and then rewording, and their record undoes both."""
    text, replacements, changes = case
    edits = combined(text, replacements, changes)
    reworded = splice(apply(text, replacements), [Splice(one.start, one.end, one.new) for one in changes])
    assert apply(text, edits) == reworded
    record = ScrubRecord.of(reworded, edits, audience="a", layout=LAYOUT, entities={})
    kept = ScrubRecord.from_bytes(record.to_bytes())
    assert splice(reworded, restore_exactly(reworded, kept).splices) == text


def _reworded() -> tuple[str, ScrubRecord]:
    text = "Vandaag kwam Fatima. Zij woont in Zwolle en werkt als arts in een ziekenhuis."
    name = Replacement(13, 19, Kind.PERSON, "Fatima", "[PERSOON-1]", "PERSON-1", "placeholder")
    scrubbed = apply(text, [name])
    start = scrubbed.index("werkt als arts")
    edits = combined(text, [name], [Change(start, start + len("werkt als arts"), "werkt in de zorg")])
    reworded = apply(text, edits)
    return reworded, ScrubRecord.of(reworded, edits, audience="a", layout=LAYOUT, entities={"PERSON-1": "e"})


def test_a_vaguer_wording_is_taken_back_where_its_neighbours_still_stand() -> None:
    """In an edited text the words on both sides tell that it is the same place."""
    reworded, record = _reworded()
    edited = reworded.replace("Vandaag kwam", "Gisteren zag ik")
    restored = restore_edited(edited, [record], {})
    assert "en werkt als arts in een ziekenhuis" in splice(edited, restored.splices)
    assert "zag ik Fatima." in splice(edited, restored.splices)


def test_the_same_words_elsewhere_are_left_alone() -> None:
    """Ordinary Dutch that somebody wrote is not replaced by what stood in the note."""
    _reworded_text, record = _reworded()
    answer = "[PERSOON-1] heeft het zwaar. Wie werkt in de zorg kent dat."
    restored = restore_edited(answer, [record], {})
    assert splice(answer, restored.splices) == "Fatima heeft het zwaar. Wie werkt in de zorg kent dat."


def test_a_change_that_takes_a_code_along_still_comes_back() -> None:
    """A reworded stretch may hold a code; the record then holds the whole original stretch."""
    text = "Zij leidt het ziekenhuis in Urk al jaren."
    place = Replacement(28, 31, Kind.PLACE, "Urk", "[PLAATS-1]", "PLACE-1", "placeholder")
    scrubbed = apply(text, [place])
    start = scrubbed.index("het ziekenhuis")
    (only,) = combined(text, [place], [Change(start, scrubbed.index(" al jaren"), "een organisatie")])
    assert isinstance(only, Widening)
    assert (only.surface, only.old, only.text) == (
        "het ziekenhuis in Urk",
        "het ziekenhuis in [PLAATS-1]",
        "een organisatie",
    )
