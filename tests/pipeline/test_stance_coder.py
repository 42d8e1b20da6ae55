"""What the packaged coder of stance says, and what it learns from people."""

from __future__ import annotations

import pytest

from sayso.domain.coding import Concept, Stance
from sayso.errors import NotEnoughCodings
from sayso.pipeline.stance_coder import code_claims, open_coder

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


def test_claims_are_coded_for_and_against_a_proposition() -> None:
    coded = code_claims(TRAM.proposition, FOR + AGAINST)
    right = [code.stance == ("supports" if at < len(FOR) else "opposes") for at, code in enumerate(coded)]
    assert sum(right) >= 10
    assert all(0.5 <= code.probability < 1 for code in coded)


def test_who_speaks_ill_of_what_is_to_go_supports_its_end() -> None:
    [kept] = code_claims("The council should build the tram", AGAINST[1:2])
    [gone] = code_claims("The council should scrap the tram", AGAINST[1:2])
    assert (kept.stance, gone.stance) == ("opposes", "supports")
    assert kept.probability == gone.probability


def test_no_claims_give_no_codings() -> None:
    assert code_claims(TRAM.proposition, []) == []


def test_what_is_about_something_else_has_no_stance() -> None:
    coder = open_coder(TRAM, [])
    [about, other] = coder.code(TRAM.proposition, [FOR[0], "The goalkeeper saved two penalties in the final"])
    assert about.relevance > 0.5 > other.relevance
    assert other.stance == "none"


def test_codings_teach_what_a_concept_is_about() -> None:
    text = "Rails in the high street are what this town has waited for"
    untaught = open_coder(TRAM, []).code(TRAM.proposition, [text])[0]
    taught = open_coder(TRAM, [("Rails in the high street, at last", "supports"), ("The rails come", "supports")])
    assert taught.code(TRAM.proposition, [text])[0].relevance > untaught.relevance


def test_a_coder_is_named_after_what_it_learned() -> None:
    taught: list[tuple[str, Stance]] = [(FOR[0], "supports"), (AGAINST[0], "opposes")]
    assert open_coder(TRAM, taught).name == open_coder(TRAM, taught[::-1]).name
    assert open_coder(TRAM, taught).name != open_coder(TRAM, taught[:1]).name


def test_ambiguity_is_learned_from_codings_alone() -> None:
    assert all(code.stance != "ambiguous" for code in open_coder(TRAM, []).code(TRAM.proposition, FOR))
    unclear = [f"The tram may be good or bad for {who}, who can say" for who in ("shops", "us", "all", "Kim", "Lee")]
    coder = open_coder(TRAM, [(text, "ambiguous") for text in unclear] + [(text, "supports") for text in FOR[:3]])
    assert coder.code(TRAM.proposition, ["The tram may be good or bad for trade, who can say"])[0].stance == "ambiguous"


def test_a_model_that_learned_nothing_does_not_guess() -> None:
    turned: list[tuple[str, Stance]] = [
        (text, "supports" if at % 2 else "opposes") for at, text in enumerate(sorted(FOR + AGAINST))
    ]
    with pytest.raises(NotEnoughCodings, match="of 12 for or against, what the model"):
        open_coder(TRAM, turned)
