"""What lasts is out of the garbage collector's rounds, and is still freed when nothing needs it."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from fast_reader import read_page
from sayso.book import RecordBook
from sayso.web import findings
from sayso.web.findings import Findings
from sayso.web.lasting import set_aside
from sayso.web.workbench import Workbench


@pytest.fixture(autouse=True)
def give_back() -> Iterator[None]:
    yield
    gc.unfreeze()


class Kept:
    """Something that a result holds."""


def is_walked(one: object) -> bool:
    return any(found is one for found in gc.get_objects())


def test_what_is_alive_is_set_aside_and_freed_when_nothing_refers_to_it() -> None:
    kept = Kept()
    assert is_walked(kept)
    set_aside()
    assert not is_walked(kept)
    watch = weakref.ref(kept)
    del kept
    assert watch() is None


def test_cycles_that_nothing_refers_to_are_not_set_aside() -> None:
    kept = Kept()
    kept.itself = kept  # type: ignore[attr-defined]
    watch = weakref.ref(kept)
    del kept
    set_aside()
    assert watch() is None


@pytest.mark.parametrize(("quick_seconds", "walked"), [(0.0, False), (60.0, True)], ids=["slow", "quick"])
def test_the_result_of_a_slow_count_is_set_aside(
    book: RecordBook, monkeypatch: pytest.MonkeyPatch, quick_seconds: float, walked: bool
) -> None:
    monkeypatch.setattr(findings, "QUICK_SECONDS", quick_seconds)
    counted = Findings(book, 20.0)
    found = counted.get("kept", Kept)
    counted.close()
    assert is_walked(found) is walked


def test_what_the_model_needs_is_set_aside_once_it_is_loaded(book: RecordBook) -> None:
    before = gc.get_freeze_count()
    Workbench(book, read_page=read_page).warm_up()
    assert gc.get_freeze_count() > before + 10_000
