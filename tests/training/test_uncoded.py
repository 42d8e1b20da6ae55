"""Uncoded reports: what a model finds in them, as a teacher is asked about it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="training needs the extra [train]")

from sayso.models.bundle import DEFAULT, open_bundle  # noqa: E402  # after the skips
from sayso.models.reader import ReaderModel  # noqa: E402
from sayso.training.uncoded import kept_reports, uncoded_reports  # noqa: E402

TEXT = (
    "The harbour may be shut, Ada Moe said on Monday.\n\n“It is,” Mayor Bo Lind told the Courier. “Nobody knows why.”"
)


@pytest.fixture(scope="module")
def model() -> ReaderModel:
    return ReaderModel(open_bundle(DEFAULT))


def lines(tmp_path: Path, *texts: str) -> Path:
    path = tmp_path / "reports.jsonl"
    path.write_text("".join(json.dumps({"id": n, "text": text}) + "\n" for n, text in enumerate(texts)))
    return path


def test_statements_and_actors_are_those_that_the_model_finds(tmp_path: Path, model: ReaderModel) -> None:
    [report] = uncoded_reports(lines(tmp_path, TEXT), model, [])
    said = {" ".join(TEXT[start:end] for start, end in one["content"]) for one in report.statements}
    assert "The harbour may be shut," in said
    named = {TEXT[start:end]: entity["type"] for entity in report.entities for start, end in entity["mentions"]}
    assert named["Ada Moe"] == named["Bo Lind"] == "person"
    assert not report.whole


def test_coded_and_empty_reports_are_left_out(tmp_path: Path, model: ReaderModel) -> None:
    assert list(uncoded_reports(lines(tmp_path, TEXT, " "), model, [TEXT])) == []


def test_what_was_found_once_is_not_sought_again(tmp_path: Path, model: ReaderModel) -> None:
    first = kept_reports(tmp_path / "found.jsonl", uncoded_reports(lines(tmp_path, TEXT), model, []))
    assert kept_reports(tmp_path / "found.jsonl", iter([])) == first
    assert len(first) == 1
