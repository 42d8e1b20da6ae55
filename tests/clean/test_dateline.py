from __future__ import annotations

import pytest

from sayso.clean.dateline import read_dateline

NEWS = "Ministers met in silence."


@pytest.mark.parametrize(
    ("opening", "agency", "place", "day"),
    [
        ("March 10, 2024 (EIRNS)—", "EIRNS", None, "March 10, 2024"),
        ("VIENNA, June 4 (Reuters) - ", "Reuters", "Vienna", "June 4"),
        ("WASHINGTON (AP) — ", "AP", "Washington", None),
        ("TALLINN, 14 Oct 2025 (Nordpunkt) — ", "Nordpunkt", "Tallinn", "14 Oct 2025"),
        ("(CNN) -- ", "CNN", None, None),
        ("(CNN) ", "CNN", None, None),
        ("BEIJING, March 3 (Xinhua) -- ", "Xinhua", "Beijing", "March 3"),
        ("Sao Paulo, Brazil (CNN) ", "CNN", "Sao Paulo, Brazil", None),
        ("SEOUL/WASHINGTON (Reuters) - ", "Reuters", "Seoul/Washington", None),
        ("MOSCOW, January 12. /TASS/. ", "TASS", "Moscow", "January 12"),
        ("KYIV, Sept. 16 (Interfax-Ukraine) – ", "Interfax-Ukraine", "Kyiv", "Sept. 16"),
        ("Dec. 3 (UPI) -- ", "UPI", None, "Dec. 3"),
        ("AFP - ", "AFP", None, None),
        ("LONDON — ", None, "London", None),
        ("HANOI, Vietnam — ", None, "Hanoi, Vietnam", None),
        ("UNITED NATIONS—", None, "United Nations", None),
        ("PESO DA RÉGUA, 12 April 2025 — ", None, "Peso da Régua", "12 April 2025"),
        ("Beirut, Lebanon – ", None, "Beirut, Lebanon", None),
        ("Washington — ", None, "Washington", None),
        ("PARIS, 4. Juni - ", None, "Paris", "4. Juni"),
        ("**VIENNA (Danube Wire)** — ", "Danube Wire", "Vienna", None),
    ],
)
def test_dateline_is_read(opening: str, agency: str | None, place: str | None, day: str | None) -> None:
    found = read_dateline(opening + NEWS)
    assert found is not None
    assert (found.agency, found.place, found.day) == (agency, place, day)
    assert (opening + NEWS)[found.end :] == NEWS


@pytest.mark.parametrize(
    "words",
    [
        NEWS,
        "The fight — and the broader legislation — took on significance.",
        "Trump — who campaigned on it — said nothing.",
        "The European Union (EU) said on Monday that it would wait.",
        "European Union (EU) Foreign ministers met.",
        "Angela Merkel (CDU) said that she would wait.",
        "On Thursday, North Atlantic Treaty Organization (NATO) Secretary General Stoltenberg spoke.",
        "The (Wilmington, Del.) News Journal",
        "Dzhokhar Tsarnaev (Photo: AFP) Story Highlights",
        "ANALYSIS — What the treaty means.",
        "SMITH: I never said that.",
        "“We will go” — so runs a refrain.",
        "",
    ],
)
def test_prose_is_no_dateline(words: str) -> None:
    assert read_dateline(words) is None


def test_colon_makes_a_dateline_only_where_told() -> None:
    words = "ISLAMABAD: The prime minister met the envoy."
    assert read_dateline(words) is None
    found = read_dateline(words, colons=True)
    assert found is not None
    assert found.place == "Islamabad"
