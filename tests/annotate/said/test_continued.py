"""Quotations that carry on a statement: joined to it, or statements that continue it."""

import pytest

from marked import read_marked, statement_with
from sayso.annotate.said.continued import link_continued


@pytest.mark.parametrize(
    ("marked", "contents"),
    [
        pytest.param(
            "{1:“It rains,”} [1:she] <1:said>. “It will rain for days.”",
            ["“It rains,” … “It will rain for days.”"],
            id="one-paragraph",
        ),
        pytest.param(
            "{1:“It rains,”} [1:Berg] <1:told> delegates in Riga on Monday at a meeting "
            "chaired by Dorn. “It will rain for days.”",
            ["“It rains,” … “It will rain for days.”"],
            id="long-attribution",
        ),
        pytest.param(
            "{1:“It rains,”} [1:she] <1:said>. It was a “rather bad” day. The term “all too human” stuck.",
            ["“It rains,”"],
            id="terms",
        ),
        pytest.param("{1:“It rains,”} [1:she] <1:said>.\n\n“The Man on the Second Bus.”", ["“It rains,”"], id="title"),
        pytest.param(
            "Landlord Baz Ferrier was blunter. “They told us nothing at all.”",
            ["“They told us nothing at all.”"],
            id="introduced-in-its-paragraph",
        ),
        pytest.param("Landlord Baz Ferrier was blunter.\n\n“They told us nothing.”", [], id="introduced-above"),
        pytest.param("Nobody had spoken yet.\n\n“It will rain for days.”", [], id="nothing-before"),
        pytest.param(
            "{1:“It rains,”} [1:she] <1:said>. “It will rain for days” was the headline.",
            ["“It rains,”"],
            id="part-of-a-sentence",
        ),
        pytest.param(
            "{1:“It rains,”} [1:she] <1:said>.\n\nThe town was empty. Nobody was in the "
            "streets.\n\n“It will rain for days.”",
            ["“It rains,”"],
            id="narrative-between",
        ),
        pytest.param(
            "{1:“It rains,”} [1:she] <1:said>. {2:“No, it does not,”} [2:he] <2:said>.",
            ["“It rains,”", "“No, it does not,”"],
            id="attributed-already",
        ),
    ],
)
def test_contents(marked: str, contents: list[str]) -> None:
    record = read_marked(marked, persons=("Baz Ferrier",))
    assert [s.content.text for s in link_continued(record).statements] == contents


@pytest.mark.parametrize(
    "marked",
    [
        pytest.param("{1:“It rains,”} [1:she] <1:said>.\n\n“It will rain for days.”", id="next-paragraph"),
        pytest.param(
            "{1:“It rains,”} [1:she] <1:said>. {1:“It pours.}\n\n“It will rain for days.”",
            id="carried-on-without-closing-mark",
        ),
        pytest.param("[1:She] <1:said> {1:it rains}. “It will rain for days.”", id="after-indirect"),
        pytest.param("[1:She] <1:said> {1:it rains}.\n\n“It will rain for days.”", id="indirect-next-paragraph"),
        pytest.param("{1:“It rains,”} [1:she] <1:said>.\n\n{2:“It will rain for days.”}", id="found-without-source"),
    ],
)
def test_quotation_of_its_own_continues_the_one_before(marked: str) -> None:
    record = link_continued(read_marked(marked))
    later = statement_with(record, "for days")
    assert later.content.text == "“It will rain for days.”"
    assert later.continues == record.statements[0].id
    assert later.cue is None and later.source is None


def test_third_paragraph_continues_the_statement_that_has_the_source() -> None:
    record = link_continued(
        read_marked("{1:“It rains,”} [1:she] <1:said>.\n\n“It will rain for days.\n\n“Nobody likes it much.”")
    )
    first, *later = record.statements
    assert [s.continues for s in later] == [first.id, first.id]


def test_titles_and_furniture_are_left_alone() -> None:
    text = "“It will rain for days.”\n\n{1:“It rains,”} [1:she] <1:said>."
    assert len(link_continued(read_marked(text, body_start=26)).statements) == 1


def test_quotation_joined_over_paragraphs_is_parted() -> None:
    record = link_continued(
        read_marked("{1:“It rains,”} [1:she] <1:said>. {1:“It pours.}\n\n{1:“It will rain for days.”}")
    )
    first, second = record.statements
    assert (first.content.text, second.content.text) == ("“It rains,” … “It pours.", "“It will rain for days.”")
    assert second.continues == first.id


@pytest.mark.parametrize("attributed", [False, True], ids=["unfound", "found-without-source"])
def test_quotation_behind_a_colon_is_of_the_one_whom_its_sentence_names(attributed: bool) -> None:
    quotation = "{2:“It was cold and dark.”}" if attributed else "“It was cold and dark.”"
    text = f"{{1:It rained}}, [1:Berg] <1:said>. Among them was Ana Moe, a cook: {quotation}"
    statement = statement_with(link_continued(read_marked(text, persons=["Ana Moe"])), "cold and dark")
    assert statement.source is not None and statement.cue is not None
    assert (statement.source.text, statement.cue.text, statement.continues) == ("Ana Moe", ":", None)
