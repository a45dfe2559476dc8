"""Street addresses, Dutch, Frisian, Flemish and some foreign ones, with house number or a street alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anoniem.detection.finding import Kind
from anoniem.detection.match import Match
from anoniem.detection.scan import CAPITALS, DIGITS, Scan, matches_at, scan, word_class
from anoniem.detection.wording import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["STREET_ENDINGS", "find"]

_STRONG = (
    r"(?:straat(?:je|weg)?|str\.|laan(?:tje)?|weg(?:gie|getje)?|plein(?:tje)?|gracht|grachtje|kade|singel|"
    r"dijk(?:je)?|dreef|steeg(?:je)?|steenweg|stwg\.?|"
    r"plantsoen|boulevard|allee|strjitte|dyk|leane|loane|reed|vest|lei|kaai|burgwal|wegel|dwarsstraat|pad|hof(?:je)?)"
)
_WEAK = (
    r"(?:park|ring|wal|baan|dam|markt|veld(?:en)?|berg|burg|brink|esch|wijk|laar|(?<![Bb])(?<![Rr])akkers?|weiden?|"
    r"weide|meent|hoek|heuvel|donk|horst|poort|wei|zoom|erf|terp|schans|bocht|"
    r"rade|kamp|oord|haven|hoven|stee|haag|hage|vaart|diep|kanaal|sluis|brug|gang|oever|rand|spoor|tuin(?:en)?|flat|"
    r"gaarde|loop|put|hoeve?|hoef|plaats|kwartier|beek|delft|hil|bos|"
    r"rode|rak|werf|terras|pier|sloot|belt|gat|dorp|land(?:en)?|dal|zijde|kamer|griend|singel|tocht|wetering|gouw|"
    r"eind(?:e)?|straatje|straat|duin(?:en)?|mast|hove|molen|boom|lust|burcht|gaard|rijt|donken|kreek|bolwerk|haven|"
    r"centrum|"
    r"campus|hal|toren|hofstede|steiger|dries|ham|kouter|pleintje|zand|meer|plas)"
)
STREET_ENDINGS = rf"(?:{_STRONG[3:-1]}|{_WEAK[3:-1]})"
"""Alternation of endings of street names, certain and less certain ones."""

_UPPER = r"A-ZÀ-ÖØ-ÞĀ-ŽŸ"
_CAP = rf"(?:['’]?[{_UPPER}][\w'’.-]{{0,40}}|'[a-z]-?[{_UPPER}][\w'-]{{0,40}}|[12]e|'s-[{_UPPER}]\w{{0,40}})"
_PARTICLE = r"(?:van|de|der|den|het|'t|ter|ten|te|la|le|l'|du|des|von|und|e)"
_PREFIX = (
    r"(?:(?:oude|nieuwe|lange|korte|grote|kleine|hoge|lage|verlengde|eerste|tweede|derde|1e|2e|3e|sint|st\.?|"
    r"burg\.?|burgemeester|pastoor|past\.|ds\.?|dominee|prof\.?|professor|dr\.?|doctor|mr\.?|ir\.?|"
    r"prins|prinses|koningin|koning|graaf|jonkheer|jhr\.?|kapelaan|kardinaal|kard\.|mgr\.?|monseigneur|generaal|"
    r"admiraal|minister|president|heilig|heilige|willem|jan|west|oost|noord|zuid|achter|voor|binnen|buiten|boven|"
    r"beneden|plantage|kamp|rector|meester|pater) )"
)
_ADDITION = (
    r"(?:(?: ?- ?| ?/ ?)\d{1,4}(?:[a-zA-Z])?\b(?![-./]\d)|[ -]?(?:bis|ter|hs|huis|rood|zwart|boven|beneden|hoog|"
    r"achterom|onder|links|rechts)\b(?! (?:de|het|een|haar|zijn|bij|in|op|hun)\b)(?:[ -]?[A-Za-z]\b)?|"
    r"-?[IVX]{1,4}\b|[ -]?[A-Z]-\d{1,3}\b|"
    r"-[A-Z]\b|[ ]?[A-Z]\b(?!\.)(?! [a-z])|-?[a-z]\b|[ -]?[a-h](?= ?[,.;)\n]| ?$)|,? (?:bus|bte|box) ?\w{1,5}\b|"
    r",? (?:app(?:artement)?|apt|nr|unit|kamer|k|huisnr)\.? ?\d[\w.-]*|,? \d{1,2}e et\.,?| \d hoog\b|"
    r" en \d{1,4}[A-Za-z]?\b)"
)
_NUMBER = rf"(?:\d[\dO]{{0,4}}{_ADDITION}{{0,2}})"
_NUMBER_END = r"(?!\w|[.,:]\d| (?:jaar|uur|km|keer|min|euro|dagen|weken|maanden|%|m2|personen|leden))"

_NOT_FIRST = r"(?:Huisbezoek|Bezoek|Adres|Woonadres|Op|Aan|In|Uit|Woont|Thuis|Naar|Kantoor|Bij|Van|Locatie)"
# Kerkstraat 12 bis · Oude Vlissingseweg 4 · 1e Jan Steenstraat 4 · tulpstraat 9 · Emmericher Str. 41a
_STREET_NUMBER = re.compile(
    rf"(?<![\w@.-])(?!{_NOT_FIRST} )(?:(?i:{_PREFIX})|"
    rf"{_CAP}(?: {_PARTICLE}){{0,2}} ){{0,3}}(?:[\w'’-]{{0,40}}(?i:{_STRONG})|"
    rf"[Ss]tr(?:aße|\.)|\w{{2,30}}straße)(?: (?:Zuid|Noord|Oost|West|zuid|noord|oost|"
    rf"west))?,? {_NUMBER}{_NUMBER_END}"
)
_WEAK_NUMBER = re.compile(
    rf"(?<![\w@.-])(?!{_NOT_FIRST} )(?:(?:{_CAP}|[12]e) (?:{_PARTICLE} "
    rf"){{0,2}}){{0,3}}[{_UPPER}'][\w'’-]{{0,40}}(?:{_WEAK}|"
    rf"{_STRONG}|(?:str|ln|pln|wg|sngl|plnts|prk|mrkt|stg|drf|(?<=\w{{3}})(?:gr|hf|pd|st))\.?)(?: (?:Zuid|Noord|Oost|"
    rf"West))?,? {_NUMBER}{_NUMBER_END}"
)
# Laan van Meerdervoort 12 · Plein 1944 12 · Rue de la Loi 16 · Kaya Korona 88 · Avenue Louise 54
_HEAD_NUMBER = re.compile(
    rf"(?<!\w)(?:Laan|Weg|Plein|Kade|Dijk|Singel|Hof|Park|Markt|Rue|Avenue|Av\.|Chaussée|Place|Kaya|Calle|Via|Am|"
    rf"An der|Auf der|In den|Road|Straat|Boulevard|Quai|Flat|Nieuwe|Oude|Achter|Kerk|Burg\.)"
    rf"(?: (?:{_PARTICLE}|{_CAP})){{1,5}} {_NUMBER}{_NUMBER_END}"
)
_ENGLISH = re.compile(
    rf"(?<!\w)\d{{1,4}}[a-z]? (?:{_CAP} ){{1,3}}(?:Street|Road|Avenue|Lane|Drive|Close|Court|Square|Terrace)\b"
)
# Zwanegat 7a, 4762 TA · Markt 21 (achterom)  4461 AE: any name and number before a postcode is an address.
_BEFORE_POSTCODE = re.compile(
    rf"(?<![\w.-])(?!{_NOT_FIRST} )(?P<address>(?:{_CAP} (?:{_PARTICLE} ){{0,2}}){{0,3}}{_CAP} {_NUMBER})(?: "
    rf"\([^()\n]{{1,20}}\))?(?:\s{{0,3}}[,|·/-]\s{{0,3}}|\s{{1,4}})(?:NL-|B-|BE-|"
    rf"D-)?[1-9]\d{{3}}(?: ?[A-Za-z]{{2}}\b|\d? {{1,2}}[{_UPPER}][\w'-]*[a-zà-ÿ])"
)
_LABEL = (
    r"(?:(?:woon|bezoek|post|huis|werk|brief|verblijfs|factuur)?adres(?:sen)?(?: is(?: nu)?| foar de brief|"
    r" voor [\w ]{2,20})?|wonende?(?: te| aan| op)?|woning|waar|locatie|ophaaladres|afleveradres|standplaats)"
)
_LABELLED = re.compile(
    rf"(?<!\w)(?i:{_LABEL})(?:\s?[:=]\s*(?P<address>(?:[\w'’.-]+ ){{1,5}}{_NUMBER})"
    rf"|\s+(?:de |het |aan de |aan het |op de )?(?P<other>(?:{_CAP} (?:{_PARTICLE} "
    rf"){{0,2}}){{1,4}}{_NUMBER})){_NUMBER_END}"
)
_AT = (
    r"(?:aan|op|langs|vanaf|rond|door|naar|uit|bij|in|over|van|tegenover|achter|hoek|kruising|hoek van|parkeren aan|"
    r"omgeving|richting)"
)
_STREET_ALONE = re.compile(
    rf"(?<!\w)(?P<lead>{_AT}(?: (?:de|het|'t|den|d'n))? "
    rf")?(?P<address>{_PREFIX}{{0,2}}(?P<last>[\w'’-]{{2,40}}{_STRONG}|(?-i:[{_UPPER}][\w'’-]{{2,40}})(?:markt|ring|"
    rf"brink|wal|park|veld|poort|brug|flat|kamp|wijk|baan|hoven|werf|haven|singel|vaart)))"
    r"(?: (?-i:Zuid|Noord|Oost|West))?(?![\w@-]|\.\w)",
    re.IGNORECASE,
)
_CROSSING = re.compile(rf"/(?P<address>[{_UPPER}][\w'-]{{2,40}}{_STRONG})(?!\w)")
_HEAD_ALONE = re.compile(
    rf"(?<!\w)(?:aan|op|langs|naar|van|bij)(?: de| het)? (?P<address>Laan (?:van|der|den|"
    rf"de)(?: (?:{_PARTICLE}))? {_CAP}|Laan {_CAP}|Rue (?:{_PARTICLE} ){{0,2}}{_CAP}|Avenue {_CAP})"
)
_POST_BOX = re.compile(
    r"(?<!\w)(?:postbus|antwoordnummer|antw\.?nr\.?|p\.?o\.? box|poste restante) \d{1,6}(?!\w)", re.IGNORECASE
)
_SPOT = re.compile(
    r"(?<!\w)(?:(?:chalet|standplaats|woonwagen|stacaravan|caravan|woonboot|woonark|ligplaats|steiger|gebouw|barak|"
    r"paviljoen|portiek|portakabin) (?:nr\.? ?)?[A-Z]?-?\d{1,4}[a-z]?"
    r"(?:,? (?:unit|kamer|nr\.?|deur|plek|plaats|app\.?) ?\d{1,4}[a-z]?)?|(?:veld|laan|rij) [A-Z0-9]{1,2},? (?:plek|"
    r"plaats|nr\.?) ?\d{1,4})(?!\w)",
    re.IGNORECASE,
)
_FLAT = re.compile(
    rf"(?<!\w)(?:(?:Flat|flat) {_CAP}|{_CAP}-?flat(?: \d{{1,3}})?),? (?:\d{{1,2}}e et\.?(?:age)?,? )?(?:app\.?|"
    rf"nr\.?|nummer|kamer|huisnr\.?) ?\d[\w.-]*"
)
_ROAD = re.compile(
    r"(?<!\w)(?:[AN]\d{1,3}|E\d{2}) (?:t\.?h\.?v\.?|ter hoogte van|bij|,) ?(?:km|hm|hectometer(?:paal)?|"
    r"hmp)\.? ?\d[\d.,]*\d?",
    re.IGNORECASE,
)
_NOT_STREETS = word_set("""
    weg onderweg halverwege uitweg omweg snelweg rijksweg autoweg spoorweg luchtweg waterweg vaarweg fietsweg
    landweg bosweg zandweg toegangsweg doorgangsweg loopbaan autobaan kegelbaan ijsbaan rijbaan startbaan
    atletiekbaan renbaan glijbaan landingsbaan omloopbaan droombaan bijbaan hondenbaan tennisbaan banen baan
    fietspad voetpad wandelpad ruiterpad hondenpad bospad zandpad kerkpad levenspad padje pad hinkelpad
    carrièrepad schoolplein speelplein dorpsplein marktplein kerkplein stadsplein plein pleintje winkelstraat
    zijstraat dwarsstraat hoofdstraat straat straatje achterstraat woonstraat gerechtshof rechtshof hof voorhof
    kerkhof tuinhof binnenhof slachthof levensweg zeeweg lijdensweg kruisweg middenweg terugweg heenweg aanweg
    bergweg rotsweg richtweg kade gracht singel dijk dam zeedijk stadsgracht winterdijk zomerdijk laan oprijlaan
    bomenlaan dreef steeg achtersteeg park pretpark vakantiepark bungalowpark dierentuin speelpark stadspark
    industriepark bedrijvenpark windpark wagenpark pretpark recreatiepark attractiepark skatepark woonwijk
    achterstandswijk wijk buitenwijk volkswijk nieuwbouwwijk supermarkt woningmarkt arbeidsmarkt huizenmarkt
    rommelmarkt kerstmarkt vlooienmarkt weekmarkt markt vrijmarkt boerenmarkt visueel banenmarkt stagemarkt
    voetbalveld speelveld sportveld veld werkveld krachtenveld spanningsveld slagveld zorgveld grasveld vakgebied
    doelpoort stadspoort poort brug loopbrug hangbrug kring ring trouwring sleutelring boksring oorring haven
    jachthaven thuishaven luchthaven zeehaven veilige werf scheepswerf kamp zomerkamp vluchtelingenkamp kerstkamp
    tentenkamp trainingskamp jeugdkamp werkkamp leidsveld beleid scheidslei leiden lei klei schilderlei rei vallei
    breed gereed wreed besteed treed reed kweekreed vergoed tevreed invest vest kleed afweg wegweg padweg veraf
    dreefje overweg beweeg geweg nee-weg hofje begijnhof tweedehof bewegen ingang onderwegen zijweg doodlopende
    sluipweg toeweg vluchtweg werkweg hoofdweg parallelweg ventweg ringweg provincialeweg
""")
_LOWER_SURE = re.compile(
    r"(?:straat|laan|plein|gracht|singel|dreef|steenweg|strjitte|plantsoen|steeg|kade|dijk|weg|hof|lei|kaai)$",
    re.IGNORECASE,
)
_NEVER_SURNAME = re.compile(r"(?:straat|laan|plein|gracht|singel|steenweg|strjitte|plantsoen)$", re.IGNORECASE)
_LEAD_SURE = re.compile(
    r"(?:aan|op|langs|hoek|kruising|hoek van|rond|tegenover) (?:de |het |'t |den )?$", re.IGNORECASE
)


_STREETS = word_class("addresses.street", rf".*{_STRONG}".replace(r"\.", ""))
_MAYBE_STREETS = word_class(
    "addresses.maybe",
    rf".*(?:{_WEAK}|straße|str|ln|pln|wg|sngl|plnts|prk|mrkt|stg|drf|gr|hf|pd|st|ring|brink|wal|veld)",
)
_HEADS = word_class(
    "addresses.head",
    "laan|weg|plein|kade|dijk|singel|hof|park|markt|rue|avenue|av|chaussée|place|kaya|calle|via|am|an|auf|in|road|straat|"
    "boulevard|quai|flat|nieuwe|oude|achter|kerk|burg",
)
_BOXES = word_class("addresses.box", "postbus|antwoordnummer|antw|antwnr|p|po|poste")
_SPOTS = word_class(
    "addresses.spot",
    "chalet|standplaats|woonwagen|stacaravan|caravan|woonboot|woonark|ligplaats|steiger|gebouw|barak|paviljoen|portiek|"
    "portakabin|veld|laan|rij",
)
_FLATS = word_class("addresses.flat", ".*flat")
_ROADS = word_class("addresses.road", "[ane]")
_LABELS = word_class("addresses.label", r"\w*adres(?:sen)?|wonende?|woning|waar|locatie|standplaats")
_LEADS = word_class("addresses.lead", "aan|op|langs|naar|van|bij")
_QUOTES = "'’-"
_LONGEST_STREET = 14
"""Words that a street may have, those of its hyphens counted."""


def find(text: str) -> Iterator[Match]:
    """Find addresses: streets with a number, streets alone, post boxes, pitches and flats."""
    words = scan(text)
    numbered = _numbered(words)
    for pattern, score, begins in (
        (_STREET_NUMBER, 0.95, numbered),
        (_WEAK_NUMBER, 0.8, numbered),
        (_HEAD_NUMBER, 0.85, words.begins(_HEADS)),
        (_ENGLISH, 0.8, words.begins(DIGITS)),
        (_POST_BOX, 0.97, words.begins(_BOXES)),
        (_SPOT, 0.6, words.begins(_SPOTS)),
        (_FLAT, 0.85, words.begins(_FLATS, back=4, after=_QUOTES)),
        (_ROAD, 0.7, words.begins(_ROADS)),
    ):
        for hit in matches_at(pattern, text, begins):
            if pattern is not _WEAK_NUMBER or not _autumn(hit[0]):
                yield Match(hit.start(), hit.end(), Kind.ADDRESS, score, "address")
    for hit in matches_at(_BEFORE_POSTCODE, text, words.begins(CAPITALS, after=_QUOTES)):
        yield Match(hit.start("address"), hit.end("address"), Kind.ADDRESS, 0.92, "address")
    for hit in matches_at(_LABELLED, text, words.begins(_LABELS)):
        group = "address" if hit["address"] else "other"
        yield Match(hit.start(group), hit.end(group), Kind.ADDRESS, 0.85, "address")
    for hit in _CROSSING.finditer(text) if "/" in text else ():
        yield Match(hit.start("address"), hit.end("address"), Kind.ADDRESS, 0.75, "address")
    for hit in matches_at(_HEAD_ALONE, text, words.begins(_LEADS)):
        yield Match(hit.start("address"), hit.end("address"), Kind.ADDRESS, 0.75, "address")
    alone = words.begins(_STREETS, _MAYBE_STREETS, back=_LONGEST_STREET, after=_QUOTES)
    for hit in matches_at(_STREET_ALONE, text, alone):
        score = _alone_score(hit)
        if score:
            yield Match(hit.start("address"), hit.end(), Kind.ADDRESS, score, "address")


def _autumn(surface: str) -> bool:
    """Whether what ends in "st" and a number is an ordinary word ("Herfst 2024"), no shortened street."""
    from anoniem.identity.words import is_common

    word = surface.split(" ")[-2].lower() if surface.count(" ") else ""
    return word.endswith("st") and is_common(word)


def _numbered(words: Scan) -> list[int]:
    """Where an address with a house number can begin: before a street's ending with a number soon after it."""
    streets = {*words.classes.get(_STREETS, ()), *words.classes.get(_MAYBE_STREETS, ())}
    begins: set[int] = set()
    for number in words.classes.get(DIGITS, ()):
        if number - 1 in streets or number - 2 in streets:
            begins.update(words.starts[max(0, number - _LONGEST_STREET) : number])
    begins.update([start - 1 for start in begins if start and words.text[start - 1] in _QUOTES])
    return sorted(begins)


def _alone_score(hit: re.Match[str]) -> float:
    last = hit["last"]
    if last.lower() in _NOT_STREETS or "'" in last[-3:]:
        return 0.0
    capital = hit["address"][:1].isupper() or hit["address"][:1].isdigit()
    lead = hit["lead"] or ""
    if last[:1].isupper():
        strong = _LOWER_SURE.search(last) is not None
        if lead:
            return 0.85 if strong else 0.55
        # Surnames end in -dijk, -hof and -weg too.
        return 0.7 if _NEVER_SURNAME.search(last) else 0.3
    if not _LOWER_SURE.search(last) or len(last) < 8:  # noqa: PLR2004 - shorter ones are common nouns
        return 0.0
    if _LEAD_SURE.fullmatch(lead):
        return 0.8 if capital else 0.7
    return 0.35 if lead and last.endswith(("straat", "laan", "plein", "gracht", "steenweg", "singel")) else 0.0
