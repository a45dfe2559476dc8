"""The language that the command speaks: Dutch, or English when ANONIEM_LANG says so.

Dutch is what stands in the code; the English is in the catalogue `locale/en/LC_MESSAGES/anoniem.po`. Typer's own few
words ("Options", "Commands") come from the standard gettext domain, for which `locale/nl` has the Dutch.

This module must be imported before typer: typer looks its words up while it is being imported.
"""

from __future__ import annotations

import gettext as _gettext
import os
from importlib.resources import files

__all__ = ["LANGUAGE", "N_", "_", "ngettext"]

LANGUAGE = "en" if os.environ.get("ANONIEM_LANG", "").lower().startswith("en") else "nl"
"""Language in which the command speaks: "nl" or "en"."""

_LOCALES = str(files("anoniem_cli").joinpath("locale"))

os.environ["LANGUAGE"] = LANGUAGE
_gettext.bindtextdomain("messages", _LOCALES)

_translations = _gettext.translation("anoniem", _LOCALES, languages=[LANGUAGE], fallback=LANGUAGE == "nl")

_ = _translations.gettext
ngettext = _translations.ngettext


def N_(text: str) -> str:  # noqa: N802  # the customary name, by which the extraction finds such texts
    """Mark a text for the catalogue that is translated later."""
    return text
