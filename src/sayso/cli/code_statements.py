"""`sayso code statements`: people and the model code what statements say about a concept."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sayso.cli.option import limit_option, reviewer_option
from sayso.cli.outcome import DONE, DONE_WITH_PROBLEMS, note, progress
from sayso.cli.record_option import printable, record_option
from sayso.domain.coding import MACHINE, STANCES, Stance
from sayso.errors import BundleError, NotEnoughCodings, StoreError, UnreadableFile, UsageError

if TYPE_CHECKING:
    from sayso.book import RecordBook
    from sayso.book.coding import Question
    from sayso.domain.coding import Concept

EXAMPLES = """\b
Examples:
  sayso code statements --machine
  sayso code statements Accord --reviewer ann --limit 20
  sayso code statements Accord --from codings.jsonl --reviewer ann
"""
KEYS: dict[str, Stance] = {"s": "supports", "o": "opposes", "a": "ambiguous", "n": "none"}
CODING = '{"statement": "ID", "stance": "supports"} or {"report": "ID", "words": "will sign", "stance": "supports"}'
PEOPLE = "people"
ROUND = 5  # answers before the model is trained again and the next questions are chosen
SMALL = 2000  # statements; a record book with more takes the model longer than a second or two
PROMPT = "[s]upports [o]pposes [a]mbiguous [n]one, [u]ndo s[k]ip [q]uit"


@click.command(epilog=EXAMPLES)
@click.argument("concept", required=False)
@record_option
@reviewer_option
@click.option("--machine", is_flag=True, help="Let the model code all statements; it learns from people's codings.")
@click.option(
    "--from",
    "path",
    type=click.Path(dir_okay=False, allow_dash=True),
    metavar="FILE.jsonl",
    help="Read codings from a file: each line has `stance`, and `statement` (an id) or `report` and `words`.",
)
@limit_option("questions")
@click.option("--guess", is_flag=True, help="Show the model's guess; it may bias you.")
def statements(
    concept: str | None, record: str, who: str, machine: bool, path: str | None, limit: int, guess: bool
) -> int:
    """Code which statements support or oppose CONCEPT.

    The answer is supports, opposes, ambiguous or none. sayso first asks about the statements that teach the model most,
    and chooses again after every five answers. Codings are added, never overwritten; people's codings override the
    model's. Without CONCEPT, --machine codes all concepts, and --from reads the concept from each line.
    """
    from sayso.book import open_record

    if machine and path:
        raise click.UsageError("use either --machine or --from, not both")
    if concept is None and not machine and path is None:
        raise click.UsageError("name the CONCEPT to code")
    with open_record(record, create=False) as book:
        about = [book.concepts.get(concept)] if concept else list(book.concepts.list())
        if machine:
            for one in about:
                _run_model(book, one)
        elif path:
            return _take_in(book, _read(path, about), who)
        else:
            _ask(book, about[0], who, limit, guess)
    return DONE


def _run_model(book: RecordBook, about: Concept) -> None:
    """Let the model code, and print how many statements each coder coded; the counts add up."""
    from sayso.domain.counts import counted

    with progress(f"coding {printable(about.name)}, reports") as report:
        done = book.code(about.name, report=report)
    coded = {one.id: one for one in book.coded(about.name)}  # a statement by several speakers counts once
    parts = []
    for who in (MACHINE, PEOPLE):
        found = Counter(one.stance for one in coded.values() if (one.coder == MACHINE) == (who == MACHINE))
        told = ", ".join(f"{found[stance]} {stance}" for stance in STANCES if found[stance])
        parts.append(f"{found.total()} by {'the model' if who == MACHINE else who}" + (f" ({told})" if told else ""))
    click.echo(f"{printable(about.name)}: {len(coded)} statements coded: {'; '.join(parts)}")
    _tell_added(book, about)
    note(f"{counted(done, 'new coding')} by the model.")


def _tell_added(book: RecordBook, about: Concept) -> None:
    """Print how many of the next ten answers the model predicted after each ten codings."""
    try:
        rows = book.added_by_codings(about.name)
    except BundleError:
        return
    for row in rows:
        click.echo(
            f"  after {row.codings:3} codings, {row.taught} of the next {row.asked} right "
            f"(without codings {row.before}, always giving the most common answer {row.commonest})"
        )


def _take_in(book: RecordBook, rows: Iterable[tuple[str, dict[str, Any]]], who: str) -> int:
    """Add codings; report words that match no statement, because another model may have read the report differently."""
    found: list[tuple[str, str, Stance | None]] = []
    missing = 0
    for concept, row in rows:
        try:
            statement = row.get("statement") or book.codings.find(row["report"], row["words"])
        except StoreError as error:
            note(printable(f"Left out: {error.message}"))
            missing += 1
        else:
            found.append((concept, statement, row["stance"]))
    from sayso.domain.counts import counted

    click.echo(f"{counted(len(book.codings.add_all(found, coder=who)), 'coding')} added")
    return DONE_WITH_PROBLEMS if missing else DONE


def _read(path: str, about: Sequence[Concept]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the codings in a file that are about these concepts, each with the concept's name.

    Raises:
        UnreadableFile: a line is not a coding.
        UsageError: a line does not say which of several concepts it is about.
    """
    names = {one.name.casefold(): one.name for one in about}
    default = about[0].name if len(about) == 1 else None
    try:
        text = sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"{path} is not in UTF-8: {error}", hint="convert it: iconv -t UTF-8") from error
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        row = _parsed(line, f"line {number} of {path}")
        concept = row.get("concept", default)
        if concept is None:
            raise UsageError(f"line {number} of {path} names no concept", hint="name the CONCEPT on the command line")
        if concept.casefold() in names:
            yield names[concept.casefold()], row


def _parsed(line: str, where: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise UnreadableFile(f"{where} is not JSON: {error}", hint=CODING) from error
    texts = row if isinstance(row, dict) else {}
    named = isinstance(texts.get("statement"), str)
    quoted = all(isinstance(texts.get(key), str) for key in ("report", "words"))
    if "stance" not in texts or not (named or quoted) or not isinstance(texts.get("concept", ""), str):
        raise UnreadableFile(f"{where} needs `stance`, and `statement`, or `report` and `words`", hint=CODING)
    return texts


def _ask(book: RecordBook, about: Concept, who: str, limit: int, guess: bool) -> None:
    """Ask about the most informative statements until the person stops; the model learns from the answers."""
    small = book.codings.counts(about.name).statements <= SMALL
    _learn(book, about, again=small)
    queue = list(book.codings.queue(about.name, limit=limit))
    click.echo(f"{click.style(printable(about.name), bold=True)}: {printable(about.proposition)}")
    answered: list[int] = []
    at = 0
    while at < len(queue):
        asked = queue[at].statement
        _show(book.show(asked), f"\n{at + 1} of {len(queue)}", queue[at].guess if guess else None)
        key = click.prompt(PROMPT, type=click.Choice([*KEYS, "u", "k", "q"]), show_choices=False)
        if key == "q":
            break
        if key == "u" and answered:
            at = answered.pop()
            book.codings.add(about.name, queue[at].statement, None, coder=who)
        elif key == "u":
            click.echo("There is nothing to undo.")
        else:
            at += 1
            if key in KEYS:
                book.codings.add(about.name, asked, KEYS[key], coder=who)
                answered.append(at - 1)
                if small and len(answered) % ROUND == 0:
                    queue[at:] = _asked_next(book, about, queue[:at], limit)
    if answered:
        _tell_end(book, about, len(answered), small)
        _tell_added(book, about)
    elif not queue:
        click.echo("Nothing is left to code.")


def _learn(book: RecordBook, about: Concept, *, again: bool) -> str | None:
    """Let the model code what it has not coded yet, or everything `again`; return the reason if it makes no guesses.

    Without guesses, the concept's words decide what to ask.
    """
    counts = book.codings.counts(about.name)
    if again or counts.by_machine < counts.statements:
        try:
            book.code(about.name)
        except NotEnoughCodings as error:
            return error.message
        except BundleError:
            return None
    return None


def _asked_next(book: RecordBook, about: Concept, before: Sequence[Question], limit: int) -> list[Question]:
    """Return the next most informative statements, without those already asked about."""
    _learn(book, about, again=True)
    names = {question.statement for question in before}
    found = book.codings.queue(about.name, limit=limit + len(names))
    return [question for question in found if question.statement not in names][: limit - len(before)]


def _tell_end(book: RecordBook, about: Concept, answered: int, small: bool) -> None:
    name = json.dumps(about.name, ensure_ascii=False)
    click.echo(f"{answered} coded: sayso positions {name}")
    if not small:
        click.echo(f"To let the model learn from your codings: sayso code statements {name} --machine")
    elif why_not := _learn(book, about, again=True):
        click.echo(printable(f"The model makes no guesses: {why_not}"))


def _show(shown: Any, title: str, guess: Any) -> None:
    """Show a statement with the words around it."""
    speaker = shown.current["speaker"] or {}
    who = printable(shown.actor or speaker.get("name")) or "nobody named"
    head = ", ".join(printable(part) for part in (speaker.get("role"), shown.outlet, shown.published) if part)
    words = click.style(printable(shown.current["content"]["text"]), bold=True)
    click.echo(f"{title}: {click.style(who, fg='cyan')} ({head})")
    click.echo(f"  … {printable(shown.before)}{words}{printable(shown.after)} …")
    if guess is not None:
        click.echo(click.style(f"  the model: {guess.stance} ({guess.probability:.2f})", dim=True))
