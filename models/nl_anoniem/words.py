"""Cutting text into words, and words into the pieces that the encoder knows.

Training and use share this module, so that the encoder meets in use what it was trained on.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tokenizers import Tokenizer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

__all__ = ["END", "PAD", "START", "PieceCutter", "Word", "cut_text", "cut_words"]

START, PAD, END, UNKNOWN = 0, 1, 2, 3
"""Numbers of the pieces that stand for no text; END also marks the end of a line, as it parts texts in pretraining."""

_WORD_MARK = "\N{LOWER ONE EIGHTH BLOCK}"
_LONGEST = 64  # characters of a word that are read: more is a code, and it bounds the work on a line without spaces
_PIECES_PER_WORD = 8  # idem

# Marks and invisible characters belong to the word that they stand in: combining accents, NUL and other controls, soft
# hyphens, zero-width and direction marks.
_INVISIBLE = "\\u0300-\\u036f\\x00-\\x08\\x0e-\\x1b\\x7f\\u00ad\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\ufeff"
_PART = re.compile(rf"\s+|(?:[^\W\d_]|[{_INVISIBLE}]){{1,1024}}|\d{{1,1024}}|.", re.DOTALL)
_STOPS = frozenset(".!?")


@dataclass(frozen=True, slots=True)
class Word:
    """A run of letters or digits, or one other character.

    Attributes:
        text: the characters.
        start: index of the first in the text.
        opens: white space, or nothing at all, comes before it.
        line_end: a line break, or nothing at all, comes after it.
        stop: a sentence may end with it.
    """

    text: str
    start: int
    opens: bool
    line_end: bool
    stop: bool

    @property
    def end(self) -> int:
        """Index after the last character."""
        return self.start + len(self.text)


def cut_words(text: str) -> Iterator[str]:
    """Cut a text into white space, runs of letters, runs of digits, and single other characters.

    A run of letters is cut once more where a capital follows a small letter ("JanSmit"); none is longer than 1024.

    Args:
        text: any text.

    Yields:
        The parts in order; joined they are the text.
    """
    for match in _PART.finditer(text):
        part = match[0]
        if len(part) == 1 or part[1:].islower() or part.isupper() or not part[0].isalpha():
            yield part
            continue
        start = 0
        for index in range(1, len(part)):
            if part[index].isupper() and part[index - 1].islower():
                yield part[start:index]
                start = index
        yield part[start:]


def cut_text(text: str) -> list[Word]:
    """Cut a text into words with their place; white space is left out.

    Args:
        text: any text.

    Returns:
        The words in order.
    """
    parts = list(cut_words(text))
    words: list[Word] = []
    place = 0
    for index, part in enumerate(parts):
        if not part.isspace():
            before = parts[index - 1] if index else " "
            after = parts[index + 1] if index + 1 < len(parts) else "\n"
            words.append(
                Word(
                    part,
                    place,
                    opens=before.isspace(),
                    line_end="\n" in after,
                    stop=part in _STOPS and after.isspace() and len(before) > 1,
                )
            )
        place += len(part)
    return words


def _visible(word: str) -> str:
    """Fold compatibility forms and leave out control and format characters (NUL, zero-width marks, soft hyphens)."""
    word = word[:_LONGEST]
    if word.isascii() and word.isprintable():
        return word
    kept = (c for c in word if unicodedata.category(c) not in {"Cc", "Cf"})
    return unicodedata.normalize("NFKC", "".join(kept))


class PieceCutter:
    """Cuts words into pieces with a unigram language model (Kudo, "Subword Regularization", ACL 2018).

    Args:
        path: the `tokenizers` file with the pieces and their log probabilities.
    """

    def __init__(self, path: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(path))

    def cut(self, words: Sequence[Word]) -> list[list[int]]:
        """Cut each word into one to eight pieces, and a line end after the last word of a line.

        Args:
            words: the words of a text.

        Returns:
            For each word its piece numbers; the first is the one that carries its label.
        """
        marked = [_WORD_MARK + _visible(w.text) if w.opens else _visible(w.text) for w in words]
        encoded = self._tokenizer.encode_batch_fast(marked, add_special_tokens=False)
        cut = [e.ids[:_PIECES_PER_WORD] or [UNKNOWN] for e in encoded]
        for word, pieces in zip(words, cut, strict=True):
            if word.line_end:
                pieces.append(END)
        return cut
