"""Files that people worked on in the Discourse Network Analyzer, taken into a record."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from builders import harbour_record, make_document, make_record, make_statement, span_of
from sayso.book import RecordBook, open_record
from sayso.domain.record import Record
from sayso.domain.statement import Speaker
from sayso.errors import UsageError
from sayso.export import dna

TUNNEL, AHEAD = "s-thetunnelmig", "s-Weareaheadof"
TEXT = "Mayor Ines Brandt said the bridge would stay shut. “We will wait,” she added. The guild fears for its trade."
MAYOR = Speaker("Ines Brandt", "person", "Mayor")


@pytest.fixture
def book(tmp_path: Path) -> Iterator[RecordBook]:
    with open_record(tmp_path / "sayso.db") as opened:
        opened.put(harbour_record())
        yield opened


def bridge_record(text: str = TEXT, title: str = "Bridge shut", name: str = "bridge") -> Record:
    shut = make_statement(text, "the bridge would stay shut", cue="said", source="Mayor Ines Brandt", speaker=MAYOR)
    return make_record(shut, document=make_document(text, id=name, origin=f"{name}.txt", title=title))


class Project:
    """A project as a person makes it in DNA: no ids of sayso's, statements drawn over sentences."""

    def __init__(self, path: Path, text: str = TEXT, title: str = "Bridge shut", notes: str = "my notes") -> None:
        dna.write([make_record(document=make_document(text, title=title))], path)
        self.path, self.text = path, text
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("DELETE FROM SETTINGS WHERE Property LIKE 'sayso%'")
            connection.execute("UPDATE DOCUMENTS SET Notes = ?", (notes,))
            connection.execute("UPDATE CODERS SET Name = 'Ada'")
            connection.commit()

    def code(self, words: str, concept: str, agrees: bool, person: str = "", organization: str = "") -> Project:
        start, stop = span_of(self.text, words)
        with closing(sqlite3.connect(self.path)) as connection:
            row = connection.execute("INSERT INTO STATEMENTS VALUES (NULL, 1, 1, ?, ?, 1)", (start, stop)).lastrowid
            variables = dict(connection.execute("SELECT Variable, ID FROM VARIABLES WHERE StatementTypeId = 1"))
            for name, value in (("person", person), ("organization", organization), ("concept", concept)):
                entity = (variables[name], value)
                connection.execute("INSERT OR IGNORE INTO ENTITIES VALUES (NULL, ?, ?, 0, 0, 0, NULL)", entity)
                find = "SELECT ID FROM ENTITIES WHERE VariableId = ? AND Value = ?"
                (number,) = connection.execute(find, entity).fetchone()
                data = (row, variables[name], number)
                connection.execute("INSERT INTO DATASHORTTEXT VALUES (NULL, ?, ?, ?)", data)
            data = (row, variables["agreement"], int(agrees))
            connection.execute("INSERT INTO DATABOOLEAN VALUES (NULL, ?, ?, ?)", data)
            connection.commit()
        return self


def changed(path: Path, *steps: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        for step in steps:
            assert connection.execute(step).rowcount, step
        connection.commit()


def stances(book: RecordBook, concept: str) -> list[tuple[str, str | None, str]]:
    return [(one.statement, one.stance, one.coder) for one in book.codings.list(concept)]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        pytest.param(TEXT, "Bridge shut", id="as-it-is"),
        pytest.param(TEXT, "Another title", id="by-its-text"),
        pytest.param(f"Bridge shut\n\n{TEXT}", "BRIDGE  SHUT", id="by-its-title-with-a-heading"),
        pytest.param(TEXT.replace(". ", ".\n\n"), "Bridge shut", id="with-other-white-space"),
    ],
)
def test_a_stand_is_a_coding_of_the_statement_at_its_place(
    book: RecordBook, tmp_path: Path, text: str, title: str
) -> None:
    book.put(bridge_record())
    first = text[text.index("Mayor") : text.index("shut.") + 5]
    project = Project(tmp_path / "own.dna", text, title).code(first, "Reopening", False, "Brandt, Ines")
    summary = book.import_("dna", project.path)
    assert summary.counts == {"accept": 1, "code": 1}
    assert [problem.code for problem in summary.problems] == ["new-concept"]
    assert stances(book, "Reopening") == [("s-thebridgewou", "opposes", "Ada")]
    assert book.show("s-thebridgewou").current["speaker"]["name"] == "Ines Brandt"
    assert book.import_("dna", project.path).counts == {"known": 1}


def test_a_stand_where_nothing_was_read_is_a_statement_of_its_coder(book: RecordBook, tmp_path: Path) -> None:
    book.put(bridge_record())
    words = "The guild fears for its trade."
    project = Project(tmp_path / "own.dna").code(words, "Reopening", True, organization="Guild of Traders")
    assert book.import_("dna", project.path, reviewer="ann").counts == {"add": 1, "code": 1}
    [hit] = book.search("trade", speaker="Guild")
    assert (hit.statement["added_by"], hit.statement["speaker"]["type"]) == ("ann", "organization")
    assert stances(book, "Reopening") == [(hit.id, "supports", "ann")]


def test_another_person_at_the_place_is_a_correction(book: RecordBook, tmp_path: Path) -> None:
    book.put(bridge_record())
    project = Project(tmp_path / "own.dna").code(
        "the bridge would stay shut", "Reopening", False, "Tom Okoro", "Ferry Ltd"
    )
    project.code("the bridge would stay shut", "Reopening", True, "Ann Lee")
    summary = book.import_("dna", project.path)
    assert book.show("s-thebridgewou").current["speaker"]["name"] == "Tom Okoro"
    assert summary.counts["add"] == 1, "two who share one passage are two statements"


def test_a_report_without_a_place_of_its_own_is_not_taken_for_another(book: RecordBook, tmp_path: Path) -> None:
    book.put(make_record(document=make_document("Nothing.", id="blank", origin="")))
    project = Project(tmp_path / "own.dna", "Some other text. It is short.", "Quay", notes="")
    summary = book.import_("dna", project.code("It is short.", "Length", True, "Ann Lee").path)
    assert [problem.code for problem in summary.problems] == ["no-report"]


@pytest.mark.parametrize(
    ("title", "text", "code"),
    [
        pytest.param("Bridge shut", "Another report of the same name. It is short.", "no-place", id="other-words"),
        pytest.param("Quay", "Nobody knows this report. It is short.", "no-report", id="unknown-report"),
    ],
)
def test_what_cannot_be_placed_is_told(book: RecordBook, tmp_path: Path, title: str, text: str, code: str) -> None:
    book.put(bridge_record())
    project = Project(tmp_path / "own.dna", text, title)
    summary = book.import_("dna", project.code("It is short.", "Length", True, "Ann Lee").path)
    assert ([problem.code for problem in summary.problems], summary.counts) == ([code], {})


def test_a_file_as_it_went_out_changes_nothing(book: RecordBook, tmp_path: Path) -> None:
    book.concepts.add("Opening", "The tunnel should open.", who="ann")
    book.codings.add("Opening", TUNNEL, "supports", coder="ann")
    book.export("dna", tmp_path / "out.dna")
    summary = book.import_("dna", tmp_path / "out.dna", reviewer="bob")
    assert (summary.counts, [problem.code for problem in summary.problems]) == ({}, ["untouched"])


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        pytest.param(
            "UPDATE DATABOOLEAN SET Value = 0"
            " WHERE StatementId IN (SELECT ID FROM STATEMENTS WHERE StatementTypeId = 1)",
            ("opposes", "bob"),
            id="changed",
        ),
        pytest.param("DELETE FROM STATEMENTS WHERE StatementTypeId = 1", ("none", "bob"), id="taken-out"),
    ],
)
def test_a_stand_that_people_changed_is_their_coding(
    book: RecordBook, tmp_path: Path, step: str, expected: tuple[str, str]
) -> None:
    book.concepts.add("Opening", "The tunnel should open.", who="ann")
    book.codings.add("Opening", TUNNEL, "supports", coder="ann")
    book.export("dna", tmp_path / "out.dna")
    changed(tmp_path / "out.dna", step)
    assert book.import_("dna", tmp_path / "out.dna", reviewer="bob").counts == {"code": 1}
    assert stances(book, "Opening")[1:] == [(TUNNEL, *expected)]
    assert book.show(TUNNEL).decisions == ()


def test_spans_that_were_moved_come_back_corrected(book: RecordBook, tmp_path: Path) -> None:
    book.export("dna", tmp_path / "out.dna")
    places = {name: book.show(name).current["content"]["spans"] for name in (TUNNEL, AHEAD)}
    for name in (TUNNEL, AHEAD):  # the end of both goes two characters to the left
        end = places[name][-1][1]
        changed(tmp_path / "out.dna", f"UPDATE STATEMENTS SET Stop = {end - 2} WHERE Stop = {end}")
    assert book.import_("dna", tmp_path / "out.dna", reviewer="bob").counts == {"correct": 2}
    for name in (TUNNEL, AHEAD):
        moved = [*places[name][:-1], [places[name][-1][0], places[name][-1][1] - 2]]
        assert book.show(name).current["content"]["spans"] == moved


def test_types_without_concepts_are_counted(book: RecordBook, tmp_path: Path) -> None:
    project = Project(tmp_path / "own.dna")
    changed(
        project.path,
        "INSERT INTO STATEMENTTYPES VALUES (9, 'Annotation', 0, 0, 0)",
        "INSERT INTO STATEMENTS VALUES (NULL, 9, 1, 0, 5, 1)",
    )
    summary = book.import_("dna", project.path)
    assert [(p.code, p.message.split(" of ")[0]) for p in summary.problems] == [("other-type", "skipped 1 statement")]


@pytest.mark.parametrize(
    "step",
    [
        "UPDATE STATEMENTS SET Stop = 100000 WHERE ID = 1",
        "UPDATE STATEMENTS SET Stop = x'00' WHERE ID = 1",
        "UPDATE DATALONGTEXT SET Value = x'ff' WHERE StatementId = 1",
    ],
    ids=["place outside", "bytes for a place", "bytes for words"],
)
def test_a_statement_with_values_that_dna_has_not_is_told(book: RecordBook, tmp_path: Path, step: str) -> None:
    dna.write([harbour_record()], tmp_path / "out.dna")
    changed(tmp_path / "out.dna", step)
    assert "unreadable-statement" in {
        p.code for p in book.import_("dna", tmp_path / "out.dna", reviewer="ann").problems
    }


@pytest.mark.parametrize("sent", ["{", "[]", '{"s": {"place": "x"}}'])
def test_a_list_of_what_went_out_that_cannot_be_read_takes_nothing_out(
    book: RecordBook, tmp_path: Path, sent: str
) -> None:
    dna.write([harbour_record()], tmp_path / "out.dna")
    changed(tmp_path / "out.dna", f"UPDATE SETTINGS SET Value = '{sent}' WHERE Property = '{dna.SENT}'")
    with pytest.raises(UsageError, match="no longer says what was exported"):
        book.import_("dna", tmp_path / "out.dna", reviewer="ann")
