"""The presidio side: our recognizer families and our spaCy pipeline behind presidio's interfaces.

Imported only when something is detected, because presidio takes seconds to import.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from presidio_analyzer import (
    AnalyzerEngine,
    ContextAwareEnhancer,
    EntityRecognizer,
    RecognizerRegistry,
    RecognizerResult,
)
from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine

from anoniem.detection.finding import DOUBT_BELOW, Kind
from anoniem.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from spacy.language import Language
    from spacy.tokens import Span

    from anoniem.detection.match import Family

__all__ = ["LANGUAGE", "SOURCE", "FamilyRecognizer", "ModelRecognizer", "Pipeline", "build_engine", "kind_of"]

LANGUAGE = "nl"
SOURCE = "anoniem_source"
"""Key of the recognizer's own name in a presidio result's metadata."""

_LABELS = {
    "PER": Kind.PERSON,
    "LOC": Kind.PLACE,
    "ORG": Kind.ORG,
    "DATE": Kind.DATE,
    "AGE": Kind.AGE,
    "ADDRESS": Kind.ADDRESS,
    "CODE": Kind.IDNUM,
}
"""What the labels of the pipeline stand for; a code that no recognizer knows by its form is a number of a file."""

_REQUIRED = frozenset({"PER", "LOC", "ORG"})
"""Labels without which names would go unseen; the others have recognizers of their own."""

_MODEL_PREFIX = "MODEL_"
# presidio drops a result that lies within a surer one of the same entity type. The model and the recognizers are
# separate witnesses to one kind, so the model's results travel under entity types of their own.

_CANDIDATE_CEILING = DOUBT_BELOW - 0.01


class Pipeline(NlpEngine):
    """Our spaCy pipeline as presidio's NLP engine, without the lemmas and keywords that nothing here reads.

    Args:
        nlp: the loaded pipeline.

    Raises:
        ModelError: if no component of the pipeline marks persons, places and organisations.
    """

    def __init__(self, nlp: Language) -> None:
        found = {label for name in nlp.pipe_names for label in nlp.pipe_labels.get(name, ())}
        missing = sorted(_REQUIRED - found)
        if missing:
            raise ModelError(
                "Het taalmodel herkent geen {labels}. Installeer anoniem opnieuw.", labels=", ".join(missing)
            )
        self.nlp = nlp

    def load(self) -> None:
        """Do nothing: the pipeline came loaded."""

    def is_loaded(self) -> bool:
        """Whether the pipeline is loaded: always."""
        return True

    def process_text(self, text: str, language: str) -> NlpArtifacts:
        """Run the pipeline over one text."""
        doc = self.nlp(text)
        return NlpArtifacts(
            entities=list(doc.ents),
            tokens=doc,
            tokens_indices=[],
            lemmas=[],
            nlp_engine=self,
            language=language,
            scores=[_score(entity) for entity in doc.ents],
        )

    def process_batch(
        self,
        texts: Iterable[str],
        language: str,
        batch_size: int = 1,  # noqa: ARG002 - presidio's protocol
        n_process: int = 1,  # noqa: ARG002 - idem
        **_: object,
    ) -> Iterator[tuple[str, NlpArtifacts]]:
        """Run the pipeline over texts, one by one."""
        for text in texts:
            yield text, self.process_text(text, language)

    def is_stopword(self, word: str, language: str) -> bool:  # noqa: ARG002 - presidio's protocol
        """Whether a word is a stop word; nothing here asks."""
        return False

    def is_punct(self, word: str, language: str) -> bool:  # noqa: ARG002 - presidio's protocol
        """Whether a word is punctuation; nothing here asks."""
        return False

    def get_supported_entities(self) -> list[str]:
        """Give the kinds that the pipeline marks."""
        return [_MODEL_PREFIX + kind.value for kind in _LABELS.values()]

    def get_supported_languages(self) -> list[str]:
        """Give the one language of the pipeline."""
        return [LANGUAGE]


class ModelRecognizer(EntityRecognizer):
    """What the model marked, with the model's own scores; what it almost marked comes as doubt."""

    def __init__(self) -> None:
        super().__init__(
            [_MODEL_PREFIX + kind.value for kind in _LABELS.values()], name="model", supported_language=LANGUAGE
        )

    def load(self) -> None:
        """Do nothing: the pipeline was loaded by the engine."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts) -> list[RecognizerResult]:  # noqa: ARG002 - presidio's protocol
        """Turn the pipeline's spans into results."""
        spans = [(span, score) for span, score in zip(nlp_artifacts.entities, nlp_artifacts.scores, strict=True)]
        doc = nlp_artifacts.tokens
        if doc.has_extension("anoniem_candidates"):
            spans += [(span, min(_score(span), _CANDIDATE_CEILING)) for span in doc._.anoniem_candidates]
        return [
            RecognizerResult(
                _MODEL_PREFIX + _LABELS[span.label_].value,
                span.start_char,
                span.end_char,
                score,
                recognition_metadata=_metadata(self, "model" if score >= DOUBT_BELOW else "model-doubt"),
            )
            for span, score in spans
            if span.label_ in _LABELS and span.text.strip()
        ]


class FamilyRecognizer(EntityRecognizer):
    """A recognizer family as a presidio recognizer.

    Args:
        name: name of the family.
        family: the function that finds.
        kinds: the kinds that it can yield.
    """

    def __init__(self, name: str, family: Family, kinds: Iterable[Kind]) -> None:
        self._family = family
        super().__init__([kind.value for kind in kinds], name=name, supported_language=LANGUAGE)

    def load(self) -> None:
        """Do nothing: expressions are compiled on import."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts) -> list[RecognizerResult]:  # noqa: ARG002 - presidio's protocol
        """Run the family over the text."""
        return [
            RecognizerResult(
                match.kind.value,
                match.start,
                match.end,
                match.score,
                recognition_metadata=_metadata(self, match.source),
            )
            for match in self._family(text)
        ]


class _NoEnhancer(ContextAwareEnhancer):
    """Context is weighed inside each family, where the offsets are; presidio's lemma search is left out."""

    def __init__(self) -> None:
        super().__init__(0.0, 0.0, 0, 0)

    def enhance_using_context(
        self,
        text: str,  # noqa: ARG002 - presidio's protocol
        raw_results: list[RecognizerResult],
        *_: object,
        **__: object,
    ) -> list[RecognizerResult]:
        return raw_results


def build_engine(nlp: Language, families: Mapping[str, tuple[Family, tuple[Kind, ...]]]) -> AnalyzerEngine:
    """Build presidio's engine with our recognizers and none of its own.

    Args:
        nlp: the loaded Dutch pipeline.
        families: name → function and the kinds it yields.

    Returns:
        An engine for the language `LANGUAGE` that never touches the network.

    Raises:
        ModelError: if the pipeline lacks a label.
    """
    pipeline = Pipeline(nlp)
    recognizers = [ModelRecognizer(), *(FamilyRecognizer(name, *family) for name, family in families.items())]
    registry = RecognizerRegistry(recognizers=recognizers, supported_languages=[LANGUAGE])
    return AnalyzerEngine(
        registry=registry,
        nlp_engine=pipeline,
        supported_languages=[LANGUAGE],
        context_aware_enhancer=_NoEnhancer(),
    )


def kind_of(result: RecognizerResult) -> Kind:
    """Give the kind that a presidio result stands for."""
    return Kind(result.entity_type.removeprefix(_MODEL_PREFIX))


def _score(span: Span) -> float:
    score = span._.score if span.has_extension("score") else None
    return 0.9 if score is None else min(1.0, max(0.0, float(score)))


def _metadata(recognizer: Any, source: str) -> dict[str, str]:  # noqa: ANN401 - presidio ships no types
    return {
        RecognizerResult.RECOGNIZER_NAME_KEY: recognizer.name,
        RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: recognizer.id,
        SOURCE: source,
    }
