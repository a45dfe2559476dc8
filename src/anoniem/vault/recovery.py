"""The printable recovery sheet: one HTML page that needs nothing else, in the words of whoever finds it in the safe."""

from __future__ import annotations

import html
import io
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

__all__ = ["sheet"]

_MONTHS: Final = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)

_PAGE: Final = """<!DOCTYPE html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Herstelblad van de kluis</title>
<style>
  @page {{ size: A4; margin: 14mm 18mm; }}
  @media print {{ body {{ margin: 0; padding: 0; }} }}
  body {{ font: 10.5pt/1.36 Georgia, "Times New Roman", serif; color: #000; background: #fff; max-width: 170mm;
    margin: 8mm auto; padding: 0 4mm; }}
  h1 {{ font-size: 18pt; margin: 0 0 1mm; }}
  h2 {{ font-size: 12pt; margin: 4mm 0 0; }}
  p {{ margin: 1mm 0 0; }}
  ol, ul {{ margin: 1mm 0 0; padding-left: 6mm; }}
  .kern {{ display: flex; flex-wrap: wrap; gap: 8mm; align-items: center; border: 1.5pt solid #000; padding: 4mm;
    margin: 3mm 0; break-inside: avoid; }}
  .code {{ font: 700 15pt/1.9 "DejaVu Sans Mono", Consolas, Menlo, monospace; margin: 0; padding: 0;
    list-style: none; }}
  .code li span {{ font-weight: 400; font-size: 10pt; padding-right: 3mm; }}
  svg {{ width: 40mm; height: 40mm; margin-left: auto; }}
  dl {{ display: grid; grid-template-columns: max-content 1fr; gap: 1mm 5mm; margin: 3mm 0; }}
  dt {{ font-weight: 700; }}
  dd {{ margin: 0; }}
  .schrijf {{ border-bottom: 0.75pt solid #000; min-height: 7mm; }}
</style>
</head>
<body>
<h1>Herstelblad van de kluis</h1>
<p><strong>Wie dit blad heeft én het kluisbestand, kan alles lezen wat erin staat.</strong> Bewaar het blad daarom als
een paspoort: in een gesloten envelop, op een andere plaats dan de computer. Maak er geen foto van.</p>

<div class="kern">
<ol class="code" aria-label="Herstelcode">
{lines}
</ol>
{qr}
</div>
<p>De code bestaat uit cijfers en hoofdletters. De letters I, L en O komen er niet in voor: wat daarop lijkt, is een 1
of een 0. Elke regel heeft twee controletekens, zodat een tikfout wordt opgemerkt. In het vierkant staat dezelfde
code.</p>

<dl>
<dt>Gemaakt op</dt><dd>{made}</dd>
<dt>Kenmerk van de kluis</dt><dd>{vault}</dd>
<dt>Van wie is de kluis</dt><dd class="schrijf"></dd>
<dt>Waar staat het kluisbestand</dt><dd class="schrijf"></dd>
<dt>Waar zijn reservekopieën</dt><dd class="schrijf"></dd>
</dl>

<h2>Waar is dit voor?</h2>
<p>In de kluis staat wie de cliënten in een praktijk zijn. De kluis is op slot met een wachtzin. Met dit blad gaat de
kluis open als de wachtzin vergeten is, of als de eigenaar ziek of overleden is.</p>

<h2>Zo opent u de kluis</h2>
<ol>
<li>Zet het programma anoniem op een computer en zorg dat het kluisbestand daar ook staat.</li>
<li>Geef de opdracht <code>anoniem vault recover</code>. Het programma vraagt om de code.</li>
<li>Typ de vier regels over. Hoofdletters, spaties en streepjes maken niet uit.</li>
<li>Kies een nieuwe wachtzin. Daarna is de kluis weer als gewoon te gebruiken.</li>
<li>Druk een nieuw herstelblad af en vernietig dit blad.</li>
</ol>

<h2>Is de eigenaar er niet meer?</h2>
<p>U hoeft en mag niet zelf in de dossiers gaan lezen: de cliënten vertrouwen op geheimhouding. Geef dit blad en het
kluisbestand aan de waarnemer of opvolger die de eigenaar heeft aangewezen, of vraag de beroepsvereniging wie dat kan
zijn.</p>

<h2>Weg of in verkeerde handen?</h2>
<p>Maak meteen een nieuw blad met <code>anoniem vault recovery-sheet</code>: dit blad opent de kluis dan niet meer.
Oude reservekopieën gaan er nog wel mee open; vervang die ook.</p>
</body>
</html>
"""


def sheet(vault_id: str, lines: Sequence[str], made: date) -> str:
    """Make the sheet. It holds the secret: print it, then delete the file.

    Args:
        vault_id: `Vault.id`.
        lines: what `Access.make_recovery_code` gave.
        made: the day.

    Returns:
        A whole HTML page; no script, no font, no picture from elsewhere.
    """
    import segno

    picture = io.BytesIO()
    code = "".join(lines).replace(" ", "")
    segno.make_qr(code, error="m", boost_error=False).save(
        picture, kind="svg", xmldecl=False, svgns=True, omitsize=True, title="Herstelcode als vierkante streepjescode"
    )
    numbered = "\n".join(f"<li><span>{number}</span>{html.escape(line)}</li>" for number, line in enumerate(lines, 1))
    mark = " ".join(vault_id[at : at + 4] for at in range(0, 16, 4))
    return _PAGE.format(
        lines=numbered,
        qr=picture.getvalue().decode("utf-8").strip(),
        made=f"{made.day} {_MONTHS[made.month - 1]} {made.year}",
        vault=html.escape(mark),
    )
