"""Check the links of the built documentation site, offline: every linked file and anchor must exist.

    python tools/check_site.py build/site

It does not follow links to other hosts. MkDocs checks the links in Markdown; this script also checks those in
docstrings and in the theme.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import html


def broken_links(site: Path) -> Iterator[str]:
    """Yield a line for each broken link."""
    for page in sorted(site.rglob("*.html")):
        if page.name == "404.html":  # served at any address, so its links are absolute
            continue
        for link in _links(page):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page.resolve()
            if target.is_dir():
                target = target / "index.html"
            name = page.relative_to(site).as_posix()
            if not target.is_file():
                yield f"{name}: {link} is not there"
            elif parts.fragment and target.suffix == ".html" and unquote(parts.fragment) not in _anchors(target):
                yield f"{name}: {link} has no such anchor"


def _links(page: Path) -> set[str]:
    tree = html.parse(page)
    return {str(link) for link in tree.xpath("//@href | //@src")}


@cache
def _anchors(page: Path) -> frozenset[str]:
    tree = html.parse(page)
    return frozenset(str(name) for name in tree.xpath("//@id | //a/@name")) | {"", "__top"}


def main() -> int:
    """Print the broken links; return 1 if there are any."""
    site = Path(sys.argv[1])
    if not (site / "index.html").is_file():
        print(f"{site} has no site; try: make docs")
        return 1
    broken = [*broken_links(site)]
    print("\n".join(broken) or f"{len([*site.rglob('*.html')])} pages, no broken link")
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(main())
