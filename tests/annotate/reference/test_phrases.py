"""What a noun phrase is about."""

from __future__ import annotations

import pytest

from sayso.annotate.reference.phrases import read_phrase


@pytest.mark.parametrize(
    ("words", "head", "plural"),
    [
        ("a former Department of State official", "official", False),
        ("Ministry of Foreign Affairs spokesmen", "spokesman", True),
        ("the Board of Trade and Industry chairman", "chairman", False),
        ("a University of Lund study", "study", False),
        ("officials of the Government of Norway", "official", True),
        ("the Government of Norway and officials", "government", False),
        ("the Secretary of State", "secretary", False),
        ("the chief of staff", "chief", False),
        ("a spokesman for the Ministry of Defence", "spokesman", False),
    ],
)
def test_head_is_the_noun_behind_the_name_of_a_body(words: str, head: str, plural: bool) -> None:
    phrase = read_phrase(words)
    assert (phrase.head, phrase.plural) == (head, plural)
