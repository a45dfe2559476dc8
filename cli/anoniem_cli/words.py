"""Dutch names of kinds, in the singular and the plural."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anoniem.detection.finding import Kind
from anoniem.messages import Count
from anoniem_cli.language import _, ngettext, say

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "PARTLY_FOREIGN",
    "count_of_kind",
    "counts_in_words",
    "name_of_event",
    "name_of_key",
    "name_of_kind",
    "name_of_level",
    "name_of_table",
    "people",
    "whole_number",
]

PARTLY_FOREIGN = _("  Let op: een deel van de tekst lijkt geen Nederlands. Daarin worden minder namen gevonden.")


def count_of_kind(kind: Kind, number: int) -> str:
    """A number of things of one kind, for example "3 personen"."""
    words = {
        Kind.PERSON: ngettext("{n} persoonsnaam", "{n} persoonsnamen", number),
        Kind.ADDRESS: ngettext("{n} adres", "{n} adressen", number),
        Kind.POSTCODE: ngettext("{n} postcode", "{n} postcodes", number),
        Kind.PLACE: ngettext("{n} plaats", "{n} plaatsen", number),
        Kind.ORG: ngettext("{n} organisatie", "{n} organisaties", number),
        Kind.DATE: ngettext("{n} datum", "{n} datums", number),
        Kind.AGE: ngettext("{n} leeftijd", "{n} leeftijden", number),
        Kind.PHONE: ngettext("{n} telefoonnummer", "{n} telefoonnummers", number),
        Kind.EMAIL: ngettext("{n} e-mailadres", "{n} e-mailadressen", number),
        Kind.URL: ngettext("{n} webadres", "{n} webadressen", number),
        Kind.HANDLE: ngettext("{n} accountnaam", "{n} accountnamen", number),
        Kind.BSN: ngettext("{n} BSN", "{n} BSN's", number),
        Kind.IBAN: ngettext("{n} rekeningnummer", "{n} rekeningnummers", number),
        Kind.PLATE: ngettext("{n} kenteken", "{n} kentekens", number),
        Kind.IDNUM: ngettext("{n} kenmerk of nummer", "{n} kenmerken of nummers", number),
    }
    return words[kind].format(n=number)


def name_of_kind(kind: Kind) -> str:
    """What one thing of this kind is called, for example "persoonsnaam"."""
    return count_of_kind(kind, 1).removeprefix("1 ")


def counts_in_words(counts: Mapping[Kind, int]) -> str:
    """Numbers per kind in one line, for example "3 persoonsnamen, 1 plaats"."""
    return ", ".join(count_of_kind(kind, number) for kind, number in counts.items())


def name_of_event(event: str) -> str:
    """What happened to the vault, for its log."""
    words = {
        "approved": _("afgetekend"),
        "backed-up": _("reservekopie gemaakt"),
        "consent": _("toestemming vastgelegd"),
        "consent-withdrawn": _("toestemming ingetrokken"),
        "created": _("kluis gemaakt"),
        "described": _("dossier bijgewerkt"),
        "disclosed": _("gedeeld"),
        "dossier-added": _("dossier gemaakt"),
        "erased": _("dossier gewist"),
        "exported": _("gedeeld"),
        "handed-over": _("overgedragen"),
        "keyring-left": _("sleutelbos uitgezet"),
        "keyring-used": _("sleutelbos aangezet"),
        "merged": _("twee samengevoegd"),
        "opened": _("geopend"),
        "overridden": _("toch vrijgegeven"),
        "own-key-made": _("eigen sleutel gemaakt"),
        "passphrase-changed": _("wachtzin veranderd"),
        "recovery-made": _("herstelblad gemaakt"),
        "removed": _("iemand gewist"),
        "renamed": _("dossier hernoemd"),
        "restored": _("teruggezet"),
        "rotated": _("sleutels vernieuwd"),
        "scrubbed": _("geschoond"),
        "split": _("één gesplitst"),
        "successor-added": _("opvolger toegelaten"),
        "recovery-removed": _("herstelblad ongeldig gemaakt"),
        "keyring-removed": _("sleutelbos uitgezet"),
        "rolled-back": _("oudere kopie gezien"),
        "forked": _("andere kopie gezien"),
        "conflict-copy": _("conflictkopie gezien"),
        "successor-removed": _("opvolger verwijderd"),
        "taken-over": _("overgenomen"),
    }
    return words.get(event, event)


def name_of_key(kind: str) -> str:
    """A way to open the vault, for a list of them."""
    words = {
        "passphrase": _("wachtzin"),
        "recovery": _("herstelblad"),
        "keyring": _("sleutelbos van deze computer"),
        "successor": _("opvolger"),
    }
    return words.get(kind, kind)


def name_of_level(level: str) -> str:
    """A level of the gate, for example "groen"."""
    words = {"groen": _("groen"), "oranje": _("oranje"), "rood": _("rood")}
    return words.get(level, level)


def name_of_table(key: str) -> str:
    """What a table of figures is about."""
    words = {
        "ages": _("Inwoners naar leeftijd en geslacht"),
        "children": _("Aantal kinderen"),
        "employers": _("Werknemers per soort werkgever"),
        "employment": _("Mensen met werk, naar leeftijd en geslacht"),
        "events": _("Opvallende gebeurtenissen"),
        "gazetteer": _("Inwoners van kleine plaatsen"),
        "health": _("Klachten, naar leeftijd en geslacht"),
        "household": _("Plaats in het huishouden, naar leeftijd en geslacht"),
        "municipalities": _("Inwoners per gemeente, naar leeftijd en geslacht"),
        "occupations": _("Mensen per beroepsgroep"),
        "provinces": _("Inwoners per provincie"),
        "regions": _("Inwoners van streken"),
        "settlements": _("Grootte van dorpen en steden"),
        "total": _("Inwoners van Nederland"),
        "towns": _("Inwoners van grotere gemeenten"),
        "traits": _("Kenmerken, zoals gezondheid, herkomst en opleiding"),
    }
    return words.get(key, key)


def people(number: float) -> str:
    """A number of people without false precision, for example "15.000"."""
    from anoniem.risk.gate import people_text

    return say(people_text(number))


def whole_number(number: float) -> str:
    """A number with its thousands apart, for example "17.942.942"."""
    return say(Count(f"{number:,.0f}".replace(",", ".")))
