"""What detection yields: kinds of identifiers, and findings with their place in the text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["DOUBT_BELOW", "MISS_COST", "Finding", "Kind"]

DOUBT_BELOW = 0.5
"""Findings scored below this are shown to the user as doubt ("twijfel") and not replaced by default."""

MISS_COST = 4.0
"""How many false finds a miss is worth."""


class Kind(StrEnum):
    """Kinds of direct identifiers."""

    PERSON = "PERSON"
    ADDRESS = "ADDRESS"
    POSTCODE = "POSTCODE"
    PLACE = "PLACE"
    ORG = "ORG"
    DATE = "DATE"
    AGE = "AGE"
    PHONE = "PHONE"
    EMAIL = "EMAIL"
    URL = "URL"
    HANDLE = "HANDLE"
    BSN = "BSN"
    IBAN = "IBAN"
    PLATE = "PLATE"
    IDNUM = "IDNUM"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One stretch of text that identifies, or helps to identify, somebody.

    Attributes:
        start: offset of the first character (Python str index).
        end: offset just past the last character.
        kind: what it is.
        text: the surface, `document_text[start:end]`.
        score: how wise it is to replace this, 0 to 1: the odds that it is an identifier times `MISS_COST`, as a
            probability. The steps inside detection use it for how much speaks for the finding.
        source: which recognizer found it, for example "model", "bsn" or "propagation".

    Raises:
        ValueError: if the span is empty or negative, does not have the length of the text, or the score lies
            outside 0..1.
    """

    start: int
    end: int
    kind: Kind
    text: str
    score: float
    source: str

    def __post_init__(self) -> None:
        if self.start < 0 or self.end <= self.start:
            msg = f"not a span: {self.start}..{self.end}"
            raise ValueError(msg)
        if len(self.text) != self.end - self.start:
            msg = f"span {self.start}..{self.end} does not have the length of its text"
            raise ValueError(msg)
        if not 0.0 <= self.score <= 1.0:
            msg = f"score outside 0..1: {self.score}"
            raise ValueError(msg)

    @property
    def doubtful(self) -> bool:
        """Whether this is shown as doubt instead of being replaced."""
        return self.score < DOUBT_BELOW

    @property
    def probability(self) -> float:
        """Calibrated probability, 0 to 1, that this is an identifier, as the score of a detector tells it."""
        return self.score / (self.score + MISS_COST * (1 - self.score))

    def overlaps(self, other: Finding) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end
