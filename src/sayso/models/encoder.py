"""The encoder at inference: word pieces in, scores of all heads out, by onnxruntime."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sayso.models.bundle import Bundle
from sayso.models.scores import Decoding, Float32Array, LinkParameters, Scores
from sayso.models.session import EncoderSession
from sayso.models.windows import Pieces, Window, cut_into_windows

if TYPE_CHECKING:
    from sayso.domain.text import Quotation


class EncoderModel:
    """A loaded bundle. `read` tokenizes and scores a text; it makes no decisions."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        config = bundle.config
        self._session = EncoderSession(bundle)
        self._limit: int = config["window_pieces"]
        self._context: int = config["context_pieces"]
        self._transitions = np.array(config["transitions"], dtype=np.float32)
        self.decoding = Decoding(**{**config["decoding"], "calibration": tuple(config["decoding"]["calibration"])})
        self._links = LinkParameters(np.array(config["link_bias"], dtype=np.float32), float(config["link_scale"]))

    def read(self, text: str, quotations: Sequence[Quotation]) -> Scores:
        """Score every word piece of a text."""
        pieces = self._session.cut(text, quotations)
        windows = cut_into_windows(pieces, limit=self._limit, context=self._context)
        return self.predict(pieces, windows)

    def predict(self, pieces: Pieces, windows: Sequence[Window]) -> Scores:
        """Run the model over windows; each piece gets the scores of the window that owns it."""
        count = len(pieces.ids)
        outputs = [np.zeros((count, width), dtype=np.float32) for width in self._session.widths]
        no_source = np.zeros(count, dtype=np.float32)
        number = np.zeros(count, dtype=np.int32)
        for at, window in enumerate(windows):
            number[window.owned : window.end] = at
        for window in windows:
            results = self._session.run(pieces, window)
            inside = slice(window.owned - window.start + 1, window.end - window.start + 1)
            for output, result in zip(outputs, results, strict=True):
                output[window.owned : window.end] = result[0, inside]
            no_source[window.owned : window.end] = self._no_source(results[2][0], inside)
        tags, entities, links = outputs
        return Scores(
            pieces,
            tags,
            entities,
            links.reshape(count, 4, -1),
            no_source,
            number,
            self._transitions,
            self._links,
            self.decoding,
        )

    def _no_source(self, links: Float32Array, inside: slice) -> Float32Array:
        split = links.reshape(len(links), 4, -1)
        scores: Float32Array = split[inside, 2] @ split[0, 3] * self._links.scale + self._links.bias[1, 0]
        return scores
