from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from builders import harbour_record, make_document, make_record
from odd_records import odd_record
from sayso.domain.record import Record
from sayso.domain.record_json import record_to_dict
from sayso.domain.text import Problem
from sayso.errors import UsageError
from sayso.export.json_lines import write
from sayso.imports.json_lines import read


@pytest.mark.parametrize(
    "record",
    [harbour_record(), odd_record(), make_record(document=make_document("\ud800 lone, \x00 nul"))],
    ids=["every layer", "odd characters", "code points that UTF-8 has not"],
)
def test_a_record_is_read_as_it_was_written(tmp_path: Path, record: Record) -> None:
    write([record], tmp_path / "out.jsonl")
    [found] = read(tmp_path / "out.jsonl")
    assert isinstance(found, Record)
    assert record_to_dict(found) == record_to_dict(record)
    write([found], tmp_path / "again.jsonl")
    assert (tmp_path / "again.jsonl").read_bytes() == (tmp_path / "out.jsonl").read_bytes()


def broken(**changes: Any) -> str:
    row = json.loads(json.dumps(record_to_dict(harbour_record())))
    row.update(changes)
    return json.dumps(row)


MOVED = record_to_dict(harbour_record())["statements"][0] | {"content": {"spans": [[3, 9]], "text": "other words"}}


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[1]",
        '{"id": "x"}',
        broken(statements=[MOVED]),
        broken(statements=[MOVED | {"content": {"spans": [], "text": ""}}]),
        broken(text="short"),
        broken(byline="Jane Roe", title=7),
        broken(statements=[MOVED | {"confidence": float("nan")}]),
        broken(furniture=[[0, 10**9]]),
        "[" * 5000,
        broken(mentions=[{"span": [5, 5], "text": "", "name": "x", "type": "person"}]),
    ],
    ids=[
        "no JSON",
        "no object",
        "no text",
        "other words",
        "no content",
        "places outside",
        "a number for a title",
        "no confidence",
        "furniture outside",
        "deep nesting",
        "a mention of no length",
    ],
)
def test_a_line_that_is_no_record_is_told_and_the_others_are_read(tmp_path: Path, line: str) -> None:
    (tmp_path / "in.jsonl").write_text(f"{line}\n\n{broken()}\n", encoding="utf-8")
    problem, record = read(tmp_path / "in.jsonl")
    assert isinstance(problem, Problem)
    assert problem.message.startswith("line 1 of ")
    assert isinstance(record, Record)


@pytest.mark.parametrize("indent", [None, 1], ids=["on one line", "pretty-printed"])
@pytest.mark.parametrize("several", [False, True], ids=["an object", "a list"])
def test_what_read_writes_as_json_is_read_too(indent: int | None, several: bool, tmp_path: Path) -> None:
    row = record_to_dict(harbour_record())
    (tmp_path / "in.json").write_text(json.dumps([row, row] if several else row, indent=indent), encoding="utf-8")
    found = [*read(tmp_path / "in.json")]
    assert len(found) == 1 + several
    assert all(isinstance(one, Record) for one in found)


def test_a_single_record_that_is_damaged_is_one_error(tmp_path: Path) -> None:
    whole = json.dumps(record_to_dict(harbour_record()), indent=1)
    (tmp_path / "in.json").write_text(whole[: len(whole) // 2], encoding="utf-8")
    with pytest.raises(UsageError, match=r"in\.json is neither JSON Lines nor one JSON value"):
        [*read(tmp_path / "in.json")]


@pytest.mark.parametrize("published", [20240310, ["2024-03-10"], {"day": 10}, True])
def test_a_wrong_type_for_published_is_one_clear_problem(published: Any, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(broken(published=published) + "\n" + broken() + "\n", encoding="utf-8")
    problem, record = read(tmp_path / "in.jsonl")
    assert isinstance(problem, Problem)
    assert problem.message.endswith(f"its published is {published!r}; text or null was expected")
    assert isinstance(record, Record)


@pytest.mark.parametrize("published", ["2024-15-10", "2024-13", "yesterday", "2024-03-10T08:00"])
def test_what_is_not_a_day_is_one_clear_problem(published: str, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(broken(published=published) + "\n" + broken() + "\n", encoding="utf-8")
    problem, record = read(tmp_path / "in.jsonl")
    assert isinstance(problem, Problem)
    assert problem.message.endswith(f"its published is {published!r}; a day such as 2024-03-10 was expected")
    assert isinstance(record, Record)


def test_numbers_of_actors_are_left_to_the_record_that_gave_them(tmp_path: Path) -> None:
    first = harbour_record().statements[0]
    assert first.speaker
    numbered = replace(first, speaker=replace(first.speaker, actor="7"))
    write([replace(harbour_record(), statements=(numbered,))], tmp_path / "out.jsonl")
    [record] = read(tmp_path / "out.jsonl")
    assert isinstance(record, Record)
    assert record.statements == (first,)
