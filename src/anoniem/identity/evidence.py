"""Evidence from the words around it that a word is used as a name and not as an ordinary word."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anoniem.identity.roles import BEFORE_NAME, SALUTATIONS, TITLES
from anoniem.identity.text import word_set
from anoniem.identity.words import VERB_LIKE, frequency

if TYPE_CHECKING:
    from anoniem.identity.text import Atoms

__all__ = ["name_evidence", "place_evidence", "sentence_initial"]

_DETERMINERS = word_set(
    """de het een deze die dit dat elke elk iedere ieder geen mijn jouw zijn haar hun ons onze uw welke welk zo'n n alle veel
    meer weinig twee drie vier vijf mooie grote kleine rode witte oude nieuwe hele eerste laatste wat zulke"""
)
_NAME_PREPOSITIONS = word_set("met van aan voor bij door over tegen zonder namens tussen naast richting achter")
_PLACE_PREPOSITIONS = word_set("in te uit naar nabij rond vanuit omgeving regio rondom via bij")
_PRONOUNS = word_set("ik je jij jullie hij ze zij we wij men u er het dat ie")
_PERSON_VERBS = word_set(
    """zegt zei vertelt vertelde vindt vond is was heeft had wil wilde kan kon gaat ging komt kwam belt belde appt appte mailt
    mailde vraagt vroeg denkt dacht moet moest zit zat werkt werkte woont woonde wordt werd doet deed geeft gaf krijgt
    kreeg blijft bleef ziet zag voelt voelde noemt noemde schrijft schreef stelt stelde merkt merkte loopt liep slaapt
    sliep huilt huilde lacht lachte knikt knikte begint begon weet wist mag mocht zal zou lijkt leek geboren
    reageert reageerde antwoordt antwoordde praat praatte speelt speelde staat stond"""
)
_AND = frozenset({"en", "of", "&"})
_INITIAL = re.compile(r"(?:^|[.!?:;\n\r|>•*\[\]–—…])[\s\"'“”‘’„(\-–*•>#\d.)]*$")
_LOOK_BACK = 24
_VERY_FREQUENT = 400


def sentence_initial(text: str, start: int) -> bool:
    """Whether a word starts a sentence, a line or a table cell, so that its capital says nothing."""
    return bool(_INITIAL.search(text[max(0, start - _LOOK_BACK) : start])) or start == 0


def _near(gap: str) -> bool:
    """Whether two atoms stand in one sentence with no more than a space, a dot of a title or a quote between them."""
    return len(gap) <= 3 and "\n" not in gap  # noqa: PLR2004 - ". " and a quote


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
    score = 2 if capitalised else 0
    key = atoms.keys[last]
    verb = key in VERB_LIKE or frequency(key) >= _VERY_FREQUENT
    before_gap = atoms.gap(first - 1) if first else "\n"
    before = atoms.keys[first - 1] if first and _near(before_gap) else ""
    after_gap = atoms.gap(last)
    after = atoms.keys[last + 1] if last + 1 < len(atoms) and _near(after_gap) else ""
    if before in TITLES or (before in SALUTATIONS and before_gap.strip(" .") == ""):
        score += 3 if before != "aan" else 1
    elif before in BEFORE_NAME and before_gap.strip(" .,:(") == "":
        score += 0 if verb and not capitalised else 2
    elif before in _NAME_PREPOSITIONS and before_gap == " ":
        score += 2 if frequency(key) < _VERY_FREQUENT or verb else 1
    elif before in _DETERMINERS and before_gap == " ":
        score -= 3
    if verb and (before in _PRONOUNS or after in _PRONOUNS) and before not in _NAME_PREPOSITIONS:
        score -= 3
    if after in _PERSON_VERBS and after_gap == " " and before not in _PRONOUNS and before not in _DETERMINERS:
        score += 2
    if after_gap.startswith(":") and "\n" in before_gap:
        score += 2
    if after_gap.startswith(("'s ", "’s ")):
        score += 2
    if before in _AND or after in _AND:
        score += _beside_name(atoms, first, last, before, after)
    return score


def _beside_name(atoms: Atoms, first: int, last: int, before: str, after: str) -> int:
    """One point if the word stands in a pair ("Roos en Anna") with a capitalised word that is no ordinary word."""
    neighbours = []
    if before in _AND and first > 1:
        neighbours.append(first - 2)
    if after in _AND and last + 2 < len(atoms):
        neighbours.append(last + 2)
    return int(
        any(
            atoms.surface(i)[:1].isupper() and frequency(atoms.keys[i]) == 0 and len(atoms.keys[i]) > 1
            for i in neighbours
        )
    )


def place_evidence(atoms: Atoms, first: int) -> int:
    """Weigh whether a lower-case ordinary word names a place or organisation: 2 after "in", "te", "uit", else 0."""
    if not first or atoms.gap(first - 1) != " ":
        return 0
    return 2 if atoms.keys[first - 1] in _PLACE_PREPOSITIONS else 0
