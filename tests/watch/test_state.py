"""What a watch remembers is there after a start, or was never there."""

from __future__ import annotations

from pathlib import Path

import pytest

from sayso.acquire.listing import Listed
from sayso.acquire.url import Marks
from sayso.domain.text import Problem
from sayso.errors import UsageError
from sayso.watch.host_queue import HostState
from sayso.watch.state import (
    FORGET_SECONDS,
    InHand,
    ListingState,
    ReportState,
    WatchState,
    read_state,
    write_state,
)

FEED, REPORT = "http://a.example/feed", "http://a.example/1"


def a_state() -> WatchState:
    odd = Problem("acquire", "odd-date", "'yesterday' is no date")
    listed = Listed(REPORT, "yesterday", title="Lübeck \ud800", byline=("Cy Dee",), words="Words.", problems=(odd,))
    return WatchState(
        listings={FEED: ListingState(5.0, kind="feed", failures=2, marks=Marks('"x"', "Mon"))},
        reports={REPORT: ReportState(listed, FEED, since=1.0, listed_at=2.0, due=3.0, tries=1, marks=Marks('"y"'))},
        hosts={"a.example": HostState(7.0, 1, 6.0)},
        crashes={REPORT: 1},
    )


def test_a_state_comes_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "watch.json"
    write_state(path, a_state())
    assert read_state(path) == a_state()
    assert [one.name for one in tmp_path.iterdir()] == ["watch.json"]


def test_a_state_that_could_not_be_written_in_full_leaves_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "watch.json"
    write_state(path, a_state())
    (tmp_path / ".watch.json.new").write_text('{"format": 1, "list')
    assert read_state(path) == a_state()


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": 2}', '{"format": 1, "listings": {"a": {"odd": 1}}}'])
def test_what_is_no_state_is_refused(content: str, tmp_path: Path) -> None:
    path = tmp_path / "watch.json"
    path.write_text(content)
    with pytest.raises(UsageError, match="is not a state file of a watch"):
        read_state(path)


def test_what_nobody_lists_any_more_is_forgotten_after_a_month() -> None:
    state = a_state()
    state.forget_old(FORGET_SECONDS + 100)
    assert REPORT in state.reports, "it is still to be fetched"
    state.reports[REPORT].due = None
    state.forget_old(FORGET_SECONDS)
    assert REPORT in state.reports
    state.forget_old(FORGET_SECONDS + 100)
    assert (state.reports, state.hosts) == ({}, {})


def test_a_clock_that_was_wrong_keeps_nothing_waiting() -> None:
    state = a_state()
    state.reports[REPORT].due = state.hosts["a.example"].free_at = 1e12
    state.bound_times(0.0, 90_000.0)
    assert (state.reports[REPORT].due, state.hosts["a.example"].free_at) == (90_000.0, 86_400.0)


def test_what_was_being_read_when_the_process_ended_is_known(tmp_path: Path) -> None:
    in_hand = InHand(tmp_path / "watch.json")
    with in_hand.reading(REPORT):
        assert InHand(tmp_path / "watch.json").left() == REPORT
    assert in_hand.left() == ""
