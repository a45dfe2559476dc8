"""Who is spoken about where: the persons of a note and the stretch of text that each mention governs.

No parser is needed for the little that matters here: Dutch case notes name a relative as possessive and noun ("haar
zus"), a person as placeholder or name, and carry on about the client by pronoun. A mention that is the subject
governs the rest of its clause; one behind a preposition governs only what is joined to it ("haar moeder van 81",
"zijn broer (een kok)"). Where a pronoun could mean two people, the client is taken, since notes are about clients;
sex and stated age correct that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

from anoniem.detection.finding import Finding, Kind
from anoniem.risk.lexicon import Word, words_of
from anoniem.risk.numbers import NUMBER_PATTERN, number
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["MAIN", "RELATIONS", "Mention", "Relation", "Stage", "name_sex", "set_stage"]

MAIN = "cliënt"
"""Key of the person that the note is about, where no placeholder or name gives a better one."""


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


def _relations() -> dict[str, Relation]:
    """Relation nouns in the singular, with the sex that the noun tells."""
    table = {
        ("partner", "m", 0.6): "man echtgenoot vriend",
        ("partner", "v", 0.6): "vrouw echtgenote vriendin",
        ("partner", "", 0.6): "partner verloofde levenspartner",
        ("ex-partner", "m", 0.2): "ex-man ex-echtgenoot",
        ("ex-partner", "v", 0.2): "ex-vrouw ex-echtgenote ex-vriendin",
        ("ex-partner", "", 0.2): "ex ex-partner",
        ("kind", "m", 0.9): "zoon zoontje stiefzoon pleegzoon jongste-zoon bonuszoon adoptiezoon",
        ("kind", "v", 0.9): "dochter dochtertje stiefdochter pleegdochter bonusdochter adoptiedochter",
        ("kind", "", 1.7): "tweeling drieling vierling kind baby pleegkind kindje stiefkind",
        ("ouder", "m", 1.0): "vader papa pa stiefvader pleegvader adoptievader",
        ("ouder", "v", 1.0): "moeder mama ma mam stiefmoeder pleegmoeder adoptiemoeder",
        ("broer of zus", "m", 1.0): "broer broertje tweelingbroer halfbroer stiefbroer",
        ("broer of zus", "v", 1.0): "zus zusje zuster tweelingzus halfzus stiefzus",
        ("familie", "m", 4.0): "opa oom neef schoonvader zwager kleinzoon schoonzoon grootvader overgrootvader",
        ("familie", "v", 4.0): (
            "oma tante nicht schoonmoeder schoonzus kleindochter schoondochter grootmoeder overgrootmoeder"
        ),
        ("bekende", "m", 20.0): "buurman huisgenoot-man meneer-naast",
        ("bekende", "v", 20.0): "buurvrouw",
        ("bekende", "", 20.0): (
            "collega leidinggevende baas chef directeur-van-haar werkgever buur huisgenoot mentor stagiair"
            " manager teamleider afdelingshoofd opdrachtgever verwijzer begeleider"
        ),
    }
    return {noun: Relation(name, sex, usual) for (name, sex, usual), nouns in table.items() for noun in nouns.split()}


RELATIONS = _relations()
_NEEDS_POSSESSIVE = frozenset(
    ["man", "vrouw", "vriend", "vriendin", "manager", "teamleider", "baas", "chef", "mentor", "begeleider", "directeur"]
)
_POSSESSIVES = {
    "haar": "v",
    "zijn": "m",
    "z'n": "m",
    "d'r": "v",
    "hun": "",
    "mijn": "",
    "m'n": "",
    "ons": "",
    "onze": "",
    "diens": "",
    "cliënts": "",
}
_MAIN_NOUNS = {
    "cliënt": "",
    "client": "",
    "cliënte": "v",
    "clienten": "",
    "clt": "",
    "cl": "",
    "coachee": "",
    "deelnemer": "",
    "deelneemster": "v",
    "kandidaat": "",
    "kandidate": "v",
    "patiënt": "",
    "patiënte": "v",
    "mevrouw": "v",
    "mevr": "v",
    "mw": "v",
    "dame": "v",
    "meneer": "m",
    "heer": "m",
    "dhr": "m",
    "man": "m",
    "vrouw": "v",
    "jongen": "m",
    "meisje": "v",
    "jongeman": "m",
    "knul": "m",
    "puberjongen": "m",
    "pubermeisje": "v",
    "werknemer": "",
    "werkneemster": "v",
    "weduwe": "v",
    "weduwnaar": "m",
    "trainee": "",
    "leerling": "",
    "leerlinge": "v",
    "studente": "v",
    "bewoner": "",
    "bewoonster": "v",
    "gast": "",
}
_PREPOSITIONS = frozenset(
    [
        "met",
        "van",
        "bij",
        "door",
        "aan",
        "voor",
        "naar",
        "over",
        "tegen",
        "zonder",
        "op",
        "om",
        "namens",
        "via",
        "uit",
        "tot",
        "tussen",
        "onder",
        "richting",
        "mét",
    ]
)
_SUBJECT_PRONOUNS = {"hij": "m", "zij": "v", "ze": "v", "ie": "m", "ik": "", "hijzelf": "m", "zijzelf": "v"}
_PREDICATE = frozenset(
    [
        "is",
        "als",
        "een",
        "de",
        "en",
        ",",
        ".",
        ":",
        ";",
        "(",
        "-",
        "–",
        "alleenstaande",
        "alleenstaand",
        "werkende",
        "jonge",
        "trotse",
        "was",
        "werd",
    ]
)
_JOINED = re.compile(
    rf"\s*(?:\([^)]*\)|(?:,\s*)?van\s+(?:rond de |begin |eind |midden |in de |bijna )?{NUMBER_PATTERN}\b(?:\s+(?:jaar|maanden|jr))?"
    r"|\s+met\s+(?:een |het |de )?[a-zà-ÿ\-]+(?:\s+van\s+\w+)?"
    r"|,?\s*(?:die|dat|wie)\s+[^,.;:]*|,\s*(?:een|ook|zelf|oud-|gepensioneerd|voormalig)\s?[^,.;:]*,?)*",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?\n]*(?:\.(?=\w)[^.!?\n]*)*[.!?\n]+|[^.!?\n]+$")
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
    """

    main: str
    main_sex: str
    mentions: tuple[Mention, ...]
    sentences: tuple[tuple[int, int], ...]
    relations: dict[str, str]
    sexes: dict[str, tuple[str, int, int]]

    def owner(self, position: int) -> str:
        """The person whom a fact at this offset is about."""
        return self.governing(position).person

    def governing(self, position: int) -> Mention:
        """The mention that governs this offset; the client where none does.

        The last mention that starts before the offset and reaches past it wins; a joined stretch lies inside the
        clause of the subject, and starts later.
        """
        best = Mention(0, 0, self.main, 0)
        for mention in self.mentions:
            if mention.start > position:
                break
            if position < mention.until:
                best = mention
        return best

    def sentence(self, position: int) -> tuple[int, int]:
        """Start and end of the sentence that holds the offset."""
        for start, end in self.sentences:
            if start <= position < end:
                return start, end
        return 0, position + 1


def _split(text: str) -> tuple[tuple[int, int], ...]:
    """Sentences: up to a full stop, question or exclamation mark, or line end."""
    spans = []
    start = 0
    for hit in re.finditer(r"[.!?]+(?=[\s\"'”’)]|$)|\n+", text):
        tail = text[max(0, hit.start() - 6) : hit.start()].casefold()
        if hit[0] == "." and re.search(r"(?:^|\s)(?:dhr|mevr|mw|dr|drs|mr|ds|nr|bijv|o\.a|i\.v\.m|ca|jr|\w)$", tail):
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
        if word.low in _MAIN_NOUNS and before not in _POSSESSIVES and index < 60:
            sex = _MAIN_NOUNS[word.low]
            if sex and not (before in {"van", "met", "als", "mijn", "geen"} and word.low in {"man", "vrouw"}):
                score[sex] += 4.0 if index < 12 else 1.5
        elif word.low in {"hij", "hem"}:
            score["m"] += 1.0
        elif word.low in {"zij", "ze"}:
            score["v"] += 0.7
        elif word.low == "haar":
            score["v"] += 1.0
        elif word.low in {"zijn", "z'n"} and index + 1 < len(words):
            after = words[index + 1].low
            if after in RELATIONS or after in {
                "werk",
                "baan",
                "leven",
                "werkgever",
                "bedrijf",
                "huis",
                "team",
                "functie",
            }:
                score["m"] += 1.0
    if abs(score["m"] - score["v"]) < 0.6:  # less than one pronoun apart tells nothing
        return ""
    return max(score, key=lambda s: score[s])


def _names_of(
    text: str, identities: Iterable[tuple[str, Sequence[Finding]]], findings: Sequence[Finding]
) -> list[tuple[int, int, str, str]]:
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
    words = words_of(text)
    sentences = _split(text)
    names = _names_of(text, identities, findings)
    starts = {w.start: i for i, w in enumerate(words)}
    named_at = {start: (end, key, sex) for start, end, key, sex in names}
    main = _main_key(words, starts, names)
    others = {key for _, _, key, _ in names if key != main}
    group = len(others) >= 2  # the client and two more make a group
    until = min((start for start, _, key, _ in names if key != main), default=len(text)) if group else len(text)
    main_sex = next((sex for _, _, key, sex in names if key == main and sex), "") or _main_sex(words, until)
    relations: dict[str, str] = {}
    sexes: dict[str, tuple[str, int, int]] = {}
    mentions: list[Mention] = []
    topic, topic_sex = main, main_sex
    for begin, end in sentences:
        inside = [i for i, w in enumerate(words) if begin <= w.start < end] if len(sentences) == 1 else None
        first = _first_index(words, begin)
        indices = inside if inside is not None else range(first, len(words))
        subject = topic if topic == main or _starts_with_pronoun(words, first, topic_sex, main_sex) else main
        mentions.append(Mention(begin, begin, subject, end))
        skip_until = begin
        kin_subject = ""
        for index in indices:
            word = words[index]
            if word.start >= end:
                break
            if word.start < skip_until:
                continue
            before = words[index - 1].low if index and words[index - 1].start >= begin else "."
            if word.start in named_at:
                name_end, key, sex = named_at[word.start]
                skip_until = name_end
                oblique = before in _PREPOSITIONS
                mentions.append(
                    Mention(
                        word.start, name_end, key, _reach(text, name_end, end, oblique=oblique), "", sex, not oblique
                    )
                )
                if sex:
                    sexes.setdefault(key, (sex, word.start, name_end))
                if not oblique:
                    subject, kin_subject = key, ""
                continue
            kin = _kin_at(words, index, begin, main_sex)
            if kin is not None:
                noun, relation = kin
                key, reach_from = noun, word.end
                following = words[index + 1] if index + 1 < len(words) else None
                if following is not None and following.low == "," and index + 2 < len(words):
                    following = words[index + 2]
                if following is not None and following.start in named_at:
                    name_end, key, _ = named_at[following.start]
                    skip_until, reach_from = name_end, name_end
                lead = index - 1
                while lead >= 0 and (
                    words[lead].low in _POSSESSIVES
                    or words[lead].low in {"oudste", "jongste", "de", "een", "eigen", "oude", "overleden", "enige"}
                ):
                    lead -= 1
                lead_word = words[lead].low if lead >= 0 and words[lead].start >= begin else "."
                verb_before = (
                    lead_word in {"heeft", "had", "hebben", "kreeg", "krijgt", "verloor", "en"}
                    and lead >= 0
                    and words[lead].start >= begin
                )
                oblique = lead_word in _PREPOSITIONS or (verb_before and lead_word != "en")
                relations.setdefault(key, noun)
                if relation.sex:
                    sexes.setdefault(key, (relation.sex, word.start, word.end))
                mentions.append(
                    Mention(
                        word.start,
                        reach_from,
                        key,
                        _reach(text, reach_from, end, oblique=oblique),
                        noun,
                        relation.sex,
                        not oblique,
                    )
                )
                if not oblique:
                    subject, kin_subject = key, relation.sex or "?"
                continue
            if word.low in _SUBJECT_PRONOUNS and word.start > begin:
                sex = _SUBJECT_PRONOUNS[word.low]
                rest = text[word.end : word.end + 18].casefold()
                person = _pronoun(sex, subject, kin_subject, main, main_sex, itself=" zelf" in rest)
                mentions.append(Mention(word.start, word.end, person, end, "", "", subject=True))
                subject = person
            elif word.low in _MAIN_NOUNS and before not in _POSSESSIVES and before not in {"andere", "geen"}:
                if word.low in {"man", "vrouw"} and before not in {
                    "een",
                    "de",
                    "deze",
                    "die",
                    ".",
                    ",",
                    ":",
                    "(",
                    "jonge",
                    "oudere",
                }:
                    continue
                if before in _PREPOSITIONS:
                    continue
                if subject != main and not kin_subject and subject in others:
                    continue
                sex = _MAIN_NOUNS[word.low]
                if sex and main_sex and sex != main_sex:
                    continue
                follows = words[index + 1].start if index + 1 < len(words) else -1
                if follows in named_at and named_at[follows][1] != main:
                    continue
                mentions.append(Mention(word.start, word.end, main, end, "", sex, subject=True))
                subject, kin_subject = main, ""
        topic = subject
        topic_sex = main_sex if topic == main else sexes.get(topic, ("", 0, 0))[0]
        if text[end - 1 : end + 1].count("\n") > 1 or text[begin:end].endswith("\n\n"):
            topic, topic_sex = main, main_sex
    if main_sex and main not in sexes:
        sexes[main] = (main_sex, *_sex_word(words, main_sex))
    mentions.sort(key=lambda m: m.start)
    return Stage(main, main_sex, tuple(mentions), sentences, relations, sexes)


def _first_index(words: Sequence[Word], offset: int) -> int:
    """Index of the first token at or after an offset."""
    low, high = 0, len(words)
    while low < high:
        middle = (low + high) // 2
        if words[middle].start < offset:
            low = middle + 1
        else:
            high = middle
    return low


def _main_key(words: Sequence[Word], starts: dict[int, int], names: Sequence[tuple[int, int, str, str]]) -> str:
    """The first person named who is not introduced as a relative or by a profession."""
    for start, _, key, _ in names:
        index = starts.get(start, 0)
        before = words[index - 1].low if index else "."
        if before not in RELATIONS and before not in {
            "huisarts",
            "psychiater",
            "coach",
            "dr",
            "collega",
            "mentor",
            "bedrijfsarts",
        }:
            if before in _PREPOSITIONS and before != "met":
                continue
            return key
    return MAIN


def _starts_with_pronoun(words: Sequence[Word], first: int, topic_sex: str, main_sex: str) -> bool:
    """Whether the sentence carries on about the previous subject, by a pronoun that cannot mean the client."""
    for word in words[first : first + 4]:
        if word.low in _SUBJECT_PRONOUNS:
            sex = _SUBJECT_PRONOUNS[word.low]
            return bool(sex) and sex == topic_sex and sex != main_sex
    return False


def _pronoun(  # the six things that decide
    sex: str, subject: str, kin_subject: str, main: str, main_sex: str, *, itself: bool
) -> str:
    """Whom a pronoun inside a sentence means."""
    if itself or not sex:
        return main
    if kin_subject and (kin_subject in {sex, "?"}) and sex != main_sex:
        return subject
    if not kin_subject and subject != main and sex != main_sex:
        return subject
    return main


def _reach(text: str, start: int, end: int, *, oblique: bool) -> int:
    """Up to where a mention governs: the clause for a subject, what is joined to it otherwise."""
    if not oblique:
        return end
    joined = _JOINED.match(text, start, end)
    return joined.end() if joined is not None and joined.end() > start else start + 1


def _kin_at(words: Sequence[Word], index: int, begin: int, main_sex: str) -> tuple[str, Relation] | None:
    """The relative that is spoken of at a token; None where the noun says what the client is ("moeder van drie")."""
    word = words[index]
    relation = RELATIONS.get(word.low)
    if relation is None:
        return None
    back = index - 1
    while (
        back >= 0
        and words[back].start >= begin
        and words[back].low
        in {
            "oudste",
            "jongste",
            "eigen",
            "oude",
            "overleden",
            "enige",
            "nieuwe",
            "dove",
            "zieke",
            "jonge",
            "eerste",
            "tweede",
            "demente",
            "hoogbejaarde",
            "bejaarde",
        }
    ):
        back -= 1
    before = words[back].low if back >= 0 and words[back].start >= begin else "."
    if before in _POSSESSIVES:
        return word.low, relation
    if words[back].text.endswith(("'s", "s")) and back >= 0 and words[back].text.startswith("["):
        return word.low, relation
    if word.low in _NEEDS_POSSESSIVE:
        return None
    after = words[index + 1].low if index + 1 < len(words) else "."
    if relation.name == "ouder" and before in _PREDICATE and after in {"van", "en"}:
        follows = words[index + 2].low if index + 2 < len(words) else "."
        value = number(follows)
        counted = follows in {"een", "twee", "de", "jonge", "volwassen", "kinderen"} or (
            value is not None and value < 16  # "moeder van drie", but "moeder van 81"
        )
        if (after == "van" and counted and follows not in {"[", "de"}) or before in {"is", "als", "alleenstaande"}:
            return None
    if (
        before in {"als", "is", "alleenstaande", "alleenstaand", "aanstaande", "werkende"}
        and relation.name != "bekende"
    ):
        return None
    if relation.name == "bekende" and before in {"een", "geen", "als"}:
        return None
    return word.low, relation


def _sex_word(words: Sequence[Word], sex: str) -> tuple[int, int]:
    """Where the text tells the sex of the client first."""
    signs = {"m": {"hij", "hem", "zijn"}, "v": {"zij", "ze", "haar"}}[sex]
    for word in words:
        if _MAIN_NOUNS.get(word.low) == sex or word.low in signs:
            return word.start, word.end
    return 0, 1
