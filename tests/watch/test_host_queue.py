"""Jobs wait for their hosts, each host in its own time."""

from __future__ import annotations

from sayso.watch.host_queue import HostQueue, HostState
from sayso.watch.pace import Pace

PACE = Pace(host_delay_seconds=2.0, silence_seconds=10.0, longest_silence_seconds=30.0)
A, B = "http://a.example", "http://b.example"


def queue(hosts: dict[str, HostState] | None = None) -> HostQueue:
    return HostQueue(PACE, {} if hosts is None else hosts)


def taken(jobs: HostQueue, now: float) -> str | None:
    job = jobs.take(now)
    return job and job.target


def test_a_host_is_asked_one_thing_at_a_time_and_not_before_its_delay() -> None:
    jobs = queue()
    for number in range(2):
        jobs.put(f"{A}/{number}", 0.0, is_listing=False)
    assert (taken(jobs, 1.0), taken(jobs, 1.0), jobs.next_at()) == (f"{A}/0", None, None)
    jobs.asked(f"{A}/0", 5.0, 0.0)
    assert (taken(jobs, 6.9), jobs.next_at(), taken(jobs, 7.0)) == (None, 7.0, f"{A}/1")


def test_the_longer_of_our_delay_and_the_sites_is_kept() -> None:
    jobs = queue()
    jobs.put(f"{A}/1", 0.0, is_listing=False)
    jobs.asked(A, 0.0, 9.0)
    assert jobs.next_at() == 9.0


def test_a_waiting_host_holds_up_no_other() -> None:
    jobs = queue()
    jobs.put(f"{A}/1", 0.0, is_listing=False)
    jobs.put(f"{B}/1", 0.5, is_listing=False)
    jobs.not_now(A, 0.0, 0.0)
    assert (taken(jobs, 1.0), taken(jobs, 1.0)) == (f"{B}/1", None)


def test_pauses_double_up_to_the_longest_and_end_with_an_answer() -> None:
    jobs = queue()
    assert [jobs.not_now(A, 0.0, 0.0) for _ in range(4)] == [10.0, 20.0, 30.0, 30.0]
    jobs.answered(A, 40.0)
    assert jobs.not_now(A, 40.0, 0.0) == 50.0
    assert jobs.not_now(A, 50.0, 99.0) == 149.0, "the server asked for more"
    assert jobs.not_now(A, 200.0, 1e9) == 200.0 + 86_400, "no server keeps us away for ever"


def test_listings_go_first_but_only_every_other_time() -> None:
    jobs = queue()
    for number in range(3):
        jobs.put(f"{A}/report-{number}", 0.0, is_listing=False)
    order = []
    for now in (10.0, 20.0, 30.0, 40.0):
        jobs.put(f"{A}/feed", now, is_listing=True)
        order.append(taken(jobs, now))
        jobs.asked(A, now, 0.0)
    assert order == [f"{A}/feed", f"{A}/report-0", f"{A}/feed", f"{A}/report-1"]


def test_a_round_is_done_where_only_hosts_are_left_that_are_unwell_or_far_off() -> None:
    jobs = queue()
    jobs.put(f"{A}/1", 0.0, is_listing=False)
    jobs.put(f"{B}/1", 100.0, is_listing=False)
    assert not jobs.is_done(1.0, patience_seconds=60.0)
    jobs.asked(A, 1.0, 100.0)
    assert jobs.is_done(1.0, patience_seconds=60.0)
    assert not jobs.is_done(50.0, patience_seconds=60.0)
    jobs.not_now(A, 50.0, 0.0)
    assert jobs.is_done(50.0, patience_seconds=60.0)


def test_what_is_known_of_hosts_outlives_the_queue() -> None:
    hosts: dict[str, HostState] = {}
    queue(hosts).not_now(A, 0.0, 500.0)
    again = queue(hosts)
    again.put(f"{A}/1", 0.0, is_listing=False)
    assert again.next_at() == 500.0
