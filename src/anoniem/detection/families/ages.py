"""Ages: "43 jaar", "43-jarige", "(47)" after a name, "van 81", "zestiende", "halverwege de vijftig", "4 maanden".

Durations ("22 jr in dienst", "twee jaar geleden"), prices and scores are no ages.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anoniem.detection.families.number_words import CARDINALS, ORDINAL_WORDS, alternation
from anoniem.detection.finding import Kind
from anoniem.detection.match import Match, line_after

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["find"]

_WORDS = alternation(word for word, value in CARDINALS.items() if value > 1)
_NUMBER = rf"(?:1[01]\d|\d?[\dlO](?:[.,]5|½)?(?![\dlO])|(?:{_WORDS})(?!\w)|anderhalf(?!\w)|honderd(?:een|twee|drie|vier|vijf|zes)?(?!\w))"
_SMALL_UNIT = r"(?:maand(?:en)?|mnd|mndn|md|weken|week|wkn|wk|dagen)"
_YEARS = r"(?:jaar|jr\b\.?|j\b\.?|jarige?)"
_KIN = (
    r"(?:dochter(?:tje)?|dtr|zoon(?:tje)?|kind(?:je|eren)?|kids|kk\.?|kleinzoon|kleindochter|kleinkind|man|vrouw|jongen(?:s|tje)?|meisje(?:s)?|knul|knaap|broer(?:tje)?|"
    r"zus(?:je)?|zusje|baby|moeder|vader|mama|papa|oma|opa|ma|pa|partner|ex|vriend(?:in)?|nicht(?:je)?|neef(?:je)?|stiefzoon|stiefdochter|pleegkind|pleegzoon|pleegdochter|"
    r"tweeling|drieling|cliënte?|client|kli[eë]nt|patiënte?|patient|pt|mevrouw|meneer|mw|dhr|heer|dame|oom|tante|schoonmoeder|schoonvader|collega|leerling|bewoner|bewoonster|weduwe|weduwnaar|"
    r"coachee|kandidaat|deelnemer|deelneemster|echtgeno(?:ot|te)|oudste|jongste|middelste|tiener|peuter|kleuter|puber|student(?:e)?|buurman|buurvrouw|jongeman|jongedame|vent|gast|zoontjes|dochters|zonen|zoons|zussen|broers|knecht|stagiaire?)"
)
_PERSONAL = r"(?:ik|hij|zij|ze|ie|je|jij|u|die|men)"
_IS = r"(?:is|ben|bent|was|waren|werd|werden|wordt|word|worden|wier|leek|zijn)"
_SOFTENER = r"(?:nu|net|pas|inmiddels|al|bijna|toen|ergens|onlangs|ongeveer|pakweg|zo'n|rond de|rond|dan|dit jaar|straks|vandaag|gisteren|morgen|maar|ook|zelf|nog maar|nog|in mei|geloof ik|denk ik)"
# What may follow a bare number that is an age; a noun after it would make it a count.
_STOP = r"(?=\s?(?:$|[.,;:!?)\"\n|/]|- |-$)| (?:en|of|maar|toen|was|is|jaar|jr|geworden|wordt|werd|als|omdat|want|dus|dat|die|met|uit|uut|op|abraham|sarah|vindt|nog|ge|net|geweest|in (?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december))\b)"
_UPPER = r"A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĴĶĹĻĽĿŁŃŅŇŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽȘȚ"
_NAME = rf"[{_UPPER}][\w'.-]*"

_JARIG = re.compile(
    rf"(?<![\w.,-])(?P<age>{_NUMBER}(?: ?(?:-|à|of|/) ?{_NUMBER})?)(?=[- ]{{0,2}}jarige?)", re.IGNORECASE
)
_YEARS_OLD = re.compile(
    rf"(?<![\w,.-])(?P<age>{_NUMBER}(?:[;:]\d\d?)?)(?: en (?:een )?half)?(?= ?{_YEARS},? (?:oud|jong)\b)", re.IGNORECASE
)
_UNITS_OLD = re.compile(rf"(?<![\w,.-])(?P<age>(?:{_NUMBER}|een|één) {_SMALL_UNIT})(?= oud\b)", re.IGNORECASE)
_IN_BRACKETS = re.compile(
    rf"(?P<before>\w['.\"\)]?)\s?\((?:(?:m|v|x|man|vrouw|bijna|nu|net|van|ca\.?|inmiddels|toen|tweeling|leeftijd:?)[,. /]\s?){{0,2}}"
    rf"(?P<age>{_NUMBER}(?: {_SMALL_UNIT})?)(?= ?{_YEARS}?\.?(?:[),;/]| en \d| oud|\s-\s|, ))",
)
_BRACKET_TAIL = re.compile(
    rf"\((?:[^()\n]{{0,30}}[^\w()\n])?(?P<age>{_NUMBER}(?: {_SMALL_UNIT})?)(?: ?{_YEARS})?\)", re.IGNORECASE
)
_NEXT_AGE = re.compile(
    rf"(?:, ?| en | of |/| \w+[,:]? en )(?P<age>{_NUMBER}(?: {_SMALL_UNIT})?)(?=[),;.\n]| en |,| jaar| jr|$)",
    re.IGNORECASE,
)
_AFTER_NAME = re.compile(
    rf"(?P<name>{_NAME}[\"')]?)(?:, (?:m|v|man|vrouw|x|hij|zij))?(?:,| -| ·|:) ?(?P<age>{_NUMBER}(?: {_SMALL_UNIT})?)(?=,| ?{_YEARS}\b| - |;|\.(?:\s|$)|:|\)|\n|$| en \d)"
)
_AFTER_KIN = re.compile(
    rf"(?<!\w){_KIN}(?: [\w'-]+){{0,2}},? (?:is |was |van )?(?:{_SOFTENER} )?(?:een jaar of )?(?P<age>{_NUMBER}(?: {_SMALL_UNIT})?)(?= ?{_YEARS}\b|[,.;:)!?\n|]|$| en | die | met | uit | in | onder | wil | bij | tekent | ook | \|)",
    re.IGNORECASE,
)
_KIN_OF = re.compile(
    rf"(?<!\w){_KIN}(?: [\w'-]+| \([^()\n]{{1,20}}\)){{0,2}} van (?:{_SOFTENER} )?(?P<age>(?:{_NUMBER}|een|één)(?: {_SMALL_UNIT}| jaar en \d+ maanden)?)(?![\w%€]|[.,]\d| (?:uur|dagen|km|meter|euro|kilo|keer|mensen|procent|jaar geleden|kinderen|personen)\b)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    rf"(?<!\w)(?:kinderen|jongens|meisjes|jongeren|leerlingen|zonen|zoons|dochters)[^.\n]{{0,12}}(?:tussen|van) (?P<age>{_NUMBER})",
    re.IGNORECASE,
)
_SUBJECT_IS = re.compile(
    rf"(?<!\w)(?:(?i:{_PERSONAL})|{_NAME}(?: {_NAME}){{0,2}}|(?i:{_KIN}(?: [\w'-]+)?)) (?i:{_IS})(?: (?i:{_SOFTENER})){{0,2}}(?: (?P<when>\d{{1,2}} \w{{3,9}}))?(?: (?i:een jaar of))? "
    rf"(?P<age>(?i:{_NUMBER})(?: {_SMALL_UNIT}\b)?){_STOP}"
)
_IS_SUBJECT = re.compile(
    rf"(?<!\w)(?i:{_IS}|toen|als|sinds) (?:(?i:{_PERSONAL})|{_NAME})(?: (?i:{_SOFTENER}))? (?P<age>(?i:{_NUMBER})(?: {_SMALL_UNIT})?){_STOP}"
)
_LINE_IS = re.compile(
    rf"(?:^|[.!?\"':,;(] ?|\b(?:en|dat|maar) )(?i:{_IS}|nu|toen|bijna)(?: (?i:{_SOFTENER}))? (?P<age>(?i:{_NUMBER}))(?=[.,;!?)\n]|$| jaar\b| en )",
    re.MULTILINE,
)
_LINE_START = re.compile(
    rf"^(?P<age>(?i:{_NUMBER}))(?= wordt (?:ie|hij|ze|zij)\b|, was |, [a-z]+st[e]?r?\b|, m\b|, v\b)", re.MULTILINE
)
_ORDINAL = re.compile(
    rf"(?<!\w)(?:op|bij|sinds|tot|vanaf|voor|vóór|na|rond) (?:zijn|haar|hun|mijn|m'n|z'n|d'r|je|jouw|uw|de leeftijd van|ons)(?: \w+)? ?(?P<age>(?:{ORDINAL_WORDS}|\d{{1,3}}(?:e|ste|de)|{_NUMBER}))(?![\w]| (?:jaar|keer|week|dag|sessie|gesprek|maand|plaats|klas|groep|verdieping|werk|baan|kind|relatie|huwelijk|poging|man|vrouw|zoon|dochter|kamer|school|verslag|gevoel|les|examen|fiets|rijbewijs|jeugd|gezin|paard|contract|rug|nummer|uur))",
    re.IGNORECASE,
)
_DECADES = "twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig"
_DECADE = re.compile(
    rf"(?<!\w)(?P<age>(?:(?:halverwege|begin|eind|midden|achter in|voor in|vooraan in|diep in|ver in|hoog in|ergens in|ruim in|in|rond)(?: de)? (?:{_DECADES}|[2-9]0))"
    rf"|een jaar of (?:{_NUMBER})|(?:[2-9]0)(?:\+'?er|-er|'er)|{_DECADES.replace('|', 'er|')}er)(?!\w| (?:procent|jaar geleden|keer|uur|mensen|kilo|euro))",
    re.IGNORECASE,
)
_DECADE_IN = re.compile(
    rf"(?:is|was|man|vrouw|van|ik ben|leeftijd|geschat)(?: ergens)?(?: van)? in de (?:{_DECADES})", re.IGNORECASE
)
_LABEL = re.compile(
    rf"(?<!\w)(?:leeftijd|lft\.?|oud|age|jaren)\s?(?:[:=]|is)?\s?(?:van )?(?P<age>{_NUMBER}(?:[;:]\d\d?)?(?: {_SMALL_UNIT})?)(?!\w|[.,]\d)",
    re.IGNORECASE,
)
_SEX = re.compile(
    rf"(?<!\w)(?:[mvxMVX♀♂]|man|vrouw|Man|Vrouw)(?:[/,.:-] ?| )(?P<age>\d\d)(?= ?(?:{_YEARS})?\b)(?!\w|[.,:/-]\d| (?:uur|km|kg|min|sec))"
)
_YEARS_STRONG = re.compile(
    rf"(?<![\w,.-])(?P<age>{_NUMBER}(?:[;:]\d\d?)?(?: en (?:een )?half)?) ?{_YEARS}(?= ?(?:[,.;:)|/]|$|\n| en (?:\d|hij|zij|ze|ik)| uit\b| op\b))",
    re.IGNORECASE,
)
_YEARS_MONTHS = re.compile(
    r"(?<![\w,.-])(?P<age>\d{1,2} (?:jaar|jr\.?),? (?:en )?\d{1,2} (?:maanden|mnd|mnden))(?!\w)", re.IGNORECASE
)
_BEFORE_YEARS = re.compile(
    rf"(?:\b(?:ik ben|ben|is|was|wordt|werd|word|van|bijna|nu|net|inmiddels|pas|oud)\s|(?:^|\w)[,:(] ?|\(|- |\b{_KIN} )$",
    re.IGNORECASE,
)
_DURATION_BEFORE = re.compile(
    r"\b(?:al|sinds|na|over|binnen|voor|duurt|duurde|elke|iedere|om de|per|laatste|afgelopen|komende|eerste|vorige|ruim|gedurende|tijdens|minstens|maximaal|ongeveer|zo'n|getrouwd|samen|werkt|werkte)\s(?:\w+\s)?$"
)
_DURATION_AFTER = re.compile(
    r"^\s?(?:jaar|jr\.?|j\.?)[,]?\s(?:geleden|in dienst|dienst|ervaring|lang|later|getrouwd|samen|werk|gewerkt|bij|als|terug|verder|bezig|ouder|jonger|nodig|cel|gevangenis|garantie|therapie|relatie|huwelijk|na|voor|weg|alleen|gescheiden|clean|nuchter|lid|vrijwilliger|onderwijs|op|aan|gestopt|verschil|huur|contract|durend|ziek|gehuwd|verkering)\b"
)
_NOT_AFTER = re.compile(
    r"^ ?(?:%|procent|euro|eur\b|keer|x\b|uur|u\b|min(?:uten)?\b|km|kilo|kg\b|mg|ml\b|cm\b|meter|sessies?|dagen|weken|wkn|wk\b|maanden|mnd|punten|graden|fte|mensen|personen|stuks|:\d|-\d|/\d|€|[.]\d)"
)
_NOT_NAMES = frozenset(
    "score cijfer iq tiq sud bdi vas nrs kamer lokaal groep klas niveau fase stap week sessie gesprek blok punt artikel bijlage versie hoofdstuk vraag k kmr lijn bus "
    "tram spoor veld zaal unit hal plek deel pagina blz nummer nr januari februari maart april mei juni juli augustus september oktober november december maandag dinsdag woensdag "
    "donderdag vrijdag zaterdag zondag ma di wo do vr za zo psalm genesis romeinen jesaja johannes lucas matteüs marcus prediker spreuken korintiërs openbaring exodus totaal bedrag budget "
    "prijs kosten aantal temp rr pols hartslag gewicht lengte leerjaar wijk route regel fles dosis havo vwo vmbo mavo mbo hbo ggz uwv phq gad scl oq dass ors srs het de een er dat dit "
    "mt c1 hb nl be eur km kg tijd duur aanwezig jaar".split()
)
_STREETLIKE = re.compile(
    r"(?:straat|str\.|laan|weg|plein|gracht|kade|singel|dijk|dreef|steeg|hof|pad|park|plantsoen|ring|baan|lei|markt|flat)$",
    re.IGNORECASE,
)
_OLDEST = 112


def find(text: str) -> Iterator[Match]:
    """Find ages; the number alone, with its unit for months and weeks, the whole phrase for a decade."""
    for pattern, score in (
        (_JARIG, 0.96),
        (_YEARS_OLD, 0.96),
        (_UNITS_OLD, 0.95),
        (_YEARS_MONTHS, 0.85),
        (_KIN_OF, 0.93),
        (_SUBJECT_IS, 0.88),
        (_IS_SUBJECT, 0.88),
        (_LINE_IS, 0.6),
        (_LINE_START, 0.7),
        (_ORDINAL, 0.9),
        (_LABEL, 0.9),
        (_SEX, 0.85),
        (_BETWEEN, 0.8),
        (_AFTER_KIN, 0.85),
    ):
        for hit in pattern.finditer(text):
            yield from _with_list(text, hit, score)
    for hit in _DECADE.finditer(text):
        if hit["age"].lower().startswith(("in ", "rond ")) and not re.search(
            r"(?:\b(?:is|was|man|vrouw|van|ben|ergens|oma|opa|hij|zij|ze|ada)|,) $",
            text[max(0, hit.start() - 12) : hit.start()],
            re.IGNORECASE,
        ):
            continue
        yield Match(hit.start("age"), hit.end("age"), Kind.AGE, 0.85, "age")
    for hit in _YEARS_STRONG.finditer(text):
        before = text[max(0, hit.start() - 25) : hit.start()]
        if _DURATION_BEFORE.search(before.lower()) or _DURATION_AFTER.match(line_after(text, hit.end("age"), 30)):
            continue
        if _BEFORE_YEARS.search(before):
            yield from _with_list(text, hit, 0.85)
    for hit in _IN_BRACKETS.finditer(text):
        word = re.search(r"([\w'-]+)['.\"\)]?$", text[max(0, hit.start() - 24) : hit.start() + len(hit["before"])])
        name = word[1] if word else ""
        if name.lower() in _NOT_NAMES or name.isdigit():
            continue
        likely = name[:1].isupper() or re.fullmatch(_KIN, name, re.IGNORECASE)
        yield from _with_list(text, hit, 0.9 if likely else 0.55)
    for hit in _AFTER_NAME.finditer(text):
        name = hit["name"].rstrip("\"')")
        if (
            name.lower().rstrip(".") in _NOT_NAMES
            or _STREETLIKE.search(name)
            or _NOT_AFTER.match(line_after(text, hit.end("age"), 8))
        ):
            continue
        yield from _with_list(text, hit, 0.75)


def _with_list(text: str, hit: re.Match[str], score: float) -> Iterator[Match]:
    start, end = hit.span("age")
    surface = text[start:end]
    if not _plausible(surface) or _NOT_AFTER.match(line_after(text, end, 8)):
        return
    yield Match(start, end, Kind.AGE, score, "age")
    while further := _NEXT_AGE.match(text, end):
        start, end = further.span("age")
        if not _plausible(text[start:end]) or not re.match(r"[),;.\n]|$| en | jaar| jr|, ", text[end : end + 5]):
            return
        yield Match(start, end, Kind.AGE, min(score, 0.8), "age")


def _plausible(surface: str) -> bool:
    digits = re.match(r"\d+", surface)
    return not digits or 0 <= int(digits[0]) <= _OLDEST
