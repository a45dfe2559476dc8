"""Document-wide reasoning: every occurrence of what was found, and which mentions are one person, place or value."""

from __future__ import annotations

from anoniem.identity.entities import Identity, KnownEntity
from anoniem.identity.linking import link
from anoniem.identity.normal import match_keys
from anoniem.identity.propagation import propagate

__all__ = ["Identity", "KnownEntity", "link", "match_keys", "propagate"]
