"""Places by evidence: after a postcode, "woont in", "wonende te", "geboren te", datelines, form fields."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anoniem.detection.finding import Kind
from anoniem.detection.match import Match
from anoniem.detection.scan import matches_at, scan, word_class
from anoniem.detection.wording import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["find"]

_UPPER = r"A-ZÀ-ÖØ-ÞĀ-Ž"
_CAP = rf"(?:'[st]?-?)?[{_UPPER}][\w'’]{{0,40}}(?:-[\w'’]{{1,40}}){{0,6}}"
_PARTICLE = r"(?:aan|op|den|de|der|het|'t|van|bij|ter|ten|in|a/d|aan de|aan den|op de|bij de|over)"
_PLACE = (
    rf"(?:(?:'[st] ?-?|Den |De |Het |Sint[ -]|St\.? |Nieuw-|Oud-|Nieuwe |"
    rf"Oude )?{_CAP}(?: (?:{_PARTICLE} ){{0,2}}{_CAP}){{0,2}})"
)
_LOWER_PLACE = r"(?:(?:den|de|het|'s|sint|nieuw|oud|noord|zuid|oost|west)[ -])?[a-zà-ÿ][a-zà-ÿ'-]{2,25}"
_AFTER_POSTCODE = re.compile(
    rf"(?<![\w.,/-])(?:(?:NL-)?[1-9]\d{{3}} ?[A-Za-z]{{2}}\b,?[ \t]{{1,4}}(?P<place>{_PLACE}|(?:den |"
    rf"'s-)?[a-z]{{4,20}}(?=\n|$|[,.|]))|(?:B-|BE-|D-)\d{{4,5}}[ \t]{{1,2}}(?P<abroad>{_PLACE})|(?<=[\w ][,|"
    rf"·\n] )(?!19\d\d|20[0-4]\d)[1-9]\d{{3}}\d?[ \t]{{1,2}}(?P<belgian>{_PLACE}))(?=\s{{0,3}}(?:$|[\n,.;|/(<·-]|"
    rf"[A-Z]\b|"
    rf"[ \t]{{2}}|tel|T\b|KvK))",
    re.MULTILINE,
)
_LIVES = (
    r"(?:woon(?:t|de|den)?(?: \w+){0,2} in|wonen in|wonend in|woonachtig (?:in|te)|wonende (?:in|te)|verhuis(?:d|t|"
    r"de)(?: \w+)? naar|gevestigd (?:in|te)|geboren (?:en getogen )?(?:in|te)|geb\.? (?:in|te)|opgegroeid in|"
    r"getogen in|afkomstig uit|"
    r"komt (?:oorspronkelijk )?uit|kwam uit|gevlucht uit|overgekomen uit|geadopteerd uit|vertrokken naar|terug naar|"
    r"op vakantie (?:in|naar)|werkt (?:nu )?in|zit (?:nu )?in|ligt in|studeert in|opgenomen in|begraven (?:in|te)|"
    r"getrouwd (?:in|te)|overleden (?:in|te)|gemeente|"
    r"kantoor in|huis in|dorp|stad|wijk|buurtschap|gehucht|provincie|regio|buurt|woonplaats:?|wpl:?|plaats:|"
    r"geboorteplaats:?|geb\.?pl\.?:?|geboren:|standplaats:?|azc|afslag)"
)
_LIVING = re.compile(rf"(?<!\w)(?i:{_LIVES})\s(?P<place>{_PLACE})")
_LIVING_LOWER = re.compile(
    rf"(?<!\w)(?:woont in|woonde in|wonen in|woonachtig in|wonende te|geboren in|geboren te|verhuisd naar|"
    rf"verhuist naar|komt uit|kwam uit|afkomstig uit|opgegroeid in|woonplaats:?|"
    rf"plaats:) (?P<place>{_LOWER_PLACE})(?!\w)"
)
_AT = re.compile(rf"(?<!\w)te (?P<place>{_PLACE})")
_TOWN_LOWER = re.compile(
    r"(?<!\w)te (?P<place>[a-z]{4,20}(?:dam|dijk|burg|drecht|hoven|veen|stad|recht|foort|kerk|berg|wijk|loo|voort|"
    r"beek|ingen|wolde|horst|schoten|muiden|monde|mond))(?!\w)"
)
_DATELINE = re.compile(
    rf"^(?P<place>{_PLACE}), (?=(?:de |\w+dag )?\d{{1,2}} \w{{3,9}}|\d{{1,2}}[-/.]\d{{1,2}}|{_CAP} '?\d{{2,4}})",
    re.MULTILINE,
)
_NOT_PLACES = word_set("""
    de het een dit dat die ons mijn haar zijn hun ik hij zij ze wij we u mei juni juli maart april augustus
    januari februari september oktober november december maandag dinsdag woensdag donderdag vrijdag zaterdag
    zondag teams zoom excel word huis thuis bed therapie behandeling beeld contact overleg nood mevrouw meneer tel
    nl ggz geel groen rood blauw man vrouw oud hoogachtend kennismaking vervolg beste
""")


_LIVERS = word_class(
    "places.living",
    "woon(?:t|de|den)?|wonen|wonend|wonende|woonachtig|verhuis(?:d|t|de)|gevestigd|geboren|geb|opgegroeid|getogen|"
    "afkomstig|komt|kwam|gevlucht|overgekomen|geadopteerd|vertrokken|terug|op|werkt|zit|ligt|studeert|opgenomen|begraven|"
    "getrouwd|overleden|gemeente|kantoor|huis|dorp|stad|wijk|buurtschap|gehucht|provincie|regio|buurt|woonplaats|wpl|"
    "plaats|geboorteplaats|standplaats|azc|afslag|verhuisd|verhuist|woont|woonde",
)
_TE = word_class("places.te", "te")


def find(text: str) -> Iterator[Match]:
    """Find places by the words around them."""
    words = scan(text)
    living, at = words.begins(_LIVERS), words.begins(_TE)
    for hits, score in (
        (_AFTER_POSTCODE.finditer(text), 0.95),
        (matches_at(_LIVING, text, living), 0.75),
        (matches_at(_AT, text, at), 0.7),
        (_DATELINE.finditer(text), 0.85),
        (matches_at(_TOWN_LOWER, text, at), 0.6),
    ):
        for hit in hits:
            group = hit.lastgroup or "place"
            if hit[group].lower() not in _NOT_PLACES:
                yield Match(hit.start(group), hit.end(group), Kind.PLACE, score, "place")
    # The word list is data of the identity package, which imports this one; a module-level import would be a circle.
    from anoniem.identity.words import is_common

    for hit in matches_at(_LIVING_LOWER, text, living):
        last = hit["place"].rsplit(" ", maxsplit=1)[-1]
        if last not in _NOT_PLACES and not is_common(last):
            yield Match(hit.start("place"), hit.end("place"), Kind.PLACE, 0.65, "place")
