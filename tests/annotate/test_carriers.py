"""A carrier is an outlet that passes words on, listed or not; where somebody works is none."""

import pytest

from marked import read_marked
from sayso.annotate.carriers import Reach, find_carriers
from sayso.annotate.outlets import find_outlets, outlet_name, same_outlet
from sayso.domain.text import Span


def carriers_of(sentence: str, *contents: Span) -> list[str]:
    record = read_marked(sentence)
    reach = Reach(Span(0, len(sentence)), contents)
    return [c.name for c in find_carriers(record.text, reach, find_outlets(record))]


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        pytest.param("He told CNN that it was over.", ["CNN"], id="told"),
        pytest.param("It was over, he said in an interview with Le Monde.", ["Le Monde"], id="interview"),
        pytest.param("The bank will close, according to Reuters.", ["Reuters"], id="according-to"),
        pytest.param("Xinhua quoted the minister as saying so.", ["Xinhua"], id="quoted"),
        pytest.param("The broadcaster Vesna reported that it was over.", ["Vesna"], id="unlisted-by-kind"),
        pytest.param("The TV channel Vesna reported that it was over.", ["Vesna"], id="unlisted-by-kind-in-capitals"),
        pytest.param("Radio Tallvik reported that it was over.", ["Radio Tallvik"], id="unlisted-by-form"),
        pytest.param("She tweeted that it was over.", ["Twitter"], id="platform-by-verb"),
        pytest.param("State media reported the visit.", ["State media"], id="nameless"),
        pytest.param(
            "He told Radio Oruva, as quoted by the agency Cordel.", ["Cordel", "Radio Oruva"], id="outer-first"
        ),
        pytest.param("Ann Ohm, a writer for The Atlantic, disagreed.", [], id="employer"),
        pytest.param("CNN contributor Bo Lind disagreed.", [], id="contributor"),
        pytest.param("He told reporters on Monday.", [], id="none"),
    ],
)
def test_carriers_of_a_sentence(sentence: str, names: list[str]) -> None:
    assert carriers_of(sentence) == names


def test_an_outlet_inside_the_content_carries_nothing() -> None:
    sentence = "He said that CNN reported nonsense."
    assert carriers_of(sentence, Span(8, 34)) == []


def test_names_of_one_outlet_meet() -> None:
    assert same_outlet("AP", "Associated Press")
    assert same_outlet("CNN", "CNN (Web News)")
    assert not same_outlet("Reuters", "AFP")


def test_a_name_is_given_in_the_fullest_form_of_the_report() -> None:
    assert carriers_of("He told AP so.") == ["AP"]
    assert carriers_of("He told AP so, the Associated Press reported.") == ["Associated Press"]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        pytest.param("the Politico report", "Politico", id="report"),
        pytest.param("The Tallvik Gazette", "Tallvik Gazette", id="form"),
        pytest.param("the minister", None, id="no-outlet"),
    ],
)
def test_words_that_name_an_outlet(words: str, name: str | None) -> None:
    assert outlet_name(words) == name
