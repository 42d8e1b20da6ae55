"""Several people at one record in PostgreSQL, each in a browser of their own: rights, blind second looks, agreement."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update

from builders import harbour_record
from databases import new_database, postgresql
from fast_reader import read_page
from forms import PASSWORD, send
from sayso.book import RecordBook, open_record
from sayso.store.engine import writing
from sayso.store.schema import sessions
from sayso.web.app import make_app
from sayso.web.workbench import Options, Workbench

playwright = pytest.importorskip(
    "playwright.sync_api", reason="the browser's driver is missing: pip install playwright"
)
CHROMIUM = os.environ.get("SAYSO_CHROMIUM") or "/usr/bin/chromium"
pytestmark = pytest.mark.skipif(
    not shutil.which(CHROMIUM), reason=f"no browser at {CHROMIUM}: apt-get install chromium"
)
__all__ = ["postgresql"]
SignIn = Callable[[str], "playwright.Page"]


@pytest.fixture
def book(postgresql: Path) -> Iterator[RecordBook]:
    """A record in PostgreSQL with one report and its first admin."""
    with open_record(new_database(postgresql)) as opened:
        opened.put(harbour_record())
        opened.accounts.add("root", PASSWORD, role="admin")
        yield opened


@pytest.fixture
def site(book: RecordBook) -> Iterator[str]:
    """The address of a workbench where people sign in."""
    import uvicorn

    with socket.create_server(("127.0.0.1", 0)) as listening:
        app = make_app(Workbench(book, options=Options(auth=True, patience_seconds=10.0), read_page=read_page))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.05)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(10)


@pytest.fixture
def sign_in(site: str) -> Iterator[SignIn]:
    """Gives a tab in a browser of one's own, signed in."""
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])

        def enter(name: str) -> playwright.Page:
            tab = browser.new_context(base_url=site).new_page()
            tab.set_default_timeout(40_000)  # a busy machine fails no test
            tab.goto("/review")
            tab.fill("#name", name)
            tab.fill("#password", PASSWORD)
            tab.click("button.main")
            tab.wait_for_url("**/review")
            return tab

        yield enter
        browser.close()


def correct(tab: playwright.Page, field: str, value: str) -> None:
    """Correct a field of the statement that is shown, as its form does."""
    if tab.locator("details.correct").get_attribute("open") is None:
        tab.click("details.correct summary")
    form = tab.locator("details.correct form.edit-form")
    form.get_by_label(field.capitalize(), exact=True).fill(value)
    form.get_by_role("button", name="Save").click()
    tab.wait_for_selector(f"ol.decisions >> text=corrected the {field}")


def test_an_admin_lets_reviewers_in_who_work_at_once_and_blind(book: RecordBook, sign_in: SignIn) -> None:
    root = sign_in("root")
    for name, role in (("ann", "reviewer"), ("ben", "reviewer"), ("eve", "reader")):
        root.goto("/users")
        root.fill("#user-name", name)
        root.fill("#user-password", PASSWORD)
        root.select_option("#user-role", role)
        root.click("form[action='/users'] button.main")
        root.wait_for_selector(f"table >> text={name}")
    ann, ben = sign_in("ann"), sign_in("ben")
    first = book.review.queue("ann", limit=1)[0].machine
    for tab in (ann, ben):  # both have the same statement before them, and neither has decided
        assert first["content"]["text"] in tab.locator(".review-text").inner_text()
    correct(ann, "role", "head of the union")
    ann.click("button[value=accept]")
    ann.wait_for_url("**/review")
    ben.goto("/review?second=true")
    assert "you see the machine’s reading" in ben.locator(".crumb").inner_text()
    assert first["content"]["text"] in ben.locator(".review-text").inner_text()
    assert "head of the union" not in ben.content() and "ann" not in ben.locator("#desk").inner_text()
    ben.click("button[value=reject]")
    ben.wait_for_selector("#desk >> text=None is left")
    made = [(decision.reviewer, decision.verdict) for decision in book.show(first["id"]).decisions]
    assert made == [("ann", "correct"), ("ann", "accept"), ("ben", "reject")]
    ben.goto("/review/agreement")
    kept = ben.locator("tbody tr", has_text="is a statement").locator("td").all_inner_texts()
    assert kept == ["1", "0%", "–"], "one statement has two reviewers, who do not agree"


def test_each_role_has_its_rights_and_no_more(book: RecordBook, sign_in: SignIn) -> None:
    for role in ("reader", "reviewer"):
        book.accounts.add(role, PASSWORD, role=role)
    reader, reviewer, root = sign_in("reader"), sign_in("reviewer"), sign_in("root")
    assert [tab.locator("button[value=accept]").count() for tab in (reader, reviewer)] == [0, 1]
    assert [tab.goto("/users").status for tab in (reader, reviewer, root)] == [403, 403, 200]
    token = reader.locator("meta[name=csrf]").get_attribute("content")
    answer = reader.request.post("/review/undo", form={"csrf": token or ""})
    assert answer.status == 403
    root.locator("select[aria-label='Role of reviewer']").select_option("reader")
    row = root.locator("tr", has=root.get_by_role("rowheader", name="reviewer", exact=True))
    row.get_by_role("button", name="Set").click()
    root.wait_for_load_state()
    reviewer.goto("/review")
    assert reviewer.locator("button[value=accept]").count() == 0, "a right that is taken ends at once"


def test_a_session_ends_where_it_was_not_used(book: RecordBook, sign_in: SignIn) -> None:
    root = sign_in("root")
    with writing(book.engine) as connection:
        connection.execute(update(sessions).values(seen_at=sessions.c.seen_at - Options().session_seconds - 60))
    root.goto("/search?words=tunnel")
    assert "/sign-in?to=" in root.url
    root.fill("#name", "root")
    root.fill("#password", PASSWORD)
    root.click("button.main")
    root.wait_for_url("**/search?words=tunnel")


def test_what_several_send_at_once_is_all_kept(book: RecordBook) -> None:
    for name in ("ann", "ben"):
        book.accounts.add(name, PASSWORD, role="reviewer")
    app = make_app(Workbench(book, options=Options(auth=True), read_page=read_page))
    statements = [hit.id for hit in book.search()]

    def decide(name: str) -> set[int]:
        client = TestClient(app, base_url="http://localhost")
        send(client, "/sign-in", name=name, password=PASSWORD)
        given = {"verdict": "correct", "field": "speaker.role", "value": f"by {name}"}
        sent = [(one, fields) for one in statements for fields in (given, {"verdict": "accept"}) for _ in range(3)]
        return {send(client, f"/review/{one}/decide", **fields).status_code for one, fields in sent}

    def add(name: str) -> set[int]:
        client = TestClient(app, base_url="http://localhost")
        send(client, "/sign-in", name=name, password=PASSWORD)
        files = [
            ("files", (f"{name}-{n}.txt", f"Cara {n} said the sea is calm.".encode(), "text/plain")) for n in range(5)
        ]
        return {send(client, "/adding/files", files=files).status_code}

    with ThreadPoolExecutor(4) as threads:
        answers = [threads.submit(do, name) for do in (decide, add) for name in ("ann", "ben")]
        assert set.union(*(answer.result(300) for answer in answers)) == {303}
    for one in statements:
        made = [(decision.reviewer, decision.verdict) for decision in book.show(one).decisions]
        assert sorted(made) == sorted(
            (name, verdict) for name in ("ann", "ben") for verdict in ("accept", "correct") for _ in range(3)
        )
    for _ in range(200):
        if book.counts()["reports"] == 1 + 10:
            break
        time.sleep(0.1)
    assert book.counts()["reports"] == 1 + 10
