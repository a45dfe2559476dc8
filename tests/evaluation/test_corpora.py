"""Reading other people's gold."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import pytest

from anoniem.errors import DocumentNotFoundError, MarkupError
from anoniem.evaluation import load_cases, load_tagged

if TYPE_CHECKING:
    from pathlib import Path


def test_tagged_sentences_become_marks(tmp_path: Path) -> None:
    """BIO tags give spans over readable text; neighbours stay apart."""
    row = {
        "tokens": ["Anne", "de", "Boer", "(", "Urk", ")", "zag", "Piet", "Jan", "."],
        "tags": ["B-PER", "I-PER", "I-PER", "O", "B-LOC", "O", "O", "B-PER", "B-PER", "O"],
    }
    file = tmp_path / "x.jsonl.gz"
    file.write_bytes(gzip.compress(json.dumps(row).encode()))
    (note,) = load_tagged(file)
    assert note.text == "Anne de Boer (Urk) zag Piet Jan."
    assert [mark.text for mark in note.marks] == ["Anne de Boer", "Urk", "Piet", "Jan"]


def test_sentences_can_be_put_together(tmp_path: Path) -> None:
    """Several sentences make one note, a line each."""
    file = tmp_path / "x.jsonl"
    file.write_text('{"tokens": ["Ja", "."], "tags": ["O", "O"]}\n' * 3, "utf-8")
    assert [note.text for note in load_tagged(file, sentences_per_note=2)] == ["Ja.\nJa.", "Ja."]


def test_cases_of_a_peer_become_notes(tmp_path: Path) -> None:
    """Each example is a note, its annotations are marks."""
    case = {
        "id": 3,
        "text": "bel 030 1",
        "annotations": [{"text": "030 1", "start_char": 4, "end_char": 9, "tag": "telefoonnummer"}],
    }
    (tmp_path / "phones.json").write_text(json.dumps({"examples": [case]}), "utf-8")
    (note,) = load_cases(tmp_path)
    assert (note.name, note.marks[0].type) == ("phones-3", "PHONE")


def test_titles_can_be_left_out_of_a_peers_marks(tmp_path: Path) -> None:
    """Our guideline marks the name alone; what looks like a title inside a name stays."""
    texts = ["Prof. Dr. Drost", "mijnheer Mirza"]
    examples = [
        {
            "id": number,
            "text": f"bel {text}",
            "annotations": [{"text": text, "start_char": 4, "end_char": 4 + len(text), "tag": "persoon"}],
        }
        for number, text in enumerate(texts)
    ]
    (tmp_path / "names.json").write_text(json.dumps({"examples": examples}), "utf-8")
    assert [note.marks[0].text for note in load_cases(tmp_path)] == texts
    assert [note.marks[0].text for note in load_cases(tmp_path, titles=False)] == ["Drost", "Mirza"]


def test_what_has_another_form_is_refused(tmp_path: Path) -> None:
    """Missing files and other content are errors, not empty sets."""
    with pytest.raises(DocumentNotFoundError):
        load_tagged(tmp_path / "weg")
    with pytest.raises(DocumentNotFoundError):
        load_cases(tmp_path)
    (tmp_path / "x.json").write_text("{}", "utf-8")
    with pytest.raises(MarkupError):
        load_cases(tmp_path)
    with pytest.raises(MarkupError):
        load_tagged(tmp_path / "x.json")
