"""To whom something was said; outlets are carriers and no addressees."""

from dataclasses import replace

import pytest

from marked import read_marked
from sayso.annotate.addressees import find_addressees
from sayso.domain.record import Record
from sayso.domain.statement import Link
from sayso.domain.text import Span

PERSONS = ("Anna Berg", "Carl Dorn")
PLACES = ("Ankara", "Riga", "Tehran", "Brussels")


def addressees(record: Record) -> list[str]:
    (statement,) = find_addressees(record).statements
    for addressee in statement.addressees:
        assert record.text[slice(*addressee.span)].endswith(addressee.name.split()[-1])
    return [addressee.name for addressee in statement.addressees]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        pytest.param("{1:It rains}, [1:she] <1:told> lawmakers in Riga on Monday.", ["lawmakers"], id="told"),
        pytest.param(
            "[1:She] <1:told> a closed session of the finance committee that {1:it rains}.",
            ["closed session of the finance committee"],
            id="noun-phrase",
        ),
        pytest.param("[1:She] <1:warned> Ankara that {1:it rains}.", ["Ankara"], id="warned"),
        pytest.param("[1:She] <1:urged> Tehran {1:to wait}.", ["Tehran"], id="urged"),
        pytest.param(
            "[1:She] <1:called on> Ankara and Tehran {1:to wait}.", ["Ankara", "Tehran"], id="two-governments"
        ),
        pytest.param("[1:She] <1:wrote> to the commission that {1:it rains}.", ["commission"], id="wrote-to"),
        pytest.param(
            "{1:“It rains,”} [1:she] <1:said> in a letter to the EU Commission.", ["EU Commission"], id="letter-to"
        ),
        pytest.param("In a speech to union members, [1:she] <1:said> {1:it rains}.", ["union members"], id="speech-to"),
        pytest.param("Asked by reporters, [1:she] <1:said> {1:it rains}.", ["reporters"], id="asked-by"),
        pytest.param("{1:“It rains,”} [1:she] <1:told> Dorn. Carl Dorn left.", ["Carl Dorn"], id="fullest-name"),
        pytest.param("{1:“It rains,”} [1:she] <1:said> to the crowd.", ["crowd"], id="said-to"),
        pytest.param("Speaking to students in Riga, [1:she] <1:said> {1:it rains}.", ["students"], id="speaking-to"),
        pytest.param(
            "[1:She] met her Latvian colleagues to <1:press the point> {1:that it rains}.",
            ["Latvian colleagues"],
            id="met-in-order-to",
        ),
        pytest.param("[1:She] <1:asked> the judges {1:to wait}.", ["judges"], id="asked"),
        pytest.param("[1:She] <1:assured> U.S. senators that {1:it rains}.", ["U.S. senators"], id="initials"),
        pytest.param("[1:She] <1:told> the daily Farol {1:it rains}.", [], id="outlet"),
        pytest.param("[1:She] <1:told> Radio Breh {1:it rains}.", [], id="station"),
        pytest.param("[1:She] <1:told> me {1:it rains}.", [], id="the-writer"),
        pytest.param("[1:She] <1:told> this newspaper {1:it rains}.", [], id="the-paper"),
        pytest.param("[1:She] <1:told> Costa {1:it rains}.", [], id="the-publisher"),
        pytest.param("[1:She] <1:said> {1:she told lawmakers nothing}.", [], id="in-the-content"),
        pytest.param("{1:It rains}, [1:she] <1:told> them.", [], id="pronoun"),
        pytest.param("{1:It rains}, [1:she] <1:told reporters>.", ["reporters"], id="addressee-in-the-cue"),
        pytest.param("[1:She] met with the envoy prior to <1:filing> {1:a complaint}.", [], id="prior-to"),
        pytest.param("[1:She] <1:asked> whether {1:it rains}.", [], id="no-object"),
        pytest.param(
            "[1:She] <1:told> a news conference in Riga that {1:it rains}.", [], id="occasion-is-no-addressee"
        ),
        pytest.param("[1:She] <1:appealed> to all member states {1:to wait}.", ["member states"], id="appealed-to"),
        pytest.param("{1:“Wait,”} [1:she] <1:said>, addressing Ankara.", ["Ankara"], id="addressing"),
        pytest.param(
            "{1:“Wait,”} [1:she] <1:wrote> in an open letter to shareholders.", ["shareholders"], id="open-letter"
        ),
        pytest.param("{1:“Wait,”} [1:Berg] <1:replied> to Anna Berg. ", ["Anna Berg"], id="replied-to"),
        pytest.param("[1:She] <1:informed> Brussels last week that {1:it rains}.", ["Brussels"], id="informed"),
        pytest.param("[1:She] <1:promised> pensioners {1:a raise}.", ["pensioners"], id="promised"),
        pytest.param("[1:She] <1:let> the ambassadors know that {1:it rains}.", ["ambassadors"], id="let-know"),
        pytest.param("{1:“Wait,”} [1:she] <1:told> the House of Commons.", ["House of Commons"], id="house"),
        pytest.param("{1:“Wait,”} [1:she] <1:told> journalists from six countries.", ["journalists"], id="journalists"),
        pytest.param("Turning to the opposition, [1:she] <1:said> {1:it rains}.", ["opposition"], id="turning-to"),
        pytest.param("Before parliament, [1:she] <1:said> {1:it rains}.", ["parliament"], id="before-parliament"),
        pytest.param("[1:She] <1:ordered> her officials {1:to wait}.", ["officials"], id="ordered"),
        pytest.param("[1:She] <1:explained> to deputies that {1:it rains}.", ["deputies"], id="explained-to"),
    ],
)
def test_addressee(marked: str, expected: list[str]) -> None:
    assert addressees(read_marked(marked, persons=PERSONS, places=PLACES, outlet="Costa")) == expected


def test_carrier_of_the_chain_is_no_addressee() -> None:
    record = read_marked("[1:She] <1:told> Newsmirror {1:it rains}.")
    assert addressees(record) == ["Newsmirror"]
    (statement,) = record.statements
    start = record.text.index("Newsmirror")
    chain = (Link("Newsmirror", "outlet", "stated", Span(start, start + len("Newsmirror"))),)
    assert addressees(replace(record, statements=(replace(statement, chain=chain),))) == []
