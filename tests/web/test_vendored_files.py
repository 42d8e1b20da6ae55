from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

import sayso.web

VENDOR = Path(sayso.web.__file__).parent / "static" / "vendor"
ROWS = re.findall(r"\| `([^`]+)` \|.*`([0-9a-f]{64})` \|", (VENDOR / "README.md").read_text())


@pytest.mark.parametrize(("name", "sha256"), ROWS)
def test_a_file_of_others_is_the_one_that_was_noted(name: str, sha256: str) -> None:
    assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == sha256


def test_every_file_of_others_is_noted() -> None:
    there = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.suffix in (".js", ".woff2")}
    assert there == {name for name, _ in ROWS}


def test_no_page_loads_anything_from_elsewhere() -> None:
    for path in (VENDOR.parent.parent).rglob("*"):
        if path.suffix in (".html", ".css", ".js") and VENDOR not in path.parents:
            words = re.sub(r"<a(?:\s[^>]*)?\shref=\"https?:", "", path.read_text())  # a link loads nothing
            assert not re.search(r"(src|href)=\"https?:|url\(\"?https?:|@import", words), path
