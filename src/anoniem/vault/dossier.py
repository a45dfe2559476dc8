"""One dossier: the persons and things it knows, their pseudonyms, and what is needed to turn scrubbed texts back."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, cast

from anoniem.errors import EntityNotFoundError, VaultError
from anoniem.vault.encoding import pack_json, pad, unpad
from anoniem.vault.keys import ID_BYTES
from anoniem.vault.model import DossierInfo, Entity, EntityRequest
from anoniem.vault.schema import damaged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from anoniem.vault.encoding import Json
    from anoniem.vault.store import DossierState, Row, Store

__all__ = ["Dossier"]

_MOST_ORDINALS: Final = 1_000_000
_SEQUENCE_BYTES: Final = 8


@dataclass(frozen=True, slots=True)
class _Alias:
    audience: str
    pseudonym: str
    series: str
    ordinal: int
    former: tuple[str, ...] = ()

    def as_json(self) -> Json:
        return [self.audience, self.pseudonym, self.series, self.ordinal, list(self.former)]


@dataclass(frozen=True, slots=True)
class _Known:
    """An entity as its row holds it; `ordinal` is its place in the order of first appearance."""

    id: bytes
    kind: str
    main: str
    surfaces: tuple[str, ...]
    keys: tuple[str, ...]
    role: str
    note: str
    ordinal: int

    def as_json(self) -> Json:
        return [
            self.kind,
            self.main,
            list(self.surfaces),
            list(self.keys),
            self.role,
            self.note,
            self.ordinal,
        ]


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

    # Entities

    def entities(self) -> tuple[Entity, ...]:
        """Everything the dossier knows, in order of first appearance."""
        with self._store.reading():
            state = self._state()
            aliases: dict[bytes, list[_Alias]] = {}
            for row in self._store.dossier_rows(state, "alias"):
                aliases.setdefault(cast("bytes", row[1]), []).append(self._alias(state, row))
            known = [self._known(state, row) for row in self._store.dossier_rows(state, "entity")]
        known.sort(key=lambda one: (one.ordinal, one.id))
        return tuple(_entity(one, aliases.get(one.id, [])) for one in known)

    def entity(self, entity_id: str) -> Entity:
        """One entity by its id.

        Raises:
            EntityNotFoundError: if the dossier has none of that id.
        """
        with self._store.reading():
            state = self._state()
            known = self._by_id(state, entity_id)
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
                alias = self._alias_for(state, known.id, audience)
                if alias is None:
                    if taken is None:
                        taken = self._taken(state, audience)
                    alias = self._new_alias(state, request, audience, propose, taken)
                    self._put_alias(state, known.id, alias)
                    taken.add(alias.pseudonym)
                entities.append(_entity(known, self._aliases(state, known.id)))
        return tuple(entities)

    def _new_alias(
        self,
        state: DossierState,
        request: EntityRequest,
        audience: str,
        propose: Callable[[EntityRequest, int, frozenset[str]], str],
        taken: set[str],
    ) -> _Alias:
        numbers = state.series.setdefault(audience, {})
        first = numbers.get(request.series, 0) + 1
        given_out = frozenset(taken)
        for ordinal in range(first, first + _MOST_ORDINALS):
            pseudonym = propose(request, ordinal, given_out)
            if pseudonym and pseudonym not in taken:
                numbers[request.series] = ordinal
                return _Alias(audience, pseudonym, request.series, ordinal)
        raise VaultError("Er is geen vrij pseudoniem meer in de reeks {series}.", series=request.series)

    def _find_or_add(self, state: DossierState, request: EntityRequest) -> _Known:
        if request.entity_id is not None:
            known: _Known | None = self._by_id(state, request.entity_id)
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
            self._put(state, grown, before=known)
        return grown

    def _add(self, state: DossierState, request: EntityRequest, role: str = "", note: str = "") -> _Known:
        known = _Known(
            os.urandom(ID_BYTES),
            request.kind,
            request.main,
            _union((request.main,), request.surfaces),
            _union(request.keys, ()),
            role,
            note,
            state.next_entity,
        )
        state.next_entity += 1
        self._put(state, known)
        return known

    def _put(self, state: DossierState, known: _Known, before: _Known | None = None) -> None:
        self._store.put_row(state, "entity", (known.id,), pack_json(known.as_json()))
        old = set() if before is None else {(before.kind, key) for key in before.keys}
        new = {(known.kind, key) for key in known.keys}
        for kind, key in sorted(old - new):
            self._store.remove_row(state, "entity_key", _key_blind(state, kind, key), known.id)
        for kind, key in sorted(new - old):
            self._store.put_row(state, "entity_key", (_key_blind(state, kind, key), known.id))

    def _known(self, state: DossierState, row: Row) -> _Known:
        match self._store.json_content(state, "entity", row):
            case [
                str(kind),
                str(main),
                [*surfaces],
                [*keys],
                str(role),
                str(note),
                int(ordinal),
            ]:
                texts = tuple(map(str, surfaces)), tuple(map(str, keys))
                return _Known(cast("bytes", row[1]), kind, main, *texts, role, note, ordinal)
            case _:
                raise damaged(self._store.path)

    def _by_id(self, state: DossierState, entity_id: str) -> _Known:
        try:
            wanted = bytes.fromhex(entity_id)
        except ValueError:
            wanted = b""
        row = next(self._store.dossier_rows(state, "entity", wanted), None)
        if row is None:
            raise EntityNotFoundError(
                "Dit dossier kent {entity} niet. Bekijk wat het kent met: anoniem dossier show",
                entity=entity_id[:8],
            )
        return self._known(state, row)

    def _by_keys(self, state: DossierState, kind: str, keys: tuple[str, ...]) -> _Known | None:
        for key in keys:
            blind = _key_blind(state, kind, key)
            found = [
                self._by_id(state, cast("bytes", row[2]).hex())
                for row in self._store.dossier_rows(state, "entity_key", blind)
            ]
            if len(found) > 1:
                found = [known for known in found if known.keys[:1] == (key,)]
            if found:
                return min(found, key=lambda known: known.ordinal)
        return None

    # Aliases

    def _alias(self, state: DossierState, row: Row) -> _Alias:
        match self._store.json_content(state, "alias", row):
            case [str(audience), str(pseudonym), str(series), int(ordinal), [*former]]:
                return _Alias(audience, pseudonym, series, ordinal, tuple(map(str, former)))
            case _:
                raise damaged(self._store.path)

    def _aliases(self, state: DossierState, entity_id: bytes) -> list[_Alias]:
        rows = self._store.dossier_rows(state, "alias", entity_id)
        return [self._alias(state, row) for row in rows]

    def _alias_for(self, state: DossierState, entity_id: bytes, audience: str) -> _Alias | None:
        blind = _audience_blind(state, audience)
        row = next(self._store.dossier_rows(state, "alias", entity_id, blind), None)
        return None if row is None else self._alias(state, row)

    def _put_alias(self, state: DossierState, entity_id: bytes, alias: _Alias) -> None:
        key = (entity_id, _audience_blind(state, alias.audience))
        self._store.put_row(state, "alias", key, pack_json(alias.as_json()))

    def _taken(self, state: DossierState, audience: str) -> set[str]:
        blind = _audience_blind(state, audience)
        taken: set[str] = set()
        for row in self._store.dossier_rows(state, "alias"):
            if row[2] == blind:
                alias = self._alias(state, row)
                taken.update((alias.pseudonym, *alias.former))
        return taken

    # Scrubbed texts

    def put_scrub(self, digest_of: bytes, payload: bytes) -> None:
        """Keep what is needed to turn a scrubbed text back, and log that it was scrubbed.

        Args:
            digest_of: the scrubbed bytes; the file holds only a keyed hash of them.
            payload: encrypted under the dossier's key. What was kept for the same bytes before is replaced.
        """
        with self._store.writing():
            state = self._state()
            framed = pad(state.next_scrub.to_bytes(_SEQUENCE_BYTES, "big") + payload)
            self._store.put_row(state, "scrub", (_scrub_blind(state, digest_of),), framed)
            state.next_scrub += 1
            self._store.log("scrubbed", state.id)

    def get_scrub(self, digest_of: bytes) -> bytes | None:
        """What was kept for these scrubbed bytes, or None."""
        with self._store.reading():
            state = self._state()
            rows = self._store.dossier_rows(state, "scrub", _scrub_blind(state, digest_of))
            row = next(rows, None)
            return None if row is None else self._scrub(state, row)[1]

    def scrubs(self) -> Iterator[bytes]:
        """Everything that was kept, the newest first."""
        with self._store.reading():
            state = self._state()
            kept = [self._scrub(state, row) for row in self._store.dossier_rows(state, "scrub")]
        kept.sort(reverse=True)
        return iter([payload for _, payload in kept])

    def _scrub(self, state: DossierState, row: Row) -> tuple[int, bytes]:
        try:
            framed = unpad(self._store.content(state, "scrub", row))
        except ValueError:
            raise damaged(self._store.path) from None
        return int.from_bytes(framed[:_SEQUENCE_BYTES], "big"), framed[_SEQUENCE_BYTES:]

    # Log

    def log(self, event: str, detail: Mapping[str, str] | None = None) -> None:
        """Add a line about this dossier to the vault's log.

        Args:
            event: "restored", "exported", "consent", "overridden" or another word.
            detail: further facts, for "overridden" the written reason; encrypted like everything else.
        """
        with self._store.writing():
            self._store.log(event, self._state().id, detail)


def _key_blind(state: DossierState, kind: str, key: str) -> bytes:
    return state.keys.blind("entity", kind, key)


def _audience_blind(state: DossierState, audience: str) -> bytes:
    return state.keys.blind("audience", audience)


def _scrub_blind(state: DossierState, digest_of: bytes) -> bytes:
    return state.keys.blind("scrub", digest_of)


def _entity(known: _Known, aliases: list[_Alias]) -> Entity:
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
