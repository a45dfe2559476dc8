"""Bring the gettext catalogues of the command up to date, and compile them.

    python scripts/catalogues.py          # collect texts, keep translations, compile
    python scripts/catalogues.py --check  # exit 1 if a text is untranslated or a compiled catalogue is stale

Needs Babel, which the development environment has.
"""

from __future__ import annotations

import io
import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

from anoniem import errors

ROOT = Path(__file__).resolve().parents[1]
LOCALES = ROOT / "cli/anoniem_cli/locale"
SOURCES = ("cli/anoniem_cli", "src/anoniem")

# Every error takes a Dutch template as its first argument; a vault notice as its second.
CHANGING = tuple(
    f'"{field}'.encode()
    for field in (
        "Project-Id",
        "Report-Msgid",
        "POT-Creation",
        "PO-Revision",
        "Last-Translator",
        "Language-Team",
        "Generated-By",
    )
)
"""Lines of a .po header that change without any text changing."""

KEYWORDS = {"_": None, "N_": None, "Message": None, "ngettext": (1, 2), "Notice": (2,)} | dict.fromkeys(errors.__all__)


def collect() -> Catalog:
    """All Dutch texts that the command can say."""
    catalog = Catalog(locale="en", project="anoniem", version="", domain="anoniem", charset="utf-8")
    for source in SOURCES:
        for name, _line, message, _comments, _context in extract_from_dir(
            ROOT / source, method_map=[("**.py", "python")], keywords=KEYWORDS
        ):
            catalog.add(message, locations=[(f"{source}/{name}", 0)])
    for recipe in sorted((ROOT / "recipes/anoniem_recipes").glob("*.toml")):
        table = tomllib.loads(recipe.read_text(encoding="utf-8"))
        for field in ("title", "description"):
            catalog.add(table[field], locations=[(f"recipes/anoniem_recipes/{recipe.name}", 0)])
    return catalog


def written(catalog: Catalog) -> bytes:
    """The catalogue as a .po file without line numbers, dates and tool versions, which would change by themselves."""
    catalog.header_comment = "# English texts of the command anoniem. Made by scripts/catalogues.py; translate here."
    catalog.fuzzy = False
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=118, include_lineno=False, sort_output=True, ignore_obsolete=True)
    lines = [line for line in buffer.getvalue().splitlines() if not line.startswith(CHANGING)]
    return b"\n".join(lines) + b"\n"


def compiled(catalog: Catalog) -> bytes:
    """The catalogue as a .mo file, with a date that does not change by itself."""
    catalog.creation_date = catalog.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    buffer = io.BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def texts(catalog: Catalog) -> dict[str, str]:
    """The translations, without the header; plurals as the text of their forms."""
    filled = (message for message in catalog if message.id and message.string and any(message.string))
    return {str(tuple(message.id)): str(tuple(message.string)) for message in filled}


def main() -> int:
    """Update or check; the exit code."""
    check = "--check" in sys.argv[1:]
    problems: list[str] = []
    english = LOCALES / "en/LC_MESSAGES/anoniem.po"
    known = read_po(io.BytesIO(english.read_bytes()), locale="en") if english.exists() else Catalog(locale="en")
    known.update(collect(), no_fuzzy_matching=True)
    if check and texts(read_po(io.BytesIO(english.read_bytes()), locale="en")) != texts(known):
        problems.append(f"{english.name} is not up to date")
    problems += [f"not translated: {message.id!r}" for message in known if message.id and not message.string]
    if not check:
        english.write_bytes(written(known))
    for path in sorted(LOCALES.rglob("*.po")):
        locale = path.parts[-3]
        catalog = read_po(io.BytesIO(path.read_bytes()), locale=locale)
        target = path.with_suffix(".mo")
        if not check:
            target.write_bytes(compiled(catalog))
        elif texts(read_mo(io.BytesIO(target.read_bytes()))) != texts(catalog):
            problems.append(f"{locale}/{target.name} is stale")
    for problem in problems:
        print(problem, file=sys.stderr)  # noqa: T201  # a script reports by printing
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
