"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from anoniem_cli.help import NO_VALUE
from anoniem_cli.language import _

__all__ = ["JsonOption", "RegionOption", "VaultOption"]

VaultOption = Annotated[
    Path | None, typer.Option("--vault", metavar=_("PAD"), help=_("Een andere kluis dan de gewone."))
]
JsonOption = Annotated[bool, typer.Option("--json", metavar=NO_VALUE, help=_("Schrijf JSON in plaats van tekst."))]
RegionOption = Annotated[
    list[str] | None,
    typer.Option(
        "--region", metavar=_("REGIO"), help=_("Uw werkgebied: een provincie, gemeente of plaats; mag vaker.")
    ),
]
