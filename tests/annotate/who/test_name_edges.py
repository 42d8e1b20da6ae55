"""Where a person's name begins and ends."""

from __future__ import annotations

import pytest

from sayso.annotate.who.name_edges import whole_name


@pytest.mark.parametrize(
    ("text", "chosen", "whole"),
    [
        pytest.param("Ing. Arch. Fulvia Moder spoke", "Ing. Arch. Fulvia Moder", "Fulvia Moder", id="titles"),
        pytest.param("Alhaji Musah Iddri spoke", "Alhaji Musah Iddri", "Musah Iddri", id="form of address"),
        pytest.param("Sheikh Hasan Ali spoke", "Sheikh Hasan Ali", "Sheikh Hasan Ali", id="may be a name"),
        pytest.param("Dame Honor spoke", "Dame Honor", "Dame Honor", id="title and one name"),
        pytest.param("Lord Dunmor KC spoke", "Dunmor KC", "Dunmor", id="letters behind"),
        pytest.param("Nikhil Bose FRCS, OBE", "Nikhil Bose FRCS", "Nikhil Bose", id="letters of a college"),
        pytest.param("ADA MP SPOKE", "ADA MP", "ADA MP", id="all in capitals"),
        pytest.param("Tyrell Banks III spoke", "Tyrell Banks", "Tyrell Banks III", id="third of the name"),
        pytest.param("Wendell Har, Jr., spoke", "Wendell Har", "Wendell Har Jr.", id="the son"),
        pytest.param("Banks IIIrd spoke", "Tyrell Banks", "Tyrell Banks", id="not a suffix"),
    ],
)
def test_name_has_the_edges_that_the_report_shows(text: str, chosen: str, whole: str) -> None:
    assert whole_name(text, chosen, [chosen]) == whole


def test_name_keeps_its_nickname() -> None:
    mentions = ["Moe", 'Ravi "Chips" Moe']
    assert whole_name('Ravi "Chips" Moe left. Moe is 76.', "Ravi Moe", mentions) == 'Ravi "Chips" Moe'
    assert whole_name('Ravi "Chips" Moe left. Ana Lund is 76.', "Ana Lund", mentions) == "Ana Lund"
