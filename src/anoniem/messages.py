"""Dutch sentences that remember how they were made, so that a caller can say them in another language."""

from __future__ import annotations

from typing import Self

__all__ = ["Count", "Message"]


class Count(str):
    """A number as Dutch writes it ("15.000", "3,5"), which another language may write otherwise."""

    __slots__ = ()


class Message(str):
    """A Dutch text that is a plain `str`, with its template and values beside it.

    Whoever prints or stores it has the Dutch text. A face that speaks another language looks the template up in its
    catalogue, and does the same with every value that is a `Message` itself.

    Args:
        template: Dutch text with `{name}` fields. A literal, so that the catalogues can hold it.
        values: what fills the fields.
    """

    __slots__ = ("template", "values")

    template: str
    values: dict[str, object]

    def __new__(cls, template: str, **values: object) -> Self:
        """Fill the template."""
        message = super().__new__(cls, template.format(**values))
        message.template = template
        message.values = values
        return message

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, object]]:
        """What makes the same message again when it is copied."""
        return (self.template,), self.values
