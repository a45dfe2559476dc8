"""`anoniem recipes`: for which purposes there is a recipe."""

from __future__ import annotations

from anoniem import recipes
from anoniem_cli.console import out, print_json
from anoniem_cli.language import _
from anoniem_cli.options import JsonOption

__all__ = ["show_recipes"]


def show_recipes(
    *,
    as_json: JsonOption = False,
) -> None:
    """Show the recipes that come with anoniem."""
    loaded = [recipes.load(name) for name in recipes.available()]
    if as_json:
        print_json(
            [
                {
                    "name": one.name,
                    "title": one.title,
                    "description": one.description,
                    "audience": one.audience,
                    "threshold": one.threshold,
                    "replace": {kind.value: rule.operator for kind, rule in one.rules.items()},
                }
                for one in loaded
            ]
        )
        return
    for one in loaded:
        out.print(f"{one.name} – {_(one.title)}", style="bold")
        out.print(f"  {_(one.description)}\n")
