"""Names in pieces: initials, slips and short forms, names broken over lines or glued into longer words."""

from __future__ import annotations

from itertools import pairwise

from anoniem.detection.finding import Finding, Kind
from anoniem.identity.evidence import after_article, name_evidence, sentence_initial
from anoniem.identity.lexicon import MIN_NICK, MIN_SLIP, Form, Lexicon
from anoniem.identity.roles import TITLES
from anoniem.identity.text import Atoms, is_capitalised, word_set
from anoniem.identity.words import frequency, is_common

__all__ = ["SOURCE", "Fragments", "make_finding"]

SOURCE = "propagation"
"""The source of findings that are added."""

_MIN_GLUED = 4
_SOUGHT = 0.85
_LONGEST_LETTERS = 4
_LONGEST_GLUED = 40
_LONGEST_PART = 16
_FREQUENT_PART = 200
"""How often a word of two letters must be met to be one of several written together."""
_GLUE = frozenset("#@_/\\")
_ABBREVIATIONS = word_set(
    """
    hr po vo ga ib ad hd tv pc cv ok wo va sr jr nb ps mw dr ds ir mr tl gz ggz gg mt or vg nl be eu us uk id
    sm os kg cm mm km ml mg mv ap pgb wmo wlz bv nv vof sw ww wia wga iva zw pw azc ind coa duo ho mbo hbo
    vmbo havo pro sbo so vso
    """
)
"""Abbreviations that are more often themselves than somebody's initials."""
_EVIDENT = 1
_BEFORE_SMALL = frozenset(' \n("“:')
_BEFORE_LETTERS = word_set(
    """
    vitamine partij groep plan type hepatitis klas blok locatie optie punt deel artikel bijlage lid kamer lijn niveau
    categorie variant as kolom rij cluster code fase route gebouw vleugel perron
    """
)
"""Words after which a single letter is a number, not an initial."""


class Fragments:
    """Looks at the atoms that no form of the lexicon matches.

    Args:
        atoms: the atoms of the text.
        lexicon: the forms sought in it.
    """

    def __init__(self, atoms: Atoms, lexicon: Lexicon) -> None:
        self._atoms = atoms
        self._lexicon = lexicon
        self._slips: dict[str, Form | None] = {}
        self._splits: dict[str, tuple[int, int] | None] = {}

    def at(self, index: int) -> Finding | None:
        """A name in pieces at an atom; None if there is none."""
        atoms = self._atoms
        start, key = atoms.starts[index], atoms.keys[index]
        if len(key) > 1 and atoms.text[start].islower() and is_common(key):
            # An ordinary word is at most the first half of a broken name: most words of any text go no further.
            return _find_broken(atoms, index, self._lexicon)
        return (
            _find_initials(self._atoms, index, self._lexicon)
            or _find_small_letter(self._atoms, index, self._lexicon)
            or _find_broken(self._atoms, index, self._lexicon)
            or _find_variant(self._atoms, index, self._lexicon, self._slips)
            or _find_glued(self._atoms, index, self._lexicon, self._splits)
        )


def make_finding(atoms: Atoms, first: int, last: int, form: Form, score: float) -> Finding:
    """Make a finding of an occurrence; a genitive -s stays outside, a plural is taken whole.

    Args:
        atoms: the atoms of the text.
        first: index of the occurrence's first atom.
        last: index of its last atom.
        form: the form that occurs.
        score: the score to give.

    Returns:
        The finding.
    """
    start, end = atoms.starts[first], atoms.ends[last]
    if start and atoms.keys[first] in {"s", "t"} and atoms.text[start - 1] in {"'", "’"}:
        start -= 1
    if form.trim and not _plural(atoms, first):
        end -= form.trim
    return Finding(start, end, form.kind, atoms.text[start:end], min(1.0, score), SOURCE)


def _plural(atoms: Atoms, first: int) -> bool:
    """Whether "Jansens" after "de" or "alle" is a plural, taken whole, and not a genitive."""
    return first > 0 and atoms.keys[first - 1] in {"de", "alle", "die", "beide", "twee", "drie"}


def _find_initials(atoms: Atoms, index: int, lexicon: Lexicon) -> Finding | None:
    """A name in initials: "W.", "J.H.", "RJ", "R-J", "CdB"."""
    surface = atoms.surface(index)
    if not surface[0].isupper() or len(surface) > _LONGEST_LETTERS:
        return None
    if len(surface) > 1:
        key = atoms.keys[index]
        score = lexicon.initials.get(key)
        if score is None or not surface[-1].isupper() or key in _ABBREVIATIONS or key in TITLES or is_common(key):
            return None
        return make_finding(atoms, index, index, Form(Kind.PERSON, "pet", score), 0.62 * max(score, _SOUGHT))
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
    return Finding(start, end, Kind.PERSON, atoms.text[start:end], min(1.0, sure * max(score, _SOUGHT)), SOURCE)


def _find_small_letter(atoms: Atoms, index: int, lexicon: Lexicon) -> Finding | None:
    """A person in a small letter, as notes all in lower case have them ("j. belt", "s wil niet"), found so before."""
    start, end = atoms.starts[index], atoms.ends[index]
    score = lexicon.letters.get(atoms.keys[index]) if end - start == 1 and atoms.text[start].islower() else None
    if score is None or (index and not _after_space(atoms, index)):
        return None
    dotted = atoms.text.startswith(".", end)
    if dotted and len(atoms.gap(index)) == 1:
        return None
    if not dotted and (
        not _stands_alone(atoms, index) or name_evidence(atoms, index, index, capitalised=False) < _EVIDENT
    ):
        return None
    end += dotted
    return Finding(start, end, Kind.PERSON, atoms.text[start:end], min(1.0, 0.64 * max(score, _SOUGHT)), SOURCE)


def _after_space(atoms: Atoms, index: int) -> bool:
    """Whether a letter starts a word, after no other letter ("z. o.") and no word that numbers things."""
    lettered = len(atoms.keys[index - 1]) == 1 and atoms.gap(index - 1) == ". "
    begins = atoms.text[atoms.starts[index] - 1] in _BEFORE_SMALL
    return begins and not lettered and atoms.keys[index - 1] not in _BEFORE_LETTERS


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


def _find_broken(atoms: Atoms, index: int, lexicon: Lexicon) -> Finding | None:
    """A name broken over two lines with a hyphen, or in two by a stray space ("Joze fien")."""
    gap = atoms.gap(index)
    hyphened = "\n" in gap and gap.strip() in {"-", "‐", "‑"}
    if not hyphened and gap not in {" ", "\n"}:
        return None
    joined = atoms.keys[index] + atoms.keys[index + 1]
    node = lexicon.root.next.get(joined)
    if node is None or node.form is None or node.form.trim:
        return None
    if not hyphened and (
        len(joined) < MIN_SLIP
        or is_common(joined)
        or node.form.kind is not Kind.PERSON
        or (is_common(atoms.keys[index]) and after_article(atoms, index))
    ):
        return None
    return make_finding(atoms, index, index + 1, node.form, node.form.score * 0.95)


def _find_glued(
    atoms: Atoms, index: int, lexicon: Lexicon, splits: dict[str, tuple[int, int] | None]
) -> Finding | None:
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
    return Finding(start, end, Kind.PERSON, atoms.text[start:end], 0.6, SOURCE)


def _split(key: str, lexicon: Lexicon) -> tuple[int, int] | None:
    """Where a name stands in a word that is a name and an ordinary word written together."""
    for cut in range(len(key) - MIN_NICK, MIN_SLIP - 1, -1):
        if _glueable(key[:cut], lexicon) and _words_only(key[cut:]):
            return (0, cut)
        if _glueable(key[-cut:], lexicon) and _words_only(key[:-cut]):
            return (len(key) - cut, len(key))
    return None


def _words_only(rest: str) -> bool:
    """Whether letters are ordinary words written together, with no letter left over."""
    if is_common(rest):
        return True
    reached = [True] + [False] * len(rest)
    for end in range(1, len(rest) + 1):
        for start in range(max(0, end - _LONGEST_PART), end):
            word = rest[start:end]
            # Letters alone are parts of nothing, but a genitive s is a letter alone.
            long = len(word) >= MIN_NICK or frequency(word) >= _FREQUENT_PART or (word == "s" and start == 0)
            if reached[start] and long and (word == "s" or is_common(word)):
                reached[end] = True
                break
    return reached[-1]


def _inside(key: str, lexicon: Lexicon) -> tuple[int, int] | None:
    for start in range(len(key) - _MIN_GLUED + 1):
        for end in range(len(key), start + _MIN_GLUED - 1, -1):
            if _glueable(key[start:end], lexicon):
                return (start, end)
    return None


def _glueable(part: str, lexicon: Lexicon) -> bool:
    node = lexicon.root.next.get(part)
    form = node.form if node is not None else None
    return (
        form is not None and form.kind is Kind.PERSON and form.role != "pet" and not form.trim and not is_common(part)
    )


def _find_variant(atoms: Atoms, index: int, lexicon: Lexicon, slips: dict[str, Form | None]) -> Finding | None:
    """A spelling slip, a shortened first name, or a name glued into a longer word."""
    key = atoms.keys[index]
    if len(key) < MIN_NICK or key.isdigit() or is_common(key):
        return None
    surface = atoms.surface(index)
    upper = is_capitalised(surface)
    if len(key) >= MIN_SLIP:
        if key not in slips:
            slips[key] = lexicon.slip(key)
        form = slips[key]
        if form is not None:
            return make_finding(atoms, index, index, form, form.score * (0.75 if upper else 0.62))
    nick = lexicon.nick_stems.get(key)
    labelled = atoms.gap(index)[:1] in {":", "."}
    if (
        nick is not None
        and upper
        and not labelled
        and not surface.isupper()
        and not sentence_initial(atoms.text, atoms.starts[index])
    ):
        return make_finding(atoms, index, index, nick, nick.score * 0.7)
    return None
