"""A command that takes a file directly and has sub-commands beside that."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anoniem_cli.help import SpokenCommand, SpokenGroup

if TYPE_CHECKING:
    from typer.core import Context  # type: ignore[attr-defined]  # only named in signatures

__all__ = ["DIRECT", "DirectCommand", "DirectGroup"]

DIRECT = " "
"""Name of the command that runs when no sub-command is named; typer would fill in an empty one."""


class DirectGroup(SpokenGroup):
    """A group whose nameless command gets everything that does not begin with the name of another.

    A file that is called as a sub-command is named with its folder, `./approve`.
    """

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Put the nameless command before the arguments where no other is named; also before --help."""
        if not args or args[0] == DIRECT or args[0] not in self.commands:
            args = [DIRECT, *args]
        rest: list[str] = super().parse_args(ctx, args)
        return rest


class DirectCommand(SpokenCommand):
    """The nameless command of a `DirectGroup`."""

    def get_usage(self, ctx: Context) -> str:
        """The usage line, without the gap where the name would stand."""
        return re.sub(r"(?<=\S) {2,}", " ", super().get_usage(ctx))
