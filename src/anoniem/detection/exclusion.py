"""Leaving out what is nobody's: theorists, public figures, methods, generic bodies, unless the note says otherwise."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anoniem.detection.families.known_public import is_generic, is_public_person
from anoniem.detection.finding import Finding, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["without_public"]

_EXCLUDABLE = frozenset({Kind.PERSON, Kind.ORG, Kind.PLACE})
_OWN_EVIDENCE = frozenset({"title", "field", "salutation", "signature", "age-after", "speaker"})
_TITLE_BEFORE = re.compile(
    r"(?:\b(?:mw|mevr|mevrouw|dhr|meneer|heer|juf|meester|tante|oom|oma|opa|fam|familie|collega|broer|zus|zoon|dochter|naam|beste|hoi|dag|lieve)\.?:? )$",
    re.IGNORECASE,
)


def without_public(text: str, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Leave out findings that name public figures or generic bodies.

    A surname of a theorist stays a finding when the note gives somebody that name: after a title, in a form field, with
    an age, or as part of a longer name that is not the theorist's own.

    Args:
        text: the whole text.
        findings: findings in any order.

    Yields:
        the findings that stay.
    """
    everything = list(findings)
    owned = {word for finding in everything if _owned(text, finding) for word in _words(finding.text)}
    for finding in everything:
        if finding.kind not in _EXCLUDABLE or not _public(finding) or _words(finding.text) & owned:
            yield finding


def _public(finding: Finding) -> bool:
    surface = " ".join(finding.text.split()).strip("'\"’.")
    return is_generic(surface) or (finding.kind is not Kind.PLACE and is_public_person(surface))


def _owned(text: str, finding: Finding) -> bool:
    if finding.kind is not Kind.PERSON:
        return False
    if not _public(finding):
        return " " in finding.text
    return (
        finding.source in _OWN_EVIDENCE
        or _TITLE_BEFORE.search(text, max(0, finding.start - 16), finding.start) is not None
    )


def _words(surface: str) -> set[str]:
    return {word for word in re.split(r"[^\w]+", surface.lower()) if len(word) > 3}  # noqa: PLR2004 - particles own nothing
