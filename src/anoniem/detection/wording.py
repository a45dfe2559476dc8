"""Word lists in the code, written as running text."""

from __future__ import annotations

__all__ = ["word_set"]


def word_set(words: str) -> frozenset[str]:
    """Give the words of a text, split at white space, as a set."""
    return frozenset(words.split())
