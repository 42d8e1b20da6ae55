"""Reads and writes codebook files: YAML, which people write by hand, or REFI-QDA's .qdc."""

from __future__ import annotations

import re
from collections.abc import Iterable
from os import PathLike
from pathlib import Path
from typing import Any

import yaml

from sayso.domain.coding import Concept
from sayso.errors import UnreadableFile, UsageError

YAML = (".yaml", ".yml")
BREAKS = re.compile(r"\\x85|\\u202[89]|[\x85\u2028\u2029]")  # line ends to YAML, which would become blanks
FIELDS = ("name", "proposition", "words", "examples")
EXAMPLE = "concepts: [{name: Accord, proposition: The six states should sign the accord.}]"


def write_concepts(concepts: Iterable[Concept], path: str | PathLike[str]) -> None:
    """Write a codebook in the format given by the suffix.

    Raises:
        UsageError: the suffix is not .yaml, .yml or .qdc.
    """
    path = Path(path)
    if path.suffix in YAML:
        path.write_text(concepts_to_yaml(concepts), encoding="utf-8")
    elif path.suffix == ".qdc":
        from sayso.export.qdc import write_codebook

        write_codebook(concepts, path)
    else:
        raise UsageError(f"{path} is not a codebook that sayso can write", hint="name it .yaml or .qdc")


def read_concepts(path: str | PathLike[str]) -> list[Concept]:
    """Return the concepts of a codebook file.

    Raises:
        UnreadableFile: it cannot be read, or is not a codebook.
    """
    path = Path(path)
    try:
        if path.suffix in YAML:
            return concepts_from_yaml(path.read_text(encoding="utf-8"), str(path))
        if path.suffix == ".qdc":
            from sayso.export.qdc import read_codebook

            return list(read_codebook(path))
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(
            f"{path} cannot be read: {error}", hint="check the path and the encoding (UTF-8)"
        ) from error
    raise UsageError(f"{path} is not a codebook that sayso can read", hint="name a .yaml or .qdc file")


def concepts_to_yaml(concepts: Iterable[Concept]) -> str:
    """Return a codebook as YAML: a list `concepts` with name, proposition and, if any, words and examples."""
    rows = [
        {
            field: list(value) if isinstance(value, tuple) else value
            for field in FIELDS
            if (value := getattr(one, field))
        }
        for one in concepts
    ]
    readable = not BREAKS.search(str(rows))
    return str(yaml.safe_dump({"concepts": rows}, sort_keys=False, allow_unicode=readable, width=100))


def concepts_from_yaml(text: str, name: str = "the codebook") -> list[Concept]:
    """Read a codebook in YAML.

    Raises:
        UnreadableFile: it is not valid YAML, or not of this form.
    """
    try:
        body = yaml.load(text, yaml.BaseLoader)  # all scalars stay text: a concept may be called "No" or "2024"
    except (yaml.YAMLError, RecursionError) as error:
        raise UnreadableFile(f"{name} is not valid YAML: {error}", hint=f"for example {EXAMPLE}") from error
    rows = body.get("concepts") if isinstance(body, dict) else None
    if not isinstance(rows, list):
        raise UnreadableFile(f"{name} has no list of concepts", hint=f"for example {EXAMPLE}")
    return [_concept(row, f"concept {number} of {name}") for number, row in enumerate(rows, 1)]


def _concept(row: Any, where: str) -> Concept:
    if not isinstance(row, dict) or not isinstance(row.get("name"), str) or not isinstance(row.get("proposition"), str):
        raise UnreadableFile(f"{where} needs a name and a proposition", hint=f"for example {EXAMPLE}")
    if unknown := sorted(set(map(str, row)) - set(FIELDS)):
        raise UnreadableFile(f"{where} has an unknown field {unknown[0]!r}", hint=f"the fields are {', '.join(FIELDS)}")
    return Concept(row["name"], row["proposition"], _texts(row, "words", where), _texts(row, "examples", where))


def _texts(row: dict[str, Any], field: str, where: str) -> tuple[str, ...]:
    value = row.get(field) or []
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise UnreadableFile(f"{field} of {where} is not a list of texts", hint=f"{field}: [one, another]")
    return tuple(value)
