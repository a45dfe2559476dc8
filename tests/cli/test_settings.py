"""The settings: a working region that means one thing, from the command line or from the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from anoniem.errors import OutputError, RegionUnknownError, SettingsError
from anoniem_cli.settings import (
    exact_region,
    figures_folder,
    load_region,
    population,
    save_region,
    settings_path,
    working_region,
)


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Folders of this test only."""
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path))


def write_settings(content: str | bytes) -> None:
    """Put this in the settings file."""
    settings_path().parent.mkdir(parents=True, exist_ok=True)
    settings_path().write_bytes(content.encode() if isinstance(content, str) else content)


def test_without_settings_there_is_no_region() -> None:
    """Nobody is assumed to work anywhere."""
    assert working_region(None) is None
    assert working_region([]) is None


def test_the_command_line_wins_over_the_settings() -> None:
    """What is said now counts; otherwise what was set before."""
    save_region(["provincie Overijssel"])
    assert working_region(["Zwolle", "Deventer"]) == ["Zwolle", "Deventer"]
    assert working_region(None) == ["provincie Overijssel"]


def test_the_region_is_read_back_as_it_was_written() -> None:
    """Names with quotes and accents survive the file; clearing takes them out."""
    names = exact_region(["'s-Gravenhage", "súdwest-fryslân", "400.000"])
    save_region(names)
    assert load_region() == names == ["Den Haag (Zuid-Holland)", "Súdwest-Fryslân (Friesland)", "400.000"]
    save_region(None)
    save_region(None)
    assert load_region() is None


def test_a_bare_name_in_the_file_is_a_region_too() -> None:
    """Somebody who edits the file by hand may leave the brackets out."""
    write_settings('region = "overijssel, Urk"')
    assert load_region() == ["provincie Overijssel", "Urk (Flevoland)"]


@pytest.mark.parametrize(
    "content",
    [
        "region = ",
        "region = 400000",
        "region = []",
        'region = [""]',
        'region = ["Zwolle", 3]',
        'regio = "Zwolle"',
        'region = "Zwolle"\nlimit = 0.9',
        b"region = \xff\xfe",
        b"\x00\x00",
    ],
)
def test_malformed_settings_are_an_error_that_names_the_file(content: str | bytes) -> None:
    """A spelling slip never falls back to some other region."""
    write_settings(content)
    with pytest.raises(SettingsError, match=settings_path().name):
        working_region(None)


def test_settings_that_cannot_be_read_are_an_error() -> None:
    """A folder where the file should be is not taken for an absent file."""
    settings_path().mkdir(parents=True)
    with pytest.raises(SettingsError, match="niet te lezen"):
        working_region(None)


def test_an_unknown_region_in_the_settings_names_the_file_and_what_looks_like_it() -> None:
    """The user sees where the slip stands and what was probably meant."""
    write_settings('region = ["Zwole"]')
    with pytest.raises(RegionUnknownError, match=rf"{settings_path().name}.*Zwole.*Zwolle"):
        working_region(None)


def test_an_ambiguous_region_in_the_settings_lists_the_choices() -> None:
    """Each choice is a name that means one place."""
    write_settings('region = ["Rijswijk"]')
    with pytest.raises(RegionUnknownError) as raised:
        working_region(None)
    for choice in str(raised.value.values["choices"]).split(", "):
        assert exact_region([choice]) == [choice]


def test_an_ambiguous_region_on_the_command_line_counts_as_the_smallest_and_says_so(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Fewest people fit in the smallest place, so the risk is never lower than it should be."""
    assert working_region(["Utrecht"]) == ["Utrecht"]
    assert "gemeente Utrecht, met 370.000 inwoners" in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize("given", [["Verweggistan"], ["Zwolle", "Zwole"], [""], [" , "]])
def test_an_unknown_region_on_the_command_line_is_an_error(given: list[str]) -> None:
    """Nothing is assumed in the place of a name that no table has."""
    with pytest.raises(RegionUnknownError):
        working_region(given)


def test_without_an_import_the_shipped_figures_serve() -> None:
    """The folder of imported figures need not exist."""
    assert not figures_folder().exists()
    assert not population().imported


def test_a_folder_that_refuses_is_explained() -> None:
    """A file where the folder of the settings should be stands for every folder that cannot be written."""
    settings_path().parent.parent.mkdir(parents=True, exist_ok=True)
    settings_path().parent.write_text("geen map")
    with pytest.raises(OutputError, match="kan niet worden gemaakt"):
        save_region(["Urk (Flevoland)"])
    with pytest.raises(OutputError, match="kan niet worden gewist"):
        save_region(None)
