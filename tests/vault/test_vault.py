"""What a vault does when nothing is wrong, and the plain mistakes of every day."""

from __future__ import annotations

import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from anoniem.errors import (
    DossierExistsError,
    DossierNotFoundError,
    EntityNotFoundError,
    VaultBusyError,
    VaultDamagedError,
    VaultExistsError,
    VaultInputError,
    VaultLockedError,
    VaultNotFoundError,
    VaultVersionError,
    WrongPassphraseError,
)
from anoniem.vault import EntityRequest, KdfParameters, Vault

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Propose = Callable[[EntityRequest, int, frozenset[str]], str]
    Person = Callable[..., EntityRequest]
    Raw = Callable[..., list[tuple[object, ...]]]


def test_a_vault_gives_back_what_was_put_in(
    vault: Vault, vault_path: Path, passphrase: str, person: Person, propose: Propose
) -> None:
    """Entities, pseudonyms and scrubbed texts are there again after closing and opening."""
    dossier = vault.dossier("C-014", create=True)
    made = dossier.pseudonymise([person("Fatima el Amrani", "Fatima"), person("Jan")], audience="a", propose=propose)
    dossier.put_scrub(b"geschrobd", b"lading")
    vault.close()
    with Vault.open(vault_path, passphrase) as again:
        dossier = again.dossier("C-014")
        assert dossier.entities() == made
        assert [entity.pseudonyms["a"] for entity in made] == ["[PERSOON-1]", "[PERSOON-2]"]
        assert dossier.get_scrub(b"geschrobd") == b"lading"
        assert dossier.get_scrub(b"iets anders") is None
        assert again.check().entities == 2


def test_one_person_keeps_one_pseudonym_per_audience(vault: Vault, person: Person, propose: Propose) -> None:
    """The same key gives the same entity; another audience gives another pseudonym."""
    dossier = vault.dossier("C-014", create=True)
    (first,) = dossier.pseudonymise([person("Fatima el Amrani", "Fatima")], audience="a", propose=propose)
    (again,) = dossier.pseudonymise([person("Fatima")], audience="a", propose=propose)
    (other,) = dossier.pseudonymise(
        [person("Fatima")], audience="b", propose=lambda _request, ordinal, _taken: f"Naam{ordinal}"
    )
    assert again == first
    assert other.pseudonyms == {"a": "[PERSOON-1]", "b": "Naam1"}


def test_new_forms_of_a_name_are_learnt(vault: Vault, person: Person, propose: Propose) -> None:
    """Surfaces and keys of a later text are added to the known entity and find it from then on."""
    dossier = vault.dossier("C-014", create=True)
    (first,) = dossier.pseudonymise([person("Fatima")], audience="a", propose=propose)
    dossier.pseudonymise([person("mevr. El Amrani", entity_id=first.id)], audience="a", propose=propose)
    (found,) = dossier.pseudonymise([person("mevr. El Amrani")], audience="a", propose=propose)
    assert found.id == first.id
    assert found.main == "Fatima"
    assert found.surfaces == ("Fatima", "mevr. El Amrani")


def test_a_shared_first_name_points_to_whom_it_names_best(vault: Vault, person: Person, propose: Propose) -> None:
    """A key of two persons finds neither, until somebody is known by just that key; then always that one."""
    dossier = vault.dossier("C-014", create=True)
    bakker, smit = dossier.pseudonymise([person("Jan Bakker"), person("Jan Smit")], audience="a", propose=propose)
    for known in (bakker, smit):
        dossier.pseudonymise([person("Jan", entity_id=known.id)], audience="a", propose=propose)
    (third,) = dossier.pseudonymise([person("Jan")], audience="a", propose=propose)
    (again,) = dossier.pseudonymise([person("Jan")], audience="a", propose=propose)
    assert third.id not in (bakker.id, smit.id)
    assert again.id == third.id


def test_a_taken_pseudonym_is_proposed_anew(vault: Vault, person: Person) -> None:
    """The vault asks for the next ordinal when a proposal is taken, and tells which are."""
    dossier = vault.dossier("C-014", create=True)
    asked: list[tuple[int, frozenset[str]]] = []

    def stubborn(_request: EntityRequest, ordinal: int, taken: frozenset[str]) -> str:
        asked.append((ordinal, taken))
        return "Anna" if ordinal < 3 else "Bea"

    entities = dossier.pseudonymise([person("Piet"), person("Kees")], audience="a", propose=stubborn)
    assert [entity.pseudonyms["a"] for entity in entities] == ["Anna", "Bea"]
    assert asked == [(1, frozenset()), (2, frozenset({"Anna"})), (3, frozenset({"Anna"}))]


def test_series_are_numbered_apart(vault: Vault, person: Person, propose: Propose) -> None:
    """Places do not use up the numbers of persons."""
    dossier = vault.dossier("C-014", create=True)
    place = EntityRequest(kind="PLACE", main="Zwolle", keys=("zwolle",), surfaces=("Zwolle",), series="PLAATS")
    entities = dossier.pseudonymise([person("Jan"), place, person("Piet")], audience="a", propose=propose)
    assert [entity.pseudonyms["a"] for entity in entities] == ["[PERSOON-1]", "[PLAATS-1]", "[PERSOON-2]"]


def test_dossiers_do_not_share_persons(vault: Vault, person: Person, propose: Propose) -> None:
    """The same name in two dossiers is two entities."""
    ids = {
        vault.dossier(name, create=True).pseudonymise([person("Jan")], audience="a", propose=propose)[0].id
        for name in ("C-1", "C-2")
    }
    assert len(ids) == 2


def test_a_failing_proposal_leaves_nothing_behind(vault: Vault, person: Person, propose: Propose) -> None:
    """All requests of one call are one transaction."""
    dossier = vault.dossier("C-014", create=True)

    def failing(request: EntityRequest, ordinal: int, _taken: frozenset[str]) -> str:
        if request.main == "Piet":
            msg = "geen naam"
            raise LookupError(msg)
        return f"[{request.series}-{ordinal}]"

    with pytest.raises(LookupError):
        dossier.pseudonymise([person("Jan"), person("Piet")], audience="a", propose=failing)
    assert dossier.entities() == ()
    (jan,) = dossier.pseudonymise([person("Jan")], audience="a", propose=propose)
    assert jan.pseudonyms["a"] == "[PERSOON-1]"
    vault.check()


def test_an_unknown_entity_is_named(vault: Vault, person: Person, propose: Propose) -> None:
    """An id that the dossier does not have is an error, not a new person."""
    dossier = vault.dossier("C-014", create=True)
    for wrong in ("0" * 32, "geen hex", ""):
        with pytest.raises(EntityNotFoundError):
            dossier.pseudonymise([person("Jan", entity_id=wrong)], audience="a", propose=propose)


@pytest.mark.parametrize(
    ("kind", "main", "series", "keys"),
    [("", "a", "s", ("k",)), ("k", "", "s", ("k",)), ("k", "a", "", ("k",)), ("k", "a", "s", ())],
)
def test_an_entity_request_must_be_whole(kind: str, main: str, series: str, keys: tuple[str, ...]) -> None:
    """A request without kind, name, series or any way to find it is refused."""
    with pytest.raises(ValueError, match=r"must not be empty|needs a look-up key"):
        EntityRequest(kind=kind, main=main, keys=keys, surfaces=(), series=series)


def test_scrubs_come_newest_first_and_once(vault: Vault) -> None:
    """A text that is scrubbed again replaces what was kept for it."""
    dossier = vault.dossier("C-014", create=True)
    for digest, payload in ((b"1", b"een"), (b"2", b""), (b"1", b"drie" * 1000)):
        dossier.put_scrub(digest, payload)
    assert list(dossier.scrubs()) == [b"drie" * 1000, b""]
    assert dossier.info().scrubs == 2


def test_the_dossier_of_a_scrubbed_text_is_found(vault: Vault) -> None:
    """A scrubbed file needs no dossier name to be turned back."""
    for name in ("C-1", "C-2"):
        vault.dossier(name, create=True).put_scrub(name.encode(), b"!" + name.encode())
    found = vault.find_scrub(b"C-2")
    assert found is not None
    assert (found[0].name, found[1]) == ("C-2", b"!C-2")
    assert vault.find_scrub(b"C-3") is None


def test_dossier_names_forgive_case_and_spaces(vault: Vault) -> None:
    """One dossier per name, however it is typed; the name is shown as first typed."""
    made = vault.add_dossier("  C-014  Zoë ", note="intake")
    assert vault.dossier("c-014 ZOE\u0308").id == made.id
    assert made.name == "C-014 Zoë"
    with pytest.raises(DossierExistsError):
        vault.add_dossier("c-014 zoë")
    with pytest.raises(VaultInputError):
        vault.add_dossier("   ")
    with pytest.raises(DossierNotFoundError):
        vault.dossier("C-015")


def test_a_new_vault_is_for_its_owner_alone(vault_path: Path, vault: Vault) -> None:
    """The file can be read by nobody else on the machine, and no temporary file stays behind."""
    assert vault.path == vault_path
    assert [path.name for path in vault_path.parent.iterdir()] == [vault_path.name]
    if sys.platform != "win32":
        assert stat.S_IMODE(vault_path.stat().st_mode) == 0o600


def test_a_vault_is_never_overwritten(vault_path: Path, passphrase: str, cheap: KdfParameters) -> None:
    """Whatever is at the path stays."""
    vault_path.write_text("iets anders")
    with pytest.raises(VaultExistsError):
        Vault.create(vault_path, passphrase, kdf=cheap)
    assert vault_path.read_text() == "iets anders"


def test_a_disk_without_hard_links_will_do(
    vault_path: Path, passphrase: str, cheap: KdfParameters, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FAT sticks and some network drives have none; even there nothing is overwritten."""

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(type(vault_path), "hardlink_to", refuse)
    Vault.create(vault_path, passphrase, kdf=cheap).close()
    with pytest.raises(VaultExistsError):
        Vault.create(vault_path, passphrase, kdf=cheap)
    assert [path.name for path in vault_path.parent.iterdir()] == [vault_path.name]
    Vault.open(vault_path, passphrase).close()


def test_too_little_memory_is_named(vault_path: Path) -> None:
    """The derivation needs what its cost says; without it the user hears so."""
    if sys.platform != "linux":
        pytest.skip("limits the address space")
    script = (
        "import pathlib, resource, sys\n"
        "from anoniem.errors import VaultError\n"
        "from anoniem.vault import KdfParameters, Vault\n"
        "resource.setrlimit(resource.RLIMIT_AS, (600 * 2**20, 600 * 2**20))\n"
        "try:\n"
        "    Vault.create(pathlib.Path(sys.argv[1]), 'een twee', kdf=KdfParameters(2**20, 2, 1))\n"
        "except VaultError as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(vault_path)], capture_output=True, text=True, check=True)
    assert "te weinig vrij geheugen" in done.stdout
    assert not vault_path.exists()


def test_no_vault_and_no_vault_file_are_told_apart(tmp_path: Path, passphrase: str) -> None:
    """A missing file, a folder and another kind of file each have their own error."""
    with pytest.raises(VaultNotFoundError):
        Vault.open(tmp_path / "niets", passphrase)
    with pytest.raises(VaultNotFoundError):
        Vault.open(tmp_path, passphrase)
    for content in (b"", b"Beste Fatima,", b"SQLite format 3\x00"):
        (tmp_path / "anders").write_bytes(content)
        with pytest.raises(VaultDamagedError):
            Vault.open(tmp_path / "anders", passphrase)


def test_another_sqlite_file_is_no_vault(vault_path: Path, raw: Raw, passphrase: str) -> None:
    """A database of another program is left alone."""
    raw("CREATE TABLE t (a)")
    with pytest.raises(VaultDamagedError):
        Vault.open(vault_path, passphrase)


def test_a_newer_format_says_so(vault: Vault, vault_path: Path, raw: Raw, passphrase: str) -> None:
    """The message names the version that is needed."""
    vault.close()
    raw("PRAGMA user_version = 7")
    with pytest.raises(VaultVersionError, match="versie 7"):
        Vault.open(vault_path, passphrase)


@pytest.mark.parametrize("wrong", ["appel fiets", "Appel fiets wolk lantaarn dak zomer", "x" * 100_000, "\x00"])
def test_a_wrong_passphrase_is_named(vault: Vault, vault_path: Path, wrong: str) -> None:
    """It is no damage."""
    vault.close()
    with pytest.raises(WrongPassphraseError):
        Vault.open(vault_path, wrong)


@pytest.mark.parametrize("empty", ["", "  ", "\t\n"])
def test_an_empty_passphrase_is_refused(vault: Vault, vault_path: Path, cheap: KdfParameters, empty: str) -> None:
    """Neither for a new vault nor for an old one."""
    vault.close()
    with pytest.raises(VaultLockedError, match="leeg"):
        Vault.open(vault_path, empty)
    with pytest.raises(VaultLockedError, match="leeg"):
        Vault.create(vault_path.with_name("nieuw"), empty, kdf=cheap)
    assert not vault_path.with_name("nieuw").exists()


@pytest.mark.parametrize(
    ("given", "typed"),
    [
        ("café zoë", "cafe\u0301 zoe\u0308"),
        ("a b", "  a \t b\n"),
        ("ﬁets", "fiets"),
        ("מילים סודיות", "מילים סודיות"),
        ("nul\x00teken", "nul\x00teken"),
        ("🚲" * 5000, "🚲" * 5000),
        ("half\ud800", "half\ud800"),
    ],
)
def test_passphrases_count_as_they_look(vault_path: Path, cheap: KdfParameters, given: str, typed: str) -> None:
    """Composed and decomposed accents are equal, and every text that can be typed can be a passphrase."""
    Vault.create(vault_path, given, kdf=cheap).close()
    Vault.open(vault_path, typed).close()


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX locks")
def test_opening_again_does_not_let_go_of_a_lock(vault: Vault, vault_path: Path, passphrase: str) -> None:
    """Another process must not get in while this one writes, though this one opened and closed the file meanwhile."""
    script = (
        "import sqlite3, sys\n"
        "connection = sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None)\n"
        "try:\n"
        "    connection.execute('BEGIN IMMEDIATE')\n"
        "except sqlite3.OperationalError as error:\n"
        "    print(error)\n"
        "connection.close()\n"
    )
    with vault._store.writing():
        vault.log("restored")
        with pytest.raises(VaultBusyError):
            Vault.open(vault_path, passphrase, busy_timeout=0.0)
        done = subprocess.run(
            [sys.executable, "-c", script, str(vault_path)], capture_output=True, text=True, check=True
        )
    assert done.stdout.strip() == "database is locked"


def test_a_lock_held_elsewhere_gives_a_clear_message(
    vault: Vault, vault_path: Path, passphrase: str, person: Person, propose: Propose
) -> None:
    """After the waiting time the user hears that the vault is in use; nothing is lost."""
    dossier = vault.dossier("C-014", create=True)
    with vault._store.writing():
        dossier.log("restored")
        with pytest.raises(VaultBusyError, match="in gebruik"):
            Vault.open(vault_path, passphrase, busy_timeout=0.1)
    with Vault.open(vault_path, passphrase, busy_timeout=0.1) as other:
        other.dossier("C-014").pseudonymise([person("Jan")], audience="a", propose=propose)
    assert [entity.main for entity in dossier.entities()] == ["Jan"]


def test_the_ways_in_can_be_seen_without_a_key(vault: Vault, vault_path: Path) -> None:
    """A caller can tell whether a keyring is worth asking."""
    assert Vault.ways_in(vault_path) == {"passphrase"}
    vault.access.make_recovery_code()
    assert Vault.ways_in(vault_path) == {"passphrase", "recovery"}
