"""How values become bytes: length-prefixed parts, padded content, letters of the record format.

Length prefixes make the encoding injective: no two different lists of parts give the same bytes, so a tag over them
cannot be moved to other values (the lesson of the AEAD "associated data" of age and sops).
"""

from __future__ import annotations

import json
from typing import Final, TypeAlias

__all__ = ["PAD", "Json", "Part", "pack_json", "pad", "parts", "unpack_json", "unpad"]

PAD: Final = 64
"""Sizes of encrypted content are rounded up to multiples of this many bytes, so that a size tells little."""

_INT_BYTES: Final = 8
_LENGTH_BYTES: Final = 4

Part: TypeAlias = bytes | str | int
Json: TypeAlias = bool | int | float | str | list["Json"] | dict[str, "Json"] | None


def parts(*values: Part) -> bytes:
    """Encode values one after the other, each with a type letter and its length.

    Args:
        values: bytes (letter `b`), text (`s`, UTF-8) or a non-negative integer below 2**63 (`i`, 8 bytes big-endian).

    Returns:
        For each value: one letter, a 4-byte big-endian length, the bytes.

    Raises:
        ValueError: if a value is of another type or out of range.
    """
    out: list[bytes] = []
    for value in values:
        if isinstance(value, bytes):
            out += b"b", len(value).to_bytes(_LENGTH_BYTES, "big"), value
        elif isinstance(value, str):
            data = value.encode("utf-8", "surrogatepass")
            out += b"s", len(data).to_bytes(_LENGTH_BYTES, "big"), data
        elif type(value) is int and 0 <= value < 1 << 63:
            out += b"i\x00\x00\x00\x08", value.to_bytes(_INT_BYTES, "big")
        else:
            msg = "not a value of the record format"
            raise ValueError(msg)
    return b"".join(out)


def pad(content: bytes) -> bytes:
    """Put a 4-byte length before the content and zeros after it, up to a multiple of `PAD`."""
    framed = len(content).to_bytes(_LENGTH_BYTES, "big") + content
    return framed + bytes(-len(framed) % PAD)


def unpad(padded: bytes) -> bytes:
    """Undo `pad`.

    Raises:
        ValueError: if the frame is not one that `pad` makes.
    """
    length = int.from_bytes(padded[:_LENGTH_BYTES], "big")
    content = padded[_LENGTH_BYTES : _LENGTH_BYTES + length]
    if len(content) != length or pad(content) != padded:
        msg = "not a padded frame"
        raise ValueError(msg)
    return content


def pack_json(value: Json) -> bytes:
    """Write a value as compact JSON (UTF-8, keys sorted), padded."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return pad(text.encode("utf-8", "surrogatepass"))


def unpack_json(padded: bytes) -> Json:
    """Undo `pack_json`.

    Raises:
        ValueError: if the bytes are not padded JSON.
    """
    try:
        value: Json = json.loads(unpad(padded).decode("utf-8", "surrogatepass"))
    except RecursionError:
        # A bundle of a stranger can be nested without end.
        msg = "nested too deeply"
        raise ValueError(msg) from None
    return value
