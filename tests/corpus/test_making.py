"""Every report is in the corpus once, whatever was killed on the way."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_corpora import files, kill, killed_run, made, planned, rows, said, write_reports

from sayso.corpus.local_run import run_here
from sayso.corpus.making import make_corpus
from sayso.corpus.manifest import Manifest, locked, open_manifest, save_manifest
from sayso.corpus.shards import Input, Shard
from sayso.errors import UsageError


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_reports(tmp_path_factory.mktemp("inputs") / "in.jsonl", said(60))


@pytest.fixture(scope="module")
def whole(source: Path) -> dict[str, str]:
    """The files of a run that nothing disturbed."""
    made(source.parent / "whole", source, reader="Slow")
    return files(source.parent / "whole")


def test_two_workers_write_what_one_writes(source: Path, whole: dict[str, str], tmp_path: Path) -> None:
    summary = made(tmp_path / "two", source, reader="Slow", workers=2)
    assert files(tmp_path / "two") == whole and len(whole) > 60 / 10
    assert (summary.reports, summary.statements, summary.problems) == (60, 60, {})


@pytest.mark.parametrize("shards", [0, 1, 3, 5])
def test_run_killed_anywhere_goes_on(shards: int, source: Path, whole: dict[str, str], tmp_path: Path) -> None:
    out = tmp_path / "out"
    parts, done = out / "manifest/parts", out / "manifest/done"

    def far_enough() -> bool:
        return len(list(done.glob("*.json"))) >= shards and any(parts.glob("*-*"))

    killed_run(far_enough, out, source, halt_at=10 * shards + 5, reader="Slow", workers=2)
    assert len(list(done.glob("*.json"))) < 6
    made(out, source, reader="Slow")
    assert files(out) == whole
    assert not any(parts.glob("*"))


def test_reading_processes_killed_again_and_again_change_nothing(
    source: Path, whole: dict[str, str], tmp_path: Path
) -> None:
    run = planned(tmp_path / "out", "Slow", workers=2)
    passed = []

    def kill_some() -> None:
        passed.append(1)
        if len(passed) % 17 == 0:
            for child in psutil.Process().children():
                if "sayso.corpus.child" in child.cmdline():
                    kill(child.pid)

    make_corpus(run, [str(source)], passed=kill_some)
    assert files(tmp_path / "out") == whole


def test_files_of_a_shard_without_its_marker_are_written_again(
    source: Path, whole: dict[str, str], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    made(out, source, reader="Slow")
    (out / "manifest/done/shard-000002.json").unlink()
    stray = out / "documents/year=1999/shard-000002.parquet"
    stray.parent.mkdir()
    stray.write_bytes(b"")
    next((out / "statements").glob("*/shard-000004.parquet")).write_bytes(b"cut")
    summary = made(out, reader="Slow")
    assert files(out) == whole
    assert summary.reports == 60 and summary.earlier == 40


def test_damaged_file_of_the_same_size_is_found_by_its_checksum(
    source: Path, whole: dict[str, str], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    made(out, source, reader="Slow")
    path = next((out / "statements").glob("*/shard-000003.parquet"))
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)
    assert made(out, reader="Slow").damaged == 0
    summary = make_corpus(planned(out, "Slow"), [], verify=True)
    assert (summary.damaged, summary.earlier, summary.reports) == (1, 50, 60)
    assert files(out) == whole
    assert make_corpus(planned(out, "Slow"), [], verify=True).earlier == 60


@pytest.mark.parametrize("marker", [b"", b"[1]", b"{}", b'{"shard": 2}', b"\xff\xfe", b"[" * 100_000])
def test_shard_with_a_damaged_marker_is_read_again(
    marker: bytes, source: Path, whole: dict[str, str], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    made(out, source, reader="Slow")
    (out / "manifest/done/shard-000002.json").write_bytes(marker)
    assert made(out, reader="Slow").earlier == 50
    assert files(out) == whole


@pytest.mark.parametrize(
    "manifest",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"pins": [], "inputs": [], "shards": [[0, 0, 1, 0, 0]]}',
        b'{"pins": {}, "inputs": [{"name": "a"}], "shards": []}',
        b'{"pins": {}, "inputs": [], "shards": [[0, 0, 1, 0, 0]]}',
        b'{"pins": {}, "inputs": [], "shards": [[0, 0]]}',
        b'{"pins": {}, "inputs": [], "shards": [[0, Infinity, 1, 0, 0]]}',
        b'{"pins": {}, "inputs": null, "shards": null}',
    ],
)
def test_damaged_manifest_is_a_clear_error_and_stays(manifest: bytes, source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    path = out / "manifest/run.json"
    path.parent.mkdir(parents=True)
    path.write_bytes(manifest)
    with pytest.raises(UsageError, match="is damaged") as told:
        made(out, source)
    assert "from a backup" in str(told.value.hint)
    assert path.read_bytes() == manifest


@given(st.data())
@settings(max_examples=300)
def test_manifest_with_changed_bytes_opens_or_is_a_clear_error(data: st.DataObject) -> None:
    shard = Shard(0, Input("a.jsonl", "/a.jsonl", "table", "00", 10), 0, 5)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        save_manifest(folder, Manifest({"schema": 1, "model": "fast"}, [shard.input], [shard]))
        path = folder / "manifest/run.json"
        content = bytearray(path.read_bytes())
        for _ in range(data.draw(st.integers(1, 4))):
            content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
        path.write_bytes(content[: data.draw(st.integers(len(content) // 2, len(content)))])
        try:
            opened = open_manifest(folder, {"schema": 1, "model": "fast"})
        except UsageError:
            return
        assert all(each.input in opened.inputs and each.count >= 0 for each in opened.shards)


def test_input_of_the_same_content_counts_once(source: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.jsonl"
    again.write_bytes(source.read_bytes())
    summary = made(tmp_path / "out", source, again)
    assert (summary.reports, summary.known_inputs) == (60, [str(again)])
    assert len({row["document_id"] for row in rows(tmp_path / "out", "documents")}) == 60


def test_later_run_adds_inputs(source: Path, tmp_path: Path) -> None:
    made(tmp_path / "out", source)
    before = files(tmp_path / "out")
    other = write_reports(tmp_path / "other.jsonl", ["Olga said no."])
    summary = made(tmp_path / "out", source, other)
    assert (summary.reports, summary.earlier) == (61, 60)
    after = files(tmp_path / "out")
    assert {path: after[path] for path in before} == before


def test_folder_of_another_model_or_setting_is_refused(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    made(out, source)
    with pytest.raises(UsageError, match="size of shards 10; it is now 20"):
        made(out, source, shard=20)
    path = out / "manifest/run.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"pins": {"model_sha256": "0" * 64}}))
    with pytest.raises(UsageError, match="made with the model '0000") as told:
        made(out, source)
    assert "--out" in str(told.value.hint)


@pytest.mark.parametrize("first", [{}, {"given": "columns=(('text', 'inhalt'),)"}], ids=["added", "left out"])
def test_folder_of_other_columns_is_refused(first: dict[str, str], tmp_path: Path) -> None:
    second = {} if first else {"given": "columns=(('text', 'inhalt'),)"}
    (tmp_path / "manifest").mkdir()
    save_manifest(tmp_path, Manifest({"model": "a", **first}))
    with pytest.raises(UsageError, match="was made with the given metadata and columns"):
        open_manifest(tmp_path, {"model": "a", **second})
    assert open_manifest(tmp_path, {"model": "a", **first}).pins == {"model": "a", **first}


def test_folder_of_other_things_is_left_alone(source: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/letter.txt").write_text("Dear")
    with pytest.raises(UsageError, match="is neither empty nor a corpus"):
        made(tmp_path / "out", source)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["letter.txt"]


def test_second_run_at_the_same_time_is_refused(source: Path, tmp_path: Path) -> None:
    made(tmp_path / "out", source)
    with locked(tmp_path / "out"), pytest.raises(UsageError, match="another run is using"):
        made(tmp_path / "out", source)


def test_nothing_to_go_on_with_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no run to resume"):
        made(tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_wrong_input_leaves_nothing_behind(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(UsageError, match="does not exist"):
        made(out, tmp_path / "missing.jsonl")
    assert not out.exists()
    made(out, source)
    before = files(out)
    with pytest.raises(UsageError, match="does not exist"):
        made(out, tmp_path / "missing.jsonl")
    assert files(out) == before and made(out).earlier == 60


def test_error_of_a_worker_ends_the_run_and_its_processes(source: Path, tmp_path: Path) -> None:
    run = planned(tmp_path / "out", "Slow", workers=2)

    def fail() -> None:
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space left"):
        make_corpus(run, [str(source)], passed=fail)
    assert not [child for child in psutil.Process().children() if "sayso.corpus.child" in child.cmdline()]
    assert list(run_here(run, [], lambda: None)) == []
