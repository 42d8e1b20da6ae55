"""The network learns, and inference scores pairs as training does."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs the extra [train]")
pytest.importorskip("transformers", reason="training needs the extra [train]")

from readings import WordTokenizer  # noqa: E402  # after the skips
from sayso.models.labels import ASPECTS, POINTERS  # noqa: E402
from sayso.models.scores import PairHeads, Reading, SaidRanges, distance_buckets  # noqa: E402
from sayso.models.windows import Window  # noqa: E402
from sayso.training.batching import make_batch  # noqa: E402
from sayso.training.lessons import Lesson, make_lesson  # noqa: E402
from sayso.training.network import distance_bucket  # noqa: E402
from sayso.training.reader import WEIGHTS  # noqa: E402
from sayso.training.reader_losses import loss_of  # noqa: E402
from sayso.training.reader_network import Batch, ReaderNetwork, answers, of_same_window  # noqa: E402
from tiny_reader import WIDTH, coded_report, lay_trunk, tiny_network  # noqa: E402


def lesson_and_batch() -> tuple[Lesson, Batch]:
    lesson = make_lesson(coded_report(), WordTokenizer())  # type: ignore[arg-type]
    size = len(lesson.pieces.ids)
    whole = Window(0, 0, size, size)
    lay_trunk(tiny_network(), lesson, [whole])
    return lesson, make_batch([(lesson, whole)])


def test_distances_fall_into_the_same_buckets_in_training_and_at_inference() -> None:
    distances = np.arange(-600, 601)
    assert distance_bucket(torch.from_numpy(distances)).tolist() == distance_buckets(distances).tolist()


def test_every_head_has_its_loss() -> None:
    _, batch = lesson_and_batch()
    total, parts = loss_of(tiny_network().eval(), batch, WEIGHTS)
    assert torch.isfinite(total)
    wanted = {"doubt", "speaker", "relation_from", "relation_to", "said_on tie", "carrier tie"}
    wanted |= {f"{level} {part}" for level in ("outer", "inner") for part in ("tags", "sequence", "cue", "source")}
    assert wanted <= {name for name, value in parts.items() if value > 0}


@pytest.mark.slow
def test_the_loss_falls_when_the_network_learns() -> None:
    _, batch = lesson_and_batch()
    network = tiny_network().train()
    network.dropout.p = 0.0
    optimizer = torch.optim.Adam(network.parameters(), lr=0.02)
    losses = []
    for _ in range(20):
        optimizer.zero_grad()
        loss, _ = loss_of(network, batch, WEIGHTS)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses[-1] < 0.4 * losses[0]


def reading_of(network: ReaderNetwork, lesson: Lesson, hidden: np.ndarray) -> tuple[Reading, list[SaidRanges]]:
    weights = {name: value.detach().numpy() for name, value in network.state_dict().items()}
    doubts = hidden @ weights["doubt_pieces.weight"].T + weights["doubt_pieces.bias"]
    reading = Reading(lesson.pieces, (), np.zeros((len(hidden), 1)), {}, doubts, hidden, PairHeads(weights), hidden)  # type: ignore[arg-type]
    said = []
    for one in lesson.statements:
        shown = {at for span in (*one.content, *one.cue) for at in range(*span)}
        shown -= {at for span in one.inner for at in range(*span)}
        first = [spans[0] if spans else (0, 0) for spans in (one.content, one.cue, one.source)]
        said.append(SaidRanges(*first, np.array(sorted(shown))))
    return reading, said


Pair = tuple[ReaderNetwork, Lesson, Batch, Any, Reading, list[SaidRanges]]


@pytest.fixture
def pair() -> Pair:
    """A network with random weights, and the same vectors of pieces as both sides take them."""
    lesson, batch = lesson_and_batch()
    network = tiny_network().eval()
    hidden = torch.randn(1, batch.mask.shape[1], 2 * WIDTH, generator=torch.Generator().manual_seed(5))
    return network, lesson, batch, hidden, *reading_of(network, lesson, hidden[0, 1:-1].numpy())


def test_doubt_is_scored_as_in_training(pair: Pair) -> None:
    network, _, batch, hidden, reading, said = pair
    with torch.no_grad():
        theirs = answers(network, hidden, batch)["doubt"]
    assert np.allclose(reading.heads.doubt(reading, said), theirs.numpy(), atol=1e-4)


def test_pointers_are_scored_as_in_training(pair: Pair) -> None:
    network, lesson, batch, hidden, reading, said = pair
    with torch.no_grad():
        theirs = {name: scores.numpy() for name, scores in answers(network, hidden, batch).items() if name in POINTERS}
    assert {"speaker", "relation_from", "relation_to"} <= theirs.keys()
    heads = reading.heads
    ranges = [(start, end) for start, end, _, _ in lesson.mentions]
    starts = np.array([start for start, _, _, _ in lesson.mentions])
    forms = np.array([form for _, _, _, form in lesson.mentions])
    for name, scores in theirs.items():
        if name == "speaker":
            vectors, at = heads.statement_vectors(reading, said, name), np.array([s.anchor for s in said])
        else:
            spans = [(tie.start, tie.end) for tie in lesson.ties if tie.kind == name]
            vectors, at = heads.span_vectors(reading, spans, name), np.array([start for start, _ in spans])
        mine = heads.point(name, vectors, at, heads.mention_vectors(reading, ranges, name), starts, forms)
        assert np.allclose(mine, scores, atol=1e-4), name


def test_ties_are_scored_as_in_training(pair: Pair) -> None:
    network, lesson, batch, hidden, reading, said = pair
    with torch.no_grad():
        theirs = answers(network, hidden, batch)
    tied = [name for name in ASPECTS if f"{name} tie" in theirs]
    assert {"said_on", "carrier"} <= set(tied)
    heads, anchors = reading.heads, np.array([s.anchor for s in said])
    for name in tied:
        spans = [(tie.start, tie.end) for tie in lesson.ties if tie.kind == name]
        vectors, statements = heads.span_vectors(reading, spans, name), heads.statement_vectors(reading, said, name)
        starts = np.array([start for start, _ in spans])
        mine = heads.tie(name, vectors, starts, statements, anchors)
        assert np.allclose(mine.reshape(-1), theirs[f"{name} tie"].numpy(), atol=1e-4), name


def test_spans_of_another_window_are_no_pair() -> None:
    lesson, _ = lesson_and_batch()
    [whole] = lesson.trunks
    batch = make_batch([(lesson, whole), (lesson, whole)])
    hidden = torch.randn(2, batch.mask.shape[1], 2 * WIDTH)
    with torch.no_grad():
        found = answers(tiny_network().eval(), hidden, batch)
    spans, right = batch.ties["said_on"]
    assert len(found["said_on tie"]) == int(of_same_window(spans, batch.content).sum()) == right.numel() // 2
    elsewhere = ~of_same_window(batch.content, batch.mentions)
    assert (found["speaker"][:, 1:][elsewhere] < -1000).all()
