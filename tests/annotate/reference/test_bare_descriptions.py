"""Descriptions without a noun: by age, and the first or the second of two."""

from __future__ import annotations

import pytest

from marked import read_marked
from sayso.annotate.reference.speakers import name_speakers

ANN, BO = "Ann Moe", "Bo Lie"
CASES = {
    "age stated": ("Ann Moe, 61, met Bo Lie. [1:The 61-year-old] <1:said> {1:it was late}.", ANN),
    "age stated in brackets": ("Ann Moe (61) met Bo Lie. [1:The 61-year-old] <1:said> {1:it was late}.", ANN),
    "age not stated": ("Ann Moe met Bo Lie. [1:The 61-year-old] <1:said> {1:it was late}.", BO),
    "the former": ("Ann Moe and Bo Lie quarreled. [1:The former] <1:said> {1:it was late}.", ANN),
    "the latter": ("Ann Moe and Bo Lie quarreled. [1:The latter] <1:said> {1:it was late}.", BO),
    "subject before": ("Ann Moe came. The port’s driver shrugged. {1:“No,”} [1:he] <1:said>.", "port’s driver"),
    "subject of the wrong gender": ("Ann Moe came. A spokesman shrugged. {1:“No,”} [1:she] <1:said>.", ANN),
    "subject of another paragraph": ("Ann Moe came. A driver shrugged.\n\n{1:“No,”} [1:she] <1:said>.", ANN),
    "somebody named after it": ("A driver saw Ann Moe. {1:“No,”} [1:she] <1:said>.", ANN),
    "of another country": (
        "The delegate of Chad, Ann Moe, came. The Danish delegate shrugged. {1:“No,”} [1:she] <1:said>.",
        "Danish delegate",
    ),
    "this person": ("[2:An aide] <2:said> {2:no}. {1:“Never,”} [1:this person] <1:said>.", "aide"),
    "compatriot": (
        "Ann Moe called her counterpart in Riga, Bo Lie. [1:The Latvian] <1:said> {1:it was late}.",
        BO,
    ),
    "compatriot without a country": (
        "Ann Moe called her counterpart in Riga, Bo Lie. [1:The Norwegian] <1:said> {1:it was late}.",
        ANN,
    ),
    "in a relative clause": ("Rain fell. [1:A man who knows Ann Moe] <1:said> {1:it was late}.", "man"),
    "named by a relative clause": (
        "Rain fell. [1:A man who goes by the name “Bo Lie”] <1:said> {1:it was late}.",
        BO,
    ),
    "behind a relative clause": ("Rain fell. [1:The man who came, Ann Moe], <1:said> {1:it was late}.", ANN),
    "named in the quotation": ("Ann Moe met Bo Lie. {1:“Bo did the shouting,”} [1:she] <1:said>.", ANN),
    "kin of another gender": ("Ann Moe left. Her husband, Bo Lie, died. {1:“We sang,”} [1:she] <1:said>.", ANN),
    "only one": ("Ann Moe quarreled. [1:The latter] <1:said> {1:it was late}.", "latter"),
    "not definite": ("Ann Moe met Bo Lie. [1:A 61-year-old] <1:said> {1:it was late}.", "61-year-old"),
}


@pytest.mark.parametrize(("marked", "name"), CASES.values(), ids=CASES.keys())
def test_description_means_somebody_named(marked: str, name: str) -> None:
    statement = name_speakers(read_marked(marked, persons=(ANN, BO))).statements[-1]
    assert statement.speaker is not None
    assert statement.speaker.name == name
