"""The model that codes statements against a concept: what it brings, and what it learned from people's codings."""

from __future__ import annotations

from collections.abc import Sequence

from sayso.domain.coding import Concept, Stance, StanceCoder
from sayso.errors import BundleError


def open_coder(concept: Concept, taught: Sequence[tuple[str, Stance]]) -> StanceCoder:
    """Give the packaged model, with what it learns from texts that people coded against the concept.

    Raises:
        BundleError: no stance model is packaged.
    """
    raise BundleError(
        "no stance model is packaged", hint="code by hand: sayso code statements CONCEPT --from FILE.jsonl"
    )
