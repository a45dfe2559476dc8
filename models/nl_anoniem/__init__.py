"""nl_anoniem: a spaCy pipeline that marks identifiers in Dutch session notes.

`spacy.load("nl_anoniem")` and `nl_anoniem.load()` are the same thing. Nothing is downloaded; nothing but spaCy,
onnxruntime, tokenizers and numpy is needed at run time. README.md in this folder is the model card.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from spacy.language import Language
    from spacy.vocab import Vocab

__all__ = ["MODELS", "__version__", "load"]

_FOLDER = Path(__file__).parent
_META: dict[str, Any] = json.loads((_FOLDER / "meta.json").read_text(encoding="utf-8"))

__version__: str = _META["version"]

_COMPONENT = "anoniem_onnx_ner"

MODELS: Mapping[str, Mapping[str, Any]] = {
    "fast": {"file": "fast.onnx", "outside_bias": 1.5},
    "thorough": {"file": "thorough.onnx", "outside_bias": 3.5},
}
"""The models that the package holds, with the settings of the component that belong to each."""


def load(  # noqa: PLR0913 - the arguments of spaCy's own models, and which of ours
    *,
    vocab: Vocab | bool = True,
    disable: str | Iterable[str] = (),
    enable: str | Iterable[str] = (),
    exclude: str | Iterable[str] = (),
    config: Mapping[str, Any] | None = None,
    model: str | None = None,
) -> Language:
    """Load the pipeline.

    Args:
        vocab: vocabulary to share with other pipelines; `True` makes a new one.
        disable: names of components that are loaded but not run.
        enable: names of the only components that run.
        exclude: names of components that are not loaded.
        config: overrides of `config.cfg`, for example
            `{"components": {"anoniem_onnx_ner": {"threads": 2}}}`.
        model: one of `MODELS`; the one that `config.cfg` names when not given.

    Returns:
        The pipeline, with `Span._.score` and `Doc._.anoniem_candidates` set on what it reads.

    Raises:
        KeyError: there is no such model.
        OSError: the model's files are not where the package should have them.
    """
    # Reading the version must not import spaCy; loading registers the component under its factory name.
    from spacy.util import load_model_from_path

    import nl_anoniem.component
    import nl_anoniem.tokenizer  # noqa: F401

    overrides = dict(config or {})
    if model is not None:
        components = dict(overrides.get("components", {}))
        components[_COMPONENT] = {**MODELS[model], **components.get(_COMPONENT, {})}
        overrides["components"] = components
    left_out = [exclude] if isinstance(exclude, str) else list(exclude)
    nlp = load_model_from_path(
        _FOLDER / "data",
        meta=dict(_META),
        vocab=vocab,
        disable=disable,
        enable=enable,
        # The tokeniser comes from the code, not from a file: building it is faster than reading it.
        exclude=[*left_out, "tokenizer"],
        config=overrides,
    )
    # Memory is bounded by the windows, not by the length of a text.
    nlp.max_length = sys.maxsize
    return nlp
