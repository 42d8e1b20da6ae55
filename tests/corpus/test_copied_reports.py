"""Copies are linked to the first report, and their statements to its statements."""

from __future__ import annotations

import json
from pathlib import Path

from made_corpora import made, rows
from pyarrow import parquet

from sayso.corpus.copied_reports import link_copies

WIRE = " ".join(f"The harbour of town{n} was shut for day {n}." for n in range(60))


def story(opening: str, *, url: str, day: str | None, text: str = WIRE) -> dict[str, str | None]:
    """A report that says one thing, and has the wire's text or another."""
    return {"id": url, "text": f"Anna said {opening}\n\n{text}", "url": url, "date": day}


def corpus_of(folder: Path, *stories: dict[str, str | None]) -> dict[str, tuple[str, float]]:
    """Each copy, with the first report and the likeness, by their addresses."""
    source = folder / "in.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in stories))
    made(folder / "out", source, shard=500)
    name = {row["document_id"]: row["url"] for row in rows(folder / "out", "documents")}
    found = parquet.read_table(folder / "out/copies/copies.parquet").to_pylist()
    return {name[row["document_id"]]: (name[row["first_document_id"]], row["likeness"]) for row in found}


def test_copies_point_to_the_earliest(tmp_path: Path) -> None:
    found = corpus_of(
        tmp_path,
        story("yes.", url="https://b.org/1", day="2024-03-02"),
        story("yes.", url="https://a.org/1", day="2024-03-01"),
        story("yes.", url="https://c.org/1", day=None),
        story(
            "yes.", url="https://d.org/1", day="2024-03-01", text=WIRE.replace("shut", "open").replace("town", "city")
        ),
    )
    assert {copy: first for copy, (first, _) in found.items()} == {
        "https://b.org/1": "https://a.org/1",
        "https://c.org/1": "https://a.org/1",
    }
    assert all(likeness > 0.9 for _, likeness in found.values())


def test_standing_text_of_one_publisher_makes_no_copy(tmp_path: Path) -> None:
    standing = " ".join(WIRE.split()[:330])
    one, other = (" ".join(f"{word}{n} is here" for n in range(50)) for word in ("ship", "boat"))
    (tmp_path / "home").mkdir()
    at_home = corpus_of(
        tmp_path / "home",
        story("a.", url="https://a.org/1", day="2024-03-01", text=f"{standing} {one[:200]}"),
        story("b.", url="https://www.a.org/2", day="2024-03-02", text=f"{standing} {other[:200]}"),
    )
    abroad = corpus_of(
        tmp_path,
        story("a.", url="https://a.org/1", day="2024-03-01", text=f"{standing} {one[:200]}"),
        story("b.", url="https://b.org/2", day="2024-03-02", text=f"{standing} {other[:200]}"),
    )
    assert at_home == {} and list(abroad) == ["https://b.org/2"]


def test_statement_of_a_copy_points_to_the_same_words(tmp_path: Path) -> None:
    corpus_of(
        tmp_path,
        story("the pier is shut.", url="https://a.org/1", day="2024-03-01"),
        story("The pier is shut!", url="https://b.org/1", day="2024-03-02", text=WIRE),
    )
    statements = {row["statement"]: row for row in rows(tmp_path / "out", "statements")}
    (found,) = parquet.read_table(tmp_path / "out/copies/statement_copies.parquet").to_pylist()
    assert found["document_id"] == statements[found["statement"]]["document_id"]
    assert found["first_document_id"] == statements[found["first_statement"]]["document_id"]
    assert found["document_id"] != found["first_document_id"]


def test_many_copies_of_one_report_are_one_family_each_time(tmp_path: Path) -> None:
    stories = [story("yes.", url=f"https://site{n}.org/", day=f"2024-03-{1 + n % 28:02}") for n in range(100)]
    found = corpus_of(tmp_path, *stories)
    assert len(found) == 99 and len({first for first, _ in found.values()}) == 1
    before = [path.read_bytes() for path in sorted((tmp_path / "out/copies").glob("*"))]
    assert link_copies(tmp_path / "out", threads=2) == 99
    assert [path.read_bytes() for path in sorted((tmp_path / "out/copies").glob("*"))] == before
    assert not (tmp_path / "out/manifest/copies").exists()
