"""Text documents: any encoding of a Dutch user in, the same bytes out."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from anoniem.document import Splice, TextDocument
from anoniem.errors import EncodingUnknownError, UnsupportedFormatError

NOTE = "Zoë kwam uit België; “ze” betaalde € 5.\r\nDaarna café.\r\n"


@pytest.mark.parametrize(
    ("data", "encoding", "mark"),
    [
        (NOTE.encode(), "utf-8", False),
        (codecs.BOM_UTF8 + NOTE.encode(), "utf-8", True),
        (codecs.BOM_UTF16_LE + NOTE.encode("utf-16-le"), "utf-16-le", True),
        (codecs.BOM_UTF16_BE + NOTE.encode("utf-16-be"), "utf-16-be", True),
        (NOTE.encode("utf-16-le"), "utf-16-le", False),
        (NOTE.encode("utf-16-be"), "utf-16-be", False),
        (codecs.BOM_UTF32_LE + NOTE.encode("utf-32-le"), "utf-32-le", True),
        (NOTE.encode("cp1252"), "cp1252", False),
    ],
)
def test_every_usual_encoding_is_recognised_and_kept(data: bytes, encoding: str, mark: bool) -> None:
    """The text is read right and written back as the same bytes, line ends included."""
    document = TextDocument.from_bytes(data)
    assert document.text == NOTE
    assert (document.encoding, document.mark) == (encoding, mark)
    assert document.to_bytes() == data


@given(st.text(min_size=1), st.sampled_from(["utf-8", "utf-16-le", "utf-16-be", "utf-32-le"]))
def test_any_text_with_a_mark_comes_back_byte_for_byte(text: str, encoding: str) -> None:
    """A marked file of any content survives reading and writing.

    Except one that cannot be told from a damaged other: the mark of UTF-16 with a NUL behind it is the mark of UTF-32.
    """
    assume(not (encoding == "utf-16-le" and text.startswith("\0")))
    data = TextDocument(text, encoding, mark=True).to_bytes()
    assert TextDocument.from_bytes(data).to_bytes() == data


@given(st.binary(min_size=1))
def test_any_bytes_are_read_back_exactly_or_refused(data: bytes) -> None:
    """No bytes are ever read as text that would be written as other bytes."""
    try:
        document = TextDocument.from_bytes(data)
    except (EncodingUnknownError, UnsupportedFormatError):
        return
    assert document.to_bytes() == data


@pytest.mark.parametrize("encoding", ["cp850", "mac_roman"])
def test_text_from_dos_or_an_old_mac_is_refused_rather_than_misread(encoding: str) -> None:
    """A name read with the wrong letters would be missed, so an unknown encoding is an error."""
    with pytest.raises(EncodingUnknownError):
        TextDocument.from_bytes("Zoë Müller zag René in het café.".encode(encoding))


def test_a_damaged_file_with_a_mark_is_refused() -> None:
    """Half a character after a byte order mark means damage."""
    with pytest.raises(EncodingUnknownError):
        TextDocument.from_bytes(codecs.BOM_UTF16_LE + b"a\x00b")


def test_binary_content_is_refused() -> None:
    """Bytes that are no text in any encoding are named as such."""
    with pytest.raises(UnsupportedFormatError):
        TextDocument.from_bytes(bytes(range(256)) * 8)


def test_a_character_that_the_encoding_lacks_turns_the_file_into_utf8() -> None:
    """Nothing is lost when an emoji is put into a Windows-1252 text."""
    document = TextDocument("café", "cp1252").replaced([Splice(0, 1, "🙂")])
    assert document.to_bytes().decode() == "🙂afé"


def test_a_layout_of_another_format_is_refused() -> None:
    """A text cannot be written in the layout of another kind of document."""
    with pytest.raises(ValueError, match="layout"):
        TextDocument("x").with_layout({"format": "docx"})
