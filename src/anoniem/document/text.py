"""Plain text and Markdown: encodings that a Dutch Windows, macOS or Linux user has, kept byte for byte."""

from __future__ import annotations

import codecs
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from anoniem.document.base import Document, Splice, splice
from anoniem.errors import EncodingUnknownError, UnsupportedFormatError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["TextDocument", "decode"]

# Longest first: the UTF-32 mark begins with the UTF-16 one.
_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MARK_OF = {encoding: mark for mark, encoding in _MARKS}
_ENCODINGS = {*_MARK_OF, "cp1252"}

_ALLOWED_CONTROLS = frozenset("\t\n\v\f\r\x1a\x1b")
_BINARY_CONTROL_SHARE = 0.02
_UTF16_NUL_SHARE = 0.3
_MISPLACED_SHARE = 0.3
_AFTER_LETTERS = frozenset("´…»ªº°²³®™")


@dataclass(frozen=True, slots=True)
class TextDocument(Document):
    """A text file: its characters exactly as decoded, line ends included.

    Attributes:
        content: the text, without the byte order mark.
        encoding: codec that the bytes were in.
        mark: whether the file begins with a byte order mark.

    Raises:
        ValueError: if the encoding is not one that text documents are kept in, or cannot carry a mark.
    """

    content: str
    encoding: str = "utf-8"
    mark: bool = False

    def __post_init__(self) -> None:
        if self.encoding not in _ENCODINGS:
            msg = f"text documents are not kept in {self.encoding}"
            raise ValueError(msg)
        if self.mark and self.encoding not in _MARK_OF:
            msg = f"{self.encoding} has no byte order mark"
            raise ValueError(msg)

    @classmethod
    def from_bytes(cls, data: bytes) -> TextDocument:
        """Decode file content.

        Raises:
            UnsupportedFormatError: the bytes are not text.
            EncodingUnknownError: they are text in an encoding that cannot be told.
        """
        content, encoding, mark = decode(data)
        return cls(content, encoding, mark)

    @property
    def text(self) -> str:
        """The decoded characters."""
        return self.content

    @property
    def layout(self) -> Mapping[str, str]:
        """Encoding and byte order mark."""
        return {"format": "text", "encoding": self.encoding, "mark": "yes" if self.mark else "no"}

    def replaced(self, splices: Iterable[Splice]) -> TextDocument:
        """A copy with the splices applied; encoding and mark stay."""
        return replace(self, content=splice(self.content, splices))

    def with_layout(self, layout: Mapping[str, str]) -> TextDocument:
        """A copy that will be written in another encoding.

        Raises:
            ValueError: if the layout belongs to another format.
        """
        if layout.get("format") != "text":
            msg = "not the layout of a text document"
            raise ValueError(msg)
        return TextDocument(self.content, layout["encoding"], layout["mark"] == "yes")

    def to_bytes(self) -> bytes:
        """The file content.

        Characters that a Windows-1252 file cannot hold (an emoji added to it while editing) turn the whole file into
        UTF-8: losing them would be worse than another encoding.
        """
        mark = _MARK_OF[self.encoding] if self.mark else b""
        try:
            return mark + self.content.encode(self.encoding)
        except UnicodeEncodeError:
            return self.content.encode("utf-8", "surrogatepass")


def decode(data: bytes) -> tuple[str, str, bool]:
    """Decode bytes as text.

    Returns:
        The text, the codec, and whether a byte order mark was taken off. Encoding the text again gives the same bytes.

    Raises:
        UnsupportedFormatError: the bytes are not text.
        EncodingUnknownError: they are text in an encoding that cannot be told.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = _decode_exactly(data[len(mark) :], encoding)
            if text is None:
                raise EncodingUnknownError(
                    "Dit bestand begint als {encoding}, maar is daarna beschadigd. Open het in uw tekstverwerker "
                    "en bewaar het opnieuw als tekst (UTF-8).",
                    encoding=encoding.upper(),
                )
            return text, encoding, True
    text = _decode_exactly(data, "utf-8")
    if text is not None and not _looks_binary(text):
        return text, "utf-8", False
    for encoding in _unmarked_utf16(data):
        text = _decode_exactly(data, encoding)
        if text is not None and not _looks_binary(text):
            return text, encoding, False
    text = _decode_exactly(data, "cp1252")
    if text is None or _looks_binary(text):
        if _looks_binary(data.decode("latin-1")):
            raise UnsupportedFormatError(
                "Dit is geen tekstbestand. anoniem leest platte tekst (.txt) en Markdown (.md)."
            )
        raise _unknown_encoding()
    if _misplaced_share(text) > _MISPLACED_SHARE:
        raise _unknown_encoding()
    return text, "cp1252", False


def _unknown_encoding() -> EncodingUnknownError:
    return EncodingUnknownError(
        "De tekencodering van dit bestand is niet te herkennen; namen met accenten zouden gemist worden. Open het in "
        "uw tekstverwerker en bewaar het opnieuw als tekst (UTF-8)."
    )


def _decode_exactly(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return text if text.encode(encoding, "surrogatepass") == data else None


def _looks_binary(text: str) -> bool:
    controls = sum(1 for character in text if character < " " and character not in _ALLOWED_CONTROLS)
    return controls > _BINARY_CONTROL_SHARE * len(text)


def _unmarked_utf16(data: bytes) -> tuple[str, ...]:
    """UTF-16 without a mark shows as a NUL in every other byte of Western text."""
    half = len(data) / 2
    if len(data) % 2 or not half:
        return ()
    if data[1::2].count(0) > _UTF16_NUL_SHARE * half:
        return ("utf-16-le",)
    if data[0::2].count(0) > _UTF16_NUL_SHARE * half:
        return ("utf-16-be",)
    return ()


def _misplaced_share(text: str) -> float:
    """Share of the non-ASCII characters that follow a letter but do not belong there.

    In real Windows-1252 text these are lower-case letters (café, Zoë) or apostrophes; in a DOS or Macintosh file read
    as Windows-1252 they become signs or capitals, such as "caf‚" or "RenŽ".
    """
    special = misplaced = 0
    previous = " "
    for character in text:
        if character > "\x7f":
            special += 1
            category = unicodedata.category(character)
            if previous.isalpha() and not (
                category == "Ll"
                or (category == "Lu" and previous.isupper())
                or category in {"Pf", "Pd"}
                or character in _AFTER_LETTERS
            ):
                misplaced += 1
        previous = character
    return misplaced / special if special else 0.0
