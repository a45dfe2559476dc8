"""What the vault keeps of a scrubbed text so that it can be restored: the replaced surfaces and where they stood.

The text itself is not kept. Around each replaced surface a short hash of the neighbouring words is kept, by which the
surface finds its place again after the text was edited.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anoniem.errors import VaultVersionError
from anoniem.replacement.placeholders import find_placeholders

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from anoniem.replacement.plan import Replacement
    from anoniem.replacement.widening import Widening

__all__ = ["ReplacedSpan", "ScrubRecord", "left_context", "right_context"]

_VERSION = 1
_CONTEXT_WORDS = 2
_CONTEXT_CHARACTERS = 80
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class ReplacedSpan:
    """One replaced surface, or a stretch that was worded more vaguely.

    Attributes:
        start: offset in the scrubbed text of what came in its place (Python str index).
        text: what came in its place.
        surface: what stood there.
        entity: id of the entity in the dossier, or "" where the kind has no pseudonym or the words were made vaguer.
        left: hash of the two words before it.
        right: hash of the two words after it.
    """

    start: int
    text: str
    surface: str
    entity: str
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class ScrubRecord:
    """Everything needed to restore one scrubbed text.

    Attributes:
        audience: for whom it was scrubbed.
        layout: of the original document, so that the same bytes can be written again.
        spans: in the order of the text.
        foreign: placeholders that stood in the original and mean nobody of this dossier.
    """

    audience: str
    layout: Mapping[str, str]
    spans: tuple[ReplacedSpan, ...]
    foreign: frozenset[str] = frozenset()

    @classmethod
    def of(  # noqa: PLR0913  # the record is made of these
        cls,
        scrubbed: str,
        replacements: Sequence[Replacement | Widening],
        *,
        audience: str,
        layout: Mapping[str, str],
        entities: Mapping[str, str],
        foreign: frozenset[str] = frozenset(),
    ) -> ScrubRecord:
        """Make the record of a scrubbed text.

        Args:
            scrubbed: the text with the replacements in place.
            replacements: in the order of the text, with the wordings that were made vaguer.
            audience: for whom it was scrubbed.
            layout: of the original document.
            entities: identity key to entity id.
            foreign: placeholders that stood in the original and mean nobody of this dossier.
        """
        spans: list[ReplacedSpan] = []
        shift = 0
        for one in replacements:
            start = one.start + shift
            end = start + len(one.text)
            spans.append(
                ReplacedSpan(
                    start,
                    one.text,
                    one.surface,
                    entities.get(one.identity, ""),
                    left_context(scrubbed, start),
                    right_context(scrubbed, end),
                )
            )
            shift += len(one.text) - len(one.surface)
        return cls(audience, dict(layout), tuple(spans), foreign)

    def to_bytes(self) -> bytes:
        """The form in which the vault keeps it (encrypted)."""
        return json.dumps(
            {
                "version": _VERSION,
                "audience": self.audience,
                "layout": dict(self.layout),
                "foreign": sorted(self.foreign),
                "spans": [
                    [span.start, span.text, span.surface, span.entity, span.left, span.right] for span in self.spans
                ],
            },
            separators=(",", ":"),
        ).encode("ascii")

    @classmethod
    def from_bytes(cls, payload: bytes) -> ScrubRecord:
        """Read what `to_bytes` wrote.

        Raises:
            VaultVersionError: a newer anoniem wrote it.
        """
        table = json.loads(payload)
        if table["version"] > _VERSION:
            raise VaultVersionError(
                "Deze tekst is geschoond met een nieuwere versie van anoniem. Werk anoniem bij en probeer het opnieuw."
            )
        return cls(
            table["audience"],
            table["layout"],
            tuple(ReplacedSpan(*span) for span in table["spans"]),
            frozenset(table["foreign"]),
        )


def left_context(text: str, start: int) -> str:
    """Hash of the two words before an offset; a placeholder counts as one word, so that numbering does not matter."""
    window = text[max(0, start - _CONTEXT_CHARACTERS) : start]
    return _digest(_words(window)[-_CONTEXT_WORDS:])


def right_context(text: str, end: int) -> str:
    """Hash of the two words after an offset."""
    return _digest(_words(text[end : end + _CONTEXT_CHARACTERS])[:_CONTEXT_WORDS])


def _words(text: str) -> list[str]:
    words: list[str] = []
    position = 0
    for found in find_placeholders(text):
        words += _plain_words(text[position : found.start])
        words.append(found.canonical)
        position = found.end
    return words + _plain_words(text[position:])


def _plain_words(text: str) -> list[str]:
    return [match[0].casefold() for match in _WORD.finditer(text)]


def _digest(words: Iterable[str]) -> str:
    joined = "\x1f".join(words)
    return hashlib.blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest() if joined else ""
