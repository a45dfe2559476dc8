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


@pytest.mark.parametrize(
    ("text", "part", "kind"),
    [
        ("maandag belde door over de schuld", "door", Kind.PERSON),
        ("planner wannes zet mercedes niet op nacht", "mercedes", Kind.PERSON),
        ("dossier bb drie drie negen afgesloten", "bb drie drie negen", Kind.IDNUM),
        ("zij post als kleinebeer_tonny", "kleinebeer_tonny", Kind.IDNUM),
        ("sevda is eenenzeventig", "eenenzeventig", Kind.AGE),
    ],
)
def test_believes_a_model_that_is_certain(text: str, part: str, kind: Kind) -> None:
    """No list of words and no missing form outweighs a score at which the model is hardly ever wrong."""
    certain = _finding(text, part, kind, score=0.999)
    assert list(without_public(text, [certain])) == [certain]


@pytest.mark.parametrize("part", ["2016", "2008-2012", "april", "donderdag"])
def test_a_year_or_a_weekday_is_no_date_however_certain_the_model(part: str) -> None:
    """Bare years, months and weekdays tell nobody apart."""
    text = f"Hij was in {part} in Mali."
    assert not any(not each.doubtful for each in without_public(text, [_finding(text, part, Kind.DATE, score=0.999)]))


@pytest.mark.parametrize(
    ("text", "part", "kind"),
    [
        ("Marieke was moe, prikkelb., en wilde naar huis.", "prikkelb", Kind.PERSON),
        ("Zij kookte haar lievelingssoep, mercimek, voor Joost.", "mercimek", Kind.PERSON),
        ("Joost kwam via de nachtpost binnen.", "nachtpost", Kind.ORG),
    ],
)
def test_doubts_a_name_in_lower_case_where_names_have_capitals(text: str, part: str, kind: Kind) -> None:
    """Who writes capitals writes names with them: what has none is a short form or a foreign word."""
    (finding,) = without_public(text, [_finding(text, part, kind)])
    assert finding.doubtful


@pytest.mark.parametrize(
    ("text", "part", "kind"),
    [
        ("marieke was moe en wilde naar huis", "marieke", Kind.PERSON),
        ("[12:04] Joost: en toen kwam hanneke binnen", "hanneke", Kind.PERSON),
        ("05-03-24 19:11 - Gwen: jayden slaapt nu", "jayden", Kind.PERSON),
        ("zij zit bij emergis voor haar angst", "emergis", Kind.ORG),
    ],
)
def test_keeps_a_name_in_lower_case_where_all_is_lower_case(text: str, part: str, kind: Kind) -> None:
    """The name of a chat's sender has its capital from the telephone, not from who types."""
    finding = _finding(text, part, kind, score=0.93)
    assert list(without_public(text, [finding])) == [finding]


@pytest.mark.parametrize(
    ("text", "part", "kept"),
    [
        ("M. wil morgen bellen", "M.", True),
        ("Zij was er. S belt terug", "S", True),
        ("S: moe, slaapt slecht", "S", False),
        ("P – drie gesprekken", "P", False),
        ("A) afwachten", "A", False),
    ],
)
def test_tells_a_person_in_a_letter_from_the_letters_of_a_scheme(text: str, part: str, kept: bool) -> None:
    """A letter at the head of a line is somebody, unless a heading's mark follows."""
    assert bool(list(without_public(text, [_finding(text, part, Kind.PERSON)]))) is kept


@pytest.mark.parametrize(
    ("text", "part", "kind"),
    [
        ("BEGIN:VEVENT\nUID:12", "VEVENT", Kind.PLACE),
        ("SUMMARY:gesprek", "SUMMARY", Kind.PERSON),
        ("De docent Frans belde", "Frans", Kind.PERSON),
        ("zijn lessen Engels", "Engels", Kind.PERSON),
    ],
)
def test_leaves_out_file_formats_and_school_subjects(text: str, part: str, kind: Kind) -> None:
    """A key of a file format, or a language that is taught, is nobody."""
    assert list(without_public(text, [_finding(text, part, kind)])) == []


def test_initials_in_a_column_of_their_own_are_somebodys() -> None:
    """Who signs may be called N.B.; elsewhere the letters are an abbreviation."""
    text = "S. Haan        N.B."
    assert list(without_public(text, [_finding(text, "N.B.", Kind.PERSON)]))
    assert not list(without_public("N.B. Morgen vrij", [_finding("N.B. Morgen vrij", "N.B.", Kind.PERSON)]))


def test_keeps_a_person_who_bears_the_name_of_a_language() -> None:
    """A name is a language only where it is taught or spoken."""
    text = "Vandaag kwam Frans langs."
    finding = _finding(text, "Frans", Kind.PERSON)
    assert list(without_public(text, [finding])) == [finding]


def test_a_lone_little_word_is_no_doubt_worth_asking_about() -> None:
    """A doubtful article goes; a doubtful name stays, and so does a sure finding."""
    doubt = Finding(0, 2, Kind.ORG, "de", 0.4, "model-doubt")
    name = Finding(3, 12, Kind.ORG, "regenboog", 0.4, "model-doubt")
    sure = Finding(13, 16, Kind.PERSON, "Die", 0.9, "title")
    assert list(without_little_words([doubt, name, sure])) == [name, sure]
