"""Coded statements beside those found, and what counts as right."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

pytest.importorskip("sklearn", reason="training needs the extra [train]")

from marked import read_marked, statement_with  # after the skip
from readings import make_decisions, make_reading, read_nested
from sayso.annotate.who.candidates import Option
from sayso.domain.statement import Certainty, Link, Speaker, Statement
from sayso.models.clue_weights import WORDING
from sayso.pipeline.layers import add_layers
from sayso.training import decisions
from sayso.training.decision_tables import FOLDS, THRESHOLDS, Table, best_share, best_threshold
from sayso.training.decisions import ReadReport, base_record, learn_decisions
from sayso.training.level import set_level
from sayso.training.matching import alike, is_row, is_speaker, pair_statements

NAMES = ("one", "two")
MARKED = "[1:Ada Moe] <1:told> the Farol {1:the bridge was shut}. [2:Bo Lind] <2:denied> {2:it was open}. It rained."


def coded(statement: Statement, index: int, **fields: Any) -> dict[str, Any]:
    """A statement as people code it, certain, without a carrier."""
    plain: dict[str, Any] = {
        "index": index,
        **{
            role: [list(span) for span in passage.spans] if passage else []
            for role, passage in (("content", statement.content), ("cue", statement.cue), ("source", statement.source))
        },
        "within": None,
        "speaker": statement.source.text if statement.source else None,
        "type": "person",
        "role": None,
        "via": [],
        **dict.fromkeys(("denied", "hedged", "rumour", "hypothetical"), False),
    }
    return {**plain, **fields}


def test_statements_are_paired_one_to_one_by_their_words() -> None:
    record = read_marked(MARKED)
    first, second = record.statements
    golds = [coded(second, 0), coded(first, 1), {**coded(first, 2), "content": [[0, 7]]}]
    paired = pair_statements({"statements": golds}, record.statements)
    assert {at: one["index"] for at, one in paired.items()} == {0: 1, 1: 0}


def test_words_that_share_less_than_half_are_no_pair() -> None:
    record = read_marked(MARKED)
    start, end = record.statements[0].content.spans[0]
    far = {**coded(record.statements[0], 0), "content": [[start, start + (end - start) // 3]]}
    assert pair_statements({"statements": [far]}, record.statements) == {}


@pytest.mark.parametrize(
    ("option", "fields", "right"),
    [
        pytest.param(Option("Ada Moe", "person", 0), {"speaker": "Ada Moe"}, True, id="whole-name"),
        pytest.param(Option("Moe", "person", 0), {"speaker": "Ada Moe"}, False, id="surname-is-not-enough"),
        pytest.param(
            Option("Board", "organization", 0), {"speaker": "the Ferry Board", "type": "organization"}, True, id="half"
        ),
        pytest.param(Option(None, "author"), {"speaker": None, "type": "author"}, True, id="author"),
        pytest.param(Option(None, "none"), {"speaker": None, "type": "none"}, True, id="nobody"),
        pytest.param(Option(None, "author"), {"speaker": None, "type": "none"}, False, id="author-is-somebody"),
        pytest.param(Option(None, "none"), {"speaker": "Ada Moe"}, False, id="missed"),
    ],
)
def test_a_speaker_is_right_where_the_coders_named_it(option: Option, fields: dict[str, Any], right: bool) -> None:
    assert is_speaker(option, {"type": "person", **fields}) is right


def test_names_are_alike_that_share_half_of_their_words() -> None:
    assert alike("The Ministry of Ferries", "ministry")
    assert not alike("Ministry of Ferries", "Ministry of Snow and Rain")
    assert not alike(None, None)


def test_a_row_is_right_as_a_whole_or_not_at_all() -> None:
    statement = replace(
        read_marked(MARKED).statements[0],
        speaker=Speaker("Ada Moe", "person"),
        chain=(
            Link("Costa", "outlet", "published"),
            Link("Farol", "outlet", "stated"),
            Link("Ada Moe", "person", "stated"),
        ),
    )
    right = coded(statement, 0, via=[{"name": "Farol"}])
    assert is_row(statement, right)
    assert not is_row(statement, {**right, "via": []})
    assert not is_row(statement, {**right, "hedged": True})
    assert not is_row(statement, {**right, "speaker": "Bo Lind"})
    assert not is_row(replace(statement, certainty=Certainty(denied=True)), right)
    assert not is_row(replace(statement, speaker=None), right)
    assert not is_row(statement, None)


def test_the_threshold_gives_the_best_f1() -> None:
    chances = np.array([0.9, 0.6, 0.42, 0.3], dtype=np.float32)
    least = best_threshold(chances, np.array([True, True, False, False]))
    assert 0.42 < least <= 0.6
    assert least in THRESHOLDS


def test_a_margin_takes_a_lower_threshold_that_is_nearly_as_good() -> None:
    chances, labels = np.array([0.5, 0.48, 0.31, 0.3], dtype=np.float32), np.array([True, True, False, False])
    assert best_threshold(chances, labels) == 0.35
    assert best_threshold(chances, labels, margin=0.4) == THRESHOLDS[0]


def test_the_threshold_of_a_choice_prefers_few_wrong_answers() -> None:
    table, chances = Table(NAMES), []
    for share, right in ((0.55, 0), (0.58, 0), (0.7, 1), (0.75, 1)):  # the likelier an option, the righter
        table.add(np.zeros((2, 2), dtype=np.float32), [right == 0, right == 1], 0)
        chances += [0.5, share]
    assert 0.58 < best_share(table, np.array(chances, dtype=np.float32)) <= 0.7


def test_a_row_is_weighed_by_trees_that_did_not_see_its_report() -> None:
    chance = np.random.default_rng(1)
    table = Table(NAMES)
    for fold in range(FOLDS):
        rows = chance.normal(size=(30, 2)).astype(np.float32)
        table.add(rows, rows[:, 0] > 0, fold)
    learned = table.fit(rounds=5, smallest=5)
    assert len(learned.trees) == FOLDS + 1
    assert learned.wordings == []
    own = np.concatenate([learned.trees[fold].probabilities(rows) for fold, rows in enumerate(table.rows)])
    assert np.allclose(learned.chances, own)
    assert ((learned.chances > 0.5) == table.all_labels).mean() > 0.8


def test_words_are_weighed_where_a_table_has_clues() -> None:
    chance = np.random.default_rng(1)
    table = Table(NAMES)
    for fold in range(FOLDS):
        rows, labels = chance.normal(size=(30, 2)).astype(np.float32), chance.random(30) < 0.5
        table.add(rows, labels, fold, [["told"] if label else ["grew"] for label in labels])
    learned = table.fit(rounds=20, smallest=5, strength=1.0)
    assert all(trees.features == (*NAMES, WORDING) for trees in learned.trees)
    assert len(learned.wordings) == FOLDS + 1
    assert ((learned.chances > 0.5) == table.all_labels).mean() > 0.95


def test_a_table_without_rows_cannot_be_fitted() -> None:
    table = Table(NAMES)
    table.add(np.zeros((0, 2), dtype=np.float32), [], 0)
    with pytest.raises(ValueError, match="no report has a row"):
        table.fit()


def read_report(number: int) -> ReadReport:
    """A coded report with a sure reading; of every second one people coded what the model finds, of others not."""
    marked = (
        "[1:Mayor Ada Moe] <1:told> reporters on Monday at a briefing, as the Farol wrote, {1:the bridge was shut}. "
        "[2:Bo Lind] <2:denied> {2:it was open}. [3:He] <3:added> {3:that it rained}. "
        "[4:Bo Lind] <4:said> {4:he shared [5:Ada Moe’s] <5:hope> {5:for a new bridge}}. "
        "Danish Ada Moe of the Ferry Board slept."
    )
    record = read_nested(marked, persons=["Ada Moe", "Bo Lind"], outlet="Costa")
    first, second, third, fourth, inner = record.statements
    odd = bool(number % 2)
    places = {
        words: [record.text.index(words), record.text.index(words) + len(words)]
        for words in ("Farol", "reporters", "on Monday", "at a briefing", "briefing", "denied", "was open")
    }
    doubts = dict.fromkeys(("hedged", "rumour", "hypothetical"), odd)
    beside = {
        "via": [{"name": "Farol", "span": places["Farol"]}] if odd else [],
        "addressees": [{"span": places["reporters"]}] if odd else [],
        "said_on": {"span": places["on Monday"]} if odd else None,
        "occasion": {"span": places["at a briefing"]} if odd else None,
    }
    golds = [
        coded(first, 0, speaker="Ada Moe", role="Mayor" if odd else "captain", **doubts, **beside),
        coded(second, 1, denied=odd),
        *([coded(third, 2, speaker="Bo Lind")] if odd else []),
        coded(fourth, 3),
        *([coded(inner, 4, within=3)] if odd else []),
    ]
    aspects = {"addressee": "reporters", "said_on": "on Monday", "occasion": "at a briefing", "carrier": "Farol"}
    reading = make_reading(
        record,
        layers={
            "name": {"Ada Moe": "person", "Bo Lind": "person", "Ferry Board": "organization"},
            "role": {"Mayor": "role"},
            "event": {"briefing": "speech"},
            "relation": {"denied": "disagrees"},
            "own_voice": {"was open": "own_voice"},
            **{aspect: {words: aspect} for aspect, words in aspects.items()},
        },
        points={"speaker": {"Mayor": "Ada Moe", "Bo Lind": "Bo Lind", "He": "Bo Lind"}},
        ties={aspect: {words: ["Mayor"]} for aspect, words in aspects.items()} if odd else {},
        doubts={**{doubt: ["Mayor"] for doubt in doubts}, "denied": ["Bo Lind"]} if odd else {},
    )
    evidence = [list(fourth.content.spans[0])]
    disagreement = {"kind": "disagrees", "from": "Bo Lind", "to": "Ada Moe", "evidence": evidence}
    gold = {
        "id": number,
        "text": record.text,
        "statements": golds,
        "outlet": "Costa",
        "events": [{"kind": "speech", "evidence": [places["briefing"]]}] if odd else [],
        "relations": [disagreement] if odd else [],
        "entities": [
            {
                "name": "Ada Moe",
                "type": "person",
                "mentions": [list(first.source.spans[0])],
                **({"country": "DNK", "organization": "Ferry Board"} if odd else {}),
            }
        ],
        "own_voice": [places["was open"]] if odd else [],
    }
    return ReadReport(gold, reading, whole=True)


def test_a_coded_report_is_read_as_a_report_of_its_outlet() -> None:
    report = read_report(0)
    record = base_record(report.gold, report.reading)
    assert (record.document.outlet, record.document.language) == ("Costa", "en")
    assert [entity.text for entity in record.entities] == ["Ada Moe", "Bo Lind", "Bo Lind", "Ada Moe", "Ada Moe"]
    assert len(record.sentences) == 5


@pytest.mark.slow
def test_every_decision_of_the_layers_is_learnt(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = {name: {"rounds": 4, "rate": 0.5, "leaves": 4, "smallest": 1} for name in decisions.SETTINGS}
    monkeypatch.setattr(decisions, "SETTINGS", quick)
    reports = [read_report(number) for number in range(2 * FOLDS)]
    marked = [replace(report, gold={**report.gold, "loaded": [[0, 5]]}) for report in reports]  # "Mayor"
    by_fold, whole, tables = learn_decisions(reports, {}, loaded=marked)
    assert len(by_fold) == FOLDS
    assert set(tables) == set(whole.trees)
    assert all({"carrier", "loaded"} <= set(found.networks) for found in (*by_fold, whole))
    assert {"statement", "carrier", "country", "denied", "loaded", "organization", "said_on"} <= set(whole.least)
    assert all(0 <= least < 1 for least in whole.least.values())
    report = reports[1]
    record = add_layers(replace(base_record(report.gold, report.reading), entities=()), report.reading, whole)
    assert record.problems == ()
    first = statement_with(record, "the bridge")
    assert statement_with(record, "for a new bridge").within == statement_with(record, "he shared").id
    assert first.certainty.hedged
    assert [link.name for link in first.chain][:2] == ["Costa", "Farol"]


def test_the_level_of_confidence_is_that_of_unseen_reports() -> None:
    reports = [read_report(number) for number in range(4)]
    found = make_decisions()
    levelled = set_level(found, reports)
    rows = []
    for report in reports:
        record = add_layers(base_record(report.gold, report.reading), report.reading, levelled)
        pairs = pair_statements(report.gold, record.statements)
        rows += [(s.confidence, is_row(s, pairs.get(at))) for at, s in enumerate(record.statements)]
    promised, true = np.mean(rows, axis=0)
    assert promised == pytest.approx(true, abs=0.01)
    assert 0 < true < 1
    assert levelled.trees.keys() == found.trees.keys()
