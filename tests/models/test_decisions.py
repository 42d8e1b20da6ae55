"""The decisions of a bundle's folder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from readings import asks
from sayso.errors import BundleError
from sayso.models.clue_weights import BINS, WORDING
from sayso.models.decisions import FILE, Decisions, load_decisions
from sayso.models.pair_scorer import NETWORK
from sayso.models.trees import ARRAYS, unpack_trees


def write(folder: Path, decisions: Decisions, wordings: dict[str, np.ndarray] | None = None) -> None:
    arrays = {f"{name}.{key}": getattr(trees, key) for name, trees in decisions.trees.items() for key in ARRAYS}
    arrays |= {f"{name}.base": np.float32(trees.base) for name, trees in decisions.trees.items()}
    arrays |= {f"{name}.features": np.array(trees.features) for name, trees in decisions.trees.items()}
    np.savez(folder / FILE, **arrays, **(wordings or {}))


def test_decisions_are_read_back_by_name(tmp_path: Path) -> None:
    made = Decisions({"rain": asks(("wet", "cold"), "wet"), "snow": asks(("wet", "cold"), "cold")})
    write(tmp_path, made)
    found = load_decisions(tmp_path, {"rain": 0.4})
    assert "rain" in found and "hail" not in found
    assert found.least == {"rain": 0.4}
    rows = np.array([[1, 0], [0, 1]], dtype=np.float32)
    for name in ("rain", "snow"):
        assert found[name].features == ("wet", "cold")
        assert found[name].logits(rows).tolist() == made[name].logits(rows).tolist()


def test_a_decision_with_a_wording_hears_the_clues(tmp_path: Path) -> None:
    made = Decisions({"rain": asks(("wet", WORDING), WORDING, above=0.0), "snow": asks(("wet",), "wet")})
    weights = np.full(BINS + 1, 2.0, dtype=np.float16)
    weights[-1] = -1.0
    write(tmp_path, made, {f"rain.{WORDING}": weights})
    found = load_decisions(tmp_path, {})
    found.demand("rain", ("wet",))
    found.demand("snow", ("wet",))
    rows = np.zeros((2, 1), dtype=np.float32)
    heard, unheard = found.chances("rain", rows, [["clue"], []]).tolist()
    assert heard > 0.5 > unheard
    assert found.chances("snow", rows, []).tolist() == found["snow"].probabilities(rows).tolist()


def test_a_decision_may_have_a_network(tmp_path: Path) -> None:
    made = Decisions({"rain": asks(("wet",), "wet"), "snow": asks(("wet",), "wet")})
    write(tmp_path, made, {f"rain.{NETWORK}/mean": np.ones(3, dtype=np.float32)})
    found = load_decisions(tmp_path, {})
    assert set(found.trees) == {"rain", "snow"}
    assert {name: list(each.weights) for name, each in found.networks.items()} == {"rain": ["mean"]}


def test_other_features_are_named(tmp_path: Path) -> None:
    made = Decisions({"rain": asks(("wet", WORDING), "wet")})
    write(tmp_path, made, {f"rain.{WORDING}": np.zeros(BINS + 1, dtype=np.float16)})
    with pytest.raises(BundleError, match="'rain' was learned on other features"):
        load_decisions(tmp_path, {}).demand("rain", ("wet", "cold"))


def test_a_folder_without_decisions_has_none(tmp_path: Path) -> None:
    assert load_decisions(tmp_path, {}).trees == {}


def test_trees_that_are_not_there_are_missed() -> None:
    with pytest.raises(KeyError, match=r"rain\.feature"):
        unpack_trees({}, "rain")
