"""Putting the original surfaces back, in an unedited text exactly and in an edited one as far as can be known."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anoniem.document.base import Splice, splice
from anoniem.replacement.placeholders import find_placeholders
from anoniem.replacement.record import left_context, right_context

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from anoniem.replacement.placeholders import Placeholder
    from anoniem.replacement.record import ScrubRecord

__all__ = ["RestoredText", "context_matches", "contexts_of", "restore_edited", "restore_exactly"]

_WORD = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class RestoredText:
    """A text with surfaces put back.

    Attributes:
        splices: what to put where, as offsets in the scrubbed text.
        exact: whether the text was unedited, so that every surface is the one that stood there.
        placed: number of placeholders that got the form that stood there.
        by_main_form: number that got the main form of the person or place, since their own form cannot be known.
        unplaced: placeholders that could not be placed, as the vault would write them, in order and each once.
        reworded: number of other wordings that were taken back in an edited text.
    """

    splices: tuple[Splice, ...]
    exact: bool
    placed: int
    by_main_form: int
    unplaced: tuple[str, ...]
    reworded: int = 0


def restore_exactly(text: str, record: ScrubRecord) -> RestoredText:
    """Put every surface back at the offset that the record names.

    Args:
        text: the scrubbed text, unedited.
        record: the record of this text.

    Raises:
        ValueError: if the text is not the one of the record.
    """
    splices = []
    for span in record.spans:
        end = span.start + len(span.text)
        if text[span.start : end] != span.text:
            msg = "the record belongs to another text"
            raise ValueError(msg)
        splices.append(Splice(span.start, end, span.surface))
    splice(text, splices)
    return RestoredText(tuple(splices), exact=True, placed=len(splices), by_main_form=0, unplaced=())


def restore_edited(text: str, records: Sequence[ScrubRecord], main_forms: Mapping[str, str]) -> RestoredText:
    """Put surfaces back in a text that was edited, or in a fragment.

    A placeholder gets the form that stood there when the words around it tell which of its occurrences it is, or when
    all its occurrences had one form; else the main form. A placeholder that neither knows stays. Other words that came
    in place of something (a wording that was made vaguer) are taken back only between the very words between which
    they came: elsewhere they are ordinary Dutch.

    Args:
        text: the edited text.
        records: the scrubs that it may come from.
        main_forms: placeholder to main form of its entity; placeholders that stand for more than one entity left out.
    """
    forms = _Forms(records)
    splices = list(_wordings(text, records))
    taken = [(one.start, one.end) for one in splices]
    placed = by_main_form = 0
    unplaced: dict[str, None] = {}
    foreign = frozenset[str]().union(*(record.foreign for record in records))
    for found in find_placeholders(text):
        if any(start < found.end and found.start < end for start, end in taken):
            continue
        surface = forms.find(text, found)
        if found.canonical in foreign:
            surface = None
        elif surface is not None:
            placed += 1
        elif found.canonical in main_forms:
            surface = main_forms[found.canonical]
            by_main_form += 1
        if surface is None:
            unplaced[found.canonical] = None
        else:
            splices.append(Splice(found.start, found.end, surface))
    return RestoredText(
        tuple(sorted(splices, key=lambda one: one.start)),
        exact=False,
        placed=placed,
        by_main_form=by_main_form,
        unplaced=tuple(unplaced),
        reworded=len(taken),
    )


def _wordings(text: str, records: Sequence[ScrubRecord]) -> Iterator[Splice]:
    """What stood in place of words that are no placeholder, where the words on both sides are still the same."""
    known: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for record in records:
        for span in record.spans:
            if span.left and span.right and _WORD.search(span.text) and not _is_placeholder(span.text):
                known[span.text, span.left, span.right].add(span.surface)
    words = sorted({words for words, _left, _right in known}, key=len, reverse=True)
    if not words:
        return
    for match in re.finditer("|".join(map(re.escape, words)), text):
        found = known.get((match[0], left_context(text, match.start()), right_context(text, match.end())), ())
        if len(found) == 1:
            yield Splice(match.start(), match.end(), next(iter(found)))


def _is_placeholder(words: str) -> bool:
    return any((one.start, one.end) == (0, len(words)) for one in find_placeholders(words))


def contexts_of(text: str) -> tuple[tuple[str, str, str], ...]:
    """Each placeholder of a text with the hashes of the words left and right of it, in order."""
    return tuple(
        (found.canonical, left_context(text, found.start), right_context(text, found.end))
        for found in find_placeholders(text)
    )


def context_matches(contexts: Iterable[tuple[str, str, str]], record: ScrubRecord) -> int:
    """How many placeholders stand between the same words as in the record: evidence of where a text came from."""
    known = {(span.text, span.left, span.right) for span in record.spans}
    return sum(context in known for context in contexts)


class _Forms:
    """Looks up which surface stood at a placeholder, from the surest evidence to the weakest."""

    def __init__(self, records: Sequence[ScrubRecord]) -> None:
        self._both: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        self._left: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._right: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._any: dict[str, set[str]] = defaultdict(set)
        for record in records:
            for span in record.spans:
                self._both[span.text, span.left, span.right].add(span.surface)
                self._left[span.text, span.left].add(span.surface)
                self._right[span.text, span.right].add(span.surface)
                self._any[span.text].add(span.surface)

    def find(self, text: str, found: Placeholder) -> str | None:
        left, right = left_context(text, found.start), right_context(text, found.end)
        for candidates in (
            self._both.get((found.canonical, left, right)),
            self._left.get((found.canonical, left)) if left else None,
            self._right.get((found.canonical, right)) if right else None,
            self._any.get(found.canonical),
        ):
            if candidates and len(candidates) == 1:
                return next(iter(candidates))
        return None
