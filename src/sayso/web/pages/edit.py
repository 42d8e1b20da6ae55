"""Edit: one form with all fields of a statement, existing or missed by the machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from sayso.domain.record_json import statement_from_dict, statement_to_dict
from sayso.domain.review_words import field_name
from sayso.domain.text import Document
from sayso.errors import ChangedMeanwhile, UsageError
from sayso.resolve.countries import country_names
from sayso.review.applying import apply_decisions, value_of
from sayso.review.values import value_words
from sayso.store.actors.suggestions import Person, exact_person
from sayso.store.reports.stored_records import StatementShown
from sayso.web.editing import StatementForm, changes_of, form_of, read_places, same_source
from sayso.web.page import SEE_OTHER, Bench, add_page, render, see
from sayso.web.queue_filters import kept_filters
from sayso.web.security.rights import limited, need

router = APIRouter(tags=["review"])
DECIDING = [Depends(need("reviewer")), Depends(limited("deciding"))]
WRONG, CHANGED = 422, 409
MOST_RUNNERS_UP = 3  # keys 1, 2 and 3


@dataclass(frozen=True, slots=True)
class RunnerUp:
    """A runner-up for the speaker, with what the record book knows about the name."""

    name: str
    type: str
    probability: float
    role: str
    organization: str
    country: str
    id: int | None


@dataclass(frozen=True, slots=True)
class EditContext:
    """A form. `statement` is None if it is being added; `trouble` is an error of the form as a whole."""

    title: str
    statement: str | None
    report: str
    words: str
    form: StatementForm
    errors: Mapping[str, str]
    trouble: str | None
    runners_up: tuple[RunnerUp, ...]
    countries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PeopleContext:
    """The people whom the typed letters may mean; `country` is the country's name."""

    title: str
    people: tuple[RunnerUp, ...]


def suggest_people(bench: Bench, words: Annotated[str, Query(max_length=200)] = "") -> PeopleContext:
    """Return actors for the picker."""
    found = bench.book.browse.suggest(words.strip()) if words.strip() else []
    return PeopleContext("People", tuple(_known(person.name, person.type, 0.0, person) for person in found))


def edit_page(
    request: Request, bench: Bench, statement_id: str, back: Annotated[str, Query(max_length=10)] = "report"
) -> EditContext:
    """Return the form of a statement in its current state or, in a blind second look, as its reviewer left it."""
    shown = bench.book.browse.statement(statement_id)
    return edit_context(bench, shown, request.state.visitor.name, back=back)


def new_page(
    bench: Bench,
    report: Annotated[str, Query(max_length=1000)],
    places: Annotated[str, Query(max_length=1000)] = "",
) -> EditContext:
    """Return the empty form for a statement in a report; its words are at `places`, a JSON list of pairs."""
    document = bench.book.browse.report(report).record.document
    spans = read_places(places, document.text) if places else []
    words = " | ".join(" ".join(document.text[start:end].split()) for start, end in spans)
    form = StatementForm(content=words, content_places=places, type="person", report=document.id, back="report", via=[])
    return _context(bench, None, document.id, words, form, {}, None)


add_page(router, "/actors/suggest", "suggest.html", suggest_people, summary="Actors whose names match these letters")
add_page(router, "/add-statement", "edit.html", new_page, summary="The form for a missed statement")
add_page(router, "/statements/{statement_id}/edit", "edit.html", edit_page, summary="The form of a statement")


@router.post("/add-statement", summary="Add a statement that the machine missed", dependencies=DECIDING)
def add_statement(request: Request, bench: Bench, sent: Annotated[StatementForm, Form()]) -> Response:
    """Add the statement, and go to it in its report; errors are shown in the form."""
    document = bench.book.browse.report(sent.report).record.document
    empty = _empty_statement(document)
    changes, errors = changes_of(sent, empty, document)
    if not changes.get("content.spans"):
        errors.setdefault("content", "a statement needs words; select them in the report")
    if errors:
        context = _context(bench, None, document.id, sent.content, sent, errors, None)
        return render(request, "edit.html", context, status=WRONG)
    content = changes.pop("content.spans")
    given = {field.replace(".", "__"): value for field, value in changes.items()}
    who = request.state.visitor.name
    statement = bench.book.review.add(document.id, content, reviewer=who, note=sent.note or None, **given)
    return RedirectResponse(place_in_report(document.id, statement), SEE_OTHER)


@router.post("/statements/{statement_id}/edit", summary="Save all fields of a statement", dependencies=DECIDING)
def save_statement(
    request: Request, bench: Bench, statement_id: str, sent: Annotated[StatementForm, Form()]
) -> Response:
    """Save what the form changes as one step, and return to where it was opened; errors are shown in the form."""
    shown, who = bench.book.browse.statement(statement_id), request.state.visitor.name
    blind = sent.back == "second" or bench.book.team.is_blind(shown.report, who)
    before = _form_of_visitor(shown, who, blind=blind)
    record = bench.book.browse.report(shown.report).record
    changes, errors = changes_of(sent, before, _document(shown, record.document))
    trouble = None
    if not errors:
        others = [statement_to_dict(one) for one in record.statements]
        also = same_source(before, others) if sent.scope == "source" else []
        try:
            bench.book.review.correct(
                statement_id,
                changes,
                reviewer=who,
                seen=sent.seen,
                note=sent.note or None,
                also=also,
                blind=blind,
            )
        except ChangedMeanwhile as error:
            trouble = f"{error.message}. {_now(changes, shown)}"
    if errors or trouble:
        sent = sent.model_copy(update={"seen": bench.book.review.last_decision()})
        context = _context(bench, shown, shown.report, sent.content, sent, errors, trouble)
        return render(request, "edit.html", context, status=CHANGED if trouble else WRONG)
    return _way_back(sent, shown.report, statement_id)


def edit_context(bench: Bench, shown: StatementShown, who: str, *, back: str, filters: str = "") -> EditContext:
    """Return the form of a statement, for its own page or as part of another; `filters` are those of the queue."""
    if back not in ("report", "review", "second", "statement"):
        raise UsageError(f"a form cannot return to {back!r}", hint="choose report, review, second or statement")
    blind = back == "second" or bench.book.team.is_blind(shown.report, who)
    statement = _form_of_visitor(shown, who, blind=blind)
    seen = bench.book.review.last_decision()
    form = form_of(statement, shown.text, seen=seen, back=back, filters=filters)
    return _context(bench, shown, shown.report, statement["content"]["text"], form, {}, None)


def place_in_report(report: str, statement: str) -> str:
    """Return the address of a statement's words in its report."""
    return f"/reports/{quote(report)}?at={quote(statement, safe='')}#s-{quote(statement, safe='')}"


def _way_back(sent: StatementForm, report: str, statement: str) -> Response:
    if sent.back in ("review", "second"):
        second = "true" if sent.back == "second" else None
        return see("/review", second=second, statement=statement, **kept_filters(sent.filters))
    if sent.back == "statement":
        return see(f"/statements/{quote(statement, safe='')}")
    return RedirectResponse(place_in_report(report, statement), SEE_OTHER)


def _form_of_visitor(shown: StatementShown, who: str, *, blind: bool) -> dict[str, Any]:
    if not blind:
        return shown.current
    return apply_decisions(shown.machine, [one for one in shown.decisions if one.reviewer == who], shown.text)


def _document(shown: StatementShown, newest: Document) -> Document:
    """Return the report in the version to which the statement's offsets refer."""
    return Document(
        id=shown.report, origin=newest.origin, text=shown.text, outlet=shown.outlet, published=shown.published
    )


def _context(
    bench: Bench,
    shown: StatementShown | None,
    report: str,
    words: str,
    form: StatementForm,
    errors: Mapping[str, str],
    trouble: str | None,
) -> EditContext:
    return EditContext(
        title="Correct a statement" if shown else "Add a statement",
        statement=shown.machine["id"] if shown else None,
        report=report,
        words=words,
        form=form,
        errors=errors,
        trouble=trouble,
        runners_up=_runners_up(bench, shown) if shown else (),
        countries=tuple(sorted(name.removeprefix("the ") for name in country_names().values())),
    )


def _runners_up(bench: Bench, shown: StatementShown) -> tuple[RunnerUp, ...]:
    speaker = statement_from_dict(shown.machine).speaker
    found = []
    now = ((shown.current["speaker"] or {}).get("name") or "").casefold()
    others = [one for one in (speaker.candidates if speaker else ()) if one.name.casefold() != now]
    for one in others[:MOST_RUNNERS_UP]:
        person = exact_person(bench.book.browse.suggest(one.name, whole=True), one.name)
        found.append(_known(one.name, one.type, one.probability, person))
    return tuple(found)


def _known(name: str, kind: str, probability: float, person: Person | None) -> RunnerUp:
    country = person.country if person else None
    return RunnerUp(
        name=name,
        type=kind,
        probability=round(probability, 2),
        role=(person.role if person else None) or "",
        organization=(person.organization if person else None) or "",
        country=country_names().get(country or "", country or "").removeprefix("the "),
        id=person.id if person else None,
    )


def _empty_statement(document: Document) -> dict[str, Any]:
    publisher = {"name": document.outlet, "type": "outlet", "basis": "published"}
    certainty = {"denied": False, "hedged": False, "rumour": False, "hypothetical": False, "level": "certain"}
    return {
        "id": "", "kind": None, "content": {"spans": [], "text": ""}, "cue": None, "source": None, "speaker": None,
        "addressees": [], "occasion": None, "said_on": None, "chain": [publisher],
        "certainty": {**certainty, "markers": []}, "within": None, "continues": None, "confidence": 1.0,
    }  # fmt: skip


def _now(changes: Mapping[str, Any], shown: StatementShown) -> str:
    """Describe how others changed the fields that the visitor wants to change."""
    now = {field: value_words(field, value_of(shown.current, field), shown.text) or "nothing" for field in changes}
    told = [f"the {field_name(field)} is now “{value}”" for field, value in now.items()]
    return f"In the record book, {'; '.join(told)}. Save again to replace it with your version." if told else ""
