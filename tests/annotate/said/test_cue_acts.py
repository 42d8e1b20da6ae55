"""A cue's act comes from the table, in whatever form the verb stands."""

import pytest

from marked import read_marked
from sayso.annotate.said.cue_acts import act_of, name_cue_acts


@pytest.mark.parametrize(
    ("cue", "act"),
    [
        pytest.param("said", "say", id="past"),
        pytest.param("has repeatedly denied", "deny", id="with-adverb"),
        pytest.param("called on", "request", id="two-words"),
        pytest.param("According to", "say", id="capital"),
        pytest.param("warning", "warn", id="participle"),
        pytest.param("asked … adding", "say", id="last-of-two"),
        pytest.param(":", None, id="no-word"),
        pytest.param("sighed", None, id="unlisted"),
    ],
)
def test_act_of_a_cue(cue: str, act: str | None) -> None:
    assert act_of(cue) == act


def test_every_statement_with_a_cue_gets_its_act() -> None:
    record = name_cue_acts(read_marked("[1:Ann Ohm] <1:promised> {1:to stay}. {2:“No.”}"))
    assert [s.cue.act if s.cue else None for s in record.statements] == ["promise", None]
