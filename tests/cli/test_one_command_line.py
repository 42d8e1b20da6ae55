"""One name, one meaning and one exit code for each thing, over all commands."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from builders import harbour_record, make_document, make_record, make_statement
from sayso.book import open_record
from sayso.cli.main import run, sayso
from sayso.settings import SETTINGS, Settings, load_settings


def commands(group: click.Group, *before: str) -> Iterator[tuple[str, click.Command]]:
    """All commands, with their names as a user types them."""
    for name, command in group.commands.items():
        yield " ".join([*before, name]), command
        if isinstance(command, click.Group):
            yield from commands(command, *before, name)


ALL = dict(commands(sayso))
WORKING = {
    name: command
    for name, command in ALL.items()
    if not isinstance(command, click.Group) or command.invoke_without_command
}
OF_THE_COMMAND = {"-o", "--out", "--role", "--start"}
"""Options that each command takes in its own way: a file or a folder; a user's role or a speaker's."""
NO_TEXT = "a\udcffb"  # as Python gives an argument whose bytes are not UTF-8


def options(command: click.Command) -> dict[str, click.Option]:
    return {name: one for one in command.params if isinstance(one, click.Option) for name in one.opts}


@pytest.fixture
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with a record of one report."""
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "SAYSO_RECORD", "SAYSO_REVIEWER"):
        monkeypatch.delenv(name, raising=False)
    with open_record("sayso.db") as book:
        book.put(harbour_record())
    return tmp_path


@pytest.mark.parametrize("name", ALL)
def test_every_help_shows_examples_that_call_the_command(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*name.split(), "--help"]) == 0
    shown = capsys.readouterr().out.partition("Examples:")[2]
    assert f"sayso {name}" in shown


@pytest.mark.parametrize("name", ["", *(name for name, command in ALL.items() if isinstance(command, click.Group))])
def test_summaries_fit_their_lines(name: str) -> None:
    shown = CliRunner().invoke(sayso, [*name.split(), "--help"], terminal_width=80).output
    lines = shown.partition("Commands:\n")[2].partition("\n\n")[0].splitlines()
    group = ALL.get(name, sayso)
    assert isinstance(group, click.Group)
    assert [line.split()[0] for line in lines] == sorted(group.commands)  # none needs a second line
    assert not [line for line in lines if line.endswith("...")]  # none is cut


@pytest.mark.parametrize("name", WORKING)
def test_every_command_can_be_quiet_and_verbose(name: str) -> None:
    assert {"-q", "--quiet", "-v", "--verbose"} <= {*options(WORKING[name])}


@pytest.mark.parametrize("name", sorted(WORKING))
def test_one_option_has_one_name(name: str) -> None:
    found = options(WORKING[name])
    for earlier, now in (("--min-sure", "--sure"), ("--as", "--reviewer"), ("--normalisation", "--normalization")):
        assert earlier not in found or found[earlier] is found[now]
    if "--out" in found:
        assert "-o" in found["--out"].opts
    if "--sure" in found:
        assert found["--sure"].metavar == "P"


def test_an_option_means_the_same_in_every_command() -> None:
    forms: dict[str, dict[tuple[object, ...], list[str]]] = {}
    for name, command in WORKING.items():
        for option, one in options(command).items():
            short = sorted(other for other in one.opts if len(other) == 2)
            form = (one.metavar, one.is_flag, one.multiple, isinstance(one.type, click.Choice), *short)
            forms.setdefault(option, {}).setdefault(form, []).append(name)
    assert not {option: found for option, found in forms.items() if len(found) > 1}.keys() - OF_THE_COMMAND


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["show", NO_TEXT], 1),
        (["search", NO_TEXT], 1),
        (["search", "--speaker", NO_TEXT], 1),
        (["actors", "list", NO_TEXT], 1),
        (["actors", "merge", NO_TEXT, "SPL"], 1),
        (["actors", "merge", "99999999999999999999", "SPL"], 1),
        (["actors", "rename", "SPL", NO_TEXT, "--reviewer", NO_TEXT], 0),
        (["concept", "add", NO_TEXT, "--proposition", NO_TEXT], 0),
        (["positions", NO_TEXT], 1),
        (["trace", NO_TEXT], 1),
        (["import", "brat", NO_TEXT], 1),
        (["export", "jsonl", "-o", f"{NO_TEXT}/x"], 1),
        (["search", "x", "--record", NO_TEXT], 1),
    ],
    ids=lambda value: None if isinstance(value, int) else ascii(" ".join(value)),
)
def test_an_argument_that_no_record_can_hold_is_answered(arguments: list[str], code: int, record: Path) -> None:
    assert run(arguments) == code


@pytest.mark.parametrize("name", ["network", "actors merge", "positions"])
def test_earlier_names_work_and_are_not_shown(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*name.split(), "--help"]) == 0
    shown = capsys.readouterr().out
    for earlier in ("--min-sure", "--as ", "--normalisation", "organisation"):
        assert earlier not in shown


def test_british_spelling_is_accepted(record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["concept", "add", "Tunnel", "--proposition", "It should open."]) == 0
    for spelling in ("organisation", "organization"):
        assert run(["positions", "Tunnel", "--by", spelling]) == 1
        assert "no statement is coded" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["search", "zeppelin"], id="nothing found"),
        pytest.param(["actors", "list", "Nobody Atall"], id="no such actor"),
        pytest.param(["trace", "zeppelins over the harbour"], id="no such words"),
        pytest.param(["show", "nothing-of-this-name"], id="nothing to show"),
        pytest.param(["search", "x", "--record", "missing.db"], id="missing record"),
        pytest.param(["serve", "--record", "missing.db"], id="missing record to serve"),
        pytest.param(["import", "jsonl", "missing.jsonl"], id="missing file"),
        pytest.param(["train", "attribution", "missing.jsonl", "--out", "x"], id="missing file of examples"),
        pytest.param(["code", "stance", "missing.jsonl"], id="missing file of claims"),
        pytest.param(["code", "statements", "--from", "missing.jsonl"], id="missing file of codings"),
        pytest.param(["concept", "import", "missing.yaml"], id="missing codebook"),
        pytest.param(["import", "jsonl", "words.txt"], id="not a file of records"),
        pytest.param(["import", "dna", "words.txt"], id="not a DNA file"),
        pytest.param(["concept", "import", "words.yaml"], id="not a codebook"),
        pytest.param(["code", "stance", "words.txt"], id="not a file of claims"),
        pytest.param(["code", "statements", "--from", "words.txt"], id="not a file of codings"),
        pytest.param(["trace", "x", "--corpus", "missing"], id="missing folder"),
        pytest.param(["export", "csv", "--out", "missing/tables"], id="missing folder to write to"),
        pytest.param(["search", "tunnel", "-o", "missing/hits.csv"], id="missing folder of a file to write"),
        pytest.param(["read", "x.txt", "-o", "missing/rows.csv"], id="missing folder of a file of records"),
    ],
)
def test_what_is_missing_or_unreadable_fails_with_1(
    arguments: list[str], record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("words.txt", "words.yaml"):
        (record / name).write_text("words\n", encoding="utf-8")
    before = sorted(path.name for path in record.iterdir())
    assert run(arguments) == 1
    assert capsys.readouterr().err
    assert sorted({path.name for path in record.iterdir()} - {"sayso.db-wal", "sayso.db-shm"}) == before


@pytest.mark.parametrize(
    "arguments",
    [
        ["search", "--sure", "2"],
        ["search", "x", "--format", "xml"],
        ["positions"],
        ["search", "tunnel", "-o", "hits.xlsx"],
        ["search", "tunnel", "-o", "hits.csv", "--format", "json"],
    ],
)
def test_a_wrong_command_line_is_2(arguments: list[str], record: Path) -> None:
    assert run(arguments) == 2


@pytest.mark.parametrize("arguments", [["search", "tunnel", "-o"], ["concept", "export"], ["export", "jsonl", "-o"]])
def test_a_file_is_overwritten_with_force_alone(
    arguments: list[str], record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = record / ("out.yaml" if arguments[0] == "concept" else "out.jsonl")
    path.write_text("mine", encoding="utf-8")
    assert run([*arguments, path.name]) == 2
    assert "--force" in capsys.readouterr().err
    assert path.read_text(encoding="utf-8") == "mine"
    assert run([*arguments, path.name, "--force"]) == 0
    assert path.read_text(encoding="utf-8") != "mine"


def test_a_name_that_is_searched_for_suggests_the_speaker(record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["search", "Valadão"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    told = "Error: nothing found\nTry:   sayso search --speaker Valadão   (statements by Inês Valadão (2))\n"
    assert said.err.replace("'", "") == told
    assert run(["search", "--speaker", "Valadão"]) == 0
    assert capsys.readouterr().err == ""


def test_a_name_among_the_words_suggests_the_speaker_too(record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "SPL says Valadão is late."
    late = make_record(make_statement(text, "Valadão is late"), document=make_document(text, id="late", origin="late"))
    with open_record("sayso.db") as book:
        book.put(late)
    assert run(["search", "Valadão"]) == 0
    assert "To see what this person said: sayso search --speaker" in capsys.readouterr().err
    assert run(["search", "tunnel"]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(("form", "beginning"), [("csv", "id,report,"), ("jsonl", '{"id": '), ("json", "[\n {")])
def test_rows_come_in_every_format_and_in_a_file(
    form: str, beginning: str, record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["search", "tunnel", "--format", form]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith(beginning)
    assert run(["search", "tunnel", "--out", f"hits.{form}"]) == 0
    assert (record / f"hits.{form}").read_text(encoding="utf-8") == printed


def test_text_in_a_file_has_no_colors(record: Path) -> None:
    assert run(["search", "tunnel", "-o", "hits.txt"]) == 0
    assert "\x1b" not in (record / "hits.txt").read_text(encoding="utf-8")


def terminal(*arguments: str, **environment: str) -> str:
    """What a command prints to a terminal."""
    import os
    import pty

    parent, child = pty.openpty()
    command = [sys.executable, "-m", "sayso", *arguments]
    with subprocess.Popen(command, stdout=child, stderr=child, env={**os.environ, **environment}) as process:
        os.close(child)
        found = b""
        while True:
            try:
                piece = os.read(parent, 4096)
            except OSError:  # Linux tells the end of a terminal so
                break
            if not piece:
                break
            found += piece
        process.wait()
    os.close(parent)
    return found.decode()


def test_no_color_leaves_colors_out(record: Path) -> None:
    assert "\x1b[" in terminal("search", "tunnel", TERM="xterm")
    assert "\x1b[" not in terminal("search", "tunnel", TERM="xterm", NO_COLOR="1")


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["add", "missing.txt"], id="missing file"),
        pytest.param(["add", "empty"], id="folder without reports"),
        pytest.param(["import", "jsonl", "words.txt"], id="file without records"),
    ],
)
def test_nothing_to_keep_makes_no_record(
    arguments: list[str], record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (record / "empty").mkdir()
    (record / "words.txt").write_text("no record\n", encoding="utf-8")
    assert run([*arguments, "--record", "new.db"]) == 1
    assert not [*record.glob("new.db*")]
    told = capsys.readouterr()
    assert len((told.out + told.err).splitlines()) <= 2  # each fault is told once
    assert run([*arguments, "--record", "sayso.db"]) == 1
    assert (record / "sayso.db").exists()


def test_agreement_takes_the_record_before_or_after_its_name(record: Path) -> None:
    (record / "sayso.db").rename(record / "press.db")
    assert run(["review", "agreement", "--record", "press.db"]) == 0
    assert run(["review", "--record", "press.db", "agreement"]) == 0
    assert run(["review", "agreement"]) == 1


@pytest.mark.parametrize(
    "arguments",
    [["trace", "--all", "--min-reports", "9"], ["concept", "list"], ["actors", "offers"], ["users", "list"]],
    ids=" ".join,
)
def test_a_list_may_be_empty(arguments: list[str], record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*arguments, "--format", "jsonl"]) == 0
    assert capsys.readouterr().out == ""


def test_show_writes_what_changed_to_a_file(record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["show", "Valadão", "-o", "actor.json"]) == 0
    assert json.loads((record / "actor.json").read_text(encoding="utf-8"))["name"] == "Inês Valadão"
    assert run(["show", "Valadão", "-o", "actor.json"]) == 2
    assert run(["show", "Valadão", "-o", "actor.csv"]) == 2
    assert "--changes" in capsys.readouterr().err


class NoPatience(threading.Timer):
    """A timer whose time is up at once."""

    def start(self) -> None:
        self.function()

    def join(self, timeout: float | None = None) -> None:
        pass


@pytest.mark.parametrize(("options", "is_shown"), [([], True), (["--quiet"], False)])
def test_a_bar_shows_at_a_terminal_unless_quiet(
    options: list[str], is_shown: bool, record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr("sayso.cli.outcome.Timer", NoPatience)
    monkeypatch.setenv("TERM", "xterm")
    (record / "report.txt").write_text("“No,” said Mayor Ada Moe.", encoding="utf-8")
    assert run(["add", *options, "report.txt"]) in (0, 3)
    assert ("1/1" in terminal.getvalue()) is is_shown


def test_quiet_leaves_notes_out_and_keeps_errors(record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["concept", "list"]) == 0
    assert "There are no concepts yet" in capsys.readouterr().err
    assert run(["concept", "list", "--quiet"]) == 0
    assert capsys.readouterr().err == ""
    assert run(["show", "nothing-of-this-name", "-q"]) == 1
    assert "Error:" in capsys.readouterr().err


def test_serve_makes_no_record_of_a_mistyped_name(record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["serve", "--record", "typo.db"]) == 1
    assert "there is no record book at typo.db" in capsys.readouterr().err
    assert not (record / "typo.db").exists()


def test_init_writes_settings_that_load(record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", "research", "--record", "press.db"]) == 0
    text = (record / "research/sayso.toml").read_text(encoding="utf-8")
    assert load_settings(environment={}, folder=record / "research") == Settings(record="press.db")
    every = re.sub(r"^# (?=\w+ = )", "", text, flags=re.MULTILINE)
    (record / "research/tables").mkdir()
    (record / "research/sayso.toml").write_text(every, encoding="utf-8")
    found = load_settings(environment={}, folder=record / "research")
    assert found == Settings(record="press.db", tables=record / "research/tables")
    named = {line.partition(" = ")[0] for line in every.splitlines() if " = " in line and not line.startswith("#")}
    assert named == {*SETTINGS} == {*Settings.__dataclass_fields__} - {"given"}  # which is of one run's reports
    assert run(["init", "research"]) == 2


def test_commands_use_the_record_of_sayso_toml(record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (record / "sayso.db").rename(record / "press.db")
    assert run(["search", "tunnel"]) == 1
    assert run(["init", "--record", "press.db"]) == 0
    assert run(["search", "tunnel"]) == 0


def test_info_tells_what_there_is(record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["info", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["record"] == {"address": "sayso.db", "reports": 1, "versions": 1, "statements": 5, "actors": 3}
    assert found["extras"].keys() >= {"web", "corpus", "network"}
    assert {*found["settings"]} == {*SETTINGS} - {"record"}
    assert run(["info", "--record", "missing.db"]) == 0
    assert "there is no record book at missing.db" in capsys.readouterr().out
    assert not (record / "missing.db").exists()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_gives_the_script_of_a_shell(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["completion", shell]) == 0
    assert "_SAYSO_COMPLETE" in capsys.readouterr().out


def test_completion_completes(record: Path) -> None:
    import os

    environment = {**os.environ, "_SAYSO_COMPLETE": "bash_complete", "COMP_WORDS": "sayso conc", "COMP_CWORD": "1"}
    done = subprocess.run(
        [sys.executable, "-c", "from sayso.cli.main import run; run()"], env=environment, capture_output=True, text=True
    )
    assert done.stdout.splitlines() == ["plain,concept"]
