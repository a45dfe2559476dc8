"""The four functions of `anoniem.identity`, together, on a small note."""

from __future__ import annotations

from anoniem.detection.finding import Finding, Kind
from anoniem.identity import KnownEntity, link, match_keys, propagate

TEXT = "Fatima el Amrani belde. Mevr. El Amrani, Fatima's moeder en fatimas broer. Map cv_Amrani_v3."


def found(text: str, surface: str, kind: Kind = Kind.PERSON, score: float = 0.95) -> Finding:
    """The first occurrence of a surface, as detection would give it."""
    start = text.index(surface)
    return Finding(start, start + len(surface), kind, surface, score, "model")


def test_a_name_found_once_is_found_everywhere() -> None:
    """Parts, genitives, lower case and file names follow from one full name."""
    findings = propagate(TEXT, [found(TEXT, "Fatima el Amrani")])
    surfaces = [finding.text for finding in findings]
    assert surfaces == ["Fatima el Amrani", "El Amrani", "Fatima", "fatima", "Amrani"]


def test_all_mentions_of_one_person_are_one_identity() -> None:
    """The parts of a name lead to one identity with the fullest form."""
    (identity,) = link(TEXT, propagate(TEXT, [found(TEXT, "Fatima el Amrani")]))
    assert (identity.key, identity.main) == ("PERSON-1", "Fatima el Amrani")


def test_a_known_person_keeps_the_id_of_the_dossier() -> None:
    """A person whom the dossier knows is found without help and carries the dossier's id."""
    known = [KnownEntity("e7", Kind.PERSON, "Fatima el Amrani", ("Fatima",))]
    text = "gisteren belde fatima weer."
    (identity,) = link(text, propagate(text, (), known), known)
    assert identity.known_id == "e7"


def test_match_keys_ignore_case_accents_and_prefixes() -> None:
    """Two spellings of a name have one key."""
    assert match_keys(Kind.PERSON, "Zoë van den Berg") == match_keys(Kind.PERSON, "ZOE Van Den BERG")
