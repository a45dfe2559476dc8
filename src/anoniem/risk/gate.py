"""From a number to a decision: groen, oranje or rood, with the reasons and the sentence that a user reads."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from anoniem.messages import Count, Message
from anoniem.risk.score import risk_of_facts

if TYPE_CHECKING:
    from anoniem.risk.audience import Audience
    from anoniem.risk.score import PersonScore

__all__ = ["Level", "Verdict", "decide", "people_text"]

_FIGURES = 2
_CLIENT_IS_KNOWN = Message(
    "De lezer kent de cliënt; anderen komen in deze tekst niet voor. Het risico voor de cliënt is niet berekend."
)


class Level(StrEnum):
    """The three outcomes of the gate."""

    GREEN = "groen"
    ORANGE = "oranje"
    RED = "rood"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says.

    Attributes:
        level: the outcome.
        sentence: what the user reads first; a `Message`.
        reasons: why, each a sentence and a `Message`.
        consent_needed: whether written consent is needed for this audience at this risk.
    """

    level: Level
    sentence: str
    reasons: tuple[str, ...]
    consent_needed: bool

    @property
    def releases(self) -> bool:
        """Whether the file may be written under its own name."""
        return self.level is not Level.RED


def people_text(people: float) -> str:
    """A number of people without false precision: "minder dan 1", "19", "15.000"."""
    if people < 1:
        return Message("minder dan 1")
    rounded = round(people)
    digits = 10 ** max(0, len(str(rounded)) - _FIGURES)
    rounded = round(rounded / digits) * digits
    return Count(f"{rounded:,}".replace(",", "."))


def _sentence(score: PersonScore, audience: Audience) -> str:
    """The sentence with the three numbers."""
    fit = score.estimate
    if fit.high < 1:
        return Message(
            "Naar schatting past er niet meer dan één mens op deze beschrijving;"
            " deze groep vraagt er minstens {at_least}.",
            at_least=audience.at_least,
        )
    people, low, high = people_text(fit.people), people_text(fit.low), people_text(fit.high)
    numbers = {"people": people, "low": low, "high": high, "at_least": audience.at_least}
    if people in {"1", "minder dan 1"}:
        return Message(
            "Naar schatting {people} ({low} tot {high}) mens past op deze beschrijving;"
            " deze groep vraagt er minstens {at_least}.",
            **numbers,
        )
    return Message(
        "Naar schatting {people} ({low} tot {high}) mensen passen op deze beschrijving;"
        " deze groep vraagt er minstens {at_least}.",
        **numbers,
    )


def decide(  # noqa: PLR0913  # keyword-only, each a different thing
    worst: PersonScore | None,
    *,
    audience: Audience,
    certain_leftovers: int,
    doubtful_leftovers: int,
    risk: float,
    literal_leftovers: int = 0,
) -> Verdict:
    """The gate.

    Args:
        worst: the score of the most recognisable person; None when nobody is scored for this audience.
        audience: who reads.
        certain_leftovers: direct identifiers that still stand and are beyond doubt.
        doubtful_leftovers: spans of which the detector was not sure.
        risk: risk of the document, 0 to 1.
        literal_leftovers: places, dates, ages and organisations that still stand as they were.

    Returns:
        Groen up to half the limit, oranje up to the limit, rood above it or when a rule of the audience is broken.
    """
    level = _level(risk, audience)
    reasons: list[str] = []
    if level is Level.ORANGE:
        reasons.append(Message("Het risico ligt onder de grens van deze groep, maar niet ver."))
    if worst is not None:
        if level is Level.RED and worst.estimate.low < audience.at_least:
            reasons.append(Message("Met de onzekerheid meegerekend passen er te weinig mensen op deze beschrijving."))
        if worst.searchable:
            reasons.append(Message("Er staat iets in dat een lezer kan opzoeken."))
            level = level if audience.searchable_allowed else Level.RED
    if certain_leftovers:
        level = Level.RED
        reasons.append(
            Message("Er staat nog 1 gegeven in dat iemand rechtstreeks aanwijst.")
            if certain_leftovers == 1
            else Message("Er staan nog {n} gegevens in die iemand rechtstreeks aanwijzen.", n=certain_leftovers)
        )
    if doubtful_leftovers:
        reasons.append(
            Message("Bij 1 plek is niet zeker of er een naam of nummer staat; kijk die na.")
            if doubtful_leftovers == 1
            else Message(
                "Bij {n} plekken is niet zeker of er een naam of nummer staat; kijk die na.", n=doubtful_leftovers
            )
        )
    if literal_leftovers and worst is not None:
        by_facts = risk_of_facts(worst.estimate, searchable=bool(worst.searchable), audience=audience)
        if level is not _level(by_facts, audience):
            reasons.append(
                Message(
                    "Plaatsen, datums, leeftijden of organisaties die er letterlijk staan, maken het risico groter."
                )
            )
    sentence = _sentence(worst, audience) if worst is not None else _CLIENT_IS_KNOWN
    return Verdict(level, sentence, tuple(reasons), risk > audience.consent_above)


def _level(risk: float, audience: Audience) -> Level:
    """Groen up to half the limit, oranje up to the limit, rood above."""
    if risk <= audience.limit / 2:
        return Level.GREEN
    return Level.ORANGE if risk <= audience.limit else Level.RED
