"""Works on a vault where it cannot write, and tells what happens; run by test_environment.py in its own process."""

from __future__ import annotations

import os
import resource
import sys
from pathlib import Path

from anoniem.errors import VaultError
from anoniem.vault import KdfParameters, Vault

PASSPHRASE = "een twee drie vier"
CHEAP = KdfParameters(memory_kib=19 * 1024, passes=2, lanes=1)
NOBODY = 65534


def _tell(name: str, call: object) -> None:
    """Print what a call raises."""
    try:
        assert callable(call)
        call()
    except VaultError as error:
        sys.stdout.write(f"{name}: {type(error).__name__}: {error}\n")
    else:
        sys.stdout.write(f"{name}: gelukt\n")


def read_only(folder: Path) -> None:
    """As a user who may read the folder but not write in it."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    _tell("maken", lambda: Vault.create(folder / "nieuw", PASSPHRASE, kdf=CHEAP))
    with Vault.open(folder / "kluis", PASSPHRASE, state_dir=folder / "staat") as vault:
        sys.stdout.write(f"openen: {[notice.code for notice in vault.warnings]}\n")
        dossier = vault.dossier("C-1")
        sys.stdout.write(f"lezen: {dossier.get_scrub(b'tekst')!r}\n")
        _tell("schrijven", lambda: dossier.put_scrub(b"anders", b""))
        _tell("reservekopie", lambda: vault.backup(folder / "reserve"))
        sys.stdout.write(f"controle: {vault.check().scrubs}\n")


def _fill(vault: Vault) -> int:
    """Write until there is no more room; returns how many texts were acknowledged."""
    dossier = vault.dossier("C-1")
    for number in range(10_000):
        try:
            dossier.put_scrub(b"%d" % number, os.urandom(3000))
        except VaultError as error:
            sys.stdout.write(f"vol: {type(error).__name__}\n")
            return number
    raise AssertionError


def full(folder: Path, *, limit: bool) -> None:
    """On a disk that fills up, or with a limit on the size of files."""
    state_dir = folder.parent / "staat"
    with Vault.create(folder / "kluis", PASSPHRASE, kdf=CHEAP, state_dir=state_dir) as vault:
        vault.dossier("C-1", create=True)
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        if limit:
            resource.setrlimit(resource.RLIMIT_FSIZE, (250_000, before[1]))
        kept = _fill(vault)
        if limit:
            resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, before[1]))
        _tell("reservekopie", lambda: vault.backup(folder / "reserve"))
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    with Vault.open(folder / "kluis", PASSPHRASE, state_dir=state_dir) as vault:
        sys.stdout.write(f"waarschuwingen: {[notice.code for notice in vault.warnings]}\n")
        report = vault.check()
        sys.stdout.write(
            f"bewaard: {report.scrubs == kept}, bestanden: {sorted(path.name for path in folder.iterdir())}\n"
        )
    with Vault.open(folder / "kluis", PASSPHRASE) as again:
        sys.stdout.write(f"heropend: {again.check().scrubs == kept}\n")


if __name__ == "__main__":
    match sys.argv[1]:
        case "read-only":
            read_only(Path(sys.argv[2]))
        case "limit":
            full(Path(sys.argv[2]), limit=True)
        case _:
            full(Path(sys.argv[2]), limit=False)
