"""Features of a statement's attribution that hint at its speaker."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sayso.annotate.context import Context
from sayso.annotate.text.words import fold, word_set_of
from sayso.domain.statement import Speaker, Statement
from sayso.models.labels import ACTOR_TYPES

PRONOUNS = ("men", "women", "plural", "thing", "own", "relative")
POINTING = ("points_nowhere", "best_mass", "named_in_source", "described_in_source")
"""Features of a statement from the model's pointers and the report's actors."""
STATEMENT = (
    *(f"pronoun_{kind}" for kind in PRONOUNS),
    "no_source", "no_cue", "source_lower", "source_words", "source_capital", "direct", "mixed", "inside", "continues",
    "cue_author", "cue_impersonal", "cue_speech", "cue_according", "cue_passive", "cue_colon", "sentence", "place",
    "confidence", *POINTING,
    *(f"told_{kind}" for kind in (*ACTOR_TYPES, "none", "author")),
    "source_and", "source_both",
)
_EDGES = " \t\n,;:.\"“”'‘’()—–-"
_PASSIVE = re.compile(r"\b(?:is|are|was|were|been|being|be)\s(?:\w+ly\s)?\w+(?:ed|en|ld|ght|wn)\b")


def pronoun_of(statement: Statement) -> str | None:
    """The kind of pronoun of a source; None for other words or without a source."""
    if statement.source is None:
        return None
    word = fold(" ".join(statement.source.text.split()).strip(_EDGES))
    return next((kind for kind in PRONOUNS if word in word_set_of("speakers", "pronouns", kind)), None)


def statement_row(
    context: Context, statement: Statement, told: Speaker | None, pointing: Sequence[float]
) -> list[float]:
    """Features of a statement that do not depend on the candidate speaker: the columns of STATEMENT.

    Args:
        told: Its speaker according to the rules.
        pointing: The columns of POINTING.
    """
    cue = statement.cue.text.lower() if statement.cue else ""
    words = set(re.findall(r"[\w’']+", cue))
    source, pronoun = statement.source.text if statement.source else "", pronoun_of(statement)
    return [
        *(float(pronoun == kind) for kind in PRONOUNS),
        float(statement.source is None),
        float(statement.cue is None),
        float(bool(source) and source[:1].islower() and pronoun is None),
        float(len(source.split())),
        float(bool(re.search(r"[A-Z]", source))),
        float(statement.kind == "direct"),
        float(statement.kind == "mixed"),
        float(statement.within is not None),
        float(statement.continues is not None),
        float(bool(words & word_set_of("speakers", "cues", "author"))),
        float(bool(words & word_set_of("speakers", "cues", "impersonal"))),
        float(bool(words & word_set_of("speakers", "cues", "speech"))),
        float("according" in words),
        float(bool(_PASSIVE.search(cue))),
        float(cue.strip() == ":"),
        float(context.sentence(statement.start)),
        float(statement.start / max(1, len(context.text))),
        statement.confidence,
        *pointing,
        *(float(told is not None and told.type == kind) for kind in (*ACTOR_TYPES, "none", "author")),
        float(bool(re.search(r"\band\b|&", source))),
        float(source.lower().startswith("both ")),
    ]
