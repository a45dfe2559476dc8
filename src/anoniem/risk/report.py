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

from anoniem.risk.assessment import RiskAssessment, fact_title
from anoniem.risk.audience import Reach
from anoniem.risk.facts import Category, Fact
from anoniem.risk.gate import Level, people_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anoniem.risk.score import PersonScore

__all__ = ["report_html", "text_hash"]

_WORDS = {Level.GREEN: "GROEN", Level.ORANGE: "ORANJE", Level.RED: "ROOD"}
_EXPLAINED = {
    Level.GREEN: "ruim onder de grens van deze groep",
    Level.ORANGE: "onder de grens van deze groep, maar niet ver",
    Level.RED: "boven de grens van deze groep: zo niet delen",
}
_BAR = 22
_WIDTH = 640
_LABEL = 250
_LABEL_LENGTH = 34
_EVEN = 0.5
_MOST_BARS = 5
_NOBODY = "<p>Niemand is voor deze lezer berekend.</p>"


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


def _number(value: float, digits: int = 1) -> str:
    """A number with a decimal comma."""
    return f"{value:.{digits}f}".replace(".", ",")


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


def _marked(assessment: RiskAssessment, letters: dict[tuple[str, Category, str], str]) -> str:
    """The text with its facts marked; of facts that overlap the first and longest is marked."""
    pieces: list[str] = []
    position = 0
    for fact in sorted(assessment.facts, key=lambda f: (f.start, -f.end)):
        if not fact.text or fact.start < position:
            continue
        letter = letters[(fact.person, *fact.meaning)]
        pieces.append(_escape(assessment.text[position : fact.start]))
        title = _escape(f"{letter}: {fact_title(fact)} ({fact.person})")
        pieces.append(f'<mark title="{title}">{_escape(fact.text)}<sup>{letter}</sup></mark>')
        position = fact.end
    pieces.append(_escape(assessment.text[position:]))
    return "".join(pieces)


def _bars(score: PersonScore, budget: float, letters: dict[tuple[str, Category, str], str]) -> str:
    """Bits per fact against the budget, as inline SVG with the numbers written out."""
    rows: list[tuple[str, float]] = []
    seen: set[tuple[Category, str]] = set()
    for fact in score.person.facts:
        bits = score.estimate.bits.get(fact.meaning, 0.0)
        if fact.meaning not in seen and bits > 0:
            seen.add(fact.meaning)
            sign = letters.get((fact.person, *fact.meaning), "eerder verteld")
            rows.append((f"{sign} {fact_title(fact)}", bits))
    circle = score.estimate.bits.get((Category.FAMILY, "naasten"), 0.0)
    if circle:
        rows.append(("wat er over naasten staat", circle))
    rows.sort(key=lambda row: -row[1])
    total = sum(bits for _, bits in rows)
    rows.append(("samen", total))
    scale = (_WIDTH - _LABEL - 60) / max(total, budget, 1.0)
    height = _BAR * (len(rows) + 1) + 8
    limit = _LABEL + budget * scale
    summary = f"Wat elk gegeven weggeeft, in bits; samen {_number(total)} van de {_number(budget)} die mogen"
    parts = [
        f'<svg viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" role="img" aria-label="{summary}">',
        f"<title>{summary}</title>",
    ]
    for index, (label, bits) in enumerate(rows):
        top = index * _BAR + 4
        short = label if len(label) <= _LABEL_LENGTH else f"{label[: _LABEL_LENGTH - 1]}…"
        fill = "#444" if index == len(rows) - 1 else "#999"
        width = max(1.0, bits * scale)
        parts += [
            f'<text x="0" y="{top + 14}" font-size="13">{_escape(short)}</text>',
            f'<rect x="{_LABEL}" y="{top}" width="{width:.1f}" height="{_BAR - 6}" fill="{fill}" stroke="#1a1a1a"/>',
            f'<text x="{_LABEL + width + 5:.1f}" y="{top + 13}" font-size="12">{_number(bits)}</text>',
        ]
    bottom = len(rows) * _BAR + 4
    parts += [
        f'<line x1="{limit:.1f}" y1="0" x2="{limit:.1f}" y2="{bottom}" stroke="#1a1a1a" stroke-dasharray="5 3"/>',
        f'<text x="{limit:.1f}" y="{bottom + 14}" font-size="12" text-anchor="middle">grens {_number(budget)}</text>',
        "</svg>",
    ]
    return "".join(parts)


def _all_bars(assessment: RiskAssessment, letters: dict[tuple[str, Category, str], str]) -> str:
    """The bars of the most recognisable person and of others who are too recognisable."""
    scored = sorted((s for s in assessment.scores if s.scored), key=lambda s: (-s.risk, s.estimate.low))
    shown = [s for i, s in enumerate(scored) if i == 0 or s.risk > assessment.audience.limit][:_MOST_BARS]
    return "".join(f"<h3>{_name(s)}</h3>{_bars(s, assessment.budget, letters)}" for s in shown) or _NOBODY


def _name(score: PersonScore) -> str:
    """A person as the reader of the page knows them: the placeholder, with the relation."""
    key, role = score.person.key, score.person.role
    return _escape(key if role in {key, "genoemd"} else f"{key} ({role})")


def _people(score: PersonScore) -> str:
    """How many people fit, in words."""
    if not score.scored:
        return "niet berekend: de lezer kent deze persoon"
    fit = score.estimate
    if fit.high < 1:
        return "niet meer dan één"
    return f"{people_text(fit.people)} ({people_text(fit.low)} tot {people_text(fit.high)})"


def _items(lines: Sequence[str]) -> str:
    """A list, or nothing."""
    return f"<ul>{''.join(f'<li>{_escape(line)}</li>' for line in lines)}</ul>" if lines else ""


def _person_rows(assessment: RiskAssessment) -> str:
    """One row per person."""
    rows = []
    for score in assessment.scores:
        cells = (_name(score), _people(score), _risk_words(score))
        rows.append(f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>")
    return "".join(rows)


def _risk_words(score: PersonScore) -> str:
    """A risk in words: "1 op 12"."""
    if not score.scored:
        return "–"
    if score.risk >= _EVEN:
        return "meer dan 1 op 2"
    return f"1 op {people_text(max(1.0, 1.0 / max(score.risk, 1e-9)))}"


def _advice_rows(assessment: RiskAssessment) -> str:
    """What would help most."""
    lines = []
    for item in assessment.advice:
        how = "kan het programma doen" if item.appliable else "zelf herschrijven"
        lines.append(
            f"<li><strong>{_escape(' '.join(item.fact.text.split()))}</strong> → {_escape(item.wording)}"
            f" (scheelt {_number(item.gain)} bits; {how})</li>"
        )
    return f"<ol>{''.join(lines)}</ol>" if lines else "<p>Geen wijziging nodig voor deze groep.</p>"


def _fact_rows(facts: Sequence[Fact], assessment: RiskAssessment, letters: dict[tuple[str, Category, str], str]) -> str:
    """The table of facts."""
    bits = {(s.person.key, meaning): b for s in assessment.scores for meaning, b in s.estimate.bits.items()}
    searchable = {(f.person, *f.meaning) for s in assessment.scores for f in s.searchable}
    rows = []
    seen: set[tuple[str, Category, str]] = set()
    for fact in facts:
        key = (fact.person, *fact.meaning)
        if key in seen or not fact.text:
            continue
        seen.add(key)
        note = "opzoekbaar" if key in searchable else ""
        given = bits.get((fact.person, fact.meaning), 0.0)
        rows.append(
            f"<tr><td>{letters[key]}</td><td>{_escape(fact_title(fact))}</td><td>{_escape(fact.person)}</td>"
            f'<td class="n">{_number(given)}</td><td>{note}</td></tr>'
        )
    return "".join(rows)


def report_html(assessment: RiskAssessment, *, title: str = "Risicoverslag") -> str:
    """The report as one HTML page.

    Args:
        assessment: what was found.
        title: heading of the page; no client names, since it may be printed.

    Returns:
        A complete HTML 5 document without scripts and without anything from a network.
    """
    letters = _letters(assessment)
    level, group = assessment.level, assessment.audience
    reasons = list(assessment.verdict.reasons)
    if assessment.verdict.consent_needed:
        reasons.append("Voor deze groep is schriftelijke toestemming nodig.")
    fields = {
        "title": _escape(title),
        "style": _asset("report.css"),
        "level": level.value,
        "level_word": _WORDS[level],
        "explained": _EXPLAINED[level],
        "sentence": _escape(assessment.sentence),
        "reasons": _items(reasons),
        "audience": _escape(group.title),
        "region": "Nederland" if group.reach is Reach.COUNTRY else _escape(assessment.region.name),
        "inhabitants": people_text(assessment.reference),
        "limit": f"1 op {round(1 / group.limit)}",
        "at_least": str(group.at_least),
        "marked": _marked(assessment, letters),
        "bars": _all_bars(assessment, letters),
        "persons": _person_rows(assessment),
        "advice": _advice_rows(assessment),
        "facts": _fact_rows(assessment.facts, assessment, letters),
        "notes": _items(assessment.notes),
        "not_measured": _items(assessment.not_measured),
        "sources": _items([str(s) for s in assessment.sources]),
        "hash": text_hash(assessment.text),
    }
    return Template(_asset("report.html")).substitute(fields)
