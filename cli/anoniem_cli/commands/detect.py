"""`anoniem detect`: show what would be found, without replacing or keeping anything."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from anoniem import document
from anoniem.detection.language import is_partly_foreign
from anoniem.detection.model import DEFAULT_MODEL
from anoniem.errors import DocumentError
from anoniem_cli import vaults
from anoniem_cli.console import out, print_json, progress
from anoniem_cli.corpus import for_each_note
from anoniem_cli.findings import as_json as finding_as_json
from anoniem_cli.findings import detection_as_json, identity_keys, line_of, marked_text
from anoniem_cli.help import NO_VALUE
from anoniem_cli.language import _
from anoniem_cli.options import ModelOption, VaultOption
from anoniem_cli.streams import STDIN, read_stdin
from anoniem_cli.words import PARTLY_FOREIGN, name_of_kind

if TYPE_CHECKING:
    from anoniem import Detection

__all__ = ["detect"]


def detect(  # noqa: PLR0913  # one parameter per option of the command
    file: Annotated[
        str | None, typer.Argument(metavar=_("BESTAND"), help=_("Een notitie (.txt, .md), of - voor stdin."))
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", metavar=NO_VALUE, help=_("Schrijf de vondsten als JSON."))] = False,
    jsonl: Annotated[
        Path | None,
        typer.Option(
            "--jsonl",
            metavar=_("BESTAND"),
            help=_('Lees regels {"name", "text"} en schrijf regels {"name", "findings"}.'),
        ),
    ] = None,
    recipe: Annotated[
        str, typer.Option("--recipe", "-r", metavar=_("RECEPT"), help=_("Vanaf welke zekerheid iets meetelt."))
    ] = "intervisie",
    dossier: Annotated[
        str | None,
        typer.Option(
            "--dossier", "-d", metavar=_("NAAM"), help=_("Zoek ook naar de mensen uit dit dossier (opent de kluis).")
        ),
    ] = None,
    model: ModelOption = DEFAULT_MODEL,
    vault: VaultOption = None,
) -> None:
    """Show the findings in a note, or write them for a corpus."""
    if (file is None) == (jsonl is None):
        raise DocumentError("Geef één notitie op, of een corpus met --jsonl.")
    source = read_stdin() if file == STDIN else document.read(Path(file)) if file is not None else None
    with nullcontext() if dossier is None else vaults.open_existing(vault) as opened:
        from anoniem.scrubber import Scrubber

        scrubber = Scrubber(recipe, vault=opened, model=model)
        if jsonl is not None:
            for_each_note(
                jsonl, lambda note: {"findings": detection_as_json(scrubber.detect(note.text, dossier=dossier))}
            )
            return
        if source is None:
            raise AssertionError
        with progress(1) as reporter:
            detection = scrubber.detect(source, dossier=dossier, progress=reporter.within(Path(file or "").name))
    if as_json:
        print_json(
            {
                "findings": detection_as_json(detection),
                "doubts": [finding_as_json(one, None) for one in detection.doubts],
            }
        )
    else:
        _show(source.text, detection)


def _show(text: str, detection: Detection) -> None:
    keys = identity_keys(detection)
    everything = sorted((*detection.findings, *detection.doubts))
    out.print(marked_text(text, everything, keys))
    if is_partly_foreign(text):
        out.print(PARTLY_FOREIGN, style="yellow")
    if not everything:
        out.print(_("Er is niets gevonden. Dat zegt niet dat er niets in staat: lees de tekst zelf na."))
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for title in (_("regel"), _("tekst"), _("soort"), _("wie of wat"), _("zekerheid"), _("bron")):
        table.add_column(title)
    for one in everything:
        table.add_row(
            str(line_of(text, one.start)),
            Text(" ".join(one.text.split())),
            name_of_kind(one.kind),
            keys.get(one, _("twijfel")),
            f"{100 * one.probability:.0f} %",
            one.source,
        )
    out.print()
    out.print(table)
