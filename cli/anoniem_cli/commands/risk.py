"""`anoniem risk`: how many people a text could still be about, for these readers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from anoniem import document, recipes
from anoniem.errors import DocumentError
from anoniem_cli.console import out, print_json, progress
from anoniem_cli.corpus import for_each_note
from anoniem_cli.help import NO_VALUE
from anoniem_cli.language import _
from anoniem_cli.streams import STDIN, read_stdin

if TYPE_CHECKING:
    from anoniem import Scrubber
    from anoniem.risk import RiskAssessment

__all__ = ["risk", "tell"]

_COLOURS = {"groen": "green", "oranje": "yellow", "rood": "red"}


def risk(  # noqa: PLR0913  # one parameter per option of the command
    file: Annotated[
        str | None, typer.Argument(metavar=_("BESTAND"), help=_("De tekst zoals u die wilt delen, of - voor stdin."))
    ] = None,
    *,
    recipe: Annotated[
        str, typer.Option("--recipe", "-r", metavar=_("RECEPT"), help=_("Voor welke lezers; zie: anoniem recipes"))
    ] = "intervisie",
    region: Annotated[
        list[str] | None,
        typer.Option(
            "--region", metavar=_("REGIO"), help=_("Uw werkgebied: een provincie, gemeente of plaats; mag vaker.")
        ),
    ] = None,
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
    source = read_stdin() if file == STDIN else document.read(Path(file)) if file is not None else None
    from anoniem.scrubber import Scrubber

    scrubber = Scrubber(recipes.load(recipe))
    if source is None:
        for_each_note(Path(str(jsonl)), lambda note: assess(scrubber, note.text, region).to_dict())
        return
    with progress(1) as reporter:
        reporter.within(file or "")
        result = assess(scrubber, source.text, region)
    if html is not None:
        from anoniem.risk.report import report_html

        document.write_bytes(report_html(result).encode(), html, overwrite=force)
    if as_json:
        print_json(result.to_dict())
    elif html is None:
        tell(result)
    else:
        out.print(_("Het verslag staat in {path}.").format(path=html))


def assess(scrubber: Scrubber, text: str, region: list[str] | None) -> RiskAssessment:
    """The risk of a text, with what the detector still finds in it."""
    from anoniem.risk import assess as assess_text

    detection = scrubber.detect(text)
    return assess_text(
        text,
        detection.findings,
        audience=scrubber.recipe.audience,
        region=region,
        doubts=detection.doubts,
    )


def tell(result: RiskAssessment) -> None:
    """The assessment for a reader: how many people fit, what weighs heaviest, what to do, what was not measured."""
    out.print(f"{result.level}: {result.sentence}", style=_COLOURS[result.level])
    for reason in result.verdict.reasons:
        out.print(f"  {reason}")
    for fact, bits in result.heaviest:
        weight = f"{bits:.1f}".replace(".", ",")
        out.print(_("  weegt zwaar: {text} ({bits} bits)").format(text=" ".join(fact.text.split()), bits=weight))
    for advice in result.advice:
        text = " ".join(advice.fact.text.split())
        out.print(_("  advies bij {text}: {wording}").format(text=text, wording=advice.wording))
    for note in result.notes:
        out.print(f"  {note}", style="dim")
    out.print(_("Niet gemeten:"), style="dim")
    for line in result.not_measured:
        out.print(f"  {line}", style="dim")
