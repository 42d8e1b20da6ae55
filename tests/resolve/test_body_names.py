"""Which body a name means."""

from __future__ import annotations

from pathlib import Path

import pytest

from sayso.resolve.body_names import identify_body, is_acronym_of
from sayso.tables import tables_from

KNOWN = [
    ("Riga", None, "Government of Latvia", "LVA"),
    ("the Latvian government", None, "Government of Latvia", "LVA"),
    ("Government of Latvia", None, "Government of Latvia", "LVA"),
    ("Government", "LVA", "Government of Latvia", "LVA"),
    ("EU", None, "European Union", None),
    ("Justice Department", None, "Justice Department", "USA"),
    ("Justice Department", "PHL", "Justice Department", "PHL"),
    ("U.S. Department of Justice", None, "Justice Department", "USA"),
    ("Ministry of Transport of Latvia", None, "Ministry of Transport of Latvia", "LVA"),
    ("Kremlin", "SYR", "Kremlin", "RUS"),
    ("Latvia's central government", None, "Government of Latvia", "LVA"),
    ("Islamic Republic of Iran", None, "Government of Iran", "IRN"),
    ("Democratic Republic of the Congo", None, "Government of Democratic Republic of the Congo", "COD"),
    ("Latvian authorities", None, "Latvian authorities", "LVA"),
    ("American Harbours", None, "American Harbours", None),
]


@pytest.mark.parametrize(("name", "country", "best", "whose"), KNOWN)
def test_a_body_is_known_by_any_of_its_names(name: str, country: str | None, best: str, whose: str | None) -> None:
    body = identify_body(name, country)
    assert (body.name, body.country) == (best, whose)


def test_tables_of_a_user_hold_only_while_they_are_chosen(tmp_path: Path) -> None:
    listed = "name,aliases,country,type\nHarbour Pilots Association,Blue Caps,,organization\n"
    (tmp_path / "bodies.csv").write_text(listed, encoding="utf-8")
    assert identify_body("Blue Caps").name == "Blue Caps"
    with tables_from(tmp_path):
        assert identify_body("Blue Caps").name == "Harbour Pilots Association"
        assert identify_body("EU").name == "EU"
    assert (identify_body("Blue Caps").name, identify_body("EU").name) == ("Blue Caps", "European Union")


@pytest.mark.parametrize(
    ("short", "long", "expected"),
    [
        ("HPA", "Harbour Pilots Association", True),
        ("H.P.A.", "Harbour Pilots Association", True),
        ("HPA", "Harbour pilots and anglers", False),
        ("Hpa", "Harbour Pilots Association", False),
        ("HPA", "Harbour Police", False),
    ],
)
def test_an_acronym_stands_for_words_written_large(short: str, long: str, expected: bool) -> None:
    assert is_acronym_of(short, long) is expected
