"""The tables of a corpus are opened by the programs that people have, and say the same in all of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from made_corpora import stored
from pyarrow import dataset, parquet

from builders import harbour_record, make_document, make_record
from sayso.corpus.schema import TABLES, UNKNOWN_YEAR, columns_of, schema_version

Rows = list[dict[str, Any]]


def by_duckdb(folder: Path, table: str) -> Rows:
    answer = duckdb.sql(f"SELECT * FROM read_parquet('{folder}/{table}/*/*.parquet', hive_partitioning = true)")
    return [dict(zip(answer.columns, row, strict=True)) for row in answer.fetchall()]


def by_polars(folder: Path, table: str) -> Rows:
    polars = pytest.importorskip("polars", reason="opens the tables: pip install polars")
    return list(polars.scan_parquet(f"{folder}/{table}/*/*.parquet", hive_partitioning=True).collect().to_dicts())


def by_pandas(folder: Path, table: str) -> Rows:
    pandas = pytest.importorskip("pandas", reason="opens the tables: pip install pandas")
    return list(pandas.read_parquet(folder / table).to_dict("records"))


def by_arrow(folder: Path, table: str) -> Rows:
    return list(dataset.dataset(folder / table, partitioning="hive").to_table().to_pylist())


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    dated = make_record(document=make_document("A word.", id="dated", published="2024-03-01"))
    return stored(tmp_path_factory.mktemp("corpus") / "out", harbour_record(), dated, shard=1)


@pytest.mark.parametrize("read", [by_duckdb, by_polars, by_pandas, by_arrow])
@pytest.mark.parametrize("table", TABLES)
def test_table_is_opened_with_its_years(read: Callable[[Path, str], Rows], table: str, corpus: Path) -> None:
    files = [row for path in (corpus / table).glob("*/*.parquet") for row in parquet.read_table(path).to_pylist()]
    names = [column.name for column in columns_of(table)]
    found = read(corpus, table)
    assert {tuple(row) for row in found} <= {(*names, "year")}
    texts = [column.name for column in columns_of(table) if column.type in ("string", "integer") and column.required]

    def essence(rows: Rows) -> list[tuple[Any, ...]]:
        return sorted(tuple(row[name] for name in texts) for row in rows)

    assert essence(found) == essence(files)
    if table == "documents":
        years = {row["document_id"]: row["year"] for row in found}
        assert int(years["dated"]) == 2024 and years["harbour"] not in (2024, UNKNOWN_YEAR)


def test_files_say_their_version_and_what_columns_hold(corpus: Path) -> None:
    for table in TABLES:
        for path in (corpus / table).glob("*/*.parquet"):
            schema = parquet.read_schema(path)
            assert schema.metadata[b"sayso.corpus.version"].decode() == schema_version()
            assert all(field.metadata[b"description"] for field in schema)


def test_example_of_the_guide_counts_a_wire_once(corpus: Path) -> None:
    query = (
        f"SELECT speaker, count(*) FROM '{corpus}/statements/*/*.parquet' "
        f"ANTI JOIN '{corpus}/copies/statement_copies.parquet' USING (document_id, statement) "
        "WHERE speaker_type = 'person' GROUP BY speaker"
    )
    assert duckdb.sql(query).fetchall() == [("Inês Valadão", 2)]
