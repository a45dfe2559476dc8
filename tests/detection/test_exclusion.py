"""What is nobody's goes; what the word speaks against becomes doubt; what the note claims for a person stays."""

from __future__ import annotations

import pytest

from anoniem.detection.exclusion import without_little_words, without_public
from anoniem.detection.finding import Finding, Kind


def _finding(text: str, part: str, kind: Kind, *, score: float = 0.9, source: str = "model") -> Finding:
    start = text.index(part)
    return Finding(start, start + len(part), kind, part, score, source)


@pytest.mark.parametrize(
    ("text", "part", "kind"),
    [
        ("zoals Yalom schrijft", "Yalom", Kind.PERSON),
        ("een brief van het UWV", "UWV", Kind.ORG),
        ("zij kreeg EMDR en lorazepam", "lorazepam", Kind.PERSON),
        ("hij spreekt Turks thuis", "Turks", Kind.PLACE),
        ("mevr. belt terug", "mevr", Kind.PERSON),
        ("bellen via WhatsApp", "WhatsApp", Kind.ORG),
    ],
)
def test_leaves_out_what_is_nobodys(text: str, part: str, kind: Kind) -> None:
    """Theorists, bodies, medicines, languages, titles and tools are no findings."""
    assert list(without_public(text, [_finding(text, part, kind)])) == []


def test_keeps_a_theorists_name_that_the_note_gives_to_somebody() -> None:
    """A title before the name anywhere in the note keeps every mention of it."""
    text = "Mevrouw Young was er. Young slaapt slecht."
    findings = [
        _finding(text, "Young", Kind.PERSON, source="title"),
        Finding(22, 27, Kind.PERSON, "Young", 0.9, "model"),
    ]
    assert list(without_public(text, findings)) == findings


def test_doubts_a_common_word_at_the_head_of_a_sentence() -> None:
    """A capital that the sentence asks for is no evidence of a name."""
    text = "Gisteren was zij er. Rust helpt haar."
    (finding,) = without_public(text, [_finding(text, "Rust", Kind.PERSON)])
    assert finding.doubtful


def test_keeps_a_common_word_with_a_capital_inside_a_sentence() -> None:
    """A capital that nothing else explains is evidence, and carries the other mentions along."""
    text = "Storm sliep slecht. Vandaag kwam Storm weer."
    findings = [
        _finding(text, "Storm", Kind.PERSON),
        Finding(33, 38, Kind.PERSON, "Storm", 0.9, "model"),
    ]
    assert not any(each.doubtful for each in without_public(text, findings))


def test_a_form_that_only_the_model_read_needs_a_high_score() -> None:
    """A date, age or code without a form of its own is doubt unless the model is sure."""
    text = "hij scoorde 22 punten"
    (finding,) = without_public(text, [_finding(text, "22", Kind.AGE, score=0.6)])
    assert finding.doubtful


def test_a_lone_little_word_is_no_doubt_worth_asking_about() -> None:
    """A doubtful article goes; a doubtful name stays, and so does a sure finding."""
    doubt = Finding(0, 2, Kind.ORG, "de", 0.4, "model-doubt")
    name = Finding(3, 12, Kind.ORG, "regenboog", 0.4, "model-doubt")
    sure = Finding(13, 16, Kind.PERSON, "Die", 0.9, "title")
    assert list(without_little_words([doubt, name, sure])) == [name, sure]
