from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings

from builders import HARBOUR_REPORT, harbour_record, make_document, make_record, make_statement
from odd_records import odd_record, records
from sayso.book import open_record
from sayso.domain.marking import Marking
from sayso.domain.record import Record
from sayso.domain.record_json import statement_to_dict
from sayso.domain.text import Problem
from sayso.errors import UsageError
from sayso.export import brat as brat_out
from sayso.imports.brat import parse, parse_note, read
from sayso.review.markings import Step, is_about, steps_of

ANN = Path("harbour.ann")


def exported(folder: Path, *made: Record) -> Path:
    brat_out.write(made or [harbour_record()], folder / "data")
    return folder / "data"


def edited(folder: Path, *changes: tuple[str, str], add: str = "") -> list[Marking]:
    """The markings of the harbour report after changes to its .ann file."""
    path = exported(folder) / ANN
    ann = path.read_text(encoding="utf-8")
    for pattern, new in changes:
        ann, count = re.subn(pattern, new, ann, flags=re.M)
        assert count, pattern
    path.write_text(ann + add, encoding="utf-8")
    return [found for found in read(path.parent) if isinstance(found, Marking)]


def steps(marking: Marking, record: Record) -> list[Step]:
    machine = {s.id: statement_to_dict(s) for s in record.statements}
    return steps_of(marking, machine[marking.statement or ""], [], record.text)


def test_every_line_is_one_that_brat_takes(tmp_path: Path) -> None:
    """The checks of brat's own reader, which compares each annotation's words with the text."""
    folder = exported(tmp_path, harbour_record(), odd_record())
    files = sorted(folder.glob("*.ann"))
    assert [file.stem for file in files] == ["harbour", "odd-one"]
    for file in files:
        text = file.with_suffix(".txt").read_bytes().decode()
        ann = file.read_text(encoding="utf-8")
        ids = [line.split("\t")[0] for line in ann.splitlines()]
        assert len(ids) == len(set(ids)) == ann.count("\n")
        for line in ann.splitlines():
            name, head, *tail = line.split("\t")
            if name.startswith("T"):
                spans = [[int(n) for n in part.split()] for part in head.partition(" ")[2].split(";")]
                assert [" ".join(text[start:end] for start, end in spans)] == tail
            else:
                assert all(target in ids for target in re.findall(r"\bT\d+", head))


def test_another_program_reads_the_same_annotations(tmp_path: Path) -> None:
    bioc = pytest.importorskip("bioc.brat", reason="reads brat's files: pip install bioc")
    folder = exported(tmp_path, harbour_record(), odd_record())
    for record, name in ((harbour_record(), "harbour"), (odd_record(), "odd-one")):
        with (folder / f"{name}.txt").open(newline="") as text, (folder / f"{name}.ann").open() as ann:
            document = bioc.load(text, ann)
        contents = [entity for entity in document.entities if entity.type == "Content"]
        assert len(contents) == len(record.statements)
        for content in contents:
            assert " ".join(document.text[i.begin : i.end] for i in sorted(content.locations)) == content.text
        assert len(document.relations) == sum(line.startswith("R") for line in folder_lines(folder, name))


def folder_lines(folder: Path, name: str) -> list[str]:
    return (folder / f"{name}.ann").read_text(encoding="utf-8").splitlines()


def test_the_text_is_as_long_as_the_report(tmp_path: Path) -> None:
    folder = exported(tmp_path, odd_record())
    assert len((folder / "odd-one.txt").read_bytes().decode()) == len(odd_record().text)


def test_configuration_says_what_offsets_count_and_has_all_types(tmp_path: Path) -> None:
    folder = exported(tmp_path)
    conf = (folder / "annotation.conf").read_text(encoding="utf-8")
    assert "Unicode code points" in conf
    sections = dict(re.findall(r"\[(\w+)\]\n(.*?)(?=\n\[|\Z)", conf, re.S))
    for line in (folder / ANN).read_text(encoding="utf-8").splitlines():
        kind = line.split("\t")[1].split(" ")[0]
        section = {"T": "entities", "R": "relations", "A": "attributes"}.get(line[0])
        assert section is None or re.search(rf"^{kind}\b", sections[section], re.M)


def test_reports_of_like_names_get_files_of_their_own(tmp_path: Path) -> None:
    made = [make_record(document=make_document(id=name)) for name in ("a/b", "A b", "../a-b", "…")]
    folder = exported(tmp_path, *made)
    assert sorted(f.name for f in folder.glob("*.ann")) == ["A-b-2.ann", "a-b-3.ann", "a-b.ann", "report.ann"]


def test_what_nobody_touched_says_nothing(tmp_path: Path) -> None:
    [problem] = read(exported(tmp_path))
    assert isinstance(problem, Problem)
    assert problem.code == "untouched"


def test_what_is_left_as_it_was_is_accepted(tmp_path: Path) -> None:
    markings = edited(tmp_path, add="A99\tChecked T1\n")
    assert [steps(m, harbour_record()) for m in markings] == [[Step("accept")]] * 5


@settings(max_examples=60, deadline=None)
@given(records())
def test_any_record_comes_back_as_it_went_out(record: Record) -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = exported(Path(folder), record)
        [ann] = data.glob("*.ann")
        with ann.open("a", encoding="utf-8") as file:
            file.write("A99\tChecked T1\n")
        markings = list(read(data))
    assert [m.statement for m in markings if isinstance(m, Marking)] == [s.id for s in record.statements]
    for marking in markings:
        assert isinstance(marking, Marking)
        assert marking.document == record.document.id
        assert is_about(marking, record.text)
        assert steps(marking, record) == [Step("accept")]


@pytest.mark.parametrize(
    ("change", "step"),
    [
        ((r"^T1\tContent 112 148\tthe ", "T1\tContent 116 148\t"), ("content.spans", [[116, 148]])),
        ((r"^(#1\t.*name: )[^|]+", r"\1Ines V. "), ("speaker.name", "Ines V.")),
        ((r"(#1\t.*) \| country: PRT", r"\1"), ("speaker.country", None)),
        ((r"^A2\tSpeakerType T1 person", "A2\tSpeakerType T1 group"), ("speaker.type", "group")),
        ((r"^A4\tHedged T1\n", ""), ("certainty.hedged", False)),
        ((r"^R1\tSaidBy.*\n", ""), ("source.spans", [])),
        ((r"^R2\tCuedBy Arg1:T1 Arg2:T3", "R2\tCuedBy Arg1:T1 Arg2:T6"), ("cue.spans", [[213, 217]])),
    ],
    ids=["place", "name", "country taken out", "type", "flag", "source taken out", "another cue"],
)
def test_what_differs_is_corrected(tmp_path: Path, change: tuple[str, str], step: tuple[str, object]) -> None:
    first, *others = edited(tmp_path, change)
    assert steps(first, harbour_record()) == [Step("correct", *step)]
    assert all(steps(m, harbour_record()) == [Step("accept")] for m in others)


def test_what_was_taken_out_is_rejected(tmp_path: Path) -> None:
    markings = edited(tmp_path, (r"^.*\bT14\b.*\n", ""))
    assert [m.statement for m in markings if m.verdict == "reject"] == ["s-Thetunnelisa"]


def test_an_id_that_brat_gave_again_is_a_new_statement(tmp_path: Path) -> None:
    markings = edited(tmp_path, (r"^.*\bT14\b.*\n", ""), add="T14\tContent 0 7\tHarbour\n")
    assert [(m.statement, m.verdict) for m in markings[-2:]] == [(None, "accept"), ("s-Thetunnelisa", "reject")]


def test_doubt_is_told(tmp_path: Path) -> None:
    first, *_ = edited(tmp_path, add="A99\tUnsure T1\n#9\tAnnotatorNotes T4\tname: X | who is it?\n")
    assert first.verdict == "unsure"


def test_a_folder_without_a_list_of_what_went_out_is_read_by_place(tmp_path: Path) -> None:
    folder = exported(tmp_path)
    (folder / "exported.jsonl").unlink()
    markings = [m for m in read(folder / ANN) if isinstance(m, Marking)]
    assert {(m.document, m.statement, m.verdict) for m in markings} == {("harbour", None, "accept")}


@pytest.mark.parametrize(
    ("note", "fields", "remark"),
    [
        ("name: Ann | role: Mayor", {"name": "Ann", "role": "Mayor"}, ""),
        ('name: "a | \\"b\\"" | odd', {"name": 'a | "b"'}, "odd"),
        ("I doubt it: why?", {}, "I doubt it: why?"),
        ('name: "not closed', {"name": '"not closed'}, ""),
        ("name:Ann|country:LTU", {"name": "Ann", "country": "LTU"}, ""),
        ("", {}, ""),
    ],
    ids=["fields", "quoted", "remark", "open quotation mark", "no blanks", "empty"],
)
def test_notes(note: str, fields: dict[str, str], remark: str) -> None:
    assert parse_note(note) == (fields, remark)


@pytest.mark.parametrize("line", ["T1\tContent 5", "T1\tContent 9 4\tx", "T1\tContent a b\tx", "R1\tSaidBy"])
def test_damaged_lines_are_told(line: str) -> None:
    assert parse(f"{line}\nT2\tContent 0 1\tx\n").damaged == [line]
    assert list(parse(f"{line}\nT2\tContent 0 1\tx\n").kinds) == ["T2"]


def test_a_folder_without_annotations_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no \.ann files"):
        list(read(tmp_path))


def test_a_statement_of_white_space_is_left_out_and_told() -> None:
    record = make_record(make_statement(HARBOUR_REPORT, "\n\n"))
    assert [p.code for p in brat_out.annotate(record).problems] == ["no-words"]


@pytest.mark.parametrize("content", [b"{", b"7\n", b"\xff", b'{"file": "harbour", "statements": {"T1": "s"}}'])
def test_a_damaged_list_of_what_went_out_takes_nothing_out(tmp_path: Path, content: bytes) -> None:
    folder = exported(tmp_path)
    (folder / "exported.jsonl").write_bytes(content)
    with pytest.raises(UsageError, match="was changed since the export"):
        list(read(folder))


@pytest.mark.parametrize(("part", "accepted", "told"), [("document", 5, 0), ("statements", 0, 5)])
def test_ids_that_utf_8_cannot_hold_fit_no_statement(tmp_path: Path, part: str, accepted: int, told: int) -> None:
    folder = exported(tmp_path)
    row = json.loads((folder / "exported.jsonl").read_bytes())
    row[part] = {key: ["\ud800", spans] for key, (_, spans) in row[part].items()} if part == "statements" else "\ud800"
    (folder / "exported.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    (folder / ANN).write_text((folder / ANN).read_text(encoding="utf-8") + "A99\tChecked T1\n", encoding="utf-8")
    with open_record(tmp_path / "sayso.db") as book:
        book.put(harbour_record())
        summary = book.import_("brat", folder, reviewer="ann")
    assert (summary.counts["accept"], len(summary.problems)) == (accepted, told)
