"""Whether a text is Dutch: what reads it was made for Dutch, and finds less in other languages."""

from __future__ import annotations

import re

__all__ = ["is_partly_foreign"]

_WORD = re.compile(r"[^\W\d_]+")
_PARAGRAPH = re.compile(r"\n\s*\n")

# Little words that every Dutch text is full of and that its neighbours hardly have.
_DUTCH = frozenset(
    """aan als bij daar dan dat deze dit doet door een eens en er gaat geen haar had hebben heeft het hij hoe hun ik
    kan kwam kreeg maar meer met mij mijn moet na naar niet nog of om omdat ons ook op over pas samen te toen
    tot uit van veel vindt volgende voor waar wat week weer wel werd wij wil wordt zegt zelf ze zich zij zijn zo
    zonder""".split()  # noqa: SIM905
)
# Idem for English, German, French, Spanish, Turkish and Polish.
_FOREIGN = (
    frozenset(
        """the and of to that it he she his her with for you not but they have has who which from this would there
    because und der das ist nicht ein eine sie mit auf für auch sich dem den von wird oder aber wenn noch le les des une
    est et dans pour que qui elle avec sur pas mais nous vous aux ses el los las una por con para pero como más
    muy bir ve bu için ile çok ama da olarak gibi nie się jest na że to jak ale był""".split()  # noqa: SIM905
    )
    - _DUTCH
)

_ENOUGH = 25  # words, below which the little words tell nothing
_LEAST = 4  # little words of another language: a form holds hardly any of either


def is_partly_foreign(text: str) -> bool:
    """Whether a text, or a paragraph of it, is in another language than Dutch.

    Args:
        text: any text; a paragraph ends at an empty line.

    Returns:
        True if a paragraph of at least 25 words has more little words of other languages than of Dutch. A language
        whose little words are not known here, or a short quotation, is not noticed.
    """
    return any(_foreign(paragraph) for paragraph in _PARAGRAPH.split(text))


def _foreign(paragraph: str) -> bool:
    words = [word.lower() for word in _WORD.findall(paragraph)]
    if len(words) < _ENOUGH:
        return False
    foreign = sum(word in _FOREIGN for word in words)
    return foreign >= _LEAST and foreign > sum(word in _DUTCH for word in words)
