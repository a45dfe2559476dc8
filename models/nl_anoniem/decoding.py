"""Label probabilities per word to labelled runs of words."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["Run", "decode"]

Run: TypeAlias = tuple[int, int, str, float]
"""Index of the first word, index of the last word, label, probability (0 to 1)."""


def decode(
    logits: NDArray[np.float32], columns: Sequence[str], *, outside_bias: float, floor: float
) -> tuple[list[Run], list[Run]]:
    """Choose labelled runs of words.

    A word belongs to a run when "outside", less the bias, is not the likeliest of all labels; B- and I- of one label
    count together. A run starts anew where its label changes or where B- is likelier than I-.

    Args:
        logits: words by columns.
        columns: "O" first, then for each label its B- and its I-column, in that order.
        outside_bias: what is taken off the logit of "outside" before choosing.
        floor: lowest probability of a run that was not chosen.

    Returns:
        The chosen runs, and the runs outside them that reach the floor; both in the order of the text.
    """
    shifted = logits - logits.max(axis=1, keepdims=True)
    powers = np.exp(shifted.astype(np.float64))
    inside = 1.0 - powers[:, 0] / powers.sum(axis=1)
    begin, within = powers[:, 1::2], powers[:, 2::2]
    either = begin + within
    kind = either.argmax(axis=1)
    rows = np.arange(len(kind))
    starts = begin[rows, kind] > within[rows, kind]
    chosen = either[rows, kind] > powers[:, 0] * np.exp(-outside_bias)
    names = [column[2:] for column in columns[1::2]]
    found = _runs(chosen, kind, starts, inside, names)
    doubtful = _runs(~chosen & (inside >= floor), kind, starts, inside, names)
    return found, doubtful


def _runs(
    member: NDArray[np.bool_],
    kind: NDArray[np.intp],
    starts: NDArray[np.bool_],
    inside: NDArray[np.float64],
    names: Sequence[str],
) -> list[Run]:
    runs: list[Run] = []
    first = -1
    for index in range(len(member) + 1):
        at_end = index == len(member) or not member[index]
        if first >= 0 and (at_end or starts[index] or kind[index] != kind[first]):
            score = float(inside[first:index].mean())
            runs.append((first, index - 1, names[kind[first]], min(max(score, 0.0), 1.0)))
            first = -1
        if not at_end and first < 0:
            first = index
    return runs
