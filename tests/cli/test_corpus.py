"""`sayso corpus` makes a folder of tables with sayso's own model, and says what came of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders import HARBOUR_REPORT
from sayso.cli.main import run
from sayso.models.bundle import bundle_names

parquet = pytest.importorskip("pyarrow.parquet", reason="writes the tables: pip install 'sayso[corpus]'")
pytest.importorskip("duckdb", reason="joins the copies: pip install 'sayso[corpus]'")
pytest.importorskip("datasketch", reason="finds the copies: pip install 'sayso[corpus]'")


@pytest.mark.skipif(not bundle_names(), reason="no model is packaged")
def test_reports_become_tables_and_a_second_run_reads_none(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/harbour.txt").write_text(HARBOUR_REPORT, encoding="utf-8")
    (tmp_path / "in/odd.html").write_bytes(b"%PDF-1.7 not a page")
    out = tmp_path / "out"
    assert run(["corpus", str(tmp_path / "in"), "--out", str(out), "--workers", "2", "--shard", "1"]) == 3
    told = capfd.readouterr()
    assert "2 reports (1 read, 1 set aside, 0 of them copies)" in told.out
    assert "1 acquire/unreadable (1 set aside): " in told.err
    (documents,) = [path for path in out.glob("documents/*/*.parquet") if "2025" in str(path)]
    (document,) = parquet.read_table(documents).to_pylist()
    assert document["title"] == "Harbour tunnel to open early, minister hints"
    assert run(["corpus", "--out", str(out), "--shard", "1"]) == 3
    assert "2 of these reports were read in an earlier run" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(["missing.warc", "--out", "out"], "missing.warc does not exist", id="no-input"),
        pytest.param(["--out", "out"], "out has no run to resume", id="nothing-to-go-on-with"),
        pytest.param(["in", "--out", "out", "--time-limit", "0"], "time-limit", id="no-time"),
    ],
)
def test_wrong_usage_is_told(
    arguments: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["corpus", *arguments]) == 2
    assert told in capfd.readouterr().err
    assert not (tmp_path / "out/documents").exists()
