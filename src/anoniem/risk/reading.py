"""One text while its facts are being gathered: words, persons, negations."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from anoniem.risk.fact import Category, Fact

if TYPE_CHECKING:
    from anoniem.risk.lexicon import Word
    from anoniem.risk.mentions import Stage

__all__ = ["Reading"]

_NEGATIONS = frozenset({"geen", "niet", "nooit", "noch", "zonder", "nauwelijks"})
_NOT_ONLY = frozenset({"alleen", "enkel", "meer"})
_CLAUSE_ENDS = frozenset({",", ";", ":", "(", "maar", "want", "en"})
_SAYS_NO_AFTER = frozenset({"uitgesloten", "ontkent"})
_NEGATION_WITHIN = 4  # "is zeker geen goede kok"
_LOOK_AHEAD = 14


class Reading:
    """A text with its words and persons, and the facts found so far."""

    def __init__(self, text: str, words: tuple[Word, ...], stage: Stage) -> None:
        self.text = text
        self.words = words
        self.stage = stage
        self.facts: list[Fact] = []
        self._starts = [w.start for w in words]

    def add(self, start: int, end: int, category: Category, value: str, person: str | None = None) -> None:
        """Add a fact, to the person who governs its place unless another is given."""
        owner = self.stage.owner(start) if person is None else person
        self.facts.append(Fact(start, end, self.text[start:end], category, value, owner))

    def index_at(self, start: int) -> int:
        """Index of the first token at or after an offset."""
        return bisect_left(self._starts, start)

    def denied(self, start: int, end: int) -> bool:
        """Whether a negation stands shortly before the words, in the same clause, or right behind them."""
        begin, _ = self.stage.sentence(start)
        index = self.index_at(start)
        for back in range(index - 1, max(-1, index - 1 - _NEGATION_WITHIN), -1):
            word = self.words[back]
            if word.start < begin or word.low in _CLAUSE_ENDS:
                break
            if word.low in _NEGATIONS:
                return self.words[back + 1].low not in _NOT_ONLY
        tail = self.text[end : end + _LOOK_AHEAD].casefold().split()
        return bool(tail) and tail[0].strip(".,;") in _SAYS_NO_AFTER

    def word_before(self, index: int) -> str:
        """The word before a token in the same sentence; a full stop at its start."""
        if index <= 0:
            return "."
        begin, _ = self.stage.sentence(self.words[index].start) if index < len(self.words) else (0, 0)
        return self.words[index - 1].low if self.words[index - 1].start >= begin else "."

    def household_owner(self, start: int) -> str:
        """Whom a word about the household is about: the subject, not the relative that the word itself names."""
        mention = self.stage.governing(start)
        if not (mention.relation and mention.start <= start <= mention.end):
            return mention.person
        earlier = [m for m in self.stage.mentions if m.start < mention.start and m.until > start and m.subject]
        return earlier[-1].person if earlier else self.stage.main
