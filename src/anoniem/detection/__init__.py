"""Finding identifiers: one call from text to findings."""

from __future__ import annotations

from anoniem.detection.engine import Detector
from anoniem.detection.finding import DOUBT_BELOW, Finding, Kind

__all__ = ["DOUBT_BELOW", "Detector", "Finding", "Kind"]
