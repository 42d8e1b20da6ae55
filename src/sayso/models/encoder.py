"""The encoder at inference: word pieces in, scores of all heads out, by onnxruntime."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from sayso.models.bundle import Bundle
from sayso.models.scores import Decoding, Float32Array, LinkParameters, Scores
from sayso.models.windows import Pieces, Window, cut_into_pieces, cut_into_windows

if TYPE_CHECKING:
    from sayso.domain.text import Quotation

BATCH_PIECES = 2048  # pieces, padding included, that one run of the model reads


class EncoderModel:
    """A loaded bundle. `read` cuts and predicts; it decides nothing."""

    def __init__(self, bundle: Bundle, *, threads: int = 1) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        self.bundle = bundle
        config = bundle.config
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(bundle.folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(bundle.folder / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._cls: int = self._tokenizer.token_to_id("[CLS]") or 0
        self._sep: int = self._tokenizer.token_to_id("[SEP]") or 0
        self._limit: int = config["window_pieces"]
        self._context: int = config["context_pieces"]
        self._transitions = np.array(config["transitions"], dtype=np.float32)
        self.decoding = Decoding(**{**config["decoding"], "calibration": tuple(config["decoding"]["calibration"])})
        self._links = LinkParameters(np.array(config["link_bias"], dtype=np.float32), float(config["link_scale"]))

    def read(self, text: str, quotations: Sequence[Quotation]) -> Scores:
        """Score every word piece of a text."""
        pieces = cut_into_pieces(text, self._tokenizer, quotations)
        windows = cut_into_windows(pieces, limit=self._limit, context=self._context)
        return self.predict(pieces, windows)

    def predict(self, pieces: Pieces, windows: Sequence[Window]) -> Scores:
        """Run the model over windows; each piece is answered for by the window that owns it."""
        count = len(pieces.ids)
        outputs = [np.zeros((count, width), dtype=np.float32) for width in self._widths()]
        no_source = np.zeros(count, dtype=np.float32)
        number = np.zeros(count, dtype=np.int32)
        for at, window in enumerate(windows):
            number[window.owned : window.end] = at
        for group in _batches(windows):
            results = self._run(pieces, group)
            for row, window in enumerate(group):
                inside = slice(window.owned - window.start + 1, window.end - window.start + 1)
                for output, result in zip(outputs, results, strict=True):
                    output[window.owned : window.end] = result[row, inside]
                no_source[window.owned : window.end] = self._no_source(results[2][row], inside)
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

    def _widths(self) -> list[int]:
        return [int(output.shape[-1]) for output in self._session.get_outputs()]

    def _no_source(self, links: Float32Array, inside: slice) -> Float32Array:
        split = links.reshape(len(links), 4, -1)
        scores: Float32Array = split[inside, 2] @ split[0, 3] * self._links.scale + self._links.bias[1, 0]
        return scores

    def _run(self, pieces: Pieces, windows: Sequence[Window]) -> list[Any]:
        longest = max(w.end - w.start for w in windows) + 2
        ids = np.zeros((len(windows), longest), dtype=np.int64)
        mask = np.zeros_like(ids)
        features = np.zeros((len(windows), longest, 3), dtype=np.int64)
        for row, window in enumerate(windows):
            size = window.end - window.start
            ids[row, 0] = self._cls
            ids[row, 1 : size + 1] = pieces.ids[window.start : window.end]
            ids[row, size + 1] = self._sep
            mask[row, : size + 2] = 1
            features[row, 1 : size + 1] = pieces.features[window.start : window.end]
        return list(self._session.run(None, {"ids": ids, "mask": mask, "features": features}))


def _batches(windows: Sequence[Window]) -> Iterator[list[Window]]:
    """Group windows of like length, so that little is padded."""
    group: list[Window] = []
    for window in sorted(windows, key=lambda w: w.end - w.start):
        if group and (len(group) + 1) * (window.end - window.start + 2) > BATCH_PIECES:
            yield group
            group = []
        group.append(window)
    if group:
        yield group
