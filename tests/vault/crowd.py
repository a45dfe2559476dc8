"""Many processes that write the same persons into one vault; run by test_crash.py in a process of its own."""

from __future__ import annotations

import os
import random
import sys
import traceback
from pathlib import Path

from anoniem.vault import EntityRequest, KdfParameters, Vault
from anoniem.vault.schema import connect
from anoniem.vault.store import Store

CHEAP = KdfParameters(memory_kib=19 * 1024, passes=2, lanes=1)
DOSSIERS = ("C-1", "C-2")
WRITERS = 8
BATCH = 50


def _request(number: int) -> EntityRequest:
    name = f"persoon {number}"
    return EntityRequest(kind="PERSON", main=name, keys=(name,), surfaces=(name,), series="PERSOON")


def _propose(request: EntityRequest, ordinal: int, _taken: frozenset[str]) -> str:
    return f"[{request.series}-{ordinal}]"


def _write(path: Path, like: Store, name: str, seed: int, persons: int) -> None:
    """Write all persons in an order of one's own, and a text of one's own with each batch."""
    order = list(range(persons))
    random.Random(seed).shuffle(order)
    store = Store(path, connect(path, busy_timeout=120.0), like.header, like.keys)
    with Vault(store, None) as vault:
        dossier = vault.dossier(name)
        for start in range(0, persons, BATCH):
            requests = [_request(number) for number in order[start : start + BATCH]]
            entities = dossier.pseudonymise(requests, audience="a", propose=_propose)
            if [entity.main for entity in entities] != [request.main for request in requests]:
                raise AssertionError
            dossier.put_scrub(b"%d %d" % (seed, start), b"lading")


def main() -> None:
    """Start all writers at once, wait for them, and count."""
    path, persons = Path(sys.argv[1]), int(sys.argv[2])
    vault = Vault.create(path, "een twee drie vier", kdf=CHEAP)
    for name in DOSSIERS:
        vault.dossier(name, create=True)
    vault.close()
    children = []
    for writer in range(WRITERS * len(DOSSIERS)):
        child = os.fork()
        if child == 0:
            status = 1
            try:
                _write(path, vault._store, DOSSIERS[writer % len(DOSSIERS)], writer, persons)
                status = 0
            except BaseException:  # noqa: BLE001 — the parent only sees the exit status
                traceback.print_exc()
            finally:
                os._exit(status)
        children.append(child)
    failed = [child for child in children if os.waitpid(child, 0)[1]]
    if failed:
        sys.exit(f"{len(failed)} writers failed")
    with Vault.open(path, "een twee drie vier") as again:
        report = again.check()
        for name in DOSSIERS:
            entities = again.dossier(name).entities()
            pseudonyms = {entity.pseudonyms["a"] for entity in entities}
            if pseudonyms != {f"[PERSOON-{number}]" for number in range(1, persons + 1)} or len(entities) != persons:
                sys.exit(f"{len(entities)} persons, {len(pseudonyms)} pseudonyms")
        if report.scrubs != WRITERS * len(DOSSIERS) * -(-persons // BATCH):
            sys.exit(f"{report.scrubs} scrubs: an update was lost")
    sys.stdout.write(f"{len(DOSSIERS)} dossiers, elk {persons} personen met 1 pseudoniem\n")


if __name__ == "__main__":
    main()
