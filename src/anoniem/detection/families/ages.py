"""Ages: "43 jaar", "43-jarige", "(47)" after a name, "van 81", "zestiende", "halverwege de vijftig", "4 maanden".

Durations ("22 jr in dienst", "twee jaar geleden"), prices and scores are no ages.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anoniem.detection.families.number_words import ADULT_WORDS, CARDINAL_WORDS, CARDINALS, COUNT_WORDS, ORDINAL_WORDS
from anoniem.detection.finding import Kind
from anoniem.detection.match import Match, line_after
from anoniem.detection.scan import CAPITALS, DIGITS, Scan, matches_at, scan, word_class
from anoniem.detection.wording import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["find"]

_NUMBER = (
    rf"(?:1[01]\d|\d[\dlO]?(?:[.,]5|½)?(?![\dlO])(?![.,]\d)|(?:{COUNT_WORDS})(?!\w)|anderhalf(?!\w)|honderd(?:een|twee|"
    rf"drie|vier|vijf|zes)?(?!\w))"
)
_SMALL_UNIT = r"(?:maand(?:en)?|mnd|mndn|md|weken|week|wkn|wk|dagen)"
_YEARS = r"(?:jaar|jr\b\.?|j\b\.?|jarige?)"
_KIN = (
    r"(?:dochter(?:tje)?|dtr|zn|zoon(?:tje)?|kind(?:je|eren)?|kids|kk\.?|kleinzoon|kleindochter|kleinkind|man|vrouw|"
    r"tweeling|drieling|jongen(?:s|tje)?|meisje(?:s)?|knul|knaap|broer(?:tje)?|"
    r"zus(?:je)?|zusje|baby|moeder|vader|mama|papa|oma|opa|ma|pa|partner|ex|vriend(?:in)?|nicht(?:je)?|neef(?:je)?|"
    r"stiefzoon|stiefdochter|pleegkind|pleegzoon|pleegdochter|"
    r"cliënte?|client|kli[eë]nt|patiënte?|patient|pt|mevrouw|meneer|mw|dhr|heer|dame|oom|tante|schoonmoeder|"
    r"schoonvader|collega|leerling|bewoner|bewoonster|weduwe|weduwnaar|"
    r"coachee|kandidaat|deelnemer|deelneemster|echtgeno(?:ot|te)|oudste|jongste|middelste|tiener|peuter|kleuter|"
    r"puber|student(?:e)?|buurman|buurvrouw|jongeman|jongedame|vent|gast|zoontjes|dochters|zonen|zoons|zussen|"
    r"broers|knecht|stagiaire?)"
)
_PERSONAL = r"(?:ik|hij|zij|ze|ie|je|jij|u|die|men)"
_IS = r"(?:is|ben|bent|was|waren|werd|werden|wordt|word|worden|wier|leek|zijn)"
_SOFTENER = (
    r"(?:nu|net|pas|inmiddels|naar eigen zeggen|volgens \w+|al|bijna|die dag|op \d{1,2} \w{3,9}|toen|ergens|onlangs|"
    r"ongeveer|pakweg|zo'n|rond de|rond|dan|dit jaar|straks|vandaag|gisteren|morgen|maar|ook|zelf|nog maar|nog|"
    r"in mei|geloof ik|denk ik)"
)
# What may follow a bare number that is an age; a noun after it would make it a count.
_STOP = (
    r"(?=\s?(?:$|[.,;:!?)\"\n|/]|- |-$)| (?:jaar|jr)\.?(?= ?(?:$|[.,;:!?)\"\n]|oud|en|geworden|jong|toen|maar|was|"
    r"uit|,))| (?:en|of|maar|toen|was|is|geworden|wordt|werd|als|omdat|want|dus|dat|die|met|uit|uut|op|abraham|"
    r"sarah|vindt|nog|ge|net|geweest|in (?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|"
    r"november|december))\b)"
)
_UPPER = r"A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĴĶĹĻĽĿŁŃŅŇŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽȘȚ"
_NAME = rf"(?<![\w'.-])[{_UPPER}][\w'.-]{{0,40}}"

_UNIT_NOUN = (
    r"(?:jaar|jr|keer|maal|uur|dagen|weken|maanden|minuten|euro|km|kilometer|kilo|mensen|personen|kinderen|sessies|"
    r"gesprekken|procent|graden|punten|meter|boeken|broers|zussen|zonen|dochters|stuks|man|"
    r"kamers|huizen|op de|van de|collega's|vrienden|katten|honden|dozen|flessen|bier|pillen|tabletten|nachten|ton|"
    r"weekenden|avonden|ochtenden|lessen|pagina's|vragen|punt|komma|kwart|voor|over|tegen|x)"
)
_JARIG = re.compile(
    rf"(?<![\w.,-])(?P<age>{_NUMBER}(?: ?(?:-|à|of|/) ?{_NUMBER})?)(?=[- ]{{0,2}}jarige?)|"
    rf"(?<!\w)(?P<joined>{COUNT_WORDS})(?=jarige?)",
    re.IGNORECASE,
)
_YEARS_OLD = re.compile(
    rf"(?<![\w,.-])(?P<age>(?:\d{{1,2}} ?- ?)?{_NUMBER}(?:[;:]\d\d?)?)(?: en (?:een )?half)?"
    rf"(?= ?{_YEARS},? (?:oud|jong)\b)",
    re.IGNORECASE,
)
_UNITS_OLD = re.compile(rf"(?<![\w,.-])(?P<age>(?:{_NUMBER}|een|één) {_SMALL_UNIT})(?= oud\b)", re.IGNORECASE)
_IN_BRACKETS = re.compile(
    rf"(?P<before>\w['.\"\)]?)\s?\((?:(?:m|v|x|man|vrouw|bijna|nu|net|van|ca\.?|inmiddels|toen|tweeling|"
    rf"leeftijd:?)[,. /]\s?){{0,2}}"
    rf"(?P<age>{_NUMBER}(?: {_SMALL_UNIT})?)(?= ?{_YEARS}?\.?(?:[),;/]| en \d| en (?:een )?half| oud|\s-\s|, ))",
)
_NEXT_AGE = re.compile(
    rf"(?:, ?| en | of |/| \w+[,:]? en )(?P<age>{_NUMBER}(?: {_SMALL_UNIT})?)(?=[),;.\n]| en |,| jaar| jr|$)",
    re.IGNORECASE,
)
_AFTER_NAME = re.compile(
    rf"(?P<name>{_NAME}[\"')]?)(?:, (?:m|v|man|vrouw|x|hij|zij))?(?:,| -| ·|"
    rf"(?P<colon>:)) ?(?P<age>{_NUMBER}(?: (?:maanden|mnd|weken))?)(?=,(?!\d)| ?{_YEARS}\b| - |;|\.(?:\s|$)|:|\)|\n|"
    rf"$| en \d| \()"
)
_AFTER_KIN = re.compile(
    rf"(?<!\w){_KIN}(?: [\w'-]+){{0,2}}(?:,|:| is| was|"
    rf" van) (?:{_SOFTENER} )?(?:een jaar of )?(?P<age>{_NUMBER}(?: {_SMALL_UNIT})?)(?= ?{_YEARS}\b|[,.;:)!?\n|]|$|"
    rf" en | die | met | uit | in | onder | wil | bij | tekent | ook | \|)",
    re.IGNORECASE,
)
_KIN_OF = re.compile(
    rf"(?<!\w)(?!(?:oudste|jongste|middelste|moeder|vader|oma|opa|mama|papa)\w* van (?:{COUNT_WORDS}|\d)(?![\w]|"
    rf" (?:jaar|"
    rf"maanden)))(?:{_KIN}|die)(?: [\w'-]+| \([^()\n]{{1,20}}\)){{0,2}} van (?:{_SOFTENER} )?(?P<age>{_NUMBER}(?: "
    rf"{_SMALL_UNIT}| jaar en \d+ maanden)?|(?:een|één) {_SMALL_UNIT})(?![\w%€]|[.,]\d| (?:uur|dagen|km|meter|euro|"
    rf"kilo|keer|mensen|procent|jaar geleden|kinderen|personen)\b)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    rf"(?<!\w)(?:kinderen|jongens|meisjes|jongeren|leerlingen|zonen|zoons|dochters)[^.\n]{{0,12}}(?:tussen|"
    rf"van) (?P<age>{_NUMBER})",
    re.IGNORECASE,
)
_SUBJECT_IS = re.compile(
    rf"(?<!\w)(?:(?i:{_PERSONAL})|{_NAME}(?: {_NAME}){{0,2}}|"
    rf"(?i:{_KIN}(?: [\w'-]+)?)) (?i:{_IS})(?: (?i:{_SOFTENER})){{0,2}}(?: (?P<when>\d{{1,2}} \w{{3,9}}))?(?: "
    rf"(?i:een jaar of))? "
    rf"(?P<age>(?i:{_NUMBER})(?: {_SMALL_UNIT}\b)?){_STOP}"
)
_IS_SUBJECT = re.compile(
    rf"(?<!\w)(?i:{_IS}|toen|als|sinds) (?:(?i:{_PERSONAL})|"
    rf"{_NAME})(?: (?i:{_SOFTENER}))? (?P<age>(?i:{_NUMBER})(?: {_SMALL_UNIT})?){_STOP}"
)
_LINE_IS = re.compile(
    rf"(?:^|[.!?\"'(] ?|\b(?:en|dat|maar) )(?i:{_IS}|nu|toen|"
    rf"bijna)(?: (?i:{_SOFTENER}))? (?P<age>(?i:{_NUMBER}))(?=[.,;!?)\n]|$| jaar\b| en )",
    re.MULTILINE,
)
# hij is drieënveertig werkt bij … (dictated): a pronoun, a verb and a number that no counted thing follows.
_PRONOUN_IS = re.compile(
    rf"(?<!\w)(?:ik|hij|zij|ze|ie|je|jij) {_IS}(?: {_SOFTENER}){{0,2}} (?P<age>{ADULT_WORDS}|\d\d)(?![\w:.,/-]|"
    rf" {_UNIT_NOUN}\b|[%€])",
    re.IGNORECASE,
)
_ANY_SUBJECT = re.compile(
    rf"(?<![\w-])(?P<name>[a-zà-ÿ'-]{{3,20}}|[\w'-]{{3,20}}\)) (?:is|wordt|werd) (?:{_SOFTENER} )?(?P<age>\d\d|"
    rf"{ADULT_WORDS})(?=,|\.(?:\s|$)|\n|$| en \w)"
)
_BECOME = re.compile(
    rf"(?<![\w,.-])(?P<age>{_NUMBER})(?= (?:jaar )?geworden\b)|(?<!\w)(?:wordt|word|werd)(?: (?!geen|niet|"
    rf"er)[\w']+){{1,4}} (?P<later>{_NUMBER})(?=[,.!?\n]|$)",
    re.IGNORECASE,
)
_NEARLY = re.compile(
    rf"(?<!\w)(?:bijna|net|inmiddels|verjaardag,?|die nu|nu) (?P<age>{_NUMBER}(?: (?:maanden|mnd|weken|"
    rf"wkn))?)(?=[,.!?)\n]|$| is\b| jaar(?: oud)?[,.)\n])",
    re.IGNORECASE,
)
_BETWEEN_COMMAS = re.compile(
    rf"(?<=[\w)\"'], )(?P<age>\d\d|{COUNT_WORDS})(?=,\s|\.(?:\s|$)|;|:\s|\n|$| en \d\d\b|, | \(bijna)"
)
_SENTENCE_HEAD = re.compile(
    rf"(?:^|[.!?:] )(?:zo'n )?(?P<age>\d\d|{ADULT_WORDS})(?=, (?:[a-z]{{3,}}|m\b|v\b))", re.MULTILINE | re.IGNORECASE
)
_HOW_OLD_HERE = re.compile(rf"\bhoe oud [^?\n]{{0,40}}\?[ \"'-]{{0,3}}(?P<age>{_NUMBER})(?![\w:])", re.IGNORECASE)
_HOW_OLD = re.compile(
    rf"\bhoe oud [^\n?]{{0,30}}\?[^\n]{{0,20}}\n[^\n]{{0,50}}?(?:: |- |^) ?(?:ik ben |"
    rf"nu )?(?P<age>{_NUMBER})(?![\w.:])",
    re.IGNORECASE | re.MULTILINE,
)
_LINE_START = re.compile(
    rf"^(?P<age>(?i:{_NUMBER}))(?= wordt (?:ie|hij|ze|zij)\b|, was |, [a-z]+st[e]?r?\b|, m\b|, v\b)", re.MULTILINE
)
_ORDINAL = re.compile(
    rf"(?<!\w)(?:op|bij|sinds|tot|vanaf|voor|vóór|na|rond) (?:zijn|haar|hun|mijn|m'n|z'n|d'r|je|jouw|"
    rf"de leeftijd van)(?: (?:prille|late|jonge))? (?P<age>(?:{ORDINAL_WORDS}|\d{{1,3}}(?:e|ste|de)|"
    rf"{_NUMBER}))(?![\w]| (?:jaar|keer|week|dag|sessie|gesprek|maand|plaats|klas|groep|verdieping|werk|baan|kind|"
    rf"relatie|huwelijk|poging|man|vrouw|zoon|dochter|kamer|school|verslag|gevoel|les|examen|fiets|rijbewijs|jeugd|"
    rf"gezin|paard|contract|rug|nummer|uur|consult|zin|plek|ronde|bezoek|optreden|wedstrijd|beurt|stap|leven|stage))",
    re.IGNORECASE,
)
_DECADES = "twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig"
_DECADE = re.compile(
    rf"(?<!\w)(?P<age>(?:(?:halverwege|begin|eind|midden|achter in|voor in|vooraan in|diep in|ver in|hoog in|"
    rf"ergens in|ruim in)(?: de)? (?:{_DECADES}|[2-9]0)|(?:in|rond) de (?:{_DECADES}|[2-9]0))"
    rf"|een jaar of (?:{_NUMBER})|(?:[2-9]0)(?:\+'?er|-er|'er)|{_DECADES.replace('|', 'er|')}er)(?!\w| (?:procent|"
    rf"jaar geleden|keer|uur|mensen|kilo|euro))",
    re.IGNORECASE,
)
_LABEL = re.compile(
    rf"(?<!\w)(?:leeftijd(?: bij \w+)?|lft\.?|oud|age|jaren)\s?(?:[:=]|"
    rf"is)?\s?(?:van )?(?P<age>{_NUMBER}(?:[;:]\d\d?)?(?: {_SMALL_UNIT})?)(?!\w|[.,]\d)",
    re.IGNORECASE,
)
_SEX = re.compile(
    rf"(?<!\w)(?:[mvxMVX♀♂]|man|vrouw|Man|Vrouw)(?:[/,.:-] ?| )(?P<age>\d\d)(?= ?(?:{_YEARS})?\b)(?!\w|[.,:/-]\d|"
    rf" (?:uur|km|kg|min|sec))"
)
_YEARS_STRONG = re.compile(
    rf"(?<![\w,.-])(?P<age>{_NUMBER}(?:[;:]\d\d?)?(?: en (?:een )?half)?) ?{_YEARS}(?= ?(?:[,.;:)|/]|$|\n| en (?:\d|"
    rf"hij|zij|ze|ik)| uit\b| op\b))",
    re.IGNORECASE,
)
_YEARS_MONTHS = re.compile(
    r"(?<![\w,.-])(?P<age>\d{1,2} (?:jaar|jr\.?),? (?:en )?\d{1,2} (?:maanden|mnd|mnden))(?!\w)", re.IGNORECASE
)
_BEFORE_YEARS = re.compile(
    rf"(?:\b(?:ik ben|ben|is|was|wordt|werd|word|van|bijna|nu|net|inmiddels|pas|oud)\s|(?:^|[\w)\"'])[,:(] ?|\(|- |"
    rf"\b{_KIN} )$",
    re.IGNORECASE,
)
_DURATION_BEFORE = re.compile(
    r"\b(?:al|sinds|na|over|binnen|voor|duurt|duurde|elke|iedere|om de|per|laatste|afgelopen|komende|eerste|vorige|"
    r"ruim|gedurende|tijdens|minstens|maximaal|ongeveer|zo'n|getrouwd|samen|werkt|werkte)\s(?:\w+\s)?$"
)
_DURATION_AFTER = re.compile(
    r"^\s?(?:jaar|jr\.?|j\.?)[,]?\s(?:geleden|in dienst|dienst|ervaring|lang|later|getrouwd|samen|werk|gewerkt|bij|"
    r"als|terug|verder|bezig|ouder|jonger|nodig|cel|gevangenis|garantie|therapie|relatie|huwelijk|na|voor|weg|"
    r"alleen|gescheiden|clean|nuchter|lid|vrijwilliger|onderwijs|op|aan|gestopt|verschil|huur|contract|durend|ziek|"
    r"gehuwd|verkering)\b"
)
_NOT_AFTER = re.compile(
    r"^ ?(?:%|procent|euro|eur\b|keer|x\b|uur|u\b|min(?:uten)?\b|km|kilo|kg\b|mg|ml\b|cm\b|meter|sessies?|dagen|"
    r"weken|wkn|wk\b|maanden|mnd|punten|graden|fte|mensen|personen|stuks|:\d|-\d|/\d|€|[.]\d)"
)
_NOT_NAMES = word_set("""
    score cijfer iq tiq sud bdi vas nrs kamer lokaal groep klas niveau fase stap week sessie gesprek blok punt
    artikel bijlage versie hoofdstuk vraag k kmr lijn bus tram spoor veld zaal unit hal plek deel pagina blz
    nummer nr januari februari maart april mei juni juli augustus september oktober november december maandag
    dinsdag woensdag donderdag vrijdag zaterdag zondag ma di wo do vr za zo psalm genesis romeinen jesaja johannes
    lucas matteüs marcus prediker spreuken korintiërs openbaring exodus totaal bedrag budget prijs kosten aantal
    temp rr pols hartslag gewicht lengte leerjaar wijk route regel fles dosis havo vwo vmbo mavo mbo hbo ggz uwv
    phq gad scl oq dass ors srs het de een er dat dit mt c1 hb nl be eur km kg tijd duur aanwezig jaar
""")
_STREETLIKE = re.compile(
    r"(?:straat|str\.|laan|weg|plein|gracht|kade|singel|dijk|dreef|steeg|hof|pad|park|plantsoen|ring|baan|lei|markt|"
    r"flat)$",
    re.IGNORECASE,
)
_HEADER = re.compile(r"^(?=[^\n]*[\t;|])[^\n]*\b(?:leeftijd|lft|lftd|age)\b[^\n]*$", re.MULTILINE | re.IGNORECASE)
_SCORED = word_set("""
    is audit bdi score uitkomst was scoorde naar minder meer boven onder tot van bijlagen
""")
_PERSONAL_BEFORE = re.compile(r"(?:\b(?:is|was|man|vrouw|van|ben|ergens|oma|opa|hij|zij|ze)|,) $", re.IGNORECASE)
_LAST_WORD = re.compile(r"([\w'-]+)['.\"\)]?$")
_HALF = re.compile(r" en (?:een )?half\b")
_BRACKET = re.compile(r"\(")
_OLDEST = 112


_NUMBERS = word_class("ages.number", rf"{CARDINAL_WORDS}|anderhalf|honderd\w*|{COUNT_WORDS}jarige?")
_KINS = word_class("ages.kin", rf"{_KIN}|die|jongeren|leerlingen")
_PERSONS = word_class("ages.person", _PERSONAL)
_BEING = word_class("ages.being", rf"{_IS}|toen|als|sinds")
_SINCE = word_class("ages.since", "op|bij|sinds|tot|vanaf|v[oó][oó]r|na|rond")
_LABELS = word_class(
    "ages.label", rf"(?:leeftijd|lft|oud|age|jaren)(?:is|van)?(?:{CARDINAL_WORDS}|anderhalf|honderd\w*)?"
)
_SEXES = word_class("ages.sex", "[mvx]|man|vrouw")
_ALMOST = word_class("ages.almost", "bijna|net|inmiddels|verjaardag|die|nu|toen")
_HOW = word_class("ages.how", "hoe")
_BECOMING = word_class("ages.become", "wordt|word|werd")
_IN_DECADE = word_class(
    "ages.decade",
    rf"halverwege|begin|eind|midden|achter|voor|vooraan|diep|ver|hoog|ergens|ruim|in|rond|een|(?:{_DECADES})er",
)
_COUNTED = (_NUMBERS, DIGITS)
_PHRASES: tuple[tuple[re.Pattern[str], float, tuple[str, ...]], ...] = (
    (_YEARS_OLD, 0.96, _COUNTED),
    (_UNITS_OLD, 0.95, _COUNTED),
    (_YEARS_MONTHS, 0.85, (DIGITS,)),
    (_KIN_OF, 0.93, (_KINS,)),
    (_SUBJECT_IS, 0.88, (_PERSONS, _KINS, CAPITALS)),
    (_IS_SUBJECT, 0.88, (_BEING,)),
    (_LINE_START, 0.7, _COUNTED),
    (_ORDINAL, 0.9, (_SINCE,)),
    (_LABEL, 0.9, (_LABELS,)),
    (_BETWEEN, 0.8, (_KINS,)),
    (_AFTER_KIN, 0.85, (_KINS,)),
    (_PRONOUN_IS, 0.7, (_PERSONS,)),
    (_NEARLY, 0.7, (_ALMOST,)),
    (_HOW_OLD, 0.85, (_HOW,)),
    (_HOW_OLD_HERE, 0.85, (_HOW,)),
)
"""Expression, score, and the words that it can begin with."""


def find(text: str) -> Iterator[Match]:
    """Find ages; the number alone, with its unit for months and weeks, the whole phrase for a decade."""
    words = scan(text)
    for pattern, score, classes in _PHRASES:
        for hit in matches_at(pattern, text, words.begins(*classes)):
            yield from _with_list(text, hit, score)
    for hit in matches_at(_LINE_IS, text, _near(words, (_BEING, _ALMOST), (0, 1, 2), back=1)):
        yield from _with_list(text, hit, 0.6)
    # ♀ and ♂ are no words.
    sexed = any(sign in text for sign in "♀♂")
    for hit in _SEX.finditer(text) if sexed else matches_at(_SEX, text, words.begins(_SEXES)):
        yield from _with_list(text, hit, 0.85)
    for hit in matches_at(_JARIG, text, words.begins(*_COUNTED)):
        yield from _with_list(text, hit, 0.96, "age" if hit["age"] else "joined")
    for hit in matches_at(_BECOME, text, words.begins(*_COUNTED, _BECOMING)):
        yield from _with_list(text, hit, 0.8, "age" if hit["age"] else "later")
    yield from _bare(text, words)
    yield from _columns(text)
    yield from _decades(text, words)
    yield from _years(text, words)
    yield from _in_brackets(text)
    yield from _after_names(text, words)


def _near(words: Scan, classes: tuple[str, ...], before: tuple[int, ...], *, back: int = 0) -> list[int]:
    """Where an expression can begin that has so many characters, or so many words, before a word of a class."""
    own = words.begins(*classes)
    begins = {start - less for start in own for less in before if start >= less}
    return sorted(begins | set(words.begins(*classes, back=back)))


def _bare(text: str, words: Scan) -> Iterator[Match]:
    """Find numbers between commas and after "is" that nothing marks as a count."""
    for pattern, begins in (
        (_ANY_SUBJECT, words.begins(_BEING, _BECOMING, back=4)),
        (_BETWEEN_COMMAS, words.begins(*_COUNTED)),
        (_SENTENCE_HEAD, _near(words, _COUNTED, (0, 2, 6, 8))),
    ):
        for hit in matches_at(pattern, text, begins):
            yield from _with_list(text, hit, 0.35 if _counted(text, hit) else 0.6)


def _decades(text: str, words: Scan) -> Iterator[Match]:
    for hit in matches_at(_DECADE, text, words.begins(_IN_DECADE, DIGITS)):
        before = text[max(0, hit.start() - 12) : hit.start()]
        if hit["age"].lower().startswith(("in ", "rond ")) and not _PERSONAL_BEFORE.search(before):
            continue
        yield Match(hit.start("age"), hit.end("age"), Kind.AGE, 0.85, "age")


def _years(text: str, words: Scan) -> Iterator[Match]:
    for hit in matches_at(_YEARS_STRONG, text, words.begins(*_COUNTED)):
        before = text[max(0, hit.start() - 25) : hit.start()]
        if not _DURATION_BEFORE.search(before.lower()) and _BEFORE_YEARS.search(before):
            yield from _with_list(text, hit, 0.85)


def _in_brackets(text: str) -> Iterator[Match]:
    opened = sorted(
        {hit.start() - less for hit in _BRACKET.finditer(text) for less in (1, 2, 3) if hit.start() >= less}
    )
    for hit in matches_at(_IN_BRACKETS, text, opened):
        word = _LAST_WORD.search(text[max(0, hit.start() - 24) : hit.start() + len(hit["before"])])
        name = word[1] if word else ""
        if name.lower() in _NOT_NAMES or name.isdigit():
            continue
        likely = name[:1].isupper() or re.fullmatch(_KIN, name, re.IGNORECASE)
        yield from _with_list(text, hit, 0.9 if likely else 0.55)


def _after_names(text: str, words: Scan) -> Iterator[Match]:
    for hit in matches_at(_AFTER_NAME, text, words.begins(CAPITALS)):
        name = hit["name"].rstrip("\"')")
        if name.lower().rstrip(".") in _NOT_NAMES or _STREETLIKE.search(name):
            continue
        # "PCL-5: 51" is a score; "Kim Jansen: 20, dochtertje" has a first name too, and goes on.
        if hit["colon"] and not re.search(rf"{_NAME} $", text[max(0, hit.start() - 30) : hit.start()]):
            continue
        yield from _with_list(text, hit, 0.75)


def _counted(text: str, hit: re.Match[str]) -> bool:
    """Whether the number stands in a row of numbers, or after a word that numbers things."""
    before = re.search(r"([\w'-]+)[),:]*\s*$", text[max(0, hit.start("age") - 30) : hit.start("age")])
    word = (before[1] if before else "").lower()
    return (
        bool(re.search(r"\d", word))
        or word in CARDINALS
        or word in _NOT_NAMES
        or word in _SCORED
        or _STREETLIKE.search(word) is not None
    )


def _columns(text: str) -> Iterator[Match]:
    """Find the ages in a table with a column "leeftijd" or "lft"."""
    for header in _HEADER.finditer(text):
        delimiter = next(character for character in "\t;|" if character in header[0])
        cells = [cell.strip(" *").lower().rstrip(".") for cell in header[0].split(delimiter)]
        column = next((index for index, cell in enumerate(cells) if cell in {"leeftijd", "lft", "lftd", "age"}), None)
        start = header.end() + 1
        while column is not None and start < len(text):
            end = text.find("\n", start)
            line = text[start : end if end >= 0 else len(text)]
            row = line.split(delimiter)
            if len(row) <= column:
                break
            cell = row[column]
            if re.fullmatch(r"\s*\d{1,3}\s*", cell):
                offset = start + len(delimiter.join(row[:column])) + (column > 0) + len(cell) - len(cell.lstrip())
                yield Match(offset, offset + len(cell.strip()), Kind.AGE, 0.9, "age")
            start += len(line) + 1


def _with_list(text: str, hit: re.Match[str], score: float, group: str = "age") -> Iterator[Match]:
    start, end = hit.span(group)
    surface = text[start:end]
    after = line_after(text, end, 30)
    if not _plausible(surface) or _NOT_AFTER.match(after) or _DURATION_AFTER.match(after):
        return
    if re.search(r"[a-z]$", surface) and re.search(r"\b(?:al|nu al|sinds)\s$", text[max(0, start - 8) : start]):
        return
    if hit_half := _HALF.match(text, end):
        end = hit_half.end()
    yield Match(start, end, Kind.AGE, score, "age")
    while further := _NEXT_AGE.match(text, end):
        start, end = further.span("age")
        if not _plausible(text[start:end]) or not re.match(r"[),;.\n]|$| en | jaar| jr|, ", text[end : end + 5]):
            return
        yield Match(start, end, Kind.AGE, min(score, 0.8), "age")


def _plausible(surface: str) -> bool:
    digits = re.match(r"\d+", surface)
    return not digits or 0 <= int(digits[0]) <= _OLDEST
