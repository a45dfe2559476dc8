"""What every store of a vault must do. A new store joins by adding its factory to `FACTORIES`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from anoniem.errors import (
    DossierExistsError,
    DossierNotFoundError,
    EntityNotFoundError,
    VaultBusyError,
    VaultInputError,
)
from anoniem.vault import Vault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from anoniem.vault import DossierStore, EntityRequest, KdfParameters, VaultStore

    Propose = Callable[[EntityRequest, int, frozenset[str]], str]
    Person = Callable[..., EntityRequest]
    Opener = Callable[[], VaultStore]
    Factory = Callable[[Path, str, KdfParameters], Opener]


def _sqlite(folder: Path, passphrase: str, kdf: KdfParameters) -> Opener:
    path = folder / "kluis"
    Vault.create(path, passphrase, kdf=kdf).close()
    return lambda: Vault.open(path, passphrase)


FACTORIES: dict[str, Factory] = {"sqlite": _sqlite}
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
