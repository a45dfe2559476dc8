"""The command `anoniem`: a thin face over the library. Everything it says is Dutch; ANONIEM_LANG=en gives English."""

from __future__ import annotations

__all__: list[str] = []
