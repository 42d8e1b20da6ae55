"""REFI-QDA projects: valid by the standard's schema, with positions that cut and references that lead somewhere."""

from __future__ import annotations

import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from builders import harbour_record, make_document, make_record, make_statement, span_of
from odd_records import odd_record
from sayso.domain.record import Record
from sayso.domain.statement import Link, Speaker
from sayso.export.qdpx import write

SCHEMA = etree.XMLSchema(file=Path(__file__).with_name("refi_qda_project.xsd"))


def project(path: Path) -> etree._Element:
    with zipfile.ZipFile(path) as packed:
        return etree.fromstring(packed.read("project.qde"))


@pytest.fixture
def harbour(tmp_path: Path) -> etree._Element:
    """The project of a record with every layer."""
    write([harbour_record()], tmp_path / "out.qdpx")
    return project(tmp_path / "out.qdpx")


def selected(root: etree._Element, text: str) -> dict[str, str]:
    """The words of each selection, by its GUID."""
    return {
        one.get("guid", ""): text[int(one.get("startPosition", "")) : int(one.get("endPosition", ""))]
        for one in root.iter("{*}PlainTextSelection")
    }


def added_record() -> Record:
    text = "It rains."
    statement = replace(make_statement(text, "It rains", speaker=Speaker("Ann 😀", "person")), added_by="bob")
    return make_record(statement, document=make_document(text, id="added"))


@pytest.mark.parametrize(
    "records",
    [
        pytest.param([harbour_record()], id="every-layer"),
        pytest.param([harbour_record(), odd_record(), added_record()], id="several"),
        pytest.param([make_record()], id="no-statement"),
        pytest.param([], id="no-report"),
    ],
)
def test_it_is_valid_by_the_schema_of_the_standard(records: list[Record], tmp_path: Path) -> None:
    write(records, tmp_path / "out.qdpx")
    SCHEMA.assertValid(project(tmp_path / "out.qdpx"))


def test_every_selection_cuts_the_words_of_its_role(tmp_path: Path) -> None:
    records = [harbour_record(), odd_record()]
    write(records, tmp_path / "out.qdpx")
    with zipfile.ZipFile(tmp_path / "out.qdpx") as packed:
        for source, record in zip(project(tmp_path / "out.qdpx").iter("{*}TextSource"), records, strict=True):
            name = source.get("plainTextPath", "").removeprefix("internal://")
            text = packed.read(f"sources/{name}").decode()
            assert len(text) == len(record.text) == len(text.encode("utf-16-le")) // 2
            assert "\r" not in text
            roles = ("content", "source", "cue")
            found = [s for s in source if (s.get("name") or "").split(" ")[0] in roles]
            spans = {
                tuple(span)
                for one in record.statements
                for passage in (one.content, one.source, one.cue)
                for span in (passage.spans if passage else ())
            }
            assert {(int(s.get("startPosition", "")), int(s.get("endPosition", ""))) for s in found} == spans


def test_every_reference_leads_somewhere_and_no_guid_is_given_twice(tmp_path: Path) -> None:
    write([harbour_record(), odd_record(), added_record()], tmp_path / "out.qdpx")
    root = project(tmp_path / "out.qdpx")
    guids = Counter(element.get("guid") for element in root.iter() if element.get("guid"))
    assert max(guids.values()) == 1
    targets = {e.get(name) for e in root.iter() for name in ("targetGUID", "originGUID", "creatingUser") if e.get(name)}
    assert targets <= set(guids)


def test_links_say_how_selections_hang_together(harbour: etree._Element) -> None:
    words = selected(harbour, harbour_record().text)
    links = {
        (link.get("name"), words[link.get("originGUID", "")], words[link.get("targetGUID", "")])
        for link in harbour.iter("{*}Link")
        if link.get("originGUID") in words
    }
    tunnel, ahead = "the tunnel “might well” open in June", "“We are ahead of the plan,”"
    assert {
        ("said by", tunnel, "Transport Minister Inês Valadão"),
        ("cued by", tunnel, "said"),
        ("goes on", ahead, "“Nobody should hold us to the day.”"),
        ("holds", "its members had agreed to night shifts", "the date is a fancy"),
        ("continues", "The tunnel is a monument to vanity.", ahead),
    } <= links


def test_a_carrier_is_a_selection_that_the_content_leads_to(tmp_path: Path) -> None:
    text = "It rains, Ann told the Farol."
    chain = (
        Link("Costa", "outlet", "published"),
        Link("Farol", "outlet", "stated", span_of(text, "Farol")),
        Link("Ann", "person", "stated"),
    )
    record = make_record(make_statement(text, "It rains", chain=chain), document=make_document(text))
    write([record], tmp_path / "out.qdpx")
    root, words = project(tmp_path / "out.qdpx"), selected(project(tmp_path / "out.qdpx"), text)
    [link] = [link for link in root.iter("{*}Link") if link.get("name") == "via"]
    assert (words[link.get("originGUID", "")], words[link.get("targetGUID", "")]) == ("It rains", "Farol")


def test_a_chain_and_a_relation_are_notes_where_they_hold(harbour: etree._Element) -> None:
    notes = {note.get("guid"): note.findtext("{*}PlainTextContent") for note in harbour.iter("{*}Note")}
    words = selected(harbour, harbour_record().text)
    held = {
        (words[selection.get("guid", "")], notes[ref.get("targetGUID")])
        for selection in harbour.iter("{*}PlainTextSelection")
        for ref in selection.iterfind("{*}NoteRef")
    }
    route = "1. Costa (outlet, published)\n2. Farol (outlet, stated)\n3. Inês Valadão (person, stated)"
    assert ("the tunnel “might well” open in June", route) in held
    assert ("denied", "SPL disagrees with Inês Valadão") in held
    cases = {case.get("guid"): case.get("name") for case in harbour.iter("{*}Case")}
    [link] = [link for link in harbour.iter("{*}Link") if link.get("name") == "disagrees"]
    assert (cases[link.get("originGUID")], cases[link.get("targetGUID")]) == ("SPL", "Inês Valadão")
    assert [notes[ref.get("targetGUID")] for ref in link] == ["SPL disagrees with Inês Valadão"]


def test_speakers_are_codes_and_cases(harbour: etree._Element) -> None:
    assert "Inês Valadão" in {code.get("name") for code in harbour.iter("{*}Code")}
    assert "Inês Valadão" in {case.get("name") for case in harbour.iter("{*}Case")}


def test_no_two_codes_have_one_name(tmp_path: Path) -> None:
    record = harbour_record()
    others = [replace(record.statements[0], id=f"s-{n}", speaker=Speaker(n, "outlet")) for n in ("Farol", "source")]
    write([replace(record, statements=(*record.statements, *others))], tmp_path / "out.qdpx")
    leaves = [code.get("name") for code in project(tmp_path / "out.qdpx").iter("{*}Code") if not len(code)]
    assert len(leaves) == len(set(leaves)), "QualCoder takes the first and loses what the others code"


def test_what_a_person_added_is_that_persons(tmp_path: Path) -> None:
    write([added_record()], tmp_path / "out.qdpx")
    root = project(tmp_path / "out.qdpx")
    users = {user.get("guid"): user.get("name") for user in root.iter("{*}User")}
    assert {users[s.get("creatingUser")] for s in root.iter("{*}PlainTextSelection")} == {"bob"}


def test_a_day_that_cannot_be_told_is_given_in_the_words_of_the_report(tmp_path: Path) -> None:
    record = harbour_record()
    undated = [
        replace(one, said_on=replace(one.said_on, date=None)) if one.said_on else one for one in record.statements
    ]
    path = tmp_path / "undated.qdpx"
    write([replace(record, statements=tuple(undated))], path)
    words = "".join(map(str, project(path).itertext()))
    assert "said on Friday" in words and "None" not in words


def test_the_same_record_makes_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one.qdpx", "two.qdpx"):
        write([harbour_record(), odd_record()], tmp_path / name)
    assert (tmp_path / "one.qdpx").read_bytes() == (tmp_path / "two.qdpx").read_bytes()


def test_no_record_is_an_empty_project(tmp_path: Path) -> None:
    assert write([], tmp_path / "out.qdpx").rows["sources"] == 0
    assert [etree.QName(child).localname for child in project(tmp_path / "out.qdpx")] == ["Users", "CodeBook"]
