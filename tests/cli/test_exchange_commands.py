"""`sayso export` and `sayso import`, as a person calls them."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders import harbour_record
from sayso.book import open_record
from sayso.cli.main import run
from sayso.export.formats import FORMATS


@pytest.fixture
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    with open_record("sayso.db") as book:
        book.put(harbour_record())
    return tmp_path


def test_export_says_what_was_written(record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "csv", "--out", "tables", "--excel-safe"]) == 0
    assert capsys.readouterr().out.startswith("1 reports, 5 statements, 3 actors, 18 spans")
    assert (record / "tables" / "datapackage.json").is_file()


def test_export_names_all_formats(capsys: pytest.CaptureFixture[str]) -> None:
    run(["export", "--help"])
    said = capsys.readouterr().out
    assert all(f"  {name} " in said for name in FORMATS)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["export", "jsonl", "--out", "sayso.db"], 2, "sayso.db already exists"),
        (["export", "jsonl", "--out", "none/x"], 1, "there is no folder none"),
        (["export", "jsonl", "--out", "x", "--excel-safe"], 2, "jsonl has no option 'excel_safe'"),
        (["import", "brat", "none"], 1, "none does not exist"),
    ],
)
def test_what_is_wrong_is_told_with_a_hint(
    record: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, said: str
) -> None:
    assert run(arguments) == code
    error = capsys.readouterr().err
    assert said in error
    assert "\nTry:   " in error


def test_import_says_what_was_decided_and_what_was_left_out(record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["export", "brat", "--out", "data"])
    assert run(["import", "brat", "data", "--reviewer", "ann"]) == 3
    said = capsys.readouterr()
    assert "0 decisions (none) from data" in said.out
    assert "1 untouched: nothing to import from 1 unchanged report" in said.err
    with (record / "data" / "harbour.ann").open("a") as file:
        file.write("A99\tChecked T1\n")
    assert run(["import", "brat", "data", "--reviewer", "ann"]) == 0
    assert "5 decisions (5 accept) from data" in capsys.readouterr().out


def test_records_go_into_a_record_that_is_made(record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["export", "jsonl", "--out", "out.jsonl"])
    assert run(["import", "jsonl", "out.jsonl", "--record", "other.db"]) == 0
    assert "1 report (1 new) from out.jsonl" in capsys.readouterr().out
