"""Who stands where: positions, changes, and what is not counted."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.analyse.positions import BY, By, CodedStatement, Reason, find_positions
from sayso.domain.coding import Stance
from sayso.domain.text import Span


def coded(number: int, stance: Stance = "supports", date: str | None = "2025-03-01", **fields: Any) -> CodedStatement:
    """A direct statement of Ines Brandt, sure enough to count."""
    known: dict[str, Any] = {
        "id": f"s{number}",
        "report": f"r{number}",
        "date": date,
        "actor": 1,
        "actor_name": "Ines Brandt",
        "actor_type": "person",
        "country": "LVA",
        "organization": None,
        "role": "Mayor",
        "official": False,
        "outlet": "Harbour Post",
        "published": date,
        "carriers": (),
        "firsthand": "Harbour Post",
        "concept": "bridge",
        "stance": stance,
        "probability": 0.9,
        "relevance": 0.9,
        "words": f"words {number}",
        "spans": (Span(0, 7),),
        "content": f"words {number}",
        "kind": "direct",
    }
    return CodedStatement(**{**known, **fields})


def course(*statements: CodedStatement, **options: Any) -> list[tuple[str, str | None, str | None]]:
    return [(one.stance, one.since, one.last) for one in find_positions(statements, **options).positions]


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([("supports", "01", 0.9), ("supports", "05", 0.9)], [("supports", "01", "05")]),
        ([("supports", "01", 0.9), ("opposes", "05", 0.85)], [("supports", "01", "01"), ("opposes", "05", "05")]),
        ([("supports", "01", 0.9), ("opposes", "05", 0.75)], [("supports", "01", "05")]),
        ([("supports", "01", 0.9), ("opposes", "03", 0.9), ("supports", "05", 0.9)], [("supports", "01", "05")]),
        (
            [("supports", "01", 0.9), ("opposes", "03", 1.0), ("supports", "05", 0.9)],
            [("supports", "01", "01"), ("opposes", "03", "03"), ("supports", "05", "05")],
        ),
        ([("supports", "01", 0.9), ("opposes", "01", 0.9)], [("ambiguous", "01", "01")]),
        ([("ambiguous", "01", 0.9)], [("ambiguous", "01", "01")]),
        ([("opposes", "01", 0.95), ("ambiguous", "03", 0.75), ("supports", "05", 0.95)],
         [("opposes", "01", "03"), ("supports", "05", "05")]),
        ([], []),
    ],
    ids=[
        "one position",
        "a sure change at the end",
        "a doubtful one at the end",
        "a doubtful one in between",
        "a person's coding in between",
        "both on one day",
        "neither",
        "hesitation before a change",
        "nothing",
    ],
)  # fmt: skip
def test_a_position_changes_only_where_enough_speaks_for_it(
    statements: Sequence[tuple[Stance, str, float]], expected: list[tuple[str, str, str]]
) -> None:
    said = [coded(n, s, f"2025-03-{d}", probability=p) for n, (s, d, p) in enumerate(statements)]
    assert course(*said, min_sure=0.7) == [(s, f"2025-03-{a}", f"2025-03-{b}") for s, a, b in expected]


def test_guesses_that_are_as_likely_wrong_still_show_a_side() -> None:
    said = [coded(1, "opposes", probability=0.4), coded(2, "opposes", "2025-03-02", probability=0.35)]
    assert course(*said, min_sure=0.3) == [("opposes", "2025-03-01", "2025-03-02")]


def test_a_change_names_the_statement_that_shows_it() -> None:
    before = coded(1, "opposes", "2025-01-20")
    others = [coded(2, "supports", "2025-04-08", kind="indirect"), coded(3, "supports", "2025-04-20")]
    turn = coded(4, "supports", "2025-04-08")
    [change] = find_positions([before, *others, turn]).changes
    assert (change.before, change.after, change.date, change.by.id) == ("opposes", "supports", "2025-04-08", "s4")


def test_the_same_words_of_one_day_count_once_however_many_print_them() -> None:
    copies = [coded(n, "opposes", "2025-03-02", words="No way", probability=0.75) for n in range(9)]
    assert course(coded(99, "supports"), *copies, min_sure=0.7) == [("supports", "2025-03-01", "2025-03-02")]


def test_the_strongest_quotation_is_direct_own_and_of_the_position() -> None:
    said = [
        coded(1, kind="indirect", probability=0.99),
        coded(2, probability=0.85, words="I say yes to the bridge"),
        coded(3, "opposes", probability=0.9, date="2025-02-01", kind="mixed"),
        coded(4, relayed_by="Otto Lind", probability=0.99),
        coded(5, probability=0.99, date="2025-01-01", kind="indirect"),
        coded(6, probability=0.98, date="2025-01-01", kind="indirect"),
    ]
    [position] = find_positions([*said, coded(7, probability=0.8)]).positions
    assert (position.strongest.id, position.contrary, position.stance) == ("s2", 1, "supports")


def test_carriers_that_copy_one_another_are_one() -> None:
    said = [coded(1), coded(2, outlet="Quay Times"), coded(3, outlet="Mole", firsthand="Mole")]
    assert find_positions(said).positions[0].carriers == ("Harbour Post", "Mole")


@pytest.mark.parametrize(
    ("fields", "options", "reason"),
    [
        ({"why_not": "rumour"}, {}, "rumour"),
        ({"why_not": "denied", "coder": "ann", "probability": 1.0}, {}, "denied"),
        ({"stance": "none"}, {}, "no position"),
        ({"probability": 0.79}, {}, "unsure"),
        ({"date": "2025-03-02"}, {"as_of": "2025-03-01"}, "later"),
        ({}, {"by": "country"}, "speaks for another"),
        ({}, {"by": "organisation"}, "speaks for another"),
        ({"role": None}, {"by": "role"}, "speaks for another"),
    ],
)
def test_what_does_not_count_is_kept_with_the_reason(
    fields: dict[str, Any], options: dict[str, Any], reason: Reason
) -> None:
    found = find_positions([coded(1, **fields)], **options)
    assert (found.positions, [one.why_not for one in found.not_counted]) == ((), [reason])


@pytest.mark.parametrize(
    ("by", "fields", "holder"),
    [
        ("actor", {}, "Ines Brandt"),
        ("role", {}, "Mayor, Latvia"),
        ("role", {"role": "Latvian mayor", "country": "LVA"}, "mayor, Latvia"),
        ("role", {"role": "president of Latvia", "official": True, "organization": "Saeima"}, "president, Latvia"),
        ("role", {"role": "director of Blue Shelf", "organization": "Blue Shelf"}, "director, Blue Shelf"),
        ("role", {"country": None}, "Mayor"),
        ("role", {"role": "new Latvian mayor"}, "mayor, Latvia"),
        ("role", {"role": "Acting mayor"}, "mayor, Latvia"),
        ("role", {"role": "former mayor"}, None),
        ("role", {"role": "Latvian ex-mayor"}, None),
        ("country", {"official": False, "country": None, "actor_type": "government"}, None),
        ("country", {"official": True}, "LVA"),
        ("organisation", {"organization": "City Council"}, "City Council"),
        ("organisation", {"actor_name": "Port Union", "actor_type": "organization"}, "Port Union"),
    ],
)
def test_words_count_for_whom_the_speaker_speaks(by: By, fields: dict[str, Any], holder: str | None) -> None:
    found = [one.holder for one in find_positions([coded(1, **fields)], by=by).positions]
    assert found == ([holder] if holder else [])


def test_one_office_of_two_countries_is_two_and_goes_from_holder_to_holder() -> None:
    said = [
        coded(1, date="2025-03-01", role="Danish Fisheries Minister", country="DNK", official=True),
        coded(2, "opposes", "2025-03-02", role="Fisheries Minister", country="NLD", official=True),
        coded(3, date="2025-03-03", role="Fisheries Minister", country="DNK", official=True, actor_name="Bo Holm"),
    ]
    danish, dutch = find_positions(said, by="role").positions
    assert (danish.holder, danish.speakers) == ("Fisheries Minister, Denmark", ("Ines Brandt", "Bo Holm"))
    assert (dutch.holder, dutch.stance) == ("Fisheries Minister, the Netherlands", "opposes")
    assert find_positions(said, by="role").changes == ()


def test_who_leaves_the_office_takes_the_position_along_but_not_the_countrys() -> None:
    minister = coded(1, date="2025-03-01", official=True)
    retired = coded(2, "opposes", "2025-05-01", role="former Foreign Minister", official=False)
    [country] = find_positions([minister, retired], by="country").positions
    own = find_positions([minister, retired]).positions
    assert (country.stance, country.statements) == ("supports", ("s1",))
    assert [(one.stance, one.since) for one in own] == [("supports", "2025-03-01"), ("opposes", "2025-05-01")]


def test_a_range_counts_by_its_last_day_and_is_shown_whole() -> None:
    earlier = coded(1, "opposes", "2025-01-01", until="2025-03-20")
    before, after = coded(2, "supports", "2025-02-01"), coded(3, "opposes", "2025-03-25")
    first, second = find_positions([earlier, before, after]).positions
    assert (first.since, first.since_until, first.last) == ("2025-02-01", None, "2025-02-01")
    assert (second.since, second.since_until, second.last) == ("2025-01-01", "2025-03-20", "2025-03-25")
    assert [one.why_not for one in find_positions([earlier], as_of="2025-03-01").not_counted] == ["later"]


def test_a_range_that_began_before_a_dated_statement_may_be_the_first() -> None:
    dated, earlier = coded(1, date="2025-03-14"), coded(2, date="2025-01-01", until="2025-03-15")
    [one] = find_positions([dated, earlier]).positions
    assert (one.since, one.since_until, one.last) == ("2025-01-01", "2025-03-14", "2025-03-15")


def test_every_statement_behind_a_position_has_a_row() -> None:
    said = [coded(1), coded(2, "opposes", probability=0.85, date="2025-03-02"), coded(3, date="2025-03-03")]
    found = find_positions(said)
    rows = list(found.statement_rows())
    assert [(row["statement"], row["position"], row["stance"], row["contrary"]) for row in rows] == [
        ("s1", "supports", "supports", False),
        ("s2", "supports", "opposes", True),
        ("s3", "supports", "supports", False),
    ]
    assert [row["strongest"] for row in rows].count(True) == 1
    assert [row["statement"] for row in rows] == [one for position in found.positions for one in position.statements]


def test_one_role_written_in_two_ways_is_one() -> None:
    said = [coded(1, role="opposition leader"), coded(2, role="Opposition leader"), coded(3, role="Opposition leader")]
    assert [one.holder for one in find_positions(said, by="role").positions] == ["Opposition leader, Latvia"]


def test_namesakes_are_two_holders() -> None:
    assert len(find_positions([coded(1), coded(2, actor=2)]).positions) == 2


def test_what_others_say_of_somebody_decides_only_where_there_is_nothing_else() -> None:
    relayed = coded(1, "opposes", "2025-04-01", relayed_by="Otto Lind", probability=1.0)
    own = coded(2, "supports")
    [alone] = find_positions([relayed]).positions
    [both] = find_positions([relayed, own]).positions
    assert (alone.stance, alone.relayed) == ("opposes", True)
    assert (both.stance, both.relayed, both.statements, both.contrary) == ("supports", False, ("s2", "s1"), 1)


STATEMENTS = st.lists(
    st.builds(
        lambda number, **fields: coded(number, **fields),
        number=st.integers(0, 10_000),
        stance=st.sampled_from(["supports", "opposes", "ambiguous", "none"]),
        date=st.sampled_from([None, "2025-01-01", "2025-01-02", "2025-01-03", "2025-01-04"]),
        actor=st.integers(1, 3),
        official=st.booleans(),
        probability=st.floats(0, 1),
        relayed_by=st.sampled_from([None, "Otto Lind"]),
        why_not=st.sampled_from([None, None, None, "rumour", "own voice"]),
        concept=st.sampled_from(["bridge", "quay"]),
    ),
    max_size=8,
    unique_by=lambda one: one.id,
)


@settings(max_examples=40, deadline=None)
@given(STATEMENTS, st.sampled_from(BY), st.randoms())
def test_positions_do_not_depend_on_the_order_of_statements(
    statements: list[CodedStatement], by: By, random: Any
) -> None:
    shuffled = statements[:]
    random.shuffle(shuffled)
    assert find_positions(shuffled, by=by) == find_positions(statements, by=by)


@settings(max_examples=40, deadline=None)
@given(STATEMENTS, st.sampled_from(BY), st.floats(0, 1))
def test_every_statement_is_counted_once_or_not_counted_for_a_reason(
    statements: list[CodedStatement], by: By, min_sure: float
) -> None:
    found = find_positions(statements, by=by, min_sure=min_sure)
    counted = [one for position in found.positions for one in position.statements]
    assert sorted([*counted, *(one.id for one in found.not_counted)]) == sorted(one.id for one in statements)
    assert all(one.why_not for one in found.not_counted)


@settings(max_examples=40, deadline=None)
@given(STATEMENTS)
def test_stretches_follow_one_another_and_differ(statements: list[CodedStatement]) -> None:
    found = find_positions(statements, min_sure=0.0)
    for concept, actor in {(one.concept, one.actor) for one in found.positions}:
        stretches = [one for one in found.positions if (one.concept, one.actor) == (concept, actor)]
        assert [one.current for one in stretches] == [False] * (len(stretches) - 1) + [True]
        for before, after in pairwise(stretches):
            assert before.stance != after.stance
            assert (before.last or "") < (after.since or "")
    assert len(found.changes) == sum(not one.current for one in found.positions)
