"""The network learns, and inference sees what training saw."""

import itertools
import json
import re
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs the extra [train]")
transformers = pytest.importorskip("transformers", reason="training needs the extra [train]")
pytest.importorskip("onnx", reason="training needs the extra [train]")

from sayso.annotate.text.quotations import pair_quotation_marks  # noqa: E402  # after the skips
from sayso.models.bundle import open_bundle  # noqa: E402
from sayso.models.encoder import EncoderModel  # noqa: E402
from sayso.models.scores import distance_buckets  # noqa: E402
from sayso.models.word_pieces import WordPieces  # noqa: E402  # after the skips
from sayso.training.attribution import TrainingSettings, loss_of, pad  # noqa: E402
from sayso.training.bundling import write_bundle  # noqa: E402
from sayso.training.examples import make_example, window_arrays  # noqa: E402
from sayso.training.network import AttributionNetwork, distance_bucket, forbidden_transitions, sequence_loss  # noqa: E402
from tokenizer_files import tokenizer_file  # noqa: E402

TEXT = "“We will stay,” Ann Ohm said on Monday.\n\nBo Lind warned that prices may rise."
CODED = [
    {"content": [[0, 15]], "source": [[16, 23]], "cue": [[24, 28]]},
    {"content": [[56, 77]], "source": [[41, 48]], "cue": [[49, 55]]},
]


VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "“", "”", ",", ".", *sorted(set(re.findall(r"\w+", TEXT)))]


def tokenizer() -> WordPieces:
    vocabulary = {word: number for number, word in enumerate(VOCABULARY)}
    return WordPieces(vocabulary, lowercase=False, strip_accents=False)


def tiny_network(kind: str = "Bert") -> AttributionNetwork:
    torch.manual_seed(1)
    config = getattr(transformers, f"{kind}Config")(
        vocab_size=40,
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=48,
        max_position_embeddings=64,
    )
    encoder = getattr(transformers, f"{kind}Model")(config, add_pooling_layer=False)
    return AttributionNetwork(encoder, encoder.embeddings.word_embeddings, 32)


def test_distances_fall_into_the_same_buckets_in_training_and_at_inference() -> None:
    distances = np.arange(-600, 601)
    assert distance_bucket(torch.from_numpy(distances)).tolist() == distance_buckets(distances).tolist()


def test_sequence_loss_is_the_likelihood_over_all_sequences() -> None:
    chance = torch.Generator().manual_seed(3)
    emissions = torch.randn(1, 4, 7, generator=chance)
    transitions = torch.randn(7, 7, generator=chance) + forbidden_transitions()
    gold = torch.tensor([[0, 1, 2, 5]])

    def score(path: tuple[int, ...]) -> float:
        steps = sum(transitions[a, b].item() for a, b in itertools.pairwise(path))
        return steps + sum(emissions[0, i, label].item() for i, label in enumerate(path))

    everything = np.logaddexp.reduce([score(path) for path in itertools.product(range(7), repeat=4)])
    expected = (everything - score((0, 1, 2, 5))) / 4
    found = sequence_loss(emissions, gold, torch.ones(1, 4, dtype=torch.bool), transitions)
    assert found.item() == pytest.approx(expected, rel=1e-4)


def test_examples_lay_roles_and_links_over_the_pieces() -> None:
    example = make_example(TEXT, CODED, [(16, 23, "PERSON")], tokenizer())
    words = [TEXT[s:e] for s, e in example.pieces.offsets]
    said, ann = words.index("said"), words.index("Ann")
    assert example.cues[words.index("stay")] == said
    assert example.sources[words.index("stay")] == ann
    assert example.cues[words.index("on")] == -100
    assert example.entities[ann] == 1


@pytest.mark.slow
def test_the_loss_falls_when_the_network_learns() -> None:
    network, made = tiny_network(), tokenizer()
    example = make_example(TEXT, CODED, [], made)
    batch = pad([window_arrays(example, w, 2, 3) for w in example.windows])
    optimizer = torch.optim.Adam(network.parameters(), lr=0.01)
    losses = []
    for _ in range(25):
        optimizer.zero_grad()
        loss = loss_of(network, batch, TrainingSettings())
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses[-1] < 0.3 * losses[0]


@pytest.mark.parametrize("kind", ["Bert", "MPNet"])  # MPNet's attention cannot be fused
def test_an_exported_bundle_scores_as_the_network_does(kind: str, tmp_path: Path) -> None:
    network = tiny_network(kind).eval()
    file = tokenizer_file(tmp_path, VOCABULARY)
    write_bundle(network, file, tmp_path / "tiny", manifest={"name": "tiny"}, quantize=False)
    model = EncoderModel(open_bundle(str(tmp_path / "tiny")))
    scores = model.read(TEXT, pair_quotation_marks(TEXT))
    example = make_example(TEXT, CODED, [], tokenizer())
    batch = pad([window_arrays(example, w, 2, 3) for w in example.windows])
    with torch.no_grad():
        tags, entities, _ = network(batch.ids, batch.mask.long(), batch.features)
    assert np.allclose(scores.tags, tags[0, 1:-1].numpy(), atol=1e-4)
    assert np.allclose(scores.entities, entities[0, 1:-1].numpy(), atol=1e-4)
    files = json.loads((tmp_path / "tiny" / "manifest.json").read_text())["files"]
    assert files.keys() == {"config.json", "model.onnx", "tokenizer.json"}
