"""The confidence of rows is learned from coded reports."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("scipy")

from marked import read_marked
from sayso.annotate.confidence import ANSWERS, FEATURES, weigh_rows
from sayso.domain.record import Record
from sayso.domain.statement import Certainty, Speaker
from sayso.errors import UsageError
from sayso.tables import tables_from
from sayso.training.confidence import learn_confidence

Json = dict[str, object]


def report(number: int, *, right: bool) -> tuple[Json, Record]:
    """A coded report, and a record that has its one statement, surely and rightly or unsurely and of somebody else."""
    record = read_marked("[1:Ada Moe] <1:said> {1:the ferries will run again in May}.", id=f"r{number}")
    sure = 0.9 if right else 0.3
    speaker = Speaker("Ada Moe" if right else "Bo Lind", "person")
    statement = replace(record.statements[0], confidence=sure, speaker=speaker, certainty=Certainty())
    content = [list(span) for span in statement.content.spans]
    coded = {"index": 0, "content": content, "source": [[0, 7]], "cue": [], "speaker": "Ada Moe", "type": "person"}
    coded |= {"role": None, "via": [], "denied": False, "hedged": False}
    return {"id": f"r{number}", "text": record.text, "statements": [coded]}, replace(record, statements=(statement,))


def test_what_is_right_more_often_becomes_surer(tmp_path: Path) -> None:
    pairs = [report(n, right=bool(n % 3)) for n in range(60)]
    learned = learn_confidence(pairs, tmp_path / "row_confidence.csv")
    assert learned.statements == 60
    assert learned.errors["row"] < 0.1
    with tables_from(str(tmp_path)):
        good, bad = (weigh_rows(report(0, right=right)[1]).statements[0] for right in (True, False))
    assert good.confidence > 0.8 > 0.3 > bad.confidence
    assert good.probabilities["content"] > 0.8


def test_the_table_has_a_row_for_each_feature(tmp_path: Path) -> None:
    learn_confidence([report(n, right=bool(n % 2)) for n in range(20)], tmp_path / "w.csv")
    lines = [line for line in (tmp_path / "w.csv").read_text().splitlines() if not line.startswith("#")]
    rows = list(csv.DictReader(lines))
    assert [row["feature"] for row in rows] == list(FEATURES)
    assert set(rows[0]) == {"feature", *ANSWERS}


def test_records_of_other_reports_are_an_error(tmp_path: Path) -> None:
    gold, record = report(0, right=True)
    other = {**gold, "statements": [{**gold["statements"][0], "content": [[0, 3]]}]}  # type: ignore[index,dict-item]
    with pytest.raises(UsageError, match="no statement that sayso read"):
        learn_confidence([(other, record)], tmp_path / "w.csv")
