from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from builders import harbour_record, make_document, make_record, make_statement
from odd_records import odd_record
from sayso.book import RecordBook, open_record
from sayso.errors import StoreError, UsageError
from sayso.export import json_lines

TUNNEL = "s-thetunnelmig"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[RecordBook]:
    with open_record(tmp_path / "sayso.db") as opened:
        opened.put(harbour_record())
        yield opened


def changed(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("view", ["machine", "current"])
def test_jsonl_goes_round_with_the_same_bytes(book: RecordBook, tmp_path: Path, view: str) -> None:
    book.put(odd_record())
    book.export("jsonl", tmp_path / "out.jsonl", view=view)
    with open_record(tmp_path / "other.db") as other:
        assert other.import_("jsonl", tmp_path / "out.jsonl").counts == {"new": 2}
        assert other.import_("jsonl", tmp_path / "out.jsonl").counts == {"known": 2}
        other.export("jsonl", tmp_path / "again.jsonl", view=view)
    assert (tmp_path / "again.jsonl").read_bytes() == (tmp_path / "out.jsonl").read_bytes()
    assert book.import_("jsonl", tmp_path / "out.jsonl").counts == {"known": 2}


def test_reports_that_were_read_from_one_place_stay_apart(tmp_path: Path) -> None:
    documents = [make_document(f"Text {n}.", id=f"r{n}", origin="-") for n in range(3)]
    json_lines.write([make_record(document=d) for d in documents], tmp_path / "in.jsonl")
    with open_record(tmp_path / "sayso.db") as book:
        assert book.import_("jsonl", tmp_path / "in.jsonl").counts == {"new": 3}


def test_what_people_left_goes_out_or_what_the_machine_read(book: RecordBook, tmp_path: Path) -> None:
    book.review.decide("s-itsmembersha", "reject", reviewer="ann")
    for view, kept, outer in (("current", 4, None), ("machine", 5, "s-itsmembersha")):
        book.export("jsonl", tmp_path / view, view=view)
        statements = {s["id"]: s for s in json.loads((tmp_path / view).read_text())["statements"]}
        assert (len(statements), statements["s-thedateisafa"]["within"]) == (kept, outer)


def test_what_people_checked_stays_however_unsure_the_model_was(book: RecordBook, tmp_path: Path) -> None:
    accepted, corrected, unsure = [one.id for one in harbour_record().statements if one.confidence < 0.99][:3]
    sure = {one.id for one in harbour_record().statements if one.confidence >= 0.99}
    book.review.decide(accepted, "accept", reviewer="ann")
    book.review.decide(corrected, "correct", reviewer="ann", field="speaker.role", new="Mayor")
    book.review.decide(unsure, "unsure", reviewer="ann")
    for view, kept in (("current", {accepted, corrected} | sure), ("machine", sure)):
        book.export("jsonl", tmp_path / view, view=view, sure=0.99)
        assert {s["id"] for s in json.loads((tmp_path / view).read_text())["statements"]} == kept


def test_filters_choose_reports_and_statements(book: RecordBook, tmp_path: Path) -> None:
    assert book.export("jsonl", tmp_path / "a", sure=0.9).rows == {"reports": 1, "statements": 3}
    assert book.export("jsonl", tmp_path / "b", since=date(2025, 5, 5)).rows == {}


@pytest.mark.parametrize("form", ["jsonl", "csv"], ids=["file", "folder"])
def test_an_export_is_replaced_only_when_asked_for(book: RecordBook, tmp_path: Path, form: str) -> None:
    book.export(form, tmp_path / "out")
    with pytest.raises(UsageError, match="exists") as caught:
        book.export(form, tmp_path / "out")
    assert "--force" in (caught.value.hint or "")
    summary = book.export(form, tmp_path / "out", force=True)
    assert all(file.is_file() for file in summary.files)
    assert not list(tmp_path.glob(".out*"))


def test_a_folder_takes_the_place_of_a_file_and_back(book: RecordBook, tmp_path: Path) -> None:
    book.export("jsonl", tmp_path / "out")
    book.export("csv", tmp_path / "out", force=True)
    book.export("jsonl", tmp_path / "out", force=True)
    assert (tmp_path / "out").is_file()


def test_no_other_folder_is_ever_replaced(book: RecordBook, tmp_path: Path) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").touch()
    with pytest.raises(UsageError, match="did not create the folder"):
        book.export("csv", tmp_path / "thesis", force=True)
    assert (tmp_path / "thesis" / "chapter.txt").exists()


@pytest.mark.parametrize("form", ["jsonl", "csv", "brat", "labelstudio", "webannotation"])
@pytest.mark.parametrize("earlier", [False, True], ids=["new", "replacing"])
def test_a_broken_export_leaves_nothing_behind(
    book: RecordBook, tmp_path: Path, form: str, earlier: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if earlier:
        book.export("jsonl", tmp_path / "out")
    before = {path.name: path.read_bytes() for path in tmp_path.glob("out*")}

    def breaking(**_: object) -> Iterator[object]:
        yield harbour_record()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(book, "records", breaking)
    with pytest.raises(OSError, match="No space left"):
        book.export(form, tmp_path / "out", force=True)
    assert {path.name: path.read_bytes() for path in tmp_path.glob("*out*")} == before


@pytest.mark.parametrize(
    ("form", "options", "match"),
    [
        ("docx", {}, "no format 'docx'"),
        ("jsonl", {"excel_safe": True}, "jsonl has no option 'excel_safe'"),
    ],
)
def test_what_cannot_be_exported_is_refused(
    book: RecordBook, tmp_path: Path, form: str, options: dict[str, bool], match: str
) -> None:
    with pytest.raises(UsageError, match=match):
        book.export(form, tmp_path / "out", **options)
    with pytest.raises(StoreError, match="there is no folder"):
        book.export("jsonl", tmp_path / "none" / "out")


def test_annotations_name_the_people_who_decided(book: RecordBook, tmp_path: Path) -> None:
    book.review.decide(TUNNEL, "correct", reviewer="ann", field="speaker.role", new="Minister")
    book.export("webannotation", tmp_path / "out.jsonld")
    first = json.loads((tmp_path / "out.jsonld").read_text(encoding="utf-8"))["first"]["items"][0]
    [review] = first["prov:wasInfluencedBy"]
    assert (review["prov:wasAssociatedWith"]["name"], review["sayso:new"]) == ("ann", "Minister")


def test_brat_comes_back_as_reviews(book: RecordBook, tmp_path: Path) -> None:
    book.export("brat", tmp_path / "data")
    ann = tmp_path / "data" / "harbour.ann"
    changed(ann, "role: Transport Minister | country: PRT\nA3", "role: Minister | country: PRT\nA3")
    lines = [line for line in ann.read_text(encoding="utf-8").splitlines(keepends=True) if "T14" not in line]
    ann.write_text("".join(lines) + "T99\tContent 0 14\tHarbour tunnel\n", encoding="utf-8")
    summary = book.import_("brat", tmp_path / "data", reviewer="ann")
    assert summary.counts == {"correct": 1, "accept": 3, "reject": 1, "add": 1}
    assert summary.problems == []
    [added] = [s for s in book.show("harbour").record.statements if s.added_by]
    assert (added.content.text, added.added_by, added.chain[0].name) == ("Harbour tunnel", "ann", "Costa")
    shown = book.show(TUNNEL)
    assert shown.current["speaker"]["role"] == "Minister"
    assert [(d.reviewer, d.note) for d in shown.decisions] == [("ann", "from brat")]
    assert book.import_("brat", tmp_path / "data", reviewer="ann").counts == {"known": 6}


def test_a_statement_that_was_taken_out_and_drawn_anew_is_corrected(book: RecordBook, tmp_path: Path) -> None:
    book.export("brat", tmp_path / "data")
    ann = tmp_path / "data" / "harbour.ann"
    lines = [line for line in ann.read_text(encoding="utf-8").splitlines(keepends=True) if "T14" not in line]
    ann.write_text("".join(lines) + "T99\tContent 406 440\tThe tunnel is a monument to vanity\n", encoding="utf-8")
    book.import_("brat", tmp_path / "data", reviewer="ann")
    assert book.show("s-Thetunnelisa").current["content"]["spans"] == [[406, 440]]
    assert not book.show("s-Thetunnelisa").rejected


def label_studio_export(tasks: Path, *coders: int) -> Path:
    rows = json.loads(tasks.read_bytes())
    for row in rows:
        result = row["predictions"][0]["result"]
        row["annotations"] = [{"completed_by": c, "result": result, "parent_prediction": 1} for c in coders]
    path = tasks.with_name("export.json")
    path.write_text(json.dumps(rows), encoding="utf-8")
    return path


def test_what_people_draw_in_label_studio_is_theirs(book: RecordBook, tmp_path: Path) -> None:
    book.export("labelstudio", tmp_path / "out")
    path = label_studio_export(tmp_path / "out" / "tasks.json", 3, 4)
    rows = json.loads(path.read_bytes())
    words = "minister hints"
    start = rows[0]["data"]["text"].index(words)
    place = {"start": start, "end": start + len(words)}
    drawn = [
        {"id": "n", "from_name": "part", "type": "labels", "value": {**place, "text": words, "labels": ["Content"]}},
        {"id": "n", "from_name": "speaker", "type": "textarea", "value": {**place, "text": ["Inês Valadão"]}},
    ]
    for annotation in rows[0]["annotations"]:
        annotation["result"] = [*annotation["result"], *drawn]
    path.write_text(json.dumps(rows), encoding="utf-8")
    assert book.import_("labelstudio", path).counts == {"accept": 11, "add": 1}, (
        "the second coder agrees with the first"
    )
    [hit] = book.search('"minister hints"', speaker="Valadão")
    assert (hit.statement["added_by"], hit.role) == ("3", "Transport Minister")
    assert [(d.reviewer, d.verdict) for d in book.show(hit.id).decisions] == [("3", "add"), ("4", "accept")]
    assert book.import_("labelstudio", path).counts == {"known": 12}


def test_what_was_added_goes_out_and_comes_back_as_the_same(book: RecordBook, tmp_path: Path) -> None:
    book.review.add("harbour", [[0, 14]], reviewer="ann")
    book.export("brat", tmp_path / "data")
    (tmp_path / "data" / "exported.jsonl").unlink()  # even where nothing tells what went out
    assert book.import_("brat", tmp_path / "data", reviewer="bob").counts == {"accept": 6}
    assert len(book.show("harbour").record.statements) == 6


def test_coders_of_label_studio_are_kept_apart(book: RecordBook, tmp_path: Path) -> None:
    book.export("labelstudio", tmp_path / "out")
    path = label_studio_export(tmp_path / "out" / "tasks.json", 3, 4)
    assert book.import_("labelstudio", path).counts == {"accept": 10}
    kept = book.review.agreement()[0]
    assert (kept.field, kept.statements, kept.share) == ("kept", 5, 1.0)


def test_coders_who_are_taken_as_one_are_told(book: RecordBook, tmp_path: Path) -> None:
    book.export("labelstudio", tmp_path / "out")
    path = label_studio_export(tmp_path / "out" / "tasks.json", 3, 4)
    summary = book.import_("labelstudio", path, reviewer="ann")
    assert "coders-joined" in {problem.code for problem in summary.problems}


def test_what_was_coded_in_a_text_that_has_changed_is_told(book: RecordBook, tmp_path: Path) -> None:
    book.export("brat", tmp_path / "data")
    (tmp_path / "data" / "exported.jsonl").unlink()
    text = harbour_record().text.replace("Harbour", "The long harbour", 1)
    document = replace(harbour_record().document, text=text)
    book.put(make_record(make_statement(text, "the tunnel “might well” open in June"), document=document))
    summary = book.import_("brat", tmp_path / "data", reviewer="ann")
    assert {problem.code for problem in summary.problems} == {"other-text"}
    assert summary.counts == {}


@pytest.mark.parametrize(
    ("form", "name", "match"),
    [
        ("brat", "data", "does not name the coder"),
        ("brat", "none", "does not exist"),
        ("pdf", "data", "cannot be imported as reviews"),
    ],
)
def test_what_cannot_be_imported_is_refused(book: RecordBook, tmp_path: Path, form: str, name: str, match: str) -> None:
    book.export("brat", tmp_path / "data")
    (tmp_path / "data" / "harbour.ann").write_text("T1\tContent 0 7\tHarbour\n", encoding="utf-8")
    with pytest.raises(UsageError, match=match):
        book.import_(form, tmp_path / name)
