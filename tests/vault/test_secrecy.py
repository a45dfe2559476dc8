"""What may not be seen: in the file, beside it, in messages, in lists of arguments."""

from __future__ import annotations

import itertools
import logging
import os
import subprocess
import sys
import tempfile
from datetime import date
from typing import TYPE_CHECKING, cast

import pytest

from anoniem.errors import AnoniemError
from anoniem.vault import EntityRequest, Vault, consent, handover, passphrase
from anoniem.vault.consent import Consent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from anoniem.vault import KdfParameters

    Propose = Callable[[EntityRequest, int, frozenset[str]], str]
    Person = Callable[..., EntityRequest]
    Raw = Callable[..., list[tuple[object, ...]]]

CANARIES = ("Xylofonista", "kanariezang", "Quetzalcoatl", "zebrapadje", "Wolkenkrabster", "mierenneukster")
"""Words that stand nowhere by chance."""


def _spellings() -> Iterator[bytes]:
    for word in CANARIES:
        for form in (word, word.lower(), word.upper(), word.casefold()):
            for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
                yield form.encode(encoding)
            yield form.encode().hex().encode()


def _search(folder: Path) -> list[str]:
    found = []
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            found += [f"{path.name}: {word!r}" for word in _spellings() if word in content]
    return found


def _work(vault: Vault, propose: Propose) -> None:
    """Put each canary in its own kind of place."""
    name, role, note, payload, reason, recipient = CANARIES
    dossier = vault.add_dossier(name, note=note, retain_until=date(2030, 1, 1))
    request = EntityRequest(kind=role, main=name, keys=(name.casefold(),), surfaces=(name, note), series="PERSOON")
    (entity,) = dossier.pseudonymise([request], audience=recipient, propose=propose)
    dossier.remember(request, role=role, note=note)
    dossier.put_scrub(name.encode(), payload.encode() * 50)
    given = Consent(
        what=note, recipient=recipient, purpose=role, given_on=date(2026, 1, 1), given_by=name, form=payload
    )
    consent.give(dossier, given)
    consent.disclose(
        dossier, name.encode(), what=note, recipient=recipient, purpose="anders", on=date(2026, 1, 2), reason=reason
    )
    vault.log("overridden", {"reason": reason})
    dossier.change(entity.id, main=payload)


def test_nothing_readable_is_on_disk(
    vault: Vault, vault_path: Path, propose: Propose, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Not in the file, not in the journal of a transaction that is under way, not in the temporary folder."""
    temporary = tmp_path / "tijdelijk"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setenv("SQLITE_TMPDIR", str(temporary))
    _work(vault, propose)
    with vault._store.writing():
        vault.dossier(CANARIES[0]).put_scrub(b"nog een", CANARIES[3].encode() * 100_000)
        vault._store._connection.execute("PRAGMA cache_spill = ON")
        assert vault_path.with_name(vault_path.name + "-journal").exists()
        assert _search(tmp_path) == []
    vault.backup(tmp_path / "reserve")
    vault.forget_dossier(CANARIES[0])
    assert _search(tmp_path) == []


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    """A canary test that cannot fail proves nothing."""
    for number, word in enumerate((CANARIES[0].encode(), CANARIES[1].upper().encode("utf-16-le"))):
        (tmp_path / str(number)).write_bytes(b"\x00" + word + b"\x00")
    assert len({line.split(":")[0] for line in _search(tmp_path)}) == 2


def test_messages_and_logs_hold_no_names(
    vault: Vault, vault_path: Path, propose: Propose, caplog: pytest.LogCaptureFixture, raw: Raw
) -> None:
    """Whatever goes wrong: text, arguments, cause and context of the error are clean."""
    caplog.set_level(logging.DEBUG)
    _work(vault, propose)
    dossier = vault.dossier(CANARIES[0])
    entity = dossier.entities()[0]
    wrong: list[Callable[[], object]] = [
        lambda: vault.dossier(CANARIES[1]),
        lambda: vault.add_dossier(CANARIES[0]),
        lambda: vault.rename_dossier(CANARIES[1], CANARIES[2]),
        lambda: vault.forget_dossier(CANARIES[1]),
        lambda: dossier.entity(CANARIES[0]),
        lambda: dossier.merge(entity.id, entity.id),
        lambda: dossier.split(
            entity.id,
            EntityRequest(
                kind="K", main=CANARIES[0], keys=(), surfaces=(CANARIES[2], CANARIES[3]), series="S", entity_id="x"
            ),
        ),
        lambda: consent.disclose(
            dossier, b"", what=CANARIES[1], recipient=CANARIES[2], purpose=CANARIES[3], on=date(2020, 1, 1)
        ),
        lambda: consent.withdraw(dossier, CANARIES[0], date(2026, 1, 1)),
        lambda: Vault.open(vault_path, CANARIES[0]),
        lambda: Vault.create(vault_path, CANARIES[0]),
        lambda: Vault.open_with_recovery_code(vault_path, CANARIES[0]),
        lambda: handover.export(vault, [CANARIES[1]], "0" * 60),
        lambda: handover.inspect(vault, CANARIES[0].encode()),
        lambda: vault.backup(vault_path),
    ]
    for call in wrong:
        with pytest.raises(AnoniemError) as caught:
            call()
        _assert_clean(caught.value)
    raw("UPDATE entity SET content = x'00'")
    with pytest.raises(AnoniemError) as caught:
        Vault.open(vault_path, "appel fiets wolk lantaarn dak zomer").dossier(CANARIES[0])
    _assert_clean(caught.value)
    assert not any(word in caplog.text for word in CANARIES)


def _assert_clean(error: BaseException) -> None:
    seen: BaseException | None = error
    while seen is not None:
        told = f"{seen} {seen.args} {vars(seen)}"
        assert not any(word.casefold() in told.casefold() for word in CANARIES), type(seen)
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)


def test_objects_do_not_show_keys(vault: Vault, passphrase: str) -> None:
    """Printing an object by mistake gives nothing away."""
    store = vault._store
    shown = " ".join(map(repr, (vault, vault.access, store, store.keys, store.keys.head)))
    assert store.keys.master.hex() not in shown
    assert repr(store.keys.master) not in shown
    assert passphrase not in shown


def test_nonces_never_repeat(vault: Vault, raw: Raw, person: Person, propose: Propose) -> None:
    """Nor does any ciphertext, though the same contents are written again and again."""
    dossiers = [vault.dossier(f"C-{number}", create=True) for number in range(5)]
    seen: list[bytes] = []
    for turn in range(40):
        for dossier in dossiers:
            dossier.pseudonymise([person("Fatima"), person(f"Jan {turn}")], audience="a", propose=propose)
            dossier.put_scrub(b"tekst", b"lading")
        for table in ("entity", "alias", "scrub"):
            seen += [cast("bytes", row[0]) for row in raw(f"SELECT content FROM {table}")]
        seen += [cast("bytes", cell) for row in raw("SELECT wrapped_key, card, state FROM dossier") for cell in row]
    distinct = set(seen)
    assert len({cell[:12] for cell in distinct}) == len(distinct)
    assert len(distinct) > 1000


def test_equal_contents_look_different(vault: Vault, raw: Raw, person: Person, propose: Propose) -> None:
    """The same person in two dossiers leaves no equal cell: not in blind indexes, not in ciphertext."""
    for name in ("C-1", "C-2"):
        dossier = vault.dossier(name, create=True)
        dossier.pseudonymise([person("Fatima")], audience="a", propose=propose)
        dossier.put_scrub(b"tekst", b"lading")
    for table, columns in (
        ("entity", "content"),
        ("entity_key", "blind"),
        ("alias", "audience_blind, content"),
        ("scrub", "blind, content"),
        ("dossier", "name_blind, card, state, wrapped_key"),
    ):
        for one, two in itertools.combinations(raw(f"SELECT {columns} FROM {table}"), 2):
            assert not set(one) & set(two), table


def test_sizes_tell_little(vault: Vault, raw: Raw, person: Person, propose: Propose) -> None:
    """Short and long names fill the same steps of 64 bytes."""
    dossier = vault.dossier("C-1", create=True)
    dossier.pseudonymise(
        [person("Al"), person("Jan de Wit"), person("Maximiliaan Uiterwaard")], audience="a", propose=propose
    )
    sizes = {len(cast("bytes", row[0])) for row in raw("SELECT content FROM entity")}
    assert len(sizes) <= 2
    assert all((size - 28) % 64 == 0 for size in sizes)


def test_clear_columns_are_the_promised_ones(vault: Vault, raw: Raw, propose: Propose) -> None:
    """Whatever is not bytes in the file is a counter, a cost, a year, a kind of slot or the name of the format."""
    _work(vault, propose)
    vault.access.make_recovery_code()
    clear = set()
    for (table,) in raw("SELECT name FROM sqlite_schema WHERE type = 'table'"):
        for row in raw(f"SELECT * FROM {table}"):
            clear |= {value for value in row if not isinstance(value, bytes)}
    texts = {value for value in clear if isinstance(value, str)}
    assert texts == {"anoniem-vault/1", "passphrase", "recovery"}


@pytest.mark.skipif(sys.platform == "win32", reason="reads /proc")
@pytest.mark.skipif(not os.path.exists("/proc/self/cmdline"), reason="reads /proc")  # noqa: PTH110 — at import, before any fixture
def test_no_process_is_started_with_a_secret(vault_path: Path, cheap: KdfParameters) -> None:
    """The work is done in this process: nothing secret gets into an argument list or the environment."""
    script = (
        "import pathlib, sys, os\n"
        "from anoniem.vault import Vault, KdfParameters\n"
        "secret = sys.stdin.readline().strip()\n"
        "with Vault.create(pathlib.Path(sys.argv[1]), secret, kdf=KdfParameters(19456, 2, 1)) as vault:\n"
        "    vault.dossier(secret, create=True)\n"
        "    told = pathlib.Path('/proc/self/cmdline').read_bytes() + pathlib.Path('/proc/self/environ').read_bytes()\n"
        "    assert secret.encode() not in told and secret not in str(os.environ)\n"
    )
    assert cheap.lanes == 1
    secret = passphrase.generate()
    done = subprocess.run(
        [sys.executable, "-c", script, str(vault_path)], input=secret, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
