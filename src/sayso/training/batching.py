"""Pads the windows of lessons into batches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
import torch
from torch import Tensor

from sayso.models.labels import ACTOR_TYPES, ASPECTS, LAYERS, LEVELS, POINTERS
from sayso.models.windows import Window
from sayso.training.examples import NO_SOURCE, UNKNOWN
from sayso.training.lessons import Lesson
from sayso.training.reader_network import Batch, Spans

Part = tuple[Lesson, Window]
Ranges = Sequence[tuple[int, int]]


def window_length(part: Part) -> int:
    """Return the number of pieces of a window."""
    return part[1].end - part[1].start


def make_batch(parts: Sequence[Part]) -> Batch:
    """Pad windows into a batch; positions count from each row's [CLS]. Their trunks must have been computed.

    All windows have what an attribution network or a teacher says of them, or none has.
    """
    longest = max(map(window_length, parts)) + 2

    def stacked(of: Callable[[Lesson], Any], fill: int) -> Tensor:
        rows = np.full((len(parts), longest), fill, dtype=np.int64)
        for row, (lesson, window) in enumerate(parts):
            rows[row, 1 : 1 + window.end - window.start] = of(lesson)[window.start : window.end]
        return torch.from_numpy(rows)

    def vectors(of: Callable[[Lesson], dict[Window, Any]]) -> Tensor:
        padded = torch.zeros(len(parts), longest, of(parts[0][0])[parts[0][1]].shape[1])
        for row, (lesson, window) in enumerate(parts):
            padded[row, : window_length((lesson, window)) + 2] = torch.from_numpy(np.array(of(lesson)[window])).float()
        return padded

    mask = torch.zeros(len(parts), longest, dtype=torch.bool)
    for row, part in enumerate(parts):
        mask[row, : window_length(part) + 2] = True
    levels = tuple(
        (
            _from_anew(stacked(partial(_tags_of, level=level), UNKNOWN)),
            *(_pointers(parts, longest, level, n) for n in (1, 2)),
        )
        for level in LEVELS[1:]
    )
    said = _said(parts, longest)
    mentions, forms, entities_of = _mentions(parts)
    first = parts[0][0]
    return Batch(
        vectors(lambda lesson: lesson.trunks),
        mask,
        stacked(lambda lesson: lesson.pieces.line_starts, 0).bool(),
        levels,  # type: ignore[arg-type]  # two levels of three tensors each
        {name: stacked(partial(_layer_of, name=name), UNKNOWN) for name in LAYERS},
        *said[:5],
        mentions,
        forms,
        _pointer_targets(parts, said[5], mentions, forms, entities_of),
        _tie_targets(parts, said[5]),
        vectors(lambda lesson: lesson.taught) if first.taught else None,
    )


def _tags_of(lesson: Lesson, level: str) -> Any:
    return _level(lesson, level)[0]


def _layer_of(lesson: Lesson, name: str) -> Any:
    return lesson.layers[name]


def _from_anew(tags: Tensor) -> Tensor:
    """Return tags with a B- label at the first piece if the window cuts a span."""
    first = tags[:, 1]
    tags[:, 1] = torch.where((first > 0) & (first % 2 == 0), first - 1, first)
    return tags


def _level(lesson: Lesson, name: str) -> Any:
    return lesson.inner if name == "inner" else lesson.outer


def _pointers(parts: Sequence[Part], longest: int, level: str, column: int) -> Tensor:
    rows = np.full((len(parts), longest), UNKNOWN, dtype=np.int64)
    for row, (lesson, window) in enumerate(parts):
        values = _level(lesson, level)[column][window.start : window.end]
        inside = (values >= window.start) & (values < window.end)
        moved = np.where(inside, values - window.start + 1, UNKNOWN)
        rows[row, 1 : 1 + len(values)] = np.where(values == NO_SOURCE, 0, moved)
    return torch.from_numpy(rows)


def _local(ranges: Ranges, window: Window) -> tuple[int, int]:
    """Return the first range within a window, as positions after [CLS]; (0, 0) if there is none."""
    for start, end in ranges:
        first, last = max(start, window.start), min(end, window.end)
        if first < last:
            return first - window.start + 1, last - window.start + 1
    return 0, 0


def _spans(rows: list[tuple[int, int, int]]) -> Spans:
    table = torch.tensor(rows, dtype=torch.long).reshape(-1, 3)
    return Spans(table[:, 0], table[:, 1], table[:, 2])


def _said(parts: Sequence[Part], longest: int) -> tuple[Spans, Spans, Spans, Tensor, Tensor, list[tuple[int, int]]]:
    """Return statements that start in a window: spans, pieces that can show doubt, doubts, and (row, number)."""
    ranges: dict[str, list[tuple[int, int, int]]] = {"content": [], "cue": [], "source": []}
    inside, doubts, origin = [], [], []
    for row, (lesson, window) in enumerate(parts):
        for number, said in enumerate(lesson.statements):
            if not window.start <= said.content[0][0] < window.end:
                continue
            for role, rows in ranges.items():
                rows.append((row, *_local(getattr(said, role), window)))
            shown = np.zeros(longest, dtype=np.bool_)
            for value, spans in ((True, (*said.content, *said.cue)), (False, said.inner)):
                for span in spans:
                    first, last = _local([span], window)
                    shown[first:last] = value
            if not shown.any():
                shown[0] = True
            inside.append(shown)
            doubts.append(said.doubts)
            origin.append((row, number))
    shown_pieces = torch.from_numpy(np.array(inside, dtype=np.bool_).reshape(-1, longest))
    known = torch.tensor(doubts, dtype=torch.long).reshape(-1, 4)
    return (*(_spans(rows) for rows in ranges.values()), shown_pieces, known, origin)  # type: ignore[return-value]


def _mentions(parts: Sequence[Part]) -> tuple[Spans, Tensor, list[int]]:
    rows, forms, entities = [], [], []
    for row, (lesson, window) in enumerate(parts):
        for start, end, entity, form in lesson.mentions:
            if window.start <= start and end <= window.end:
                rows.append((row, start - window.start + 1, end - window.start + 1))
                forms.append(form)
                entities.append(entity)
    return _spans(rows), torch.tensor(forms, dtype=torch.long), entities


def _pointer_targets(
    parts: Sequence[Part], origin: list[tuple[int, int]], mentions: Spans, forms: Tensor, entities: list[int]
) -> dict[str, tuple[Spans | None, Tensor]]:
    known, named = np.array(entities, dtype=np.int64), (forms < len(ACTOR_TYPES)).numpy()
    rows_of = mentions.row.numpy()

    def means(wanted: Sequence[int], row: int) -> Any:
        """Return mentions of the wanted entities in a row; only names if there are any."""
        every = np.isin(known, wanted) & (rows_of == row)
        return every & named if (every & named).any() else every

    right = [means(parts[row][0].statements[number].speakers or (), row) for row, number in origin]
    found: dict[str, tuple[Spans | None, Tensor]] = {"speaker": (None, _table(right, len(known)))}
    for name in POINTERS[1:]:
        rows, answers = [], []
        for row, (lesson, window) in enumerate(parts):
            for tie in lesson.ties:
                if tie.kind == name and window.start <= tie.start and tie.end <= window.end:
                    rows.append((row, tie.start - window.start + 1, tie.end - window.start + 1))
                    answers.append(means(tie.ends, row))
        found[name] = _spans(rows), _table(answers, len(known))
    return found


def _tie_targets(parts: Sequence[Part], origin: list[tuple[int, int]]) -> dict[str, tuple[Spans, Tensor]]:
    found = {}
    for name in ASPECTS:
        rows, answers = [], []
        for row, (lesson, window) in enumerate(parts):
            for tie in lesson.ties:
                if tie.kind == name and window.start <= tie.start and tie.end <= window.end:
                    rows.append((row, tie.start - window.start + 1, tie.end - window.start + 1))
                    answers.append(np.array([r == row and number in tie.ends for r, number in origin], dtype=np.bool_))
        found[name] = _spans(rows), _table(answers, len(origin))
    return found


def _table(rows: list[Any], width: int) -> Tensor:
    return torch.from_numpy(np.array(rows, dtype=np.bool_).reshape(len(rows), width))


def framed(lesson: Lesson, window: Window, frame: tuple[int, int]) -> tuple[Tensor, Tensor]:
    """Return ids (pieces + 2,) and features (pieces + 2, 3) of a window in [CLS] and [SEP], whose ids `frame` has."""
    own = lesson.pieces.ids[window.start : window.end]
    ids = torch.from_numpy(np.concatenate([frame[:1], own, frame[1:]])).long()
    features = torch.zeros(len(ids), 3, dtype=torch.long)
    features[1:-1] = torch.from_numpy(lesson.pieces.features[window.start : window.end]).long()
    return ids, features
