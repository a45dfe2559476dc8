"""Messages: plain Dutch text that keeps its template."""

from __future__ import annotations

import copy
import json
import pickle

from anoniem.messages import Message


def test_a_message_is_its_dutch_text() -> None:
    """Whoever takes it for a string sees nothing else."""
    message = Message("Er zijn {n} plekken.", n=2)
    assert message == "Er zijn 2 plekken."
    assert json.dumps([message]) == '["Er zijn 2 plekken."]'
    assert (message.template, message.values) == ("Er zijn {n} plekken.", {"n": 2})


def test_a_message_survives_copying() -> None:
    """Template and values come along, whatever the values look like."""
    message = Message("Bij {text}.", text="{haakjes}")
    for other in (copy.deepcopy(message), pickle.loads(pickle.dumps(message))):  # noqa: S301  # our own bytes
        assert (other, other.template, other.values) == (message, message.template, message.values)
