"""`sayso code events`, and `sayso export plover`, as a person calls them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from sayso import read_text
from sayso.book import open_record
from sayso.cli.code_events import events
from sayso.cli.code_stance import stance
from sayso.cli.export import export
from sayso.errors import StoreError, UsageError

REPORT = (
    "OSLO, March 3, 2025 (Fjord Wire) -- Norway's Foreign Minister Kari Dahl accused Russia of jamming the "
    "satellites. “Russia must stop this at once,” Dahl told the Russian ambassador.\n"
)
SENTENCE = {"id": "a", "sentence": "Oslo condemned the raid.", "source": "Oslo", "target": "the raid"}


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A record of one report, in which a minister accuses a country."""
    place = tmp_path_factory.mktemp("events") / "sayso.db"
    with open_record(place) as book:
        book.put(read_text(REPORT))
    return str(place)


def call(command: click.Command, *arguments: str, answers: str = "") -> Result:
    return CliRunner().invoke(command, list(arguments), input=answers, catch_exceptions=False)


def rows(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_bare_sentences_keep_their_ids_and_order(tmp_path: Path) -> None:
    path = tmp_path / "sentences.jsonl"
    other = {"id": 7, "sentence": "Kenyan troops shelled rebel camps, killing nine fighters.", "source": None}
    path.write_text(f"{json.dumps(SENTENCE)}\n\n{json.dumps(other)}\n")
    found = rows(call(events, str(path), "--format", "jsonl"))
    assert [(row["id"], row["plover"]) for row in found] == [("a", "ACCUSE"), (7, "ASSAULT")]
    assert all(0 < row["probability"] <= 1 for row in found)


def test_sentences_come_from_standard_input_and_go_out_as_a_list() -> None:
    [row] = json.loads(call(events, "-", "--format", "json", answers=json.dumps(SENTENCE)).stdout)
    assert (row["source"], row["target"]) == ("Oslo", "the raid")


def test_a_person_reads_who_does_what_to_whom() -> None:
    said = call(events, "-", answers=json.dumps(SENTENCE)).output
    assert said.startswith("ACCUSE") and "Oslo > the raid: Oslo condemned the raid." in said


@pytest.mark.parametrize(
    "row",
    [{"id": 1, "source": "Oslo"}, {"sentence": "It rained."}, SENTENCE | {"source": 5}, SENTENCE | {"target": ["x"]}],
)
def test_a_line_that_is_no_sentence_is_told(row: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="line 1 of - needs `id`, `sentence`, `source`, `target`"):
        call(events, "-", answers=json.dumps(row))


@pytest.mark.parametrize(
    ("command", "row"),
    [
        (events, SENTENCE | {"sentence": "Oslo \ud800 condemned the raid."}),
        (stance, {"id": "\ud800", "proposition": "Build it \udfff", "text": "It \ud800 helps us"}),
    ],
)
@pytest.mark.parametrize("form", ["text", "jsonl"])
def test_lone_surrogates_do_no_harm(command: click.Command, row: dict[str, Any], form: str) -> None:
    assert call(command, "-", "--format", form, answers=json.dumps(row)).exit_code == 0


def test_each_statement_of_a_record_has_a_code_with_its_actors(record: str) -> None:
    found = rows(call(events, "--record", record, "--format", "jsonl"))
    first = found[0]
    assert (first["plover"], first["source"], first["target"]) == ("ACCUSE", "Kari Dahl", "Government of Russia")
    assert first["kind"] == "statement" and first["statement"]
    with open_record(record) as book:
        [kept] = book.records()
        assert {row["statement"] for row in found} >= {one.id for one in kept.statements}


def test_a_record_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no record book"):
        call(events, "--record", str(tmp_path / "nothing.db"))


def test_events_go_out_in_the_keys_of_plover(record: str, tmp_path: Path) -> None:
    out = tmp_path / "events.jsonl"
    said = call(export, "plover", "--record", record, "--out", str(out)).output
    found = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert f"{len(found)} events written" in said
    first = found[0]
    assert (first["event_type"], first["publisher"], first["pub_date"]) == ("ACCUSE", "Fjord Wire", "2025-03-03")
    assert first["attributes"]["ACTOR"] | {"role": None} == {
        "text": "Kari Dahl",
        "type": "person",
        "role": None,
        "country": "NOR",
    }
    assert first["attributes"]["RECIP"]["text"] == "Government of Russia"
    assert len({row["id"] for row in found}) == len(found)
