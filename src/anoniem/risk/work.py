"""Facts about work: profession, sector, kind of employer.

A profession counts only where it is said of somebody ("is kok", "werkt als kok", "kok, 52 jaar"); a professional in
passing ("de huisarts belde", "haar psycholoog") is nobody's profession.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anoniem.risk.fact import Category
from anoniem.risk.lexicon import Profession, Word, find_professions, school_subjects
from anoniem.risk.mentions import RELATIONS
from anoniem.risk.phrases import employer_pattern, pattern, patterns, word_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anoniem.risk.reading import Reading

__all__ = ["add_employers", "add_professions"]

_SIGNS = frozenset([".", ",", ":", ";", "(", ")", "-", "–", "—", "/", "|", "•", "*", "+", "en", "of", "&", '"', "'"])
_ARTICLES = frozenset({"de", "het", "deze", "die", "dit", "een", "'n"})
_APPOSITION = frozenset({",", "(", "–", "-", ":"})
_OTHERS = frozenset({"haar", "zijn", "mijn", "hun", "onze", "diens", "z'n", "d'r", "andere", "elke", "iedere", "geen"})
_OBLIQUE = frozenset({"door", "met", "bij", "naar", "van", "via", "voor", "aan", "per", "tussen", "tot"})
_DESCRIBES = frozenset({"van", "uit", "in", "op", "(", ",", "met", "bij"})
_TEACHERS = frozenset({"docent", "docente", "leraar", "lerares"})
_NO_PROFESSIONS = frozenset({"meisje", "jongen", "vrijwilliger", "vrijwilligster", "stagiair", "invaller"})
_FORMER = frozenset({"voormalig", "voormalige", "gepensioneerd", "gepensioneerde", "was", "vroeger", "oud", "geweest"})
_WRITERS = frozenset(
    {"coach", "begeleider", "therapeut", "therapeute", "supervisor", "loopbaancoach", "jobcoach", "trainer"}
)
_WRITER_SPEAKS = re.compile(r"\b(?:ik|mij|me|voor zichzelf|te beginnen|ondergetekende)\b", re.IGNORECASE)
_COMMON_TRADES = frozenset({"bakkerij", "slagerij", "camping", "kapsalon", "manege"})
_WRITER_WITHIN = 25
_FIRST_LINE = 160  # a person who is introduced here is the one that the note is about
_VERY_START = 5
_NEAR = 3
_FORMER_WITHIN = 4


def add_professions(reading: Reading) -> None:
    """Professions that are said of somebody, listed ones and others ("werkt als ...")."""
    words = reading.words
    taken: set[int] = set()
    said: set[str] = set()
    for first, past, profession in find_professions(words):
        taken.update(range(first, past))
        start, end = words[first].start, words[past - 1].end
        following = words[past].low if past < len(words) else "."
        if reading.denied(start, end) or "worden" in {w.low for w in words[past : past + 2]}:
            continue
        owner = _Claim(reading, first, past, profession, said).owner()
        if owner is None:
            continue
        said.add(owner)
        scale = profession.scale
        subjects, share = school_subjects()
        if profession.word in _TEACHERS and following in subjects:
            scale, end = f"{share:g}", words[past].end
        former = "oud:" if _is_former(words, first, profession.word) else ""
        reading.add(start, end, Category.PROFESSION, f"{former}{profession.codes}|{scale}|{profession.word}", owner)
        if profession.sex:
            reading.add(start, end, Category.SEX, profession.sex, owner)
    _add_unlisted(reading, taken)


def _add_unlisted(reading: Reading, taken: set[int]) -> None:
    """Professions that no list knows, told by "werkt als", "beroep:" or "van beroep"."""
    for hit in pattern("work_as").finditer(reading.text):
        group = next(g for g in ("p", "p2", "p3") if hit[g])
        start, end = hit.span(group)
        word = hit[group].casefold()
        if reading.index_at(start) in taken or reading.denied(start, end):
            continue
        if word not in RELATIONS and word not in _NO_PROFESSIONS and word not in word_set("adjectives"):
            reading.add(start, end, Category.PROFESSION, f"|1|{word}")


def _is_former(words: Sequence[Word], first: int, word: str) -> bool:
    """Whether the profession is told as one of the past."""
    before = {w.low for w in words[max(0, first - _FORMER_WITHIN) : first]}
    return word.startswith(("oud-", "ex-")) or bool(before & _FORMER)


class _Claim:
    """One profession word, and the question whose it is."""

    def __init__(self, reading: Reading, first: int, past: int, profession: Profession, said: set[str]) -> None:
        self.reading, self.first, self.past = reading, first, past
        self.words, self.stage = reading.words, reading.stage
        self.word = profession.word
        self.said = said
        start = self.words[first].start
        self.begin, _ = self.stage.sentence(start)
        self.governing = self.stage.governing(start)
        back = first
        while reading.word_before(back) in word_set("adjectives"):
            back -= 1
        self.back = back
        self.before = reading.word_before(back)
        self.earlier = reading.word_before(back - 1) if self.before != "." else "."
        self.following = self.words[past].low if past < len(self.words) else "."
        self.care = self.word.split()[0] in word_set("care")

    def owner(self) -> str | None:  # noqa: PLR0911  # one answer per way to name a profession
        """Key of the person; None for a professional in passing."""
        named = self._named()
        if named is not None:
            return named
        end = self.words[self.first].end + _WRITER_WITHIN
        if self.word in _WRITERS and _WRITER_SPEAKS.search(self.reading.text, self.begin, end):
            return None
        mention = self.governing
        acquaintance = mention.relation in RELATIONS and RELATIONS[mention.relation].name == "bekende"
        if acquaintance and mention.start == self.words[self.first].start:
            return None
        if self.before in word_set("be"):
            return mention.person
        if self.before in _ARTICLES:
            return self._behind_article()
        if self.before in _OTHERS:
            return None
        if self.before == ".":
            return self._at_start()
        return self._inside()

    def _named(self) -> str | None:
        """The person whose placeholder or name follows at once: "huisarts [PERSOON-2]"."""
        if self.past >= len(self.words) or self.words[self.past].low[0].isalpha():
            return None
        start = self.words[self.past].start
        return next((m.person for m in self.stage.mentions if m.start == start and m.end > start), None)

    def _behind_article(self) -> str | None:
        """An article before the word: "is een kok", or "de kok van het dorp" that opens the note."""
        if self.earlier in word_set("be"):
            return self.governing.person
        if self.earlier in _APPOSITION:
            return self.governing.person if self.before in {"een", "'n"} else None
        opens = self.words[self.first].start < _FIRST_LINE or self.stage.main not in self.said
        if self.earlier != "." or not opens:
            return None
        described = self.following in _DESCRIBES or self.past - self.first > 1
        introduced = self.begin < _VERY_START and (described or self.before == "een")
        return self.stage.main if introduced or not self.care else None

    def _at_start(self) -> str | None:
        """A profession without an article that opens a sentence or line."""
        care = self.care or self.word.endswith(tuple(word_set("care_tails")))
        described = self.begin < _VERY_START or self.following in {",", "(", "van"}
        return self.stage.main if described or not care else None

    def _inside(self) -> str | None:
        """A profession without an article inside a sentence."""
        person = self.governing.person
        if self.before in _SIGNS:
            run = {w.low for w in self.words[max(0, self.back - 1 - _NEAR) : self.back - 1]}
            in_passing = self.care and self.before in {"en", "of"} and self.earlier not in word_set("be")
            return None if in_passing and run & (_ARTICLES | {"haar", "zijn", "met", "door", "bij", "naar"}) else person
        if self.before in _OBLIQUE:
            training = self.before == "tot" or (self.before == "van" and self.earlier in {"opleiding", "werk"})
            return person if training else None
        near = {w.low for w in self.words[max(0, self.first - _NEAR) : self.first]}
        told_of_another = self.care or bool(near & {"de", "haar", "zijn", "door", "met"})
        return None if told_of_another and not near & word_set("be") and not self.governing.relation else person


def add_employers(reading: Reading) -> None:
    """Sector, kind of employer and trade, where the sentence is about work."""
    text, stage = reading.text, reading.stage
    cue = pattern("work_cue")
    at_work = {span for span in stage.sentences if cue.search(text, span[0], span[1])}
    at_work |= {stage.sentence(f.start) for f in reading.facts if f.category is Category.PROFESSION}
    for code, sector in patterns("sectors"):
        for hit in sector.finditer(text):
            if stage.sentence(hit.start()) in at_work and not reading.denied(hit.start(), hit.end()):
                reading.add(hit.start(), hit.end(), Category.SECTOR, code)
    named, kinds = employer_pattern()
    for hit in named.finditer(text):
        if stage.sentence(hit.start()) in at_work and not reading.denied(hit.start(), hit.end()):
            reading.add(*hit.span("e"), Category.EMPLOYER, kinds[hit["e"].casefold()])
    for hit in pattern("trade").finditer(text):
        told = stage.sentence(hit.start()) in at_work or hit["t"].casefold() not in _COMMON_TRADES
        if told and not reading.denied(hit.start(), hit.end()):
            reading.add(hit.start(), hit.end(), Category.EMPLOYER, f"zaak:{hit['t'].casefold()}")
