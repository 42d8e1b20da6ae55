"""Every test of the store runs on SQLite and on a PostgreSQL that is started for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from databases import new_database, postgresql
from sayso.book import RecordBook, open_record

__all__ = ["address", "book", "postgresql"]


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a record that does not exist yet can be made."""
    if request.param == "sqlite":
        return str(tmp_path / "sayso.db")
    return new_database(request.getfixturevalue("postgresql"))


@pytest.fixture
def book(address: str) -> Iterator[RecordBook]:
    """An empty record."""
    with open_record(address) as opened:
        yield opened
