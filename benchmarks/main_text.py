#!/usr/bin/env python3
"""Extract the main text of the pages of scrapinghub's article-extraction-benchmark, for its own scorer.

usage: python benchmarks/main_text.py CHECKOUT

CHECKOUT is a clone of github.com/scrapinghub/article-extraction-benchmark (MIT; 181 pages). This writes
CHECKOUT/output/sayso.json and runs CHECKOUT/evaluate.py, which prints precision, recall and F1 of word 4-grams.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
from pathlib import Path

from sayso.clean import clean_page
from sayso.domain.text import Page


def main_text(path: Path) -> str:
    """Return the main text of a page that is compressed with gzip."""
    html = gzip.decompress(path.read_bytes()).decode("utf-8", "replace")
    return clean_page(Page(path.name, str(path), "html", html)).text


def main() -> None:
    """Write the texts, and let the benchmark score them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkout", type=Path)
    checkout: Path = parser.parse_args().checkout
    pages = sorted(checkout.glob("html/*.html.gz"))
    if not pages:
        raise SystemExit(f"{checkout} has no html/*.html.gz; a clone of the benchmark was expected")
    texts = {page.name.removesuffix(".html.gz"): {"articleBody": main_text(page)} for page in pages}
    out = checkout / "output" / "sayso.json"
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps(texts, ensure_ascii=False), encoding="utf-8")
    raise SystemExit(subprocess.run([sys.executable, "evaluate.py"], cwd=checkout, check=False).returncode)


if __name__ == "__main__":
    main()
