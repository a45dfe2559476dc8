"""Recall and precision of labelled words against marked notes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from marked import LABELS, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["DIRECT", "Tally"]

DIRECT = tuple(label for label in LABELS if not label.startswith("q-"))
"""Labels of direct identifiers."""


@dataclass(slots=True)
class Tally:
    """Counts over notes.

    A stretch is covered when each of its letters and digits lies in some found run of a direct label (for a
    quasi-identifier: in a run of its own label). A run is right when it touches a stretch of a direct type (idem).

    Attributes:
        marked: stretches by label.
        covered: covered stretches by label.
        named: stretches covered by runs of their own label.
        found: runs by label.
        right: right runs by label.
        clean: notes whose persons, places, organisations, dates, ages and addresses are all covered.
        notes: notes.
        missed: uncovered stretches as (note, label, surface).
        wrong: runs that touch nothing, idem.
    """

    marked: Counter[str] = field(default_factory=Counter)
    covered: Counter[str] = field(default_factory=Counter)
    named: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    clean: int = 0
    notes: int = 0
    missed: list[tuple[str, str, str]] = field(default_factory=list)
    wrong: list[tuple[str, str, str]] = field(default_factory=list)

    def add(self, text: Text, runs: Sequence[tuple[int, int, str]]) -> None:
        """Count one note.

        Args:
            text: the note.
            runs: found (start, end, label) in characters.
        """
        owner: list[str] = [""] * len(text.text)
        for start, end, label in runs:
            owner[start:end] = [label] * (end - start)
        leak = False
        for s in text.stretches:
            self.marked[s.label] += 1
            inside = {owner[i] for i in range(s.start, s.end) if text.text[i].isalnum()}
            named = inside == {s.label}
            covered = named if s.label.startswith("q-") else inside <= set(DIRECT)
            self.named[s.label] += named
            self.covered[s.label] += covered
            if not covered:
                self.missed.append((text.name, s.label, text.text[s.start : s.end]))
                leak |= s.label in DIRECT and s.label != "CODE"
        self.notes += 1
        self.clean += not leak
        gold: list[str] = [""] * len(text.text)
        for s in text.stretches:
            gold[s.start : s.end] = [s.label] * (s.end - s.start)
        for start, end, label in runs:
            self.found[label] += 1
            touched = set(gold[start:end]) - {""}
            right = label in touched if label.startswith("q-") else bool(touched & set(DIRECT))
            self.right[label] += right
            if not right:
                self.wrong.append((text.name, label, text.text[start:end]))

    def table(self) -> str:
        """Return a table of recall, recall with the right label, and precision per label."""
        lines = [f"{'':14}{'marked':>7}{'recall':>8}{'label':>8}{'found':>7}{'prec':>8}"]
        for label in (*LABELS, "direct"):
            group = [x for x in DIRECT if x != "CODE"] if label == "direct" else [label]
            marked, covered, named = (sum(c[x] for x in group) for c in (self.marked, self.covered, self.named))
            found, right = (sum(c[x] for x in group) for c in (self.found, self.right))
            lines.append(
                f"{label:14}{marked:7}{covered / max(marked, 1):8.3f}{named / max(marked, 1):8.3f}"
                f"{found:7}{right / max(found, 1):8.3f}"
            )
        lines.append(f"notes without a leak (codes aside): {self.clean} of {self.notes}")
        return "\n".join(lines)
