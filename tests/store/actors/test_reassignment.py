"""Actors are looked at again when more is known: the order of reports matters little, and people's decisions stay."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from builders import make_document, make_record, make_statement
from sayso.book import RecordBook, open_record
from sayso.domain.record import Record
from sayso.domain.statement import Speaker
from sayso.settings import Settings
from sayso.store.actors.reassignment import is_due

TEXT = "{name} said the bridge would stay shut."


def said(report: str, name: str, day: str = "2024-03-01", **speaker: object) -> Record:
    """A record of a report with one statement."""
    text = TEXT.format(name=name)
    statement = make_statement(
        text, "the bridge would stay shut", source=name, speaker=Speaker(name, "person", **speaker)
    )
    document = make_document(text, id=report, origin=f"{report}.txt", published=day)
    return make_record(replace(statement, id=f"{report}-shut"), document=document)


def partition(book: RecordBook) -> set[frozenset[str]]:
    """Give the statements of each actor."""
    groups: dict[str | None, set[str]] = {}
    for record in book.records():
        for one in record.statements:
            groups.setdefault(one.speaker.actor if one.speaker else None, set()).add(one.id)
    return {frozenset(group) for group in groups.values()}


MAYOR = {"role": "Mayor", "country": "LVA"}
COACH = {"role": "Coach", "country": "NZL"}
MIXED = (
    [said(f"ines{n}", "Ines Brandt", f"2024-03-{n + 1:02}", **MAYOR) for n in range(6)]
    + [said(f"lone{n}", "Brandt", f"2024-03-{n + 10:02}", **MAYOR) for n in range(3)]
    + [said("otto", "Otto Brandt", "2024-03-05", **COACH), said("lind", "Anna Lind", **COACH)]
)


def test_the_order_of_reports_changes_no_actor(tmp_path: Path) -> None:
    found = []
    for seed in range(4):
        with open_record(tmp_path / f"{seed}.db") as book:
            for record in random.Random(seed).sample(MIXED, len(MIXED)):
                book.put(record)
            found.append(partition(book))
    assert found[1:] == found[:1] * 3
    assert len(found[0]) == 3


def test_a_name_that_was_cut_wrongly_joins_its_bearer(book: RecordBook) -> None:
    book.put(said("odd", "Qzxcrowds Brandt", "2024-03-04", **MAYOR))
    for record in MIXED[:6]:
        book.put(record)
    assert len(book.actors.list()) == 1


def test_what_a_surname_was_given_is_taken_back_when_a_rival_is_in_the_news(book: RecordBook) -> None:
    book.put(said("ines", "Ines Brandt", "2024-03-01", role="Coach"))
    book.put(said("lone", "Brandt", "2024-03-02", **COACH))
    assert len(book.actors.list()) == 1
    for n in range(12):
        book.put(said(f"otto{n}", "Otto Brandt", f"2024-03-{n + 1:02}", **COACH))
    groups = {frozenset(one.split("-")[0].rstrip("0123456789") for one in group) for group in partition(book)}
    assert groups == {frozenset(["ines"]), frozenset(["lone", "otto"])}
    assert {hit.actor for hit in book.search("bridge", speaker="Otto Brandt")} == {"Otto Brandt"}


def test_what_people_split_stays_split(book: RecordBook) -> None:
    for record in MIXED[:4]:
        book.put(record)
    book.put(MIXED[6])
    [one] = book.actors.list()
    new = book.actors.split(one.id, ["Brandt"], who="ann")
    for record in (*MIXED[4:6], MIXED[7]):
        book.put(record)
    assert sorted((actor.id, actor.statements) for actor in book.actors.list()) == [(one.id, 6), (new, 2)]


def test_what_people_merged_stays_merged(book: RecordBook) -> None:
    book.put(said("ines", "Ines Brandt"))
    book.put(said("otto", "Otto Brandt"))
    first, second = book.actors.list()
    book.actors.merge(first.id, second.id, who="ann")
    for n in range(12):
        book.put(said(f"otto{n}", "Otto Brandt", **COACH))
    assert [actor.statements for actor in book.actors.list()] == [14]


def test_weights_of_a_folder_of_tables_join_what_is_added(tmp_path: Path) -> None:
    (tmp_path / "actor_weights.csv").write_text("feature,weight\nbias,-9\n", encoding="utf-8")
    for name in ("one", "two"):
        (tmp_path / f"{name}.txt").write_text(f"Report {name} of the bridge.", encoding="utf-8")
    with open_record(tmp_path / "record.db") as book:
        places = [tmp_path / "one.txt", tmp_path / "two.txt"]
        book.add(places, read=lambda page: said(page.name, "Ines Brandt"), settings=Settings(tables=tmp_path))
        assert len(book.actors.list()) == 2


@pytest.mark.parametrize("reports", [1, 2, 3, 4, 5])
def test_sayso_asks_again_after_each_of_the_first_reports(reports: int) -> None:
    assert is_due(reports)


def test_sayso_asks_ever_more_seldom() -> None:
    due = [n for n in range(1, 1001) if is_due(n)]
    assert len(due) < 35
    assert all(later <= 1.3 * earlier + 1 for earlier, later in pairwise(due))
