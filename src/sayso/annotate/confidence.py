"""How likely each part of a row is right, and the whole row: words, speaker, carriers and doubt."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from sayso.annotate.words import fold, word_set_of
from sayso.domain.record import Record
from sayso.domain.statement import Statement
from sayso.tables import kept_per_tables, rows

PARTS = ("content", "speaker", "route", "doubt")
ANSWERS = (*PARTS, "row")
ATTRIBUTION = "attribution"
"""Under this name `probabilities` keeps how sure the encoder is of words and source."""
PRONOUNS = ("men", "women", "plural", "thing", "own", "relative")
TYPES = ("person", "organization", "government", "outlet", "document", "group", "unnamed")
FEATURES = (
    "constant",
    "attribution",
    "attribution_low",
    "direct",
    "mixed",
    "no_source",
    "pronoun",
    "source_words",
    "source_names",
    "no_cue",
    "act",
    "according",
    "colon",
    *(f"speaker_{kind}" for kind in TYPES),
    "speaker_none",
    "several",
    "full_name",
    "role",
    "inside",
    "continues",
    "carriers",
    "carriers_several",
    "carrier_inferred",
    "hedged",
    "denied",
    "rumour",
    "content_words",
    "content_short",
    "infinitive",
    "clause",
    "question",
    "headline",
    "place",
    "neighbors",
    "outlets",
)
_WORD = re.compile(r"[^\W_]+")
_NEAR = 600
"""Code points within which other statements count as neighbors."""


def weigh_rows(record: Record) -> Record:
    """Set `probabilities` of each part and `confidence`, the probability that the whole row is right.

    Source: logistic regressions over what the record itself shows, learned on reports in which every statement is coded
    (`sayso train confidence`); the weights are the table `row_confidence.csv`. The outlet's own voice keeps its own.
    """
    weights = _weights()
    starts = [s.start for s in record.statements]
    outlets = len({link.name for s in record.statements for link in s.chain[1:-1] if link.type == "outlet"})
    weighed = []
    for statement in record.statements:
        if statement.speaker is not None and statement.speaker.type == "author" and statement.cue is None:
            weighed.append(statement)
            continue
        row = features_of(statement, record, starts, outlets)
        found = {name: round(_logistic(row, weights[name]), 4) for name in ANSWERS}
        parts = {name: found[name] for name in PARTS}
        parts[ATTRIBUTION] = statement.probabilities.get(ATTRIBUTION, statement.confidence)
        weighed.append(replace(statement, confidence=found["row"], probabilities=parts))
    return replace(record, statements=tuple(weighed))


def features_of(statement: Statement, record: Record, starts: Sequence[int], outlets: int) -> list[float]:
    """What a row's probabilities are reckoned from, in the order of FEATURES.

    Args:
        starts: Where the contents of all statements of the record begin.
        outlets: How many outlets carry words in the record.
    """
    speaker, cue = statement.speaker, statement.cue
    source = statement.source.text if statement.source else ""
    kind = speaker.type if speaker else "none"
    name = set(_words(speaker.name or "")) if speaker else set()
    sure = min(0.995, max(0.005, statement.probabilities.get(ATTRIBUTION, statement.confidence)))
    words = statement.content.text.split()
    carriers = statement.chain[1:-1]
    near = sum(abs(start - statement.start) < _NEAR for start in starts) - 1
    line = record.text[record.text.rfind("\n", 0, statement.start) + 1 :].partition("\n")[0]
    return [
        1.0,
        math.log(sure / (1 - sure)),
        float(sure < 0.4),
        float(statement.kind == "direct"),
        float(statement.kind == "mixed"),
        float(statement.source is None),
        float(any(fold(source.strip()) in word_set_of("speakers", "pronouns", each) for each in PRONOUNS)),
        math.log1p(len(source.split())),
        float(bool(name & set(_words(source)))),
        float(cue is None),
        float(cue is not None and cue.act is not None),
        float(cue is not None and "according" in cue.text.casefold()),
        float(cue is not None and cue.text.strip() == ":"),
        *(float(kind == each) for each in TYPES),
        float(kind == "none"),
        float(bool(speaker and speaker.name and "; " in speaker.name)),
        float(kind == "person" and len(name) > 1),
        float(bool(speaker and speaker.role)),
        float(statement.within is not None),
        float(statement.continues is not None),
        float(len(carriers) == 1),
        float(len(carriers) > 1),
        float(any(link.basis == "inferred" for link in carriers)),
        float(statement.certainty.hedged),
        float(statement.certainty.denied),
        float(statement.certainty.rumour),
        math.log1p(len(words)),
        float(len(words) < 4),
        float(statement.content.text.casefold().startswith("to ")),
        float(statement.content.text.casefold().startswith(("that ", "whether ", "if "))),
        float(statement.content.text.rstrip("”\"' ").endswith("?")),
        float(len(line.split()) < 16 and not line.rstrip().endswith((".", "”", '"', "!", "?"))),
        statement.start / max(1, len(record.text)),
        min(6.0, float(near)),
        min(5.0, float(outlets)),
    ]


def _logistic(row: Sequence[float], weights: Sequence[float]) -> float:
    total = sum(value * weight for value, weight in zip(row, weights, strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


@kept_per_tables()
def _weights() -> dict[str, list[float]]:
    table = {row["feature"]: row for row in rows("row_confidence")}
    return {name: [float(table[feature][name]) for feature in FEATURES] for name in ANSWERS}
