"""A codebook goes to a file and comes back."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.domain.coding import Concept
from sayso.errors import UsageError
from sayso.export.codebook import concepts_from_yaml, concepts_to_yaml, read_concepts, write_concepts

TEXTS = st.text(st.characters(blacklist_categories=("Cs",)), min_size=1, max_size=20)
CONCEPTS = st.lists(st.builds(Concept, TEXTS, TEXTS, st.tuples(TEXTS), st.tuples(TEXTS, TEXTS)), max_size=4)


@given(CONCEPTS)
@settings(max_examples=60, deadline=None)
def test_every_concept_comes_back_from_yaml(concepts: list[Concept]) -> None:
    assert concepts_from_yaml(concepts_to_yaml(concepts)) == concepts


def test_a_codebook_in_yaml_is_one_that_people_can_write() -> None:
    text = concepts_to_yaml([Concept("Fund", "The operators should pay.", ("fund", "fonds à payer"))])
    assert text == (
        "concepts:\n- name: Fund\n  proposition: The operators should pay.\n  words:\n  - fund\n  - fonds à payer\n"
    )


@pytest.mark.parametrize(
    "word", ["No", "2024", "2024-02-30", "1e3", "!!timestamp x", "!!int ''", "null", "12:30:45", "0b2"]
)
def test_a_name_that_looks_like_another_kind_of_value_is_a_name(word: str) -> None:
    [concept] = concepts_from_yaml(f"concepts: [{{name: {word}, proposition: {word}, words: [{word}]}}]")
    name = word.removeprefix("!!timestamp ").replace("!!int ''", "")
    assert concept == Concept(name, name, (name,))


def test_the_ending_says_which_form(tmp_path: Path) -> None:
    concepts = [Concept("Fund", "The operators should pay.")]
    for name in ("codebook.yml", "codebook.qdc"):
        write_concepts(concepts, tmp_path / name)
        assert read_concepts(tmp_path / name) == concepts
    for act in (lambda path: write_concepts(concepts, path), read_concepts):
        with pytest.raises(UsageError, match=r"is not a codebook that sayso can (write|read)"):
            act(tmp_path / "codebook.docx")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("concepts: [", "is not valid YAML"),
        ("- one", "has no list of concepts"),
        ("", "has no list of concepts"),
        ("[" * 1500, "is not valid YAML"),
        ("concepts: [{name: Fund}]", "concept 1 of .* needs a name and a proposition"),
        ("concepts: [{name: Fund, proposition: [P]}]", "needs a name and a proposition"),
        ("concepts: [{name: Fund, proposition: P, word: x}]", "has an unknown field 'word'"),
        ("concepts: [{name: Fund, proposition: P, words: x}]", "is not a list of texts"),
    ],
)
def test_what_is_no_codebook_is_told(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "codebook.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=message):
        read_concepts(path)


def test_a_codebook_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "latin.yaml").write_bytes(b"concepts: \xff")
    for name in ("latin.yaml", "missing.yaml"):
        with pytest.raises(UsageError, match="cannot be read"):
            read_concepts(tmp_path / name)
