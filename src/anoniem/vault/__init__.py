"""The encrypted vault: who is who, on the user's own machine.

    from anoniem.vault import Vault

    with Vault.open(path, passphrase, state_dir=folder) as vault:
        for notice in vault.warnings:
            ...                                   # show str(notice)
        dossier = vault.dossier("C-014", create=True)
        entities = dossier.pseudonymise(requests, audience="intervisie", propose=propose)

Everything is one SQLite file in the format that `docs/vault-format.md` describes. Importing this package loads
`cryptography`, so the rest of anoniem imports it only where a vault is used.
"""

from __future__ import annotations

from anoniem.vault.access import Access
from anoniem.vault.crypto import KdfParameters, normalise_passphrase
from anoniem.vault.dossier import Dossier
from anoniem.vault.model import (
    AuditEntry,
    CheckReport,
    DossierInfo,
    Entity,
    EntityRequest,
    Notice,
    Record,
    SlotInfo,
)
from anoniem.vault.protocol import DossierStore, VaultStore
from anoniem.vault.vault import Vault

__all__ = [
    "Access",
    "AuditEntry",
    "CheckReport",
    "Dossier",
    "DossierInfo",
    "DossierStore",
    "Entity",
    "EntityRequest",
    "KdfParameters",
    "Notice",
    "Record",
    "SlotInfo",
    "Vault",
    "VaultStore",
    "normalise_passphrase",
]
