"""`anoniem risk`: how many people a text could still be about, for these readers; and signing it off."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from anoniem import document, recipes
from anoniem.detection.model import DEFAULT_MODEL
from anoniem.errors import DocumentError, RecipeError, RefusedError
from anoniem_cli import vaults
from anoniem_cli.console import out, print_json, progress
from anoniem_cli.corpus import for_each_note
from anoniem_cli.defaultgroup import DIRECT, DirectCommand, DirectGroup
from anoniem_cli.gate import readers
from anoniem_cli.help import NO_VALUE, OPTIONS_METAVAR, SpokenCommand, examples
from anoniem_cli.language import LANGUAGE, _, say
from anoniem_cli.options import ModelOption, RegionOption, VaultOption
from anoniem_cli.streams import STDIN, read_stdin
from anoniem_cli.targets import Job, approved_target
from anoniem_cli.verdict import tell_all, tell_verdict

if TYPE_CHECKING:
    from anoniem import Document, Vault
    from anoniem.vault import Dossier

__all__ = ["app"]

app = typer.Typer(
    cls=DirectGroup,
    options_metavar=OPTIONS_METAVAR,
    subcommand_metavar=_("OPDRACHT"),
    help=_("Schat hoeveel mensen nog op een tekst passen, voor deze lezers."),
)

_Recipe = Annotated[
    str, typer.Option("--recipe", "-r", metavar=_("RECEPT"), help=_("Voor welke lezers; zie: anoniem recipes"))
]
_Dossier = Annotated[
    str | None,
    typer.Option("--dossier", "-d", metavar=_("NAAM"), help=_("Tel mee wat deze lezers al weten van deze cliënt.")),
]


@app.command(
    DIRECT,
    cls=DirectCommand,
    options_metavar=OPTIONS_METAVAR,
    help=_("Schat hoeveel mensen nog op een tekst passen, voor deze lezers."),
    epilog=examples(
        "anoniem risk notitie.anoniem.txt --region Overijssel",
        "anoniem risk notitie.anoniem.txt --recipe volledig --html verslag.html",
        'anoniem risk approve notitie.concept.txt --name "W. Vos" --reason "samen nagelezen"',
    ),
)
def risk(  # noqa: PLR0913  # one parameter per option of the command
    file: Annotated[
        str | None, typer.Argument(metavar=_("BESTAND"), help=_("De tekst zoals u die wilt delen, of - voor stdin."))
    ] = None,
    *,
    recipe: _Recipe = "intervisie",
    region: RegionOption = None,
    dossier: _Dossier = None,
    model: ModelOption = DEFAULT_MODEL,
    vault: VaultOption = None,
    as_json: Annotated[bool, typer.Option("--json", metavar=NO_VALUE, help=_("Schrijf het verslag als JSON."))] = False,
    html: Annotated[
        Path | None,
        typer.Option(
            "--html", metavar=_("PAD"), help=_("Schrijf het verslag als pagina om te lezen of af te drukken.")
        ),
    ] = None,
    jsonl: Annotated[
        Path | None,
        typer.Option(
            "--jsonl", metavar=_("BESTAND"), help=_('Lees regels {"name", "text"} en schrijf per regel het verslag.')
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", metavar=NO_VALUE, help=_("Overschrijf een bestaand resultaat."))
    ] = False,
) -> None:
    """Estimate how recognisable the persons of a text still are."""
    if (file is None) == (jsonl is None):
        raise DocumentError("Geef één tekst op, of een corpus met --jsonl.")
    if jsonl is not None and html is not None:
        raise DocumentError("Kies tussen --html en --jsonl; samen kan niet.")
    if vault is not None and dossier is None:
        raise DocumentError("Bij --vault hoort --dossier: zonder dossier is er niets op te zoeken.")
    source = read_stdin() if file == STDIN else document.read(Path(file)) if file is not None else None
    chosen = recipes.load(recipe)
    area, figures = readers(chosen, region)
    with nullcontext() if dossier is None else vaults.open_existing(vault) as opened:
        if opened is not None and dossier is not None:
            opened.dossier(dossier)
        from anoniem.scrubber import Scrubber

        scrubber = Scrubber(chosen, vault=opened, model=model, region=area, population=figures)
        if source is None:
            for_each_note(Path(str(jsonl)), lambda note: scrubber.assess_text(note.text, dossier=dossier).to_dict())
            return
        with progress(1) as reporter:
            reporter.within(file or "")
            result = scrubber.assess_text(source, dossier=dossier)
    if html is not None:
        from anoniem.risk.report import report_html

        document.write_bytes(report_html(result, say=say, language=LANGUAGE).encode(), html, overwrite=force)
    if as_json:
        print_json(result.to_dict())
    elif html is None:
        tell_all(out, result)
    else:
        out.print(_("Het verslag staat in {path}.").format(path=html))


@app.command(
    "approve",
    cls=SpokenCommand,
    options_metavar=OPTIONS_METAVAR,
    help=_("Teken af dat een concept naar zijn lezers mag: met naam en reden in het logboek."),
    epilog=examples('anoniem risk approve notitie.concept.txt --name "W. Vos" --reason "samen nagelezen"'),
)
def approve(  # noqa: PLR0913  # one parameter per option of the command
    file: Annotated[Path, typer.Argument(metavar=_("BESTAND"), help=_("Het concept, zoals het gedeeld gaat worden."))],
    *,
    name: Annotated[str, typer.Option("--name", metavar=_("NAAM"), help=_("Wie de tekst heeft nagelezen."))],
    reason: Annotated[
        str,
        typer.Option(
            "--reason", metavar=_("REDEN"), help=_("Waarom het mag; dit komt in het logboek, noem dus geen cliënt.")
        ),
    ],
    recipe: _Recipe = "intervisie",
    region: RegionOption = None,
    dossier: Annotated[
        str | None,
        typer.Option(
            "--dossier", "-d", metavar=_("NAAM"), help=_("Bij welke cliënt dit hoort, als dat niet vanzelf blijkt.")
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar=_("PAD"), help=_("Waar het resultaat komt. Anders: naast het bestand.")),
    ] = None,
    model: ModelOption = DEFAULT_MODEL,
    vault: VaultOption = None,
    force: Annotated[
        bool, typer.Option("--force", metavar=NO_VALUE, help=_("Overschrijf een bestaand resultaat."))
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", metavar=NO_VALUE, help=_("Schrijf het verslag als JSON."))] = False,
) -> None:
    """Sign a text off: log who takes it upon himself and why, remember what is told, give the file its name."""
    if not name.strip() or not reason.strip():
        raise DocumentError("Achter --name en --reason moet iets staan: wie keek na, en waarom mag het?")
    source = document.read(file)
    job = Job(file, output or approved_target(file))
    writes = job.target != file
    overwrite = writes and job.overwrites(force=force, ask=True)
    chosen = recipes.load(recipe)
    area, figures = readers(chosen, region)
    with vaults.open_existing(vault) as opened:
        from anoniem.release import Way, release
        from anoniem.scrubber import Scrubber

        whose = _whose(opened, source, dossier, chosen.audience)
        with progress(1) as reporter:
            reporter.within(file.name)
            scrubber = Scrubber(chosen, vault=opened, model=model, region=area, population=figures)
            result = scrubber.assess_text(source, dossier=whose.name)
        release(whose, result, on=date.today(), way=Way.APPROVED, name=name, reason=reason)  # noqa: DTZ011  # the user's own day
        where = whose.name
    if writes:
        job.write(source, overwrite=overwrite)
    if as_json:
        print_json(
            {
                "input": str(file),
                "output": str(job.target),
                "dossier": where,
                "name": name.strip(),
                "reason": reason.strip(),
                "risk": {**result.to_dict(), "released": True},
            }
        )
        return
    out.print(f"{file} → {job.target}" if writes else str(file), style="bold")
    tell_verdict(out, result, indent="  ")
    out.print(_("  Afgetekend door {name}; naam en reden staan in het logboek van de kluis.").format(name=name.strip()))
    out.print(_("  Dossier {name}.").format(name=where), style="dim")


def _whose(vault: Vault, source: Document, name: str | None, audience: str) -> Dossier:
    """The dossier that a text comes from.

    Raises:
        RefusedError: it cannot be told.
        RecipeError: the text was scrubbed for other readers.
    """
    from anoniem.scrubber import origin

    found = origin(vault, source)
    if found is not None and found[1] != audience:
        raise RecipeError(
            "Deze tekst is geschoond voor andere lezers ({audience}). Geef met --recipe het recept van toen.",
            audience=found[1],
        )
    if name is not None:
        return vault.dossier(name)
    if found is None:
        raise RefusedError(
            "Deze tekst is na het schonen veranderd, of komt ergens anders vandaan. Geef met --dossier aan bij welke "
            "cliënt die hoort. Er is niets gedaan."
        )
    return found[0]
