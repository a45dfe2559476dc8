"""Every error that anoniem raises on purpose.

AnoniemError
├── DocumentError              a file or text that cannot be read
│   ├── DocumentNotFoundError
│   ├── UnsupportedFormatError
│   ├── EncodingUnknownError
│   ├── EmptyDocumentError
│   ├── DocumentTooLargeError
│   └── MarkupError            a marked (gold) note whose markup is malformed
├── OutputError                a result that cannot be written
│   └── OutputExistsError
├── RecipeError                a recipe that is missing or malformed
├── SettingsError              the user's settings file is malformed
├── ModelError                 the Dutch pipeline is missing or lacks a label
├── RefusedError               a gate said no, or there was nothing to do
├── RiskError                  the risk cannot be estimated as asked
│   ├── AudienceUnknownError
│   ├── RegionUnknownError
│   └── StatisticsError        an export of figures is damaged or incomplete
└── VaultError
    ├── VaultNotFoundError
    ├── VaultExistsError
    ├── VaultLockedError       no passphrase was given, or it is wrong
    │   ├── WrongPassphraseError
    │   └── RecoveryCodeError  a recovery code with a typing slip
    ├── VaultDamagedError      header or row fails authentication
    ├── VaultVersionError      written by a newer anoniem
    ├── VaultBusyError         another process holds the lock
    ├── VaultWriteError        read-only folder, full disk
    ├── VaultInputError        a name, date or key that the vault cannot take
    ├── HandoverError          a bundle that is damaged, or for another key
    ├── DossierExistsError
    ├── DossierNotFoundError
    └── EntityNotFoundError

An error's text says what is wrong, where, and what to do about it; it never holds note text, a name or a key.
File names may hold a client's name: they are shown to the user but never logged.
"""

from __future__ import annotations

from typing import Self

__all__ = [
    "AnoniemError",
    "AudienceUnknownError",
    "DocumentError",
    "DocumentNotFoundError",
    "DocumentTooLargeError",
    "DossierExistsError",
    "DossierNotFoundError",
    "EmptyDocumentError",
    "EncodingUnknownError",
    "EntityNotFoundError",
    "HandoverError",
    "MarkupError",
    "ModelError",
    "OutputError",
    "OutputExistsError",
    "RecipeError",
    "RecoveryCodeError",
    "RefusedError",
    "RegionUnknownError",
    "RiskError",
    "SettingsError",
    "StatisticsError",
    "UnsupportedFormatError",
    "VaultBusyError",
    "VaultDamagedError",
    "VaultError",
    "VaultExistsError",
    "VaultInputError",
    "VaultLockedError",
    "VaultNotFoundError",
    "VaultVersionError",
    "VaultWriteError",
    "WrongPassphraseError",
]


class AnoniemError(Exception):
    """Base of all errors raised on purpose.

    The Dutch template and its values are kept apart, so that a caller can show the message in another language
    (`gettext(error.template).format(**error.values)`).

    Args:
        template: Dutch sentence(s) with `{name}` fields. A literal, so that the catalogues can hold it.
        values: what fills the fields; never note text, names or keys.
    """

    def __init__(self, template: str, **values: object) -> None:
        self.template = template
        self.values = values
        self.where: str | None = None
        super().__init__(template.format(**values))

    def at(self, where: object) -> Self:
        """The same error, with the file that it is about put before its text."""
        self.where = str(where)
        return self

    def __str__(self) -> str:
        text = self.template.format(**self.values)
        return text if self.where is None else f"{self.where}: {text}"


class DocumentError(AnoniemError):
    """A file or text cannot be read."""


class DocumentNotFoundError(DocumentError):
    """The path does not exist, or the folder holds no notes."""


class UnsupportedFormatError(DocumentError):
    """The content is binary or of a format that is not read."""


class EncodingUnknownError(DocumentError):
    """The bytes are text in no encoding that can be told with certainty."""


class EmptyDocumentError(DocumentError):
    """There is no text to work on."""


class DocumentTooLargeError(DocumentError):
    """The file is larger than what one note can reasonably be."""


class MarkupError(DocumentError):
    """A marked (gold) note has markup that does not follow the guideline."""


class OutputError(AnoniemError):
    """A result cannot be written; nothing has been changed."""


class OutputExistsError(OutputError):
    """The output file is already there and may not be overwritten."""


class RecipeError(AnoniemError):
    """A recipe does not exist or is malformed."""


class SettingsError(AnoniemError):
    """The user's settings file cannot be read or holds something that means nothing."""


class ModelError(AnoniemError):
    """The Dutch pipeline is missing, damaged, or lacks a label that detection needs."""


class RefusedError(AnoniemError):
    """A gate refused, or there was nothing to do."""


class RiskError(AnoniemError):
    """The risk cannot be estimated as asked."""


class AudienceUnknownError(RiskError):
    """There is no audience of that key."""


class RegionUnknownError(RiskError):
    """The working region is in none of the tables, so nothing can be measured against it."""


class StatisticsError(RiskError):
    """An export of figures is damaged or incomplete; the figures in use are unchanged."""


class VaultError(AnoniemError):
    """Anything that is wrong with a vault."""


class VaultNotFoundError(VaultError):
    """There is no vault at the path."""


class VaultExistsError(VaultError):
    """A vault (or another file) is already there; it is never overwritten."""


class VaultLockedError(VaultError):
    """The vault needs a passphrase and none was given."""


class WrongPassphraseError(VaultLockedError):
    """No keyslot opens with this passphrase."""


class VaultDamagedError(VaultError):
    """Header, row or log fails authentication, or the file is no vault."""


class VaultVersionError(VaultError):
    """The vault was written in a newer format than this version reads."""


class VaultBusyError(VaultError):
    """Another process kept the vault locked for longer than the waiting time."""


class VaultWriteError(VaultError):
    """The vault cannot be written: read-only folder or full disk."""


class DossierNotFoundError(VaultError):
    """The vault holds no dossier of that name."""


class DossierExistsError(VaultError):
    """The vault already holds a dossier of that name."""


class EntityNotFoundError(VaultError):
    """The dossier does not know this person or thing."""


class VaultInputError(VaultError):
    """A name, date or key is given that the vault cannot take."""


class HandoverError(VaultError):
    """A handover bundle is damaged, or was made for another key."""


class RecoveryCodeError(VaultLockedError):
    """A recovery code is incomplete or has a typing slip, which its check letters show."""
