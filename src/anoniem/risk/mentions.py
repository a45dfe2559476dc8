"""Who is spoken about where: the persons of a note and the stretch of text that each mention governs.

No parser is needed for the little that matters here: Dutch case notes name a relative as possessive and noun ("haar
zus"), a person as placeholder or name, and carry on about the client by pronoun. A mention that is the subject
governs the rest of its clause; one behind a preposition governs only what is joined to it ("haar moeder van 81",
"zijn broer (een kok)"). Where a pronoun could mean two people, the client is taken, since notes are about clients;
sex and stated age correct that.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from anoniem.detection.finding import Finding, Kind
from anoniem.risk.lexicon import Word, words_of
from anoniem.risk.numbers import NUMBER_PATTERN, number
from anoniem.risk.phrases import relation_rows, word_set

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["MAIN", "RELATIONS", "Mention", "Relation", "Stage", "name_sex", "set_stage"]

MAIN = "cliënt"
"""Key of the person that the note is about, where no placeholder or name gives a better one."""


_Spot = tuple[int, int, str, str]


@dataclass(frozen=True, slots=True)
class Relation:
    """A kind of relative.

    Attributes:
        name: "partner", "kind", "ouder", "broer of zus", "familie" or "bekende".
        sex: "m", "v" or empty.
        usual: how many of them a person usually has; scales what their traits say about the client.
    """

    name: str
    sex: str
    usual: float


RELATIONS = {noun: Relation(name, sex, usual) for name, sex, usual, nouns in relation_rows() for noun in nouns.split()}
"""Relation nouns in the singular."""

_POSSESSIVES = frozenset({"haar", "zijn", "z'n", "d'r", "hun", "mijn", "m'n", "ons", "onze", "diens", "cliënts"})
_MAIN_NOUNS = {
    **dict.fromkeys(word_set("client"), ""),
    **dict.fromkeys(word_set("client_man"), "m"),
    **dict.fromkeys(word_set("client_woman"), "v"),
}
_EARLY_WORDS = 60
_OPENING_WORDS = 12
_OPENING_WEIGHT = 4.0
_NOUN_WEIGHT = 1.5
_TOO_CLOSE = 0.6  # less than one pronoun apart tells nothing
_PRONOUN_WEIGHTS = {"hij": ("m", 1.0), "hem": ("m", 1.0), "zij": ("v", 0.7), "ze": ("v", 0.7), "haar": ("v", 1.0)}
_HIS = frozenset({"werk", "baan", "leven", "werkgever", "bedrijf", "huis", "team", "functie"})
_GROUP = 2  # the client and so many others make a group
_ITSELF_WITHIN = 18
_OPENING_PRONOUN = 4
_MOST_CHILDREN = 16
_CHILD_LEADS = frozenset({"een", "jonge", "volwassen", "kinderen"})
_HAVING = frozenset({"heeft", "had", "hebben", "kreeg", "krijgt", "verloor"})
_BEFORE_MAN = frozenset({"een", "de", "deze", "die", ".", ",", ":", "(", "jonge", "oudere"})
_SAYS_WHAT_ONE_IS = frozenset({"als", "is", "alleenstaande", "alleenstaand", "aanstaande", "werkende"})
_INTRODUCES = frozenset({"huisarts", "psychiater", "coach", "dr", "collega", "mentor", "bedrijfsarts"})
_KIN_ADJECTIVES = word_set("kin_adjectives")
_PREPOSITIONS = word_set("before_person")
_PREDICATE = word_set("predicate")
_NEEDS_POSSESSIVE = word_set("needs_possessive")
_SUBJECT_PRONOUNS = {"hij": "m", "zij": "v", "ze": "v", "ie": "m", "ik": "", "hijzelf": "m", "zijzelf": "v"}
_JOINED = re.compile(
    r"\s*(?:\([^)]*\)"
    rf"|(?:,\s*)?van\s+(?:rond de |begin |eind |midden |in de |bijna )?{NUMBER_PATTERN}\b(?:\s+(?:jaar|maanden|jr))?"
    r"|\s+met\s+(?:een |het |de )?[a-zà-ÿ\-]+(?:\s+van\s+\w+)?"
    r"|,?\s*(?:die|dat|wie)\s+[^,.;:]*|,\s*(?:een|ook|zelf|oud-|gepensioneerd|voormalig)\s?[^,.;:]*,?)*",
    re.IGNORECASE,
)
_ABBREVIATED = re.compile(r"(?:^|\s)(?:dhr|mevr|mw|dr|drs|mr|ds|nr|bijv|o\.a|i\.v\.m|ca|jr|[^\W\d])$")
_PLACEHOLDER = re.compile(r"\[PERSOON-\d+\]", re.IGNORECASE)


@cache
def _names() -> dict[str, str]:
    """First names that are nearly always of one sex; own list."""
    text = resources.files("anoniem.risk").joinpath("data/names.txt").read_text(encoding="utf-8")
    names: dict[str, str] = {}
    for line in text.splitlines():
        if line.startswith("#") or ":" not in line:
            continue
        sex, words = line.split(":", 1)
        names.update(dict.fromkeys(words.split(), sex.strip()))
    return names


def name_sex(name: str) -> str:
    """The sex that a first name tells: "m", "v", or empty when it tells none."""
    return _names().get(name.split(maxsplit=1)[0].casefold(), "") if name.strip() else ""


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a person comes up.

    Attributes:
        start: offset of the first character.
        end: offset just past the last one.
        person: key of the person.
        until: offset up to which the mention governs the text.
        relation: the relation noun in lower case, or empty.
        sex: the sex that the mention tells, or empty.
        subject: whether the sentence is about this person.
    """

    start: int
    end: int
    person: str
    until: int
    relation: str = ""
    sex: str = ""
    subject: bool = True


@dataclass(frozen=True, slots=True)
class Stage:
    """All mentions of a text, in order.

    Attributes:
        main: key of the person that the note is about.
        main_sex: sex of that person as far as words and pronouns tell.
        mentions: in order of appearance.
        sentences: start and end of each sentence.
        relations: relation noun per person that is one.
        sexes: sex per person as far as names, nouns and pronouns tell, with the span that tells it.
        mention_starts: offsets of the mentions, to find the one that governs a place.
        sentence_starts: offsets of the sentences.
    """

    main: str
    main_sex: str
    mentions: tuple[Mention, ...]
    sentences: tuple[tuple[int, int], ...]
    relations: dict[str, str]
    sexes: dict[str, tuple[str, int, int]]
    mention_starts: list[int] = field(init=False, repr=False)
    sentence_starts: list[int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "mention_starts", [m.start for m in self.mentions])
        object.__setattr__(self, "sentence_starts", [start for start, _ in self.sentences])

    def owner(self, position: int) -> str:
        """The person whom a fact at this offset is about."""
        return self.governing(position).person

    def governing(self, position: int) -> Mention:
        """The mention that governs this offset; the client where none does.

        The last mention that starts before the offset and reaches past it wins; a joined stretch lies inside the
        clause of the subject, and starts later.
        """
        for index in range(bisect_right(self.mention_starts, position) - 1, -1, -1):
            if position < self.mentions[index].until:
                return self.mentions[index]
        return Mention(0, 0, self.main, 0)

    def sentence(self, position: int) -> tuple[int, int]:
        """Start and end of the sentence that holds the offset."""
        index = bisect_right(self.sentence_starts, position) - 1
        return self.sentences[index] if index >= 0 else (0, position + 1)


def _split(text: str) -> tuple[tuple[int, int], ...]:
    """Sentences: up to a full stop, question or exclamation mark, or line end."""
    spans = []
    start = 0
    for hit in re.finditer(r"[.!?]+(?=[\s\"'”’)]|$)|\n+", text):
        tail = text[max(0, hit.start() - 6) : hit.start()].casefold()
        if hit[0] == "." and _ABBREVIATED.search(tail):
            continue
        if hit.end() > start:
            spans.append((start, hit.end()))
        start = hit.end()
    if start < len(text):
        spans.append((start, len(text)))
    return tuple(spans)


def _main_sex(words: Sequence[Word], until: int) -> str:
    """Sex of the client: by what the first lines call them, else by the pronouns of the note.

    Args:
        words: the tokens.
        until: offset where somebody else takes over, in a note about several people.
    """
    score = {"m": 0.0, "v": 0.0}
    for index, word in enumerate(words):
        if word.start >= until:
            break
        before = words[index - 1].low if index else "."
        after = words[index + 1].low if index + 1 < len(words) else "."
        sex = _MAIN_NOUNS.get(word.low, "")
        if word.low in _MAIN_NOUNS and before not in _POSSESSIVES and index < _EARLY_WORDS:
            told_of_another = word.low in {"man", "vrouw"} and before not in _BEFORE_MAN
            if sex and not told_of_another:
                score[sex] += _OPENING_WEIGHT if index < _OPENING_WORDS else _NOUN_WEIGHT
        elif word.low in _PRONOUN_WEIGHTS:
            sex, weight = _PRONOUN_WEIGHTS[word.low]
            score[sex] += weight
        elif word.low in {"zijn", "z'n"} and (after in RELATIONS or after in _HIS):
            score["m"] += 1.0
    if abs(score["m"] - score["v"]) < _TOO_CLOSE:
        return ""
    return max(score, key=lambda s: score[s])


def _names_of(
    text: str, identities: Iterable[tuple[str, Sequence[Finding]]], findings: Sequence[Finding]
) -> list[_Spot]:
    """Start, end, key and sex of every placeholder and name in the text."""
    spots = [(hit.start(), hit.end(), hit[0].strip("[]").upper(), "") for hit in _PLACEHOLDER.finditer(text)]
    covered = {(start, end) for start, end, _, _ in spots}
    for key, mentions in identities:
        for finding in mentions:
            if finding.kind is Kind.PERSON and (finding.start, finding.end) not in covered:
                covered.add((finding.start, finding.end))
                spots.append((finding.start, finding.end, key, name_sex(finding.text)))
    for finding in findings:
        if finding.kind is Kind.PERSON and not finding.doubtful and (finding.start, finding.end) not in covered:
            covered.add((finding.start, finding.end))
            spots.append((finding.start, finding.end, finding.text.split()[0].casefold(), name_sex(finding.text)))
    if len(spots) == 0:
        spots = [
            (w.start, w.end, w.low, name_sex(w.text))
            for w in words_of(text)
            if w.text[0].isupper() and name_sex(w.text)
        ]
    return sorted(spots)


def set_stage(
    text: str,
    *,
    identities: Iterable[tuple[str, Sequence[Finding]]] = (),
    findings: Sequence[Finding] = (),
) -> Stage:
    """Find the persons of a note and what each mention governs.

    Args:
        text: the note, scrubbed or not.
        identities: key and mentions of the persons that were linked before.
        findings: what the detector found, used for names when there are no identities.

    Returns:
        The mentions in order, and who the note is about.
    """
    return _Reader(text, _names_of(text, identities, findings)).read()


class _Reader:
    """Walks through a note sentence by sentence and keeps who the subject is."""

    def __init__(self, text: str, names: Sequence[_Spot]) -> None:
        self.text = text
        self.words = words_of(text)
        self.named_at = {start: (end, key, sex) for start, end, key, sex in names}
        self.main = _main_key(self.words, names)
        self.others = {key for _, _, key, _ in names if key != self.main}
        until = len(text)
        if len(self.others) >= _GROUP:
            until = min(start for start, _, key, _ in names if key != self.main)
        told = next((sex for _, _, key, sex in names if key == self.main and sex), "")
        self.main_sex = told or _main_sex(self.words, until)
        self.mentions: list[Mention] = []
        self.relations: dict[str, str] = {}
        self.sexes: dict[str, tuple[str, int, int]] = {}
        self.subject = self.main
        self.kin_subject = ""

    def read(self) -> Stage:
        """All sentences, in order."""
        sentences = _split(self.text)
        index = 0
        topic = self.main
        for begin, end in sentences:
            first = index
            while index < len(self.words) and self.words[index].start < end:
                index += 1
            self.subject, self.kin_subject = self._opening_subject(first, topic), ""
            self.mentions.append(Mention(begin, begin, self.subject, end))
            self._read_sentence(range(first, index), begin, end)
            topic = self.main if self.text[begin:end].endswith("\n\n") else self.subject
        if self.main_sex and self.main not in self.sexes:
            self.sexes[self.main] = (self.main_sex, *_sex_word(self.words, self.main_sex))
        mentions = tuple(sorted(self.mentions, key=lambda m: m.start))
        return Stage(self.main, self.main_sex, mentions, sentences, self.relations, self.sexes)

    def _read_sentence(self, indices: range, begin: int, end: int) -> None:
        """The mentions of one sentence."""
        skip_until = begin
        for index in indices:
            word = self.words[index]
            if word.start < skip_until:
                continue
            kin = None if word.start in self.named_at else _kin_at(self.words, index, begin)
            if word.start in self.named_at:
                skip_until = self._add_name(index, begin, end)
            elif kin is not None:
                skip_until = self._add_relative(index, kin, begin, end)
            elif word.low in _SUBJECT_PRONOUNS and word.start > begin:
                self._add_pronoun(word, end)
            elif word.low in _MAIN_NOUNS:
                self._add_main_noun(index, begin, end)

    def _before(self, index: int, begin: int) -> str:
        """The word before a token, or a full stop at the start of the sentence."""
        return self.words[index - 1].low if index and self.words[index - 1].start >= begin else "."

    def _add_name(self, index: int, begin: int, end: int) -> int:
        """A placeholder or name; returns the offset at which it ends."""
        word = self.words[index]
        name_end, key, sex = self.named_at[word.start]
        oblique = self._before(index, begin) in _PREPOSITIONS
        until = _reach(self.text, name_end, end, oblique=oblique)
        self.mentions.append(Mention(word.start, name_end, key, until, "", sex, not oblique))
        if sex:
            self.sexes.setdefault(key, (sex, word.start, name_end))
        if not oblique:
            self.subject, self.kin_subject = key, ""
        return name_end

    def _add_relative(self, index: int, relation: Relation, begin: int, end: int) -> int:
        """A relative, with the name that may follow; returns the offset at which the mention ends."""
        word = self.words[index]
        key, mention_end = word.low, word.end
        following = self.words[index + 1 : index + 3]
        if following and following[0].low == ",":
            following = following[1:]
        if following and following[0].start in self.named_at:
            mention_end, key, _ = self.named_at[following[0].start]
        lead = index
        while self._before(lead, begin) in _POSSESSIVES or self._before(lead, begin) in _KIN_ADJECTIVES | {"de", "een"}:
            lead -= 1
        oblique = self._before(lead, begin) in _PREPOSITIONS | _HAVING
        self.relations.setdefault(key, word.low)
        if relation.sex:
            self.sexes.setdefault(key, (relation.sex, word.start, word.end))
        until = _reach(self.text, mention_end, end, oblique=oblique)
        self.mentions.append(Mention(word.start, mention_end, key, until, word.low, relation.sex, not oblique))
        if not oblique:
            self.subject, self.kin_subject = key, relation.sex or "?"
        return mention_end

    def _add_pronoun(self, word: Word, end: int) -> None:
        """A pronoun inside a sentence: the client, unless its sex only fits the subject before it."""
        sex = _SUBJECT_PRONOUNS[word.low]
        itself = " zelf" in self.text[word.end : word.end + _ITSELF_WITHIN].casefold()
        fits_kin = self.kin_subject in {sex, "?"}
        fits_other = not self.kin_subject and self.subject != self.main
        if itself or not sex or sex == self.main_sex:
            self.subject = self.main
        elif not (fits_kin or fits_other):
            self.subject = self._other_of(sex, self.main) if self.main_sex else self.main
        self.mentions.append(Mention(word.start, word.end, self.subject, end))

    def _add_main_noun(self, index: int, begin: int, end: int) -> None:
        """A noun such as "cliënt" or "mevrouw" that means the client."""
        word, before = self.words[index], self._before(index, begin)
        if before in _POSSESSIVES or before in _PREPOSITIONS or before in {"andere", "geen"}:
            return
        if word.low in {"man", "vrouw"} and before not in _BEFORE_MAN:
            return
        if self.subject in self.others and not self.kin_subject:
            return
        sex = _MAIN_NOUNS[word.low]
        if sex and self.main_sex and sex != self.main_sex:
            return
        follows = self.words[index + 1].start if index + 1 < len(self.words) else -1
        if follows in self.named_at and self.named_at[follows][1] != self.main:
            return
        self.mentions.append(Mention(word.start, word.end, self.main, end, "", sex))
        self.subject, self.kin_subject = self.main, ""

    def _opening_subject(self, first: int, topic: str) -> str:
        """Whom a sentence is about before it names anybody: the client, or the other whom only its pronoun can mean."""
        for word in self.words[first : first + _OPENING_PRONOUN]:
            sex = _SUBJECT_PRONOUNS.get(word.low)
            if sex is not None:
                return self._other_of(sex, topic) if sex and self.main_sex and sex != self.main_sex else self.main
        return self.main

    def _other_of(self, sex: str, first_choice: str) -> str:
        """The person of that sex who was spoken of last; the client when there is none."""
        spoken_of = [first_choice, *(m.person for m in reversed(self.mentions))]
        return next((p for p in spoken_of if p != self.main and self.sexes.get(p, ("",))[0] == sex), self.main)


def _main_key(words: Sequence[Word], names: Sequence[_Spot]) -> str:
    """The first person named who is not introduced as a relative or by a profession."""
    index_of = {w.start: i for i, w in enumerate(words)}
    for start, _, key, _ in names:
        index = index_of.get(start, 0)
        before = words[index - 1].low if index else "."
        introduced = before in RELATIONS or before in _INTRODUCES
        if not introduced and (before == "met" or before not in _PREPOSITIONS):
            return key
    return MAIN


def _reach(text: str, start: int, end: int, *, oblique: bool) -> int:
    """Up to where a mention governs: the clause for a subject, what is joined to it otherwise."""
    if not oblique:
        return end
    joined = _JOINED.match(text, start, end)
    return joined.end() if joined is not None and joined.end() > start else start + 1


def _kin_at(words: Sequence[Word], index: int, begin: int) -> Relation | None:  # noqa: PLR0911  # one way each
    """The relative that is spoken of at a token; None where the noun says what the client is ("moeder van drie")."""
    word = words[index]
    relation = RELATIONS.get(word.low)
    if relation is None:
        return None
    back = index - 1
    while back >= 0 and words[back].start >= begin and words[back].low in _KIN_ADJECTIVES:
        back -= 1
    before = words[back].low if back >= 0 and words[back].start >= begin else "."
    if before in _POSSESSIVES or (before.startswith("[") and words[back].text.endswith("s")):
        return relation
    if word.low in _NEEDS_POSSESSIVE:
        return None
    if relation.name == "bekende":
        return None if before in {"een", "geen", "als"} else relation
    if before in _SAYS_WHAT_ONE_IS:
        return None
    if relation.name == "ouder" and before in _PREDICATE and _counts_children(words[index + 1 : index + 3]):
        return None
    return relation


def _counts_children(following: Sequence[Word]) -> bool:
    """Whether "van drie" or "van een tweeling" follows, and not "van 81"."""
    if len(following) < 2 or following[0].low != "van":  # noqa: PLR2004  # "van" and a number
        return False
    value = number(following[1].low)
    return following[1].low in _CHILD_LEADS or (value is not None and value < _MOST_CHILDREN)


def _sex_word(words: Sequence[Word], sex: str) -> tuple[int, int]:
    """Where the text tells the sex of the client first."""
    signs = {"m": {"hij", "hem", "zijn"}, "v": {"zij", "ze", "haar"}}[sex]
    for word in words:
        if _MAIN_NOUNS.get(word.low) == sex or word.low in signs:
            return word.start, word.end
    return 0, 1
