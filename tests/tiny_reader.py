"""A network that is small enough to train in a test, and the report that it learns."""

from __future__ import annotations

from typing import Any

import torch
import transformers

from sayso.models.windows import Window
from sayso.training.lessons import Lesson
from sayso.training.reader import ask
from sayso.training.reader_network import MIDDLE, ReaderNetwork
from sayso.training.reports import CodedReport

WIDTH = 16
TEXT = "Ada Moe said on Monday that Bo Lind promised a bridge.\n\nIt was a sorry sight, the Farol wrote."


def spans(*words: str) -> list[list[int]]:
    """The first place of each of some words of TEXT."""
    return [[TEXT.index(w), TEXT.index(w) + len(w)] for w in words]


def coded_statement(index: int, content: str, cue: str, source: str, **fields: Any) -> dict[str, Any]:
    """A coded statement of TEXT, certain, without a carrier."""
    plain: dict[str, Any] = {
        "index": index,
        "content": spans(content),
        "cue": spans(cue),
        "source": spans(source),
        "within": None,
        "speaker": source,
        "type": "person",
        "role": None,
        "via": [],
        "addressees": [],
        "occasion": None,
        "said_on": None,
        **dict.fromkeys(("denied", "hedged", "rumour", "hypothetical"), False),
    }
    return {**plain, **fields}


def coded_entity(name: str, kind: str, *roles: str) -> dict[str, Any]:
    """A coded actor of TEXT that is named once."""
    return {
        "name": name,
        "type": kind,
        "forms": [name],
        "mentions": spans(name),
        "described": [],
        "roles": [{"span": spans(role)[0]} for role in roles],
    }


def coded_report() -> CodedReport:
    """TEXT with a statement inside another, a carrier, a day and the outlet's own voice."""
    [monday] = spans("on Monday")
    [farol] = spans("the Farol")
    statements = [
        coded_statement(0, "that Bo Lind promised a bridge", "said", "Ada Moe", said_on={"span": monday}),
        coded_statement(1, "a bridge", "promised", "Bo Lind", within=0, hedged=True),
        coded_statement(
            2, "It was a sorry sight", "wrote", "the Farol", type="outlet", via=[{"name": "Farol", "span": farol}]
        ),
    ]
    entities = [
        coded_entity("Ada Moe", "person"),
        coded_entity("Bo Lind", "person"),
        coded_entity("the Farol", "outlet"),
    ]
    beside: dict[str, Any] = {
        "own_voice": spans("sorry sight"),
        "events": [{"kind": "meeting", "evidence": spans("promised a bridge")}],
        "relations": [{"kind": "agrees", "from": "Ada Moe", "to": "Bo Lind", "evidence": spans("promised")}],
        "furniture": [],
    }
    return CodedReport("tiny", TEXT, statements, entities, whole=True, speakers=True, beside=beside)


def tiny_encoder() -> Any:
    """An encoder with one layer above those whose vectors the heads read, too."""
    config = transformers.BertConfig(
        vocab_size=12,
        hidden_size=WIDTH,
        num_hidden_layers=MIDDLE + 1,
        num_attention_heads=2,
        intermediate_size=24,
        max_position_embeddings=80,
    )
    return transformers.BertModel(config, add_pooling_layer=False)


def lay_trunk(network: ReaderNetwork, lesson: Lesson, windows: list[Window]) -> None:
    """Compute what the frozen part of a network makes of windows of a lesson."""
    for window in windows:
        lesson.trunks[window] = ask(network.eval().trunk, lesson, window, (2, 3))


def tiny_network(seed: int = 1) -> ReaderNetwork:
    """A network with weights drawn at random, the biases and tables of the heads too."""
    torch.manual_seed(seed)
    encoder = tiny_encoder()
    network = ReaderNetwork(encoder, encoder.embeddings.word_embeddings, WIDTH, half_precision=False)
    tables = ("distance_bias", "transitions", "no_mention", "form_bias", "pointer_distance", "tie_distance", "tie_bias")
    for name in tables:
        torch.nn.init.normal_(getattr(network, name), std=0.3)
    return network
