"""Normal forms: what makes two surfaces one value, and under which keys the vault finds an entity again."""

from __future__ import annotations

import re
from functools import cache

from anoniem.detection.finding import Kind
from anoniem.identity.parts import PREFIXES, parse_person
from anoniem.identity.text import Atoms, fold
from anoniem.identity.variants import without_legal_form

__all__ = ["match_keys", "normal_value", "place_aliases"]

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan", "februari feb febr", "maart mrt", "april apr", "mei", "juni jun", "juli jul", "augustus aug",
            "september sept sep", "oktober okt oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_PLACE_ALIASES = {
    "s gravenhage": "den haag",
    "s hertogenbosch": "den bosch",
    "a dam": "amsterdam",
    "r dam": "rotterdam",
}
_CENTURY_TURNS = 40
_LONGEST_DAY = 2
_ARTICLES = frozenset({"de", "het", "t"})
_NOT_ALNUM = re.compile(r"[\W_]+")
_ORDINAL = re.compile(r"(?<=\d)(?:ste|de|e)\b")


def match_keys(kind: Kind, surface: str) -> tuple[str, ...]:
    """Look-up keys of a surface, insensitive to case, accents, prefixes, titles and the order of an inverted name.

    Args:
        kind: what the surface is.
        surface: as it stands in a text.

    Returns:
        One key for a full name, value or single word; none only for an empty surface. A part of a name gets the key
        of that part only: which "Jan" is meant is for `link` to tell, which knows the dossier.
    """
    value = _person_key(surface) if kind is Kind.PERSON else normal_value(kind, surface)
    # A number dictated in words has no digits to go by, a symbol no letters: then the surface itself is the value.
    value = value or " ".join(fold(surface).split()) or surface
    return (value,) if value else ()


def normal_value(kind: Kind, surface: str) -> str:
    """The value that a surface stands for, so that equal values are equal strings.

    Args:
        kind: what the surface is.
        surface: as it stands in a text.

    Returns:
        For example "2024-02-02" for "2 feb 2024" and "2-2-2024", "0612345678" for "+31 6 12345678"; the folded words
        where nothing better is known.
    """
    if kind is Kind.DATE:
        return _date(surface)
    if kind is Kind.PHONE:
        return _phone(surface)
    if kind is Kind.AGE:
        return _age(surface)
    if kind in {Kind.BSN, Kind.IBAN, Kind.PLATE, Kind.POSTCODE, Kind.IDNUM}:
        return _NOT_ALNUM.sub("", fold(surface))
    if kind in {Kind.EMAIL, Kind.HANDLE, Kind.URL}:
        return _net(surface)
    keys = Atoms.of(surface).keys
    if kind is Kind.ORG:
        keys = without_legal_form(keys)
        keys = keys[1:] if len(keys) > 1 and keys[0] in _ARTICLES else keys
    value = " ".join(keys)
    return _PLACE_ALIASES.get(value, value) if kind is Kind.PLACE else value


def place_aliases(surface: str) -> tuple[str, ...]:
    """Other names of a place ("'s-Gravenhage" for "Den Haag"), folded."""
    key = " ".join(Atoms.of(surface).keys)
    value = _PLACE_ALIASES.get(key, key)
    names = [alias for alias, name in _PLACE_ALIASES.items() if name == value]
    return tuple(name for name in (*names, value) if name != key) if names else ()


def _person_key(surface: str) -> str:
    name = parse_person(surface)
    words = [*name.initials, *name.first, *(word for surname in name.surnames for word in surname)]
    words += [word for word in (name.single, name.surname_letters) if word]
    kept = [word for word in words if word not in PREFIXES or len(words) == 1]
    return " ".join(kept or words)


def _net(surface: str) -> str:
    value = surface.strip().lower()
    value = re.sub(r"^(?:https?://|mailto:)?(?:www\.)?", "", value)
    return value.strip("@/.,;")


def _phone(surface: str) -> str:
    digits = re.sub(r"\D", "", surface.replace("(0)", ""))
    if surface.lstrip(" (").startswith("+"):
        digits = "00" + digits
    return re.sub(r"^00(?:31|32)0?", "0", digits)


def _date(surface: str) -> str:
    """ISO 8601, with 0000 for a year and 00 for a day that is not said; the folded words if it is no plain date."""
    cleaned = _ORDINAL.sub("", fold(surface))
    keys = [key for key in Atoms.of(cleaned).keys if key not in {"de", "den", "ste", "van"}]
    numbers = [key for key in keys if key.isdecimal()]
    months = [_MONTHS[key] for key in keys if key in _MONTHS]
    if len(keys) == 1 and len(numbers) == 1 and len(keys[0]) == len("20240131"):
        return f"{keys[0][:4]}-{keys[0][4:6]}-{keys[0][6:]}"
    if len(numbers) + len(months) != len(keys) or len(months) > 1 or len(keys) not in {2, 3}:
        return " ".join(keys)
    year, month, day = "0000", months[0] if months else 0, 0
    years = [number for number in numbers if len(number) > _LONGEST_DAY]
    rest = [number for number in numbers if len(number) <= _LONGEST_DAY]
    year_first = bool(years) and numbers[0] == years[0]
    if years:
        year = years[0]
    elif len(numbers) + len(months) == len(("day", "month", "year")):
        year = _year(rest.pop())
    if not months:
        month = int(rest.pop(0 if year_first else -1)) if rest else 0
    if rest:
        day = int(rest[0])
    return f"{year}-{month:02}-{day:02}"


def _year(number: str) -> str:
    """The year that two digits stand for."""
    return f"{2000 + int(number) if int(number) < _CENTURY_TURNS else 1900 + int(number)}"


def _age(surface: str) -> str:
    words = _number_words()
    keys = [str(words.get(key, key)) for key in Atoms.of(surface).keys]
    return " ".join(key for key in keys if key not in {"jaar", "jarige", "jarig", "jr", "j", "ste", "de"})


@cache
def _number_words() -> dict[str, int]:
    small = [
        "nul",
        "een",
        "twee",
        "drie",
        "vier",
        "vijf",
        "zes",
        "zeven",
        "acht",
        "negen",
        "tien",
        "elf",
        "twaalf",
        "dertien",
        "veertien",
        "vijftien",
        "zestien",
        "zeventien",
        "achttien",
        "negentien",
    ]
    tens = ["twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig"]
    numbers = {word: number for number, word in enumerate(small)}
    for ten, word in enumerate(tens, start=2):
        numbers[word] = 10 * ten
        for unit in range(1, 10):
            numbers[f"{small[unit]}en{word}"] = 10 * ten + unit
    return numbers
