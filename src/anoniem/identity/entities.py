"""Who and what a text speaks of: entities the dossier knows, and identities found in one text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from anoniem.detection.finding import Finding, Kind

__all__ = ["Identity", "KnownEntity"]


@dataclass(frozen=True, slots=True)
class KnownEntity:
    """A person, place or organisation that the dossier already knows.

    Attributes:
        id: the dossier's own identifier, opaque here.
        kind: what it is.
        main: its fullest form.
        surfaces: forms under which it was met before.

    Raises:
        ValueError: if the id or the main form is empty.
    """

    id: str
    kind: Kind
    main: str
    surfaces: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.id or not self.main.strip():
            msg = "a known entity needs an id and a main form"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Identity:
    """One person, place, organisation or value, with all its mentions in a text.

    Attributes:
        key: kind and number in order of first appearance, for example "PERSON-1".
        kind: what it is.
        main: the fullest form met.
        mentions: its findings, in order of place.
        known_id: id of the `KnownEntity` it is, if the dossier knew it.

    Raises:
        ValueError: if there is no mention, or one of another kind.
    """

    key: str
    kind: Kind
    main: str
    mentions: tuple[Finding, ...]
    known_id: str | None = None

    def __post_init__(self) -> None:
        if not self.mentions:
            msg = "an identity needs a mention"
            raise ValueError(msg)
        if any(mention.kind is not self.kind for mention in self.mentions):
            msg = f"mentions of another kind than {self.kind}"
            raise ValueError(msg)
