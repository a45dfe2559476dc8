"""`anoniem dossier`: who belongs to a client's dossier, and what becomes of it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from anoniem.detection.finding import Kind
from anoniem.errors import RefusedError, VaultInputError
from anoniem_cli import entities, vaults
from anoniem_cli.console import err, out, print_json
from anoniem_cli.help import NO_VALUE, OPTIONS_METAVAR, SpokenCommand, SpokenGroup
from anoniem_cli.language import _, ngettext, say
from anoniem_cli.options import JsonOption, VaultOption
from anoniem_cli.streams import agrees, interactive
from anoniem_cli.words import name_of_level, people

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from anoniem.release import Release
    from anoniem.vault import DossierInfo

__all__ = ["app", "show_dossiers"]

app = typer.Typer(
    cls=SpokenGroup,
    options_metavar=OPTIONS_METAVAR,
    subcommand_metavar=_("OPDRACHT"),
    no_args_is_help=True,
    help=_("Dossiers: wie er bij een cliënt hoort, hoe lang het dossier bewaard wordt, en hoe u het wist."),
)

_Name = Annotated[str, typer.Argument(metavar=_("DOSSIER"), help=_("Naam van het dossier, bijvoorbeeld C-014."))]
_Who = Annotated[str, typer.Argument(metavar=_("WIE"), help=_("Een vervangcode (PERSOON-1) of een naam."))]


class KindOption(StrEnum):
    """What can be named beforehand."""

    PERSON = "persoon"
    PLACE = "plaats"
    ORG = "organisatie"


def _command(name: str, text: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return app.command(name, cls=SpokenCommand, options_metavar=OPTIONS_METAVAR, help=text)


@_command("add", _("Noem iemand vooraf, zodat die in elke notitie van dit dossier wordt gevonden."))
def add(  # noqa: PLR0913  # one parameter per option of the command
    dossier: _Name,
    *,
    name: Annotated[
        str | None, typer.Option("--name", metavar=_("NAAM"), help=_("Volledige naam, zoals Fatima el Amrani."))
    ] = None,
    alias: Annotated[
        list[str] | None,
        typer.Option("--alias", metavar=_("NAAM"), help=_("Roepnaam of andere naam; mag vaker worden gegeven.")),
    ] = None,
    role: Annotated[
        str, typer.Option("--role", metavar=_("ROL"), help=_("Bijvoorbeeld cliënt of leidinggevende."))
    ] = "",
    kind: Annotated[
        KindOption, typer.Option("--kind", metavar=_("SOORT"), help=_("persoon, plaats of organisatie."))
    ] = KindOption.PERSON,
    vault: VaultOption = None,
) -> None:
    """Make a dossier, and make somebody known to it."""
    with vaults.open_or_create(vault) as opened:
        found = opened.dossier(dossier, create=True)
        if name is not None:
            found.remember(entities.request(name, alias or (), Kind[kind.name]), role=role)
        elif alias or role:
            raise VaultInputError("Geef ook de volledige naam, met --name.")
    out.print(_("Vastgelegd in dossier {name}.").format(name=dossier))


@_command("list", _("Toon alle dossiers."))
def list_(*, vault: VaultOption = None, as_json: JsonOption = False) -> None:
    """Show all dossiers."""
    with vaults.open_existing(vault) as opened:
        show_dossiers(opened.dossiers(), as_json=as_json)


@_command("due", _("Toon de dossiers waarvan de bewaartermijn voorbij is."))
def due(*, vault: VaultOption = None, as_json: JsonOption = False) -> None:
    """Show the dossiers that should have been erased."""
    with vaults.open_existing(vault) as opened:
        dossiers = opened.due_dossiers(date.today())  # noqa: DTZ011  # the user's own day
    if not dossiers and not as_json:
        out.print(_("Van geen enkel dossier is de bewaartermijn voorbij."))
        return
    show_dossiers(dossiers, as_json=as_json)


@_command("show", _("Toon wie en wat er in een dossier staan."))
def show(dossier: _Name, *, vault: VaultOption = None, as_json: JsonOption = False) -> None:
    """Show the people and things of a dossier."""
    with vaults.open_existing(vault) as opened:
        known = opened.dossier(dossier).entities()
    if as_json:
        print_json([entities.as_json(one) for one in known])
    else:
        entities.show(known)


@_command("disclosures", _("Toon wat welke lezers al over deze cliënt weten."))
def disclosures(dossier: _Name, *, vault: VaultOption = None, as_json: JsonOption = False) -> None:
    """Show which facts were given to whom, and how many people fitted then."""
    with vaults.open_existing(vault) as opened:
        from anoniem.release import accumulates, releases

        found = opened.dossier(dossier)
        kept, adds_up = releases(found), accumulates(found)
    if as_json:
        print_json([_release_as_json(one) for one in kept])
        return
    if not adds_up:
        out.print(_("In dit dossier staan teksten van verschillende cliënten; daarom wordt hier niets opgeteld."))
    elif not kept:
        out.print(_("Uit dit dossier is nog niets vrijgegeven."))
    for audience in dict.fromkeys(one.told.audience for one in kept):
        _show_releases(audience, [one for one in kept if one.told.audience == audience])


@_command("rename", _("Geef een dossier een andere naam."))
def rename(
    dossier: _Name,
    new_name: Annotated[str, typer.Argument(metavar=_("NIEUW"), help=_("De nieuwe naam."))],
    *,
    vault: VaultOption = None,
) -> None:
    """Give a dossier another name."""
    with vaults.open_existing(vault) as opened:
        opened.rename_dossier(dossier, new_name)
    out.print(_("Het dossier heet nu {name}.").format(name=new_name))


@_command("merge", _("Voeg twee samen die dezelfde persoon blijken te zijn."))
def merge(
    dossier: _Name,
    who: _Who,
    other: Annotated[str, typer.Argument(metavar=_("ANDER"), help=_("Wie dezelfde blijkt te zijn."))],
    *,
    vault: VaultOption = None,
) -> None:
    """Make two entities one."""
    with vaults.open_existing(vault) as opened:
        found = opened.dossier(dossier)
        found.merge(entities.find(found, who).id, entities.find(found, other).id)
    out.print(_("Samengevoegd: voortaan krijgen beide namen de code van de eerste."))


@_command("split", _("Maak van één twee: een naam blijkt van iemand anders te zijn."))
def split(
    dossier: _Name,
    who: _Who,
    *,
    name: Annotated[str, typer.Option("--name", metavar=_("NAAM"), help=_("De naam die bij een ander hoort."))],
    alias: Annotated[
        list[str] | None,
        typer.Option("--alias", metavar=_("NAAM"), help=_("Nog een naam van die ander; mag vaker.")),
    ] = None,
    vault: VaultOption = None,
) -> None:
    """Take forms away from an entity and make a new one of them."""
    with vaults.open_existing(vault) as opened:
        found = opened.dossier(dossier)
        entity = entities.find(found, who)
        found.split(entity.id, entities.request(name, alias or (), Kind(entity.kind)))
    out.print(_("Gesplitst: de andere krijgt in de volgende notitie een eigen code."))


@_command("keep", _("Leg vast tot wanneer een dossier wordt bewaard."))
def keep(
    dossier: _Name,
    *,
    until: Annotated[str, typer.Option("--until", metavar=_("DATUM"), help=_("Bijvoorbeeld 2030-12-31."))],
    vault: VaultOption = None,
) -> None:
    """Set the day until which a dossier is kept."""
    try:
        day = date.fromisoformat(until)
    except ValueError:
        raise VaultInputError("Schrijf de datum als jaar-maand-dag, bijvoorbeeld 2030-12-31.") from None
    with vaults.open_existing(vault) as opened:
        opened.dossier(dossier).describe(retain_until=day)
    out.print(_("Dossier {name} wordt bewaard tot {day}.").format(name=dossier, day=day.isoformat()))


@_command("forget", _("Wis een dossier voorgoed."))
def forget(
    dossier: _Name,
    *,
    reason: Annotated[
        str,
        typer.Option("--reason", metavar=_("REDEN"), help=_("Waarom; dit komt in het logboek, noem dus geen namen.")),
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", metavar=NO_VALUE, help=_("Vraag niet om bevestiging."))] = False,
    vault: VaultOption = None,
) -> None:
    """Erase a dossier for good."""
    with vaults.open_existing(vault) as opened:
        opened.dossier(dossier)
        if not yes:
            if not interactive():
                raise RefusedError("Wissen is voorgoed. Geef --yes als dat de bedoeling is. Er is niets gewist.")
            question = _("Dossier {name} voorgoed wissen? Geschoonde teksten kunnen dan nooit meer terug.")
            if not agrees(question.format(name=dossier)):
                raise RefusedError("Er is niets gewist.")
        notices = opened.forget_dossier(dossier, reason=reason)
    for notice in notices:
        err.print(_(notice.template).format(**notice.values))


def _show_releases(audience: str, kept: Sequence[Release]) -> None:
    from anoniem.risk import AUDIENCES

    title = AUDIENCES[audience].title if audience in AUDIENCES else audience
    out.print(say(title), style="bold")
    ways = {
        "released": _("vrijgegeven"),
        "overridden": _("toch vrijgegeven: {reason}"),
        "approved": _("afgetekend door {name}: {reason}"),
    }
    for one in kept:
        how = ways[one.way.value].format(name=one.name, reason=one.reason)
        out.print(f"  {one.on.isoformat()}  {name_of_level(one.level)}, {how}")
        facts = "; ".join(say(title) for title in one.told.titles())
        out.print(_("    verteld: {facts}").format(facts=facts or _("geen feiten over de cliënt")))
        fitting = _fitting(one)
        if fitting:
            out.print(f"    {fitting}")


def _fitting(one: Release) -> str:
    """How many people fitted; nothing where no limit to it was known."""
    if one.people_fit is None or one.people_fit_low is None or one.people_fit_high is None:
        return ""
    if one.people_fit_high < 1:
        return _("naar schatting niet meer dan één mens die past")
    return _("naar schatting {number} ({low} tot {high}) mensen die passen").format(
        number=people(one.people_fit), low=people(one.people_fit_low), high=people(one.people_fit_high)
    )


def _release_as_json(one: Release) -> dict[str, Any]:
    return {
        "on": one.on.isoformat(),
        "audience": one.told.audience,
        "way": one.way.value,
        "level": one.level,
        "people_fit": one.people_fit,
        "people_fit_low": one.people_fit_low,
        "people_fit_high": one.people_fit_high,
        "facts": [
            {"category": category, "value": value, "title": title}
            for (category, value), title in zip(one.told.facts, one.told.titles(), strict=True)
        ],
        "sha256": one.sha256,
        "name": one.name,
        "reason": one.reason,
    }


def show_dossiers(dossiers: Sequence[DossierInfo], *, as_json: bool) -> None:
    """A list of dossiers, for a reader or a program."""
    if as_json:
        print_json(
            [
                {
                    "dossier": one.name,
                    "entities": one.entities,
                    "scrubs": one.scrubs,
                    "created": one.created.isoformat(),
                    "retain_until": None if one.retain_until is None else one.retain_until.isoformat(),
                }
                for one in dossiers
            ]
        )
        return
    if not dossiers:
        out.print(_("De kluis is nog leeg."))
    for one in dossiers:
        line = f"{one.name}: " + ngettext("{n} naam of gegeven", "{n} namen en gegevens", one.entities).format(
            n=one.entities
        )
        if one.retain_until is not None:
            line += _(", bewaren tot {day}").format(day=one.retain_until.isoformat())
        out.print(line)
