"""The spaCy component: label probabilities of the encoder to entities with a score."""

from __future__ import annotations

import shutil
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from nl_anoniem.decoding import Run, decode, read
from nl_anoniem.encoder import Encoder
from nl_anoniem.words import Word, cut_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

__all__ = ["FACTORY", "QUASI", "OnnxNer"]

FACTORY = "anoniem_onnx_ner"

QUASI = "quasi"
"""Key of `doc.spans` under which quasi-identifiers are set."""

_NAMES = frozenset({"PER", "LOC", "ORG"})
"""Labels whose surface holds a letter."""

for _owner, _name, _default in (
    (Span, "score", None),
    (Doc, "anoniem_candidates", ()),
    (Doc, "anoniem_reading", None),
):
    if not _owner.has_extension(_name):
        _owner.set_extension(_name, default=_default)


class OnnxNer:
    """Sets `doc.ents`, `doc._.anoniem_candidates`, `doc.spans["quasi"]`, `Span._.score` of each, and the reading.

    Entities are direct identifiers (PER, LOC, ORG, DATE, AGE, ADDRESS, CODE). A candidate is a span that stayed below
    one half but whose score is at least `candidate_floor`. Quasi-identifiers (q-PROFESSION, q-FAMILY, …) say something
    that narrows who is meant. A score is the mean over the words of the probability that the word belongs to such a
    span, after `outside_bias`. The reading, `doc._.anoniem_reading`, is what the
    model made of each word, without the bias.

    Args:
        name: name of the component in the pipeline.
        file: name of the ONNX file among the component's files.
        labels: what the columns of the model's output stand for, "O" first, then B- and I- of each label.
        threads: threads for one run of the model.
        outside_bias: what is taken off the logit of "outside", after the temperature; above zero favours recall.
        temperature: what the logits are divided by before they become probabilities (Guo et al., "On Calibration of
            Modern Neural Networks", ICML 2017).
        candidate_floor: lowest score of a candidate.
        window: pieces that the model reads at once.
        least: pieces that a window holds before it may end with a sentence.
        overlap: pieces that a window repeats of the one before it when that was cut inside a sentence.
    """

    def __init__(  # noqa: PLR0913 - the settings of config.cfg, one to one
        self,
        name: str,
        *,
        file: str,
        labels: list[str],
        threads: int,
        outside_bias: float,
        temperature: float,
        candidate_floor: float,
        window: int,
        least: int,
        overlap: int,
    ) -> None:
        self.name = name
        self.file = file
        self.columns = tuple(labels)
        self.threads = threads
        self.outside_bias = outside_bias
        self.temperature = temperature
        self.candidate_floor = candidate_floor
        self.window = window
        self.least = least
        self.overlap = overlap
        self._folder: Path | None = None
        self._encoder: Encoder | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels that an entity can have."""
        return tuple(dict.fromkeys(column[2:] for column in self.columns if column != "O"))

    def __call__(self, doc: Doc) -> Doc:
        """Mark one text."""
        self._mark([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], batch_size: int = 64) -> Iterator[Doc]:
        """Mark many texts.

        Args:
            stream: the texts.
            batch_size: texts per batch.

        Yields:
            The same documents in the same order.
        """
        rest = iter(stream)
        while docs := list(islice(rest, batch_size)):
            self._mark(docs)
            yield from docs

    def _mark(self, docs: list[Doc]) -> None:
        if self._encoder is None:
            msg = "the model's files have not been read"
            raise RuntimeError(msg)
        texts = [cut_text(doc.text) for doc in docs]
        for doc, words, logits in zip(docs, texts, self._encoder.logits(texts), strict=True):
            if not words:
                continue
            scaled = logits / np.float32(self.temperature)
            doc._.anoniem_reading = read(scaled, self.columns, [(word.start, word.end) for word in words])
            found = decode(
                scaled,
                self.columns,
                outside_bias=self.outside_bias,
                floor=self.candidate_floor,
            )
            doc.ents = _spans(doc, words, found.direct)
            doc._.anoniem_candidates = tuple(_spans(doc, words, found.candidates))
            doc.spans[QUASI] = _spans(doc, words, found.quasi)

    def to_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002 - spaCy's protocol
        """Copy the model's files to a folder."""
        if self._folder is not None:
            shutil.copytree(self._folder, path, dirs_exist_ok=True)

    def from_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> OnnxNer:  # noqa: ARG002 - spaCy's protocol
        """Read the model and its pieces from a folder."""
        self._folder = path
        self._encoder = Encoder(
            path / self.file,
            path / "tokenizer.json",
            threads=self.threads,
            window=self.window,
            least=self.least,
            overlap=self.overlap,
        )
        return self


def _spans(doc: Doc, words: Sequence[Word], runs: Iterable[Run]) -> list[Span]:
    spans = []
    for run in runs:
        first, last = _trimmed(words, run.first, run.last)
        if first > last or (run.label in _NAMES and not any(_has_letter(w) for w in words[first : last + 1])):
            continue
        # Another tokeniser than ours may have cut elsewhere: the tokens that hold the words are taken whole.
        span = doc.char_span(words[first].start, words[last].end, label=run.label, alignment_mode="expand")
        if span is not None:
            span._.score = run.score
            spans.append(span)
    return filter_spans(spans)


def _trimmed(words: Sequence[Word], first: int, last: int) -> tuple[int, int]:
    """Leave punctuation at the edges out of a run; the full stop of an initial ("J.") stays."""
    while first <= last and not _has_character(words[first]):
        first += 1
    while first <= last and not _has_character(words[last]):
        if words[last].text == "." and last > first and len(words[last - 1].text) == 1 and not words[last].opens:
            break
        last -= 1
    return first, last


def _has_letter(word: Word) -> bool:
    return any(character.isalpha() for character in word.text)


def _has_character(word: Word) -> bool:
    return any(character.isalnum() for character in word.text)


@Language.factory(
    FACTORY,
    assigns=["doc.ents", "doc.spans", "span._.score", "doc._.anoniem_candidates", "doc._.anoniem_reading"],
    default_config={
        "file": "thorough.onnx",
        "labels": ["O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-ORG", "I-ORG"],
        "threads": 1,
        "outside_bias": 0.0,
        "temperature": 1.0,
        "candidate_floor": 0.15,
        "window": 160,
        "least": 96,
        "overlap": 40,
    },
)
def _make(  # noqa: PLR0913, PLR0917 - spaCy reads the settings of config.cfg from this signature
    nlp: Language,  # noqa: ARG001 - spaCy's protocol
    name: str,
    file: str,
    labels: list[str],
    threads: int,
    outside_bias: float,
    temperature: float,
    candidate_floor: float,
    window: int,
    least: int,
    overlap: int,
) -> OnnxNer:
    return OnnxNer(
        name,
        file=file,
        labels=labels,
        threads=threads,
        outside_bias=outside_bias,
        temperature=temperature,
        candidate_floor=candidate_floor,
        window=window,
        least=least,
        overlap=overlap,
    )
