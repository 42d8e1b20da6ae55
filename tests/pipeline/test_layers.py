"""All layers of a record, one after the other; what fails costs its own layer alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from marked import statement_with
from readings import make_decisions, make_reading, read_nested, whole_report
from sayso.domain.form import spans_of
from sayso.domain.record_json import record_from_dict, record_to_dict
from sayso.models.decisions import Decisions
from sayso.pipeline import layers
from sayso.pipeline.layers import LAYERS, Work, add_layers, layers_before


def test_every_layer_adds_what_it_finds() -> None:
    record = add_layers(*whole_report())
    assert record.problems == ()
    first = statement_with(record, "the ferry might sink")
    assert first.speaker is not None
    assert (first.speaker.name, first.speaker.role) == ("Berit Sandnes", "Transport Minister")
    assert [link.name for link in first.chain] == ["Costa", "Farol", "Berit Sandnes"]
    assert first.certainty.hedged and first.certainty.level == "possible"
    assert first.said_on is not None and first.said_on.date == "2024-03-12"
    assert [a.name for a in first.addressees] == ["reporters"]
    inner, outer = statement_with(record, "a ruinous plan"), statement_with(record, "that Ada Moe")
    assert (inner.within, inner.certainty.denied) == (outer.id, True)
    assert [s.speaker.type for s in record.statements if s.speaker].count("author") == 1
    assert ("Olaf Kvam", "Ada Moe") in [(r.origin, r.target) for r in record.relations]
    assert [e.kind for e in record.events] == ["meeting"]
    assert [(w.text, w.voice) for w in record.loaded] == [("ruinous", "Ada Moe")]
    assert "Government of Finland" in [m.name for m in record.mentions]


def test_every_span_is_a_slice_of_the_text_and_the_record_survives_the_round_trip() -> None:
    record = add_layers(*whole_report())
    assert all(0 <= span.start < span.end <= len(record.text) for span in spans_of(record))
    row = record_to_dict(record)
    assert record_to_dict(record_from_dict(row)) == row


@pytest.mark.parametrize("failing", [layer.name for layer in LAYERS])
def test_a_layer_that_fails_is_a_problem_and_the_others_go_on(failing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Work) -> Work:
        raise ArithmeticError("seven of nine")

    kept = tuple(replace(layer, run=fail) if layer.name == failing else layer for layer in LAYERS)
    monkeypatch.setattr(layers, "LAYERS", kept)
    record = add_layers(*whole_report())
    (problem,) = record.problems
    assert (problem.stage, problem.code) == ("annotate", "layer-failed")
    assert failing in problem.message and "seven of nine" in problem.message
    others = {"entities": record.entities, "statements": record.statements, "loaded words": record.loaded}
    assert all(found for name, found in others.items() if name != failing)


def test_the_layers_before_one_are_those_that_it_reads() -> None:
    record = layers_before("chains", *whole_report())
    first = statement_with(record, "the ferry might sink")
    assert first.certainty.hedged and first.chain == ()
    assert record.mentions == ()


def test_without_decisions_what_needs_none_is_still_found() -> None:
    record, reading, _ = whole_report()
    found = add_layers(record, reading, Decisions({}))
    assert found.statements == ()
    assert {problem.code for problem in found.problems} == {"layer-failed"}
    assert found.entities and found.mentions


def test_an_empty_report_has_empty_layers() -> None:
    record = read_nested("")
    assert add_layers(record, make_reading(record), make_decisions()) == record
