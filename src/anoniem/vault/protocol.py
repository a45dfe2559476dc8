"""What any store of a vault must do; the SQLite file is one, a shared database of a team can be another.

`tests/vault/test_contract.py` says what these methods mean, for every store alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from anoniem.vault.encoding import Json
    from anoniem.vault.model import AuditEntry, CheckReport, DossierInfo, Entity, EntityRequest, Notice, Record

__all__ = ["DossierStore", "VaultStore"]


class DossierStore(Protocol):
    """One dossier; see `anoniem.vault.Dossier` for the methods."""

    @property
    def id(self) -> str:
        """32 hexadecimal digits, the same for ever."""

    @property
    def name(self) -> str:
        """The coach's name or number for it."""

    def info(self) -> DossierInfo:
        """What a list of dossiers shows."""

    def describe(self, *, note: str | None = None, retain_until: date | None = None) -> None:
        """Change the remark, or the day after which it should be erased."""

    def entities(self) -> tuple[Entity, ...]:
        """Everything the dossier knows, in order of first appearance."""

    def entity(self, entity_id: str) -> Entity:
        """One entity by its id, or by the id of one that was merged into it."""

    def pseudonymise(
        self,
        requests: Sequence[EntityRequest],
        *,
        audience: str,
        propose: Callable[[EntityRequest, int, frozenset[str]], str],
    ) -> tuple[Entity, ...]:
        """Find or make the entity of each request, and its pseudonym for an audience, in one transaction."""

    def remember(self, request: EntityRequest, *, role: str = "", note: str = "") -> Entity:
        """Make known beforehand who or what will stand in the texts."""

    def change(
        self, entity_id: str, *, main: str | None = None, role: str | None = None, note: str | None = None
    ) -> None:
        """Correct what is known of an entity."""

    def merge(self, entity_id: str, other_id: str) -> Entity:
        """Make two entities one."""

    def split(self, entity_id: str, request: EntityRequest) -> Entity:
        """Make one entity two."""

    def remove(self, entity_id: str) -> None:
        """Erase one entity."""

    def put_scrub(self, digest_of: bytes, payload: bytes) -> None:
        """Keep what is needed to turn a scrubbed text back."""

    def get_scrub(self, digest_of: bytes) -> bytes | None:
        """What was kept for these scrubbed bytes, or None."""

    def scrubs(self) -> Iterator[bytes]:
        """Everything that was kept, the newest first."""

    def add_record(self, table: str, content: Mapping[str, Json]) -> Record:
        """Keep a JSON object in "consent", "disclosure" or "record"."""

    def replace_record(self, table: str, record: Record, content: Mapping[str, Json]) -> Record:
        """Write a record anew, if it is still as it was read."""

    def records(self, table: str) -> tuple[Record, ...]:
        """The JSON objects of a table."""

    def log(self, event: str, detail: Mapping[str, str] | None = None) -> None:
        """Add a line about this dossier to the log."""


class VaultStore(Protocol):
    """A vault; see `anoniem.vault.Vault` for the methods."""

    warnings: tuple[Notice, ...]

    @property
    def id(self) -> str:
        """32 hexadecimal digits, random, the same for ever."""

    def dossier(self, name: str, *, create: bool = False) -> DossierStore:
        """The dossier of that name."""

    def add_dossier(self, name: str, *, note: str = "", retain_until: date | None = None) -> DossierStore:
        """Make a new dossier."""

    def rename_dossier(self, name: str, new_name: str) -> None:
        """Give a dossier another name."""

    def forget_dossier(self, name: str, *, reason: str = "") -> tuple[Notice, ...]:
        """Erase a dossier."""

    def dossiers(self) -> tuple[DossierInfo, ...]:
        """All dossiers, by name."""

    def due_dossiers(self, today: date) -> tuple[DossierInfo, ...]:
        """Dossiers whose retention has ended."""

    def find_scrub(self, digest_of: bytes) -> tuple[DossierStore, bytes] | None:
        """The dossier that scrubbed these bytes, with what it kept for them."""

    def log(self, event: str, detail: Mapping[str, str] | None = None) -> None:
        """Add a line to the log."""

    def audit(self) -> tuple[AuditEntry, ...]:
        """The whole log, verified."""

    def check(self) -> CheckReport:
        """Read and verify everything."""

    def close(self) -> None:
        """Let go of the store."""
