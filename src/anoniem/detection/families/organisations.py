"""Organisations by their form: "Stichting X", "X B.V.", "Basisschool De Klinker", "café De Zwaan", "vv De Zwaluwen"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anoniem.detection.finding import Kind
from anoniem.detection.match import Match
from anoniem.detection.scan import matches_at, scan, word_class
from anoniem.detection.wording import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["ABBREVIATED", "TYPES", "find"]

_UPPER = r"A-ZÀ-ÖØ-ÞĀ-Ž"
_CAP = (
    rf"(?:['’]?[{_UPPER}][\w'’]{{0,40}}(?:[-.][\w'’]{{1,40}}){{0,4}}\.?(?<!\w{{4}}\.)|"
    rf"'[tsn] ?-?[{_UPPER}][\w'-]{{0,40}}|[{_UPPER}])"
)
_LINK = r"(?:van|de|der|den|het|'t|ter|ten|en|&|voor|aan|la|le|du|des|von|und|of the|the|\+|-|/)"
_LEAD = r"(?:de|het|'t|van|van de|van den|van der|ter|ten|den|la|le|la|het)"
_BODY = rf"(?:(?:{_LEAD} ){{0,2}}{_CAP}(?:(?: {_LINK}){{0,3}} {_CAP}){{0,4}})"
TYPES = (
    r"stichting|st\.|vereniging|basisschool|bs|obs|cbs|kbs|pcbs|rkbs|sbo|vso|daltonschool|montessorischool|"
    r"jenaplanschool|vrije school|vrijeschool|freinetschool|praktijkschool|vakschool|zwemschool|muziekschool|"
    r"school|scholengemeenschap|lyceum|gymnasium|college|hogeschool|universiteit|academie|mytylschool|kleuterschool|"
    r"lagere school|middelbare school|roc|mbo|vbs|gbs|vcb|isk|azc|opvanglocatie|"
    r"peuterspeelzaal|kinderopvang|kinderdagverblijf|kdv|bso|gastouderbureau|crèche|zorggroep|zorgcentrum|"
    r"woonzorgcentrum|wzc|verpleeghuis|verzorgingshuis|woongroep|woonvorm|zorgboerderij|hospice|ziekenhuis|"
    r"streekziekenhuis|kliniek|revalidatiecentrum|huisartsenpraktijk|huisartsen|huisartsenpost|gezondheidscentrum|"
    r"gez\.centrum|"
    r"tandartspraktijk|fysiotherapie|fysio|praktijk|apotheek|kraamzorg|thuiszorg|buurtzorg|buurtteam|wijkteam|"
    r"sociaal team|jeugdteam|fact-team|crisisdienst|dierenkliniek|dierenarts|dierenasiel|manege|stal|camping|"
    r"vakantiepark|park|bungalowpark|hotel|pension|restaurant|café|cafe|eetcafé|bar|kroeg|snackbar|frituur|"
    r"cafetaria|pizzeria|lunchroom|grand café|strandtent|bakkerij|bakker|slagerij|slager|supermarkt|kapsalon|kapper|"
    r"salon|garage|autobedrijf|garagebedrijf|bouwbedrijf|aannemersbedrijf|aannemer|schildersbedrijf|"
    r"hoveniersbedrijf|hovenier|installatiebedrijf|loonbedrijf|transportbedrijf|schoonmaakbedrijf|uitzendbureau|"
    r"uitzendburo|drukkerij|uitgeverij|wasserij|kwekerij|tuinderij|scheepswerf|werf|rederij|visserijbedrijf|"
    r"boekhandel|winkel|kringloop|kringloopwinkel|kringwinkel|tuincentrum|bouwmarkt|advocatenkantoor|notariskantoor|"
    r"accountantskantoor|kantoor|makelaar|makelaardij|adviesbureau|bureau|incassobureau|kredietbank|"
    r"woningcorporatie|wooncorporatie|woonstichting|woningstichting|woonpunt|kerk|kerkelijke gemeente|gemeente|"
    r"parochie|moskee|moskeevereniging|synagoge|tempel|hindoetempel|gebedshuis|klooster|abdij|pkn-gemeente|"
    r"gereformeerde gemeente|"
    r"hervormde gemeente|evangelische gemeente|buurthuis|wijkcentrum|wijkgebouw|buurtcentrum|dorpshuis|clubhuis|"
    r"jongerencentrum|jongerensoos|soos|inloophuis|speelhal|zwembad|sporthal|sportschool|fitnesscentrum|"
    r"voetbalclub|voetbalvereniging|korfbalvereniging|volleybalvereniging|hockeyclub|tennisclub|zwemclub|"
    r"atletiekvereniging|turnvereniging|gymvereniging|biljartclub|schaakclub|roeivereniging|zweefvliegclub|judoclub|"
    r"zangvereniging|shantykoor|mannenkoor|gospelkoor|koor|harmonie|fanfare|brassband|band|toneelvereniging|"
    r"carnavalsvereniging|cv|studentenvereniging|scouting|chiro|klj|kinderclub|jeugdclub|voedselbank|kledingbank|"
    r"museum|theater|bibliotheek|poppodium|bioscoop|brouwerij|kaasmakerij|zuivelfabriek|fabriek|dagbesteding|"
    r"dagopvang|leefgroep|internaat|gezinshuis|pleegzorg|pleegzorgorganisatie|kinderboerderij|boerderij|rouwcentrum|"
    r"uitvaartcentrum|"
    r"uitvaartzorg|verloskundigen|verloskundigenpraktijk|maatschap|firma|fa\.|gebr\.|gebroeders|coöperatie|vzw|asbl|"
    r"bv|waterschap|ggz|gevangenis|pi|jji|tbs-kliniek|kazerne|legerplaats|loopbaanhuis|wijkpaleis|werkplaats|"
    r"fietswerkplaats|atelier|studio|labo|landgoed|huize|huis|villa|residentie|serviceflat|genderpoli|poli|afd\.|"
    r"afdeling|unit|team|groep|divisie|directie|uitdeelpunt|locatie|campus|taxi|touringcars|banketbakkerij|"
    r"confiserie|"
    r"ambulancedienst|reddingsbrigade|brandweer|bank|verzekeraar|zorgverzekeraar|weekblad|omroep|zender|orkest|"
    r"philharmonie|ensemble|sloopbedrijf|smederij|molen|veiling|rijschool|dansschool|balletschool|ruilbeurs|"
    r"moederhuis|vluchthuis|opvanghuis|opvang"
)
_CAP_TYPED = re.compile(
    rf"(?<![\w-])(?P<org>(?:(?:{_CAP}) )?(?P<type>"
    rf"{'|'.join(item[0].upper() + item[1:] for item in TYPES.split('|'))}|{TYPES.upper()}|VV|SV|FC) (?:(?:voor|"
    rf"aan de|aan den|aan) )?{_BODY})"
)
_LOWER_TYPED = re.compile(rf"(?<![\w-])(?P<type>{TYPES}) (?:(?:de|het|van|van de|\") ?)?[\"']?(?P<org>{_BODY})")
_LOWER_ALL = re.compile(
    rf"(?<![\w-])(?P<type>{TYPES}) (?P<org>(?:de|het|'t|van|st\.?|sint|ter|ten|huize|t) [a-zà-ÿ'][\w'-]*(?: (?:van|"
    rf"en|de|het|der|&) [a-zà-ÿ][\w'-]*)?)(?![\w-])"
)
_LEGAL = re.compile(
    rf"(?<![\w-])(?P<org>(?:{_CAP} (?:(?:{_LINK}) ){{0,2}}){{1,5}}(?:B\.?V\.?|N\.?V\.?|BVBA|VOF|V\.O\.F\.|C\.V\.|"
    rf"GmbH(?: & Co\.? KG)?|Ltd\.?|Inc\.?|LLC|U\.A\.|AG|S\.A\.|SRL|BV|NV|vof|bv|bvba|nv|& Zn\.?|en Zn\.?|& Zonen|"
    rf"en Zonen|en Zoon|& Co\.?|& Partners|Groep|Group|Holding|Nederland|International|Services|Systems|Solutions|"
    rf"Consultancy|Advies|Zorg|Coaching|Training|Notarissen|Advocaten|Accountants|Makelaars|Transport|Logistiek|"
    rf"Bouw|Techniek|Bewind|Bewindvoering)(?![\w]))"
)
_COMPOUND = re.compile(
    rf"(?<![\w-])(?P<org>(?:{_CAP}[ -]){{0,2}}(?:[{_UPPER}][\w'’]{{0,40}}-)?[{_UPPER}][\w'’-]{{2,30}}(?:college|lyceum|"
    rf"gymnasium|instituut|ziekenhuis|kerk|kapel|moskee|school|academie|kliniek|stichting|apotheek|bibliotheek|"
    rf"zorggroep|huisartsen|hospice|fabriek|werken|bedrijf|club|koor|tempel)(?:-{_CAP})?)(?![\w-])"
)
# Canisius Ziekenhuis · Compas huisartsenpraktijk · Daan & Van Ardenne Huisartsen
_TYPE_LAST = re.compile(
    rf"(?<![\w-])(?P<org>(?:{_CAP} (?:(?:en|&|van|de|van de) ){{0,2}}){{1,4}}(?:[Zz]iekenhuis|[Kk]liniek|[Pp]raktijk|"
    rf"[Hh]uisart(?:sen|s)praktijk|Huisartsen|[Tt]andartsen|[Rr]evalidatiecentrum|College|Lyceum|Gymnasium|Instituut|"
    rf"Academie|Stichting|Kerk|Moskee|Thuiszorg|Kinderopvang|Apotheek|Fysiotherapie|Uitvaart(?:zorg)?|Makelaardij|"
    rf"Hogeschool|Universiteit|Ziekenhuizen|Zorggroep|Zorgcentrum)(?: voor {_BODY})?)(?![\w-])"
)
_CLUB = re.compile(
    rf"(?<![\w-])(?P<org>(?:v\.?v\.?|s\.?v\.?|f\.?c\.?|h\.?v\.?|k\.?v\.?|s\.?c\.?|rkvv|r\.k\.v\.v\.|rksv|vvc|hsc|"
    rf"ksv|ksk|vk|sk|kfc|tc|hc|mhc|bc|ac|wv|rv|zvv|avv|svv|tv|gv|av|rkc|jo\d\d?|"
    rf"mo\d\d?) {_BODY}(?: ?'\d\d)?(?: (?:JO|MO|O|U)?\d\d?(?:-\d)?)?)"
)
_HOSPITAL = re.compile(
    rf"(?<![\w-])(?P<org>(?:UMC|AMC|LUMC|UZ|AZ|ZNA|OLVG|MUMC|UMCG|PZ|UPC|CGG|CAW|OCMW|VCLB|CLB|GTI|GO!|PI|FPC|FPK|"
    rf"SWV|VTI|KTA|WZC) {_BODY})"
)
# Hospitals and institutes that everybody calls by their letters.
_BY_LETTERS = re.compile(
    r"(?<![\w&.-])(?P<org>UMCU|UMCG|UMCN|VUMC|VUmc|LUMC|MUMC\+|MUMC|AUMC|AMC|AZU|AZG|AZL|AZM|AZN|AZR|WKZ|PMC|MMC|CMH|"
    r"EMC|HMC|MCL|MCA|MCRZ|MST|CWZ|ETZ|JBZ|TSZ|ZGT|RKZ|OLVG|SFG|NKI|AVL|ASz|BovenIJ|ZMC|WFG|HKZ|TweeSteden|SKB|"
    r"RdGG|LangeLand|GHZ|KZU|UZA|UZ Gent|UZ Leuven|ZNA|ZOL|CHU|CHR)(?![\w&-])"
)
_EMPLOYED = re.compile(
    rf"(?<!\w)(?i:werkt(?:e)? (?:nu )?(?:bij|voor)|in dienst (?:bij|van)|werkzaam bij|werkgever(?: is)?:?|stage bij|"
    rf"baan bij|functie bij|collega bij|vrijwilliger bij|bijbaan(?: bij)?|solliciteert bij|ontslagen bij|"
    rf"opdrachtgever:?|school:|klant:) (?:de |het )?(?P<org>{_BODY})"
)
_STOPPED = re.compile(r"\b(?:B\.V|N\.V|V\.O\.F|C\.V|U\.A|S\.A|Zn|Co|Ltd|Inc)\.$")
_GENERIC_BODY = word_set("""
    de het een ons onze wij we ik hij zij ze er dit dat die deze is was heeft als maar en of ook nu in op aan van
    voor met bij naar jullie u mijn zijn haar hun datum tel adres nr week noord zuid oost west centrum
""")
_TEAMLIKE = word_set("""
    afd. afdeling unit team groep divisie directie locatie campus park huis gemeente bank band kantoor bureau
    praktijk poli taxi stal bar opvang werf huize brandweer politie universiteit bibliotheek kerk
""")


ABBREVIATED = word_set("obs cbs kbs pcbs rkbs sbo vso vzw asbl bs roc vbs gbs bv sv vv cv pi")
"""Type words that belong to the name even in lower case: "vzw De Springplank"."""


_TYPED = word_class(
    "organisations.type", "|".join([re.split(r"\W", item)[0] for item in TYPES.split("|")]) + "|vv|sv|fc"
)
_COMPOUNDED = word_class(
    "organisations.compound",
    ".*(?:college|lyceum|gymnasium|instituut|ziekenhuis|kerk|kapel|moskee|school|academie|kliniek|stichting|apotheek|"
    "bibliotheek|zorggroep|huisartsen|hospice|fabriek|werken|bedrijf|club|koor|tempel)",
)
_LAST = word_class(
    "organisations.last",
    "ziekenhuis|ziekenhuizen|kliniek|praktijk|huisart(?:sen|s)praktijk|huisartsen|tandartsen|revalidatiecentrum|college|"
    "lyceum|gymnasium|instituut|academie|stichting|kerk|moskee|thuiszorg|kinderopvang|apotheek|fysiotherapie|"
    "uitvaart(?:zorg)?|makelaardij|hogeschool|universiteit|zorggroep|zorgcentrum",
)
_LEGAL_FORMS = word_class(
    "organisations.legal",
    "b|bv|n|nv|bvba|vof|v|c|gmbh|ltd|inc|llc|u|ag|s|srl|zn|zonen|zoon|co|partners|groep|group|holding|nederland|"
    "international|services|systems|solutions|consultancy|advies|zorg|coaching|training|notarissen|advocaten|"
    "accountants|makelaars|transport|logistiek|bouw|techniek|bewind|bewindvoering",
)
_CLUBS = word_class(
    "organisations.club",
    "v|vv|s|sv|f|fc|h|hv|k|kv|sc|rkvv|r|rksv|vvc|hsc|ksv|ksk|vk|sk|kfc|tc|hc|mhc|bc|ac|wv|rv|zvv|avv|svv|tv|gv|av|rkc|jo|mo",
)
_HOSPITALS = word_class(
    "organisations.hospital",
    "umc|amc|lumc|uz|az|zna|olvg|mumc|umcg|pz|upc|cgg|caw|ocmw|vclb|clb|gti|go|pi|fpc|fpk|swv|vti|kta|wzc",
)
_LETTERED = word_class(
    "organisations.letters",
    "umc[ugn]|vumc|lumc|mumc|aumc|amc|az[uglmnr]|wkz|pmc|mmc|cmh|emc|hmc|mcl|mca|mcrz|mst|cwz|etz|jbz|tsz|zgt|rkz|olvg|"
    "sfg|nki|avl|asz|bovenij|zmc|wfg|hkz|tweesteden|skb|rdgg|langeland|ghz|kzu|uza|uz|zna|zol|chu|chr",
)
_EMPLOYERS = word_class(
    "organisations.employed",
    "werkte?|in|werkzaam|werkgever|stage|baan|functie|collega|vrijwilliger|bijbaan|solliciteert|ontslagen|opdrachtgever|"
    "school|klant",
)
_LONG_NAME = 26
"""Words before its last that an organisation's name may have, those of hyphens and stops counted."""
_READINGS: tuple[tuple[re.Pattern[str], float, str, int], ...] = (
    (_CAP_TYPED, 0.9, _TYPED, 8),
    (_LEGAL, 0.85, _LEGAL_FORMS, _LONG_NAME),
    (_COMPOUND, 0.85, _COMPOUNDED, _LONG_NAME),
    (_TYPE_LAST, 0.85, _LAST, _LONG_NAME),
    (_CLUB, 0.88, _CLUBS, 0),
    (_HOSPITAL, 0.88, _HOSPITALS, 0),
    (_LOWER_TYPED, 0.85, _TYPED, 0),
    (_EMPLOYED, 0.75, _EMPLOYERS, 0),
    (_BY_LETTERS, 0.75, _LETTERED, 0),
)
"""Expression, score, a class of words of which it holds one, and how many words it may have before that one."""


def find(text: str) -> Iterator[Match]:
    """Find organisations by their form."""
    words = scan(text)
    for pattern, score, name, back in _READINGS:
        for hit in matches_at(pattern, text, words.begins(name, back=back, after="'’" if back else "")):
            yield from _body(hit, score)
    yield from _lower_all(text)


def _body(hit: re.Match[str], score: float) -> Iterator[Match]:
    surface, start = hit["org"], hit.start("org")
    words = surface.split(" ")
    while len(words) > 1 and words[-1].lower().strip(".") in _GENERIC_BODY:
        words.pop()
    surface = " ".join(words).rstrip(" &,-/")
    if not _STOPPED.search(surface):
        surface = surface.rstrip(".")
    *leading, last = surface.split(" ")
    if leading and last.islower() and {word.lower() for word in leading} <= _GENERIC_BODY:
        return
    if surface.lower() in _GENERIC_BODY or len(surface) < 2:  # noqa: PLR2004 - one letter names nothing
        return
    kind = hit.groupdict().get("type")
    if kind in ABBREVIATED:
        surface = hit.string[hit.start("type") : hit.start("org")] + surface
        start = hit.start("type")
    if kind and kind.lower() in _TEAMLIKE:
        score = min(score, 0.6)
    yield Match(start, start + len(surface), Kind.ORG, score, "organisation")


def _lower_all(text: str) -> Iterator[Match]:
    # The word list is data of the identity package, which imports this one; a module-level import would be a circle.
    from anoniem.identity.words import is_common

    for hit in matches_at(_LOWER_ALL, text, scan(text).begins(_TYPED)):
        words = hit["org"].split(" ")
        rare = not is_common(words[1].strip("'"))
        quoted = words[0] in {"'t", "st", "st.", "sint", "huize", "t"}
        if hit["type"] in _TEAMLIKE and not quoted:
            continue
        if rare or quoted:
            yield Match(hit.start("org"), hit.end("org"), Kind.ORG, 0.6, "organisation")
        elif words[0] in {"de", "het"} and len(words[1]) > 4:  # noqa: PLR2004 - "school de hele dag"
            yield Match(hit.start("org"), hit.end("org"), Kind.ORG, 0.3, "organisation")
