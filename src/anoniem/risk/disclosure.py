"""What an audience already knows: small records of facts that a vault can keep, and what they add up to.

A record holds codes of facts, no text and no names. The vault stores it as an opaque payload. Withdrawing consent
does not un-tell what was told: a record is never removed by a later one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anoniem.errors import StatisticsError
from anoniem.messages import Message
from anoniem.risk.fact import category_name
from anoniem.risk.facts import Category, Person

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Disclosure", "disclose", "linking_chance"]

_VERSION = 1
_TOLD = frozenset(Category) - {Category.QUOTE, Category.AMOUNT}


@dataclass(frozen=True, slots=True)
class Disclosure:
    """The facts about one client that one audience received in one text.

    Attributes:
        audience: key of the audience.
        facts: category and value of each fact, sorted, without repetitions.
    """

    audience: str
    facts: tuple[tuple[str, str], ...]

    def __post_init__(self) -> None:
        known = {c.value for c in Category}
        if any(category not in known for category, _ in self.facts):
            msg = "a fact of an unknown category"
            raise ValueError(msg)

    def to_payload(self) -> bytes:
        """The record as bytes for the vault."""
        content = {"version": _VERSION, "audience": self.audience, "facts": self.facts}
        return json.dumps(content, ensure_ascii=False, sort_keys=True).encode()

    @classmethod
    def from_payload(cls, payload: bytes) -> Disclosure:
        """Read a record back.

        Raises:
            StatisticsError: if the bytes hold no record of this version.
        """
        try:
            content = json.loads(payload)
            known = {_VERSION: content["facts"]}[content["version"]]
            return cls(str(content["audience"]), tuple((str(c), str(v)) for c, v in known))
        except (ValueError, KeyError, TypeError):
            raise StatisticsError(
                "Wat deze groep al wist, kan niet worden gelezen. Er wordt niets uitgegeven zolang dat zo is."
            ) from None

    def joined(self, other: Disclosure) -> Disclosure:
        """What the audience knows after both."""
        return Disclosure(self.audience, tuple(sorted({*self.facts, *other.facts})))

    def titles(self) -> tuple[str, ...]:
        """The facts as a user reads them."""
        return tuple(
            Message("{category}: {fact}", category=category_name(Category(category)), fact=_readable(value))
            for category, value in self.facts
        )


def _readable(value: str) -> str:
    """A code in words, as far as it goes."""
    if "|" in value:  # a profession: groups, part, word
        return value.rsplit("|", 1)[-1]
    low, dash, high = value.partition("-")
    if dash and low == high:
        return low
    words = {"m": Message("man"), "v": Message("vrouw"), "+": Message("kinderen")}
    return words.get(value, value.split(":", 1)[-1].split("@", maxsplit=1)[0])


def disclose(persons: Sequence[Person], audience: str) -> Disclosure:
    """The record of what a text tells about the person that it is about.

    Args:
        persons: as `extract_facts` gives them, the note's own person first.
        audience: key of the audience that receives the text.
    """
    facts = {(f.category.value, f.value) for f in persons[0].facts if f.category in _TOLD} if persons else set()
    return Disclosure(audience, tuple(sorted(facts)))


def linking_chance(*, same_pseudonym: bool, clients_that_fit: int) -> float:
    """Chance that readers see that two texts are about one person.

    Args:
        same_pseudonym: whether both call the person the same.
        clients_that_fit: how many clients of this coach fit the new facts.

    Returns:
        1 for the same pseudonym, else one over the number of clients that it could be.
    """
    return 1.0 if same_pseudonym else 1.0 / max(1, clients_that_fit)
