"""The wider wording put into the sentence, in grammatical Dutch, as replacements with offsets.

Each function looks at the words around the fact. Where it cannot be sure of the grammar it gives nothing, and a person
has to rewrite.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from anoniem.risk.fact import Category, Fact
from anoniem.risk.numbers import number
from anoniem.risk.population import Population, load_population
from anoniem.risk.wider import DECADES, Wider, general_wording, season, wider

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


__all__ = ["TextChange", "apply_changes", "generalise", "inverse", "rewrite_fact"]

_SINGULAR_VERB = re.compile(r"\s+(?:is|heeft|gaat|zit|wordt|was|had|speelt|slaapt|kan|wil|moet)\b")
_EVENT_NOUN = re.compile(r"(?:(?:een|de|het|na de|bij de|na een|grote)\s+)?[a-zà-ÿ\-]+", re.IGNORECASE)
_NO_NOUN = re.compile(
    r"^(?:dove|doof|blinde?)$|ge[a-z]{2,}(?:t|en)$|(?:pakt|pest|isch|ief|ieve|ische|ig|ige|nd|nde|gde|gd|erd|erde|eerd|zwanger)$"
    r"|^(?:anti-? ?depress|emdr|insuline|stemmen|won|wint|in|op|naar|haalde)",
    re.IGNORECASE,
)
_BEFORE_NOUN = re.compile(
    r"\b(?:heeft|had|kreeg|krijgt|met|door|van|na|sinds|wegens|vanwege|over|een|de|het|zijn|haar|en)\s+$",
    re.IGNORECASE,
)
_BEFORE_DATE = re.compile(r"\b(op|in|van|sinds|tot|na|voor|vanaf|rond)\s+$", re.IGNORECASE)
_CHILDREN = re.compile(
    r"\s+(?:jonge\s+|kleine\s+|volwassen\s+)?(?:kinderen|zoons|zonen|dochters|jongens|meisjes|meiden|kids)\b"
)
_NAMED_CHILDREN = re.compile(r"(?P<c>\b(?:kinderen|zoons|zonen|dochters|jongens|meisjes))\s*,\s*$")
_PARENT = re.compile(r"(?:moeder|vader|ouders?|mama|papa)\s+van\s+", re.IGNORECASE)
_FROM_SCHOOL_AGE = 4
_LOOK_BACK = 80
_LOOK_AHEAD = 60


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


def _change(text: str, start: int, end: int, new: str) -> tuple[TextChange, ...]:
    """One replacement, unless it changes nothing."""
    old = text[start:end]
    opens = start == 0 or text[:start].rstrip()[-1:] in ".!?:\n"
    if old and old[0].isupper() and new and new[0].islower() and opens:
        new = new[0].upper() + new[1:]
    return (TextChange(start, end, old, new),) if old and old != new else ()


def inverse(changes: Sequence[TextChange]) -> tuple[TextChange, ...]:
    """The replacements that take these back, with offsets in the text after them."""
    undo: list[TextChange] = []
    shift = 0
    for change in sorted(changes, key=lambda c: c.start):
        start = change.start + shift
        undo.append(TextChange(start, start + len(change.new), change.new, change.old))
        shift += len(change.new) - len(change.old)
    return tuple(undo)


def generalise(text: str, facts: Sequence[Fact], population: Population | None = None) -> tuple[TextChange, ...]:
    """The replacements that give these facts their wider wording, without overlap, in order.

    Args:
        text: the text that was scored.
        facts: facts with offsets in that text; one that needs a person to rewrite is left as it is.
        population: the figures that know places and sectors; the own tables when None.
    """
    figures = population if population is not None else load_population()
    chosen: list[TextChange] = []
    for fact in facts:
        for change in rewrite_fact(text, fact, figures):
            if all(change.end <= c.start or c.end <= change.start for c in chosen):
                chosen.append(change)
    return tuple(sorted(chosen, key=lambda c: c.start))


def rewrite_fact(text: str, fact: Fact, population: Population) -> tuple[TextChange, ...]:
    """The replacements for one fact; empty where a person has to rewrite.

    Args:
        text: the text that was scored.
        fact: a fact with offsets in that text.
        population: the figures that know places and sectors.
    """
    found = wider(fact, population)
    rewrite = _REWRITES.get(fact.category)
    if found is None or rewrite is None or not fact.text or text[fact.start : fact.end] != fact.text:
        return ()
    # The words around the fact decide; a window keeps long texts from being copied for every fact.
    begin = max(0, fact.start - _LOOK_BACK)
    window = text[begin : fact.end + _LOOK_AHEAD]
    changes = rewrite(window, replace(fact, start=fact.start - begin, end=fact.end - begin), found, population)
    return tuple(replace(c, start=c.start + begin, end=c.end + begin) for c in changes)


def _age(text: str, fact: Fact, found: Wider, _population: Population) -> tuple[TextChange, ...]:
    """An age in a wider wording that fits the words around it."""
    before, after = text[: fact.start], text[fact.end :]
    low = int(fact.value.split("-")[0])
    inflected = fact.text.casefold().endswith("e")
    if re.search(r"jarige?$", fact.text, re.IGNORECASE):
        if found.wording.startswith("van "):
            young = "schoolgaande" if low >= _FROM_SCHOOL_AGE else "jonge"
            return _change(text, fact.start, fact.end, young) if inflected else ()
        new = f"ruim {DECADES[low // 10 * 10]}jarige"
        return _change(text, fact.start, fact.end, new if inflected else new[:-1])
    if re.match(r"\s*(?:maanden|weken)", after):
        return ()
    of_age = re.search(r"\b(?:van|leeftijd:?)\s*$", before, re.IGNORECASE) is not None
    return _change(text, fact.start, fact.end, found.wording.removeprefix("van ") if of_age else found.wording)


def _place(text: str, fact: Fact, found: Wider, _population: Population) -> tuple[TextChange, ...]:
    """A place as its province; a preposition that only fits the smaller place changes along ("op Urk")."""
    if found.value is None:
        return ()
    on_island = re.search(r"\b([Oo])p\s+$", text[: fact.start])
    if on_island is not None:
        preposition = "In" if on_island[1] == "O" else "in"
        return _change(text, on_island.start(), fact.end, f"{preposition} {found.wording.removeprefix('in ')}")
    return _change(text, fact.start, fact.end, found.wording.removeprefix("in "))


def _profession(text: str, fact: Fact, found: Wider, population: Population) -> tuple[TextChange, ...]:
    """A profession as its sector: "werkt in de zorg" where the sentence allows it, else "zorgmedewerker"."""
    if found.value is None:
        return ()
    codes = fact.value.removeprefix("oud:").split("|", maxsplit=1)[0]
    _title, noun, phrase = population.sector_words(codes)
    before, after = text[: fact.start], text[fact.end :]
    if phrase.startswith("als ") and re.search(r"\bals\s+$", before):
        return _change(text, fact.start, fact.end, phrase.removeprefix("als "))
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


def _employer(text: str, fact: Fact, _found: Wider, _population: Population) -> tuple[TextChange, ...]:
    """A kind of employer as "organisatie", with the article that goes with it."""
    before = text[: fact.start]
    article = re.search(r"\b(?P<a>een|het|de|haar|zijn|deze)\s+(?:[a-zë\-]+e\s+)?$", before, re.IGNORECASE)
    if article is None:
        return ()
    word = article["a"].casefold()
    new = {"het": "de"}.get(word, word)
    between = text[article.end("a") : fact.start]
    start = article.start("a")
    on_top = re.search(r"\bop\s+$", text[:start])
    if on_top is not None:
        return _change(text, on_top.start(), fact.end, f"bij {new}{between}organisatie")
    return _change(text, start, fact.end, f"{new}{between}organisatie")


def _children(text: str, fact: Fact, _found: Wider, _population: Population) -> tuple[TextChange, ...]:
    """A number of children as "kinderen"."""
    parent = _PARENT.match(fact.text)
    if parent is not None:
        noun = re.match(
            r"\s+(?:jonge\s+|kleine\s+|volwassen\s+)?(?:kinderen|zoons|zonen|dochters|jongens|meisjes|meiden|kids)\b",
            text[fact.end :],
        )
        return _change(text, fact.start, fact.end + (noun.end() if noun else 0), f"{parent[0]}kinderen")
    if number(fact.text.split()[0]) is None:
        return ()
    return _change(text, fact.start, fact.end, "kinderen")


def _multiple(text: str, fact: Fact, _found: Wider, _population: Population) -> tuple[TextChange, ...]:
    """Twins as "kinderen", unless a verb in the singular follows."""
    article = re.search(r"\b(?:de|deze|die)\s*$", fact.text.rsplit(" ", 1)[0], re.IGNORECASE)
    if _SINGULAR_VERB.match(text, fact.end) or article is not None:
        return ()
    named = _NAMED_CHILDREN.search(text, 0, fact.start)
    if named is not None:  # "twee kinderen, een tweeling": the children stand there already
        return _change(text, named.end("c"), fact.end, "")
    lead = _PARENT.match(fact.text) or re.match(r"(?:haar|zijn|hun)\s+", fact.text, re.IGNORECASE)
    return _change(text, fact.start, fact.end, f"{lead[0] if lead else ''}kinderen")


def _date(text: str, fact: Fact, _found: Wider, _population: Population) -> tuple[TextChange, ...]:
    """A date as a season, with the preposition that goes with it."""
    when = season(fact.text)
    part_of_range = re.search(r"\d\s*(?:en|t/m|tot|-|–)\s*$", text[: fact.start])
    if not when or part_of_range is not None:
        return ()
    preposition = _BEFORE_DATE.search(text[: fact.start])
    if preposition is None:
        return _change(text, fact.start, fact.end, when.split(" ", 1)[1])
    word = preposition[1]
    new = "in" if word.casefold() == "op" else word
    new = new.capitalize() if word[0].isupper() else new
    return _change(text, preposition.start(1), fact.end, f"{new} {when}")


def _noun(text: str, fact: Fact, _found: Wider, _population: Population) -> tuple[TextChange, ...]:
    """A diagnosis or event as a wider noun, where it stands as a noun behind a verb or preposition."""
    before = text[: fact.start]
    general = general_wording(fact)
    is_noun = fact.category is Category.HEALTH or _EVENT_NOUN.fullmatch(fact.text) is not None
    unclear = _NO_NOUN.search(fact.text) or fact.text[0].isdigit() or not _BEFORE_NOUN.search(before)
    if not general or not is_noun or unclear:
        return ()
    article = re.search(r"\b(?:een|de|het)\s+$", before, re.IGNORECASE)
    start = article.start() if article is not None else fact.start
    inside = re.match(r"(na|bij)\s+(?:de|een)\s", fact.text, re.IGNORECASE)
    new = f"{inside[1]} {general}" if inside is not None else general
    if re.search(r"\b(?:haar|zijn|mijn|hun)\s+$", before, re.IGNORECASE):
        new = new.removeprefix("een ")
    return _change(text, start, fact.end, new)


def _origin(text: str, fact: Fact, found: Wider, _population: Population) -> tuple[TextChange, ...]:
    """From Eritrea as "uit het buitenland", Turkish as "niet-Nederlandse"."""
    if found.value is None:
        return ()
    words = fact.text.split()
    if words[0].casefold() == "uit":
        return _change(text, fact.start, fact.end, f"{words[0]} het buitenland")
    if len(words) == 1 and words[0].endswith("e") and re.match(r"\s+[a-z]", text[fact.end :]):
        return _change(text, fact.start, fact.end, "niet-Nederlandse")
    return ()


def _religion(text: str, fact: Fact, found: Wider, _population: Population) -> tuple[TextChange, ...]:
    """A denomination as "gelovig" or "gelovige"."""
    if found.value is None:
        return ()
    word = fact.text.casefold()
    if re.search(r"(?:iek|eerd|isch|oodox|orthodox|maakt|vormd|ants|joods)$", word):
        return _change(text, fact.start, fact.end, "gelovig")
    if re.search(r"(?:ieke|eerde|ische|orthodoxe|maakte|vormde|antse|joodse)$", word) and re.match(
        r"\s+[a-z]", text[fact.end :]
    ):
        return _change(text, fact.start, fact.end, "gelovige")
    return ()


_REWRITES: Mapping[Category, Callable[[str, Fact, Wider, Population], tuple[TextChange, ...]]] = {
    Category.AGE: _age,
    Category.PLACE: _place,
    Category.PROFESSION: _profession,
    Category.EMPLOYER: _employer,
    Category.CHILDREN: _children,
    Category.MULTIPLE: _multiple,
    Category.DATE: _date,
    Category.HEALTH: _noun,
    Category.EVENT: _noun,
    Category.ORIGIN: _origin,
    Category.RELIGION: _religion,
}
