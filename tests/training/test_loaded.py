"""Words that coders mark in most of their places are learnt, others are not."""

import json
from pathlib import Path

from sayso.training.loaded import learn_loaded_words, loaded_words

VILE = {"text": "A vile plan, a plan.", "biased_words": "['vile']"}


def test_words_marked_in_most_places_are_learnt() -> None:
    assert loaded_words([VILE, VILE]) == {"vile": 1.0}


def test_a_word_seen_once_is_not_learnt() -> None:
    assert loaded_words([VILE]) == {}


def test_the_table_is_written_with_its_source(tmp_path: Path) -> None:
    data, out = tmp_path / "data.jsonl", tmp_path / "loaded.csv"
    data.write_text("".join(json.dumps({**VILE, "text": f"A vile plan {n}."}) + "\n" for n in range(60)))
    score = learn_loaded_words(data, out)
    assert (score.precision, score.recall) == (1.0, 1.0)
    lines = out.read_text().splitlines()
    assert "BABE" in lines[0]
    assert lines[-1] == "vile,1.00"
