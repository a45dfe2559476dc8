"""Findings as JSON and as coloured text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from anoniem import Detection, Finding

__all__ = ["as_json", "detection_as_json", "identity_keys", "line_of", "marked_text"]

_CERTAIN = "black on bright_yellow"
_DOUBT = "black on bright_cyan"


def line_of(text: str, offset: int) -> int:
    """Number of the line, from 1, in which an offset lies."""
    return text.count("\n", 0, offset) + 1


def identity_keys(detection: Detection) -> Mapping[Finding, str]:
    """The key of the identity that each certain finding mentions."""
    return {mention: identity.key for identity in detection.identities for mention in identity.mentions}


def as_json(finding: Finding, identity: str | None) -> dict[str, Any]:
    """One finding; offsets are Python str indices."""
    return {
        "start": finding.start,
        "end": finding.end,
        "type": finding.kind.value,
        "text": finding.text,
        "score": round(finding.score, 4),
        "probability": round(finding.probability, 4),
        "source": finding.source,
        "identity": identity,
    }


def detection_as_json(detection: Detection) -> list[dict[str, Any]]:
    """The certain findings with their identities."""
    keys = identity_keys(detection)
    return [as_json(one, keys.get(one)) for one in detection.findings]


def marked_text(text: str, findings: Iterable[Finding], keys: Mapping[Finding, str]) -> Text:
    """The text with its findings marked by colour and, since colour alone does not reach everyone, by brackets."""
    marked = Text()
    position = 0
    for one in findings:
        marked.append(text[position : one.start])
        style = _CERTAIN if one in keys else _DOUBT
        marked.append(f"«{one.text}»", style=style)
        marked.append(f"[{keys.get(one, one.kind.value + '?')}]", style="dim")
        position = one.end
    marked.append(text[position:])
    return marked
