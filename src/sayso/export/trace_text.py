"""A trace as lines for a terminal and as a JSON object."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sayso.analyse.traces import Carriage, Edit, Relay, Trace, Variant
from sayso.analyse.utterances import Utterance

Mark = Callable[[str, str], str]
"""Shows words that differ: gets them and "added" or "left_out"."""

BASIS = {
    "stated": "as it says",
    "inferred": "from the sentences before",
    "credited": "by its byline or dateline",
    "copied": "its text is a copy",
}


def trace_to_dict(trace: Trace) -> dict[str, Any]:
    """Give a trace as a JSON object; spans count code points of the texts beside them."""
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


def trace_lines(trace: Trace, mark: Mark, clean: Callable[[str | None], str]) -> Iterator[str]:
    """Give the lines that show a trace: the fullest wording, then each report in time order with its route and wording.

    Args:
        trace: The trace.
        mark: Shows what differs.
        clean: Takes from a text what could steer the terminal.
    """
    who = clean(" / ".join(trace.speakers)) or "nobody named"
    yield f"{who}: {clean(trace.fullest.text)}"
    reports = len(trace.carriages)
    counts = f"{reports} report{'s' * (reports != 1)}, {trace.independent} independent, {trace.copies} copies"
    yield counts + (f"; said on {', '.join(trace.days)}" if trace.days else "")
    if len(trace.days) > 1:
        yield "The reports give several days: it was said more than once, or one of them is wrong."
    for carriage in trace.carriages:
        yield ""
        yield from _carriage_lines(carriage, trace, mark, clean)
    for other in trace.others:
        yield ""
        yield f"Also: {other.id} {clean(other.text)} ({clean(other.outlet)}, {other.published or 'no date'})"


def _carriage_lines(carriage: Carriage, trace: Trace, mark: Mark, clean: Callable[[str | None], str]) -> Iterator[str]:
    note = "  first" if carriage is trace.first else "  of the same day" if carriage in trace.rivals else ""
    outlet = clean(carriage.outlet) or "outlet not known"
    yield f"{carriage.published or 'no date   '}  {outlet}{note}  [source {carriage.source + 1}]"
    yield f"  {clean(carriage.report)}  {clean(carriage.title)}".rstrip()
    for relay in carriage.relays:
        yield f"  <- {clean(relay.name)} ({_basis(relay)})"
    for variant in carriage.variants:
        changes = ", ".join(change.replace("_", " ") for change in variant.changes)
        told = "the fullest wording" if variant.is_fullest else changes
        doubt = [name for name in ("denied", "hypothetical") if getattr(variant.utterance, name)]
        yield f"  {variant.utterance.id}  {'; '.join([told, *doubt])}"
        if not variant.is_fullest and variant.changes != ("exact",):
            yield f"  {clean(_wording(variant, trace.fullest, mark))}"


def _basis(relay: Relay) -> str:
    share = f", {relay.likeness:.0%} of the text" if relay.likeness is not None else ""
    where = f", {relay.report}" if relay.report else ""
    return f"{BASIS[relay.basis]}{share}{where}"


def _wording(variant: Variant, fullest: Utterance, mark: Mark) -> str:
    """Give the variant's words in order, what it lacks or has more marked."""
    shown = []
    for edit in variant.edits:
        ours, theirs = _cut(variant.utterance.text, edit.variant), _cut(fullest.text, edit.fullest)
        if edit.kind == "same":
            shown.append(ours)
        else:
            shown.extend(mark(words, kind) for words, kind in ((theirs, "left_out"), (ours, "added")) if words.strip())
    return " ".join(part.strip() for part in shown if part.strip())


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
