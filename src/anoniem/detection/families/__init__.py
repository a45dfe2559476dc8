"""Recognizer families: plain functions from text to matches, free of presidio and of the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anoniem.detection.families import (
    addresses,
    ages,
    dates,
    ibans,
    identifiers,
    misread,
    names,
    national_numbers,
    online,
    organisations,
    phones,
    places,
    plates,
    postcodes,
)
from anoniem.detection.finding import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anoniem.detection.match import Family

__all__ = ["FAMILIES"]

FAMILIES: Mapping[str, tuple[Family, tuple[Kind, ...]]] = {
    "national_numbers": (national_numbers.find, (Kind.BSN, Kind.IDNUM)),
    "ibans": (ibans.find, (Kind.IBAN,)),
    "phones": (phones.find, (Kind.PHONE,)),
    "online": (online.find, (Kind.EMAIL, Kind.URL, Kind.HANDLE)),
    "plates": (plates.find, (Kind.PLATE,)),
    "postcodes": (postcodes.find, (Kind.POSTCODE,)),
    "addresses": (addresses.find, (Kind.ADDRESS,)),
    "dates": (dates.find, (Kind.DATE,)),
    "ages": (ages.find, (Kind.AGE,)),
    "identifiers": (identifiers.find, (Kind.IDNUM,)),
    "misread": (misread.find, (Kind.DATE, Kind.PHONE, Kind.POSTCODE, Kind.BSN, Kind.IDNUM, Kind.IBAN)),
    "names": (names.find, (Kind.PERSON,)),
    "organisations": (organisations.find, (Kind.ORG,)),
    "places": (places.find, (Kind.PLACE,)),
}
"""Name → function and the kinds it yields, all families that detection runs."""
