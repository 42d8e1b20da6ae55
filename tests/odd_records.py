"""Records with what exchange formats trip over, made up by hand and by Hypothesis."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from hypothesis import strategies as st

from builders import make_document, make_record, make_statement
from sayso.domain.record import Record
from sayso.domain.statement import Addressee, Certainty, Cue, Kind, Level, Passage, Speaker, Statement, text_of
from sayso.domain.text import Span

ODD_TEXT = (
    "\U0001f6a2 Harbour\r\n\r\n"
    "=SUM(A1) said Zoe\u0308 Brandt \U0001f44b\U0001f3fd: “We sail\n\nat dawn,” she\tadded, “or never.”\u2028"
    'Its mate | the "cook" thinks | so.\n'
)


def odd_record() -> Record:
    """Emoji, combining marks, odd line ends, a formula, words over paragraphs, parts without source or cue."""
    text = ODD_TEXT
    zoe = Speaker("Zoe\u0308 Brandt; A. Cook", "person", 'Mate | "first"', None, "NLD")
    parts = ("“We sail\n\nat dawn,”", "“or never.”")
    sail = make_statement(text, *parts, kind="direct", cue="added", source="she", speaker=zoe)
    formula = make_statement(text, "=SUM(A1)", cue="said", source="Zoe\u0308 Brandt")
    bare = make_statement(text, "so", speaker=Speaker(None, "none"), within="s-gone", continues=sail.id)
    inner = make_statement(text, "dawn", cue="thinks", within=sail.id, confidence=0.3)
    document = make_document(text, id="odd/😀 one", origin="odd.txt", title="\U0001f6a2 Harbour", published="2025-03")
    return make_record(formula, sail, inner, bare, document=document)


_CHARACTERS = st.sampled_from('ab .,|"“”\\=\t\n\r\u2028e\u0308\U0001f6a2\U0001f44b\U0001f3fd:;')
_NAMES = st.text(_CHARACTERS, min_size=1, max_size=8).filter(lambda name: name.strip() == name)


@st.composite
def records(draw: st.DrawFn) -> Record:
    """Any text, with statements anywhere in it."""
    text = draw(st.text(_CHARACTERS, min_size=20, max_size=60))
    statements = [replace(draw(_statements(text)), id=f"s{number}") for number in range(draw(st.integers(0, 4)))]
    statements.sort(key=lambda s: (s.content.spans[0], s.content.spans[-1]))
    return make_record(*statements, document=make_document(text, id=draw(_NAMES)))


@st.composite
def _spans(draw: st.DrawFn, text: str, most: int) -> tuple[Span, ...]:
    ends = draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=2 * most, unique=True).map(sorted))
    spans = tuple(Span(a, b) for a, b in zip(ends[::2], ends[1::2], strict=False))
    return tuple(span for span in spans if text[slice(*span)].strip())


@st.composite
def _statements(draw: st.DrawFn, text: str) -> Statement:
    content = draw(_spans(text, 3).filter(bool))
    cue, source, told = (draw(_spans(text, 1)) for _ in range(3))
    names = [draw(st.none() | _NAMES) for _ in range(4)]
    kinds = st.sampled_from(("person", "organization", "unnamed", "none"))
    speaker = draw(st.none() | kinds.map(lambda kind: Speaker(names[0], kind, *names[1:])))
    flags = {name: draw(st.booleans()) for name in ("denied", "hedged", "rumour", "hypothetical")}
    return Statement(
        "",
        draw(st.sampled_from(get_args(Kind))),
        Passage(content, text_of(content, text)),
        Cue(cue, text_of(cue, text)) if cue else None,
        Passage(source, text_of(source, text)) if source else None,
        speaker,
        tuple(Addressee(draw(_NAMES), span) for span in told),
        certainty=Certainty(**flags, level=draw(st.sampled_from(get_args(Level)))),
    )
