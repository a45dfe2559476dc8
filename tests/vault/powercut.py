"""Simulates power cuts: records what SQLite asks of the disk, and rebuilds the disk as it can be after each sync.

A layer is put between SQLite and its own file layer (a "VFS" whose functions are replaced through ctypes). It records
writes, truncations, syncs and deletions in their order. After every sync the power can go: then a file holds what it
held at its last own sync, and of what was written since, nothing, or any part in sectors of 512 bytes. Each such disk
is opened and must hold what was acknowledged. Run by test_crash.py in a process of its own, because the layer stays
for good.
"""

from __future__ import annotations

import ctypes
import functools
import random
import shutil
import sys
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from anoniem.vault import EntityRequest, KdfParameters, Vault, crypto, keys
from anoniem.vault.contents import Contents

PASSPHRASE = "een twee drie vier"
CHEAP = KdfParameters(memory_kib=19 * 1024, passes=2, lanes=1)
SECTOR = 512
TORN = 3

POINTER = ctypes.sizeof(ctypes.c_void_p)
OPEN = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
DELETE = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
WRITE = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_int64)
TRUNCATE = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int64)
SYNC = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int)


class Vfs(ctypes.Structure):
    """The beginning of `sqlite3_vfs`."""

    _fields_ = (
        ("version", ctypes.c_int),
        ("file_size", ctypes.c_int),
        ("longest_path", ctypes.c_int),
        ("next", ctypes.c_void_p),
        ("name", ctypes.c_char_p),
        ("data", ctypes.c_void_p),
        ("open", OPEN),
        ("delete", DELETE),
        ("rest", ctypes.c_void_p * 14),
    )


class Methods(ctypes.Structure):
    """`sqlite3_io_methods`, version 3."""

    _fields_ = (
        ("version", ctypes.c_int),
        ("close", ctypes.c_void_p),
        ("read", ctypes.c_void_p),
        ("write", WRITE),
        ("truncate", TRUNCATE),
        ("sync", SYNC),
        ("rest", ctypes.c_void_p * 13),
    )


@dataclass
class File:
    """A file on the simulated disk: what is safe, and what was written since."""

    safe: bytearray = field(default_factory=bytearray)
    waiting: list[tuple[str, int, bytes]] = field(default_factory=list)

    @staticmethod
    def apply(content: bytearray, action: tuple[str, int, bytes]) -> None:
        """Do one write or truncation."""
        kind, offset, data = action
        if kind == "truncate":
            del content[offset:]
            return
        if len(content) < offset:
            content.extend(bytes(offset - len(content)))
        content[offset : offset + len(data)] = data

    def after_cut(self, chance: random.Random | None) -> bytes:
        """What the file holds when the power goes: without what waited, or with any part of it."""
        content = bytearray(self.safe)
        for kind, offset, data in self.waiting if chance else ():
            for start in range(0, max(len(data), 1), SECTOR):
                if chance is not None and chance.random() < 0.5:
                    self.apply(content, (kind, offset + start, data[start : start + SECTOR]))
        return bytes(content)


class Recorder:
    """Stands between SQLite and the disk."""

    def __init__(self, library: ctypes.CDLL) -> None:
        library.sqlite3_vfs_find.restype = ctypes.POINTER(Vfs)
        library.sqlite3_vfs_find.argtypes = [ctypes.c_char_p]
        self.events: list[tuple[str, str, int, bytes]] = []
        self.on = False
        self._paths: dict[int, str] = {}
        self._methods: dict[int, Methods] = {}
        self._own = library.sqlite3_vfs_find(None)
        self._vfs = Vfs()
        ctypes.memmove(ctypes.byref(self._vfs), self._own, ctypes.sizeof(Vfs))
        self._vfs.name = b"stroomuitval"
        self._vfs.open = OPEN(self._open)
        self._vfs.delete = DELETE(self._delete)
        if library.sqlite3_vfs_register(ctypes.byref(self._vfs), 1):
            raise OSError

    def _open(self, _vfs: int, name: int | None, file: int, flags: int, out: int | None) -> int:
        # SQLite keeps the parameters of the URI behind the name: the pointer goes on as it came.
        code: int = self._own.contents.open(ctypes.cast(self._own, ctypes.c_void_p), name, file, flags, out)
        place = ctypes.c_void_p.from_address(file)
        if not code and place.value and name:
            self._paths[file] = ctypes.string_at(name).decode()
            place.value = ctypes.addressof(self._wrapped(place.value))
        return code

    def _wrapped(self, address: int) -> Methods:
        """The file layer's methods with ours in the place of three; made once for each set."""
        if address in self._methods:
            return self._methods[address]
        own = Methods.from_address(address)
        mine = Methods()
        ctypes.memmove(ctypes.byref(mine), address, ctypes.sizeof(Methods))

        def write(file: int, data: int, amount: int, offset: int) -> int:
            self._record("write", self._paths[file], offset, ctypes.string_at(data, amount))
            code: int = own.write(file, data, amount, offset)
            return code

        def truncate(file: int, size: int) -> int:
            self._record("truncate", self._paths[file], size)
            code: int = own.truncate(file, size)
            return code

        def sync(file: int, flags: int) -> int:
            code: int = own.sync(file, flags)
            self._record("sync", self._paths[file])
            return code

        mine.write, mine.truncate, mine.sync = WRITE(write), TRUNCATE(truncate), SYNC(sync)
        self._methods[address] = mine
        return mine

    def _delete(self, _vfs: int, name: int, durable: int) -> int:
        code: int = self._own.contents.delete(ctypes.cast(self._own, ctypes.c_void_p), name, durable)
        self._record("delete", ctypes.string_at(name).decode(), durable)
        return code

    def _record(self, kind: str, path: str, number: int = 0, data: bytes = b"") -> None:
        if self.on:
            self.events.append((kind, path, number, data))

    def acknowledge(self, step: int) -> None:
        """Note that a step's call has returned."""
        self._record("ack", "", step)


def _look(path: Path) -> object:
    with Vault._open(path, lambda _header: PASSPHRASE, busy_timeout=1.0, event=None) as vault:
        vault.check()
        store = vault._store
        with store.reading():
            return [
                (state.card, state.series, Contents.read(store, store.dossier(state.id)))
                for state in store.dossier_states()
            ]


def _request(name: str) -> EntityRequest:
    return EntityRequest(kind="PERSON", main=name, keys=(name.casefold(),), surfaces=(name,), series="PERSOON")


def _step(vault: Vault, step: int) -> None:
    """One call of each sort, in turn."""
    dossier = vault.dossier("C-1")
    match step % 8:
        case 0 | 4:
            dossier.pseudonymise(
                [_request(f"Persoon {step}"), _request(f"Ander {step}")],
                audience="a",
                propose=lambda request, ordinal, _taken: f"[{request.series}-{ordinal}]",
            )
        case 1:
            dossier.put_scrub(b"%d" % step, bytes(step * 211))
        case 2:
            dossier.add_record("consent", {"wat": f"toestemming {step}"})
        case 3:
            vault.add_dossier(f"D-{step}", retain_until=date(2030, 1, 1))
        case 5:
            one, two = dossier.entities()[-2:]
            dossier.merge(one.id, two.id)
        case 6:
            vault.access.rotate(PASSPHRASE)
        case _:
            vault.forget_dossier(f"D-{step - 4}")


def _disks(events: list[tuple[str, str, int, bytes]], first: bytes, path: Path) -> list[tuple[int, dict[str, bytes]]]:
    """The disks that there can be after a cut, each with the number of the last acknowledged step."""
    chance = random.Random(5)
    files = {str(path): File(bytearray(first))}
    disks = []
    acknowledged = 0
    for number, (kind, name, argument, data) in enumerate(events):
        if kind == "ack":
            acknowledged = argument
        elif kind in {"write", "truncate"}:
            files.setdefault(name, File()).waiting.append((kind, argument, data))
        elif kind == "sync":
            file = files.setdefault(name, File())
            for action in file.waiting:
                File.apply(file.safe, action)
            file.waiting.clear()
        elif kind == "delete":
            if not argument:
                sys.exit("a deletion was not made durable")
            files.pop(name, None)
        following = events[number + 1][0] if number + 1 < len(events) else "sync"
        if kind in {"sync", "delete", "ack"} or following in {"sync", "delete"}:
            disks.append((acknowledged, {key: file.after_cut(None) for key, file in files.items()}))
            if any(file.waiting for file in files.values()):
                disks += [
                    (acknowledged, {key: file.after_cut(chance) for key, file in files.items()}) for _ in range(TORN)
                ]
    return disks


def main() -> None:
    """Record, cut everywhere, look."""
    vars(keys)["passphrase_key"] = functools.cache(crypto.passphrase_key)
    maps = Path("/proc/self/maps")
    found = (
        {line.split()[-1] for line in maps.read_text().splitlines() if "sqlite3.so" in line} if maps.exists() else set()
    )
    library_path = next((name for name in found if "libsqlite3" in name), None)
    if library_path is None:
        sys.stdout.write("overgeslagen: SQLite is hier geen gedeelde bibliotheek\n")
        return
    folder = Path(sys.argv[1])
    path = folder / "kluis"
    recorder = Recorder(ctypes.CDLL(library_path))
    with Vault.create(path, PASSPHRASE, kdf=CHEAP) as vault:
        vault.dossier("C-1", create=True)
        first, seen = path.read_bytes(), [_look(path)]
        for step in range(1, 17):
            recorder.on = True
            _step(vault, step)
            recorder.acknowledge(step)
            recorder.on = False
            seen.append(_look(path))
    disks = _disks(recorder.events, first, path.resolve())
    for number, (acknowledged, files) in enumerate(disks):
        place = folder / "schijf"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        for name, content in files.items():
            (place / Path(name).name).write_bytes(content)
        if _look(place / path.name) not in seen[acknowledged : acknowledged + 2]:
            sys.exit(f"disk {number}: not what step {acknowledged} left")
    syncs = sum(event[0] in {"sync", "delete"} for event in recorder.events)
    sys.stdout.write(f"{syncs} keer gesynchroniseerd, {len(disks)} schijven na stroomuitval, niets verloren\n")


if __name__ == "__main__":
    main()
