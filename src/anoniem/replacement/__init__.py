"""From findings and identities to a text in which they are replaced, and back again.

`plan` decides what stands where, `combined` adds what is worded more vaguely, `apply` puts it there, `restore` reverses
it.
"""

from __future__ import annotations

from anoniem.replacement.placeholders import (
    LABELS,
    Placeholder,
    find_placeholders,
    placeholder,
)
from anoniem.replacement.plan import Replacement, apply, plan
from anoniem.replacement.record import ReplacedSpan, ScrubRecord
from anoniem.replacement.restore import RestoredText, restore_edited, restore_exactly
from anoniem.replacement.widening import Widening, combined

__all__ = [
    "LABELS",
    "Placeholder",
    "ReplacedSpan",
    "Replacement",
    "RestoredText",
    "ScrubRecord",
    "Widening",
    "apply",
    "combined",
    "find_placeholders",
    "placeholder",
    "plan",
    "restore_edited",
    "restore_exactly",
]
