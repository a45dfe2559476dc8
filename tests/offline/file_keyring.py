"""A keyring that keeps its secrets in a file of the test's home folder, behind the real interface of `keyring`."""

from __future__ import annotations

import json
from pathlib import Path

from keyring.backend import KeyringBackend


class FileKeyring(KeyringBackend):
    """What an operating system's keyring does, in a file."""

    priority = 1  # type: ignore[assignment]  # keyring declares a property

    def _read(self) -> dict[str, str]:
        path = Path.home() / "sleutelbos.json"
        return dict(json.loads(path.read_text())) if path.exists() else {}

    def _write(self, secrets: dict[str, str]) -> None:
        (Path.home() / "sleutelbos.json").write_text(json.dumps(secrets))

    def get_password(self, service: str, username: str) -> str | None:
        """The secret, if it is kept."""
        return self._read().get(f"{service}/{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a secret."""
        self._write(self._read() | {f"{service}/{username}": password})

    def delete_password(self, service: str, username: str) -> None:
        """Forget a secret."""
        secrets = self._read()
        secrets.pop(f"{service}/{username}", None)
        self._write(secrets)
