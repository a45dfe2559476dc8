"""Deciding what comes in the place of each finding, through presidio-anonymizer operators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anoniem.document.base import Splice, splice

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from anoniem.detection.finding import Kind
    from anoniem.identity import Identity
    from anoniem.recipes import Recipe
    from anoniem.replacement.widening import Widening

__all__ = ["Replacement", "apply", "plan"]


@dataclass(frozen=True, slots=True)
class Replacement:
    """One surface that goes and what comes in its place.

    Attributes:
        start: offset of the surface in the original text (Python str index).
        end: offset just past it.
        kind: what it identifies.
        surface: the characters that stood there.
        text: the characters that come there.
        identity: key of the identity that it mentions, for example "PERSON-1".
        operator: name of the presidio operator that made `text`.
    """

    start: int
    end: int
    kind: Kind
    surface: str
    text: str
    identity: str
    operator: str

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end or len(self.surface) != self.end - self.start:
            msg = f"not a span: {self.start}..{self.end}"
            raise ValueError(msg)


def plan(identities: Iterable[Identity], pseudonyms: Mapping[str, str], recipe: Recipe) -> tuple[Replacement, ...]:
    """What is replaced by what, in the order of the text.

    Args:
        identities: as linked; every mention becomes a replacement unless the recipe keeps its kind.
        pseudonyms: identity key to pseudonym, for the identities of kinds that the recipe replaces by one.
        recipe: says which operator works on which kind.

    Raises:
        KeyError: if an identity that needs a pseudonym has none.
    """
    # Here, since restoring needs this module's types but not presidio, which takes over a second to import.
    from anoniem.replacement.operators import operate

    replacements: list[Replacement] = []
    for identity in identities:
        rule = recipe.rule(identity.kind)
        if rule.keeps:
            continue
        for mention in identity.mentions:
            parameters = dict(rule.parameters)
            if rule.needs_pseudonym:
                parameters["pseudonym"] = pseudonyms[identity.key]
            replacements.append(
                Replacement(
                    mention.start,
                    mention.end,
                    identity.kind,
                    mention.text,
                    operate(rule.operator, mention.text, parameters),
                    identity.key,
                    rule.operator,
                )
            )
    return tuple(sorted(replacements, key=lambda one: one.start))


def apply(text: str, replacements: Iterable[Replacement | Widening]) -> str:
    """The text with the replacements in place.

    Raises:
        ValueError: if replacements overlap, are out of order, or point past the end.
    """
    return splice(text, (Splice(one.start, one.end, one.text) for one in replacements))
