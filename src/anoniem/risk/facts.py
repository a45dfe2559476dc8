"""What still stands in a note: indirect facts, each attached to the person whom it is about.

Works on scrubbed text (placeholders such as [PERSOON-1], or surrogate names) and on original text, with words lists
and patterns only; the trained pipeline is not needed. A fact's `value` is a small code that `score` turns into a
share of the population; it holds no more of the note than that code, so that a vault may keep it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from anoniem.detection.finding import Finding, Kind
from anoniem.risk.ages import find_ages
from anoniem.risk.lexicon import (
    Profession,
    Word,
    event_patterns,
    find_professions,
    find_traits,
    school_subjects,
    words_of,
)
from anoniem.risk.mentions import MAIN, RELATIONS, Stage, set_stage
from anoniem.risk.numbers import NUMBER_PATTERN, number
from anoniem.risk.population import Population

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Block", "Category", "Fact", "LinkedPerson", "Person", "extract_facts"]


class Block(StrEnum):
    """The blocks within which facts are dependent; the title is what the user sees."""

    CORE = "plaats, leeftijd en geslacht"
    WORK = "werk"
    HOUSEHOLD = "huishouden"
    ORIGIN = "herkomst en taal"
    RELIGION = "geloof"
    HEALTH = "gezondheid"
    EDUCATION = "opleiding"
    OTHER = "overig"
    CIRCLE = "naasten"


class Category(StrEnum):
    """Kinds of facts; the title is what the user sees."""

    SEX = "geslacht"
    AGE = "leeftijd"
    PLACE = "plaats"
    PROFESSION = "beroep"
    SECTOR = "sector"
    EMPLOYER = "werkgever"
    STAND = "gezinssituatie"
    CHILDREN = "kinderen"
    MULTIPLE = "meerling"
    FAMILY = "familie"
    ORIGIN = "herkomst"
    RELIGION = "geloof"
    HEALTH = "gezondheid"
    EDUCATION = "opleiding"
    SEXUALITY = "seksualiteit"
    ROLE = "rol"
    EVENT = "gebeurtenis"
    QUOTE = "citaat"
    DATE = "datum"
    AMOUNT = "bedrag"

    @property
    def block(self) -> Block:
        """The block that the facts of this kind belong to."""
        return _BLOCKS.get(self, Block.OTHER)


_BLOCKS = {
    Category.SEX: Block.CORE,
    Category.AGE: Block.CORE,
    Category.PLACE: Block.CORE,
    Category.PROFESSION: Block.WORK,
    Category.SECTOR: Block.WORK,
    Category.EMPLOYER: Block.WORK,
    Category.STAND: Block.HOUSEHOLD,
    Category.CHILDREN: Block.HOUSEHOLD,
    Category.MULTIPLE: Block.HOUSEHOLD,
    Category.ORIGIN: Block.ORIGIN,
    Category.RELIGION: Block.RELIGION,
    Category.HEALTH: Block.HEALTH,
    Category.EDUCATION: Block.EDUCATION,
}
_TRAIT_CATEGORIES = {
    "health": Category.HEALTH,
    "origin": Category.ORIGIN,
    "religion": Category.RELIGION,
    "education": Category.EDUCATION,
    "sexuality": Category.SEXUALITY,
    "family": Category.FAMILY,
    "role": Category.ROLE,
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One indirect fact about one person.

    Attributes:
        start: offset of the first character (Python str index).
        end: offset just past the last one.
        text: the surface, `document_text[start:end]`; empty for a fact that comes from the vault.
        category: what kind of fact it is.
        value: a code that the tables know, for example "52-52", "1012|1|verpleegkundige" or "plaats:Urk".
        person: key of the person whom it is about.

    Raises:
        ValueError: if the span is negative or disagrees with the length of the text.
    """

    start: int
    end: int
    text: str
    category: Category
    value: str
    person: str

    def __post_init__(self) -> None:
        if self.start < 0 or self.end < self.start:
            msg = f"not a span: {self.start}..{self.end}"
            raise ValueError(msg)
        if self.text and len(self.text) != self.end - self.start:
            msg = f"span {self.start}..{self.end} does not have the length of its text"
            raise ValueError(msg)

    @property
    def block(self) -> Block:
        """The block of dependent facts that it belongs to."""
        return self.category.block

    @property
    def meaning(self) -> tuple[Category, str]:
        """What it says, apart from where it says so."""
        return self.category, self.value


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the note with the facts about them.

    Attributes:
        key: placeholder without brackets ("PERSOON-1"), identity key, or a description ("cliënt", "zus").
        role: "cliënt", a relation noun ("zus"), or "genoemd".
        facts: in order of appearance.
    """

    key: str
    role: str
    facts: tuple[Fact, ...]


class LinkedPerson(Protocol):
    """What the facts need of a linked identity; `anoniem.identity.Identity` fits."""

    @property
    def key(self) -> str:
        """Key of the identity."""
        ...

    @property
    def mentions(self) -> tuple[Finding, ...]:
        """Where it stands in the text."""
        ...


_NEGATIONS = frozenset(["geen", "niet", "nooit", "noch", "zonder", "nauwelijks"])
_SAYS_NO_AFTER = frozenset(["uitgesloten", "ontkent"])
_CARE = frozenset(
    [
        "huisarts",
        "arts",
        "dokter",
        "psycholoog",
        "psychologe",
        "psychiater",
        "bedrijfsarts",
        "fysiotherapeut",
        "fysio",
        "therapeut",
        "therapeute",
        "coach",
        "verzekeringsarts",
        "specialist",
        "cardioloog",
        "neuroloog",
        "gynaecoloog",
        "verloskundige",
        "wijkverpleegkundige",
        "verpleegkundige",
        "poh",
        "praktijkondersteuner",
        "tandarts",
        "maatschappelijk",
        "advocaat",
        "advocate",
        "notaris",
        "makelaar",
        "mediator",
        "leraar",
        "lerares",
        "juf",
        "docent",
        "leerkracht",
        "mentor",
        "agent",
        "wijkagent",
        "politieagent",
        "rechter",
        "dominee",
        "predikant",
        "pastoor",
        "imam",
        "jobcoach",
        "loopbaancoach",
        "arbeidsdeskundige",
        "logopedist",
        "orthopedagoog",
        "jeugdbeschermer",
        "gezinsvoogd",
        "bewindvoerder",
        "klantmanager",
        "wmo-consulent",
        "leidinggevende",
        "teamleider",
        "manager",
        "directeur",
        "begeleider",
        "begeleidster",
        "bestuurder",
        "hulpverlener",
        "intern",
        "tolk",
        "trainer",
        "gezinscoach",
        "hr-adviseur",
        "consulent",
        "psychotherapeut",
        "jeugdarts",
        "schoolarts",
        "kinderarts",
        "groepsleider",
        "zorgcoördinator",
        "casemanager",
        "behandelaar",
        "maatschappelijk",
        "werker",
        "decaan",
        "chirurg",
        "internist",
        "oncoloog",
        "apotheker",
        "kapper",
        "bakker",
        "slager",
        "pedagogisch",
        "buschauffeur",
        "ouderling",
        "rector",
        "projectleider",
        "hr-manager",
        "opleider",
        "uitvoerder",
        "planner",
        "secretaresse",
    ]
)
_CARE_TAILS = (
    "adviseur",
    "coach",
    "consulent",
    "therapeut",
    "psycholoog",
    "begeleider",
    "deskundige",
    "coördinator",
    "arts",
    "decaan",
    "verzorger",
    "verzorgende",
    "hulp",
    "tolk",
    "juf",
)
_ADJECTIVES = frozenset(
    [
        "gespecialiseerd",
        "zelfstandig",
        "gepensioneerd",
        "gepensioneerde",
        "voormalig",
        "voormalige",
        "senior",
        "junior",
        "ervaren",
        "jonge",
        "vrouwelijke",
        "mannelijke",
        "vrouwelijk",
        "oud",
        "parttime",
        "fulltime",
        "internationaal",
        "enige",
        "eerste",
        "laatste",
        "hoofd",
        "invallend",
        "leidinggevend",
        "zelfstandige",
        "bekende",
        "plaatselijke",
        "lokale",
        "oude",
        "nieuwe",
        "startend",
        "beginnend",
        "werkzaam",
        "opgeleid",
        "ambulant",
        "freelance",
        "deeltijd",
        "aankomend",
        "oudere",
        "werkloze",
        "werkloos",
        "erkend",
        "gediplomeerd",
        "gediplomeerde",
        "hoogste",
        "jongste",
    ]
)
_BE = frozenset(
    [
        "is",
        "als",
        "was",
        "werd",
        "wordt",
        "ben",
        "blijft",
        "bent",
        "blijf",
        "waren",
        "zijn",
        "beroep",
        "functie",
        "werk",
    ]
)
_SIGNS = frozenset([".", ",", ":", ";", "(", ")", "-", "–", "—", "/", "|", "•", "*", "+", "en", "of", "&", '"', "'"])
_ARTICLES = frozenset(["de", "het", "deze", "die", "dit", "een", "'n"])
_WORK_CUE = re.compile(
    r"\b(?:werk\w*|baan|dienst|functie|collega\w*|afdeling|contract|dienstverband|leidinggevende|kantoor|beroep|team|vak|loopbaan)\b",
    re.IGNORECASE,
)
_SECTOR_PHRASES = (
    (
        "10",
        r"(?:in )?de zorg(?:sector)?\b(?! (?:voor|van|over|om|aan)\b)|zorg en welzijn|de gezondheidszorg|zorgsector|in het sociaal domein|de hulpverlening",
    ),
    ("01", r"(?:in )?het (?:basis|voortgezet |speciaal )?\s?onderwijs\b|onderwijssector"),
    ("07", r"in de (?:techniek|bouw|metaal|installatietechniek|industrie)\b|technische sector"),
    ("08", r"in de (?:ict|it|automatisering|software)\b|ict-sector"),
    ("11", r"in de (?:horeca|dienstverlening|schoonmaak|beauty)\b"),
    ("12", r"in (?:de logistiek|het transport|de binnenvaart|het vervoer)\b"),
    ("09", r"in de (?:landbouw|veehouderij|tuinbouw|kassen|visserij|agrarische sector)\b"),
    ("04", r"op (?:een )?kantoor\b|in de (?:financiële sector|administratie|zakelijke dienstverlening)\b"),
    ("03", r"in de (?:verkoop|retail|detailhandel|marketing|handel|reclame)\b"),
    (
        "06",
        r"bij de overheid\b|in het openbaar bestuur|ambtenarij|publieke (?:sector|domein)|in de (?:advocatuur|politiek|beveiliging)\b",
    ),
    ("02", r"in de (?:culturele sector|kunst|muziek|media|journalistiek|creatieve sector|theaterwereld|filmwereld)\b"),
)
_SECTORS = tuple((code, re.compile(rf"\b(?:{p})", re.IGNORECASE)) for code, p in _SECTOR_PHRASES)
_EMPLOYERS = {
    "ziekenhuis": "ziekenhuis|umc|academisch ziekenhuis|spoedeisende hulp|intensive care",
    "verpleeghuis": "verpleeghuis|verzorgingshuis|bejaardenhuis|woonzorgcentrum|zorgcentrum|zorginstelling|hospice",
    "thuiszorg": "thuiszorg|thuiszorgorganisatie|wijkteam",
    "ggz": "ggz|ggz-instelling|psychiatrische kliniek|verslavingszorg|kliniek",
    "jeugdzorg": "jeugdzorg|jeugdinstelling|jeugdhulp",
    "kinderopvang": "kinderopvang|kinderdagverblijf|crèche|bso|peuterspeelzaal",
    "basisschool": "basisschool|basisonderwijs",
    "middelbare school": "middelbare school|voortgezet onderwijs|scholengemeenschap|gymnasium|lyceum|vmbo-school",
    "mbo-school": "mbo-school|roc",
    "hogeschool": "hogeschool",
    "universiteit": "universiteit|faculteit",
    "speciaal onderwijs": "speciaal onderwijs|school voor speciaal onderwijs",
    "gemeente": "gemeente",
    "provincie": "provincie",
    "ministerie": "ministerie|rijksoverheid|belastingdienst",
    "waterschap": "waterschap",
    "politie": "politie|recherche",
    "brandweer": "brandweer",
    "defensie": "defensie|krijgsmacht|landmacht|luchtmacht|marine|leger",
    "gevangenis": "gevangenis|penitentiaire inrichting|dji",
    "rechtbank": "rechtbank|openbaar ministerie",
    "bank": "bank",
    "verzekeraar": "verzekeraar|verzekeringsmaatschappij|zorgverzekeraar",
    "supermarkt": "supermarkt",
    "winkel": "winkel|kledingzaak|bouwmarkt|boekwinkel|modezaak|schoenenwinkel|warenhuis",
    "horeca": "restaurant|hotel|café|lunchroom|cafetaria|snackbar",
    "bouw": "bouwbedrijf|aannemersbedrijf",
    "fabriek": "fabriek",
    "landbouw": "boerderij|melkveebedrijf|akkerbouwbedrijf",
    "transport": "transportbedrijf|distributiecentrum|magazijn",
    "spoorwegen": "spoor|spoorwegen|ns|prorail",
    "luchtvaart": "luchthaven|luchtvaartmaatschappij|vliegveld|schiphol",
    "haven": "haven|havenbedrijf|rederij",
    "kerk": "bisdom|landelijke kerk",
    "omroep": "omroep|redactie|krantenredactie",
    "museum": "museum",
    "bibliotheek": "bibliotheek",
    "advocatenkantoor": "advocatenkantoor|notariskantoor",
    "uitzendbureau": "uitzendbureau",
    "callcenter": "callcenter|klantenservice",
    "schoonmaakbedrijf": "schoonmaakbedrijf",
    "beveiligingsbedrijf": "beveiligingsbedrijf",
    "apotheek": "apotheek",
    "huisartsenpraktijk": "huisartsenpraktijk|huisartsenpost",
    "tandartspraktijk": "tandartspraktijk",
    "scheepswerf": "scheepswerf|werf",
    "familiebedrijf": "familiebedrijf",
}
_EMPLOYER_OF = {word: kind for kind, words in _EMPLOYERS.items() for word in words.split("|")}
_EMPLOYER = re.compile(
    r"\b(?:in|bij|op|voor|aan|van)\s+(?:(?:een|het|de|haar|zijn|hun|deze)\s+)?(?:[a-zë\-]+e?\s+)?(?P<e>"
    + "|".join(re.escape(w) for w in sorted(_EMPLOYER_OF, key=len, reverse=True))
    + r")\b",
    re.IGNORECASE,
)
_TRADE = re.compile(
    r"\b(?P<t>[a-zà-ÿ\-]{3,}(?:fabriek|kwekerij|broeierij|bakkerij|slagerij|slachterij|inleggerij|brouwerij|drukkerij|spinnerij"
    r"|weverij|smederij|scheepswerf|groothandel|houderij|teelt|salon|winkel|uitgeverij|gieterij|rokerij|rederij|ververij"
    r"|camping|pension|tapijtzaak|schoenenzaak|viszaak|fietsenzaak|bloemenzaak|kledingzaak|kaasmakerij|stoeterij|manege|zuivelbedrijf|mosselbedrijf"
    r"|transportfirma|loonbedrijf|rondvaartbedrijf))\b",
    re.IGNORECASE,
)
_CHILD_NOUN = (
    r"(?:kinderen|kindjes|kids|kindern|zoons|zonen|zoontjes|dochters|dochtertjes|jongens|meiden|meisjes|pubers|kleuters"
    r"|schoolgaande kinderen)"
)
_CHILD_COUNT = re.compile(
    rf"\b(?P<n>{NUMBER_PATTERN})\s+(?:(?:jonge|kleine|volwassen|opgroeiende|studerende|schoolgaande|eigen|thuiswonende|uitwonende|gezonde)\s+)?{_CHILD_NOUN}\b",
    re.IGNORECASE,
)
_ONE_CHILD = re.compile(
    r"\b(?:1|één|1e)\s+(?:kind|kindje|zoon|zoontje|dochter|dochtertje)\b"
    r"|\b(?:heeft|hebben|met|van|en)\s+een\s+(?:kind|kindje)\b",
    re.IGNORECASE,
)
_PARENT_OF = re.compile(
    rf"\b(?P<p>moeder|vader|ouder|mama|papa)\s+van\s+(?P<n>{NUMBER_PATTERN})\b(?!\s*(?:jaar|jr|maanden))",
    re.IGNORECASE,
)
_SOME_CHILDREN = re.compile(
    r"\b(?:(?:haar|zijn|mijn|hun|onze|de|jonge|kleine|volwassen|heeft|met)\s+(?:jonge |kleine |volwassen |eigen )?kinderen|, kinderen|moeder van (?:jonge |volwassen )?kinderen|vader van (?:jonge |volwassen )?kinderen)\b",
    re.IGNORECASE,
)
_NO_CHILDREN = re.compile(
    r"\b(?:geen kinderen|kinderloos|kinderloze|zonder kinderen|ongewenst kinderloos)\b", re.IGNORECASE
)
_BOTH = re.compile(
    r"\b(?:een )?(?:zoon|zoontje)(?: \([^)]*\))? en (?:een )?(?:dochter|dochtertje)\b|\b(?:een )?(?:dochter|dochtertje)(?: \([^)]*\))? en (?:een )?(?:zoon|zoontje)\b",
    re.IGNORECASE,
)
_MULTIPLE = re.compile(
    r"\b(?:(?:moeder|vader|ouder|ouders)\s+van\s+(?:een\s+)?|(?:een|haar|zijn|hun|pasgeboren|eeneiige|de)\s+)(?:pasgeboren |eeneiige |twee-eiige )?(?P<m>tweeling|drieling|vierling|vijfling)(?:dochters|zonen|zoons)?\b"
    r"|\b(?P<m2>tweeling|drieling|vierling)(?:dochters|zonen|zoons|jongens|meisjes)\b",
    re.IGNORECASE,
)
_STANDS = (
    (
        "verweduwd",
        r"weduwe|weduwnaar|weduwnaars|verweduwd|(?:haar|zijn) (?:man|vrouw|echtgenoot|echtgenote|partner) (?:is|was) (?:\w+ ){0,4}overleden|overlijden van (?:haar|zijn) (?:man|vrouw|partner|echtgenoot|echtgenote)|verloor (?:\w+ ){0,3}(?:haar man|zijn vrouw|haar partner|zijn partner)",
    ),
    (
        "eenouder",
        r"alleenstaande? (?:\w+ )?(?:moeder|vader|ouder)|alleen met (?:haar |zijn )?(?:\w+ )?kinderen|eenoudergezin|staat er alleen voor met|bom-moeder",
    ),
    (
        "gescheiden",
        r"gescheiden|scheiding|echtscheiding|in scheiding|ex-man|ex-vrouw|ex-echtgenoot|ex-echtgenote|ex-partner|haar ex|zijn ex|scheiden van",
    ),
    ("getrouwd", r"getrouwd|gehuwd|trouwde|huwelijk|echtgenote|echtgenoot|(?:haar|mijn) man|(?:zijn|mijn) vrouw"),
    (
        "partner",
        r"samenwonend|woont samen|samenwoont|samenwonen|(?:haar|zijn|mijn) (?:partner|vriend|vriendin|verloofde)|heeft een (?:partner|vriend|vriendin|relatie)",
    ),
    (
        "alleenstaand",
        r"alleenstaand|alleenstaande|vrijgezel|single|woont alleen|alleenwonend|ongehuwd|nooit getrouwd|woont op zichzelf|op kamers",
    ),
    ("thuiswonend", r"woont (?:nog |weer )?(?:thuis|bij (?:haar|zijn) (?:ouders|moeder|vader))|thuiswonend"),
    (
        "ouders gescheiden",
        r"ouders (?:zijn |waren |al )?(?:\w+ ){0,2}(?:gescheiden|uit elkaar)|gescheiden ouders|scheiding van (?:haar|zijn) ouders",
    ),
)
_STAND = tuple((key, re.compile(rf"\b(?:{p})\b", re.IGNORECASE)) for key, p in _STANDS)
_SETTLEMENTS = (
    ("gehucht", r"gehucht|buurtschap"),
    ("klein dorp", r"(?:klein|kleine|afgelegen) (?:\w+ )?(?:dorp|dorpje|dorpen)|dorpje|dorpsgemeenschap"),
    (
        "dorp",
        r"(?:in|van|uit|op|hele|dit|haar|zijn|een|het) dorp|vissersdorp|boerendorp|dorpsschool|dorpskerk|dorpshuis",
    ),
    ("eiland", r"eiland|waddeneiland|eilander|eilandbewoner"),
    ("stadje", r"stadje|provinciestad|vestingstad"),
    ("grote stad", r"grote stad|randstad"),
)
_SETTLEMENT = tuple((key, re.compile(rf"\b(?:{p})\b", re.IGNORECASE)) for key, p in _SETTLEMENTS)
_MONTH = "(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|jan|feb|mrt|apr|jun|jul|aug|sept|sep|okt|nov|dec)"
_DATE = re.compile(
    rf"\b(?:\d{{1,2}}\s+{_MONTH}\s+(?:19|20)\d\d|{_MONTH}\s+(?:19|20)\d\d|\d{{1,2}}[-/]\d{{1,2}}[-/](?:19|20)?\d\d)\b",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"€\s?\d[\d.]{3,}(?:,\d\d)?|\b\d[\d.]{3,}\s+euro\b|\b(?:ton|miljoen)\s+euro\b", re.IGNORECASE)
_QUOTE = re.compile(r"[\"“„«]([^\"“”„«»]{24,400})[\"”»]|(?<!\w)['‘]([^'‘’]{24,400})['’](?!\w)")
_PLACE_BEFORE = frozenset(
    [
        "in",
        "te",
        "uit",
        "bij",
        "naar",
        "op",
        "rond",
        "van",
        "nabij",
        "omgeving",
        "regio",
        "gemeente",
        "provincie",
        "tussen",
        "wijk",
        "heel",
        "woonplaats",
        "onder",
        "vanuit",
    ]
)
_CAPITAL = re.compile(r"[A-ZÀ-Ý'’]")
_NOT_PLACES = frozenset(
    [
        "de",
        "het",
        "een",
        "nederland",
        "nederlands",
        "engels",
        "frans",
        "duits",
        "spaans",
        "god",
        "jezus",
        "corona",
        "covid",
        "excel",
        "teams",
        "linkedin",
        "facebook",
        "kerst",
        "pasen",
        "maandag",
        "dinsdag",
        "woensdag",
        "donderdag",
        "vrijdag",
        "zaterdag",
        "zondag",
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
        "ik",
        "je",
        "zij",
        "hij",
        "we",
        "ze",
        "wij",
        "u",
        "rust",
        "balans",
        "zicht",
        "beeld",
        "weg",
    ]
)
_WORK_AS = re.compile(
    r"\b(?:werkt|werkte|werkzaam|werken|aan de slag|gewerkt)\s+(?:\w+\s+){0,3}?als\s+(?:een\s+)?(?P<p>[a-zà-ÿ][\w'\-]{3,})|\b(?:beroep|functie)\s*:\s*(?P<p2>[a-zà-ÿA-Z][\w'\-]{3,})|\bis\s+(?P<p3>[a-zà-ÿ][\w'\-]{3,})\s+van\s+(?:beroep|vak)\b",
    re.IGNORECASE,
)
_SEX_WORDS = {
    "m": frozenset(["vader", "opa", "broer", "zoon", "weduwnaar", "oom", "jongen", "man", "meneer"]),
    "v": frozenset(["moeder", "oma", "zus", "dochter", "weduwe", "tante", "meisje", "vrouw", "mevrouw"]),
}
_PREDICATES = re.compile(
    r"\b(?:is|als|alleenstaande|alleenstaand|jonge|werkende|een|en|,)\s+"
    r"(?P<w>moeder|vader|weduwe|weduwnaar|oma|opa)\b"
    r"|\b(?P<w2>weduwe|weduwnaar)\b"
    rf"|\b(?P<w3>moeder|vader)\b(?=\s+van\s+(?:een\s+)?(?:{NUMBER_PATTERN}|tweeling|drieling|kinderen|volwassen|jonge)\b)",
    re.IGNORECASE,
)


class _Collector:
    """Gathers facts of one text; each matcher adds what it finds."""

    def __init__(self, text: str, words: tuple[Word, ...], stage: Stage) -> None:
        self.text = text
        self.words = words
        self.stage = stage
        self.index_at = {w.start: i for i, w in enumerate(words)}
        self.facts: list[Fact] = []

    def add(self, start: int, end: int, category: Category, value: str, person: str | None = None) -> None:
        """Add a fact, to the person who governs its place unless another is given."""
        owner = self.stage.owner(start) if person is None else person
        self.facts.append(Fact(start, end, self.text[start:end], category, value, owner))

    def denied(self, start: int, end: int) -> bool:
        """Whether a negation stands shortly before the words, in the same clause, or right behind them."""
        begin, _ = self.stage.sentence(start)
        index = self._index(start)
        steps = 0
        while index > 0 and steps < 4:  # "is zeker geen goede kok"
            index -= 1
            word = self.words[index]
            if word.start < begin or word.low in {",", ";", ":", "(", "maar", "want", "en"}:
                break
            if word.low in _NEGATIONS:
                return not (index + 1 < len(self.words) and self.words[index + 1].low in {"alleen", "enkel", "meer"})
            steps += 1
        tail = self.text[end : end + 14].casefold().split()
        return bool(tail) and tail[0].strip(".,;") in _SAYS_NO_AFTER

    def _index(self, start: int) -> int:
        """Index of the first token at or after an offset."""
        found = self.index_at.get(start)
        if found is not None:
            return found
        return next((i for i, w in enumerate(self.words) if w.end > start), len(self.words))


def extract_facts(
    text: str,
    *,
    identities: Iterable[LinkedPerson] = (),
    findings: Sequence[Finding] = (),
    population: Population | None = None,
) -> tuple[Person, ...]:
    """Find the indirect facts of a note and attach them to its persons.

    Args:
        text: the note, scrubbed or original.
        identities: linked identities of this text, where the caller has them.
        findings: findings of the detector in this text; names and places among them help to place facts.
        population: the figures that know places; the own tables when None.

    Returns:
        The persons in order of appearance, the one that the note is about first. There is always at least one, also
        when nothing is known of them.
    """
    population = population if population is not None else Population()
    words = words_of(text)
    stage = set_stage(text, identities=[(i.key, i.mentions) for i in identities], findings=findings)
    collector = _Collector(text, words, stage)
    _add_professions(collector)
    _add_ages(collector)
    _add_work(collector)
    _add_household(collector)
    _add_traits(collector)
    _add_events(collector)
    _add_places(collector, population, findings)
    _add_flags(collector)
    _add_sexes(collector)
    covered = [(f.start, f.end) for f in findings if not f.doubtful and f.kind not in {Kind.PLACE, Kind.AGE, Kind.DATE}]
    if covered:
        # A surname such as Kok or Boer is no profession, the name of an organisation no employer of a kind.
        collector.facts = [
            f
            for f in collector.facts
            if f.category is Category.SEX or not any(a < f.end and f.start < b for a, b in covered)
        ]
    return _persons(collector)


def _add_professions(collector: _Collector) -> None:
    """Professions that are said of somebody, not those of people in passing ("de huisarts belde")."""
    words = collector.words
    taken: set[int] = set()
    names = {m.start: m.person for m in collector.stage.mentions if m.end > m.start}
    said: set[str] = set()
    for first, past, profession in find_professions(words):
        taken.update(range(first, past))
        start, end = words[first].start, words[past - 1].end
        following = words[past].low if past < len(words) else "."
        upcoming = {w.low for w in words[past : past + 2]}
        if collector.denied(start, end) or upcoming & {"worden", "worden."}:
            continue
        direct = words[past].start in names and following not in {",", "."} if past < len(words) else False
        if direct and not words[past].low[0].isalpha():
            owner: str | None = names[words[past].start]
        else:
            owner = _profession_owner(collector, first, past, profession, said)
        if owner is None:
            continue
        former = _is_former(words, first, profession.word)
        codes, scale = profession.codes, profession.scale
        subjects, share = school_subjects()
        if profession.word in {"docent", "docente", "leraar", "lerares"} and following in subjects:
            scale = f"{share:g}"
            end = words[past].end
        value = f"{'oud:' if former else ''}{codes}|{scale}|{profession.word}"
        said.add(owner)
        collector.add(start, end, Category.PROFESSION, value, owner)
        if profession.sex:
            collector.add(start, end, Category.SEX, profession.sex, owner)
    for hit in _WORK_AS.finditer(collector.text):
        group = next(g for g in ("p", "p2", "p3") if hit[g])
        index = collector.index_at.get(hit.start(group))
        if index is None or index in taken or collector.denied(hit.start(group), hit.end(group)):
            continue
        if hit[group].casefold() in {"meisje", "jongen", "vrijwilliger", "vrijwilligster", "stagiair", "invaller"}:
            continue
        if hit[group].casefold() in RELATIONS or hit[group].casefold() in _ADJECTIVES:
            continue
        collector.add(hit.start(group), hit.end(group), Category.PROFESSION, f"|1|{hit[group].casefold()}")


def _is_former(words: Sequence[Word], first: int, word: str) -> bool:
    """Whether the profession is told as one of the past."""
    if word.startswith(("oud-", "ex-")):
        return True
    before = {w.low for w in words[max(0, first - 4) : first]}
    return bool(
        before & {"voormalig", "voormalige", "gepensioneerd", "gepensioneerde", "was", "vroeger", "oud", "geweest"}
    )


def _profession_owner(  # one answer per way to name a profession
    collector: _Collector, first: int, past: int, profession: Profession, said: set[str]
) -> str | None:
    """Whose profession it is; None for a professional in passing."""
    words, stage = collector.words, collector.stage
    start = words[first].start
    begin, _ = stage.sentence(start)
    back = first - 1
    while back >= 0 and words[back].start >= begin and words[back].low in _ADJECTIVES:
        back -= 1
    before = words[back].low if back >= 0 and words[back].start >= begin else "."
    earlier = words[back - 1].low if back >= 1 and words[back - 1].start >= begin else "."
    at_start = before == "." or (back >= 0 and words[back].start < begin)
    early = not any(e <= begin and collector.text[s:e].strip() for s, e in stage.sentences[:-1][:0]) and start < 160
    care = profession.word.split()[0] in _CARE
    governing = stage.governing(start)
    following = words[past].low if past < len(words) else "."
    if governing.relation in RELATIONS and RELATIONS[governing.relation].name == "bekende" and governing.start == start:
        return None
    if before in _BE:
        return governing.person
    if before in _ARTICLES:
        if earlier in _BE or earlier in {",", "(", "–", "-", ":"}:
            return governing.person if before in {"een", "'n"} or earlier in _BE else None
        if earlier == "." and (early or stage.main not in said):
            described = following in {"van", "uit", "in", "op", "(", ",", "met", "bij"} or past - first > 1
            if not care or (described and begin < 5) or (before == "een" and begin < 5):
                return stage.main
        return None
    if before in {"haar", "zijn", "mijn", "hun", "onze", "diens", "z'n", "d'r", "andere", "elke", "iedere", "geen"}:
        return None
    if at_start:
        care = care or profession.word.endswith(_CARE_TAILS)
        return stage.main if not care or begin < 5 or following in {",", "(", "van"} else None
    if before in _SIGNS:
        if care and before in {"en", "of"} and earlier not in _BE:
            run = {w.low for w in words[max(0, back - 3) : back]}
            if run & (_ARTICLES | {"haar", "zijn", "met", "door", "bij", "naar"}):
                return None
        return governing.person
    if before in {"door", "met", "bij", "naar", "van", "via", "voor", "aan", "per", "tussen", "tot"}:
        return governing.person if before == "tot" or (before == "van" and earlier in {"opleiding", "werk"}) else None
    near = {w.low for w in words[max(0, first - 3) : first]}
    if near & {"de", "haar", "zijn", "door", "met"} and not near & _BE and governing.relation == "":
        return None
    if care and not near & _BE and not governing.relation:
        return None
    return governing.person


def _add_ages(collector: _Collector) -> None:
    """Ages; one that contradicts what is known of the client goes to the relative last named in that sentence."""
    known: dict[str, tuple[int, int]] = {}
    for age in find_ages(collector.text):
        owner = collector.stage.owner(age.start)
        low, high = known.get(owner, (age.low, age.high))
        if (age.low > high or age.high < low) and owner == collector.stage.main:
            begin, _ = collector.stage.sentence(age.start)
            kin = [
                m.person
                for m in collector.stage.mentions
                if begin - 200 < m.start < age.start and m.relation and m.person != owner
            ]
            if kin:
                owner = kin[-1]
        known.setdefault(owner, (age.low, age.high))
        collector.add(age.start, age.end, Category.AGE, f"{age.low}-{age.high}", owner)


def _add_work(collector: _Collector) -> None:
    """Sector, kind of employer and trade, where the sentence is about work."""
    text, stage = collector.text, collector.stage
    at_work = {span for span in stage.sentences if _WORK_CUE.search(text, span[0], span[1])} | {
        stage.sentence(f.start) for f in collector.facts if f.category is Category.PROFESSION
    }
    for code, pattern in _SECTORS:
        for hit in pattern.finditer(text):
            if stage.sentence(hit.start()) in at_work and not collector.denied(hit.start(), hit.end()):
                collector.add(hit.start(), hit.end(), Category.SECTOR, code)
    for hit in _EMPLOYER.finditer(text):
        if stage.sentence(hit.start()) in at_work and not collector.denied(hit.start(), hit.end()):
            collector.add(hit.start("e"), hit.end("e"), Category.EMPLOYER, _EMPLOYER_OF[hit["e"].casefold()])
    for hit in _TRADE.finditer(text):
        if not collector.denied(hit.start(), hit.end()):
            collector.add(hit.start(), hit.end(), Category.EMPLOYER, f"zaak:{hit['t'].casefold()}")


def _household_owner(collector: _Collector, start: int) -> str:
    """Whom a word about the household is about: the subject, not the relative that the word itself names."""
    mention = collector.stage.governing(start)
    if mention.relation and mention.start <= start < mention.end + 1:
        earlier = [m for m in collector.stage.mentions if m.start < mention.start and m.until > start and m.subject]
        return earlier[-1].person if earlier else collector.stage.main
    return mention.person


def _add_household(collector: _Collector) -> None:
    """Position in the household, number of children, twins."""
    text = collector.text
    counted: set[str] = set()
    for hit in _NO_CHILDREN.finditer(text):
        collector.add(hit.start(), hit.end(), Category.CHILDREN, "0")
        counted.add(collector.facts[-1].person)
    for pattern in (_PARENT_OF, _CHILD_COUNT):
        for hit in pattern.finditer(text):
            value = number(hit["n"])
            if value is None or not 0 < value < 16 or collector.denied(hit.start(), hit.end()):
                continue
            before = text[max(0, hit.start() - 24) : hit.start()].casefold()
            one = value == 1 and not re.match(r"\s+(?:kind|zoon|dochter|baby|jongen|meisje)", text[hit.end() :])
            if one or re.search(r"(?:jongste|oudste|een|gezin|klas|groep) van (?:de )?$", before):
                continue
            if any(
                f.category is Category.CHILDREN and f.start < hit.end() and hit.start() < f.end for f in collector.facts
            ):
                continue
            owner = _household_owner(collector, hit.start())
            collector.add(hit.start(), hit.end(), Category.CHILDREN, str(value), owner)
            counted.add(owner)
    for hit in _ONE_CHILD.finditer(text):
        owner = _household_owner(collector, hit.start())
        if owner not in counted and not collector.denied(hit.start(), hit.end()):
            collector.add(hit.start(), hit.end(), Category.CHILDREN, "1", owner)
            counted.add(owner)
    for hit in _BOTH.finditer(text):
        owner = _household_owner(collector, hit.start())
        if owner not in counted:
            collector.add(hit.start(), hit.end(), Category.CHILDREN, "2", owner)
            counted.add(owner)
    for hit in _MULTIPLE.finditer(text):
        group = "m" if hit["m"] else "m2"
        if not re.match(r"(?:zus|broer)", text[hit.end() :], re.IGNORECASE):
            collector.add(
                hit.start(),
                hit.end(),
                Category.MULTIPLE,
                hit[group].casefold(),
                _household_owner(collector, hit.start()),
            )
    for hit in _SOME_CHILDREN.finditer(text):
        owner = collector.stage.main
        if owner not in counted and not collector.denied(hit.start(), hit.end()):
            collector.add(hit.start(), hit.end(), Category.CHILDREN, "+", owner)
            counted.add(owner)
    for mention in collector.stage.mentions:
        if mention.relation not in RELATIONS or RELATIONS[mention.relation].name != "kind":
            continue
        before = text[max(0, mention.start - 12) : mention.start].casefold()
        owner = _household_owner(collector, mention.start)
        possessive = {"haar": "v", "zijn": "m", "mijn": collector.stage.main_sex}
        said = next((sex for word, sex in possessive.items() if re.search(rf"\b{word}\s", before)), None)
        if said is not None and said == collector.stage.main_sex:
            owner = collector.stage.main
        if owner not in counted and re.search(r"(?:haar|zijn|mijn|een|hun|oudste|jongste)\s+(?:\w+\s+)?$", before):
            collector.add(mention.start, mention.start + len(mention.relation), Category.CHILDREN, "+", owner)
            counted.add(owner)
    taken: list[tuple[int, int]] = []
    for key, pattern in sorted(_STAND, key=lambda s: s[0] != "ouders gescheiden"):
        for hit in pattern.finditer(text):
            if any(a < hit.end() and hit.start() < b for a, b in taken):
                continue
            if collector.denied(hit.start(), hit.end()) and not hit[0].casefold().startswith("nooit"):
                continue
            taken.append((hit.start(), hit.end()))
            owner = _household_owner(collector, hit.start())
            if hit[0].casefold().startswith(("haar ", "zijn ", "mijn ", "heeft een")):
                owner = collector.stage.main
            collector.add(hit.start(), hit.end(), Category.STAND, key, owner)


def _add_traits(collector: _Collector) -> None:
    """Health, origin, religion, education, sexuality, family and roles, by the word lists."""
    words = collector.words
    sexes = collector.stage.sexes
    for first, past, trait in find_traits(words):
        start, end = words[first].start, words[past - 1].end
        if collector.denied(start, end):
            continue
        category = _TRAIT_CATEGORIES[trait.block]
        owner = None
        if trait.block == "role" and _in_passing(collector, first):
            continue
        if trait.block == "family" or (trait.block == "sexuality" and words[first].low in {"haar", "zijn"}):
            owner = _household_owner(collector, start)
            if words[first].low in {"haar", "zijn"}:
                owner = collector.stage.main
        if (
            trait.block == "sexuality"
            and words[first].low == "haar"
            and sexes.get(collector.stage.main, ("v",))[0] == "m"
        ):
            continue
        if (
            trait.block == "sexuality"
            and words[first].low == "zijn"
            and sexes.get(collector.stage.main, ("m",))[0] == "v"
        ):
            continue
        if trait.block == "origin" and words[past - 1].low in {
            "engelse",
            "fries",
            "friese",
            "duitse",
            "franse",
            "spaanse",
        }:
            following = words[past].low if past < len(words) else "."
            if following in {"les", "lessen", "taal", "toets", "tekst", "boek", "woord", "ziekte"}:
                continue
        collector.add(start, end, category, trait.key, owner)


def _in_passing(collector: _Collector, first: int) -> bool:
    """Whether a role is somebody else's: "aan de voorzitter", "met haar penningmeester"."""
    words = collector.words
    if first < 2:  # article and what stands before it
        return False
    before, earlier = words[first - 1].low, words[first - 2].low
    return before in {"de", "haar", "zijn", "hun", "die", "onze"} and (
        earlier not in _BE and earlier not in {"heeft", "had"} and words[first - 2].start >= 1
    )


def _add_events(collector: _Collector) -> None:
    """What can be looked up, or is told on."""
    seen: list[tuple[int, int, str]] = []
    for event in event_patterns():
        for hit in event.pattern.finditer(collector.text):
            if any(a < hit.end() and hit.start() < b for a, b, _ in seen) or collector.denied(hit.start(), hit.end()):
                continue
            seen.append((hit.start(), hit.end(), event.key))
            collector.add(hit.start(), hit.end(), Category.EVENT, event.key)


def _add_places(collector: _Collector, population: Population, findings: Sequence[Finding]) -> None:
    """Places by name (own tables, then the gazetteer for capitalised words behind a preposition) and by size."""
    words = collector.words
    found: list[tuple[int, int, str]] = [
        (f.start, f.end, f.text) for f in findings if f.kind is Kind.PLACE and population.place(f.text) is not None
    ]
    index = 0
    while index < len(words):
        word = words[index]
        if not _CAPITAL.match(word.text) or (word.low in _NOT_PLACES and not _behind_preposition(words, index)):
            index += 1
            continue
        for length in range(min(4, len(words) - index), 0, -1):
            name = collector.text[word.start : words[index + length - 1].end]
            if length > 1 and not words[index + length - 1].text[0].isupper():
                continue
            place = population.place(name) if population.known_without_gazetteer(name) else None
            if place is None and _behind_preposition(words, index) and word.low not in _NOT_PLACES:
                place = population.place(name)
            if place is not None and place.kind != "land":
                if not any(a < words[index + length - 1].end and word.start < b for a, b, _ in found):
                    found.append((word.start, words[index + length - 1].end, place.name))
                index += length - 1
                break
        index += 1
    province = next(
        (p.province for _, _, n in found if (p := population.place(n)) is not None and p.kind == "provincie"), ""
    )
    for start, end, name in sorted(found):
        near = f"@{province}" if province else ""
        collector.add(start, end, Category.PLACE, f"plaats:{name}{near}")
    taken: list[tuple[int, int]] = []
    for key, pattern in _SETTLEMENT:
        for hit in pattern.finditer(collector.text):
            if not any(a < hit.end() and hit.start() < b for a, b in taken):
                taken.append((hit.start(), hit.end()))
                if not collector.denied(hit.start(), hit.end()):
                    collector.add(hit.start(), hit.end(), Category.PLACE, f"soort:{key}", collector.stage.main)


def _behind_preposition(words: Sequence[Word], index: int) -> bool:
    """Whether the word before a token lets a place follow."""
    return index > 0 and words[index - 1].low in _PLACE_BEFORE


def _add_flags(collector: _Collector) -> None:
    """Exact dates, amounts and literal quotations: no share, but a reader may recognise them."""
    for category, pattern in ((Category.DATE, _DATE), (Category.AMOUNT, _AMOUNT), (Category.QUOTE, _QUOTE)):
        for hit in pattern.finditer(collector.text):
            value = hit[0].casefold() if category is Category.DATE else category.value
            collector.add(hit.start(), hit.end(), category, value)


def _add_sexes(collector: _Collector) -> None:
    """Sex by names, nouns and pronouns, and by what somebody is called ("is moeder van")."""
    for person, (sex, start, end) in collector.stage.sexes.items():
        collector.add(start, end, Category.SEX, sex, person)
    for hit in _PREDICATES.finditer(collector.text):
        group = next(g for g in ("w", "w2", "w3") if hit[g])
        word = hit[group].casefold()
        start, end = hit.span(group)
        governing = collector.stage.governing(start)
        if governing.relation == word and governing.start == start:
            continue
        sex = "m" if word in _SEX_WORDS["m"] else "v"
        known = collector.stage.sexes.get(governing.person)
        if known is None or known[0] == sex:
            collector.add(start, end, Category.SEX, sex, governing.person)


def _persons(collector: _Collector) -> tuple[Person, ...]:
    """The facts by person, the main person first; repeated sex facts of one person are kept once."""
    stage = collector.stage
    order = dict.fromkeys((stage.main, *(m.person for m in stage.mentions)))
    by_person: dict[str, list[Fact]] = {person: [] for person in order}
    for fact in sorted(collector.facts, key=lambda f: (f.start, f.end, f.category.value, f.value)):
        facts = by_person.setdefault(fact.person, [])
        if fact.category is Category.SEX and any(f.meaning == fact.meaning for f in facts):
            continue
        if (
            fact.category is Category.SEX
            and any(f.category is Category.SEX for f in facts)
            and fact.person != stage.main
        ):
            continue
        facts.append(fact)
    persons = []
    for key, facts in by_person.items():
        relation = stage.relations.get(key, "")
        if key == stage.main:
            role = MAIN
        elif relation:
            role = relation
        else:
            role = "genoemd"
        if facts or key == stage.main or role == "genoemd":
            persons.append(Person(key, role, tuple(facts)))
    return tuple(persons)
