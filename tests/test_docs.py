"""The documentation is true: its commands parse, its Python runs, its links lead somewhere."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click.termui
import pytest

import sayso as sayso_package
from builders import HARBOUR_REPORT, harbour_record
from repository_tools import load_tool
from sayso.cli.main import sayso
from sayso.domain.record import Mention, Record
from sayso.domain.statement import Candidate, Link
from sayso.domain.text import Block, Span
from sayso.extras import EXTRAS
from sayso.models.bundle import bundle_names
from sayso.version import __version__

ROOT = Path(__file__).parents[1]
PAGES = [path for path in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))) if path.is_file()]
MADE = load_tool("site_pages").command_pages()
PYTHON = [
    pytest.param(code, id=f"{page.name}-{number}")
    for page in PAGES
    for number, code in enumerate(re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL), 1)
]


def _commands(page: str) -> Iterator[str]:
    """Give the commands of a page: in code within a line, and in blocks with or without a prompt."""
    blocks = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
    yield from re.findall(r"`(sayso [^`\n]+)`", blocks.sub("", page))
    for kind, block in blocks.findall(page):
        if kind in ("", "console", "text"):
            yield from re.findall(r"^(?:\$ )?(sayso [^#\n]+)", block, re.M)


COMMANDS = sorted({line.strip() for page in PAGES for line in _commands(page.read_text(encoding="utf-8"))})


@pytest.mark.parametrize("code", PYTHON)
def test_python_example_runs(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = compile(code, "example", "exec")
    if not bundle_names():
        pytest.skip("no model is packaged")
    if "spacy" in code:
        pytest.importorskip("spacy")
    (tmp_path / "report.txt").write_text(HARBOUR_REPORT, encoding="utf-8")
    (tmp_path / "study").symlink_to(ROOT / "study")
    monkeypatch.chdir(tmp_path)
    exec(compiled, {})


@pytest.mark.parametrize("line", COMMANDS)
def test_command_example_is_one_that_sayso_knows(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    checkpoints = [
        f"my/{run}-checkpoints/epoch-{n}.safetensors" for run in ("first", "large-1", "large-2") for n in (2, 4)
    ]
    inputs = ["train.jsonl", "dev.jsonl", "reports.jsonl", "read.jsonl", "actors.tsv", "study/codebook.yaml"]
    inputs += ["polnear.jsonl", "polnear_records.jsonl", "babe.jsonl", "uncoded.jsonl", "perspectrum.jsonl.gz"]
    inputs += ["statements_train.jsonl", "claims_train.jsonl", "plv_train.jsonl"]
    for name in (*inputs, *checkpoints):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    for folder in ("corpus", "OLD", "models/coder"):
        (tmp_path / folder).mkdir(parents=True)
    monkeypatch.setattr(click.termui, "hidden_prompt_func", lambda _: "a long password")
    _, *words = shlex.split(re.split(" [<>] ", line)[0])
    if words[0].startswith("--"):
        assert words[0] in {
            option
            for parameter in sayso.get_params(sayso.make_context("sayso", [], resilient_parsing=True))
            for option in parameter.opts
        }
        return
    command = sayso.commands[words.pop(0)]
    while words and words[0] in getattr(command, "commands", {}):
        command = command.commands[words.pop(0)]
    if words:  # a command without arguments is only spoken of
        command.make_context(command.name, words)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_link_leads_to_a_file(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
        made = Path(os.path.relpath(page.parent / target, ROOT / "docs")).as_posix() in MADE
        assert made or (page.parent / target).exists(), f"{target} is not there"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_page_names_python_files_that_exist(page: Path) -> None:
    folders = ("src", "tests", "tools", "benchmarks")
    files = [path.as_posix() for folder in folders for path in (ROOT / folder).rglob("*.py")]
    files += [path.as_posix() for path in ROOT.glob("*.py")]
    for name in re.findall(r"`([\w/]+\.py)[ `]", page.read_text(encoding="utf-8")):
        assert any(path.endswith(f"/{name}") for path in files), f"{name} is not there"


RUN = [ROOT / "README.md", ROOT / "docs/tutorial.md", *sorted((ROOT / "docs/how-to").glob("*.md"))]
"""As `make docs-output`; other pages train for hours."""

SHOWING = [page for page in RUN if re.search(r"^\$ sayso ", page.read_text(encoding="utf-8"), re.MULTILINE)]


@pytest.mark.slow
@pytest.mark.skipif(not bundle_names(), reason="no model is packaged")
@pytest.mark.parametrize("page", SHOWING, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_page_shows_what_its_commands_print(page: Path) -> None:
    done = subprocess.run([sys.executable, "tools/run_docs.py", str(page)], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}\nmake docs-output puts what is printed into the page"


def test_pages_name_actors_by_name_not_by_number() -> None:
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        assert not re.findall(r"sayso actors (?:merge|split|rename|apart) \d+", text), page


def test_readme_begins_with_the_two_commands() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    top = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:6]
    for target in ("demo", "test"):
        assert any(line.startswith(f"$ make {target}") for line in top)
        assert re.search(rf"^{target}:", makefile, re.M)


def test_the_page_on_installing_names_every_extra() -> None:
    text = (ROOT / "docs/how-to/install.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `sayso\[(\w+)\]` \| ([^|]+) \|", text, re.MULTILINE))
    assert rows == {name: extra.purpose for name, extra in EXTRAS.items()}


def test_citation_names_this_version() -> None:
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {__version__}\n" in text
    assert f"Version {__version__}." in (ROOT / "docs/methods.md").read_text(encoding="utf-8")


def test_the_page_on_python_has_every_public_name() -> None:
    text = (ROOT / "docs/python.md").read_text(encoding="utf-8")
    shown = set(re.findall(r"^::: sayso\.(\w+)$", text, re.MULTILINE))
    assert {*sayso_package.__all__} - {"__version__", "SaysoError"} <= shown


def test_the_json_form_has_exactly_the_keys_that_are_written() -> None:
    text = (ROOT / "docs/json-form.md").read_text(encoding="utf-8")
    written = set(_keys(sayso_package.record_to_dict(_record_with_every_key())))
    assert set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)) == written


def _record_with_every_key() -> Record:
    record = harbour_record()
    first, *others = record.statements
    assert first.speaker is not None
    said = replace(first.speaker, actor="7", candidates=(Candidate("SPL", "organization", 0.06),))
    chain = (*first.chain, Link("SPL", "organization", "stated", Span(0, 7)))
    first = replace(first, speaker=said, chain=chain, probabilities={"content": 0.9}, added_by="ann")
    document = replace(record.document, blocks=(Block(Span(0, 7), "heading"),))
    mention = Mention(Span(0, 7), "Lisbon", "Government of Portugal", "government", "PRT")
    return replace(record, document=document, statements=(first, *others), mentions=(mention,))


def _keys(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield key
            if key not in ("made_by", "probabilities", "candidates", "participants"):  # the page has these in words
                yield from _keys(one)
    elif isinstance(value, list):
        for one in value:
            yield from _keys(one)
