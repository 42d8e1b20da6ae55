"""Wrong arguments of the library are named with what was expected."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from builders import harbour_record
from sayso.book import RecordBook, open_record
from sayso.errors import UsageError


@pytest.fixture
def book(tmp_path: Path) -> Iterator[RecordBook]:
    with open_record(tmp_path / "press.db") as opened:
        opened.put(harbour_record())
        yield opened


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda book: book.search(since="March"), "since is 'March'; an ISO date was expected"),
        (lambda book: book.search(speeker="Moe"), "there is no filter 'speeker'"),
        (lambda book: book.search(sure=3), "sure is 3; a probability from 0 to 1 was expected"),
        (lambda book: book.positions(by="party"), "there are no positions by 'party'"),
        (lambda book: book.positions(as_of="soon"), "as_of is 'soon'; an ISO date was expected"),
        (lambda book: book.positions(sure=80), "sure is 80; a probability from 0 to 1 was expected"),
        (lambda book: book.network(colour="red"), "a network has no option 'colour'"),
        (lambda book: book.export("xlsx", "out"), "there is no format 'xlsx'"),
    ],
)
def test_a_wrong_argument_is_named(call: Callable[[RecordBook], Any], message: str, book: RecordBook) -> None:
    with pytest.raises(UsageError, match=message):
        call(book)


def test_american_and_british_spelling_mean_the_same(book: RecordBook) -> None:
    assert book.positions(by="organization") == book.positions(by="organisation")
