"""Where something was said: the occasion of the same sentence, or of the one before it."""

import pytest

from marked import read_marked
from sayso.annotate.occasions import find_occasions

PLACES = ("Riga", "Geneva", "Coral Springs", "Ankara", "Lagos")


def occasion(marked: str, words: str = "It rains") -> tuple[str, str | None, str | None] | None:
    record = find_occasions(read_marked(marked, places=PLACES, persons=("Anna Berg", "Carl Dorn", "Eva Falk")))
    (statement,) = (s for s in record.statements if words in s.content.text)
    found = statement.occasion
    if found is None:
        return None
    assert record.text[slice(*found.span)] == found.text
    return found.text, found.place, found.date


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        pytest.param(
            "{1:“It rains,”} [1:he] <1:said> at a news conference in Riga on Monday.",
            ("at a news conference in Riga", "Riga", "2024-03-11"),
            id="news-conference",
        ),
        pytest.param(
            "{1:“It rains,”} [1:he] <1:told> delegates on Tuesday at a council meeting in "
            "Geneva chaired by Anna Berg and attended by Carl Dorn.",
            ("at a council meeting in Geneva chaired by Anna Berg and attended by Carl Dorn", "Geneva", "2024-03-12"),
            id="chaired-by",
        ),
        pytest.param(
            "In a speech to students in Riga, [1:he] <1:said> {1:“It rains.”}",
            ("In a speech to students in Riga", "Riga", None),
            id="opens-sentence",
        ),
        pytest.param(
            "Speaking at a rally on Monday in Coral Springs, [1:he] <1:said> {1:“It rains.”}",
            ("at a rally", "Coral Springs", "2024-03-11"),
            id="speaking-place-behind-date",
        ),
        pytest.param(
            "{1:“It rains,”} [1:he] <1:said> during a visit to Ankara.",
            ("during a visit to Ankara", "Ankara", None),
            id="visit",
        ),
        pytest.param(
            "{1:“It rains,”} [1:he] <1:told> reporters on the sidelines of the G20 summit.",
            ("on the sidelines of the G20 summit", None, None),
            id="sidelines",
        ),
        pytest.param(
            "[1:He] <1:said> {1:“It rains”} at the funeral.", ("at the funeral", None, None), id="behind-the-content"
        ),
        pytest.param(
            "{1:“It rains,”} [1:he] <1:told> a rally in Lagos on Sunday.",
            ("a rally in Lagos", "Lagos", "2024-03-10"),
            id="told-a-rally",
        ),
        pytest.param(
            "Berg spoke at a rally in Riga on Monday.\n\n{1:“It rains,”} [1:he] <1:said>.",
            None,
            id="not-over-a-paragraph",
        ),
        pytest.param(
            "Berg spoke at a rally in Riga on Monday. {1:“It rains,”} [1:he] <1:said>.",
            ("at a rally in Riga", "Riga", "2024-03-11"),
            id="sentence-before",
        ),
        pytest.param("[1:He] <1:said> {1:“It rains at the meeting”}.", None, id="in-the-content"),
        pytest.param("{1:“It rains,”} <1:said> [1:Berg], who missed the meeting in Riga.", None, id="relative-clause"),
        pytest.param("{1:“It rains,”} [1:he] <1:said> in March.", None, id="month-is-no-march"),
        pytest.param("[1:His] view on the summit <1:is> that {1:“It rains”}.", None, id="topic"),
        pytest.param(
            "At Sunday mass in Riga [1:he] <1:said>: {1:“It rains.”}",
            ("At Sunday mass in Riga", "Riga", "2024-03-10"),
            id="mass",
        ),
        pytest.param(
            "{1:“It rains,”} [1:he] <1:told> the weekly press briefing.",
            ("the weekly press briefing", None, None),
            id="told-a-briefing",
        ),
        pytest.param(
            "{1:“It rains,”} [1:he] <1:said> after talks with Eva Falk in Geneva.",
            ("after talks with Eva Falk in Geneva", "Geneva", None),
            id="after-talks",
        ),
        pytest.param(
            "Addressing a conference in Riga, [1:he] <1:said>: {1:“It rains.”}",
            ("a conference in Riga", "Riga", None),
            id="addressing",
        ),
        pytest.param("{1:“It rains,”} [1:he] <1:said> in a court filing.", None, id="court-filing"),
        pytest.param(
            "{1:“It rains,”} [1:he] <1:said> in parliament on Monday.",
            ("in parliament", None, "2024-03-11"),
            id="in-parliament",
        ),
        pytest.param(
            "{1:“It rains,”} [1:he] <1:said> at the UN Security Council.",
            ("at the UN Security Council", None, None),
            id="security-council",
        ),
        pytest.param(
            "{1:“It rains,”} [1:he] <1:said> in his New Year's address.",
            ("in his New Year's address", None, None),
            id="address",
        ),
        pytest.param(
            "{1:“It rains,”} [1:he] <1:said> over dinner in Riga.",
            ("over dinner in Riga", "Riga", None),
            id="over-dinner",
        ),
        pytest.param(
            "{1:“It rains,”} [1:he] <1:said> at Monday's cabinet meeting.",
            ("at Monday's cabinet meeting", None, "2024-03-11"),
            id="day-inside",
        ),
        pytest.param(
            "{1:“It rains,”} [1:he] <1:said> in court on Monday.", ("in court", None, "2024-03-11"), id="in-court"
        ),
        pytest.param(
            "{1:“It rains,”} [1:he] <1:said> in a televised debate with Carl Dorn.",
            ("in a televised debate with Carl Dorn", None, None),
            id="debate",
        ),
        pytest.param("{1:“It rains,”} [1:he] <1:said> as he opened the fair in Riga.", None, id="clause"),
    ],
)
def test_occasion(marked: str, expected: tuple[str, str | None, str | None] | None) -> None:
    assert occasion(marked) == expected
