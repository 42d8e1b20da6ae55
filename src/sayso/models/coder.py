"""The encoders of the coders of stance and of events: texts in, one vector for each piece or text out.

They share word embeddings and tokenizer and differ in their layers, so that both together weigh little more
than one. The bundle holds `words.npz` (the embeddings, 8 bit by row), `stance.onnx` and `events.onnx` (layers), and
`heads.npz` (what turns their vectors into answers).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt

from sayso.domain.text import without_surrogates
from sayso.errors import BundleError
from sayso.models.bundle import BUNDLES, Bundle, open_bundle

CODER = BUNDLES.parent / "coding"
LONGEST = 128  # pieces of a text; what comes behind them is not read
KEPT = 8192  # texts whose vectors are kept: who codes by hand has the same ones judged again and again

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Pieces:
    """The word pieces of a text, or of a pair of texts: ids, and 0 or 1 for the text that each is of."""

    ids: list[int]
    types: list[int]


class CoderModel:
    """The loaded bundle of the coders."""

    def __init__(self, bundle: Bundle, *, threads: int = 1) -> None:
        from tokenizers import Tokenizer

        self.bundle = bundle
        self._threads = threads
        self.tokenizer = Tokenizer.from_file(str(bundle.folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(LONGEST)

    @cached_property
    def heads(self) -> dict[str, FloatArray]:
        """What turns vectors into answers, by name."""
        with np.load(self.bundle.folder / "heads.npz", allow_pickle=False) as arrays:
            return {name: arrays[name].astype(np.float32) for name in arrays.files}

    @cached_property
    def _words(self) -> tuple[npt.NDArray[np.int8], FloatArray]:
        with np.load(self.bundle.folder / "words.npz", allow_pickle=False) as arrays:
            return arrays["words"], arrays["scale"].astype(np.float32)

    @cached_property
    def _means(self) -> dict[str, FloatArray]:
        return {}

    @cached_property
    def _sessions(self) -> dict[str, Any]:
        return {}

    def means(self, texts: Sequence[str]) -> FloatArray:
        """Give the mean of the vectors of the pieces of each text by the layers of stance, (texts, width)."""
        kept = self._means
        new = list(dict.fromkeys(text for text in texts if text not in kept))
        encodings = self.tokenizer.encode_batch([without_surrogates(text) for text in new])
        pieces = [Pieces(found.ids, found.type_ids) for found in encodings]
        made = {text: hidden.mean(axis=0) for text, hidden in zip(new, self.hidden("stance", pieces), strict=True)}
        found = [made[text] if text in made else kept[text] for text in texts]
        if len(kept) + len(made) > KEPT:
            kept.clear()
        kept.update(islice(made.items(), KEPT))
        return np.array(found, dtype=np.float32).reshape(len(found), self._words[0].shape[1])

    def hidden(self, layers: str, pieces: Sequence[Pieces]) -> list[FloatArray]:
        """Give the vectors of the pieces of each text, (pieces, width), by the layers of that name."""
        found = []
        words, scale = self._words
        session = self._session(layers)
        for each in pieces:  # one by one: with 8 bit, what stands beside a text in a batch would change its figures
            ids, types = np.array([each.ids]), np.array([each.types], dtype=np.int64)
            embedded = words[ids].astype(np.float32) * scale[ids][..., None]
            [out] = session.run(None, {"words": embedded, "types": types, "mask": np.ones_like(types)})
            found.append(out[0])
        return found

    def _session(self, layers: str) -> Any:
        if layers not in self._sessions:
            import onnxruntime

            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = self._threads
            options.inter_op_num_threads = 1
            options.log_severity_level = 3
            path = str(self.bundle.folder / f"{layers}.onnx")
            self._sessions[layers] = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        return self._sessions[layers]


@cache
def coder_model() -> CoderModel:
    """Give the packaged model, loaded once in a process.

    Raises:
        BundleError: it is missing or damaged.
    """
    if not CODER.is_dir():
        raise BundleError("no coder is packaged", hint="code by hand: sayso code statements CONCEPT --from FILE.jsonl")
    return CoderModel(open_bundle(str(CODER)))


def unit(vectors: FloatArray) -> FloatArray:
    """Give vectors of length 1; one without length stays as it is."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1), dtype=np.float32)
