"""Names in full: particles, articles and suffixes that the model leaves outside, and halves of one name joined."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from anoniem.detection.families.organisations import ABBREVIATED, TYPES
from anoniem.detection.finding import DOUBT_BELOW, Finding, Kind
from anoniem.detection.resolve import stops_short
from anoniem.detection.wording import word_set

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["widen", "with_edges"]

_PARTICLES_BETWEEN = re.compile(
    r"[ -](?:(?:van|von|vd|v\.d\.|v/d)(?: (?:de|der|den|het|'t|la|le))?|de|der|den|te|ter|ten|el|al|la|le|ben|bin|"
    r"ibn|abu|op de|op den|in 't|in den|uit den|d'|"
    r"Van|Van de|Van der|Van den|De|Der|Den|Te|Ter|Ten|El|Al|La|Le|Ben)(?:[ -]|(?<=')(?=\w))"
)
_SURE_PARTICLES = re.compile(
    r"[ -](?:van de|van der|van den|van het|van 't|vd|v\.d\.|v/d|der|den|te|ter|ten|el|al|op den|in den|uit den|"
    r"Van de|Van der|Van den|Te|Ter|Ten)[ -]"
)
# "Visser-de Jong": only a married name has these.
_HYPHENED = re.compile(r"-(?:(?:van|de|den|ter|te|ten|van de|van der|van den|el|al) )?")
_PLACE_BETWEEN = re.compile(r" (?:over|aan de|aan den|aan|op|op den|bij|a/d) ")
_ORG_BETWEEN = re.compile(r" (?:en|&|aan de|aan den|aan|op een|op de|op|voor|voor de|van de|van|in de|- )[ ]?")
_ARTICLE_BEFORE = re.compile(r"(?<![\w'])(?:De|Het|Den|'t|'s|'T|DE|HET|'n|St\.|Sint|Huize) $|(?<!\w)'t ?$")
_LOWER_ARTICLE_BEFORE = re.compile(
    r"(?:\b(?:bij|op|van|naar|voor|via|in|uit|hotel|café|school|wzc|basisschool|obs|cbs|zorggroep|stichting|"
    r"woonstichting|praktijk|kinderopvang|hospice|buurthuis|restaurant) )(de |het |'t |t )$"
)
_ANY_ARTICLE_BEFORE = re.compile(r"(?<![\w'-])(?:[Dd]e|[Hh]et|'t|DE|HET) $")
_SUFFIX = re.compile(r" (?:jr|sr|junior|senior|Jr|Sr)\b\.?")
_PROVINCE = re.compile(r" \((?:[A-Z]|[A-Z][A-Za-z]\.?|[A-Z]{2,3})\)")
_PROVINCE_SURE = re.compile(r" \((?:NH|ZH|NB|Gld|Gld\.|Lb|Lb\.|Fr|Fr\.|Dr|Ov|Utr|Utr\.|Ze|Zld)\)")
_TEAM = re.compile(
    r" ?'\d\d\b| (?:heren|dames|vrouwen|meisjes|jongens|[A-Z]{1,3})? ?\d{1,2}(?:-\d)?(?=[\s.,;)]|$)| (?:JO|MO|U|"
    r"O)\d\d(?:-\d)?"
)
_TYPE_FIRST = re.compile(
    rf"(?:(?!(?:{'|'.join(sorted(ABBREVIATED))}) )(?:{TYPES}|werkgever|opdrachtgever|school|bij|kas|van|in|"
    rf"Werkgever|Opdrachtgever|School|Doorverwijzing|"
    rf"Stagebedrijf)\b:? )+"
    r"(?=(?:de |het |'t )?[\"'A-ZÀ-Þ])"
)
_SHORT_FIRST_NAMES = word_set("""
    abr alb ant bern cath chr corn ch ferd fred fr gerh gerr gijsb hend hendr herm jac jacq joh jos ph nic pet th
    theod wilh
""")
_NAMES = frozenset({Kind.PERSON, Kind.PLACE, Kind.ORG})
_LONGEST_GAP = 9
"""The longest particle with its spaces, in characters."""
_CLUB = re.compile(r"^(?:v\.?v\.?|s\.?v\.?|f\.?c\.?|h\.?v\.?|k\.?v\.?|s\.?c\.?|ksv|hsc|rkvv)\b", re.IGNORECASE)


def widen(text: str, findings: Iterable[Finding]) -> list[Finding]:
    """Let names grow to their full length.

    Args:
        text: the whole text.
        findings: findings without overlap, sorted.

    Returns:
        The findings, some longer, some joined; they may touch but a joined one takes the place of its parts.
    """
    row: list[Finding] = []
    for finding in findings:
        grown = _grown(text, finding) if finding.score >= DOUBT_BELOW else finding
        last = row[-1] if row else None
        if last is not None and (joint := _joint(text, last, grown)) is not None:
            row[-1] = joint
        else:
            row.append(grown)
    return row


def with_edges(text: str, findings: Iterable[Finding]) -> list[Finding]:
    """Take in the full stop of shortened names ("Sj.", "te Alm.") and the article of organisations ("de Lidl").

    Whether an article is part of a name is anybody's guess; outside, it may be the half that gives the name away.

    Args:
        text: the whole text.
        findings: findings in any order.

    Returns:
        The findings, some a little longer; they may touch or overlap now.
    """
    row: list[Finding] = []
    for each in findings:
        start, end = each.start, each.end
        if stops_short(text, start, end, each.kind):
            end += 1
        articled = each.kind is Kind.ORG or (each.kind is Kind.ADDRESS and not any(map(str.isdigit, each.text)))
        if articled and (article := _ANY_ARTICLE_BEFORE.search(text[max(0, start - 5) : start])):
            start -= len(article[0])
        row.append(each if (start, end) == (each.start, each.end) else _span(text, each, start, end))
    return row


def _grown(text: str, finding: Finding) -> Finding:
    start, end = finding.start, finding.end
    # A lower-case type word stays outside: "verpleeghuis Wisselaar"; so do the labels of a form.
    if finding.kind is Kind.ORG and (hit := _TYPE_FIRST.match(text, start, end)):
        start = hit.end()
        finding = _span(text, finding, start, end)
    if finding.kind in {Kind.ORG, Kind.PLACE} and finding.text[0].isupper():
        before = text[max(0, start - 6) : start]
        if hit := _ARTICLE_BEFORE.search(before):
            # At the head of a sentence "De" may be just an article; taken in, it does no harm.
            start -= len(before) - hit.start()
    elif finding.kind is Kind.ORG:
        before = text[max(0, start - 24) : start]
        if hit := _LOWER_ARTICLE_BEFORE.search(before):
            start -= len(hit[1])
        elif before.endswith(("'t ", "'t")):
            start -= len(before) - before.rfind("'t")
    if hit := _PROVINCE.match(text, end) if finding.kind is Kind.PLACE else _PROVINCE_SURE.match(text, end):
        end = hit.end()
    if finding.kind is Kind.PERSON and (hit := _SUFFIX.match(text, end)):
        end = hit.end()
    if (
        finding.kind is Kind.ORG
        and (_CLUB.match(finding.text) or "'" in text[end : end + 2])
        and (hit := _TEAM.match(text, end))
    ):
        end = hit.end()
    return finding if (start, end) == (finding.start, finding.end) else _span(text, finding, start, end)


def _joint(text: str, first: Finding, second: Finding) -> Finding | None:
    gap = text[first.end : second.start]
    if second.start <= first.end or len(gap) > _LONGEST_GAP or "\n" in gap or not _belong(first, second, gap):
        return None
    joint = _span(text, first, first.start, second.end, max(first.score, second.score))
    return replace(joint, kind=Kind.PERSON) if _HYPHENED.fullmatch(gap) else joint


def _belong(first: Finding, second: Finding, gap: str) -> bool:
    """Whether two neighbours are halves of one name."""
    kinds = (first.kind, second.kind)
    doubts = first.doubtful + second.doubtful
    if kinds == (Kind.PERSON, Kind.PERSON) and gap == " ":
        same_case = second.text[0].isupper() == first.text[0].isupper()
        return not doubts or (doubts == 1 and same_case)
    if doubts or not set(kinds) <= _NAMES:
        return False
    if Kind.PERSON in kinds and _HYPHENED.fullmatch(gap):
        return True
    if first.kind is Kind.PERSON:
        return _persons_belong(first, second, gap)
    if kinds == (Kind.PLACE, Kind.PLACE):
        return _PLACE_BETWEEN.fullmatch(gap) is not None
    institution = first.kind is Kind.ORG and " " in first.text and first.text[0].isupper()
    return institution and second.kind is not Kind.PERSON and _ORG_BETWEEN.fullmatch(gap) is not None


def _persons_belong(first: Finding, second: Finding, gap: str) -> bool:
    """Whether what stands after a person is the rest of the name, whatever it was taken for."""
    if second.kind is not Kind.PERSON:
        return _SURE_PARTICLES.fullmatch(gap) is not None and " " not in second.text
    shortened = gap == ". " and first.text.lower() in _SHORT_FIRST_NAMES
    return shortened or _PARTICLES_BETWEEN.fullmatch(gap) is not None


def _span(text: str, finding: Finding, start: int, end: int, score: float | None = None) -> Finding:
    return Finding(start, end, finding.kind, text[start:end], finding.score if score is None else score, finding.source)
