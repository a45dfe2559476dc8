"""Ages in Dutch text: exact ("52 jaar", "tweeënvijftigjarige"), rounded ("rond de veertig") and in words ("puber")."""

from __future__ import annotations

import re
from dataclasses import dataclass

from anoniem.risk.numbers import NUMBER_PATTERN, number

__all__ = ["AgeSpan", "find_ages"]

_N = NUMBER_PATTERN
_TEN = r"(?:twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig)"
_PERSON = (
    r"(?:vrouw|man|jongen|meisje|zoon|zoontje|dochter|dochtertje|kind|kindje|zus|zusje|broer|broertje|cliënte?|coachee"
    r"|deelnemer|deelneemster|mevrouw|meneer|heer|dame|moeder|vader|oma|opa|partner|jongeman|tweeling|drieling|baby"
    r"|[a-zà-ÿ'\-]{3,}(?:er|ster|eur|euse|arts|ant|ante|ent|ente|aar|oog|ist|iste|kundige|in|or|man|boer|ier|ger|kok|aat))"
)
_THIS_YEAR = 2026
_OLDEST = 110
_DECADE_PART = {
    "begin": (0, 3),
    "voor in de": (0, 3),
    "vooraan in de": (0, 3),
    "eerste helft": (0, 4),
    "midden": (3, 7),
    "medio": (3, 7),
    "half": (3, 7),
    "halverwege": (3, 7),
    "halfweg": (3, 7),
    "eind": (7, 9),
    "achter in": (7, 9),
    "achterin": (7, 9),
    "ver in": (6, 9),
    "diep in": (6, 9),
    "in": (0, 9),
    "ruim": (0, 9),
    "dik": (0, 9),
    "tegen": (-3, 0),
    "bijna": (-2, 0),
    "rond": (-5, 5),
    "omstreeks": (-5, 5),
    "ongeveer": (-5, 5),
    "boven": (0, 15),
    "voorbij": (0, 6),
}
_WORDS = {
    "baby": (0, 1),
    "zuigeling": (0, 1),
    "peuter": (2, 3),
    "peuterleeftijd": (0, 3),
    "kleuter": (4, 5),
    "kleuterleeftijd": (4, 5),
    "basisschoolleeftijd": (4, 11),
    "schoolgaande": (4, 16),
    "middelbareschoolleeftijd": (12, 17),
    "puber": (11, 17),
    "tiener": (10, 19),
    "tienerjaren": (10, 19),
    "adolescent": (14, 22),
    "jongvolwassene": (18, 27),
    "jongvolwassen": (18, 27),
    "twintiger": (20, 29),
    "dertiger": (30, 39),
    "veertiger": (40, 49),
    "vijftiger": (50, 59),
    "vijftigplusser": (50, 70),
    "50-plusser": (50, 70),
    "55-plusser": (55, 75),
    "zestiger": (60, 69),
    "zestigplusser": (60, 85),
    "zeventiger": (70, 79),
    "tachtiger": (80, 89),
    "negentiger": (90, 99),
    "honderdjarige": (100, 100),
    "bejaarde": (70, 100),
    "hoogbejaarde": (85, 100),
    "gepensioneerd": (60, 100),
    "gepensioneerde": (60, 100),
    "aow'er": (66, 100),
    "pensioengerechtigd": (66, 100),
}
_NOT_AN_AGE_AFTER = (
    r"(?!\s*(?:%|euro|procent|keer|uur|uren|dagen?|weken|maanden?|minuten|sessies|gesprekken|kinderen|kids|zoons?|zonen"
    r"|dochters?|jongens|meiden|kleinkinderen|collega|mensen|medewerkers|jaren|kilo|km|koeien|fte|cm|m²|jarig huwelijk"
    r"|broers|zussen|broertjes|werknemers|personen|leerlingen|cliënten|keren|stappen|afspraken|punten|graden|mg|januari"
    r"|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|-|\d|/|:|,\d|\.\d|pogingen|op de|van de"
    r"|jaar (?:in dienst|getrouwd|gehuwd|gescheiden|samen|werkzaam|werk|bij|geleden|lang|later|ervaring|cel|jonger|ouder"
    r"|voorzitter|actief|lid|voor|als|les|ziek|thuis|weg|aan het|alleen|na|getrouwde|therapie|onderweg|op)))"
)


@dataclass(frozen=True, slots=True)
class AgeSpan:
    """An age that stands in the text.

    Attributes:
        start: offset of the first character.
        end: offset just past the last one.
        low: youngest age that it fits, in years.
        high: oldest age that it fits.
    """

    start: int
    end: int
    low: int
    high: int


_EXACT = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?P<n>{_N})[- ]?jarige?\b",
        rf"(?P<n>{_N})\s+(?:jaar|jr)\.?\s+(?:oud|jong)\b",
        rf"leeftijd\s*[:=]?\s*(?P<n>{_N})\b(?:\s*(?:jaar|jr))?",
        rf"\b(?:is|was|wordt|werd|ben|net|pas|bijna|inmiddels|nu|dan|van)\s+(?P<n>{_N})\s*(?:jaar|jr)\b(?!\s+(?:in|getrouwd|gehuwd|gescheiden|samen|werk|bij|geleden|lang|later|ervaring|cel|jonger|ouder|voorzitter|lid|voor|als|ziek|thuis|weg|aan|alleen|na|therapie|op|dienst|detentie|gevangenis))",
        rf"(?<=[(,;:|–-])\s*(?P<n>{_N})\s*(?:jaar|jr)\b(?=\s*[),;.|/–-]|\s*$|\s+(?:en|uit|is|was|met|die|heeft|werkt)\b)",
        rf"^(?P<n>{_N})\s*(?:jaar|jr)\b(?=\s*[),;.|/–-])",
        r"\b(?:mannen|vrouwen|man|vrouw|m|v|jongen|meisje),?\s*\(?(?P<n>\d{1,2})\b(?=\s*[),;.|/–-]|\s*$|\s+(?:jaar|en|is|met|werkt)\b)",
        rf"\((?:[mv][ ,/]*)?(?P<n>{_N})(?:\s*(?:jaar|jr|j))?\s*(?=[),;/])",
        rf"\b{_PERSON}\s+van\s+(?P<n>{_N})\b(?:\s+(?:jaar|jr))?{_NOT_AN_AGE_AFTER}",
        r"(?:^|[,;|])\s*(?P<n>[1-9]\d)\b(?=\s*[,;|.])(?![.,]\d)",
        rf"\b(?:is|wordt|werd|was)\s+(?:inmiddels\s+|nu\s+|nog maar\s+|pas\s+|net\s+|al\s+|ook\s+|zelf\s+)?(?P<n>{_N})\b(?!\s*jaar){_NOT_AN_AGE_AFTER}(?=\s*[,.;!?)]|\s+(?:en|als|maar|geworden|toen|oud|of)\b|\s*$)",
        rf"\b(?:hij|zij|ze|ik|die|cliënte?|mevrouw|meneer)\s+(?:al\s+|nu\s+|pas\s+|inmiddels\s+|bijna\s+)?(?P<n>{_N})(?:\s+(?:jaar|jr))?(?:\s+oud)?\s+(?:is|was|wordt|werd)\b",
        r"\b(?:nu|inmiddels)\s+(?P<n>[1-9]\d)\b(?=\s*[,.;)]|\s+en\b)",
        rf"\b[Dd]e (?:jongste|oudste|middelste|tweeling) is\s+(?P<n>{_N})\b",
    )
)
_MONTHS = re.compile(rf"\b(?P<n>{_N})\s+(?:maanden|weken)\s+oud\b", re.IGNORECASE)
_ROUNDED = re.compile(
    rf"\b(?P<part>begin|voor in de|vooraan in de|eerste helft|midden|medio|half|halverwege|halfweg|eind|achter in|achterin"
    rf"|ver in|diep in|in|ruim|dik|tegen|bijna|rond|omstreeks|ongeveer|boven|voorbij)\s+(?:van\s+)?(?:de\s+)?(?P<ten>{_TEN}|[2-9]0)"
    rf"(?P<jarig>-?jarige?)?\b(?!\s*(?:jaar (?:in|bij|getrouwd|geleden|werk)|procent|euro|uur|keer|graden))",
    re.IGNORECASE,
)
_AROUND = re.compile(
    rf"\b(?:rond|omstreeks|ongeveer|circa|ca\.?|±)\s+(?:de\s+)?(?P<n>\d{{2}})\b(?:\s+jaar)?{_NOT_AN_AGE_AFTER}",
    re.IGNORECASE,
)
_BORN = re.compile(
    r"\b(?:geboren in|geb\.?(?:oren)?|bouwjaar|geboortejaar:?)\s+(?:[a-z]+\s+)?(?P<year>19[2-9]\d|20[0-2]\d)\b",
    re.IGNORECASE,
)
_SINGLE = re.compile(
    r"\b(?:" + "|".join(re.escape(w) for w in sorted(_WORDS, key=len, reverse=True)) + r")\b",
    re.IGNORECASE,
)
_YOUNG = re.compile(r"\b(?:jonge|jeugdige)\s+(?:vrouw|man|moeder|vader|cliënte?)\b", re.IGNORECASE)
_NOT_BEFORE = re.compile(
    r"(?:sinds|al|na|over|binnen|afgelopen|laatste|elke|per|voor|tijdens|duurt|duurde|nog|om de|eerste|ruim|werkt|werkte|paragraaf|kamer|groep|klas)\s*$",
    re.IGNORECASE,
)


def find_ages(text: str) -> tuple[AgeSpan, ...]:
    """Every age of a person in the text, in order and without overlap.

    Durations ("twintig jaar bij de politie", "zes weken") and counts are left alone.
    """
    spans: list[AgeSpan] = []

    def add(start: int, end: int, low: int, high: int) -> None:
        clear = all(end <= s.start or start >= s.end for s in spans)
        if clear and 0 <= low <= high and low <= _OLDEST:
            spans.append(AgeSpan(start, end, min(low, 100), min(high, 100)))

    for hit in _ROUNDED.finditer(text):
        ten = number(hit["ten"]) or 0
        before = text[max(0, hit.start() - 14) : hit.start()]
        part = hit["part"].casefold()
        if hit["jarig"] is None and part in {
            "ruim",
            "dik",
            "in",
            "tegen",
            "bijna",
            "ongeveer",
            "half",
            "midden",
            "medio",
        }:
            # "in de vijftig" is an age; "in twintig weken" and "ruim twintig" are not by themselves.
            with_article = re.search(r"\bde\s", hit[0]) is not None
            if (
                part in {"ruim", "dik", "in", "ongeveer"}
                and not with_article
                and not re.search(r"(?:is|van|,|\()\s*$", before)
            ):
                continue
        low, high = _DECADE_PART[part]
        add(hit.start(), hit.end(), max(0, ten + low), ten + high)
    for pattern in _EXACT:
        for hit in pattern.finditer(text):
            value = number(hit["n"])
            if hit["n"].casefold() in {"een", "één"} and "jar" not in hit[0].casefold():
                continue
            if value is None or _NOT_BEFORE.search(text[max(0, hit.start("n") - 12) : hit.start("n")]):
                continue
            tail = re.compile(r"[- ]?jarige?\b|\s*(?:jaar|jr)\b(?:\s+(?:oud|jong)\b)?", re.IGNORECASE).match(
                text, hit.end("n")
            )
            parent = re.search(r"\b(?:moeder|vader|ouder)\s+van\s*$", text[: hit.start("n")], re.IGNORECASE)
            if parent and value < 16:  # "moeder van drie" counts children
                continue
            add(hit.start("n"), tail.end() if tail else hit.end("n"), value, value)
    for hit in _AROUND.finditer(text):
        value = int(hit["n"])
        add(hit.start(), hit.end(), max(0, value - 5), value + 5)
    for hit in _MONTHS.finditer(text):
        add(hit.start(), hit.end(), 0, 1)
    for hit in _BORN.finditer(text):
        age = _THIS_YEAR - int(hit["year"])
        add(hit.start(), hit.end(), max(0, age - 1), age)
    for hit in _SINGLE.finditer(text):
        low, high = _WORDS[hit[0].casefold()]
        add(hit.start(), hit.end(), low, high)
    for hit in _YOUNG.finditer(text):
        add(hit.start(), hit.start() + len(hit[0].split()[0]), 18, 32)
    return tuple(sorted(spans, key=lambda s: s.start))
