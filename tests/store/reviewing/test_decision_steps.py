"""What somebody decides together is one step: kept as one, taken back as one, and nobody else's work goes with it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import select

from builders import harbour_record
from sayso.book import RecordBook, open_record
from sayso.errors import UsageError
from sayso.store.engine import reading
from sayso.store.schema import decisions


@pytest.fixture
def said(book: RecordBook) -> tuple[str, str]:
    """The ids of two statements of a record."""
    book.put(harbour_record())
    one, other = (hit.id for hit in book.search("tunnel", limit=2))
    return one, other


def speaker_of(book: RecordBook, statement: str) -> dict[str, object]:
    return dict(book.browse.statement(statement).current["speaker"])


def test_one_save_is_one_step_and_one_undo(book: RecordBook, said: tuple[str, str]) -> None:
    one, other = said
    before = [speaker_of(book, statement) for statement in said]
    changes = {"speaker.role": "Mayor", "speaker.country": "ESP", "certainty.hedged": True}
    book.review.decide(one, "accept", reviewer="ann")
    assert book.review.correct(one, changes, reviewer="ann", also=[other]) == 5
    steps = [[d.step for d in book.browse.statement(statement).decisions] for statement in said]
    assert len({*steps[0][1:], *steps[1]}) == 1, "the other statements of the source are in the same step"
    assert book.browse.take_back("ann") == one
    assert [speaker_of(book, statement) for statement in said] == before
    assert book.browse.statement(one).current == book.browse.statement(one).machine
    assert book.browse.take_back("ann") == one, "the decision before it is the next to be taken back"
    with pytest.raises(UsageError, match="no decision to undo"):
        book.browse.take_back("ann")


def test_what_another_decided_meanwhile_outlives_an_undo(book: RecordBook, said: tuple[str, str]) -> None:
    one, _ = said
    book.review.correct(one, {"speaker.role": "Mayor", "speaker.country": "ESP"}, reviewer="ann")
    book.review.correct(one, {"speaker.role": "Pilot"}, reviewer="ben")
    book.review.decide(one, "reject", reviewer="ann")
    book.review.decide(one, "reject", reviewer="ben")
    book.browse.take_back("ann")
    assert book.browse.statement(one).rejected, "ben rejects it still"
    book.browse.take_back("ann")
    assert speaker_of(book, one)["role"] == "Pilot"
    assert speaker_of(book, one)["country"] == book.browse.statement(one).machine["speaker"]["country"]
    for _ in range(2):
        book.browse.take_back("ben")
    assert book.browse.statement(one).current == book.browse.statement(one).machine
    assert not book.browse.statement(one).rejected


def test_decisions_of_an_older_record_keep_their_meaning(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    with open_record(path) as book:
        book.put(harbour_record())
        one, other = (hit.id for hit in book.search("tunnel", limit=2))
        for statement in (one, other):
            book.review.decide(statement, "correct", reviewer="ann", field="speaker.role", new="Mayor")
        book.browse.take_back("ann")
        book.review.decide(other, "accept", reviewer="ben")
        held = [book.browse.statement(statement).current for statement in (one, other)]
    with sqlite3.connect(path) as connection:  # as the version before left it
        connection.executescript(
            "DROP TABLE metadata_edits; DROP INDEX ix_versions_older;"
            "DROP INDEX ix_decisions_step; DROP INDEX ix_decisions_undoes;"
            "ALTER TABLE decisions DROP COLUMN step; ALTER TABLE decisions DROP COLUMN undoes;"
            "UPDATE alembic_version SET version_num = '0006'"
        )
    with open_record(path) as book:
        with reading(book.engine) as connection:
            rows = connection.execute(select(decisions.c.id, decisions.c.step, decisions.c.undoes)).all()
        assert [(row.step, row.undoes) for row in rows] == [(1, None), (2, None), (3, 2), (4, None)]
        assert [book.browse.statement(statement).current for statement in (one, other)] == held
        assert book.browse.take_back("ann") == one
        assert speaker_of(book, one) == book.browse.statement(one).machine["speaker"]
        with pytest.raises(sqlite3.IntegrityError, match="may only grow"), sqlite3.connect(path) as connection:
            connection.execute("UPDATE decisions SET step = 1")
