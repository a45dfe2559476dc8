"""Recipes: one file per purpose, read strictly."""

from __future__ import annotations

from pathlib import Path

import pytest

from anoniem import recipes
from anoniem.detection.finding import DOUBT_BELOW, Kind
from anoniem.errors import RecipeError

VALID = """
title = "T"
description = "D"
audience = "A"
[replace]
""" + "\n".join(f'{kind.value} = "placeholder"' for kind in Kind)


def test_the_recipes_that_come_along_are_valid() -> None:
    """Every shipped recipe loads and says what happens to every kind."""
    assert set(recipes.available()) >= {"intervisie", "volledig"}
    for name in recipes.available():
        recipe = recipes.load(name)
        assert set(recipe.rules) == set(Kind)
        assert recipe.title
        assert recipe.description


def test_volledig_replaces_doubts_too_and_intervisie_does_not() -> None:
    """The two recipes differ in what happens to doubt."""
    assert recipes.load("volledig").threshold == 0.0
    assert recipes.load("intervisie").threshold == DOUBT_BELOW


def test_a_recipe_can_be_a_file_of_ones_own(tmp_path: Path) -> None:
    """A path that ends in .toml is read as a recipe."""
    path = tmp_path / "eigen.toml"
    path.write_text(VALID)
    assert recipes.load(str(path)).name == "eigen"


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("=", "TOML"),
        (VALID.replace('title = "T"', ""), "title"),
        (VALID.replace('title = "T"', "title = 3"), "veld"),
        (VALID.replace('BSN = "placeholder"', ""), "BSN"),
        (VALID.replace('BSN = "placeholder"', 'BSN = "encrypt"'), "encrypt"),
        (VALID.replace('BSN = "placeholder"', "BSN = 3"), "veld"),
        (VALID + '\nNAAM = "keep"', "veld"),
        ('kleur = "rood"' + VALID, "kleur"),
        ("threshold = 2" + VALID, "threshold"),
    ],
)
def test_a_malformed_recipe_says_what_is_wrong(content: str, word: str) -> None:
    """The message names the field or the value."""
    with pytest.raises(RecipeError, match=word):
        recipes.parse("proef", content)


def test_an_unknown_recipe_lists_those_that_exist() -> None:
    """The user sees what she can choose."""
    with pytest.raises(RecipeError, match=r"intervisie, .*volledig"):
        recipes.load("bestaat-niet")


def test_a_missing_recipe_file_is_named(tmp_path: Path) -> None:
    """A path to nothing is an error of the recipe."""
    with pytest.raises(RecipeError, match=r"weg\.toml"):
        recipes.load(str(tmp_path / "weg.toml"))
