"""The models that a text can be read with."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["DEFAULT_MODEL", "Model"]


class Model(StrEnum):
    """Which model of the package `nl_anoniem` reads a text; the value is its name there."""

    THOROUGH = "thorough"
    """Finds most."""
    FAST = "fast"
    """Smaller and calculated in whole numbers: nearly twice as fast, and finds somewhat less."""


DEFAULT_MODEL = Model.THOROUGH
"""What reads a text unless the caller chooses."""
