"""What is shipped to run sayso as a service fits the command line and the tree that it is built from."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from fnmatch import fnmatch
from pathlib import Path

import pytest

from sayso.cli.main import sayso

ROOT = Path(__file__).parents[1]
UNIT = ROOT / "deploy" / "sayso-watch.service"
DOCKERFILE = ROOT / "deploy" / "Dockerfile"
MOST_EXPOSED = 1.5  # of 10, by systemd's own reckoning
needs_systemd = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")


def parses(words: list[str]) -> bool:
    command, *arguments = words
    return sayso.commands[command].make_context(command, arguments) is not None


def test_the_unit_starts_a_command_that_sayso_knows() -> None:
    line = re.search(r"^ExecStart=(.+)$", UNIT.read_text(), re.M)
    assert line
    program, *words = shlex.split(line[1])
    assert Path(program).name == "sayso"
    assert parses(words)


@needs_systemd
def test_the_unit_is_one_that_systemd_takes(tmp_path: Path) -> None:
    program = tmp_path / "sayso"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    unit = tmp_path / UNIT.name
    unit.write_text(UNIT.read_text().replace("/opt/sayso/bin/sayso", str(program)))
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", unit], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@needs_systemd
def test_the_unit_leaves_little_exposed() -> None:
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", UNIT], capture_output=True, text=True, check=False
    )
    if "Overall exposure" not in done.stdout:
        pytest.skip(f"this systemd-analyze does not judge files: {done.stderr.strip()}")
    told = re.search(r"exposure level for \S+ ([\d.]+)", done.stdout)
    assert told
    assert float(told[1]) <= MOST_EXPOSED


def test_the_image_is_built_of_what_is_in_the_tree_and_not_ignored() -> None:
    ignored = (ROOT / "deploy" / "Dockerfile.dockerignore").read_text().split()
    copied = [
        source
        for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE.read_text(), re.M)
        for source in line.split()[:-1]
    ]
    assert {"src", "pyproject.toml", "requirements/run.lock"} <= set(copied)
    for source in copied:
        assert (ROOT / source).exists(), f"{source} is not there"
        assert any(fnmatch(source, kept[1:]) for kept in ignored if kept.startswith("!")), f"{source} is ignored"


def test_the_image_starts_a_command_that_sayso_knows_as_another_user_than_root() -> None:
    text = DOCKERFILE.read_text()
    entry, command = (
        re.findall(r'"([^"]+)"', re.search(rf"^{word} (.+)$", text, re.M)[1]) for word in ("ENTRYPOINT", "CMD")
    )
    assert entry == ["sayso"]
    assert parses(command)
    users = re.findall(r"^USER (\S+)$", text, re.M)
    assert users
    assert users[-1] not in ("root", "0")
