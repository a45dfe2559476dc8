"""The measure: marked notes, and how well findings cover them."""

from __future__ import annotations

from anoniem.evaluation.marks import Mark, MarkedNote, load_marked, parse_marked

__all__ = ["Mark", "MarkedNote", "load_marked", "parse_marked"]
