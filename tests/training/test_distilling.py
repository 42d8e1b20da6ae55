"""A teacher's lessons are the probabilities of its chain, and are best learnt by being like it."""

import itertools

import pytest

torch = pytest.importorskip("torch", reason="training needs the extra [train]")
transformers = pytest.importorskip("transformers", reason="training needs the extra [train]")

from sayso.models.labels import TAGS  # noqa: E402  # after the skips
from sayso.training.distilling import RememberingTeacher, lesson_loss, marginals, teach  # noqa: E402
from sayso.training.network import AttributionNetwork, bounded_emissions, forbidden_transitions  # noqa: E402

WEIGHTS = (0.3, 0.5, 0.3)


def network(seed: int) -> AttributionNetwork:
    torch.manual_seed(seed)
    config = transformers.BertConfig(
        vocab_size=12, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16
    )
    encoder = transformers.BertModel(config, add_pooling_layer=False)
    made = AttributionNetwork(encoder, encoder.embeddings.word_embeddings, 16).eval()
    torch.nn.init.normal_(made.transitions)
    torch.nn.init.normal_(made.tags.weight)
    return made


@pytest.fixture
def windows() -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """Two windows, the second one shorter: ids, mask, features, line starts."""
    ids = torch.tensor([[2, 4, 5, 6, 7, 3], [2, 8, 9, 3, 0, 0]])
    line_starts = torch.zeros(2, 6, dtype=torch.bool)
    line_starts[0, 1] = line_starts[0, 3] = line_starts[1, 1] = True
    return ids, ids.ne(0), torch.zeros(2, 6, 3, dtype=torch.long), line_starts


def test_marginals_are_the_sums_over_all_label_sequences(windows: tuple[torch.Tensor, ...]) -> None:
    _, mask, _, line_starts = windows
    teacher = network(1)
    emissions = torch.randn(2, 6, len(TAGS))
    labels, pairs = marginals(teacher, emissions, mask, line_starts)
    scores = bounded_emissions(emissions, line_starts)[0, 1:5]
    steps = (teacher.transitions + forbidden_transitions()).detach()
    wanted = torch.zeros(4, len(TAGS))
    for path in itertools.product(range(len(TAGS)), repeat=4):
        weight = sum(scores[at, label] for at, label in enumerate(path))
        weight = weight + sum(steps[a, b] for a, b in itertools.pairwise(path))
        for at, label in enumerate(path):
            wanted[at, label] += weight.exp()
    assert torch.allclose(labels[0, :4], wanted / wanted[0].sum(), atol=1e-4)
    assert torch.allclose(pairs[0, :3].sum(2), labels[0, :3], atol=1e-4)
    assert not labels[1, 2:].any(), "nothing is taught from [SEP] on"
    assert not pairs[1, 1:].any()


def test_no_step_away_from_the_teacher_is_an_improvement(windows: tuple[torch.Tensor, ...]) -> None:
    ids, mask, features, line_starts = windows
    teacher = network(1)
    lesson = teach(teacher, ids, mask, features, line_starts)

    def loss(pupil: AttributionNetwork) -> torch.Tensor:
        with torch.no_grad():
            given = pupil(ids, mask.long(), features)
            return lesson_loss(pupil, given, mask, line_starts, lesson, (0.0, 0.5, 0.3))

    least = loss(teacher)
    for seed in range(5):
        moved = network(1)
        torch.manual_seed(seed)
        with torch.no_grad():
            for parameter in moved.parameters():
                parameter += 0.05 * torch.randn_like(parameter)
        assert loss(moved) > least


@pytest.mark.slow
def test_a_pupil_comes_nearer_to_its_teacher(windows: tuple[torch.Tensor, ...]) -> None:
    ids, mask, features, line_starts = windows
    teacher, pupil = network(1), network(2)
    lesson = teach(teacher, ids, mask, features, line_starts)
    optimizer = torch.optim.Adam(pupil.parameters(), lr=0.02)
    losses = []
    for _ in range(30):
        optimizer.zero_grad()
        loss = lesson_loss(pupil, pupil(ids, mask.long(), features), mask, line_starts, lesson, WEIGHTS)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses[-1] < 0.5 * losses[0]


def test_a_teacher_that_remembers_reads_each_window_once_and_teaches_the_same(
    windows: tuple[torch.Tensor, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    ids, mask, features, line_starts = windows
    plain = network(1)
    read: list[int] = []
    forward = AttributionNetwork.forward

    def counted(self: AttributionNetwork, *given: torch.Tensor) -> tuple[torch.Tensor, ...]:
        read.append(len(given[0]))
        return forward(self, *given)

    monkeypatch.setattr(AttributionNetwork, "forward", counted)
    teacher = RememberingTeacher(plain)
    first = teach(teacher, ids[1:, :4], mask[1:, :4], features[1:, :4], line_starts[1:, :4])
    both = teach(teacher, ids, mask, features, line_starts)
    teach(teacher, ids, mask, features, line_starts)
    assert read == [1, 1]
    again = teach(plain, ids, mask, features, line_starts)
    for name in ("labels", "pairs", "to_cue", "to_source"):
        known, wanted = getattr(both, name), getattr(again, name)
        assert torch.allclose(known[:, :3], wanted[:, :3], atol=2e-2), name
    assert torch.allclose(first.labels[0], both.labels[1, :3], atol=1e-6)
    other = features.clone()
    other[0, 1, 0] = 1
    teach(teacher, ids, mask, other, line_starts)
    assert read[2:4] == [2, 1]
