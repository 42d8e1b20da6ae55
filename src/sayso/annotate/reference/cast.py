"""The cast of a report: its persons and bodies, and who has spoken where; filled in text order."""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass

from sayso.annotate.reference.bodies import Bodies
from sayso.annotate.reference.names import People, Person
from sayso.annotate.reference.roles import Roles
from sayso.annotate.text.places import TextPlaces
from sayso.domain.record import Record
from sayso.domain.statement import SpeakerType, Statement


@dataclass(frozen=True, slots=True)
class Figure:
    """A possible speaker: a person of the report, or something called `name` that is not a person."""

    name: str | None
    type: SpeakerType
    person: Person | None = None
    head: str = ""
    plural: bool = False


NOBODY = Figure(None, "none")
AUTHOR = Figure(None, "author")


def figure_of(person: Person) -> Figure:
    """The figure for a person."""
    return Figure(person.name, "person", person)


@dataclass(frozen=True, slots=True)
class Turn:
    """One place where figures speak."""

    at: int
    figures: tuple[Figure, ...]


class Cast(TextPlaces):
    """The persons and bodies of a report, and its speakers up to the current statement."""

    def __init__(self, record: Record) -> None:
        super().__init__(record)
        self.record = record
        self.people = People(record)
        self.roles = Roles(self.people)
        self.bodies = Bodies(record)
        self.turns: list[Turn] = []
        self.said_by: dict[str, tuple[Figure, ...]] = {}

    def note(self, statement: Statement, at: int, figures: tuple[Figure, ...]) -> None:
        """Record who speaks in a statement, so that later pronouns and descriptions can refer to them."""
        self.said_by[statement.id] = figures
        if figures[0].type not in ("none", "author"):
            insort(self.turns, Turn(at, figures), key=lambda turn: turn.at)

    def sentence_start(self, at: int) -> int:
        """The start of the sentence that contains an offset."""
        return self.sentence_span(at).start
