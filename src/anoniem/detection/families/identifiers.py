"""Numbers and codes that point at one person or file, known by the label before them or by a form of their own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anoniem.detection.families.number_words import CARDINAL_WORDS
from anoniem.detection.finding import Kind
from anoniem.detection.match import Match, line_before
from anoniem.detection.scan import CAPITALS, DIGITS, Scan, matches_at, scan, word_class
from anoniem.detection.wording import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["find"]

_NUMBER_WORD = r"(?:nummers?|nrs?\b\.?|no\.|kenmerk|code|referentie|ref\b\.?|reg\b\.?|registratie|id\b)"
_BARE_LABEL = (
    r"(?:dossiers?|polis|zaak|kvk|k\.v\.k\.|btw|b\.t\.w\.|vat|ust-idnr\.?|big|agb|skj|nip|rbcz|noloc|cmi|"
    r"paspoort(?:en)?|rijbewijs|id[- ]?kaart|id[- ]?bewijs|identiteitskaart|"
    r"identiteitsbewijs|verblijfsdocument|verblijfsdoc|verblijfskaart|verblijfsvergunning|w-document|factuur|"
    r"facturen|nota|contract|leencontract|arbeidscontract|traject|badge|personeelspas|pasje|pas|aanvraag|"
    r"beschikking|akte|aangifte|proces-verbaal|pv|znr|insz|imei|serienummer|ligplaats|sleutelkluis|kluis(?:code)?|"
    r"klantkaart|cliëntkaart|clientkaart|label|ov-(?:chip)?kaart|chipkaart|"
    r"cjib|kenmerk|ref|referentie|casus|case|order|bestelling|ticket|melding|incident|attest|rekest|beslagnr|"
    r"polisblad|registratie|lidmaatschap|zorgpas|patiënt|patient|pat|cliënt|client|clientid|ondernemings|"
    r"stamboek|leerling|student|deelnemers|reserverings|boeking|voucher|cheque|vergunning|sedula|cedula|crib|pgb|"
    r"wlz|wmo|zzp|adelingsnummer)"
)
_JOINED = r"(?:(?<![\w.&/'-])[\w.&/'-]{0,30}?(?:nummers?|nr\.?|nrs\.?|code|kenmerk|-id|-ref|-reg\.?))"
_PREFIX = rf"(?:(?<![\w-])(?:{_BARE_LABEL}[- ]?{_NUMBER_WORD}|{_JOINED}|{_BARE_LABEL}|{_NUMBER_WORD}))"
_BETWEEN = (
    r"(?:\s?\(?(?:van|is|was|nu|ook|moeder|vader|zoon|dochter|mij|bedrijf|ged\.?|kantoor|onder|met nr|heeft nummer|"
    r"sedula)\)?(?: [A-Z][\w-]+)?){0,3}[\s.:=#|,(\"`'*-]{0,5}(?:<\w+>)?"
)
_FORM = r"[A-Za-z&]{0,6}[ ./_-]?(?:[A-Z&]{1,5}[./-])?\d[\w./&-]{0,40}"
_MORE = r"(?: (?:(?-i:[A-Z]{2}) ){0,3}(?:(?-i:[A-Z]{1,3})\d|\d)[\w./-]{0,30}| ?[-/] ?\d[\w./-]{0,30})"
_LABELLED = re.compile(
    rf"(?P<label>{_PREFIX}){_BETWEEN}(?P<value>{_FORM}{_MORE}{{0,6}}|[A-Z]{{2,4}}[A-Z0-9]*\d[A-Z0-9]*)", re.IGNORECASE
)
_FURTHER = re.compile(
    rf"\s?(?:/|,|en|of|&)\s(?P<value>(?!BSN|KVK|BTW|BIG|AGB|TEL)(?:[A-Z&]{{0,6}}[ ./_-]?)?\d[\w./&-]*{_MORE}{{0,4}})"
)
# "IMEI van de telefoon (35 87…", "PASPOORT vader Behrouz Tavakkoli-Rad: K 44…": words, then a colon or bracket.
_LABELLED_FAR = re.compile(
    rf"(?P<label>{_PREFIX})(?: [\w'-]+){{1,5}} ?[:(] ?(?P<value>{_FORM}{_MORE}{{0,6}})", re.IGNORECASE
)
_NOT_LABELS = re.compile(
    r"(?:tele(?:foon)?(?:nummer|nr\.?)|mobiel\w*|gsm\w*|huis(?:nummer|nr\.?)|kamer(?:nummer|nr\.?)?|pagina\w*|"
    r"rug(?:nummer|nr\.?)|postcode|zip-?code|gedragscode|dresscode|beroepscode|ethische code|noodnummer|"
    r"nood(?:nummer|nr)|"
    r"faxnummer|tel\.?(?:nummer|nr\.?)|telnr\.?|alarmnummer|bsn\w*|burgerservicenummer|rekeningnummer|rekeningnr\.?|"
    r"banknummer|sofinummer|giro(?:nummer|nr\.?)|doorkiesnummer|kenteken\w*|icd\w*-?code|dsm\w*-?code|volgnummer|"
    r"lokaal(?:nummer|nr)|weeknummer|artikelnummer|kleurcode|landcode|wachtcode|code (?:geel|rood|oranje|groen))$",
    re.IGNORECASE,
)
_WEAK_LABEL = re.compile(
    rf"(?:{_NUMBER_WORD}|traject|contract|aanvraag|pas|pasje|label|zaak|case|casus|melding|incident|order|patiënt|"
    rf"patient|pat|cliënt|client|leerling|student|zzp|wmo|wlz|pgb|vergunning|beschikking|registratie|akte|nota|"
    rf"factuur|polis|dossiers?|badge|big|cmi|noloc)$",
    re.IGNORECASE,
)
_NO_PREFIX = word_set("tot op van per sinds bsn vanaf voor in en of uit met is was geb")
_NUMBERED = re.compile(r"(?:nr\.?|nummers?|akte|kenmerk|ref\.?)$", re.IGNORECASE)
_PHONE_BEFORE = re.compile(r"\b(?:tel|telefoon|mobiel|gsm|bel|app|fax)\b[^\n]{0,12}$")
_LONG = 5
"""Digits from which a number identifies by itself rather than counts."""

_YEAR = re.compile(r"(?:19|20)\d\d(?:[-/](?:19|20)?\d\d)?")
_AMOUNT = re.compile(r"\d{1,3}(?:[.]\d{3})*,(?:\d\d|-)|\d+,\d\d?")
_DATELIKE = re.compile(
    r"(?:3[01]|[12]\d|0?[1-9])([-./])(?:1[0-2]|0?[1-9])\1(?:(?:19|20)\d\d|\d\d)|(?:19|20)\d\d-\d\d-\d\d"
)
_TIME = re.compile(r"\d{1,2}[:.]\d\d(?:u|uur)?$")

_DUTCH_VAT = re.compile(r"(?<!\w)(?:NL|nl) ?\d{3}\.?\d{4}\.?\d{2}\.?[Bb]\.?\d{2}(?!\w)")
_BELGIAN_COMPANY = re.compile(r"(?<![\w.])(?:BE ?)?[01]\d{3}\.\d{3}\.\d{3}(?![\w.])")
_FOREIGNERS_NUMBER = re.compile(r"(?<![\w.,/+-])2\d\d[. ]\d{3}[. ]\d{4}(?![\w]|[.,]\d)")
_PASSPORT = re.compile(r"(?<!\w)(?=[A-Z0-9]{0,9}\d[A-Z0-9]{0,9}[A-Z]|[A-Z]{2}\d)[A-NP-Z]{2}[A-NP-Z0-9]{6}\d(?!\w)")
_MRZ = re.compile(r"(?=[A-Z0-9]{0,40}<)[A-Z0-9<]{28,44}")
_POLICE = re.compile(r"(?<!\w)PL ?\d{4}[- ]?\d{4}[- ]?\d{5,7}(?:-\d)?(?!\w)", re.IGNORECASE)
_LETTERS_DIGITS = re.compile(
    r"(?<![\w./@-])(?=[\w./-]{0,20}?\d{3})[A-Z]{1,5}[-/.]\d[\w./-]{0,40}\d(?:-?[A-Z])?(?!\w)|"
    r"(?<![\w./@-])[A-Z]{2,4}\d{4,}(?!\w)|(?<![\w./@-])[A-Z]-\d{5,}(?!\w)"
)
_SLASHED = re.compile(r"(?<![\w./@-])(?=[\w./-]{0,30}[A-Z])[A-Z0-9-]{1,9}/[A-Z0-9.-]{2,9}/[A-Z0-9.-]{1,9}(?![\w/])")
_LONG_NUMBER = re.compile(r"(?<![\w.,/+€$-])\d{7,18}(?![\w€%]|[.,]\d|-\w)")
_SPACED_NUMBER = re.compile(r"(?<![\w.,/+€-])\d{4}(?: \d{4}){2,4}(?!\w|[.,]\d| \d)")
_IPV4 = re.compile(r"(?<![\w.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w.])")
_IPV6 = re.compile(r"(?<![\w:])(?:[0-9a-f]{1,4}:){4,7}[0-9a-f]{1,4}(?![\w:])", re.IGNORECASE)
_MAC = re.compile(r"(?<![\w:-])(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}(?![\w:-])", re.IGNORECASE)
_COORDINATES = re.compile(r"(?<![\w.])-?\d{1,2}\.\d{4,8}[°]?\s?[NZ]?,\s?-?\d{1,3}\.\d{4,8}[°]?\s?[EOW]?(?![\w])")
_PUBLIC_CODES = re.compile(
    r"^(?:ISO|NEN|COVID|DSM|ICD|EN|IEC|WCAG|SCL|MMPI|NEO|PID|UCL|VO|HKZ|SBI|BRC|EU|RFC|BTW|A4|WOII|WO2)[-/. ]?\d",
    re.IGNORECASE,
)


# "polisnummer drie drie een nul negen nul zeven", dictated.
_SPOKEN = re.compile(
    rf"(?<![\w-])[\w-]{{0,30}}(?:nummer|nr|code|kenmerk|polis|dossier)(?: (?:is|van|dat is|"
    rf"en dat is)(?: \w+)?)?[ :]{{1,2}}"
    rf"(?P<value>(?:{CARDINAL_WORDS}|\d{{1,3}})(?:[ ,-]{{1,2}}(?:{CARDINAL_WORDS}|\d{{1,3}})){{4,11}})(?!\w)",
    re.IGNORECASE,
)
_FORMS = (
    (_DUTCH_VAT, 0.98, "vat-number"),
    (_BELGIAN_COMPANY, 0.9, "company-number"),
    (_FOREIGNERS_NUMBER, 0.8, "foreigners-number"),
    (_PASSPORT, 0.75, "passport"),
    (_MRZ, 0.9, "passport"),
    (_POLICE, 0.95, "police-number"),
    (_SPACED_NUMBER, 0.65, "long-number"),
    (_IPV4, 0.8, "ip-address"),
    (_IPV6, 0.85, "ip-address"),
    (_MAC, 0.85, "mac-address"),
    (_COORDINATES, 0.8, "coordinates"),
    (_LONG_NUMBER, 0.6, "long-number"),
)


_LABELS = word_class(
    "identifiers.label",
    r".*(?:nummer|nr|code|kenmerk).*|no|id|ref\w*|reg|registratie\w*|(?:dossiers?|polis|zaak|kvk|btw|vat|big|agb|skj|nip|rbcz|"
    r"noloc|cmi|paspoort|rijbewijs|identiteits|verblijfs|factu|nota|contract|leencontract|arbeidscontract|traject|badge|"
    r"personeelspas|pas|aanvraag|beschikking|akte|aangifte|pv|znr|insz|imei|serie|ligplaats|sleutelkluis|kluis|klantkaart|"
    r"cli[eë]nt|label|chipkaart|cjib|casus|case|order|bestelling|ticket|melding|incident|attest|rekest|beslagnr|"
    r"lidmaatschap|zorgpas|pati[eë]nt|pat|ondernemings|stamboek|leerling|student|deelnemers|reserverings|boeking|voucher|"
    r"cheque|vergunning|sedula|cedula|crib|pgb|wlz|wmo|zzp|adelings|id)\w*|k|b|w|ov|ust|proces",
)
_COUNTRIES = word_class("identifiers.country", "nl|be|pl")
_INSIDE_LABEL = frozenset(".&/'-_")


def find(text: str) -> Iterator[Match]:
    """Find identifying numbers and codes."""
    words = scan(text)
    labels = _label_begins(words)
    for hit in matches_at(_LABELLED, text, labels):
        yield from _labelled(text, hit)
    yield from _farther(text, labels)
    digits, coded = words.begins(DIGITS, after="-"), words.begins(_COUNTRIES, DIGITS)
    capitals = words.begins(CAPITALS)
    for pattern, score, source in _FORMS:
        if pattern in {_MRZ, _IPV6, _MAC}:
            hits = pattern.finditer(text) if ("<" if pattern is _MRZ else ":") in text else iter(())
        elif pattern is _PASSPORT:
            hits = matches_at(pattern, text, capitals)
        else:
            hits = matches_at(pattern, text, coded if pattern in {_DUTCH_VAT, _BELGIAN_COMPANY, _POLICE} else digits)
        for hit in hits:
            yield Match(hit.start(), hit.end(), Kind.IDNUM, score, source)
    for pattern, begins in ((_LETTERS_DIGITS, capitals), (_SLASHED, words.begins(CAPITALS, DIGITS, after="-"))):
        for hit in matches_at(pattern, text, begins):
            if _digits(hit[0]) and not _PUBLIC_CODES.match(hit[0]) and not _DATELIKE.search(hit[0]):
                yield Match(hit.start(), hit.end(), Kind.IDNUM, 0.6, "code")


def _label_begins(words: Scan) -> list[int]:
    """Where a label can begin: at the word that labels, or at the head of the run of signs and letters around it."""
    begins: set[int] = set()
    for start in words.begins(_LABELS):
        begins.add(start)
        head = start
        while head and (words.text[head - 1].isalnum() or words.text[head - 1] in _INSIDE_LABEL):
            head -= 1
            begins.add(head)
    return sorted(begins)


def _farther(text: str, labels: list[int]) -> Iterator[Match]:
    for hit in matches_at(_LABELLED_FAR, text, labels):
        # So far from its label a number must be long.
        if _digits(hit["value"]) >= _LONG:
            yield from _labelled(text, hit)
    for hit in matches_at(_SPOKEN, text, labels):
        if not hit["value"].lower().startswith("nul zes"):
            yield Match(hit.start("value"), hit.end("value"), Kind.IDNUM, 0.75, "file-number")


def _digits(value: str) -> int:
    return sum(map(str.isdigit, value))


def _labelled(text: str, hit: re.Match[str]) -> Iterator[Match]:
    label = hit["label"].strip()
    if _NOT_LABELS.search(label) or _PHONE_BEFORE.search(line_before(text, hit.start(), 24)):
        return
    start = hit.start("value")
    value = hit["value"].rstrip("./-&")
    weak = _WEAK_LABEL.fullmatch(label) is not None
    if not _identifying(value, label, weak=weak):
        return
    end = start + len(value)
    yield Match(start, end, Kind.IDNUM, 0.8 if weak else 0.9, "file-number")
    while further := _FURTHER.match(text, end):
        more = further["value"].rstrip("./-&")
        short = _digits(more) < max(2, _digits(value) - 2) or (more.isdigit() and len(more) < _LONG)
        if short or _DATELIKE.match(more):
            return
        start, end = further.start("value"), further.start("value") + len(more)
        yield Match(start, end, Kind.IDNUM, 0.8, "file-number")


def _identifying(value: str, label: str, *, weak: bool) -> bool:
    """Whether what follows a label is a number of its own, and no year, date, amount, rank or phrase."""
    if any(pattern.fullmatch(value) for pattern in (_YEAR, _AMOUNT, _DATELIKE, _TIME)):
        return False
    prefix = re.match(r"[A-Za-z&]+ ", value)
    if prefix and (prefix[0].strip().lower() in _NO_PREFIX or not (prefix[0].isupper() or _NUMBERED.search(label))):
        return False
    digits, letters = _digits(value), sum(map(str.isalpha, value))
    code = letters and digits > 1 and value.upper() == value and digits + letters > _LONG - 2
    if weak:
        # "zaak 12" counts cases, "zaak MB-12" names one.
        return digits >= _LONG - 1 or bool(code)
    return digits > 1 or letters > 1
