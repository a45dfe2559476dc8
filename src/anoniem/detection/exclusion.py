"""Leaving out what is nobody's, and doubting what the word itself speaks against.

Theorists, public figures, methods and generic bodies go, unless the note gives their name to a person of its own.
Titles, form labels, languages and pronouns go always. Capitals at the head of a sentence, bare abbreviations and
lower-case common words that only the model took for a name become doubtful.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from anoniem.detection.creatures import creature_names
from anoniem.detection.families.known_public import is_adjective, is_generic, is_public_person
from anoniem.detection.families.names import NOT_NAMES
from anoniem.detection.finding import DOUBT_BELOW, Finding, Kind
from anoniem.detection.wording import word_set

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["without_little_words", "without_public"]

_EXCLUDABLE = frozenset({Kind.PERSON, Kind.ORG, Kind.PLACE})
_OWN_EVIDENCE = frozenset({"title", "field", "salutation", "signature", "age-after", "speaker"})
_FORM_SURE = {Kind.DATE: 0.85, Kind.AGE: 0.85, Kind.ADDRESS: 0.9, Kind.IDNUM: 0.8}
"""Below this the model alone is wrong about a date, age, address or code more often than right."""
_DATED = re.compile(r"[a-zéûA-Z]{3,}.*[\d']|\d.*[A-Za-z]{3,}|\d{1,2} ?[-/.] ?\d{1,2}(?!\d\d)|\w+ \w{3,}")
_UNDATED = re.compile(r"(?:19|20)\d\d(?: ?[-–/] ?(?:19|20)?\d\d)?|[^\W\d]+(?: ?[-–/] ?[^\W\d]+)?")
"""Years, or months or weekdays without a day and a year: no date that tells a person apart."""
_SHORT_WORD = 2
_FAIRLY_SURE = 0.8
"""From here the model is right about a lower-case word more often than not, even about a common one."""
_QUITE_SURE = 0.9
"""From here the model is right about an organisation in lower case more often than not, if the word is not common."""
_SURE = 0.97
"""Above this the model knows a name, whatever the word means otherwise."""
_CERTAIN = 0.995
"""From here the model alone is right more often than any rule about words and forms that speaks against it."""
_CERTAIN_CODE = 0.98
"""The same for a code without digits: a user name, or a number said in words."""
_GUESSED = frozenset({"model", "model-doubt", "propagation"})
_TITLE_BEFORE = re.compile(
    r"(?:\b(?:mw|mevr|mevrouw|dhr|meneer|heer|juf|meester|tante|oom|oma|opa|fam|familie|collega|broer|zus|zoon|"
    r"dochter|naam|beste|hoi|dag|lieve)\.?:? )$",
    re.IGNORECASE,
)
_SHORTENED = re.compile(r"\.(?=[,;:!?)\w]| [a-zà-ÿ\d,;:=+-])")
_CAPITAL_WORD = re.compile(r"(?<![\w.])[A-ZÀ-Þ][a-zà-ÿ]")
_CHAT_STAMP = re.compile(
    r"(?:\[[^\]\n]{4,24}\]|[\d/.-]{6,10},? \d\d?[:.]\d\d(?: -)?|\d\d?[:.]\d\d(?: -)?) ?[^:\n]{0,40}:"
)
_GLUED = re.compile(r"[a-z]{3}[,.:;)(][A-Za-z]{3}|[a-z]{4}[A-Z][a-z]{3}")
_DOTTED = re.compile(r"(?:[A-Z]\.){2,4}")
_KEY_BEFORE = re.compile(r"(?:^|\n)[A-Z-]{3,12}:\Z")
_KEY_AFTER = re.compile(r"[:;=](?=[\w\"'])")
_SHORTEST_KEY = 4
_SUBJECT_BEFORE = re.compile(
    r"\b(?:docente?|leraar|lerares|leerkracht|vak|sectie|lessen|les|bijles|toets|examen|proefwerk|"
    r"in het|naar het|uit het|spreekt|sprak|spreken|taal)(?: in| is)? $",
    re.IGNORECASE,
)
_HEADING = re.compile(r"\.?\)? ?[:=–-]|\)")
"""What follows the letters of a scheme ("S: …", "O – …", "a) …"), which are nobody's initials."""
_LINE_REACH = 120
"""How far around a lower-case word its line is read, in characters."""
_HEAD_BEFORE = re.compile(r"(?:^|[\n.!?:\"(>|•*#;=→-][\s\"'*]{0,3})$")
_WORKPLACE_BEFORE = re.compile(
    r"(?:\b(?:bij|via|werkgever|opdrachtgever|school|van|in|naar|voor)(?: de| het| een)? )$|[(:] ?$", re.IGNORECASE
)
_NEVER = word_set("""
    mw mevr mevrouw dhr hr dr drs mr ir ing prof ds zr br fam meneer mevr. dhr. mw. dr. drs. t.a.v t.n.v i.v.m n.b
    p.s b.v o.a d.d a.s j.l jl mn zn m'n z'n d'r ie ze zij hij ik wij we jullie u je jij men zíj háár híj ík wíj
    jij mij haar hem hen ivm tav tnv nav mbt dmv vh vd dtr buurvr buurm hoogachtend groet groeten groetjes afspr
    afgespr betr bijz geb tel temp wk wkn vlg ns nb ps cc bcc re fw fwd anamnese voorgeschiedenis beloop conclusie
    beleid diagnose medicatie inbreng notulen agenda rondvraag w.v.t.t.k wvttk hypothese docent beroep functie
    opleiding ervaring vrijwilligerswerk talen overig resultaten bijzonderheden letsel kantine praktijkruimte
    collega halfzus halfbroer stiefmoeder stiefvader klastitularis titularis melder pleger getuige cliënt client
    coachee gsm cv sms app dm pm hoi hallo hey hee hai dag doei pff haha oke oké ok ja nee eh ehh uh komma punt
    alinea dubbele haakje citaat nieuwe regel opel fiat skoda volkswagen vw dacia polo bmw mercedes audi toyota
    peugeot renault citroën citroen volvo ford kia hyundai seat tesla nissan mazda suzuki honda golf havo vwo pro
    po vo vmbo-kader vmbo-t vmbo-basis tiq viq piq evv spv smw hap seh so hq ceo cfo hbo mbo pgn insz zzp'er
    dtp'er ib'er ib rsi pfas ivf mvv hr sova or ok carnaval karneval ramadan pasen pinksteren kerst kerstmis
    hemelvaart divali nowruz suikerfeest halloween sinterklaas pesach maandag dinsdag woensdag donderdag vrijdag
    zaterdag zondag roepnaam voornaam achternaam paraaf handtekening mutualiteit
""")

_LITTLE_WORDS = word_set("""
    de het een en of maar want dus die dat deze dit der den des te ten ter van voor met bij naar uit om op in aan als
    er is was ze zij hij ik wij we je jij u ook nog niet geen na over door tot
""")


def without_public(text: str, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Leave out findings that name nobody of the note, and lower the score of those that probably do not.

    A surname of a theorist stays a finding when the note gives somebody that name: after a title, in a form field, with
    an age, or as part of a longer name that is not the theorist's own.

    Args:
        text: the whole text.
        findings: findings in any order.

    Yields:
        the findings that stay.
    """
    everything = list(findings)
    owned = {word for finding in everything if _owned(text, finding) for word in _words(finding.text)}
    creatures = creature_names(text, everything, owned)
    inner = _capitals_inside(text)
    repeated = Counter(finding.text for finding in everything if finding.score > _SURE)
    for finding in everything:
        if finding.kind not in _EXCLUDABLE:
            yield from _formed(finding)
            continue
        surface = _surface(finding)
        certain = finding.source == "model" and finding.score >= _CERTAIN
        # A greeting or label with the capital of its place is one, however strange the words around it.
        placed = _HEAD_BEFORE.search(text[max(0, finding.start - 14) : finding.start]) is not None
        if (surface.lower() in _NEVER and (placed or not certain) and not _initialled(text, finding)) or (
            finding.kind is not Kind.PERSON and is_adjective(surface)
        ):
            continue
        if _public(text, finding) and not _words(finding.text) & owned:
            continue
        if _technical(text, finding, surface) or _taught(text, finding, surface):
            continue
        if finding in creatures:
            yield replace(finding, score=min(finding.score, _DOUBT))
            continue
        doubtful = (
            finding.score >= DOUBT_BELOW
            and finding.source in _GUESSED
            and not certain
            and not _words(surface) & owned
            and repeated[finding.text] < _TWICE
            and _improbable(text, finding, surface, inner)
        )
        yield replace(finding, score=_DOUBT) if doubtful else finding


_TWICE = 2
_PARTICLES = word_set("""
    de den der van het ter ten te el al la le en op in von und vd of
""")

_DOUBT = 0.4
"""Score of what the word itself speaks against: on the marked notes one in three to five of these is an identifier."""


def _formed(finding: Finding) -> Iterator[Finding]:
    """Yield a finding that has a form; one that only the model read needs the marks of that form and a high score."""
    if finding.source != "model":
        yield finding
        return
    surface = finding.text
    if finding.kind in {Kind.AGE, Kind.IDNUM, Kind.DATE}:
        shaped = any(map(str.isdigit, surface)) or (finding.kind is not Kind.IDNUM and len(surface) > _SHORT_WORD)
    else:
        shaped = len(surface) > _SHORT_WORD and not is_adjective(surface.split()[0])
    if finding.kind is Kind.DATE and not _DATED.search(surface):
        shaped = False
    certain = finding.score >= (_CERTAIN_CODE if finding.kind is Kind.IDNUM else _CERTAIN)
    if certain and not (finding.kind is Kind.DATE and _UNDATED.fullmatch(surface)):
        yield finding
    elif shaped:
        yield (
            finding if finding.score >= _FORM_SURE[finding.kind] else replace(finding, score=min(finding.score, _DOUBT))
        )


def _improbable(text: str, finding: Finding, surface: str, inner: frozenset[str]) -> bool:
    if re.search(r"\s", surface):
        return False
    before = text[max(0, finding.start - 14) : finding.start]
    common = _common()(surface.lower())
    if surface.islower():
        return _improbable_in_lower_case(text, finding, before, common=common)
    if finding.kind is Kind.ORG and surface.isupper() and len(surface) <= 5:  # noqa: PLR2004 - an abbreviation
        return finding.score < _FAIRLY_SURE and not _WORKPLACE_BEFORE.search(before)
    if surface.isupper() and any(map(str.isdigit, surface)):
        return True
    # A common word with a capital at the head of a sentence is a name only if it has that capital elsewhere too.
    ordinary = finding.score < _SURE and _frequency()(surface.lower()) > 1
    return (
        ordinary and _HEAD_BEFORE.search(before) is not None and surface not in inner and surface.lower() not in inner
    )


def _improbable_in_lower_case(text: str, finding: Finding, before: str, *, common: bool) -> bool:
    """Whether a word in lower case is improbable as a name: by what it means, and by how the line around it is written.

    Who writes capitals writes names with them: there a name in lower case is mostly an abbreviation or a foreign word.
    """
    if finding.source == "model" and _writes_capitals(text, finding):
        shortened = "." in finding.text or _SHORTENED.match(text, finding.end) is not None
        if shortened or finding.score < _SURE:
            return True
    if finding.kind is Kind.PERSON:
        return common and finding.score < _FAIRLY_SURE
    if common:
        return finding.kind is Kind.ORG or finding.score < _SURE
    return finding.kind is Kind.ORG and finding.score < _QUITE_SURE and not _WORKPLACE_BEFORE.search(before)


def _writes_capitals(text: str, finding: Finding) -> bool:
    """Whether the line around a finding, the stamp and name of a chat aside, has a word with a capital."""
    start = text.rfind("\n", 0, finding.start) + 1
    end = text.find("\n", finding.end)
    stamp = _CHAT_STAMP.match(text, start, finding.start)
    start = max(stamp.end() if stamp else start, finding.start - _LINE_REACH)
    end = min(len(text) if end < 0 else end, finding.end + _LINE_REACH)
    # Where spaces were lost, a name starts anywhere.
    return _CAPITAL_WORD.search(text, start, end) is not None and _GLUED.search(text, start, end) is None


def _capitals_inside(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"(?<=[a-zà-ÿ,;] )[A-ZÀ-Þ][\w'’-]+", text))


@cache
def _common() -> Callable[[str], bool]:
    # The word list is data of the identity package, which imports this one; a module-level import would be a circle.
    from anoniem.identity.words import is_common

    return is_common


@cache
def _frequency() -> Callable[[str], int]:
    from anoniem.identity.words import frequency

    return frequency


def _surface(finding: Finding) -> str:
    return " ".join(finding.text.split()).strip("'\"’.-:")


def _public(text: str, finding: Finding) -> bool:
    head = _HEAD_BEFORE.search(text[max(0, finding.start - 14) : finding.start]) is not None
    surface = _surface(finding)
    if (
        finding.kind is Kind.PERSON
        and surface.lower() in NOT_NAMES
        and finding.source in _GUESSED
        and not (finding.source == "model" and finding.score >= _CERTAIN)
        and (surface.islower() or (head and (len(surface) > _SHORT_WORD or _HEADING.match(text, finding.end))))
    ):
        return True
    listed = text.startswith(")", finding.end) and not text.startswith("(", finding.start - 1)
    if head and len(surface) == 1 and finding.source in _GUESSED and listed:
        return True
    return is_generic(surface) or (finding.kind is not Kind.PLACE and is_public_person(surface))


def _initialled(text: str, finding: Finding) -> bool:
    """Whether letters stand in a column of their own, as the initials of who signs do ("        N.B.")."""
    return _DOTTED.fullmatch(finding.text) is not None and text.startswith(
        "   ", max(0, finding.start - 3), finding.start
    )


def _technical(text: str, finding: Finding, surface: str) -> bool:
    """Whether a word in capitals is part of a file format: "BEGIN:VEVENT", "LOCATION:Gein"."""
    if not surface.isupper() or len(surface) < _SHORTEST_KEY:
        return False
    before = _KEY_BEFORE.search(text[max(0, finding.start - 14) : finding.start])
    return before is not None or _KEY_AFTER.match(text, finding.end) is not None


def _taught(text: str, finding: Finding, surface: str) -> bool:
    """Whether a language that is also a first name is a language here: "docent Frans"."""
    before = text[max(0, finding.start - 24) : finding.start]
    return is_adjective(surface) and _SUBJECT_BEFORE.search(before) is not None


def _owned(text: str, finding: Finding) -> bool:
    if finding.kind is not Kind.PERSON:
        return False
    if not _public(text, finding):
        return " " in finding.text or finding.source not in _GUESSED
    return (
        finding.source in _OWN_EVIDENCE
        or _TITLE_BEFORE.search(text[max(0, finding.start - 16) : finding.start]) is not None
    )


def _words(surface: str) -> set[str]:
    return {word for word in re.split(r"[^\w]+", surface.lower()) if len(word) > 1} - _PARTICLES


def without_little_words(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Leave out doubts that are a single article, pronoun or preposition: asking about those hides the real ones."""
    return (one for one in findings if not (one.doubtful and one.text.lower() in _LITTLE_WORDS))
