"""Whether a scrubbed text may go to its readers, and what the vault remembers of what went.

The gate itself is `anoniem.risk`; here it meets the vault. Per dossier and audience the vault keeps the facts that
were given, so that the next text is weighed together with them. A text that was not released is not remembered.
Withdrawing consent does not un-tell what was told: nothing here takes a record away, except erasing the dossier.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from anoniem.errors import DocumentError, RefusedError, StatisticsError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anoniem.risk import Disclosure, RiskAssessment
    from anoniem.vault import Dossier, Record
    from anoniem.vault.encoding import Json

__all__ = ["DEFAULT_DOSSIER", "Release", "Way", "accumulates", "release", "releases", "told"]

DEFAULT_DOSSIER = "algemeen"
"""Dossier for texts that are scrubbed without naming one."""

_TABLE = "record"
_TYPE = "release"


class Way(StrEnum):
    """How a text came to be released; the value is also the word in the vault's log."""

    GATE = "released"
    """The gate let it through."""
    OVERRIDDEN = "overridden"
    """Above the limit; released all the same, with a written reason."""
    APPROVED = "approved"
    """A reviewer signed it off."""


@dataclass(frozen=True, slots=True)
class Release:
    """One text that went to its readers.

    Attributes:
        on: the day.
        way: how it came to be released.
        level: groen, oranje or rood at that moment.
        told: the facts that it gave, for which audience.
        people_fit: how many people fitted, with what was told before; None for "no limit to it".
        people_fit_low: lower bound of that.
        people_fit_high: upper bound of that.
        sha256: hash of the text, 64 hexadecimal digits.
        name: who signed it off; else empty.
        reason: why it was released all the same; else empty.
    """

    on: date
    way: Way
    level: str
    told: Disclosure
    people_fit: float | None
    people_fit_low: float | None
    people_fit_high: float | None
    sha256: str
    name: str = ""
    reason: str = ""


def accumulates(dossier: Dossier) -> bool:
    """Whether what was told adds up in this dossier: not where texts of different clients come together."""
    return dossier.name.casefold() != DEFAULT_DOSSIER


def releases(dossier: Dossier) -> tuple[Release, ...]:
    """Everything that was released from a dossier, the oldest first.

    Raises:
        StatisticsError: if a record cannot be read; what was told is not counted as nothing.
    """
    found = [_release(record) for record in dossier.records(_TABLE) if record.content.get("type") == _TYPE]
    return tuple(sorted(found, key=lambda one: (one.on, one.sha256, one.way)))


def told(dossier: Dossier, audience: str) -> tuple[Disclosure, ...]:
    """What an audience already knows of this client; nothing where facts do not add up.

    Raises:
        StatisticsError: as `releases`.
    """
    if not accumulates(dossier):
        return ()
    return tuple(one.told for one in releases(dossier) if one.told.audience == audience)


def release(  # noqa: PLR0913  # each is a fact that a later reader of the log asks for
    dossier: Dossier | None,
    assessment: RiskAssessment,
    *,
    on: date,
    way: Way = Way.GATE,
    name: str = "",
    reason: str = "",
) -> None:
    """Pass the gate: record what the text tells whom, before it goes.

    Args:
        dossier: whose text it is; None where no vault is used, and then nothing is recorded.
        assessment: of the very text that goes.
        on: the day.
        way: how it comes to be released; a text that the gate lets through needs no other way.
        name: who signs it off.
        reason: why, for a text that is overridden or signed off.

    Raises:
        RefusedError: if the text is above the limit and nobody takes it upon themselves.
        DocumentError: if a reason or name is missing.
        VaultError: if the vault cannot be written; then the text must not go.
    """
    from anoniem.risk import disclose
    from anoniem.risk.report import text_hash

    if way is Way.GATE and not assessment.verdict.releases:
        raise RefusedError("De tekst is niet vrijgegeven: te weinig mensen passen op de beschrijving.")
    if way is not Way.GATE and not reason.strip():
        raise DocumentError("Schrijf op waarom de tekst wordt vrijgegeven.")
    if way is Way.APPROVED and not name.strip():
        raise DocumentError("Schrijf op wie de tekst heeft nagekeken.")
    if dossier is None:
        return
    # Facts without a place in this text were told before, and have their own record.
    here = [replace(one, facts=tuple(fact for fact in one.facts if fact.text)) for one in assessment.persons]
    new = Release(
        on,
        way,
        assessment.level.value,
        disclose(here, assessment.audience.key),
        _number(assessment.people_fit),
        _number(assessment.people_fit_low),
        _number(assessment.people_fit_high),
        text_hash(assessment.text),
        name.strip(),
        reason.strip(),
    )
    if way is not Way.GATE:
        dossier.log(way.value, _for_log(new))
    if accumulates(dossier) and not any(_same(new, old) for old in releases(dossier)):
        dossier.add_record(_TABLE, _content(new))


def _same(new: Release, old: Release) -> bool:
    """Whether nothing new is told: the same text, for the same readers, in the same way."""
    return (new.sha256, new.told.audience, new.way, new.name, new.reason) == (
        old.sha256,
        old.told.audience,
        old.way,
        old.name,
        old.reason,
    )


def _for_log(new: Release) -> dict[str, str]:
    named = {"name": new.name} if new.name else {}
    return {**named, "reason": new.reason, "level": new.level, "audience": new.told.audience, "sha256": new.sha256}


def _content(new: Release) -> dict[str, Json]:
    return {
        "type": _TYPE,
        "on": new.on.isoformat(),
        "way": new.way.value,
        "level": new.level,
        "told": new.told.to_payload().decode(),
        "people_fit": [new.people_fit, new.people_fit_low, new.people_fit_high],
        "sha256": new.sha256,
        "name": new.name,
        "reason": new.reason,
    }


def _release(record: Record) -> Release:
    from anoniem.risk import Disclosure

    content: Mapping[str, Json] = record.content
    try:
        return Release(
            date.fromisoformat(str(content["on"])),
            Way(str(content["way"])),
            str(content["level"]),
            Disclosure.from_payload(str(content["told"]).encode()),
            *_read_numbers(content["people_fit"]),
            str(content["sha256"]),
            str(content["name"]),
            str(content["reason"]),
        )
    except (KeyError, ValueError):
        raise StatisticsError(
            "Wat deze groep al wist, kan niet worden gelezen. Er wordt niets uitgegeven zolang dat zo is."
        ) from None


def _read_numbers(value: Json) -> tuple[float | None, float | None, float | None]:
    match value:
        case [middle, low, high]:
            return _read_number(middle), _read_number(low), _read_number(high)
        case _:
            return None, None, None


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _read_number(value: Json) -> float | None:
    return float(value) if isinstance(value, int | float) else None
