"""From overlapping findings to a clean row: who wins, where spans are cut, and that no character found is lost.

Rules, in order: a sure finding beats a doubtful one; a form with a check or an unmistakable shape (IBAN, BSN, e-mail)
beats any other reading; a number with a form beats a name; the longer covers the shorter; then the higher score.
Findings of one kind that overlap are joined. What sticks out of a beaten finding stays, as a finding of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from operator import attrgetter
from typing import TYPE_CHECKING

from anoniem.detection.finding import DOUBT_BELOW, Finding, Kind
from anoniem.detection.wording import word_set

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["resolve", "stops_short", "trim"]

_CHECKED = frozenset({Kind.IBAN, Kind.BSN, Kind.EMAIL, Kind.URL})
_FORMED = frozenset({Kind.PHONE, Kind.PLATE, Kind.IDNUM, Kind.DATE, Kind.POSTCODE, Kind.ADDRESS, Kind.HANDLE, Kind.AGE})
# The model reads dates, ages, addresses and codes too, but a form that matched knows the kind and the edges better.
_MODEL = frozenset({"model", "model-doubt"})
_NAMED = frozenset({Kind.PERSON, Kind.PLACE, Kind.ORG})
# A number that passes its own check (0.98 and up) is not outdone by a longer run of digits around it.
_CHECKED_SCORE = 0.97
# From here a street without a number is told by its ending or its preposition, not by its capital alone.
_STREET_SCORE = 0.7

_LINE_BREAK = re.compile(r"(?<!-)[^\S\n]*\n\s*")
# "…de Vries. Volgens Tjitske": a full word, a stop and a capital. Initials and "St. Jan" are shorter.
_SENTENCE = re.compile(r"(?<=[a-zà-ÿ]{3})[.!?]+['\")\]]*\s+(?=[A-ZÀ-Þ])")
# What stands in another column is another name; "Mieke en Pieter" are two.
_COLUMN = re.compile(r" {3,}|\t")
_TWO_PERSONS = re.compile(r" (?:en|&) (?=[A-ZÀ-Þ])")
_SEAMS = {
    Kind.ADDRESS: (_LINE_BREAK,),
    Kind.PERSON: (_LINE_BREAK, _COLUMN, _SENTENCE, _TWO_PERSONS),
}
_EDGE = ' \t\r\n\u00a0,;:!?"“”„«»|·•*_=<>~–—'
_OPENERS = {"(": ")", "[": "]", "{": "}"}
_GENITIVE = re.compile(r"['’]s$")
_ABBREVIATED_END = re.compile(
    r"(?:^|[\s(.-])[A-Za-zÀ-ÿ]{1,2}\.$|\b(?:B\.V|N\.V|U\.A|Zn|Str|str|Ltd|Co|Inc|app|et|sr|jr|[A-Z][a-z])\.$"
)
# No sentence goes on with a comma or a small letter: the full stop belongs to the short word before it ("te Alm. met").
_SHORT_STOP = re.compile(r"\.(?:[,;:)!?&/|\"]| ?[a-zà-ÿ(&|=+–-]| ?\d)")
_SURE_STOP = re.compile(r"\.[,;:)]")
_SHORT_NAME = re.compile(r"(?:\w[\w.,' -]* )?[A-ZÀ-Þ][a-zà-ÿ]{0,3}")
# "Roerm.", "Geldr.", "willemst.": no place ends in these but a shortened one; "Koolstr." is a street.
_SHORT_PLACE = re.compile(r"(?:\w[\w' -]* )?[\w'-]{1,9}[bcdfghjklmnpqrstvwxz]")
_SHORT_STREET = re.compile(r".*(?:str|ln|pln|wg|sngl|plnts|prk|mrkt|stg|drf|stwg)", re.DOTALL)
_ORDER = attrgetter("start", "end", "kind", "text", "score", "source")
_WORD = re.compile(r"\w")
_DIGIT = re.compile(r"\d")
_LEFT_OVER = word_set("""
    de het een van der den te in op en of bij aan uit voor met d s t
""")


def resolve(text: str, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Make a sorted row of findings without overlap that covers every character that was found.

    Args:
        text: the whole text the findings are about.
        findings: findings in any order, overlapping or not.

    Returns:
        The findings, sorted by place. Resolving the result again changes nothing.
    """
    tidy = sorted({piece for finding in findings for piece in trim(text, finding)}, key=_ORDER)
    result: list[Finding] = []
    for cluster in _clusters(tidy):
        result.extend(cluster if len(cluster) == 1 else _settle(text, cluster))
    return tuple(result)


def trim(text: str, finding: Finding) -> Iterator[Finding]:
    """Cut a finding at line breaks and sentence ends, and take punctuation and a genitive 's off its edges.

    Args:
        text: the text the finding is about.
        finding: the finding to tidy.

    Yields:
        the tidy pieces; none when nothing but punctuation is left.
    """
    bounds = [finding.start, finding.end]
    if finding.kind in _NAMED or finding.kind is Kind.ADDRESS:
        for seam in _SEAMS.get(finding.kind, (_LINE_BREAK, _COLUMN, _SENTENCE)):
            for hit in seam.finditer(text, finding.start, finding.end):
                bounds.extend((hit.start(), hit.end()))
        bounds.sort()
    for start, end in zip(bounds[::2], bounds[1::2], strict=True):
        piece = _edges(text, start, end, finding.kind)
        if piece:
            yield _cut(text, finding, *piece)


def stops_short(text: str, start: int, end: int, kind: Kind) -> bool:
    """Whether a name is a shortened word ("Sj", "Gron") with the full stop that shortens it just after it.

    Args:
        text: the text the name stands in.
        start: offset of its first character.
        end: offset just past its last letter.
        kind: what the name is.

    Returns:
        Whether the full stop at `end` belongs to the name.
    """
    if not text.startswith(".", end):
        return False
    if kind is Kind.ADDRESS:
        return _SHORT_STREET.fullmatch(text, start, end) is not None
    if kind is Kind.PLACE and _SHORT_PLACE.fullmatch(text, start, end):
        return (_SHORT_STOP if text[start].isupper() else _SURE_STOP).match(text, end) is not None
    return (
        kind in _NAMED
        and _SHORT_STOP.match(text, end) is not None
        and _SHORT_NAME.fullmatch(text, start, end) is not None
    )


def _edges(text: str, start: int, end: int, kind: Kind) -> tuple[int, int] | None:
    changed = True
    while changed and start < end:
        changed = False
        if (
            text[start] in _EDGE
            or (text[start] in ")]}.-/&" and kind in _NAMED)
            or (text[start] == "'" and kind in _NAMED and text[start:end].count("'") > 1 and text[end - 1] == "'")
            or (text[start] in _OPENERS and _OPENERS[text[start]] not in text[start:end])
        ):
            start, changed = start + 1, True
        elif text[start] in _OPENERS and text[end - 1] == _OPENERS[text[start]] and kind in _NAMED:
            start, end, changed = start + 1, end - 1, True
        elif (
            text[end - 1] in _EDGE
            or (text[end - 1] in "([{'’-/&" and kind not in {Kind.URL, Kind.IDNUM, Kind.HANDLE})
            or (text[end - 1] in ")]}" and text[end - 1] not in {_OPENERS.get(c) for c in text[start:end]})
            or (
                text[end - 1] == "."
                and not _ABBREVIATED_END.search(text[max(start, end - 6) : end])
                and not stops_short(text, start, end - 1, kind)
                and kind is not Kind.DATE
            )
        ):
            end, changed = end - 1, True
        elif kind in _NAMED and (genitive := _GENITIVE.search(text, start, end)) and genitive.start() > start:
            end, changed = genitive.start(), True
    return (start, end) if start < end and _WORD.search(text, start, end) else None


def _cut(text: str, finding: Finding, start: int, end: int) -> Finding:
    if (start, end) == (finding.start, finding.end):
        return finding
    return Finding(start, end, finding.kind, text[start:end], finding.score, finding.source)


def _clusters(findings: list[Finding]) -> Iterator[list[Finding]]:
    cluster: list[Finding] = []
    reach = 0
    for finding in findings:
        if cluster and finding.start >= reach:
            yield cluster
            cluster = []
        cluster.append(finding)
        reach = max(reach, finding.end) if len(cluster) > 1 else finding.end
    if cluster:
        yield cluster


def _rank(finding: Finding) -> tuple[bool, int, int, bool, float]:
    # A street without a number is read off its name, as persons and organisations are.
    street = finding.kind is Kind.ADDRESS and finding.score < _STREET_SCORE and not _DIGIT.search(finding.text)
    numbered = finding.kind is Kind.IDNUM and finding.source != "rijksregisternummer"
    if finding.kind in _CHECKED:
        family = 2
    elif finding.kind in _NAMED or street or finding.source in _MODEL:
        family = 0
    else:
        family = 2 if finding.score >= _CHECKED_SCORE and not numbered else 1
    # A type word ("hospice De Luwte") tells an organisation better than the model's guess at the same words.
    told = 0.2 if finding.source == "organisation" else 0.0
    # A file number is what a code is called for want of a better name: any other kind of the same length goes first.
    specific = finding.kind is not Kind.IDNUM
    return (finding.score >= DOUBT_BELOW, family, finding.end - finding.start, specific, finding.score + told)


def _settle(text: str, cluster: list[Finding]) -> list[Finding]:
    row: list[Finding] = []
    for finding in sorted(_joined(text, cluster), key=lambda each: (_rank(each), -each.start), reverse=True):
        for gap in list(_gaps(finding, row)):
            for piece in _left_over(text, finding, *gap):
                insort(row, piece, key=_start)
    # A union may end where neither part did.
    return [piece for finding in row for piece in trim(text, finding)]


def _start(finding: Finding) -> int:
    return finding.start


def _end(finding: Finding) -> int:
    return finding.end


def _joined(text: str, cluster: list[Finding]) -> list[Finding]:
    """Unite overlapping findings of one kind; the union has the best score of its parts."""
    by_kind: dict[tuple[Kind, bool], list[Finding]] = {}
    for finding in cluster:
        by_kind.setdefault((finding.kind, finding.doubtful), []).append(finding)
    joined: list[Finding] = []
    for same in by_kind.values():
        current = same[0]
        for finding in same[1:]:
            if finding.start < current.end:
                best = max(current, finding, key=lambda each: (each.source not in _MODEL, each.score))
                start, end = min(current.start, finding.start), max(current.end, finding.end)
                score = max(current.score, finding.score)
                current = Finding(start, end, best.kind, text[start:end], score, best.source)
            else:
                joined.append(current)
                current = finding
        joined.append(current)
    return joined


def _gaps(finding: Finding, row: list[Finding]) -> Iterator[tuple[int, int]]:
    """Yield the parts of a finding that no accepted finding covers; the row is sorted and free of overlap."""
    first = bisect_right(row, finding.start, key=_end)
    last = bisect_left(row, finding.end, key=_start)
    position = finding.start
    for other in row[first:last]:
        if position < other.start:
            yield position, other.start
        position = other.end
    if position < finding.end:
        yield position, finding.end


def _left_over(text: str, finding: Finding, start: int, end: int) -> Iterator[Finding]:
    if (start, end) == (finding.start, finding.end):
        yield finding
        return
    for piece in trim(text, _cut(text, finding, start, end)):
        # A lone particle or half a word beside what won identifies nobody.
        if piece.text.lower() not in _LEFT_OVER:
            yield piece
