from __future__ import annotations

from dataclasses import replace

import pytest

from builders import harbour_record
from sayso.web.cards import Origin, make_cards, quote_with_source

RECORD = harbour_record()
CARDS = make_cards(RECORD.statements, RECORD.text, Origin.of(RECORD.document), marks={})


def test_a_card_tells_who_by_which_route_and_how_surely() -> None:
    tunnel, ahead, shifts, fancy, vanity = CARDS
    assert (tunnel.speaker, tunnel.role, tunnel.country, tunnel.cue) == (
        "Inês Valadão",
        "Transport Minister",
        "PRT",
        "said",
    )
    assert [(link.name, link.part, link.basis) for link in ahead.chain] == [
        ("Costa", "publisher", "published"),
        ("Farol", "carrier", "inferred"),
        ("Inês Valadão", "speaker", "stated"),
    ]
    assert (tunnel.doubts, tunnel.level, tunnel.marker_words) == (("hedged",), "possible", ("might",))
    assert (ahead.addressees, ahead.said_on) == (("reporters",), "on Friday (2 May 2025)")
    assert ahead.occasion == "at a briefing (Lisbon)"
    assert (fancy.within, fancy.depth, fancy.unsure, fancy.doubts) == (3, 1, True, ("rumor", "hypothetical"))
    assert [card.voice for card in CARDS] == ["named", "named", "named", "unnamed", "own"]
    assert vanity.continues == 2
    assert tunnel.address == f"/statements/{tunnel.id}"
    assert shifts.doubts == ("denied",)


def test_statements_that_hold_each_other_do_not_hang_a_page() -> None:
    one, other = RECORD.statements[:2]
    ring = (replace(one, within=other.id), replace(other, within=one.id))
    assert [card.depth for card in make_cards(ring, RECORD.text, Origin())] == [1, 1]


@pytest.mark.parametrize(
    ("number", "quoted"),
    [
        (
            1,
            "“We are ahead of the plan,” … “Nobody should hold us to the day.” — Inês Valadão, Transport Minister, via"
            " Farol (inferred) (Costa, “Harbour tunnel to open early, minister hints”; 4 May 2025)",
        ),
        (
            2,
            "its members had agreed to night shifts (paraphrase) — SPL (Costa, “Harbour tunnel to open early,"
            " minister hints”; 4 May 2025)",
        ),
    ],
)
def test_a_quote_names_its_source(number: int, quoted: str) -> None:
    assert quote_with_source(RECORD.statements[number], Origin.of(RECORD.document)) == quoted


def test_a_quote_without_a_known_report_names_the_speaker_alone() -> None:
    assert (
        quote_with_source(RECORD.statements[2], Origin()) == "its members had agreed to night shifts (paraphrase) — SPL"
    )
