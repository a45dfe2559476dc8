"""Which mentions are one person, one place, one organisation or one value.

Persons: fuller forms are read first and make the clusters; parts ("Fatima", "mevr. El Amrani", "F.") then join the
nearest cluster that they fit, first those before them. This is the sieve idea of rule-based coreference (H. Lee et
al., "Deterministic coreference resolution based on entity-centric, precision-ranked rules", 2013), on names only.
Titles give the sex, which keeps "mevr. Jansen" apart from "Piet Jansen" once he has been called "dhr.".
"""

from __future__ import annotations

import bisect
import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from anoniem.detection.finding import Finding, Kind
from anoniem.identity.entities import Identity, KnownEntity
from anoniem.identity.normal import normal_value
from anoniem.identity.parts import PREFIXES, PersonName, parse_person
from anoniem.identity.roles import TITLES, Sex, sex_of_role
from anoniem.identity.text import Atoms, word_set
from anoniem.identity.variants import LONGEST_WORD, deletions, diminutives, short_forms, within_one

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["link"]

_MIN_SLIP = 5
_MIN_NICK = 3
_LOOK_BACK = 20
_LONGEST_LETTERS = 4
_MANY = 100
"""How many persons of one name are weighed: bounds the work in a text that names thousands."""
_FAMILY_WORDS = word_set("familie fam gezin broers zussen gezusters gebroeders ouders echtpaar")
_ALIAS = re.compile(
    r"\s*\n\s*(?:voorna(?:am|men)|roepnaam|achternaam|meisjesnaam|geboortenaam)\s*:\s*|"
    r"[\s,(]{1,3}(?:die )?(?:roepnaam|roepnaam is|genaamd|alias|aka|a\.k\.a\.|ook wel|ofwel|zeg maar|zegt u maar|"
    r"voluit|eigenlijk|achternaam|bijnaam|officieel|meisjesnaam|geboren|geb\.|door iedereen|beter bekend als|"
    r"(?:ook |meestal |thuis )?(?:genoemd|noemt zich|heet))[:\s]{0,2}[\"'“”‘’(]?",
    re.IGNORECASE,
)
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
    family_words: set[str] = field(default_factory=set)
    surname_letters: set[str] = field(default_factory=set)
    generation: str = ""
    family: bool = False
    sex: Sex | None = None
    places: list[int] = field(default_factory=list)
    mentions: list[Finding] = field(default_factory=list)
    learnt: set[PersonName] = field(default_factory=set)
    size: int = -1

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
    """A person's mention with its parsed name and what the words before it tell.

    Attributes:
        finding: where it stands.
        name: its parts.
        sex: of the title or role before it.
        family: whether it names a family ("familie De Wit", "de Jansens").
    """

    finding: Finding
    name: PersonName
    sex: Sex | None
    family: bool


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
    parsed: dict[tuple[str, bool], PersonName] = {}
    mentions = [_mention(text, finding, parsed) for finding in findings]
    full = [mention for mention in mentions if mention.name.full]
    full.sort(key=lambda m: (-len(m.name.first), -m.name.size, m.finding.start))
    letters = [mention for mention in mentions if _in_letters(mention)]
    parts = [mention for mention in mentions if not mention.name.full and not _in_letters(mention)]
    parts.sort(key=lambda m: (m.family, m.finding.start))
    for mention in (*full, *parts):
        book.place(mention)
    for left, right in pairwise(findings):
        if _alias(text, left, right):
            book.join_aliases(left, right)
    book.join_initials()
    for mention in letters:
        book.place(mention)
    return book.clusters


def _in_letters(mention: _Mention) -> bool:
    """Whether a name is written in letters only: "J.H.", "RT", "FvdM"."""
    name, surface = mention.name, mention.finding.text
    short = 1 < len(surface) <= _LONGEST_LETTERS and surface[0].isupper() and surface[-1].isupper()
    return name.letters_only or (bool(name.single) and short)


def _mention(text: str, finding: Finding, parsed: dict[tuple[str, bool], PersonName]) -> _Mention:
    before = Atoms.of(text[max(0, finding.start - _LOOK_BACK) : finding.start])
    word, gap = "", ""
    if len(before):
        word, gap = before.keys[-1], before.text[before.ends[-1] :]
    if gap not in {" ", "  "} and not (word in TITLES and gap in {". ", "."}) and not (word == "fam" and gap == ". "):
        word = ""
    titled = word in TITLES and word not in _TITLES_OF_FIRST_NAMES
    name = parsed.get((finding.text, titled))
    if name is None:
        name = parsed[finding.text, titled] = parse_person(finding.text, titled=titled)
    family = word in _FAMILY_WORDS or (word == "de" and finding.text.endswith("s") and bool(name.single))
    return _Mention(finding, name, sex_of_role(word), family)


def _alias(text: str, left: Finding, right: Finding) -> bool:
    """Whether the second name is another name of the first: "Jiayi Zhou, roepnaam Joyce", "Hovenkamp (TH)"."""
    between = text[left.end : right.start]
    if _ALIAS.fullmatch(between):
        return True
    return between in {" (", ' ("', " ('", " (“", " (‘", ' "', " '"} and text[right.end : right.end + 1] in set(
        ")\"'”’,"
    )


class _Book:
    """The persons met so far, with look-up by each part of their names."""

    def __init__(self) -> None:
        self.clusters: list[_Cluster] = []
        self._by_word: dict[str, dict[_Cluster, None]] = defaultdict(dict)
        self._by_name: dict[PersonName, dict[_Cluster, None]] = defaultdict(dict)
        self._by_deletion: dict[str, dict[str, None]] = defaultdict(dict)
        self._by_nick: dict[str, list[tuple[_Cluster, str]]] = defaultdict(list)
        self._by_letters: dict[str, list[_Cluster]] = defaultdict(list)
        self._at: dict[Finding, _Cluster] = {}
        self._gone: set[_Cluster] = set()

    def start_known(self, entity: KnownEntity) -> None:
        """Begin a cluster with what the dossier knows of a person."""
        cluster = _Cluster(known_id=entity.id, main=entity.main)
        self.clusters.append(cluster)
        for surface in (entity.main, *entity.surfaces):
            name = parse_person(surface)
            cluster.generation = cluster.generation or name.generation
            self._learn(cluster, name)

    def place(self, mention: _Mention) -> None:
        """Put a mention in the cluster it fits best, or in a new one."""
        name, start = mention.name, mention.finding.start
        fitting = self._fitting(mention)
        ranked = [
            (-strength, bool(cluster.generation) and not name.generation, cluster.distance(start), number)
            for number, (cluster, strength) in enumerate(fitting)
            if not _sexes_differ(cluster.sex, mention.sex)
            and cluster.family == mention.family
            and name.generation in {"", cluster.generation}
        ]
        slip = False
        if ranked:
            cluster, strength = fitting[min(ranked)[-1]]
            slip = strength == _SLIP
        else:
            cluster = _Cluster(family=mention.family, generation=name.generation)
            self.clusters.append(cluster)
        cluster.mentions.append(mention.finding)
        self._at[mention.finding] = cluster
        bisect.insort(cluster.places, start)
        cluster.sex = cluster.sex or mention.sex
        self._learn(cluster, name, slip=slip)
        if cluster.known_id is None and name.size > cluster.size:
            cluster.main, cluster.size = mention.finding.text, name.size

    def join_aliases(self, left: Finding, right: Finding) -> None:
        """Make one person of two whose names are said to be each other's."""
        one, other = self._at.get(left), self._at.get(right)
        if one is None or other is None or one is other or one.family or other.family:
            return
        if not (one.surnames and other.surnames and one.first and other.first) and not _sexes_differ(
            one.sex, other.sex
        ):
            self._merge(one, other)

    def join_initials(self) -> None:
        """Make one person of "W. ter Avest" and "Wim", if no other pair of a surname and a first name fits."""
        lacking_first: dict[str, list[_Cluster]] = defaultdict(list)
        lacking_surname: dict[str, list[_Cluster]] = defaultdict(list)
        for cluster in self.clusters:
            if cluster.family or not cluster.mentions:
                continue
            if cluster.surnames and not cluster.first:
                for letter in {letters[0] for letters in cluster.initials}:
                    lacking_first[letter].append(cluster)
            elif cluster.first and not cluster.surnames and not cluster.surname_letters:
                lacking_surname[cluster.first[0][0]].append(cluster)
        for letter in sorted(lacking_first):
            ones, others = lacking_first[letter], lacking_surname.get(letter, [])
            # A first name that a role introduces ("zoon Matei") is somebody new.
            if len(ones) == len(others) == 1 and others[0].sex in {None, ones[0].sex}:
                self._merge(ones[0], others[0])

    def _merge(self, one: _Cluster, other: _Cluster) -> None:
        if one.known_id is None and other.known_id is not None:
            one, other = other, one
        if one.known_id is not None and other.known_id is not None:
            return
        if one.known_id is None and other.size > one.size:
            one.main, one.size = other.main, other.size
        for mention in other.mentions:
            self._at[mention] = one
            bisect.insort(one.places, mention.start)
            self._learn(one, parse_person(mention.text))
        one.mentions += other.mentions
        one.sex = one.sex or other.sex
        other.mentions = []
        self._gone.add(other)

    def _fitting(self, mention: _Mention) -> list[tuple[_Cluster, int]]:
        """Clusters that a mention may belong to, with the strength of the tie."""
        name = mention.name
        families = [surname[-1] for surname in name.surnames]
        if mention.family:
            words = families or [name.single]
            forms = [form for word in words for form in (word, word.removesuffix("s"), word + "s", word + "en") if form]
            found = self._sharing(forms, surname=None)
        elif name.full:
            found = self._fitting_full(name)
        elif name.surnames:
            found = self._sharing(families, surname=True)
        elif name.first:
            found = self._fitting_first(name)
        elif name.single:
            found = self._sharing([name.single], surname=None) or self._by_initials(name.single)
        else:
            found = self._by_initials("".join(name.initials))
        return found

    def _fitting_first(self, name: PersonName) -> list[tuple[_Cluster, int]]:
        found = self._sharing(name.first[:1], surname=False)
        if not name.surname_letters:
            return [(c, s) for c, s in found if _first_fit(c, name)]
        fitting = [(c, s) for c, s in found if _fits_surname_letters(c, name.surname_letters)]
        lettered = self._by_initials(name.first[0][0] + name.surname_letters)
        return fitting or [(c, s) for c, s in lettered if not c.first]

    def _by_initials(self, letters: str) -> list[tuple[_Cluster, int]]:
        clusters = self._by_letters.get(letters, [])[-_MANY:]
        return [(cluster, _INITIALS) for cluster in clusters if cluster not in self._gone]

    def _fitting_full(self, name: PersonName) -> list[tuple[_Cluster, int]]:
        same = [(cluster, _EXACT) for cluster in self._by_name.get(name, ()) if cluster not in self._gone]
        if same:
            return same
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
        """Clusters of which a surname (or first name, or either) is one of the words, with the strength of the tie."""
        strengths: dict[_Cluster, int] = {}
        for word in words:
            for cluster, strength, own in self._ties(word):
                as_surname = own in cluster.family_words or (own in cluster.first and not cluster.surnames)
                fits = surname is None or (as_surname if surname else own in cluster.first)
                if fits and cluster not in self._gone:
                    strengths[cluster] = max(strength, strengths.get(cluster, 0))
        return list(strengths.items())

    def _ties(self, word: str) -> list[tuple[_Cluster, int, str]]:
        """Clusters that own the word, else a spelling slip of it, else a name of which it is a pet form."""
        ties = [(cluster, _EXACT, word) for cluster in islice(reversed(self._by_word.get(word, {})), _MANY)]
        if ties:
            return ties[::-1]
        if len(word) >= _MIN_SLIP:
            near = {
                other
                for deletion in deletions(word)
                for other in islice(self._by_deletion.get(deletion, ()), _MANY)
                if within_one(other, word)
            }
            ties = [
                (cluster, _SLIP, other) for other in sorted(near) for cluster in islice(self._by_word[other], _MANY)
            ][:_MANY]
        if not ties:
            ties = [(cluster, _NICK, own) for cluster, own in self._by_nick.get(word, [])[-_MANY:]]
        return ties

    def _learn(self, cluster: _Cluster, name: PersonName, *, slip: bool = False) -> None:
        """Add a name's parts to a cluster and to the look-ups; of a slip no further slips are sought."""
        if name in cluster.learnt:
            return
        cluster.learnt.add(name)
        if name.full:
            self._by_name[name][cluster] = None
        for word in (*name.first, name.single):
            if word and word not in cluster.first:
                cluster.first.append(word)
                self._index(cluster, word, slip=slip)
                for nick in _nicknames(word):
                    self._by_nick[nick].append((cluster, word))
        cluster.surnames.update(name.surnames)
        family = {word for surname in name.surnames for word in surname if word not in PREFIXES}
        for word in sorted(family - cluster.family_words):
            cluster.family_words.add(word)
            self._index(cluster, word, slip=slip)
        if name.surname_letters:
            cluster.surname_letters.add(name.surname_letters)
        letters = {"".join(name.initials), *name.initials[:1], *name.short_names, name.single[:1]}
        for letter in sorted(letters - {""} - cluster.initials):
            cluster.initials.add(letter)
            self._by_letters[letter].append(cluster)

    def _index(self, cluster: _Cluster, word: str, *, slip: bool) -> None:
        self._by_word[word][cluster] = None
        if len(word) >= _MIN_SLIP and not slip:
            for deletion in deletions(word):
                self._by_deletion[deletion][word] = None


def _nicknames(name: str) -> frozenset[str]:
    """Diminutives ("robbie") and shortened forms ("pat", "patje") of a first name."""
    stems = [name[:end] for end in range(_MIN_NICK, min(len(name), LONGEST_WORD))]
    return frozenset([*diminutives(name), *stems, *(form for stem in stems for form in diminutives(stem))]) - {name}


def _sexes_differ(left: Sex | None, right: Sex | None) -> bool:
    return left is not None and right is not None and left != right


def _alike(left: str, right: str) -> bool:
    return left == right or (min(len(left), len(right)) >= _MIN_SLIP and within_one(left, right))


def _nick(name: str, short: str) -> bool:
    return short[:_MIN_NICK] == name[:_MIN_NICK] and short in _nicknames(name)


def _fits_surname_letters(cluster: _Cluster, letters: str) -> bool:
    if cluster.surname_letters:
        return letters in cluster.surname_letters
    return not cluster.surnames or any(surname[0][0] in letters for surname in cluster.surnames)


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
