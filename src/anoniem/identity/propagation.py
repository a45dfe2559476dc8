"""What is found once in a document is found everywhere in it.

Detection sees a sentence at a time and needs context; a name that was recognised once can be recognised again without:
in parts, with endings, misspelt, in lower case, inside compounds and file names. The names found (and those the dossier
knows) are put in one trie over folded atoms; the text is walked once, so the time is linear in text plus names.

The idea of one more pass with the document's own names is old in de-identification (M. Douglass, MIT 2005; "second pass" in
V. Menger et al., DEDUCE, 2018); here occurrences that may be ordinary words must also have evidence around them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from anoniem.detection.finding import Finding, Kind
from anoniem.identity.evidence import after_article, name_evidence, place_evidence, sentence_initial
from anoniem.identity.extension import extend_names
from anoniem.identity.normal import place_aliases
from anoniem.identity.parts import PREFIXES, PersonName, parse_person
from anoniem.identity.roles import BEFORE_NAME, TITLES
from anoniem.identity.text import Atoms, is_capitalised, word_set
from anoniem.identity.variants import GENERIC_ORG, deletions, diminutives, short_forms, within_one
from anoniem.identity.words import frequency, is_common

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from anoniem.identity.entities import KnownEntity

__all__ = ["propagate"]

_Role = Literal["full", "first", "surname", "single", "short", "value", "pet"]

_SOURCE = "propagation"
_KNOWN_SCORE = 0.9
_AGREED = 0.6
_LONGEST_GAP = 3
_MIN_SLIP = 5
_MIN_NICK = 3
_MIN_GLUED = 4
_LONGEST_LETTERS = 4
_FREQUENT = 100
_LONGEST_GLUED = 40
_GLUE = frozenset("#@_/\\")
_ABBREVIATIONS = word_set(
    """
    hr po vo ga ib ad hd tv pc cv ok wo va sr jr nb ps mw dr ds ir mr tl gz ggz gg mt or vg nl be eu us uk id sm os kg cm
    mm km ml mg mv ap pgb wmo wlz bv nv vof sw ww wia wga iva zw pw azc ind coa duo ho mbo hbo vmbo havo pro sbo so vso
    """
)
"""Abbreviations that are more often themselves than somebody's initials."""
_NEVER_NAMES = word_set(
    """
    hij zij ze je jij jullie u we wij ik men er het de een dit dat deze die mij me hem haar hun ons onze mijn zijn uw en of
    maar als dan toen dus want om niet wel ook nog al te van in op aan bij met naar voor uit over onder tegen tot geb tel
    nr mevr dhr mw br zr st bsn iban mail email datum adres aanwezig afwezig betrokkene verslag betreft onderwerp
    """
)
"""Words that are never taken for a name elsewhere because they were taken for one once."""
_BEFORE_LETTERS = word_set(
    """
    vitamine groep plan type hepatitis klas blok locatie optie punt deel artikel bijlage lid kamer lijn niveau categorie
    variant as cluster code fase route gebouw vleugel perron
    """
)
"""Words after which a single letter is a number, not an initial."""
_NAME_KINDS = frozenset({Kind.PERSON, Kind.PLACE, Kind.ORG})
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
class _Form:
    """One way in which a found name may stand in the text."""

    kind: Kind
    role: _Role
    score: float
    trim: int = 0


@dataclass(slots=True)
class _Node:
    """A node of the trie: what may follow, and the form that ends here."""

    next: dict[str, _Node] = field(default_factory=dict)
    form: _Form | None = None


@dataclass(slots=True)
class _Lexicon:
    """All forms sought in one text."""

    root: _Node = field(default_factory=_Node)
    slips: dict[str, list[str]] = field(default_factory=dict)
    words: dict[str, _Form] = field(default_factory=dict)
    initials: dict[str, float] = field(default_factory=dict)
    letters: dict[str, float] = field(default_factory=dict)
    nick_stems: dict[str, _Form] = field(default_factory=dict)

    def add(self, keys: Sequence[str], form: _Form) -> None:
        """Put a form in the trie; the surer of two equal ones stays."""
        if not keys:
            return
        node = self.root
        for key in keys:
            node = node.next.setdefault(key, _Node())
        if node.form is None or node.form.score < form.score:
            node.form = form

    def add_word(self, key: str, form: _Form, *, genitive: bool = True) -> None:
        """Put a single word in the trie with its endings, and note it for spelling slips."""
        self.add((key,), form)
        if genitive and not key.endswith(("s", "x", "z")) and len(key) >= _MIN_NICK:
            self.add((key + "s",), _Form(form.kind, form.role, form.score * 0.95, trim=1))
        if len(key) >= _MIN_SLIP and not is_common(key):
            self.words[key] = form
            for deletion in deletions(key):
                self.slips.setdefault(deletion, []).append(key)

    def slip(self, key: str) -> _Form | None:
        """The form of which a word is a misspelling by one edit; None if there is none."""
        for deletion in deletions(key):
            for candidate in self.slips.get(deletion, ()):
                adjective = key in {candidate + "e", candidate + "s"}
                if candidate != key and candidate[0] == key[0] and not adjective and within_one(candidate, key):
                    return self.words[candidate]
        return None


def propagate(text: str, findings: Sequence[Finding], known: Sequence[KnownEntity] = ()) -> tuple[Finding, ...]:
    """Add the other occurrences of what was found, and of what the dossier knows.

    Args:
        text: the whole text.
        findings: what detection found; offsets are Python str indices into `text`.
        known: persons, places and organisations of the dossier.

    Returns:
        The findings and the added ones (source "propagation"), sorted by place. An added finding overlaps no finding that
        stays; one that wholly covers shorter findings of its kind, or doubtful ones, takes their place. Occurrences that may be
        ordinary words are added as doubtful (score below `DOUBT_BELOW`) or not at all.
    """
    lexicon = _lexicon(findings, known)
    if not lexicon.root.next:
        return tuple(sorted(findings))
    atoms = Atoms.of(text)
    candidates = _merge_neighbours(text, list(_scan(atoms, lexicon)))
    return extend_names(atoms, _combine(text, findings, candidates))


def _lexicon(findings: Sequence[Finding], known: Sequence[KnownEntity]) -> _Lexicon:
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
        if score >= _AGREED and place not in best and not any(map(is_common, Atoms.of(place[1]).keys)):
            best[place] = min(score, _AGREED)
    for entity in known:
        for surface in (entity.main, *entity.surfaces):
            place = (entity.kind, surface)
            best[place] = max(best.get(place, 0.0), _KNOWN_SCORE)
    lexicon = _Lexicon()
    for (kind, surface), score in best.items():
        if kind is Kind.PERSON:
            _add_person(lexicon, surface, score)
        elif kind is Kind.ORG:
            _add_organisation(lexicon, surface, score)
        elif kind is Kind.PLACE:
            _add_place(lexicon, surface, score)
        elif kind in _VALUE_KINDS:
            _add_value(lexicon, kind, surface, score)
    return lexicon


def _nameable(key: str) -> bool:
    """Whether a word can be a name by itself: no title, role, function word or single letter."""
    return len(key) > 1 and not key.isdigit() and key not in BEFORE_NAME and key not in _NEVER_NAMES


def _add_person(lexicon: _Lexicon, surface: str, score: float) -> None:
    keys = Atoms.of(surface).keys
    name = parse_person(surface)
    if len(keys) > 1 and any(len(key) > 1 for key in keys):
        lexicon.add(keys, _Form(Kind.PERSON, "full", score))
    first = _Form(Kind.PERSON, "first", score)
    for key in name.first:
        if _nameable(key):
            _add_first_name(lexicon, key, first)
    if name.joined_first:
        lexicon.add(name.first, first)
    if name.letters_only:
        lexicon.letters["".join(name.initials)] = score
    _add_surnames(lexicon, name, _Form(Kind.PERSON, "surname", score))
    if _nameable(name.single) and name.single not in PREFIXES:
        _add_first_name(lexicon, name.single, _Form(Kind.PERSON, "single", score))
    for letters in (*name.short_names, name.single[:1]):
        if letters:
            lexicon.initials[letters] = max(score, lexicon.initials.get(letters, 0.0))


def _add_surnames(lexicon: _Lexicon, name: PersonName, form: _Form) -> None:
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


def _add_first_name(lexicon: _Lexicon, key: str, form: _Form) -> None:
    lexicon.add_word(key, form)
    pet = _Form(Kind.PERSON, "pet", form.score * 0.85)
    for diminutive in diminutives(key):
        if not is_common(diminutive):
            lexicon.add((diminutive,), pet)
    if not is_common(key):
        for end in range(_MIN_NICK, len(key) - 1):
            lexicon.nick_stems.setdefault(key[:end], pet)


def _add_organisation(lexicon: _Lexicon, surface: str, score: float) -> None:
    keys = Atoms.of(surface).keys
    if len(keys) == 1:
        if len(keys[0]) >= _MIN_NICK and _nameable(keys[0]):
            lexicon.add_word(keys[0], _Form(Kind.ORG, "full", score))
        return
    lexicon.add(keys, _Form(Kind.ORG, "full", score))
    for short in short_forms(keys):
        form = _Form(Kind.ORG, "short", score * 0.9)
        if len(short) > 1:
            lexicon.add(short, form)
        elif len(short[0]) >= _MIN_GLUED and short[0] not in GENERIC_ORG and _nameable(short[0]):
            lexicon.add_word(short[0], form)


def _add_place(lexicon: _Lexicon, surface: str, score: float) -> None:
    keys = Atoms.of(surface).keys
    form = _Form(Kind.PLACE, "full", score)
    for alias in place_aliases(surface):
        lexicon.add(Atoms.of(alias).keys, form)
    if len(keys) == 1:
        if len(keys[0]) >= _MIN_NICK and _nameable(keys[0]):
            # "Urks" is an adjective, so a place gets no genitive.
            lexicon.add_word(keys[0], form, genitive=False)
        return
    lexicon.add(keys, form)
    head = surface.partition("(")[0].strip()
    if head and head != surface:
        lexicon.add(Atoms.of(head).keys, form)


def _add_value(lexicon: _Lexicon, kind: Kind, surface: str, score: float) -> None:
    keys = Atoms.of(surface).keys
    if not keys or sum(map(len, keys)) < _MIN_GLUED:
        return
    form = _Form(kind, "value", score)
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


def _scan(atoms: Atoms, lexicon: _Lexicon) -> Iterator[Finding]:
    """Walk the text once; at each atom take the longest form."""
    slips: dict[str, _Form | None] = {}
    splits: dict[str, tuple[int, int] | None] = {}
    index = 0
    while index < len(atoms):
        last, form = _longest(atoms, index, lexicon.root)
        if form is not None:
            finding = _judge(atoms, index, last, form)
            if finding is not None:
                yield finding
                index = last + 1
                continue
        else:
            finding = (
                _letters(atoms, index, lexicon)
                or _broken(atoms, index, lexicon)
                or _unmatched(atoms, index, lexicon, slips)
                or _glued(atoms, index, lexicon, splits)
            )
            if finding is not None:
                yield finding
        index += 1


def _longest(atoms: Atoms, index: int, root: _Node) -> tuple[int, _Form | None]:
    node: _Node | None = root.next.get(atoms.keys[index])
    best: tuple[int, _Form | None] = (index, None)
    last = index
    while node is not None:
        if node.form is not None:
            best = (last, node.form)
        if last + 1 >= len(atoms) or not _joins(atoms.gap(last), atoms.keys[last]):
            break
        last += 1
        node = node.next.get(atoms.keys[last])
    return best


def _joins(gap: str, key: str) -> bool:
    """Whether the gap after an atom may lie inside one name or number."""
    if len(gap) > _LONGEST_GAP or gap.count("\n") > 1:
        return False
    stops = any(char in ".!?;:" for char in gap)
    return not (stops and " " in gap and len(key) > 2 and not key.isdigit())  # noqa: PLR2004 - "Th." is an initial


def _judge(atoms: Atoms, first: int, last: int, form: _Form) -> Finding | None:
    """Decide whether an occurrence of a form counts, and how surely."""
    if form.kind not in _NAME_KINDS:
        return _finding(atoms, first, last, form, form.score)
    score = form.score
    content = [i for i in range(first, last + 1) if atoms.keys[i] not in PREFIXES] or [last]
    base = atoms.keys[last][: -form.trim] if form.trim else ""
    ordinary = all(is_common(atoms.keys[i]) for i in content) or (bool(base) and is_common(base))
    surface = atoms.surface(content[0])
    upper = is_capitalised(surface)
    compound = atoms.gap(last).startswith("-")
    if not ordinary and not upper and first == last and after_article(atoms, first) and not (form.trim or compound):
        return _finding(atoms, first, last, form, 0.45 * score)
    if not ordinary:
        return _finding(atoms, first, last, form, score if upper else score * 0.92)
    initial = sentence_initial(atoms.text, atoms.starts[content[0]])
    shouted = surface.isupper() and len(surface) > 1 and _in_capitals(atoms, first, last)
    marked = upper and not initial and not shouted
    if form.trim and not marked:
        return None
    if form.kind is not Kind.PERSON and not upper and frequency(atoms.keys[last]) >= _FREQUENT:
        return None
    if form.kind is Kind.PERSON:
        weight = name_evidence(atoms, first, last, capitalised=marked)
    else:
        weight = (2 if marked else 0) + place_evidence(atoms, first)
        if last > first and upper:
            weight += 1
    if marked and weight > 0:
        return _finding(atoms, first, last, form, score * 0.9)
    if weight > 1:
        return _finding(atoms, first, last, form, score * 0.75)
    if upper and weight >= 0:
        return _finding(atoms, first, last, form, 0.55 * score if weight else 0.45 * score)
    if weight == 1:
        return _finding(atoms, first, last, form, 0.45 * score)
    return None


def _in_capitals(atoms: Atoms, first: int, last: int) -> bool:
    neighbours = [i for i in (first - 1, last + 1) if 0 <= i < len(atoms)]
    words = [atoms.surface(i) for i in neighbours]
    return any(len(word) > 1 and word.isupper() for word in words)


def _finding(atoms: Atoms, first: int, last: int, form: _Form, score: float) -> Finding | None:
    start, end = atoms.starts[first], atoms.ends[last]
    if form.trim and not _plural(atoms, first):
        end -= form.trim
    return Finding(start, end, form.kind, atoms.text[start:end], min(1.0, score), _SOURCE)


def _plural(atoms: Atoms, first: int) -> bool:
    """Whether "Jansens" after "de" or "alle" is a plural, taken whole, and not a genitive."""
    return first > 0 and atoms.keys[first - 1] in {"de", "alle", "die", "beide", "twee", "drie"}


def _letters(atoms: Atoms, index: int, lexicon: _Lexicon) -> Finding | None:
    """A name in initials: "W.", "J.H.", "RJ", "R-J", "CdB"."""
    surface = atoms.surface(index)
    if not surface[0].isupper() or len(surface) > _LONGEST_LETTERS:
        return None
    if len(surface) > 1:
        key = atoms.keys[index]
        score = lexicon.initials.get(key)
        if score is None or not surface[-1].isupper() or key in _ABBREVIATIONS or key in TITLES or is_common(key):
            return None
        return _finding(atoms, index, index, _Form(Kind.PERSON, "pet", score), 0.62 * score)
    last, letters = _run_of_initials(atoms, index)
    score = lexicon.initials.get(letters)
    start, end = atoms.starts[index], atoms.ends[last]
    dotted = atoms.text.startswith(".", end)
    glued = index > 0 and atoms.gap(index - 1) in {"", ".", "-", "/", "_"}
    if not dotted and last == index:
        score = lexicon.letters.get(letters) if _stands_alone(atoms, index) else None
    if score is None or glued:
        return None
    if index and atoms.keys[index - 1] in _BEFORE_LETTERS:
        return None
    end += dotted
    follows = atoms.gap(last) == ". " and is_capitalised(atoms.surface(last + 1))
    sure = 0.5 if follows and last == index and letters not in lexicon.letters else 0.64
    return Finding(start, end, Kind.PERSON, atoms.text[start:end], min(1.0, sure * score), _SOURCE)


def _stands_alone(atoms: Atoms, index: int) -> bool:
    """Whether a letter without a full stop is a word of its own in a sentence ("T wil niet")."""
    end = atoms.ends[index]
    return (
        atoms.text[end : end + 1] in {"", " ", ",", ":", ";", ")", "\n"} and not atoms.text[end + 1 : end + 2].isdigit()
    )


def _run_of_initials(atoms: Atoms, index: int) -> tuple[int, str]:
    last, letters = index, atoms.keys[index]
    while (
        last + 1 < len(atoms)
        and atoms.gap(last) in {".", ". ", ".-", "-"}
        and len(atoms.keys[last + 1]) == 1
        and atoms.surface(last + 1).isupper()
    ):
        last += 1
        letters += atoms.keys[last]
    return last, letters


def _broken(atoms: Atoms, index: int, lexicon: _Lexicon) -> Finding | None:
    """A name broken over two lines with a hyphen."""
    gap = atoms.gap(index)
    if "\n" not in gap or gap.strip() not in {"-", "‐", "‑"}:
        return None
    node = lexicon.root.next.get(atoms.keys[index] + atoms.keys[index + 1])
    if node is None or node.form is None or node.form.trim:
        return None
    return _finding(atoms, index, index + 1, node.form, node.form.score * 0.95)


def _glued(atoms: Atoms, index: int, lexicon: _Lexicon, splits: dict[str, tuple[int, int] | None]) -> Finding | None:
    """A name inside a longer word: "#teamfatima", "KiaraMartina", "Jansencasus", "pieterbelt"."""
    key, surface = atoms.keys[index], atoms.surface(index)
    if not _MIN_GLUED < len(key) <= _LONGEST_GLUED or key.isdigit() or len(surface) != len(key) or is_common(key):
        return None
    if key not in splits:
        splits[key] = _split(key, lexicon)
    place = splits[key]
    before = atoms.text[atoms.starts[index] - 1 : atoms.starts[index]] if atoms.starts[index] else ""
    after = atoms.text[atoms.ends[index] : atoms.ends[index] + 1]
    hump = any(left.islower() and right.isupper() for left, right in pairwise(surface))
    if place is None and (before in _GLUE or after in _GLUE or hump):
        place = _inside(key, lexicon)
    if place is None:
        return None
    start, end = atoms.starts[index] + place[0], atoms.starts[index] + place[1]
    return Finding(start, end, Kind.PERSON, atoms.text[start:end], 0.6, _SOURCE)


def _split(key: str, lexicon: _Lexicon) -> tuple[int, int] | None:
    """Where a name stands in a word that is a name and an ordinary word written together."""
    for cut in range(len(key) - _MIN_NICK, _MIN_SLIP - 1, -1):
        if _glueable(key[:cut], lexicon) and is_common(key[cut:]):
            return (0, cut)
        if _glueable(key[-cut:], lexicon) and is_common(key[:-cut]):
            return (len(key) - cut, len(key))
    return None


def _inside(key: str, lexicon: _Lexicon) -> tuple[int, int] | None:
    for start in range(len(key) - _MIN_GLUED + 1):
        for end in range(len(key), start + _MIN_GLUED - 1, -1):
            if _glueable(key[start:end], lexicon):
                return (start, end)
    return None


def _glueable(part: str, lexicon: _Lexicon) -> bool:
    node = lexicon.root.next.get(part)
    form = node.form if node is not None else None
    return (
        form is not None and form.kind is Kind.PERSON and form.role != "pet" and not form.trim and not is_common(part)
    )


def _unmatched(atoms: Atoms, index: int, lexicon: _Lexicon, slips: dict[str, _Form | None]) -> Finding | None:
    """A spelling slip, a shortened first name, or a name glued into a longer word."""
    key = atoms.keys[index]
    if len(key) < _MIN_NICK or key.isdigit() or is_common(key):
        return None
    surface = atoms.surface(index)
    upper = is_capitalised(surface)
    if len(key) >= _MIN_SLIP:
        if key not in slips:
            slips[key] = lexicon.slip(key)
        form = slips[key]
        if form is not None:
            return _finding(atoms, index, index, form, form.score * (0.75 if upper else 0.62))
    nick = lexicon.nick_stems.get(key)
    labelled = atoms.gap(index)[:1] in {":", "."}
    if (
        nick is not None
        and upper
        and not labelled
        and not surface.isupper()
        and not sentence_initial(atoms.text, atoms.starts[index])
    ):
        return _finding(atoms, index, index, nick, nick.score * 0.7)
    return None


def _merge_neighbours(text: str, candidates: list[Finding]) -> list[Finding]:
    """Join a first name and the surname, or an initial and the name, that stand side by side into one finding."""
    merged: list[Finding] = []
    for candidate in candidates:
        before = merged[-1] if merged else None
        if (
            before is not None
            and before.kind is candidate.kind is Kind.PERSON
            and text[before.end : candidate.start] in {" ", "-", " -"}
            and before.doubtful == candidate.doubtful
        ):
            score = max(before.score, candidate.score)
            span = text[before.start : candidate.end]
            merged[-1] = Finding(before.start, candidate.end, Kind.PERSON, span, score, _SOURCE)
        else:
            merged.append(candidate)
    return merged


def _combine(text: str, findings: Sequence[Finding], candidates: Iterable[Finding]) -> tuple[Finding, ...]:
    """Lay the candidates over the findings, by the rule that `propagate` states."""
    kept = sorted(findings)
    added: list[Finding] = []
    dropped: set[Finding] = set()
    position = 0
    for candidate in candidates:
        while position < len(kept) and kept[position].end <= candidate.start:
            position += 1
        over: list[Finding] = []
        ahead = position
        while ahead < len(kept) and kept[ahead].start < candidate.end:
            if kept[ahead].end > candidate.start:
                over.append(kept[ahead])
            ahead += 1
        if not over:
            added.append(candidate)
        elif all(_gives_way(finding, candidate) for finding in over):
            dropped.update(over)
            score = max(candidate.score, *(f.score for f in over if f.kind is candidate.kind), 0.0)
            span = text[candidate.start : candidate.end]
            added.append(Finding(candidate.start, candidate.end, candidate.kind, span, score, _SOURCE))
    return tuple(sorted([finding for finding in kept if finding not in dropped] + added))


def _gives_way(finding: Finding, candidate: Finding) -> bool:
    inside = candidate.start <= finding.start and finding.end <= candidate.end
    longer = candidate.end - candidate.start > finding.end - finding.start
    if finding.doubtful and not candidate.doubtful:
        return inside
    return inside and longer and finding.kind is candidate.kind and candidate.doubtful <= finding.doubtful
