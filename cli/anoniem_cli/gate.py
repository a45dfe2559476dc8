"""The gate of `anoniem scrub`: what may go gets its ordinary name, what may not stays a concept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from anoniem.errors import DocumentError
from anoniem_cli import settings
from anoniem_cli.language import _
from anoniem_cli.verdict import tell_verdict

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console

    from anoniem import Recipe, Scrubber, ScrubResult
    from anoniem.risk import Population, RiskAssessment
    from anoniem_cli.targets import Job

__all__ = ["Delivery", "deliver", "override_reason", "readers", "tell_delivery"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one scrubbed text.

    Attributes:
        job: with the name that the result got.
        assessment: of the text as written.
        released: whether it may go to its readers.
        overridden: whether it goes although the gate said no.
        older: a result of an earlier run that stands beside this one under the other name.
        fits_alone: whether only what was told before keeps it from being released.
    """

    job: Job
    assessment: RiskAssessment
    released: bool
    overridden: bool
    older: Path | None
    fits_alone: bool

    def as_json(self) -> dict[str, Any]:
        """The verdict with the fields of `anoniem risk --json`, and what became of the text."""
        return {
            "concept": not self.released,
            "overridden": self.overridden,
            "older_result": None if self.older is None else str(self.older),
            "risk": {**self.assessment.to_dict(), "released": self.released},
        }


def override_reason(*, override: bool, reason: str | None) -> str:
    """The reason to release what the gate stops; empty when nothing is to be overridden.

    Raises:
        DocumentError: one of the two options is given without the other.
    """
    if override and not (reason or "").strip():
        raise DocumentError('Bij --override hoort een reden: --override --reason "…".')
    if reason is not None and not override:
        raise DocumentError("--reason hoort bij --override; apart doet het niets.")
    return (reason or "").strip()


def readers(recipe: Recipe, region: list[str] | None) -> tuple[list[str] | None, Population]:
    """The working region and the figures by which a text is weighed for the readers of a recipe.

    Args:
        recipe: says who reads.
        region: what the user gave with --region.

    Raises:
        RiskError: the audience of the recipe or the region is unknown, or the figures are damaged.
        SettingsError: the settings are malformed.
    """
    from anoniem.risk import audience

    audience(recipe.audience)
    return settings.working_region(region), settings.population()


def deliver(  # noqa: PLR0913  # keyword-only, each a different thing
    scrubber: Scrubber, job: Job, result: ScrubResult, *, reason: str, overwrite: bool, force: bool, ask: bool
) -> Delivery:
    """Weigh a scrubbed text, and write it as a result or as a concept.

    Args:
        scrubber: made the result.
        job: where an ordinary result goes.
        result: what is written.
        reason: why it goes also when it is above the limit; empty when it then must not.
        overwrite: whether an older result may be overwritten; that has been asked.
        force: whether an older concept may be overwritten unasked; it may hold the user's own changes.
        ask: whether to ask about that, where somebody can answer.

    Raises:
        OutputError: it cannot be written.
        RefusedError: the user answered no.
        RiskError: the risk cannot be estimated.
        VaultError: what is told cannot be recorded; then nothing is written.
    """
    assessment = scrubber.assess(result)
    released = assessment.verdict.releases or bool(reason)
    concept = job.as_concept()
    chosen, other = (job, concept) if released else (concept, job)
    if not released:
        overwrite = chosen.overwrites(force=force, ask=ask)
    else:
        # Recorded before it is written: what was told and not counted would be worse than the reverse.
        scrubber.release(result, assessment, on=date.today(), reason=reason)  # noqa: DTZ011  # the user's own day
    older = other.target if other.target is not None and other.target.exists() else None
    chosen.write(result.document, overwrite=overwrite)
    stopped = not assessment.verdict.releases
    fits_alone = stopped and assessment.cumulative and scrubber.assess(result, alone=True).verdict.releases
    return Delivery(chosen, assessment, released, released and stopped, older, fits_alone)


def tell_delivery(console: Console, delivery: Delivery, *, lowered: bool, logged: bool) -> None:
    """The verdict, and what the user can do with it.

    Args:
        console: where to.
        delivery: what became of the text.
        lowered: whether the program was asked to word it more vaguely.
        logged: whether a vault keeps the log.
    """
    tell_verdict(console, delivery.assessment, indent="  ")
    if delivery.fits_alone:
        console.print(_("  Op zichzelf mag deze tekst; samen met wat eerder is verteld, is het te veel."))
    if delivery.overridden:
        console.print(
            _("  Toch vrijgegeven; de reden staat in het logboek van de kluis.")
            if logged
            else _("  Toch vrijgegeven. Zonder kluis is dat nergens vastgelegd."),
            style="yellow",
        )
    if not delivery.released:
        _tell_refusal(console, delivery, lowered=lowered)
    if delivery.older is not None:
        console.print(
            _("  Let op: {path} staat er nog van een eerdere keer; dat is niet dit resultaat.").format(
                path=delivery.older
            ),
            style="yellow",
        )


def _tell_refusal(console: Console, delivery: Delivery, *, lowered: bool) -> None:
    """What the user can do: first what mends the cause, then what takes it upon oneself."""
    target = delivery.job.target
    console.print(_("  Niet vrijgegeven: dit is een concept, alleen voor uzelf. Wat u kunt doen:"), style="red")
    if _tells_too_much(delivery.assessment):
        if lowered:
            console.print(
                _("  - ruimer opschrijven met --lower-risk was niet genoeg: herschrijf zelf wat nog te veel zegt")
            )
        else:
            console.print(_("  - laat het programma het ruimer opschrijven: voeg --lower-risk toe"))
    else:
        console.print(_("  - kijk de plekken na waar nog een naam of nummer kan staan, en haal die weg"))
    if target is not None:
        console.print(_("  - pas {path} zelf aan, en kijk met: anoniem risk {path}").format(path=target))
        console.print(
            _('  - nagelezen en akkoord? Teken af: anoniem risk approve {path} --name "…" --reason "…"').format(
                path=target
            )
        )
    console.print(_('  - of geef het toch vrij, met een reden voor het logboek: --override --reason "…"'))


def _tells_too_much(assessment: RiskAssessment) -> bool:
    """Whether it is the facts that say too much, rather than names and numbers that may have been left over."""
    worst = assessment.worst
    return worst is not None and (worst.estimate.low < assessment.audience.at_least or bool(worst.searchable))
