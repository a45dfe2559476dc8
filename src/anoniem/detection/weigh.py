"""How probable a finding is, all things considered: the calibrated score that decides between finding and doubt.

What the model, the rules and the rest of the document say about a finding are features of a logistic regression that
was fitted on marked notes the model never saw (`models/training/weights.py`). Its probabilities are then moved so that
one half means that replacing is as wise as not replacing, a miss being `MISS_COST` times as bad as a false find (C.
Elkan, "The Foundations of Cost-Sensitive Learning", IJCAI 2001). What has a form of its own keeps its side of that
line: only its score is calibrated (J. Platt, "Probabilistic Outputs for Support Vector Machines", 1999).
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from operator import mul
from typing import TYPE_CHECKING, Any

from anoniem.detection.finding import DOUBT_BELOW, MISS_COST, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from anoniem.detection.finding import Finding
    from anoniem.detection.model import Model

__all__ = ["GUESSED", "NAMES", "Weights", "WordReading", "features", "weigh", "weights_of"]

GUESSED = frozenset({"model", "model-doubt", "propagation"})
"""Sources without a form of their own."""

_LABELS = ("PER", "LOC", "ORG", "DATE", "AGE", "ADDRESS", "CODE")
_KINDS = (Kind.PERSON, Kind.PLACE, Kind.ORG, Kind.DATE, Kind.AGE, Kind.ADDRESS, Kind.IDNUM)
_SOURCES = ("model-doubt", "propagation")
NAMES = (
    *("margin", "margin-most", "margin-least", "quasi", "evidence", "doubt"),
    *("words", "length", "one-letter", "two-letters", "digit"),
    *("capital", "capitals", "lower-case", "head", "comma", "stop", "colon", "quote"),
    *("common-least", "common-most", "common-share", "often", "text-lower-case"),
    *(f"source-{source}" for source in _SOURCES),
    *(f"kind-{kind.value}" for kind in _KINDS),
    *(f"label-{label}" for label in _LABELS),
)
"""The features, in the order in which `features` gives them."""

_WORD = re.compile(r"\w+")
_HEAD_BEFORE = re.compile(r"(?:^|[\n.!?:\"|•*-]\s*)\Z")
_COLON_AFTER = re.compile(r"\s*[:=]")
_REACH = 30
_UNREAD = -10.0
"""Margin of a finding without any word that the model read."""
_FAR = 12.0
_LONG = 40
_MANY = 6


@dataclass(frozen=True, slots=True)
class WordReading:
    """What the model made of one word; offsets are Python str indices into the text.

    Attributes:
        start: offset of its first character.
        end: offset just past its last character.
        margin: log odds of a direct identifier, without any bias.
        quasi: probability of a quasi-identifier.
        label: the likeliest label of a direct identifier.
    """

    start: int
    end: int
    margin: float
    quasi: float
    label: str

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            msg = "a word holds at least one character"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Weights:
    """A fitted regression.

    Attributes:
        guessed: a weight for each of `NAMES`.
        intercept: what is added to their sum.
        formed: slope and intercept of the log odds of the score of what has a form.
    """

    guessed: tuple[float, ...]
    intercept: float
    formed: tuple[float, float]

    def __post_init__(self) -> None:
        if len(self.guessed) != len(NAMES):
            msg = "a weight for each feature"
            raise ValueError(msg)


@cache
def weights_of(model: Model) -> Weights:
    """Give the weights that were fitted for a model."""
    content: Mapping[str, Any] = json.loads(files("anoniem.detection").joinpath("data/weights.json").read_text("utf-8"))
    row = content[model.value]
    slope, intercept = row["formed"]
    return Weights(tuple(row["guessed"][name] for name in NAMES), row["intercept"], (slope, intercept))


def weigh(
    text: str, findings: Sequence[Finding], reading: Sequence[WordReading], weights: Weights, *, known: bool = False
) -> Iterator[Finding]:
    """Give each finding its calibrated score.

    Args:
        text: the whole text.
        findings: what was found, sorted, without overlap; their scores are evidence.
        reading: what the model made of each word, in order.
        weights: the fitted regression.
        known: names of a dossier were sought too: what was found by a name keeps its side of the line.

    Yields:
        the findings in the same order.
    """
    guessed = {place: row for place, row in enumerate(features(text, findings, reading)) if row is not None}
    for place, finding in enumerate(findings):
        row = guessed.get(place)
        if row is None or (known and finding.source == "propagation"):
            slope, intercept = weights.formed
            score = _costed(slope * _log_odds(finding.score) + intercept)
            low, high = (0.0, DOUBT_BELOW - 0.01) if finding.doubtful else (DOUBT_BELOW, 1.0)
            score = min(max(score, low), high)
        else:
            score = _costed(weights.intercept + sum(map(mul, weights.guessed, row)))
        yield replace(finding, score=score)


def features(
    text: str, findings: Sequence[Finding], reading: Sequence[WordReading]
) -> Iterator[tuple[float, ...] | None]:
    """Give the features of each finding, in the order of `NAMES`.

    Args:
        text: the whole text.
        findings: what was found, sorted, without overlap.
        reading: what the model made of each word, in order.

    Yields:
        the features, or None for a finding that has a form of its own.
    """
    letters = [character for character in text if character.isalpha()]
    lower = sum(map(str.islower, letters)) / len(letters) if letters else 1.0
    often = Counter(word.lower() for word in _WORD.findall(text))
    place = 0
    for finding in findings:
        while place < len(reading) and reading[place].end <= finding.start:
            place += 1
        if finding.source not in GUESSED:
            yield None
            continue
        last = place
        while last < len(reading) and reading[last].start < finding.end:
            last += 1
        words = [word for word in reading[place:last] if any(map(str.isalnum, text[word.start : word.end]))]
        yield (*_read(finding, words), *_written(text, finding), *_meant(finding, often), lower, *_told(finding, words))


def _read(finding: Finding, words: Sequence[WordReading]) -> tuple[float, ...]:
    margins = [min(max(word.margin, -_FAR), _FAR) for word in words] or [_UNREAD]
    quasi = sum(word.quasi for word in words) / len(words) if words else 0.0
    mean = sum(margins) / len(margins)
    return mean, max(margins), min(margins), quasi, finding.score, float(finding.doubtful)


def _written(text: str, finding: Finding) -> tuple[float, ...]:
    surface = finding.text
    words = _WORD.findall(surface)
    alone = len(words[0]) if len(words) == 1 else 0
    before = text[max(0, finding.start - _REACH) : finding.start]
    return (
        float(min(len(words), _MANY)),
        float(min(len(surface), _LONG)),
        *map(float, (alone == 1, alone == 2, any(map(str.isdigit, surface)))),  # noqa: PLR2004 - letters
        *map(float, (surface[:1].isupper(), surface.isupper(), all(word[0].islower() for word in words))),
        float(_HEAD_BEFORE.search(before) is not None),
        *map(float, (text.startswith(",", finding.end), text.startswith(".", finding.end))),
        float(_COLON_AFTER.match(text, finding.end) is not None),
        float(before.endswith("'")),
    )


def _meant(finding: Finding, often: Counter[str]) -> tuple[float, ...]:
    counts = [math.log1p(_frequency(word)) for word in _WORD.findall(finding.text) if not word.isdigit()] or [0.0]
    share = sum(count > 0 for count in counts) / len(counts)
    return min(counts), max(counts), share, math.log1p(often[finding.text.lower()])


def _told(finding: Finding, words: Sequence[WordReading]) -> tuple[float, ...]:
    labels = Counter(word.label for word in words)
    return (
        *(float(finding.source == source) for source in _SOURCES),
        *(float(finding.kind is kind) for kind in _KINDS),
        *(labels[label] / len(words) if words else 0.0 for label in _LABELS),
    )


def _frequency(word: str) -> int:
    # The word list is data of the identity package, which imports this one; a module-level import would be a circle.
    from anoniem.identity.text import fold
    from anoniem.identity.words import frequency

    return frequency(fold(word))


def _log_odds(score: float) -> float:
    inside = min(max(score, 0.001), 0.999)
    return math.log(inside / (1 - inside))


def _costed(log_odds: float) -> float:
    return 1 / (1 + math.exp(-min(max(log_odds + math.log(MISS_COST), -30.0), 30.0)))
