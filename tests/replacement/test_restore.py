"""Putting surfaces back: exactly in an unedited text, as far as can be known in an edited one."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anoniem.detection.finding import Kind
from anoniem.document import splice
from anoniem.replacement import Replacement, ScrubRecord, apply, restore_edited, restore_exactly
from anoniem.replacement.restore import context_matches, contexts_of

LAYOUT = {"format": "text", "encoding": "utf-8", "mark": "no"}


def scrub(marked: str, codes: dict[str, str]) -> tuple[str, str, ScrubRecord]:
    """The original, the scrubbed text and its record, from a text with «marked» surfaces."""
    replacements, original, position = [], "", 0
    for match in re.finditer("«(.+?)»", marked):
        original += marked[position : match.start()]
        surface = match[1]
        start = len(original)
        replacements.append(
            Replacement(start, start + len(surface), Kind.PERSON, surface, codes[surface], "PERSON-1", "placeholder")
        )
        original += surface
        position = match.end()
    original += marked[position:]
    scrubbed = apply(original, replacements)
    record = ScrubRecord.of(scrubbed, replacements, audience="a", layout=LAYOUT, entities={"PERSON-1": "e1"})
    return original, scrubbed, ScrubRecord.from_bytes(record.to_bytes())


NOTE = (
    "Vandaag kwam «Fatima el Amrani» binnen. Daarna zei «Fatima» dat «Wil» ziek is. Ik belde «mevr. El Amrani» terug."
)
CODES = {
    "Fatima el Amrani": "[PERSOON-1]",
    "Fatima": "[PERSOON-1]",
    "mevr. El Amrani": "[PERSOON-1]",
    "Wil": "[PERSOON-2]",
}
MAIN = {"[PERSOON-1]": "Fatima el Amrani", "[PERSOON-2]": "Wil Vos"}


def test_an_unedited_text_comes_back_exactly() -> None:
    """Every form stands again where it stood."""
    original, scrubbed, record = scrub(NOTE, CODES)
    assert splice(scrubbed, restore_exactly(scrubbed, record).splices) == original


@st.composite
def replaced_texts(draw: st.DrawFn) -> tuple[str, list[Replacement]]:
    """Any text with any stretches replaced by any text."""
    text = draw(st.text())
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=12)))
    return text, [
        Replacement(start, end, Kind.PLACE, text[start:end], draw(st.text(max_size=12)), "PLACE-1", "placeholder")
        for start, end in zip(cuts[::2], cuts[1::2], strict=False)
    ]


@given(replaced_texts())
def test_any_replacement_can_be_undone(case: tuple[str, list[Replacement]]) -> None:
    """Whatever was replaced by whatever, the record brings the text back."""
    text, replacements = case
    scrubbed = apply(text, replacements)
    record = ScrubRecord.of(scrubbed, replacements, audience="a", layout=LAYOUT, entities={})
    kept = ScrubRecord.from_bytes(record.to_bytes())
    assert splice(scrubbed, restore_exactly(scrubbed, kept).splices) == text


def test_the_record_holds_no_text_but_the_surfaces() -> None:
    """The words around a surface are kept as a hash only."""
    _original, _scrubbed, record = scrub(NOTE, CODES)
    for word in ("Vandaag", "binnen", "Daarna", "ziek", "terug"):
        assert word.encode() not in record.to_bytes()


def test_the_record_of_another_text_is_refused() -> None:
    """A record is never applied at offsets that do not hold its placeholders."""
    _original, scrubbed, record = scrub(NOTE, CODES)
    with pytest.raises(ValueError, match="another text"):
        restore_exactly("x" + scrubbed, record)


def test_an_edited_text_gets_the_form_that_stood_between_the_same_words() -> None:
    """Sentences moved and words added elsewhere do not change which form stood where."""
    _original, scrubbed, record = scrub(NOTE, CODES)
    sentences = scrubbed.split(". ")
    edited = "Nieuw begin. " + ". ".join([sentences[1], sentences[0], *sentences[2:]])
    restored = restore_edited(edited, [record], MAIN)
    text = splice(edited, restored.splices)
    assert "Vandaag kwam Fatima el Amrani binnen" in text
    assert "Daarna zei Fatima dat Wil ziek is" in text
    assert "Ik belde mevr. El Amrani terug" in text
    assert (restored.placed, restored.by_main_form, restored.unplaced) == (4, 0, ())


def test_a_placeholder_in_new_words_gets_the_main_form() -> None:
    """Where the form cannot be known, the fullest form stands."""
    _original, _scrubbed, record = scrub(NOTE, CODES)
    edited = "Advies: laat [persoon 1] eerst rusten."
    restored = restore_edited(edited, [record], MAIN)
    assert splice(edited, restored.splices) == "Advies: laat Fatima el Amrani eerst rusten."
    assert (restored.placed, restored.by_main_form) == (0, 1)


def test_a_placeholder_with_one_form_only_gets_that_form() -> None:
    """If the note had one form of a name, new words around it change nothing."""
    _original, _scrubbed, record = scrub(NOTE, CODES)
    edited = "En (PERSOON-2)?"
    assert splice(edited, restore_edited(edited, [record], MAIN).splices) == "En Wil?"


def test_an_unknown_placeholder_stays_and_is_named() -> None:
    """What cannot be placed is never guessed."""
    _original, _scrubbed, record = scrub(NOTE, CODES)
    edited = "Ook [PERSOON-7] en [PERSOON-7] en [PLAATS-1]."
    restored = restore_edited(edited, [record], MAIN)
    assert splice(edited, restored.splices) == edited
    assert restored.unplaced == ("[PERSOON-7]", "[PLAATS-1]")


def test_the_context_tells_from_which_text_a_fragment_came() -> None:
    """The number of matching surroundings is highest for the true origin."""
    _o, scrubbed, record = scrub(NOTE, CODES)
    _o, _s, other = scrub("Toen kwam «Fatima» weer. «Wil» bleef thuis.", CODES)
    fragment = scrubbed[:45]
    contexts = contexts_of(fragment)
    assert context_matches(contexts, record) > context_matches(contexts, other)


def test_a_code_that_stood_in_the_original_is_not_given_a_name() -> None:
    """It means somebody elsewhere; after an edit it stays and is named."""
    _original, scrubbed, record = scrub("Zie [PERSOON-7] en «Wil».", CODES)
    kept = ScrubRecord(record.audience, record.layout, record.spans, frozenset({"[PERSOON-7]"}))
    edited = "Nu: " + scrubbed
    restored = restore_edited(edited, [ScrubRecord.from_bytes(kept.to_bytes())], {"[PERSOON-7]": "Een Ander", **MAIN})
    assert splice(edited, restored.splices) == "Nu: Zie [PERSOON-7] en Wil."
    assert restored.unplaced == ("[PERSOON-7]",)
