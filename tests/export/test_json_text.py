"""Records as JSON documents and lines."""

from __future__ import annotations

import io
import json

import pytest

from builders import harbour_record
from sayso.domain.record_json import record_to_dict
from sayso.export.json_text import write_json, write_jsonl

ROW = record_to_dict(harbour_record())


@pytest.mark.parametrize(
    ("records", "listed", "expected"),
    [
        pytest.param(1, False, ROW, id="one-stands-for-itself"),
        pytest.param(1, True, [ROW], id="one-in-a-list"),
        pytest.param(2, False, [ROW, ROW], id="two-are-a-list-whatever-was-expected"),
        pytest.param(3, True, [ROW, ROW, ROW], id="three"),
        pytest.param(0, True, [], id="none"),
    ],
)
def test_json_is_one_document(records: int, listed: bool, expected: object) -> None:
    file = io.StringIO()
    write_json([harbour_record()] * records, file, listed=listed)
    assert json.loads(file.getvalue()) == expected


def test_jsonl_is_written_record_by_record() -> None:
    file = io.StringIO()

    def records():  # type: ignore[no-untyped-def]
        yield harbour_record()
        assert json.loads(file.getvalue()) == ROW
        yield harbour_record()

    write_jsonl(records(), file)
    assert len(file.getvalue().splitlines()) == 2
