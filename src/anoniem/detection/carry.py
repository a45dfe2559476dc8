"""Findings taken along when the text around them changes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anoniem.detection.finding import Finding

__all__ = ["carried"]


def carried(findings: Iterable[Finding], edits: Iterable[tuple[int, int, int]]) -> tuple[Finding, ...]:
    """The findings with their offsets in the edited text; those that an edit touched are gone with their words.

    Args:
        findings: findings in the text as it was.
        edits: start and end of each stretch that was exchanged (Python str indices in the text as it was) and the
            length of what came there; in order, without overlap.
    """
    known = list(edits)
    starts, ends = [start for start, _, _ in known], [end for _, end, _ in known]
    shifts = [0, *accumulate(length - (end - start) for start, end, length in known)]
    kept: list[Finding] = []
    for finding in findings:
        before = bisect_right(ends, finding.start)
        if bisect_left(starts, finding.end) > before:
            continue
        shift = shifts[before]
        kept.append(replace(finding, start=finding.start + shift, end=finding.end + shift))
    return tuple(kept)
