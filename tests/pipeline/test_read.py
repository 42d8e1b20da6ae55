"""How a reader reads: with the tables of its own settings."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sayso.domain.record import Record
from sayso.pipeline.read import Reader
from sayso.settings import Settings
from sayso.tables import PACKAGED

TEXT = "“The bridge is perhaps a quagglesome ruin,” Mayor Ada Moe said on Monday."


@pytest.fixture
def own_tables(tmp_path: Path) -> Path:
    """A folder whose tables know a loaded word that nobody uses, and no doubt in "perhaps"."""
    (tmp_path / "loaded.csv").write_text("word,share\nquagglesome,1.00\n", encoding="utf-8")
    doubt = (PACKAGED / "doubt.toml").read_text(encoding="utf-8")
    (tmp_path / "doubt.toml").write_text(doubt.replace('"perhaps", ', ""), encoding="utf-8")
    return tmp_path


def found(record: Record) -> tuple[list[str], bool]:
    """The loaded words, and whether anything is hedged."""
    return [loaded.text for loaded in record.loaded], any(s.certainty.hedged for s in record.statements)


def test_readers_with_different_tables_each_use_their_own(own_tables: Path) -> None:
    packaged, own = Reader(Settings()), Reader(Settings(tables=own_tables))
    readers = (packaged, own, packaged, own)
    assert [found(reader.read_text(TEXT)) for reader in readers] == [([], True), (["quagglesome"], False)] * 2


def test_readers_in_two_threads_do_not_disturb_each_other(own_tables: Path) -> None:
    readers = [Reader(Settings()), Reader(Settings(tables=own_tables))] * 4
    with ThreadPoolExecutor(4) as pool:
        records = list(pool.map(lambda reader: reader.read_text(TEXT), readers))
    assert [found(record) for record in records] == [([], True), (["quagglesome"], False)] * 4
