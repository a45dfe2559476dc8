"""What goes into a vault and what comes out of it, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from anoniem.vault.encoding import Json

__all__ = [
    "AuditEntry",
    "CheckReport",
    "DossierInfo",
    "Entity",
    "EntityRequest",
    "Notice",
    "Record",
    "SlotInfo",
]


def _empty() -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Entity:
    """One person, place or other thing that a dossier knows.

    Attributes:
        id: 32 hexadecimal digits, the same for ever.
        kind: what it is; opaque to the vault.
        main: the fullest form of its name.
        surfaces: every form in which it was seen or named, `main` first.
        pseudonyms: audience → the pseudonym given out for it.
        role: part in the dossier, for example "cliënt"; empty if not told.
        note: the coach's own remark.
        keys: look-up keys, the most telling first.
        former: audience → pseudonyms that this entity had before it was merged; still its own in older texts.
    """

    id: str
    kind: str
    main: str
    surfaces: tuple[str, ...]
    pseudonyms: Mapping[str, str]
    role: str = ""
    note: str = ""
    keys: tuple[str, ...] = ()
    former: Mapping[str, tuple[str, ...]] = field(default_factory=_empty)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityRequest:
    """A person, place or other thing for which a pseudonym is wanted.

    Attributes:
        kind: what it is; opaque to the vault.
        main: the fullest form of its name in this text.
        keys: look-up keys, the most telling first. Each must be enough to recognise the entity by; the vault takes the
            first that is known.
        surfaces: every form in which it stands in this text.
        series: numbering series of its pseudonyms, for example "PERSOON".
        entity_id: the entity that it is known to be, or None to look it up by its keys.

    Raises:
        ValueError: if kind, main or series is empty, or there is no key and no id.
    """

    kind: str
    main: str
    keys: tuple[str, ...]
    surfaces: tuple[str, ...]
    series: str
    entity_id: str | None = None

    def __post_init__(self) -> None:
        if not (self.kind and self.main and self.series):
            msg = "kind, main and series must not be empty"
            raise ValueError(msg)
        if not self.keys and self.entity_id is None:
            msg = "an entity without id needs a look-up key"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class DossierInfo:
    """What a list of dossiers shows.

    Attributes:
        id: 32 hexadecimal digits.
        name: the coach's name or number for it.
        created: the day it was made.
        retain_until: the day after which it should be erased, if set.
        note: the coach's own remark.
        entities: number of persons and other things known.
        scrubs: number of texts scrubbed.
    """

    id: str
    name: str
    created: date
    retain_until: date | None
    note: str
    entities: int
    scrubs: int


@dataclass(frozen=True, slots=True)
class Record:
    """A JSON object that a dossier keeps.

    Attributes:
        id: 32 hexadecimal digits.
        version: how often it was written; a change is refused if it is no longer this.
        content: the object.
    """

    id: str
    version: int
    content: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class SlotInfo:
    """One way in which the vault can be opened.

    Attributes:
        id: 32 hexadecimal digits.
        kind: "passphrase", "recovery", "keyring" or "successor".
        label: description that was given when it was added.
    """

    id: str
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the log.

    Attributes:
        seq: number, from 1.
        at: moment (UTC).
        event: what happened, for example "opened", "scrubbed", "erased", "overridden".
        dossier_id: id of the dossier it concerns, or None.
        detail: further facts; for "overridden" the written reason.
    """

    seq: int
    at: datetime
    event: str
    dossier_id: str | None
    detail: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the user should know that stops nothing; as data, because the library never prints.

    Attributes:
        code: "rolled-back", "forked", "read-only" or "conflict-copy".
        template: Dutch sentence(s) with `{name}` fields.
        values: what fills the fields.
    """

    code: str
    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.values)


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What `Vault.check` has looked at; damage is raised, not reported.

    Attributes:
        dossiers: number of dossiers, all rows decrypted.
        entities: number of entities.
        scrubs: number of texts scrubbed.
        audit_entries: length of the log, all links verified.
    """

    dossiers: int
    entities: int
    scrubs: int
    audit_entries: int
