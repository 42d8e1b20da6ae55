"""Runs are linked by what they point to, and never by mere nearness."""

from dataclasses import replace

import numpy as np
import pytest

from sayso.annotate.said.attribution import (
    EVIDENCE,
    decode_at_penalties,
    decode_attributions,
    decode_candidates,
    probability_of,
)
from sayso.models.labels import DISTANCES, ENTITY_TAGS, TAGS
from sayso.models.scores import Decoding, LinkParameters, Scores
from sayso.models.windows import Pieces

WIDTH = 16


def scores_of(
    labels: list[str], cue_of: dict[int, int], source_of: dict[int, int | None], lines: set[int] | None = None
) -> Scores:
    """Scores as of a sure encoder: piece i reads letters [2i, 2i + 1), and points where the maps say."""
    count = len(labels)
    tags = np.zeros((count, len(TAGS)), dtype=np.float32)
    tags[np.arange(count), [TAGS.index(label) for label in labels]] = 8.0
    links = np.zeros((count, 4, WIDTH), dtype=np.float32)
    axes = np.eye(WIDTH, dtype=np.float32) * 8
    none = np.zeros(count, dtype=np.float32)
    links[:, 1] = axes[:count]
    links[:, 3] = axes[:count]
    for piece, target in cue_of.items():
        links[piece, 0] = axes[target]
    for piece, target in source_of.items():
        if target is None:
            none[piece] = 64.0
        else:
            links[piece, 2] = axes[target]
    starts = np.array([i in (lines or {0}) for i in range(count)])
    offsets = np.array([[2 * i, 2 * i + 1] for i in range(count)], dtype=np.int32)
    pieces = Pieces(np.zeros(count, dtype=np.int32), offsets, np.zeros((count, 3), dtype=np.int32), starts)
    return Scores(
        pieces,
        tags,
        np.zeros((count, len(ENTITY_TAGS)), dtype=np.float32),
        links,
        none,
        np.zeros(count, dtype=np.int32),
        np.zeros((len(TAGS), len(TAGS)), dtype=np.float32),
        LinkParameters(np.zeros((2, DISTANCES), dtype=np.float32), 1.0),
        Decoding(calibration=(0.0,) * EVIDENCE),
    )


def roles(scores: Scores) -> list[tuple[list[int], list[int], list[int]]]:
    return [
        tuple([s // 2 for s, _ in spans] for spans in (a.content, a.cue, a.source)) for a in decode_attributions(scores)
    ]


def test_content_split_by_its_cue_is_one_attribution() -> None:
    labels = ["B-content", "B-source", "B-cue", "B-content"]
    scores = scores_of(labels, {0: 2, 2: 2, 3: 2}, {0: 1, 2: 1, 3: 1})
    assert roles(scores) == [([0, 3], [2], [1])]


def test_one_source_serves_two_contents() -> None:
    labels = ["B-source", "B-cue", "B-content", "B-cue", "B-content"]
    scores = scores_of(labels, {1: 1, 2: 1, 3: 3, 4: 3}, {1: 0, 2: 0, 3: 0, 4: 0})
    assert roles(scores) == [([2], [1], [0]), ([4], [3], [0])]


def test_the_pointer_wins_over_the_nearest_source() -> None:
    labels = ["B-source", "B-source", "B-cue", "B-content"]
    scores = scores_of(labels, {2: 2, 3: 2}, {2: 0, 3: 0})
    assert roles(scores) == [([3], [2], [0])]


def test_content_without_cue_or_source_keeps_the_roles_empty() -> None:
    scores = scores_of(["O", "B-content", "I-content"], {1: 1, 2: 1}, {1: None, 2: None})
    assert [(a.cue, a.source) for a in decode_attributions(scores)] == [((), ())]


def test_a_cue_that_no_tag_shows_is_taken_from_the_pointer() -> None:
    labels = ["B-source", "O", "B-content", "B-source", "B-cue", "B-content"]
    scores = scores_of(labels, {2: 1, 4: 4, 5: 4}, {2: 0, 1: 0, 4: 3, 5: 3})
    assert roles(scores) == [([2], [1], [0]), ([5], [4], [3])]


def test_a_cue_without_content_gives_no_attribution() -> None:
    assert roles(scores_of(["B-source", "B-cue", "O"], {1: 1}, {1: 0})) == []


def test_evidence_has_one_coefficient_each() -> None:
    scores = scores_of(["B-source", "B-cue", "B-content"], {1: 1, 2: 1}, {1: 0, 2: 0})
    (candidate,) = decode_candidates(scores)
    assert len(candidate.evidence) == EVIDENCE
    assert probability_of(candidate.evidence, [0.0] * EVIDENCE) == pytest.approx(0.5)


def test_several_levels_and_penalties_are_decoded_as_each_alone() -> None:
    chance = np.random.default_rng(5)
    labels = ["B-source", "B-cue", "B-content", "I-content", "O", "B-source", "B-cue", "B-content"]
    levels = []
    for _ in range(2):
        scores = scores_of(labels, {1: 1, 2: 1, 3: 1, 6: 6, 7: 6}, {1: 0, 2: 0, 3: 0, 6: 5, 7: 5}, lines={0, 4})
        tags = scores.tags + chance.normal(scale=3, size=scores.tags.shape).astype(np.float32)
        levels.append(replace(scores, tags=tags, transitions=chance.normal(size=(7, 7)).astype(np.float32)))
    penalties = (0.0, 2.0, 6.0)
    together = decode_at_penalties(levels, penalties)
    for scores, by_penalty in zip(levels, together, strict=True):
        for penalty, candidates in zip(penalties, by_penalty, strict=True):
            alone = decode_candidates(replace(scores, decoding=Decoding(outside_penalty=penalty)))
            assert [c.attribution for c in candidates] == [c.attribution for c in alone]
            assert [c.evidence for c in candidates] == [pytest.approx(c.evidence, abs=1e-5) for c in alone]
    assert any(candidates for by_penalty in together for candidates in by_penalty)
