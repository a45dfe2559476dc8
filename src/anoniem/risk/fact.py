"""The types of the risk facts: what is said, about whom, and within which block it is dependent."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from anoniem.messages import Message

__all__ = ["Block", "Category", "Fact", "Person", "category_name"]


class Block(StrEnum):
    """The blocks within which facts are dependent; the title is what the user sees."""

    CORE = "plaats, leeftijd en geslacht"
    WORK = "werk"
    HOUSEHOLD = "huishouden"
    ORIGIN = "herkomst en taal"
    RELIGION = "geloof"
    HEALTH = "gezondheid"
    EDUCATION = "opleiding"
    OTHER = "overig"
    CIRCLE = "naasten"


class Category(StrEnum):
    """Kinds of facts; the title is what the user sees."""

    SEX = "geslacht"
    AGE = "leeftijd"
    PLACE = "plaats"
    PROFESSION = "beroep"
    SECTOR = "sector"
    EMPLOYER = "werkgever"
    STAND = "gezinssituatie"
    CHILDREN = "kinderen"
    MULTIPLE = "meerling"
    FAMILY = "familie"
    ORIGIN = "herkomst"
    RELIGION = "geloof"
    HEALTH = "gezondheid"
    EDUCATION = "opleiding"
    SEXUALITY = "seksualiteit"
    ROLE = "rol"
    EVENT = "gebeurtenis"
    QUOTE = "citaat"
    DATE = "datum"
    AMOUNT = "bedrag"

    @property
    def block(self) -> Block:
        """The block that the facts of this kind belong to."""
        return _BLOCKS.get(self, Block.OTHER)


_BLOCKS = {
    Category.SEX: Block.CORE,
    Category.AGE: Block.CORE,
    Category.PLACE: Block.CORE,
    Category.PROFESSION: Block.WORK,
    Category.SECTOR: Block.WORK,
    Category.EMPLOYER: Block.WORK,
    Category.STAND: Block.HOUSEHOLD,
    Category.CHILDREN: Block.HOUSEHOLD,
    Category.MULTIPLE: Block.HOUSEHOLD,
    Category.ORIGIN: Block.ORIGIN,
    Category.RELIGION: Block.RELIGION,
    Category.HEALTH: Block.HEALTH,
    Category.EDUCATION: Block.EDUCATION,
}


_NAMES = {
    Category.SEX: Message("geslacht"),
    Category.AGE: Message("leeftijd"),
    Category.PLACE: Message("plaats"),
    Category.PROFESSION: Message("beroep"),
    Category.SECTOR: Message("sector"),
    Category.EMPLOYER: Message("werkgever"),
    Category.STAND: Message("gezinssituatie"),
    Category.CHILDREN: Message("kinderen"),
    Category.MULTIPLE: Message("meerling"),
    Category.FAMILY: Message("familie"),
    Category.ORIGIN: Message("herkomst"),
    Category.RELIGION: Message("geloof"),
    Category.HEALTH: Message("gezondheid"),
    Category.EDUCATION: Message("opleiding"),
    Category.SEXUALITY: Message("seksualiteit"),
    Category.ROLE: Message("rol"),
    Category.EVENT: Message("gebeurtenis"),
    Category.QUOTE: Message("citaat"),
    Category.DATE: Message("datum"),
    Category.AMOUNT: Message("bedrag"),
}


def category_name(category: Category) -> Message:
    """The name of a kind of facts, which can be said in another language."""
    return _NAMES[category]


@dataclass(frozen=True, slots=True)
class Fact:
    """One indirect fact about one person.

    Attributes:
        start: offset of the first character (Python str index).
        end: offset just past the last one.
        text: the surface, `document_text[start:end]`; empty for a fact that comes from the vault.
        category: what kind of fact it is.
        value: a code that the tables know, for example "52-52", "1012|1|verpleegkundige" or "plaats:Urk".
        person: key of the person whom it is about.

    Raises:
        ValueError: if the span is negative or disagrees with the length of the text.
    """

    start: int
    end: int
    text: str
    category: Category
    value: str
    person: str

    def __post_init__(self) -> None:
        if self.start < 0 or self.end < self.start:
            msg = f"not a span: {self.start}..{self.end}"
            raise ValueError(msg)
        if self.text and len(self.text) != self.end - self.start:
            msg = f"span {self.start}..{self.end} does not have the length of its text"
            raise ValueError(msg)

    @property
    def block(self) -> Block:
        """The block of dependent facts that it belongs to."""
        return self.category.block

    @property
    def meaning(self) -> tuple[Category, str]:
        """What it says, apart from where it says so."""
        return self.category, self.value


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the note with the facts about them.

    Attributes:
        key: placeholder without brackets ("PERSOON-1"), identity key, or a description ("cliënt", "zus").
        role: "cliënt", a relation noun ("zus"), or "genoemd".
        facts: in order of appearance.
    """

    key: str
    role: str
    facts: tuple[Fact, ...]
