"""Making other notes out of a marked note: other names, another hand, a worse keyboard.

A text is handled as its parts, labelled and not, so that no change can move a label off its stretch.
"""

from __future__ import annotations

import re
import string
import unicodedata
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from marked import OUTSIDE, Stretch, Text

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from names import Names

__all__ = ["Augmenter"]

Part = tuple[str, str, str]
"""Characters, label, type of the guideline."""

_NAME_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]{2,})*")
_TITLE = re.compile(
    r"\b(?:mevrouw|mevr|mw|meneer|dhr|de heer|heer|mijnheer|juf|juffrouw|meester|fam|familie|dr|drs|ds|mr|prof|dokter|"
    r"broeder|zuster|weduwe|gebroeders)\.?\s*$",
    re.IGNORECASE,
)
_PREFIXES = frozenset(
    "van de der den ter ten te tot von zu di da dos das del della du la le el al 't 's op in aan bij voor v d".split()  # noqa: SIM905
)
_MONTHS = (
    "januari februari maart april mei juni juli augustus september oktober november december".split()  # noqa: SIM905
)
_MONTH = re.compile(r"\b(?:" + "|".join(_MONTHS) + r")\b", re.IGNORECASE)
_STOPS = re.compile(r"[.,;:!?\"“”„()]")
_NEAR = {
    "a": "sqz", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo", "j": "hk",
    "k": "jl", "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o", "q": "wa", "r": "et", "s": "ad", "t": "ry",
    "u": "yi", "v": "cb", "w": "qe", "x": "zc", "y": "tu", "z": "xa",
}  # fmt: skip
_OCR = (("rn", "m"), ("m", "rn"), ("l", "1"), ("I", "l"), ("O", "0"), ("o", "0"), ("ij", "ü"), ("e", "c"), ("é", "e"),
        ("ë", "e"), ("h", "li"), ("t", "f"), ("S", "5"), ("B", "8"), ("cl", "d"), ("ri", "n"))  # fmt: skip


class Augmenter:
    """Changes texts at random.

    Args:
        names: where new names come from.
        rng: source of chance.
    """

    def __init__(self, names: Names, rng: random.Random) -> None:
        self._names = names
        self._rng = rng

    def __call__(self, text: Text) -> Text:
        """Return a changed copy; at times the text itself."""
        parts = _parts(text)
        if text.complete and self._chance(0.1):
            return text
        parts = self._swapped(parts, self._rng.choice((0.0, 0.5, 1.0, 1.0)) if text.complete else 0.25)
        if text.complete and self._chance(0.5):
            parts = [(self._digits(s, label), label, kind) for s, label, kind in parts]
        if text.complete and self._chance(0.06):
            parts = self._initialled(parts)
        parts = self._hand(parts)
        parts = self._noise(parts)
        return self._laid_out(_text(text, parts))

    def _chance(self, share: float) -> bool:
        return self._rng.random() < share

    # -- other names ------------------------------------------------------------------------------------------------

    def _swapped(self, parts: list[Part], share: float) -> list[Part]:
        words: dict[str, str] = {}
        wholes: dict[str, str] = {}
        changed: list[Part] = []
        before = ""
        for characters, label, kind in parts:
            new = characters
            if label == "PER":
                new = self._person(characters, before, words, share)
            elif label in {"LOC", "ORG"} and characters not in wholes:
                draw = self._names.place if label == "LOC" else self._names.organisation
                swap = self._chance(share * (0.5 if label == "LOC" else 0.4))
                wholes[characters] = _like(characters, draw()) if swap else characters
            changed.append(
                (
                    wholes.get(characters, new) if label in {"LOC", "ORG"} else new,
                    label,
                    kind,
                )
            )
            before = characters
        return changed

    def _person(self, surface: str, before: str, words: dict[str, str], share: float) -> str:
        found = list(_NAME_WORD.finditer(surface))
        titled = bool(_TITLE.search(before))
        out, place = [], 0
        for index, match in enumerate(found):
            word = match[0]
            key = word.lower()
            if key not in words:
                words[key] = self._new_name(word, last=titled if len(found) == 1 else index > 0, share=share)
            out += [surface[place : match.start()], _like(word, words[key])]
            place = match.end()
        return "".join([*out, surface[place:]])

    def _new_name(self, word: str, *, last: bool, share: float) -> str:
        if not self._chance(share) or word.lower() in _PREFIXES:
            return word
        if len(word) == 1:
            return self._rng.choice(string.ascii_uppercase)
        draw = self._names.last if last else self._names.first
        return f"{draw()}-{draw()}" if "-" in word and self._chance(0.5) else draw()

    def _digits(self, characters: str, label: str) -> str:
        rng = self._rng
        if label == "DATE":
            characters = _MONTH.sub(lambda m: _like(m[0], rng.choice(_MONTHS)), characters)
            return re.sub(
                r"\b\d{1,2}\b",
                lambda m: f"{rng.randint(1, 12):0{len(m[0])}d}",
                characters,
            )
        if label in {"CODE", "AGE"}:
            return re.sub(r"\d", lambda _: rng.choice("123456789"), characters)
        return characters

    def _initialled(self, parts: list[Part]) -> list[Part]:
        """Write persons as telegram style does: K., K, R.v.H."""
        stop = self._rng.choice((".", ".", ""))
        glue = self._rng.choice((" ", ""))
        share = self._rng.choice((0.5, 1.0))

        def short(surface: str) -> str:
            words = _NAME_WORD.findall(surface)
            if not words or not self._chance(share):
                return surface
            return glue.join(w[0] + stop for w in words)

        return [(short(s) if label == "PER" else s, label, kind) for s, label, kind in parts]

    # -- another hand -----------------------------------------------------------------------------------------------

    def _hand(self, parts: list[Part]) -> list[Part]:
        chance = self._rng.random()
        lower = chance < 0.3  # noqa: PLR2004 - shares of the ways of writing
        if lower:
            parts = _each(parts, str.lower)
        elif chance < 0.38:  # noqa: PLR2004
            parts = [(s if label == OUTSIDE else s.lower(), label, kind) for s, label, kind in parts]
        elif chance < 0.41:  # noqa: PLR2004
            parts = [(s.lower() if label == "PER" else s, label, kind) for s, label, kind in parts]
        elif chance < 0.44:  # noqa: PLR2004
            parts = _each(parts, str.upper)
        elif chance < 0.48:  # noqa: PLR2004
            parts = _each(
                parts,
                lambda s: re.sub(r"(?:^|(?<=[.!?\n] ))[A-Z]", lambda m: m[0].lower(), s),
            )
        if self._chance(0.3 if lower else 0.08):
            parts = [(self._unstopped(s) if label == OUTSIDE else s, label, kind) for s, label, kind in parts]
            if self._chance(0.3):
                parts = [(s.replace(".", "") if label == "PER" else s, label, kind) for s, label, kind in parts]
        if self._chance(0.3 if lower else 0.04):
            parts = _each(parts, lambda s: re.sub(r"\s*\n\s*", " ", s))
        elif self._chance(0.03):
            parts = _each(parts, lambda s: re.sub(r"(?<=[.!?]) ", "\n", s))
        return parts

    def _unstopped(self, characters: str) -> str:
        if self._chance(0.05):
            return characters.replace(".", " punt").replace(",", " komma")
        return _STOPS.sub(lambda m: "" if self._chance(0.9) else m[0], characters)

    # -- a worse keyboard or scanner --------------------------------------------------------------------------------

    def _noise(self, parts: list[Part]) -> list[Part]:
        if self._chance(0.18):
            parts = [(self._typed(s, 0.06), label, kind) for s, label, kind in parts]
        if self._chance(0.06):
            parts = [(self._scanned(s), label, kind) for s, label, kind in parts]
        if self._chance(0.1):
            parts = _each(parts, _unaccented)
        if self._chance(0.03):
            parts = [(self._broken(s), label, kind) for s, label, kind in parts]
        chance = self._rng.random()
        if chance < 0.09:  # noqa: PLR2004 - six notes in a hundred a little, three wholly
            share = 0.06 if chance < 0.06 else 0.35  # noqa: PLR2004
            parts = [(s.strip(" ") if self._chance(share) else s, label, kind) for s, label, kind in parts]
            parts = _each(
                parts,
                lambda s: re.sub(" ", lambda _: "" if self._chance(share / 3) else " ", s),
            )
        return parts

    def _broken(self, characters: str) -> str:
        return re.sub(
            r"(?<=[^\W\d_]{2})(?=[^\W\d_]{2})",
            lambda _: " " if self._chance(0.015) else "",
            characters,
        )

    def _typed(self, characters: str, share: float) -> str:
        return re.sub(
            r"[^\W\d_]{3,}",
            lambda m: self._slip(m[0]) if self._chance(share) else m[0],
            characters,
        )

    def _slip(self, word: str) -> str:
        place = self._rng.randrange(1, len(word) - 1)
        left, here, right = word[:place], word[place], word[place + 1 :]
        near = self._rng.choice(_NEAR.get(here.lower(), here))
        return self._rng.choice([
            left + right,
            left + here + here + right,
            left + right[:1] + here + right[1:],
            left + near + right,
            left + here + near + right,
        ])  # fmt: skip

    def _laid_out(self, text: Text) -> Text:
        """Break the lines at a width, as mail and scans do, at times inside words."""
        if not self._chance(0.08):
            return text
        width = self._rng.randint(38, 90)
        hyphens = self._chance(0.3)
        characters, column = list(text.text), 0
        breaks: list[int] = []
        space = -1
        for index, character in enumerate(characters):
            column = 0 if character == "\n" else column + 1
            if character == " ":
                space = index
            if column >= width and space > index - width:
                characters[space] = "\n"
                column = index - space
                around = "".join(characters[index - 2 : index + 2])
                if (
                    hyphens
                    and len(around) == 4  # noqa: PLR2004 - two letters on either side
                    and around.isalpha()
                    and self._chance(0.5)
                ):
                    characters[space] = " "
                    breaks.append(index)
                    column = 1
        return _hyphenated(Text(text.name, "".join(characters), text.stretches, text.complete), breaks)

    def _scanned(self, characters: str) -> str:
        for old, new in self._rng.sample(_OCR, self._rng.choice((4, 4, len(_OCR)))):
            characters = re.sub(
                re.escape(old),
                lambda m, new=new: new if self._chance(0.08) else m[0],  # type: ignore[misc]
                characters,
            )
        return characters


def _parts(text: Text) -> list[Part]:
    parts: list[Part] = []
    place = 0
    for stretch in text.stretches:
        parts.append((text.text[place : stretch.start], OUTSIDE, OUTSIDE))
        parts.append((text.text[stretch.start : stretch.end], stretch.label, stretch.type))
        place = stretch.end
    parts.append((text.text[place:], OUTSIDE, OUTSIDE))
    return parts


def _text(text: Text, parts: list[Part]) -> Text:
    place = 0
    stretches = []
    for characters, label, kind in parts:
        if label != OUTSIDE and characters:
            stretches.append(Stretch(place, place + len(characters), label, kind))
        place += len(characters)
    return Text(text.name, "".join(part[0] for part in parts), tuple(stretches), text.complete)


def _hyphenated(text: Text, breaks: list[int]) -> Text:
    """Break words with a hyphen and a line end before the characters at these indices."""
    if not breaks:
        return text
    pieces = [text.text[a:b] for a, b in zip([0, *breaks], [*breaks, len(text.text)], strict=True)]
    moved = [
        Stretch(
            s.start + 2 * bisect_right(breaks, s.start),
            s.end + 2 * bisect_left(breaks, s.end),
            s.label,
            s.type,
        )
        for s in text.stretches
    ]
    return Text(text.name, "-\n".join(pieces), tuple(moved), text.complete)


def _each(parts: list[Part], change: Callable[[str], str]) -> list[Part]:
    return [(change(s), label, kind) for s, label, kind in parts]


def _like(model: str, word: str) -> str:
    """Write a word in the case of its model."""
    if model.islower():
        return word.lower()
    return word.upper() if model.isupper() and len(model) > 2 else word  # noqa: PLR2004 - initials are capitals anyway


def _unaccented(characters: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", characters) if not unicodedata.combining(c))
