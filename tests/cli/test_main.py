"""The command `sayso` as a user starts it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from sayso.cli.main import run, sayso

HEAVY = ["numpy", "onnxruntime", "rich", "trafilatura", "spacy", "torch"]


def in_new_process(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("command", ["", *sayso.commands])
def test_help_shows_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = [command] if command != "train" else ["train", "attribution"]
    assert run([*filter(None, arguments), "--help"]) == 0
    assert f"  sayso {command}".rstrip() in capsys.readouterr().out.partition("Examples:")[2]


def test_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("sayso 0.")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["raed"], "No such command 'raed'", id="unknown-command"),
        pytest.param(["read"], "Missing argument 'PLACE...'", id="missing-place"),
        pytest.param(["read", "x", "--formt", "json"], "No such option", id="unknown-option"),
    ],
)
def test_wrong_usage_says_what_is_wrong_and_what_to_try(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    error, hint = capsys.readouterr().err.splitlines()
    assert error.startswith("Error: ")
    assert message in error
    assert hint.startswith("Try:   sayso")


def test_help_and_import_load_nothing_heavy() -> None:
    loaded = f"print([m for m in {HEAVY} if m in sys.modules])"
    assert in_new_process(f"import sys, sayso; {loaded}") == "[]\n"
    assert in_new_process(f"import sys; from sayso.cli.main import run; run(['--version']); {loaded}").endswith("[]\n")


def test_help_needs_no_library_but_click() -> None:
    code = """
import sys

def installed():
    return {name.partition(".")[0] for name, module in sys.modules.items() if "site-packages" in str(module)}

before = installed()
from sayso.cli.main import run
run(["--help"])
print(sorted(installed() - before))
"""
    assert in_new_process(code).splitlines()[-1] == "['click']"


def test_a_closed_pipe_ends_the_run_in_silence() -> None:
    code = "import sys; from sayso.cli.main import run; sys.exit(run(['--help']))"
    done = subprocess.run(
        f'"{sys.executable}" -c "{code}" | true; echo "${{PIPESTATUS[0]}}"',
        shell=True, executable="/bin/bash", capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("1\n", "")
