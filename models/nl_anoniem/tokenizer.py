"""Cutting text into words; a name inside a file name ("eind_jansen.docx") is a word of its own.

Building spaCy's tokeniser for Dutch takes a second, for exceptions that the encoder has no use for; this one is a
single regular expression.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spacy.tokens import Doc
from spacy.util import registry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from spacy.language import Language
    from spacy.vocab import Vocab

__all__ = ["WordTokenizer", "cut_words"]

# Marks and invisible characters belong to the word that they stand in: combining accents, NUL and other controls, soft
# hyphens, zero-width and direction marks.
_INVISIBLE = "\\u0300-\\u036f\\x00-\\x08\\x0e-\\x1b\\x7f\\u00ad\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\ufeff"
_LETTER = rf"(?:[^\W_]|[{_INVISIBLE}])"
_TOKEN = re.compile(rf"\s+|(?:[^\W\d_]\.)+|{_LETTER}{{1,1024}}(?:[-'’.]+{_LETTER}{{1,1024}}){{0,8}}|.", re.DOTALL)


def cut_words(text: str) -> Iterator[str]:
    """Cut a text into white space, initials ("J.P."), words ("Jan-Willem", "zo'n") and single other characters.

    No word is longer than some thousand characters, so that a megabyte without a space is no single token.

    Args:
        text: any text.

    Yields:
        The parts in order; joined they are the text.
    """
    for match in _TOKEN.finditer(text):
        yield match[0]


class WordTokenizer:
    """spaCy's tokeniser interface over `cut_words`.

    Args:
        vocab: the vocabulary of the pipeline.
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Make a document whose text is exactly `text`."""
        words: list[str] = []
        spaces: list[bool] = []
        for part in cut_words(text):
            if words and part[0] == " " and not spaces[-1] and not words[-1].isspace():
                spaces[-1] = True
                rest = part[1:]
                if not rest:
                    continue
            else:
                rest = part
            words.append(rest)
            spaces.append(False)
        return Doc(self.vocab, words=words, spaces=spaces)

    def to_bytes(self, **_: object) -> bytes:
        """Return nothing: the rules are code."""
        return b""

    def from_bytes(self, _: bytes, **__: object) -> WordTokenizer:
        """Read nothing: the rules are code."""
        return self

    def to_disk(self, _: Path | str, **__: object) -> None:
        """Write nothing: the rules are code."""

    def from_disk(self, _: Path | str, **__: object) -> WordTokenizer:
        """Read nothing: the rules are code."""
        return self


def _builder() -> Callable[[Language], WordTokenizer]:
    return lambda nlp: WordTokenizer(nlp.vocab)


# Called plainly: spaCy's registry decorators are not typed.
registry.tokenizers("anoniem.WordTokenizer.v1", func=_builder)
