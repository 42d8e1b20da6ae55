"""Files of the Discourse Network Analyzer: written, read as DNA reads them, and taken in again."""

from __future__ import annotations

import base64
import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import harbour_record, make_document, make_record, make_statement
from odd_records import odd_record
from sayso.domain.marking import Marking
from sayso.domain.record import Record
from sayso.domain.statement import Speaker
from sayso.domain.text import Problem
from sayso.errors import UsageError
from sayso.export.dna import PASSWORD, ROUNDS, Stand, _plain, password_hash, write
from sayso.imports.dna import read

SAMPLE = Path(__file__).parents[3] / "shared" / "formats" / "sample.dna"


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    record = harbour_record()
    write([record, odd_record()], tmp_path / "out.dna", concepts={record.statements[0].id: [Stand("Tunnel", True)]})
    with closing(sqlite3.connect(tmp_path / "out.dna")) as connection:
        yield connection


def columns(connection: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return {name: connection.execute(f"PRAGMA table_info({name})").fetchall() for (name,) in tables}


def test_the_file_is_whole(opened: sqlite3.Connection) -> None:
    assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert opened.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.skipif(not SAMPLE.is_file(), reason="DNA's sample lies beside the project, and is not here")
def test_its_tables_are_those_of_dna_s_sample(opened: sqlite3.Connection) -> None:
    with closing(sqlite3.connect(f"{SAMPLE.as_uri()}?mode=ro", uri=True)) as sample:
        assert columns(opened) == columns(sample)


def test_dna_cuts_the_words_of_each_statement_out_of_the_text(opened: sqlite3.Connection) -> None:
    cut = opened.execute(
        "SELECT SUBSTR(d.Text, s.Start + 1, s.Stop - s.Start) FROM STATEMENTS s JOIN DOCUMENTS d ON d.ID = s.DocumentId"
        " WHERE d.Notes = 'harbour' AND s.StatementTypeId = 2 ORDER BY s.ID"
    ).fetchall()
    record = harbour_record()
    assert [words for (words,) in cut] == [
        record.text[one.start : one.content.spans[-1].end] for one in record.statements
    ]


def test_a_stand_on_a_concept_is_a_classic_statement(opened: sqlite3.Connection) -> None:
    found = opened.execute(
        "SELECT v.Variable, e.Value FROM STATEMENTS s JOIN DATASHORTTEXT t ON t.StatementId = s.ID"
        " JOIN VARIABLES v ON v.ID = t.VariableId JOIN ENTITIES e ON e.ID = t.Entity WHERE s.StatementTypeId = 1"
    ).fetchall()
    assert dict(found) == {"person": "Inês Valadão", "organization": "", "concept": "Tunnel"}
    agreement = (
        "SELECT b.Value FROM DATABOOLEAN b JOIN STATEMENTS s ON s.ID = b.StatementId WHERE s.StatementTypeId = 1"
    )
    assert opened.execute(agreement).fetchall() == [(1,)]


def test_every_entity_has_every_attribute(opened: sqlite3.Connection) -> None:
    missing = (
        "SELECT COUNT(*) FROM ENTITIES e JOIN ATTRIBUTEVARIABLES a ON a.VariableId = e.VariableId"
        " LEFT JOIN ATTRIBUTEVALUES v ON v.EntityId = e.ID AND v.AttributeVariableId = a.ID WHERE v.ID IS NULL"
    )
    assert opened.execute(missing).fetchone() == (0,)


def test_the_password_is_kept_as_dna_checks_it() -> None:
    kept = base64.b64decode(password_hash(PASSWORD))
    digest = kept[:16] + PASSWORD.encode()
    for _ in range(ROUNDS):
        digest = hashlib.sha256(digest).digest()
    assert kept[16:] == digest


def test_an_emoji_shifts_no_words(tmp_path: Path) -> None:
    text = "The mayor 😀 smiled.\r\nShe said the quay is safe."
    statement = make_statement(text, "the quay is safe", cue="said", source="She")
    summary = write([make_record(statement, document=make_document(text))], tmp_path / "out.dna")
    with closing(sqlite3.connect(tmp_path / "out.dna")) as connection:
        (stored,) = connection.execute("SELECT Text FROM DOCUMENTS").fetchone()
    assert len(stored) == len(text) == len(stored.encode("utf-16-le")) // 2
    assert stored[statement.start :].startswith("the quay is safe")
    assert "characters-replaced" in {problem.code for problem in summary.problems}


def test_a_day_in_words_is_told_and_left_out(tmp_path: Path) -> None:
    summary = write([make_record(document=make_document(published="early in May"))], tmp_path / "out.dna")
    assert "no-date" in {problem.code for problem in summary.problems}


def test_names_that_are_too_long_stay_apart(tmp_path: Path) -> None:
    def spoken(name: str) -> Record:
        statement = make_statement("A said yes.", "yes", cue="said", source="A")
        speaker = Speaker(name, "person")
        return make_record(replace(statement, speaker=speaker), document=make_document("A said yes.", id=name[-3:]))

    summary = write([spoken("x" * 300 + "one"), spoken("x" * 300 + "two")], tmp_path / "out.dna")
    with closing(sqlite3.connect(tmp_path / "out.dna")) as connection:
        names = connection.execute("SELECT Value FROM ENTITIES WHERE Value LIKE 'xx%'").fetchall()
    assert len(set(names)) == 2
    assert "cut-short" in {problem.code for problem in summary.problems}


def test_what_people_changed_in_dna_comes_back(tmp_path: Path) -> None:
    record = harbour_record()
    write([record], tmp_path / "out.dna")
    with closing(sqlite3.connect(tmp_path / "out.dna")) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("UPDATE ENTITIES SET Value = 'Inês V.' WHERE Value = 'Inês Valadão'")
        connection.execute("DELETE FROM STATEMENTS WHERE ID = (SELECT MAX(ID) FROM STATEMENTS)")
        connection.commit()
    found = [one for one in read(tmp_path / "out.dna") if isinstance(one, Marking)]
    changed = [one for one in found if one.verdict == "accept"]
    theirs = [one.id for one in record.statements if one.speaker and one.speaker.name == "Inês Valadão"]
    assert [one.statement for one in changed] == theirs
    assert changed[0].values["speaker.name"] == "Inês V."
    assert changed[0].document == "harbour"
    assert [one.statement for one in found if one.verdict == "reject"] == [record.statements[-1].id]


@pytest.mark.parametrize(
    "speaker",
    [
        pytest.param(Speaker(None, "unnamed", organization="Harbour Board"), id="nameless-of-a-body"),
        pytest.param(Speaker("Ann 😀", "person"), id="characters-that-were-replaced"),
        pytest.param(Speaker("x" * 300, "person", role="y" * 300), id="names-that-were-cut"),
    ],
)
def test_only_what_people_changed_comes_back(speaker: Speaker, tmp_path: Path) -> None:
    statement = make_statement("A said yes.", "yes", cue="said", source="A", speaker=speaker)
    write([make_record(statement, document=make_document("A said yes."))], tmp_path / "out.dna")
    with closing(sqlite3.connect(tmp_path / "out.dna")) as connection:
        connection.execute(
            "UPDATE DATABOOLEAN SET Value = 1 WHERE VariableId = (SELECT ID FROM VARIABLES WHERE Variable = 'denied')"
        )
        connection.commit()
    assert [one.values for one in read(tmp_path / "out.dna") if isinstance(one, Marking)] == [
        {"certainty.denied": True}
    ]


@given(st.text())
def test_code_points_and_utf_16_units_of_what_is_written_are_those_of_the_text(text: str) -> None:
    written = _plain(text)
    assert len(written) == len(text) == len(written.encode("utf-16-le")) // 2


def test_a_file_as_it_went_out_says_nothing(tmp_path: Path) -> None:
    write([harbour_record(), odd_record()], tmp_path / "out.dna")
    assert {one.code for one in read(tmp_path / "out.dna") if isinstance(one, Problem)} == {"untouched"}
    assert not [one for one in read(tmp_path / "out.dna") if isinstance(one, Marking)]


@pytest.mark.parametrize(
    ("content", "message"),
    [pytest.param(b"no database", "is not a DNA file", id="text"), pytest.param(b"", "is not a DNA file", id="empty")],
)
def test_another_file_is_refused(content: bytes, message: str, tmp_path: Path) -> None:
    (tmp_path / "out.dna").write_bytes(content)
    with pytest.raises(UsageError, match=message):
        list(read(tmp_path / "out.dna"))
