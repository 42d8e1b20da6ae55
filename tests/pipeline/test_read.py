"""How a reader reads: with the tables of its own settings."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sayso.domain.record import Record
from sayso.errors import BundleError
from sayso.pipeline.read import Reader
from sayso.settings import Settings
from sayso.tables import PACKAGED

TEXT = "“The bridge is perhaps a ruin,” Mayor Ada Moe said on Monday."


@pytest.fixture
def own_tables(tmp_path: Path) -> Path:
    """A folder whose tables know no doubt in "perhaps"."""
    doubt = (PACKAGED / "doubt.toml").read_text(encoding="utf-8")
    (tmp_path / "doubt.toml").write_text(doubt.replace('"perhaps", ', ""), encoding="utf-8")
    return tmp_path


def is_hedged(record: Record) -> bool:
    """Whether anything is hedged."""
    return any(s.certainty.hedged for s in record.statements)


def test_readers_with_different_tables_each_use_their_own(own_tables: Path) -> None:
    packaged, own = Reader(Settings()), Reader(Settings(tables=own_tables))
    readers = (packaged, own, packaged, own)
    assert [is_hedged(reader.read_text(TEXT)) for reader in readers] == [True, False] * 2


def test_readers_in_two_threads_do_not_disturb_each_other(own_tables: Path) -> None:
    readers = [Reader(Settings()), Reader(Settings(tables=own_tables))] * 4
    with ThreadPoolExecutor(4) as pool:
        records = list(pool.map(lambda reader: reader.read_text(TEXT), readers))
    assert [is_hedged(record) for record in records] == [True, False] * 4


def test_a_bundle_that_finds_attributions_alone_is_no_reader(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"format": 1, "name": "found", "files": {}}', encoding="utf-8")
    with pytest.raises(BundleError, match="finds only attributions"):
        Reader(Settings(model=str(tmp_path)))
