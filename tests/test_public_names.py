"""The public face: what can be imported, and what importing costs."""

from __future__ import annotations

import inspect
import subprocess
import sys

import pytest

import anoniem
from anoniem import errors


def test_every_public_name_exists() -> None:
    """`__all__` promises nothing that is not there."""
    for name in anoniem.__all__:
        assert getattr(anoniem, name) is not None


def test_every_error_is_public_and_descends_from_the_base() -> None:
    """The tree drawn in the module is the tree that exists."""
    defined = {
        name
        for name, value in vars(errors).items()
        if inspect.isclass(value) and issubclass(value, errors.AnoniemError)
    }
    assert defined == set(errors.__all__)
    for name in defined:
        assert name in str(errors.__doc__)


def test_an_error_keeps_its_template_for_translation() -> None:
    """The Dutch sentence and its values stay apart."""
    error = errors.DocumentError("Zie {path}.", path="x.txt")
    assert (error.template, str(error)) == ("Zie {path}.", "Zie x.txt.")


def test_an_unknown_name_is_an_attribute_error() -> None:
    """The lazy lookup does not swallow mistakes."""
    with pytest.raises(AttributeError, match="geen_naam"):
        anoniem.geen_naam  # noqa: B018


@pytest.mark.parametrize("statement", ["import anoniem", "from anoniem import recipes, document, replacement"])
def test_importing_is_cheap(statement: str) -> None:
    """No model, presidio, cryptography or compiled recognizer is loaded before it is needed."""
    heavy = (
        "anoniem.detection.families",
        "spacy",
        "presidio_analyzer",
        "presidio_anonymizer",
        "onnxruntime",
        "cryptography",
        "numpy",
    )
    code = f"{statement}\nimport sys\nprint([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
