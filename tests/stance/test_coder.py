"""What the packaged coder of stance says, and what it learns from people."""

from __future__ import annotations

import pytest

from sayso.domain.coding import Concept, Passage, Stance
from sayso.errors import NotEnoughCodings
from sayso.stance.coder import code_pairs, open_coder, what_was_added
from sayso.stance.pairs import Pair

TRAM = Concept("Tram", "The council should build the tram", words=("tram",))
FOR = [
    "The tram will bring clean air and new life to the old town",
    "A tram is a safe and wonderful way to get to work",
    "With the tram, shops along the route will thrive",
    "We welcome the tram, which helps poor families most",
    "The tram is a great chance for the whole region",
    "The tram pays for itself within ten years and makes people happy",
]
AGAINST = [
    "The tram would ruin the old town and its trade",
    "The tram is a dangerous waste of money",
    "Nobody needs a tram that destroys our gardens",
    "We fear that the tram brings noise, debt and misery",
    "The tram is a terrible mistake",
    "The tram would hurt small shops and anger drivers",
]


def passages(*texts: str) -> list[Passage]:
    return [Passage(text) for text in texts]


def test_claims_are_coded_for_and_against_a_proposition() -> None:
    coded = code_pairs([Pair(TRAM.proposition, passage) for passage in passages(*FOR, *AGAINST)])
    right = [code.stance == ("supports" if at < len(FOR) else "opposes") for at, code in enumerate(coded)]
    assert sum(right) >= 10
    assert all(0.25 <= code.probability < 1 for code in coded)


def test_the_cue_says_on_which_side_a_speaker_is() -> None:
    said = [Passage("the plan to build the tram", "The mayor", cue) for cue in ("defended", "rejected")]
    backed, refused = code_pairs([Pair(TRAM.proposition, one) for one in said])
    assert (backed.stance, refused.stance) == ("supports", "opposes")


def test_no_pairs_give_no_codings() -> None:
    assert code_pairs([]) == []


def test_what_is_about_something_else_has_no_stance() -> None:
    coder = open_coder(TRAM, [])
    [about, other] = coder.code(TRAM.proposition, passages(FOR[0], "The goalkeeper saved two penalties in the final"))
    assert about.relevance > 0.5 > other.relevance
    assert other.stance == "none"


def test_codings_teach_what_a_concept_is_about() -> None:
    asked = passages("A new tram line in the high street is what this town has waited for")
    untaught = open_coder(TRAM, []).code(TRAM.proposition, asked)[0]
    taught = open_coder(TRAM, [(passage, "none") for passage in passages("The tram line in the high street")])
    assert taught.code(TRAM.proposition, asked)[0].relevance < untaught.relevance


def test_a_coder_is_named_after_what_it_learned() -> None:
    taught: list[tuple[Passage, Stance]] = [(Passage(FOR[0]), "supports"), (Passage(AGAINST[0]), "opposes")]
    assert open_coder(TRAM, taught).name == open_coder(TRAM, taught[::-1]).name
    assert open_coder(TRAM, taught).name != open_coder(TRAM, taught[:1]).name


def test_ambiguity_is_learned_from_codings() -> None:
    unclear = [f"The tram may be good or bad for {who}, who can say" for who in ("shops", "us", "all", "Kim", "Lee")]
    asked = passages("The tram may be good or bad for trade, who can say")
    assert open_coder(TRAM, []).code(TRAM.proposition, asked)[0].stance != "ambiguous"
    taught: list[tuple[Passage, Stance]] = [(passage, "ambiguous") for passage in passages(*unclear)]
    coder = open_coder(TRAM, [*taught, *((passage, "supports") for passage in passages(*FOR[:3]))])
    assert coder.code(TRAM.proposition, asked)[0].stance == "ambiguous"


def test_a_model_that_learned_nothing_does_not_guess() -> None:
    turned: list[tuple[Passage, Stance]] = [
        (Passage(text), "supports" if at % 2 else "opposes") for at, text in enumerate(sorted(FOR + AGAINST))
    ]
    with pytest.raises(NotEnoughCodings, match=r"the model predicts \d+ of 12 for or against"):
        open_coder(TRAM, turned)


def test_it_is_told_what_each_ten_codings_added() -> None:
    taught: list[tuple[Passage, Stance]] = [(passage, "supports") for passage in passages(*FOR)]
    taught += [(passage, "opposes") for passage in passages(*AGAINST)]
    assert what_was_added(TRAM, taught[:10]) == []
    [added] = what_was_added(TRAM, taught)
    assert (added.codings, added.asked, added.commonest) == (10, 2, 0)
    assert added.taught >= added.before >= 0
