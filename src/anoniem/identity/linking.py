"""Which mentions are one person, one place, one organisation or one value.

Persons: fuller forms are read first and make the clusters; parts ("Fatima", "mevr. El Amrani", "F.") then join the nearest cluster
that they fit, first those before them. This is the sieve idea of rule-based coreference (H. Lee et al., "Deterministic coreference
resolution based on entity-centric, precision-ranked rules", 2013), on names only. Titles give the sex, which keeps
"mevr. Jansen" apart from "Piet Jansen" once he has been called "dhr.".
"""

from __future__ import annotations

import bisect
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from anoniem.detection.finding import Finding, Kind
from anoniem.identity.entities import Identity, KnownEntity
from anoniem.identity.normal import normal_value
from anoniem.identity.parts import PersonName, parse_person
from anoniem.identity.roles import TITLES, Sex, sex_of_role
from anoniem.identity.text import Atoms
from anoniem.identity.variants import deletions, diminutives, short_forms, within_one

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["link"]

_MIN_SLIP = 5
_MIN_NICK = 3
_LOOK_BACK = 20
_TITLES_OF_FIRST_NAMES = frozenset({"juf", "juffrouw"})
_EXACT, _SLIP, _NICK, _INITIALS = 4, 3, 2, 1


@dataclass(slots=True, eq=False)
class _Cluster:
    """What is known so far of one identity."""

    known_id: str | None = None
    main: str = ""
    first: list[str] = field(default_factory=list)
    initials: set[str] = field(default_factory=set)
    surnames: set[tuple[str, ...]] = field(default_factory=set)
    sex: Sex | None = None
    places: list[int] = field(default_factory=list)
    mentions: list[Finding] = field(default_factory=list)

    def distance(self, place: int) -> tuple[int, int]:
        """How far the nearest mention lies: mentions before a place come before those after it; the known ones last."""
        at = bisect.bisect_right(self.places, place)
        if at:
            return (0, place - self.places[at - 1])
        if self.places:
            return (1, self.places[0] - place)
        return (2, 0)


@dataclass(frozen=True, slots=True)
class _Mention:
    """A person's mention with its parsed name and the sex its title tells."""

    finding: Finding
    name: PersonName
    sex: Sex | None


def link(text: str, findings: Sequence[Finding], known: Sequence[KnownEntity] = ()) -> tuple[Identity, ...]:
    """Put every finding in exactly one identity.

    Args:
        text: the whole text; the words before a name are read for titles.
        findings: findings of every kind; offsets are Python str indices into `text`.
        known: entities of the dossier; an identity that is one of them carries its id.

    Returns:
        Identities in order of kind's first appearance in the text; keys number them per kind. The same input gives the
        same output.
    """
    ordered = sorted(findings)
    clusters: list[tuple[Kind, _Cluster]] = []
    for kind in Kind:
        own = [finding for finding in ordered if finding.kind is kind]
        if not own:
            continue
        entities = [entity for entity in known if entity.kind is kind]
        if kind is Kind.PERSON:
            made: Iterable[_Cluster] = _persons(text, own, entities)
        elif kind is Kind.ORG:
            made = _organisations(own, entities)
        else:
            made = _values(kind, own, entities)
        clusters.extend((kind, cluster) for cluster in made if cluster.mentions)
    clusters.sort(key=lambda pair: (min(pair[1].mentions), pair[0]))
    numbers: dict[Kind, int] = defaultdict(int)
    identities = []
    for kind, cluster in clusters:
        numbers[kind] += 1
        mentions = tuple(sorted(cluster.mentions))
        main = cluster.main or max(mentions, key=lambda m: (len(m.text), -m.start)).text
        identities.append(Identity(f"{kind}-{numbers[kind]}", kind, main, mentions, cluster.known_id))
    return tuple(identities)


def _values(kind: Kind, findings: Sequence[Finding], known: Sequence[KnownEntity]) -> list[_Cluster]:
    """Equal values are one identity."""
    clusters: dict[str, _Cluster] = {}
    for entity in known:
        cluster = _Cluster(known_id=entity.id, main=entity.main)
        for surface in (entity.main, *entity.surfaces):
            clusters.setdefault(normal_value(kind, surface), cluster)
    for finding in findings:
        value = normal_value(kind, finding.text) or finding.text
        clusters.setdefault(value, _Cluster()).mentions.append(finding)
    return list(dict.fromkeys(clusters.values()))


def _organisations(findings: Sequence[Finding], known: Sequence[KnownEntity]) -> list[_Cluster]:
    """Equal names, and short forms of a longer name, are one organisation."""
    clusters: dict[str, _Cluster] = {}
    for entity in known:
        cluster = _Cluster(known_id=entity.id, main=entity.main)
        for surface in (entity.main, *entity.surfaces):
            clusters.setdefault(normal_value(Kind.ORG, surface), cluster)
    shortened: dict[str, str] = {}
    values = {finding: normal_value(Kind.ORG, finding.text) or finding.text for finding in findings}
    for value in dict.fromkeys([*clusters, *sorted(values.values(), key=lambda v: (-len(v), v))]):
        keys = tuple(value.split())
        for short in (*short_forms(keys), *_acronym(keys)):
            shortened.setdefault(" ".join(short), value)
    for finding in findings:
        value = values[finding]
        seen = {value}
        while value not in clusters and shortened.get(value, value) not in seen:
            value = shortened[value]
            seen.add(value)
        clusters.setdefault(value, _Cluster()).mentions.append(finding)
    return list(dict.fromkeys(clusters.values()))


def _acronym(keys: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    letters = "".join(key[0] for key in keys)
    return ((letters,),) if len(letters) > 2 else ()  # noqa: PLR2004 - two letters stand for anything


def _persons(text: str, findings: Sequence[Finding], known: Sequence[KnownEntity]) -> list[_Cluster]:
    book = _Book()
    for entity in known:
        book.start_known(entity)
    mentions = [_mention(text, finding) for finding in findings]
    full = [mention for mention in mentions if mention.name.full]
    full.sort(key=lambda m: (-len(m.name.first), -m.name.size, m.finding.start))
    for mention in full:
        book.place(mention)
    for mention in mentions:
        if not mention.name.full and not _letters_only(mention.name):
            book.place(mention)
    for mention in mentions:
        if _letters_only(mention.name):
            book.place(mention)
    return book.clusters


def _letters_only(name: PersonName) -> bool:
    return bool(name.initials) and not name.first and not name.surnames


def _mention(text: str, finding: Finding) -> _Mention:
    before = Atoms.of(text[max(0, finding.start - _LOOK_BACK) : finding.start])
    word, gap = "", ""
    if len(before):
        word, gap = before.keys[-1], before.text[before.ends[-1] :]
    if gap not in {" ", "  "} and not (word in TITLES and gap in {". ", "."}):
        word = ""
    titled = word in TITLES and word not in _TITLES_OF_FIRST_NAMES
    return _Mention(finding, parse_person(finding.text, titled=titled), sex_of_role(word))


class _Book:
    """The persons met so far, with look-up by each part of their names."""

    def __init__(self) -> None:
        self.clusters: list[_Cluster] = []
        self._by_word: dict[str, list[_Cluster]] = defaultdict(list)
        self._by_deletion: dict[str, set[str]] = defaultdict(set)
        self._by_nick: dict[str, list[_Cluster]] = defaultdict(list)
        self._by_letters: dict[str, list[_Cluster]] = defaultdict(list)

    def start_known(self, entity: KnownEntity) -> None:
        """Begin a cluster with what the dossier knows of a person."""
        cluster = _Cluster(known_id=entity.id, main=entity.main)
        self.clusters.append(cluster)
        for surface in (entity.main, *entity.surfaces):
            self._learn(cluster, parse_person(surface))

    def place(self, mention: _Mention) -> None:
        """Put a mention in the cluster it fits best, or in a new one."""
        name, start = mention.name, mention.finding.start
        fitting = self._fitting(mention)
        ranked = [
            (-strength, cluster.distance(start), number)
            for number, (cluster, strength) in enumerate(fitting)
            if not _sexes_differ(cluster.sex, mention.sex)
        ]
        if ranked:
            cluster = fitting[min(ranked)[-1]][0]
        else:
            cluster = _Cluster()
            self.clusters.append(cluster)
        cluster.mentions.append(mention.finding)
        bisect.insort(cluster.places, start)
        cluster.sex = cluster.sex or mention.sex
        self._learn(cluster, name)
        if cluster.known_id is None and (not cluster.main or name.size > parse_person(cluster.main).size):
            cluster.main = mention.finding.text

    def _fitting(self, mention: _Mention) -> list[tuple[_Cluster, int]]:
        """Clusters that a mention may belong to, with the strength of the tie."""
        name = mention.name
        if name.full:
            return self._fitting_full(name)
        if name.surnames:
            return self._sharing([word for surname in name.surnames for word in surname[-1:]], surname=True)
        if name.first:
            found = self._sharing(name.first[:1], surname=False)
            if name.surname_initial:
                return [(c, s) for c, s in found if _fits_surname_initial(c, name.surname_initial)]
            return [(c, s) for c, s in found if _first_fit(c, name)]
        if name.single:
            return self._sharing([name.single], surname=None)
        letters = "".join(name.initials)
        return [(cluster, _INITIALS) for cluster in self._by_letters.get(letters, ())]

    def _fitting_full(self, name: PersonName) -> list[tuple[_Cluster, int]]:
        words = [word for surname in name.surnames for word in surname[-1:]]
        fitting = []
        for cluster, strength in self._sharing(words, surname=True):
            if _first_names_fit(cluster, name):
                fitting.append((cluster, strength))
        if not fitting and name.first:
            fitting = [
                (cluster, strength - 1)
                for cluster, strength in self._sharing(name.first[:1], surname=False)
                if not cluster.surnames and strength == _EXACT
            ]
        return fitting

    def _sharing(self, words: Iterable[str], *, surname: bool | None) -> list[tuple[_Cluster, int]]:
        strengths: dict[int, tuple[_Cluster, int]] = {}
        for word in words:
            for cluster, strength in self._ties(word):
                if surname is True and not _has_surname(cluster, word):
                    continue
                if surname is False and not _has_first(cluster, word):
                    continue
                at = id(cluster)
                if at not in strengths or strengths[at][1] < strength:
                    strengths[at] = (cluster, strength)
        return list(strengths.values())

    def _ties(self, word: str) -> list[tuple[_Cluster, int]]:
        ties = [(cluster, _EXACT) for cluster in self._by_word.get(word, ())]
        if ties:
            return ties
        if len(word) >= _MIN_SLIP:
            near = {
                w for deletion in deletions(word) for w in self._by_deletion.get(deletion, ()) if within_one(w, word)
            }
            ties = [(cluster, _SLIP) for w in sorted(near) for cluster in self._by_word[w]]
        if not ties:
            ties = [(cluster, _NICK) for cluster in self._by_nick.get(word, ())]
        return ties

    def _learn(self, cluster: _Cluster, name: PersonName) -> None:
        """Add a name's parts to a cluster and to the look-ups."""
        singles = [name.single] if name.single else []
        for word in (*name.first, *singles):
            if word not in cluster.first:
                cluster.first.append(word)
                self._index(cluster, word)
                for nick in (*diminutives(word), *(word[:end] for end in range(_MIN_NICK, len(word)))):
                    self._by_nick[nick].append(cluster)
        for surname in name.surnames:
            if surname not in cluster.surnames:
                cluster.surnames.add(surname)
                self._index(cluster, surname[-1])
        letters = {"".join(name.initials), *name.initials[:1]}
        if name.first:
            firsts = "".join(word[0] for word in name.first)
            letters |= {name.first[0][0], firsts}
            if name.surnames:
                family = "".join(surname[0][0] for surname in name.surnames)
                prefix = "".join(word[0] for word in name.prefix)
                letters |= {firsts + prefix + family, firsts + family, firsts[0] + prefix + family[0]}
        if name.single:
            letters.add(name.single[0])
        for letter in sorted(letters - {""} - cluster.initials):
            cluster.initials.add(letter)
            self._by_letters[letter].append(cluster)

    def _index(self, cluster: _Cluster, word: str) -> None:
        if cluster not in self._by_word[word]:
            self._by_word[word].append(cluster)
        if len(word) >= _MIN_SLIP:
            for deletion in deletions(word):
                self._by_deletion[deletion].add(word)


def _sexes_differ(left: Sex | None, right: Sex | None) -> bool:
    return left is not None and right is not None and left != right


def _has_surname(cluster: _Cluster, word: str) -> bool:
    words = {surname[-1] for surname in cluster.surnames} | (set(cluster.first) if not cluster.surnames else set())
    return any(_alike(own, word) for own in words)


def _has_first(cluster: _Cluster, word: str) -> bool:
    return any(_alike(own, word) or _nick(own, word) for own in cluster.first)


def _alike(left: str, right: str) -> bool:
    return left == right or (min(len(left), len(right)) >= _MIN_SLIP and within_one(left, right))


def _nick(name: str, short: str) -> bool:
    return (len(short) >= _MIN_NICK and name.startswith(short)) or short in diminutives(name)


def _fits_surname_initial(cluster: _Cluster, letter: str) -> bool:
    return not cluster.surnames or any(surname[0][0] == letter for surname in cluster.surnames)


def _first_fit(cluster: _Cluster, name: PersonName) -> bool:
    return len(name.first) < 2 or not cluster.first or set(name.first) <= set(cluster.first) or len(cluster.first) == 1  # noqa: PLR2004


def _first_names_fit(cluster: _Cluster, name: PersonName) -> bool:
    """Whether first names and initials do not contradict what the cluster has."""
    if name.first and cluster.first:
        return any(
            _alike(own, name.first[0]) or _nick(own, name.first[0]) or _nick(name.first[0], own)
            for own in cluster.first
        )
    if name.first:
        return not cluster.initials or name.first[0][0] in {letters[0] for letters in cluster.initials}
    if cluster.first:
        return name.initials[0] in {word[0] for word in cluster.first} | {i[0] for i in cluster.initials}
    return not cluster.initials or name.initials[0] in {letters[0] for letters in cluster.initials}
