"""Who will read the text: the reference population and the limit that goes with them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from anoniem.errors import AudienceUnknownError
from anoniem.messages import Message

if TYPE_CHECKING:
    from anoniem.risk.population import Population, Region

__all__ = ["AUDIENCES", "Audience", "Reach", "audience"]


class Reach(StrEnum):
    """Where the readers live, and so among how many people they can look."""

    REGION = "region"
    OUTSIDE = "outside"
    COUNTRY = "country"


@dataclass(frozen=True, slots=True)
class Audience:
    """A group of readers.

    Attributes:
        key: as a recipe names it.
        title: as the user sees it, after "voor".
        reach: where the readers live.
        limit: highest risk that this group allows, 0 to 1.
        at_least: the same rule in words: so many people must fit at least.
        searchable_floor: risk that something that can be looked up counts for at least.
        searchable_allowed: whether something that can be looked up may stay at all.
        consent_above: risk above which written consent is needed; 1 means that other rules decide.
        scores_main: whether the person that the note is about is scored (not where the reader knows the client).

    Raises:
        ValueError: if a limit or floor lies outside 0..1.
    """

    key: str
    title: str
    reach: Reach
    limit: float
    at_least: int
    searchable_floor: float = 0.2
    searchable_allowed: bool = True
    consent_above: float = 1.0
    scores_main: bool = True

    def __post_init__(self) -> None:
        for value in (self.limit, self.searchable_floor, self.consent_above):
            if not 0.0 <= value <= 1.0:
                msg = f"not a risk: {value}"
                raise ValueError(msg)
        if self.limit == 0.0 or self.at_least < 1:
            msg = "a limit of nothing lets nothing through"
            raise ValueError(msg)

    def reference(self, population: Population, region: Region) -> float:
        """Size of the population among whom the readers can look (N_A)."""
        if self.reach is Reach.REGION:
            return region.persons
        if self.reach is Reach.OUTSIDE:
            return 0.9 * population.persons + 0.1 * region.persons
        return population.persons


_PEERS = 0.09
_PUBLIC = 0.05

AUDIENCES = {
    a.key: a
    for a in (
        Audience("intervisie", Message("intervisie"), Reach.REGION, _PEERS, 11),
        Audience("supervisie", Message("supervisie"), Reach.REGION, _PEERS, 11),
        Audience("intercollegiaal", Message("intercollegiaal overleg"), Reach.REGION, _PEERS, 11),
        Audience("buiten-regio", Message("vakgenoten buiten de regio"), Reach.OUTSIDE, _PEERS, 11),
        Audience(
            "publicatie",
            Message("publicatie"),
            Reach.COUNTRY,
            _PUBLIC,
            20,
            0.5,
            searchable_allowed=False,
            consent_above=0.01,
        ),
        Audience(
            "onderwijs",
            Message("onderwijs"),
            Reach.COUNTRY,
            _PUBLIC,
            20,
            0.5,
            searchable_allowed=False,
            consent_above=0.01,
        ),
        Audience("ai", Message("een AI-assistent of clouddienst"), Reach.COUNTRY, _PUBLIC, 20, 0.5),
        Audience("opdrachtgever", Message("de opdrachtgever"), Reach.REGION, _PUBLIC, 20, scores_main=False),
    )
}
"""The audiences that recipes name."""


def audience(key: str) -> Audience:
    """The audience of that key.

    Raises:
        AudienceUnknownError: if there is none.
    """
    try:
        return AUDIENCES[key]
    except KeyError:
        raise AudienceUnknownError(
            "Er is geen lezersgroep {key}. Bekend zijn: {known}.", key=key, known=", ".join(AUDIENCES)
        ) from None
