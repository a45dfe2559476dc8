"""`anoniem statistics`: which figures the risk rests on, and newer ones in their place."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from anoniem_cli import settings
from anoniem_cli.console import out, print_json
from anoniem_cli.help import NO_VALUE, OPTIONS_METAVAR, SpokenCommand, SpokenGroup
from anoniem_cli.language import _, ngettext
from anoniem_cli.options import JsonOption
from anoniem_cli.words import name_of_table, whole_number

if TYPE_CHECKING:
    from anoniem.risk import Source
    from anoniem.risk.tables import TableInUse

__all__ = ["app"]

app = typer.Typer(
    cls=SpokenGroup,
    options_metavar=OPTIONS_METAVAR,
    subcommand_metavar=_("[OPDRACHT]"),
    help=_("Toon met welke cijfers over de bevolking wordt gerekend, of lees nieuwere in."),
)


@app.callback(invoke_without_command=True)
def show(context: typer.Context, *, as_json: JsonOption = False) -> None:
    """Show the tables in use."""
    if context.invoked_subcommand is not None:
        return
    from anoniem.risk.tables import tables_in_use

    tables = tables_in_use(settings.population())
    if as_json:
        print_json(
            [
                {
                    "name": table.key,
                    "source": table.source.name,
                    "year": table.source.year or None,
                    "rows": table.rows,
                    "persons": table.persons,
                    "imported": table.imported,
                }
                for table in tables
            ]
        )
        return
    for key, group in groupby(tables, key=lambda table: table.key):
        out.print(name_of_table(key), style="bold")
        for table in group:
            out.print("  " + _line(table))
    out.print()
    out.print(_("Nieuwere cijfers van het CBS inlezen: anoniem statistics import MAP"))


def _named(source: Source) -> str:
    """Where a table comes from, as CBS asks to be named."""
    text = str(source)
    return _("Bron: {source}").format(
        source=text.replace("CBS ", "CBS, ", 1) if text.startswith("CBS ") else text,
    )


def _line(table: TableInUse) -> str:
    """Where a table comes from, how much stands in it, and whose it is."""
    size = ngettext("{n} regel", "{n} regels", table.rows).format(n=whole_number(table.rows))
    if table.persons is not None:
        size += ", " + _("{n} personen").format(n=whole_number(table.persons))
    origin = _("zelf ingelezen") if table.imported else _("meegeleverd")
    return f"{_named(table.source)} ({size}, {origin})"


@app.command(
    "import",
    cls=SpokenCommand,
    options_metavar=OPTIONS_METAVAR,
    help=_("Lees tabellen in die u bij CBS StatLine hebt gedownload (03759ned, 85276NED en 37620)."),
)
def import_figures(
    folder: Annotated[
        Path, typer.Argument(metavar=_("MAP"), help=_("De map met de gedownloade CSV-bestanden, en niets anders."))
    ],
    *,
    force: Annotated[
        bool, typer.Option("--force", metavar=NO_VALUE, help=_("Vervang ook cijfers die nieuwer zijn."))
    ] = False,
) -> None:
    """Take over exports of CBS StatLine."""
    from anoniem.risk.statline import import_statline

    summary = import_statline(folder, settings.figures_folder(), force=force)
    out.print(_("De cijfers zijn ingelezen. Er wordt nu gerekend met:"))
    for source in summary.sources:
        out.print("  " + _named(source))
    out.print(
        _("Samen {municipalities} gemeenten, {occupations} beroepsgroepen en {positions} soorten huishouden.").format(
            municipalities=summary.municipalities, occupations=summary.occupations, positions=summary.positions
        )
    )


@app.command(
    "reset",
    cls=SpokenCommand,
    options_metavar=OPTIONS_METAVAR,
    help=_("Vergeet de ingelezen cijfers en reken weer met de meegeleverde."),
)
def reset() -> None:
    """Go back to the figures that come with anoniem."""
    from anoniem.risk.statline import forget_imported

    if forget_imported(settings.figures_folder()):
        out.print(_("De ingelezen cijfers zijn gewist. Er wordt weer gerekend met de meegeleverde cijfers."))
    else:
        out.print(_("Er waren geen ingelezen cijfers. Er wordt gerekend met de meegeleverde cijfers."))
