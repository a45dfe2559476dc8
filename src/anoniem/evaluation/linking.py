"""How well mentions of one person are tied together, on gold mentions.

B-cubed (A. Bagga and B. Baldwin, "Entity-based cross-document coreferencing using the vector space model", 1998): per
mention, the share of the mentions put with it that belong with it (precision) and of those that belong with it that
were put with it (recall).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anoniem.detection.finding import Finding, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from anoniem.evaluation.marks import MarkedNote
    from anoniem.identity import Identity

__all__ = ["LinkingScore", "evaluate_linking"]


@dataclass(frozen=True, slots=True)
class LinkingScore:
    """B-cubed over all person mentions of a gold set.

    Attributes:
        mentions: number of mentions.
        precision: 0 to 1; lower when two persons are taken for one.
        recall: 0 to 1; lower when one person is taken for two.
    """

    mentions: int
    precision: float
    recall: float

    @property
    def f(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def evaluate_linking(
    notes: Sequence[MarkedNote], link: Callable[[str, Sequence[Finding]], Sequence[Identity]]
) -> LinkingScore:
    """Give the gold mentions to a linker and compare its identities with the gold ids of persons.

    Args:
        notes: the gold set.
        link: from a text and findings to identities, for example `anoniem.identity.link`.

    Returns:
        The score; all ones over no mentions.
    """
    precision = recall = 0.0
    mentions = 0
    for note in notes:
        findings = [Finding(m.start, m.end, Kind(m.type), m.text, 1.0, "gold") for m in note.direct]
        put = {
            (finding.start, finding.end): identity.key
            for identity in link(note.text, findings)
            for finding in identity.mentions
        }
        persons = [mark for mark in note.direct if mark.type == Kind.PERSON]
        together: dict[str, set[tuple[int, int]]] = defaultdict(set)
        belong: dict[str, set[tuple[int, int]]] = defaultdict(set)
        for mark in persons:
            place = (mark.start, mark.end)
            together[put[place]].add(place)
            belong[mark.id or ""].add(place)
        for mark in persons:
            place = (mark.start, mark.end)
            ours, gold = together[put[place]], belong[mark.id or ""]
            both = len(ours & gold)
            precision += both / len(ours)
            recall += both / len(gold)
        mentions += len(persons)
    if not mentions:
        return LinkingScore(0, 1.0, 1.0)
    return LinkingScore(mentions, precision / mentions, recall / mentions)
