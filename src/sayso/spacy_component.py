"""The spaCy component `sayso`: statements on a Doc, as spaCy's own spans. Needs the extra [spacy].

    nlp = spacy.blank("en")
    nlp.add_pipe("sayso")
    doc = nlp(text)
    doc._.statements, doc.spans["content"], doc.spans["cue"], doc.spans["source"]

Reads: doc.text. Writes: doc.user_data["sayso"], and through it `doc._.statements` and
`doc._.sayso_record`; doc.spans["content"], ["cue"] and ["source"], and the same under
"sayso_content", "sayso_cue" and "sayso_source".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from sayso.domain.record import Record
from sayso.domain.record_json import record_from_dict, record_to_dict
from sayso.domain.statement import Statement
from sayso.domain.text import Span as CharSpan
from sayso.pipeline.read import shared_reader
from sayso.settings import Settings, load_settings

KEY = "sayso"
ROLES = ("content", "cue", "source")


class StatementSpans(NamedTuple):
    """A statement with its roles as spans of the Doc; a missing role is empty."""

    statement: Statement
    content: list[Span]
    cue: list[Span]
    source: list[Span]


class DirectQuotation(NamedTuple):
    """A quotation in the form of textacy's `DQTriple`."""

    speaker: list[Token]
    cue: list[Token]
    content: Span


class SaysoComponent:
    """Reads each Doc's text. The first Doc loads the model, so that the component can be pickled."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def __call__(self, doc: Doc) -> Doc:
        """Add the statements. Spans are extended to whole tokens; each has its statement's kind and id."""
        row = record_to_dict(shared_reader(self.settings).read_text(doc.text))
        doc.user_data[KEY] = {**row, "text": None}  # plain values, so that Doc.to_bytes and n_process work
        statements = list(iter_statements(doc))
        for role in ROLES:
            spans = [span for statement in statements for span in getattr(statement, role)]
            doc.spans[role] = spans
            doc.spans[f"sayso_{role}"] = spans
        return doc


@Language.factory(
    "sayso",
    default_config={"model": None, "min_confidence": None},
    assigns=["doc._.statements", "doc._.sayso_record", "doc.spans"],
)
def make_sayso(nlp: Language, name: str, model: str | None, min_confidence: float | None) -> SaysoComponent:
    """Create the component; None leaves a setting to the environment, `sayso.toml` or its default."""
    return SaysoComponent(load_settings({"model": model, "min_confidence": min_confidence}))


def iter_statements(doc: Doc) -> Iterator[StatementSpans]:
    """Yield each statement of a Doc with its spans."""
    for statement in _record_of(doc).statements:
        yield StatementSpans(
            statement,
            _spans(doc, statement, statement.content.spans),
            _spans(doc, statement, statement.cue.spans if statement.cue else ()),
            _spans(doc, statement, statement.source.spans if statement.source else ()),
        )


def direct_quotations(doc: Doc) -> Iterator[DirectQuotation]:
    """Yield every direct quotation as (speaker, cue, content), like `textacy.extract.direct_quotations`.

    A quotation split by its attribution gives several, with the same speaker and cue.
    """
    for found in iter_statements(doc):
        if found.statement.kind == "direct":
            speaker = [token for span in found.source for token in span]
            cue = [token for span in found.cue for token in span]
            yield from (DirectQuotation(speaker, cue, content) for content in found.content)


def _record_of(doc: Doc) -> Record:
    """Return the record of a Doc; an empty one if the component has not read it."""
    row = doc.user_data.get(KEY) or {"id": "text"}
    return record_from_dict({**row, "text": doc.text})


def _statements_of(doc: Doc) -> tuple[Statement, ...]:
    return _record_of(doc).statements


def _spans(doc: Doc, statement: Statement, spans: tuple[CharSpan, ...]) -> list[Span]:
    found = (
        doc.char_span(start, end, label=statement.kind, span_id=statement.id, alignment_mode="expand")
        for start, end in spans
    )
    return [span for span in found if span is not None]


Doc.set_extension("statements", getter=_statements_of, force=True)
Doc.set_extension("sayso_record", getter=_record_of, force=True)
