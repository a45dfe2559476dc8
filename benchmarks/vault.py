"""Measures the vault: opening against its key derivation, looking up, size.

    python benchmarks/vault.py                # 200 dossiers, 20 000 entities
    python benchmarks/vault.py --dossiers 20  # quicker

Entities have two forms and two look-up keys each and a pseudonym for one audience. Times are medians in milliseconds.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from anoniem.vault import EntityRequest, KdfParameters, Vault
from anoniem.vault.crypto import passphrase_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from anoniem.vault import Dossier

PASSPHRASE = "appel fiets wolk lantaarn dak zomer"  # noqa: S105 — of a throw-away vault
PER_DOSSIER = 100


def _request(number: int) -> EntityRequest:
    name = f"Voornaam{number} van Achternaam{number}"
    short = f"Voornaam{number}"
    return EntityRequest(
        kind="PERSON", main=name, keys=(name.casefold(), short.casefold()), surfaces=(name, short), series="PERSOON"
    )


def _propose(request: EntityRequest, ordinal: int, _taken: frozenset[str]) -> str:
    return f"[{request.series}-{ordinal}]"


def _median(call: Callable[[], object], times: int) -> float:
    took = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        took.append((time.perf_counter() - start) * 1000)
    return statistics.median(took)


def _fill(dossier: Dossier, count: int) -> None:
    for start in range(0, count, 1000):
        requests = [_request(number) for number in range(start, min(start + 1000, count))]
        dossier.pseudonymise(requests, audience="intervisie", propose=_propose)


def _look_up(path: Path, name: str, count: int) -> tuple[float, float]:
    """First use of a dossier after opening, and each further look-up of one known entity."""
    known = _request(count // 2)

    with Vault.open(path, PASSPHRASE) as vault:

        def find() -> None:
            vault.dossier(name).pseudonymise([known], audience="intervisie", propose=_propose)

        return _median(find, 1), _median(find, 200)


def main() -> None:
    """Build a vault, measure, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dossiers", type=int, default=200)
    arguments = parser.parse_args()
    dossiers: int = arguments.dossiers
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "kluis.vault"
        start = time.perf_counter()
        with Vault.create(path, PASSPHRASE) as vault:
            empty = path.stat().st_size
            for number in range(dossiers):
                _fill(vault.add_dossier(f"C-{number:04}"), PER_DOSSIER)
        built = time.perf_counter() - start
        entities = dossiers * PER_DOSSIER
        per_entity = (path.stat().st_size - empty) / entities
        kdf = KdfParameters()
        deriving = _median(lambda: passphrase_key(PASSPHRASE, bytes(16), kdf), 7)
        opening = _median(lambda: Vault.open(path, PASSPHRASE).close(), 7)
        with Vault.open(path, PASSPHRASE) as vault:
            code = "".join(vault.access.make_recovery_code())
        # The recovery key needs no derivation: what is left is all the other work of opening.
        rest = _median(lambda: Vault.open_with_recovery_code(path, code).close(), 7)
        checking = _median(lambda: _check(path), 1) - opening
        print(f"dossiers                                   {dossiers:10}")
        print(f"entities                                   {entities:10}")
        print(f"building it                           {built:13.1f} s")
        print(f"file                                  {path.stat().st_size / 1e6:13.1f} MB")
        print(f"file per entity                       {per_entity:13.0f} bytes")
        print(f"key derivation (64 MiB, 3, 4)         {deriving:13.1f} ms")
        print(f"opening, all of it                    {opening:13.1f} ms")
        print(f"opening by recovery code, without it  {rest:13.1f} ms")
        print(f"checking the whole file               {checking:13.1f} ms")
        for size in (100, 1_000, 10_000):
            name = f"een dossier van {size}"
            with Vault.open(path, PASSPHRASE) as vault:
                _fill(vault.add_dossier(name), size)
            first, further = _look_up(path, name, size)
            print(f"first use of a dossier of {size:6}      {first:13.1f} ms")
            print(f"then finding one known entity in it   {further:13.2f} ms")


def _check(path: Path) -> None:
    with Vault.open(path, PASSPHRASE) as vault:
        vault.check()


if __name__ == "__main__":
    main()
