"""A report may try to act on its reader; all that it holds is shown as text."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from builders import make_document, make_record, make_statement
from forms import PASSWORD, send
from sayso.book import RecordBook
from sayso.domain.record import LoadedWords, Record
from sayso.domain.statement import Addressee, Link, Speaker
from sayso.domain.text import Problem, Span
from sayso.web.page import _Html
from sayso.web.pages import ROUTERS

SCRIPT = "<script>alert(1)</script>"
HANDLER = '"><img src=x onerror=alert(1)>'
OVERRIDE = "\u202egnp.exe\u202c"
LINK = "javascript:alert(1)"
TEXT = f"{SCRIPT} said {HANDLER} and {OVERRIDE} and \x1b[2J and \ud800 end."


def hostile_record(text: str = TEXT) -> Record:
    """A record whose every field is hostile."""
    statement = make_statement(text, text.partition(" said ")[2], source=SCRIPT, cue="said")
    statement = replace(
        statement,
        speaker=Speaker(f"Ann {SCRIPT}", "person", f"Chief {HANDLER}", f"Firm {OVERRIDE}"),
        chain=(Link(HANDLER, "outlet", "published"), Link(SCRIPT, "outlet", "inferred"), Link("A", "person", "stated")),
        addressees=(Addressee(SCRIPT, Span(0, 8)),),
    )
    document = make_document(
        text, id=f"id {SCRIPT}/a", url=LINK, title=f"{SCRIPT}{OVERRIDE}", outlet=HANDLER, byline=(SCRIPT,)
    )
    problem, loaded = Problem("clean", "no-main-text", SCRIPT), LoadedWords(Span(0, 8), SCRIPT, HANDLER)
    return make_record(statement, document=document, loaded=(loaded,), problems=(problem,))


@pytest.fixture
def hostile(book: RecordBook, client: TestClient) -> dict[str, str]:
    """The addresses of a hostile report in the record, which has two versions."""
    book.put(hostile_record(f"{TEXT} {SCRIPT}"))
    book.put(hostile_record())
    hit = book.search("gnp")[0]
    book.concepts.add(f"Peace {SCRIPT}", f"There should be {HANDLER}.", who=f"ann {SCRIPT}")
    book.codings.add(f"Peace {SCRIPT}", hit.id, "supports", coder=f"ann {SCRIPT}")
    book.review.decide(hit.id, "accept", reviewer=f"ann {SCRIPT}", note=HANDLER)
    book.accounts.add(SCRIPT, PASSWORD)
    book.accounts.save_search("ann", SCRIPT, f"words=x&outlet={HANDLER}")
    send(client, "/adding/addresses", addresses=f"https://example.org/{SCRIPT}")
    return {"statement": hit.id, "actor": str(hit.actors[0])}


SHOWING = [
    "/changes/id%20%3Cscript%3Ealert(1)%3C%2Fscript%3E%2Fa",
    "/reports/id%20%3Cscript%3Ealert(1)%3C%2Fscript%3E%2Fa",
    f"/search?words=gnp&outlet={HANDLER}",
    "/search?words=gnp",
    "/statements/{statement}",
    "/actors",
    "/actors/{actor}",
    "/traces/{statement}",
    "/concepts",
    "/concepts/Peace%20%3Cscript%3Ealert(1)%3C%2Fscript%3E",
    "/network?kind=concepts",
    f"/network/tie?kind=concepts&source=Ann%20{SCRIPT}&target=Peace%20{SCRIPT}",
    "/review?statement={statement}",
    "/statements/{statement}/edit",
    "/codebook",
    f"/network/node?kind=concepts&name=Ann%20{SCRIPT}",
    "/reports",
    "/problems",
    f"/actors?name={SCRIPT}",
    f"/traces?words={HANDLER}",
    "/search",
    "/read",
    "/adding",
    "/users",
]
"""Pages that show something hostile."""
OTHERS = [
    f"/add-statement?report={SCRIPT}",
    f"/code?concept={SCRIPT}",
    f"/codebook/suggestions?told={SCRIPT}&concept={HANDLER}",
    f"/actors/suggest?words={SCRIPT}",
    "/export",
    "/review/team",
    "/review/disagreements",
    "/account",
    "/review",
    "/review?second=true",
    "/review/actors",
    "/review/agreement",
    f"/sign-in?to=/{SCRIPT}",
    f"/read/{HANDLER}",
    f"/concepts?by={SCRIPT}",
    f"/search?since={SCRIPT}",
    f"/reports/{SCRIPT}",
]


@pytest.mark.parametrize("path", [*SHOWING, *OTHERS])
def test_a_hostile_report_is_shown_as_text(client: TestClient, hostile: dict[str, str], path: str) -> None:
    page = client.get(path.format(**hostile))
    assert page.headers["content-type"].startswith("text/html")
    if path in SHOWING:
        assert page.status_code == 200
        assert "alert(1)" in page.text, "the page shows what the report says"
    assert not re.search(r"<script(?! src=\"/static/)", page.text)
    assert not re.search(r"<[^>]*\son\w+\s*=", re.sub(r'"[^"]*"', '""', page.text))
    assert "<img" not in page.text
    assert not re.search(r"href=[\"']?\s*javascript:", page.text)
    assert not set(page.text) & set("\u202e\u202c\x1b"), "nothing turns the direction of writing, or steers a terminal"


def test_every_page_is_shown_something_hostile() -> None:
    shown = [path.partition("?")[0].format(statement="s", actor="1") for path in (*SHOWING, *OTHERS)]
    for route in (route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)):
        if "GET" in route.methods and route.response_class is _Html:
            assert any(route.path_regex.match(path) for path in shown), route.path


def test_steering_characters_are_shown_by_their_numbers(client: TestClient, hostile: dict[str, str]) -> None:
    page = client.get(f"/statements/{hostile['statement']}").text
    assert "⟦U+202E⟧gnp.exe⟦U+202C⟧" in re.sub(r"<[^>]+>", "", page)
    assert "⟦U+D800⟧" in page


def test_the_twin_keeps_a_report_code_point_for_code_point(client: TestClient, hostile: dict[str, str]) -> None:
    answer = client.get("/reports/id%20%3Cscript%3Ealert(1)%3C%2Fscript%3E%2Fa.json")
    assert json.loads(answer.content)["record"]["text"] == TEXT
    assert answer.headers["content-type"] == "application/json"
    assert answer.content.isascii()


def test_a_hostile_text_that_is_pasted_is_shown_as_text(client: TestClient) -> None:
    answer = send(client, "/read", text=f"{SCRIPT} said {HANDLER}", outlet=HANDLER)
    page = client.get(answer.headers["location"])
    assert page.status_code == 200
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
    assert "<img" not in page.text


def test_csv_does_not_hand_formulas_to_a_spreadsheet(client: TestClient, book: RecordBook) -> None:
    text = "Ann said =HYPERLINK(1) is a formula"
    statement = make_statement(text, "=HYPERLINK(1) is a formula", source="Ann", speaker=Speaker("@Ann", "person"))
    book.put(make_record(statement, document=make_document(text, id="csv", origin="csv.txt")))
    table = client.get("/search.csv?words=formula").text
    assert ",'=HYPERLINK(1)" in table
    assert ",'@Ann," in table
