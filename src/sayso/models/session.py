"""A bundle's encoder in onnxruntime with its tokenizer: a text in, its pieces and the network's outputs out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from sayso.models.bundle import Bundle
from sayso.models.windows import Pieces, Window, cut_into_pieces
from sayso.models.word_pieces import WordPieces

if TYPE_CHECKING:
    from sayso.domain.text import Quotation


class EncoderSession:
    """The loaded network and tokenizer of a bundle."""

    def __init__(self, bundle: Bundle, *, threads: int = 1) -> None:
        self._session = onnx_session(bundle, "model.onnx", threads=threads)
        self._tokenizer = WordPieces.from_file(bundle.folder / "tokenizer.json")

    @property
    def widths(self) -> list[int]:
        """The width of each output, in numbers per piece."""
        return [int(output.shape[-1]) for output in self._session.get_outputs()]

    def cut(self, text: str, quotations: Sequence[Quotation]) -> Pieces:
        """Split a text into word pieces with their surface features."""
        return cut_into_pieces(text, self._tokenizer, quotations)

    def run(self, pieces: Pieces, window: Window) -> list[Any]:
        """Run the network on one window; each output is (1, pieces + 2, width), with [CLS] first and [SEP] last.

        On a CPU, a batch of windows is no faster and would need padding.
        """
        size = window.end - window.start
        ids = np.full((1, size + 2), self._tokenizer.id_of("[SEP]"), dtype=np.int64)
        ids[0, 0] = self._tokenizer.id_of("[CLS]")
        ids[0, 1:-1] = pieces.ids[window.start : window.end]
        features = np.zeros((1, size + 2, 3), dtype=np.int64)
        features[0, 1:-1] = pieces.features[window.start : window.end]
        return list(self._session.run(None, {"ids": ids, "mask": np.ones_like(ids), "features": features}))


def onnx_session(bundle: Bundle, name: str, *, threads: int = 1) -> Any:
    """Load a network of a bundle into an onnxruntime session on the CPU."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(bundle.content(name), options, providers=["CPUExecutionProvider"])
