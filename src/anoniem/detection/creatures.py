"""Animals, dolls and characters: names that a text itself says are nobody's.

"De hond heet Bram", "knuffelbeer Olaf", "Job uit de Bijbel", "Lukas 15". Such a mention is doubtful; so are the other
mentions of the name, if the text introduces it that way and gives it to no person besides.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anoniem.detection.finding import Finding, Kind
from anoniem.detection.wording import word_set

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

__all__ = ["creature_names"]

_CREATURE = (
    r"(?P<creature>(?:pup|puppy|teckel|labrador|herder|poedel|terri[eë]r|hond|kat|poes|kater|kitten|paard|pony|merrie|"
    r"hengst|ezel|geit|schaap|koe|varken|cavia|konijn|hamster|rat|muis|papegaai|parkiet|kanarie|kip|haan|duif|merel|kauw|"
    r"gans|eend|goudvis|vis|schildpad|dier|huisdier|knuffel|beer|pop|klaspop|handpop)"
    r"(?:s|en|je|jes|'s|ne|pen|ten|den|fen)?|knuffel\w{2,12}|\w{3,12}(?:hondje|katje|paard|konijn|olifant|beertje))"
)
_ANY = re.compile(rf"\b{_CREATURE}\b")
# "hond Bram" · "de ezels: Bram" · "kat (Boo" · "paard heet Stella" · "cavia die Henny heet"
_BEFORE = re.compile(
    rf"\b{_CREATURE}(?:,? (?:(?:die|dat|ze|hij) )?(?:ook |nu |thuis )?(?:heet|heette|heten|heetten|genaamd|genoemd)"
    rf"(?: ook| nu)?)?(?::| \(|,)? ?[\"']?$"
)
_BEFORE_HEET = re.compile(rf"\b{_CREATURE},? (?:die|dat) (?:ook |nu )?[\"']?$")
_HEET = re.compile(r"[\"']? (?:heet|heette|genoemd|wordt)\b")
_OWNER = r"de|het|een|haar|zijn|hun|mijn|onze|ons"
_AFTER = re.compile(
    rf"[\"'*]{{0,2}}(?:,? (?:\([^()\n]{{1,20}}\) )?(?:(?:is|was|heet)(?: ook| nu)? )?(?:{_OWNER}) (?:[a-zà-ÿ]+ )?"
    rf"{_CREATURE}\b|[\"']? \((?:(?:{_OWNER}) )?{_CREATURE.replace('creature', 'other')}\b)"
)
_COMMA = re.compile(r", ?[\"']?$")
_FICTION_AFTER = re.compile(
    r"[\"']? (?:uit|van) (?:de |het |een )?(?:bijbel|schrift|oude testament|nieuwe testament|koran|boek|film|serie|"
    r"musical|sprookje|prentenboek|stripboek|strip)\b",
    re.IGNORECASE,
)
_FICTION_INSIDE = re.compile(r" uit (?:de |het )?(?:bijbel|schrift|koran|boek|film|serie)$", re.IGNORECASE)
_BOOKS = word_set("""
    genesis exodus leviticus numeri deuteronomium jozua rechteren ruth samuel koningen kronieken ezra nehemia ester job
    psalm psalmen spreuken prediker hooglied jesaja jeremia klaagliederen ezechiel ezechiël daniel daniël hosea joel
    joël amos obadja jona micha nahum habakuk sefanja haggai zacharia maleachi matteus matteüs mattheus mattheüs marcus
    lucas lukas johannes handelingen romeinen korintiers korintiërs galaten efeziers efeziërs filippenzen kolossenzen
    tessalonicenzen timoteus timotheüs titus filemon hebreeen hebreeën jakobus petrus judas openbaring
""")
_CHAPTER = re.compile(r" \d{1,3}(?![\w/-]| (?:jaar|jr|uur|mei|juni|juli)\b)(?::\d)?")
_PAIRS = (" en ", " & ")
_REACH = 48


def creature_names(text: str, findings: Sequence[Finding], owned: Collection[str]) -> frozenset[Finding]:
    """Give the findings that name an animal, a thing or a character.

    Args:
        text: the whole text.
        findings: findings in any order, overlapping or not.
        owned: words, in lower case, that the text gives to a person.

    Returns:
        Those of the findings that the words around them say are nobody's, and the mentions that follow these.
    """
    persons = sorted(each for each in findings if each.kind in {Kind.PERSON, Kind.PLACE, Kind.ORG})
    lively = _ANY.search(text) is not None
    # Somebody may be called Beer or De Haan.
    taken = {at for each in persons if lively and not each.doubtful for at in range(each.start, each.end)}
    named: set[Finding] = set()
    ends: set[int] = set()
    for each in persons:
        paired = any(each.start - len(gap) in ends and text.startswith(gap, each.start - len(gap)) for gap in _PAIRS)
        if paired or _fictional(text, each) or (lively and _creature(text, each, taken)):
            named.add(each)
            ends.add(each.end)
    if not named:
        return frozenset()
    first: dict[str, Finding] = {}
    for each in persons:
        first.setdefault(each.text.lower(), each)
    spans = {(each.start, each.end) for each in named}
    borne = {
        name
        for name, each in first.items()
        if (each.start, each.end) in spans and not {word for word in re.split(r"\W+", name) if word} & set(owned)
    }
    return frozenset(each for each in persons if (each.start, each.end) in spans or each.text.lower() in borne)


def _creature(text: str, finding: Finding, taken: Collection[int]) -> bool:
    """Whether the words around a finding say that it names an animal or a doll."""
    since = max(0, finding.start - _REACH)
    since = max(since, text.rfind("\n", since, finding.start) + 1)
    before = text[since : finding.start]
    if (hit := _BEFORE.search(before)) and since + hit.start("creature") not in taken:
        # "een kat, Anna niet": only what two commas enclose belongs to the animal.
        return not _COMMA.search(before) or text.startswith(",", finding.end)
    if _BEFORE_HEET.search(before) and _HEET.match(text, finding.end):
        return True
    if hit := _AFTER.match(text, finding.end):
        return hit.start("creature") not in taken and hit.start("other") not in taken
    return False


def _fictional(text: str, finding: Finding) -> bool:
    """Whether a name comes from a book, a film or the Bible by the words after it."""
    if _FICTION_AFTER.match(text, finding.end) or _FICTION_INSIDE.search(finding.text):
        return True
    return finding.text.lower() in _BOOKS and _CHAPTER.match(text, finding.end) is not None
