"""Each learned layer reads and writes what it declares."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import cache

import pytest

from readings import whole_report
from sayso.annotate.context import Context
from sayso.domain.record import Record
from sayso.domain.statement import Statement
from sayso.pipeline.layers import LAYERS, Layer, Work

GIVEN = {"sentences", "quotations"}
"""What a record has before the first layer."""


def changed(before: Record, after: Record) -> set[str]:
    """The fields in which two records differ; where they have the same statements, those of the statements."""
    found = {each.name for each in fields(Record) if getattr(before, each.name) != getattr(after, each.name)}
    if "statements" in found and [s.id for s in before.statements] == [s.id for s in after.statements]:
        found.remove("statements")
        for one, other in zip(before.statements, after.statements, strict=True):
            found |= {
                f"statements.{f.name}" for f in fields(Statement) if getattr(one, f.name) != getattr(other, f.name)
            }
    return found


@cache
def steps() -> dict[str, tuple[Work, Work]]:
    """A report before and after each layer."""
    record, reading, decisions = whole_report()
    work, found = Work(Context(record, reading), decisions, record), {}
    for layer in LAYERS:
        after = layer.run(work)
        found[layer.name], work = (work, after), after
    return found


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.name)
def test_a_layer_writes_what_it_declares_and_nothing_else(layer: Layer) -> None:
    before, after = steps()[layer.name]
    written = changed(before.record, after.record)
    assert written, "the report of this test gives the layer nothing to find"
    assert written <= set(layer.writes)


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.name)
def test_a_layer_reads_no_layer_that_it_does_not_declare(layer: Layer) -> None:
    before, after = steps()[layer.name]
    made = {name for one in LAYERS for name in one.writes if "." not in name}
    hidden = made - {name.partition(".")[0] for name in (*layer.reads, *layer.writes)}
    bare = layer.run(replace(before, record=replace(before.record, **dict.fromkeys(hidden, ()))))
    for name in {name.partition(".")[0] for name in layer.writes}:
        assert getattr(bare.record, name) == getattr(after.record, name)


def test_a_layer_reads_what_an_earlier_one_wrote() -> None:
    there = set(GIVEN)
    for layer in LAYERS:
        assert set(layer.reads) <= there, layer.name
        there |= set(layer.writes)
