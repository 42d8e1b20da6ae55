"""Statements that the encoder gives to whoever passed them on get back those who made them."""

import pytest

from marked import read_marked, statement_with
from sayso.annotate.chain import trace_chains
from sayso.annotate.makers import credit_makers
from sayso.annotate.speakers import name_speakers

NAMES = {"persons": ("Anna Berg", "Berg", "Carl Dorn"), "organizations": ("Reuters", "Cozia Press")}


@pytest.mark.parametrize(
    ("marked", "words", "expected"),
    [
        pytest.param(
            "{1:“The bridge stays open,”} Anna Berg told lawmakers on Monday, <1:according to> [1:Reuters].",
            "bridge",
            ("Anna Berg", "told", "“The bridge stays open,”"),
            id="said-behind-the-content",
        ),
        pytest.param(
            "{1:The bridge will stay open all winter, Anna Berg said}, <1:according to> [1:Reuters].",
            "bridge",
            ("Anna Berg", "said", "The bridge will stay open all winter"),
            id="said-at-the-end-of-the-content",
        ),
        pytest.param(
            "Two officials believe that {1:the bridge was hit by a barge}, <1:according to> [1:Reuters].",
            "bridge",
            ("Two officials", "believe", "the bridge was hit by a barge"),
            id="believe-before-the-content",
        ),
        pytest.param(
            "{1:People familiar with the plan said the bridge was hit by a barge}, <1:according to> [1:Reuters].",
            "bridge",
            ("People familiar with the plan", "said", "the bridge was hit by a barge"),
            id="said-at-the-head-of-the-content",
        ),
        pytest.param(
            "Citing a senior official, [1:Reuters] <1:reported> that {1:the bridge was hit by a barge}.",
            "bridge",
            ("a senior official", "Citing", "the bridge was hit by a barge"),
            id="citing-in-front",
        ),
        pytest.param(
            "After a look, she said {1:the bridge was hit by a barge}, <1:according to> [1:an email seen by Reuters].",
            "bridge",
            ("she", "said", "the bridge was hit by a barge"),
            id="according-to-a-paper",
        ),
        pytest.param(
            "[1:Reuters] <1:reported> Monday that sources told it {1:the bridge was hit by a barge}.",
            "bridge",
            ("sources", "told", "the bridge was hit by a barge"),
            id="told-between-cue-and-content",
        ),
    ],
)
def test_maker_is_credited_in_place_of_the_passer(marked, words, expected):
    statement = statement_with(credit_makers(read_marked(marked, **NAMES)), words)
    assert (statement.source.text, statement.cue.text, statement.content.text) == expected


@pytest.mark.parametrize(
    "marked",
    [
        pytest.param("[1:Reuters] <1:reported> that {1:the bridge was hit by a barge}.", id="outlet-alone"),
        pytest.param("{1:The bridge was hit by a barge}, <1:according to> [1:Anna Berg].", id="person"),
        pytest.param(
            "{1:“Officials said the bridge was hit by a barge,”} [1:Reuters] <1:wrote>.",
            id="words-of-the-outlet",
        ),
        pytest.param("{1:Kurdish reports from Ohm say little}, <1:according to> [1:Reuters].", id="noun-like-a-verb"),
    ],
)
def test_source_stays_where_nobody_else_is_named(marked):
    record = read_marked(marked, **NAMES, peoples=("Kurdish",))
    assert credit_makers(record).statements == record.statements


def test_sentence_without_statement_in_which_somebody_told_an_outlet_becomes_one():
    record = credit_makers(read_marked("Two of the aides told Reuters that the bridge was hit by a barge.", **NAMES))
    (statement,) = record.statements
    assert (statement.source.text, statement.cue.text) == ("Two of the aides", "told")
    assert statement.content.text == "the bridge was hit by a barge"


def test_passer_is_a_carrier_of_the_maker():
    marked = "Anna Berg said that {1:the bridge was hit by a barge}, <1:according to> [1:Reuters]."
    record = trace_chains(name_speakers(credit_makers(read_marked(marked, outlet="Cozia Press", **NAMES))))
    assert [link.name for link in record.statements[0].chain] == ["Cozia Press", "Reuters", "Anna Berg"]
