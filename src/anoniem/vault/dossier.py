"""One dossier: the persons and things it knows, their pseudonyms, and what is needed to turn scrubbed texts back."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, cast

from anoniem.errors import EntityNotFoundError, VaultBusyError, VaultError, VaultInputError
from anoniem.vault.contents import Alias, KeptScrub, Known, audience_blind, digest, key_blind
from anoniem.vault.encoding import pack_json
from anoniem.vault.keys import ID_BYTES
from anoniem.vault.model import DossierInfo, Entity, EntityRequest, Record
from anoniem.vault.rows import LAYOUTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from anoniem.vault.encoding import Json
    from anoniem.vault.store import DossierState, Row, Store

__all__ = ["Dossier", "dossier_info"]

_MOST_ORDINALS: Final = 1_000_000


def _union(first: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(first + more))


class Dossier:
    """A dossier of an open vault. Made by `Vault.dossier`.

    Args:
        store: the open file.
        dossier_id: 16 bytes.
    """

    def __init__(self, store: Store, dossier_id: bytes) -> None:
        self._store = store
        self._id = dossier_id

    def _state(self) -> DossierState:
        return self._store.dossier(self._id)

    @property
    def id(self) -> str:
        """32 hexadecimal digits, the same for ever."""
        return self._id.hex()

    @property
    def name(self) -> str:
        """The coach's name or number for it.

        Raises:
            DossierNotFoundError: if it was erased meanwhile.
        """
        with self._store.reading():
            return self._state().name

    def info(self) -> DossierInfo:
        """What a list of dossiers shows."""
        with self._store.reading():
            return dossier_info(self._state())

    def describe(self, *, note: str | None = None, retain_until: date | None = None) -> None:
        """Change the remark, or the day after which the dossier should be erased.

        Args:
            note: the new remark; None leaves it.
            retain_until: the new day; None leaves it.
        """
        with self._store.writing():
            state = self._state()
            if note is not None:
                state.card["note"] = note
            if retain_until is not None:
                state.card["retain_until"] = retain_until.isoformat()
            self._store.touch(state)

    # Entities

    def entities(self) -> tuple[Entity, ...]:
        """Everything the dossier knows, in order of first appearance."""
        with self._store.reading():
            state = self._state()
            aliases: dict[bytes, list[Alias]] = {}
            for row in self._store.dossier_rows(state, "alias"):
                aliases.setdefault(cast("bytes", row[1]), []).append(Alias.read(self._store, state, row))
            known = [Known.read(self._store, state, row) for row in self._store.dossier_rows(state, "entity")]
        known.sort(key=lambda one: (one.ordinal, one.id))
        return tuple(_entity(one, aliases.get(one.id, [])) for one in known)

    def entity(self, entity_id: str) -> Entity:
        """One entity by its id, or by the id of one that was merged into it.

        Raises:
            EntityNotFoundError: if the dossier has none of that id.
        """
        with self._store.reading():
            state = self._state()
            return self._whole(state, self._by_id(state, entity_id))

    def _whole(self, state: DossierState, known: Known) -> Entity:
        return _entity(known, self._aliases(state, known.id))

    def pseudonymise(
        self,
        requests: Sequence[EntityRequest],
        *,
        audience: str,
        propose: Callable[[EntityRequest, int, frozenset[str]], str],
    ) -> tuple[Entity, ...]:
        """Find or make the entity of each request, and its pseudonym for an audience, in one transaction.

        An entity is found by its id, or by its look-up keys: the first key, in the order given, that points to one
        entity; where a key points to several, to the oldest of which it is the most telling key. What is not found is
        made. New surfaces and keys are added to a known entity.

        Args:
            requests: what stands in the text.
            audience: for whom the text is; every audience has its own pseudonyms.
            propose: called with the request, an ordinal (1 + the highest of that series for this audience) and the
                pseudonyms already given out for this audience; returns a pseudonym. If that is taken, it is called
                again with the next ordinal.

        Returns:
            One entity per request, in order.

        Raises:
            EntityNotFoundError: if an id is given that the dossier does not have.
            VaultBusyError: if another process keeps the vault locked.
            VaultWriteError: if the vault cannot be written.
        """
        with self._store.writing():
            state = self._state()
            taken: set[str] | None = None
            entities = []
            for request in requests:
                known = self._find_or_add(state, request)
                if self._alias_for(state, known.id, audience) is None:
                    if taken is None:
                        taken = self._taken(state, audience)
                    alias = _new_alias(state, request, audience, propose, taken)
                    alias.put(self._store, state, known.id)
                    taken.update((alias.pseudonym, *alias.former))
                entities.append(self._whole(state, known))
        return tuple(entities)

    def remember(self, request: EntityRequest, *, role: str = "", note: str = "") -> Entity:
        """Make known beforehand who or what will stand in the texts; no pseudonym is given out yet.

        Args:
            request: found or made as in `pseudonymise`.
            role: part in the dossier, for example "cliënt"; empty leaves what was told before.
            note: the coach's own remark; empty leaves what was told before.
        """
        with self._store.writing():
            state = self._state()
            found = self._find_or_add(state, request)
            told = replace(found, role=role or found.role, note=note or found.note)
            if told != found:
                told.put(self._store, state, found)
            return self._whole(state, told)

    def change(
        self, entity_id: str, *, main: str | None = None, role: str | None = None, note: str | None = None
    ) -> None:
        """Correct what is known of an entity; None leaves a field as it is.

        Raises:
            EntityNotFoundError: if the dossier has none of that id.
            VaultInputError: if the main form would be empty.
        """
        if main == "":
            raise VaultInputError("Een naam kan niet leeg zijn.")
        with self._store.writing():
            state = self._state()
            found = self._by_id(state, entity_id)
            told = replace(
                found,
                main=found.main if main is None else main,
                surfaces=found.surfaces if main is None else _union((main,), found.surfaces),
                role=found.role if role is None else role,
                note=found.note if note is None else note,
            )
            told.put(self._store, state, found)

    def merge(self, entity_id: str, other_id: str) -> Entity:
        """Make two entities one, because they are one person.

        The first keeps its id, main form and pseudonyms. Pseudonyms of the other stay reserved and stay readable as
        the first's `former` ones, so that older texts can still be turned back; its id keeps leading to the first.

        Raises:
            EntityNotFoundError: if the dossier does not have both.
            VaultInputError: if both are the same, or of different kinds.
        """
        with self._store.writing():
            state = self._state()
            one, other = self._by_id(state, entity_id), self._by_id(state, other_id)
            if one.id == other.id or one.kind != other.kind:
                raise VaultInputError(
                    "Alleen twee verschillende bekenden van dezelfde soort kunnen worden samengevoegd."
                )
            for alias in self._aliases(state, other.id):
                own = self._alias_for(state, one.id, alias.audience)
                former = (alias.pseudonym, *alias.former)
                moved = alias if own is None else replace(own, former=_union(own.former, former))
                self._store.remove_row(state, "alias", other.id, audience_blind(state, alias.audience))
                moved.put(self._store, state, one.id)
            other.remove(self._store, state)
            whole = replace(
                one,
                surfaces=_union(one.surfaces, other.surfaces),
                keys=_union(one.keys, other.keys),
                role=one.role or other.role,
                note="\n".join(filter(None, (one.note, other.note))),
            )
            whole.put(self._store, state, one)
            moved_id, target = other.id.hex(), one.id.hex()
            state.merged = {old: target if new == moved_id else new for old, new in state.merged.items()}
            state.merged[moved_id] = target
            self._store.log("merged", state.id, {"entity": target, "other": moved_id})
            return self._whole(state, whole)

    def split(self, entity_id: str, request: EntityRequest) -> Entity:
        """Take forms away from an entity and make a new one of them, because they are two persons.

        Pseudonyms given out so far stay with the old one; the new one gets its own in the next text.

        Args:
            entity_id: the entity that is two.
            request: the one to split off; its surfaces and keys are taken away from the old one.

        Raises:
            EntityNotFoundError: if the dossier has none of that id.
            VaultInputError: if nothing would be left of the old one.
        """
        with self._store.writing():
            state = self._state()
            old = self._by_id(state, entity_id)
            gone = {request.main, *request.surfaces}
            surfaces = tuple(form for form in old.surfaces if form not in gone)
            keys = tuple(key for key in old.keys if key not in request.keys)
            if not surfaces:
                raise VaultInputError("Er moet ten minste één naam overblijven bij de eerste van de twee.")
            main = old.main if old.main in surfaces else surfaces[0]
            replace(old, main=main, surfaces=surfaces, keys=keys).put(self._store, state, old)
            new = self._add(state, request)
            self._store.log("split", state.id, {"entity": old.id.hex(), "other": new.id.hex()})
            return self._whole(state, new)

    def remove(self, entity_id: str) -> None:
        """Erase one entity with its pseudonyms. Texts scrubbed before still hold its forms until they are erased too.

        Raises:
            EntityNotFoundError: if the dossier has none of that id.
        """
        with self._store.writing():
            state = self._state()
            known = self._by_id(state, entity_id)
            for alias in self._aliases(state, known.id):
                self._store.remove_row(state, "alias", known.id, audience_blind(state, alias.audience))
            known.remove(self._store, state)
            gone = known.id.hex()
            state.merged = {old: new for old, new in state.merged.items() if new != gone}
            self._store.log("removed", state.id, {"entity": gone})

    def _find_or_add(self, state: DossierState, request: EntityRequest) -> Known:
        if request.entity_id is not None:
            known: Known | None = self._by_id(state, request.entity_id)
        else:
            known = self._by_keys(state, request.kind, request.keys)
        if known is None:
            return self._add(state, request)
        grown = replace(
            known,
            surfaces=_union(known.surfaces, request.surfaces),
            keys=_union(known.keys, request.keys),
        )
        if grown != known:
            grown.put(self._store, state, known)
        return grown

    def _add(self, state: DossierState, request: EntityRequest) -> Known:
        known = Known(
            os.urandom(ID_BYTES),
            request.kind,
            request.main,
            _union((request.main,), request.surfaces),
            _union(request.keys, ()),
            "",
            "",
            state.next_entity,
        )
        state.next_entity += 1
        known.put(self._store, state)
        return known

    def _by_id(self, state: DossierState, entity_id: str) -> Known:
        try:
            wanted = bytes.fromhex(state.merged.get(entity_id, entity_id))
        except ValueError:
            wanted = b""
        row = next(self._store.dossier_rows(state, "entity", wanted), None)
        if row is None:
            raise EntityNotFoundError(
                "Dit dossier kent deze persoon of zaak niet. Bekijk wat het kent met: anoniem dossier show"
            )
        return Known.read(self._store, state, row)

    def _by_keys(self, state: DossierState, kind: str, keys: tuple[str, ...]) -> Known | None:
        for key in keys:
            found = [
                self._by_id(state, cast("bytes", row[2]).hex())
                for row in self._store.dossier_rows(state, "entity_key", key_blind(state, kind, key))
            ]
            if len(found) > 1:
                found = [known for known in found if known.keys[:1] == (key,)]
            if found:
                return min(found, key=lambda known: known.ordinal)
        return None

    def _aliases(self, state: DossierState, entity_id: bytes) -> list[Alias]:
        rows = self._store.dossier_rows(state, "alias", entity_id)
        return [Alias.read(self._store, state, row) for row in rows]

    def _alias_for(self, state: DossierState, entity_id: bytes, audience: str) -> Alias | None:
        rows = self._store.dossier_rows(state, "alias", entity_id, audience_blind(state, audience))
        return next((Alias.read(self._store, state, row) for row in rows), None)

    def _taken(self, state: DossierState, audience: str) -> set[str]:
        blind = audience_blind(state, audience)
        taken: set[str] = set()
        for row in self._store.dossier_rows(state, "alias"):
            if row[2] == blind:
                alias = Alias.read(self._store, state, row)
                taken.update((alias.pseudonym, *alias.former))
        return taken

    # Scrubbed texts

    def put_scrub(self, digest_of: bytes, payload: bytes) -> None:
        """Keep what is needed to turn a scrubbed text back, and log that it was scrubbed.

        Args:
            digest_of: the scrubbed bytes; the file holds no readable trace of them.
            payload: encrypted under the dossier's key. What was kept for the same bytes before is replaced.
        """
        with self._store.writing():
            state = self._state()
            KeptScrub(state.next_scrub, digest(digest_of), payload).put(self._store, state)
            state.next_scrub += 1
            self._store.log("scrubbed", state.id)

    def get_scrub(self, digest_of: bytes) -> bytes | None:
        """What was kept for these scrubbed bytes, or None."""
        with self._store.reading():
            state = self._state()
            rows = self._store.dossier_rows(state, "scrub", KeptScrub.blind(state, digest(digest_of)))
            return next((KeptScrub.read(self._store, state, row).payload for row in rows), None)

    def scrubs(self) -> Iterator[bytes]:
        """Everything that was kept, the newest first."""
        with self._store.reading():
            state = self._state()
            kept = [KeptScrub.read(self._store, state, row) for row in self._store.dossier_rows(state, "scrub")]
        kept.sort(key=lambda one: one.ordinal, reverse=True)
        return iter([one.payload for one in kept])

    # Records

    def add_record(self, table: str, content: Mapping[str, Json]) -> Record:
        """Keep a JSON object in one of the tables "consent", "disclosure" or "record"."""
        with self._store.writing():
            state, record_id = self._state(), os.urandom(ID_BYTES)
            self._store.put_row(state, table, (record_id,), pack_json(dict(content)))
        return Record(record_id.hex(), 1, MappingProxyType(dict(content)))

    def replace_record(self, table: str, record: Record, content: Mapping[str, Json]) -> Record:
        """Write a record anew, if it is still as it was read.

        Raises:
            VaultBusyError: if another process changed or removed it meanwhile.
        """
        with self._store.writing():
            state = self._state()
            row = next(self._store.dossier_rows(state, table, bytes.fromhex(record.id)), None)
            if row is None or row[2] != record.version:
                raise VaultBusyError("Dit gegeven is intussen ergens anders gewijzigd. Lees het opnieuw.")
            self._store.put_row(state, table, (bytes.fromhex(record.id),), pack_json(dict(content)))
        return Record(record.id, record.version + 1, MappingProxyType(dict(content)))

    def records(self, table: str) -> tuple[Record, ...]:
        """The JSON objects of a table, in no particular order."""
        with self._store.reading():
            state = self._state()
            return tuple(self._record(state, table, row) for row in self._store.dossier_rows(state, table))

    def _record(self, state: DossierState, table: str, row: Row) -> Record:
        value = self._store.json_content(state, table, row)
        content = value if isinstance(value, dict) else {}
        version = cast("int", row[len(LAYOUTS[table].key)])
        return Record(cast("bytes", row[1]).hex(), version, MappingProxyType(content))

    # Log

    def log(self, event: str, detail: Mapping[str, str] | None = None) -> None:
        """Add a line about this dossier to the vault's log.

        Args:
            event: "restored", "exported", "consent", "overridden" or another word.
            detail: further facts, for "overridden" the written reason; encrypted like everything else.
        """
        with self._store.writing():
            self._store.log(event, self._state().id, detail)


def _new_alias(
    state: DossierState,
    request: EntityRequest,
    audience: str,
    propose: Callable[[EntityRequest, int, frozenset[str]], str],
    taken: set[str],
) -> Alias:
    numbers = state.series.setdefault(audience, {})
    first = numbers.get(request.series, 0) + 1
    given_out = frozenset(taken)
    for ordinal in range(first, first + _MOST_ORDINALS):
        pseudonym = propose(request, ordinal, given_out)
        if pseudonym and pseudonym not in taken:
            numbers[request.series] = ordinal
            return Alias(audience, pseudonym, request.series, ordinal)
    raise VaultError("Er is geen vrij pseudoniem meer in de reeks {series}.", series=request.series)


def _entity(known: Known, aliases: list[Alias]) -> Entity:
    return Entity(
        known.id.hex(),
        known.kind,
        known.main,
        known.surfaces,
        MappingProxyType({alias.audience: alias.pseudonym for alias in aliases}),
        known.role,
        known.note,
        known.keys,
        MappingProxyType({alias.audience: alias.former for alias in aliases if alias.former}),
    )


def dossier_info(state: DossierState) -> DossierInfo:
    """What a list of dossiers shows of one."""
    until = state.card.get("retain_until")
    return DossierInfo(
        state.id.hex(),
        state.name,
        date.fromisoformat(str(state.card["created"])),
        date.fromisoformat(until) if isinstance(until, str) else None,
        str(state.card.get("note", "")),
        state.tallies["entity"].count,
        state.tallies["scrub"].count,
    )
