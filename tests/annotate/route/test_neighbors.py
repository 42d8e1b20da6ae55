"""What the statements around one say for each of its candidate carriers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from readings import make_context, read_nested
from sayso.annotate.route.neighbors import FEATURES, neighbor_rows
from sayso.domain.statement import Speaker

MARKED = (
    "[1:Ada Moe] <1:told> the Farol {1:the bridge was shut}. [2:Bo Lind] <2:denied> {2:it was open}.\n\n"
    "[3:Moe] <3:said> {3:nobody came}. [4:Moe] <4:said> {4:it rained}."
)
SPEAKERS = ("Ada Moe", "Bo Lind", "Ada Moe", "Ada Moe")
CHANCES = np.array([[0.9, 0.1], [0.2, 0.8], [0.3, 0.1], [0.1, 0.05]], dtype=np.float32)
"""Of two carriers, for four statements: the first is credited to one, the second to the other."""


def rows(chances: np.ndarray = CHANCES, marked: str = MARKED) -> np.ndarray:
    record = read_nested(marked, persons=["Ada Moe", "Bo Lind"])
    statements = [
        replace(s, speaker=Speaker(name, "person")) for s, name in zip(record.statements, SPEAKERS, strict=False)
    ]
    return neighbor_rows(make_context(record), statements, chances)


def column(name: str) -> list[list[float]]:
    found: list[list[float]] = rows()[:, :, FEATURES.index(name)].astype(np.float64).round(3).tolist()
    return found


def test_each_carrier_has_a_row_for_each_statement() -> None:
    assert rows().shape == (4, 2, len(FEATURES))
    assert np.isfinite(rows()).all()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("better", [[0, 1], [1, 0], [0, 1], [0, 1]], id="rank"),
        pytest.param("best_other", [[0.1, 0.9], [0.8, 0.2], [0.1, 0.3], [0.05, 0.1]], id="others"),
        pytest.param("all_carriers", [[1, 1], [1, 1], [0.4, 0.4], [0.15, 0.15]], id="sum"),
        pytest.param("before", [[-1, -1], [0.9, 0.1], [0.2, 0.8], [0.3, 0.1]], id="before"),
        pytest.param("two_behind", [[0.3, 0.1], [0.1, 0.05], [-1, -1], [-1, -1]], id="behind"),
        pytest.param("same_before", [[-1, -1], [0, 0], [0, 0], [1, 1]], id="speaker-before"),
        pytest.param("same_behind", [[0, 0], [0, 0], [1, 1], [-1, -1]], id="speaker-behind"),
        pytest.param("speaker_before", [[0, 0], [0, 0], [0.9, 0.1], [0.9, 0.1]], id="speaker-earlier"),
        pytest.param("speaker_behind", [[0.3, 0.1], [0, 0], [0.1, 0.05], [0, 0]], id="speaker-later"),
        pytest.param("earlier", [[0, 0], [0.9, 0.1], [0.9, 0.8], [0.9, 0.8]], id="anybody-earlier"),
        pytest.param("line", [[0.2, 0.8], [0.9, 0.1], [0.1, 0.05], [0.3, 0.1]], id="paragraph"),
    ],
)
def test_neighbors_speak_for_a_carrier(name: str, expected: list[list[float]]) -> None:
    assert column(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("credited_away", [[99, 99], [1, 99], [2, 1], [3, 2]], id="statements"),
        pytest.param("sentences_since", [[99, 99], [1, 99], [2, 1], [3, 2]], id="sentences"),
        pytest.param("same_speaker", [[0, 0], [1, 0], [2, 1], [2, 1]], id="speaker"),
        pytest.param("others_since", [[0, 0], [0, 0], [1, 0], [1, 0]], id="another-carrier"),
        pytest.param("strangers_since", [[99, 99], [0, 99], [1, 0], [1, 0]], id="other-speakers"),
        pytest.param("same_share", [[0, 0], [0, 0], [1, 0], [1, 0]], id="share"),
    ],
)
def test_what_came_since_a_carrier_was_credited(name: str, expected: list[list[float]]) -> None:
    assert column(name) == expected


def test_the_whole_report_is_seen() -> None:
    assert column("total") == [[1.5, 1.05]] * 4
    assert column("statements") == [[1, 1]] * 4
    assert column("most") == [[0.9, 0.8]] * 4


def test_statements_around_and_inside_are_seen() -> None:
    nested = "[1:Ada Moe] <1:told> the Farol {1:that [2:Bo Lind] <2:had written> {2:that the bridge was shut}}."
    found = rows(np.array([[0.9], [0.3]], dtype=np.float32), nested)
    assert found[:, 0, FEATURES.index("outer")].round(3).tolist() == [-1, pytest.approx(0.9)]
    assert found[:, 0, FEATURES.index("inner")].round(3).tolist() == [pytest.approx(0.3), -1]


def test_the_only_statement_has_no_neighbors() -> None:
    found = rows(CHANCES[:1, :1], "[1:Ada Moe] <1:told> the Farol {1:the bridge was shut}.")
    by_name = dict(zip(FEATURES, found[0, 0].tolist(), strict=True))
    assert (by_name["best_other"], by_name["before"], by_name["behind"], by_name["earlier"]) == (0, -1, -1, 0)


def test_without_candidates_there_are_no_rows() -> None:
    assert rows(np.zeros((4, 0), dtype=np.float32)).shape == (4, 0, len(FEATURES))
