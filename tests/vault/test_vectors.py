"""The published test vectors, read by anoniem and by a second reader that was written after the document alone."""

from __future__ import annotations

import hashlib
import hmac
import json
import shutil
import sqlite3
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from anoniem.errors import VaultDamagedError, VaultError, VaultVersionError, WrongPassphraseError
from anoniem.vault import Vault, handover, letters
from anoniem.vault.crypto import derive, mac
from anoniem.vault.encoding import pack_json, pad, parts, unpack_json, unpad
from anoniem.vault.handover import _MAGIC, _PLACE
from anoniem.vault.outside import Seen, compare

if TYPE_CHECKING:
    from collections.abc import Iterator

_FOLDER = Path(__file__).parents[1] / "vectors" / "vault-1"
_VECTORS: dict[str, Any] = json.loads((_FOLDER / "vectors.json").read_text(encoding="ascii"))
_CASES: list[dict[str, Any]] = _VECTORS["cases"]
_CLASSES = {
    "wrong-passphrase": WrongPassphraseError,
    "header-damaged": VaultDamagedError,
    "row-damaged": VaultDamagedError,
    "kdf-out-of-bounds": VaultDamagedError,
    "newer-format": VaultVersionError,
}


def _file(case: dict[str, Any], folder: Path) -> Path:
    """The file of a case: its base with the patch applied."""
    content = bytearray((_FOLDER / case["file"]).read_bytes())
    for offset, replacement in case.get("patch", []):
        fresh = bytes.fromhex(replacement)
        content.extend(bytes(max(0, offset + len(fresh) - len(content))))
        content[offset : offset + len(fresh)] = fresh
    path: Path = folder / case["file"]
    path.write_bytes(content)
    return path


def _open(case: dict[str, Any], path: Path) -> Vault:
    if "recovery_code" in case:
        secret: str | bytes = letters.decode("\n".join(case["recovery_code"]))
    elif "private_key" in case:
        secret = bytes.fromhex(case["private_key"])
    else:
        secret = case["passphrase"]
    return Vault._open(path, lambda _header: secret, busy_timeout=0.0, event=None)


def _content(vault: Vault) -> list[dict[str, Any]]:
    return [
        {
            "id": info.id,
            "name": info.name,
            "created": info.created.isoformat(),
            "retain_until": info.retain_until and info.retain_until.isoformat(),
            "note": info.note,
            "entities": [
                {
                    "id": entity.id,
                    "kind": entity.kind,
                    "main": entity.main,
                    "surfaces": list(entity.surfaces),
                    "keys": list(entity.keys),
                    "role": entity.role,
                    "note": entity.note,
                    "pseudonyms": dict(entity.pseudonyms),
                    "former": {audience: list(names) for audience, names in entity.former.items()},
                }
                for entity in vault.dossier(info.name).entities()
            ],
            "scrubs": [payload.hex() for payload in vault.dossier(info.name).scrubs()],
            "consents": [dict(record.content) for record in vault.dossier(info.name).records("consent")],
        }
        for info in vault.dossiers()
    ]


@pytest.mark.parametrize("case", _CASES, ids=[case["name"] for case in _CASES])
def test_anoniem_gives_each_vector_its_class(case: dict[str, Any], tmp_path: Path) -> None:
    """Success gives the whole content, every failure its own error."""
    path = _file(case, tmp_path)
    if case["class"] in _CLASSES:
        with pytest.raises(_CLASSES[case["class"]]), _open(case, path) as vault:
            vault.check()
        return
    with _open(case, path) as vault:
        vault.check()
        assert _content(vault) == _VECTORS["content"]
        assert [[entry.seq, entry.event, entry.dossier_id] for entry in vault.audit()] == _VECTORS["log"]
        if "seen" in case:
            with vault._store.reading():
                notices = list(compare(Seen(written="2026-01-01T00:00:00+00:00", **case["seen"]), vault._store))
            assert [notice.code for notice in notices] == ([] if case["class"] == "success" else [case["class"]])


def test_the_first_version_opens_for_ever(tmp_path: Path) -> None:
    """The old file can be worked on, not only read."""
    path = _file(_CASES[0], tmp_path)
    with Vault.open(path, _CASES[0]["passphrase"]) as vault:
        vault.dossier("C-014").put_scrub(b"nieuw", b"lading")
        vault.check()
    with Vault.open(path, _CASES[0]["passphrase"]) as vault:
        assert vault.dossier("C-014").get_scrub(b"nieuw") == b"lading"


def test_the_vector_of_a_handover_opens(tmp_path: Path) -> None:
    """With the private key of the receiver."""
    del tmp_path
    vector = _VECTORS["handover"]
    bundle = (_FOLDER / vector["file"]).read_bytes()
    assert hashlib.sha256(bundle).hexdigest() == vector["sha256"]
    assert handover.fingerprint(bundle) == vector["fingerprint"]
    key = X25519PrivateKey.from_private_bytes(bytes.fromhex(vector["private_key"]))
    plain = _SUITE.decrypt(bundle[len(_MAGIC) :], key, parts(_PLACE))
    value = unpack_json(plain)
    assert isinstance(value, dict)
    assert isinstance(value["dossiers"], list)
    names = [dossier["card"]["name"] for dossier in value["dossiers"] if isinstance(dossier, dict)]  # type: ignore[index,call-overload]
    assert names == vector["dossiers"]


def _value(kind: str, value: Any) -> bytes | str | int:  # noqa: ANN401 — from JSON
    result: bytes | str | int = bytes.fromhex(value) if kind == "b" else value
    return result


def test_primitives_give_the_published_bytes() -> None:
    """Encoding, padding, derivation, MAC and letters."""
    primitives = _VECTORS["primitives"]
    for vector in primitives["parts"]:
        assert parts(*(_value(*one) for one in vector["values"])).hex() == vector["bytes"]
    for vector in primitives["pad"]:
        assert pad(bytes.fromhex(vector["content"])).hex() == vector["padded"]
        assert unpad(bytes.fromhex(vector["padded"])).hex() == vector["content"]
    for vector in primitives["json"]:
        assert pack_json(vector["value"]).hex() == vector["padded"]
        assert unpack_json(bytes.fromhex(vector["padded"])) == vector["value"]
    for vector in primitives["hkdf"]:
        assert derive(bytes.fromhex(vector["key"]), vector["purpose"]).hex() == vector["derived"]
    for vector in primitives["mac"]:
        assert mac(bytes.fromhex(vector["key"]), *(_value(*one) for one in vector["values"])).hex() == vector["mac"]
    for vector in primitives["letters"]:
        assert list(letters.encode(bytes.fromhex(vector["key"]))) == vector["lines"]
        assert letters.decode("".join(vector["lines"])).hex() == vector["key"]


# What follows reads the format with nothing of anoniem: the document must be enough to write it.

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_KEYS = {
    "keyslot": 10,
    "audience": 2,
    "dossier": 3,
    "entity": 3,
    "entity_key": 3,
    "alias": 4,
    "scrub": 3,
    "consent": 3,
    "disclosure": 3,
    "record": 3,
}


class _RefusedError(Exception):
    """The reader's verdict: the class of the failure."""


def _encode(*values: bytes | str | int) -> bytes:
    out = b""
    for value in values:
        match value:
            case bytes():
                letter, data = b"b", value
            case str():
                letter, data = b"s", value.encode("utf-8", "surrogatepass")
            case _:
                letter, data = b"i", value.to_bytes(8, "big")
        out += letter + len(data).to_bytes(4, "big") + data
    return out


def _derive(key: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, None, purpose.encode()).derive(key)


def _mac(key: bytes, *values: bytes | str | int) -> bytes:
    return hmac.digest(key, _encode(*values), "sha256")


def _unseal(key: bytes, sealed: bytes, *place: bytes | str | int) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:12], sealed[12:], _encode(*place))
    except InvalidTag:
        raise _RefusedError("row-damaged") from None


def _json(padded: bytes) -> Any:  # noqa: ANN401 — any JSON
    length = int.from_bytes(padded[:4], "big")
    assert len(padded) % 64 == 0
    assert not any(padded[4 + length :])
    return json.loads(padded[4 : 4 + length].decode("utf-8", "surrogatepass"))


class _Reader:
    """Opens a file and reads all of it."""

    def __init__(self, path: Path, case: dict[str, Any]) -> None:
        if path.read_bytes()[:16] != b"SQLite format 3\x00":
            raise _RefusedError("header-damaged")
        self.db = sqlite3.connect(path)
        try:
            self._begin(case)
        except BaseException:
            self.db.close()
            raise

    def _begin(self, case: dict[str, Any]) -> None:
        if self.db.execute("PRAGMA application_id").fetchone() != (0x416E6F6E,):
            raise _RefusedError("header-damaged")
        if self.db.execute("PRAGMA user_version").fetchone()[0] > 1:
            raise _RefusedError("newer-format")
        ((_, *clear, self.commit),) = self.db.execute("SELECT * FROM header")
        self.clear: list[Any] = clear
        self.vault_id: bytes = clear[1]
        self.master = self._unlock(case)
        if _mac(_derive(self.master, "anoniem/1/commit"), "anoniem/1/header", *clear) != self.commit:
            raise _RefusedError("header-damaged")
        ((sealed,),) = self.db.execute("SELECT content FROM head")
        head_key = _derive(self.master, "anoniem/1/head")
        self.head = _json(_unseal(head_key, sealed, "anoniem/1/head", self.vault_id))
        for table, tally in self.head["tables"].items():
            self._count(table, tally, _derive(self.master, "anoniem/1/vault marks"))

    def _unlock(self, case: dict[str, Any]) -> bytes:
        for row in self.db.execute("SELECT * FROM keyslot"):
            slot_id, kind, memory, passes, lanes, salt, public, tag, wrapped, _label, checksum = row
            if hashlib.sha256(_encode(*self.clear, self.commit, *row[:-1])).digest() != checksum:
                raise _RefusedError("header-damaged")
            place = ("anoniem/1/slot", *self.clear, slot_id, kind, memory, passes, lanes, salt, public)
            if kind == "passphrase":
                if not (19456 <= memory <= 1048576 and 2 <= passes <= 10 and 1 <= lanes <= 16):
                    raise _RefusedError("kdf-out-of-bounds")
                if "passphrase" in case:
                    typed = " ".join(unicodedata.normalize("NFKC", case["passphrase"]).split())
                    argon = Argon2id(salt=salt, length=32, iterations=passes, lanes=lanes, memory_cost=memory)
                    key = argon.derive(typed.encode("utf-8", "surrogatepass"))
                    if _mac(_derive(key, "anoniem/1/slot commit"), *place) == tag:
                        return _unseal(_derive(key, "anoniem/1/slot wrap"), wrapped, *place)
            elif "passphrase" not in case:
                private = X25519PrivateKey.from_private_bytes(self._private(case))
                if private.public_key().public_bytes_raw() == public:
                    return _SUITE.decrypt(wrapped, private, _encode(*place))
        raise _RefusedError("wrong-passphrase")

    @staticmethod
    def _private(case: dict[str, Any]) -> bytes:
        if "private_key" in case:
            return bytes.fromhex(case["private_key"])
        text = "".join(case["recovery_code"]).upper().replace(" ", "")
        data = "".join(text[at : at + 13] for at in range(0, 60, 15))
        number = 0
        for letter in data:
            number = number * 32 + _CROCKFORD.index(letter)
        return (number >> 4).to_bytes(32, "big")

    def _rows(self, table: str, *prefix: bytes) -> Iterator[tuple[Any, ...]]:
        where = " WHERE dossier_id = ?" if prefix else ""
        yield from self.db.execute(f"SELECT * FROM {table}{where}", prefix)

    def _count(self, table: str, tally: list[Any], key: bytes, *prefix: bytes) -> None:
        marks = [_mac(key, "anoniem/1/mark", table, *row) for row in self._rows(table, *prefix)]
        total = sum(int.from_bytes(mark, "big") for mark in marks) % 2**256
        if tally != [len(marks), f"{total:064x}"]:
            raise _RefusedError("row-damaged")

    def _cell(self, key: bytes, table: str, column: str, row: tuple[Any, ...], at: int) -> bytes:
        return _unseal(key, row[at], "anoniem/1/row", table, self.vault_id, column, *row[: _KEYS[table]])

    def content(self) -> object:
        """Everything, as the vectors have it."""
        dossiers = [self._dossier(row) for row in self._rows("dossier")]
        self._audit()
        return sorted(dossiers, key=lambda one: one["name"])

    def _dossier(self, row: tuple[Any, ...]) -> dict[str, Any]:
        own = self._cell(_derive(self.master, "anoniem/1/dossier keys"), "dossier", "wrapped_key", row, 3)
        key, dossier_id = _derive(own, "anoniem/1/content"), row[0]
        card = _json(self._cell(key, "dossier", "card", row, 4))
        state = _json(self._cell(key, "dossier", "state", row, 5))
        for table, tally in state["tables"].items():
            self._count(table, tally, _derive(own, "anoniem/1/marks"), dossier_id)
        entities = {}
        for one in self._rows("entity", dossier_id):
            kind, main, surfaces, looked_up, role, note, ordinal = _json(self._cell(key, "entity", "content", one, 3))
            entities[one[1]] = (
                ordinal,
                {"id": one[1].hex(), "kind": kind, "main": main, "surfaces": surfaces, "keys": looked_up}
                | {"role": role, "note": note, "pseudonyms": {}, "former": {}},
            )
        for one in self._rows("alias", dossier_id):
            audience, pseudonym, _series, _ordinal, former = _json(self._cell(key, "alias", "content", one, 4))
            entity: Any = entities[one[1]][1]
            entity["pseudonyms"][audience] = pseudonym
            if former:
                entity["former"][audience] = former
        scrubs = []
        for one in self._rows("scrub", dossier_id):
            framed = self._cell(key, "scrub", "content", one, 3)
            length = int.from_bytes(framed[:4], "big")
            scrubs.append((framed[4:12], framed[44 : 4 + length].hex()))
        return {
            "id": dossier_id.hex(),
            **{field: card[field] for field in ("name", "created", "retain_until", "note")},
            "entities": [entity for _, entity in sorted(entities.values(), key=lambda pair: pair[0])],
            "scrubs": [payload for _, payload in sorted(scrubs, reverse=True)],
            "consents": [
                _json(self._cell(key, "consent", "content", one, 3)) for one in self._rows("consent", dossier_id)
            ],
        }

    def _audit(self) -> None:
        before, keys = bytes(32), dict(self.head["audit_keys"])
        expected = 1
        for seq, previous, link, seal, entry in self.db.execute("SELECT * FROM audit ORDER BY seq"):
            key = bytes.fromhex(keys[max(first for first in keys if first <= seq)])
            sealed = _mac(_derive(key, "anoniem/1/audit mac"), "anoniem/1/audit mac", self.vault_id, seq, before, link)
            digest = hashlib.sha256(_encode("anoniem/1/audit", self.vault_id, seq, before, entry)).digest()
            if (seq, previous, link, seal) != (expected, before, digest, sealed):
                raise _RefusedError("row-damaged")
            _json(_unseal(_derive(key, "anoniem/1/audit"), entry, "anoniem/1/audit", self.vault_id, seq, before))
            before, expected = link, seq + 1
        if self.head["audit"] != [expected - 1, before.hex()]:
            raise _RefusedError("row-damaged")


def _verdict(path: Path, case: dict[str, Any]) -> tuple[str, object]:
    try:
        reader = _Reader(path, case)
    except _RefusedError as refused:
        return str(refused), None
    try:
        return "success", reader.content()
    except _RefusedError as refused:
        return str(refused), None
    finally:
        reader.db.close()


@pytest.mark.parametrize("case", _CASES, ids=[case["name"] for case in _CASES])
def test_a_second_reader_agrees(case: dict[str, Any], tmp_path: Path) -> None:
    """The same content, the same classes of failure."""
    verdict, found = _verdict(_file(case, tmp_path), case)
    if case["class"] in _CLASSES:
        assert verdict == case["class"]
    else:
        assert (verdict, found) == ("success", _VECTORS["content"])


def test_a_second_reader_reads_what_anoniem_writes_now(tmp_path: Path) -> None:
    """Not only the published file."""
    path = tmp_path / "kluis"
    shutil.copyfile(_FOLDER / "kluis.bin", path)
    with Vault.open(path, _CASES[0]["passphrase"]) as vault:
        vault.access.rotate(_CASES[0]["passphrase"])
        vault.dossier("C-015").put_scrub(b"nieuw", b"lading")
        expected = _content(vault)
    reader = _Reader(path, {"passphrase": _CASES[0]["passphrase"]})
    try:
        assert reader.content() == expected
    finally:
        reader.db.close()


def test_every_failure_class_has_a_vector() -> None:
    """And every error in it is an error of the vault."""
    assert {case["class"] for case in _CASES} == {*_CLASSES, "success", "rolled-back", "forked"}
    assert all(issubclass(error, VaultError) for error in _CLASSES.values())
