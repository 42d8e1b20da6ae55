"""Run the commands of documentation pages, and compare their output with what the pages show.

    python tools/run_docs.py README.md docs/how-to/who-stands-where.md     print a diff and exit with 1 if they differ
    python tools/run_docs.py --write docs/how-to/who-stands-where.md       put today's output into the page; a page
                                                                            with a command that fails stays as it is

A command is a line `$ …` of a fenced block, and the lines after it are its output. If a block has only commands, and a
```text block follows, the last command must print at least the paragraphs of that block, in that order. Each page
runs in its own folder, with copies of `study/`, `examples/` and `benchmarks/`, without color and 80 columns wide.
"""

from __future__ import annotations

import argparse
import difflib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GIVEN = ("study", "examples", "benchmarks")
PICTURES = Path("docs/how-to/pictures")
BLOCK = re.compile(r"^```(?P<kind>\w*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
RUN = ("sayso ", "head ", "python ", "echo ")
"""Commands that begin like this are run; others (make, docker) are only shown."""


@dataclass(frozen=True)
class Step:
    """A command of a page, the output that the page shows, and the place of that output in the page."""

    command: str
    shown: str
    start: int
    end: int
    in_part: bool = False


def steps_of(page: str) -> list[Step]:
    """Return the commands of a page, in order."""
    return list(_steps(page))


def _steps(page: str) -> Iterator[Step]:
    blocks = [block for block in BLOCK.finditer(page) if block["kind"] in ("", "console", "text")]
    for at, block in enumerate(blocks):
        lines = block["body"].splitlines(keepends=True)
        if not any(line.startswith("$ ") for line in lines):
            continue
        offset = block.start("body")
        found: list[tuple[str, int, int]] = []  # command, start and end of its output
        for line in lines:
            offset += len(line)
            if line.startswith("$ "):
                found.append((line[2:].strip(), offset, offset))
            elif found:
                found[-1] = (*found[-1][:2], offset)
        follows = blocks[at + 1] if at + 1 < len(blocks) else None
        alone = all(start == end for _, start, end in found)
        if alone and follows and page[block.end() : follows.start()].strip() == "" and "\n$ " not in follows[0]:
            found[-1] = (found[-1][0], follows.start("body"), follows.end("body"))
        for command, start, end in found:
            if command.startswith(RUN):
                yield Step(command, page[start:end], start, end, alone and start != end)


class CommandFailed(Exception):
    """A command of a page fails."""


def run_page(path: Path, *, keep_pictures: bool = False) -> tuple[str, list[str]]:
    """Run a page; return it as it should read, and the differences. Pictures are not compared.

    Raises:
        CommandFailed: a command fails.
    """
    page = path.read_text(encoding="utf-8")
    differences: list[str] = []
    steps = steps_of(page)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for given in GIVEN:
            shutil.copytree(ROOT / given, folder / given)
        (folder / PICTURES).mkdir(parents=True)
        outputs = [_run(step.command, folder) for step in steps]
        for step, output in reversed([*zip(steps, outputs, strict=True)]):
            if step.in_part:
                differences += [f"{path}: {step.command} does not print:\n{part}" for part in _absent(step, output)]
            elif output != step.shown:
                old, new = step.shown.splitlines(), output.splitlines()
                told = difflib.unified_diff(old, new, f"{path}: {step.command}", "what it prints", lineterm="")
                differences.append("\n".join(told))
                page = page[: step.start] + output + page[step.end :]
        if keep_pictures:
            shutil.copytree(folder / PICTURES, ROOT / PICTURES, dirs_exist_ok=True)
    return page, differences


def _absent(step: Step, output: str) -> Iterator[str]:
    """Yield the paragraphs that a command does not print, or not in this order."""
    at = 0
    for part in step.shown.strip("\n").split("\n\n"):
        found = output.find(part, at)
        if found < 0:
            yield part
        else:
            at = found + len(part)


def _run(command: str, folder: Path) -> str:
    """Run a command as a reader would; return its standard output."""
    here = str(Path(sys.executable).parent)
    known = {name: value for name, value in os.environ.items() if not name.startswith("SAYSO_")}
    environment = {
        **known,
        "PATH": f"{here}{os.pathsep}{os.environ.get('PATH', '')}",
        "PYTHONPATH": str(ROOT / "src"),
        "NO_COLOR": "1",
        "COLUMNS": "80",
    }
    line = re.sub(r"(^|\| )sayso ", rf'\1"{sys.executable}" -m sayso ', command)
    line = re.sub(r"^python ", f'"{sys.executable}" ', line)
    done = subprocess.run(line, shell=True, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 3):  # 3: done, with problems in a report
        raise CommandFailed(f"$ {command}\n{done.stdout}{done.stderr}")
    return done.stdout


def main() -> int:
    """Compare or rewrite pages."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="+", type=Path)
    parser.add_argument("--write", action="store_true", help="rewrite the pages")
    given = parser.parse_args()
    wrong = False
    for path in given.pages:
        try:
            page, differences = run_page(path, keep_pictures=given.write)
        except CommandFailed as failure:
            print(f"{path}: {failure}")
            return 1
        print("\n".join(differences))
        if given.write:
            path.write_text(page, encoding="utf-8")
        wrong = wrong or bool(differences)
    return int(wrong and not given.write)


if __name__ == "__main__":
    sys.exit(main())
