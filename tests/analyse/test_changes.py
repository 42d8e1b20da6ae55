from __future__ import annotations

from dataclasses import replace

import pytest

from builders import make_document, make_record, make_statement
from sayso.analyse.changes import Piece, StatementChange, VersionStep, find_changes
from sayso.domain.record import Record
from sayso.domain.statement import Speaker, Statement

BERG, LUND = Speaker("Ann Berg", "person", "mayor"), Speaker("Ole Lund", "person", "harbor master")


def said(text: str, words: str, speaker: Speaker | None = BERG, **fields: object) -> Statement:
    return make_statement(text, words, speaker=speaker, cue="said", **fields)  # type: ignore[arg-type]


def version(*sentences: tuple[Speaker | None, str]) -> Record:
    """A report in which each of these says something."""
    text = "\n".join(f"{speaker.name if speaker else 'Somebody'} said {words}." for speaker, words in sentences)
    statements = (replace(said(text, words, speaker), id=f"s{n}") for n, (speaker, words) in enumerate(sentences))
    return make_record(*statements, document=make_document(text))


def kinds(before: Record, after: Record) -> list[tuple[str, ...]]:
    return [change.kinds for change in find_changes(before, after)]


QUAY = "the quay will be closed to lorries from June"
TOLL = "no toll will be asked of fishing boats"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([(BERG, QUAY)], [(BERG, QUAY)], []),
        ([(BERG, QUAY)], [(BERG, QUAY), (LUND, TOLL)], [("added",)]),
        ([(BERG, QUAY), (LUND, TOLL)], [(LUND, TOLL)], [("dropped",)]),
        ([(BERG, QUAY)], [(BERG, QUAY.replace("June", "July"))], [("reworded",)]),
        ([(BERG, QUAY)], [(LUND, QUAY)], [("reattributed",)]),
        ([(BERG, QUAY)], [(None, QUAY)], [("reattributed",)]),
        ([(BERG, QUAY)], [(LUND, QUAY.replace("June", "July"))], [("reworded", "reattributed")]),
        ([(BERG, QUAY)], [(BERG, f"{QUAY} and that the old crane will be sold")], [("reworded",)]),
        ([(BERG, QUAY)], [(LUND, TOLL)], [("dropped",), ("added",)]),
        ([(BERG, "yes")], [(BERG, "no")], [("dropped",), ("added",)]),
        ([(BERG, QUAY)], [(Speaker("Berg", "person"), QUAY)], []),
        ([(BERG, QUAY)], [(BERG, QUAY.capitalize())], []),
    ],
    ids=[
        "nothing", "added", "dropped", "reworded", "reattributed", "no longer named", "both", "longer",
        "other words of another", "short words", "surname alone", "capitals",
    ],
)  # fmt: skip
def test_what_changed(
    before: list[tuple[Speaker | None, str]], after: list[tuple[Speaker | None, str]], expected: list[tuple[str, ...]]
) -> None:
    assert kinds(version(*before), version(*after)) == expected


def test_changes_come_in_the_order_of_the_later_text() -> None:
    crane = "the old crane is to be sold to a museum"
    before = version((BERG, QUAY), (LUND, TOLL), (BERG, crane))
    after = version((LUND, "the ferry sails at noon"), (BERG, QUAY.replace("June", "May")), (BERG, crane))
    assert kinds(before, after) == [("added",), ("reworded",), ("dropped",)]


def test_the_words_that_differ_are_apart() -> None:
    [change] = find_changes(version((BERG, QUAY)), version((BERG, QUAY.replace("from June", "from early July"))))
    assert change.pieces == (
        Piece("same", "the quay will be closed to lorries from "),
        Piece("dropped", "June"),
        Piece("added", "early July"),
    )


@pytest.mark.parametrize(
    ("earlier", "later"), [("“The quay,” and more", '"the quay," and more'), ("a", "b c"), ("", "x")]
)
def test_pieces_hold_every_word_of_both(earlier: str, later: str) -> None:
    one, other = (version((BERG, f"{QUAY} {words}".strip())) for words in (earlier, later))
    changes = find_changes(one, other)
    if earlier.startswith("“"):
        assert changes == ()
        return
    kept = {"before": "", "after": ""}
    for piece in changes[0].pieces:
        kept["before"] += piece.text if piece.kind != "added" else ""
        kept["after"] += piece.text if piece.kind != "dropped" else ""
    assert kept == {"before": one.statements[0].content.text, "after": other.statements[0].content.text}


def test_another_verb_and_a_lost_pair_of_quotation_marks_are_another_wording() -> None:
    before = version((BERG, QUAY))
    [one] = before.statements
    text = before.text.replace("said", "claimed")
    claimed = make_record(make_statement(text, QUAY, speaker=BERG, cue="claimed"), document=make_document(text))
    assert kinds(before, claimed) == [("reworded",)]
    assert kinds(replace(before, statements=(replace(one, kind="direct"),)), before) == [("reworded",)]


def test_a_refrain_is_paired_in_its_order() -> None:
    refrain = "we shall see what the summer brings"
    before = version((BERG, refrain), (LUND, TOLL), (BERG, refrain))
    after = version((BERG, refrain), (LUND, TOLL), (LUND, refrain))
    [change] = find_changes(before, after)
    assert (change.kinds, change.before, change.after) == (
        ("reattributed",),
        before.statements[2],
        after.statements[2],
    )


def test_what_people_rejected_is_no_change() -> None:
    before, after = version((BERG, QUAY), (LUND, TOLL)), version((BERG, QUAY.replace("June", "July")))
    assert find_changes(before, after, rejected_before={"s0", "s1"}) == ()
    assert [c.kinds for c in find_changes(before, after, rejected_after={"s0"})] == [("dropped",)]


def test_words_that_only_one_reading_has_are_told_apart() -> None:
    before = version((BERG, QUAY), (LUND, TOLL))
    unread = replace(before, statements=before.statements[:1])
    assert [(c.kinds, c.in_both) for c in find_changes(before, unread)] == [(("dropped",), True)]
    assert [(c.kinds, c.in_both) for c in find_changes(before, version((BERG, QUAY)))] == [(("dropped",), False)]


def test_a_step_counts_its_changes() -> None:
    changed = StatementChange(("reworded", "reattributed"), None, None, ())
    step = VersionStep(1, 2, "2025-05-04T10:00:00Z", (changed, StatementChange(("added",), None, None, ())))
    assert step.counts == {"added": 1, "reworded": 1, "reattributed": 1}
