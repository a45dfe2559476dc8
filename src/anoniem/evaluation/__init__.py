"""The measure: marked notes, and how well findings cover them."""

from __future__ import annotations

from anoniem.evaluation.corpora import load_cases, load_tagged
from anoniem.evaluation.linking import LinkingScore, evaluate_linking
from anoniem.evaluation.marks import Mark, MarkedNote, load_marked, parse_marked
from anoniem.evaluation.measure import Evaluation, FalseFind, Miss, TypeScore, evaluate

__all__ = [
    "Evaluation",
    "FalseFind",
    "LinkingScore",
    "Mark",
    "MarkedNote",
    "Miss",
    "TypeScore",
    "evaluate",
    "evaluate_linking",
    "load_cases",
    "load_marked",
    "load_tagged",
    "parse_marked",
]
