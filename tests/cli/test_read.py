"""`sayso read`: forms, files, exit codes; the pipeline behind it is a fake."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from sayso.cli.main import run


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        pytest.param(["clean"], 0, id="done"),
        pytest.param(["good"], 3, id="a-record-with-a-problem"),
        pytest.param(["clean", "bad"], 3, id="one-input-of-two-fails"),
        pytest.param(["bad"], 1, id="the-only-input-fails"),
        pytest.param(["bad1", "bad2"], 1, id="every-input-fails"),
        pytest.param(["empty"], 1, id="nothing-to-read"),
        pytest.param([], 2, id="no-place"),
        pytest.param(["clean", "--format", "xml"], 2, id="unknown-format"),
        pytest.param(["clean", "--sure", "1.5"], 2, id="probability-above-one"),
        pytest.param(["clean", "--workers", "0"], 2, id="no-worker"),
        pytest.param(["clean", "--out", "no/such/folder.txt"], 1, id="no-folder-for-the-output"),
    ],
)
@pytest.mark.usefixtures("pipeline")
def test_exit_code_tells_how_it_went(arguments: list[str], code: int) -> None:
    assert run(["read", *arguments]) == code


@pytest.mark.usefixtures("pipeline")
@pytest.mark.parametrize(
    "place", ["clean", "clean://example.org/news?id=1", "clean[1].txt"], ids=["file", "url", "odd-name"]
)
def test_one_report_is_one_json_object(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("clean[1].txt").touch()
    run(["read", place, "--format", "json"])
    assert json.loads(capsys.readouterr().out)["id"] == place


@pytest.mark.usefixtures("pipeline")
@pytest.mark.parametrize(
    "places", [["clean1", "clean2"], ["clean*"], ["clean1", "bad"]], ids=["two", "pattern", "one-fails"]
)
def test_several_inputs_are_a_json_list_however_many_are_read(
    places: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    run(["read", *places, "--format", "json"])
    records = json.loads(capsys.readouterr().out)
    assert [r["id"] for r in records] == [p for p in places if p != "bad"]


@pytest.mark.usefixtures("pipeline")
def test_jsonl_has_a_record_on_each_line(capsys: pytest.CaptureFixture[str]) -> None:
    run(["read", "clean1", "good2", "--format", "jsonl"])
    assert [json.loads(line)["id"] for line in capsys.readouterr().out.splitlines()] == ["clean1", "good2"]


@pytest.mark.usefixtures("pipeline")
def test_failing_input_is_reported_and_the_others_go_on(capsys: pytest.CaptureFixture[str]) -> None:
    run(["read", "clean1", "bad", "clean2", "--format", "jsonl"])
    captured = capsys.readouterr()
    assert len(captured.out.splitlines()) == 2
    assert captured.err == "Error: bad does not exist\nTry:   check the path\n"


@pytest.mark.usefixtures("pipeline")
@pytest.mark.parametrize(("name", "begins"), [("r.jsonl", '{"id"'), ("r.json", "{\n"), ("r.txt", "──")])
def test_out_takes_its_form_from_the_suffix_and_is_plain(
    name: str, begins: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert run(["read", "clean", "--out", name]) == 0
    assert Path(name).read_text(encoding="utf-8").startswith(begins)
    assert capsys.readouterr().out == ""


@pytest.mark.usefixtures("pipeline")
def test_out_stays_as_it_was_where_nothing_can_be_read() -> None:
    Path("r.json").write_text("old")
    assert run(["read", "bad", "--out", "r.json", "--force"]) == 1
    assert [p.name for p in Path().iterdir()] == ["r.json"]
    assert Path("r.json").read_text() == "old"


def test_out_is_overwritten_with_force_alone(pipeline: Any, capsys: pytest.CaptureFixture[str]) -> None:
    Path("r.json").write_text("old")
    assert run(["read", "clean", "-o", "r.json"]) == 2
    assert "r.json already exists" in capsys.readouterr().err
    assert pipeline.settings is None
    assert run(["read", "clean", "-o", "r.json", "--force"]) == 0
    assert Path("r.json").read_text(encoding="utf-8").startswith("{")


@pytest.mark.usefixtures("pipeline")
def test_out_may_be_a_device(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["read", "clean", "--out", os.devnull]) == 0
    assert not Path(os.devnull).is_file()


@pytest.mark.usefixtures("pipeline")
def test_output_that_cannot_be_written_is_an_error_without_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", "r.json")

    monkeypatch.setattr(Path, "open", refuse)
    assert run(["read", "clean", "--out", "r.json"]) == 1
    assert capsys.readouterr().err.startswith("Error: r.json: Permission denied\nTry:   check")


def test_flags_reach_the_settings(pipeline) -> None:  # type: ignore[no-untyped-def]
    run(["read", "clean", "--model", "own", "--sure", "0.5", "--workers", "2"])
    assert (pipeline.settings.model, pipeline.settings.min_confidence, pipeline.settings.workers) == ("own", 0.5, 2)


@pytest.mark.usefixtures("pipeline")
def test_text_that_is_piped_is_plain_and_80_columns_wide(capsys: pytest.CaptureFixture[str]) -> None:
    run(["read", "good"])
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert max(len(line) for line in out.splitlines()) == 80


@pytest.mark.usefixtures("pipeline")
@pytest.mark.parametrize(
    ("places", "summary"),
    [
        pytest.param(["clean1", "good2"], "2 reports, 10 statements, 1 with problems", id="two"),
        pytest.param(["clean1", "clean2", "bad"], "2 reports, 10 statements, 1 could not be read", id="one-fails"),
        pytest.param(["clean"], None, id="one-needs-no-summary"),
    ],
)
def test_text_of_several_reports_ends_in_a_summary(
    places: list[str], summary: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["read", *places])
    errors = capsys.readouterr().err.splitlines()
    assert (errors[-1] if errors else None) == summary
    run(["read", *places, "--quiet"])
    assert summary not in capsys.readouterr().err.splitlines()


@pytest.mark.usefixtures("pipeline")
def test_reports_are_counted_off_where_records_do_not_go_to_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[tuple[str, int]] = []

    @contextmanager
    def noted(work: str) -> Iterator[Callable[[int, int | None], None]]:
        yield lambda done, total: counted.append((work, done))

    monkeypatch.setattr("sayso.cli.read.progress", noted)
    assert run(["read", "clean1", "clean2", "--out", "records.jsonl"]) == 0
    assert counted == [("reports", 1), ("reports", 2)]
