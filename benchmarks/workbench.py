#!/usr/bin/env python3
"""Measure how long the workbench's pages take to their first byte, on a record of many statements.

usage: python benchmarks/workbench.py --record FILE [--statements N] [--rounds N] [--coded N]

benchmarks/bulk.py makes the record if there is none. It has one concept, against which some statements are coded. The
server runs in its own process; one request follows the other, each for something else. Figures are milliseconds of the
wall clock, from sending the request to the first byte of the page, and of the server's process alone, which other work
on the machine does not lengthen.
"""

from __future__ import annotations

import argparse
import http.client
import json
import multiprocessing
import random
import socket
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

from bulk import fill_in_bulk
from record import ROLES, Drawn

from sayso.book import RecordBook, open_record
from sayso.serving import switch_threads_often
from sayso.settings import Settings
from sayso.web.app import make_app
from sayso.web.lasting import set_aside
from sayso.web.security.limits import RATES, Rate, RateLimits
from sayso.web.workbench import Options, Workbench

LIMIT_MS, NETWORK_LIMIT_MS = 150, 300
CONCEPT = "Measured"


def serve(record: Path, port: int) -> None:
    """Serve the record, without a limit on requests."""
    import uvicorn

    switch_threads_often()
    with open_record(record) as book:
        limits = RateLimits({kind: Rate(1_000_000_000, 1.0) for kind in RATES})
        workbench = Workbench(book, settings=Settings(), options=Options(who="ann"), limits=limits)
        app = make_app(workbench)
        set_aside()  # as `sayso serve` does when the model is loaded
        uvicorn.run(app, port=port, log_level="error")


def code(book: RecordBook, count: int) -> None:
    """Code statements against a concept, so that positions and networks have something to count."""
    if any(concept.name == CONCEPT for concept in book.concepts.list()):
        return
    book.concepts.add(CONCEPT, "It should be measured.", who="ann")
    chance, drawn = random.Random(3), Drawn()
    ids: dict[str, None] = {}
    while len(ids) < count:
        word = drawn.words[chance.randrange(4000)]
        ids |= dict.fromkeys(hit.id for hit in book.search(word, limit=100))
    stances = ("supports", "opposes", "ambiguous")
    rows = [(CONCEPT, one, chance.choice(stances)) for one in list(ids)[:count]]
    book.codings.add_all(rows, coder="ann")


def shapes(book: RecordBook, chance: random.Random) -> dict[str, Callable[[], str]]:
    """Return for each kind of page a function that returns the address of one."""
    drawn = Drawn()
    actors = [actor.id for actor in book.browse.actors(limit=400)]
    reports = book.counts()["reports"]

    def word() -> str:
        return drawn.words[chance.randrange(20) if chance.random() < 0.5 else chance.randrange(30_000)]

    def statement() -> str:
        return f"{chance.randrange(reports):x}-{chance.randrange(100)}"

    return {
        "read": lambda: "/read",
        "report": lambda: f"/reports/report-{chance.randrange(reports)}",
        "search, nothing asked": lambda: "/search",
        "search, words": lambda: f"/search?{urlencode({'words': word()})}",
        "search, facets": lambda: (
            f"/search?{urlencode({'words': word(), 'role': chance.choice(ROLES), 'mark': 'hedged'})}"
        ),
        "search, concept": lambda: f"/search?{urlencode({'concept': CONCEPT, 'stance': 'supports', 'words': word()})}",
        "search, about": lambda: f"/search?about={chance.choice(actors)}",
        "search, part of a name": lambda: f"/search?words={drawn.surnames[chance.randrange(8000)][:5]}",
        "statement": lambda: f"/statements/{statement()}",
        "actors": lambda: "/actors",
        "actors, a name": lambda: f"/actors?{urlencode({'name': drawn.surnames[chance.randrange(8000)]})}",
        "actor": lambda: f"/actors/{chance.choice(actors)}",
        "actor, most quoted": lambda: f"/actors/{chance.choice(actors[:10])}",
        "traces": lambda: "/traces",
        "trace": lambda: f"/traces/{statement()}",
        "concepts": lambda: "/concepts",
        "concept": lambda: f"/concepts/{CONCEPT}",
        "network": lambda: "/network?by=country",
        "code": lambda: f"/code?concept={CONCEPT}",
        "codebook": lambda: "/codebook",
        "form": lambda: f"/statements/{statement()}/edit",
        "picker": lambda: f"/actors/suggest.json?{urlencode({'words': drawn.surnames[chance.randrange(8000)][:4]})}",
        "team": lambda: "/review/team",
        "disagreements": lambda: "/review/disagreements",
        "export": lambda: "/export",
        "review": lambda: "/review",
        "review, second": lambda: "/review?second=true",
        "offers": lambda: "/review/actors",
        "agreement": lambda: "/review/agreement",
        "reports": lambda: "/reports",
        "problems": lambda: "/problems",
        "users": lambda: "/users",
    }


def first_byte(port: int, address: str) -> float:
    """Return the milliseconds to the first byte of a page."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.connect()
    began = time.perf_counter()
    connection.request("GET", address)
    answer = connection.getresponse()
    answer.read(1)
    took = (time.perf_counter() - began) * 1000
    assert answer.status == 200, f"{address}: {answer.status}"
    answer.read()
    connection.close()
    return took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--record", type=Path, required=True, help="reuse the record that an earlier run left here"
    )
    parser.add_argument("--statements", type=int, default=1_000_000)
    parser.add_argument("--coded", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=40)
    options = parser.parse_args()
    with open_record(options.record) as book:
        if not book.counts()["statements"]:
            for statements, seconds in fill_in_bulk(book, options.statements):
                print(f"{statements:>9,} statements in {seconds:6.1f} s of processor time", flush=True)
        code(book, options.coded)
        print(book.counts())
        addresses = shapes(book, random.Random(5))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(options.record, port))
    server.start()
    try:
        _wait(port)
        print(f"{'':24} {'to the first byte, ms':^23}   {'of the server, ms':^15}")
        print(f"{'page':24} {'p50':>7} {'p95':>7} {'worst':>7}   {'p50':>7} {'p95':>7}")
        for page, address in addresses.items():
            measure(port, server.pid or 0, page, address, options.rounds)
    finally:
        server.terminate()


def measure(port: int, server: int, page: str, address: Callable[[], str], rounds: int) -> None:
    """Print the figures of one page, after three requests that do not count."""
    for _ in range(3):
        first_byte(port, address())
    took, own = [], []
    for _ in range(rounds):
        before = _busy(server)
        took.append(first_byte(port, address()))
        own.append(_busy(server) - before)
    middle, late, worst = (sorted(took)[int(len(took) * share)] for share in (0.5, 0.95, 0.999))
    own_middle, own_late = (sorted(own)[int(len(own) * share)] for share in (0.5, 0.95))
    mark = "" if own_middle < (NETWORK_LIMIT_MS if page == "network" else LIMIT_MS) else "  LATE"
    print(f"{page:24} {middle:7.1f} {late:7.1f} {worst:7.1f}   {own_middle:7.1f} {own_late:7.1f}{mark}", flush=True)


def _busy(server: int) -> float:
    """Return the milliseconds of processor time of a process; Linux has a clock for each process."""
    return time.clock_gettime((~server << 3) | 2) * 1000


def _wait(port: int) -> None:
    """Wait until the server answers, and until it has counted the positions, which it does once."""
    while True:
        try:
            first_byte(port, "/read")
            break
        except OSError:
            time.sleep(0.2)
    began = time.perf_counter()
    while _twin(port, "/concepts.json")["counting"]:
        time.sleep(1)
    print(f"positions counted after {time.perf_counter() - began:.0f} s")


def _twin(port: int, address: str) -> dict[str, object]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("GET", address)
    found: dict[str, object] = json.loads(connection.getresponse().read())
    return found


if __name__ == "__main__":
    main()
