"""The training code: marks are read right, and no change to a text moves a label off its stretch."""

from __future__ import annotations

import gzip
import json
import random
import sys
from pathlib import Path

import numpy as np
import pytest

TRAINING = Path(__file__).parents[2] / "models" / "training"
NOTE = (
    "[[PERSON p1|Fatima el Amrani]] ([[AGE|41]]) uit [[PLACE|Tiel]], [[q-PROFESSION|kok]], belt [[PHONE|0612345678]]."
)


@pytest.fixture(autouse=True)
def _training_modules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(TRAINING), *sys.path])


@pytest.fixture
def rng() -> random.Random:
    """Give the same chance each time."""
    return random.Random(4)  # noqa: S311 - no secret


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Give a folder with a handful of names and one tagged sentence."""
    lists = {"first": {"nl_NL": ["Anna", "Daan"]}, "last": {"nl_NL": ["van Dam", "Puk"]}}
    places = [{"name": "Goes", "country": "NL", "population": 40_000}]
    sentence = {"tokens": ["Jan", "woont", "in", "Goes", "."], "tags": ["B-PER", "O", "O", "B-LOC", "O"]}
    for name, content in (
        ("names_faker_by_locale.json.gz", lists),
        ("places_nl_be_geonames.json.gz", places),
        ("train_mix_v3.jsonl.gz", sentence),
    ):
        with gzip.open(tmp_path / name, "wt", encoding="utf-8") as file:
            json.dump(content, file)
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.txt").write_text(NOTE, encoding="utf-8")
    return tmp_path


def test_marks_are_taken_out_of_the_text(data: Path) -> None:
    """A note gives its plain text, and each stretch lies on its surface."""
    from marked import read_notes

    (note,) = read_notes([data / "notes"])
    assert note.text == "Fatima el Amrani (41) uit Tiel, kok, belt 0612345678."
    assert [(note.text[s.start : s.end], s.label) for s in note.stretches] == [
        ("Fatima el Amrani", "PER"),
        ("41", "AGE"),
        ("Tiel", "LOC"),
        ("kok", "q-PROFESSION"),
        ("0612345678", "CODE"),
    ]


def test_tagged_sentences_become_running_text(data: Path, rng: random.Random) -> None:
    """Tokens are joined as people write, and a tagged stretch keeps its place."""
    from marked import read_tagged

    (text,) = read_tagged(data / "train_mix_v3.jsonl.gz", rng)
    assert text.text == "Jan woont in Goes."
    assert [text.text[s.start : s.end] for s in text.stretches] == ["Jan", "Goes"]
    assert not text.complete


def test_a_changed_note_keeps_its_labels_in_order(data: Path, rng: random.Random) -> None:
    """Whatever is swapped, lowered or mistyped, each stretch is still there, in place, with its label."""
    from augment import Augmenter
    from marked import read_notes
    from names import Names

    (note,) = read_notes([data / "notes"])
    augment = Augmenter(Names(data, rng), rng)
    for _ in range(300):
        changed = augment(note)
        assert [s.label for s in changed.stretches] == [s.label for s in note.stretches]
        last = 0
        for stretch in changed.stretches:
            assert last <= stretch.start < stretch.end <= len(changed.text)
            last = stretch.end


def test_other_line_ends_leave_the_letters_where_they_are(data: Path, rng: random.Random) -> None:
    """Breaking lines, also inside words, changes white space and hyphens only, in the text and in each stretch."""
    from augment import Augmenter
    from marked import Stretch, Text
    from names import Names

    augment = Augmenter(Names(data, rng), rng)
    text = "Mevrouw Abdelkaderova belde. " * 40
    starts = [index + 8 for index in range(0, len(text), 29)]
    note = Text("a", text, tuple(Stretch(s, s + 13, "PER", "PERSON") for s in starts))
    seen = set()
    for _ in range(400):
        changed = augment._laid_out(note)
        assert "".join(changed.text.split()).replace("-", "") == "".join(text.split())
        surfaces = {changed.text[s.start : s.end] for s in changed.stretches}
        assert {"".join(one.split()).replace("-", "") for one in surfaces} == {"Abdelkaderova"}
        seen |= surfaces
    assert any("-\n" in one for one in seen)


def test_telegram_style_keeps_initials_only(data: Path, rng: random.Random) -> None:
    """A person becomes initials and stays marked; the words around do not change."""
    from augment import Augmenter
    from names import Names

    augment = Augmenter(Names(data, rng), rng)
    parts = [("Mevrouw ", "O", "O"), ("Fatima el Amrani", "PER", "PERSON"), (" belde.", "O", "O")]
    changed = {tuple(augment._initialled(parts)) for _ in range(60)}
    assert {one[0] for one in changed} == {parts[0]}
    assert {one[1][0] for one in changed} >= {"F. e. A.", "FeA"}
    assert {one[1][1:] for one in changed} == {("PER", "PERSON")}


def test_windows_hold_every_word_once(data: Path, rng: random.Random) -> None:
    """The targets of the windows of a note are those of its words, and a stretch begins with B-."""
    from examples import COLUMNS, windows
    from marked import read_notes

    import nl_anoniem
    from nl_anoniem.words import PieceCutter, cut_text

    (note,) = read_notes([data / "notes"])
    cutter = PieceCutter(Path(nl_anoniem.__file__).parent / "data" / "anoniem_onnx_ner" / "tokenizer.json")
    targets = [COLUMNS[t] for example in windows(note, cutter, rng) for t in example.targets]
    assert len(targets) == len(cut_text(note.text))
    assert targets[:3] == ["B-PER", "I-PER", "I-PER"]
    assert targets.count("B-LOC") == 1


def test_notes_written_for_training_are_well_formed() -> None:
    """Every mark in the notes of this repository can be read; no stray bracket is left."""
    from marked import read_notes

    notes = read_notes([TRAINING / "notes"])
    assert len(notes) >= 100
    assert [n.name for n in notes if "[[" in n.text or "]]" in n.text] == []


def test_the_regression_finds_what_decides() -> None:
    """A feature that decides gets a large weight, one that is chance a small one, and the chances are calibrated."""
    from weights import logistic

    chance = np.random.default_rng(5)
    rows = chance.normal(size=(4000, 2)) * np.array([1.0, 100.0])
    right = (chance.random(4000) < 1 / (1 + np.exp(-(2 * rows[:, 0] - 1)))).astype(float)
    weights, intercept = logistic(rows, right)
    assert weights == pytest.approx([2.0, 0.0], abs=0.2)
    assert intercept == pytest.approx(-1.0, abs=0.2)
