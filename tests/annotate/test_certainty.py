"""Doubt is marked where the words say so, with the words."""

import pytest

from marked import read_marked
from sayso.annotate.certainty import mark_certainty


def certainty_of(marked: str) -> tuple[list[str], str, list[str]]:
    record = mark_certainty(read_marked(marked))
    certainty = record.statements[0].certainty
    names = [name for name in ("denied", "hedged", "rumour", "hypothetical") if getattr(certainty, name)]
    return names, certainty.level, [record.text[s:e] for s, e in certainty.markers]


@pytest.mark.parametrize(
    ("marked", "names", "level", "markers"),
    [
        pytest.param("[1:Ohm] <1:said> {1:it will rain}.", [], "certain", [], id="plain"),
        pytest.param("[1:Ohm] <1:said> {1:it might rain}.", ["hedged"], "possible", ["might"], id="might"),
        pytest.param("[1:Ohm] <1:said> {1:it will probably end}.", ["hedged"], "probable", ["probably"], id="probably"),
        pytest.param("[1:Ohm] <1:suspects> {1:a leak}.", ["hedged"], "probable", ["suspects"], id="cue"),
        pytest.param("[1:Ohm] <1:denied> {1:that it rained}.", ["denied"], "certain", ["denied"], id="denied"),
        pytest.param("[1:Rumours] <1:ran> {1:he quit}.", ["hedged", "rumour"], "possible", ["Rumours"], id="rumour"),
        pytest.param("[1:Ohm] <1:said> {1:likely voters agree}.", [], "certain", [], id="likely-voters"),
        pytest.param("[1:Ohm] <1:said> {1:she could not come}.", [], "certain", [], id="inability"),
        pytest.param("[1:Ohm] <1:said> {1:the May 2018 vote was void}.", [], "certain", [], id="month"),
        pytest.param("[1:Ohm] <1:said> {1:Ada May lost}.", [], "certain", [], id="surname"),
        pytest.param("[1:Ohm] <1:said> {1:a man who may lose speaks loudly}.", [], "certain", [], id="relative-clause"),
        pytest.param("[1:Ohm] <1:said> {1:it may not be pretty, but it works}.", [], "certain", [], id="concession"),
    ],
)  # fmt: skip
def test_marks_of_doubt(marked: str, names: list[str], level: str, markers: list[str]) -> None:
    assert certainty_of(marked) == (names, level, markers)
