"""Backup, and handing dossiers over to a successor."""

from __future__ import annotations

import threading
from datetime import date
from typing import TYPE_CHECKING

import pytest

from anoniem.errors import (
    DossierExistsError,
    DossierNotFoundError,
    HandoverError,
    RecoveryCodeError,
    RefusedError,
    VaultExistsError,
    VaultInputError,
)
from anoniem.vault import Vault, handover, letters
from anoniem.vault.crypto import hpke_seal
from anoniem.vault.encoding import pack_json, pad
from anoniem.vault.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from anoniem.vault import EntityRequest, KdfParameters

    Propose = Callable[[EntityRequest, int, frozenset[str]], str]
    Person = Callable[..., EntityRequest]


@pytest.fixture
def successor(tmp_path: Path, cheap: KdfParameters) -> Iterator[Vault]:
    """The vault of a colleague."""
    with Vault.create(tmp_path / "opvolger.anoniem", "de kluis van de opvolger", kdf=cheap) as opened:
        yield opened


@pytest.fixture
def filled(vault: Vault, person: Person, propose: Propose) -> Vault:
    """Two dossiers with everything in them."""
    for name in ("C-1", "C-2"):
        dossier = vault.add_dossier(name, note="intake", retain_until=date(2031, 1, 1))
        one, two = dossier.pseudonymise([person(f"Fatima {name}"), person("Faat")], audience="a", propose=propose)
        dossier.merge(one.id, two.id)
        dossier.remember(person(f"Fatima {name}"), role="cliënt")
        dossier.put_scrub(name.encode(), b"lading\xff" + name.encode())
        dossier.add_record("consent", {"wat": "alles"})
    return vault


def _code(vault: Vault) -> str:
    return "\n".join(vault.access.own_code())


def _all(vault: Vault, name: str) -> object:
    dossier = vault.dossier(name)
    records = [(record.id, record.content) for record in dossier.records("consent")]
    return dossier.info(), dossier.entities(), list(dossier.scrubs()), dossier.get_scrub(b"C-1"), records


def test_a_successor_gets_all_of_a_dossier(filled: Vault, successor: Vault, person: Person, propose: Propose) -> None:
    """Entities, pseudonyms now and former, scrubbed texts, records; and goes on where the other stopped."""
    bundle, manifest = handover.export(filled, ["C-1"], _code(successor), note="sterkte")
    assert handover.inspect(successor, bundle) == handover.Incoming(manifest, (), ())
    assert handover.accept(successor, bundle) == ("C-1",)
    assert _all(successor, "C-1") == _all(filled, "C-1")
    line = manifest.dossiers[0]
    assert (line.name, line.entities, line.scrubs, line.records, manifest.note) == ("C-1", 1, 1, 1, "sterkte")
    for vault in (filled, successor):
        dossier = vault.dossier("C-1")
        (known, new) = dossier.pseudonymise([person("Faat"), person("Jan")], audience="a", propose=propose)
        assert (known.main, new.pseudonyms["a"]) == ("Fatima C-1", "[PERSOON-3]")
        assert vault.check()
    assert [entry.event for entry in filled.audit()][-1] == "handed-over"
    assert [entry.event for entry in successor.audit()][-1] == "taken-over"


def test_all_dossiers_can_be_handed_over(filled: Vault, successor: Vault) -> None:
    """When no names are given."""
    bundle, manifest = handover.export(filled, None, _code(successor))
    assert [line.name for line in manifest.dossiers] == ["C-1", "C-2"]
    assert handover.accept(successor, bundle) == ("C-1", "C-2")


def test_conflicts_are_shown_and_nothing_is_overwritten(filled: Vault, successor: Vault) -> None:
    """Until each is renamed or skipped."""
    successor.add_dossier("c-1")
    bundle, _ = handover.export(filled, None, _code(successor))
    assert handover.inspect(successor, bundle).conflicts == ("C-1",)
    with pytest.raises(DossierExistsError):
        handover.accept(successor, bundle)
    assert [info.name for info in successor.dossiers()] == ["c-1"]
    assert handover.accept(successor, bundle, rename={"C-1": "C-1 van Anna"}, skip={"C-2"}) == ("C-1 van Anna",)
    again = handover.inspect(successor, bundle)
    assert (again.conflicts, again.known) == (("C-1",), ("C-1",))
    handover.accept(successor, bundle, rename={"C-1": "C-1 nogmaals"}, skip={"C-2"})
    with pytest.raises(RefusedError):
        handover.accept(successor, bundle, skip={"C-1", "C-2"})
    assert successor.check().dossiers == 3


def test_a_bundle_is_readable_by_its_receiver_alone(filled: Vault, successor: Vault) -> None:
    """Not by the sender, not by a third, and not when a byte is changed."""
    bundle, _ = handover.export(filled, None, _code(successor))
    assert b"Fatima" not in bundle
    with pytest.raises(HandoverError, match="andere kluis"):
        handover.inspect(filled, bundle)
    for at in range(0, len(bundle), 97):
        with pytest.raises(HandoverError):
            handover.inspect(successor, bundle[:at] + bytes([bundle[at] ^ 1]) + bundle[at + 1 :])
    for broken in (b"", bundle[:-1], bundle + b"\x00", b"anoniem-handover/2\n" + bundle[19:], b"anoniem-handover/1\n"):
        with pytest.raises(HandoverError):
            handover.inspect(successor, broken)


def _bundle(**changes: object) -> object:
    """A bundle of one dossier with some of its parts exchanged."""
    dossier: dict[str, object] = {
        "id": "00" * 16,
        "card": {"name": "n", "created": "2026-01-01", "retain_until": None},
        "series": {},
        "next": [1, 1],
        "merged": {},
        "entities": [],
        "aliases": [],
        "scrubs": [],
        "records": [],
    }
    return {"vault": "", "made": "2026-01-01T00:00:00+00:00", "note": "", "dossiers": [dossier | changes]}


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        {},
        {"vault": "", "made": "geen dag", "note": "", "dossiers": []},
        {"vault": "", "made": "2026-01-01T00:00:00+00:00", "note": "", "dossiers": [1]},
        {"vault": "", "made": "2026-01-01T00:00:00+00:00", "note": "", "dossiers": [{"id": "zz"}]},
        _bundle(id="00"),
        _bundle(card={"name": "n", "created": "2026-01-01", "retain_until": "ooit"}),
        _bundle(card={"name": "n", "created": "ooit", "retain_until": None}),
        _bundle(next=[2**80, 1]),
        _bundle(next=[1, -1]),
        _bundle(series={"a": 1}),
        _bundle(series={"a": {"PERSOON": "veel"}}),
        _bundle(entities=[["00" * 16, ["PERSON", "Jan", [], [], "", ""]]]),
        _bundle(entities=[["00" * 15, ["PERSON", "Jan", [], [], "", "", 1]]]),
        _bundle(aliases=[["00" * 16, ["a", "b", "c", "d", []]]]),
        _bundle(scrubs=[[2**70, "00" * 32, ""]]),
        _bundle(scrubs=[[1, "00", ""]]),
        _bundle(scrubs=[[1, "00" * 32, "geen base64"]]),
        _bundle(records=[["header", "00" * 16, {}]]),
        _bundle(entities=[1, "twee"]),
    ],
)
def test_a_bundle_with_a_strange_content_is_refused(successor: Vault, value: object) -> None:
    """Anybody can encrypt to a public key; what does not have the form is not taken."""
    _refused(successor, pack_json(value))  # type: ignore[arg-type]  # anything


def test_a_bundle_without_end_is_refused(successor: Vault) -> None:
    """Nesting that would exhaust the reader, and bytes that are no JSON."""
    for text in (b"[" * 100_000, b"niets", b"\xff\xfe"):
        _refused(successor, pad(text))
    _refused(successor, b"zonder kader")


def test_the_least_bundle_is_taken(successor: Vault) -> None:
    """The form that the refused ones deviate from is right itself."""
    assert handover.accept(successor, _sealed(successor, pack_json(_bundle()))) == ("n",)  # type: ignore[arg-type]  # JSON
    successor.check()


def _sealed(receiver: Vault, plain: bytes) -> bytes:
    return b"anoniem-handover/1\n" + hpke_seal(letters.decode(_code(receiver)), plain, "anoniem/1/handover")


def _refused(receiver: Vault, plain: bytes) -> None:
    bundle = _sealed(receiver, plain)
    with pytest.raises(HandoverError):
        handover.inspect(receiver, bundle)
    with pytest.raises(HandoverError):
        handover.accept(receiver, bundle)


def test_both_sides_see_the_same_fingerprint(filled: Vault, successor: Vault) -> None:
    """Six words, other ones for every bundle."""
    bundle, manifest = handover.export(filled, None, _code(successor))
    other, _ = handover.export(filled, None, _code(successor))
    assert handover.inspect(successor, bundle).manifest.fingerprint == manifest.fingerprint
    assert len(manifest.fingerprint.split()) == 6
    assert handover.fingerprint(other) != manifest.fingerprint


def test_what_cannot_be_handed_over_is_named(filled: Vault, successor: Vault) -> None:
    """An unknown dossier, a code with a slip, a code of no use, an empty vault."""
    code = _code(successor)
    with pytest.raises(DossierNotFoundError):
        handover.export(filled, ["C-1", "C-3"], code)
    with pytest.raises(RecoveryCodeError):
        handover.export(filled, None, code[:-1])
    with pytest.raises(VaultInputError):
        handover.export(filled, None, "\n".join(letters.encode(bytes(32))))
    with pytest.raises(RefusedError):
        handover.export(successor, None, code)


def test_a_backup_opens_like_the_vault(filled: Vault, passphrase: str, tmp_path: Path) -> None:
    """With the same passphrase and content; never over another file."""
    copy = tmp_path / "reserve" / "kluis.anoniem"
    filled.backup(copy)
    with Vault.open(copy, passphrase) as opened:
        assert _all(opened, "C-1") == _all(filled, "C-1")
        opened.check()
    with pytest.raises(VaultExistsError):
        filled.backup(copy)
    assert [path.name for path in copy.parent.iterdir()] == ["kluis.anoniem"]


def test_a_backup_is_consistent_while_others_write(
    filled: Vault, vault_path: Path, passphrase: str, tmp_path: Path
) -> None:
    """Each copy passes the whole check."""
    stop = threading.Event()
    failures: list[BaseException] = []

    def write() -> None:
        try:
            with Vault.open(vault_path, passphrase) as other:
                dossier, number = other.dossier("C-2"), 0
                while not stop.wait(0.01):
                    dossier.put_scrub(b"%d" % (number % 10), bytes(number % 5000))
                    number += 1
        except BaseException as error:  # noqa: BLE001 — handed to the test
            failures.append(error)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            filled.backup(tmp_path / f"reserve-{number}")
    finally:
        stop.set()
        writer.join()
    assert failures == []
    for number in range(5):
        with Vault.open(tmp_path / f"reserve-{number}", passphrase) as copy:
            copy.check()


def test_a_file_is_written_whole_or_not(tmp_path: Path) -> None:
    """A bundle is a new file of its owner alone."""
    path = tmp_path / "map" / "overdracht.anoniem"
    write_whole(path, b"inhoud")
    assert path.read_bytes() == b"inhoud"
    with pytest.raises(VaultExistsError):
        write_whole(path, b"anders")
    assert path.read_bytes() == b"inhoud"
    assert [one.name for one in path.parent.iterdir()] == ["overdracht.anoniem"]
