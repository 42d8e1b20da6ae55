from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from lxml import etree

from builders import harbour_record, make_document, make_record
from odd_records import odd_record, records
from sayso.domain.marking import Marking
from sayso.domain.record import Record
from sayso.domain.record_json import statement_to_dict
from sayso.domain.text import Problem
from sayso.errors import UnreadableFile, UsageError
from sayso.export import labelstudio as labelstudio_out
from sayso.imports.labelstudio import read
from sayso.review.markings import Step, is_about, steps_of

Json = dict[str, Any]


def exported(folder: Path, *made: Record) -> list[Json]:
    labelstudio_out.write(made or [harbour_record()], folder / "out")
    return json.loads((folder / "out" / "tasks.json").read_bytes())


def annotated(tasks: list[Json], change: Callable[[list[Json]], Any] = lambda results: None, **fields: Any) -> bytes:
    """What Label Studio exports when a person took over the predictions and changed something."""
    for number, task in enumerate(tasks, 1):
        results = json.loads(json.dumps(task["predictions"][0]["result"]))
        change(results)
        known = {"id": number, "completed_by": 7, "parent_prediction": number, "was_cancelled": False}
        task["annotations"] = [{**known, "updated_at": "2026-01-02T03:04:05Z", "result": results, **fields}]
    return json.dumps(tasks).encode()


def markings(folder: Path, content: bytes) -> list[Marking]:
    (folder / "export.json").write_bytes(content)
    return [found for found in read(folder / "export.json") if isinstance(found, Marking)]


def steps(marking: Marking, record: Record) -> list[Step]:
    machine = {s.id: statement_to_dict(s) for s in record.statements}
    return steps_of(marking, machine[marking.statement or ""], [], record.text)


def test_label_studio_takes_config_and_tasks(tmp_path: Path) -> None:
    sdk = pytest.importorskip("label_studio_sdk.label_interface", reason="pip install label-studio-sdk (500 MB)")
    tasks = exported(tmp_path, harbour_record(), odd_record(), make_record(document=make_document("x", id="none")))
    interface = sdk.LabelInterface((tmp_path / "out" / "labeling_config.xml").read_text(encoding="utf-8"))
    interface.validate()
    for task in tasks:
        assert interface.validate_task({"data": task["data"]})
        assert interface.validate_prediction(task["predictions"][0], return_errors=True) == []


def test_results_name_controls_and_values_of_the_interface(tmp_path: Path) -> None:
    tasks = exported(tmp_path, harbour_record(), odd_record())
    root = etree.parse(tmp_path / "out" / "labeling_config.xml").getroot()
    assert "Unicode code points" in etree.tostring(root, encoding="unicode")
    controls = {tag.get("name"): tag for tag in root.iter() if tag.get("toName")}
    related = {tag.get("value") for tag in root.iter("Relation")}
    for task in tasks:
        regions = {r["id"] for r in task["predictions"][0]["result"] if r["type"] == "labels"}
        for result in task["predictions"][0]["result"]:
            if result["type"] == "relation":
                assert {result["from_id"], result["to_id"]} <= regions
                assert set(result["labels"]) <= related
            else:
                control, value = controls[result["from_name"]], result["value"]
                assert control.tag.lower() == result["type"]
                options = {option.get("value") for option in control}
                assert set(value.get("labels") or value.get("choices") or ()) <= options


def test_places_count_code_points_and_keep_the_length_of_the_text(tmp_path: Path) -> None:
    [task] = exported(tmp_path, odd_record())
    text = task["data"]["text"]
    assert (len(text), "\r" in text) == (len(odd_record().text), False)
    for result in task["predictions"][0]["result"]:
        if result["type"] == "labels":
            value = result["value"]
            assert text[value["start"] : value["end"]] == value["text"]


def test_what_is_left_as_it_was_is_accepted(tmp_path: Path) -> None:
    found = markings(tmp_path, annotated(exported(tmp_path)))
    assert [steps(m, harbour_record()) for m in found] == [[Step("accept")]] * 5
    assert {(m.coder, m.made_at) for m in found} == {("7", "2026-01-02T03:04:05Z")}


@settings(max_examples=60, deadline=None)
@given(records())
def test_any_record_comes_back_as_it_went_out(record: Record) -> None:
    with tempfile.TemporaryDirectory() as name:
        found = markings(Path(name), annotated(exported(Path(name), record)))
    assert [m.statement for m in found] == [s.id for s in record.statements]
    for marking in found:
        assert marking.document == record.document.id
        assert is_about(marking, record.text)
        assert steps(marking, record) == [Step("accept")]


def put(results: list[Json], control: str, statement: str, **value: Any) -> None:
    [result] = [r for r in results if r.get("from_name") == control and r["id"].startswith(statement)]
    result["value"].update(value)


@pytest.mark.parametrize(
    ("change", "step"),
    [
        (lambda r: put(r, "speaker", "s-its", text=["S. P. L."]), ("speaker.name", "S. P. L.")),
        (lambda r: put(r, "speaker_type", "s-its", choices=["group"]), ("speaker.type", "group")),
        (lambda r: put(r, "certainty", "s-its", choices=[]), ("certainty.denied", False)),
        (lambda r: put(r, "part", "s-itsmembersha-source", labels=["Cue"]), ("source.spans", [])),
        (lambda r: put(r, "part", "s-itsmembersha-content", end=358), ("content.spans", [[326, 358]])),
    ],
    ids=["name", "type", "flag", "source relabelled", "place"],
)
def test_what_differs_is_corrected(tmp_path: Path, change: Callable[[list[Json]], Any], step: tuple[str, Any]) -> None:
    found = markings(tmp_path, annotated(exported(tmp_path), change))
    assert [steps(m, harbour_record()) for m in found] == [
        [Step("correct", *step)] if m.statement == "s-itsmembersha" else [Step("accept")] for m in found
    ]


def without(statement: str) -> Callable[[list[Json]], None]:
    def change(results: list[Json]) -> None:
        results[:] = [r for r in results if not str(r.get("id") or r.get("from_id")).startswith(statement)]

    return change


@pytest.mark.parametrize(
    ("fields", "rejected"),
    [({}, ["s-itsmembersha"]), ({"parent_prediction": None}, ["s-itsmembersha"])],
    ids=["from the prediction", "its regions kept"],
)
def test_what_was_taken_out_is_rejected(tmp_path: Path, fields: Json, rejected: list[str]) -> None:
    found = markings(tmp_path, annotated(exported(tmp_path), without("s-its"), **fields))
    assert [m.statement for m in found if m.verdict == "reject"] == rejected


def test_who_coded_without_the_prediction_rejects_nothing(tmp_path: Path) -> None:
    value = {"start": 326, "end": 364, "text": "its members had agreed to night shifts", "labels": ["Content"]}
    own = {"id": "Xy12", "from_name": "part", "to_name": "text", "type": "labels", "value": value}
    found = markings(tmp_path, annotated(exported(tmp_path), parent_prediction=None, result=[own]))
    assert [(m.statement, m.verdict) for m in found] == [(None, "accept")]


def test_skipped_tasks_say_nothing(tmp_path: Path) -> None:
    assert markings(tmp_path, annotated(exported(tmp_path), was_cancelled=True)) == []


def test_relations_drawn_the_other_way_are_understood(tmp_path: Path) -> None:
    def turn(results: list[Json]) -> None:
        for r in results:
            if r["type"] == "relation":
                r.update(from_id=r["to_id"], to_id=r["from_id"], direction="left")

    found = markings(tmp_path, annotated(exported(tmp_path), turn))
    assert [steps(m, harbour_record()) for m in found] == [[Step("accept")]] * 5


def test_places_in_utf16_units_are_understood(tmp_path: Path) -> None:
    """Label Studio before 1.5 counted so, and kept the words beside."""

    def units(text: str, offset: int) -> int:
        return len(text[:offset].encode("utf-16-le")) // 2

    tasks = exported(tmp_path, odd_record())
    text = tasks[0]["data"]["text"]

    def recount(results: list[Json]) -> None:
        for r in results:
            if "value" in r:
                r["value"].update({end: units(text, r["value"][end]) for end in ("start", "end")})

    found = markings(tmp_path, annotated(tasks, recount))
    assert [steps(m, odd_record()) for m in found] == [[Step("accept")]] * 4


def test_a_choice_that_was_taken_back_is_no_choice(tmp_path: Path) -> None:
    def change(results: list[Json]) -> None:
        for r in results:
            if r.get("from_name") == "kind":  # as Label Studio 1.23 writes it: with the region's words
                r["value"].update(text="its words", choices=[])

    found = markings(tmp_path, annotated(exported(tmp_path), change))
    assert all("kind" not in m.values for m in found)


def test_line_ends_in_words_as_label_studio_writes_them(tmp_path: Path) -> None:
    def escape(results: list[Json]) -> None:
        for r in results:
            if r["type"] == "labels":
                r["value"]["text"] = r["value"]["text"].replace("\n", "\\n")

    found = markings(tmp_path, annotated(exported(tmp_path, odd_record()), escape))
    assert [steps(m, odd_record()) for m in found] == [[Step("accept")]] * 4


@pytest.mark.parametrize("content", [b"{", b'{"a": 1}', b'[{"text": "x"}]', b"[1]"])
def test_other_files_are_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(UsageError, match=r"not JSON|not a list of tasks"):
        markings(tmp_path, content)


def test_a_task_without_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "e.json").write_text('[{"id": 3, "data": {"image": "x.png"}}]')
    [problem] = read(tmp_path / "e.json")
    assert isinstance(problem, Problem)
    assert problem.message == "task 3 has no text"


@pytest.mark.parametrize("annotation", [7, {"result": True}, {"result": [{"value": {"start": "x"}, "type": "labels"}]}])
def test_an_annotation_that_is_none_is_told_and_the_others_are_read(tmp_path: Path, annotation: object) -> None:
    [task] = json.loads(annotated(exported(tmp_path)))
    task["annotations"].insert(0, annotation)
    (tmp_path / "e.json").write_text(json.dumps([task]))
    problem, *others = read(tmp_path / "e.json")
    assert isinstance(problem, Problem)
    assert (problem.code, len(others)) == ("unreadable-annotation", 5)


def test_the_folder_that_was_exported_is_told_from_the_file_that_comes_back(tmp_path: Path) -> None:
    exported(tmp_path)
    with pytest.raises(UnreadableFile, match="out is a folder; the file that Label Studio exports was expected"):
        list(read(tmp_path / "out"))
