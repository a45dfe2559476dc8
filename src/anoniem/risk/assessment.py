"""The front door: from a text to a risk with reasons, for one audience."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from anoniem.detection.carry import carried
from anoniem.detection.finding import Finding, Kind
from anoniem.errors import EmptyDocumentError
from anoniem.messages import Message
from anoniem.risk.advice import Advice, TextChange, advise, apply_changes
from anoniem.risk.audience import Audience, Reach
from anoniem.risk.audience import audience as audience_of
from anoniem.risk.fact import category_name
from anoniem.risk.facts import Category, Fact, LinkedPerson, Person, extract_facts
from anoniem.risk.gate import Level, Verdict, decide, people_text
from anoniem.risk.kmap import circle_share
from anoniem.risk.population import Population, Region, Source, load_population
from anoniem.risk.score import PersonScore, leftover_chance, score_persons

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from anoniem.risk.disclosure import Disclosure

__all__ = ["Lowered", "RiskAssessment", "assess", "fact_title", "lower_risk"]

_HEAVIEST = 3
_ADVISED_PERSONS = 3
_AT_MOST_CHANGES = 12
_OBVIOUS = (
    (Kind.EMAIL, re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b")),
    (Kind.IBAN, re.compile(r"\b[A-Z]{2}\d{2} ?[A-Z]{4}(?: ?\d){10}\b")),
    (Kind.PHONE, re.compile(r"(?<![\w-])(?:\+31|0031|0)[ -]?(?:\(0\))?[1-9](?:[ -]?\d){8}(?!\d)")),
    (Kind.BSN, re.compile(r"\bBSN:? ?\d{8,9}\b", re.IGNORECASE)),
    (Kind.POSTCODE, re.compile(r"\b[1-9]\d{3} ?[A-Z]{2}\b")),
    (
        Kind.PERSON,
        re.compile(
            r"\b(?:mevrouw|meneer|mevr\.|dhr\.|mw\.|de heer)\s+"
            r"(?:van |de |der |den |ten |ter |el )*[A-ZÀ-Ý][a-zà-ÿ]{2,}"
        ),
    ),
)
_FACT_KINDS = frozenset({Kind.PLACE, Kind.DATE, Kind.AGE, Kind.ORG})  # point at a group rather than at one person
_NOT_MEASURED = (
    Message("Wat de lezer al weet van deze persoon, bijvoorbeeld als buur of collega."),
    Message("Schrijfstijl, en een verloop van gebeurtenissen dat op zichzelf te herkennen is."),
    Message("Wat een lezer vindt door deze tekst naast andere teksten te leggen die niet door dit programma gingen."),
)


@dataclass(frozen=True, slots=True)
class RiskAssessment:
    """What an assessment found.

    Attributes:
        text: the text that was scored.
        audience: for whom.
        region: the working region that was used.
        risk: chance (0 to 1) that a reader finds the most recognisable person.
        level: groen, oranje or rood.
        verdict: the decision with its reasons.
        scores: per person, the note's own person first.
        advice: the best repairs, in the order in which to apply them.
        doubts: spans of which the detector was not sure and that still stand.
        notes: what could not be measured as it stands, in Dutch.
        cumulative: whether what the audience already knows made the risk higher.
    """

    text: str
    audience: Audience
    region: Region
    risk: float
    level: Level
    verdict: Verdict
    scores: tuple[PersonScore, ...]
    advice: tuple[Advice, ...]
    doubts: tuple[Finding, ...]
    notes: tuple[str, ...]
    cumulative: bool = False
    reference: float = 0.0

    @property
    def worst(self) -> PersonScore | None:
        """The most recognisable person that counts for this audience."""
        scored = [s for s in self.scores if s.scored]
        return max(scored, key=lambda s: (s.risk, -s.estimate.low)) if scored else None

    @property
    def people_fit(self) -> float:
        """Expected number of people who fit the most recognisable description."""
        return self.worst.estimate.people if self.worst is not None else math.inf

    @property
    def people_fit_low(self) -> float:
        """Lower bound (one-sided 95 %), on which the decision rests."""
        return self.worst.estimate.low if self.worst is not None else math.inf

    @property
    def people_fit_high(self) -> float:
        """Upper bound (one-sided 95 %)."""
        return self.worst.estimate.high if self.worst is not None else math.inf

    @property
    def sentence(self) -> str:
        """What the user reads first."""
        return self.verdict.sentence

    @property
    def persons(self) -> tuple[Person, ...]:
        """The persons of the note."""
        return tuple(s.person for s in self.scores)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All facts, in order of appearance."""
        return tuple(sorted((f for p in self.persons for f in p.facts), key=lambda f: (f.start, f.end)))

    @property
    def heaviest(self) -> tuple[tuple[Fact, float], ...]:
        """The three facts of the most recognisable person that give away most, with their bits."""
        worst = self.worst
        if worst is None:
            return ()
        unique = {f.meaning: f for f in reversed(worst.person.facts)}
        weighed = [(f, worst.estimate.bits.get(m, 0.0)) for m, f in unique.items()]
        return tuple(sorted((w for w in weighed if w[1] > 0), key=lambda w: -w[1])[:_HEAVIEST])

    @property
    def sources(self) -> tuple[Source, ...]:
        """Sources of the figures that were used."""
        return tuple(dict.fromkeys(s for score in self.scores for s in score.estimate.sources))

    @property
    def budget(self) -> float:
        """Bits that may be given away: log2(N_A / k)."""
        return math.log2(max(1.0, self.reference / self.audience.at_least))

    @property
    def not_measured(self) -> tuple[str, ...]:
        """What no figure here covers."""
        return _NOT_MEASURED

    def to_dict(self) -> dict[str, Any]:
        """The assessment as plain data; the shape that `anoniem risk --json` prints."""
        return {
            "risk": self.risk,
            "level": self.level.value,
            "people_fit": _finite(self.people_fit),
            "people_fit_low": _finite(self.people_fit_low),
            "people_fit_high": _finite(self.people_fit_high),
            "sentence": self.sentence,
            "audience": self.audience.key,
            "limit": self.audience.limit,
            "region": self.region.name,
            "region_assumed": self.region.assumed and self.audience.reach is not Reach.COUNTRY,
            "reasons": list(self.verdict.reasons),
            "consent_needed": self.verdict.consent_needed,
            "cumulative": self.cumulative,
            "persons": [
                {
                    "key": s.person.key,
                    "role": s.person.role,
                    "scored": s.scored,
                    "risk": s.risk,
                    "people_fit": s.estimate.people,
                    "people_fit_low": s.estimate.low,
                    "people_fit_high": s.estimate.high,
                    "bits": math.fsum(s.estimate.bits.values()),
                    "searchable": bool(s.searchable),
                }
                for s in self.scores
            ],
            "facts": [
                {
                    "start": f.start,
                    "end": f.end,
                    "text": f.text,
                    "category": f.category.value,
                    "block": f.block.value,
                    "value": f.value,
                    "person": f.person,
                    "bits": s.estimate.bits.get(f.meaning, 0.0),
                    "searchable": f in s.searchable,
                    "rare": f.meaning in s.estimate.rare,
                }
                for s in self.scores
                for f in s.person.facts
            ],
            "advice": [
                {
                    "text": a.fact.text,
                    "person": a.fact.person,
                    "category": a.fact.category.value,
                    "wording": a.wording,
                    "gain": a.gain,
                    "appliable": a.appliable,
                    "changes": [{"start": c.start, "end": c.end, "new": c.new} for c in a.changes],
                }
                for a in self.advice
            ],
            "doubts": [{"start": d.start, "end": d.end, "kind": d.kind.value, "score": d.score} for d in self.doubts],
            "notes": list(self.notes),
            "sources": [str(s) for s in self.sources],
        }

    def to_json(self) -> str:
        """The assessment as one line of JSON."""
        return json.dumps(self.to_dict(), ensure_ascii=False)


def _finite(value: float) -> float | None:
    """The number, or None for infinity, which JSON cannot hold."""
    return value if math.isfinite(value) else None


def fact_title(fact: Fact) -> str:
    """What a fact is about, for example "beroep: verpleegkundige"."""
    name = category_name(fact.category)
    return Message("{category}: {fact}", category=name, fact=" ".join(fact.text.split())) if fact.text else name


def _own_leftovers(text: str, known: Sequence[Finding]) -> list[Finding]:
    """Numbers and addresses that need no model to be seen, where the caller passed no finding for them."""
    found: list[Finding] = []
    for kind, pattern in _OBVIOUS:
        for hit in pattern.finditer(text):
            span = Finding(hit.start(), hit.end(), kind, hit[0], 0.9 if kind is not Kind.POSTCODE else 0.7, "risk")
            if not any(span.overlaps(other) for other in (*known, *found)):
                found.append(span)
    return found


def assess(  # noqa: PLR0913  # keyword-only, each a different thing
    text: str,
    findings: Sequence[Finding] = (),
    *,
    audience: str | Audience,
    region: str | Sequence[str] | None = None,
    doubts: Sequence[Finding] = (),
    identities: Iterable[LinkedPerson] = (),
    already_told: Sequence[Disclosure] = (),
    linked: float | None = None,
    population: Population | None = None,
) -> RiskAssessment:
    """Estimate how recognisable the persons of a text still are, for these readers.

    Args:
        text: the text as it will be shared (usually scrubbed).
        findings: identifiers that the detector found in this very text and that will stay in it.
        audience: key of the audience ("intervisie", "publicatie", …) or the audience itself.
        region: the coach's working region; None assumes one of middling size, and says so.
        doubts: findings in this text that were left standing because the detector was not sure.
        identities: linked identities of this text.
        already_told: what this audience already knows of the person, from the vault.
        linked: chance that readers link this text with what they know; 1 for the same pseudonym, None for "as 1".
        population: the figures; the own tables when None.

    Returns:
        The assessment. It never says that a text is anonymous.

    Raises:
        EmptyDocumentError: if there is no text.
        AudienceUnknownError: if there is no such audience.
        RegionUnknownError: if the region is in no table.
    """
    if not text.strip():
        raise EmptyDocumentError("Er is geen tekst om te beoordelen.")
    figures = population if population is not None else load_population()
    group = audience if isinstance(audience, Audience) else audience_of(audience)
    area = figures.region(region)
    reference = group.reference(figures, area)
    persons = extract_facts(text, identities=identities, findings=findings, population=figures)
    standing = (*findings, *doubts)
    own = _own_leftovers(text, standing)
    leftovers = leftover_chance((*standing, *own))
    scores = score_persons(persons, audience=group, population=figures, region=area, leftovers=leftovers)
    cumulative = False
    if already_told and scores:
        together = _with_known(persons, already_told)
        later = score_persons(together, audience=group, population=figures, region=area, leftovers=leftovers)
        chance = 1.0 if linked is None else min(1.0, max(0.0, linked))
        raised = chance * later[0].risk + (1.0 - chance) * scores[0].risk
        if raised > scores[0].risk:
            cumulative = True
            first = PersonScore(later[0].person, later[0].estimate, raised, later[0].searchable, scores[0].scored)
            scores = (first, *scores[1:])
    counted = [s for s in scores if s.scored]
    worst = max(counted, key=lambda s: (s.risk, -s.estimate.low)) if counted else None
    risk = worst.risk if worst is not None else leftovers
    direct = [f for f in (*findings, *own) if not f.doubtful and f.kind not in _FACT_KINDS]
    if group.key == "ai":
        direct += [f for f in findings if not f.doubtful and f.kind is Kind.ORG]
    verdict = decide(
        worst,
        audience=group,
        certain_leftovers=len(direct),
        doubtful_leftovers=len([d for d in standing if d.doubtful]),
        literal_leftovers=len([f for f in findings if not f.doubtful and f not in direct]),
        risk=risk,
    )
    advice = _best_advice(text, scores, figures, reference, group.limit / 2) if verdict.level is not Level.GREEN else ()
    return RiskAssessment(
        text,
        group,
        area,
        risk,
        verdict.level,
        verdict,
        scores,
        advice,
        tuple(d for d in standing if d.doubtful),
        _notes(persons, scores, area, group, cumulative=cumulative),
        cumulative,
        reference,
    )


@dataclass(frozen=True, slots=True)
class Lowered:
    """A text made less recognisable.

    Attributes:
        changes: replacements in the text as it was, in order, without overlap.
        assessment: of the text after the replacements.
    """

    changes: tuple[TextChange, ...]
    assessment: RiskAssessment


def lower_risk(
    before: RiskAssessment,
    *,
    findings: Sequence[Finding] = (),
    doubts: Sequence[Finding] = (),
    population: Population | None = None,
    already_told: Sequence[Disclosure] = (),
) -> Lowered:
    """Apply the cheapest generalisations, one by one, until the text is no longer above the limit.

    What needs a person to rewrite stays; the assessment that comes back tells whether it was enough. What no wider
    wording mends is left out of the count here, and `assess` counts it again: identifiers that alone put the text
    above the limit, and what was told before when that is already too much.

    Args:
        before: assessment of the text as it stands.
        findings: as `assess` was given them.
        doubts: idem.
        population: the figures; the own tables when None.
        already_told: what this audience already knows.
    """
    figures = population if population is not None else load_population()
    pointing = [f for f in findings if f.doubtful or f.kind in _FACT_KINDS]
    unsure = doubts if leftover_chance((*pointing, *doubts)) <= before.audience.limit else ()
    region = str(round(before.region.persons))
    silent = assess("-", audience=before.audience, region=region, population=figures, already_told=already_told)
    known = already_told if silent.verdict.releases else ()

    def after(changes: Sequence[TextChange]) -> RiskAssessment:
        """The assessment of the text with these changes."""
        edits = [(c.start, c.end, len(c.new)) for c in sorted(changes, key=lambda c: c.start)]
        return assess(
            apply_changes(before.text, changes),
            carried(pointing, edits),
            audience=before.audience,
            region=region,
            doubts=carried(unsure, edits),
            population=figures,
            already_told=known,
        )

    changes: list[TextChange] = []
    now = after(())
    circle = circle_share([(p.role, p.facts) for p in before.persons[1:]], figures)
    for score in sorted(before.scores, key=lambda s: -s.risk):
        if not score.scored or now.level is not Level.RED:
            continue
        for item in advise(
            before.text,
            score.person.facts,
            population=figures,
            reference=before.reference,
            circle=circle if score is before.scores[0] else 1.0,
            most=_AT_MOST_CHANGES,
            only_appliable=True,
        ):
            if now.level is not Level.RED:
                break
            if any(a.start < b.end and b.start < a.end for a in item.changes for b in changes):
                continue
            changes += item.changes
            now = after(changes)
    return Lowered(tuple(sorted(changes, key=lambda c: c.start)), now)


def _best_advice(
    text: str, scores: Sequence[PersonScore], population: Population, reference: float, above: float
) -> tuple[Advice, ...]:
    """The best repairs, in turn for each person who is too recognisable, the most recognisable one first."""
    circle = circle_share([(s.person.role, s.person.facts) for s in scores[1:]], population)
    per_person = [
        advise(
            text,
            score.person.facts,
            population=population,
            reference=reference,
            circle=circle if score is scores[0] else 1.0,
        )
        for score in sorted(scores, key=lambda s: (-s.risk, s.estimate.low))[:_ADVISED_PERSONS]
        if score.scored and score.risk > above
    ]
    in_turn = [a for turn in zip_longest(*per_person) for a in turn if a is not None]
    return tuple(in_turn[:_HEAVIEST])


def _with_known(persons: Sequence[Person], told: Sequence[Disclosure]) -> tuple[Person, ...]:
    """The note's own person with the facts that the audience already has."""
    first = persons[0]
    known = [Fact(0, 0, "", Category(category), value, first.key) for d in told for category, value in d.facts]
    return (Person(first.key, first.role, (*first.facts, *known)), *persons[1:])


def _notes(
    persons: Sequence[Person], scores: Sequence[PersonScore], region: Region, group: Audience, *, cumulative: bool
) -> tuple[str, ...]:
    """What the user has to know about the measurement itself."""
    notes = [note for s in scores for note in s.estimate.notes]
    if not any(p.facts for p in persons):
        notes.append(
            Message(
                "Er zijn geen feiten over een persoon gevonden."
                " Dat betekent niet dat niemand te herkennen is: lees de tekst zelf na."
            )
        )
    if region.assumed and group.reach is not Reach.COUNTRY:
        notes.append(
            Message(
                "Er is geen werkregio ingesteld; gerekend is met een regio van {persons} inwoners.",
                persons=people_text(region.persons),
            )
        )
    if len(persons) > 1:
        notes.append(Message("Er komen {n} personen voor; het risico is dat van de meest herkenbare.", n=len(persons)))
    if cumulative:
        notes.append(Message("Meegeteld is wat deze groep al over deze persoon te horen kreeg."))
    if any(f.category is Category.QUOTE for p in persons for f in p.facts):
        notes.append(Message("Er staat een letterlijk citaat in; wie het hoorde, herkent het."))
    if any(f.category in {Category.DATE, Category.AMOUNT} for p in persons for f in p.facts):
        notes.append(Message("Er staat een precieze datum of een bedrag in."))
    if any(s.estimate.rare for s in scores):
        notes.append(Message("Er staat een kenmerk in dat minder dan 1 op de 2000 mensen heeft."))
    return tuple(dict.fromkeys(notes))
