"""The detector end to end: from text to findings, with the real model."""

from __future__ import annotations

import logging
import socket
import subprocess
import sys
import time
from itertools import pairwise

import pytest
import spacy

import nl_anoniem
from anoniem.detection import Detector, Finding, Kind, Model
from anoniem.detection.adapter import Pipeline
from anoniem.detection.segments import SEGMENT_LIMIT
from anoniem.errors import ModelError

NOTE = """Intake 9 sept 2024

Cliënt: Wietske Hoogland (47), woont in Gorredijk aan de Kerkstraat 12, 8401 AB Gorredijk.
Tel 06-5190 2277, mail wietske@voorbeeld.nl, BSN 111222333, rekening NL91 ABNA 0417 1643 00.
Zij werkt bij Stichting Anker en rijdt in een auto met kenteken VX-661-T. Dossier BB-20911.

Groet, Anja
"""


@pytest.fixture(scope="module")
def detector() -> Detector:
    """Give a detector with the model loaded."""
    detector = Detector()
    detector.load()
    return detector


def _pairs(findings: tuple[Finding, ...]) -> set[tuple[str, str]]:
    return {(finding.kind.value, finding.text) for finding in findings if not finding.doubtful}


def test_finds_all_kinds_in_one_note(detector: Detector) -> None:
    """A note with every everyday identifier comes back with all of them, exactly."""
    expected = {
        ("DATE", "9 sept 2024"),
        ("PERSON", "Wietske Hoogland"),
        ("AGE", "47"),
        ("PLACE", "Gorredijk"),
        ("ADDRESS", "Kerkstraat 12"),
        ("POSTCODE", "8401 AB"),
        ("PHONE", "06-5190 2277"),
        ("EMAIL", "wietske@voorbeeld.nl"),
        ("BSN", "111222333"),
        ("IBAN", "NL91 ABNA 0417 1643 00"),
        ("ORG", "Stichting Anker"),
        ("PLATE", "VX-661-T"),
        ("IDNUM", "BB-20911"),
        ("PERSON", "Anja"),
    }
    assert expected <= _pairs(detector.detect(NOTE))


def test_findings_are_sorted_exact_and_apart(detector: Detector) -> None:
    """Every finding holds its own text, in order, without overlap."""
    findings = detector.detect(NOTE)
    assert all(NOTE[each.start : each.end] == each.text for each in findings)
    assert all(left.end <= right.start for left, right in pairwise(findings))


def test_offsets_are_those_of_the_original_text(detector: Detector) -> None:
    """Invisible characters, entities and emoji before and inside a name do not shift its span."""
    text = (
        "\ufeff🌻 Beste Fa\u00adti\u200bma,\r\n\r\n"
        "mevrouw Zo&euml; de Vries belt 06\u00a012\u201134\u201156\u201178\u201190.\r\n"
    )
    found = _pairs(detector.detect(text))
    assert ("PERSON", "Fa\u00adti\u200bma") in found
    assert ("PERSON", "Zo&euml; de Vries") in found
    assert any(kind == "PHONE" for kind, _ in found)


def test_the_same_note_deep_in_a_long_text(detector: Detector) -> None:
    """Segments are analysed apart and their offsets shifted: what is found alone is found after many pages too."""
    filler = "Het gesprek ging over rust en slaap. " * (SEGMENT_LIMIT // 30) + "\n\n"
    fractions: list[float] = []
    findings = detector.detect(filler + NOTE, progress=fractions.append)
    kinds = {kind for kind, _ in _pairs(findings)}
    assert {"PHONE", "IBAN", "BSN", "EMAIL", "POSTCODE", "PLATE"} <= kinds
    assert all(each.text == (filler + NOTE)[each.start : each.end] for each in findings)
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    assert len(fractions) > 2


@pytest.mark.parametrize("text", ["", " \n\t", "\u200b\u00ad", "\x00", "🌻🌻", "．．．", "a", "\ud83c"])
def test_empty_and_odd_text_gives_nothing_and_no_error(detector: Detector, text: str) -> None:
    """Text without words has no identifiers."""
    assert not [each for each in detector.detect(text) if not each.doubtful]


@pytest.mark.slow
def test_a_single_endless_line(detector: Detector) -> None:
    """A line of forty thousand characters without a full stop is cut and read like any other text."""
    text = "hij belt 06-12345678 en dan weer niet " * 900
    phones = [each for each in detector.detect(text) if each.kind is Kind.PHONE]
    assert len(phones) == 900


def test_one_very_long_word_costs_what_its_length_costs(detector: Detector) -> None:
    """A pasted attachment or a key held down does not stop the work."""
    start = time.process_time()
    found = detector.detect("a" * 200_000 + " en toen kwam Fatima uit Zwolle.")
    assert time.process_time() - start < 20
    assert {one.text for one in found} >= {"Fatima", "Zwolle"}


def test_works_with_sockets_blocked(detector: Detector, monkeypatch: pytest.MonkeyPatch) -> None:
    """Detection never opens a connection."""

    def refuse(*_: object, **__: object) -> None:
        pytest.fail("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    assert detector.detect("Mail naar anne@voorbeeld.nl of www.voorbeeld.nl")


def test_nothing_of_the_note_is_logged(detector: Detector, caplog: pytest.LogCaptureFixture) -> None:
    """Not even at the lowest level does a logger get to see the text."""
    with caplog.at_level(logging.DEBUG):
        detector.detect("Kanariepietje Zwaluwstaart belt 06-12345678.")
    assert "Kanariepietje" not in caplog.text
    assert "Zwaluwstaart" not in caplog.text
    assert "12345678" not in caplog.text


def test_importing_the_package_is_cheap() -> None:
    """Neither importing detection nor making a detector imports spaCy, presidio or onnxruntime."""
    code = (
        "import sys, anoniem.detection as d; d.Detector();"
        "print([m for m in ('spacy', 'presidio_analyzer', 'onnxruntime', 'numpy') if m in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_a_pipeline_without_the_labels_is_refused() -> None:
    """A pipeline that cannot mark persons is an error at the start, not an empty result."""
    with pytest.raises(ModelError, match="PER"):
        Pipeline(spacy.blank("nl"))


def test_public_figures_and_methods_stay(detector: Detector) -> None:
    """Theorists, generic bodies and tools are nobody of the note."""
    text = "Volgens Rogers en Yalom helpt EMDR; het UWV en de GGZ sturen een brief via WhatsApp."
    assert not {pair for pair in _pairs(detector.detect(text)) if pair[0] in {"PERSON", "ORG"}}


def test_a_client_with_the_name_of_a_theorist_is_found(detector: Detector) -> None:
    """A title or a form field gives the name to a person of the note."""
    text = "Cliënt: mevrouw Rogers, 44 jaar. Rogers slaapt slecht."
    persons = [each.text for each in detector.detect(text) if each.kind is Kind.PERSON and not each.doubtful]
    assert persons == ["Rogers", "Rogers"]


def test_the_models_of_the_package_are_those_on_offer() -> None:
    """Each model that can be chosen is in the package, and the other way round."""
    assert {model.value for model in Model} == set(nl_anoniem.MODELS)


def test_the_fast_model_can_be_chosen() -> None:
    """A detector reads with the model that it is given."""
    found = Detector(model=Model.FAST).detect("Mevrouw Oldenkamp belde Wouter Jonker in Deventer.")
    assert [finding.text for finding in found] == ["Oldenkamp", "Wouter Jonker", "Deventer"]
