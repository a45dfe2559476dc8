"""`anoniem evaluate`: recall and precision on marked notes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from anoniem import recipes
from anoniem.detection.model import DEFAULT_MODEL
from anoniem_cli.console import out, print_json, progress
from anoniem_cli.language import _
from anoniem_cli.options import JsonOption, ModelOption

if TYPE_CHECKING:
    from anoniem.detection.finding import Finding
    from anoniem.evaluation import Evaluation, TypeScore

__all__ = ["evaluate"]


def evaluate(
    gold: Annotated[
        Path, typer.Argument(metavar=_("MAP"), help=_("Gemarkeerde notities: een bestand, of een map ermee."))
    ],
    *,
    recipe: Annotated[
        str, typer.Option("--recipe", "-r", metavar=_("RECEPT"), help=_("Vanaf welke zekerheid iets meetelt."))
    ] = "intervisie",
    show: Annotated[
        int, typer.Option("--show", metavar=_("AANTAL"), help=_("Hoeveel missers en valse vondsten er getoond worden."))
    ] = 20,
    model: ModelOption = DEFAULT_MODEL,
    as_json: JsonOption = False,
) -> None:
    """Measure detection on marked notes."""
    from anoniem import evaluation
    from anoniem.detection import Detector

    threshold = recipes.load(recipe).threshold
    notes = evaluation.load_marked(gold)
    detector = Detector(model=model)
    with progress(len(notes)) as reporter:

        def detect(text: str) -> tuple[Finding, ...]:
            report = reporter.within(str(gold.name))
            found = detector.detect(text, progress=report)
            reporter.advance()
            return found

        result = evaluation.evaluate(notes, detect, threshold=threshold)
    if as_json:
        print_json(result.to_json())
    else:
        _show(result, show)


def _show(result: Evaluation, number: int) -> None:
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column(_("soort"))
    for title in (
        _("aantal"),
        _("gedekt"),
        _("precies"),
        _("alle vermeldingen"),
        _("precisie"),
        _("alleen als twijfel getoond"),
    ):
        table.add_column(title, justify="right")
    for score in (*result.types, result.total):
        table.add_row(*_row(score))
    out.print(table)
    out.print(
        _("{notes} notities, {words} woorden; zonder lek: {free} ({share}).").format(
            notes=result.notes, words=result.words, free=result.leak_free, share=_percent(result.leak_free_share)
        )
    )
    if number and result.misses:
        out.print("\n" + _("Missers:"), style="bold")
        for miss in result.misses[:number]:
            out.print(
                Text.assemble(
                    f"  {miss.note} {miss.type}: …{_line(miss.before)}",
                    (_line(miss.text), "bold red"),
                    f"{_line(miss.after)}…",
                )
            )
    if number and result.false_finds:
        out.print("\n" + _("Valse vondsten:"), style="bold")
        for find in result.false_finds[:number]:
            out.print(
                Text.assemble(
                    f"  {find.note} {find.type} ({find.source}): …{_line(find.before)}",
                    (_line(find.text), "bold yellow"),
                    f"{_line(find.after)}…",
                )
            )


def _row(score: TypeScore) -> tuple[str, ...]:
    return (
        score.type,
        str(score.marks),
        _percent(score.recall),
        _percent(score.strict_recall),
        _percent(score.entity_recall),
        _percent(score.precision),
        str(score.shown - score.covered),
    )


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f}%"


def _line(text: str) -> str:
    return text.replace("\n", "⏎")
