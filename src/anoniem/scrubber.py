"""The library's front door: scrub a text, weigh what is left, and restore it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from anoniem import recipes
from anoniem.detection.carry import carried
from anoniem.detection.finding import Finding, Kind
from anoniem.detection.model import DEFAULT_MODEL, Model
from anoniem.document import Document, Splice, TextDocument
from anoniem.errors import DossierNotFoundError, RefusedError
from anoniem.identity import KnownEntity, link, match_keys
from anoniem.release import DEFAULT_DOSSIER, Way, release, told
from anoniem.replacement import (
    LABELS,
    Replacement,
    ScrubRecord,
    Widening,
    combined,
    find_placeholders,
    placeholder,
    plan,
    restore_edited,
    restore_exactly,
)
from anoniem.replacement.restore import context_matches, contexts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from anoniem.detection import Detector
    from anoniem.identity import Identity
    from anoniem.recipes import Recipe
    from anoniem.replacement import RestoredText
    from anoniem.risk import Disclosure, Population, RiskAssessment
    from anoniem.vault import Dossier, Entity, EntityRequest, Vault

__all__ = ["DEFAULT_DOSSIER", "Detection", "RestoreResult", "ScrubResult", "Scrubber", "origin"]

# From the first to the last letter or digit of a stretch.
_WORDS = re.compile(r"[^\W_](?:.*[^\W_])?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Detection:
    """What was found in one text.

    Attributes:
        identities: who and what is mentioned where; every certain finding is a mention of exactly one.
        findings: the certain findings, in the order of the text.
        doubts: findings below the recipe's threshold, in the order of the text.
    """

    identities: tuple[Identity, ...]
    findings: tuple[Finding, ...]
    doubts: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class ScrubResult:
    """A scrubbed document and the account of it.

    Attributes:
        document: the document with the replacements in place.
        replacements: what was replaced by what, in the order of the text.
        identities: who and what is mentioned where.
        doubts: what may be an identifier and still stands in the text, unless it went with a vaguer wording.
        dossier: name of the dossier that keeps the originals; None without a vault.
        earlier_placeholders: placeholders that the text already held and that were left alone.
        widenings: what was worded more vaguely, in the order of the text.
    """

    document: Document
    replacements: tuple[Replacement, ...]
    identities: tuple[Identity, ...]
    doubts: tuple[Finding, ...]
    dossier: str | None
    earlier_placeholders: tuple[str, ...]
    widenings: tuple[Widening, ...] = ()

    @property
    def text(self) -> str:
        """The scrubbed text."""
        return self.document.text

    @property
    def edits(self) -> tuple[Replacement | Widening, ...]:
        """Everything that was changed, in the order of the text."""
        both: list[Replacement | Widening] = [*self.replacements, *self.widenings]
        return tuple(sorted(both, key=lambda one: (one.start, one.end)))

    @property
    def standing(self) -> tuple[Finding, ...]:
        """What the detector found and still stands, certain or not, with offsets in the scrubbed text."""
        found = [mention for identity in self.identities for mention in identity.mentions]
        lengths = [(one.start, one.end, len(one.text)) for one in self.edits]
        return tuple(sorted(carried((*found, *self.doubts), lengths), key=lambda one: one.start))

    @property
    def counts(self) -> Mapping[Kind, int]:
        """Number of replaced surfaces per kind, in the order of `Kind`."""
        counted = Counter(one.kind for one in self.replacements)
        return {kind: counted[kind] for kind in Kind if counted[kind]}


@dataclass(frozen=True, slots=True)
class RestoreResult:
    """A restored document and the account of it.

    Attributes:
        document: the document with the originals put back.
        exact: whether the text was unedited: then the document equals the original byte for byte.
        placed: number of originals put back in the form that stood there.
        by_main_form: number put back as the main form of the person or place.
        unplaced: placeholders that could not be placed and still stand in the text, each once.
        dossier: name of the dossier that the originals came from; None if none fits.
        reworded: number of vaguer wordings that were taken back in an edited text.
    """

    document: Document
    exact: bool
    placed: int
    by_main_form: int
    unplaced: tuple[str, ...]
    dossier: str | None
    reworded: int = 0

    @property
    def text(self) -> str:
        """The restored text."""
        return self.document.text


class Scrubber:
    """Finds identifiers, replaces them after a recipe, and restores them.

    Args:
        recipe: name of a recipe that comes with anoniem, path of a TOML file, or a `Recipe`.
        vault: an open vault that keeps the originals. Without one, scrubbing cannot be reversed.
        detector: finds the identifiers; made on first use when not given.
        model: which model that detector reads with; a detector that is given keeps its own.
        region: the coach's working region, for the risk; see `anoniem.risk.assess`.
        population: the figures for the risk; the own tables when None.

    Raises:
        RecipeError: if the recipe does not exist or is malformed.
    """

    def __init__(  # noqa: PLR0913  # the front door: each is a part that may be exchanged
        self,
        recipe: str | Recipe = "intervisie",
        *,
        vault: Vault | None = None,
        detector: Detector | None = None,
        model: Model = DEFAULT_MODEL,
        region: str | Sequence[str] | None = None,
        population: Population | None = None,
    ) -> None:
        self.recipe = recipes.load(recipe) if isinstance(recipe, str) else recipe
        self._vault = vault
        self._detector = detector
        self._model = model
        self._region = region
        self._population = population

    def detect(
        self,
        source: str | Document,
        *,
        dossier: str | None = None,
        progress: Callable[[float], None] | None = None,
    ) -> Detection:
        """Find the identifiers in a text; nothing is replaced or kept.

        Args:
            source: text or document.
            dossier: look for the people of this dossier too; it need not exist.
            progress: called with the fraction done.

        Raises:
            ModelError: if the Dutch pipeline is missing or unfit.
        """
        return self._detect(_as_document(source).text, _known(self._entities(dossier)), progress)

    def scrub(
        self,
        source: str | Document,
        *,
        dossier: str | None = None,
        lower_risk: bool = False,
        progress: Callable[[float], None] | None = None,
    ) -> ScrubResult:
        """Replace the identifiers in a text; with a vault, keep there what is needed to restore it.

        Args:
            source: text or document; it is not changed.
            dossier: whose case this is; made if new. `DEFAULT_DOSSIER` when not given.
            lower_risk: word more vaguely what still gives away too much, as far as that can be done without a person.
            progress: called with the fraction done.

        Raises:
            RecipeError: if the recipe gives an operator settings that it does not take.
            RiskError: with `lower_risk`, as `assess`; then there is no text to restore.
            ModelError: if the Dutch pipeline is missing or unfit.
            VaultError: if the vault cannot be read or written; then nothing was kept.
        """
        # Here, since restoring needs no presidio.
        from anoniem.replacement.operators import check_parameters

        for rule in self.recipe.rules.values():
            check_parameters(rule.operator, rule.parameters)
        document = _as_document(source)
        name = dossier or DEFAULT_DOSSIER
        before = self._entities(name)
        codes = _codes(before)
        detection = self._detect(document.text, _known(before), progress)
        earlier = tuple(dict.fromkeys(one.canonical for one in find_placeholders(document.text)))
        replaced_identities = [
            identity for identity in detection.identities if self.recipe.rule(identity.kind).needs_pseudonym
        ]
        if self._vault is None:
            opened = None
            entities: dict[str, str] = {}
            pseudonyms = _number(replaced_identities, frozenset(earlier))
        else:
            opened = self._vault.dossier(name, create=True)
            entities, pseudonyms = self._pseudonymise(opened, replaced_identities, codes.union(earlier))
        replacements = plan(detection.identities, pseudonyms, self.recipe)
        result = ScrubResult(
            document.replaced(Splice(one.start, one.end, one.text) for one in replacements),
            replacements,
            detection.identities,
            detection.doubts,
            None if opened is None else name,
            earlier,
        )
        if lower_risk:
            result = self._lowered(document, result, opened)
        if opened is not None:
            record = ScrubRecord.of(
                result.text,
                result.edits,
                audience=self.recipe.audience,
                layout=document.layout,
                entities=entities,
                foreign=frozenset(earlier) - codes,
            )
            opened.put_scrub(_digest_of(result.text), record.to_bytes())
        return result

    def assess(self, result: ScrubResult, *, alone: bool = False) -> RiskAssessment:
        """How recognisable the persons of a scrubbed text still are, with what its readers already know.

        The findings of the scrubbing are used; nothing is detected anew.

        Args:
            result: of this scrubber.
            alone: leave out what the readers already know. The gate never does.

        Raises:
            RiskError: if the recipe's audience or the region is unknown, or what was told before cannot be read.
            VaultError: if the vault cannot be read.
        """
        return self._assess(result.text, result.standing, () if alone else self._told(result.dossier))

    def assess_text(self, source: str | Document, *, dossier: str | None = None) -> RiskAssessment:
        """As `assess`, for a text that was edited by hand or comes from elsewhere: its identifiers are looked for.

        Args:
            source: the text as it will be shared.
            dossier: whose case this is, where it is known: its people are looked for, and what was told counts.

        Raises:
            ModelError, RiskError, VaultError: as `scrub` and `assess`.
        """
        text = _as_document(source).text
        found = self.detect(text, dossier=dossier)
        return self._assess(text, (*found.findings, *found.doubts), self._told(dossier))

    def release(self, result: ScrubResult, assessment: RiskAssessment, *, on: date, reason: str = "") -> None:
        """Pass the gate, before the text goes to its readers; with a vault, record there what it tells them.

        Args:
            result: of this scrubber.
            assessment: of that result.
            on: the day.
            reason: why the text goes although it is above the limit; it stands in the log.

        Raises:
            RefusedError: if the text is above the limit and no reason is given.
            VaultError: if the vault cannot be written; then the text must not go.
        """
        opened = None if self._vault is None or result.dossier is None else self._vault.dossier(result.dossier)
        way = Way.GATE if assessment.verdict.releases or not reason else Way.OVERRIDDEN
        release(opened, assessment, on=on, way=way, reason=reason if way is Way.OVERRIDDEN else "")

    def _told(self, dossier: str | None) -> tuple[Disclosure, ...]:
        """What the recipe's audience already knows."""
        if self._vault is None or dossier is None:
            return ()
        try:
            return told(self._vault.dossier(dossier), self.recipe.audience)
        except DossierNotFoundError:
            return ()

    def _assess(self, text: str, standing: Sequence[Finding], known: Sequence[Disclosure]) -> RiskAssessment:
        # Here, since only the risk needs its tables and numpy.
        from anoniem.risk import assess

        # Where nothing is left to read, nothing is told: the same as a text without facts.
        found = assess(
            text if text.strip() else "-",
            self._certain(standing),
            audience=self.recipe.audience,
            region=self._region,
            doubts=self._unsure(standing),
            already_told=known,
            population=self._population,
        )
        return replace(found, text=text)

    def _certain(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        return tuple(one for one in findings if one.score >= self.recipe.threshold)

    def _unsure(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        return tuple(one for one in findings if one.score < self.recipe.threshold)

    def _lowered(self, document: Document, result: ScrubResult, dossier: Dossier | None) -> ScrubResult:
        """The result with wordings made vaguer as far as needed."""
        from anoniem.risk import lower_risk

        known = () if dossier is None else told(dossier, self.recipe.audience)
        standing = result.standing
        before = self._assess(result.text, standing, known)
        if before.verdict.releases:
            return result
        lowered = lower_risk(
            before,
            findings=self._certain(standing),
            doubts=self._unsure(standing),
            population=self._population,
            already_told=known,
        )
        if not lowered.changes:
            return result
        edits = combined(document.text, result.replacements, lowered.changes)
        widenings = tuple(one for one in edits if isinstance(one, Widening))
        return replace(
            result,
            document=document.replaced(Splice(one.start, one.end, one.text) for one in edits),
            replacements=tuple(one for one in edits if not isinstance(one, Widening)),
            doubts=carried(result.doubts, [(one.start, one.end, one.end - one.start) for one in widenings]),
            widenings=widenings,
        )

    def restore(self, source: str | Document, *, dossier: str | None = None) -> RestoreResult:
        """Put the originals back.

        An unedited text comes back exactly. In an edited text or a fragment each placeholder gets the form that stood
        there, or else the main form; what cannot be placed stays and is named.

        Args:
            source: scrubbed text or document; it is not changed.
            dossier: where the originals are; without it the dossier that fits is looked for.

        Raises:
            RefusedError: without a vault.
            DossierNotFoundError: there is no dossier of that name.
            VaultError: if the vault cannot be read.
        """
        if self._vault is None:
            raise RefusedError("Zonder kluis is er niets om terug te zetten.")
        document = _as_document(source)
        digest = _digest_of(document.text)
        if dossier is None:
            found = self._vault.find_scrub(digest)
        else:
            named = self._vault.dossier(dossier)
            payload = named.get_scrub(digest)
            found = None if payload is None else (named, payload)
        if found is not None:
            source_dossier, payload = found
            record = ScrubRecord.from_bytes(payload)
            restored = restore_exactly(document.text, record)
            whole = document.replaced(restored.splices).with_layout(record.layout)
            source_dossier.log("restored")
            return _result(whole, restored, source_dossier.name)
        names = [info.name for info in self._vault.dossiers()] if dossier is None else [dossier]
        return _restore_edited(document, [self._vault.dossier(name) for name in names])

    def _entities(self, dossier: str | None) -> tuple[Entity, ...]:
        """Who and what the dossier knows already."""
        if self._vault is None or dossier is None:
            return ()
        try:
            return self._vault.dossier(dossier).entities()
        except DossierNotFoundError:
            return ()

    def _detect(self, text: str, known: Sequence[KnownEntity], progress: Callable[[float], None] | None) -> Detection:
        if self._detector is None:
            # Here, since the detector brings spaCy and presidio, which restoring does not need.
            from anoniem.detection import Detector

            self._detector = Detector(model=self._model)
        found = _outside_placeholders(text, self._detector.detect(text, known=known, progress=progress))
        certain = self._certain(found)
        return Detection(link(text, certain, known), certain, self._unsure(found))

    def _pseudonymise(
        self, dossier: Dossier, identities: Sequence[Identity], in_use: frozenset[str]
    ) -> tuple[dict[str, str], dict[str, str]]:
        """Entity id and pseudonym per identity key."""
        from anoniem.vault import EntityRequest

        requests = [
            EntityRequest(
                kind=identity.kind.value,
                main=identity.main,
                keys=match_keys(identity.kind, identity.main),
                surfaces=tuple(dict.fromkeys(one.text for one in identity.mentions)),
                entity_id=identity.known_id,
                series=LABELS[identity.kind],
            )
            for identity in identities
        ]

        def propose(request: EntityRequest, ordinal: int, taken: frozenset[str]) -> str:
            # A placeholder that stands in the text already may mean somebody else there; one that another audience
            # knows would let the two audiences compare what they were told.
            avoided = in_use - taken
            while placeholder(request.series, ordinal) in avoided:
                ordinal += 1
            return placeholder(request.series, ordinal)

        kept = dossier.pseudonymise(requests, audience=self.recipe.audience, propose=propose)
        keys = [identity.key for identity in identities]
        return (
            {key: entity.id for key, entity in zip(keys, kept, strict=True)},
            {key: entity.pseudonyms[self.recipe.audience] for key, entity in zip(keys, kept, strict=True)},
        )


def origin(vault: Vault, source: str | Document) -> tuple[Dossier, str] | None:
    """The dossier that a scrubbed text comes from and the audience that it was made for; None if it was edited."""
    found = vault.find_scrub(_digest_of(_as_document(source).text))
    return None if found is None else (found[0], ScrubRecord.from_bytes(found[1]).audience)


def _as_document(source: str | Document) -> Document:
    return TextDocument(source) if isinstance(source, str) else source


def _digest_of(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _outside_placeholders(text: str, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings less what lies in placeholders that the text already holds."""
    held = [(one.start, one.end) for one in find_placeholders(text)]
    if not held:
        return tuple(findings)
    starts, ends = [start for start, _end in held], [end for _start, end in held]
    kept: list[Finding] = []
    for finding in findings:
        pieces = [(finding.start, finding.end)]
        # Placeholders lie in order without overlap, so those that a finding touches are neighbours.
        for start, end in held[bisect_right(ends, finding.start) : bisect_left(starts, finding.end)]:
            pieces = [
                piece
                for left, right in pieces
                for piece in ((left, min(right, start)), (max(left, end), right))
                if piece[0] < piece[1]
            ]
        if pieces == [(finding.start, finding.end)]:
            kept.append(finding)
            continue
        kept += [
            replace(finding, start=part.start(), end=part.end(), text=part[0])
            for left, right in pieces
            for part in _WORDS.finditer(text, left, right)
        ]
    return tuple(kept)


def _number(identities: Iterable[Identity], earlier: frozenset[str]) -> dict[str, str]:
    """Placeholders for one text, where no vault keeps them."""
    pseudonyms: dict[str, str] = {}
    ordinals: Counter[str] = Counter()
    for identity in identities:
        label = LABELS[identity.kind]
        ordinals[label] += 1
        while placeholder(label, ordinals[label]) in earlier:
            ordinals[label] += 1
        pseudonyms[identity.key] = placeholder(label, ordinals[label])
    return pseudonyms


def _restore_edited(document: Document, dossiers: Sequence[Dossier]) -> RestoreResult:
    text = document.text
    mentioned = {one.canonical for one in find_placeholders(text)}
    contexts = contexts_of(text)
    candidates: list[tuple[int, Dossier, ScrubRecord | None, dict[str, str]]] = []
    for dossier in dossiers:
        main_forms = _main_forms(dossier.entities())
        if not mentioned & main_forms.keys():
            continue
        best, matches = None, 0
        for payload in dossier.scrubs():
            record = ScrubRecord.from_bytes(payload)
            found = context_matches(contexts, record)
            if found > matches:
                best, matches = record, found
        candidates.append((matches, dossier, best, main_forms))
    top = max((one[0] for one in candidates), default=0)
    fitting = [one for one in candidates if one[0] == top]
    if len(fitting) != 1:
        left = tuple(dict.fromkeys(one.canonical for one in find_placeholders(text)))
        return RestoreResult(document, False, 0, 0, left, None)  # noqa: FBT003  # a dataclass by position
    _, dossier, best, main_forms = fitting[0]
    records = [best] if best is not None else [ScrubRecord.from_bytes(one) for one in dossier.scrubs()]
    restored = restore_edited(text, records, main_forms)
    if restored.splices:
        dossier.log("restored")
    return _result(document.replaced(restored.splices), restored, dossier.name)


def _known(entities: Iterable[Entity]) -> tuple[KnownEntity, ...]:
    return tuple(KnownEntity(one.id, Kind(one.kind), one.main, one.surfaces) for one in entities)


def _codes(entities: Iterable[Entity]) -> frozenset[str]:
    """Every placeholder that means somebody of the dossier, or once did."""
    return frozenset(
        code for one in entities for series in (one.pseudonyms.values(), *one.former.values()) for code in series
    )


def _main_forms(entities: Iterable[Entity]) -> dict[str, str]:
    """Placeholder to main form; one that means different entities for different audiences is left out."""
    forms: dict[str, set[str]] = {}
    for entity in entities:
        earlier = (one for series in entity.former.values() for one in series)
        for pseudonym in (*entity.pseudonyms.values(), *earlier):
            forms.setdefault(pseudonym, set()).add(entity.main)
    return {pseudonym: next(iter(mains)) for pseudonym, mains in forms.items() if len(mains) == 1}


def _result(document: Document, restored: RestoredText, dossier: str) -> RestoreResult:
    return RestoreResult(
        document,
        restored.exact,
        restored.placed,
        restored.by_main_form,
        restored.unplaced,
        dossier,
        restored.reworded,
    )
