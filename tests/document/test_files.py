"""Reading and writing note files."""

from __future__ import annotations

import errno
import os
import resource
import signal
from pathlib import Path

import pytest

from anoniem import document
from anoniem.errors import (
    DocumentNotFoundError,
    DocumentTooLargeError,
    EmptyDocumentError,
    OutputError,
    OutputExistsError,
    UnsupportedFormatError,
)


def test_a_note_is_read(tmp_path: Path) -> None:
    """The plain case."""
    path = tmp_path / "n.txt"
    path.write_text("Dag.")
    assert document.read(path).text == "Dag."


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """The error says which file."""
    with pytest.raises(DocumentNotFoundError, match=r"weg\.txt"):
        document.read(tmp_path / "weg.txt")


@pytest.mark.parametrize("content", [b"", b" \n\t\r\n", b"\xef\xbb\xbf"])
def test_a_file_without_text_is_refused(tmp_path: Path, content: bytes) -> None:
    """Empty and blank files are an error of their own."""
    path = tmp_path / "leeg.txt"
    path.write_bytes(content)
    with pytest.raises(EmptyDocumentError, match=r"leeg\.txt"):
        document.read(path)


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("n.docx", b"PK\x03\x04rest", ".docx"),
        ("n.txt", b"PK\x03\x04rest", "Word"),
        ("n.txt", b"%PDF-1.7", "pdf"),
        ("n.txt", b"{\\rtf1 dag}", "rtf"),
        ("n.pdf", b"%PDF-1.7", ".pdf"),
    ],
)
def test_other_formats_are_called_by_their_name(tmp_path: Path, name: str, content: bytes, word: str) -> None:
    """The user hears what the file is and what to do."""
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnsupportedFormatError, match=word):
        document.read(path)


def test_a_folder_is_no_note(tmp_path: Path) -> None:
    """A folder given as file is an error, not a crash."""
    with pytest.raises(UnsupportedFormatError):
        document.read(tmp_path)


def test_a_file_that_is_too_large_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    """No memory is spent on a file that cannot be a note."""
    path = tmp_path / "groot.txt"
    with path.open("wb") as file:
        file.truncate(document.MAX_BYTES + 1)
    with pytest.raises(DocumentTooLargeError):
        document.read(path)


def test_notes_in_a_folder_are_found_without_hidden_files_and_earlier_results(tmp_path: Path) -> None:
    """Outputs of scrubbing are not scrubbed again."""
    for name in ("b.txt", "a.MD", "sub/c.txt", "a.anoniem.md", ".x.txt", ".git/d.txt", "e.docx"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert [str(path.relative_to(tmp_path)) for path in document.find_notes(tmp_path)] == ["a.MD", "b.txt", "sub/c.txt"]


def test_a_folder_without_notes_is_an_error(tmp_path: Path) -> None:
    """Doing nothing silently would look like success."""
    with pytest.raises(DocumentNotFoundError):
        document.find_notes(tmp_path)


def test_an_existing_file_is_only_overwritten_on_request(tmp_path: Path) -> None:
    """The old content stays until the new stands whole."""
    path = tmp_path / "uit.txt"
    path.write_text("oud")
    with pytest.raises(OutputExistsError):
        document.write(document.TextDocument("nieuw"), path)
    assert path.read_text() == "oud"
    document.write(document.TextDocument("nieuw"), path, overwrite=True)
    assert path.read_text() == "nieuw"
    assert [one.name for one in tmp_path.iterdir()] == ["uit.txt"]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    """The user hears that the folder does not exist."""
    with pytest.raises(OutputError, match="map bestaat niet"):
        document.write(document.TextDocument("x"), tmp_path / "geen" / "x.txt")


def test_a_file_system_without_links_is_written_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stick formatted as FAT refuses hard links."""

    def refuse(*_arguments: object) -> None:
        raise OSError(errno.EPERM, "links zijn hier niet mogelijk")

    monkeypatch.setattr(os, "link", refuse)
    path = tmp_path / "x.txt"
    document.write(document.TextDocument("een"), path)
    assert path.read_text() == "een"
    with pytest.raises(OutputExistsError):
        document.write(document.TextDocument("twee"), path)
    assert path.read_text() == "een"


def test_a_write_that_fails_halfway_leaves_nothing_behind(tmp_path: Path) -> None:
    """A limit on file size stands in for a full disk: the old file stays and no half file appears."""
    path = tmp_path / "x.txt"
    path.write_text("oud")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        with pytest.raises(OutputError, match="niet worden geschreven"):
            document.write(document.TextDocument("x" * 5000), path, overwrite=True)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert path.read_text() == "oud"
    assert [one.name for one in tmp_path.iterdir()] == ["x.txt"]
