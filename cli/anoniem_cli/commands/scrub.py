"""`anoniem scrub`: replace the identifiers in files."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from anoniem import document, recipes
from anoniem.detection.finding import Kind
from anoniem.detection.language import is_partly_foreign
from anoniem.detection.model import DEFAULT_MODEL
from anoniem.errors import AnoniemError, DocumentError, OutputError
from anoniem_cli import vaults
from anoniem_cli.console import err, out, print_json, progress
from anoniem_cli.exits import Exit, exit_code_of, fault_of, message_of
from anoniem_cli.findings import as_json as finding_as_json
from anoniem_cli.findings import line_of
from anoniem_cli.gate import deliver, override_reason, readers, tell_delivery
from anoniem_cli.help import NO_VALUE
from anoniem_cli.language import _, ngettext
from anoniem_cli.options import ModelOption, RegionOption, VaultOption
from anoniem_cli.targets import jobs_for
from anoniem_cli.words import PARTLY_FOREIGN, counts_in_words, name_of_kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anoniem import Document, Scrubber, ScrubResult
    from anoniem_cli.gate import Delivery
    from anoniem_cli.targets import Job

__all__ = ["scrub"]

_SHOWN_DOUBTS = 20
_SHORTEST_TELLING_NAME = 3
_SHOWN_CODES = 5


@dataclass(frozen=True, slots=True)
class _Options:
    """What the user asked of every file alike."""

    dossier: str | None
    overwrite: bool
    force: bool
    as_json: bool
    lower_risk: bool
    reason: str


def scrub(  # noqa: PLR0913  # one parameter per option of the command
    files: Annotated[
        list[str],
        typer.Argument(metavar=_("BESTAND…"), help=_("Notities (.txt, .md), mappen met notities, of - voor stdin.")),
    ],
    *,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar=_("PAD"),
            help=_("Waar het resultaat komt; bij meer bestanden een map. Anders: naast het bestand."),
        ),
    ] = None,
    recipe: Annotated[
        str, typer.Option("--recipe", "-r", metavar=_("RECEPT"), help=_("Voor welk doel; zie: anoniem recipes"))
    ] = "intervisie",
    dossier: Annotated[
        str | None,
        typer.Option("--dossier", "-d", metavar=_("NAAM"), help=_("Bij welke cliënt dit hoort, bijvoorbeeld C-014.")),
    ] = None,
    region: RegionOption = None,
    lower_risk: Annotated[
        bool,
        typer.Option(
            "--lower-risk", metavar=NO_VALUE, help=_("Schrijf ruimer op wat te herkenbaar is, zover dat vanzelf kan.")
        ),
    ] = False,
    override: Annotated[
        bool,
        typer.Option(
            "--override", metavar=NO_VALUE, help=_("Geef de tekst vrij, ook als die te herkenbaar is; met --reason.")
        ),
    ] = False,
    reason: Annotated[
        str | None,
        typer.Option("--reason", metavar=_("REDEN"), help=_("Waarom; dit komt in het logboek, noem dus geen namen.")),
    ] = None,
    model: ModelOption = DEFAULT_MODEL,
    vault: VaultOption = None,
    no_vault: Annotated[
        bool, typer.Option("--no-vault", metavar=NO_VALUE, help=_("Zonder kluis: dit kan niet worden teruggedraaid."))
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", metavar=NO_VALUE, help=_("Overschrijf een bestaand resultaat."))
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", metavar=NO_VALUE, help=_("Schrijf het verslag als JSON."))] = False,
) -> None:
    """Replace the identifiers in files, weigh what is left, and say what was done."""
    if no_vault and vault is not None:
        raise DocumentError("Kies tussen --vault en --no-vault; samen kan niet.")
    why = override_reason(override=override, reason=reason)
    jobs = jobs_for(files, output, mark=document.OUTPUT_MARK)
    if as_json and any(job.target is None for job in jobs):
        raise OutputError("Met --json en stdin moet het resultaat in een bestand: geef -o BESTAND.")
    chosen = recipes.load(recipe)
    # A single note is read, and its result asked about, before the passphrase is: mistakes show at once.
    first = jobs[0].read() if len(jobs) == 1 else None
    overwrite = force or (first is not None and jobs[0].overwrites(force=force, ask=True))
    area, figures = readers(chosen, region)
    with nullcontext() if no_vault else vaults.open_or_create(vault) as opened:
        from anoniem.scrubber import Scrubber

        scrubber = Scrubber(chosen, vault=opened, model=model, region=area, population=figures)
        options = _Options(dossier, overwrite, force, as_json, lower_risk, why)
        reports, failures = _scrub_all(scrubber, jobs, options, first)
    if as_json:
        print_json({"files": reports, "errors": failures})
    _conclude(reports, failures, reversible=not no_vault, quiet=as_json)


def _scrub_all(
    scrubber: Scrubber, jobs: Sequence[Job], options: _Options, first: Document | None
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Reports of what was done and of what failed; a single job that fails raises its error instead."""
    reports: list[dict[str, Any]] = []
    failures: list[dict[str, Any]] = []
    with progress(len(jobs)) as reporter:
        for job in jobs:
            try:
                source = first or job.read()
                if first is None:
                    job.overwrites(force=options.overwrite, ask=False)
                result = scrubber.scrub(
                    source,
                    dossier=options.dossier,
                    lower_risk=options.lower_risk,
                    progress=reporter.within(job.name),
                )
                with reporter.paused():
                    delivery = deliver(
                        scrubber,
                        job,
                        result,
                        reason=options.reason,
                        overwrite=options.overwrite,
                        force=options.force,
                        ask=first is not None,
                    )
            except AnoniemError as error:
                if first is not None:
                    raise
                failures.append(
                    {"input": str(job.source), "error": message_of(error), "exit_code": int(exit_code_of(error))}
                )
            except Exception as error:
                if first is not None:
                    raise
                failures.append({"input": str(job.source), "error": fault_of(error), "exit_code": int(Exit.INTERNAL)})
            else:
                foreign = is_partly_foreign(source.text)
                reports.append(_report(delivery, result, scrubber.recipe.name, foreign=foreign))
                if not options.as_json:
                    with reporter.paused():
                        _tell(delivery, source, result, lowered=options.lower_risk, foreign=foreign)
            reporter.advance()
    return reports, failures


def _report(delivery: Delivery, result: ScrubResult, recipe: str, *, foreign: bool) -> dict[str, Any]:
    job = delivery.job
    return {
        "input": None if job.source is None else str(job.source),
        "output": None if job.target is None else str(job.target),
        "recipe": recipe,
        "dossier": result.dossier,
        "replaced": {kind.value: number for kind, number in result.counts.items()},
        "doubts": [finding_as_json(one, None) for one in result.doubts],
        "earlier_placeholders": list(result.earlier_placeholders),
        "partly_foreign": foreign,
        "widened": [
            {"start": one.start, "end": one.end, "text": one.surface, "new": one.text} for one in result.widenings
        ],
        **delivery.as_json(),
    }


def _tell(delivery: Delivery, source: Document, result: ScrubResult, *, lowered: bool, foreign: bool) -> None:
    """The account of one file, for a reader; on stderr when the scrubbed text itself goes to stdout."""
    job = delivery.job
    console = err if job.target is None else out
    console.print(f"{job.source or 'stdin'} → {job.target or 'stdout'}", style="bold")
    if result.replacements:
        console.print(_("  Vervangen: {counts}.").format(counts=counts_in_words(result.counts)))
    else:
        console.print(_("  Er is niets gevonden om te vervangen. Lees de tekst zelf na."))
    if result.widenings:
        gone = _("(weggelaten)")
        changes = "; ".join(
            f"“{_flat(one.old)}” → " + (f"“{_flat(one.text)}”" if one.text.strip() else gone)
            for one in result.widenings
        )
        console.print(_("  Ruimer opgeschreven: {changes}.").format(changes=changes))
    if result.doubts:
        number = len(result.doubts)
        console.print(
            ngettext(
                "  Twijfel: {n} plek staat er nog. Kijk zelf:",
                "  Twijfel: {n} plekken staan er nog. Kijk zelf:",
                number,
            ).format(n=number),
            style="yellow",
        )
        for one in result.doubts[:_SHOWN_DOUBTS]:
            console.print(
                _("    regel {line}: {text} ({kind}?)").format(
                    line=line_of(source.text, one.start), text=_flat(one.text), kind=name_of_kind(one.kind)
                )
            )
        if number > _SHOWN_DOUBTS:
            console.print(_("    … en nog {n}; zie: anoniem detect").format(n=number - _SHOWN_DOUBTS))
    if result.earlier_placeholders:
        console.print(
            _("  Let op: de tekst bevatte al vervangcodes ({codes}). Die zijn zo gelaten.").format(
                codes=_few(result.earlier_placeholders)
            ),
            style="yellow",
        )
    if foreign:
        console.print(PARTLY_FOREIGN, style="yellow")
    if job.target is not None and _names_in(job.target.stem, result):
        console.print(
            _("  Let op: in de bestandsnaam staat een naam uit de tekst. Kies met -o een andere naam."), style="yellow"
        )
    tell_delivery(console, delivery, lowered=lowered, logged=result.dossier is not None)
    if result.dossier is not None:
        console.print(_("  Bewaard in de kluis, dossier {name}.").format(name=result.dossier), style="dim")


def _flat(text: str) -> str:
    return " ".join(text.split())


def _few(codes: Sequence[str]) -> str:
    return ", ".join(codes[:_SHOWN_CODES]) + (" …" if len(codes) > _SHOWN_CODES else "")


def _names_in(stem: str, result: ScrubResult) -> bool:
    folded = stem.casefold()
    return any(
        part.casefold() in folded
        for one in result.replacements
        if one.kind is Kind.PERSON
        for part in one.surface.split()
        if len(part) >= _SHORTEST_TELLING_NAME and part[0].isupper()
    )


def _conclude(
    reports: Sequence[dict[str, Any]], failures: Sequence[dict[str, Any]], *, reversible: bool, quiet: bool
) -> None:
    for failure in failures:
        text = _("Overgeslagen: {path}. {message}").format(path=failure["input"], message=failure["error"])
        err.print(text, style="red")
    refused = sum(report["concept"] for report in reports)
    if refused and len(reports) + len(failures) > 1 and not quiet:
        text = ngettext(
            "{n} tekst is niet vrijgegeven; die staat er als concept.",
            "{n} teksten zijn niet vrijgegeven; die staan er als concept.",
            refused,
        )
        err.print(text.format(n=refused), style="red")
    if reports and not quiet:
        _remind(reports, reversible=reversible)
    if failures or refused:
        codes = [failure["exit_code"] for failure in failures] + [int(Exit.NOTHING_DONE)] * bool(refused)
        raise typer.Exit(max(codes))


def _remind(reports: Sequence[dict[str, Any]], *, reversible: bool) -> None:
    """What no program can do for the user."""
    err.print(
        _(
            "Lees het resultaat zelf na voordat u het deelt: niet elke naam wordt gevonden, "
            "en het risico is een schatting."
        )
    )
    err.print(_("Waar dat op rust, en wat ruimer kan: anoniem risk BESTAND"))
    if any(report["risk"]["region_assumed"] for report in reports):
        err.print(
            _(
                "Er is geen werkgebied ingesteld; gerekend is met een regio van gemiddelde grootte. "
                "Stel het in met: anoniem region NAAM"
            )
        )
    if not reversible:
        err.print(_("Er is geen kluis gebruikt: dit kan niet worden teruggedraaid."))
