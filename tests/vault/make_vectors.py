"""Makes the test vectors of the vault format in an empty folder: `python tests/vault/make_vectors.py FOLDER`.

The vectors in `tests/vectors/vault-1` were made once and stay as they are: a program that reads the format must read
them for ever.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import shutil
import sqlite3
import sys
from datetime import date
from pathlib import Path
from typing import Any

from anoniem.vault import EntityRequest, KdfParameters, Vault, handover, letters
from anoniem.vault.crypto import derive, mac
from anoniem.vault.encoding import pack_json, pad, parts
from anoniem.vault.outside import Seen

PASSPHRASE = "café fiets  wolk"
CHEAP = KdfParameters(memory_kib=19 * 1024, passes=2, lanes=1)


def _request(name: str, *more: str) -> EntityRequest:
    keys = tuple(one.casefold() for one in (name, *more))
    return EntityRequest(kind="PERSON", main=name, keys=keys, surfaces=(name, *more), series="PERSOON")


def _propose(request: EntityRequest, ordinal: int, _taken: frozenset[str]) -> str:
    return f"[{request.series}-{ordinal}]"


def _shrink(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA page_size = 512")
        connection.execute("VACUUM")


def _patch(base: bytes, changed: bytes) -> list[list[object]]:
    """The runs of bytes in which a file differs from its base; where it is longer, the base counts as zeros."""
    if len(base) > len(changed):
        raise AssertionError
    base = base.ljust(len(changed), b"\x00")
    runs: list[list[object]] = []
    at = 0
    while at < len(base):
        if base[at] != changed[at]:
            end = at
            while end < len(base) and base[end : end + 8] != changed[end : end + 8]:
                end += 1
            runs.append([at, changed[at:end].hex()])
            at = end
        at += 1
    if not changed[-1]:
        runs.append([len(changed) - 1, "00"])
    return runs


def _by_sql(base: Path, *statements: tuple[str, tuple[object, ...]]) -> list[list[object]]:
    copy = base.with_suffix(".tmp")
    shutil.copyfile(base, copy)
    with contextlib.closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete = OFF")
        for statement, values in statements:
            connection.execute(statement, values)
    changed = copy.read_bytes()
    copy.unlink()
    return _patch(base.read_bytes(), changed)


def _kdf(base: Path, memory_kib: int, passes: int) -> list[list[object]]:
    """The passphrase slot with another cost and a checksum that fits it."""
    with contextlib.closing(sqlite3.connect(base)) as connection:
        header = connection.execute("SELECT format, vault_id, created_year, commit_tag FROM header").fetchone()
        row = list(connection.execute("SELECT * FROM keyslot WHERE kind = 'passphrase'").fetchone())
    row[2], row[3] = memory_kib, passes
    checksum = hashlib.sha256(parts(*header, *row[:-1])).digest()
    statement = "UPDATE keyslot SET memory_kib = ?, passes = ?, checksum = ? WHERE slot_id = ?"
    return _by_sql(base, (statement, (memory_kib, passes, checksum, row[0])))


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


def main() -> None:
    """Make the files and the list of cases."""
    folder = Path(sys.argv[1])
    if any(folder.iterdir()):
        sys.exit("the folder is not empty")
    base = folder / "kluis.bin"
    successor_path = folder / "opvolger.bin"
    with Vault.create(successor_path, PASSPHRASE, kdf=CHEAP) as successor:
        own_code = successor.access.own_code()
        own_key = successor._store.head.own_key
    with Vault.create(base, PASSPHRASE, kdf=CHEAP) as vault:
        dossier = vault.add_dossier("C-014", note="intake", retain_until=date(2041, 12, 31))
        one, two = dossier.pseudonymise(
            [_request("Fatima el Amrani", "Fatima"), _request("Faat")], audience="intervisie", propose=_propose
        )
        dossier.pseudonymise([_request("Fatima")], audience="werkgever", propose=_propose)
        dossier.merge(one.id, two.id)
        dossier.remember(_request("Fatima"), role="cliënt", note="🚲 שלום")
        dossier.put_scrub(b"[PERSOON-1] kwam.", b"lading")
        dossier.add_record("consent", {"wat": "verslag"})
        vault.add_dossier("C-015")
        recovery_code = vault.access.make_recovery_code()
        vault.access.add_successor("\n".join(own_code), "Piet")
        bundle, manifest = handover.export(vault, ["C-014"], "\n".join(own_code), note="sterkte")
    _shrink(base)
    successor_path.unlink()
    with Vault._open(base, lambda _header: PASSPHRASE, event=None) as vault:
        store = vault._store
        with store.reading():
            states = store.dossier_states()
        content, head = _content(vault), store.head
        keys = {
            "master": store.keys.master.hex(),
            "dossiers": {state.id.hex(): state.keys.key.hex() for state in states},
            "audit": [[first, one.key.hex()] for first, one in head.audit_keys],
        }
        log = [[entry.seq, entry.event, entry.dossier_id] for entry in vault.audit()]
        seen = Seen.of(head)
        vault_id = store.header.vault_id
    sealed = "SELECT max(entity_id) FROM entity"
    cases: list[dict[str, object]] = [
        {"name": "passphrase", "class": "success", "passphrase": PASSPHRASE},
        {"name": "passphrase, decomposed and spaced", "class": "success", "passphrase": " cafe\u0301  fiets wolk "},
        {"name": "recovery code", "class": "success", "recovery_code": list(recovery_code)},
        {"name": "recovery code, as typed", "class": "success", "recovery_code": [" ".join(recovery_code).lower()]},
        {"name": "successor", "class": "success", "private_key": own_key.hex()},
        {"name": "other passphrase", "class": "wrong-passphrase", "passphrase": "cafe fiets wolk"},
        {"name": "other key", "class": "wrong-passphrase", "private_key": "07" * 32},
        {
            "name": "salt changed",
            "class": "header-damaged",
            "patch": _by_sql(base, ("UPDATE keyslot SET salt = ? WHERE kind = 'passphrase'", (bytes(16),))),
        },
        {
            "name": "vault id changed",
            "class": "header-damaged",
            "patch": _by_sql(base, ("UPDATE header SET vault_id = ?", (bytes(16),))),
        },
        {"name": "first page changed", "class": "header-damaged", "patch": [[0, "00"]]},
        {"name": "application id changed", "class": "header-damaged", "patch": [[68, "00000000"]]},
        {"name": "memory of 2 TiB", "class": "kdf-out-of-bounds", "patch": _kdf(base, 2**31, 2)},
        {"name": "memory of 8 KiB", "class": "kdf-out-of-bounds", "patch": _kdf(base, 8, 2)},
        {"name": "3 000 passes", "class": "kdf-out-of-bounds", "patch": _kdf(base, 19 * 1024, 3000)},
        {"name": "cost changed within bounds", "class": "wrong-passphrase", "patch": _kdf(base, 20 * 1024, 2)},
        {
            "name": "ciphertext changed",
            "class": "row-damaged",
            "patch": _by_sql(base, ("UPDATE entity SET content = zeroblob(length(content))", ())),
        },
        {
            "name": "row version changed",
            "class": "row-damaged",
            "patch": _by_sql(base, (f"UPDATE entity SET row_version = 9 WHERE entity_id = ({sealed})", ())),
        },
        {"name": "row deleted", "class": "row-damaged", "patch": _by_sql(base, ("DELETE FROM scrub", ()))},
        {
            "name": "log cut off",
            "class": "row-damaged",
            "patch": _by_sql(base, ("DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)", ())),
        },
        {"name": "version 2", "class": "newer-format", "patch": [[60, "00000002"]]},
        {
            "name": "seen in a later state",
            "class": "rolled-back",
            "seen": {"generation": seen.generation + 5, "audit_seq": seen.audit_seq + 3, "audit_hash": "ab" * 32},
        },
        {
            "name": "seen in another branch",
            "class": "forked",
            "seen": {"generation": seen.generation - 1, "audit_seq": seen.audit_seq - 1, "audit_hash": "ab" * 32},
        },
        {
            "name": "seen as it is",
            "class": "success",
            "seen": {"generation": seen.generation, "audit_seq": seen.audit_seq, "audit_hash": seen.audit_hash},
        },
    ]
    for case in cases:
        case.setdefault("file", base.name)
        if not {"passphrase", "recovery_code", "private_key"} & set(case):
            case["passphrase"] = PASSPHRASE
    primitives = {
        "parts": [
            {
                "values": [["s", "anoniem/1/row"], ["b", "00ff"], ["i", 7]],
                "bytes": parts("anoniem/1/row", b"\x00\xff", 7).hex(),
            },
            {"values": [], "bytes": parts().hex()},
            {"values": [["s", ""], ["b", ""], ["i", 0], ["s", "é"]], "bytes": parts("", b"", 0, "é").hex()},
        ],
        "pad": [{"content": content.hex(), "padded": pad(content).hex()} for content in (b"", b"x" * 60, b"x" * 61)],
        "json": [
            {"value": {"b": [1, None, "é"], "a": True}, "padded": pack_json({"b": [1, None, "é"], "a": True}).hex()}
        ],
        "hkdf": [
            {"key": "0b" * 32, "purpose": purpose, "derived": derive(b"\x0b" * 32, purpose).hex()}
            for purpose in ("anoniem/1/head", "anoniem/1/content")
        ],
        "mac": [{"key": "0b" * 32, "values": [["s", "a"], ["i", 1]], "mac": mac(b"\x0b" * 32, "a", 1).hex()}],
        "letters": [
            {"key": key.hex(), "lines": list(letters.encode(key))}
            for key in (bytes(32), bytes(range(32)), b"\xff" * 32)
        ],
    }
    (folder / "overdracht.bin").write_bytes(bundle)
    vectors = {
        "format": "anoniem-vault/1",
        "vault_id": vault_id.hex(),
        "keys": keys,
        "content": content,
        "log": log,
        "cases": cases,
        "primitives": primitives,
        "handover": {
            "file": "overdracht.bin",
            "private_key": own_key.hex(),
            "sha256": hashlib.sha256(bundle).hexdigest(),
            "fingerprint": manifest.fingerprint,
            "dossiers": [line.name for line in manifest.dossiers],
            "payload": base64.b64encode(b"lading").decode(),
        },
    }
    text = json.dumps(vectors, ensure_ascii=True, indent=1)
    (folder / "vectors.json").write_text(text + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
