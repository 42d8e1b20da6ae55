"""`sayso show`: show a statement, report or actor in full."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from sayso.cli.answer import answer, answer_options, form_of
from sayso.cli.outcome import DONE, note
from sayso.cli.record_option import printable, record_option, value_text
from sayso.domain.record_json import record_to_dict
from sayso.domain.review import FIELDS, POSITIONS, Decision, in_steps
from sayso.domain.review_words import DECIDED, field_name
from sayso.errors import UsageError
from sayso.review.applying import value_of
from sayso.review.values import value_words

EXAMPLES = """\b
Examples:
  sayso show 3f2a9c0d11e4b7aa          a statement
  sayso show eirns-2024-03-10          a report
  sayso show Landsbergis               an actor, by name or number
  sayso show eirns-2024-03-10 --changes --format csv    what changed between versions
"""
SIGNS = {"added": "{+%s+}", "dropped": "[-%s-]"}


@click.command(epilog=EXAMPLES)
@click.argument("name", metavar="STATEMENT|REPORT|ACTOR")
@click.option(
    "--changes",
    is_flag=True,
    help="For a report: show what each version added, dropped, reworded or gave to another speaker.",
)
@record_option
@answer_options
def show(name: str, changes: bool, record: str, form: str | None, out: Path | None, force: bool) -> int:
    """Show a statement, report or actor in full.

    A statement is shown as the model read it and as people corrected it. With --changes, [-words-] are only in the
    earlier version, {+words+} only in the later one; csv and jsonl have one row per changed statement.
    """
    from sayso.book import open_record
    from sayso.store.actors.curating import Actor
    from sayso.store.reports.stored_records import ReportShown, StatementShown

    if changes:
        return _show_changes(name, record, form, out, force)
    if (rows := form_of(form, out)) in ("csv", "jsonl"):
        raise UsageError(f"--format {rows} works only with --changes", hint="use --format json, or add --changes")
    with open_record(record, create=False) as book:
        found = book.show(name)
        offices = book.actors.offices(found.id) if isinstance(found, Actor) else ()
        said = book.search(actor=found.id, limit=10) if isinstance(found, Actor) else []

    def text() -> Iterator[str]:
        if isinstance(found, StatementShown):
            yield from statement_lines(found)
        elif isinstance(found, ReportShown):
            yield from _report_lines(found)
        else:
            yield from _actor_lines(found, offices)
            yield from (f"  {hit.published or ''} {printable(hit.id)} {printable(hit.snippet)}" for hit in said)
            if found.statements > len(said):
                yield f"  all {found.statements}: sayso search --actor {found.id} --limit {found.statements}"

    answer((), form, out, force, text=text, document=_as_json(found, offices))
    return DONE


def _show_changes(name: str, record: str, form: str | None, out: Path | None, force: bool) -> int:
    from sayso.book import open_record
    from sayso.export.changes_text import change_lines, change_rows, step_to_dict

    with open_record(record, create=False) as book:
        steps = book.changes(name)
    answer(
        list(change_rows(steps, _marked)),
        form,
        out,
        force,
        text=lambda: (line for step in steps for line in change_lines(step, _marked, printable)),
        document=[step_to_dict(step) for step in steps],
    )
    if not steps:
        note("This report has only one version.")
    return DONE


def _marked(words: str, kind: str) -> str:
    """Mark changed words with signs, because files and some readers have no colors."""
    return SIGNS[kind] % words


def statement_lines(shown: Any) -> Iterator[str]:
    """Yield the lines that show a statement: its words in context, its fields, and the decisions on it."""
    head = ", ".join(printable(part) for part in (shown.outlet, shown.published, shown.title) if part)
    yield f"{printable(shown.machine['id'])}  {head}  (report {printable(shown.report)}, version {shown.version})"
    words = click.style(printable(shown.current["content"]["text"]), bold=True)
    yield f"  … {printable(shown.before)}{words}{printable(shown.after)} …"
    for field in FIELDS:
        machine, current = value_of(shown.machine, field), value_of(shown.current, field)
        if current in (None, [], False) and machine == current:
            continue
        words, machines = (value_text(value_words(field, value, shown.text)) for value in (current, machine))
        yield f"  {field_name(field):24} {words}" + (f"   (machine: {machines})" if machine != current else "")
    if shown.standing != "added":
        yield f"  {'confidence':24} {shown.machine['confidence']:.2f}"
    if shown.copy_of:
        yield f"  {'copy of':24} {printable(shown.copy_of)}"
    for step in in_steps(shown.decisions):
        yield f"  {_step_line(step, shown.text)}"
    if shown.standing == "added":
        yield f"  {printable(shown.machine['added_by'])} added this statement; the model did not find it."
    elif shown.standing != "read":
        yield "  The latest reading of this report no longer contains this statement."


def _step_line(step: Sequence[Decision], text: str) -> str:
    """Return one line for decisions made together: when, who, and what each changed."""
    first = step[0]
    changes = "; ".join(f"{field_name(one.field)}: {_change(one, one.field, text)}" for one in step if one.field)
    if first.undoes is not None:
        verdict = "undid" if changes else "undid the decision"
    else:
        verdict = DECIDED.get(first.verdict, "corrected")
    flag = " [made about other words; please check]" if any(one.flagged for one in step) else ""
    return f"{first.decided_at} {printable(first.reviewer)} {' '.join(filter(None, (verdict, changes)))}{flag}"


def _change(decision: Decision, field: str, text: str) -> str:
    """Return the old and new value; the spans of a decision about other words are not shown as words."""
    old, new = (
        value if decision.flagged and field in POSITIONS else value_words(field, value, text)
        for value in (decision.old, decision.new)
    )
    return f"{value_text(old)} -> {value_text(new)}"


def _report_lines(shown: Any) -> Iterator[str]:
    from sayso.domain.counts import counted

    document = shown.record.document
    yield ", ".join(
        printable(part) for part in (document.title, document.outlet, document.published) if part
    ) or printable(document.id)
    yield f"  {printable(document.id)}, read from {printable(document.origin)}"
    if shown.copy_of:
        yield f"  a copy of {printable(shown.copy_of)}"
    for version in shown.versions:
        yield f"  version {version.number}, added {version.added_at}, {counted(version.statements, 'statement')}"
    for statement in shown.record.statements:
        speaker = statement.speaker.name if statement.speaker else None
        added = f"  (added by {printable(statement.added_by)})" if statement.added_by else ""
        said = f"{printable(speaker) or 'nobody named'}: {printable(statement.content.text)}"
        yield f"  {printable(statement.id)} {said}{added}"


def _actor_lines(actor: Any, offices: Any) -> Iterator[str]:
    from sayso.domain.counts import counted

    country = f", {actor.country}" if actor.country else ""
    yield f"{actor.id} {printable(actor.name)} ({actor.type}{country}), {counted(actor.statements, 'statement')}"
    yield f"  called {printable(', '.join(actor.names))}"
    for office in offices:
        days = f"{office.first_seen or '?'} to {office.last_seen or '?'}"
        yield f"  {days}  {printable(office.role)} ({counted(office.reports, 'report')}, see {office.evidence})"


def _as_json(found: Any, offices: Any) -> dict[str, Any]:
    if hasattr(found, "record"):
        return {
            "key": found.key,
            "copy_of": found.copy_of,
            "versions": [dataclasses.asdict(v) for v in found.versions],
            **record_to_dict(found.record),
        }
    row = dataclasses.asdict(found)
    row.pop("text", None)
    return {**row, "offices": [dataclasses.asdict(office) for office in offices]} if hasattr(found, "names") else row
