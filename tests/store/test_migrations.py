"""Records that an earlier sayso filled, brought up to date in every database."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import IntegrityError

from builders import harbour_record, make_document, make_record
from sayso.book import open_record
from sayso.domain.record import Record
from sayso.domain.record_json import record_to_dict
from sayso.domain.text import Page
from sayso.errors import StoreError
from sayso.store.engine import open_engine, writing
from sayso.store.migrate import MIGRATIONS
from sayso.store.reports.pages_read import page_hash

FIRST, SECOND = "The quay is shut from June.", "The quay is shut from July."
ADDRESS = "https://example.org/quay"


def quay(words: str, origin: str = "quay.html", url: str | None = ADDRESS) -> Record:
    return make_record(document=make_document(words, id="quay", origin=origin, url=url))


def page(words: str, origin: str = "quay.html") -> Page:
    return Page("quay", origin, "text", words, url=ADDRESS)


def insert(connection: Connection, table: str, **values: Any) -> None:
    names = ", ".join(values)
    marks = ", ".join(f":{name}" for name in values)
    connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({marks})"), values)


def earlier_record(address: str, *reports: tuple[Record, ...]) -> None:
    """Make a record as revision 0007 had it: the versions of each report, and the pages that they were read from."""
    engine = open_engine(address)
    with writing(engine) as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "0007")
        number = 0
        for report, records in enumerate(reports, 1):
            key = ADDRESS if report == 1 else f"{ADDRESS}/{report}"
            name = f"quay{report}"
            insert(connection, "reports", key=key, document_id=name, origin="quay.html", url=key)
            for version, record in enumerate(records, 1):
                number += 1
                body = {key: value for key, value in record_to_dict(record).items() if key != "statements"}
                salt = "" if version < 3 else f" again, after version {version - 1}"
                insert(
                    connection,
                    "versions",
                    report_id=report,
                    number=version,
                    content_sha256=hashlib.sha256(f"{body['text']}{salt}".encode()).hexdigest(),
                    text_sha256=body["text_sha256"],
                    title=body["title"],
                    newest=version == len(records),
                    added_at=f"2025-03-0{version}T08:00:00Z",
                    made_by="{}",
                    body=json.dumps(body),
                )
                insert(
                    connection,
                    "statements",
                    sid=number,
                    version_id=number,
                    id=f"said-{version}",
                    standing="read",
                    body="{}",
                )
                if version < 3:
                    digest = page_hash(page(body["text"], body["origin"]))
                    insert(connection, "pages", report_id=report, page_sha256=digest, version_id=number)
    engine.dispose()


def test_a_report_that_was_stuck_goes_back_to_its_earlier_text(address: str) -> None:
    earlier_record(address, (quay(FIRST), quay(SECOND)), (quay(FIRST),))
    with open_record(address) as book:
        assert [v.added_at[:10] for v in book.browse.report("quay1").versions] == ["2025-03-01", "2025-03-02"]
        assert book.counts() == {"reports": 2, "versions": 3, "statements": 3, "actors": 0}
        assert book.knows(ADDRESS, page(SECOND)) and not book.knows(ADDRESS, page(FIRST))
        assert book.knows(f"{ADDRESS}/2", page(FIRST, "elsewhere.html")), "one version: it is known wherever it is"
        assert book.put(quay(SECOND), key=ADDRESS, page=page(SECOND)) == "known"
        assert book.put(quay(FIRST), key=ADDRESS, page=page(FIRST)) == "changed"
        assert [version.number for version in book.browse.report("quay1").versions] == [1, 2, 3]


def test_copies_of_two_days_are_still_known(address: str) -> None:
    monday, friday = quay(FIRST, "monday.html"), quay(SECOND, "friday.html")
    earlier_record(address, (monday, friday))
    with open_record(address) as book:
        assert book.knows(ADDRESS, page(FIRST, "monday.html")) and book.knows(ADDRESS, page(SECOND, "friday.html"))
        assert book.put(monday, key=ADDRESS, page=page(FIRST, "monday.html")) == "known"


def test_what_people_had_changed_back_has_its_own_content(address: str) -> None:
    earlier_record(address, (quay(FIRST), quay(SECOND), quay(FIRST)))
    with open_record(address) as book:
        assert book.put(quay(FIRST), key=ADDRESS, entry="corrected") == "known"
        assert [version.number for version in book.browse.report("quay1").versions] == [1, 2, 3]


def test_references_between_tables_hold_after_the_upgrade(address: str) -> None:
    earlier_record(address, (quay(FIRST), quay(SECOND)))
    with open_record(address) as book:
        with pytest.raises(StoreError), writing(book.engine) as connection:
            insert(connection, "pages", report_id=1, place_sha256="p", page_sha256="q", version_id=99)
        with pytest.raises((StoreError, IntegrityError)), writing(book.engine) as connection:
            connection.execute(text("DELETE FROM versions WHERE id = 1"))
        assert "earlier_pages" not in inspect(book.engine).get_table_names()
        assert "ix_versions_with_problems" in {index["name"] for index in inspect(book.engine).get_indexes("versions")}


def test_what_people_checked_counts_as_sure_after_the_upgrade(address: str) -> None:
    record = harbour_record()
    with open_record(address) as book:
        book.put(record)
        least = min(record.statements, key=lambda one: one.confidence)
        book.review.decide(least.id, "accept", reviewer="ann")
        with writing(book.engine) as connection:  # as revision 0009 had it
            connection.execute(text("UPDATE search_rows SET facets = replace(facets, ' checked0', '')"))
            connection.execute(text("UPDATE alembic_version SET version_num = '0009'"))
        assert least.id not in {hit.id for hit in book.search(sure=0.99)}
    with open_record(address) as book:
        assert least.id in {hit.id for hit in book.search(sure=0.99)}
