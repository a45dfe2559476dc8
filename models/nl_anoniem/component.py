"""The spaCy component: label probabilities of the encoder to entities with a score."""

from __future__ import annotations

import shutil
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span

from nl_anoniem.decoding import Run, decode
from nl_anoniem.encoder import Encoder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from spacy.tokens import Token

__all__ = ["FACTORY", "OnnxNer"]

FACTORY = "anoniem_onnx_ner"

_SENTENCE_END = frozenset(".!?")

for _owner, _name, _default in ((Span, "score", None), (Doc, "anoniem_candidates", ())):
    if not _owner.has_extension(_name):
        _owner.set_extension(_name, default=_default)


class OnnxNer:
    """Sets `doc.ents`, `Span._.score` of each entity, and `doc._.anoniem_candidates`.

    A score is the calibrated probability that the words of the span are part of an identifier: the mean over its words
    of one minus the probability of "outside". A candidate is a span that stayed below the threshold but whose
    probability is at least `candidate_floor`; it is a `Span` with the likeliest label and a score of its own.

    Args:
        name: name of the component in the pipeline.
        labels: what the columns of the model's output stand for, "O" first, then B- and I- of each label.
        threads: threads for one run of the model.
        outside_bias: what is taken off the logit of "outside" before a label is chosen; above zero favours recall.
        temperature: what the logits are divided by before they become probabilities (Guo et al., "On Calibration of
            Modern Neural Networks", ICML 2017).
        candidate_floor: lowest probability of a candidate.
        window: pieces that the model reads at once.
        least: pieces that a window holds before it may end with a sentence.
        overlap: pieces that a window repeats of the one before it when that was cut inside a sentence.
    """

    def __init__(  # noqa: PLR0913 - the settings of config.cfg, one to one
        self,
        name: str,
        *,
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
        """Mark many texts, windows of several texts sharing a run of the model.

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
        words = [[token for token in doc if not token.is_space] for doc in docs]
        texts = [([t.text for t in ts], [_ends_here(t) for t in ts]) for ts in words]
        for doc, tokens, logits in zip(docs, words, self._encoder.logits(texts), strict=True):
            if not tokens:
                continue
            entities, candidates = decode(
                logits / np.float32(self.temperature),
                self.columns,
                outside_bias=self.outside_bias,
                floor=self.candidate_floor,
            )
            doc.ents = [_span(doc, tokens, run) for run in entities]
            doc._.anoniem_candidates = tuple(_span(doc, tokens, run) for run in candidates)

    def to_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002 - spaCy's protocol
        """Copy the model's files to a folder."""
        if self._folder is not None:
            shutil.copytree(self._folder, path, dirs_exist_ok=True)

    def from_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> OnnxNer:  # noqa: ARG002 - spaCy's protocol
        """Read `model.onnx` and `tokenizer.json` from a folder."""
        self._folder = path
        self._encoder = Encoder(
            path / "model.onnx",
            path / "tokenizer.json",
            threads=self.threads,
            window=self.window,
            least=self.least,
            overlap=self.overlap,
        )
        return self


def _ends_here(token: Token) -> bool:
    """Whether a sentence or line may end after this token."""
    following = token.i + 1
    doc = token.doc
    return token.text in _SENTENCE_END or (following < len(doc) and "\n" in doc[following].text)


def _span(doc: Doc, tokens: list[Token], run: Run) -> Span:
    first, last, label, score = run
    span = Span(doc, tokens[first].i, tokens[last].i + 1, label=label)
    span._.score = score
    return span


@Language.factory(
    FACTORY,
    assigns=["doc.ents", "span._.score", "doc._.anoniem_candidates"],
    default_config={
        "labels": ["O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-ORG", "I-ORG"],
        "threads": 1,
        "outside_bias": 0.0,
        "temperature": 1.0,
        "candidate_floor": 0.15,
        "window": 128,
        "least": 5,
        "overlap": 32,
    },
)
def _make(  # noqa: PLR0913, PLR0917 - spaCy reads the settings of config.cfg from this signature
    nlp: Language,  # noqa: ARG001 - spaCy's protocol
    name: str,
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
        labels=labels,
        threads=threads,
        outside_bias=outside_bias,
        temperature=temperature,
        candidate_floor=candidate_floor,
        window=window,
        least=least,
        overlap=overlap,
    )
