"""anoniem: finds personal identifiers in Dutch case notes, replaces them reversibly, and keeps who is who in a vault.

    from anoniem import Scrubber, Vault

    with Vault.open(path, passphrase) as vault:
        result = Scrubber("intervisie", vault=vault).scrub(text, dossier="C-014")

Importing this package is cheap: the Dutch pipeline, presidio and the cryptography are loaded when first used.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from anoniem import errors
from anoniem.detection.finding import DOUBT_BELOW, Finding, Kind
from anoniem.detection.model import Model
from anoniem.errors import AnoniemError

if TYPE_CHECKING:
    from anoniem.detection import Detector
    from anoniem.document import Document, TextDocument
    from anoniem.identity import Identity, KnownEntity
    from anoniem.recipes import Recipe
    from anoniem.replacement import Replacement
    from anoniem.scrubber import Detection, RestoreResult, Scrubber, ScrubResult
    from anoniem.vault import Vault

__all__ = [
    "DOUBT_BELOW",
    "AnoniemError",
    "Detection",
    "Detector",
    "Document",
    "Finding",
    "Identity",
    "Kind",
    "KnownEntity",
    "Model",
    "Recipe",
    "Replacement",
    "RestoreResult",
    "ScrubResult",
    "Scrubber",
    "TextDocument",
    "Vault",
    "__version__",
    "errors",
]

__version__ = version("anoniem")

_HOMES = {
    "Detection": "anoniem.scrubber",
    "Detector": "anoniem.detection",
    "Document": "anoniem.document",
    "Identity": "anoniem.identity",
    "KnownEntity": "anoniem.identity",
    "Recipe": "anoniem.recipes",
    "Replacement": "anoniem.replacement",
    "RestoreResult": "anoniem.scrubber",
    "ScrubResult": "anoniem.scrubber",
    "Scrubber": "anoniem.scrubber",
    "TextDocument": "anoniem.document",
    "Vault": "anoniem.vault",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401  # whatever the public name stands for
    """Load a public name from its module when it is first asked for (PEP 562)."""
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)


def __dir__() -> list[str]:
    return sorted(__all__)
