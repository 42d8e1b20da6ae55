"""The workbench in a real browser, as fixtures: a record with something on each page, its site, a browser, a tab."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from builders import HARBOUR_REPORT, harbour_record
from fast_reader import read_page
from sayso.book import RecordBook, open_record
from sayso.domain.record import Record
from sayso.domain.text import Page
from sayso.web.app import make_app
from sayso.web.workbench import Options, Workbench

playwright = pytest.importorskip(
    "playwright.sync_api", reason="the browser's driver is missing: pip install playwright"
)
CHROMIUM = os.environ.get("SAYSO_CHROMIUM") or "/usr/bin/chromium"
needs_browser = pytest.mark.skipif(
    not shutil.which(CHROMIUM), reason=f"no browser at {CHROMIUM}: apt-get install chromium"
)


def read_words(page: Page) -> Record:
    """A record of the harbour for its words, else of the one statement that a page has."""
    return harbour_record() if page.text.strip() == HARBOUR_REPORT.strip() else read_page(page)


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RecordBook]:
    """A record with something on each page."""
    with open_record(tmp_path_factory.mktemp("record") / "sayso.db") as book:
        book.put(harbour_record())
        for name in ("ana", "ben"):
            text = f"{name.title()} Valadão said the plan is ahead of time, says {name}"
            book.put(read_page(Page(name=name, origin=f"{name}.txt", media="text", text=text, published="2025-06-01")))
        book.concepts.add("Tunnel", "The tunnel should open in June.", who="ann")
        for number, hit in enumerate(book.search()):
            book.codings.add("Tunnel", hit.id, ("supports", "opposes")[number % 2], coder="ann")
        yield book


@pytest.fixture(scope="module")
def site(record: RecordBook) -> Iterator[str]:
    """The address of a workbench that serves the record."""
    import uvicorn

    options = Options(who="ann", patience_seconds=10.0)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    app = make_app(Workbench(record, options=options, read_page=read_words))
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def browser() -> Iterator[playwright.Browser]:
    """Debian's Chromium."""
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


def is_error(message: playwright.ConsoleMessage) -> bool:
    return message.type == "error" and not any(f"a status of {code}" in message.text for code in (409, 422))


@pytest.fixture
def page(browser: playwright.Browser, site: str) -> Iterator[playwright.Page]:
    """A tab; what a page logs as an error fails the test, but for the answers that a form can be refused with."""
    context = browser.new_context(base_url=site, viewport={"width": 1360, "height": 900})
    context.set_default_timeout(40_000)  # a busy machine fails no test
    tab = context.new_page()
    errors: list[str] = []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.on("console", lambda message: errors.append(message.text) if is_error(message) else None)
    yield tab
    context.close()
    assert errors == []
