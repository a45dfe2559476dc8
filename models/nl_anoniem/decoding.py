"""Label probabilities per word to labelled runs of words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["Decoded", "Reading", "Run", "decode", "read"]

_QUASI = "q-"
_CHOSEN = 0.5
_TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive words with one label.

    Attributes:
        first: index of the first word.
        last: index of the last word.
        label: the label.
        score: mean over the words of the probability that the word belongs to a label of this group, 0 to 1.
    """

    first: int
    last: int
    label: str
    score: float

    def __post_init__(self) -> None:
        if not 0 <= self.first <= self.last:
            msg = "a run holds at least one word"
            raise ValueError(msg)
        if not 0.0 <= self.score <= 1.0:
            msg = "a score is a probability"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Decoded:
    """What was read from the probabilities of one text, each in the order of the text.

    Attributes:
        direct: runs of direct identifiers.
        candidates: runs that may be direct identifiers but were not chosen.
        quasi: runs of quasi-identifiers; none shares a word with `direct`.
    """

    direct: tuple[Run, ...]
    candidates: tuple[Run, ...]
    quasi: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the model itself made of each word of a text, before any bias; each array has one row per word.

    Attributes:
        starts: offset of the first character of the word.
        ends: offset just past its last character.
        margin: log odds of a direct identifier against a word that says nothing.
        quasi: probability that the word belongs to a quasi-identifier.
        label: number in `labels` of the likeliest label of a direct identifier.
        labels: the labels of direct identifiers, in the order of the columns.
    """

    starts: NDArray[np.intp]
    ends: NDArray[np.intp]
    margin: NDArray[np.float32]
    quasi: NDArray[np.float32]
    label: NDArray[np.intp]
    labels: tuple[str, ...]


def read(logits: NDArray[np.float32], columns: Sequence[str], places: Sequence[tuple[int, int]]) -> Reading:
    """Give what the model made of each word.

    Args:
        logits: words by columns, after the temperature.
        columns: as `decode` takes them.
        places: start and end of each word.

    Returns:
        The reading.
    """
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    chances = powers / powers.sum(axis=1, keepdims=True)
    either = chances[:, 1::2] + chances[:, 2::2]
    names = [column[2:] for column in columns[1::2]]
    quasi = np.array([name.startswith(_QUASI) for name in names])
    direct = either[:, ~quasi]
    edges = np.array(places, np.intp).reshape(-1, 2)
    return Reading(
        edges[:, 0],
        edges[:, 1],
        np.log(direct.sum(axis=1) + _TINY) - np.log(chances[:, 0] + _TINY),
        either[:, quasi].sum(axis=1),
        direct.argmax(axis=1),
        tuple(name for name in names if not name.startswith(_QUASI)),
    )


def decode(logits: NDArray[np.float32], columns: Sequence[str], *, outside_bias: float, floor: float) -> Decoded:
    """Choose labelled runs of words.

    A word is chosen when the labels of one group, direct identifiers or quasi-identifiers, together have half of the
    probability; its label is the likeliest of that group, B- and I- counted together. A run starts anew where its
    label changes or where B- is likelier than I-.

    Args:
        logits: words by columns.
        columns: "O" first, then for each label its B- and its I-column; labels of quasi-identifiers begin with "q-".
        outside_bias: what is taken off the logit of "O" first; above zero favours recall.
        floor: lowest probability of a candidate.

    Returns:
        The runs.
    """
    shifted = logits.astype(np.float64)
    shifted[:, 0] -= outside_bias
    powers = np.exp(shifted - shifted.max(axis=1, keepdims=True))
    chances = powers / powers.sum(axis=1, keepdims=True)
    begin, within = chances[:, 1::2], chances[:, 2::2]
    names = [column[2:] for column in columns[1::2]]
    quasi = np.array([name.startswith(_QUASI) for name in names])
    direct_mass = (begin + within)[:, ~quasi].sum(axis=1)
    quasi_mass = (begin + within)[:, quasi].sum(axis=1)
    direct_of = _Group(begin, within, ~quasi, names, direct_mass)
    quasi_of = _Group(begin, within, quasi, names, quasi_mass)
    chosen = direct_mass >= _CHOSEN
    doubtful = ~chosen & (direct_mass >= floor)
    return Decoded(
        direct_of.runs(chosen),
        direct_of.runs(doubtful),
        quasi_of.runs(~chosen & (quasi_mass >= _CHOSEN)),
    )


class _Group:
    """The labels of one group, and for each word the likeliest of them."""

    def __init__(
        self,
        begin: NDArray[np.float64],
        within: NDArray[np.float64],
        member: NDArray[np.bool_],
        names: Sequence[str],
        mass: NDArray[np.float64],
    ) -> None:
        self._names = names
        self._mass = mass
        either = np.where(member, begin + within, -1.0)
        self._kind = either.argmax(axis=1) if len(names) else np.zeros(len(mass), np.intp)
        rows = np.arange(len(mass))
        self._starts = begin[rows, self._kind] > within[rows, self._kind]

    def runs(self, chosen: NDArray[np.bool_]) -> tuple[Run, ...]:
        """Join chosen words into runs."""
        runs: list[Run] = []
        first = -1
        for index in range(len(chosen) + 1):
            ends = index == len(chosen) or not chosen[index]
            if first >= 0 and (ends or self._starts[index] or self._kind[index] != self._kind[first]):
                score = float(self._mass[first:index].mean())
                runs.append(Run(first, index - 1, self._names[self._kind[first]], min(score, 1.0)))
                first = -1
            if not ends and first < 0:
                first = index
        return tuple(runs)
