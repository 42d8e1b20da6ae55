"""Quotations that carry on a statement."""

import pytest

from marked import read_marked, statement_with
from sayso.annotate.said.continued import link_continued


@pytest.mark.parametrize(
    "marked",
    [
        pytest.param("{1:“It rains,”} [1:she] <1:said>.\n\n{2:“It will rain for days.”}", id="next-paragraph"),
        pytest.param("[1:She] <1:said> {1:it rains}. {2:“It will rain for days.”}", id="after-indirect"),
        pytest.param(
            "{1:“It rains,”} [1:she] <1:said>. {1:“It pours.}\n\n{2:“It will rain for days.”}",
            id="carried-on-without-closing-mark",
        ),
    ],
)
def test_quotation_without_source_continues_the_one_before(marked: str) -> None:
    record = link_continued(read_marked(marked))
    later = statement_with(record, "for days")
    assert later.content.text == "“It will rain for days.”"
    assert later.continues == record.statements[0].id
    assert later.cue is None and later.source is None


@pytest.mark.parametrize(
    "marked",
    [
        pytest.param("Nobody had spoken yet.\n\n{1:“It will rain for days.”}", id="nothing-before"),
        pytest.param(
            "{1:“It rains,”} [1:she] <1:said>.\n\nThe town was empty. Nobody was out.\n\n{2:“It will rain for days.”}",
            id="narrative-between",
        ),
        pytest.param("{1:“It rains,”} [1:she] <1:said>. {2:“For days,”} [2:he] <2:said>.", id="attributed"),
    ],
)
def test_quotation_stands_alone(marked: str) -> None:
    assert {s.continues for s in link_continued(read_marked(marked)).statements} == {None}


def test_third_paragraph_continues_the_statement_that_has_the_source() -> None:
    record = link_continued(
        read_marked("{1:“It rains,”} [1:she] <1:said>.\n\n{2:“It will rain.}\n\n{3:“Nobody likes it much.”}")
    )
    first, *later = record.statements
    assert [s.continues for s in later] == [first.id, first.id]


def test_quotation_joined_over_paragraphs_is_parted() -> None:
    record = link_continued(
        read_marked("{1:“It rains,”} [1:she] <1:said>. {1:“It pours.}\n\n{1:“It will rain for days.”}")
    )
    first, second = record.statements
    assert (first.content.text, second.content.text) == ("“It rains,” … “It pours.", "“It will rain for days.”")
    assert second.continues == first.id


@pytest.mark.parametrize(
    ("marked", "contents"),
    [
        pytest.param(
            "{1:“It rains,”} [1:she] <1:said>. “It will rain for days.”",
            ["“It rains,”", "“It will rain for days.”"],
            id="after-a-statement",
        ),
        pytest.param(
            "Landlord Baz Ferrier was blunter. “They told us nothing at all.”",
            ["“They told us nothing at all.”"],
            id="introduced-in-its-paragraph",
        ),
        pytest.param("Landlord Baz Ferrier was blunter.\n\n“They told us nothing.”", [], id="introduced-above"),
        pytest.param("{1:“It rains,”} [1:she] <1:said>. The term “all too human” stuck.", ["“It rains,”"], id="term"),
        pytest.param("{1:“It rains,”} [1:she] <1:said>.\n\n“The Man on the Second Bus.”", ["“It rains,”"], id="title"),
        pytest.param("Nobody had spoken yet.\n\n“It will rain for days.”", [], id="nothing-before"),
        pytest.param(
            "{1:“It rains,”} [1:she] <1:said>. “It will rain for days” was the headline.",
            ["“It rains,”"],
            id="part-of-a-sentence",
        ),
    ],
)
def test_a_quotation_that_no_statement_holds_is_one(marked: str, contents: list[str]) -> None:
    record = link_continued(read_marked(marked, persons=("Baz Ferrier",)))
    assert [s.content.text for s in record.statements] == contents
    if len(contents) > 1:
        assert record.statements[1].continues == record.statements[0].id
