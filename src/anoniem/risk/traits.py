"""Traits by the word lists, events, ages, sex, and what is only flagged: dates, amounts, quotations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anoniem.risk.ages import find_ages
from anoniem.risk.fact import Category
from anoniem.risk.lexicon import Trait, event_patterns, find_traits
from anoniem.risk.phrases import pattern, word_set

if TYPE_CHECKING:
    from anoniem.risk.reading import Reading

__all__ = ["TRAIT_CATEGORIES", "add_ages", "add_events", "add_flags", "add_sexes", "add_traits"]

TRAIT_CATEGORIES = {
    "health": Category.HEALTH,
    "origin": Category.ORIGIN,
    "religion": Category.RELIGION,
    "education": Category.EDUCATION,
    "sexuality": Category.SEXUALITY,
    "family": Category.FAMILY,
    "role": Category.ROLE,
}
_POSSESSIVE_SEX = {"haar": "v", "zijn": "m"}
_ALSO_LANGUAGES = frozenset({"engelse", "fries", "friese", "duitse", "franse", "spaanse"})
_TAUGHT = frozenset({"les", "lessen", "taal", "toets", "tekst", "boek", "woord", "ziekte"})
_NAMED = frozenset({"de", "haar", "zijn", "hun", "die", "onze"})
_KIN_WITHIN = 200
_MALE = frozenset({"vader", "opa", "weduwnaar"})


def add_ages(reading: Reading) -> None:
    """Ages; one that contradicts what is known of the client goes to the relative last named close by."""
    known: dict[str, tuple[int, int]] = {}
    main = reading.stage.main
    for age in find_ages(reading.text):
        owner = reading.stage.owner(age.start)
        low, high = known.get(owner, (age.low, age.high))
        if owner == main and (age.low > high or age.high < low):
            begin, _ = reading.stage.sentence(age.start)
            kin = [
                m.person
                for m in reading.stage.mentions
                if begin - _KIN_WITHIN < m.start < age.start and m.relation and m.person != main
            ]
            owner = kin[-1] if kin else owner
        known.setdefault(owner, (age.low, age.high))
        reading.add(age.start, age.end, Category.AGE, f"{age.low}-{age.high}", owner)


def add_traits(reading: Reading) -> None:
    """Health, origin, religion, education, sexuality, family and roles."""
    for first, past, trait in find_traits(reading.words):
        start, end = reading.words[first].start, reading.words[past - 1].end
        if not reading.denied(start, end) and not _is_something_else(reading, first, past, trait):
            reading.add(start, end, TRAIT_CATEGORIES[trait.block], trait.key, _owner(reading, first, trait))


def _owner(reading: Reading, first: int, trait: Trait) -> str | None:
    """The client for "haar vrouw", the subject for other words about the family, else who governs the place."""
    possessive = reading.words[first].low in _POSSESSIVE_SEX
    if trait.block not in {"family", "sexuality"} or (trait.block == "sexuality" and not possessive):
        return None
    return reading.stage.main if possessive else reading.household_owner(reading.words[first].start)


def _is_something_else(reading: Reading, first: int, past: int, trait: Trait) -> bool:
    """A role in passing, "haar vrouw" said of a man's daughter, a language that is taught."""
    words = reading.words
    if trait.block == "role":
        earlier = reading.word_before(first - 1)
        return reading.word_before(first) in _NAMED and earlier not in word_set("be") | {"heeft", "had", "."}
    if trait.block == "sexuality":
        sex = _POSSESSIVE_SEX.get(words[first].low, "")
        return bool(sex) and reading.stage.sexes.get(reading.stage.main, (sex,))[0] != sex
    following = words[past].low if past < len(words) else "."
    return trait.block == "origin" and words[past - 1].low in _ALSO_LANGUAGES and following in _TAUGHT


def add_events(reading: Reading) -> None:
    """What can be looked up, or is told on."""
    taken = bytearray(len(reading.text))
    for event in event_patterns():
        for hit in event.pattern.finditer(reading.text):
            fresh = not any(taken[hit.start() : hit.end()])
            begin, _ = reading.stage.sentence(hit.start())
            if event.unless is not None and event.unless.search(reading.text, begin, hit.start()):
                continue
            if fresh and not reading.denied(hit.start(), hit.end()):
                taken[hit.start() : hit.end()] = b"\x01" * (hit.end() - hit.start())
                reading.add(hit.start(), hit.end(), Category.EVENT, event.key)


def add_flags(reading: Reading) -> None:
    """Exact dates, amounts and literal quotations: no share, but a reader may recognise them."""
    for category, name in ((Category.DATE, "date"), (Category.AMOUNT, "amount"), (Category.QUOTE, "quote")):
        for hit in pattern(name).finditer(reading.text):
            value = hit[0].casefold() if category is Category.DATE else category.value
            reading.add(hit.start(), hit.end(), category, value)


def add_sexes(reading: Reading) -> None:
    """Sex by names, nouns and pronouns, and by what somebody is called ("is moeder van")."""
    for person, (sex, start, end) in reading.stage.sexes.items():
        reading.add(start, end, Category.SEX, sex, person)
    for hit in pattern("predicates").finditer(reading.text):
        group = next(g for g in ("w", "w2", "w3") if hit[g])
        start, end = hit.span(group)
        word = hit[group].casefold()
        governing = reading.stage.governing(start)
        if governing.relation == word and governing.start == start:
            continue
        sex = "m" if word in _MALE else "v"
        known = reading.stage.sexes.get(governing.person)
        if known is None or known[0] == sex:
            reading.add(start, end, Category.SEX, sex, governing.person)
