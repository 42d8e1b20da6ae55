"""Suggested concepts of a record: listed, accepted, reworded, dropped."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from builders import make_document, make_record, make_statement
from sayso.book import open_record
from sayso.cli.concept import concept
from sayso.domain.statement import Speaker
from sayso.errors import UsageError

SAID = (
    ("Ines Brandt", "person", "the river tolls should be abolished this year"),
    ("Otto Lind", "person", "the river tolls must not be abolished"),
    ("Karla Ney", "person", "the river tolls should be abolished"),
    ("local officials", "unnamed", "the river tolls should be abolished at once"),
)


@pytest.fixture
def record(tmp_path: Path) -> str:
    path = tmp_path / "sayso.db"
    with open_record(path) as book:
        for number, (name, kind, words) in enumerate(SAID):
            text = f"{name} said {words}."
            statement = make_statement(
                text,
                words,
                cue="said",
                source=name,
                id=f"st{number}",
                speaker=Speaker(name, kind),  # type: ignore[arg-type]
            )
            document = make_document(text, id=f"r{number}", origin=f"r{number}.txt", outlet="Post")
            book.put(make_record(statement, document=document), key=f"r{number}")
    return str(path)


def call(record: str, *arguments: str) -> Result:
    return CliRunner().invoke(concept, ["suggest", *arguments, "--record", record], catch_exceptions=False)


def test_suggestions_show_both_sides_and_no_unnamed_source(record: str) -> None:
    said = call(record).stdout
    assert " 1  River tolls" in said
    assert "for (1): Otto Lind" in said and "against (2): Ines Brandt, Karla Ney" in said
    assert "officials" not in said


def test_suggestions_as_json_and_csv(record: str, tmp_path: Path) -> None:
    [one] = json.loads(call(record, "--format", "json").stdout)
    assert (one["name"], one["reports"], one["is_disputed"]) == ("River tolls", 3, True)
    assert {part["source"] for part in one["parts"]} <= {"st0", "st1", "st2", "template"}
    out = tmp_path / "suggested.csv"
    call(record, "-o", str(out))
    [row] = csv.DictReader(io.StringIO(out.read_text(encoding="utf-8")))
    assert (row["wanting"], row["statements_for"]) == ("Otto Lind", "st1")


def test_a_suggestion_is_accepted_reworded_and_then_known_as_a_concept(record: str) -> None:
    said = call(
        record, "--accept", "1", "--name", "Tolls", "--proposition", "The tolls should go.", "--as", "ann"
    ).stdout
    assert said == "added: Tolls: The tolls should go.\n"
    with open_record(record) as book:
        added = book.concepts.get("Tolls")
        assert "toll" in " ".join(added.words) and len(added.examples) == 1
        [one] = book.suggest_concepts()
        assert (one.number, one.concept) == (1, "Tolls")
        with pytest.raises(UsageError, match="is already the concept 'Tolls'"):
            book.accept_suggestion(1, who="ann")
    assert "already the concept Tolls" in call(record).stdout


def test_a_dropped_suggestion_says_so_and_can_be_accepted_after_all(record: str) -> None:
    assert call(record, "--drop", "1", "--as", "ann").stdout == "dropped: River tolls\n"
    with open_record(record) as book:
        assert [one.dropped for one in book.suggest_concepts()] == [True]
        assert book.concepts.list() == []
        book.accept_suggestion(1, who="ann")
        assert [one.name for one in book.concepts.list()] == ["River tolls"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--accept", "1", "--drop", "1"), "not both"),
        (("--name", "Tolls"), "need --accept"),
    ],
)
def test_what_is_asked_for_must_be_clear(record: str, arguments: tuple[str, ...], message: str) -> None:
    result = call(record, *arguments)
    assert (result.exit_code, message in result.output) == (2, True)


def test_a_number_that_is_not_there_is_told(record: str) -> None:
    with pytest.raises(UsageError, match="there is no suggestion 9"):
        call(record, "--accept", "9")
