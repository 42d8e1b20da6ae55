"""Features of sentences by their words."""

from __future__ import annotations

import numpy as np
import pytest

from sayso.models.event_words import PLACES, count_features, weigh, word_scores


def test_who_does_it_does_not_tell() -> None:
    one = count_features("Riga accused Oslo of delay.", "Riga", "Oslo")
    other = count_features("The envoy accused the port authority of delay.", "The envoy", "the port authority")
    assert one[0].tolist() == other[0].tolist() and one[1].tolist() == other[1].tolist()
    assert one[0].tolist() != count_features("Oslo accused Riga of delay.", "Riga", "Oslo")[0].tolist()


@pytest.mark.parametrize("deed", [("", "", ""), ("...", "Riga", ""), ("É\N{COMBINING ACUTE ACCENT}! 5", "(", "*")])
def test_any_text_has_features(deed: tuple[str, str, str]) -> None:
    places, numbers = count_features(*deed)
    assert len(places) == len(numbers) and all(0 <= place < 2 * PLACES for place in places.tolist())


def test_each_kind_of_feature_has_length_one() -> None:
    counts = count_features("Riga accused Oslo", "Riga", "Oslo")
    weights = weigh(counts, np.ones(2 * PLACES, dtype=np.float32))
    for kind in (counts[0] < PLACES, counts[0] >= PLACES):
        assert np.linalg.norm(weights[kind]) == pytest.approx(1)


def test_a_feature_that_is_not_used_tells_nothing() -> None:
    heads = {
        "events_words_rarity": np.zeros(2 * PLACES, dtype=np.float32),
        "events_words_weights": np.ones((2 * PLACES, 2), dtype=np.float32),
        "events_words_bias": np.array([0.5, -0.5], dtype=np.float32),
    }
    assert word_scores(heads, [("Riga accused Oslo", "", "")]).tolist() == [[0.5, -0.5]]
    assert word_scores(heads, []).shape == (0, 2)
