"""The encoders of the coders of stance and of events: pieces of texts in, a vector for each piece out.

They share word embeddings and tokenizer and differ in their layers, so that both together weigh little more
than one. The bundle holds `words.npz` (the embeddings, 8 bit by row), `stance.onnx` and `events.onnx` (layers),
`pair.onnx` (upper layers on top of the lower ones of `stance.onnx`), and `heads.npz` (what turns vectors into answers).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from sayso.errors import BundleError
from sayso.models.bundle import BUNDLES, Bundle, open_bundle

CODER = BUNDLES.parent / "coding"
LONGEST = 128  # pieces of a text; what comes behind them is not read

FEW, AT_ONCE = 16, 512  # texts that are not worth threads; texts whose vectors are held at a time

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
    def _sessions(self) -> dict[str, Any]:
        return {}

    def word_vectors(self) -> FloatArray:
        """Give the word embeddings, (pieces of the vocabulary, width)."""
        words, scale = self._words
        return np.asarray(words.astype(np.float32) * scale[:, None], dtype=np.float32)

    def hidden(self, layers: str, pieces: Sequence[Pieces]) -> Iterator[FloatArray]:
        """Give the vectors of the pieces of each text, (pieces, width), by the layers of that name, in order.

        Those are "stance", "events" or "pair".

        They are read one by one, several at a time: with 8 bit, what stands beside a text in a batch would change its
        figures.
        """
        words, scale = self._words
        lower, wanted = ("stance", "lower") if layers == "pair" else (layers, "hidden")
        session = self._session(lower)
        upper = self._session("pair") if layers == "pair" else None

        def read(each: Pieces) -> FloatArray:
            ids, types = np.array([each.ids]), np.array([each.types], dtype=np.int64)
            embedded = words[ids].astype(np.float32) * scale[ids][..., None]
            [out] = session.run([wanted], {"words": embedded, "types": types, "mask": np.ones_like(types)})
            if upper is not None:
                [out] = upper.run(None, {"lower": out})
            found: FloatArray = out[0]
            return found

        if len(pieces) < FEW:
            yield from map(read, pieces)
            return
        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            for start in range(0, len(pieces), AT_ONCE):
                yield from pool.map(read, pieces[start : start + AT_ONCE])

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
