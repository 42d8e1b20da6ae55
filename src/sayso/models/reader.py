"""The reader's encoder at inference: word pieces in, scores of all heads out, by onnxruntime."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from sayso.models.bundle import Bundle
from sayso.models.decisions import load_decisions
from sayso.models.labels import LAYERS, LEVELS
from sayso.models.scores import Decoding, Float32Array, LinkParameters, PairHeads, Reading, Scores
from sayso.models.session import EncoderSession
from sayso.models.windows import Pieces, Window, cut_with_context

if TYPE_CHECKING:
    from sayso.domain.text import Quotation


class ReaderModel:
    """A loaded bundle. `read` tokenizes and scores a text; it makes no decisions.

    The encoder runs in ONNX; its heads are a few matrix products in NumPy (`heads.npz`).
    """

    def __init__(self, bundle: Bundle, *, threads: int = 1) -> None:
        self.bundle = bundle
        config = bundle.config
        self._session = EncoderSession(bundle, threads=threads)
        self._window: dict[str, int] = config["window"]
        with np.load(bundle.folder / "heads.npz", allow_pickle=False) as arrays:
            self._weights = {name: arrays[name].astype(np.float32) for name in arrays.files}
        self.decodings = tuple(
            Decoding(**{**level, "calibration": tuple(level["calibration"])}) for level in config["decoding"]
        )
        names = [*(f"tags.{k}" for k in range(len(LEVELS))), *(f"links.{k}" for k in range(len(LEVELS))), "entities"]
        names += [*(f"layers.{name}" for name in LAYERS), "doubt_pieces"]
        self._columns = np.cumsum([0, *(len(self._weights[f"{name}.bias"]) for name in names)])
        self._names = names
        self.decisions = load_decisions(bundle.folder, config.get("least", {}))
        self._matrix = np.concatenate([self._weights[f"{name}.weight"] for name in names]).T.copy()
        self._offset = np.concatenate([self._weights[f"{name}.bias"] for name in names])
        self._heads = PairHeads(self._weights)

    def read(self, text: str, quotations: Sequence[Quotation]) -> Reading:
        """Score every word piece of a text."""
        pieces = self._session.cut(text, quotations)
        return self.predict(pieces, cut_with_context(pieces, **self._window))

    def predict(self, pieces: Pieces, windows: Sequence[Window]) -> Reading:
        """Run the model over windows; each piece gets the scores of the window that owns it."""
        count, width = len(pieces.ids), len(self._matrix)
        hidden = np.zeros((count, width), dtype=np.float32)
        number = np.zeros(count, dtype=np.int32)
        first = np.zeros((len(windows), width), dtype=np.float32)
        for at, window in enumerate(windows):
            result = self._session.run(pieces, window)[0][0]
            hidden[window.owned : window.answered_until] = result[
                window.owned - window.start + 1 : window.answered_until - window.start + 1
            ]
            number[window.owned : window.answered_until] = at
            first[at] = result[0]
        scores = dict(
            zip(self._names, np.split(hidden @ self._matrix + self._offset, self._columns[1:-1], axis=1), strict=True)
        )
        levels = tuple(self._level(k, pieces, scores, first, number) for k in range(len(LEVELS)))
        return Reading(
            pieces,
            levels,
            scores["entities"],
            {name: scores[f"layers.{name}"] for name in LAYERS},
            scores["doubt_pieces"],
            hidden,
            self._heads,
        )

    def _level(
        self, k: int, pieces: Pieces, scores: dict[str, Float32Array], first: Float32Array, number: Any
    ) -> Scores:
        links = scores[f"links.{k}"]
        scale = float((links.shape[1] // 4) ** -0.5)
        return Scores(
            pieces,
            scores[f"tags.{k}"],
            scores["entities"],
            links.reshape(len(links), 4, links.shape[1] // 4),
            self._no_source(k, links, first, number),
            number,
            self._weights["transitions"][k],
            LinkParameters(self._weights["distance_bias"][k], scale),
            self.decodings[k],
        )

    def _no_source(self, level: int, links: Float32Array, first: Float32Array, number: Any) -> Float32Array:
        """Scores of pointing at [CLS], which means "no source"."""
        of_first = first @ self._weights[f"links.{level}.weight"].T + self._weights[f"links.{level}.bias"]
        width = links.shape[1] // 4
        targets = of_first[:, 3 * width :][number] if len(first) else np.zeros((0, width), dtype=np.float32)
        scores = (links[:, 2 * width : 3 * width] * targets).sum(axis=1) * np.float32(width**-0.5)
        found: Float32Array = (scores + self._weights["distance_bias"][level, 1, 0]).astype(np.float32)
        return found
