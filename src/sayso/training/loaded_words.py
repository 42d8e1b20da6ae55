"""Learns which words are loaded, from sentences in which people marked them."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from sayso.annotate.beside import loaded
from sayso.annotate.context import Context
from sayso.models.clue_weights import beside
from sayso.models.pair_scorer import PairScorer, between
from sayso.training.decision_tables import FOLDS, Learned, Table, best_threshold
from sayso.training.pair_scorer import PairTable

if TYPE_CHECKING:
    from sayso.domain.record import Record
    from sayso.models.scores import Reading

log = logging.getLogger(__name__)

MARGIN = 0.02
"""Of the thresholds within this share of the best F0.5, the lowest is taken: it finds most."""


def learn_loaded(
    sentences: Sequence[tuple[Record, Reading, Sequence[Sequence[int]]]], settings: Mapping[str, Any]
) -> tuple[Table, Learned, list[PairScorer], float]:
    """Learn from records with the spans of their loaded words.

    The network learns beside trees whose words were held out.

    Returns:
        The table, the trees with their wordings and the networks (for each fold, last those from all), the threshold.
    """
    table, pairs = Table(loaded.FEATURES), PairTable()
    for number, (record, reading, marked) in enumerate(sentences):
        context = Context(record, reading)
        words = loaded.find_words(context)
        if not words:
            continue
        labels = np.array([any(s < w.span.end and w.span.start < e for s, e in marked) for w in words], dtype=np.bool_)
        table.add(loaded.word_rows(context, words), labels, number % FOLDS, loaded.word_clues(context, words))
        of_sentences, of_words, both = loaded.word_vectors(context, words)
        pairs.add((of_sentences, of_words), both, labels, number % FOLDS)
    learned = table.fit(**settings)
    rows = np.concatenate(table.rows)
    given = [beside(rows, logits) for logits in learned.logits]
    networks = pairs.fit(given)
    chances, labels = between(learned.chances, pairs.held_out(networks, given)), table.all_labels
    # precision counts twice as much as recall: reports have fewer loaded words than these sentences
    least = best_threshold(chances, labels, margin=MARGIN, precision=2.0)
    found = chances >= least
    shares = [(found & labels).sum() / max(1, part.sum()) for part in (found, labels)]
    log.info("loaded words in sentences left out: precision %.3f, recall %.3f", *shares)
    return table, learned, networks, least

