"""Names found by half are made whole: "Yana" in "Yana Stuyvaert", "Amrani" in "F. el Amrani"."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from anoniem.detection.finding import Finding, Kind
from anoniem.identity.parts import PREFIXES, PersonName, parse_person
from anoniem.identity.roles import BEFORE_NAME, SALUTATIONS
from anoniem.identity.text import fold, is_capitalised, word_set
from anoniem.identity.words import frequency, is_common

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anoniem.identity.text import Atoms

__all__ = ["LONGEST_NAME", "extend_names"]

LONGEST_NAME = 120
"""Names are not joined into anything longer than this (characters)."""

_LONG_INITIALS = word_set("th ch chr ph joh ij tj")
_SURE_PREFIXES = word_set("den der ten ter vd vanden vander")
_LONGEST_PREFIX = 3
_LONGEST_GAP = 25
_NAME_KINDS = frozenset({Kind.PERSON, Kind.PLACE, Kind.ORG})
_LONGEST_LABEL = 60
_SENIOR = re.compile(r" (?:[sj]r\b\.?|senior\b|junior\b)")
_LEGAL = re.compile(
    r" ?(?:,? (?:B\.V\.|N\.V\.|V\.O\.F\.|U\.A\.|BV|NV|VOF|vzw|VZW|BVBA|GmbH(?: & Co\. KG)?|Ltd\.?)|(?: ?& ?| en )"
    r"(?:Zn|Zoon|Zonen|zn|Co)\b\.?)"
    r"|(?<=B\.V)\.|(?<=N\.V)\.|(?<=Zn)\.|(?<=Ltd)\."
)
_SURNAME_BETWEEN = re.compile(r" (?:te|ter|ten|van der|van den|vd|v\.?d\.?|v/d) ")
_INITIALS_AFTER = re.compile(r", ?[A-Z](?:\.-?[A-Z])*\.")
_SHORT_TYPES = word_set("gebr mts fa st firma")
_ARTICLE = re.compile(r"(?<![\w'’])(?:['’]t|De|Het|Den) $")
_LEAD = re.compile(
    r"(?:(?i:beste|hoi|hallo|hi|hey|dag|geachte|groetjes|groeten|groet|"
    r"mevrouw|mevr\.|mw\.|dhr\.|meneer|de heer)|van) (?=\w)"
)
_REGION = re.compile(r" \([A-Z][A-Za-z]{0,3}\.?\)")
_YEAR = re.compile(r" ['’]\d\d\b")
_NICK_BETWEEN = re.compile(r" ?[\"“”‘'(][^\"“”’'()\n]{1,20}[\"“”’')] ")
_FIELD_BEFORE = re.compile(
    r"(?:^[\s\d.)|*•#-]*|[|;\t]\s*[\"']?|(?:dhr|mw|mevr|heer|mevrouw)\.? |"
    r"(?:[Nn]aam|[Cc]li[eë]nt|[Ww]erknemer|[Ll]eerling|"
    r"[Pp]ati[eë]nte?|[Kk]andidaat|[Dd]eelnemer|[Bb]etreft|[Bb]etr)\.?\s*:\s*(?:dhr|mw|mevr)?\.? ?)$"
)
_FIELD_AFTER = re.compile(r"(?:\s*$|\s*[\n|;\t(]| [–—-] |[\"']|  )")
_OPENED = re.compile(r"[\"“”(]{1,2}[^\"“”()]*$")
_OPENING = re.compile(r" ?[\"“”(]{1,2}")
_CLOSING = re.compile(r"[\"“”)]{1,2} (?:(?:van|de|der|den|ten|ter|te|el|al|v\.?|vd|'t|da|dos) ){0,3}")
_CLOSED = re.compile(r"[\"”)]{1,2} ")
_MORE = re.compile(r"[\"“”)]{1,2} ?[^\W\d_]")
_PREFIX_BETWEEN = re.compile(
    r" (?:(?:van|von) (?:de|den|der|het|'t)|van|von|ten|ter|te|der|den|v/d|"
    r"vd|v\.?d\.?|v\.|el|al|ait|ben|bin|da|dos|di|del|de la|de) "
)
_SHORTEST_NAME = 3
_RARE = 20
_AFTER_LETTER = frozenset({"", ".", ",", ":", ";", ")", "\n", "\t"})


def extend_names(atoms: Atoms, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Stretch persons and organisations over what belongs to them and stands beside them.

    Persons: initials, a prefix, an unknown capitalised surname, "sr.", and what lies between two parts of one name
    (a nickname in quotes, "Irma te Velthuis", "Karim, A."). Organisations: "B.V.", "& Zn.", a closing bracket.

    Args:
        atoms: the atoms of the text.
        findings: sorted findings that do not overlap.

    Returns:
        The findings, some longer or joined; still sorted and without overlap. Doubtful ones are left as they are,
        or give way to what is stretched over them.
    """
    alone = {fold(finding.text) for finding in findings if finding.kind is Kind.PERSON and " " not in finding.text}
    sure = [_inverted(atoms.text, _without_lead(finding, alone)) for finding in findings if not finding.doubtful]
    joined = _bridge(atoms.text, sure)
    stretched: list[Finding] = []
    doubt: list[Finding] = []
    names: dict[str, PersonName] = {}
    for i, finding in enumerate(joined):
        floor = stretched[-1].end if stretched else 0
        ceiling = joined[i + 1].start if i + 1 < len(joined) else len(atoms.text)
        stretched.append(_stretch(atoms, finding, floor, ceiling, names))
    starts = [finding.start for finding in stretched]
    for finding in findings:
        if finding.doubtful:
            before = bisect_left(starts, finding.end) - 1
            if before < 0 or stretched[before].end <= finding.start:
                doubt.append(finding)
    return tuple(sorted([*stretched, *doubt]))


def _stretch(atoms: Atoms, finding: Finding, floor: int, ceiling: int, names: dict[str, PersonName]) -> Finding:
    """Stretch one finding between the end of the one before it and the start of the next."""
    start, end = finding.start, finding.end
    first, last = bisect_left(atoms.starts, start), bisect_left(atoms.starts, end) - 1
    if last < first or finding.kind not in _NAME_KINDS:
        return finding
    tail: re.Match[str] | None = None
    if finding.kind is not Kind.PERSON:
        article = _ARTICLE.search(atoms.text, max(floor, start - 4), start)
        start = article.start() if article else start
        tail = _REGION.match(atoms.text, end) if finding.kind is Kind.PLACE else None
        if finding.kind is Kind.ORG:
            tail = _LEGAL.match(atoms.text, end) or _YEAR.match(atoms.text, end)
    elif end == atoms.ends[last]:
        name = names.get(finding.text)
        if name is None:
            name = names[finding.text] = parse_person(finding.text)
        start, end = _whole_person(atoms, (first, last), (max(floor, 0), ceiling), (start, name))
        tail = _SENIOR.match(atoms.text, end)
    if tail and tail.end() <= ceiling:
        end = tail.end()
    inside = atoms.text[start:end]
    if atoms.text.startswith(")", end) and end < ceiling and "(" in inside and ")" not in inside:
        end += 1
    return Finding(start, end, finding.kind, atoms.text[start:end], finding.score, finding.source)


def _whole_person(
    atoms: Atoms, span: tuple[int, int], room: tuple[int, int], known: tuple[int, PersonName]
) -> tuple[int, int]:
    """Where a person's name starts and ends, given its atoms, the room around it, and its start and parts."""
    (first, last), (floor, ceiling), (start, name) = span, room, known
    end = atoms.ends[last]
    if (not name.first or name.initials) and atoms.starts[first] == start:
        start = min(start, max(floor, _leftwards(atoms, first, last)))
    if not name.surnames and not name.letters_only:
        end = max(end, _rightwards(atoms, last, ceiling))
    dotted = len(atoms.keys[last]) == 1 or (last > first and atoms.keys[last] in {"sr", "jr"})
    if dotted and end == atoms.ends[last] and atoms.text.startswith(".", end):
        end += 1
    return start, end


def _bridge(text: str, findings: Sequence[Finding]) -> list[Finding]:
    """Join parts of one name with only a prefix, a quote or a bracket between them."""
    joined: list[Finding] = []
    for finding in findings:
        left = joined[-1] if joined else None
        if (
            left is not None
            and finding.start - left.end <= _LONGEST_GAP
            and finding.end - left.start <= LONGEST_NAME
            and (_same_whole(text, left, finding) or _same_person(text, left, finding))
        ):
            span = text[left.start : finding.end]
            score = max(left.score, finding.score)
            kind = Kind.PERSON if finding.kind is Kind.PERSON else left.kind
            joined[-1] = Finding(left.start, finding.end, kind, span, score, left.source)
        else:
            joined.append(finding)
    return joined


def _same_person(text: str, left: Finding, right: Finding) -> bool:
    """Whether two persons side by side are parts of one name."""
    if left.kind is not Kind.PERSON or right.kind is not Kind.PERSON:
        return False
    between = text[left.end : right.start]
    if between == ", ":
        initials = right.text.endswith(".") and " " not in right.text and parse_person(right.text).letters_only
        return initials or _listed(text, left.start, right.end)
    if _CLOSING.fullmatch(between) and _OPENED.search(left.text):
        return True
    if _OPENING.fullmatch(between) and (_MORE.match(text, right.end) or _CLOSED.search(right.text)):
        return True
    return bool(_NICK_BETWEEN.fullmatch(between) or _PREFIX_BETWEEN.fullmatch(between))


def _without_lead(finding: Finding, alone: set[str]) -> Finding:
    """Cut a greeting or title off a name, and a "van" before a name that also stands alone ("van Jayden")."""
    if finding.kind is not Kind.PERSON:
        return finding
    lead = _LEAD.match(finding.text)
    if lead is None or (lead[0] == "van " and fold(finding.text[lead.end() :]) not in alone):
        return finding
    rest = finding.text[lead.end() :]
    return Finding(finding.start + lead.end(), finding.end, finding.kind, rest, finding.score, finding.source)


def _inverted(text: str, finding: Finding) -> Finding:
    """Read "Bruggink, T." in a field of its own as a person, whatever the surname was taken for."""
    if finding.kind not in _NAME_KINDS:
        return finding
    initials = _INITIALS_AFTER.match(text, finding.end)
    if initials is None or not _listed(text, finding.start, initials.end()):
        return finding
    span = text[finding.start : initials.end()]
    return Finding(finding.start, initials.end(), Kind.PERSON, span, finding.score, finding.source)


def _same_whole(text: str, left: Finding, right: Finding) -> bool:
    """Whether two findings are one name of which the parts were read as different things."""
    between = text[left.end : right.start]
    if right.kind is Kind.PERSON and left.kind in {Kind.PLACE, Kind.ORG} and between == ", ":
        return _listed(text, left.start, right.end)
    if left.kind is right.kind is Kind.ORG:
        return between == ". " and left.text.lower() in _SHORT_TYPES
    return left.kind is Kind.PERSON and right.kind is Kind.PLACE and bool(_SURNAME_BETWEEN.fullmatch(between))


def _listed(text: str, start: int, end: int) -> bool:
    """Whether "Surname, First name" fills a field: after a number, a title or a label, before the field's end."""
    since = max(0, start - _LONGEST_LABEL)
    line = text[since:start].rpartition("\n")[2]
    if since and len(line) == _LONGEST_LABEL:
        return False
    return bool(_FIELD_BEFORE.search(line)) and bool(_FIELD_AFTER.match(text, end))


def _leftwards(atoms: Atoms, first: int, last: int) -> int:
    """Where a surname's initials and prefix begin; a prefix alone counts if it can be no preposition ("de Lange")."""
    place = first
    steps = 0
    while (
        place > 0
        and steps < _LONGEST_PREFIX
        and atoms.keys[place - 1] in PREFIXES
        and len(atoms.keys[place - 1]) > 1
        and atoms.gap(place - 1) == " "
    ):
        place -= 1
        steps += 1
    at = place
    if place < first and is_capitalised(atoms.surface(first)) and _first_name_before(atoms, place):
        return atoms.starts[place - 1]
    while at > 0 and _initial_before(atoms, at):
        at -= 1
    if at == place:
        compound = atoms.gap(last)[:1] == "-" or atoms.text.startswith("-", atoms.ends[last])
        sure = place < first and atoms.keys[first - 1] in _SURE_PREFIXES and first == last and not compound
        return atoms.starts[place] if sure and is_capitalised(atoms.surface(first)) else atoms.starts[first]
    return atoms.starts[at]


def _first_name_before(atoms: Atoms, place: int) -> bool:
    """Whether an unknown first name stands before the prefix of a surname ("Vlinder van Ommeren")."""
    if place == 0 or atoms.gap(place - 1) != " " or atoms.surface(place).isupper():
        return False
    key, surface = atoms.keys[place - 1], atoms.surface(place - 1)
    return (
        is_capitalised(surface)
        and not surface.isupper()
        and len(key) > 1
        and key not in BEFORE_NAME
        and key not in SALUTATIONS
        and frequency(key) < _RARE
    )


def _initial_before(atoms: Atoms, at: int) -> bool:
    key, gap = atoms.keys[at - 1], atoms.gap(at - 1)
    initial = len(key) == 1 or key in _LONG_INITIALS
    if initial and gap == "." and not is_capitalised(atoms.surface(at)):
        # h.deltour, as accounts are written
        return at < 2 or atoms.gap(at - 2) not in {".", ""}  # noqa: PLR2004 - two atoms back
    return initial and gap in {".", ". "} and is_capitalised(atoms.surface(at - 1))


def _rightwards(atoms: Atoms, last: int, ceiling: int) -> int:
    """Where the surname after a lone first name ends; a letter with a full stop counts ("Geesje K.")."""
    end = atoms.ends[last]
    if last + 1 >= len(atoms) or atoms.gap(last) != " ":
        return end
    at = last + 1
    if len(atoms.keys[at]) == 1 and is_capitalised(atoms.surface(at)):
        after = atoms.text[atoms.ends[at] : atoms.ends[at] + 1]
        if atoms.ends[at] >= ceiling or after not in _AFTER_LETTER:
            return end
        return atoms.ends[at] + (after == ".")
    prefixed = False
    while (
        at + 1 < len(atoms)
        and at - last <= _LONGEST_PREFIX
        and atoms.keys[at] in PREFIXES
        and atoms.gap(at) in {" ", " '"}
    ):
        at += 1
        prefixed = True
    key, surface = atoms.keys[at], atoms.surface(at)
    if not is_capitalised(surface) or surface.isupper() or len(key) < _SHORTEST_NAME:
        return end
    if not prefixed and (is_common(key) or key in BEFORE_NAME or key in SALUTATIONS):
        return end
    while at + 1 < len(atoms) and atoms.gap(at) == "-" and is_capitalised(atoms.surface(at + 1)):
        at += 1
    return atoms.ends[at] if atoms.ends[at] <= ceiling else end
