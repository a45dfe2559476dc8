"""Typer's groups and commands with their fixed English words put in the language of the command."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from anoniem_cli.language import _

# After language: typer looks its own words up while it is imported.
from typer.core import TyperCommand, TyperGroup  # isort: skip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from typer.core import Context  # type: ignore[attr-defined]  # only named in signatures

__all__ = [
    "NO_VALUE",
    "OPTIONS_METAVAR",
    "SpokenCommand",
    "SpokenGroup",
    "examples",
    "file_like_an_option",
    "usage_message",
]

OPTIONS_METAVAR = _("[OPTIES]")

NO_VALUE = " "
"""Metavar of an option that takes no value; typer would show its type."""

# Typer's way of writing an argument that must be given.
_REQUIRED = re.compile(r"\{([^{}]+)\}(?:\.\.\.)?")


class _Spoken:
    """What groups and commands have in common."""

    def get_help_option(self, ctx: Context) -> Any:  # noqa: ANN401  # an option of typer's inner click
        """The --help option, explained in the language of the command."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = _("Toon deze uitleg.")
            option.metavar = NO_VALUE
        return option

    def get_params(self, ctx: Context) -> list[Any]:
        """The parameters, without the Python types that typer would show behind the arguments."""
        parameters: list[Any] = super().get_params(ctx)  # type: ignore[misc]
        for one in parameters:
            if one.param_type_name == "argument":
                one.display_type_rich = _no_type
        return parameters

    def get_usage(self, ctx: Context) -> str:
        """The usage line."""
        usage: str = super().get_usage(ctx)  # type: ignore[misc]
        return _REQUIRED.sub(r"\1", usage.replace("Usage:", _("Gebruik:"), 1))


class SpokenCommand(_Spoken, TyperCommand):
    """A command that explains itself in the language of the command line."""


class SpokenGroup(_Spoken, TyperGroup):
    """A group of commands that explains itself in the language of the command line."""


def _no_type(*, ctx: Context) -> None:
    """What typer shows for the type of an argument."""
    del ctx


def examples(*lines: str) -> str:
    """The end of a help text: how the command is called."""
    return _("Voorbeelden:") + "\n\n" + "\n\n".join(f"[cyan]{line}[/cyan]" for line in lines)


def file_like_an_option(arguments: Sequence[str]) -> str | None:
    """The first argument that starts with a dash and is the name of a file; None when there is none.

    Args:
        arguments: of the command line; what stands behind "--" is never an option.
    """
    before = arguments[: arguments.index("--")] if "--" in arguments else arguments
    return next((name for name in before if len(name) > 1 and name.startswith("-") and Path(name).exists()), None)


def usage_message(error: Exception) -> str:
    """What is wrong with the way the command was called; typer's own messages are English.

    Args:
        error: an exception of typer's parser.
    """
    option = getattr(error, "option_name", "")
    parameter = getattr(error, "param", None)
    message = str(getattr(error, "message", ""))
    texts = {
        "NoSuchOption": _("De optie {name} bestaat niet.").format(name=option),
        "BadOptionUsage": _("Bij de optie {name} hoort een waarde.").format(name=option),
        "MissingParameter": _("Er ontbreekt iets: {name}.").format(name=_label(parameter)),
        "BadParameter": _("De waarde van {name} klopt niet.").format(name=_label(parameter)),
    }
    if type(error).__name__ in texts:
        return texts[type(error).__name__]
    if "No such command" in message:
        return _("Die opdracht bestaat niet.")
    if "unexpected extra argument" in message:
        return _("Er staat iets te veel op de regel.")
    return _("De opdracht klopt niet.")


def _label(parameter: Any) -> str:  # noqa: ANN401  # a parameter of typer's inner click
    options = [name for name in getattr(parameter, "opts", ()) if name.startswith("-")]
    return " / ".join(options) or str(getattr(parameter, "metavar", None) or getattr(parameter, "name", ""))
