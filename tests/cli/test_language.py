"""English: what the library says in Dutch comes out in English, and nothing of it stays behind."""

from __future__ import annotations

import subprocess
import sys

from anoniem.messages import Message
from anoniem.risk import AUDIENCES, assess, lower_risk

TEXT = (
    "Mijn cliënt is een vrouw van 52 uit Beek, verpleegkundige en glazenwrijver, gescheiden, twee kinderen."
    " Haar man is 38 en piloot. Zij zei: “ik kan echt niet meer, het is op”. Zij stond in de krant op 3 mei 2021"
    " en kreeg 4.500 euro. Zij heeft de ziekte van Huntington. Bel 06-12345678. Nu is hij 40 en dan is zij weer 60."
)

PROGRAM = """
import sys
from anoniem.messages import Count, Message
from anoniem_cli.language import say
print(say(Message("Er zijn {n} plaatsen met deze naam; gerekend is met de kleinste.", n=3)))
print(say(Message("samen zijn er {n} personen; dat kan niet compleet zijn", n=Count("17.942.942"))))
print(say(Message("{people} ({low} tot {high})", people=Count("15.000"), low=Message("minder dan 1"), high="x")))
print(say("gewone tekst"), say(Count("3,5")))
"""


def english() -> list[str]:
    """What the program above says in English."""
    return subprocess.run(
        [sys.executable, "-c", PROGRAM], env={"ANONIEM_LANG": "en"}, capture_output=True, text=True, check=True
    ).stdout.splitlines()


def test_messages_numbers_and_messages_within_messages_are_said_in_english() -> None:
    """Text that is no message stays as it is."""
    assert english() == [
        "There are 3 places of this name; the smallest was counted.",
        "there are 17,942,942 persons together; that cannot be complete",
        "15,000 (fewer than 1 to x)",
        "gewone tekst 3.5",
    ]


def test_every_sentence_about_the_risk_can_be_said_in_another_language() -> None:
    """Verdict, reasons, remarks and what was not measured are messages; so the catalogue has each of them."""
    for audience in AUDIENCES:
        for text in (TEXT, "Vandaag scheen de zon.", "Een man van 40."):
            found = assess(text, audience=audience)
            sentences = (found.sentence, *found.verdict.reasons, *found.notes, *found.not_measured)
            assert all(isinstance(one, Message) for one in (*sentences, found.audience.title)), sentences
            assert all(isinstance(one, str) for one in (a.wording for a in found.advice))


def test_wordings_for_the_note_itself_stay_dutch() -> None:
    """The note is Dutch, whatever language the command speaks."""
    lowered = lower_risk(assess(TEXT, audience="intervisie", region="Overijssel"))
    assert lowered.changes
    assert not any(isinstance(change.new, Message) for change in lowered.changes)
