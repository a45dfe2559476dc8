"""The catalogues: every text of the command has its English, and what is compiled is what is written."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts/catalogues.py"


@pytest.mark.skipif(not SCRIPT.exists(), reason="the sources are not beside the tests")
def test_every_text_is_translated_and_compiled() -> None:
    """The check that a contributor runs by hand passes."""
    done = subprocess.run([sys.executable, SCRIPT, "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
