"""The people and things of a dossier: naming them, finding them by what the user types, and showing them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from anoniem.detection.finding import Kind
from anoniem.errors import EntityNotFoundError, VaultInputError
from anoniem.identity import match_keys
from anoniem.replacement import LABELS, find_placeholders
from anoniem_cli.console import out
from anoniem_cli.language import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from anoniem.vault import Dossier, Entity, EntityRequest

__all__ = ["as_json", "find", "request", "show"]


def request(name: str, aliases: Sequence[str], kind: Kind = Kind.PERSON) -> EntityRequest:
    """What the vault needs to know somebody by name.

    Raises:
        VaultInputError: the name is empty.
    """
    from anoniem.vault import EntityRequest

    forms = [" ".join(form.split()) for form in (name, *aliases)]
    if not all(forms):
        raise VaultInputError("Een naam kan niet leeg zijn.")
    return EntityRequest(
        kind=kind.value,
        main=forms[0],
        keys=match_keys(kind, forms[0]),
        surfaces=tuple(dict.fromkeys(forms)),
        series=LABELS[kind],
    )


def find(dossier: Dossier, wanted: str) -> Entity:
    """The one that a code ("PERSOON-1") or a name stands for.

    Raises:
        EntityNotFoundError: none or more than one.
    """
    codes = {one.canonical for one in find_placeholders(wanted)}
    folded = wanted.casefold()
    entities = dossier.entities()
    by_code = [one for one in entities if codes & {*one.pseudonyms.values(), *_former(one)}]
    by_name = [one for one in entities if folded in {surface.casefold() for surface in one.surfaces}]
    found = by_code if codes else by_name
    if len(found) != 1:
        raise EntityNotFoundError(
            "Niet te zeggen wie er bedoeld wordt. Geef de vervangcode, bijvoorbeeld PERSOON-1; "
            "anoniem dossier show toont ze."
        )
    return found[0]


def _former(entity: Entity) -> Iterable[str]:
    return (code for series in entity.former.values() for code in series)


def as_json(entity: Entity) -> dict[str, Any]:
    """One entity for a program."""
    return {
        "id": entity.id,
        "type": entity.kind,
        "main": entity.main,
        "surfaces": list(entity.surfaces),
        "role": entity.role,
        "pseudonyms": dict(entity.pseudonyms),
    }


def show(entities: Iterable[Entity]) -> None:
    """All of them in a table for a reader."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for title in (_("vervangcode"), _("staat voor"), _("ook als"), _("rol")):
        table.add_column(title)
    for one in entities:
        codes = sorted({*one.pseudonyms.values(), *_former(one)})
        others = [surface for surface in one.surfaces if surface != one.main]
        table.add_row(Text(", ".join(codes) or "–"), Text(one.main), Text(", ".join(others)), Text(one.role))
    out.print(table)
