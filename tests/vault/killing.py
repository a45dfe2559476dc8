"""Kills writers of a vault at random moments and looks what is left; run by test_crash.py in a process of its own."""

from __future__ import annotations

import os
import random
import select
import signal
import sys
import time
from pathlib import Path

from anoniem.vault import EntityRequest, KdfParameters, Vault
from anoniem.vault.schema import connect
from anoniem.vault.store import Store

CHEAP = KdfParameters(memory_kib=19 * 1024, passes=2, lanes=1)


def _request(number: int) -> EntityRequest:
    name = f"persoon {number}"
    return EntityRequest(kind="PERSON", main=name, keys=(name,), surfaces=(name,), series="PERSOON")


def _propose(request: EntityRequest, ordinal: int, _taken: frozenset[str]) -> str:
    return f"[{request.series}-{ordinal}]"


def _reopen(path: Path, like: Store) -> Vault:
    """Open with the keys that are at hand, since the derivation is not what is tested."""
    return Vault(Store(path, connect(path, busy_timeout=30.0), like.header, like.keys), None)


def _write(path: Path, like: Store, pipe: int, first: int) -> None:
    """Write without end, in all ways, and acknowledge each number after its call returned."""
    with _reopen(path, like) as vault:
        dossier = vault.dossier("C-1")
        for number in range(first, first + 100_000):
            (entity,) = dossier.pseudonymise([_request(number)], audience="a", propose=_propose)
            dossier.put_scrub(b"tekst %d" % number, b"lading %d" % number)
            if number % 7 == 0:
                dossier.put_scrub(b"tekst", b"x" * (number % 5) * 3000)
            if number % 11 == 0:
                vault.dossier("D", create=True).put_scrub(b"tekst", bytes(5000))
                vault.forget_dossier("D")
            if number % 5 == 0:
                dossier.change(entity.id, note=f"opmerking {number}")
            os.write(pipe, b"%d\n" % number)


def _check(path: Path, like: Store, acknowledged: set[int]) -> int:
    """How many persons are there; whatever was acknowledged must be there with all that was written with it."""
    with _reopen(path, like) as vault:
        vault.check()
        dossier = vault.dossier("C-1")
        entities = dossier.entities()
        numbers = [int(entity.main.split()[1]) for entity in entities]
        assert numbers == list(range(len(numbers))), "an entity is missing or double"
        assert acknowledged <= set(numbers), "an acknowledged entity is lost"
        assert len({entity.pseudonyms["a"] for entity in entities}) == len(numbers)
        for number in acknowledged:
            assert dossier.get_scrub(b"tekst %d" % number) == b"lading %d" % number
            assert number % 5 or entities[number].note == f"opmerking {number}"
        return len(numbers)


def _kill_makers(base: Path, rounds: int) -> None:
    """Kill while a new vault is made: it is there whole or not at all."""
    chance = random.Random(98)
    there, longest = 0, 0.2
    for number in range(rounds):
        path = base.with_name(f"{base.name}-nieuw-{number}")
        child = os.fork()
        if child == 0:
            Vault.create(path, "een twee drie vier", kdf=CHEAP)
            time.sleep(60)
        time.sleep(chance.uniform(0.3, 1.0) * longest)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        # Around the moment at which the file appears, however busy the machine is.
        longest *= 0.8 if path.exists() else 1.3
        if path.exists():
            there += 1
            with Vault.open(path, "een twee drie vier") as vault:
                vault.check()
    assert there > 0, "the kills came too early to prove anything"


def main() -> None:
    """Kill as often as asked; start with a new vault now and then, so that it stays small."""
    base, rounds = Path(sys.argv[1]), int(sys.argv[2])
    chance = random.Random(99)
    for done in range(rounds):
        if done % 50 == 0:
            path = base.with_name(f"{base.name}-{done}")
            vault = Vault.create(path, "een twee drie vier", kdf=CHEAP)
            vault.dossier("C-1", create=True)
            vault.close()
            like, following, acknowledged = vault._store, 0, set[int]()
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            _write(path, like, writer, following)
            os._exit(0)
        os.close(writer)
        received = b""
        until = time.monotonic() + chance.uniform(0.002, 0.06)
        while (left := until - time.monotonic()) > 0:
            if select.select([reader], [], [], left)[0]:
                received += os.read(reader, 4096)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        while more := os.read(reader, 4096):
            received += more
        os.close(reader)
        acknowledged.update(map(int, received.split()))
        following = _check(path, like, acknowledged)
    _kill_makers(base, 20)
    sys.stdout.write(f"{rounds} gedood, niets verloren\n")


if __name__ == "__main__":
    main()
