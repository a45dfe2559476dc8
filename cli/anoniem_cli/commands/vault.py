"""`anoniem vault`: make the vault, see what is in it, check it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from anoniem_cli import vaults
from anoniem_cli.console import out, print_json
from anoniem_cli.help import NO_VALUE, OPTIONS_METAVAR, SpokenCommand, SpokenGroup
from anoniem_cli.language import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anoniem.vault import DossierInfo, Entity

__all__ = ["app"]

app = typer.Typer(
    cls=SpokenGroup,
    options_metavar=OPTIONS_METAVAR,
    subcommand_metavar=_("OPDRACHT"),
    no_args_is_help=True,
    help=_("De kluis: het versleutelde bestand dat bewaart wie wie is."),
)

_VaultOption = Annotated[
    Path | None, typer.Option("--vault", metavar=_("PAD"), help=_("Een andere kluis dan de gewone."))
]
_JsonOption = Annotated[bool, typer.Option("--json", metavar=NO_VALUE, help=_("Schrijf JSON in plaats van tekst."))]


@app.command("init", cls=SpokenCommand, options_metavar=OPTIONS_METAVAR, help=_("Maak een nieuwe kluis."))
def init(*, vault: _VaultOption = None) -> None:
    """Make a new vault."""
    with vaults.create(vault):
        pass
    out.print(_("De kluis is gemaakt: {path}").format(path=vault or vaults.default_path()))
    out.print(_("Bewaar de wachtzin goed: zonder wachtzin gaat de kluis niet meer open."))


@app.command(
    "list",
    cls=SpokenCommand,
    options_metavar=OPTIONS_METAVAR,
    help=_("Toon de dossiers, of wie er in één dossier staan."),
)
def list_(
    *,
    dossier: Annotated[
        str | None, typer.Option("--dossier", "-d", metavar=_("NAAM"), help=_("Toon wie er in dit dossier staan."))
    ] = None,
    vault: _VaultOption = None,
    as_json: _JsonOption = False,
) -> None:
    """Show the dossiers, or the people of one."""
    with vaults.open_existing(vault) as opened:
        dossiers = opened.dossiers()
        entities = () if dossier is None else opened.dossier(dossier).entities()
    if dossier is None:
        _show_dossiers(dossiers, as_json=as_json)
    else:
        _show_entities(entities, as_json=as_json)


def _show_dossiers(dossiers: Sequence[DossierInfo], *, as_json: bool) -> None:
    if as_json:
        print_json([{"dossier": one.name, "entities": one.entities, "scrubs": one.scrubs} for one in dossiers])
        return
    if not dossiers:
        out.print(_("De kluis is nog leeg."))
    for one in dossiers:
        number = ngettext("{n} naam of gegeven", "{n} namen en gegevens", one.entities).format(n=one.entities)
        out.print(f"{one.name}: {number}")


def _show_entities(entities: Sequence[Entity], *, as_json: bool) -> None:
    if as_json:
        print_json(
            [
                {
                    "id": one.id,
                    "type": one.kind,
                    "main": one.main,
                    "surfaces": list(one.surfaces),
                    "pseudonyms": dict(one.pseudonyms),
                }
                for one in entities
            ]
        )
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for title in (_("vervangcode"), _("staat voor"), _("ook als")):
        table.add_column(title)
    for one in entities:
        codes = sorted(set(one.pseudonyms.values()))
        others = [surface for surface in one.surfaces if surface != one.main]
        table.add_row(Text(", ".join(codes)), Text(one.main), Text(", ".join(others)))
    out.print(table)


@app.command("check", cls=SpokenCommand, options_metavar=OPTIONS_METAVAR, help=_("Controleer of de kluis heel is."))
def check(*, vault: _VaultOption = None, as_json: _JsonOption = False) -> None:
    """Check the whole vault."""
    with vaults.open_existing(vault) as opened:
        report = opened.check()
    if as_json:
        print_json({"dossiers": report.dossiers, "entities": report.entities, "scrubs": report.scrubs})
        return
    out.print(_("De kluis is heel."))
