"""Every command explains itself, and the page of all commands says the same."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from anoniem_cli.main import app

SCRIPT = Path(__file__).parents[2] / "scripts/commands.py"


def leaves(command: Any, name: str) -> list[tuple[str, Any]]:  # noqa: ANN401  # a command of typer's inner click
    """All commands below one, with their full names."""
    children = getattr(command, "commands", None)
    if children is None:
        return [(name, command)]
    below = [pair for child, one in children.items() for pair in leaves(one, f"{name} {child}".rstrip())]
    return [(name, command), *below] if command.invoke_without_command and " " in name else below


COMMANDS = leaves(get_command(app), "anoniem")


@pytest.mark.parametrize(("name", "command"), COMMANDS, ids=[name for name, _ in COMMANDS])
def test_every_command_and_every_option_has_a_help_text(name: str, command: Any) -> None:  # noqa: ANN401  # idem
    """Nobody has to guess what something does."""
    assert command.help, name
    for parameter in command.params:
        assert parameter.help, f"{name} {parameter.name}"
        assert parameter.metavar, f"{name} {parameter.name}"


@pytest.mark.parametrize("name", [name for name, _ in COMMANDS])
def test_every_command_is_documented(name: str) -> None:
    """The page of all commands has a section for it."""
    page = (Path(__file__).parents[2] / "docs/nl/opdrachten.md").read_text(encoding="utf-8")
    assert f"\n## {name}\n" in page


@pytest.mark.skipif(not SCRIPT.exists(), reason="the sources are not beside the tests")
def test_the_page_of_all_commands_is_up_to_date() -> None:
    """It is generated; this fails when somebody forgot to."""
    done = subprocess.run([sys.executable, SCRIPT, "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, "run: python scripts/commands.py"
