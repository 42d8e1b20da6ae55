"""Statements inside statements, and the statement around one that a trailing attribution claims."""

import pytest

from marked import read_marked, statement_with
from sayso.annotate.said.continued import link_continued
from sayso.annotate.said.nested import link_nested

PERSONS = ("Anna Berg", "Carl Dorn", "Berg", "Dorn")
PLACES = ("Riga", "Moscow", "New Delhi", "Romania")
ORGANIZATIONS = ("Cozia Press", "Defence Ministry", "NATO")


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        pytest.param(
            "[1:Dorn] <1:said> that {1:Moscow believes that the jets were lost}.",
            ("Moscow", "believes", "the jets were lost"),
            id="government-believes",
        ),
        pytest.param(
            "[1:A source] <1:said> {1:New Delhi wanted tests to be covered}.",
            ("New Delhi", "wanted", "tests to be covered"),
            id="wish",
        ),
        pytest.param(
            "{1:“Riga wants to sign,”} [1:she] <1:said>. {1:“Three years would be too long.”}",
            ("Riga", "wants", "to sign,”"),
            id="next-sentence-is-the-outer-speakers",
        ),
        pytest.param(
            "{1:Anna Berg denies having drafted a text}, [1:the daily] <1:reports>.",
            ("Anna Berg", "denies", "having drafted a text"),
            id="denies",
        ),
        pytest.param(
            "{1:Opposition leader Anna Berg called the plan “a hole,”} [1:Cozia Press] <1:added>.",
            ("Opposition leader Anna Berg", "called", "the plan “a hole,”"),
            id="called",
        ),
        pytest.param(
            "{1:The bridge will be closed, Foreign Minister Anna Berg told lawmakers on "
            "Monday}, [1:Cozia Press] <1:reported>.",
            ("Foreign Minister Anna Berg", "told", "The bridge will be closed"),
            id="trailing",
        ),
        pytest.param(
            "[1:Dorn] <1:said> {1:Berg had told him that the talks were over}.",
            ("Berg", "told", "the talks were over"),
            id="told-that",
        ),
        pytest.param(
            "{1:Neighbours}, [1:the channel] <1:added>, {1:suspect he is abroad}.",
            ("Neighbours", "suspect", "he is abroad"),
            id="split-content",
        ),
        pytest.param(
            "[1:Dorn] <1:said> {1:the Defence Ministry announced on Monday that flights had stopped}.",
            ("the Defence Ministry", "announced", "flights had stopped"),
            id="announced-on",
        ),
        pytest.param(
            "[1:Dorn] <1:said>: {1:“She told me, ‘We are all going home now.’”}",
            ("She", "told", "‘We are all going home now.’"),
            id="real-speech-in-quotation",
        ),
        pytest.param(
            "{1:“I thought, ‘Perhaps they will call me back.’”} [1:Dorn] <1:said>.",
            ("I", "thought", "‘Perhaps they will call me back.’"),
            id="own-thought",
        ),
    ],
)
def test_statement_inside(marked: str, expected: tuple[str, str, str]) -> None:
    record = link_nested(read_marked(marked, persons=PERSONS, places=PLACES, organizations=ORGANIZATIONS))
    assert len(record.statements) == 2
    inner = next(s for s in record.statements if s.within)
    outer = next(s for s in record.statements if not s.within)
    assert inner.source and inner.cue and (inner.source.text, inner.cue.text, inner.content.text) == expected
    assert inner.within == outer.id


@pytest.mark.parametrize(
    "marked",
    [
        pytest.param("[1:Dorn] <1:said> that {1:he believed the jets were lost}.", id="own-belief"),
        pytest.param("{1:“I think that it rains,”} [1:Dorn] <1:said>.", id="first-person"),
        pytest.param("[1:He] <1:said> {1:Moscow has never asked for a cent}.", id="never-asked"),
        pytest.param("[1:He] <1:said> {1:Moscow called a meeting on Monday}.", id="called-no-name"),
        pytest.param("[1:He] <1:said> {1:the party state is weak}.", id="noun"),
        pytest.param("{1:“We read ‘The Man on the Bus’ together,”} [1:he] <1:said>.", id="title-in-quotation"),
        pytest.param("{1:“He is ‘too big to fail’ these days,”} [1:he] <1:said>.", id="term-in-quotation"),
        pytest.param('[1:He] <1:said>: {1:"It rains. "But nobody minds it much}.', id="forgotten-closing-mark"),
        pytest.param("[1:He] <1:said> {1:if Dorn said that it rained, nobody would listen}.", id="conditional"),
    ],
)
def test_no_statement_inside(marked: str) -> None:
    assert len(link_nested(read_marked(marked, persons=PERSONS, places=PLACES)).statements) == 1


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        pytest.param(
            "[1:Dorn] <1:raised concerns about> {1:Moscow's fleet near the strait}, the Cozia Press report continues.",
            ("the Cozia Press report", "continues"),
            id="report-continues",
        ),
        pytest.param(
            "{1:It rains}, [1:Anna Berg] <1:told> lawmakers on Monday, the news agency Cozia Press reported.",
            ("the news agency Cozia Press", "reported"),
            id="agency-reported",
        ),
        pytest.param(
            "[1:Anna Berg] <1:denies> {1:having drafted a text at all}, the daily reports.",
            ("the daily", "reports"),
            id="daily-reports",
        ),
        pytest.param(
            "[1:Moscow] <1:believes> that {1:the jets were lost at sea}, he said.", ("he", "said"), id="pronoun"
        ),
    ],
)
def test_statement_around(marked: str, expected: tuple[str, str]) -> None:
    record = link_nested(read_marked(marked, persons=PERSONS, places=PLACES, organizations=ORGANIZATIONS))
    inner, outer = (next(s for s in record.statements if bool(s.within) is held) for held in (True, False))
    assert outer.source and outer.cue and (outer.source.text, outer.cue.text) == expected
    assert inner.within == outer.id
    assert outer.content.spans[0].contains(inner.content.spans[0])


@pytest.mark.parametrize(
    "marked",
    [
        pytest.param("{1:“What should I say? ‘Yes, maybe we swapped a ghost’?”} [1:he] <1:said>.", id="asked-oneself"),
        pytest.param("{1:“If somebody says, ‘We want our money back,’ we will pay,”} [1:he] <1:said>.", id="if"),
        pytest.param("{1:“Who will pay? ‘Excuse me, madam, but you owe us.’”} [1:he] <1:said>.", id="put-into-a-mouth"),
    ],
)
def test_speech_that_nobody_made_is_hypothetical(marked: str) -> None:
    record = link_nested(read_marked(marked))
    inner = next(s for s in record.statements if s.within)
    assert inner.certainty.hypothetical
    assert inner.speaker is not None and (inner.speaker.name, inner.speaker.type) == (None, "none")


def test_content_that_holds_another_is_its_outer_statement() -> None:
    record = link_nested(
        read_marked(
            "[1:Dorn] <1:said> {1:that [2:Berg] <2:said> {2:[3:Moscow] <3:hopes> {3:it rains all day}}}.",
            persons=PERSONS,
        )
    )
    by_words = {
        name: statement_with(record, words) for name, words in (("a", "Berg"), ("b", "Moscow"), ("c", "it rains"))
    }
    assert by_words["c"].within == by_words["b"].id
    assert by_words["b"].within == by_words["a"].id
    assert by_words["a"].within is None


@pytest.mark.parametrize(
    ("marked", "outer", "inner"),
    [
        pytest.param(
            "Moscow <1:believes> {1:that the jets were lost}, [1:he] <1:said>.",
            ("he", "said", "Moscow believes that the jets were lost"),
            ("Moscow", "believes", "the jets were lost"),
            id="believes-said",
        ),
        pytest.param(
            "Opposition leader Anna Berg <1:called> {1:the plan “a hole,”} [1:Cozia Press] <1:added>.",
            ("Cozia Press", "added", "Opposition leader Anna Berg called the plan “a hole,”"),
            ("Opposition leader Anna Berg", "called", "the plan “a hole,”"),
            id="called-added",
        ),
    ],
)
def test_two_cues_read_as_one_are_parted(marked: str, outer: tuple[str, str, str], inner: tuple[str, str, str]) -> None:
    record = link_nested(read_marked(marked, persons=PERSONS, places=PLACES, organizations=ORGANIZATIONS))
    found = {
        s.within is None: (s.source and s.source.text, s.cue and s.cue.text, s.content.text) for s in record.statements
    }
    assert found == {True: outer, False: inner}


def test_a_continued_quotation_follows_a_statement_that_is_parted() -> None:
    marked = "Moscow <1:believes> {1:that the jets were lost}, [1:he] <1:said>.\n\n{2:“They will not come back to us.”}"
    record = link_nested(link_continued(read_marked(marked, persons=PERSONS, places=PLACES)))
    last = statement_with(record, "come back")
    assert last.continues in {s.id for s in record.statements if s.source and s.source.text == "he"}


@pytest.mark.parametrize(
    ("text", "contents"),
    [
        pytest.param("Berg denies having drafted it, the daily reports.", 2, id="passed-over"),
        pytest.param("But when the money ran out two years later, Moscow said no.", 0, id="subordinate-clause"),
        pytest.param("The ferry was late again, and nobody reported it.", 0, id="no-speaker"),
    ],
)
def test_sentence_that_the_encoder_passed_over(text: str, contents: int) -> None:
    record = link_nested(read_marked(text, persons=PERSONS, places=PLACES))
    assert len(record.statements) == contents
