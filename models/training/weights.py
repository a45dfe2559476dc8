"""Fit the weights by which anoniem judges a finding, on the notes kept apart for validation.

Usage: python weights.py --notes NOTES... --out ../../src/anoniem/detection/data/weights.json [--model thorough]

Prints, by ten-fold cross-validation over notes, what the weighed findings cover and how many are right, beside the same
without weighing. Needs anoniem itself; the rows of other models in the file stay.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from anoniem import Detector, Model
from anoniem.detection import DOUBT_BELOW, Finding
from anoniem.detection.weigh import NAMES, Weights, WordReading, features, weigh
from anoniem.evaluation import MarkedNote, evaluate, load_marked

sys.path.insert(0, str(Path(__file__).parents[1]))

from examples import is_validation

_FOLDS = 10
_ROUNDS = 30
_PULL = 3.0
_DIGITS = 5


@dataclass(frozen=True, slots=True)
class Case:
    """A marked note with what speaks for its identifiers."""

    note: MarkedNote
    found: tuple[Finding, ...]
    reading: tuple[WordReading, ...]

    def right(self) -> list[bool]:
        """Whether each finding touches an identifier."""
        return [any(m.start < f.end and f.start < m.end for m in self.note.direct) for f in self.found]


def logistic(
    rows: np.ndarray[tuple[int, int], np.dtype[np.float64]], right: np.ndarray[tuple[int], np.dtype[np.float64]]
) -> tuple[np.ndarray[tuple[int], np.dtype[np.float64]], float]:
    """Fit a logistic regression by Newton's method, its weights (of standardised features) pulled to zero.

    Args:
        rows: cases by features.
        right: one for a case that is right, zero for one that is not.

    Returns:
        The weight of each feature as it is, and the intercept.
    """
    mean, spread = rows.mean(axis=0), np.maximum(rows.std(axis=0), 1e-6)
    design = np.hstack([(rows - mean) / spread, np.ones((len(rows), 1))])
    pull = np.full(design.shape[1], _PULL)
    pull[-1] = 0.0
    weights = np.zeros(design.shape[1])
    for _ in range(_ROUNDS):
        chance = 1 / (1 + np.exp(-np.clip(design @ weights, -30, 30)))
        slope = design.T @ (right - chance) - pull * weights
        curve = (design * (chance * (1 - chance))[:, None]).T @ design + np.diag(pull + 1e-9)
        weights = weights + np.linalg.solve(curve, slope)
    plain = weights[:-1] / spread
    return plain, float(weights[-1] - (plain * mean).sum())


def fit(cases: list[Case]) -> Weights:
    """Fit both regressions on marked notes."""
    guessed, formed = [], []
    for case in cases:
        told = features(case.note.text, case.found, case.reading)
        for finding, row, right in zip(case.found, told, case.right(), strict=True):
            if row is not None:
                guessed.append((row, right))
            else:
                inside = min(max(finding.score, 0.001), 0.999)
                formed.append(((float(np.log(inside / (1 - inside))),), right))
    weights, intercept = logistic(np.array([r for r, _ in guessed]), np.array([float(y) for _, y in guessed]))
    (slope,), base = logistic(np.array([r for r, _ in formed]), np.array([float(y) for _, y in formed]))
    return Weights(tuple(weights.tolist()), intercept, (float(slope), base))


def told(name: str, cases: list[Case], outcomes: list[tuple[Finding, ...]]) -> None:
    """Print recall, precision and leaks of one way to judge, and what the scores promise against what they hold."""
    by_text = {case.note.text: outcome for case, outcome in zip(cases, outcomes, strict=True)}
    total = evaluate([case.note for case in cases], by_text.__getitem__)
    print(
        f"{name}: covered {total.total.recall:.4f}, precision {total.total.precision:.4f}, "
        f"{total.leak_free} of {total.notes} notes without a leak, {total.doubtful} doubts"
    )
    pairs = [
        (finding.probability, right)
        for case, outcome in zip(cases, outcomes, strict=True)
        for finding, right in zip(outcome, replace(case, found=outcome).right(), strict=True)
    ]
    chances, right = np.array([p for p, _ in pairs]), np.array([float(r) for _, r in pairs])
    for low, high in ((0, 0.1), (0.1, 0.25), (0.25, 0.5), (0.5, 0.75), (0.75, 0.9), (0.9, 0.97), (0.97, 1.01)):
        member = (chances >= low) & (chances < high)
        if member.any():
            promised, held = chances[member].mean(), right[member].mean()
            print(f"  {low:.2f}-{min(high, 1):.2f} {member.sum():6} {promised:.2f} {held:.2f}")


def main() -> None:
    """Fit, cross-validate, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notes", type=Path, nargs="+", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--model", type=Model, default=Model.THOROUGH, choices=list(Model))
    args = parser.parse_args()
    detector = Detector(model=args.model)
    notes = [note for folder in args.notes for note in load_marked(folder) if is_validation(note.name)]
    cases = [Case(note, *detector.evidence(note.text)) for note in notes]
    told("without weighing", cases, [case.found for case in cases])
    outcomes: list[tuple[Finding, ...]] = [()] * len(cases)
    for fold in range(_FOLDS):
        weights = fit([case for place, case in enumerate(cases) if place % _FOLDS != fold])
        for place in range(fold, len(cases), _FOLDS):
            case = cases[place]
            outcomes[place] = tuple(weigh(case.note.text, case.found, case.reading, weights))
    told("weighed", cases, outcomes)
    flipped = sum(
        before.doubtful != (after.score < DOUBT_BELOW)
        for case, outcome in zip(cases, outcomes, strict=True)
        for before, after in zip(case.found, outcome, strict=True)
    )
    print(flipped, "findings changed sides")
    weights = fit(cases)
    content = json.loads(args.out.read_text(encoding="utf-8")) if args.out.exists() else {}
    content[args.model.value] = {
        "guessed": {name: round(weight, _DIGITS) for name, weight in zip(NAMES, weights.guessed, strict=True)},
        "intercept": round(weights.intercept, _DIGITS),
        "formed": [round(each, _DIGITS) for each in weights.formed],
    }
    args.out.write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
