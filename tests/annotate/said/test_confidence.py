"""How likely a whole row is right."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builders import harbour_record
from readings import always, make_decisions
from sayso.annotate.said.confidence import FEATURES, row_features, weigh_rows
from sayso.models.decisions import Decisions


def test_a_row_has_named_features_and_the_product_of_its_parts() -> None:
    parts = {"content": 0.8, "speaker": 0.5, "route": 0.5, "doubt": 1.0}
    statement = replace(harbour_record().statements[0], probabilities=parts)
    row = dict(zip(FEATURES, row_features(statement), strict=True))
    assert {name: row[name] for name in parts} == parts
    assert row["product"] == pytest.approx(0.2)
    assert row["carriers"] == 1


def test_confidence_becomes_the_probability_of_the_whole_row() -> None:
    record = weigh_rows(harbour_record(), make_decisions(row=always(FEATURES, 0.0)))
    assert {s.confidence for s in record.statements} == {0.5}


def test_without_a_decision_confidence_stays() -> None:
    record = harbour_record()
    assert weigh_rows(record, Decisions({})) is record
