"""The risk report for a reviewer: one static HTML page without scripts, fonts or pictures from elsewhere.

The page can be printed and read without colour: each fact carries a letter, each level a word, each bar its number.
A content security policy in the page itself forbids scripts and every connection.
"""

from __future__ import annotations

import hashlib
import html
from functools import cache
from importlib import resources
from string import Template
from typing import TYPE_CHECKING

from anoniem.messages import Count, Message
from anoniem.risk.assessment import RiskAssessment, fact_title
from anoniem.risk.audience import Reach
from anoniem.risk.facts import Category
from anoniem.risk.gate import Level, people_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from anoniem.risk.score import PersonScore

__all__ = ["report_html", "text_hash"]

_WORDS = {Level.GREEN: Message("GROEN"), Level.ORANGE: Message("ORANJE"), Level.RED: Message("ROOD")}
_EXPLAINED = {
    Level.GREEN: Message("ruim onder de grens van deze groep"),
    Level.ORANGE: Message("onder de grens van deze groep, maar niet ver"),
    Level.RED: Message("boven de grens van deze groep: zo niet delen"),
}
_HEADINGS = {
    "text": Message("De tekst, met wat iemand herkenbaar maakt"),
    "weights": Message("Wat elk gegeven weggeeft"),
    "weights_explained": Message(
        "Eén bit halveert het aantal mensen dat past. De stippellijn is wat er voor deze groep mag."
    ),
    "per_person": Message("Per persoon"),
    "person": Message("persoon"),
    "people": Message("mensen die passen"),
    "chance": Message("kans op herkenning"),
    "helps": Message("Wat het meeste helpt"),
    "all_facts": Message("Alle gegevens"),
    "fact": Message("gegeven"),
    "about": Message("over"),
    "remarks": Message("Opmerkingen bij deze meting"),
    "unmeasured": Message("Wat niet gemeten is"),
    "all_sources": Message("Bronnen"),
    "endorsement": Message("Bron: CBS, tenzij anders vermeld. De bronnen hebben dit verslag niet beoordeeld."),
    "judgement": Message("Beoordeling"),
    "name": Message("Naam"),
    "date": Message("Datum"),
    "decision": Message("Besluit en reden"),
    "signature": Message("Handtekening"),
    "checksum": Message("Controlegetal van de tekst (SHA-256)"),
    "footer": Message("Een schatting, geen garantie. Voor wie de sleutel heeft, blijven dit persoonsgegevens."),
}
_BAR = 22
_WIDTH = 640
_LABEL = 250
_LABEL_LENGTH = 34
_EVEN = 0.5
_MOST_BARS = 5
_TITLE = Message("Risicoverslag")
_NOBODY = Message("Niemand is voor deze lezer berekend.")


@cache
def _asset(name: str) -> str:
    """The page or its style sheet."""
    return resources.files("anoniem.risk").joinpath(f"data/{name}").read_text(encoding="utf-8")


def text_hash(text: str) -> str:
    """SHA-256 of the text in UTF-8, as hexadecimal digits; an approval is bound to it."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _escape(text: str) -> str:
    """Text safe to stand in the page."""
    return html.escape(text, quote=True)


def _number(value: float, digits: int = 1) -> Count:
    """A number with a decimal comma."""
    return Count(f"{value:.{digits}f}".replace(".", ","))


def _letter(index: int) -> str:
    """A, B, … Z, AA, AB, …: the sign of a fact in text, bars and table."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _letters(assessment: RiskAssessment) -> dict[tuple[str, Category, str], str]:
    """One letter per fact meaning per person, in order of appearance."""
    letters: dict[tuple[str, Category, str], str] = {}
    for fact in assessment.facts:
        key = (fact.person, *fact.meaning)
        if fact.text and key not in letters:
            letters[key] = _letter(len(letters))
    return letters


class _Page:
    """Fills the page, in the language that `say` speaks.

    Args:
        assessment: what was found.
        say: puts a `Message` in the language of the page; gives any other text as it is.
    """

    def __init__(self, assessment: RiskAssessment, say: Callable[[str], str]) -> None:
        self.assessment = assessment
        self.letters = _letters(assessment)
        self.say = say

    def words(self, text: str) -> str:
        """A text in the language of the page, safe to stand in it."""
        return _escape(self.say(text))

    def fields(self, title: str) -> dict[str, str]:
        """Everything that stands in the page."""
        found, group = self.assessment, self.assessment.audience
        reasons = list(found.verdict.reasons)
        if found.verdict.consent_needed:
            reasons.append(Message("Voor deze groep is schriftelijke toestemming nodig."))
        readers = Message(
            "Lezers: {audience}. Gebied: {region} ({inhabitants} inwoners)."
            " Grens: een kans van ten hoogste 1 op {limit}, dus minstens {at_least} mensen.",
            audience=group.title,
            region=Message("Nederland") if group.reach is Reach.COUNTRY else found.region.name,
            inhabitants=people_text(found.reference),
            limit=round(1 / group.limit),
            at_least=group.at_least,
        )
        return {
            "title": self.words(title),
            "style": _asset("report.css"),
            "level": found.level.value,
            "level_word": self.words(_WORDS[found.level]),
            "explained": self.words(_EXPLAINED[found.level]),
            "sentence": self.words(found.sentence),
            "reasons": self.items(reasons),
            "readers": self.words(readers),
            "marked": self.marked(),
            "bars": self.all_bars(),
            "persons": self.person_rows(),
            "advice": self.advice_rows(),
            "facts": self.fact_rows(),
            "notes": self.items(found.notes),
            "not_measured": self.items(found.not_measured),
            "sources": self.items([str(s) for s in found.sources]),
            "hash": text_hash(found.text),
            **{f"t_{name}": self.words(text) for name, text in _HEADINGS.items()},
        }

    def marked(self) -> str:
        """The text with its facts marked; of facts that overlap the first and longest is marked."""
        text = self.assessment.text
        pieces: list[str] = []
        position = 0
        for fact in sorted(self.assessment.facts, key=lambda f: (f.start, -f.end)):
            if not fact.text or fact.start < position:
                continue
            letter = self.letters[(fact.person, *fact.meaning)]
            pieces.append(_escape(text[position : fact.start]))
            title = _escape(f"{letter}: {self.say(fact_title(fact))} ({fact.person})")
            pieces.append(f'<mark title="{title}">{_escape(fact.text)}<sup>{letter}</sup></mark>')
            position = fact.end
        pieces.append(_escape(text[position:]))
        return "".join(pieces)

    def weights(self, score: PersonScore) -> list[tuple[str, float]]:
        """What each fact about a person gives away, the heaviest first, with the sum at the end."""
        rows: list[tuple[str, float]] = []
        seen: set[tuple[Category, str]] = set()
        for fact in score.person.facts:
            bits = score.estimate.bits.get(fact.meaning, 0.0)
            if fact.meaning not in seen and bits > 0:
                seen.add(fact.meaning)
                sign = self.letters.get((fact.person, *fact.meaning)) or self.say(Message("eerder verteld"))
                rows.append((f"{sign} {self.say(fact_title(fact))}", bits))
        circle = score.estimate.bits.get((Category.FAMILY, "naasten"), 0.0)
        if circle:
            rows.append((self.say(Message("wat er over naasten staat")), circle))
        rows.sort(key=lambda row: -row[1])
        return [*rows, (self.say(Message("samen")), sum(bits for _, bits in rows))]

    def bars(self, score: PersonScore) -> str:
        """Bits per fact against the budget, as inline SVG with the numbers written out."""
        rows, budget = self.weights(score), self.assessment.budget
        total = rows[-1][1]
        scale = (_WIDTH - _LABEL - 60) / max(total, budget, 1.0)
        height = _BAR * (len(rows) + 1) + 8
        limit, thick = _LABEL + budget * scale, _BAR - 6
        summary = self.words(
            Message(
                "Wat elk gegeven weggeeft, in bits; samen {total} van de {budget} die mogen",
                total=_number(total),
                budget=_number(budget),
            )
        )
        size = f'viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}"'
        parts = [
            f'<svg {size} role="img" aria-label="{summary}">',
            f"<title>{summary}</title>",
        ]
        for index, (label, bits) in enumerate(rows):
            top = index * _BAR + 4
            short = label if len(label) <= _LABEL_LENGTH else f"{label[: _LABEL_LENGTH - 1]}…"
            fill = "#444" if index == len(rows) - 1 else "#999"
            width = max(1.0, bits * scale)
            parts += [
                f'<text x="0" y="{top + 14}" font-size="13">{_escape(short)}</text>',
                f'<rect x="{_LABEL}" y="{top}" width="{width:.1f}" height="{thick}" fill="{fill}" stroke="#1a1a1a"/>',
                f'<text x="{_LABEL + width + 5:.1f}" y="{top + 13}" font-size="12">{self.say(_number(bits))}</text>',
            ]
        bottom = len(rows) * _BAR + 4
        border = self.words(Message("grens {budget}", budget=_number(budget)))
        parts += [
            f'<line x1="{limit:.1f}" y1="0" x2="{limit:.1f}" y2="{bottom}" stroke="#1a1a1a" stroke-dasharray="5 3"/>',
            f'<text x="{limit:.1f}" y="{bottom + 14}" font-size="12" text-anchor="middle">{border}</text>',
            "</svg>",
        ]
        return "".join(parts)

    def all_bars(self) -> str:
        """The bars of the most recognisable person and of others who are too recognisable."""
        scored = sorted((s for s in self.assessment.scores if s.scored), key=lambda s: (-s.risk, s.estimate.low))
        limit = self.assessment.audience.limit
        shown = [s for i, s in enumerate(scored) if i == 0 or s.risk > limit][:_MOST_BARS]
        return "".join(f"<h3>{_name(s)}</h3>{self.bars(s)}" for s in shown) or f"<p>{self.words(_NOBODY)}</p>"

    def items(self, lines: Sequence[str]) -> str:
        """A list, or nothing."""
        return f"<ul>{''.join(f'<li>{self.words(line)}</li>' for line in lines)}</ul>" if lines else ""

    def person_rows(self) -> str:
        """One row per person."""
        rows = []
        for score in self.assessment.scores:
            cells = (_name(score), self.words(_people(score)), self.words(_risk_words(score)))
            rows.append(f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>")
        return "".join(rows)

    def advice_rows(self) -> str:
        """What would help most."""
        lines = []
        for item in self.assessment.advice:
            gain = Message(
                "scheelt {bits} bits; {how}",
                bits=_number(item.gain),
                how=Message("kan het programma doen") if item.appliable else Message("zelf herschrijven"),
            )
            lines.append(
                f"<li><strong>{_escape(' '.join(item.fact.text.split()))}</strong> → {self.words(item.wording)}"
                f" ({self.words(gain)})</li>"
            )
        nothing = self.words(Message("Geen wijziging nodig voor deze groep."))
        return f"<ol>{''.join(lines)}</ol>" if lines else f"<p>{nothing}</p>"

    def fact_rows(self) -> str:
        """The table of facts."""
        scores = self.assessment.scores
        bits = {(s.person.key, meaning): b for s in scores for meaning, b in s.estimate.bits.items()}
        searchable = {(f.person, *f.meaning) for s in scores for f in s.searchable}
        rows = []
        seen: set[tuple[str, Category, str]] = set()
        for fact in self.assessment.facts:
            key = (fact.person, *fact.meaning)
            if key in seen or not fact.text:
                continue
            seen.add(key)
            note = self.words(Message("opzoekbaar")) if key in searchable else ""
            given = self.say(_number(bits.get((fact.person, fact.meaning), 0.0)))
            rows.append(
                f"<tr><td>{self.letters[key]}</td><td>{self.words(fact_title(fact))}</td>"
                f'<td>{_escape(fact.person)}</td><td class="n">{given}</td><td>{note}</td></tr>'
            )
        return "".join(rows)


def _name(score: PersonScore) -> str:
    """A person as the reader of the page knows them: the placeholder, with the relation."""
    key, role = score.person.key, score.person.role
    return _escape(key if role in {key, "genoemd"} else f"{key} ({role})")


def _people(score: PersonScore) -> str:
    """How many people fit, in words."""
    if not score.scored:
        return Message("niet berekend: de lezer kent deze persoon")
    fit = score.estimate
    if fit.high < 1:
        return Message("niet meer dan één")
    numbers = {"people": people_text(fit.people), "low": people_text(fit.low), "high": people_text(fit.high)}
    return Message("{people} ({low} tot {high})", **numbers)


def _risk_words(score: PersonScore) -> str:
    """A risk in words: "1 op 12"."""
    if not score.scored:
        return "–"
    if score.risk >= _EVEN:
        return Message("meer dan 1 op 2")
    return Message("1 op {n}", n=people_text(max(1.0, 1.0 / max(score.risk, 1e-9))))


def report_html(
    assessment: RiskAssessment,
    *,
    title: str = _TITLE,
    say: Callable[[str], str] = str,
    language: str = "nl",
) -> str:
    """The report as one HTML page.

    Args:
        assessment: what was found.
        title: heading of the page; no client names, since it may be printed.
        say: puts a `Message` of the library in the language of the page; by default it stays Dutch.
        language: code of that language, for readers that speak the page aloud.

    Returns:
        A complete HTML 5 document without scripts and without anything from a network.
    """
    fields = _Page(assessment, say).fields(title)
    return Template(_asset("report.html")).substitute(fields, language=_escape(language))
