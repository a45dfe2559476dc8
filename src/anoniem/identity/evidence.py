"""Evidence from the words around it that a word is used as a name and not as an ordinary word."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anoniem.identity.roles import BEFORE_NAME, SALUTATIONS, TITLES
from anoniem.identity.text import is_capitalised, word_set
from anoniem.identity.words import VERB_LIKE, frequency, is_common

if TYPE_CHECKING:
    from anoniem.identity.text import Atoms

__all__ = ["after_article", "name_evidence", "place_evidence", "sentence_initial"]

_DETERMINERS = word_set(
    """
    de het een deze die dit dat elke elk iedere ieder geen mijn jouw zijn haar hun ons onze uw welke welk zo'n
    n alle veel meer weinig twee drie vier vijf mooie grote kleine rode witte oude nieuwe hele eerste laatste
    wat zulke
    """
)
_ARTICLES = word_set("de het een 'n geen")
_NAME_PREPOSITIONS = word_set("met van aan voor bij door over tegen zonder namens tussen naast richting achter")
_PLACE_PREPOSITIONS = word_set("in te uit op naar nabij rond vanuit omgeving regio rondom via bij")
_PRONOUNS = word_set("ik je jij jullie hij ze zij we wij men u er het dat ie")
_PERSON_VERBS = word_set(
    """
    zegt zei vertelt vertelde vindt vond is was heeft had wil wilde kan kon gaat ging komt kwam belt belde
    appt appte mailt mailde vraagt vroeg denkt dacht moet moest zit zat werkt werkte woont woonde wordt werd
    doet deed geeft gaf krijgt kreeg blijft bleef ziet zag voelt voelde noemt noemde schrijft schreef stelt
    stelde merkt merkte loopt liep slaapt sliep huilt huilde lacht lachte knikt knikte begint begon weet wist
    mag mocht zal zou lijkt leek geboren reageert reageerde antwoordt antwoordde praat praatte speelt speelde
    staat stond
    sloeg bracht zong riep nam trok sprak brak hield viel ving hing reed zweeg keek stierf won verloor sprong droeg
    koos schrok verdween vertrok besloot begreep herkende zuchtte snikte mompelde glimlachte schudde haalde legde
    luistert luisterde opende sloot stuurde stuurt neemt kijkt luistert leest las schreeuwde zingt zong
    """
)
_AND = frozenset({"en", "of", "&"})
_INITIAL = re.compile(r"(?:^|[.!?:;\n\r|>•*\[\]–—…])[\s\"'“”‘’„(\-–*•>#\d.)]*$")
_LOOK_BACK = 24
_VERY_FREQUENT = 400
_LONGEST_NEAR = 3
_SHORTEST_VERB = 4
_NOT_VERBS = word_set(
    "niet heet want omdat zodat voordat nadat totdat straat nacht kwart recht licht echt slecht dicht laat tegemoet"
)
_AGE_NEXT = re.compile(r" \(\d")


def sentence_initial(text: str, start: int) -> bool:
    """Whether a word starts a sentence, a line or a table cell, so that its capital says nothing."""
    return bool(_INITIAL.search(text[max(0, start - _LOOK_BACK) : start])) or start == 0


def name_evidence(atoms: Atoms, first: int, last: int, *, capitalised: bool) -> int:
    """Weigh whether a word that is also an ordinary word names a person here.

    Args:
        atoms: the atoms of the text.
        first: index of the occurrence's first atom.
        last: index of its last atom.
        capitalised: whether it is written with a capital that no sentence start explains.

    Returns:
        Above 1: used as a name; 1: probably; 0: undecided; below 0: an ordinary word.
    """
    key = atoms.keys[last]
    verb = key in VERB_LIKE or frequency(key) >= _VERY_FREQUENT
    before_gap = atoms.gap(first - 1) if first else "\n"
    after_gap = atoms.gap(last)
    beside = atoms.keys[first - 1] if first and before_gap == " " else ""
    after = atoms.keys[last + 1] if last + 1 < len(atoms) and after_gap == " " else ""
    score = 2 if capitalised else 0
    score += _before(atoms, first, before_gap, verb=verb, capitalised=capitalised)
    if verb and (beside in _PRONOUNS or after in _PRONOUNS) and beside not in _NAME_PREPOSITIONS:
        score -= 3
    if beside not in _PRONOUNS and beside not in _DETERMINERS:
        if after in _PERSON_VERBS:
            score += 2
        elif after == "zelf" or _verb_like(after):
            score += 1
    if (
        _labels(before_gap, after_gap)
        or after_gap.startswith(("'s ", "’s "))
        or _AGE_NEXT.match(atoms.text, atoms.ends[last])
    ):
        score += 2
    return score + _beside_name(atoms, first, last)


def _verb_like(word: str) -> bool:
    """Whether a word has the ending of a third person ("komt", "bracht")."""
    return word.endswith("t") and len(word) >= _SHORTEST_VERB and word not in _NOT_VERBS and is_common(word)


def after_article(atoms: Atoms, first: int) -> bool:
    """Whether an article stands just before: "een loan", "de vonk"."""
    return first > 0 and atoms.gap(first - 1) == " " and atoms.keys[first - 1] in _ARTICLES


def _labels(before_gap: str, after_gap: str) -> bool:
    """Whether the word stands as a speaker or a form field: alone before a colon at the start of a line."""
    return after_gap.startswith(":") and ("\n" in before_gap or "- " in before_gap or "] " in before_gap)


def _before(atoms: Atoms, first: int, gap: str, *, verb: bool, capitalised: bool) -> int:
    """What the word before says: a title or role, a salutation, a preposition, an article."""
    before = atoms.keys[first - 1] if first else ""
    score = 0
    if before in TITLES and gap.strip(" .") == "":
        score = 3
    elif before in SALUTATIONS and gap in {" ", ", ", ",\n", ",\n\n", "\n"}:
        score = 1 if before == "aan" else 3
    elif before in BEFORE_NAME and gap.strip(" .,:(") == "" and len(gap) <= _LONGEST_NEAR:
        score = 0 if verb and not capitalised else 2
    elif gap == " " and before in _NAME_PREPOSITIONS:
        score = 1 if verb and atoms.keys[first] not in VERB_LIKE else 2
    elif gap == " " and before in _DETERMINERS:
        score = -3
    elif gap == " " and before in _PLACE_PREPOSITIONS:
        score = -2
    return score


def _beside_name(atoms: Atoms, first: int, last: int) -> int:
    """One point if the word stands in a pair ("Roos en Anna") with a capitalised word that is no ordinary word."""
    neighbours = []
    if first > 1 and atoms.keys[first - 1] in _AND:
        neighbours.append(first - 2)
    if last + 2 < len(atoms) and atoms.keys[last + 1] in _AND:
        neighbours.append(last + 2)
    return int(any(is_capitalised(atoms.surface(i)) and not is_common(atoms.keys[i]) for i in neighbours))


def place_evidence(atoms: Atoms, first: int) -> int:
    """Weigh whether a lower-case ordinary word names a place or organisation: 2 after "in", "te", "uit", else 0."""
    if not first or atoms.gap(first - 1) != " ":
        return 0
    return 2 if atoms.keys[first - 1] in _PLACE_PREPOSITIONS else 0
