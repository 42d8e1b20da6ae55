"""The encoders for coding stance and events: pieces of texts in, one vector per piece out.

They share word embeddings and tokenizer and differ only in their layers, so that both together are little larger
than one. The bundle has `words.npz` (embeddings, 8 bits with one scale per row), `stance.onnx` and `events.onnx`
(layers), `pair.onnx` (upper layers on top of the lower ones of `stance.onnx`), and `heads.npz` (output heads).
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
from sayso.models.session import onnx_session
from sayso.models.word_pieces import WordPieces

CODER = BUNDLES.parent / "coding"
LONGEST = 128  # pieces of a text; the rest is not read

FEW, AT_ONCE = 16, 512  # largest number of texts to run without threads, and to keep in memory

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Pieces:
    """The word pieces of a text or of a pair of texts: their ids, and 0 or 1 for the text of each."""

    ids: list[int]
    types: list[int]


class CoderModel:
    """The loaded bundle for coding."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        self.tokenizer = WordPieces.from_file(bundle.folder / "tokenizer.json")

    @cached_property
    def heads(self) -> dict[str, FloatArray]:
        """The parameters of the output heads, by name."""
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
        """Return the word embeddings, (pieces of the vocabulary, width)."""
        words, scale = self._words
        return np.asarray(words.astype(np.float32) * scale[:, None], dtype=np.float32)

    def hidden(self, layers: str, pieces: Sequence[Pieces]) -> Iterator[FloatArray]:
        """Yield the vectors of each text's pieces, (pieces, width), in order.

        `layers` is "stance", "events" or "pair".

        Texts run one by one in several threads, not in batches: with 8 bits, the other texts of a batch would change
        the results.
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
            self._sessions[layers] = onnx_session(self.bundle, f"{layers}.onnx")
        return self._sessions[layers]


@cache
def coder_model() -> CoderModel:
    """Return the packaged model, loaded once per process.

    Raises:
        BundleError: The model is missing or damaged.
    """
    if not CODER.is_dir():
        raise BundleError("no coder is packaged", hint="code by hand: sayso code statements CONCEPT --from FILE.jsonl")
    return CoderModel(open_bundle(str(CODER)))


def unit(vectors: FloatArray) -> FloatArray:
    """Scale vectors to length 1; zero vectors stay unchanged."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1), dtype=np.float32)
