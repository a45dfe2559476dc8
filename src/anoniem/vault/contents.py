"""What the rows of a dossier hold once decrypted, and how each is written and found again."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, cast

from anoniem.vault.encoding import pack_json, pad, unpad
from anoniem.vault.keys import ID_BYTES
from anoniem.vault.rows import DOSSIER_TABLES, LAYOUTS
from anoniem.vault.schema import damaged

if TYPE_CHECKING:
    from anoniem.vault.encoding import Json
    from anoniem.vault.store import DossierState, Row, Store

__all__ = [
    "RECORD_TABLES",
    "Alias",
    "Contents",
    "KeptScrub",
    "Known",
    "audience_blind",
    "clear",
    "digest",
    "entry_id",
    "key_blind",
    "ordinal",
]

RECORD_TABLES: Final = ("consent", "disclosure", "record")
"""Tables whose rows hold one JSON object each."""

_ORDINAL_BYTES: Final = 8
_DIGEST_BYTES: Final = 32
_MOST: Final = 1 << 62


def key_blind(state: DossierState, kind: str, key: str) -> bytes:
    """Blind index of a look-up key."""
    return state.keys.blind("entity", kind, key)


def audience_blind(state: DossierState, audience: str) -> bytes:
    """Blind index of an audience."""
    return state.keys.blind("audience", audience)


def digest(content: bytes) -> bytes:
    """SHA-256, by which a scrubbed text is known."""
    return hashlib.sha256(content).digest()


@dataclass(frozen=True, slots=True)
class Known:
    """An entity as its row holds it.

    Attributes:
        id: 16 random bytes.
        kind: opaque to the vault.
        main: fullest form of the name.
        surfaces: all forms.
        keys: look-up keys, the most telling first.
        role: part in the dossier.
        note: remark.
        ordinal: place in the order of first appearance.
    """

    id: bytes
    kind: str
    main: str
    surfaces: tuple[str, ...]
    keys: tuple[str, ...]
    role: str
    note: str
    ordinal: int

    def as_json(self) -> Json:
        """The content that is encrypted."""
        return [self.kind, self.main, list(self.surfaces), list(self.keys), self.role, self.note, self.ordinal]

    @classmethod
    def from_json(cls, entity_id: bytes, value: Json) -> Known:
        """Undo `as_json`.

        Raises:
            ValueError: if it is something else.
        """
        match value:
            case [str(kind), str(main), [*surfaces], [*keys], str(role), str(note), int(place)]:
                forms, looked_up = tuple(map(str, surfaces)), tuple(map(str, keys))
                return cls(entity_id, kind, main, forms, looked_up, role, note, place)
            case _:
                msg = "not an entity"
                raise ValueError(msg)

    @classmethod
    def read(cls, store: Store, state: DossierState, row: Row) -> Known:
        """Decrypt a row of `entity`."""
        try:
            return cls.from_json(cast("bytes", row[1]), store.json_content(state, "entity", row))
        except ValueError:
            raise damaged(store.path) from None

    def put(self, store: Store, state: DossierState, before: Known | None = None) -> None:
        """Write the row, and the rows of `entity_key` that changed since `before`."""
        store.put_row(state, "entity", (self.id,), pack_json(self.as_json()))
        old = set() if before is None else {(before.kind, key) for key in before.keys}
        new = {(self.kind, key) for key in self.keys}
        for kind, key in sorted(old - new):
            store.remove_row(state, "entity_key", key_blind(state, kind, key), self.id)
        for kind, key in sorted(new - old):
            store.put_row(state, "entity_key", (key_blind(state, kind, key), self.id))

    def remove(self, store: Store, state: DossierState) -> None:
        """Delete the row and its keys."""
        for key in self.keys:
            store.remove_row(state, "entity_key", key_blind(state, self.kind, key), self.id)
        store.remove_row(state, "entity", self.id)


@dataclass(frozen=True, slots=True)
class Alias:
    """The pseudonym of one entity for one audience.

    Attributes:
        audience: for whom.
        pseudonym: what stands in the texts.
        series: numbering series.
        ordinal: its number in the series.
        former: pseudonyms that were given out for entities that have been merged into this one.
    """

    audience: str
    pseudonym: str
    series: str
    ordinal: int
    former: tuple[str, ...] = ()

    def as_json(self) -> Json:
        """The content that is encrypted."""
        return [self.audience, self.pseudonym, self.series, self.ordinal, list(self.former)]

    @classmethod
    def from_json(cls, value: Json) -> Alias:
        """Undo `as_json`.

        Raises:
            ValueError: if it is something else.
        """
        match value:
            case [str(audience), str(pseudonym), str(series), int(ordinal), [*former]]:
                return cls(audience, pseudonym, series, ordinal, tuple(map(str, former)))
            case _:
                msg = "not an alias"
                raise ValueError(msg)

    @classmethod
    def read(cls, store: Store, state: DossierState, row: Row) -> Alias:
        """Decrypt a row of `alias`."""
        try:
            return cls.from_json(store.json_content(state, "alias", row))
        except ValueError:
            raise damaged(store.path) from None

    def put(self, store: Store, state: DossierState, entity_id: bytes) -> None:
        """Write the row."""
        key = (entity_id, audience_blind(state, self.audience))
        store.put_row(state, "alias", key, pack_json(self.as_json()))


@dataclass(frozen=True, slots=True)
class KeptScrub:
    """What is kept to turn one scrubbed text back.

    Attributes:
        ordinal: place in the order of scrubbing.
        digest: SHA-256 of the scrubbed bytes.
        payload: opaque to the vault.
    """

    ordinal: int
    digest: bytes
    payload: bytes

    @staticmethod
    def blind(state: DossierState, digest: bytes) -> bytes:
        """Blind index of a scrubbed text."""
        return state.keys.blind("scrub", digest)

    @classmethod
    def read(cls, store: Store, state: DossierState, row: Row) -> KeptScrub:
        """Decrypt a row of `scrub`."""
        try:
            framed = unpad(store.content(state, "scrub", row))
        except ValueError:
            raise damaged(store.path) from None
        start = _ORDINAL_BYTES + _DIGEST_BYTES
        ordinal = int.from_bytes(framed[:_ORDINAL_BYTES], "big")
        return cls(ordinal, framed[_ORDINAL_BYTES:start], framed[start:])

    def put(self, store: Store, state: DossierState) -> None:
        """Write the row."""
        framed = pad(self.ordinal.to_bytes(_ORDINAL_BYTES, "big") + self.digest + self.payload)
        store.put_row(state, "scrub", (self.blind(state, self.digest),), framed)


@dataclass(slots=True)
class Contents:
    """All rows of a dossier, decrypted: what goes to another key or another vault.

    Attributes:
        known: its entities.
        aliases: entity id and alias.
        scrubs: its scrubbed texts.
        records: table, record id and content of each record.
    """

    known: list[Known] = field(default_factory=list)
    aliases: list[tuple[bytes, Alias]] = field(default_factory=list)
    scrubs: list[KeptScrub] = field(default_factory=list)
    records: list[tuple[str, bytes, Json]] = field(default_factory=list)

    @classmethod
    def read(cls, store: Store, state: DossierState) -> Contents:
        """Decrypt all rows of a dossier.

        Raises:
            VaultDamagedError: if one is not what was written.
        """
        return cls(
            [Known.read(store, state, row) for row in store.dossier_rows(state, "entity")],
            [(cast("bytes", row[1]), Alias.read(store, state, row)) for row in store.dossier_rows(state, "alias")],
            [KeptScrub.read(store, state, row) for row in store.dossier_rows(state, "scrub")],
            [
                (table, cast("bytes", row[1]), store.json_content(state, table, row))
                for table in RECORD_TABLES
                for row in store.dossier_rows(state, table)
            ],
        )

    def put(self, store: Store, state: DossierState) -> None:
        """Write all rows into a dossier that has none."""
        for known in self.known:
            known.put(store, state)
        for entity_id, alias in self.aliases:
            alias.put(store, state, entity_id)
        for scrub in self.scrubs:
            scrub.put(store, state)
        for table, record_id, value in self.records:
            store.put_row(state, table, (record_id,), pack_json(value))

    def as_json(self) -> dict[str, Json]:
        """The rows as they go into a handover bundle."""
        return {
            "entities": [[known.id.hex(), known.as_json()] for known in self.known],
            "aliases": [[entity_id.hex(), alias.as_json()] for entity_id, alias in self.aliases],
            "scrubs": [
                [scrub.ordinal, scrub.digest.hex(), base64.b64encode(scrub.payload).decode()] for scrub in self.scrubs
            ],
            "records": [[table, record_id.hex(), value] for table, record_id, value in self.records],
        }

    @classmethod
    def from_json(cls, value: Json) -> Contents:
        """Undo `as_json`.

        Raises:
            ValueError: if it is something else.
        """
        match value:
            case {"entities": [*entities], "aliases": [*aliases], "scrubs": [*scrubs], "records": [*records]}:
                return cls(
                    [Known.from_json(entry_id(_two(one)[0]), _two(one)[1]) for one in entities],
                    [(entry_id(_two(one)[0]), Alias.from_json(_two(one)[1])) for one in aliases],
                    [_scrub(one) for one in scrubs],
                    [_record(one) for one in records],
                )
            case _:
                msg = "not the contents of a dossier"
                raise ValueError(msg)


def _two(value: Json) -> tuple[Json, Json]:
    match value:
        case [first, second]:
            return first, second
        case _:
            msg = "not a pair"
            raise ValueError(msg)


def entry_id(value: Json) -> bytes:
    """The 16 bytes of an id.

    Raises:
        ValueError: if it is no id.
    """
    read = bytes.fromhex(str(value))
    if len(read) != ID_BYTES:
        msg = "not an id"
        raise ValueError(msg)
    return read


def ordinal(value: Json) -> int:
    """A number that fits in the format.

    Raises:
        ValueError: if it is none.
    """
    if type(value) is not int or not 0 <= value < _MOST:
        msg = "not an ordinal"
        raise ValueError(msg)
    return value


def _scrub(value: Json) -> KeptScrub:
    match value:
        case [place, str(digested), str(payload)] if len(digested) == 2 * _DIGEST_BYTES:
            return KeptScrub(ordinal(place), bytes.fromhex(digested), base64.b64decode(payload, validate=True))
        case _:
            msg = "not a scrubbed text"
            raise ValueError(msg)


def _record(value: Json) -> tuple[str, bytes, Json]:
    match value:
        case [str(table), str(record_id), content] if table in RECORD_TABLES:
            return table, entry_id(record_id), content
        case _:
            msg = "not a record"
            raise ValueError(msg)


def clear(store: Store, state: DossierState) -> None:
    """Delete all rows of a dossier but its own."""
    for table in DOSSIER_TABLES:
        for row in list(store.dossier_rows(state, table)):
            store.remove_row(state, table, *row[1 : len(LAYOUTS[table].key)])
