"""Invented example reports for newcomers."""

from __future__ import annotations

from importlib.resources import files

from sayso.domain.text import Page

TITLES = {"agency-brief": "An agency brief", "press-review": "A press review", "interview": "An interview"}
MEDIA = {".txt": "text", ".md": "markdown"}


def example_pages() -> list[Page]:
    """Return the examples as pages, to be read like any other."""
    found = {}
    for path in files(__name__).iterdir():
        name, dot, ending = path.name.rpartition(".")
        if media := MEDIA.get(dot + ending):
            found[name] = Page(name=name, origin=f"example {name}", media=media, text=path.read_text("utf-8"))
    return [found[name] for name in TITLES]
