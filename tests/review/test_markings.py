from __future__ import annotations

from typing import Any

import pytest

from builders import HARBOUR_REPORT, harbour_record
from sayso.domain.marking import Marking
from sayso.domain.record_json import statement_to_dict
from sayso.domain.review import Decision
from sayso.review.markings import Step, find_by_place, is_about, steps_of

TUNNEL, AHEAD, *_ = (statement_to_dict(s) for s in harbour_record().statements)
ACCEPT, REJECT = Step("accept"), Step("reject")


def said(verdict: Any, field: str | None = None, new: Any = None) -> Decision:
    return Decision("ann", "2026-01-01T00:00:00Z", verdict, field, None, new)


@pytest.mark.parametrize(
    ("verdict", "values", "own", "expected"),
    [
        ("accept", {}, [], [ACCEPT]),
        ("accept", {"speaker.name": "Inês Valadão"}, [], [ACCEPT]),
        ("accept", {"speaker.name": "X"}, [], [Step("correct", "speaker.name", "X")]),
        ("accept", {"speaker.name": "X"}, [said("correct", "speaker.name", "X")], []),
        ("accept", {"kind": "direct"}, [said("correct", "kind", "indirect")], [Step("correct", "kind", "direct")]),
        ("accept", {}, [said("accept")], []),
        ("accept", {}, [said("unsure")], [ACCEPT]),
        ("accept", {}, [said("reject")], [ACCEPT]),
        ("accept", {"speaker.organization": ""}, [], [ACCEPT]),
        ("accept", {"certainty.hedged": False}, [], [Step("correct", "certainty.hedged", False)]),
        ("accept", {"content.spans": [[111, 148]]}, [], [ACCEPT]),
        ("accept", {"content.spans": [[112, 120]]}, [], [Step("correct", "content.spans", [[112, 120]])]),
        ("accept", {"cue.spans": []}, [], [Step("correct", "cue.spans", [])]),
        ("reject", {}, [], [REJECT]),
        ("reject", {}, [said("reject")], []),
        ("unsure", {"speaker.name": "X"}, [], [Step("unsure")]),
        ("unsure", {}, [said("unsure")], []),
    ],
)
def test_steps(verdict: Any, values: dict[str, Any], own: list[Decision], expected: list[Step]) -> None:
    assert steps_of(Marking("harbour", None, verdict, values), TUNNEL, own, HARBOUR_REPORT) == expected


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([[112, 148]], TUNNEL["id"]),
        ([[112, 131]], TUNNEL["id"]),
        ([[181, 208]], None),
        ([[253, 288]], AHEAD["id"]),
        ([[0, 20]], None),
        ([], None),
    ],
    ids=["same", "more than half", "less than half", "the longer of two parts", "elsewhere", "no place"],
)
def test_the_statement_that_a_place_means(spans: list[list[int]], expected: str | None) -> None:
    assert find_by_place(Marking("harbour", None, values={"content.spans": spans}), [TUNNEL, AHEAD]) == expected


@pytest.mark.parametrize(
    ("words", "spans", "expected"),
    [
        ("the tunnel", [[112, 122]], True),
        ("the\n tunnel", [[112, 122]], True),
        ("the t\N{REPLACEMENT CHARACTER}nnel", [[112, 122]], True),
        ("an example", [[112, 122]], False),
        ("the tunnel", [[112, 99999]], False),
        (None, [[112, 122]], True),
    ],
    ids=["same", "other white space", "replaced characters", "other words", "outside", "no words"],
)
def test_whether_it_is_the_same_text(words: str | None, spans: list[list[int]], expected: bool) -> None:
    marking = Marking("harbour", None, values={"content.spans": spans}, words=words)
    assert is_about(marking, HARBOUR_REPORT) is expected
