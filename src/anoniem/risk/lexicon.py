"""The word lists behind the risk facts: professions, traits and events, compiled once for quick look-up.

The lists are data (`data/professions.toml`, `data/traits.toml`, `data/events.toml`). A phrase is looked up by its
first word; a star matches the rest of a word. Professions that are not listed are recognised by the longest listed
word at their end, as Dutch compounds put the head last (Booij, The Morphology of Dutch, 2019, ch. 4).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "EventPattern",
    "Profession",
    "Trait",
    "Word",
    "all_traits",
    "event_patterns",
    "find_professions",
    "find_traits",
    "known_trait",
    "school_subjects",
    "words_of",
]

_WORD = re.compile(r"\[[^\W\d_]+-\d+\]|[^\W_]+(?:['’\-/&][^\W_]+)*|[^\w\s]|_")
_LONGEST = 7
_COMPOUND_PART = 0.15
_USUAL_PART = 0.3
_SHORTEST_TAIL = 3
_LONGEST_WORD = 60
_NO_TAILS = frozenset(["ober", "loods", "gids", "ketel", "dokter", "zeeman", "model", "juf"])


@dataclass(frozen=True, slots=True)
class Word:
    """One token: a word, a placeholder such as [PERSOON-1], or a sign.

    Attributes:
        start: offset of the first character.
        end: offset just past the last one.
        text: as written.
        low: lower case.
    """

    start: int
    end: int
    text: str
    low: str


@dataclass(frozen=True, slots=True)
class Profession:
    """What the lexicon says of a profession word.

    Attributes:
        codes: BRC-2014 groups joined by "+", a class of two digits, or empty when unknown.
        scale: the part of those groups ("1", "0.3") or a number of persons ("@900").
        sex: "m" or "v" where the word tells it, else empty.
        word: the profession in lower case.
    """

    codes: str
    scale: str
    sex: str
    word: str


@dataclass(frozen=True, slots=True)
class Trait:
    """A kind of trait with its share.

    Attributes:
        block: "health", "origin", "religion", "education", "sexuality", "family" or "role".
        key: its name within the block.
        share: share of the population inside the profile; 0 when a table by age and sex holds it.
        profile: first age, last age and sex ("" for both) that it is spread over.
        general: a wider wording, empty where there is none.
        source: where the share comes from.
        estimate: whether the share is an own estimate.
    """

    block: str
    key: str
    share: float
    profile: tuple[int, int, str]
    general: str
    source: str
    estimate: bool


@dataclass(frozen=True, slots=True)
class EventPattern:
    """A kind of event and how it is told.

    Attributes:
        key: its name.
        share: share of the population (own estimate).
        searchable: whether a reader can look it up.
        general: a wider wording, empty where there is none.
        pattern: how it is told.
        unless: what may not stand before it in the sentence; None where nothing forbids it.
    """

    key: str
    share: float
    searchable: bool
    general: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None


def words_of(text: str) -> tuple[Word, ...]:
    """Cut a text into words, placeholders and signs."""
    return tuple(
        Word(hit.start(), hit.end(), hit[0], hit[0].casefold().replace("’", "'")) for hit in _WORD.finditer(text)
    )


def _read(name: str) -> dict[str, Any]:
    """One of the data files."""
    return tomllib.loads(resources.files("anoniem.risk").joinpath(f"data/{name}.toml").read_text(encoding="utf-8"))


def _parse_profession(codes: str, entry: str) -> tuple[str, Profession, bool]:
    """Read one entry of the list: the word, what it means, and whether it may be the tail of a compound."""
    word, sex = entry, ""
    tail = not word.endswith("~")
    word = word.rstrip("~")
    if word.endswith(("/v", "/m")):
        word, sex = word[:-2], word[-1]
    scale = str(_USUAL_PART)
    if word.startswith("="):
        word, scale = word[1:], "1"
    elif "@" in word:
        word, count = word.split("@")
        tail = tail and not count.endswith("~")
        scale = f"@{count.rstrip('~')}"
    tail = tail and not word.endswith("~")
    word = word.rstrip("~")
    return word, Profession(codes, scale, sex, word), tail and " " not in word


@cache
def _professions() -> tuple[Mapping[str, Profession], Mapping[str, Profession]]:
    """Profession words and phrases, and those that may end a compound."""
    listed: dict[str, Profession] = {}
    tails: dict[str, Profession] = {}
    for codes, entries in _read("professions")["groups"].items():
        for entry in entries:
            word, profession, tail = _parse_profession(codes, entry)
            if word in listed and listed[word].scale == "1":
                continue
            listed[word] = profession
            if tail:
                tails[word] = profession
    return listed, tails


@cache
def _sector_tails() -> tuple[Mapping[str, str], frozenset[str]]:
    """Word ends that tell a sector, and words that only look like professions."""
    data = _read("professions")
    return data["tails"], frozenset(data["not_professions"]["words"])


@cache
def school_subjects() -> tuple[frozenset[str], float]:
    """School subjects, and the share of the teachers who teach one of them."""
    data = _read("professions")["subjects"]
    return frozenset(data["words"]), float(data["share"])


@cache
def _compound(word: str) -> Profession | None:
    """The profession of a word that is not listed, by its tail; None when it is no profession."""
    sector_tails, exceptions = _sector_tails()
    if word in exceptions or not word[0].isalpha() or len(word) > _LONGEST_WORD:
        return None
    all_listed, tails = _professions()
    former = word.startswith(("oud-", "ex-"))
    if former and word.split("-", 1)[1] in all_listed:
        known = all_listed[word.split("-", 1)[1]]
        return Profession(known.codes, known.scale, known.sex, word)
    for cut in range(1, len(word) - _SHORTEST_TAIL):
        tail = word[cut:].lstrip("-")
        head = word[:cut].rstrip("-")
        listed = tails.get(tail)
        if listed is None or tail in _NO_TAILS or len(tail) <= _SHORTEST_TAIL or len(head) < _SHORTEST_TAIL - 1:
            continue
        if head in {"oud", "ex", "hoofd", "assistent", "leerling", "mede", "senior", "junior"}:
            return Profession(listed.codes, listed.scale, listed.sex, word)
        size = listed.scale
        scale = (
            f"@{max(20.0, float(size[1:]) * _COMPOUND_PART):.0f}"
            if size.startswith("@")
            else f"{float(size) * _COMPOUND_PART:.3g}"
        )
        return Profession(listed.codes, scale, listed.sex, word)
    for cut in range(_SHORTEST_TAIL, len(word) - 2):
        sector = sector_tails.get(word[cut:])
        if sector is not None:
            return Profession(sector, "0.02", "", word)
    return None


def find_professions(words: tuple[Word, ...]) -> list[tuple[int, int, Profession]]:
    """Profession words in a tokenised text.

    Args:
        words: the tokens of the text.

    Returns:
        Per profession: index of its first token, index past its last token, what it is.
    """
    found = []
    index = 0
    while index < len(words):
        profession, length = _profession_at(words, index)
        if profession is not None:
            found.append((index, index + length, profession))
        index += length
    return found


def _profession_at(words: tuple[Word, ...], index: int) -> tuple[Profession | None, int]:
    """The longest listed profession at a token, else a compound; and how many tokens it takes (at least one)."""
    word = words[index]
    if not word.low[0].isalpha():
        return None, 1
    listed, _ = _professions()
    for length in range(min(_LONGEST, len(words) - index), 0, -1):
        profession = listed.get(" ".join(w.low for w in words[index : index + length]))
        if profession is not None:
            return profession, length
    # A capital inside a sentence is a name, such as the surname Grootenboer.
    ordinary = word.text[0].islower() or index == 0 or words[index - 1].low in ".:-"
    return (_compound(word.low) if ordinary else None), 1


@cache
def _traits() -> tuple[
    Mapping[tuple[str, str], Trait],
    Mapping[str, tuple[tuple[tuple[str, ...], Trait], ...]],
    Mapping[str, tuple[tuple[tuple[str, ...], Trait], ...]],
]:
    """Traits by block and key; phrases by exact first word; phrases by the first three letters of a starred one."""
    data = _read("traits")
    by_key: dict[tuple[str, str], Trait] = {}
    exact: dict[str, list[tuple[tuple[str, ...], Trait]]] = {}
    starred: dict[str, list[tuple[tuple[str, ...], Trait]]] = {}
    for block, content in data.items():
        for key, share, profile, general, source, phrases in content.get("rows", ()):
            low, high, sex = data["profiles"][profile]
            trait = Trait(
                block,
                key,
                float(share),
                (low, high, sex),
                general,
                data["sources"][source],
                source == "eigen",
            )
            by_key[block, key] = trait
            for phrase in phrases:
                capitals = phrase.isupper()
                parts = tuple(w.text if capitals else w.low for w in words_of(phrase.rstrip("~").replace("*", "§")))
                parts = _join_stars(parts)
                index, first = (starred, parts[0][:3]) if "*" in parts[0] else (exact, parts[0])
                index.setdefault(first, []).append((parts, trait))
    order = {k: tuple(sorted(v, key=lambda e: -len(e[0]))) for k, v in exact.items()}
    order_starred = {k: tuple(sorted(v, key=lambda e: -len(e[0]))) for k, v in starred.items()}
    return by_key, order, order_starred


def _join_stars(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Glue the mark of a star to the word before it."""
    joined: list[str] = []
    for part in parts:
        if part == "§" and joined:
            joined[-1] += "*"
        else:
            joined.append(part)
    return tuple(joined)


def all_traits() -> tuple[Trait, ...]:
    """Every trait of the lists."""
    return tuple(_traits()[0].values())


def known_trait(block: str, key: str) -> Trait | None:
    """The trait of that block and key."""
    return _traits()[0].get((block, key))


def _fits(parts: tuple[str, ...], words: tuple[Word, ...], index: int) -> bool:
    """Whether a phrase stands at a token."""
    if index + len(parts) > len(words):
        return False
    return all(
        words[index + i].low.startswith(part[:-1])
        if part.endswith("*")
        else part in {words[index + i].low, words[index + i].text}
        for i, part in enumerate(parts)
    )


def find_traits(words: tuple[Word, ...]) -> list[tuple[int, int, Trait]]:
    """Traits in a tokenised text; of phrases that start at one word the longest wins, one per block.

    Args:
        words: the tokens of the text.

    Returns:
        Per trait: index of its first token, index past its last token, the trait.
    """
    _, exact, starred = _traits()
    found: list[tuple[int, int, Trait]] = []
    taken: dict[str, int] = {}
    for index, word in enumerate(words):
        candidates = (
            *exact.get(word.low, ()),
            *(exact.get(word.text, ()) if word.text.isupper() else ()),
            *starred.get(word.low[:3], ()),
        )
        for parts, trait in sorted(candidates, key=lambda e: -len(e[0])):
            if taken.get(trait.block, 0) <= index and _fits(parts, words, index):
                taken[trait.block] = index + len(parts)
                found.append((index, index + len(parts), trait))
    return found


@cache
def event_patterns() -> tuple[EventPattern, ...]:
    """The kinds of events, in the order of the list."""
    data = _read("events")
    unless = {key: re.compile(text, re.IGNORECASE) for key, text in data["unless"].items()}
    return tuple(
        EventPattern(
            key,
            float(share),
            kind == "searchable",
            general,
            re.compile(pattern, re.IGNORECASE),
            unless.get(key),
        )
        for key, share, kind, general, patterns in data["events"]["rows"]
        for pattern in patterns
    )
