"""Loaded words and their voice: the outlet's own, or that of a speaker it reports.

Every word but function words is weighed: by what it is and what stands beside it, and by the vectors of the encoder.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sayso.annotate.context import Context
from sayso.domain.record import LoadedWords, Record
from sayso.domain.text import Span
from sayso.models.decisions import Decisions
from sayso.models.pair_scorer import between
from sayso.models.scores import edges_of_spans
from sayso.tables import word_set

Float32Array = npt.NDArray[np.float32]
LOADED = "loaded"
FEATURES = (
    *("in_source", "in_cue", "in_content", "named", "capital", "all_capitals", "quoted", "hyphen", "letters"),
    *("opens_sentence", "sentence_words", "repeated"),
)
LEAST = 0.35
"""The threshold of a bundle that has none."""
_WORD = re.compile(r"[^\W\d_][\w’'-]*[^\W_]")
_POSSESSIVE = re.compile(r"['’]s$")
_TOKEN = re.compile(r"[^\W_][\w’'-]*|[^\w\s]|\n")
_EDGE = "\n"
"""What stands before the first word of a line and behind the last one."""
_LENGTHS = (2, 3, 4, 5)
"""Lengths of the beginnings and endings of words that are clues: "un-", "-ish"."""


class Word(NamedTuple):
    """A word that may be loaded, with its pieces `[first, last)`."""

    span: Span
    text: str
    first: int
    last: int


def find_loaded(context: Context, record: Record, decisions: Decisions) -> Record:
    """Fill `record.loaded`; words side by side are one entry. The voice is that of the innermost speaker.

    A cue and the words of the page around the report are left out.
    """
    words = find_words(context)
    least = decisions.least.get(LOADED, LEAST)
    chances = loaded_chances(context, words, decisions)
    chosen = [word.span for word, chance in zip(words, chances, strict=True) if chance >= least]
    cues = [span for s in record.statements if s.cue for span in s.cue.spans]
    spans = [
        span
        for span in _joined(context.text, chosen)
        if not record.document.is_furniture(span) and not any(cue.overlaps(span) for cue in cues)
    ]
    found = tuple(LoadedWords(s, context.text[s.start : s.end], _voice(record, s)) for s in spans)
    return replace(record, loaded=found)


def find_words(context: Context) -> list[Word]:
    """Return all words of a text but function words, in order."""
    little = word_set("function_words", "words")
    found = []
    for match in _WORD.finditer(context.text):
        text = _POSSESSIVE.sub("", match.group())
        if text.casefold() not in little:
            span = Span(match.start(), match.start() + len(text))
            found.append(Word(span, text, *context.pieces(span)))
    return [word for word in found if word.first < word.last]


def loaded_chances(context: Context, words: Sequence[Word], decisions: Decisions) -> Float32Array:
    """The probability that each word is loaded: (words,)."""
    if not words:
        return np.zeros(0, dtype=np.float32)
    rows = decisions.with_wording(LOADED, word_rows(context, words), word_clues(context, words))
    chances = decisions[LOADED].probabilities(rows)
    if LOADED not in decisions.networks:
        return chances
    sentences, spans, pairs = word_vectors(context, words)
    return between(chances, decisions.networks[LOADED].logits(sentences, spans, pairs, rows))


def word_rows(context: Context, words: Sequence[Word]) -> Float32Array:
    """Features of each word, those of the model for its first piece: (words, len(FEATURES))."""
    text, first = context.text, [word.first for word in words]
    scores = context.reading.entities[first]
    named = 1 - np.exp(scores[:, 0] - np.logaddexp.reduce(scores, axis=1))
    folded = [word.text.casefold() for word in words]
    counts = Counter(folded)
    sizes: dict[Span, int] = {}
    of_words = []
    for word, key in zip(words, folded, strict=True):
        start = word.span.start
        sentence = context.sentence_span(start)
        if sentence not in sizes:
            sizes[sentence] = len(text[sentence.start : sentence.end].split())
        of_words.append(
            [
                word.text[0].isupper(),
                word.text.isupper(),
                context.quoted[start],
                "-" in word.text,
                len(word.text),
                not text[sentence.start : start].strip("\"“”‘’'( "),
                sizes[sentence],
                counts[key],
            ]
        )
    return np.column_stack([context.role_chances[0][first], named, np.array(of_words)]).astype(np.float32)


def word_clues(context: Context, words: Sequence[Word]) -> list[list[str]]:
    """Clues of each word: the word, its parts, beginning and ending, and its neighbors on the line."""
    tokens = [(match.start(), match.group().lower()) for match in _TOKEN.finditer(context.text)]
    starts = [start for start, _ in tokens]
    found = []
    for word in words:
        text, at = word.text.lower(), bisect_left(starts, word.span.start)
        behind = bisect_left(starts, word.span.end)
        beside = [f"before:{tokens[at - 1][1] if at else _EDGE}"]
        beside.append(f"behind:{tokens[behind][1] if behind < len(tokens) else _EDGE}")
        clues = [f"word:{text}", *(f"part:{part}" for part in text.split("-") if part != text)]
        clues += [f"begins:{text[:size]}" for size in _LENGTHS if len(text) > size]
        clues += [f"ends:{text[-size:]}" for size in _LENGTHS if len(text) > size]
        found.append([*clues, *beside, *(f"{clue} {text}" for clue in beside)])
    return found


def word_vectors(
    context: Context, words: Sequence[Word]
) -> tuple[Float32Array, Float32Array, tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    """The encoder's vectors of sentences, (sentences, 1, width), of words, (words, 2, width), and the pairs of both."""
    hidden = context.reading.of_encoder
    numbers = [context.sentence(word.span.start) for word in words]
    order = sorted(set(numbers))
    starts = [context.pieces(context.sentences[n]) if context.sentences else (0, len(hidden)) for n in order]
    sentences = np.stack([hidden[first:last].mean(axis=0) for first, last in starts])[:, None]
    spans = edges_of_spans(hidden, [(word.first, word.last) for word in words]).reshape(len(words), 2, -1)
    at = np.searchsorted(np.array(order), np.array(numbers))
    return sentences.astype(np.float32), spans, (at, np.arange(len(words)))


def _joined(text: str, chosen: Sequence[Span]) -> list[Span]:
    """Return the spans, in order, those with only a space or a hyphen between them as one."""
    found: list[Span] = []
    for span in chosen:
        if found and text[found[-1].end : span.start] in (" ", "-"):
            found[-1] = Span(found[-1].start, span.end)
        else:
            found.append(span)
    return found


def _voice(record: Record, span: Span) -> str | None:
    holding = [s for s in record.statements if any(part.contains(span) for part in s.content.spans)]
    if not holding:
        return record.document.outlet or record.document.agency
    innermost = min(holding, key=lambda s: sum(end - start for start, end in s.content.spans))
    return innermost.speaker.name if innermost.speaker else None
