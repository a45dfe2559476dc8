"""256-bit keys as letters that can be printed, read out and typed.

A key is written as 52 symbols of Crockford's Base32 alphabet, which has no I, L, O and U, in four lines of 13. Each
line ends with two check symbols of a Reed-Solomon code over GF(32) (Reed and Solomon 1960; distance 3): one or two
wrong letters in a line, and so any two that changed places, are always noticed, and the line with the slip can be
named.
"""

from __future__ import annotations

from typing import Final

from anoniem.errors import RecoveryCodeError

__all__ = ["LINES", "decode", "encode"]

LINES: Final = 4
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_FORGIVEN: Final = str.maketrans("OIL", "011", " -\t\n\r.:")
_DATA: Final = 13
_LINE: Final = 15
_GROUP: Final = 5
_BITS: Final = 5
_SPARE_BITS: Final = LINES * _DATA * _BITS - 256
_KEY_BYTES: Final = 32


def _times_two(value: int) -> int:
    """Multiply by the generator in GF(32) with the polynomial x^5 + x^2 + 1."""
    value <<= 1
    return value ^ 0b100101 if value & 0b100000 else value


def _checks(data: list[int]) -> list[int]:
    total = weighted = 0
    for symbol in data:
        total ^= symbol
        weighted = _times_two(weighted) ^ symbol
    return [total, _times_two(weighted)]


def encode(key: bytes) -> tuple[str, ...]:
    """Write a 32-byte key as four lines of three groups of five symbols.

    Raises:
        ValueError: if the key has another length.
    """
    if len(key) != _KEY_BYTES:
        msg = "not a 32-byte key"
        raise ValueError(msg)
    number = int.from_bytes(key, "big") << _SPARE_BITS
    count = LINES * _DATA
    symbols = [(number >> _BITS * (count - 1 - place)) & 31 for place in range(count)]
    lines = []
    for start in range(0, count, _DATA):
        data = symbols[start : start + _DATA]
        text = "".join(_ALPHABET[symbol] for symbol in data + _checks(data))
        lines.append(" ".join(text[at : at + _GROUP] for at in range(0, _LINE, _GROUP)))
    return tuple(lines)


def decode(text: str) -> bytes:
    """Read a key back; capitals, spaces, hyphens and line ends do not count, and O, I and L are read as 0, 1 and 1.

    Raises:
        RecoveryCodeError: if symbols are missing, or a line has a typing slip; says which line.
    """
    typed = [line for line in (one.upper().translate(_FORGIVEN) for one in text.splitlines()) if line]
    if len(typed) == LINES:
        for number, line in enumerate(typed, 1):
            if len(line) != _LINE:
                raise RecoveryCodeError(
                    "Regel {line} van de code heeft {found} tekens; het moeten er {wanted} zijn.",
                    line=number,
                    found=len(line),
                    wanted=_LINE,
                )
    whole = "".join(typed)
    if len(whole) != LINES * _LINE:
        raise RecoveryCodeError(
            "De code heeft {found} tekens; het moeten er {wanted} zijn.", found=len(whole), wanted=LINES * _LINE
        )
    number = 0
    for at in range(LINES):
        symbols = [_ALPHABET.find(letter) for letter in whole[at * _LINE : (at + 1) * _LINE]]
        if -1 in symbols or symbols[_DATA:] != _checks(symbols[:_DATA]):
            raise RecoveryCodeError("In regel {line} van de code staat een tikfout.", line=at + 1)
        for symbol in symbols[:_DATA]:
            number = number << _BITS | symbol
    if number & ((1 << _SPARE_BITS) - 1):
        raise RecoveryCodeError("In regel {line} van de code staat een tikfout.", line=LINES)
    return (number >> _SPARE_BITS).to_bytes(_KEY_BYTES, "big")
