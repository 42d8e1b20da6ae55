"""Files of tokenizers with a few words, as encoders are published with."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path


def tokenizer_file(folder: Path, words: Sequence[str]) -> Path:
    """Write a tokenizer with these pieces, numbered from 0; case counts."""
    told = {
        "added_tokens": [],
        "normalizer": {
            "type": "BertNormalizer",
            "clean_text": True,
            "handle_chinese_chars": True,
            "strip_accents": None,
            "lowercase": False,
        },
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "model": {
            "type": "WordPiece",
            "unk_token": "[UNK]",
            "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100,
            "vocab": {word: number for number, word in enumerate(words)},
        },
    }
    path = folder / "tokenizer.json"
    path.write_text(json.dumps(told), encoding="utf-8")
    return path
