"""Recipes: for each purpose, which kinds of identifiers are replaced how.

The recipes that come with anoniem are TOML files in the package `anoniem_recipes`; the path of an own file works too.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from anoniem.detection.finding import DOUBT_BELOW, Kind
from anoniem.errors import RecipeError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["OPERATORS", "Recipe", "Rule", "available", "load"]

OPERATORS = frozenset({"placeholder", "keep", "redact", "replace", "mask"})
"""Operators that a recipe may name.

Presidio's hash is left out: a hash of a name is undone by hashing a list of names. Its encrypt is left out: the vault
does that, with authentication.
"""

_PSEUDONYM_OPERATORS = frozenset({"placeholder"})
_FIELDS = frozenset({"title", "description", "audience", "threshold", "replace"})


@dataclass(frozen=True, slots=True)
class Rule:
    """How one kind is replaced.

    Attributes:
        operator: name of a presidio-anonymizer operator, or "placeholder".
        parameters: what the operator needs besides.
    """

    operator: str
    parameters: Mapping[str, Any]

    def __post_init__(self) -> None:
        if self.operator not in OPERATORS:
            raise RecipeError(
                "Onbekende bewerking {operator}. Mogelijk zijn: {known}.",
                operator=self.operator,
                known=", ".join(sorted(OPERATORS)),
            )

    @property
    def keeps(self) -> bool:
        """Whether the kind stays as it stands."""
        return self.operator == "keep"

    @property
    def needs_pseudonym(self) -> bool:
        """Whether the operator puts a pseudonym in place."""
        return self.operator in _PSEUDONYM_OPERATORS


@dataclass(frozen=True, slots=True)
class Recipe:
    """What one purpose asks.

    Attributes:
        name: how the user calls it.
        title: Dutch name of the purpose.
        description: Dutch sentence(s) about when to use it.
        audience: key of the readers; pseudonyms are the same for one audience.
        threshold: findings with at least this score are replaced, others are listed as doubt.
        rules: how each kind is replaced; every kind has one.
    """

    name: str
    title: str
    description: str
    audience: str
    threshold: float
    rules: Mapping[Kind, Rule]

    def __post_init__(self) -> None:
        missing = [kind.value for kind in Kind if kind not in self.rules]
        if missing:
            raise RecipeError(
                "Recept {name}: er staat niet bij wat er gebeurt met {kinds}.",
                name=self.name,
                kinds=", ".join(missing),
            )
        if not 0.0 <= self.threshold <= 1.0:
            raise RecipeError("Recept {name}: threshold moet tussen 0 en 1 liggen.", name=self.name)

    def rule(self, kind: Kind) -> Rule:
        """How this kind is replaced."""
        return self.rules[kind]


def available() -> tuple[str, ...]:
    """Names of the recipes that come with anoniem, sorted."""
    return tuple(
        sorted(
            entry.name.removesuffix(".toml")
            for entry in files("anoniem_recipes").iterdir()
            if entry.name.endswith(".toml")
        )
    )


def load(name: str) -> Recipe:
    """Read a recipe by its name, or by the path of a TOML file.

    Raises:
        RecipeError: there is none of that name, or it is malformed.
    """
    if name.endswith(".toml"):
        path = Path(name)
        try:
            content = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            raise RecipeError("Het recept {name} is niet te lezen.", name=name) from None
        return parse(path.stem, content)
    if name not in available():
        raise RecipeError("Er is geen recept {name}. Kies uit: {known}.", name=name, known=", ".join(available()))
    return parse(name, files("anoniem_recipes").joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def parse(name: str, content: str) -> Recipe:
    """Read a recipe from TOML text.

    Raises:
        RecipeError: it is malformed; the message says where.
    """
    try:
        table = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise RecipeError("Recept {name} is geen geldige TOML: {problem}.", name=name, problem=error) from None
    unknown = sorted(set(table) - _FIELDS)
    if unknown:
        raise RecipeError("Recept {name}: onbekend veld {fields}.", name=name, fields=", ".join(unknown))
    try:
        return Recipe(
            name,
            _text(table, "title"),
            _text(table, "description"),
            _text(table, "audience"),
            float(table.get("threshold", DOUBT_BELOW)),
            MappingProxyType({Kind(kind): _rule(rule) for kind, rule in table["replace"].items()}),
        )
    except KeyError as error:
        raise RecipeError("Recept {name}: veld {field} ontbreekt.", name=name, field=error.args[0]) from None
    except (ValueError, TypeError, AttributeError):
        raise RecipeError(
            "Recept {name}: een veld heeft een onbekende soort of een waarde van het verkeerde type.",
            name=name,
        ) from None


def _text(table: Mapping[str, Any], field: str) -> str:
    value = table[field]
    if not isinstance(value, str):
        raise TypeError(field)
    return value


def _rule(rule: str | Mapping[str, Any]) -> Rule:
    if isinstance(rule, str):
        return Rule(rule, MappingProxyType({}))
    parameters = dict(rule)
    operator = parameters.pop("operator")
    return Rule(str(operator), MappingProxyType(parameters))
