"""The risk report for a reviewer: one static HTML page without scripts, fonts or pictures from elsewhere.

The page can be printed and read without colour: each fact carries a letter, each level a word, each bar its number.
A content security policy in the page itself forbids scripts and every connection.
"""

from __future__ import annotations

import hashlib
import html
from typing import TYPE_CHECKING

from anoniem.risk.assessment import RiskAssessment, fact_title
from anoniem.risk.facts import Category, Fact
from anoniem.risk.gate import Level, people_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anoniem.risk.score import PersonScore

__all__ = ["report_html", "text_hash"]

_STYLE = """
:root{color-scheme:light}
body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem;border-bottom:1px solid #777}
.level{border:3px solid #1a1a1a;padding:.6rem 1rem;font-size:1.1rem}
.groen{border-style:solid}.oranje{border-style:dashed}.rood{border-style:double;border-width:6px}
mark{background:#eee;border-bottom:2px solid #1a1a1a;padding:0 .1em;color:inherit}
mark sup{font-size:.65em;font-weight:bold;padding-left:.15em}
pre{white-space:pre-wrap;font:inherit;border-left:3px solid #bbb;padding-left:1rem;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.25rem .5rem;border-bottom:1px solid #ccc;vertical-align:top}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
svg{max-width:100%;height:auto}
.sign{border:1px solid #1a1a1a;padding:1rem}.line{display:inline-block;min-width:16rem;border-bottom:1px solid #1a1a1a}
footer{margin-top:2rem;font-size:.85rem}
@media print{body{margin:0;max-width:none;font-size:11pt}h2{break-after:avoid}table,svg,.sign,.level{break-inside:avoid}}
"""
_WORDS = {Level.GREEN: "GROEN", Level.ORANGE: "ORANJE", Level.RED: "ROOD"}
_EXPLAINED = {
    Level.GREEN: "ruim onder de grens van deze groep",
    Level.ORANGE: "onder de grens van deze groep, maar niet ver",
    Level.RED: "boven de grens van deze groep: zo niet delen",
}
_BAR = 22
_WIDTH = 640
_LABEL = 250


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
    parts = [
        (
            f'<svg viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" role="img" '
            f'aria-label="Wat elk gegeven weggeeft, in bits; samen {_number(total)} van de {_number(budget)} die mogen">'
        ),
        f"<title>Bits per gegeven; samen {_number(total)}, ten hoogste {_number(budget)}</title>",
    ]
    for index, (label, bits) in enumerate(rows):
        top = index * _BAR + 4
        short = label if len(label) <= 34 else f"{label[:33]}…"  # what fits left of the bar
        fill = "#444" if index == len(rows) - 1 else "#999"
        parts += [
            f'<text x="0" y="{top + 14}" font-size="13">{_escape(short)}</text>',
            f'<rect x="{_LABEL}" y="{top}" width="{max(1.0, bits * scale):.1f}" height="{_BAR - 6}" fill="{fill}" stroke="#1a1a1a"/>',
            f'<text x="{_LABEL + bits * scale + 5:.1f}" y="{top + 13}" font-size="12">{_number(bits)}</text>',
        ]
    bottom = len(rows) * _BAR + 4
    parts += [
        f'<line x1="{limit:.1f}" y1="0" x2="{limit:.1f}" y2="{bottom}" stroke="#1a1a1a" stroke-width="2" stroke-dasharray="5 3"/>',
        f'<text x="{limit:.1f}" y="{bottom + 14}" font-size="12" text-anchor="middle">grens {_number(budget)}</text>',
        "</svg>",
    ]
    return "".join(parts)


def _items(lines: Sequence[str]) -> str:
    """A list, or nothing."""
    return f"<ul>{''.join(f'<li>{_escape(line)}</li>' for line in lines)}</ul>" if lines else ""


def _person_rows(assessment: RiskAssessment) -> str:
    """One row per person."""
    rows = []
    for score in assessment.scores:
        fit = score.estimate
        people = f"{people_text(fit.people)} ({people_text(fit.low)} tot {people_text(fit.high)})"
        name = (
            score.person.key
            if score.person.role in {score.person.key, "genoemd"}
            else f"{score.person.key} ({score.person.role})"
        )
        cells = (name, people if score.scored else "niet berekend: de lezer kent deze persoon", _risk_words(score))
        rows.append(f"<tr>{''.join(f'<td>{_escape(c)}</td>' for c in cells)}</tr>")
    return "".join(rows)


def _risk_words(score: PersonScore) -> str:
    """A risk in words: "1 op 12"."""
    if not score.scored:
        return "–"
    if score.risk >= 0.5:
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
    worst = assessment.worst
    level = assessment.level
    reasons = [*assessment.verdict.reasons]
    if assessment.verdict.consent_needed:
        reasons.append("Voor deze groep is schriftelijke toestemming nodig.")
    bars = (
        _bars(worst, assessment.budget, letters) if worst is not None else "<p>Niemand is voor deze lezer berekend.</p>"
    )
    limit = f"1 op {round(1 / assessment.audience.limit)}"
    page = [
        '<!DOCTYPE html><html lang="nl"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">",
        f"<title>{_escape(title)}</title><style>{_STYLE}</style></head><body>",
        f"<h1>{_escape(title)}</h1>",
        f'<p class="level {level.value}"><strong>{_WORDS[level]}</strong>: {_EXPLAINED[level]}.<br>{_escape(assessment.sentence)}</p>',
        _items(reasons),
        (
            f"<p>Lezers: {_escape(assessment.audience.title)}. Gebied: {_escape(assessment.region.name if assessment.audience.reach.value != 'country' else 'Nederland')}"
            f" ({people_text(assessment.reference)} inwoners). Grens: een kans van ten hoogste {limit}, dus minstens {assessment.audience.at_least} mensen.</p>"
        ),
        f"<h2>De tekst, met wat iemand herkenbaar maakt</h2><pre>{_marked(assessment, letters)}</pre>",
        "<h2>Wat elk gegeven weggeeft</h2>",
        "<p>Eén bit halveert het aantal mensen dat past. De stippellijn is wat er voor deze groep mag.</p>",
        bars,
        (
            "<h2>Per persoon</h2><table><thead><tr><th>persoon</th><th>mensen die passen</th><th>kans op herkenning</th></tr></thead>"
            f"<tbody>{_person_rows(assessment)}</tbody></table>"
        ),
        f"<h2>Wat het meeste helpt</h2>{_advice_rows(assessment)}",
        (
            '<h2>Alle gegevens</h2><table><thead><tr><th></th><th>gegeven</th><th>over</th><th class="n">bits</th><th></th></tr></thead>'
            f"<tbody>{_fact_rows(assessment.facts, assessment, letters)}</tbody></table>"
        ),
        f"<h2>Opmerkingen bij deze meting</h2>{_items(assessment.notes)}",
        f"<h2>Wat niet gemeten is</h2>{_items(assessment.not_measured)}",
        (
            "<h2>Bronnen</h2><p>Bron: CBS, tenzij anders vermeld. De bronnen hebben dit verslag niet beoordeeld.</p>"
            f"{_items([str(s) for s in assessment.sources])}"
        ),
        (
            '<h2>Beoordeling</h2><div class="sign"><p>Naam: <span class="line">&nbsp;</span></p><p>Datum: <span class="line">&nbsp;</span></p>'
            '<p>Besluit en reden: <span class="line">&nbsp;</span></p><p>Handtekening: <span class="line">&nbsp;</span></p>'
            f"<p>Controlegetal van de tekst (SHA-256): <code>{text_hash(assessment.text)}</code></p></div>"
        ),
        "<footer><p>Een schatting, geen garantie. Voor wie de sleutel heeft, blijven dit persoonsgegevens.</p></footer></body></html>\n",
    ]
    return "".join(page)
