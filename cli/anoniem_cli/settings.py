"""The user's own settings: one small file with the working region, and the figures that the user imported."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import platformdirs

from anoniem import document
from anoniem.errors import OutputError, RegionUnknownError, SettingsError
from anoniem_cli.console import err
from anoniem_cli.language import _
from anoniem_cli.words import people

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anoniem.risk import Population

__all__ = [
    "exact_region",
    "figures_folder",
    "load_region",
    "population",
    "save_region",
    "settings_path",
    "working_region",
]

_KEYS = {"region"}
_LARGEST = 100_000


def settings_path() -> Path:
    """Where the settings are."""
    return platformdirs.user_config_path("anoniem", appauthor=False) / "instellingen.toml"


def figures_folder() -> Path:
    """Where the figures are that the user imported."""
    return platformdirs.user_data_path("anoniem", appauthor=False) / "cijfers"


def population() -> Population:
    """The figures in use: those that the user imported, else those that come with anoniem.

    Raises:
        StatisticsError: the imported figures are damaged; the others are never taken in their place unasked.
    """
    from anoniem.risk import load_population

    return load_population(figures_folder())


def working_region(given: list[str] | None) -> list[str] | None:
    """Where the readers live: the region of the command line, else that of the settings, else None.

    Of several places of one name the smallest counts, which is said on stderr; in the settings that is an error,
    because nobody would see it.

    Args:
        given: what the user gave with --region.

    Raises:
        RegionUnknownError: a name is in no table, or means several things in the settings.
        SettingsError: the settings are malformed.
        StatisticsError: as `population`.
    """
    if not given:
        return load_region()
    from anoniem.risk.regions import called, meanings, region_names, region_places

    names = region_names(given)
    if not names:
        raise RegionUnknownError("Er staat geen naam achter --region.")
    figures = population()
    for name, place in zip(names, region_places(figures, names), strict=True):
        if len(meanings(figures, name)) > 1:
            text = _("Let op: {name} kan meer plaatsen zijn. Gerekend is met {place}, met {persons} inwoners.")
            err.print(text.format(name=name, place=called(place), persons=people(place.persons)), style="yellow")
    return list(names)


def load_region() -> list[str] | None:
    """The working region of the settings; None when there is none.

    Raises:
        RegionUnknownError, SettingsError, StatisticsError: as `working_region`.
    """
    path = settings_path()
    value = _read(path).get("region")
    if value is None:
        return None
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not names or not all(isinstance(name, str) and name.strip() for name in names):
        raise SettingsError(
            "Achter region moet een naam staan, of een lijst van namen tussen aanhalingstekens. Stel het werkgebied"
            " opnieuw in met: anoniem region NAAM"
        ).at(path)
    try:
        return exact_region(names)
    except RegionUnknownError as error:
        raise error.at(path) from None


def exact_region(names: Sequence[str]) -> list[str]:
    """The names of a region, each so that it means one place.

    Raises:
        RegionUnknownError: a name is in no table, or means several things.
        StatisticsError: as `population`.
    """
    from anoniem.risk.regions import called, meanings, region_names, region_places

    figures = population()
    separate = region_names(names)
    if not separate:
        raise RegionUnknownError("Er is geen werkgebied genoemd.")
    places = region_places(figures, separate)
    for name in separate:
        choices = dict.fromkeys(called(place) for place in meanings(figures, name))
        if len(choices) > 1:
            raise RegionUnknownError(
                "{region} kan meer plaatsen zijn. Kies een van deze: {choices}.",
                region=name,
                choices=", ".join(choices),
            )
    return list(dict.fromkeys(called(place) if place.kind != "aantal" else place.name for place in places))


def save_region(names: Sequence[str] | None) -> None:
    """Write the working region into the settings, or take it out.

    Args:
        names: as `exact_region` gives them; None takes the region out.

    Raises:
        OutputError: the folder cannot be written; the settings are as they were.
    """
    path = settings_path()
    if names is None:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise OutputError(
                "{path} kan niet worden gewist: {reason}.", path=path, reason=document.reason_of(error)
            ) from None
        return
    document.make_folder(path.parent)
    # The strings of JSON are strings of TOML.
    line = f"region = [{', '.join(json.dumps(name, ensure_ascii=False) for name in names)}]\n"
    document.write_bytes(line.encode(), path, overwrite=True)


def _read(path: Path) -> dict[str, Any]:
    """The settings as they stand; empty when there is no file.

    Raises:
        SettingsError: the file cannot be read, or holds something unknown.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise SettingsError("De instellingen zijn niet te lezen: {reason}.", reason=document.reason_of(error)).at(
            path
        ) from None
    try:
        content = tomllib.loads(data.decode("utf-8-sig"))
    except ValueError:
        raise SettingsError(
            "De instellingen zijn beschadigd. Stel het werkgebied opnieuw in met: anoniem region NAAM"
        ).at(path) from None
    unknown = sorted(set(content) - _KEYS)
    if unknown:
        raise SettingsError(
            "De instelling {name} bestaat niet. Bekend is alleen: region. Verbeter het bestand, of stel het werkgebied"
            " opnieuw in met: anoniem region NAAM",
            name=unknown[0],
        ).at(path)
    return content
