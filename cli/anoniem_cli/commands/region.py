"""`anoniem region`: where the user works, and so among how many people a reader can look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from anoniem.errors import DocumentError
from anoniem_cli import settings
from anoniem_cli.console import out, print_json
from anoniem_cli.help import NO_VALUE
from anoniem_cli.language import _
from anoniem_cli.options import JsonOption
from anoniem_cli.words import people

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anoniem.risk.population import Place

__all__ = ["region"]


def region(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar=_("NAAM"),
            help=_("Een provincie, gemeente of plaats, of een aantal inwoners; meer namen met een komma ertussen."),
        ),
    ] = None,
    *,
    clear: Annotated[bool, typer.Option("--clear", metavar=NO_VALUE, help=_("Wis het werkgebied."))] = False,
    as_json: JsonOption = False,
) -> None:
    """Show, set or clear the working region."""
    if clear and names:
        raise DocumentError("Kies tussen een naam en --clear; samen kan niet.")
    if clear:
        settings.save_region(None)
    elif names:
        settings.save_region(settings.exact_region(_separate(names)))
    current = settings.load_region()
    if as_json:
        print_json(_as_dict(current))
    elif current is None:
        from anoniem.risk.population import DEFAULT_REGION_PERSONS

        out.print(
            _("Er is geen werkgebied ingesteld; er wordt gerekend met een regio van {persons} inwoners.").format(
                persons=people(DEFAULT_REGION_PERSONS)
            )
        )
        out.print(_("Stel het in, bijvoorbeeld met: anoniem region Overijssel"))
    else:
        _tell(current)


def _separate(words: Sequence[str]) -> list[str]:
    """The names that the words on the command line make: together, where that is a known name, else each apart."""
    from anoniem.risk.regions import meanings, region_names

    figures = settings.population()
    together = list(region_names(" ".join(words)))
    known = [bool(meanings(figures, name)) for name in words]
    if all(meanings(figures, name) for name in together) or not any(known):
        return together
    return list(words)


def _counted(names: Sequence[str]) -> tuple[tuple[Place, ...], frozenset[str], float]:
    """The places of a region, which of them count, and how many people live there together."""
    from anoniem.risk.regions import region_places, without_overlap

    figures = settings.population()
    places = region_places(figures, names)
    return places, frozenset(p.name for p in without_overlap(places)), figures.region(names).persons


def _tell(names: Sequence[str]) -> None:
    """The region for a reader."""
    places, counting, persons = _counted(names)
    out.print(_("Uw werkgebied:"))
    for name, place in zip(names, places, strict=True):
        line = _("  {name}: ongeveer {persons} inwoners") if place.name in counting else _("  {name}: telt al mee")
        out.print(line.format(name=name, persons=people(place.persons)))
    out.print(_("Lezers uit de buurt zoeken onder ongeveer {persons} mensen.").format(persons=people(persons)))
    out.print(_("Bewaard in {path}").format(path=settings.settings_path()), style="dim")


def _as_dict(names: Sequence[str] | None) -> dict[str, object]:
    """The region as plain data."""
    from anoniem.risk.population import DEFAULT_REGION_PERSONS

    if names is None:
        return {"region": None, "persons": DEFAULT_REGION_PERSONS, "assumed": True, "places": []}
    places, counting, persons = _counted(names)
    return {
        "region": list(names),
        "persons": persons,
        "assumed": False,
        "places": [
            {"name": name, "persons": p.persons, "counted": p.name in counting, "source": str(p.source)}
            for name, p in zip(names, places, strict=True)
        ],
    }
