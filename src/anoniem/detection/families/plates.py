"""Licence plates: all Dutch sidecodes (RDW), Belgian plates since 1973, German plates beside their label."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anoniem.detection.finding import Kind
from anoniem.detection.match import Match, line_after, line_before
from anoniem.detection.scan import DIGITS, matches_at, scan, word_class
from anoniem.detection.wording import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["find"]

# Sidecodes 1-14, written as groups of letters (L) and digits (D).
_SIDECODES = word_set("""
    LL-DD-DD DD-DD-LL DD-LL-DD LL-DD-LL LL-LL-DD DD-LL-LL DD-LLL-D
    D-LLL-DD LL-DDD-L L-DDD-LL LLL-DD-L L-DD-LLL D-LL-DDD DDD-LL-D
""")


def _shape(separator: str) -> str:
    forms = (
        separator.join(f"{'[A-Za-z]' if group[0] == 'L' else '[0-9]'}{{{len(group)}}}" for group in code.split("-"))
        for code in _SIDECODES
    )
    return "|".join(forms)


_DASHED = re.compile(rf"(?<![\w-])(?:{_shape('-')})(?![\w]|-\w)")
_LOOSE = re.compile(rf"(?<![\w.-])(?:{_shape('')}|{_shape(' ')}|{_shape('[.]')})(?![\w]|[.-]\w)")
_BELGIAN = re.compile(r"(?<![\w-])(?:[1-9]-?[A-Za-z]{3}-?\d{3}|[1-9] [A-Z]{3} \d{3})(?![\w]|-\w)")
_BELGIAN_OLD = re.compile(r"(?<![\w-])(?:[A-Z]{3}[- ]?\d{3}|\d{3}[- ]?[A-Z]{3})(?![\w]|-\w)")
_ABROAD = re.compile(r"(?<![\w-])[A-ZÄÖÜ]{1,3}[- ][A-Z]{1,2} ?\d{1,4}(?![\w]|-\w)")
_LABELLED = re.compile(
    r"\b(?:kentekens?(?:nr\.?|nummer)?|kent\.|nummerplaat|verzekeringsplaat|bromfietsplaat|nrplaat|plaat)(?!\w)"
    r"(?:\s+(?:van|scooter|auto|brommer|bus|aanhanger|motor|is|was|nr\.?|ook|nog|de|het|zijn|haar|mijn))*[\s:=(-]*"
    r"((?=[A-Za-z0-9 -]{0,9}\d)[A-Za-z0-9]{1,4}(?:(?:-[A-Za-z0-9]{1,4}){1,3}|(?: (?:\d{1,4}|"
    r"(?-i:[A-Z]{1,4}))){1,3})(?![\w-])|(?=[A-Za-z]*\d)[A-Za-z0-9]{5,8})\b",
    re.IGNORECASE,
)
_SHORT_WORDS = word_set("is en of op in om te na al zo we ze je ik nu er ja af de hij zij van met uit tot per")
_BOTH = 2
"""Dashes of a Belgian plate in full."""
_VEHICLE = re.compile(
    r"kenteken|\bkent\b|plaat|\bauto\b|\bbus(?:je)?\b|\bwagen\b|bedrijfswagen|scooter|brommer|\bmotor\b|camper|"
    r"caravan|aanhanger|trekker|"
    r"tractor|bestel|lease|polo|golf|volkswagen|\bvw\b|opel|toyota|dacia|skoda|renault|peugeot|citro|mercedes|"
    r"\bbmw\b|volvo|fiat|"
    r"\bford\b|kia|hyundai|seat\b|tesla|nissan|mazda|suzuki|pick-?up|voertuig|geparkeerd|parkeer|slagboom|stalling|taxi"
)


_GROUPS = word_class("plates.group", "[a-zäöü]{1,3}")
_PLATES = word_class("plates.label", r"kenteken\w*|kent|nummerplaat|verzekeringsplaat|bromfietsplaat|nrplaat|plaat")


def find(text: str) -> Iterator[Match]:
    """Find licence plates; without dashes only beside a word that speaks of a vehicle."""
    words = scan(text)
    groups = words.begins(_GROUPS, DIGITS)
    yield from _dutch(text)
    for hit in matches_at(_BELGIAN, text, groups):
        if _near_vehicle(text, hit) or (hit[0].count("-") == _BOTH and hit[0].isupper()):
            yield Match(hit.start(), hit.end(), Kind.PLATE, 0.93 if hit[0].isupper() else 0.8, "plate")
    for pattern in (_BELGIAN_OLD, _ABROAD):
        for hit in matches_at(pattern, text, groups):
            if _near_vehicle(text, hit):
                yield Match(hit.start(), hit.end(), Kind.PLATE, 0.85, "plate")
    for hit in matches_at(_LABELLED, text, words.begins(_PLATES)):
        yield Match(hit.start(1), hit.end(1), Kind.PLATE, 0.85, "plate")


def _dutch(text: str) -> Iterator[Match]:
    groups = scan(text).begins(_GROUPS, DIGITS)
    for hit in matches_at(_DASHED, text, groups):
        likely = 0.93 if hit[0].isupper() else 0.55
        score = max(likely, 0.9) if _near_vehicle(text, hit) else likely
        yield Match(hit.start(), hit.end(), Kind.PLATE, score, "plate")
    for hit in matches_at(_LOOSE, text, groups):
        letters = re.findall(r"[A-Za-z]+", hit[0])
        # "om 14.40" and "in 1994" have the shape of a plate; two groups of letters, or capitals, are no chance.
        chance = len(letters) == 1 or any(group in _SHORT_WORDS for group in letters)
        if not hit[0].isalnum() and chance and not hit[0].isupper():
            continue
        if _near_vehicle(text, hit):
            yield Match(hit.start(), hit.end(), Kind.PLATE, 0.85, "plate")
        elif hit[0].isupper() and " " not in hit[0]:
            yield Match(hit.start(), hit.end(), Kind.PLATE, 0.4, "plate")


def _near_vehicle(text: str, hit: re.Match[str]) -> bool:
    return bool(_VEHICLE.search(line_before(text, hit.start(), 60)) or _VEHICLE.search(line_after(text, hit.end(), 25)))
