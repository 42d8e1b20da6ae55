"""What a record holds as data frames."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from builders import harbour_record
from sayso.analyse.network_options import asked_network
from sayso.analyse.networks import build_network
from sayso.analyse.positions import POSITION_COLUMNS, find_positions
from sayso.book import RecordBook, open_record
from sayso.errors import UsageError

pytest.importorskip("pandas")


@pytest.fixture
def book(tmp_path: Path) -> Iterator[RecordBook]:
    with open_record(tmp_path / "press.db") as opened:
        opened.put(harbour_record())
        opened.actors.rename("Inês Valadão", "The minister", who="ann")
        yield opened


def test_statements_have_the_columns_of_the_csv_export(book: RecordBook) -> None:
    frame = book.to_frame()
    assert list(frame["speaker"])[:3] == ["The minister", "The minister", "SPL"]
    assert frame["chain"][0] == ["Costa", "Farol", "The minister"]
    assert len(book.to_frame(view="machine")) == 5


def test_other_tables_can_be_had(book: RecordBook) -> None:
    assert set(book.to_frame("actors")["name"]) == {"The minister", "SPL", "Costa"}


def test_a_table_that_is_not_there_is_named(book: RecordBook) -> None:
    with pytest.raises(UsageError, match="there is no table 'speakers'"):
        book.to_frame("speakers")


def test_an_empty_record_still_has_its_columns(tmp_path: Path) -> None:
    with open_record(tmp_path / "empty.db") as empty:
        assert "speaker" in empty.to_frame().columns


def test_positions_and_networks_without_statements_have_their_columns() -> None:
    assert tuple(find_positions([]).to_frame().columns) == POSITION_COLUMNS
    network = build_network([], asked_network())
    assert list(network.to_frame().columns) == ["source", "target", "weight", "statements"]
