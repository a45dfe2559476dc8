"""Files that appear whole or not at all."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

from anoniem.errors import VaultExistsError, VaultWriteError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["appearing", "put_in_place", "write_whole"]


@contextlib.contextmanager
def appearing(path: Path) -> Iterator[Path]:
    """Give an empty file, readable by its owner alone, that gets the name `path` when the block ends well.

    Raises:
        VaultExistsError: if anything is at the path; it is never overwritten.
        VaultWriteError: if the folder cannot be written.
    """
    if os.path.lexists(path):
        raise _exists(path)
    fresh = path.with_name(f".{path.name}.{os.urandom(6).hex()}")
    try:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            yield fresh
            put_in_place(fresh, path)
        finally:
            fresh.unlink(missing_ok=True)
    except FileExistsError:
        raise _exists(path) from None
    except OSError:
        raise VaultWriteError(
            "Er kan niets worden opgeslagen in {folder}: de map is alleen-lezen, of de schijf is vol. "
            "Kies een andere map of maak ruimte vrij.",
            folder=str(path.parent),
        ) from None


def write_whole(path: Path, content: bytes) -> None:
    """Write a new file, on disk when this returns.

    Raises:
        VaultExistsError: if anything is at the path.
        VaultWriteError: if it cannot be written.
    """
    with appearing(path) as fresh, fresh.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _exists(path: Path) -> VaultExistsError:
    return VaultExistsError(
        "Op {path} staat al een bestand. Dat wordt nooit overschreven; kies een andere plaats.", path=str(path)
    )


def put_in_place(fresh: Path, path: Path) -> None:
    """Give the finished file its name, never over another file, and have the folder remember it.

    Raises:
        FileExistsError: if another process made a file there meanwhile.
        OSError: if the folder cannot be written.
    """
    try:
        path.hardlink_to(fresh)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):
        # No hard links on FAT and some network drives: a small race remains there.
        if os.path.lexists(path):
            raise FileExistsError from None
        fresh.rename(path)
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
