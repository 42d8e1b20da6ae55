"""Who agrees and who disagrees with whom."""

import pytest

from marked import read_marked
from sayso.annotate.relations import find_relations

PERSONS = ("Anna Berg", "Carl Dorn", "Eva Falk", "Hugo Berg", "Dorn", "Falk")
BEFORE = "Transport Minister Anna Berg spoke first. "


def relations(text: str) -> list[tuple[str, str, str]]:
    record = read_marked(
        text,
        persons=PERSONS,
        places=("Ankara", "Latvia"),
        organizations=("NATO", "Instagram", "Finance Ministry", "Youth Council"),
    )
    return [(r.origin, r.kind, r.target) for r in find_relations(record).relations]


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        pytest.param("Carl Dorn echoed Berg.", "agrees", id="echoed"),
        pytest.param("Her Latvian counterpart, Carl Dorn, backed her.", "agrees", id="backed-her"),
        pytest.param(
            "Carl Dorn, who leads the union and is no friend of hers, agreed with Berg.", "agrees", id="relative-clause"
        ),
        pytest.param("Carl Dorn joined Berg in calling for a vote.", "agrees", id="joined-in-calling"),
        pytest.param("Carl Dorn sided with the minister.", "agrees", id="the-minister"),
        pytest.param("Her call was echoed by union leader Carl Dorn.", "agrees", id="passive"),
        pytest.param("Carl Dorn agreed.", "agrees", id="agreed-alone"),
        pytest.param("Carl Dorn supports Berg's proposal.", "agrees", id="supports-proposal"),
        pytest.param("Carl Dorn welcomed Anna Berg’s initiative on Monday.", "agrees", id="welcomed-initiative"),
        pytest.param("Carl Dorn rejected Berg's argument.", "disagrees", id="rejected-argument"),
        pytest.param("Carl Dorn rejected a proposal by Anna Berg to wait.", "disagrees", id="proposal-by"),
        pytest.param("Carl Dorn dismissed her warning.", "disagrees", id="her-warning"),
        pytest.param("Carl Dorn contradicted the minister.", "disagrees", id="contradicted-the-minister"),
        pytest.param("But Carl Dorn disagreed, saying it was late.", "disagrees", id="disagreed-alone"),
        pytest.param("Carl Dorn did not share Berg's view.", "disagrees", id="did-not-share"),
        pytest.param("Carl Dorn, speaking in Ankara, brushed off Berg's criticism.", "disagrees", id="brushed-off"),
        pytest.param("Carl Dorn distanced himself from Berg.", "disagrees", id="distanced"),
        pytest.param("Carl Dorn took issue with Berg's remarks.", "disagrees", id="took-issue"),
        pytest.param("Berg's claim was disputed by Carl Dorn.", "disagrees", id="disputed-by"),
        pytest.param("Carl Dorn does not agree with Berg.", "disagrees", id="does-not-agree"),
        pytest.param("Carl Dorn is of the same opinion as Berg.", "agrees", id="same-opinion"),
        pytest.param("Carl Dorn seconded Berg's call.", "agrees", id="seconded"),
        pytest.param("Carl Dorn, meanwhile, threw his weight behind Berg.", "agrees", id="weight-behind"),
        pytest.param("Carl Dorn contradicts Berg: the port is open.", "disagrees", id="colon"),
        pytest.param("Carl Dorn repeated Berg's demand.", "agrees", id="repeated-demand"),
        pytest.param("Carl Dorn flatly opposes Berg's plan.", "disagrees", id="opposes"),
        pytest.param("Anna Berg and Carl Dorn disagree.", "disagrees", id="mutual"),
    ],
)
def test_relation(sentence: str, kind: str) -> None:
    assert relations(BEFORE + sentence) == [("Carl Dorn", kind, "Anna Berg")]


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("Carl Dorn refused to back Berg.", id="refused"),
        pytest.param("Carl Dorn would reject Berg's plan.", id="would"),
        pytest.param("The Youth Council backed an Instagram competition.", id="part-of-a-noun-phrase"),
        pytest.param("“Carl Dorn rejected Berg's plan,” he said.", id="in-quotation-marks"),
        pytest.param("Carl Dorn rejected the offer.", id="nobody-named"),
        pytest.param("Carl Dorn joined NATO.", id="joined-something"),
        pytest.param("Carl Dorn agreed to wait.", id="agreed-to"),
        pytest.param("The parents of Carl Dorn rejected Berg's plan.", id="somebody-of-somebody"),
    ],
)
def test_no_relation(sentence: str) -> None:
    assert relations(BEFORE + sentence) == []


def test_namesake_is_the_other_bearer_of_the_surname() -> None:
    text = "Hugo Berg wants lawyers. Anna Berg, who is no relation, disagreed with her namesake."
    assert relations(text) == [("Anna Berg", "disagrees", "Hugo Berg")]


def test_governments_and_ministries_can_disagree() -> None:
    text = "Ankara was first. The Finance Ministry rejected Ankara's demand."
    assert relations(text) == [("Finance Ministry", "disagrees", "Ankara")]


@pytest.mark.parametrize(
    ("sentence", "kept"),
    [
        pytest.param("[1:Carl Dorn] <1:echoed> {1:Berg}.", 0, id="name"),
        pytest.param("[1:Carl Dorn] <1:backed> {1:her}.", 0, id="pronoun"),
        pytest.param("[1:Carl Dorn] <1:rejected> {1:Berg's argument}.", 0, id="claim"),
        pytest.param(
            "[1:Carl Dorn] <1:rejected> {1:Berg's argument that the port was closed}.", 1, id="claim-with-its-words"
        ),
        pytest.param("[1:Carl Dorn] <1:said> {1:Berg was wrong}.", 1, id="statement"),
    ],
)
def test_statement_that_is_only_a_relation_goes(sentence: str, kept: int) -> None:
    record = find_relations(read_marked(BEFORE + sentence, persons=PERSONS))
    assert len(record.statements) == kept
