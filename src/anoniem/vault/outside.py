"""What is remembered outside the file, so that an old copy put in its place is noticed.

Putting back a backup is legitimate; that is why a mismatch gives a notice with dates and not an error. The small state
file holds no secret: the vault's random id, a counter, and the number and hash of the last line of the log.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from anoniem.vault.model import Notice

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from anoniem.vault.store import Head, Store

__all__ = ["Seen", "compare", "conflict_copies", "load", "save"]

_CONFLICT = re.compile(
    r"""
      [ ._-]* \(? [^()]* (?: conflict | conflicterend | in[ ]conflict | sync-conflict ) .*
    | [ ]* \( [0-9]+ \)           # the copy that Google Drive or a browser makes
    | [ ] [0-9]{1,2}              # iCloud
    """,
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Seen:
    """The state of the vault when it was last used on this machine.

    Attributes:
        generation: number of write transactions.
        written: moment of the last one, ISO 8601.
        audit_seq: number of the last line of the log.
        audit_hash: its hash, hexadecimal.
    """

    generation: int
    written: str
    audit_seq: int
    audit_hash: str

    @classmethod
    def of(cls, head: Head) -> Seen:
        """What to remember of a head."""
        return cls(head.generation, head.written.isoformat(), head.audit_seq, head.audit_hash.hex())


def _file(state_dir: Path, store: Store) -> Path:
    # A backup that is opened in another place is another file with a state of its own. The path may hold a name.
    place = hashlib.sha256(str(store.path.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return state_dir / f"{store.header.vault_id.hex()}-{place}.json"


def load(state_dir: Path, store: Store) -> Seen | None:
    """What was remembered of this file, or None if nothing readable is there."""
    try:
        value = json.loads(_file(state_dir, store).read_text(encoding="utf-8"))
        match value:
            case {
                "generation": int(generation),
                "written": str(written),
                "audit_seq": int(seq),
                "audit_hash": str(last),
            } if seq < 1 << 63:
                return Seen(generation, written, seq, last)
    except (OSError, ValueError):
        pass
    return None


def save(state_dir: Path, store: Store) -> None:
    """Remember the state; a folder that cannot be written is no reason to stop."""
    target, seen = _file(state_dir, store), Seen.of(store.head)
    fresh = target.with_name(f"{target.name}.{os.getpid()}")
    with contextlib.suppress(OSError):
        state_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh.write_text(json.dumps(asdict(seen)), encoding="utf-8")
        fresh.replace(target)


def compare(seen: Seen, store: Store) -> Iterator[Notice]:
    """Notices about a file that is older than, or another branch of, what was seen before; inside a transaction."""
    head = store.head
    if head.generation < seen.generation:
        yield Notice(
            "rolled-back",
            "Deze kluis is ouder dan de laatste keer dat u hem gebruikte: laatst gewijzigd op {found}, "
            "terwijl hier al een versie van {known} open was. Hebt u zelf een reservekopie "
            "teruggezet, dan is dit in orde. Zo niet: zoek uit wie of wat het bestand verving.",
            {"found": _moment(head.written.isoformat()), "known": _moment(seen.written)},
        )
    elif (store.audit_hash(seen.audit_seq) or b"").hex() != seen.audit_hash and seen.audit_seq:
        yield Notice(
            "forked",
            "In deze kluis ontbreekt wat er op {known} op deze computer in stond. Waarschijnlijk is "
            "de kluis op twee plaatsen tegelijk gebruikt. Zoek een conflictkopie of reservekopie.",
            {"known": _moment(seen.written)},
        )


def _moment(written: str) -> str:
    """An ISO moment as it is read here, in local time."""
    try:
        return datetime.fromisoformat(written).astimezone().strftime("%d-%m-%Y %H:%M")
    except ValueError:
        return "onbekende datum"


def conflict_copies(path: Path) -> tuple[str, ...]:
    """Names of files beside the vault that look like the copy a sync service makes of a conflict."""
    found = []
    with contextlib.suppress(OSError):
        for other in path.resolve().parent.iterdir():
            rest = other.stem.removeprefix(path.stem)
            if rest != other.stem and rest and other.suffix == path.suffix and _CONFLICT.fullmatch(rest):
                found.append(other.name)
    return tuple(sorted(found))


def conflict_notice(path: Path) -> Iterator[Notice]:
    """A notice if there are such files."""
    if copies := conflict_copies(path):
        yield Notice(
            "conflict-copy",
            "Naast de kluis staat {copies}. Dat lijkt op een kopie die een synchronisatiedienst maakte "
            "omdat de kluis op twee plaatsen tegelijk is gebruikt. Kijk welke de juiste is.",
            {"copies": ", ".join(copies)},
        )
