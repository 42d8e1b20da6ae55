"""The reader's encoder at inference: word pieces in, scores of all heads out, by onnxruntime."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from sayso.models.bundle import Bundle
from sayso.models.decisions import load_decisions
from sayso.models.labels import LAYERS, LEVELS
from sayso.models.packed import unpack_weights
from sayso.models.scores import Decoding, Float32Array, LinkParameters, PairHeads, Reading, Scores
from sayso.models.session import EncoderSession
from sayso.models.windows import Pieces, Window, cut_with_context

if TYPE_CHECKING:
    from sayso.domain.text import Quotation


class ReaderModel:
    """A loaded bundle. `read` tokenizes and scores a text; it makes no decisions.

    The encoders run in ONNX; their heads are a few matrix products in NumPy (`heads.npz`). The heads of the first level
    read the first of the network's vectors, all other heads the last ones.
    """

    def __init__(self, bundle: Bundle, *, threads: int = 1) -> None:
        self.bundle = bundle
        config = bundle.config
        self._session = EncoderSession(bundle, threads=threads)
        self._window: dict[str, int] = config["window"]
        with np.load(bundle.folder / "heads.npz", allow_pickle=False) as arrays:
            self._weights = unpack_weights(dict(arrays))
        self.decodings = tuple(
            Decoding(**{**level, "calibration": tuple(level["calibration"])}) for level in config["decoding"]
        )
        self.decisions = load_decisions(bundle.folder, config.get("least", {}))
        further = [f"{name}.{k}" for name in ("tags", "links") for k in range(1, len(LEVELS))]
        further += [*(f"layers.{name}" for name in LAYERS), "doubt_pieces"]
        self._of_attribution = _Heads(self._weights, ["tags.0", "links.0", "entities"])
        self._of_reports = _Heads(self._weights, further)
        self._pairs = PairHeads(self._weights)
        self._width: int = config.get("vectors", self._of_attribution.width)

    def read(self, text: str, quotations: Sequence[Quotation]) -> Reading:
        """Score every word piece of a text."""
        pieces = self._session.cut(text, quotations)
        return self.predict(pieces, cut_with_context(pieces, **self._window))

    def predict(self, pieces: Pieces, windows: Sequence[Window]) -> Reading:
        """Run the model over windows; each piece gets the scores of the window that owns it."""
        width = self._width
        hidden = np.zeros((len(pieces.ids), width), dtype=np.float32)
        number = np.zeros(len(pieces.ids), dtype=np.int32)
        first = np.zeros((len(windows), width), dtype=np.float32)
        for at, window in enumerate(windows):
            result = self._session.run(pieces, window)[0][0]
            hidden[window.owned : window.answered_until] = result[
                window.owned - window.start + 1 : window.answered_until - window.start + 1
            ]
            number[window.owned : window.answered_until] = at
            first[at] = result[0]
        of_attribution, of_reports = slice(self._of_attribution.width), slice(width - self._of_reports.width, None)
        scores = self._of_attribution.scores(hidden[:, of_attribution])
        scores |= self._of_reports.scores(hidden[:, of_reports])
        read = [of_attribution, *[of_reports] * (len(LEVELS) - 1)]
        levels = tuple(self._level(k, pieces, scores, first[:, part], number) for k, part in enumerate(read))
        return Reading(
            pieces,
            levels,
            scores["entities"],
            {name: scores[f"layers.{name}"] for name in LAYERS},
            scores["doubt_pieces"],
            hidden[:, of_reports],
            self._pairs,
            hidden[:, : of_reports.start or width // 2],  # where all heads read everything, the first half is its own
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


class _Heads:
    """Heads that read the same vectors, as one matrix product."""

    def __init__(self, weights: Mapping[str, Float32Array], names: Sequence[str]) -> None:
        self._names = names
        self._matrix = np.concatenate([weights[f"{name}.weight"] for name in names]).T.copy()
        self._offset = np.concatenate([weights[f"{name}.bias"] for name in names])
        self._ends = np.cumsum([len(weights[f"{name}.bias"]) for name in names])[:-1]

    @property
    def width(self) -> int:
        """How many numbers per piece the heads read."""
        return len(self._matrix)

    def scores(self, vectors: Float32Array) -> dict[str, Float32Array]:
        """Return the scores of each head, (pieces, outputs)."""
        parts = np.split(vectors @ self._matrix + self._offset, self._ends, axis=1)
        return dict(zip(self._names, parts, strict=True))
