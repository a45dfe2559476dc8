"""Texts in other languages are noticed; Dutch in whatever style is not taken for one."""

from __future__ import annotations

from pathlib import Path

import pytest

from anoniem.detection.language import is_partly_foreign
from anoniem.evaluation import load_marked

GOLD = Path(__file__).parents[1] / "gold"

ENGLISH = (
    "She told me that she had not slept well since her mother moved in with them, and that her husband would rather "
    "leave the house than talk about it. They have been to the doctor who said that it would pass."
)
GERMAN = (
    "Sie sagt, dass sie seit dem Umzug nicht mehr schlafen kann und dass ihr Mann nicht mit ihr spricht. Auch die "
    "Kinder sind müde, aber das ist für sie nicht der Grund, sich von dem Haus zu trennen."
)
FRENCH = (
    "Elle dit que son mari est parti avec les enfants pour une semaine et que sa mère ne veut pas en parler. Dans la "
    "maison, les voisins sont toujours là, mais elle ne leur ouvre pas."
)


@pytest.mark.parametrize("text", [ENGLISH, GERMAN, FRENCH])
def test_another_language_is_noticed(text: str) -> None:
    """A text in a neighbouring language, alone or as a paragraph of a Dutch note."""
    assert is_partly_foreign(text)
    assert is_partly_foreign(f"Verslag van de tolk, zij schreef het zo op:\n\n{text}\n\nTot zover.")


def test_dutch_notes_are_dutch() -> None:
    """No gold note, dictated, garbled or telegram style, counts as foreign unless it quotes at length."""
    notes = [note for kind in ("ordinary", "hard") for note in load_marked(GOLD / kind / "dev")]
    assert sum(is_partly_foreign(note.text) for note in notes) <= 1


@pytest.mark.parametrize("text", ["", "Yes.", "\n\n\n", "Zij zei: I love you and I always will.", "1 2 3 " * 40])
def test_too_little_to_tell_is_not_foreign(text: str) -> None:
    """A few words, or none, tell nothing."""
    assert not is_partly_foreign(text)
