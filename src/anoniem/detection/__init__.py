"""Finding identifiers: one call from text to findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from anoniem.detection.finding import DOUBT_BELOW, Finding, Kind
from anoniem.detection.model import Model

if TYPE_CHECKING:
    from anoniem.detection.engine import Detector

__all__ = ["DOUBT_BELOW", "Detector", "Finding", "Kind", "Model"]


def __getattr__(name: str) -> Any:  # noqa: ANN401  # a class, here
    """Load the detector when it is first asked for: its expressions take most of a second to compile."""
    if name == "Detector":
        from anoniem.detection.engine import Detector

        return Detector
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
