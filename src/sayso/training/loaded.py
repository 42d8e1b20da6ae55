"""Learn which words are loaded from sentences in which coders marked them (BABE, Spinde et al. 2021)."""

from __future__ import annotations

import ast
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sayso.annotate.loaded import WORD
from sayso.training.examples import read_lines

LEAST_COUNT = 2
LEAST_SHARE = 0.6
"""Share of a word's places that coders marked; 0.5 finds a half more words at 0.62 precision."""

HEADER = """# Loaded words, learnt from BABE (Spinde et al. 2021): words that coders marked in at least
# {share:.0%} of the places where they stand, {count} places or more. Licence of the table: as the project's.
"""


@dataclass(frozen=True, slots=True)
class LoadedScore:
    """Precision and recall per word on sentences that were held out, and how many words were learnt."""

    precision: float
    recall: float
    words: int


def learn_loaded_words(path: Path, out: Path) -> LoadedScore:
    """Write the table of loaded words to `out`; measure it on a fifth of the sentences, left out of the table."""
    sentences = list(read_lines(path))
    kept = [s for s in sentences if not _is_held_out(s["text"])]
    words = loaded_words(kept)
    rows = "".join(f"{word},{share:.2f}\n" for word, share in sorted(words.items()))
    out.write_text(HEADER.format(share=LEAST_SHARE, count=LEAST_COUNT) + "word,share\n" + rows, encoding="utf-8")
    hits = found = wanted = 0
    for sentence in (s for s in sentences if _is_held_out(s["text"])):
        for word, marked in _marked_words(sentence):
            hits += marked and word in words
            found += word in words
            wanted += marked
    return LoadedScore(hits / max(1, found), hits / max(1, wanted), len(words))


def loaded_words(sentences: Iterable[dict[str, Any]]) -> dict[str, float]:
    """Give the loaded words of coded sentences with the share of their places that is marked."""
    places: Counter[str] = Counter()
    marked: Counter[str] = Counter()
    for sentence in sentences:
        for word, is_marked in _marked_words(sentence):
            places[word] += 1
            marked[word] += is_marked
    return {w: marked[w] / n for w, n in places.items() if n >= LEAST_COUNT and marked[w] / n >= LEAST_SHARE}


def _marked_words(sentence: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    given = sentence["biased_words"]
    phrases = ast.literal_eval(given) if isinstance(given, str) else given
    marked = {word.lower() for phrase in phrases for word in WORD.findall(phrase)}
    for word in WORD.findall(sentence["text"]):
        yield word.lower(), word.lower() in marked


def _is_held_out(text: str) -> bool:
    return int(hashlib.blake2b(text.encode()).hexdigest(), 16) % 5 == 0
