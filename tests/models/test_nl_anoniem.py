"""The Dutch pipeline: found by spaCy, right offsets, sound scores, no input that breaks it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

import nl_anoniem

if TYPE_CHECKING:
    from spacy.language import Language

NOTE = (
    "Intake met Fatima el Amrani (41) uit Zwolle.\n"
    "Zij werkt bij Zorggroep De Berken en belt morgen met haar broer Youssef.\n"
)


@pytest.fixture(scope="module")
def nlp() -> Language:
    """Give the loaded pipeline."""
    return spacy.load("nl_anoniem")


def test_spacy_finds_the_package_by_its_name() -> None:
    """The record beside the package makes it one that spaCy knows, and carries the version that meta.json names."""
    assert spacy.util.is_package("nl_anoniem")
    record = Path(nl_anoniem.__file__).parents[1] / "nl_anoniem.egg-info" / "PKG-INFO"
    assert f"Version: {nl_anoniem.__version__}\n" in record.read_text(encoding="utf-8")


def test_it_finds_persons_places_and_organisations(nlp: Language) -> None:
    """An ordinary note gives its names with their labels."""
    found = {(span.text, span.label_) for span in nlp(NOTE).ents}
    assert {
        ("Fatima el Amrani", "PER"),
        ("Zwolle", "LOC"),
        ("Youssef", "PER"),
        ("Zorggroep De Berken", "ORG"),
    } <= found


def test_it_finds_ages_dates_and_what_narrows(nlp: Language) -> None:
    """Ages and dates are entities; a profession is a quasi-identifier, apart from them."""
    doc = nlp("Karim (43) is huisarts in Tiel. Gesproken op 12 maart 2024, hij is 43 jaar oud.\n")
    assert {span.label_ for span in doc.ents} >= {"PER", "AGE", "LOC", "DATE"}
    assert {(span.text, span.label_) for span in doc.spans["quasi"]} >= {("huisarts", "q-PROFESSION")}


def test_a_name_inside_a_file_name_is_found(nlp: Language) -> None:
    """The span is the name, not the file name."""
    doc = nlp("Gesprek met Wouter Jansen. Bijlage: verslag_jansen_def2.docx\n")
    assert "jansen" in [span.text for span in doc.ents]


def test_another_tokeniser_may_cut_elsewhere(nlp: Language) -> None:
    """Entities take whole tokens of the document that they are given."""
    words = NOTE.split(" ")
    doc = nlp.get_pipe("anoniem_onnx_ner")(Doc(nlp.vocab, words=words))
    assert "Fatima el Amrani" in [span.text for span in doc.ents]


def test_every_entity_has_a_probability(nlp: Language) -> None:
    """A score lies between zero and one and is high for a plain name."""
    scores = [span._.score for span in nlp(NOTE).ents]
    assert all(0.5 <= score <= 1.0 for score in scores)
    assert max(scores) > 0.9


@pytest.mark.parametrize("model", sorted(nl_anoniem.MODELS))
def test_each_model_reads(model: str) -> None:
    """Whichever model is asked for finds a plain name, with its own settings."""
    nlp = nl_anoniem.load(model=model)
    assert "Fatima el Amrani" in [span.text for span in nlp(NOTE).ents]
    component = nlp.get_pipe("anoniem_onnx_ner")
    assert component.file == f"{model}.onnx"
    assert component.outside_bias == nl_anoniem.MODELS[model]["outside_bias"]


def test_a_setting_of_the_caller_goes_before_that_of_the_model() -> None:
    """A bias that is asked for is used, whichever model reads."""
    settings = {"components": {"anoniem_onnx_ner": {"outside_bias": 0.25}}}
    nlp = nl_anoniem.load(model="fast", config=settings)
    assert (nlp.get_pipe("anoniem_onnx_ner").file, nlp.get_pipe("anoniem_onnx_ner").outside_bias) == ("fast.onnx", 0.25)


def test_the_thorough_model_reads_unless_told_otherwise(nlp: Language) -> None:
    """The settings in the package are those of the thorough model."""
    component = nlp.get_pipe("anoniem_onnx_ner")
    thorough = nl_anoniem.MODELS["thorough"]
    assert (component.file, component.outside_bias) == (thorough["file"], thorough["outside_bias"])


def test_what_stays_below_one_half_is_a_candidate() -> None:
    """A bias against finding turns entities into candidates, with scores that say so."""
    settings = {"outside_bias": -20.0, "candidate_floor": 1e-12}
    doc = nl_anoniem.load(config={"components": {"anoniem_onnx_ner": settings}})(NOTE)
    assert not doc.ents
    candidates = doc._.anoniem_candidates
    assert any("Fatima" in span.text for span in candidates)
    assert all(span._.score < 0.5 for span in candidates)


def test_many_texts_give_what_each_gives_alone(nlp: Language) -> None:
    """What is found in a text does not depend on the texts beside it."""
    texts = [NOTE, "", "Bel Wouter.", "roos belt wil morgen", NOTE * 5]
    together = [[(s.start_char, s.end_char, s.label_) for s in doc.ents] for doc in nlp.pipe(texts)]
    alone = [[(s.start_char, s.end_char, s.label_) for s in nlp(text).ents] for text in texts]
    assert together == alone


def test_a_saved_pipeline_loads_again(nlp: Language, tmp_path: Path) -> None:
    """`to_disk` writes all that `spacy.load` needs."""
    nlp.to_disk(tmp_path / "copy")
    again = spacy.load(tmp_path / "copy")
    assert [s.text for s in again(NOTE).ents] == [s.text for s in nlp(NOTE).ents]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n\t ",
        "\0",
        "Jan\0sen belde",
        "Fa\u200btima en Jan\u00adsen",
        "\u202eabc\u202c",
        "👩‍👩‍👧 Roos",
        "e\u0301e\u0301n",
        "\u200b",
        "a" * 5_000,
        "." * 5_000,
        "_" * 3_000,
        "日本語の文",
    ],
)
def test_strange_text_comes_back_unchanged(nlp: Language, text: str) -> None:
    """No character is lost or moved, whatever the text holds."""
    doc = nlp(text)
    assert doc.text == text
    assert all(text[s.start_char : s.end_char] == s.text for s in doc.ents)


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
def test_the_text_is_always_kept(nlp: Language, text: str) -> None:
    """Tokens and their spaces make up the text again."""
    assert nlp.make_doc(text).text == text


@pytest.mark.slow
def test_a_megabyte_on_one_line_without_a_space_is_read(nlp: Language) -> None:
    """One line of a million letters costs seconds, not minutes."""
    began = time.monotonic()
    doc = nlp("x" * 1_048_576)
    assert len(doc.text) == 1_048_576
    assert time.monotonic() - began < 60


def test_a_name_is_found_across_a_window_edge(nlp: Language) -> None:
    """A long text without a full stop is read with overlapping windows: no name falls between two."""
    text = "en toen zei Fatima el Amrani dat ze naar huis ging " * 60
    found = [span.text for span in nlp(text).ents if span.label_ == "PER"]
    assert found.count("Fatima el Amrani") >= 58
