"""Passphrases of common Dutch words: long enough to hold, easy enough to type.

Six words out of 2 048 are 66 bits of chance; with Argon2id in front of it that is out of reach of guessing. A strength
meter is not used as a gate: it gives full marks to "praktijk-zwolle".
"""

from __future__ import annotations

import functools
import secrets
from importlib import resources
from typing import Final

from anoniem.vault.crypto import normalise_passphrase as normalise

__all__ = ["BITS_PER_WORD", "generate", "normalise", "word_list"]

BITS_PER_WORD: Final = 11


@functools.cache
def word_list() -> tuple[str, ...]:
    """The 2 048 words of the list: lower-case a to z, no two of them one typing slip apart, no two that sound alike."""
    text = resources.files(__package__).joinpath("words.txt").read_text(encoding="ascii")
    return tuple(text.split())


def generate(words: int = 6) -> str:
    """Make a passphrase of words drawn with the system's random generator, with single spaces between.

    Args:
        words: how many; each adds 11 bits.

    Raises:
        ValueError: if fewer than four are asked for.
    """
    if words < 4:  # noqa: PLR2004 — 44 bits behind Argon2id is the least that is worth offering
        msg = "a passphrase needs at least four words"
        raise ValueError(msg)
    drawn = word_list()
    return " ".join(secrets.choice(drawn) for _ in range(words))
