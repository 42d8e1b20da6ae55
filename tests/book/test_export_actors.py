"""What goes out names the record's actors, after all merges and renamings; and only what people coded, unless asked."""

from __future__ import annotations

import csv
import json
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from builders import harbour_record
from sayso.book import RecordBook, open_record
from sayso.cli.main import run
from sayso.domain.coding import Coded
from sayso.domain.record import Record
from sayso.errors import UsageError
from sayso.export.formats import FORMATS
from sayso.store.coding import coding_log
from sayso.store.engine import writing

OLD, NEW, UNION = "Inês Valadão", "Minister Valadão-Reis", "SPL"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[RecordBook]:
    """A record in which the union was merged into the minister, who was then renamed."""
    with open_record(tmp_path / "press.db") as opened:
        opened.put(harbour_record())
        [minister], [union] = opened.actors.find(OLD), opened.actors.find(UNION)
        opened.actors.merge(minister.id, union.id, who="ann")
        opened.actors.rename(minister.id, NEW, who="ann")
        yield opened


def words_of(path: Path) -> str:
    """All that a file or folder says, with the words of packed ones and the values of databases."""
    files = [path] if path.is_file() else sorted(path.rglob("*.*"))
    return "\n".join(_words_of_file(file) for file in files if file.name != "texts.csv")


def _words_of_file(path: Path) -> str:
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            return packed.read("project.qde").decode()
    if path.read_bytes().startswith(b"SQLite"):
        with closing(sqlite3.connect(path)) as connection:
            return "\n".join(str(row) for row in connection.execute("SELECT Value FROM ENTITIES"))
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("form", ["graphml", "gexf", "dna"])
def test_networks_have_the_actors_of_the_record_alone(form: str, book: RecordBook, tmp_path: Path) -> None:
    book.export(form, tmp_path / "out")
    said = words_of(tmp_path / "out")
    assert NEW in said
    assert OLD not in said
    assert f"'{UNION}'" not in said
    assert f'"{UNION}"' not in said


@pytest.mark.parametrize("form", [name for name in FORMATS if name != "parquet"])
def test_every_export_names_the_actors_of_the_record(form: str, book: RecordBook, tmp_path: Path) -> None:
    book.export(form, tmp_path / "out")
    said = words_of(tmp_path / "out")
    assert NEW in said or json.dumps(NEW)[1:-1] in said


def test_parquet_names_the_actors_of_the_record(book: RecordBook, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    book.export("parquet", tmp_path / "out")
    statements = parquet.read_table(tmp_path / "out/statements.parquet").to_pylist()
    assert {row["speaker"] for row in statements if row["actor"] == "1"} == {NEW}
    [actor] = [row for row in parquet.read_table(tmp_path / "out/actors.parquet").to_pylist() if row["actor"] == "1"]
    assert actor["names"] == [OLD, UNION]


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_csv_has_actors_and_for_each_statement_outlet_chain_and_date(book: RecordBook, tmp_path: Path) -> None:
    book.export("csv", tmp_path / "out")
    actors = {row["name"]: row for row in rows(tmp_path / "out", "actors")}
    assert (actors[NEW]["names"], actors[NEW]["statements"]) == (f"{OLD}; {UNION}", "3")
    tunnel, ahead, shifts, *_ = rows(tmp_path / "out", "statements")
    assert [tunnel[name] for name in ("outlet", "published", "date")] == ["Costa", "2025-05-04", "2025-05-04"]
    assert tunnel["chain"] == f"Costa; Farol; {NEW}"
    assert ahead["date"] == "2025-05-02"
    assert (shifts["speaker"], shifts["speaker_in_report"], shifts["actor"]) == (NEW, UNION, actors[NEW]["actor"])
    assert [row["name"] for row in rows(tmp_path / "out", "chains") if row["statement"] == shifts["statement"]] == [
        "Costa",
        NEW,
    ]


def test_the_machines_view_keeps_the_names_of_reports(book: RecordBook, tmp_path: Path) -> None:
    book.export("csv", tmp_path / "out", view="machine")
    assert [row["speaker"] for row in rows(tmp_path / "out", "statements")][:3] == [OLD, OLD, UNION]


def test_speakers_who_speak_as_one_have_their_actors_names(book: RecordBook, tmp_path: Path) -> None:
    record = harbour_record()
    tunnel = record.statements[0]
    assert tunnel.speaker is not None
    several = replace(tunnel, speaker=replace(tunnel.speaker, name=f"{OLD}; Rui Lobo", role=None))
    document = replace(record.document, id="later", origin="later.txt")
    book.put(Record(document, statements=(several,)))
    book.export("csv", tmp_path / "out")
    [row] = [row for row in rows(tmp_path / "out", "statements") if row["document"] == "later"]
    assert row["speaker"] == f"{NEW}; Rui Lobo"
    assert len(row["actor"].split(";")) == 2


@pytest.mark.parametrize("form", ["brat", "labelstudio"])
def test_what_people_left_alone_comes_back_without_a_correction(form: str, book: RecordBook, tmp_path: Path) -> None:
    book.export(form, tmp_path / "out")
    path = tmp_path / "out"
    if form == "labelstudio":
        [task] = json.loads((path / "tasks.json").read_text(encoding="utf-8"))
        task["annotations"] = [{"result": task["predictions"][0]["result"], "parent_prediction": 1}]
        path = tmp_path / "back.json"
        path.write_text(json.dumps([task]), encoding="utf-8")
    else:
        sheet = path / "harbour.ann"
        sheet.write_text(sheet.read_text(encoding="utf-8") + "A99\tChecked T1\n", encoding="utf-8")
    counts = book.import_(form, path, reviewer="ann").counts
    assert (counts["correct"], counts["reject"]) == (0, 0)
    assert counts["accept"] == 5


@pytest.fixture
def coded(book: RecordBook) -> RecordBook:
    """A record with a concept that a person coded one statement of, and a model the others."""
    book.concepts.add("Tunnel", "The tunnel should open.", who="ann")
    book.codings.add("Tunnel", harbour_record().statements[0].id, "supports", coder="ann")
    codes = {one.id: Coded("opposes", 0.5 + at / 10, 1.0) for at, one in enumerate(harbour_record().statements)}
    with writing(book.engine) as connection:
        coding_log.put_codings_of_report(connection, "Tunnel", "harbour", codes, "stub")
    return book


def stands(path: Path) -> list[tuple[str, int]]:
    """Whose stands on concepts a file of DNA has, and whether they agree."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(
            "SELECT c.Name, b.Value FROM STATEMENTS s JOIN CODERS c ON c.ID = s.Coder"
            " JOIN DATABOOLEAN b ON b.StatementId = s.ID JOIN VARIABLES v ON v.ID = b.VariableId"
            " WHERE v.Variable = 'agreement' ORDER BY s.ID"
        ).fetchall()


def test_dna_has_what_people_coded_alone(coded: RecordBook, tmp_path: Path) -> None:
    coded.export("dna", tmp_path / "out.dna")
    assert stands(tmp_path / "out.dna") == [("sayso", 1)]


@pytest.mark.parametrize(
    ("options", "found"),
    [
        pytest.param([], [("sayso", 1), ("sayso (model)", 0), ("sayso (model)", 0)], id="0.8 unless told otherwise"),
        pytest.param(["--sure", "0.85"], [("sayso", 1), ("sayso (model)", 0)], id="surer"),
        pytest.param(["--sure", "0.95"], [("sayso", 1)], id="so sure that only what people coded is left"),
    ],
)
def test_dna_marks_what_the_model_coded_where_it_is_asked_for(
    options: list[str], found: list[tuple[str, int]], coded: RecordBook, tmp_path: Path
) -> None:
    out = tmp_path / "out.dna"
    assert run(["export", "dna", "-o", str(out), "--record", coded.name, "--machine", *options]) == 0
    assert stands(out) == found


def test_what_the_model_coded_comes_back_as_nothing_new(coded: RecordBook, tmp_path: Path) -> None:
    coded.export("dna", tmp_path / "out.dna", machine=True)
    assert coded.import_("dna", tmp_path / "out.dna", reviewer="ann").counts.total() == 0


def test_a_format_without_codings_takes_no_machine_codings(book: RecordBook, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="csv has no codings"):
        book.export("csv", tmp_path / "out", machine=True)
