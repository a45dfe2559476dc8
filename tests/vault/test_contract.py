"""What every store of a vault must do. A new store joins by adding its factory to `FACTORIES`."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anoniem.errors import (
    DossierExistsError,
    DossierNotFoundError,
    EntityNotFoundError,
    VaultBusyError,
    VaultInputError,
)
from anoniem.vault import AuditEntry, CheckReport, DossierInfo, Entity, Notice, Record, Vault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from anoniem.vault import DossierStore, EntityRequest, KdfParameters, VaultStore
    from anoniem.vault.encoding import Json

    Propose = Callable[[EntityRequest, int, frozenset[str]], str]
    Person = Callable[..., EntityRequest]
    Opener = Callable[[], VaultStore]
    Factory = Callable[[Path, str, KdfParameters], Opener]


def _sqlite(folder: Path, passphrase: str, kdf: KdfParameters) -> Opener:
    path = folder / "kluis"
    Vault.create(path, passphrase, kdf=kdf).close()
    return lambda: Vault.open(path, passphrase)


@dataclass
class _Known:
    """An entity of the store in memory."""

    entity: Entity
    ordinal: int


@dataclass
class _Shared:
    """What all users of one store in memory share."""

    id: str = field(default_factory=lambda: uuid4().hex)
    dossiers: dict[str, _Content] = field(default_factory=dict)
    log: list[AuditEntry] = field(default_factory=list)

    def write(self, event: str, dossier_id: str | None, detail: Mapping[str, str] | None) -> None:
        """Add a line to the log."""
        self.log.append(AuditEntry(len(self.log) + 1, datetime.now(UTC), event, dossier_id, dict(detail or {})))


@dataclass
class _Content:
    """A dossier of the store in memory."""

    id: str
    name: str
    note: str
    retain_until: date | None
    known: dict[str, _Known] = field(default_factory=dict)
    merged: dict[str, str] = field(default_factory=dict)
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    scrubs: dict[bytes, bytes] = field(default_factory=dict)
    records: dict[str, dict[str, Record]] = field(default_factory=dict)
    made: int = 0


def _plain(name: str) -> str:
    plain = " ".join(name.casefold().split())
    if not plain:
        raise VaultInputError("leeg")
    return plain


def _union(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one + other))


class _MemoryDossier:
    """The contract in its plainest form: nothing encrypted, nothing kept."""

    def __init__(self, shared: _Shared, dossier_id: str) -> None:
        self._shared = shared
        self.id = dossier_id

    def _content(self) -> _Content:
        if self.id not in self._shared.dossiers:
            raise DossierNotFoundError("weg")
        return self._shared.dossiers[self.id]

    @property
    def name(self) -> str:
        return self._content().name

    def info(self) -> DossierInfo:
        one = self._content()
        counts = len(one.known), len(one.scrubs)
        return DossierInfo(one.id, one.name, date(2026, 1, 1), one.retain_until, one.note, *counts)

    def describe(self, *, note: str | None = None, retain_until: date | None = None) -> None:
        one = self._content()
        one.note = one.note if note is None else note
        one.retain_until = retain_until or one.retain_until

    def entities(self) -> tuple[Entity, ...]:
        return tuple(known.entity for known in sorted(self._content().known.values(), key=lambda one: one.ordinal))

    def _get(self, entity_id: str) -> _Known:
        one = self._content()
        known = one.known.get(one.merged.get(entity_id, entity_id))
        if known is None:
            raise EntityNotFoundError("onbekend")
        return known

    def entity(self, entity_id: str) -> Entity:
        return self._get(entity_id).entity

    def _find(self, request: EntityRequest) -> _Known:
        one = self._content()
        known = None if request.entity_id is None else self._get(request.entity_id)
        for key in () if known else request.keys:
            having = [it for it in one.known.values() if it.entity.kind == request.kind and key in it.entity.keys]
            if len(having) > 1:
                having = [it for it in having if it.entity.keys[0] == key]
            if having:
                known = min(having, key=lambda it: it.ordinal)
                break
        known = known or self._make(request)
        entity = known.entity
        surfaces, keys = _union(entity.surfaces, request.surfaces), _union(entity.keys, request.keys)
        known.entity = replace(entity, surfaces=surfaces, keys=keys)
        return known

    def _make(self, request: EntityRequest) -> _Known:
        one = self._content()
        one.made += 1
        surfaces, keys = _union((request.main,), request.surfaces), _union(request.keys, ())
        entity = Entity(uuid4().hex, request.kind, request.main, surfaces, {}, keys=keys)
        one.known[entity.id] = _Known(entity, one.made)
        return one.known[entity.id]

    def pseudonymise(
        self,
        requests: Sequence[EntityRequest],
        *,
        audience: str,
        propose: Callable[[EntityRequest, int, frozenset[str]], str],
    ) -> tuple[Entity, ...]:
        one = self._content()
        known = {key: replace(it) for key, it in one.known.items()}
        before = replace(one, known=known, numbers=dict(one.numbers))
        try:
            return tuple(self._named(request, audience, propose) for request in requests)
        except BaseException:
            self._shared.dossiers[self.id] = before
            raise

    def _named(self, request: EntityRequest, audience: str, propose: Propose) -> Entity:
        one, known = self._content(), self._find(request)
        if audience not in known.entity.pseudonyms:
            all_known = [it.entity for it in one.known.values()]
            taken = {it.pseudonyms[audience] for it in all_known if audience in it.pseudonyms}
            taken |= {name for it in all_known for name in it.former.get(audience, ())}
            ordinal = one.numbers.get((audience, request.series), 0) + 1
            while (pseudonym := propose(request, ordinal, frozenset(taken))) in taken:
                ordinal += 1
            one.numbers[audience, request.series] = ordinal
            known.entity = replace(known.entity, pseudonyms={**known.entity.pseudonyms, audience: pseudonym})
        return known.entity

    def remember(self, request: EntityRequest, *, role: str = "", note: str = "") -> Entity:
        known = self._find(request)
        known.entity = replace(known.entity, role=role or known.entity.role, note=note or known.entity.note)
        return known.entity

    def change(
        self, entity_id: str, *, main: str | None = None, role: str | None = None, note: str | None = None
    ) -> None:
        known = self._get(entity_id)
        told = {key: value for key, value in (("main", main), ("role", role), ("note", note)) if value is not None}
        known.entity = replace(known.entity, **told)  # type: ignore[arg-type]  # all three are texts
        known.entity = replace(known.entity, surfaces=_union((known.entity.main,), known.entity.surfaces))

    def merge(self, entity_id: str, other_id: str) -> Entity:
        one, known, other = self._content(), self._get(entity_id), self._get(other_id).entity
        if known.entity.id == other.id or known.entity.kind != other.kind:
            raise VaultInputError("ongelijk")
        mine, former = dict(known.entity.pseudonyms), dict(known.entity.former)
        for audience, pseudonym in other.pseudonyms.items():
            if audience in mine:
                names = (pseudonym, *other.former.get(audience, ()))
                former[audience] = _union(former.get(audience, ()), names)
            else:
                mine[audience] = pseudonym
                former |= {audience: other.former[audience]} if audience in other.former else {}
        surfaces = _union(known.entity.surfaces, other.surfaces)
        keys = _union(known.entity.keys, other.keys)
        known.entity = replace(known.entity, pseudonyms=mine, former=former, surfaces=surfaces, keys=keys)
        del one.known[other.id]
        here = known.entity.id
        one.merged = {old: here if new == other.id else new for old, new in one.merged.items()} | {other.id: here}
        return known.entity

    def split(self, entity_id: str, request: EntityRequest) -> Entity:
        known, gone = self._get(entity_id), {request.main, *request.surfaces}
        surfaces = tuple(form for form in known.entity.surfaces if form not in gone)
        if not surfaces:
            raise VaultInputError("niets over")
        main = known.entity.main if known.entity.main in surfaces else surfaces[0]
        keys = tuple(key for key in known.entity.keys if key not in request.keys)
        known.entity = replace(known.entity, main=main, surfaces=surfaces, keys=keys)
        return self._make(request).entity

    def remove(self, entity_id: str) -> None:
        del self._content().known[self._get(entity_id).entity.id]

    def put_scrub(self, digest_of: bytes, payload: bytes) -> None:
        scrubs = self._content().scrubs
        scrubs.pop(digest_of, None)
        scrubs[digest_of] = payload
        self._shared.write("scrubbed", self.id, None)

    def get_scrub(self, digest_of: bytes) -> bytes | None:
        return self._content().scrubs.get(digest_of)

    def scrubs(self) -> Iterator[bytes]:
        return reversed(list(self._content().scrubs.values()))

    def add_record(self, table: str, content: Mapping[str, Json]) -> Record:
        record = Record(uuid4().hex, 1, dict(content))
        self._content().records.setdefault(table, {})[record.id] = record
        return record

    def replace_record(self, table: str, record: Record, content: Mapping[str, Json]) -> Record:
        kept = self._content().records.get(table, {})
        if kept.get(record.id) != record:
            raise VaultBusyError("gewijzigd")
        kept[record.id] = Record(record.id, record.version + 1, dict(content))
        return kept[record.id]

    def records(self, table: str) -> tuple[Record, ...]:
        return tuple(self._content().records.get(table, {}).values())

    def log(self, event: str, detail: Mapping[str, str] | None = None) -> None:
        self._shared.write(event, self.id, detail)


class _MemoryVault:
    """Shows that the contract asks for nothing that only a file can do."""

    def __init__(self, shared: _Shared) -> None:
        self._shared = shared
        self.id = shared.id
        self.warnings: tuple[Notice, ...] = ()

    def _find(self, name: str) -> _Content | None:
        return next((one for one in self._shared.dossiers.values() if _plain(one.name) == _plain(name)), None)

    def dossier(self, name: str, *, create: bool = False) -> _MemoryDossier:
        found = self._find(name)
        if found is None and create:
            return self.add_dossier(name)
        if found is None:
            raise DossierNotFoundError("onbekend")
        return _MemoryDossier(self._shared, found.id)

    def add_dossier(self, name: str, *, note: str = "", retain_until: date | None = None) -> _MemoryDossier:
        if self._find(name) is not None:
            raise DossierExistsError("bestaat")
        one = _Content(uuid4().hex, " ".join(name.split()), note, retain_until)
        self._shared.dossiers[one.id] = one
        self._shared.write("dossier-added", one.id, None)
        return _MemoryDossier(self._shared, one.id)

    def rename_dossier(self, name: str, new_name: str) -> None:
        found, other = self._find(name), self._find(new_name)
        if found is None:
            raise DossierNotFoundError("onbekend")
        if other is not None and other is not found:
            raise DossierExistsError("bestaat")
        found.name = new_name

    def forget_dossier(self, name: str, *, reason: str = "") -> tuple[Notice, ...]:
        found = self._find(name)
        if found is None:
            raise DossierNotFoundError("onbekend")
        del self._shared.dossiers[found.id]
        self._shared.write("erased", found.id, {"reason": reason})
        return (Notice("copies-remain", "kopieën"),)

    def dossiers(self) -> tuple[DossierInfo, ...]:
        infos = [_MemoryDossier(self._shared, key).info() for key in self._shared.dossiers]
        return tuple(sorted(infos, key=lambda info: info.name.casefold()))

    def due_dossiers(self, today: date) -> tuple[DossierInfo, ...]:
        return tuple(info for info in self.dossiers() if info.retain_until is not None and info.retain_until <= today)

    def find_scrub(self, digest_of: bytes) -> tuple[_MemoryDossier, bytes] | None:
        for one in self._shared.dossiers.values():
            if digest_of in one.scrubs:
                return _MemoryDossier(self._shared, one.id), one.scrubs[digest_of]
        return None

    def log(self, event: str, detail: Mapping[str, str] | None = None) -> None:
        self._shared.write(event, None, detail)

    def audit(self) -> tuple[AuditEntry, ...]:
        return tuple(self._shared.log)

    def check(self) -> CheckReport:
        ones = self._shared.dossiers.values()
        counts = sum(len(one.known) for one in ones), sum(len(one.scrubs) for one in ones)
        return CheckReport(len(ones), *counts, len(self._shared.log))

    def close(self) -> None:
        """Nothing is held."""


def _memory(_folder: Path, _passphrase: str, _kdf: KdfParameters) -> Opener:
    shared = _Shared()
    return lambda: _MemoryVault(shared)


FACTORIES: dict[str, Factory] = {"sqlite": _sqlite, "memory": _memory}
"""Name → makes a new, empty store and gives what opens it, as often as is asked, each time as another user."""


@pytest.fixture(params=sorted(FACTORIES))
def opener(request: pytest.FixtureRequest, tmp_path: Path, passphrase: str, cheap: KdfParameters) -> Iterator[Opener]:
    """Opens the store; all that was opened is closed at the end."""
    opened: list[VaultStore] = []
    make = FACTORIES[request.param](tmp_path, passphrase, cheap)

    def open_once() -> VaultStore:
        opened.append(make())
        return opened[-1]

    yield open_once
    for store in opened:
        store.close()


@pytest.fixture
def store(opener: Opener) -> VaultStore:
    """One open store."""
    return opener()


@pytest.fixture
def dossier(store: VaultStore) -> DossierStore:
    """A dossier in it."""
    return store.add_dossier("C-1", note="intake", retain_until=date(2030, 1, 1))


def test_a_new_store_is_empty(store: VaultStore) -> None:
    """And passes its check."""
    assert store.dossiers() == ()
    assert store.warnings == ()
    assert store.check().dossiers == 0
    assert len(store.id) == 32


def test_what_one_user_wrote_another_reads(
    opener: Opener, dossier: DossierStore, person: Person, propose: Propose
) -> None:
    """As soon as the call has returned."""
    made = dossier.pseudonymise([person("Fatima")], audience="a", propose=propose)
    dossier.put_scrub(b"tekst", b"lading")
    record = dossier.add_record("consent", {"wat": ["a", 1, None, {"b": True}]})
    other = opener()
    found = other.dossier("C-1")
    assert (found.id, found.name) == (dossier.id, "C-1")
    assert found.entities() == made
    assert found.get_scrub(b"tekst") == b"lading"
    assert found.records("consent") == (record,)
    found.pseudonymise([person("Jan")], audience="a", propose=propose)
    assert [entity.main for entity in dossier.entities()] == ["Fatima", "Jan"]


def test_users_that_alternate_share_one_numbering(
    opener: Opener, dossier: DossierStore, person: Person, propose: Propose
) -> None:
    """Each sees what the other gave out."""
    other = opener().dossier("C-1")
    for number in range(5):
        for one in (dossier, other):
            one.pseudonymise([person(f"P{number}"), person(f"{one is other} {number}")], audience="a", propose=propose)
    pseudonyms = [entity.pseudonyms["a"] for entity in dossier.entities()]
    assert sorted(pseudonyms) == sorted(f"[PERSOON-{number}]" for number in range(1, 16))
    assert other.entities() == dossier.entities()


def test_dossiers_are_found_made_renamed_and_erased(store: VaultStore, dossier: DossierStore) -> None:
    """By a name that is unique however it is typed."""
    assert store.dossier(" c-1 ").id == dossier.id
    assert store.dossier("C-1", create=True).id == dossier.id
    with pytest.raises(DossierNotFoundError):
        store.dossier("C-2")
    with pytest.raises(DossierExistsError):
        store.add_dossier("c-1")
    with pytest.raises(VaultInputError):
        store.add_dossier(" ")
    store.rename_dossier("C-1", "C-9")
    store.dossier("C-2", create=True)
    assert [info.name for info in store.dossiers()] == ["C-2", "C-9"]
    assert [info.name for info in store.due_dossiers(date(2030, 1, 1))] == ["C-9"]
    assert store.due_dossiers(date(2029, 12, 31)) == ()
    notices = store.forget_dossier("C-9")
    assert next(notice.code for notice in notices) == "copies-remain"
    with pytest.raises(DossierNotFoundError):
        dossier.entities()
    with pytest.raises(DossierNotFoundError):
        store.forget_dossier("C-9")


def test_an_entity_is_found_by_key_and_by_id(dossier: DossierStore, person: Person, propose: Propose) -> None:
    """And keeps one pseudonym for each audience."""
    known = dossier.remember(person("Fatima", "Faat"), role="cliënt", note="n")
    (by_key,) = dossier.pseudonymise([person("Faat")], audience="a", propose=propose)
    (by_id,) = dossier.pseudonymise([person("mevrouw", entity_id=known.id)], audience="b", propose=propose)
    assert by_key.id == by_id.id == known.id
    assert by_id.pseudonyms == {"a": "[PERSOON-1]", "b": "[PERSOON-1]"}
    assert (by_id.role, by_id.note, by_id.surfaces) == ("cliënt", "n", ("Fatima", "Faat", "mevrouw"))
    assert dossier.entity(known.id) == by_id
    with pytest.raises(EntityNotFoundError):
        dossier.entity("0" * 32)


def test_all_requests_of_one_call_are_kept_or_none(opener: Opener, dossier: DossierStore, person: Person) -> None:
    """Also for the other users."""

    def fail(request: EntityRequest, _ordinal: int, _taken: frozenset[str]) -> str:
        if request.main == "Jan":
            raise LookupError
        return "Anna"

    with pytest.raises(LookupError):
        dossier.pseudonymise([person("Fatima"), person("Jan")], audience="a", propose=fail)
    assert dossier.entities() == ()
    assert opener().dossier("C-1").entities() == ()


def test_entities_are_merged_split_changed_and_removed(
    store: VaultStore, dossier: DossierStore, person: Person, propose: Propose
) -> None:
    """Without a pseudonym ever meaning two."""
    one, two = dossier.pseudonymise([person("Fatima"), person("Faat")], audience="a", propose=propose)
    whole = dossier.merge(one.id, two.id)
    assert (whole.id, whole.former) == (one.id, {"a": ("[PERSOON-2]",)})
    assert dossier.entity(two.id) == whole
    parted = dossier.split(one.id, person("Faat"))
    assert parted.pseudonyms == {}
    dossier.change(parted.id, main="Faatje", role="zus")
    (found,) = dossier.pseudonymise([person("Faat")], audience="a", propose=propose)
    assert (found.id, found.main, found.role, found.pseudonyms["a"]) == (parted.id, "Faatje", "zus", "[PERSOON-3]")
    dossier.remove(parted.id)
    assert [entity.id for entity in dossier.entities()] == [one.id]
    assert store.check().entities == 1


def test_scrubbed_texts_are_found_by_their_bytes(store: VaultStore, dossier: DossierStore) -> None:
    """In a dossier or in the whole store, the newest first, one for each text."""
    for digest, payload in ((b"1", b"een"), (b"2", b"twee"), (b"1", b"drie")):
        dossier.put_scrub(digest, payload)
    assert list(dossier.scrubs()) == [b"drie", b"twee"]
    assert dossier.get_scrub(b"3") is None
    found = store.find_scrub(b"2")
    assert found is not None
    assert (found[0].id, found[1]) == (dossier.id, b"twee")
    assert store.find_scrub(b"3") is None
    assert dossier.info().scrubs == 2


def test_a_record_that_was_changed_meanwhile_is_not_overwritten(opener: Opener, dossier: DossierStore) -> None:
    """The second writer must read again."""
    record = dossier.add_record("record", {"stand": 1})
    changed = opener().dossier("C-1").replace_record("record", record, {"stand": 2})
    with pytest.raises(VaultBusyError):
        dossier.replace_record("record", record, {"stand": 3})
    assert dossier.records("record") == (changed,)
    assert changed.version == record.version + 1


def test_the_log_holds_every_event_in_order(store: VaultStore, dossier: DossierStore) -> None:
    """Numbered without a gap, with the dossier and the details."""
    dossier.put_scrub(b"tekst", b"")
    dossier.log("restored")
    store.log("overridden", {"reason": "gevaar"})
    entries = store.audit()
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    assert [entry.event for entry in entries][-4:] == ["dossier-added", "scrubbed", "restored", "overridden"]
    assert entries[-2].dossier_id == dossier.id
    assert entries[-1].detail == {"reason": "gevaar"}


def test_the_description_of_a_dossier_can_be_changed(dossier: DossierStore) -> None:
    """Remark and day each alone."""
    dossier.describe(note="afgesloten")
    assert (dossier.info().note, dossier.info().retain_until) == ("afgesloten", date(2030, 1, 1))
    dossier.describe(retain_until=date(2032, 1, 1))
    assert (dossier.info().note, dossier.info().retain_until) == ("afgesloten", date(2032, 1, 1))


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    moves=st.lists(
        st.tuples(
            st.sampled_from(["pseudonymise", "remember", "merge", "split", "remove", "change"]),
            st.integers(0, 5),
            st.integers(0, 5),
            st.sampled_from(["a", "b"]),
        ),
        max_size=10,
    )
)
def test_all_stores_agree(
    tmp_path_factory: pytest.TempPathFactory,
    cheap: KdfParameters,
    person: Person,
    propose: Propose,
    moves: list[tuple[str, int, int, str]],
) -> None:
    """The same calls leave the same persons, forms, keys and pseudonyms in every store."""
    left = []
    for factory in FACTORIES.values():
        store = factory(tmp_path_factory.mktemp("kluis"), "een twee drie", cheap)()
        try:
            dossier = store.add_dossier("C-1")
            for move in moves:
                _do(dossier, move, person, propose)
            store.check()
            left.append([(one.main, one.surfaces, one.keys, one.pseudonyms, one.former) for one in dossier.entities()])
        finally:
            store.close()
    assert all(one == left[0] for one in left)


def _do(dossier: DossierStore, move: tuple[str, int, int, str], person: Person, propose: Propose) -> None:
    call, first, second, audience = move
    request, known = person(f"N{first}", f"N{second}"), dossier.entities()
    one, other = (known[first % len(known)], known[second % len(known)]) if known else (None, None)
    match call:
        case "pseudonymise":
            dossier.pseudonymise([request, person(f"M{second}")], audience=audience, propose=propose)
        case "remember":
            dossier.remember(request)
        case "merge" if one and other and one.id != other.id:
            dossier.merge(one.id, other.id)
        case "split" if one and set(one.surfaces) - {*request.surfaces}:
            dossier.split(one.id, request)
        case "remove" if one:
            dossier.remove(one.id)
        case "change" if one:
            dossier.change(one.id, main=f"H{second}")
