"""Names that may be one person's, and names that may not."""

from __future__ import annotations

from itertools import combinations

import pytest

from sayso.resolve.actor_names import Likeness, compare_bodies, compare_people, is_partial, name_keys
from sayso.resolve.proper_names import fold

SAME, PARTIAL, POSSIBLE, DIFFERENT = Likeness.SAME, Likeness.PARTIAL, Likeness.POSSIBLE, Likeness.DIFFERENT

PEOPLE = [
    ("Volodymyr Zelensky", "Wolodymyr Selenskyj", SAME),
    ("Sergei Lavrov", "Sergej Lawrow", SAME),
    ("Stéphane Séjourné", "Stephane Sejourne", SAME),
    ("Kim Jong Un", "Kim Jong-un", SAME),
    ("Pedro Sánchez", "Pedro Sánchez Pérez-Castejón", SAME),
    ("J. Kerry", "John Kerry", SAME),
    ("George Bush", "George W. Bush", SAME),
    ("Владимир Путин", "Vladimir Poutine", SAME),
    ("Landsbergis", "Gabrielius Landsbergis", PARTIAL),
    ("Joe Biden", "Joseph R. Biden", SAME),
    ("Bill Barr", "William Barr", SAME),
    ("Ted Lind", "Teddy Lind", SAME),
    ("Abdullah Abdullah", "Abdulrazig Abdallah", DIFFERENT),
    ("George W. Bush", "George H. W. Bush", POSSIBLE),
    ("Viktor Orbán", "Orbán Viktor", POSSIBLE),
    ("Donald Trump", "Donald Trump Jr.", POSSIBLE),
    ("Daniel Ortega", "Daniela Ortega", POSSIBLE),
    ("Bill Clinton", "Hillary Clinton", DIFFERENT),
    ("George W. Bush", "Jeb Bush", DIFFERENT),
    ("Kim Jong Un", "Kim Jong-il", DIFFERENT),
    ("David Cameron", "James Cameron", DIFFERENT),
    ("", "James Cameron", DIFFERENT),
]
BODIES = [
    ("The Guardian", "Guardian", SAME),
    ("Ministry of Foreign Affairs", "Foreign Affairs Ministry", SAME),
    ("Al Jazeera", "Al-Jazeera", SAME),
    ("NATO", "North Atlantic Treaty Organization", SAME),
    ("AP", "The Associated Press", SAME),
    ("HPA", "Harbour Pilots Association", SAME),
    ("PM", "Pakistan's military", DIFFERENT),
    ("China", "CNN", DIFFERENT),
    ("Tehran", "Iranian government", SAME),
    ("US", "Washington", SAME),
    ("Russia's foreign ministry", "Russian Ministry of Foreign Affairs", SAME),
    ("Latvian Health Ministry", "Estonian Health Ministry", DIFFERENT),
    ("Health Ministry", "Latvian Health Ministry", SAME),
    ("Department of State", "U.S. State Department", SAME),
    ("Times", "Times of India", DIFFERENT),
    ("Harbour Board's campaign", "Harbour Board campaign", SAME),
    ("Hezbollah", "Hizbullah", SAME),
    ("Karvelah Front", "Kervellah Front", POSSIBLE),
    ("North Korea", "South Korea", DIFFERENT),
    ("Harbour Post", "Harbour Times", DIFFERENT),
]
SPELLINGS = [
    ("Zelensky", "Zelenskyy", "Zelenskiy", "Selenskyj", "Зеленський"),
    ("Netanyahu", "Netanjahu"),
    ("Qaddafi", "Kadhafi", "Kaddafi"),
    ("Müller", "Mueller", "Muller"),
    ("Jelzin", "Yeltsin"),
]


@pytest.mark.parametrize(("one", "other", "likeness"), PEOPLE, ids=lambda value: str(value))
def test_people(one: str, other: str, likeness: Likeness) -> None:
    assert compare_people(one, other) is compare_people(other, one) is likeness


@pytest.mark.parametrize(("one", "other", "likeness"), BODIES, ids=lambda value: str(value))
def test_bodies(one: str, other: str, likeness: Likeness) -> None:
    assert compare_bodies(one, other) is compare_bodies(other, one) is likeness


@pytest.mark.parametrize(
    ("name", "partial"),
    [("Lind", True), ("al-Lind", True), ("Anna Lind", False), ("Abdullah II", True), ("A. Lind", False)],
)
def test_a_surname_alone_is_a_part_of_a_name(name: str, partial: bool) -> None:
    assert is_partial(name) is partial


@pytest.mark.parametrize("spellings", SPELLINGS, ids=lambda names: names[0])
def test_spellings_of_one_surname_meet(spellings: tuple[str, ...]) -> None:
    assert {compare_people(*pair) for pair in combinations(spellings, 2)} == {SAME}


@pytest.mark.parametrize(("kind", "table"), [("person", PEOPLE), ("organization", BODIES)])
def test_names_that_relate_share_a_key(kind: str, table: list[tuple[str, str, Likeness]]) -> None:
    apart = [
        (a, b) for a, b, likeness in table if likeness is not DIFFERENT and not name_keys(a, kind) & name_keys(b, kind)
    ]
    assert apart == []


@pytest.mark.parametrize(
    ("name", "folded"), [("O’Neill-Smith, Jr.", "oneill smith jr"), ("  ", ""), ("Łukasz Żak", "lukasz zak")]
)
def test_folding(name: str, folded: str) -> None:
    assert fold(name) == folded
