"""Corpora of different forms become coded reports of one form."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from sayso.training.reports import coded_records, loaded_sentences, polnear_articles, speakers_of

TEXT = "Ada Moe said that it rained."
STATEMENT = {"content": [[18, 27]], "cue": [[8, 12]], "source": [[0, 7]], "speaker": "Ada Moe"}


def write(path: Path, *rows: dict[str, Any]) -> Path:
    content = "".join(json.dumps(row) + "\n" for row in rows).encode()
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


def test_a_content_takes_its_that_along(tmp_path: Path) -> None:
    row = {"id": "a", "text": TEXT, "statements": [STATEMENT], "entities": [], "own_voice": [[0, 3]]}
    (report,) = coded_records(write(tmp_path / "records.jsonl.gz", row))
    assert report.statements[0]["content"] == [[13, 27]]
    assert (report.whole, report.speakers) == (True, True)
    assert report.beside["own_voice"] == [[0, 3]]
    assert report.beside["events"] == []


def test_a_that_of_the_cue_stays_the_cue_s(tmp_path: Path) -> None:
    row = {"id": "a", "text": TEXT, "statements": [{**STATEMENT, "cue": [[8, 17]]}], "entities": []}
    (report,) = coded_records(write(tmp_path / "records.jsonl", row))
    assert report.statements[0]["content"] == [[18, 27]]


def test_articles_have_one_report_per_coder_unless_speakers_are_coded(tmp_path: Path) -> None:
    coding = {"one": [STATEMENT, {"content": []}], "two": []}
    articles = write(
        tmp_path / "articles.jsonl",
        {"id": "a", "text": TEXT, "annotations": coding},
        {"id": "b", "text": TEXT, "annotations": coding},
    )
    spoken = write(tmp_path / "spoken.jsonl", {"id": "b", "statements": [STATEMENT], "entities": []})
    plain, coded = polnear_articles(articles, spoken)
    assert [len(report.statements) for report in plain] == [1, 0]
    assert [(report.speakers, report.whole) for report in plain] == [(False, False)] * 2
    assert [(report.speakers, report.whole) for report in coded] == [(True, False)]
    assert all(len(report) == 2 for report in polnear_articles(articles))


def test_loaded_words_are_found_in_their_sentence_alone(tmp_path: Path) -> None:
    rows = [
        {"text": "A brutish  plan.", "biased_words": "['brutish']"},
        {"text": "The plan is not brutish; it is mad.", "biased_words": "['Mad']"},
        {"text": "Third.", "biased_words": ""},
    ]
    first, second = loaded_sentences(write(tmp_path / "loaded.jsonl", *rows), at_once=2)
    assert first["text"] == "A brutish plan.\nThe plan is not brutish; it is mad.\n"
    assert [first["text"][start:end] for start, end in first["loaded"]] == ["brutish", "mad"]
    assert first["loaded"][0][0] < first["text"].index("\n")
    assert (second["text"], second["loaded"]) == ("Third.\n", [])


ENTITIES = [{"name": "Ada Moe", "forms": ["Moe"]}, {"name": "Bo Lind", "forms": ["Bo"]}]


@pytest.mark.parametrize(
    ("speaker", "expected"),
    [("Ada Moe", [0]), ("moe", [0]), ("Ada Moe; Bo", [0, 1]), ("author", []), (None, []), ("Nobody", [])],
)
def test_a_speaker_names_entities(speaker: str | None, expected: list[int]) -> None:
    assert speakers_of({"speaker": speaker}, ENTITIES) == expected
