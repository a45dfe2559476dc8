"""What to change to leave fewer bits: a wider wording for a fact, in grammatical Dutch, with what it regains.

Per fact the best generalisation is computed by scoring the person again with the wider fact. The list is greedy by
bits regained per word that is lost. Every generalisation that can be applied carries its replacements with offsets in
the text that was scored, so that a caller can apply them and put them back.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from anoniem.risk.facts import Category, Fact
from anoniem.risk.kmap import estimate
from anoniem.risk.lexicon import event_patterns, known_trait
from anoniem.risk.numbers import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anoniem.risk.population import Population

__all__ = ["Advice", "TextChange", "advise", "apply_changes", "generalise"]

_MOST = 3
_LOOK_AT = 24
_WORTH_IT = 0.1
_DECADES = {
    20: "twintig",
    30: "dertig",
    40: "veertig",
    50: "vijftig",
    60: "zestig",
    70: "zeventig",
    80: "tachtig",
    90: "negentig",
}
_CHILD_STAGES = (
    (0, 3, "peuterleeftijd", "0-3"),
    (4, 11, "basisschoolleeftijd", "4-11"),
    (12, 17, "middelbareschoolleeftijd", "12-17"),
)
_SEASONS = {
    12: "winter",
    1: "winter",
    2: "winter",
    3: "voorjaar",
    4: "voorjaar",
    5: "voorjaar",
    6: "zomer",
    7: "zomer",
    8: "zomer",
    9: "najaar",
    10: "najaar",
    11: "najaar",
}
_MONTHS = {
    m: i + 1 for i, m in enumerate(["jan", "feb", "maa", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"])
} | {"mrt": 3}
_EVENT_NOUN = r"(?:(?:een|de|het|na de|bij de|na een|grote)\s+)?[a-zà-ÿ\-]+"
_SINGULAR_VERB = re.compile(r"\s+(?:is|heeft|gaat|zit|wordt|was|had|speelt|slaapt|kan|wil|moet)\b")


@dataclass(frozen=True, slots=True)
class TextChange:
    """One replacement in the scored text.

    Attributes:
        start: offset of the first character to replace.
        end: offset just past the last one.
        old: what stands there.
        new: what comes instead.
    """

    start: int
    end: int
    old: str
    new: str

    def __post_init__(self) -> None:
        if self.start < 0 or self.end <= self.start or len(self.old) != self.end - self.start:
            msg = f"not a replacement: {self.start}..{self.end}"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Advice:
    """A wider wording for one fact.

    Attributes:
        fact: the fact as it stands.
        wider: the value of the fact afterwards; None when nothing of it is left.
        gain: bits regained.
        wording: what to write instead, or what to do, in Dutch.
        changes: the replacements that do it; empty when a person has to rewrite the sentence.
    """

    fact: Fact
    wider: str | None
    gain: float
    wording: str
    changes: tuple[TextChange, ...]

    @property
    def appliable(self) -> bool:
        """Whether the tool can do it by itself."""
        return bool(self.changes)


def apply_changes(text: str, changes: Sequence[TextChange]) -> str:
    """The text after the replacements, which may not overlap.

    Raises:
        ValueError: if they overlap, or do not belong to this text.
    """
    pieces, position = [], 0
    for change in sorted(changes, key=lambda c: c.start):
        if change.start < position or text[change.start : change.end] != change.old:
            msg = f"replacement {change.start}..{change.end} does not fit the text"
            raise ValueError(msg)
        pieces += [text[position : change.start], change.new]
        position = change.end
    return "".join((*pieces, text[position:]))


def _wider(
    fact: Fact, population: Population
) -> tuple[Category, str | None, str] | None:  # one answer per kind of fact
    """Category and value after generalising, and the words for it; None where there is nothing wider."""
    value = fact.value
    match fact.category:
        case Category.AGE:
            low, high = (int(v) for v in value.split("-"))
            if high < 18:  # children by school stage
                stage = next((s for s in _CHILD_STAGES if s[0] <= low and high <= s[1]), None)
                if stage is None or stage[3] == value:
                    return None
                return Category.AGE, stage[3], f"van {stage[2]}"
            ten = low // 10 * 10
            if high - low >= 9 or ten not in _DECADES or high > ten + 9:
                return None
            return Category.AGE, f"{ten}-{ten + 9}", f"in de {_DECADES[ten]}"
        case Category.PLACE:
            if value.startswith("soort:"):
                return Category.PLACE, None, "de grootte van de plaats weglaten"
            name = value.split(":", 1)[1].split("@")[0]
            place = population.place(name)
            if place is None or place.kind == "provincie" or not place.province or place.province == "België":
                return Category.PLACE, None, "de plaats weglaten"
            return Category.PLACE, f"plaats:{place.province}@{place.province}", f"in {place.province}"
        case Category.PROFESSION:
            codes = value.removeprefix("oud:").split("|")[0]
            if not codes:
                return Category.PROFESSION, None, "het beroep ruimer omschrijven"
            _, _, phrase = population.sector_words(codes)
            return Category.SECTOR, codes[:2], f"werkt {phrase}"
        case Category.EMPLOYER:
            return Category.EMPLOYER, None, "“organisatie” in plaats van het soort werkgever"
        case Category.CHILDREN:
            return (Category.CHILDREN, "+", "kinderen") if value not in {"+", "0"} else None
        case Category.MULTIPLE:
            return Category.CHILDREN, "+", "kinderen"
        case Category.DATE:
            return Category.DATE, None, _season(fact.text) or "alleen het jaar"
        case (
            Category.HEALTH | Category.ORIGIN | Category.RELIGION | Category.EDUCATION | Category.ROLE | Category.FAMILY
        ):
            block = {
                Category.HEALTH: "health",
                Category.ORIGIN: "origin",
                Category.RELIGION: "religion",
                Category.EDUCATION: "education",
                Category.ROLE: "role",
                Category.FAMILY: "family",
            }[fact.category]
            trait = known_trait(block, value)
            general = trait.general if trait is not None else ""
            if fact.category is Category.ORIGIN and general:
                return Category.ORIGIN, "migratieachtergrond", "met een migratieachtergrond"
            if fact.category is Category.RELIGION and general:
                return Category.RELIGION, "gelovig", "gelovig"
            return fact.category, None, f"“{general}”" if general else "weglaten of ruimer omschrijven"
        case Category.EVENT:
            event = next((e for e in event_patterns() if e.key == value), None)
            general = event.general if event is not None else ""
            return Category.EVENT, None, f"“{general}”" if general else "weglaten of ruimer omschrijven"
        case Category.QUOTE:
            return Category.QUOTE, None, "in eigen woorden weergeven"
        case Category.AMOUNT:
            return Category.AMOUNT, None, "het bedrag weglaten"
        case Category.STAND:
            return Category.STAND, None, "de gezinssituatie weglaten"
        case Category.SEXUALITY:
            return Category.SEXUALITY, None, "weglaten"
        case _:
            return None


def _season(date: str) -> str:
    """ "12 maart 2021" as "het voorjaar van 2021"; empty when the date has no month and year."""
    year = re.search(r"(?:19|20)\d\d", date)
    month = re.search(r"[a-z]{3}", date.casefold())
    part = _MONTHS.get(month[0]) if month else None
    if part is None:
        digits = re.match(r"\d{1,2}[-/](\d{1,2})", date)
        part = int(digits[1]) if digits else None
    if year is None or part not in _SEASONS:
        return ""
    return f"het {_SEASONS[part]} van {year[0]}"


def _change(text: str, start: int, end: int, new: str) -> tuple[TextChange, ...]:
    """One replacement, unless it changes nothing."""
    old = text[start:end]
    if old and old[0].isupper() and new and new[0].islower() and (start == 0 or text[:start].rstrip()[-1:] in ".!?:\n"):
        new = new[0].upper() + new[1:]
    return (TextChange(start, end, old, new),) if old and old != new else ()


def generalise(text: str, fact: Fact, population: Population) -> tuple[TextChange, ...]:  # one answer per kind of fact
    """The replacements that give one fact its wider wording in this text; empty where a person has to rewrite.

    Args:
        text: the text that was scored.
        fact: a fact with offsets in that text.
        population: the figures that know places and sectors.
    """
    found = _wider(fact, population)
    if found is None or text[fact.start : fact.end] != fact.text or not fact.text:
        return ()
    before, after = text[: fact.start], text[fact.end :]
    match fact.category:
        case Category.AGE:
            return _age_change(text, fact, found[2])
        case Category.PLACE if found[1] is not None:
            return _change(text, fact.start, fact.end, found[2].removeprefix("in "))
        case Category.PROFESSION if found[1] is not None:
            return _profession_change(text, fact, population)
        case Category.EMPLOYER:
            return _employer_change(text, fact)
        case Category.CHILDREN:
            return _children_change(text, fact)
        case Category.MULTIPLE:
            if _SINGULAR_VERB.match(after) or re.search(r"\b(?:de|deze|die)\s*$", fact.text.rsplit(" ", 1)[0]):
                return ()
            parent = re.match(r"(?:moeder|vader|ouders?)\s+van\s+", fact.text, re.IGNORECASE)
            possessive = re.match(r"(?:haar|zijn|hun)\s+", fact.text, re.IGNORECASE)
            lead = parent or possessive
            return _change(text, fact.start, fact.end, f"{lead[0] if lead else ''}kinderen")
        case Category.DATE:
            season = _season(fact.text)
            if not season:
                return ()
            preposition = re.search(r"\b(op|in|van|sinds|tot|na|voor|vanaf|rond)\s+$", before, re.IGNORECASE)
            if preposition is None:
                return _change(text, fact.start, fact.end, season.removeprefix("het "))
            word = preposition[1]
            new = "in" if word.casefold() == "op" else word
            new = new.capitalize() if word[0].isupper() else new
            return _change(text, preposition.start(1), fact.end, f"{new} {season}")
        case Category.HEALTH | Category.EVENT:
            return _noun_change(text, fact, before)
        case Category.ORIGIN:
            return _origin_change(text, fact)
        case Category.RELIGION if found[1] == "gelovig":
            return _religion_change(text, fact)
        case _:
            return ()


def _age_change(text: str, fact: Fact, wording: str) -> tuple[TextChange, ...]:
    """An age in a wider wording that fits the words around it."""
    before, after = text[: fact.start], text[fact.end :]
    child = wording.startswith("van ")
    if re.search(r"jarige?$", fact.text, re.IGNORECASE):
        ten = int(fact.value.split("-")[0]) // 10 * 10
        if child:
            young = "schoolgaande" if int(fact.value.split("-")[0]) >= 4 else "jonge"
            return _change(text, fact.start, fact.end, young) if fact.text.casefold().endswith("e") else ()
        new = f"ruim {_DECADES[ten]}jarige"
        return _change(text, fact.start, fact.end, new if fact.text.casefold().endswith("e") else new[:-1])
    if fact.text.casefold().startswith(("geboren", "geb", "bouwjaar")):
        return _change(text, fact.start, fact.end, wording)
    if re.search(r"\bvan\s+$", before):
        return _change(text, fact.start, fact.end, wording.removeprefix("van "))
    if re.search(r"\b(?:leeftijd:?)\s*$", before, re.IGNORECASE):
        return _change(text, fact.start, fact.end, wording.removeprefix("van "))
    if re.match(r"\s*(?:maanden|weken)", after):
        return ()
    return _change(text, fact.start, fact.end, wording)


def _profession_change(text: str, fact: Fact, population: Population) -> tuple[TextChange, ...]:
    """A profession as its sector: "werkt in de zorg" where the sentence allows it, else "zorgmedewerker"."""
    codes = fact.value.removeprefix("oud:").split("|")[0]
    _, noun, phrase = population.sector_words(codes)
    before, after = text[: fact.start], text[fact.end :]
    ends = re.match(r"\s*(?:[.,;!?)\n]|$|(?:en|in|bij|op)\s)", after) is not None
    verb = re.search(
        r"\b(?:(?P<as>werkt|werkte|werkzaam|gewerkt)\s+(?:nu\s+|al\s+jaren\s+)?als\s+|(?P<is>[Ii]s)\s+)$", before
    )
    if verb is not None and verb["as"] and ends and not phrase.startswith("als"):
        start = fact.start - (len(before) - before.rfind("als"))
        doubled = re.match(r"\s+in\s", after) is not None
        return _change(text, start, fact.end, "in loondienst" if doubled and phrase.startswith("in ") else phrase)
    if verb is not None and verb["is"] and re.match(r"\s*(?:[.,;!?)\n]|$)", after) and not phrase.startswith("als"):
        return _change(text, verb.start("is"), fact.end, f"werkt {phrase}")
    first = fact.text.split()[0].casefold()
    plural = first.endswith(("s", "en")) and first not in fact.value.rsplit("|", 1)[-1]
    return () if plural else _change(text, fact.start, fact.end, noun)


def _employer_change(text: str, fact: Fact) -> tuple[TextChange, ...]:
    """A kind of employer as "organisatie", with the article that goes with it."""
    before = text[: fact.start]
    article = re.search(r"\b(?P<a>een|het|de|haar|zijn|deze)\s+(?:[a-zë\-]+e?\s+)?$", before, re.IGNORECASE)
    if article is None:
        return ()
    word = article["a"].casefold()
    new = {"het": "de"}.get(word, word)
    between = text[article.end("a") : fact.start]
    if between.strip() and not between.strip().endswith("e"):
        between = f" {between.strip()}e "
    start = article.start("a")
    on_top = re.search(r"\bop\s+$", text[:start])
    if on_top is not None:
        return _change(text, on_top.start(), fact.end, f"bij {new}{between}organisatie")
    return _change(text, start, fact.end, f"{new}{between}organisatie")


def _children_change(text: str, fact: Fact) -> tuple[TextChange, ...]:
    """A number of children as "kinderen"."""
    parent = re.match(r"(?:moeder|vader|ouder|mama|papa)\s+van\s+", fact.text, re.IGNORECASE)
    if parent is not None:
        noun = re.match(
            r"\s+(?:jonge\s+|kleine\s+|volwassen\s+)?(?:kinderen|zoons|zonen|dochters|jongens|meisjes|meiden|kids)\b",
            text[fact.end :],
        )
        return _change(text, fact.start, fact.end + (noun.end() if noun else 0), f"{parent[0]}kinderen")
    if number(fact.text.split()[0]) is None:
        return ()
    return _change(text, fact.start, fact.end, "kinderen")


def _noun_change(text: str, fact: Fact, before: str) -> tuple[TextChange, ...]:
    """A diagnosis or event as a wider noun, where it stands as a noun behind a verb or preposition."""
    if fact.category is Category.HEALTH:
        trait = known_trait("health", fact.value)
        general = trait.general if trait is not None else ""
    else:
        event = next((e for e in event_patterns() if e.key == fact.value), None)
        general = event.general if event is not None else ""
    words = fact.text.split()
    if fact.category is Category.EVENT and not re.fullmatch(_EVENT_NOUN, fact.text, re.IGNORECASE):
        return ()
    if fact.text.casefold().startswith(("antidepress", "anti-depress", "anti depress", "emdr", "insuline", "stemmen")):
        return ()
    if not general or re.search(
        r"(?:isch|ief|ieve|ische|ig|ige|nd|nde|gde|gd|erd|erde|eerd|zwanger)$", words[-1], re.IGNORECASE
    ):
        return ()
    lead = re.search(
        r"\b(?:heeft|had|kreeg|krijgt|met|door|van|na|sinds|wegens|vanwege|diagnose|over|een|de|het|zijn|haar|en)\s+$",
        before,
        re.IGNORECASE,
    )
    if (
        lead is None
        or fact.text[0].isdigit()
        or re.match(r"(?:won|wint|in|op|naar|haalde)\b", fact.text, re.IGNORECASE)
    ):
        return ()
    article = re.search(r"\b(?:een|de|het)\s+$", before, re.IGNORECASE)
    start = article.start() if article is not None else fact.start
    inside = re.match(r"(?:een|de|het|na de|bij de|na een)\s+", fact.text, re.IGNORECASE)
    new = general
    if inside is not None and inside[0].casefold().startswith(("na ", "bij ")):
        new = f"{inside[0].split()[0]} {general}"
    if re.search(r"\bdiagnose\s+$", before, re.IGNORECASE):
        return ()
    if re.search(r"\b(?:haar|zijn|mijn|hun)\s+$", before, re.IGNORECASE):
        new = new.removeprefix("een ")
    return _change(text, start, fact.end, new)


def _origin_change(text: str, fact: Fact) -> tuple[TextChange, ...]:
    """ "uit Eritrea" as "uit het buitenland", "Turkse" as "niet-Nederlandse"."""
    words = fact.text.split()
    if words[0].casefold() == "uit":
        return _change(text, fact.start, fact.end, f"{words[0]} het buitenland")
    if len(words) == 1 and words[0].endswith("e") and re.match(r"\s+[a-z]", text[fact.end :]):
        return _change(text, fact.start, fact.end, "niet-Nederlandse")
    return ()


def _religion_change(text: str, fact: Fact) -> tuple[TextChange, ...]:
    """ "gereformeerd" as "gelovig", "katholieke" as "gelovige"."""
    word = fact.text.casefold()
    if re.search(r"(?:iek|eerd|isch|oodox|orthodox|maakt|vormd|ants|joods)$", word):
        return _change(text, fact.start, fact.end, "gelovig")
    if re.search(r"(?:ieke|eerde|ische|orthodoxe|maakte|vormde|antse|joodse)$", word) and re.match(
        r"\s+[a-z]", text[fact.end :]
    ):
        return _change(text, fact.start, fact.end, "gelovige")
    return ()


def advise(  # keyword-only, each a different thing
    text: str,
    facts: Sequence[Fact],
    *,
    population: Population,
    reference: float,
    circle: float = 1.0,
    most: int = _MOST,
    only_appliable: bool = False,
) -> tuple[Advice, ...]:
    """The best generalisations for one person, greedy by bits per lost word.

    Args:
        text: the text that was scored.
        facts: the facts about the person.
        population: the figures.
        reference: size of the reference population.
        circle: chance to have relatives such as the text tells of.
        most: how many to give at most.
        only_appliable: leave out what a person has to rewrite.

    Returns:
        In the order in which to apply them; each gain is counted after those before it.
    """
    current = list(facts)
    chosen: list[Advice] = []
    base = estimate(current, population=population, reference=reference, circle=circle)
    texts = {f.meaning: f for f in reversed(current) if f.text}
    heaviest = sorted(texts, key=lambda m: (_looked_up(texts[m]), base.bits.get(m, 0.0)), reverse=True)[:_LOOK_AT]
    while len(chosen) < most and heaviest:
        ranked: list[tuple[tuple[bool, float], Advice, list[Fact]]] = []
        for meaning in heaviest:
            same = [f for f in current if f.meaning == meaning and f.text]
            found = _wider(same[0], population)
            if found is None:
                continue
            category, value, wording = found
            rest = [f for f in current if f.meaning != meaning]
            if value is not None:
                rest.append(replace(same[0], category=category, value=value, text="", start=0, end=0))
            after = estimate(rest, population=population, reference=reference, circle=circle)
            gain = _log_ratio(after.people, base.people)
            if gain < _WORTH_IT and meaning[0] not in {Category.EVENT, Category.DATE, Category.QUOTE}:
                continue
            changes = _merged([generalise(text, f, population) for f in same])
            taken = {(c.start, c.end) for a in chosen for c in a.changes}
            if any(c.start < end and start < c.end for c in changes for start, end in taken):
                changes = ()
            if only_appliable and not changes:
                continue
            rank = (_looked_up(same[0]), gain if changes else gain / 2)
            ranked.append((rank, Advice(same[0], value, max(0.0, gain), wording, changes), rest))
        if not ranked:
            break
        ranked.sort(key=lambda r: r[0], reverse=True)
        chosen.append(ranked[0][1])
        current = ranked[0][2]
        base = estimate(current, population=population, reference=reference, circle=circle)
        # Gains hardly grow from one round to the next, so the best few of this round hold the best of the next.
        heaviest = [r[1].fact.meaning for r in ranked[1 : 1 + 2 * most]]
    return tuple(chosen)


def _looked_up(fact: Fact) -> bool:
    """Whether the fact can be looked up, so that it comes first."""
    return fact.category is Category.EVENT and any(e.key == fact.value and e.searchable for e in event_patterns())


def _log_ratio(after: float, before: float) -> float:
    """Bits between two numbers of people."""
    return math.log2(after / before) if before > 0 else 0.0


def _merged(per_fact: Sequence[tuple[TextChange, ...]]) -> tuple[TextChange, ...]:
    """All places of one fact together; nothing if one of them cannot be done, since the fact would still stand."""
    if any(not changes for changes in per_fact):
        return ()
    merged: list[TextChange] = []
    for change in sorted({c for changes in per_fact for c in changes}, key=lambda c: c.start):
        if merged and change.start < merged[-1].end:
            return ()
        merged.append(change)
    return tuple(merged)
