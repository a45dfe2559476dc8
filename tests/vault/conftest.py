"""A cheap vault to test on, and ways to look into its file as one who has no key."""

from __future__ import annotations

import contextlib
import functools
import sqlite3
from typing import TYPE_CHECKING

import pytest

from anoniem.vault import EntityRequest, KdfParameters, Vault, crypto, keys

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


_passphrase_key = functools.cache(crypto.passphrase_key)


@pytest.fixture(scope="session")
def passphrase() -> str:
    """The passphrase of every test vault."""
    return "appel fiets wolk lantaarn dak zomer"


@pytest.fixture(scope="session")
def cheap() -> KdfParameters:
    """The least KDF cost that the format allows."""
    return KdfParameters(memory_kib=19 * 1024, passes=2, lanes=1)


@pytest.fixture(scope="session")
def propose() -> Callable[[EntityRequest, int, frozenset[str]], str]:
    """Numbers within the series, like the placeholders of a text."""
    return lambda request, ordinal, _taken: f"[{request.series}-{ordinal}]"


@pytest.fixture(scope="session")
def person() -> Callable[..., EntityRequest]:
    """Makes a request for a person whose keys are the lower-case forms of the names."""

    def make(name: str, *more: str, entity_id: str | None = None) -> EntityRequest:
        return EntityRequest(
            kind="PERSON",
            main=name,
            keys=tuple(one.casefold() for one in (name, *more)),
            surfaces=(name, *more),
            series="PERSOON",
            entity_id=entity_id,
        )

    return make


@pytest.fixture(autouse=True)
def _kdf_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the result of each key derivation: the tests open the same vault again and again."""
    monkeypatch.setattr(keys, "passphrase_key", _passphrase_key)


@pytest.fixture
def vault_path(tmp_path: Path) -> Path:
    """Where the test's vault is."""
    return tmp_path / "kluis.anoniem"


@pytest.fixture
def vault(vault_path: Path, passphrase: str, cheap: KdfParameters) -> Iterator[Vault]:
    """A new, open vault."""
    with Vault.create(vault_path, passphrase, kdf=cheap) as opened:
        yield opened


@pytest.fixture
def raw(vault_path: Path) -> Callable[..., list[tuple[object, ...]]]:
    """Runs SQL on the file as an attacker would, without keys."""

    def run(statement: str, *values: object) -> list[tuple[object, ...]]:
        with contextlib.closing(sqlite3.connect(vault_path)) as connection, connection:
            return connection.execute(statement, values).fetchall()

    return run
