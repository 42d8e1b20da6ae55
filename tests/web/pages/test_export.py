"""Everything can be taken along from the page: the record in every form, and what a study needs."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from sayso.book import RecordBook
from sayso.export.formats import FORMATS


@pytest.fixture
def coded(client: TestClient, book: RecordBook) -> TestClient:
    """A client of a record with a concept, a coding and decisions."""
    book.concepts.add("Tunnel", "The tunnel should open in June.", who="ann")
    said = book.search("plan")[0].id
    book.codings.add("Tunnel", said, "supports", coder="ann")
    book.review.decide(said, "accept", reviewer="ann")
    return client


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_each_form_is_downloaded(coded: TestClient, form: str) -> None:
    answer = coded.get(f"/export/{form}?since=2025-01-01")
    assert answer.status_code == 200, answer.text
    assert "attachment" in answer.headers["content-disposition"]
    assert len(answer.content) > 100
    assert f'href="/export/{form}"' in coded.get("/export").text


def test_a_bundle_has_all_that_repeats_a_study(coded: TestClient, book: RecordBook) -> None:
    with zipfile.ZipFile(io.BytesIO(coded.get("/export/replication.zip").content)) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    assert set(files) == {
        "README.txt", "record.jsonl", "machine.jsonl", "codebook.yaml", "codings.csv", "decisions.csv", "actors.csv",
        "settings.json", "methods.txt",
    }  # fmt: skip
    assert len(files["record.jsonl"].splitlines()) == 2
    [coding] = csv.DictReader(io.StringIO(files["codings.csv"]))
    assert (coding["concept"], coding["stance"], coding["coder"]) == ("Tunnel", "supports", "ann")
    [decision] = csv.DictReader(io.StringIO(files["decisions.csv"]))
    assert (decision["reviewer"], decision["verdict"]) == ("ann", "accept")
    assert json.loads(files["settings.json"])["counts"] == book.counts()
    assert "We collected 2 reports from 2 outlets" in files["methods.txt"]


def test_positions_codebook_figures_and_references(coded: TestClient) -> None:
    rows = list(csv.DictReader(io.StringIO(coded.get("/export/positions.csv").content.decode("utf-8-sig"))))
    assert [(row["concept"], row["holder"], row["position"]) for row in rows] == [
        ("Tunnel", "Inês Valadão", "supports")
    ]
    assert "Tunnel" in coded.get("/export/codebook.yaml").text
    assert b"Tunnel" in coded.get("/export/codebook.qdc").content
    with zipfile.ZipFile(io.BytesIO(coded.get("/export/figures.zip").content)) as archive:
        assert archive.read("positions.pdf").startswith(b"%PDF")
    assert coded.get("/export/reports.ris").text.count("TY  - NEWS") == 2
    assert coded.get("/export/reports.bib?report=harbour").text.count("@article") == 1
    assert coded.get("/export/nothing").status_code == 404


def test_a_statement_has_a_citation(coded: TestClient, book: RecordBook) -> None:
    page = coded.get(f"/statements/{book.search('plan')[0].id}.json").json()
    assert page["citation"].startswith("Inês Valadão: “We are ahead of the plan,”")


def test_a_download_waits_for_what_is_counted(coded: TestClient, make_client: Callable[..., TestClient]) -> None:
    for address, row in (
        ("/export/positions.csv", "Tunnel"),
        ("/search.csv?concept=Tunnel", "plan"),
        ("/network.csv?kind=concepts", "Tunnel"),
    ):
        fresh = make_client(patience_seconds=0.0)  # of a workbench that has counted nothing yet
        assert row in fresh.get(address).text, address


def test_a_search_for_a_concept_finds_nothing_only_when_all_is_counted(
    coded: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Nothing found" in coded.get("/search?concept=Tunnel&stance=opposes").text
    findings = coded.app.state.workbench.findings  # type: ignore[attr-defined]  # of the application
    monkeypatch.setattr(findings, "coded", lambda: None)
    page = coded.get("/search?concept=Tunnel").text
    assert "Counting stances on concepts" in page and "Nothing found" not in page
    assert 'hx-get="/search?concept=Tunnel"' in page, "it looks again"
