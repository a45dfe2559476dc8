"""Texts to windows of piece numbers with a target for each word."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from marked import LABELS, OUTSIDE, Stretch, Text

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from augment import Augmenter

    from nl_anoniem.words import PieceCutter

__all__ = ["COLUMNS", "WINDOW", "Example", "endless", "is_validation", "windows"]

COLUMNS = (OUTSIDE, *(f"{part}-{label}" for label in LABELS for part in "BI"))
"""What the columns of the model's output stand for."""

WINDOW = 160
"""Pieces in the largest window, its two end marks included."""

_COLUMN = {name: index for index, name in enumerate(COLUMNS)}


@dataclass(frozen=True, slots=True)
class Example:
    """One window.

    Attributes:
        pieces: piece numbers, end marks included.
        places: index of the first piece of each word.
        targets: column of each word.
        complete: see `Text.complete`.
    """

    pieces: list[int]
    places: list[int]
    targets: list[int]
    complete: bool


def is_validation(name: str) -> bool:
    """Whether a note is kept apart for choosing a model: about 15 in 100, by its name."""
    return hashlib.sha256(name.encode()).digest()[0] < 39  # noqa: PLR2004 - 39/256


def windows(text: Text, cutter: PieceCutter, rng: random.Random | None) -> Iterator[Example]:
    """Cut a text into windows.

    Args:
        text: the text.
        cutter: cuts words into pieces.
        rng: draws the length of each window; without it all are as long as can be.

    Yields:
        The windows, in order, sharing nothing.
    """
    from nl_anoniem.words import END, START, cut_text

    words = cut_text(text.text)
    pieces = cutter.cut(words)
    stretches = iter(text.stretches)
    stretch = next(stretches, None)
    targets = []
    begun = None
    for word in words:
        while stretch and stretch.end <= word.start:
            stretch = next(stretches, None)
        if stretch and stretch.start < word.end:
            targets.append(_COLUMN[("I-" if begun == stretch else "B-") + stretch.label])
            begun = stretch
        else:
            targets.append(0)
    at = 0
    while at < len(words):
        limit = (WINDOW if rng is None else rng.choice((40, 80, 120, WINDOW, WINDOW))) - 2
        ids, places, end = [START], [], at
        while end < len(words) and len(ids) + len(pieces[end]) <= limit + 1:
            places.append(len(ids))
            ids += pieces[end]
            end += 1
        yield Example([*ids, END], places, targets[at:end], text.complete)
        at = end


def endless(  # noqa: PLR0913 - two sources, what is done to them, and their shares
    notes: list[Text],
    sentences: list[Text],
    cutter: PieceCutter,
    augment: Augmenter,
    rng: random.Random,
    *,
    note_share: float,
) -> Iterator[Example]:
    """Draw training windows for ever.

    Args:
        notes: marked notes, all labels.
        sentences: tagged sentences, three labels.
        cutter: cuts words into pieces.
        augment: changes each text before it is cut.
        rng: source of chance.
        note_share: share of pieces that comes from notes.

    Yields:
        Windows, notes and sentences mixed.
    """
    given = {True: 0, False: 0}
    bags: dict[bool, list[int]] = {True: [], False: []}
    sources = {True: notes, False: sentences}
    while True:
        from_notes = given[True] * (1 - note_share) <= given[False] * note_share
        source, bag = sources[from_notes], bags[from_notes]
        wanted = 1 if from_notes else rng.choice((1, 2, 4, 6))
        drawn = []
        for _ in range(wanted):
            if not bag:
                bag.extend(rng.sample(range(len(source)), len(source)))
            drawn.append(source[bag.pop()])
        text = augment(_chained(drawn, " " if rng.random() < 0.7 else "\n"))  # noqa: PLR2004 - share of line ends
        for example in windows(text, cutter, rng):
            given[from_notes] += len(example.pieces)
            yield example


def _chained(texts: list[Text], glue: str) -> Text:
    if len(texts) == 1:
        return texts[0]
    place = 0
    stretches = []
    for text in texts:
        stretches += [Stretch(s.start + place, s.end + place, s.label, s.type) for s in text.stretches]
        place += len(text.text) + len(glue)
    return Text(texts[0].name, glue.join(t.text for t in texts), tuple(stretches), complete=False)
