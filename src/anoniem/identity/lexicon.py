"""The forms in which what was found may stand elsewhere in the text, in a trie over folded atoms."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from anoniem.detection.finding import Kind
from anoniem.identity.normal import place_aliases
from anoniem.identity.parts import PREFIXES, PersonName, parse_person
from anoniem.identity.roles import BEFORE_NAME
from anoniem.identity.text import keys_of, word_set
from anoniem.identity.variants import GENERIC_ORG, LONGEST_WORD, deletions, diminutives, short_forms, within_one
from anoniem.identity.words import is_common

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anoniem.detection.finding import Finding
    from anoniem.identity.entities import KnownEntity

__all__ = ["MIN_NICK", "MIN_SLIP", "Form", "Lexicon", "Node", "build_lexicon"]

Role = Literal["full", "first", "surname", "single", "short", "value", "pet"]

MIN_SLIP = 5
"""Shortest word that is sought with a spelling slip."""
MIN_NICK = 3
"""Shortest form to which a first name is cut."""

_MIN_VALUE = 4
_KNOWN_SCORE = 0.9
_AGREED = 0.6
_NEVER_NAMES = word_set(
    """
    hij zij ze je jij jullie u we wij ik men er het de een dit dat deze die mij me hem haar hun ons onze mijn
    zijn uw en of maar als dan toen dus want om niet wel ook nog al te van in op aan bij met naar voor uit
    over onder tegen tot geb tel nr mevr dhr mw br zr st bsn iban mail email datum adres aanwezig afwezig
    betrokkene verslag betreft onderwerp
    """
)
"""Words that are never taken for a name elsewhere because they were taken for one once."""
_VALUE_KINDS = frozenset(
    {
        Kind.ADDRESS,
        Kind.POSTCODE,
        Kind.PHONE,
        Kind.EMAIL,
        Kind.URL,
        Kind.HANDLE,
        Kind.BSN,
        Kind.IBAN,
        Kind.PLATE,
        Kind.IDNUM,
    }
)


@dataclass(frozen=True, slots=True)
class Form:
    """One way in which a found name may stand in the text."""

    kind: Kind
    role: Role
    score: float
    trim: int = 0


@dataclass(slots=True)
class Node:
    """A node of the trie: what may follow, and the form that ends here."""

    next: dict[str, Node] = field(default_factory=dict)
    form: Form | None = None


@dataclass(slots=True)
class Lexicon:
    """All forms sought in one text."""

    root: Node = field(default_factory=Node)
    slips: dict[str, list[str]] = field(default_factory=dict)
    words: dict[str, Form] = field(default_factory=dict)
    initials: dict[str, float] = field(default_factory=dict)
    letters: dict[str, float] = field(default_factory=dict)
    nick_stems: dict[str, Form] = field(default_factory=dict)

    def add(self, keys: Sequence[str], form: Form) -> None:
        """Put a form in the trie; the surer of two equal ones stays."""
        if not keys:
            return
        node = self.root
        for key in keys:
            node = node.next.setdefault(key, Node())
        if node.form is None or node.form.score < form.score:
            node.form = form

    def add_word(self, key: str, form: Form, *, genitive: bool = True) -> None:
        """Put a single word in the trie with its endings, and note it for spelling slips."""
        self.add((key,), form)
        if genitive and not key.endswith(("s", "x", "z")) and len(key) >= MIN_NICK:
            self.add((key + "s",), Form(form.kind, form.role, form.score * 0.95, trim=1))
        if len(key) >= MIN_SLIP and not is_common(key):
            self.words[key] = form
            for deletion in deletions(key):
                self.slips.setdefault(deletion, []).append(key)

    def slip(self, key: str) -> Form | None:
        """The form of which a word is a misspelling by one edit; None if there is none."""
        for deletion in deletions(key):
            for candidate in self.slips.get(deletion, ()):
                adjective = key in {candidate + "e", candidate + "s"}
                if candidate != key and candidate[0] == key[0] and not adjective and within_one(candidate, key):
                    return self.words[candidate]
        return None


def build_lexicon(findings: Sequence[Finding], known: Sequence[KnownEntity]) -> Lexicon:
    """Collect the forms to seek.

    Args:
        findings: what was found; doubtful ones count when they agree with each other.
        known: entities of the dossier.

    Returns:
        The lexicon of one text.
    """
    lexicon = Lexicon()
    for (kind, surface), score in _seeds(findings, known).items():
        if kind is Kind.PERSON:
            _add_person(lexicon, surface, score)
        elif kind is Kind.ORG:
            _add_organisation(lexicon, surface, score)
        elif kind is Kind.PLACE:
            _add_place(lexicon, surface, score)
        elif kind in _VALUE_KINDS:
            _add_value(lexicon, kind, surface, score)
    return lexicon


def _seeds(findings: Sequence[Finding], known: Sequence[KnownEntity]) -> dict[tuple[Kind, str], float]:
    """The surfaces that may be sought elsewhere, with the best score of each."""
    best: dict[tuple[Kind, str], float] = {}
    unsure: dict[tuple[Kind, str], float] = {}
    for finding in findings:
        place = (finding.kind, finding.text)
        if finding.doubtful:
            unsure[place] = 1 - (1 - unsure.get(place, 0.0)) * (1 - finding.score)
        else:
            best[place] = max(best.get(place, 0.0), finding.score)
    for place, score in unsure.items():
        # Doubt that comes back adds up (noisy-or), for words that are no ordinary words.
        if score >= _AGREED and place not in best and not any(map(is_common, keys_of(place[1]))):
            best[place] = _AGREED
    for entity in known:
        for surface in (entity.main, *entity.surfaces):
            place = (entity.kind, surface)
            best[place] = max(best.get(place, 0.0), _KNOWN_SCORE)
    return best


def _nameable(key: str) -> bool:
    """Whether a word can be a name by itself: no title, role, function word or single letter."""
    return len(key) > 1 and not key.isdigit() and key not in BEFORE_NAME and key not in _NEVER_NAMES


def _add_person(lexicon: Lexicon, surface: str, score: float) -> None:
    keys = keys_of(surface)
    name = parse_person(surface)
    if len(keys) > 1 and any(len(key) > 1 for key in keys):
        lexicon.add(keys, Form(Kind.PERSON, "full", score))
    first = Form(Kind.PERSON, "first", score)
    for key in name.first:
        if _nameable(key):
            _add_first_name(lexicon, key, first)
    if name.joined_first:
        lexicon.add(name.first, first)
    if name.letters_only:
        lexicon.letters["".join(name.initials)] = score
    elif len(name.single) == 1:
        lexicon.letters[name.single] = score
    _add_surnames(lexicon, name, Form(Kind.PERSON, "surname", score))
    if _nameable(name.single) and name.single not in PREFIXES:
        _add_first_name(lexicon, name.single, Form(Kind.PERSON, "single", score))
    for letters in (*name.short_names, name.single[:1]):
        if letters:
            lexicon.initials[letters] = max(score, lexicon.initials.get(letters, 0.0))


def _add_surnames(lexicon: Lexicon, name: PersonName, form: Form) -> None:
    if name.surnames and name.prefix:
        lexicon.add((*name.prefix, *name.surnames[0]), form)
    if len(name.surnames) > 1:
        lexicon.add([word for words in name.surnames for word in words], form)
    for words in name.surnames:
        if len(words) > 1:
            lexicon.add(words, form)
        for word in words[-1:] if name.prefix else words:
            if _nameable(word) and word not in PREFIXES:
                lexicon.add_word(word, form)


def _add_first_name(lexicon: Lexicon, key: str, form: Form) -> None:
    lexicon.add_word(key, form)
    pet = Form(Kind.PERSON, "pet", form.score * 0.85)
    for diminutive in diminutives(key):
        if not is_common(diminutive):
            lexicon.add((diminutive,), pet)
    if not is_common(key):
        for end in range(MIN_NICK, min(len(key) - 1, LONGEST_WORD)):
            lexicon.nick_stems.setdefault(key[:end], pet)


def _add_organisation(lexicon: Lexicon, surface: str, score: float) -> None:
    keys = keys_of(surface)
    if len(keys) == 1:
        if len(keys[0]) >= MIN_NICK and _nameable(keys[0]):
            lexicon.add_word(keys[0], Form(Kind.ORG, "full", score))
        return
    lexicon.add(keys, Form(Kind.ORG, "full", score))
    for short in short_forms(keys):
        form = Form(Kind.ORG, "short", score * 0.9)
        if len(short) > 1:
            lexicon.add(short, form)
        elif len(short[0]) >= _MIN_VALUE and short[0] not in GENERIC_ORG and _nameable(short[0]):
            lexicon.add_word(short[0], form)


def _add_place(lexicon: Lexicon, surface: str, score: float) -> None:
    keys = keys_of(surface)
    form = Form(Kind.PLACE, "full", score)
    for alias in place_aliases(surface):
        lexicon.add(keys_of(alias), form)
    if len(keys) == 1:
        if len(keys[0]) >= MIN_NICK and _nameable(keys[0]):
            # "Urks" is an adjective, so a place gets no genitive.
            lexicon.add_word(keys[0], form, genitive=False)
        return
    lexicon.add(keys, form)
    head = surface.partition("(")[0].strip()
    if head and head != surface:
        lexicon.add(keys_of(head), form)


def _add_value(lexicon: Lexicon, kind: Kind, surface: str, score: float) -> None:
    keys = keys_of(surface)
    if not keys or sum(map(len, keys)) < _MIN_VALUE:
        return
    form = Form(kind, "value", score)
    lexicon.add(keys, form)
    if kind is Kind.ADDRESS:
        street = _street(keys)
        if street:
            lexicon.add(street, form)
    elif kind is not Kind.EMAIL and kind is not Kind.URL:
        lexicon.add(("".join(keys),), form)


def _street(keys: Sequence[str]) -> tuple[str, ...]:
    """The street of an address, if it is more than one ordinary word."""
    street: list[str] = []
    for key in keys:
        if key.isdigit():
            break
        street.append(key)
    if not street or (len(street) == 1 and is_common(street[0])) or street[-1] == "postbus":
        return ()
    return tuple(street)
