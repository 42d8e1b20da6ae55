"""The form for correcting a statement: its values as people write them, and its errors."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from sayso.domain.text import Document
from sayso.errors import UsageError
from sayso.resolve.countries import country_code, country_names
from sayso.resolve.dates import published_on, resolve_date
from sayso.review.applying import value_of
from sayso.review.places import find_places
from sayso.review.values import CHOICES, FLAGS, value_from_words, value_words
from sayso.web.shown import show

Json = dict[str, Any]
Short = Annotated[str, StringConstraints(max_length=300)]
Long = Annotated[str, StringConstraints(max_length=5000)]
MAX_DECISION = 2**31 - 1  # the largest number that every database can store
PARTS = ("content", "cue", "source")
TEXTS = {"speaker": "speaker.name", "role": "speaker.role", "organization": "speaker.organization",
         "occasion_place": "occasion.place"}  # fmt: skip
DAYS = {"occasion_date": "occasion.date", "said_on": "said_on.date", "said_until": "said_on.until"}
CHOSEN = {"type": "speaker.type", "kind": "kind", "level": "certainty.level"}
Basis = Literal["stated", "inferred"]


class StatementForm(BaseModel):
    """The values that the form sends, named as its inputs.

    `content_places`, `cue_places` and `source_places` are JSON lists of [start, end] pairs. `via` are the carriers from
    the publisher to the speaker, and `via_basis` how each is known; without `via`, they stay. `seen` is the latest
    decision that the visitor saw. `scope` "source" means every statement of this source in the report. `filters` are
    those of the queue to return to.
    """

    model_config = ConfigDict(extra="ignore")

    content: Long = ""
    content_places: Long = ""
    cue: Long = ""
    cue_places: Long = ""
    source: Long = ""
    source_places: Long = ""
    speaker: Short = ""
    type: Short = "none"
    role: Short = ""
    organization: Short = ""
    country: Short = ""
    via: list[Short] | None = None
    via_basis: list[Short] = []
    addressees: Long = ""
    occasion_place: Short = ""
    occasion_date: Short = ""
    said_on: Short = ""
    said_until: Short = ""
    kind: Short = ""
    level: Short = "certain"
    denied: bool = False
    hedged: bool = False
    rumour: bool = False
    hypothetical: bool = False
    note: Annotated[str, StringConstraints(max_length=1000)] = ""
    seen: Annotated[int, Field(ge=0, le=MAX_DECISION)] | None = None
    scope: Literal["", "source"] = ""
    back: Literal["report", "review", "second", "statement"] = "report"
    report: Long = ""
    filters: Annotated[str, StringConstraints(max_length=2000)] = ""


def form_of(
    statement: Json, text: str, *, seen: int | None, back: str, filters: str = ""
) -> StatementForm:
    """Return the form filled with the values of a statement, as people write them.

    Args:
        statement: In the JSON form.
        text: The report's text, to which offsets refer.
        seen: The number of the latest decision in the record book.
        back: The page to return to after saving.
        filters: The filters of the queue to return to.
    """
    carriers = statement["chain"][1:-1]
    named = {name: value_words(path, value_of(statement, path), text) or "" for name, path in _paths().items()}
    country = value_of(statement, "speaker.country")
    values: Json = {
        **named,
        **{part: value_words(f"{part}.spans", value_of(statement, f"{part}.spans"), text) or "" for part in PARTS},
        **{name.removeprefix("certainty."): bool(value_of(statement, name)) for name in FLAGS},
        "country": country_names().get(country, country or "").removeprefix("the "),
        "via": [link["name"] or "" for link in carriers],
        "via_basis": [link["basis"] for link in carriers],
        "addressees": value_words("addressees", statement["addressees"], text) or "",
        "seen": seen,
        "back": back,
        "filters": filters,
    }
    return StatementForm(**{name: _plain(value) for name, value in values.items()})


def changes_of(form: StatementForm, statement: Json, document: Document) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the values that a form changes, by field, and the errors in the others, by input.

    Args:
        form: As the visitor sent it.
        statement: The current statement, in the JSON form.
        document: The report.
    """
    errors: dict[str, str] = {}
    changes: dict[str, Any] = {}
    before = form_of(statement, document.text, seen=None, back=form.back)

    def take(name: str, path: str, read: Any) -> None:
        try:
            value = read()
        except UsageError as error:
            errors[name] = error.message + (f"; {error.hint}" if error.hint else "")
            return
        if value != value_of(statement, path):
            changes[path] = value

    for part in PARTS:
        places, words = getattr(form, f"{part}_places"), " ".join(getattr(form, part).split())
        if places or not _is_as_before(words, getattr(before, part)):
            take(part, f"{part}.spans", lambda p=places, w=words, of=part: _spans(of, p, w, statement, document.text))
    for name, path in TEXTS.items():
        if not _is_as_before(getattr(form, name), getattr(before, name)):
            take(name, path, lambda n=name: getattr(form, n).strip() or None)
    for name, path in CHOSEN.items():
        if name == "kind" and not form.kind:  # for a new statement, the quotation marks decide
            continue
        take(name, path, lambda n=name, p=path: _chosen(p, getattr(form, n)))
    take("country", "speaker.country", lambda: country_code(form.country))
    for name, path in DAYS.items():
        if not _is_as_before(getattr(form, name), getattr(before, name)):
            take(name, path, lambda n=name: day_from(getattr(form, n), document.published)[0])
    for name in FLAGS:
        take(name, name, lambda n=name: getattr(form, n.removeprefix("certainty.")))
    if not _is_as_before(form.addressees, before.addressees):
        words = form.addressees.strip() or "-"
        take("addressees", "addressees", lambda: value_from_words("addressees", words, statement, document.text))
    if not form.said_until and (until := _until(form.said_on, document.published)) and "said_on.date" in changes:
        changes["said_on.until"] = until
    if not errors:
        chain = chain_of(form, statement, document)
        if chain != _chain_after(statement, changes):
            changes["chain"] = chain
    return changes, errors


def day_from(words: str, published: str | None) -> tuple[str | None, str | None]:
    """Return the first and last day that a text means: 2024-03-08, "8 March 2024", "last Friday".

    Args:
        words: As written; an empty text means no day.
        published: The report's date, to which "yesterday" refers.

    Raises:
        UsageError: the text does not mean a definite day.
    """
    words = words.strip()
    if not words:
        return None, None
    if (day := published_on(words)) and len(words) == len("2024-03-08"):
        return day.isoformat(), None
    found = resolve_date(words, published_on(published))
    if found is None:
        raise UsageError(f"“{words}” is not a day", hint="write 8 March 2024, last Friday, or 2024-03-08")
    return found.iso, found.until


def chain_of(form: StatementForm, statement: Json, document: Document) -> list[Json]:
    """Return the chain in a form: publisher, carriers, speaker."""
    chain = statement["chain"]
    publisher = chain[0] if chain and chain[0]["basis"] == "published" else None
    publisher = publisher or {"name": document.outlet, "type": "outlet", "basis": "published"}
    if form.type == "author":
        return [publisher]
    last = chain[-1] if len(chain) > 1 else {"basis": "stated"}
    known = {link["name"]: link for link in chain[1:-1]}
    links = (
        chain[1:-1]
        if form.via is None
        else [
            {**known.get(carrier, {"name": carrier, "type": "outlet"}), "basis": basis}
            for carrier, basis in _carriers(form)
        ]
    )
    name = form.speaker.strip() or None
    speaker = {**last, "name": name, "type": form.type} if last.get("name") == name else None
    return [publisher, *links, speaker or {"name": name, "type": form.type, "basis": "stated"}]


def read_places(places: str, text: str) -> list[list[int]]:
    """Return the spans that a page sends as a JSON list of pairs.

    Raises:
        UsageError: it is not such a list, or a span is outside the text.
    """
    try:
        spans = [[int(start), int(end)] for start, end in json.loads(places)]
    except (TypeError, ValueError, OverflowError) as error:
        raise UsageError("the selection is not a list of spans", hint="select words of the report") from error
    if not spans or not all(0 <= start < end <= len(text) for start, end in spans):
        raise UsageError("the selection is not in the report", hint="select words of the report")
    return spans


def same_source(statement: Json, others: Iterable[Json]) -> list[str]:
    """Return the ids of the other statements in a report with the same source: same speaker, else same source words."""
    name, words = value_of(statement, "speaker.name"), _source_words(statement)
    return [
        other["id"]
        for other in others
        if other["id"] != statement["id"]
        and (value_of(other, "speaker.name") == name if name else bool(words) and _source_words(other) == words)
    ]


def _plain(value: Any) -> Any:
    """Return a text, or several, without lone surrogates, which no form can send."""
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def _is_as_before(sent: str, before: str) -> bool:
    """Whether a text is what the form showed; the form shows steering characters as their numbers."""
    return " ".join(sent.split()) in (" ".join(before.split()), " ".join(str(show(before)).split()))


def _source_words(statement: Json) -> str:
    return str(value_of(statement, "source.text") or "").casefold()


def _paths() -> Mapping[str, str]:
    return {**TEXTS, **DAYS, **CHOSEN}


def _carriers(form: StatementForm) -> list[tuple[str, str]]:
    bases = [*form.via_basis, *["stated"] * len(form.via or ())]
    pairs = zip(form.via or (), bases, strict=False)
    return [(name.strip(), "inferred" if basis == "inferred" else "stated") for name, basis in pairs if name.strip()]


def _spans(part: str, places: str, words: str, statement: Json, text: str) -> list[list[int]]:
    if places:
        return sorted(read_places(places, text))
    if words in ("", "-"):
        if part == "content":
            raise UsageError("a statement needs words", hint="select them in the report")
        return []
    spans = statement["content"]["spans"]
    return find_places(words, text, near=spans[0][0] if spans else None)


def _chosen(path: str, value: str) -> str:
    if value not in CHOICES[path]:
        raise UsageError(f"“{value}” is not a valid choice", hint=f"choose one of {', '.join(CHOICES[path])}")
    return value


def _until(words: str, published: str | None) -> str | None:
    try:
        return day_from(words, published)[1]
    except UsageError:
        return None


def _chain_after(statement: Json, changes: Mapping[str, Any]) -> Sequence[Json]:
    """Return the chain after the changes to the speaker, which its last link follows."""
    chain = [dict(link) for link in statement["chain"]]
    if len(chain) > 1:
        if "speaker.name" in changes:
            speaker = statement["speaker"] or {"type": "none"}
            chain[-1] = {"name": changes["speaker.name"], "type": speaker["type"], "basis": "stated"}
        if "speaker.type" in changes:
            chain[-1]["type"] = changes["speaker.type"]
    return chain
