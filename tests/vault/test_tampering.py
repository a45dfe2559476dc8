"""A file that is not what was written: damage, and an attacker who knows the format but has no key."""

from __future__ import annotations

import contextlib
import hashlib
import os
import random
import shutil
import sqlite3
import sys
from typing import TYPE_CHECKING

import pytest

from anoniem.errors import VaultDamagedError, VaultError, VaultLockedError, WrongPassphraseError
from anoniem.vault import KdfParameters, Vault, keys
from anoniem.vault.contents import Contents
from anoniem.vault.encoding import parts
from anoniem.vault.keys import Slot
from anoniem.vault.rows import LAYOUTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from anoniem.vault import Dossier, EntityRequest

    Propose = Callable[[EntityRequest, int, frozenset[str]], str]
    Person = Callable[..., EntityRequest]
    Raw = Callable[..., list[tuple[object, ...]]]


@pytest.fixture(scope="module")
def template(
    tmp_path_factory: pytest.TempPathFactory, passphrase: str, cheap: KdfParameters, person: Person, propose: Propose
) -> Path:
    """The file of a small vault with two of everything that has rows."""
    path = tmp_path_factory.mktemp("voorbeeld") / "kluis.anoniem"
    with Vault.create(path, passphrase, kdf=cheap) as vault:
        for name in ("C-1", "C-2"):
            dossier = vault.dossier(name, create=True)
            dossier.pseudonymise([person("Fatima"), person("Jan")], audience="a", propose=propose)
            dossier.put_scrub(name.encode(), b"lading van " + name.encode())
            for table in ("consent", "disclosure", "record"):
                dossier.add_record(table, {"wat": f"{table} {name}"})
        vault.access.make_recovery_code()
        vault.access.own_code()
        with vault._store.writing():
            vault._store.put_audience(b"1" * 16, {"name": "intervisie"})
            vault._store.put_audience(b"2" * 16, {"name": "werkgever"})
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        # Small pages keep the file small; the format does not fix the page size.
        connection.execute("PRAGMA page_size = 512")
        connection.execute("VACUUM")
    return path


@pytest.fixture
def full(template: Path, vault_path: Path, passphrase: str) -> Iterator[Vault]:
    """That vault, open."""
    shutil.copyfile(template, vault_path)
    with Vault.open(vault_path, passphrase) as vault:
        yield vault


def _content(vault: Vault) -> object:
    """Everything that a vault can tell."""
    dossiers = [vault.dossier(info.name) for info in vault.dossiers()]
    return (
        vault.check(),
        vault.audit(),
        vault.access.slots(),
        [_content_of(dossier) for dossier in dossiers],
    )


def _content_of(dossier: Dossier) -> object:
    records = [dossier.records(table) for table in ("consent", "disclosure", "record")]
    return dossier.info(), dossier.entities(), list(dossier.scrubs()), records


def _look(path: Path, passphrase: str) -> object:
    """Open without logging, so that the file stays as it is, and read and check everything."""
    with Vault._open(path, lambda _header: passphrase, busy_timeout=0.0, event=None) as vault:
        return _content(vault)


def _glance(path: Path, passphrase: str) -> object:
    """Read everything as `_look` does, in one transaction and without the check of the unused parts of the file."""
    with Vault._open(path, lambda _header: passphrase, busy_timeout=0.0, event=None) as vault:
        store = vault._store
        with store.reading():
            states = [store.dossier(state.id) for state in store.dossier_states()]
            return (
                [(state.card, state.series, Contents.read(store, state)) for state in states],
                list(store.audit()),
                [slot.read_label(store.keys, store.header) for slot in store.slots()],
                store.audiences(),
            )


@pytest.mark.slow
def test_no_flipped_byte_gives_a_wrong_plaintext(full: Vault, vault_path: Path, passphrase: str) -> None:
    """Whatever single byte is changed: a named error, or the same content (an unused byte)."""
    full.forget_dossier("C-2")
    full.close()
    expected = _glance(vault_path, passphrase)
    original = vault_path.read_bytes()
    chance = random.Random(20260101)
    noticed = 0
    with vault_path.open("r+b", buffering=0) as file:
        for offset, byte in enumerate(original):
            file.seek(offset)
            file.write(bytes([byte ^ chance.randrange(1, 256)]))
            found = expected
            try:
                found = _glance(vault_path, passphrase)
            except VaultError:
                noticed += 1
            assert found == expected, f"byte {offset}"
            file.seek(offset)
            file.write(bytes([byte]))
    assert vault_path.read_bytes() == original
    assert noticed > len(original) // 3
    assert _glance(vault_path, passphrase) == expected


def test_exchanged_or_empty_pages_give_no_wrong_plaintext(full: Vault, vault_path: Path, passphrase: str) -> None:
    """As after a repair tool, or a synchronisation service that puts blocks together."""
    full.close()
    expected = _glance(vault_path, passphrase)
    original = vault_path.read_bytes()
    pages = len(original) // 512
    chance = random.Random(3)
    swaps = [(one, one + 1) for one in range(pages - 1)] + [
        (chance.randrange(pages), chance.randrange(pages)) for _ in range(150)
    ]
    noticed = 0
    for one, two in [*swaps, *((page, -1) for page in range(pages))]:
        content = bytearray(original)
        content[one * 512 : one * 512 + 512] = original[two * 512 : two * 512 + 512] if two >= 0 else bytes(512)
        if two >= 0:
            content[two * 512 : two * 512 + 512] = original[one * 512 : one * 512 + 512]
        vault_path.write_bytes(content)
        found = expected
        try:
            found = _glance(vault_path, passphrase)
        except VaultError:
            noticed += 1
        assert found == expected, (one, two)
    assert noticed > len(swaps) // 2


@pytest.mark.parametrize("keep", [0, 1, 15, 99, 100, 512, 4096, 4097, 20_000, -1, -4096])
def test_a_torn_file_is_damaged(full: Vault, vault_path: Path, passphrase: str, keep: int) -> None:
    """A file that was cut off, as after a broken copy, is named as damaged."""
    full.close()
    content = vault_path.read_bytes()
    vault_path.write_bytes(content[:keep])
    with pytest.raises(VaultDamagedError):
        _look(vault_path, passphrase)


def test_random_files_are_damaged_vaults(vault_path: Path, passphrase: str) -> None:
    """Noise behind a right first page header is refused."""
    chance = random.Random(7)
    for _ in range(50):
        vault_path.write_bytes(b"SQLite format 3\x00\x10\x00\x01\x01" + chance.randbytes(8192))
        with pytest.raises(VaultDamagedError):
            _look(vault_path, passphrase)


_TABLES = ("keyslot", "audience", *LAYOUTS.keys() - {"keyslot", "audience"})


@pytest.mark.parametrize("table", [*sorted(_TABLES), "audit", "head", "header"])
def test_a_deleted_row_is_noticed(full: Vault, vault_path: Path, raw: Raw, passphrase: str, table: str) -> None:
    """In every table."""
    full.close()
    column = raw(f"SELECT name FROM pragma_table_info('{table}') LIMIT 1 OFFSET 1")[0][0]
    kept = " AND kind <> 'passphrase'" if table == "keyslot" else ""
    raw(f"DELETE FROM {table} WHERE {column} = (SELECT max({column}) FROM {table} WHERE 1{kept})")
    with pytest.raises(VaultDamagedError):
        _look(vault_path, passphrase)


@pytest.mark.parametrize("table", sorted(LAYOUTS))
def test_a_row_put_back_as_it_was_is_noticed(
    full: Vault, vault_path: Path, raw: Raw, passphrase: str, table: str
) -> None:
    """Every cell of it was valid, and still it does not belong to now."""
    before = raw(f"SELECT * FROM {table}")
    for info in full.dossiers():
        dossier = full.dossier(info.name)
        for entity in dossier.entities():
            dossier.remove(entity.id)
        dossier.put_scrub(info.name.encode(), b"anders")
        for kind in ("consent", "disclosure", "record"):
            for record in dossier.records(kind):
                dossier.replace_record(kind, record, {"wat": "anders"})
    full.access.make_recovery_code()
    with full._store.writing():
        full._store.put_audience(b"1" * 16, {"name": "anders"})
    full.close()
    for row in before:
        raw(f"INSERT OR REPLACE INTO {table} VALUES ({', '.join('?' * len(row))})", *row)
    with pytest.raises(VaultDamagedError):
        _look(vault_path, passphrase)


def _columns(raw: Raw, table: str) -> list[str]:
    return [str(row[1]) for row in raw(f"PRAGMA table_info({table})")]


@pytest.mark.parametrize("table", sorted(set(LAYOUTS) - {"keyslot", "audience"}))
def test_swapped_cells_are_noticed(full: Vault, vault_path: Path, raw: Raw, passphrase: str, table: str) -> None:
    """Any column exchanged between two rows, also of two dossiers."""
    full.close()
    original = vault_path.read_bytes()
    for column in _columns(raw, table):
        if column == "row_version":
            continue
        rows = raw(f"SELECT {', '.join(LAYOUTS[table].key)}, {column} FROM {table}")
        first, last = rows[0], rows[-1]
        assert first[-1] != last[-1]
        where = " AND ".join(f"{name} = ?" for name in LAYOUTS[table].key)
        with contextlib.suppress(sqlite3.IntegrityError):
            raw(f"UPDATE {table} SET {column} = x'00' WHERE {where}", *first[:-1])
            raw(f"UPDATE {table} SET {column} = ? WHERE {where}", first[-1], *last[:-1])
            key = [b"\x00" if name == column else part for name, part in zip(LAYOUTS[table].key, first, strict=False)]
            raw(f"UPDATE {table} SET {column} = ? WHERE {where}", last[-1], *key)
        with pytest.raises(VaultDamagedError):
            _look(vault_path, passphrase)
        vault_path.write_bytes(original)


def test_a_row_version_that_is_counted_back_is_noticed(
    full: Vault, vault_path: Path, raw: Raw, passphrase: str
) -> None:
    """It is bound to every cell of its row."""
    full.close()
    raw("UPDATE entity SET row_version = row_version + 1 WHERE entity_id = (SELECT max(entity_id) FROM entity)")
    with pytest.raises(VaultDamagedError):
        _look(vault_path, passphrase)


def test_sealed_cells_do_not_open_in_another_place(full: Vault, cheap: KdfParameters, tmp_path: Path) -> None:
    """Encryption alone, without the account of the rows, refuses another row, column, table, dossier or vault."""
    store = full._store
    with store.reading():
        one, two = store.dossier_states()
        row, other = list(store.dossier_rows(one, "entity"))
        layout = LAYOUTS["entity"]
        assert layout.open(one.keys.content, store.header.vault_id, row, "content")
        moved = [
            (layout, store.header.vault_id, (*other[:-1], row[-1])),
            (layout, store.header.vault_id, (row[0], row[1], 2, row[-1])),
            (layout, store.header.vault_id, (two.id, row[1], row[2], row[-1])),
            (layout, os.urandom(16), row),
            (LAYOUTS["record"], store.header.vault_id, row),
        ]
        for elsewhere, vault_id, cells in moved:
            with pytest.raises(VaultDamagedError):
                elsewhere.open(one.keys.content, vault_id, cells, "content")
        with pytest.raises(VaultDamagedError):
            layout.open(two.keys.content, store.header.vault_id, row, "content")
    with Vault.create(tmp_path / "andere", "een ander", kdf=cheap) as stranger, pytest.raises(VaultDamagedError):
        stranger._store.keys.wrap.open(b"x" * 60, "anoniem/1/row")


def test_rows_of_another_vault_are_noticed(
    full: Vault, vault_path: Path, raw: Raw, passphrase: str, cheap: KdfParameters, tmp_path: Path
) -> None:
    """A dossier row copied from a vault with the same passphrase does not fit."""
    full.close()
    other_path = tmp_path / "andere"
    with Vault.create(other_path, passphrase, kdf=cheap) as other:
        other.dossier("C-9", create=True)
    with contextlib.closing(sqlite3.connect(other_path)) as connection:
        (row,) = connection.execute("SELECT * FROM dossier").fetchall()
    raw("INSERT INTO dossier VALUES (?, ?, ?, ?, ?, ?)", *row)
    with pytest.raises(VaultDamagedError):
        _look(vault_path, passphrase)


def test_rows_that_belong_to_no_dossier_are_noticed(full: Vault, vault_path: Path, raw: Raw, passphrase: str) -> None:
    """Also rows that no reading would ever meet."""
    full.close()
    raw("INSERT INTO entity VALUES (?, ?, 1, ?)", b"?" * 16, b"?" * 16, b"?" * 92)
    with pytest.raises(VaultDamagedError):
        _look(vault_path, passphrase)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)",
        "DELETE FROM audit WHERE seq > 1",
        "DELETE FROM audit WHERE seq = 1",
        "DELETE FROM audit WHERE seq = 3",
        "UPDATE audit SET seq = 1000 - seq",
        "UPDATE audit SET entry = (SELECT entry FROM audit WHERE seq = 2) WHERE seq = 3",
        "INSERT INTO audit SELECT seq + 1000, prev_hash, hash, mac, entry FROM audit WHERE seq = 2",
        "UPDATE audit SET mac = (SELECT mac FROM audit WHERE seq = 2) WHERE seq = 3",
        "DELETE FROM audit",
    ],
)
def test_a_changed_log_is_noticed(full: Vault, vault_path: Path, raw: Raw, passphrase: str, statement: str) -> None:
    """Cut off at either end, with a hole, reordered, or with a line copied."""
    full.close()
    raw(statement)
    with pytest.raises(VaultDamagedError):
        _look(vault_path, passphrase)


def test_a_recomputed_chain_lacks_the_seal(full: Vault, vault_path: Path, raw: Raw, passphrase: str) -> None:
    """Who changes the last line and its hash cannot make the head agree, which holds the hash encrypted."""
    full.close()
    ((seq, before, entry),) = raw("SELECT seq, prev_hash, entry FROM audit ORDER BY seq DESC LIMIT 1")
    assert isinstance(entry, bytes)
    forged = bytes([entry[0] ^ 1]) + entry[1:]
    vault_id = raw("SELECT vault_id FROM header")[0][0]
    link = hashlib.sha256(parts("anoniem/1/audit", vault_id, seq, before, forged)).digest()  # type: ignore[arg-type]
    raw("UPDATE audit SET entry = ?, hash = ? WHERE seq = ?", forged, link, seq)
    with pytest.raises(VaultDamagedError):
        _look(vault_path, passphrase)


def test_a_strange_object_in_the_file_is_refused(full: Vault, vault_path: Path, raw: Raw, passphrase: str) -> None:
    """A trigger or view that an attacker adds never runs."""
    full.close()
    raw("CREATE TRIGGER t AFTER INSERT ON audit BEGIN DELETE FROM scrub; END")
    with pytest.raises(VaultDamagedError):
        _look(vault_path, passphrase)


def _set_kdf(raw: Raw, memory_kib: int, passes: int, lanes: int, *, checksum: bool) -> None:
    """Change the cost of the passphrase slot, with or without making the checksum fit again."""
    slot_id = raw("SELECT slot_id FROM keyslot WHERE kind = 'passphrase'")[0][0]
    raw(
        "UPDATE keyslot SET memory_kib = ?, passes = ?, lanes = ? WHERE slot_id = ?", memory_kib, passes, lanes, slot_id
    )
    if checksum:
        row = raw("SELECT * FROM keyslot WHERE slot_id = ?", slot_id)[0]
        head = raw("SELECT format, vault_id, created_year, commit_tag FROM header")[0]
        fresh = hashlib.sha256(parts(*head, *row[:-1])).digest()  # type: ignore[arg-type]  # columns of the format
        raw("UPDATE keyslot SET checksum = ? WHERE slot_id = ?", fresh, slot_id)


@pytest.mark.parametrize(
    ("memory_kib", "passes", "lanes"),
    [(2**31, 3, 4), (2**62, 3, 4), (65536, 2**31, 4), (65536, 3, 17), (8, 1, 1), (0, 0, 0), (19 * 1024 - 1, 2, 1)],
)
@pytest.mark.parametrize("checksum", [True, False])
def test_a_kdf_cost_out_of_bounds_is_refused_before_any_work(
    full: Vault,
    vault_path: Path,
    raw: Raw,
    passphrase: str,
    monkeypatch: pytest.MonkeyPatch,
    memory_kib: int,
    passes: int,
    lanes: int,
    *,
    checksum: bool,
) -> None:
    """Neither a file that freezes the machine nor one that makes guessing cheap is opened."""
    full.close()
    _set_kdf(raw, memory_kib, passes, lanes, checksum=checksum)
    monkeypatch.setattr(keys, "passphrase_key", lambda *_: pytest.fail("the derivation ran"))
    with pytest.raises(VaultDamagedError):
        _look(vault_path, passphrase)


def test_a_lowered_kdf_cost_is_noticed(vault_path: Path, raw: Raw, passphrase: str) -> None:
    """Within the bounds too: the cost is bound to the key."""
    Vault.create(vault_path, passphrase, kdf=KdfParameters(memory_kib=20 * 1024, passes=2, lanes=1)).close()
    _set_kdf(raw, 19 * 1024, 2, 1, checksum=False)
    with pytest.raises(VaultDamagedError):
        _look(vault_path, passphrase)
    _set_kdf(raw, 19 * 1024, 2, 1, checksum=True)
    with pytest.raises(WrongPassphraseError):
        _look(vault_path, passphrase)


def test_a_slot_swapped_between_vaults_does_not_open(
    full: Vault, vault_path: Path, raw: Raw, passphrase: str, cheap: KdfParameters, tmp_path: Path
) -> None:
    """The slot binds the vault: an attacker's own slot gives no way in and no false vault."""
    full.close()
    other_path = tmp_path / "andere"
    Vault.create(other_path, "aanvaller aanvaller", kdf=cheap).close()
    with contextlib.closing(sqlite3.connect(other_path)) as connection:
        (row,) = connection.execute("SELECT * FROM keyslot").fetchall()
    raw(f"INSERT INTO keyslot VALUES ({', '.join('?' * len(row))})", *row)
    for typed in ("aanvaller aanvaller", passphrase):
        with pytest.raises(VaultError):
            _look(vault_path, typed)


def test_a_slot_of_another_kind_is_refused(full: Vault, vault_path: Path, raw: Raw, passphrase: str) -> None:
    """An unknown kind is no reason to guess."""
    full.close()
    raw("UPDATE keyslot SET kind = 'hond' WHERE kind = 'recovery'")
    with pytest.raises(VaultDamagedError):
        _look(vault_path, passphrase)


def test_more_slots_than_allowed_are_refused(full: Vault, vault_path: Path, raw: Raw, passphrase: str) -> None:
    """A file with many slots would cost many derivations."""
    store = full._store
    slots = [
        Slot.for_public_key(store.keys, store.header, "successor", bytes([9]) + bytes(31), str(n)) for n in range(40)
    ]
    full.close()
    for slot in slots:
        raw(f"INSERT INTO keyslot VALUES ({', '.join('?' * len(slot.row()))})", *slot.row())
    with pytest.raises(VaultDamagedError):
        _look(vault_path, passphrase)


def test_an_older_file_put_back_is_told_with_its_date(
    vault_path: Path, passphrase: str, cheap: KdfParameters, tmp_path: Path
) -> None:
    """Once, with both dates: putting back a backup is legitimate, and noted in the log."""
    state_dir, old = tmp_path / "staat", tmp_path / "oud"
    Vault.create(vault_path, passphrase, kdf=cheap, state_dir=state_dir).close()
    shutil.copyfile(vault_path, old)
    with Vault.open(vault_path, passphrase, state_dir=state_dir) as vault:
        assert vault.warnings == ()
        vault.dossier("C-1", create=True)
    shutil.copyfile(old, vault_path)
    with Vault.open(vault_path, passphrase, state_dir=state_dir) as vault:
        (notice,) = vault.warnings
        assert notice.code == "rolled-back"
        assert str(vault._store.head.written.astimezone().year) in str(notice)
        assert [entry.event for entry in vault.audit()] == ["created", "rolled-back", "opened"]
    with Vault.open(vault_path, passphrase, state_dir=state_dir) as vault:
        assert vault.warnings == ()


def test_another_branch_of_the_file_is_told(
    vault_path: Path, passphrase: str, cheap: KdfParameters, tmp_path: Path
) -> None:
    """Two machines that both wrote to a synced vault: the one whose work is gone hears so."""
    state_dir, elsewhere = tmp_path / "staat", tmp_path / "elders"
    Vault.create(vault_path, passphrase, kdf=cheap, state_dir=state_dir).close()
    shutil.copyfile(vault_path, elsewhere)
    with Vault.open(vault_path, passphrase, state_dir=state_dir) as vault:
        vault.dossier("hier", create=True)
    with Vault.open(elsewhere, passphrase) as vault:
        for name in ("daar", "ginds", "verder"):
            vault.dossier(name, create=True)
    shutil.copyfile(elsewhere, vault_path)
    with Vault.open(vault_path, passphrase, state_dir=state_dir) as vault:
        assert [notice.code for notice in vault.warnings] == ["forked"]


def test_a_file_exchanged_during_work_is_refused(
    vault: Vault, vault_path: Path, passphrase: str, tmp_path: Path
) -> None:
    """An older version that appears under an open vault is not written on."""
    old = tmp_path / "oud"
    with contextlib.closing(sqlite3.connect(vault_path)) as source, contextlib.closing(sqlite3.connect(old)) as target:
        source.backup(target)
    with Vault.open(vault_path, passphrase) as other:
        other.dossier("C-1", create=True)
        vault.dossier("C-1")
        with (
            contextlib.closing(sqlite3.connect(old)) as source,
            contextlib.closing(sqlite3.connect(vault_path)) as target,
        ):
            source.backup(target)
        for _ in range(2):
            with pytest.raises(VaultDamagedError, match="oudere versie"):
                other.dossier("C-2", create=True)


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be replaced there")
def test_a_file_replaced_during_work_is_not_written_in_vain(
    vault: Vault, vault_path: Path, passphrase: str, tmp_path: Path
) -> None:
    """A sync service renames another file over an open vault: the writer hears so, until the vault is opened again."""
    fresh = tmp_path / "van elders"
    shutil.copyfile(vault_path, fresh)
    fresh.replace(vault_path)
    for call in (lambda: vault.dossier("C-1", create=True), vault.dossiers, lambda: vault.log("restored")):
        with pytest.raises(VaultLockedError, match="vervangen"):
            call()
    vault.close()
    with Vault.open(vault_path, passphrase) as again:
        again.dossier("C-1", create=True)
        vault_path.unlink()
        with pytest.raises(VaultLockedError, match="weggehaald"):
            again.dossiers()


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("kluis (Jan's conflicted copy 2026-01-05).anoniem", True),
        ("kluis.sync-conflict-20260105-101530-ABCDEFG.anoniem", True),
        ("kluis (1).anoniem", True),
        ("kluis 2.anoniem", True),
        ("kluis (conflicterende kopie van laptop).anoniem", True),
        ("kluis-reserve-2026.anoniem", False),
        ("kluisje.anoniem", False),
        ("kluis (1).txt", False),
    ],
)
def test_a_conflict_copy_beside_the_vault_is_told(
    vault: Vault, vault_path: Path, passphrase: str, name: str, *, counts: bool
) -> None:
    """The copies that Dropbox, Syncthing, Google Drive, iCloud and Nextcloud leave, and no others."""
    vault.close()
    shutil.copyfile(vault_path, vault_path.with_name(name))
    with Vault.open(vault_path, passphrase) as again:
        assert [notice.code for notice in again.warnings] == (["conflict-copy"] if counts else [])
        assert all(name in str(notice) for notice in again.warnings)


def test_an_unreadable_state_file_stops_nothing(
    vault_path: Path, passphrase: str, cheap: KdfParameters, tmp_path: Path
) -> None:
    """The counter outside the file is a help, not a condition."""
    state_dir = tmp_path / "staat"
    Vault.create(vault_path, passphrase, kdf=cheap, state_dir=state_dir).close()
    (state,) = state_dir.iterdir()
    for content in (b"", b"{}", b"\xff\xfe", b'{"generation": "x"}', b"[1, 2]"):
        state.write_bytes(content)
        with Vault.open(vault_path, passphrase, state_dir=state_dir) as vault:
            assert vault.warnings == ()
    (tmp_path / "bestand").write_text("")
    with Vault.open(vault_path, passphrase, state_dir=tmp_path / "bestand") as vault:
        assert vault.warnings == ()
