"""Calendar dates in every Dutch way of writing: at least day and month, month and year, or a feast with a year.

Weekdays, "vorige week", bare years and clock times are no dates in this sense; neither are scores such as 22/30.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anoniem.detection.families.number_words import ADULT_WORDS, CARDINAL_WORDS, ORDINAL_WORDS, YEAR_WORDS
from anoniem.detection.finding import Kind
from anoniem.detection.match import Match, line_after, line_before
from anoniem.detection.scan import DIGITS, matches_at, scan, word_class

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["find"]

_MONTH = (
    r"(?:januari|jan\.?|februari|febr\.?|feb\.?|fbr\.?|maart|rnaart|rnei|septernber|novernber|decernber|mrt\.?|mar\.?|april|apr\.?|mei|juni|jun\.?|juli|jul\.?|"
    r"augustus|aug\.?|"
    r"jaunari|janurai|febuari|feburari|agustus|augusuts|setpember|septmber|otkober|novmeber|decmeber|september|"
    r"sept\.?|sep\.?|oktober|okt\.?|november|nov\.?|december|dec\.?)"
)
_FOREIGN_MONTH = (
    r"(?:january|february|march|may|june|july|august|october|"
    r"januar|februar|märz|mai|juni|juli|oktober|dezember|"
    r"janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|"
    r"ocak|şubat|mart|nisan|mayıs|mayis|haziran|temmuz|ağustos|eylül|ekim|kasım|aralık|"
    r"jannewaris|febrewaris|maaie|augustus|septimber|oktober|novimber|desimber)"
)
_ANY_MONTH = rf"(?:{_MONTH}|{_FOREIGN_MONTH})"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:e|ste|de|st|nd|rd|th)?"
_WEEKDAY = r"(?:maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|ma|di|wo|do|vr|za|zo)\.?"
_YEAR_NUMBER = r"(?:(?:19|20)\d\d(?!\d)|'\d\d(?!\d))"
_YEAR = rf"(?:{_YEAR_NUMBER}|{YEAR_WORDS}(?!\w))"
_LIST = r" ?(?:,|en|of|t/m|t\.e\.m\.|tem|tot en met|tot|op|-|/|&|\+) ?"
_SPOKEN_DAY = rf"(?:{ORDINAL_WORDS}|{CARDINAL_WORDS})"

# 9 sept 2024 · 15 t/m 26 juli · 5 en donderdag 8 februari · 6 mei t/m zaterdag 11 mei 2024 · 19th of May 2023
_DAY_MONTH = re.compile(
    rf"(?<![\w.,/-])(?<!\d[:])(?:{_DAY}(?: {_ANY_MONTH})?(?: {_YEAR_NUMBER})?{_LIST}(?:{_WEEKDAY} )?){{0,4}}"
    rf"{_DAY}[ -]?\n?(?:of |van )?{_ANY_MONTH}(?!\w)(?:[ ,-]{{1,2}}{_YEAR}|{_YEAR_NUMBER})?(?!\w)",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(rf"(?<![\w.,/-]){_YEAR_NUMBER}(?: | ?[-–] ?){_MONTH} {_DAY}(?!\w)", re.IGNORECASE)
_MONTH_DAY = re.compile(rf"(?<!\w){_FOREIGN_MONTH} {_DAY}(?:, ?| ){_YEAR_NUMBER}", re.IGNORECASE)
# oktober 2019 · nov '24 · september t/m december 2023 · febr. 2015 t/m dec. 2019
_MONTH_YEAR = re.compile(
    rf"(?<!\w)(?:{_ANY_MONTH}(?!\w)(?: {_YEAR_NUMBER})?{_LIST})?{_ANY_MONTH}(?: (?:van )?{_YEAR}|"
    rf"[-/]?{_YEAR_NUMBER}| {ADULT_WORDS})(?!\w)",
    re.IGNORECASE,
)
_SPOKEN = re.compile(rf"(?<!\w){_SPOKEN_DAY} (?:van )?{_MONTH}(?!\w)(?:[ ,]{{1,2}}{_YEAR})?(?!\w)", re.IGNORECASE)
_SPOKEN_NUMERIC = re.compile(
    rf"(?<!\w)(?:de )?(?:{ORDINAL_WORDS}) van de (?:{ORDINAL_WORDS})(?: {_YEAR})?(?!\w)", re.IGNORECASE
)
_NUMERIC = re.compile(
    r"(?<![\w.,/-])(?:3[01]|[12]\d|0?[1-9])(?P<sep> ?[-./] ?)(?:1[0-2]|0?[1-9])(?P=sep)(?:(?:19|20)\d\d|"
    r"'?\d\d)(?![\w/-]|[.,]\d)"
)
# 15-4-2024 tot 15-7-2024: a period is one date.
_NUMERIC_PERIOD = re.compile(
    rf"{_NUMERIC.pattern}(?: ?(?:[-–—/]|t/m|t\.e\.m\.|tem|tot(?: en met)?) ?)(?:{_WEEKDAY} )?"
    rf"{_NUMERIC.pattern.replace('<sep>', '<sep_after>').replace('=sep', '=sep_after')}",
    re.IGNORECASE,
)
_NUMERIC_AMERICAN = re.compile(
    r"(?<![\w.,/-])(?:0?[1-9]|1[0-2])([-/])(?:3[01]|[12]\d|0?[1-9])\1(?:19|20)\d\d(?![\w/-])"
)
_SPACED = re.compile(
    r"(?<![\w.,/-])(?<!\d )(?:0[1-9]|[12]\d|3[01]) (?:0[1-9]|1[0-2]) (?:19[2-9]\d|20[0-4]\d)(?![\w/-]|[ .,]\d)"
)
_BLURRED = re.compile(r"(?<!\w)[0-3lIoO]?[\dlIoO]( ?[-./] ?)[01lIoO]?[\dlIoO]\1(?:19|20|l9|I9|2O|2o)[\dlIoO]{2}(?!\w)")
_ISO = re.compile(
    r"(?<![\w.,/-])(?:19|20)\d\d([-./])(?:1[0-2]|0?[1-9])\1(?:3[01]|[12]\d|0?[1-9])(?![\w/-]|[.,]\d)(?:T\d\d:\d\d)?"
)
# '02-04-12: the apostrophe stands for the century, so the year comes first.
_SHORT_YEAR_FIRST = re.compile(r"(?<!\w)'\d\d([-./])(?:1[0-2]|0?[1-9])\1(?:3[01]|[12]\d|0?[1-9])(?![\w/-]|[.,]\d)")
# 15.jan.1928 · 2011-mei-17
_TIED = re.compile(
    rf"(?<![\w.,/-])(?:{_DAY}([-./]){_MONTH}\1(?:19|20)?\d\d|(?:19|20)\d\d([-./]){_MONTH}\2{_DAY})(?![\w/-]|[.,]\d)",
    re.IGNORECASE,
)
_COMPACT = re.compile(
    r"(?<![A-Za-z0-9.,/-])(?:19[3-9]\d|20[0-4]\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?![A-Za-z0-9-]|[.,/]\d)"
)
# op4maart2024: spaces lost in copying.
_GLUED = re.compile(
    r"(?<!\d)(?:3[01]|[12]\d|0?[1-9])(?:januari|februari|maart|april|juni|juli|augustus|september|oktober|november|"
    r"december)"
    r"(?:(?:19|20)\d\d(?!\d))?",
    re.IGNORECASE,
)
_COMPACT_DUTCH = re.compile(r"(?<![\w.,/-])(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:(?:19|20)?\d\d)(?![\w-]|[.,/]\d)")
_MONTH_YEAR_NUMERIC = re.compile(r"(?<![\w.,/-])(?:1[0-2]|0?[1-9])([-/])(?:19[2-9]\d|20[0-4]\d)(?![\w/-]|[.,]\d)")
_DAY_MONTH_NUMERIC = re.compile(
    r"(?<![\w.,/:€$-])(?P<day>3[01]|[12]\d|0?[1-9])(?P<sep>[-/.])(?P<month>1[0-2]|0?[1-9])(?![\w/%-]|[.,:]\d|\.\w)"
)
_FEAST = re.compile(
    r"(?<!\w)(?:(?:eerste|tweede|derde|1e|2e|1ste|2de) )?"
    r"(?:kerst(?:mis|avond|dag|nacht|feest|ochtend)?|paas(?:dag|zondag|maandag|avond|nacht)|pasen|pinkster(?:dag|en|"
    r"zondag|maandag)?|hemelvaart(?:sdag|dag)?|"
    r"goede vrijdag|witte donderdag|stille zaterdag|palmzondag|palmpasen|aswoensdag|biddag|dankdag|hervormingsdag|"
    r"suikerfeest|offerfeest|ramadan|"
    r"sinterklaas(?:avond)?|pakjesavond|oud(?:ejaarsdag|ejaarsavond|jaar| en nieuw)|oudjaarsdag|oudjaarsavond|"
    r"nieuwjaar(?:sdag)?|koningsdag|koningsnacht|koninginnedag|"
    r"bevrijdingsdag|dodenherdenking|allerheiligen|allerzielen|sint[- ]maarten|sint[- ]jan|driekoningen|carnaval|"
    r"vastenavond|dierendag|moederdag|vaderdag|"
    r"valentijn(?:sdag)?|prinsjesdag|jom kipoer|yom kippur|rosj hasjana|chanoeka|pesach|poerim|soekot|sjavoeot|"
    r"divali|diwali|holi(?: phagwa)?|"
    r"nowruz|newroz|noroez|keti koti|halloween|ketikoti|wapenstilstand|vlaamse feestdag|o\.?l\.?v\.?[- ]hemelvaart|"
    r"wereldlichtjesdag|eid(?: al[- ]fitr| al[- ]adha)?|mawlid|vesak|"
    r"chinees nieuwjaar|orthodox pasen|sint[- ]nicolaas|rozenmontag|roze maandag|vierdaagse)"
    rf"(?: van)? (?:{_YEAR})(?!\w)",
    re.IGNORECASE,
)
_FEAST_SHORT_YEAR = re.compile(r"(?<!\w)(?:kerst|pasen|pinksteren|carnaval) \d\d(?!\w)", re.IGNORECASE)
_BEFORE_DATE = re.compile(
    rf"(?:^|\b(?:op|van|tot|t/m|sinds|vanaf|per|voor|vóór|na|datum|d\.?d\.?|geb\.?|geboren|geb\.?dat\.?|"
    rf"geboortedatum|volgende(?: \w+)?|vervolg|s\d+|afspraak|"
    rf"afspr|contact|terugkomen|start|ingang|einde|evaluatie|zitting|gesprek|sessie|verhuisdag|gestopt|rond|ovv|"
    rf"gister|vandaag|{_WEEKDAY})[ :]{{1,2}}|[(>\[|;]|: |\t)\s*$",
    re.IGNORECASE,
)
_BEFORE_SCORE = re.compile(
    r"(?:cijfer|score|scoort|schaal|\biq|\btiq|niveau|punten|dosis|\bmg|\bml|pijn|\bsud|\bvas|\bnrs|\bors|\bsrs|"
    r"techniek|taal|rekenen|spel|uitslag|stand|versie|"
    r"artikel|\bart|hoofdstuk|§|bladzijde|\bblz|\bp|pagina|lokaal|kamer|kracht|\brr|bloeddruk|temp|parameters|"
    r"tensie|bezetting|opkomst)[ .:]{0,3}(?:van |was |is |=|naar )?$"
)
_AFTER_SCORE = re.compile(
    r"^\s?(?:%|x\b|keer|maal|deel|dagen|uur|u\b|punten|sessies|jaar|weken|wkn|mnd|maanden|personen|kinderen|km|mg|"
    r"ml|kg|fte|stuks|euro|graden)"
)
# A clock time, or the dash or colon of a log line, follows a date.
_AFTER_DATE = re.compile(r"(?:,? (?:om )?\d{1,2}[.:]\d\d\b|,? \d{1,2} ?(?:u|uur)\b| [-:] |: |\)? *:)")
_COMPACT_CONTEXT = re.compile(r"(?:\bdd|\bd\.d\.|datum|\bgeb\.?|geboren|geb\.?dat\.?|\bop)[ .:]{0,3}$")
_SCORE_DAY_LIMIT = 12


_MONTHS = word_class("dates.month", _ANY_MONTH)
_SPOKEN_DAYS = word_class("dates.day", _SPOKEN_DAY)
_FEASTS = word_class(
    "dates.feast",
    r"eerste|tweede|derde|(?:kerst|paas|pinkster|hemelvaart|palm|sinterklaas|oud|nieuwjaar|koning|doden|valentijn)\w*|"
    r"pasen|goede|witte|stille|aswoensdag|biddag|dankdag|hervormingsdag|suikerfeest|offerfeest|ramadan|pakjesavond|"
    r"bevrijdingsdag|aller(?:heiligen|zielen)|sint|driekoningen|carnaval|vastenavond|(?:dieren|moeder|vader)dag|"
    r"prinsjesdag|[jy]om|rosj|chanoeka|pesach|poerim|soekot|sjavoeot|di[vw]ali|holi|nowruz|newroz|noroez|keti|"
    r"halloween|ketikoti|wapenstilstand|vlaamse|o|ol|olv|wereldlichtjesdag|eid|mawlid|vesak|chinees|orthodox|"
    r"rozenmontag|roze|vierdaagse",
)
_READINGS: tuple[tuple[re.Pattern[str], float, tuple[str, ...], int], ...] = (
    (_DAY_MONTH, 0.96, (DIGITS,), 0),
    (_MONTH_DAY, 0.95, (_MONTHS,), 0),
    (_MONTH_YEAR, 0.95, (_MONTHS,), 0),
    (_SPOKEN, 0.93, (_SPOKEN_DAYS,), 0),
    (_SPOKEN_NUMERIC, 0.93, (_SPOKEN_DAYS,), 1),
    (_NUMERIC, 0.95, (DIGITS,), 0),
    (_NUMERIC_PERIOD, 0.95, (DIGITS,), 0),
    (_NUMERIC_AMERICAN, 0.9, (DIGITS,), 0),
    (_ISO, 0.97, (DIGITS,), 0),
    (_COMPACT, 0.8, (DIGITS,), 0),
    (_GLUED, 0.85, (DIGITS,), 0),
    (_FEAST, 0.93, (_FEASTS, DIGITS), 0),
    (_FEAST_SHORT_YEAR, 0.6, (_FEASTS,), 0),
    (_MONTH_YEAR_NUMERIC, 0.8, (DIGITS,), 0),
    (_SPACED, 0.8, (DIGITS,), 0),
    (_TIED, 0.93, (DIGITS,), 0),
)
"""Expression, score, the words that it can begin with, and how many words it may have before one of these."""


def find(text: str) -> Iterator[Match]:
    """Find dates."""
    words = scan(text)
    for pattern, score, classes, back in _READINGS:
        for hit in matches_at(pattern, text, words.begins(*classes, back=back)):
            yield Match(hit.start(), hit.end(), Kind.DATE, score, "date")
    for pattern, score in ((_YEAR_FIRST, 0.9), (_BLURRED, 0.85), (_SHORT_YEAR_FIRST, 0.85)):
        for hit in pattern.finditer(text):
            yield Match(hit.start(), hit.end(), Kind.DATE, score, "date")
    for hit in matches_at(_COMPACT_DUTCH, text, words.begins(DIGITS)):
        if _COMPACT_CONTEXT.search(line_before(text, hit.start(), 20)):
            yield Match(hit.start(), hit.end(), Kind.DATE, 0.85, "date")
    for hit in matches_at(_DAY_MONTH_NUMERIC, text, words.begins(DIGITS)):
        score = _day_month_score(text, hit)
        if score:
            yield Match(hit.start(), hit.end(), Kind.DATE, score, "date")


def _day_month_score(text: str, hit: re.Match[str]) -> float:
    before = line_before(text, hit.start(), 30)
    if _AFTER_SCORE.match(line_after(text, hit.end(), 10)) or _BEFORE_SCORE.search(before):
        return 0.0
    if hit["sep"] == ".":
        # 14.30 is a clock, 2.5 a decimal: a dotted day and month needs its two digits and a word before it.
        dated = len(hit["day"]) == len(hit["month"]) == 2 and before.strip() and _BEFORE_DATE.search(before)  # noqa: PLR2004
        return 0.7 if dated and not re.match(r"\s?(?:u|uur|h)\b", line_after(text, hit.end(), 5)) else 0.0
    after = line_after(text, hit.end(), 14)
    dated = _BEFORE_DATE.search(before) or _AFTER_DATE.match(after)
    unlike_fraction = int(hit["day"]) > _SCORE_DAY_LIMIT or "0" in (hit["day"][0], hit["month"][0])
    if dated and (unlike_fraction or hit["sep"] == "/" or not before.endswith((": ", "("))):
        return 0.85
    if unlike_fraction:
        return 0.75
    return 0.45 if hit["sep"] == "/" else 0.25
