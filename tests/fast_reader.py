"""Adds a folder to a record with a reader that takes no model; run as a program, so that a test can kill it."""

from __future__ import annotations

import sys

from builders import make_document, make_record, make_statement
from sayso.book import open_record
from sayso.domain.record import Record
from sayso.domain.statement import Link, Speaker
from sayso.domain.text import Page


def read_page(page: Page) -> Record:
    """A record of the one statement that a page "NAME said WORDS" has."""
    name, _, words = page.text.partition(" said ")
    speaker = Speaker(name, "person", "Mayor", country="LVA")
    statement = make_statement(
        page.text, words.strip(), source=name, cue="said", speaker=speaker, chain=(Link(name, "person", "stated"),)
    )
    document = make_document(
        page.text,
        id=page.name,
        origin=page.origin,
        url=page.url,
        published=page.published,
        outlet=page.outlet,
        title=page.title,
        problems=page.problems,
    )
    return make_record(statement, document=document)


if __name__ == "__main__":
    with open_record(sys.argv[1]) as book:
        book.add(sys.argv[2], read=read_page, report=lambda summary: print(summary.pages, flush=True))
