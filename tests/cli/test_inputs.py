"""`sayso read` and what a user has: metadata, formats of output, libraries that are missing."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path
from typing import Any

import pytest

from sayso.cli.main import run


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_options_tell_what_is_known(pipeline: Any) -> None:
    options = ["--outlet", "The Courier", "--published", "4 May 2025", "--byline", "Jane Roe", "--byline", "John Doe"]
    options += ["--name-pattern", "{outlet}_{title}", "--columns", "text=inhalt, date=wann"]
    assert run(["read", "clean", *options]) == 0
    given = pipeline.settings.given
    assert (given.outlet, given.published, given.byline) == ("The Courier", "2025-05-04", ("Jane Roe", "John Doe"))
    assert (given.name_pattern, given.columns) == ("{outlet}_{title}", (("text", "inhalt"), ("date", "wann")))


@pytest.mark.usefixtures("pipeline")
@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--published", "04/05/2025"], "a day such as 2024-03-10 was expected"),
        (["--name-pattern", "{paper}"], "has an unknown field, {paper}"),
        (["--name-pattern", "paper"], "it names no field"),
        (["--columns", "text"], "FIELD=COLUMN was expected"),
        (["--columns", "words=body"], "FIELD=COLUMN was expected"),
        (["--out", "a.xlsx"], "--out is a.xlsx; .txt, .json, .jsonl, .csv or .parquet was expected"),
        (["--format", "parquet"], "cannot be written to the terminal"),
    ],
    ids=["date", "field", "no field", "no column", "unknown field", "suffix", "no file"],
)
def test_wrong_option_is_told(options: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["read", "clean", *options]) == 2
    assert told in capsys.readouterr().err


@pytest.mark.usefixtures("pipeline")
def test_csv_has_a_row_for_each_statement() -> None:
    assert run(["read", "clean1", "clean2", "--out", "statements.csv"]) == 0
    with Path("statements.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["document"] for row in rows} == {"clean1", "clean2"}
    assert rows[0]["speaker"] == "Inês Valadão" and rows[0]["origin"] == "clean1.txt"
    assert rows[0]["content"] == "the tunnel “might well” open in June"


@pytest.mark.usefixtures("pipeline")
def test_parquet_has_the_rows_of_csv() -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    run(["read", "clean1", "--out", "a.csv"])
    run(["read", "clean1", "--out", "a.parquet"])
    with Path("a.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    table = parquet.read_table("a.parquet").to_pylist()
    assert [row["content"] for row in table] == [row["content"] for row in rows]
    assert list(table[0]) == list(rows[0])


@pytest.mark.parametrize("name", ["b.pdf", "b.zip"])
def test_missing_library_is_told_before_anything_is_read(
    name: str, pipeline: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("a.txt").write_text("It rained.", encoding="utf-8")
    Path("b.pdf").write_bytes(b"%PDF-1.7")
    with zipfile.ZipFile("b.zip", "w") as packed:
        packed.write("b.pdf", "folder/scan.PDF")
    Path("b.pdf" if name == "b.zip" else "b.zip").unlink()
    monkeypatch.setattr("sayso.acquire.extras.importlib.util.find_spec", lambda _: None)
    assert run(["read", "."]) == 1
    error = capsys.readouterr().err
    assert f"{name} needs pdfminer.six, which is not installed" in error
    assert "pip install 'sayso[documents]'" in error
    assert pipeline.settings is None


@pytest.mark.usefixtures("pipeline")
@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_what_is_wrong_with_the_records_is_told_beside_the_result(
    form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["read", "good1", "good2", "--format", form, "--out", f"a.{form}"]) == 3
    told = capsys.readouterr().err.splitlines()
    assert any(line.startswith("     2 ") and ", such as good1" in line for line in told)
