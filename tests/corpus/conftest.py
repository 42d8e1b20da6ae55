"""Corpus runs whose reading processes find the readers of `stub_readers.py`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import sayso

pytest.importorskip("pyarrow", reason="writes the tables: pip install 'sayso[corpus]'")
pytest.importorskip("duckdb", reason="joins the copies: pip install 'sayso[corpus]'")

HERE = Path(__file__).parent
PLACES = [Path(sayso.__file__).parents[1], HERE.parent, HERE]
sys.path += [str(HERE)] * (str(HERE) not in sys.path)


@pytest.fixture(autouse=True, scope="session")
def _readers_are_found() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("PYTHONPATH", os.pathsep.join(map(str, PLACES)))
        yield
