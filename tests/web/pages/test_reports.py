from __future__ import annotations

import gzip
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from builders import make_document, make_record
from fast_reader import read_page
from forms import finished, send
from sayso.book import RecordBook
from sayso.domain.record import Record
from sayso.domain.text import Page, Problem
from sayso.store.engine import reading
from sayso.store.schema import metadata_edits
from sayso.web.app import make_app
from sayso.web.pages.reports import safe_name
from sayso.web.workbench import Options, Workbench


def test_files_are_added_under_their_own_names(client: TestClient, book: RecordBook) -> None:
    files = [("files", (name, b"Ann Berg said the sea is calm.", "text/plain")) for name in ("../sea.txt", "b.txt")]
    assert send(client, "/adding/files", files=files).headers["location"] == "/reports"
    run = finished(client)
    assert (run["state"], run["outcomes"], run["total"]) == ("done", {"new": 2}, 2)
    assert book.browse.report("sea").record.document.origin == "sea.txt"
    send(client, "/adding/files", files=files)
    assert finished(client)["outcomes"] == {"known": 2}


def test_files_get_the_outlet_and_the_date_in_their_names(client: TestClient, book: RecordBook) -> None:
    names = ("2025-05-04_The Daily Echo_Calm sea.txt", "2025-05-05_Farol_Storm.txt", "notes.txt")
    files = [("files", (name, b"Ann Berg said the sea is calm.", "text/plain")) for name in names]
    send(client, "/adding/files", files=files, name_pattern="{published}_{outlet}_{title}")
    run = finished(client)
    assert run["outcomes"] == {"new": 3}
    assert [kind for kind in run["problems"] if kind.startswith("acquire/name-pattern")]
    found = [report.document for report in book.records()]
    told = {(one.outlet, one.published, one.title) for one in found}
    assert ("The Daily Echo", "2025-05-04", "Calm sea") in told, "blanks in a name are part of the outlet"
    assert {("Farol", "2025-05-05", "Storm"), (None, None, None)} <= told
    send(client, "/adding/files", files=files)
    assert finished(client)["outcomes"] == {"known": 3}, "what was given before stays"


def test_an_outlet_and_a_day_hold_for_all_files_that_are_added(client: TestClient, book: RecordBook) -> None:
    files = [("files", (f"{name}.txt", b"Ann Berg said the sea is calm.", "text/plain")) for name in "ab"]
    send(client, "/adding/files", files=files, outlet=" Farol ", published="2025-05-04")
    finished(client)
    found = [book.browse.report(name).record.document for name in "ab"]
    assert [(one.outlet, one.published) for one in found] == [("Farol", "2025-05-04")] * 2


@pytest.mark.parametrize(("pattern", "said"), [("{paper}", "unknown field, {paper}"), ("paper", "it names no field")])
def test_a_pattern_without_a_known_field_adds_nothing(client: TestClient, pattern: str, said: str) -> None:
    files = [("files", ("a.txt", b"Ann Berg said the sea is calm.", "text/plain"))]
    answer = send(client, "/adding/files", files=files, name_pattern=pattern)
    assert answer.status_code == 400 and said in unescape(answer.text)


def test_only_files_that_sayso_reads_are_named_as_such(client: TestClient) -> None:
    named = client.get("/reports.json").json()["accepted"].split(", ")
    assert {".txt", ".docx", ".pdf", ".zip"} <= set(named)
    assert not {".doc", ".xls", ".odt", ".epub", ".msg", ".rss"} & set(named)


def test_where_uploads_lie_is_told_to_nobody(client: TestClient, book: RecordBook) -> None:
    files = [
        ("files", ("old.txt", "Ann Bérg said the sea is calm.".encode("cp1252"), "text/plain")),
        ("files", ("nothing.txt", b"", "text/plain")),
        ("files", ("torn.jsonl.gz", b"\x1f\x8b torn", "application/gzip")),
    ]
    send(client, "/adding/files", files=files)
    run = finished(client)
    told = f"{run}{client.get('/problems').text}{client.get('/reports').text}"
    assert "old.txt is not UTF-8" in told and "nothing.txt is empty" in told and "torn.jsonl.gz is a damaged" in told
    assert "sayso-upload" not in told


def test_what_was_guessed_is_settled_when_somebody_has_looked(client: TestClient, book: RecordBook) -> None:
    old = "Ann Bérg said the sea is calm.".encode("cp1252")
    send(client, "/adding/files", files=[("files", ("old.txt", old, "text/plain"))])
    finished(client)

    def actions() -> list[list[str]]:
        problems = client.get("/problems.json").json()["problems"]
        return [one["actions"] for one in problems if one["found"]["report"] == "old"]

    assert actions() == [["look", "settle"]]
    send(client, "/problems/mend", report="old")
    assert actions() == []
    assert book.browse.report("old").record.text.endswith("said the sea is calm.")


def test_an_address_that_cannot_be_had_is_told_with_a_way_on(client: TestClient) -> None:
    send(client, "/adding/addresses", addresses="http://127.0.0.1/a\nhttp://10.0.0.1/feed.xml")
    run = finished(client)
    assert [failure["hint"] for failure in run["failures"]] == ["give a public address"] * 2
    page = client.get("/reports").text
    assert "is inside a private network" in page
    assert "Try again" in page


def test_a_text_that_was_read_is_kept_when_asked(client: TestClient, book: RecordBook) -> None:
    here = send(client, "/read", text="Ann Berg said the sea is calm.", outlet="Costa", published="2025-05-04")
    address = here.headers["location"]
    assert client.get(f"{address}.json").json()["origin"]["outlet"] == "Costa"
    kept = send(client, f"{address}/keep").headers["location"]
    assert client.get(f"{kept}.json").json()["record"]["text"] == "Ann Berg said the sea is calm."
    assert send(client, f"{address}/keep").headers["location"] == kept
    assert book.counts()["reports"] == 3


def test_another_visitor_does_not_see_what_was_read(client: TestClient) -> None:
    address = send(client, "/read", text="Ann Berg said the sea is calm.").headers["location"]
    client.cookies.clear()
    assert client.get(address).status_code == 404


def test_a_problem_is_mended_by_what_the_visitor_knows(client: TestClient, book: RecordBook) -> None:
    problem = Problem("clean", "ambiguous-date", "3/4 may be read day first or month first")
    text = "Ann Berg said the sea is calm."
    book.put(make_record(document=make_document(text, id="sea", origin="sea.txt"), problems=(problem,)))
    [found] = [one for one in client.get("/problems.json").json()["problems"] if one["found"]["report"] == "sea"]
    assert found["actions"] == ["describe"]
    assert send(client, "/problems/mend", report="sea", published="2025-04-03").headers["location"] == "/reports/sea"
    assert book.browse.report("sea").record.document.published == "2025-04-03"
    assert len(book.browse.report("sea").versions) == 2
    assert all(one["found"]["report"] != "sea" for one in client.get("/problems.json").json()["problems"])


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("report.txt", "report.txt"),
        ("../../etc/passwd", "passwd"),
        ("C:\\reports\\a b.txt", "a_b.txt"),
        (".bashrc", "bashrc"),
        ("Überschrift 1.md", "Überschrift_1.md"),
        ("\u202etxt.exe", "_txt.exe"),
        ("", "report.txt"),
        ("..", "report.txt"),
    ],
)
def test_a_files_name_is_made_harmless(given: str, safe: str) -> None:
    assert safe_name(given) == safe


def test_a_bad_file_or_address_does_not_reject_the_others(client: TestClient, book: RecordBook) -> None:
    texts = {f"good{n}.txt": f"Ann Berg said sea {n} is calm.".encode() for n in range(4)}
    bad = {"a.exe": b"MZ\x90\x00", "feed.xml": b"<rss/>", "picture.txt": b"\x89PNG\r\n\x1a\n\x00\x00"}
    bad["map.txt.gz"] = gzip.compress(b"<urlset><url><loc>http://10.0.0.1/a</loc></url></urlset>")
    files = [("files", (name, content, "application/octet-stream")) for name, content in {**texts, **bad}.items()]
    assert send(client, "/adding/files", files=files).status_code == 303
    run = finished(client)
    assert (run["state"], run["outcomes"]["new"], run["pages"], run["total"]) == ("done", 4, 8, 8)
    told = client.get("/reports").text
    assert "feed.xml is a feed or sitemap" in told and "a.exe" in told
    assert "map.txt.gz is a feed or sitemap" in told and "10.0.0.1" not in told
    assert "8 of 8 reports" in told
    assert send(client, "/adding/addresses", addresses="http://10.0.0.1/a nonsense").status_code == 303
    failures = [failure["message"] for failure in finished(client)["failures"]]
    assert len(failures) == 2 and any("nonsense is not a web address" in one for one in failures)


def test_two_files_of_one_name_are_both_added(client: TestClient, book: RecordBook) -> None:
    files = [
        ("files", ("a/sea.txt" if n else "sea.txt", f"Ann Berg said sea {n} is calm.", "text/plain")) for n in (0, 1)
    ]
    send(client, "/adding/files", files=files)
    assert finished(client)["outcomes"] == {"new": 2}


def test_a_report_is_removed_and_restored(client: TestClient, book: RecordBook) -> None:
    said = book.search("plan", outlet="Costa")[0].id
    book.review.decide(said, "correct", reviewer="ann", field="speaker.role", new="Mayor")
    assert send(client, "/remove-report", report="harbour").status_code == 303
    assert [one["id"] for one in client.get("/reports.json").json()["reports"]] == ["harbour-copy"]
    assert "removed by <bdi>ann</bdi>" in client.get("/reports").text
    assert said not in {hit.id for hit in book.search()}
    assert [record.document.id for record in book.records()] == ["harbour-copy"]
    assert send(client, "/remove-report", report="harbour").status_code == 400
    assert send(client, "/restore-report", report="harbour").headers["location"] == "/reports/harbour"
    assert book.browse.statement(said).current["speaker"]["role"] == "Mayor"
    assert said in {hit.id for hit in book.search()}
    assert send(client, "/restore-report", report="harbour").status_code == 400


def test_title_outlet_and_day_are_edited(client: TestClient, book: RecordBook) -> None:
    text = "Ann Berg said the sea is calm."
    book.put(make_record(document=make_document(text, id="sea", origin="sea.txt")))
    fields = {"report": "sea", "title": "Calm", "outlet": "Farol", "published": "2025-04-03"}
    assert send(client, "/problems/mend", **fields).headers["location"] == "/reports/sea"
    document = book.browse.report("sea").record.document
    assert (document.title, document.outlet, document.published) == ("Calm", "Farol", "2025-04-03")
    assert 'value="Farol"' in client.get("/reports/sea").text
    fields["outlet"] = "Mole"
    assert send(client, "/problems/mend", **fields).status_code == 303
    fields["outlet"] = "Farol"
    assert send(client, "/problems/mend", **fields).status_code == 303
    assert book.browse.report("sea").record.document.outlet == "Farol", "what is changed back is changed back"
    assert len(book.browse.report("sea").versions) == 4
    with reading(book.engine) as connection:
        steps = [(row.who, row.field, row.new) for row in connection.execute(select(metadata_edits))]
    outlets = [("ann", "outlet", f'"{name}"') for name in ("Farol", "Mole", "Farol")]
    assert [step for step in steps if step[1] == "outlet"] == outlets


def test_what_was_edited_holds_when_the_changed_file_is_added_again(
    client: TestClient, book: RecordBook, tmp_path: Path
) -> None:
    sea = tmp_path / "sea.txt"
    sea.write_text("Ann Berg said the sea is calm.")
    book.add(sea, read=read_page)
    send(client, "/problems/mend", report="sea", title="Calm", outlet="Farol", published="2025-04-03")
    sea.write_text("Ann Berg said the sea is rough.")
    assert book.add(sea, read=read_page).outcomes == {"changed": 1}
    document = book.browse.report("sea").record.document
    assert (document.title, document.outlet, document.published) == ("Calm", "Farol", "2025-04-03")
    assert document.text == "Ann Berg said the sea is rough."


def test_an_example_is_opened(client: TestClient) -> None:
    here = send(client, "/read", example="agency-brief").headers["location"]
    assert "Warships for Cable Layers" in client.get(here).text
    assert 'value="agency-brief"' in client.get("/read").text
    assert send(client, "/read", example="nothing").status_code == 400


def test_what_is_too_large_to_be_sent_is_told_and_the_others_are_added(client: TestClient, book: RecordBook) -> None:
    files = [("files", ("sea.txt", b"Ann Berg said the sea is calm.", "text/plain"))]
    assert send(client, "/adding/files", files=files, too_large=["../big.warc"]).status_code == 303
    run = finished(client)
    assert (run["state"], run["outcomes"], run["pages"], run["total"]) == ("done", {"new": 1}, 2, 2)
    assert run["failures"][0]["message"] == "big.warc is larger than 20 MB"


@pytest.mark.parametrize("fields", [{"addresses": "nonsense"}, {"too_large": "big.warc"}])
def test_the_page_stands_when_nothing_of_a_run_can_be_added(client: TestClient, fields: dict[str, str]) -> None:
    assert send(client, f"/adding/{'addresses' if 'addresses' in fields else 'files'}", **fields).status_code == 303
    assert finished(client)["pages"] == 1
    page = client.get("/reports")
    assert page.status_code == 200 and "not added" in page.text


def test_a_request_for_no_file_at_all_is_refused(client: TestClient) -> None:
    assert send(client, "/adding/files").status_code == 400


def test_a_file_that_the_reader_fails_on_is_told_and_the_others_are_added(book: RecordBook) -> None:
    def read(page: Page) -> Record:
        if "crash" in page.text:
            raise ZeroDivisionError("nobody thought of this")
        return read_page(page)

    client = TestClient(make_app(Workbench(book, options=Options(who="ann"), read_page=read)), base_url="http://localhost")
    texts = ["Ada Berg said yes", "crash said no", "Bo Lund said perhaps"]
    files = [("files", (f"{at}.txt", text.encode(), "text/plain")) for at, text in enumerate(texts)]
    assert send(client, "/adding/files", files=files).status_code == 303
    run = finished(client)
    assert (run["state"], run["pages"], run["total"]) == ("done", 3, 3)
    assert run["outcomes"] == {"new": 2, "unreadable": 1}
    assert ["1.txt: ZeroDivisionError" in words for words in run["problems"]] == [True]
    assert "3 of 3 reports: 2 new, 1 unreadable; 2 statements" in client.get("/adding").text


def test_what_could_not_be_added_is_told_once(client: TestClient) -> None:
    files = [("files", (name, b"%PDF-1.4 broken", "application/pdf")) for name in ("one.pdf", "two.pdf")]
    assert send(client, "/adding/files", files=files).status_code == 303
    run = finished(client)
    assert (run["pages"], run["total"], len(run["failures"]), run["problems"]) == (2, 2, 2, {})
