"""The language that the command speaks: Dutch, or English when ANONIEM_LANG says so.

Dutch is what stands in the code; the English is in the catalogue `locale/en/LC_MESSAGES/anoniem.po`. Typer's own few
words ("Options", "Commands") come from the standard gettext domain, for which `locale/nl` has the Dutch.

This module must be imported before typer: typer looks its words up while it is being imported.
"""

from __future__ import annotations

import gettext as _gettext
import os
from importlib.resources import files

from anoniem.messages import Count, Message

__all__ = ["LANGUAGE", "N_", "_", "ngettext", "say"]

LANGUAGE = "en" if os.environ.get("ANONIEM_LANG", "").lower().startswith("en") else "nl"
"""Language in which the command speaks: "nl" or "en"."""

_LOCALES = str(files("anoniem_cli").joinpath("locale"))

os.environ["LANGUAGE"] = LANGUAGE
_gettext.bindtextdomain("messages", _LOCALES)

_ENGLISH_NUMBER = str.maketrans(".,", ",.")

_translations = _gettext.translation("anoniem", _LOCALES, languages=[LANGUAGE], fallback=LANGUAGE == "nl")

_ = _translations.gettext
ngettext = _translations.ngettext


def N_(text: str) -> str:  # noqa: N802  # the customary name, by which the extraction finds such texts
    """Mark a text for the catalogue that is translated later."""
    return text


def say(text: str) -> str:
    """A text of the library in the language of the command; what is no message stays as it is."""
    if isinstance(text, Count):
        return text.translate(_ENGLISH_NUMBER) if LANGUAGE == "en" else text
    if not isinstance(text, Message):
        return text
    values = {name: say(value) if isinstance(value, str) else value for name, value in text.values.items()}
    return _(text.template).format(**values)
