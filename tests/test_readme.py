"""The README's promises that can be run."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

import pytest

from anoniem import Vault
from anoniem.vault import KdfParameters

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def test_the_library_example_does_what_its_comments_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The ten lines run as they stand and print what stands behind them."""
    monkeypatch.chdir(tmp_path)
    passphrase = "zes woorden hier"
    Vault.create(Path("kluis.vault"), passphrase, kdf=KdfParameters(memory_kib=19 * 1024, passes=2, lanes=1)).close()
    code = re.search(r"```python\n(.*?)```", README, re.DOTALL)
    assert code is not None
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code[1], "README.md", "exec"), {"passphrase": passphrase})  # noqa: S102  # our own README
    first, second = printed.getvalue().splitlines()
    assert first.startswith("[PERSOON-1] woont in [PLAATS-1].")
    assert second == "Fatima el Amrani woont in Zwolle."
