"""The spaCy component; a fake reader stands for the model."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from builders import HARBOUR_REPORT, harbour_record

spacy = pytest.importorskip("spacy")

from spacy.language import Language  # noqa: E402  # only once spaCy is known to be there
from spacy.tokens import Doc  # noqa: E402

from sayso import spacy_component  # noqa: E402
from sayso.domain.record import Record  # noqa: E402
from sayso.spacy_component import direct_quotations, iter_statements  # noqa: E402


def read_text(text: str) -> Record:
    record = harbour_record()
    return record if text == HARBOUR_REPORT else Record(replace(record.document, text=text))


@pytest.fixture
def nlp(monkeypatch: pytest.MonkeyPatch) -> Language:
    monkeypatch.setattr(spacy_component, "shared_reader", lambda settings: SimpleNamespace(read_text=read_text))
    nlp = spacy.blank("en")
    nlp.add_pipe("sayso", config={"min_confidence": 0.25})
    return nlp


def test_statements_are_on_the_doc(nlp: Language) -> None:
    assert nlp(HARBOUR_REPORT)._.statements == harbour_record().statements


@pytest.mark.parametrize(
    ("key", "words"),
    [
        pytest.param("content", "“We are ahead of the plan,”", id="content"),
        pytest.param("sayso_content", "The tunnel is a monument to vanity.", id="content-by-its-longer-name"),
        pytest.param("cue", "denied", id="cue"),
        pytest.param("sayso_cue", "thinks", id="cue-by-its-longer-name"),
        pytest.param("source", "Transport Minister Inês Valadão", id="source"),
        pytest.param("sayso_source", "Port workers' union SPL", id="source-by-its-longer-name"),
    ],
)
def test_roles_are_spans_of_the_doc(nlp: Language, key: str, words: str) -> None:
    doc = nlp(HARBOUR_REPORT)  # spans live as long as their Doc
    assert words in [span.text for span in doc.spans[key]]


def test_spans_carry_kind_and_id_of_their_statement(nlp: Language) -> None:
    doc = nlp(HARBOUR_REPORT)
    shifts = doc._.statements[2]
    assert [(s.label_, s.text) for s in doc.spans["cue"] if s.id_ == shifts.id] == [("indirect", "denied")]


def test_roles_of_one_statement_come_together(nlp: Language) -> None:
    found = list(iter_statements(nlp(HARBOUR_REPORT)))[1]
    assert [span.text for span in found.content] == [
        "“We are ahead of the plan,”",
        "“Nobody should hold us to the day.”",
    ]
    assert [span.text for span in found.cue + found.source] == ["told", "she"]


def test_direct_quotations_are_textacys_triples(nlp: Language) -> None:
    found = list(direct_quotations(nlp(HARBOUR_REPORT)))
    assert [quotation._fields for quotation in found] == [("speaker", "cue", "content")] * 2
    speaker, cue, content = found[1]
    assert ([t.text for t in speaker], [t.text for t in cue], content.text) == (
        ["she"], ["told"], "“Nobody should hold us to the day.”"
    )  # fmt: skip


def test_statements_outlive_serialization(nlp: Language) -> None:
    doc = nlp(HARBOUR_REPORT)
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert again._.statements == doc._.statements
    assert again._.sayso_record.document.title == "Harbour tunnel to open early, minister hints"


@pytest.mark.parametrize("text", ["", "Nothing was said."], ids=["empty", "no-statement"])
def test_doc_without_statements_has_empty_spans(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert doc._.statements == ()
    assert len(doc.spans["content"]) == 0


def test_doc_that_no_component_read_has_no_statements() -> None:
    assert spacy.blank("en")("Hello.")._.statements == ()


def test_spacy_finds_the_component_by_its_entry_point() -> None:
    from importlib.metadata import entry_points

    found = [entry for entry in entry_points(group="spacy_factories") if entry.name == "sayso"]
    if not found:
        pytest.skip("sayso is not installed")
    assert found[0].load() is spacy_component.make_sayso
