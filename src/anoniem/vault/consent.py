"""Consent and disclosure: what may be shared with whom and for what purpose, and what was shared.

The codes of conduct of Dutch coaches and counsellors ask that material goes to others only with the client's written
consent, that it is recorded which information is shared, with whom and for what purpose, that consent can be withdrawn
at any time, and that a breach of secrecy (legal duty, serious danger) can be accounted for. Here a disclosure without
a matching consent is refused, unless a reason is written down; the reason goes into the log.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from anoniem.errors import RefusedError, VaultInputError

if TYPE_CHECKING:
    from anoniem.vault.dossier import Dossier
    from anoniem.vault.encoding import Json
    from anoniem.vault.model import Record

__all__ = ["Consent", "Disclosure", "consents", "covering", "disclose", "disclosures", "give", "withdraw"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What somebody agreed to.

    Attributes:
        what: which information, in the coach's words.
        recipient: with whom it may be shared.
        purpose: for what.
        given_on: the day.
        given_by: the client, or the parent or guardian who may decide.
        form: how it was given, for example "schriftelijk".
        until: last day on which it holds; None for no end.
        withdrawn_on: the day from which it no longer holds; None as long as it stands.

    Raises:
        ValueError: if a text is empty, or it ends before it began.
    """

    what: str
    recipient: str
    purpose: str
    given_on: date
    given_by: str
    form: str
    until: date | None = None
    withdrawn_on: date | None = None

    def __post_init__(self) -> None:
        if not all(text.strip() for text in (self.what, self.recipient, self.purpose, self.given_by, self.form)):
            msg = "a consent says what, to whom, for what, by whom and in what form"
            raise ValueError(msg)
        if self.until is not None and self.until < self.given_on:
            msg = "a consent cannot end before it was given"
            raise ValueError(msg)

    def covers(self, recipient: str, purpose: str, on: date) -> bool:
        """Whether it allows sharing with this recipient for this purpose on this day."""
        return (
            _same(self.recipient, recipient)
            and _same(self.purpose, purpose)
            and self.given_on <= on
            and (self.until is None or on <= self.until)
            and (self.withdrawn_on is None or on < self.withdrawn_on)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """What was shared.

    Attributes:
        what: which information.
        recipient: with whom.
        purpose: for what.
        on: the day.
        sha256: of the exact bytes that were shared, hexadecimal.
        consent_id: the consent that allowed it; None if it went without.
        reason: why it went without consent; empty otherwise.
    """

    what: str
    recipient: str
    purpose: str
    on: date
    sha256: str
    consent_id: str | None
    reason: str


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _day(value: Json) -> date | None:
    return None if value is None else date.fromisoformat(str(value))


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _content(consent: Consent) -> dict[str, Json]:
    return {
        "what": consent.what,
        "recipient": consent.recipient,
        "purpose": consent.purpose,
        "given_on": consent.given_on.isoformat(),
        "given_by": consent.given_by,
        "form": consent.form,
        "until": _iso(consent.until),
        "withdrawn_on": _iso(consent.withdrawn_on),
    }


def _consent(record: Record) -> Consent:
    content = record.content
    return Consent(
        what=str(content["what"]),
        recipient=str(content["recipient"]),
        purpose=str(content["purpose"]),
        given_on=date.fromisoformat(str(content["given_on"])),
        given_by=str(content["given_by"]),
        form=str(content["form"]),
        until=_day(content["until"]),
        withdrawn_on=_day(content["withdrawn_on"]),
    )


def give(dossier: Dossier, consent: Consent) -> str:
    """Keep a consent and log it; returns its id."""
    record = dossier.add_record("consent", _content(consent))
    dossier.log("consent", {"consent": record.id})
    return record.id


def consents(dossier: Dossier) -> dict[str, Consent]:
    """All consents of a dossier by id, the oldest first."""
    found = {record.id: _consent(record) for record in dossier.records("consent")}
    return dict(sorted(found.items(), key=lambda item: (item[1].given_on, item[0])))


def covering(dossier: Dossier, recipient: str, purpose: str, on: date) -> str | None:
    """The id of a consent that allows sharing, or None."""
    return next((key for key, one in consents(dossier).items() if one.covers(recipient, purpose, on)), None)


def withdraw(dossier: Dossier, consent_id: str, on: date) -> tuple[Disclosure, ...]:
    """Withdraw a consent from a day on and log it.

    Returns:
        What was shared under it before: the people to whom the client may want to write.

    Raises:
        VaultInputError: if the dossier has no such consent.
        VaultBusyError: if it was changed elsewhere meanwhile.
    """
    record = next((one for one in dossier.records("consent") if one.id == consent_id), None)
    if record is None:
        raise VaultInputError("Deze toestemming staat niet in het dossier.")
    dossier.replace_record("consent", record, {**record.content, "withdrawn_on": on.isoformat()})
    dossier.log("consent-withdrawn", {"consent": consent_id})
    return tuple(one for one in disclosures(dossier) if one.consent_id == consent_id)


def disclose(  # noqa: PLR0913 — each is a fact that the codes of conduct ask to record
    dossier: Dossier, content: bytes, *, what: str, recipient: str, purpose: str, on: date, reason: str = ""
) -> Disclosure:
    """Record that something is shared, before it is.

    Args:
        dossier: whose it is.
        content: the exact bytes; only their hash is kept.
        what: which information, in the coach's words.
        recipient: with whom.
        purpose: for what.
        on: the day.
        reason: why it goes without consent (legal duty, serious danger); only looked at if no consent covers it.

    Raises:
        RefusedError: if no consent covers it and no reason is given.
    """
    consent_id = covering(dossier, recipient, purpose, on)
    if consent_id is None and not reason.strip():
        raise RefusedError(
            "Er is geen geldige toestemming om dit met deze ontvanger voor dit doel te delen. Leg eerst de toestemming "
            "vast, of schrijf op waarom het zonder moet."
        )
    shared = Disclosure(
        what=what,
        recipient=recipient,
        purpose=purpose,
        on=on,
        sha256=hashlib.sha256(content).hexdigest(),
        consent_id=consent_id,
        reason="" if consent_id else reason.strip(),
    )
    record = dossier.add_record(
        "disclosure",
        {
            "what": what,
            "recipient": recipient,
            "purpose": purpose,
            "on": on.isoformat(),
            "sha256": shared.sha256,
            "consent_id": consent_id,
            "reason": shared.reason,
        },
    )
    detail = {"disclosure": record.id}
    if shared.reason:
        dossier.log("overridden", {**detail, "reason": shared.reason})
    else:
        dossier.log("exported", detail)
    return shared


def disclosures(dossier: Dossier) -> tuple[Disclosure, ...]:
    """All that was shared from a dossier, the oldest first."""
    found = [
        Disclosure(
            what=str(content["what"]),
            recipient=str(content["recipient"]),
            purpose=str(content["purpose"]),
            on=date.fromisoformat(str(content["on"])),
            sha256=str(content["sha256"]),
            consent_id=None if content["consent_id"] is None else str(content["consent_id"]),
            reason=str(content["reason"]),
        )
        for content in (record.content for record in dossier.records("disclosure"))
    ]
    return tuple(sorted(found, key=lambda one: (one.on, one.sha256)))
