from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from builders import harbour_record
from odd_records import odd_record
from sayso.export import parquet_tables
from sayso.export.tables import all_tables, tables_version

pq = pytest.importorskip("pyarrow.parquet", reason="the extra is missing: pip install 'sayso[parquet]'")


def test_tables_come_back_typed(tmp_path: Path) -> None:
    parquet_tables.write([harbour_record(), odd_record()], tmp_path / "out")
    statements = pq.read_table(tmp_path / "out" / "statements.parquet").to_pylist()
    assert [s["said_on"] for s in statements[:2]] == [None, date(2025, 5, 2)]
    assert statements[0]["hedged"] is True
    [relation] = pq.read_table(tmp_path / "out" / "relations.parquet").to_pylist()
    text = harbour_record().text
    assert [text[span["start"] : span["end"]] for span in relation["evidence"]] == ["denied"]


@pytest.mark.parametrize("table", all_tables(), ids=lambda table: table.name)
def test_schema_describes_itself(tmp_path: Path, table) -> None:  # type: ignore[no-untyped-def]
    parquet_tables.write([], tmp_path / "out")
    schema = pq.read_schema(tmp_path / "out" / f"{table.name}.parquet")
    assert schema.metadata[b"sayso.tables.version"].decode() == tables_version()
    assert b"code points" in schema.metadata[b"offsets"]
    assert {field.name: field.metadata[b"description"].decode() for field in schema} == {
        column.name: column.about for column in table.columns
    }


def test_rows_are_written_in_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_tables, "BATCH_ROWS", 2)
    parquet_tables.write([harbour_record(), odd_record()], tmp_path / "out")
    file = pq.ParquetFile(tmp_path / "out" / "statements.parquet")
    assert (file.metadata.num_rows, file.metadata.num_row_groups) == (9, 5)
