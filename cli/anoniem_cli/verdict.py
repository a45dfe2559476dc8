"""How a verdict on the risk is told, by every command alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anoniem.messages import Count
from anoniem_cli.language import _, say
from anoniem_cli.words import name_of_level

if TYPE_CHECKING:
    from rich.console import Console

    from anoniem.risk import Fact, RiskAssessment

__all__ = ["tell_all", "tell_verdict", "words_of"]

_COLOURS = {"groen": "green", "oranje": "yellow", "rood": "red"}


def words_of(fact: Fact) -> str:
    """A fact as it stands in the text, or what was told before, in words."""
    if fact.text:
        return " ".join(fact.text.split())
    from anoniem.risk import Disclosure

    (title,) = Disclosure("", ((fact.category.value, fact.value),)).titles()
    return _("eerder verteld: {fact}").format(fact=say(title))


def tell_verdict(console: Console, result: RiskAssessment, *, indent: str = "") -> None:
    """How many people fit, for whom, and why that is too few; the heaviest facts where it is not groen."""
    headline = _("Risico bij {audience}: {level}. {sentence}").format(
        audience=say(result.audience.title), level=name_of_level(result.level), sentence=say(result.sentence)
    )
    console.print(indent + headline, style=_COLOURS[result.level])
    for reason in result.verdict.reasons:
        console.print(indent + say(reason))
    if result.verdict.consent_needed:
        console.print(indent + _("Voor deze groep is schriftelijke toestemming nodig."))
    if result.cumulative:
        console.print(indent + _("Meegeteld is wat deze groep al over deze persoon te horen kreeg."))
    if result.level != "groen" and result.heaviest:
        facts = "; ".join(words_of(fact) for fact, _bits in result.heaviest)
        console.print(indent + _("Het zwaarst weegt: {facts}.").format(facts=facts))


def tell_all(console: Console, result: RiskAssessment) -> None:
    """The verdict with the weights, the advice, the remarks and what was not measured."""
    tell_verdict(console, result)
    for fact, bits in result.heaviest:
        weight = f"{bits:.1f}".replace(".", ",")
        console.print(_("  {text} geeft {bits} bits weg").format(text=words_of(fact), bits=say(Count(weight))))
    for advice in result.advice:
        text = words_of(advice.fact)
        console.print(_("  advies bij {text}: {wording}").format(text=text, wording=say(advice.wording)))
    for note in result.notes:
        console.print(f"  {say(note)}", style="dim")
    console.print(_("Niet gemeten:"), style="dim")
    for line in result.not_measured:
        console.print(f"  {say(line)}", style="dim")
