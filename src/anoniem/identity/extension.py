"""Names found by half are made whole: "Yana" in "Yana Stuyvaert", "Amrani" in "F. el Amrani"."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from anoniem.detection.finding import Finding, Kind
from anoniem.identity.parts import PREFIXES, parse_person
from anoniem.identity.roles import BEFORE_NAME, SALUTATIONS
from anoniem.identity.text import is_capitalised, word_set
from anoniem.identity.words import is_common

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anoniem.identity.text import Atoms

__all__ = ["extend_names"]

_LONG_INITIALS = word_set("th ch chr ph joh ij tj")
_LONGEST_PREFIX = 3
_SHORTEST_NAME = 3


def extend_names(atoms: Atoms, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Stretch persons over the initials, prefix and unknown capitalised names that stand beside them.

    Args:
        atoms: the atoms of the text.
        findings: sorted findings that do not overlap.

    Returns:
        The findings, persons possibly longer; still sorted and without overlap.
    """
    stretched: list[Finding] = []
    for i, finding in enumerate(findings):
        if finding.kind is not Kind.PERSON or finding.doubtful:
            stretched.append(finding)
            continue
        floor = stretched[-1].end if stretched else 0
        ceiling = findings[i + 1].start if i + 1 < len(findings) else len(atoms.text)
        first = bisect_left(atoms.starts, finding.start)
        last = bisect_left(atoms.starts, finding.end) - 1
        if last < first:
            stretched.append(finding)
            continue
        name = parse_person(finding.text)
        start = finding.start
        end = finding.end
        if not name.first or name.initials:
            start = min(start, max(floor, _leftwards(atoms, first, floor)))
        if not name.surnames and not name.letters_only and end == atoms.ends[last]:
            end = max(end, _rightwards(atoms, last, ceiling))
        stretched.append(Finding(start, end, finding.kind, atoms.text[start:end], finding.score, finding.source))
    return tuple(stretched)


def _leftwards(atoms: Atoms, first: int, floor: int) -> int:
    """Where a surname's initials and prefix begin."""
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
    while at > 0 and _initial_before(atoms, at) and atoms.starts[at - 1] >= floor:
        at -= 1
    if at == place:
        return atoms.starts[first]
    return atoms.starts[at]


def _initial_before(atoms: Atoms, at: int) -> bool:
    key, gap = atoms.keys[at - 1], atoms.gap(at - 1)
    initial = len(key) == 1 or key in _LONG_INITIALS
    return initial and gap in {".", ". "} and is_capitalised(atoms.surface(at - 1))


def _rightwards(atoms: Atoms, last: int, ceiling: int) -> int:
    """Where the surname after a lone first name ends; a letter with a full stop counts ("Geesje K.")."""
    end = atoms.ends[last]
    if last + 1 >= len(atoms) or atoms.gap(last) != " ":
        return end
    at = last + 1
    if len(atoms.keys[at]) == 1 and is_capitalised(atoms.surface(at)) and atoms.text.startswith(".", atoms.ends[at]):
        return atoms.ends[at] + 1 if atoms.ends[at] < ceiling else end
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
