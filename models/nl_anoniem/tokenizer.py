"""spaCy's tokeniser interface over the words that the encoder reads.

Building spaCy's own tokeniser for Dutch takes a second, for exceptions that the encoder has no use for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.tokens import Doc
from spacy.util import registry

from nl_anoniem.words import cut_words

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from spacy.language import Language
    from spacy.vocab import Vocab

__all__ = ["WordTokenizer"]


class WordTokenizer:
    """Makes documents of the parts that `cut_words` gives.

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
