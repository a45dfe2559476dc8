"""Folding of surfaces, and the atoms (runs of letters or of digits) in which names are sought.

Names are compared after folding: compatibility decomposition, no accents, no invisible characters, look-alike
letters of other scripts as Latin, lower case. Folding never changes offsets: an atom keeps its place in the
original text.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["Atoms", "fold", "is_capitalised", "keys_of", "word_set"]

_LETTER = r"[^\W\d_][\u0300-\u036f]*"
_INVISIBLE = r"[\u00ad\u200b-\u200f\u2060\u2066-\u2069\ufeff]"
_ATOM = re.compile(rf"(?:{_LETTER})+(?:{_INVISIBLE}+(?:{_LETTER})+)*|\d+")

_LOOKALIKES = str.maketrans(
    {
        "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ĳ": "ij",
        "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "х": "x", "у": "y", "к": "k", "м": "m",
        "т": "t", "в": "b", "н": "h", "і": "i", "ј": "j", "ѕ": "s", "ԁ": "d", "һ": "h",
        "α": "a", "ε": "e", "ο": "o", "ρ": "p", "τ": "t", "υ": "u", "ι": "i", "κ": "k", "ν": "v",
    }
)  # fmt: skip


def fold(surface: str) -> str:
    """Return the form in which two spellings of one name are equal.

    Args:
        surface: a word or several.

    Returns:
        The surface in lower case, without accents and invisible characters, look-alike letters as Latin ones.
    """
    if surface.isascii():
        return surface.lower()
    decomposed = unicodedata.normalize("NFKD", surface.casefold())
    kept = (char for char in decomposed if unicodedata.category(char) not in {"Mn", "Cf"})
    return "".join(kept).translate(_LOOKALIKES)


def word_set(block: str) -> frozenset[str]:
    """Read a block of words separated by white space."""
    return frozenset(block.split())


def is_capitalised(surface: str) -> bool:
    """Whether the first letter is upper or title case."""
    return surface[:1].isupper() or surface[:1].istitle()


@dataclass(frozen=True, slots=True)
class Atoms:
    """The atoms of a text, in order.

    Attributes:
        text: the text they lie in.
        starts: offset of each atom's first character.
        ends: offset just past each atom's last character.
        keys: each atom, folded.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    keys: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Atoms:
        """Cut a text into atoms; linear in its length."""
        starts: list[int] = []
        ends: list[int] = []
        keys: list[str] = []
        folded: dict[str, str] = {}
        for match in _ATOM.finditer(text):
            surface = match[0]
            key = folded.get(surface)
            if key is None:
                key = folded[surface] = fold(surface)
            starts.append(match.start())
            ends.append(match.end())
            keys.append(key)
        return cls(text, tuple(starts), tuple(ends), tuple(keys))

    def __len__(self) -> int:
        return len(self.keys)

    def surface(self, index: int) -> str:
        """The atom as it stands in the text."""
        return self.text[self.starts[index] : self.ends[index]]

    def gap(self, index: int) -> str:
        """What stands between this atom and the next; empty after the last."""
        if index + 1 >= len(self.keys):
            return ""
        return self.text[self.ends[index] : self.starts[index + 1]]


@lru_cache(maxsize=1024)
def keys_of(surface: str) -> tuple[str, ...]:
    """The folded atoms of a surface."""
    return Atoms.of(surface).keys
