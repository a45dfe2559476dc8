"""`anoniem restore`: put the originals back in a scrubbed file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from anoniem.errors import OutputError, RefusedError
from anoniem_cli import vaults
from anoniem_cli.console import err, out, print_json
from anoniem_cli.help import NO_VALUE
from anoniem_cli.language import _, ngettext
from anoniem_cli.options import VaultOption
from anoniem_cli.targets import jobs_for

if TYPE_CHECKING:
    from anoniem import RestoreResult
    from anoniem_cli.targets import Job

__all__ = ["restore"]

_RESTORED_MARK = ".hersteld"


def restore(  # noqa: PLR0913  # one parameter per option of the command
    file: Annotated[
        str, typer.Argument(metavar=_("BESTAND"), help=_("Een geschoonde tekst (of een stuk ervan), of - voor stdin."))
    ],
    *,
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar=_("PAD"), help=_("Waar het resultaat komt. Anders: naast het bestand.")),
    ] = None,
    dossier: Annotated[
        str | None,
        typer.Option(
            "--dossier",
            "-d",
            metavar=_("NAAM"),
            help=_("Uit welk dossier de namen komen, als dat niet vanzelf blijkt."),
        ),
    ] = None,
    vault: VaultOption = None,
    force: Annotated[
        bool, typer.Option("--force", metavar=NO_VALUE, help=_("Overschrijf een bestaand resultaat."))
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", metavar=NO_VALUE, help=_("Schrijf het verslag als JSON."))] = False,
) -> None:
    """Put the originals back and say what could not be placed."""
    (job,) = jobs_for([file], output, mark=_RESTORED_MARK)
    if as_json and job.target is None:
        raise OutputError("Met --json en stdin moet het resultaat in een bestand: geef -o BESTAND.")
    content = job.read()
    overwrite = job.overwrites(force=force, ask=True)
    with vaults.open_existing(vault) as opened:
        from anoniem.scrubber import Scrubber

        result = Scrubber(vault=opened).restore(content, dossier=dossier)
    _refuse_without_result(result)
    job.write(result.document, overwrite=overwrite)
    if as_json:
        print_json(_report(job, result))
    else:
        _tell(job, result)


def _refuse_without_result(result: RestoreResult) -> None:
    if result.exact or result.placed or result.by_main_form or result.reworded:
        return
    if not result.unplaced:
        raise RefusedError("Er staan geen vervangcodes in deze tekst. Er is niets gedaan.")
    if result.dossier is None:
        raise RefusedError(
            "Niet te zeggen uit welk dossier deze tekst komt. Geef het dossier op met --dossier; "
            "anoniem vault list toont welke er zijn. Er is niets gedaan."
        )
    raise RefusedError(
        "Geen van de vervangcodes ({codes}) is bekend in dossier {dossier}. Er is niets gedaan.",
        codes=", ".join(result.unplaced),
        dossier=result.dossier,
    )


def _report(job: Job, result: RestoreResult) -> dict[str, Any]:
    return {
        "input": None if job.source is None else str(job.source),
        "output": None if job.target is None else str(job.target),
        "dossier": result.dossier,
        "exact": result.exact,
        "placed": result.placed,
        "by_main_form": result.by_main_form,
        "unplaced": list(result.unplaced),
        "reworded": result.reworded,
    }


def _tell(job: Job, result: RestoreResult) -> None:
    console = err if job.target is None else out
    console.print(f"{job.source or 'stdin'} → {job.target or 'stdout'}", style="bold")
    if result.exact:
        console.print(_("  De tekst is weer precies zoals hij was."))
    else:
        console.print(_("  De tekst is intussen bewerkt, of het is een fragment."))
        if result.placed:
            console.print(
                ngettext(
                    "  {n} vervangcode kreeg terug wat er stond.",
                    "  {n} vervangcodes kregen terug wat er stond.",
                    result.placed,
                ).format(n=result.placed)
            )
        if result.by_main_form:
            console.print(
                ngettext(
                    "  {n} vervangcode kreeg de volle naam: welke vorm er stond is niet te zeggen.",
                    "  {n} vervangcodes kregen de volle naam: welke vorm er stond is niet te zeggen.",
                    result.by_main_form,
                ).format(n=result.by_main_form)
            )
        if result.reworded:
            console.print(
                ngettext(
                    "  {n} ruimere formulering is weer zoals die was.",
                    "  {n} ruimere formuleringen zijn weer zoals ze waren.",
                    result.reworded,
                ).format(n=result.reworded)
            )
    if result.unplaced:
        console.print(
            _("  Niet teruggezet, want onbekend: {codes}.").format(codes=", ".join(result.unplaced)), style="yellow"
        )
    if result.dossier is not None:
        console.print(_("  Uit de kluis, dossier {name}.").format(name=result.dossier), style="dim")
