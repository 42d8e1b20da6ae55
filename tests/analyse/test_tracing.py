"""One utterance in many wordings: who is held to carry it, how each differs, in any order of the input."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import harbour_record
from sayso.analyse.folded_words import fold_words
from sayso.analyse.repeated import candidate_pairs, find_repeated, fingerprints
from sayso.analyse.tracing import make_trace, trace_utterance, trace_words
from sayso.analyse.utterances import Utterance, utterance_of
from sayso.domain.statement import Link, Speaker

FULL = "“The harbour stays open while I am mayor, and nobody in this council will sell the quay.”"
MAYOR = Speaker("Ada Brenn", "person", "mayor")


def said(report: str, text: str, *, day: str = "2024-05-01", speaker: Speaker = MAYOR, **fields: object) -> Utterance:
    known = Utterance(f"s-{report}", report, (text,), speaker=speaker, outlet=report.title(), published=day)
    return replace(known, **fields)  # type: ignore[arg-type]


def test_the_day_of_the_occasion_counts_where_the_words_name_none() -> None:
    record = harbour_record()
    ahead = next(one for one in record.statements if one.said_on and one.occasion)
    assert ahead.said_on and ahead.occasion
    undated = replace(
        ahead, said_on=replace(ahead.said_on, date=None), occasion=replace(ahead.occasion, date="2025-05-01")
    )
    assert utterance_of(record.document, undated).said_on == "2025-05-01"


def trace_of(*utterances: Utterance, text: str = "") -> dict[str, tuple[str, ...]]:
    """The changes of each report's wording."""
    trace = trace_utterance(utterances[0], lambda _: utterances, lambda _: text)
    return {carriage.report: carriage.variant.changes for carriage in trace.carriages}


@pytest.mark.parametrize(
    ("wording", "changes"),
    [
        pytest.param(FULL, ("exact",), id="the same words"),
        pytest.param(FULL.replace("mayor, and", "mayor – and"), ("punctuation",), id="another mark"),
        pytest.param("“The harbour stays open while I am mayor.”", ("truncated",), id="the end left out"),
        pytest.param("“Nobody in this council will sell the quay.”", ("truncated",), id="the beginning left out"),
        pytest.param(
            "“The harbour stays open while I am mayor … nobody in this council will sell the quay.”",
            ("bracketed",),
            id="a cut that is shown",
        ),
        pytest.param(
            "“The harbour stays open, and nobody in this council will sell the quay.”", ("spliced",), id="a silent cut"
        ),
        pytest.param(
            "“The harbour [of Lunde] stays open while I am mayor, and nobody in this council will sell the quay.”",
            ("bracketed",),
            id="an insertion",
        ),
        pytest.param(
            "“The harbour stays open while I am mayor, and nobody in this council will lease the quay.”",
            ("altered",),
            id="other words",
        ),
    ],
)
def test_a_variant_is_named_by_how_it_differs(wording: str, changes: tuple[str, ...]) -> None:
    assert trace_of(said("first", FULL), said("second", wording, day="2024-05-02"))["second"] == changes


def test_the_same_words_in_another_mouth_are_told() -> None:
    rival = Speaker("Tom Quill", "person")
    assert trace_of(said("first", FULL), said("second", FULL, speaker=rival))["second"] == ("other_speaker",)


def test_quoted_words_count_whatever_the_report_says_round_them() -> None:
    mixed = said(
        "second", "the mayor had told us all last winter that “nobody in this council will sell the quay”", kind="mixed"
    )
    assert "second" in trace_of(said("first", FULL), mixed)


def test_what_two_people_think_of_one_matter_is_not_one_utterance() -> None:
    one = said("first", "closing the middle of the bank to bottom trawling for three years is right", kind="indirect")
    other = said(
        "second", "closing the bank to bottom trawling", kind="indirect", speaker=Speaker("T. Quill", "person")
    )
    assert "second" not in trace_of(one, other)


def test_a_phrase_of_one_matter_retold_by_somebody_unknown_is_not_one_utterance() -> None:
    one = said("first", "“Only the harbour board can close the western bank to trawling, and it has closed it twice”")
    other = said("second", "whether the harbour board close the western bank", kind="indirect", speaker=Speaker(None))
    assert "second" not in trace_of(one, other)


def test_a_stock_phrase_retold_months_later_is_not_one_utterance() -> None:
    one = said("first", "to sign in exchange for the “reopening of the western harbour”", kind="mixed")
    other = said("second", "to negotiate reopening of the western harbour in May", kind="indirect", day="2025-02-01")
    assert "second" not in trace_of(one, other)
    assert "second" in trace_of(one, replace(other, published="2024-05-03"))


def test_half_of_the_words_are_not_enough_where_nobody_is_named() -> None:
    one = said(
        "first",
        "“We think it likely that it was her decision to allow the use of a dredging barge on the quays of the county, "
        "on the quays of the west, for the first time since the second harbour strike.”",
    )
    other = said(
        "second",
        "that it “constitutes the first offensive use of a dredging barge in the west since the second harbour strike”",
        kind="mixed",
        speaker=Speaker("boards of the coast", "group"),
    )
    assert "second" not in trace_of(one, other)
    assert "second" in trace_of(one, replace(other, speaker=MAYOR))


def test_a_part_of_an_outlet_is_that_outlet() -> None:
    both = [
        said("first", FULL, outlet="Farol (Web News)", agency="Farol"),
        said("second", FULL, outlet="Farol - Opinion"),
    ]
    trace = trace_utterance(both[0], lambda _: both, lambda _: "")
    assert (trace.independent, trace.copies, trace.carriages[0].relays) == (1, 0, ())


def test_few_words_count_only_of_the_same_speaker() -> None:
    assert "second" in trace_of(said("first", "“We will sign.”"), said("second", "“We will sign.”"))
    other = said("second", "“We will sign.”", speaker=Speaker("Tom Quill", "person"))
    assert "second" not in trace_of(said("first", "“We will sign.”"), other)


def test_the_first_carrier_is_the_earliest_and_who_names_it_relays_it() -> None:
    chain = (
        Link("Later", "outlet", "published"),
        Link("First", "outlet", "stated"),
        Link("Ada Brenn", "person", "stated"),
    )
    later = said("later", FULL, day="2024-05-03", chain=chain)
    trace = trace_utterance(later, lambda _: [later, said("first", FULL)], lambda _: "")
    assert trace.first.report == "first"
    assert [(relay.name, relay.basis, relay.report) for relay in trace.carriages[1].relays] == [
        ("First", "stated", "first")
    ]
    assert trace.independent == 1


def test_copies_of_one_text_are_one_source() -> None:
    wire = "The council met on Monday evening in the old customs house to hear what the builders had to say. " * 2
    both = [said("first", FULL), said("second", FULL, day="2024-05-02")]
    trace = trace_utterance(both[0], lambda _: both, lambda _: wire)
    assert (trace.independent, trace.copies) == (1, 1)


def test_words_as_remembered_find_the_utterance() -> None:
    known = [said("first", FULL), said("other", "“The bridge is none of my business, ask the county.”")]
    trace = trace_words("nobody in the council will sell the quay", known, lambda _: known, lambda _: "")
    assert trace is not None and trace.fullest.report == "first"
    assert trace_words("the moon is made of cheese", known, lambda _: known, lambda _: "") is None


def test_a_record_is_gone_through_for_what_several_carry() -> None:
    known = [
        said("a", FULL),
        said("b", "“Nobody in this council will sell the quay.”", day="2024-05-02"),
        said("c", "“The bridge is none of my business, ask the county.”"),
        said("d", FULL, day="2024-05-04"),
    ]
    assert [sorted(one.report for one in group) for group in find_repeated(known)] == [["a", "b", "d"]]
    assert find_repeated(known, min_reports=4) == []
    assert find_repeated([]) == []


words = st.sampled_from(
    ["harbour", "council", "quay", "mayor", "bridge", "county", "open", "sell", "stay", "nobody", "winter", "boat"]
)


@given(st.lists(words, min_size=7, max_size=30), st.data())
def test_a_cut_out_run_of_words_shares_a_fingerprint(text: list[str], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 6))
    cut = text[start : data.draw(st.integers(start + 6, len(text)))]
    assert set(fingerprints(text)) & set(fingerprints(cut))
    assert candidate_pairs([text, cut]).tolist() == [[0, 1]]


@settings(deadline=None, max_examples=25)
@given(st.permutations([0, 1, 2, 3]))
def test_a_trace_does_not_depend_on_the_order_of_the_input(order: list[int]) -> None:
    known = [
        said("a", FULL, day="2024-05-02"),
        said("b", "“Nobody in this council will sell the quay.”"),
        said("c", FULL.replace("sell", "lease")),
        said("d", FULL, day="2024-05-02", speaker=Speaker("Tom Quill", "person")),
    ]
    assert make_trace([known[number] for number in order], lambda _: "") == make_trace(known, lambda _: "")


@given(st.data())
def test_a_truncated_copy_is_never_called_altered(data: st.DataObject) -> None:
    tokens = fold_words(FULL)
    start = data.draw(st.integers(0, len(tokens) - 9))
    end = data.draw(st.integers(start + 9, len(tokens)))
    assert "altered" not in trace_of(said("a", FULL), said("b", " ".join(tokens[start:end])))["b"]
