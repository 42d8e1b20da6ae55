"""A pipeline without a model: places are names of made-up reports."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from types import ModuleType

import pytest

from builders import harbour_record
from sayso.domain.record import Record
from sayso.errors import AcquireError, SaysoError
from sayso.settings import Settings


class FakePipeline(ModuleType):
    """Reads `good` and `clean` places, fails at `bad` ones, and finds nothing at `empty` ones."""

    settings: Settings | None = None

    def read_places(
        self, places: Sequence[str], settings: Settings, *, on_error: Callable[[SaysoError], None]
    ) -> Iterator[Record]:
        self.settings = settings
        for place in places:
            record = harbour_record()
            document = replace(record.document, id=place, origin=f"{place}.txt")
            if place.startswith("bad"):
                on_error(AcquireError(f"{place} does not exist", hint="check the path"))
            elif place.startswith("good"):
                yield replace(record, document=document)
            elif place.startswith("clean"):
                yield replace(record, document=document, problems=())


@pytest.fixture
def pipeline(monkeypatch: pytest.MonkeyPatch) -> FakePipeline:
    fake = FakePipeline("sayso.pipeline.read")
    monkeypatch.setitem(sys.modules, "sayso.pipeline.read", fake)
    return fake
