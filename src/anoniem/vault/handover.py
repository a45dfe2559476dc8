"""Handing dossiers over to a successor: a bundle that only the successor's vault can read.

A bundle is the line "anoniem-handover/1", then one HPKE message (RFC 9180) to the public key of the receiving vault.
Inside is padded JSON: a manifest and the dossiers with everything they hold. HPKE in base mode does not prove who sent
it: sender and receiver compare the six words of the fingerprint, on the telephone for example.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final, cast

from anoniem.errors import DossierExistsError, DossierNotFoundError, HandoverError, RefusedError, VaultInputError
from anoniem.vault import letters, passphrase
from anoniem.vault.contents import Contents, entry_id, ordinal
from anoniem.vault.crypto import hpke_open, hpke_seal
from anoniem.vault.encoding import pack_json, unpack_json
from anoniem.vault.store import now

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from anoniem.vault.encoding import Json
    from anoniem.vault.store import Store
    from anoniem.vault.vault import Vault

__all__ = ["Incoming", "Manifest", "ManifestLine", "accept", "export", "fingerprint", "inspect"]

_MAGIC: Final = b"anoniem-handover/1\n"
_PLACE: Final = "anoniem/1/handover"
_WORDS: Final = 6


@dataclass(frozen=True, slots=True)
class ManifestLine:
    """One dossier of a bundle.

    Attributes:
        id: 32 hexadecimal digits.
        name: its name.
        created: the day it was made.
        entities: number of persons and other things known.
        scrubs: number of scrubbed texts that it can turn back.
        records: number of consents, disclosures and other records.
    """

    id: str
    name: str
    created: date
    entities: int
    scrubs: int
    records: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a bundle holds, to be kept on paper by both sides.

    Attributes:
        vault_id: of the vault that it came from.
        made: moment (UTC).
        note: what the sender wrote.
        dossiers: its dossiers, by name.
        fingerprint: six words of the bundle's SHA-256, to compare.
    """

    vault_id: str
    made: datetime
    note: str
    dossiers: tuple[ManifestLine, ...]
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """A bundle beside the vault that is to receive it.

    Attributes:
        manifest: what it holds.
        conflicts: names in the bundle under which this vault has a dossier already.
        known: names of dossiers in the bundle that were taken in before (the same id is here).
    """

    manifest: Manifest
    conflicts: tuple[str, ...]
    known: tuple[str, ...]


def fingerprint(bundle: bytes) -> str:
    """Six words (66 bits) of the SHA-256 of a bundle."""
    number = int.from_bytes(hashlib.sha256(bundle).digest(), "big")
    words, bits = passphrase.word_list(), passphrase.BITS_PER_WORD
    return " ".join(words[number >> (256 - bits * (place + 1)) & (2**bits - 1)] for place in range(_WORDS))


def export(vault: Vault, names: Sequence[str] | None, public_code: str, *, note: str = "") -> tuple[bytes, Manifest]:
    """Make a bundle of dossiers for the holder of another vault, and log that. The dossiers stay in this vault.

    Args:
        vault: the open vault.
        names: dossiers; None for all.
        public_code: what `own_code` of the receiving vault gave.
        note: a word to the receiver.

    Returns:
        The bundle, to be written with `files.write_whole`, and its manifest.

    Raises:
        DossierNotFoundError: if a name is unknown.
        RefusedError: if there is nothing to hand over.
        RecoveryCodeError: if the code has a typing slip.
        VaultInputError: if the code is no usable key.
    """
    public_key = letters.decode(public_code)
    store = vault._store  # noqa: SLF001 — handing over is part of the vault
    with store.writing():
        if names is None:
            states = [store.dossier(state.id) for state in store.dossier_states()]
        else:
            found = {name: store.find_dossier(name) for name in names}
            states = [state for state in found.values() if state is not None]
            if len(states) != len(found):
                raise DossierNotFoundError(
                    "Een van de genoemde dossiers staat niet in de kluis. Bekijk de lijst met: anoniem dossier list"
                )
        if not states:
            raise RefusedError("Er zijn geen dossiers om over te dragen.")
        states.sort(key=lambda state: (state.name.casefold(), state.id))
        made = now()
        dossiers: list[Json] = []
        for state in states:
            whole = Contents.read(store, state)
            entry: dict[str, Json] = {"id": state.id.hex(), "card": state.card, **whole.as_json()}
            entry["series"] = cast("Json", state.series)
            entry["next"] = [state.next_entity, state.next_scrub]
            entry["merged"] = cast("Json", state.merged)
            dossiers.append(entry)
            store.log("handed-over", state.id, {"to": hashlib.sha256(public_key).hexdigest()[:16]})
        value: dict[str, Json] = {
            "vault": store.header.vault_id.hex(),
            "made": made.isoformat(),
            "note": note,
            "dossiers": dossiers,
        }
        try:
            bundle = _MAGIC + hpke_seal(public_key, pack_json(value), _PLACE)
        except ValueError:
            raise VaultInputError("Deze code is geen bruikbare sleutel. Vraag een nieuwe.") from None
    return bundle, _read(value, fingerprint(bundle)).manifest


@dataclass(frozen=True, slots=True)
class _Incoming:
    id: bytes
    card: dict[str, Json]
    contents: Contents
    series: dict[str, dict[str, int]]
    next: tuple[int, int]
    merged: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Bundle:
    manifest: Manifest
    dossiers: tuple[_Incoming, ...]


def _open(store: Store, bundle: bytes) -> _Bundle:
    if not bundle.startswith(_MAGIC):
        raise HandoverError("Dit bestand is geen overdracht van anoniem, of het is van een nieuwere versie.")
    key = store.head.own_key
    plain = hpke_open(key, bundle[len(_MAGIC) :], _PLACE) if key else None
    if plain is None:
        raise HandoverError(
            "Deze overdracht is voor een andere kluis gemaakt, of het bestand is beschadigd. "
            "Vraag de afzender om een nieuwe, met de code van deze kluis."
        )
    try:
        return _read(unpack_json(plain), fingerprint(bundle))
    except ValueError:
        raise HandoverError(
            "De inhoud van deze overdracht is niet te lezen. Vraag de afzender om een nieuwe."
        ) from None


def _read(value: Json, words: str) -> _Bundle:
    match value:
        case {"vault": str(vault_id), "made": str(made), "note": str(note), "dossiers": [*entries]}:
            dossiers = tuple(_dossier(entry) for entry in entries)
            lines = tuple(
                ManifestLine(
                    one.id.hex(),
                    str(one.card["name"]),
                    date.fromisoformat(str(one.card["created"])),
                    len(one.contents.known),
                    len(one.contents.scrubs),
                    len(one.contents.records),
                )
                for one in dossiers
            )
            return _Bundle(Manifest(vault_id, datetime.fromisoformat(made), note, lines, words), dossiers)
        case _:
            msg = "not a bundle"
            raise ValueError(msg)


def _dossier(value: Json) -> _Incoming:
    match value:
        case {
            "id": str(dossier_id),
            "card": {"name": str(), "created": str(), "retain_until": until} as card,
            "series": dict(series),
            "next": [int(next_entity), int(next_scrub)],
            "merged": dict(merged),
        }:
            if until is not None:
                date.fromisoformat(str(until))
            return _Incoming(
                entry_id(dossier_id),
                cast("dict[str, Json]", card),
                Contents.from_json(value),
                {audience: _numbers(numbers) for audience, numbers in series.items()},
                (ordinal(next_entity), ordinal(next_scrub)),
                {old: str(new) for old, new in merged.items()},
            )
        case _:
            msg = "not a dossier of a bundle"
            raise ValueError(msg)


def _numbers(value: Json) -> dict[str, int]:
    if not isinstance(value, dict):
        msg = "not the numbers of an audience"
        raise ValueError(msg)  # noqa: TRY004 — one class for every form that is wrong
    return {series: ordinal(number) for series, number in value.items()}


def inspect(vault: Vault, bundle: bytes) -> Incoming:
    """Read a bundle without changing anything, and show what is in the way.

    Raises:
        HandoverError: if it is no bundle, is damaged, or is for another vault.
    """
    store = vault._store  # noqa: SLF001 — handing over is part of the vault
    with store.reading():
        opened = _open(store, bundle)
        here = {state.id for state in store.dossier_states()}
        names = [(one.id, str(one.card["name"])) for one in opened.dossiers]
        return Incoming(
            opened.manifest,
            tuple(name for _, name in names if store.find_dossier(name) is not None),
            tuple(name for dossier_id, name in names if dossier_id in here),
        )


def accept(
    vault: Vault, bundle: bytes, *, rename: Mapping[str, str] | None = None, skip: Collection[str] = ()
) -> tuple[str, ...]:
    """Take the dossiers of a bundle into this vault, all in one transaction, and log that.

    Args:
        vault: the open, receiving vault.
        bundle: what `export` made.
        rename: name in the bundle → name here.
        skip: names in the bundle that are not taken.

    Returns:
        The names under which they are here now.

    Raises:
        HandoverError: if it is no bundle, is damaged, or is for another vault.
        DossierExistsError: if a name is taken here and neither renamed nor skipped; nothing has been taken in.
        RefusedError: if nothing is left to take.
    """
    store = vault._store  # noqa: SLF001 — handing over is part of the vault
    taken = []
    with store.writing():
        opened = _open(store, bundle)
        here = {state.id for state in store.dossier_states()}
        for one in opened.dossiers:
            offered = str(one.card["name"])
            name = (rename or {}).get(offered, offered)
            if offered in skip:
                continue
            if store.find_dossier(name) is not None:
                raise DossierExistsError(
                    "Een dossier uit de overdracht heeft een naam die in deze kluis al bestaat. Geef het een andere "
                    "naam of sla het over; er is niets overgenomen."
                )
            state = store.new_dossier(name, one.card, None if one.id in here else one.id)
            state.series, state.merged = one.series, one.merged
            state.next_entity, state.next_scrub = one.next
            one.contents.put(store, state)
            store.log("taken-over", state.id, {"from": opened.manifest.vault_id})
            taken.append(name)
        if not taken:
            raise RefusedError("Er is geen dossier overgenomen.")
    return tuple(taken)
