"""A person's name taken apart: first names, initials, prefix and surnames."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from anoniem.identity.roles import TITLES
from anoniem.identity.text import Atoms, is_capitalised, word_set

__all__ = ["PREFIXES", "PersonName", "parse_person"]

PREFIXES = word_set(
    """
    van von de den der het 't t ten ter te 's s op in onder aan bij uit over voor v vd el al ben bin bint abu
    ait oulad da di do dos das du des del della la le les lo los d o mac zu zur zum vom vande vanden vander
    ver ould
    """
)
"""Folded words that may stand between first name and surname."""

_ALSO_FIRST_NAMES = word_set("ben lo do mac bin al di")
_GENERATIONS = {
    "jr": "jr",
    "jnr": "jr",
    "junior": "jr",
    "sr": "sr",
    "snr": "sr",
    "senior": "sr",
    "ii": "ii",
    "iii": "iii",
}
_LONG_INITIALS = word_set("th ch chr ph joh ij tj sj st")
_BROKEN = re.compile(r"[-‐‑\u00ad]\s*\n\s*(?=[a-zà-ÿ])")
_HYPHENS = frozenset("-‐‑")
_OPENING = frozenset("\"'“”„‘’«(")


@dataclass(frozen=True, slots=True)
class PersonName:
    """Parts of one surface of a person's name, folded.

    Attributes:
        first: first names in order, a nickname in brackets or quotes last; a hyphenated one is several.
        initials: letters that stand for first names, in order ("h", "j").
        prefix: words before the surname ("van", "den").
        surnames: each surname as a tuple of words; two for a married name ("hoogland", "dijkstra").
        surname_letters: letters that stand for the surname ("Geesje K.", "Dieter V.C.").
        single: the only word, when it cannot be told whether it is a first name or a surname.
        joined_first: whether the first names are written with a hyphen.
        generation: "jr" or "sr", however written; empty if not said.
    """

    first: tuple[str, ...] = ()
    initials: tuple[str, ...] = ()
    prefix: tuple[str, ...] = ()
    surnames: tuple[tuple[str, ...], ...] = ()
    surname_letters: str = ""
    single: str = ""
    joined_first: bool = False
    generation: str = ""

    @property
    def full(self) -> bool:
        """Whether there is a surname as well as something that stands for a first name."""
        return bool(self.surnames and (self.first or self.initials))

    @property
    def letters_only(self) -> bool:
        """Whether there are initials and nothing else."""
        return bool(self.initials) and not self.first and not self.surnames

    @property
    def size(self) -> int:
        """How much the surface tells: words count for more than letters."""
        words = len(self.first) + sum(len(surname) for surname in self.surnames)
        letters = len(self.initials) + len(self.prefix) + len(self.surname_letters)
        return 10 * (words + bool(self.single)) + letters

    @property
    def short_names(self) -> tuple[str, ...]:
        """Letters by which the person may be called: "rv" for Ruud Vrolijk, "cdb" for Corrie de Best."""
        heads = tuple(word[0] for word in self.first) or self.initials
        if not heads:
            return ()
        shorts = {heads[0], heads[0][0], "".join(heads)}
        if self.surname_letters:
            shorts |= {"".join(heads) + self.surname_letters, heads[0][0] + self.surname_letters}
        if self.surnames:
            prefix = "".join(word[0] for word in self.prefix)
            family = "".join(words[0][0] for words in self.surnames)
            last = "".join(word[0] for word in self.surnames[0])
            shorts |= {"".join(heads) + tail for tail in (prefix + family, family, prefix + last)}
            shorts |= {heads[0] + tail for tail in (prefix + family[0], family[0])}
        return tuple(sorted(shorts))


@dataclass(frozen=True, slots=True)
class _Word:
    key: str
    start: int
    initial: bool
    nick: bool
    joined: bool

    @property
    def prefix(self) -> bool:
        return self.key in PREFIXES and not self.initial


@lru_cache(maxsize=1024)
def parse_person(surface: str, *, titled: bool = False) -> PersonName:
    """Take a surface apart.

    Args:
        surface: for example "F. el Amrani", "Oldenkamp-Wiersum, H.J.", "P. (Pooja) Kalloe".
        titled: whether a title such as "mevr." stands before it, so that a single word is a surname.

    Returns:
        The parts; all empty if the surface holds no letters.
    """
    words = _words(_BROKEN.sub("", surface))
    while len(words) > 1 and words[0].key in TITLES:
        words = words[1:]
        titled = True
    generation = _GENERATIONS.get(words[-1].key, "") if len(words) > 1 else ""
    if generation:
        words = words[:-1]
    words = _in_order(words, surface.find(","))
    nicks = tuple(word.key for word in words if word.nick)
    words = [word for word in words if not word.nick]
    if not words:
        return PersonName(single=nicks[0]) if len(nicks) == 1 else PersonName(first=nicks)
    return replace(_parts(words, nicks, titled=titled), generation=generation)


def _words(surface: str) -> list[_Word]:
    atoms = Atoms.of(surface)
    words: list[_Word] = []
    for i, key in enumerate(atoms.keys):
        gap_before = surface[atoms.ends[i - 1] if i else 0 : atoms.starts[i]]
        gap = atoms.gap(i)
        genitive = key == "s" and i == len(atoms) - 1 and gap_before in {"'", "’"}
        if key.isdigit() or (genitive and words):
            continue
        after = surface[atoms.ends[i] : atoms.ends[i] + 1]
        if len(key) == 1:
            upper = is_capitalised(atoms.surface(i))
            initial = (after == "." and (upper or key != "v")) or (upper and after not in {"'", "’"})
        else:
            initial = after == "." and key in _LONG_INITIALS
        nick = gap_before[-1:] in _OPENING and (" " in gap_before or i == 0) and _closed(surface, atoms.ends[i])
        joined = gap.strip() in _HYPHENS and bool(gap.strip())
        words.append(_Word(key, atoms.starts[i], initial, nick and len(key) > 1, joined))
    return words


def _closed(surface: str, end: int) -> bool:
    return surface[end : end + 1] in set("\"'“”’»)") if end < len(surface) else False


def _in_order(words: list[_Word], comma: int) -> list[_Word]:
    """Put "Berg, H.J. van den" in spoken order."""
    before = [word for word in words if word.start < comma]
    after = [word for word in words if word.start > comma]
    if comma < 0 or not before or not after:
        return words
    heads = [word for word in after if not word.prefix]
    return heads + [word for word in after if word.prefix] + before


def _parts(words: list[_Word], nicks: tuple[str, ...], *, titled: bool) -> PersonName:
    if all(word.initial for word in words):
        return PersonName(first=nicks, initials=tuple(word.key for word in words))
    head = next(i for i, word in enumerate(words) if not word.initial)
    initials = tuple(word.key for word in words[:head])
    rest = words[head:]
    letters = ""
    while len(rest) > 1 and rest[-1].initial:
        letters = rest[-1].key + letters
        rest = rest[:-1]
    if letters:
        first = tuple(word.key for word in rest)
        return PersonName(first=first + nicks, initials=initials, surname_letters=letters)
    cut = _first_name_end(rest, has_initials=bool(initials), titled=titled)
    first_words, family = rest[:cut], rest[cut:]
    if not family and len(first_words) == 1 and not nicks and not initials:
        return PersonName(single=first_words[0].key)
    start = 0
    while start < len(family) - 1 and family[start].prefix:
        start += 1
    return PersonName(
        first=tuple(word.key for word in first_words) + nicks,
        initials=initials,
        prefix=tuple(word.key for word in family[:start]),
        surnames=_surnames(family[start:]),
        joined_first=any(word.joined for word in first_words[:-1]),
    )


def _first_name_end(words: list[_Word], *, has_initials: bool, titled: bool) -> int:
    """How many of the words are first names."""
    for i, word in enumerate(words[:-1]):
        if word.prefix and (i or has_initials or word.key not in _ALSO_FIRST_NAMES):
            # "Samira Benhaddou-de Wit": what a hyphen ties to the prefix is the first half of the surname.
            return i - 1 if i > 1 and words[i - 1].joined else i
    if has_initials:
        return 0
    end = 1
    while end < len(words) and words[end - 1].joined:
        end += 1
    if titled and end == len(words):
        return 0
    return end


def _surnames(words: list[_Word]) -> tuple[tuple[str, ...], ...]:
    """Split a surname at its hyphens into the names of two families, each without its prefix."""
    names: list[list[str]] = [[]]
    for i, word in enumerate(words):
        names[-1].append(word.key)
        if word.joined and i + 1 < len(words):
            names.append([])
    stripped: list[tuple[str, ...]] = []
    for name in names:
        kept = name
        while len(kept) > 1 and kept[0] in PREFIXES:
            kept = kept[1:]
        if kept:
            stripped.append(tuple(kept))
    return tuple(stripped)
