"""Describes logged steps on actors in words."""

from __future__ import annotations

from collections.abc import Callable

from sayso.store.actors.curating import LogEntry


def step_words(entry: LogEntry, called: Callable[[int], str]) -> tuple[str, int | None]:
    """Return what a step did, and the number of the actor that it did it to, if there is one.

    The actor's name belongs after the words: "merged A. Smith into", 12.

    Args:
        entry: The step.
        called: Returns the name of an actor, given its number.
    """
    detail = entry.detail
    done = {
        "merge": f"merged {', '.join(called(one) for one in detail.get('merged', ()))} into",
        "split": f"split actor {detail.get('new')} from",
        "rename": f"renamed {detail.get('old')} to {detail.get('new')}:",
        "apart": "kept two actors apart",
        "attributes": f"set {len(detail.get('changes', ()))} attributes of actors from a table",
        "attribute": f"set {detail.get('name')} to {detail.get('new') or 'nothing'} for",
        "undo": f"undid step {detail.get('step')}",
    }.get(entry.action, entry.action)
    return done, detail.get("into") or detail.get("from") or detail.get("actor")
