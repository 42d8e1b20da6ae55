#!/usr/bin/env python3
"""Take the pictures of the workbench: each page, with the examples and the study, in light and dark.

usage: python docs/make_pictures.py [--out docs/pictures] [--record FILE] [--chromium PATH]

The packaged model reads the study's reports. The codings of its four concepts are by hand (study/codings.jsonl), so
that the pictures do not depend on the stance model. The pictures of suggested concepts come first, while the record
has no concept, because the study's codebook has the disputed ones.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import threading
import time
from contextlib import chdir
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from sayso.book import RecordBook, open_record
from sayso.domain.review import Verdict
from sayso.errors import StoreError
from sayso.settings import Settings
from sayso.web.app import make_app
from sayso.web.workbench import Options, Workbench

ROOT = Path(__file__).parents[1]
PORT = 8329
UNCODED = ("suggestions",)
ON_PHONE = ("read", "search", "review", "actors", "network", "code", "suggestions")


def fill(book: RecordBook) -> None:
    """Add the study's codings and the decisions of two reviewers."""
    book.concepts.import_(ROOT / "study" / "codebook.yaml", who="ann")
    rows = [json.loads(line) for line in (ROOT / "study" / "codings.jsonl").read_text(encoding="utf-8").splitlines()]
    said = []
    for row in rows:
        try:
            said.append((row["concept"], book.codings.find(row["report"], row["words"]), row["stance"]))
        except StoreError as error:  # the model does not find every statement that was coded
            print(error)
    book.codings.add_all(said, coder="ann")
    hits = book.search("accord", limit=12)
    rejected = [hit.id for hit in hits if hit.kind == "indirect"][1::4]  # not the quotation in the trace
    for number, hit in enumerate(hits):
        for reviewer in ("ann", "ben"):
            if reviewer == "ben" and hit.role and number % 3 == 1:
                book.review.decide(hit.id, "correct", reviewer=reviewer, field="speaker.role", new="Minister")
            verdict: Verdict = "reject" if reviewer == "ben" and hit.id in rejected else "accept"
            book.review.decide(hit.id, verdict, reviewer=reviewer)


def addresses(book: RecordBook) -> dict[str, str]:
    """Return the address of each picture's page."""
    said = book.search('"not the accord I turned down"', limit=1)[0]
    actor = book.search(speaker="Katrin Brandhorst", limit=1)[0].actors[0]
    return {
        "read": "/reports/2025-02-13-hallig-bote",
        "paste": "/read",
        "search": "/search?words=accord",
        "statement": f"/statements/{said.id}",
        "actor": f"/actors/{actor}",
        "traces": "/traces",
        "trace": f"/traces/{said.id}",
        "concepts": "/concepts",
        "concept": "/concepts/Accord",
        "code": "/code?concept=Accord",
        "codebook": "/codebook",
        "suggestions": "/codebook/suggestions",
        "actors": "/actors",
        "form": f"/statements/{said.id}/edit",
        "team": "/review/team",
        "disagreements": "/review/disagreements",
        "export": "/export",
        "network": "/network",
        "review": f"/review?statement={said.id}",
        "offers": "/review/actors",
        "agreement": "/review/agreement?with_machine=true",
        "reports": "/reports",
        "problems": "/problems",
        "sign-in": "/sign-in",
    }


def serve(book: RecordBook, port: int) -> None:
    """Serve the record in a thread."""
    import uvicorn

    app = make_app(Workbench(book, settings=Settings(), options=Options(who="ann", patience_seconds=60.0)))
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error"))
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.05)


def take(pages: dict[str, str], port: int, out: Path, chromium: str) -> None:
    """Take a picture of each page in light and dark, and of some pages also on a phone."""
    out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for scheme in ("light", "dark"):
            for width, names in ((1360, None), (390, ON_PHONE)):
                context = browser.new_context(
                    base_url=f"http://127.0.0.1:{port}",
                    color_scheme=scheme,  # type: ignore[arg-type]
                    viewport={"width": width, "height": 900 if width > 400 else 844},
                )
                page = context.new_page()
                for name, address in pages.items():
                    if names is None or name in names:
                        page.goto(address)
                        page.wait_for_load_state("networkidle")
                        if name == "read" and width > 400:
                            page.keyboard.press("j")
                            page.keyboard.press("j")
                        page.wait_for_timeout(800)
                        path = out / f"{name}{'-phone' if width < 400 else ''}-{scheme}.png"
                        page.screenshot(path=path)
                        shrink(path)
                context.close()
        browser.close()


def shrink(path: Path) -> None:
    """Reduce a picture to 256 colors: a page has few, and the file becomes a third as large."""
    with Image.open(path) as picture:
        full = picture.convert("RGB")
    few = full.quantize(256, method=Image.Quantize.MAXCOVERAGE, kmeans=2, dither=Image.Dither.NONE)
    few.save(path, optimize=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "pictures")
    parser.add_argument("--record", type=Path, help="reuse the record that an earlier run left here")
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    options = parser.parse_args()
    out, kept = options.out.absolute(), options.record and options.record.absolute()
    # In the record's own folder, since pages show the path by which the record was opened.
    with (
        tempfile.TemporaryDirectory() as folder,
        chdir(kept.parent if kept else folder),
        open_record(kept.name if kept else "study.db") as book,
    ):
        make(book, out, options.chromium)


def make(book: RecordBook, out: Path, chromium: str) -> None:
    """Fill the record if it is empty, and take all pictures; a filled record gives none without codings."""
    if not book.counts()["statements"]:
        book.add([ROOT / "examples", ROOT / "study"])
        serve(book, PORT)
        pages = addresses(book)
        take({name: pages[name] for name in UNCODED}, PORT, out, chromium)
        fill(book)
    serve(book, PORT + 1)  # a separate server, which has counted nothing while the record had no codings
    take({name: page for name, page in addresses(book).items() if name not in UNCODED}, PORT + 1, out, chromium)


if __name__ == "__main__":
    main()
