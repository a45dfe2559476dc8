"""A person's name taken apart: first names, initials, prefix and surnames."""

from __future__ import annotations

from dataclasses import dataclass

from anoniem.identity.roles import TITLES
from anoniem.identity.text import Atoms, is_capitalised, word_set

__all__ = ["PREFIXES", "PersonName", "parse_person"]

PREFIXES = word_set(
    """van von de den der het 't t ten ter te 's s op in onder aan bij uit over voor vd v el al ben bin bint abu ait oulad
    da di do dos das du des del della la le les lo los d o mac zu zur zum vom vande vanden vander ver ould"""
)
"""Folded words that may stand between first name and surname."""

_ROMAN_OR_SUFFIX = word_set("jr sr jnr snr ii iii")
_SHORT_INITIALS = word_set("th ch chr ph joh ij tj sj st")
_ALSO_FIRST_NAMES = word_set("ben lo do mac bin al di")


@dataclass(frozen=True, slots=True)
class PersonName:
    """Parts of one surface of a person's name, folded.

    Attributes:
        first: first names in order; a hyphenated one is several ("robbert", "jan").
        initials: letters that stand for first names, in order ("h", "j").
        prefix: words before the surname ("van", "den").
        surnames: each surname as a tuple of words; two for a married name ("hoogland", "dijkstra").
        surname_initial: a letter that stands for the surname ("Geesje K.").
        single: the only word, when it cannot be told whether it is a first name or a surname.
        joined_first: whether the first names are written with a hyphen.
    """

    first: tuple[str, ...] = ()
    initials: tuple[str, ...] = ()
    prefix: tuple[str, ...] = ()
    surnames: tuple[tuple[str, ...], ...] = ()
    surname_initial: str = ""
    single: str = ""
    joined_first: bool = False

    @property
    def full(self) -> bool:
        """Whether there is a surname as well as something that stands for a first name."""
        return bool(self.surnames and (self.first or self.initials))

    @property
    def size(self) -> int:
        """How much the surface tells: full names before parts, words before letters."""
        words = len(self.first) + sum(len(surname) for surname in self.surnames)
        return 10 * (words + bool(self.single)) + len(self.initials) + len(self.prefix)


def parse_person(surface: str, *, titled: bool = False) -> PersonName:
    """Take a surface apart.

    Args:
        surface: for example "F. el Amrani", "Oldenkamp-Wiersum, H.J.", "P. (Pooja) Kalloe".
        titled: whether a title such as "mevr." stands before it, so that a single word is a surname.

    Returns:
        The parts; all empty if the surface holds no letters.
    """
    atoms = Atoms.of(surface)
    words = [i for i in range(len(atoms)) if not atoms.keys[i].isdigit()]
    while len(words) > 1 and atoms.keys[words[0]] in TITLES:
        words = words[1:]
        titled = True
    while len(words) > 1 and atoms.keys[words[-1]] in _ROMAN_OR_SUFFIX:
        words = words[:-1]
    if len(words) > 1 and atoms.keys[words[-1]] == "s" and atoms.gap(words[-2])[:1] in {"'", "’"}:
        words = words[:-1]
    if not words:
        return PersonName()
    comma = surface.find(",")
    if comma > 0 and len(words) > 1:
        before = [i for i in words if atoms.starts[i] < comma]
        after = [i for i in words if atoms.starts[i] > comma]
        if before and after:
            words = _prefix_last(atoms, after) + before
    return _parse(atoms, words, titled=titled)


def _prefix_last(atoms: Atoms, after: list[int]) -> list[int]:
    """Order "H.J. van den" (what follows the comma of an inverted name) with the prefix at the end."""
    prefix = [i for i in after if atoms.keys[i] in PREFIXES and not _is_initial(atoms, i)]
    return [i for i in after if i not in prefix] + prefix


def _is_initial(atoms: Atoms, index: int) -> bool:
    key = atoms.keys[index]
    dotted = atoms.text[atoms.ends[index] : atoms.ends[index] + 1] == "."
    if len(key) == 1:
        return dotted or is_capitalised(atoms.surface(index))
    return dotted and key in _SHORT_INITIALS


def _parse(atoms: Atoms, words: list[int], *, titled: bool) -> PersonName:
    keys = [atoms.keys[i] for i in words]
    initial = [_is_initial(atoms, i) for i in words]
    if all(initial):
        return PersonName(initials=tuple(keys))
    head: list[int] = []
    while initial[len(head)] and len(head) < len(words) - 1:
        head.append(len(head))
    initials = tuple(keys[i] for i in head)
    rest = list(range(len(head), len(words)))
    if rest and initial[rest[-1]] and len(rest) > 1:
        return PersonName(
            first=tuple(keys[i] for i in rest[:-1]),
            initials=initials,
            surname_initial=keys[rest[-1]],
        )
    at_prefix = next(
        (
            n
            for n, i in enumerate(rest[:-1])
            if keys[i] in PREFIXES and (n > 0 or initials or keys[i] not in _ALSO_FIRST_NAMES)
        ),
        None,
    )
    if at_prefix is not None and (at_prefix > 0 or initials or len(rest) > 1):
        first = tuple(keys[i] for i in rest[:at_prefix])
        end = at_prefix
        while end < len(rest) - 1 and keys[rest[end]] in PREFIXES:
            end += 1
        return PersonName(
            first=first,
            initials=initials,
            prefix=tuple(keys[i] for i in rest[at_prefix:end]),
            surnames=_surnames(atoms, words, rest[end:]),
            joined_first=_joined(atoms, words, rest[:at_prefix]),
        )
    groups = _hyphen_groups(atoms, words, rest)
    if initials:
        bracketed = "(" in atoms.gap(words[rest[0]] - 1) if words[rest[0]] else False
        if bracketed and len(groups) > 1:
            return PersonName(
                first=tuple(keys[i] for i in groups[0]),
                initials=initials,
                surnames=_surnames(atoms, words, [i for group in groups[1:] for i in group]),
            )
        return PersonName(initials=initials, surnames=_surnames(atoms, words, rest))
    if len(groups) == 1:
        group = groups[0]
        if titled:
            return PersonName(surnames=_surnames(atoms, words, group))
        if len(group) == 1:
            return PersonName(single=keys[group[0]])
        return PersonName(first=tuple(keys[i] for i in group), joined_first=True)
    return PersonName(
        first=tuple(keys[i] for group in groups[:1] for i in group),
        surnames=_surnames(atoms, words, [i for group in groups[1:] for i in group]),
        joined_first=len(groups[0]) > 1,
    )


def _joined(atoms: Atoms, words: list[int], part: list[int]) -> bool:
    return any("-" in atoms.gap(words[i]) for i in part[:-1])


def _hyphen_groups(atoms: Atoms, words: list[int], part: list[int]) -> list[list[int]]:
    """Group positions whose words are joined by a hyphen or an apostrophe."""
    groups: list[list[int]] = []
    for i in part:
        joined = bool(groups) and atoms.gap(words[groups[-1][-1]]).strip(" ") in {"-", "‐", "‑", "'", "’"}
        if joined and " " not in atoms.gap(words[groups[-1][-1]]):
            groups[-1].append(i)
        else:
            groups.append([i])
    return groups


def _surnames(atoms: Atoms, words: list[int], part: list[int]) -> tuple[tuple[str, ...], ...]:
    """Split a surname at its hyphens into the names of two families, each without its prefix."""
    names: list[list[str]] = [[]]
    for place, i in enumerate(part):
        names[-1].append(atoms.keys[words[i]])
        if place + 1 < len(part) and "-" in atoms.gap(words[i]):
            names.append([])
    stripped: list[tuple[str, ...]] = []
    for name in names:
        kept = name
        while len(kept) > 1 and kept[0] in PREFIXES:
            kept = kept[1:]
        stripped.append(tuple(kept))
    return tuple(name for name in stripped if name)
