"""REFI-QDA projects: the zip, the positions, and that every reference leads somewhere."""

from __future__ import annotations

import zipfile
from pathlib import Path

from lxml import etree

from builders import harbour_record
from odd_records import odd_record
from sayso.export.qdpx import write


def project(path: Path) -> etree._Element:
    with zipfile.ZipFile(path) as packed:
        return etree.fromstring(packed.read("project.qde"))


def test_every_selection_cuts_the_words_of_its_role(tmp_path: Path) -> None:
    records = [harbour_record(), odd_record()]
    write(records, tmp_path / "out.qdpx")
    with zipfile.ZipFile(tmp_path / "out.qdpx") as packed:
        for source, record in zip(project(tmp_path / "out.qdpx").iter("{*}TextSource"), records, strict=True):
            name = source.get("plainTextPath", "").removeprefix("internal://")
            text = packed.read(f"sources/{name}").decode()
            assert len(text) == len(record.text)
            places = [(int(s.get("startPosition", "")), int(s.get("endPosition", ""))) for s in source if s.get("name")]
            spans = [
                tuple(span)
                for one in record.statements
                for passage in (one.content, one.source, one.cue)
                for span in (passage.spans if passage else ())
            ]
            assert places == spans


def test_every_reference_leads_somewhere_and_no_guid_is_given_twice(tmp_path: Path) -> None:
    write([harbour_record(), odd_record()], tmp_path / "out.qdpx")
    root = project(tmp_path / "out.qdpx")
    guids = [element.get("guid") for element in root.iter() if element.get("guid")]
    assert len(guids) == len(set(guids))
    assert {element.get("targetGUID") for element in root.iter("{*}CodeRef")} <= set(guids)
    assert [etree.QName(child).localname for child in root] == ["Users", "CodeBook", "Cases", "Sources"]


def test_speakers_are_codes_and_cases(tmp_path: Path) -> None:
    summary = write([harbour_record()], tmp_path / "out.qdpx")
    root = project(tmp_path / "out.qdpx")
    assert "Inês Valadão" in {code.get("name") for code in root.iter("{*}Code")}
    assert "Inês Valadão" in {case.get("name") for case in root.iter("{*}Case")}
    assert summary.rows["sources"] == 1


def test_the_same_record_makes_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one.qdpx", "two.qdpx"):
        write([harbour_record(), odd_record()], tmp_path / name)
    assert (tmp_path / "one.qdpx").read_bytes() == (tmp_path / "two.qdpx").read_bytes()


def test_no_record_is_an_empty_project(tmp_path: Path) -> None:
    assert write([], tmp_path / "out.qdpx").rows["sources"] == 0
    assert [etree.QName(child).localname for child in project(tmp_path / "out.qdpx")] == ["Users", "CodeBook"]
