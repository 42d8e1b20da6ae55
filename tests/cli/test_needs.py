"""A plain install does what it can; what needs an extra says so before it does anything."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from builders import HARBOUR_REPORT, harbour_record
from sayso.book import open_record
from sayso.cli.main import run, sayso
from sayso.cli.needs import NEEDS
from sayso.errors import UsageError
from sayso.extras import EXTRAS
from sayso.models.bundle import bundle_names

ROOT = Path(__file__).parents[2]
ALL_MODULES = sorted({module for extra in EXTRAS.values() for module in extra.modules})


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder of a user who ran `pip install sayso` and no more."""
    for name in ALL_MODULES:
        for loaded in [one for one in sys.modules if one == name or one.startswith(f"{name}.")]:
            monkeypatch.delitem(sys.modules, loaded)
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.skipif(not bundle_names(), reason="no model is packaged")
def test_a_plain_install_adds_reports(plain: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (plain / "report.txt").write_text(HARBOUR_REPORT, encoding="utf-8")
    assert run(["add", "report.txt", "--record", "press.db"]) in (0, 3)
    assert "1 report (1 new)" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "extra"),
    [
        ("add corpus --record new.db", "corpus"),
        ("add rows.parquet --record new.db", "parquet"),
        ("add archive.warc.gz --record new.db", "corpus"),
        ("search x --record postgresql://me@localhost/press", "postgres"),
        ("corpus report.txt --out new", "corpus"),
        ("corpus report.txt --out new --ray auto", "corpus"),
        ("export parquet --record press.db --out new", "parquet"),
        ("export graphml --record press.db --out new", "network"),
        ("export gexf --record press.db --out new", "network"),
        ("network --record press.db --out new", "network"),
        ("network --record press.db --out new.svg", "network"),
        ("picture bars --record press.db --out new.svg", "picture"),
        ("serve --record new.db", "web"),
        ("users add ann --password longer-than-ten --record new.db", "web"),
        ("train stance claims.jsonl --claims claims.jsonl --arguments claims.jsonl --start corpus --out new", "train"),
    ],
)
def test_a_missing_extra_is_named_before_work_starts(
    arguments: str, extra: str, plain: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (plain / "corpus/manifest").mkdir(parents=True)
    (plain / "corpus/manifest/run.json").write_text("{}", encoding="utf-8")
    for name in ("report.txt", "rows.parquet", "archive.warc.gz", "claims.jsonl"):
        (plain / name).write_bytes(b"x")
    with open_record("press.db") as book:
        book.put(harbour_record())
    before = {path.name for path in plain.iterdir()}
    assert run(arguments.split()) == 2
    said = capsys.readouterr().err
    assert "which is not installed" in said
    assert not said.startswith("Error: sayso") or " needs " in said
    assert f"Try:   pip install 'sayso[{extra}]'" in said
    assert {path.name for path in plain.iterdir()} - before <= {"press.db-wal", "press.db-shm"}


def test_the_library_names_the_extra_too(plain: Path) -> None:
    with open_record("press.db") as book:
        book.put(harbour_record())
        for work in (book.network, book.coalitions, lambda: book.export("gexf", plain / "out.gexf")):
            with pytest.raises(UsageError, match="networkx, which is not installed"):
                work()


def test_the_table_of_extras_is_that_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = project["optional-dependencies"]
    assert {*declared} - {"all", "dev"} == {*EXTRAS}
    [everything] = map(Requirement, declared["all"])
    assert everything.name == "sayso"
    assert everything.extras == {*EXTRAS} - {"train", "cluster"}
    assert {*NEEDS.values()} <= {*EXTRAS}
    assert {*NEEDS} <= {*sayso.commands}
