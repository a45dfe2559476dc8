"""The presidio-anonymizer operators that recipes can name: presidio's own and the numbered placeholder.

The operators are called one by one instead of through presidio's AnonymizerEngine: the engine merges neighbouring
findings of one type, compares every finding with every other (quadratic), and cannot tell two people with the same
name apart.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from presidio_anonymizer.entities import InvalidParamError
from presidio_anonymizer.operators import Operator, OperatorsFactory, OperatorType

from anoniem.errors import RecipeError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["PlaceholderOperator", "check_parameters", "operate"]


class PlaceholderOperator(Operator):
    """Puts the pseudonym that the vault gave to this identity in place of its surface."""

    def operate(self, text: str | None = None, params: dict[str, Any] | None = None) -> str:
        """The pseudonym; the surface itself is not used."""
        del text
        return str((params or {})["pseudonym"])

    def validate(self, params: dict[str, Any] | None = None) -> None:
        """Check that there is a pseudonym.

        Raises:
            ValueError: if there is none.
        """
        if not (params or {}).get("pseudonym"):
            msg = "the placeholder operator needs a pseudonym"
            raise ValueError(msg)

    def operator_name(self) -> str:
        """Name under which recipes know this operator."""
        return "placeholder"

    def operator_type(self) -> OperatorType:
        """An operator that anonymises."""
        return OperatorType.Anonymize


@cache
def _operator(name: str) -> Operator:
    factory = OperatorsFactory()  # type: ignore[no-untyped-call]  # presidio is typed in part
    factory.add_anonymize_operator(PlaceholderOperator)
    return factory.create_operator_class(name, OperatorType.Anonymize)


def check_parameters(name: str, parameters: Mapping[str, Any]) -> None:
    """Check that an operator accepts these parameters.

    Raises:
        RecipeError: if it does not.
    """
    try:
        _operator(name).validate({**parameters, "pseudonym": "[X-1]"})
    except (InvalidParamError, ValueError, TypeError, KeyError):
        raise RecipeError(
            "De instellingen van bewerking {operator} kloppen niet. Vergelijk het recept met een meegeleverd recept.",
            operator=name,
        ) from None


def operate(name: str, surface: str, parameters: Mapping[str, Any]) -> str:
    """What the named operator makes of a surface."""
    return str(_operator(name).operate(surface, dict(parameters)))
