"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from anoniem.detection.model import Model
from anoniem_cli.help import NO_VALUE
from anoniem_cli.language import _

__all__ = ["JsonOption", "ModelOption", "RegionOption", "VaultOption"]

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
ModelOption = Annotated[
    Model,
    typer.Option(
        "--model",
        metavar=_("MODEL"),
        help=_("Welk taalmodel leest: thorough vindt het meest, fast is ongeveer twee keer zo snel."),
    ),
]
