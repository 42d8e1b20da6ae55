"""Shows a trace as lines for a terminal or as a JSON object."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sayso.analyse.traces import Carriage, Change, Edit, Trace, Variant
from sayso.analyse.utterances import Utterance

Mark = Callable[[str, str], str]
"""Marks words that differ, given the words and "added" or "left_out"."""

Clean = Callable[[str | None], str]
"""Removes control characters from a text."""

BASIS = {
    "stated": "it says so",
    "inferred": "it said so before",
    "credited": "credits it",
    "copied": "copies its text",
}
CHANGE_WORDS: dict[Change, str] = {
    "exact": "the same words",
    "punctuation": "other punctuation",
    "truncated": "cut",
    "spliced": "spliced",
    "bracketed": "with brackets or an ellipsis",
    "altered": "altered",
    "other_speaker": "other speaker",
    "translation": "other words, perhaps another translation",
}
NO_DATE, NO_OUTLET = "no date", "unknown outlet"


def trace_to_dict(trace: Trace) -> dict[str, Any]:
    """Return a trace as a JSON object; spans count code points of the text beside them."""
    return {
        "asked": trace.asked,
        "fullest": _utterance(trace.fullest),
        "first": trace.first.report,
        "rivals": [carriage.report for carriage in trace.rivals],
        "independent": trace.independent,
        "copies": trace.copies,
        "speakers": list(trace.speakers),
        "days": list(trace.days),
        "carriages": [_carriage(carriage) for carriage in trace.carriages],
        "others": [_utterance(one) for one in trace.others],
    }


def trace_lines(trace: Trace, mark: Mark, clean: Clean) -> Iterator[str]:
    """Yield the lines of a trace: speakers, reports in order of time, origins, wordings.

    Args:
        trace: The trace.
        mark: Marks words that differ.
        clean: Removes control characters from a text.
    """
    yield clean("; ".join(trace.speakers)) or "nobody named"
    yield f"  {clean(trace.fullest.text)}"
    yield ""
    yield _counts(trace)
    if len(trace.days) > 1:
        yield "The reports give different days: it was said more than once, or one of them is wrong."
    numbers = {carriage.report: number for number, carriage in enumerate(trace.carriages, 1)}
    yield ""
    yield from _time_line(trace, clean)
    if any(carriage.relays for carriage in trace.carriages):
        yield ""
        yield "Who took it from whom"
        yield from _tree(trace, numbers, clean)
    if len(trace.carriages) > 1 or len(trace.first.variants) > 1:
        yield ""
        yield "Wordings  [-left out of the fullest-]  {+added by the report+}"
        for carriage in trace.carriages:
            yield from _wordings(carriage, trace, numbers, mark, clean)
    for other in trace.others:
        yield ""
        yield f"Also: {other.id}  {clean(other.text)} ({clean(other.outlet)}, {other.published or NO_DATE})"


def summary_lines(trace: Trace, clean: Clean) -> Iterator[str]:
    """Yield the lines for a trace in a list: number of reports, period, speakers, words."""
    days = [carriage.published for carriage in trace.carriages if carriage.published]
    when = f"{days[0]} to {days[-1]}" if days else NO_DATE
    yield f"{_counts(trace)}; {when}, first {clean(trace.first.outlet) or NO_OUTLET}"
    yield f"  {clean('; '.join(trace.speakers)) or 'nobody named'}: {clean(trace.fullest.text)}"
    yield f"  {trace.fullest.id}"


def _counts(trace: Trace) -> str:
    reports, copies = len(trace.carriages), trace.copies
    counted = f"{reports} report{'s' * (reports != 1)}, {trace.independent} independent, "
    counted += f"{copies} cop{'y' if copies == 1 else 'ies'}"
    return counted + (f"; said on {', '.join(trace.days)}" if trace.days else "")


def _time_line(trace: Trace, clean: Clean) -> Iterator[str]:
    width = max(len(clean(carriage.outlet) or NO_OUTLET) for carriage in trace.carriages)
    rivals = {carriage.report for carriage in trace.rivals}
    for number, carriage in enumerate(trace.carriages, 1):
        outlet = clean(carriage.outlet) or NO_OUTLET
        notes = "first; " if number == 1 and len(trace.carriages) > 1 else ""
        notes += "perhaps first: of the same day; " if carriage.report in rivals else ""
        notes += _differs(carriage.variant, clean)
        yield f"{number:3}  {carriage.published or NO_DATE:10}  {outlet:{width}}  {notes}"
        yield f"{'':17}{clean(carriage.report)}  {clean(carriage.title)}".rstrip()


def _differs(variant: Variant, clean: Clean) -> str:
    """Describe how a wording differs from the fullest, and what in the report contradicts it."""
    utterance = variant.utterance
    changes = ["the fullest wording"] if variant.is_fullest else [CHANGE_WORDS[change] for change in variant.changes]
    told = ", ".join(changes)
    if "other_speaker" in variant.changes and utterance.speaker:
        told = told.replace("other speaker", f"other speaker: {clean(utterance.speaker.name)}")
    notes = [name for name in ("denied", "hypothetical") if getattr(utterance, name)]
    notes += [utterance.kind] if utterance.kind == "indirect" else []
    return ", ".join([told, *notes])


def _tree(trace: Trace, numbers: Mapping[str, int], clean: Clean) -> Iterator[str]:
    """Yield each report under its origin; origins that are not among the reports are at the top level."""
    below: dict[str, list[Carriage]] = {}
    for carriage in trace.carriages:
        below.setdefault(_origin(carriage), []).append(carriage)
    tops = [name for name in below if name and name not in numbers]
    for carriage in below.get("", []):
        yield f"  {numbers[carriage.report]} {clean(carriage.outlet) or NO_OUTLET}"
        yield from _branches(carriage.report, below, numbers, clean, "  ")
    for name in tops:
        yield f"  {clean(name)} (not among these reports)"
        yield from _branches(name, below, numbers, clean, "  ")


def _branches(
    origin: str, below: Mapping[str, Sequence[Carriage]], numbers: Mapping[str, int], clean: Clean, indent: str
) -> Iterator[str]:
    for left, carriage in zip(range(len(below.get(origin, ())), 0, -1), below.get(origin, ()), strict=True):
        fork, line = ("└─ ", "   ") if left == 1 else ("├─ ", "│  ")
        outlet = clean(carriage.outlet) or NO_OUTLET
        yield f"{indent}{fork}{numbers[carriage.report]} {outlet}: {_reasons(carriage, origin, clean)}"
        yield from _branches(carriage.report, below, numbers, clean, indent + line)


def _origin(carriage: Carriage) -> str:
    """Return the report or name from which a carriage has the words; "" if none is known."""
    known = [relay.report for relay in carriage.relays if relay.report]
    return known[0] if known else carriage.relays[0].name if carriage.relays else ""


def _reasons(carriage: Carriage, origin: str, clean: Clean) -> str:
    """Return the reasons for an origin, and who else the report names."""
    ours = [relay for relay in carriage.relays if origin in (relay.report, relay.name)]
    told = [BASIS[relay.basis] + (f" ({relay.likeness:.0%})" if relay.likeness else "") for relay in ours]
    others = list(dict.fromkeys(clean(relay.name) for relay in carriage.relays if relay not in ours))
    return "; ".join([*told, *([f"also names {', '.join(others)}"] if others else [])])


def _wordings(carriage: Carriage, trace: Trace, numbers: Mapping[str, int], mark: Mark, clean: Clean) -> Iterator[str]:
    for variant in carriage.variants:
        changes = "" if variant is carriage.variant else f"  ({_differs(variant, clean)})"
        yield f"{numbers[carriage.report]:3}  {clean(_wording(variant, trace.fullest, mark))}{changes}"
        yield f"     {variant.utterance.id}"


def _wording(variant: Variant, fullest: Utterance, mark: Mark) -> str:
    """Return a variant's text with omissions and additions marked; text without an edit is the report's own lead-in."""
    text, at = variant.utterance.text, 0
    shown: list[str] = []
    for edit in variant.edits:
        start, end = edit.variant
        theirs = _cut(fullest.text, edit.fullest)
        shown.append(text[at:start])
        if edit.kind == "same":
            shown.append(text[start:end])
        else:
            marked = [mark(words, kind) for words, kind in ((theirs, "left_out"), (text[start:end], "added")) if words]
            before, after = "".join(shown)[-1:], text[end : end + 1]
            shown.append(" " * before.isalnum() + " ".join(marked) + " " * after.isalnum())
        at = max(at, end)
    return re.sub(r"\s+", " ", "".join([*shown, text[at:]])).strip()


def _cut(text: str, span: Sequence[int]) -> str:
    return text[span[0] : span[1]]


def _utterance(one: Utterance) -> dict[str, Any]:
    return {
        "statement": one.id,
        "report": one.report,
        "text": one.text,
        "spans": [list(span) for span in one.spans],
        "kind": one.kind,
        "speaker": one.speaker.name if one.speaker else None,
        "outlet": one.outlet,
        "published": one.published,
        "said_on": one.said_on,
        "denied": one.denied,
        "hypothetical": one.hypothetical,
    }


def _carriage(carriage: Carriage) -> dict[str, Any]:
    return {
        "report": carriage.report,
        "outlet": carriage.outlet,
        "published": carriage.published,
        "title": carriage.title,
        "source": carriage.source,
        "relays": [
            {"name": r.name, "basis": r.basis, "report": r.report, "likeness": r.likeness} for r in carriage.relays
        ],
        "variants": [
            {
                **_utterance(variant.utterance),
                "fullest": variant.is_fullest,
                "changes": list(variant.changes),
                "kept": variant.kept,
                "edits": [_edit(edit) for edit in variant.edits],
            }
            for variant in carriage.variants
        ],
    }


def _edit(edit: Edit) -> dict[str, Any]:
    return {"kind": edit.kind, "fullest": list(edit.fullest), "variant": list(edit.variant)}
