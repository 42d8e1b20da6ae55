"""Where a report names somebody who may speak."""

from marked import read_marked
from sayso.annotate.named.named_places import NamedPlaces
from sayso.domain.text import Span


def names(text: str, within: Span | None = None, **entities: tuple[str, ...]) -> list[str]:
    record = read_marked(text, **entities)
    return [record.text[start:end] for start, end in NamedPlaces(record).within(within or Span(0, len(record.text)))]


def test_entities_and_surnames_alone_are_named_without_possessive_endings() -> None:
    text = "Anna Berg’s aides left Riga. Berg's office closed; Bergen did not."
    assert names(text, persons=("Anna Berg",), places=("Riga",)) == ["Anna Berg", "Riga", "Berg"]


def test_a_name_across_the_edge_is_not_within() -> None:
    text = "Anna Berg left Riga."
    assert names(text, Span(0, 6), persons=("Anna Berg",), places=("Riga",)) == []
    assert names(text, Span(5, 20), persons=("Anna Berg",), places=("Riga",)) == ["Riga"]


def test_peoples_do_not_speak_as_one() -> None:
    assert names("The Latvians voted.", peoples=("Latvians",)) == []
