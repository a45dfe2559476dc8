"""Write the page of all commands, docs/nl/opdrachten.md, from what the command itself says.

python scripts/commands.py          # write the page
python scripts/commands.py --check  # exit 1 if it is not up to date
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parents[1] / "docs/nl/opdrachten.md"

INTRODUCTION = """# Alle opdrachten

Deze bladzijde is gemaakt uit wat de opdrachten zelf zeggen (`python scripts/commands.py`). Elke opdracht legt zichzelf
ook uit: `anoniem scrub --help`.

## Afloop

| code | betekenis |
|---|---|
| 0 | gelukt |
| 1 | geweigerd, of er was niets te doen |
| 2 | verkeerd gebruik, of een bestand dat niet te lezen of te schrijven is |
| 3 | de kluis is op slot: geen wachtzin, of een verkeerde |
| 4 | de kluis is beschadigd |
| 5 | een fout in anoniem zelf |
| 130 | onderbroken met Ctrl-C; er is geen half resultaat geschreven |
| 141 | het programma dat de uitvoer las, is gestopt (zoals bij `head`) |

## Omgeving

| variabele | betekenis |
|---|---|
| `ANONIEM_PASSPHRASE_FILE` | bestand met de wachtzin op de eerste regel, in plaats van de vraag |
| `ANONIEM_NEW_PASSPHRASE_FILE` | idem, voor de nieuwe wachtzin bij het veranderen ervan |
| `ANONIEM_LANG` | `en` voor Engels |
"""


def page() -> str:
    """The whole page."""
    from typer.main import get_command

    from anoniem_cli.main import app

    return INTRODUCTION + "".join(_section(command, name) for name, command in _walk(get_command(app), "anoniem"))


def _walk(command: Any, name: str) -> list[tuple[str, Any]]:  # noqa: ANN401  # a command of typer's inner click
    children = getattr(command, "commands", None)
    if children is None:
        return [(name, command)]
    below = [pair for child, one in children.items() for pair in _walk(one, f"{name} {child}".rstrip())]
    # A group that does something by itself; the first one only shows its version.
    return [(name, command), *below] if command.invoke_without_command and " " in name else below


def _section(command: Any, name: str) -> str:  # noqa: ANN401  # idem
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    options = [one for one in command.params if one.param_type_name == "option"]
    usage = " ".join([name, *(f"[{_metavar(one)}]" if not one.required else _metavar(one) for one in arguments)])
    lines = [f"\n## {name}\n\n{command.help}\n\n`{usage}`\n"]
    if arguments or options:
        lines.append("\n| | |\n|---|---|\n")
    lines += [f"| `{_metavar(one)}` | {one.help} |\n" for one in arguments]
    lines += [f"| `{' '.join([', '.join(one.opts), _metavar(one)]).strip()}` | {one.help} |\n" for one in options]
    examples = re.findall(r"\[cyan\](.*?)\[/cyan\]", command.epilog or "")
    if examples:
        lines.append("\n```\n" + "\n".join(examples) + "\n```\n")
    return "".join(lines)


def _metavar(parameter: Any) -> str:  # noqa: ANN401  # a parameter of typer's inner click
    return str(parameter.metavar or "").strip()


def main() -> int:
    """Write or check; the exit code."""
    if "--check" in sys.argv[1:]:
        return int(not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page())
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
