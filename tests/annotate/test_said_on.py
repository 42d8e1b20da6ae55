"""The date that governs a cue, told against the day of publication (Wednesday, 13 March 2024)."""

import pytest

from marked import read_marked
from sayso.annotate.said_on import date_statements


def said_on(marked: str, **document: object) -> tuple[str, str | None, str | None] | None:
    (statement,) = date_statements(read_marked(marked, **document)).statements
    found = statement.said_on
    return None if found is None else (found.text, found.date, found.until)


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        pytest.param("[1:He] <1:said> on Monday that {1:it rains}.", ("on Monday", "2024-03-11", None), id="after-cue"),
        pytest.param(
            "On Monday, [1:he] <1:said> {1:it rains}.", ("On Monday", "2024-03-11", None), id="opens-sentence"
        ),
        pytest.param(
            "[1:Berg] on Tuesday <1:denied> that {1:it rains}.", ("on Tuesday", "2024-03-12", None), id="between"
        ),
        pytest.param(
            "{1:It rains}, [1:she] <1:told> lawmakers in Riga late on Tuesday.",
            ("on Tuesday", "2024-03-12", None),
            id="late-on",
        ),
        pytest.param(
            "{1:“It rains,”} [1:he] <1:said> last Wednesday.",
            ("last Wednesday", "2024-03-06", None),
            id="last-same-weekday",
        ),
        pytest.param(
            "{1:“It rains,”} [1:he] <1:said> on Wednesday.",
            ("on Wednesday", "2024-03-13", None),
            id="day-of-publication",
        ),
        pytest.param(
            "{1:“It rains,”} <1:said> [1:Berg] at a briefing in Riga on 9 March.",
            ("on 9 March", "2024-03-09", None),
            id="inverted",
        ),
        pytest.param(
            "{1:“It rains,”} [1:he] <1:said> two days ago.", ("two days ago", "2024-03-11", None), id="days-ago"
        ),
        pytest.param(
            "[1:He] <1:said> earlier this week that {1:it rains}.",
            ("earlier this week", "2024-03-11", "2024-03-13"),
            id="range-ends-with-publication",
        ),
        pytest.param(
            "[1:He] <1:said> in January that {1:it rains}.", ("in January", "2024-01-01", "2024-01-31"), id="month"
        ),
        pytest.param(
            "[1:He] <1:said> in December that {1:it rains}.",
            ("in December", "2023-12-01", "2023-12-31"),
            id="month-of-last-year",
        ),
        pytest.param(
            "Speaking in Riga on Sunday, [1:he] <1:said> {1:it rains}.",
            ("on Sunday", "2024-03-10", None),
            id="speaking",
        ),
        pytest.param(
            "In a statement issued late Monday, [1:it] <1:said> {1:it rains}.",
            ("late Monday", "2024-03-11", None),
            id="statement-issued",
        ),
        pytest.param(
            "[1:He] <1:said> {1:“it rains”} at a rally on Saturday.",
            ("on Saturday", "2024-03-09", None),
            id="behind-the-content",
        ),
        pytest.param(
            "Floods came on 1 March. {1:“It rains,”} [1:he] <1:said> the next day.",
            ("the next day", "2024-03-02", None),
            id="next-day",
        ),
        pytest.param(
            "Floods came on 1 March. {1:“It rains,”} [1:he] <1:said> later that day.",
            ("later that day", "2024-03-01", None),
            id="later-that-day",
        ),
        pytest.param(
            "Floods came on 1 March. The night before, [1:he] <1:said> that {1:it rains}.",
            ("The night before", "2024-02-29", None),
            id="night-before",
        ),
        pytest.param("[1:He] <1:said> that {1:it will rain on Friday}.", None, id="date-in-content"),
        pytest.param("[1:He] <1:said> {1:it rains}, but voted on Monday.", None, id="another-clause"),
        pytest.param(
            "[1:Rumours] <1:began circulating yesterday> {1:that it rains}.",
            ("yesterday", "2024-03-12", None),
            id="date-in-the-cue",
        ),
        pytest.param("[1:Berg], who resigned on Monday, <1:said> {1:it rains}.", None, id="relative-clause"),
        pytest.param("[1:He] <1:demanded> an answer by Friday: {1:“It rains.”}", None, id="deadline"),
        pytest.param("[1:He] <1:told> USA Today {1:it rains}.", None, id="name-of-a-paper"),
        pytest.param(
            "{1:“It rains,”} [1:he] <1:said> the day before yesterday.",
            ("the day before yesterday", "2024-03-11", None),
            id="day-before-yesterday",
        ),
        pytest.param(
            "{1:“It rains,”} [1:he] <1:said> at the weekend.",
            ("at the weekend", "2024-03-09", "2024-03-10"),
            id="weekend",
        ),
        pytest.param(
            "{1:“It rains,”} [1:he] <1:said> on the evening of 3 March.",
            ("3 March", "2024-03-03", None),
            id="evening-of",
        ),
        pytest.param(
            "{1:“It rains,”} [1:he] <1:told> the court on Tuesday morning.",
            ("on Tuesday morning", "2024-03-12", None),
            id="part-of-day",
        ),
        pytest.param(
            "{1:“It rains,”} [1:he] <1:wrote> on X on Monday night.",
            ("on Monday night", "2024-03-11", None),
            id="platform",
        ),
        pytest.param(
            "[1:Rumours] <1:have been circulating> since Monday that {1:it rains}.",
            ("since Monday", "2024-03-11", None),
            id="since",
        ),
        pytest.param(
            "Only yesterday [1:Berg] <1:insisted> that {1:it rains}.",
            ("yesterday", "2024-03-12", None),
            id="only-yesterday",
        ),
        pytest.param(
            "[1:Berg] had <1:said> a fortnight ago that {1:it rains}.",
            ("a fortnight ago", "2024-02-28", None),
            id="fortnight",
        ),
        pytest.param(
            "Yesterday's edition of [1:Farol] <1:reports> that {1:it rains}.",
            ("Yesterday", "2024-03-12", None),
            id="edition",
        ),
        pytest.param(
            "In its Tuesday edition, [1:Farol] <1:reports> that {1:it rains}.",
            ("Tuesday", "2024-03-12", None),
            id="weekday-edition",
        ),
        pytest.param(
            "[1:Berg] <1:said> in an interview published on Sunday that {1:it rains}.",
            ("on Sunday", "2024-03-10", None),
            id="interview-published",
        ),
        pytest.param(
            "At noon on Tuesday [1:Berg] <1:announced> that {1:it rains}.",
            ("on Tuesday", "2024-03-12", None),
            id="noon-on",
        ),
        pytest.param(
            "{1:“It rains,”} [1:he] <1:said> on Sunday, two days before the vote on Tuesday.",
            ("on Sunday", "2024-03-10", None),
            id="first-of-two",
        ),
        pytest.param(
            "{1:“It rains,”} [1:he] <1:said> after Monday's talks.",
            ("Monday", "2024-03-11", None),
            id="after-talks-of-a-day",
        ),
        pytest.param(
            "{1:“It rains,”} [1:he] <1:said> in a 2019 interview.",
            ("in a 2019", "2019-01-01", "2019-12-31"),
            id="year-interview",
        ),
        pytest.param(
            "{1:“It rains,”} [1:he] <1:said> this Monday.", ("this Monday", "2024-03-11", None), id="this-weekday-past"
        ),
        pytest.param(
            "{1:“It rains,”} [1:he] <1:said> on Monday, March 4.",
            ("on Monday, March 4", "2024-03-04", None),
            id="weekday-and-date",
        ),
        pytest.param(
            "{1:“It rains,”} [1:he] <1:said> on the 4th.", ("on the 4th", "2024-03-04", None), id="bare-ordinal"
        ),
    ],
)
def test_date_that_governs_the_cue(marked: str, expected: tuple[str, str, str | None] | None) -> None:
    assert said_on(marked) == expected


def test_relative_dates_need_a_day_of_publication() -> None:
    told = said_on("[1:He] <1:said> on Monday that {1:it rains}.", published=None)
    assert told == ("on Monday", None, None)


def test_full_dates_do_not_need_a_day_of_publication() -> None:
    found = said_on("[1:He] <1:said> on 4 March 2024 that {1:it rains}.", published=None)
    assert found == ("on 4 March 2024", "2024-03-04", None)


def test_next_morning_counts_from_what_is_told_not_from_the_interview() -> None:
    record = read_marked(
        "On the night of 19 February two buses met.\n\n{1:“Nobody spoke,”} [1:Falk] <1:told> me last Sunday.\n\n"
        "{2:“Nothing was paid,”} [2:Berg] <2:said> the next morning."
    )
    assert [s.said_on and s.said_on.date for s in date_statements(record).statements] == ["2024-03-10", "2024-02-20"]


def test_statement_inside_another_has_the_date_of_its_own_cue() -> None:
    record = read_marked("{1:{2:It rains}, [2:Berg] <2:told> lawmakers on Monday}, [1:the daily Farol] <1:reported>.")
    dated = {s.cue.text: s.said_on and s.said_on.date for s in date_statements(record).statements if s.cue}
    assert dated == {"told": "2024-03-11", "reported": None}
