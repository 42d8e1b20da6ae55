"""How proposition and passage are laid out for the pair model."""

from __future__ import annotations

import json

import pytest

from sayso.domain.coding import Passage
from sayso.models.coder import CODER, coder_model
from sayso.stance.leaning import text_vectors
from sayso.stance.pairs import AFTER, BEFORE, CONTENT, SEP, Pair, Posed, judge, lay_out, likeness, passage_in_context

DAM = "The dam should be built."
POSED = Posed(DAM, "The dam should not be built.", 1)


def laid(passage: Passage) -> list[str]:
    [pieces] = lay_out(coder_model().tokenizer, [Pair(DAM, passage)])
    assert len(pieces.ids) == len(pieces.types)
    vocabulary = json.loads((CODER / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    names = {number: piece for piece, number in vocabulary.items()}
    return [names[piece] for piece in pieces.ids]


def test_a_claim_stands_behind_its_proposition() -> None:
    assert laid(Passage("It floods")) == [
        *("[CLS]", "the", "dam", "should", "be", "built", ".", "[SEP]"),
        *("it", "floods", "[SEP]"),
    ]


def test_source_and_cue_come_before_the_content_and_its_context_after() -> None:
    found = laid(Passage("the dam", source="Kim", cue="rejected", before="On Monday Kim rejected", after="at last."))
    assert found[8:] == [
        *("kim", "rejected", ":", "the", "dam", "[SEP]"),
        *("on", "monday", "kim", "rejected", "*", "at", "last", ".", "[SEP]"),
    ]


def test_each_part_is_cut_by_itself() -> None:
    found = laid(Passage("dam " * 500, before="north " * 500, after="south " * 500))
    assert [found.count(word) for word in ("dam", "north", "south")] == [CONTENT + 1, BEFORE, AFTER]


def test_the_two_texts_have_types_of_their_own() -> None:
    [pieces] = lay_out(coder_model().tokenizer, [Pair(DAM, Passage("No"))])
    border = pieces.ids.index(SEP) + 1
    assert pieces.types == [0] * border + [1] * (len(pieces.ids) - border)


@pytest.mark.parametrize(
    ("context", "around"),
    [
        ("Kim said ⟦no⟧ today.", ("Kim said ", " today.")),
        ("Kim said no today.", ("", "")),
        ("Kim said ⟦no today.", ("", "")),
        (None, ("", "")),
    ],
    ids=["marked", "not marked", "not closed", "none"],
)
def test_context_is_what_stands_around_the_marked_content(context: str | None, around: tuple[str, str]) -> None:
    found = passage_in_context("no", None, "said", context)
    assert (found.text, found.source, found.cue, found.before, found.after) == ("no", "", "said", *around)


def test_pairs_are_judged_one_by_one_whatever_stands_beside_them() -> None:
    pairs = [Pair(DAM, Passage(f"It would cost {number} million")) for number in range(40)]
    told: list[tuple[int, int]] = []
    together = judge(coder_model(), pairs, [POSED] * 40, report=lambda done, total: told.append((done, total)))
    alone = judge(coder_model(), pairs[7:8], [POSED])
    assert together.supports[7] == pytest.approx(alone.supports[0], abs=1e-5)
    assert told == [(40, 40)]
    assert len(judge(coder_model(), [], []).takes) == 0


def test_the_side_of_a_denial_is_the_other_one() -> None:
    pair = Pair(DAM, Passage("the dam must be built", "Kim", "insisted that"))
    other = Posed(POSED.denial, POSED.text, -1)
    once, turned = (judge(coder_model(), [pair], [posed]).rows[0] for posed in (POSED, other))
    assert turned[[1, 3, 4]] == pytest.approx(-once[[1, 3, 4]], abs=1e-5)


def test_what_speaks_like_the_denial_is_less_like_the_proposition() -> None:
    model = coder_model()
    texts = ["The dam should be built", "The dam should never be built"]
    built, never = likeness(model, text_vectors(model, texts), [POSED] * 2)
    assert built > 0 > never
