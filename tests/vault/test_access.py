"""The ways into a vault, and what renewing its keys keeps and ends."""

from __future__ import annotations

import random
import sqlite3
from datetime import date
from typing import TYPE_CHECKING, ClassVar

import keyring
import keyring.backend
import keyring.errors
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anoniem.errors import RecoveryCodeError, VaultInputError, VaultLockedError, WrongPassphraseError
from anoniem.vault import KdfParameters, Vault, letters, recovery

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from anoniem.vault import EntityRequest

    Propose = Callable[[EntityRequest, int, frozenset[str]], str]
    Person = Callable[..., EntityRequest]
    Raw = Callable[..., list[tuple[object, ...]]]


class MemoryKeyring(keyring.backend.KeyringBackend):
    """A keyring of the real interface that keeps its secrets in memory."""

    priority: ClassVar[float] = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # keyring's own
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        """Give what is kept."""
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep."""
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        """Forget."""
        if (service, username) not in self.kept:
            raise keyring.errors.PasswordDeleteError
        del self.kept[service, username]


@pytest.fixture
def system_keyring() -> Iterator[MemoryKeyring]:
    """The system's keyring for one test."""
    before, memory = keyring.get_keyring(), MemoryKeyring()
    keyring.set_keyring(memory)
    yield memory
    keyring.set_keyring(before)


@pytest.fixture
def no_keyring() -> Iterator[None]:
    """A system without a keyring, as on a server."""
    from keyring.backends.fail import Keyring

    before = keyring.get_keyring()
    keyring.set_keyring(Keyring())  # type: ignore[no-untyped-call]  # keyring's own
    yield
    keyring.set_keyring(before)


@pytest.fixture
def used(vault: Vault, person: Person, propose: Propose) -> Vault:
    """A vault with something in it."""
    dossier = vault.dossier("C-1", create=True)
    dossier.pseudonymise([person("Fatima"), person("Jan", "Johan")], audience="a", propose=propose)
    dossier.put_scrub(b"tekst", b"lading")
    dossier.add_record("consent", {"wat": "alles"})
    return vault


def _all(vault: Vault) -> object:
    dossier = vault.dossier("C-1")
    return dossier.entities(), list(dossier.scrubs()), dossier.get_scrub(b"tekst"), dossier.records("consent")


def test_a_new_passphrase_ends_the_old_one_and_leaves_the_data(
    used: Vault, vault_path: Path, passphrase: str, cheap: KdfParameters, raw: Raw
) -> None:
    """No row but the key slot, the head and the log is written."""
    rows = raw("SELECT * FROM entity"), raw("SELECT * FROM dossier")
    used.access.change_passphrase("nieuwe woorden hier", kdf=cheap)
    assert (raw("SELECT * FROM entity"), raw("SELECT * FROM dossier")) == rows
    used.close()
    with pytest.raises(WrongPassphraseError):
        Vault.open(vault_path, passphrase)
    with Vault.open(vault_path, "nieuwe woorden hier") as again:
        assert [slot.kind for slot in again.access.slots()] == ["passphrase"]
        again.check()


def test_an_empty_new_passphrase_is_refused(used: Vault, vault_path: Path, passphrase: str) -> None:
    """The old one stays."""
    with pytest.raises(VaultLockedError):
        used.access.change_passphrase("  ")
    used.close()
    Vault.open(vault_path, passphrase).close()


def test_the_recovery_code_opens_the_vault(used: Vault, vault_path: Path, cheap: KdfParameters) -> None:
    """And the coach then chooses a new passphrase."""
    before, lines = _all(used), used.access.make_recovery_code()
    used.close()
    with Vault.open_with_recovery_code(vault_path, "\n".join(lines)) as again:
        assert _all(again) == before
        again.access.change_passphrase("weer een zin", kdf=cheap)
    Vault.open(vault_path, "weer een zin").close()


def test_a_new_sheet_ends_the_old_one(used: Vault, vault_path: Path) -> None:
    """A sheet that may be lost is worth nothing once there is another."""
    old, new = used.access.make_recovery_code(), used.access.make_recovery_code()
    used.close()
    with pytest.raises(WrongPassphraseError):
        Vault.open_with_recovery_code(vault_path, "\n".join(old))
    Vault.open_with_recovery_code(vault_path, "\n".join(new)).close()


def test_a_sheet_that_cannot_be_kept_leaves_the_old_one(used: Vault, vault_path: Path) -> None:
    """A full disk must not cost the coach both."""
    old = used.access.make_recovery_code()
    shown: list[tuple[str, ...]] = []

    def fail(lines: tuple[str, ...]) -> None:
        shown.append(lines)
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011 — any
        used.access.make_recovery_code(fail)
    used.close()
    with pytest.raises(WrongPassphraseError):
        Vault.open_with_recovery_code(vault_path, "\n".join(shown[0]))
    Vault.open_with_recovery_code(vault_path, "\n".join(old)).close()


def test_a_code_without_a_sheet_does_not_open(used: Vault, vault_path: Path) -> None:
    """A well-formed code of nothing is a wrong key, not damage."""
    used.close()
    with pytest.raises(WrongPassphraseError):
        Vault.open_with_recovery_code(vault_path, "\n".join(letters.encode(bytes(range(32)))))


def test_a_mistyped_character_on_the_sheet_is_told_by_line(used: Vault, vault_path: Path) -> None:
    """Before any key is tried."""
    lines = list(used.access.make_recovery_code())
    used.close()
    lines[2] = ("7" if lines[2][0] != "7" else "8") + lines[2][1:]
    with pytest.raises(RecoveryCodeError, match="regel 3"):
        Vault.open_with_recovery_code(vault_path, "\n".join(lines))


@given(st.binary(min_size=32, max_size=32), st.sampled_from(["", " ", "-", "\n"]), st.booleans())
def test_a_code_is_read_however_it_is_typed(key: bytes, between: str, lower: bool) -> None:
    """Small letters, hyphens, no line ends, and the letters that look like digits."""
    text = between.join(letters.encode(key)).replace("0", "o").replace("1", "L")
    assert letters.decode(text.lower() if lower else text) == key


@given(st.binary(min_size=32, max_size=32), st.data())
def test_one_or_two_slips_in_a_line_are_always_noticed(key: bytes, data: st.DataObject) -> None:
    """The code has distance 3; two letters that changed places are two slips."""
    lines = ["".join(line.split()) for line in letters.encode(key)]
    number = data.draw(st.integers(0, 3))
    line = list(lines[number])
    places = data.draw(st.lists(st.integers(0, 14), min_size=1, max_size=2, unique=True))
    for place in places:
        others = "0123456789ABCDEFGHJKMNPQRSTVWXYZU*".replace(line[place], "")
        line[place] = data.draw(st.sampled_from(others))
    lines[number] = "".join(line)
    with pytest.raises(RecoveryCodeError, match=f"regel {number + 1}"):
        letters.decode("\n".join(lines))


@given(st.binary(min_size=32, max_size=32), st.integers(0, 3), st.integers(0, 13))
def test_letters_that_changed_places_are_noticed(key: bytes, number: int, place: int) -> None:
    """The most common slip of all."""
    lines = ["".join(line.split()) for line in letters.encode(key)]
    line = list(lines[number])
    line[place], line[place + 1] = line[place + 1], line[place]
    changed = "".join(line)
    if changed != lines[number]:
        lines[number] = changed
        with pytest.raises(RecoveryCodeError):
            letters.decode("".join(lines))


@pytest.mark.parametrize(
    "text", ["", "ABC", "A" * 59, "A" * 61, "\n".join(["0" * 15] * 3), "\n".join(["0" * 15] * 3 + ["0" * 14])]
)
def test_a_code_of_the_wrong_length_is_told(text: str) -> None:
    """With the number of characters that there are."""
    with pytest.raises(RecoveryCodeError, match="tekens"):
        letters.decode(text)


def test_the_spare_bits_are_zero() -> None:
    """One key has one code."""
    from anoniem.vault.letters import _ALPHABET, _checks

    lines = ["".join(line.split()) for line in letters.encode(bytes(32))]
    data = [0] * 12 + [1]
    lines[3] = "".join(_ALPHABET[symbol] for symbol in data + _checks(data))
    with pytest.raises(RecoveryCodeError, match="regel 4"):
        letters.decode("\n".join(lines))
    with pytest.raises(ValueError, match="32-byte"):
        letters.encode(b"te kort")


def test_the_sheet_holds_all_that_is_needed_and_nothing_from_elsewhere(used: Vault) -> None:
    """Code, drawing, date, mark of the vault and instructions; no script, link or outside picture."""
    lines = used.access.make_recovery_code()
    page = recovery.sheet(used.id, lines, date(2026, 3, 9))
    for part in (
        *lines,
        "9 maart 2026",
        " ".join(used.id[at : at + 4] for at in range(0, 16, 4)),
        "<svg",
        "</svg>",
        "anoniem vault recover",
    ):
        assert part in page
    for outside in ("<script", "<link", "<img", "src=", "href=", "url(", "@import"):
        assert outside not in page
    assert page.count("http") == page.count("http://www.w3.org/2000/svg")


def test_the_keyring_opens_the_vault_on_this_machine(
    used: Vault, vault_path: Path, passphrase: str, system_keyring: MemoryKeyring
) -> None:
    """Beside the passphrase, and until it is left."""
    used.access.use_keyring()
    used.close()
    assert passphrase not in str(system_keyring.kept)
    with Vault.open_with_keyring(vault_path) as again:
        again.check()
        again.access.leave_keyring()
        again.access.leave_keyring()
    with pytest.raises(VaultLockedError, match="geen sleutel"):
        Vault.open_with_keyring(vault_path)
    Vault.open(vault_path, passphrase).close()


@pytest.mark.usefixtures("no_keyring")
def test_a_machine_without_keyring_says_so(used: Vault, vault_path: Path) -> None:
    """And the vault stays as it was."""
    with pytest.raises(VaultLockedError, match="geen sleutelbos"):
        used.access.use_keyring()
    assert [slot.kind for slot in used.access.slots()] == ["passphrase"]
    used.close()
    with pytest.raises(VaultLockedError, match="geen sleutelbos"):
        Vault.open_with_keyring(vault_path)


def test_a_successor_opens_the_vault_with_the_key_of_an_own_vault(
    used: Vault, vault_path: Path, tmp_path: Path, cheap: KdfParameters
) -> None:
    """Without the passphrase and without the sheet, until the access is taken away."""
    before = _all(used)
    with Vault.create(tmp_path / "opvolger", "van de opvolger", kdf=cheap) as successor:
        with pytest.raises(WrongPassphraseError):
            Vault.open_as_successor(vault_path, successor)
        code = " ".join(successor.access.own_code())
        assert " ".join(successor.access.own_code()) == code
        used.access.add_successor(code, "Piet, Zwolle")
        used.access.add_successor(code, "Piet, Kampen")
        slots = used.access.slots()
        assert [(slot.kind, slot.label) for slot in slots] == [("passphrase", ""), ("successor", "Piet, Kampen")]
        with Vault.open_as_successor(vault_path, successor) as opened:
            assert _all(opened) == before
        used.access.remove(slots[1].id)
        with pytest.raises(WrongPassphraseError):
            Vault.open_as_successor(vault_path, successor)


def test_the_passphrase_slot_cannot_be_removed(used: Vault) -> None:
    """Nor one that is not there."""
    (slot,) = used.access.slots()
    for slot_id in (slot.id, "0" * 32):
        with pytest.raises(VaultInputError):
            used.access.remove(slot_id)


def test_an_unusable_successor_key_is_refused(used: Vault) -> None:
    """A key of low order would give everybody the secret."""
    with pytest.raises(VaultInputError):
        used.access.add_successor("\n".join(letters.encode(bytes(32))), "niemand")
    used.check()


def test_slots_do_not_grow_without_end(used: Vault) -> None:
    """Each way in is one more to lose."""
    chance = random.Random(1)
    for _ in range(29):
        used.access.add_successor("\n".join(letters.encode(chance.randbytes(32))), "")
    with pytest.raises(VaultInputError, match="zoveel sleutels"):
        used.access.add_successor("\n".join(letters.encode(chance.randbytes(32))), "")
    used.access.make_recovery_code()
    used.check()


def test_rotation_renews_every_key_and_keeps_every_way_in(
    used: Vault, vault_path: Path, passphrase: str, cheap: KdfParameters, raw: Raw, tmp_path: Path
) -> None:
    """All cells change, nothing is lost, sheet and successor still open, and old keys open nothing."""
    lines = used.access.make_recovery_code()
    with Vault.create(tmp_path / "opvolger", "van de opvolger", kdf=cheap) as successor:
        used.access.add_successor(" ".join(successor.access.own_code()), "Piet")
        before, log = _all(used), used.audit()
        cells = {
            value
            for table in ("entity", "entity_key", "alias", "scrub", "consent")
            for row in raw(f"SELECT * FROM {table}")
            for value in row[1:]
            if isinstance(value, bytes)
        }
        ids = {row[0] for row in raw("SELECT entity_id FROM entity UNION SELECT record_id FROM consent")}
        old_master = used._store.keys
        used.access.rotate(passphrase)
        fresh = {
            value
            for table in ("entity", "entity_key", "alias", "scrub", "consent")
            for row in raw(f"SELECT * FROM {table}")
            for value in row[1:]
            if isinstance(value, bytes)
        }
        assert cells & fresh == ids
        assert _all(used) == before
        assert used.audit()[: len(log)] == log
        used.check()
        used.close()
        sealed = raw("SELECT content FROM head")[0][0]
        assert isinstance(sealed, bytes)
        with pytest.raises(Exception, match="zegel"):
            old_master.head.open(sealed, "anoniem/1/head", used._store.header.vault_id)
        Vault.open_with_recovery_code(vault_path, "".join(lines)).close()
        Vault.open_as_successor(vault_path, successor).close()
    with Vault.open(vault_path, passphrase) as again:
        assert _all(again) == before


def test_rotation_can_change_the_passphrase(used: Vault, vault_path: Path, passphrase: str) -> None:
    """In the same stroke; a wrong one changes nothing."""
    with pytest.raises(WrongPassphraseError):
        used.access.rotate("een verkeerde")
    used.access.rotate(passphrase, new_passphrase="een verse zin")
    used.close()
    with pytest.raises(WrongPassphraseError):
        Vault.open(vault_path, passphrase)
    Vault.open(vault_path, "een verse zin").close()


def test_a_failing_rotation_changes_nothing(
    used: Vault, vault_path: Path, passphrase: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The vault goes on with the old keys."""
    before = _all(used)
    real = used._store.new_audit_keys

    def fail() -> None:
        real()
        raise sqlite3.OperationalError

    monkeypatch.setattr(used._store, "new_audit_keys", fail)
    with pytest.raises(Exception, match="beschadigd"):
        used.access.rotate(passphrase)
    monkeypatch.undo()
    assert _all(used) == before
    used.dossier("C-2", create=True)
    used.check()
    used.close()
    Vault.open(vault_path, passphrase).close()


def test_a_vault_that_was_open_during_rotation_is_told_to_open_again(
    used: Vault, vault_path: Path, passphrase: str
) -> None:
    """It is no damage."""
    with Vault.open(vault_path, passphrase) as other:
        used.access.rotate(passphrase)
        with pytest.raises(VaultLockedError, match="vernieuwd"):
            other.dossiers()
