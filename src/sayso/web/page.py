"""Pages: an address, a template, and a function that turns the address's arguments into the template's context.

Each page exists twice: as HTML for people, and at the same address plus `.json` for programs, with the same context.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, get_type_hints
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from pydantic import BaseModel, Field
from starlette.datastructures import URL

from sayso.domain.iso_days import long_day
from sayso.domain.review import in_steps
from sayso.domain.review_words import field_name
from sayso.version import __version__
from sayso.web.graph import shape_of, shape_points
from sayso.web.shown import show
from sayso.web.wording import did
from sayso.web.workbench import Workbench, workbench_of

HERE = Path(__file__).parent
THEMES = ("light", "dark")
SEE_OTHER = 303


@dataclass(frozen=True, slots=True)
class ErrorContext:
    """An error, what to do next, and an address to continue at."""

    title: str
    status: int
    message: str
    hint: str | None
    onward: str | None = None


class AsciiJson(Response):
    """JSON in ASCII, which can hold anything from a report, even lone surrogates."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """Return the bytes of dataclasses and plain values."""
        return json.dumps(content, default=_plain, separators=(",", ":")).encode()


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    if isinstance(value, BaseModel):
        return value.model_dump()
    if isinstance(value, set | frozenset):
        return sorted(value)
    return str(value)


def add_page(router: APIRouter, path: str, template: str, load: Callable[..., Any], *, summary: str) -> None:
    """Add a page and its JSON twin to a router.

    Args:
        router: Of the page's module.
        path: The address; its parts in braces are arguments of `load`.
        template: File name in templates/.
        load: Returns the context, a frozen dataclass.
        summary: One line for the OpenAPI description.
    """
    context_type = get_type_hints(load)["return"]
    loaded = Depends(load)

    def twin(context: Any = loaded) -> Response:
        return AsciiJson(context)

    def page(request: Request, context: Any = loaded) -> Response:
        return render(request, template, context)

    name = load.__name__
    router.add_api_route(
        f"{path}.json", twin, methods=["GET"], summary=summary, name=f"{name}_json", response_model=context_type
    )
    router.add_api_route(
        path, page, methods=["GET"], summary=f"{summary} (HTML)", name=name, response_class=_Html, response_model=None
    )


class _Html(Response):
    media_type = "text/html; charset=utf-8"


def render(request: Request, template: str, context: Any, *, status: int = 200) -> Response:
    """Return a page; the template gets the fields of the context by name, and the context itself as `page`."""
    values = {} if context is None else {field.name: getattr(context, field.name) for field in fields(context)}
    workbench = workbench_of(request)
    text = (
        _environment()
        .get_template(template)
        .render(
            **values,
            page=context,
            request=request,
            visitor=request.state.visitor,
            auth=workbench.options.auth,
            record_name=workbench.name,
            theme=theme_of(request),
            twin=twin_address(request.url) if request.method == "GET" else None,
            sayso_version=__version__,
        )
    )
    return _Html(text.encode("utf-8", "replace"), status)


def theme_of(request: Request) -> str | None:
    """Return the theme that the visitor chose; None leaves it to the browser."""
    chosen = request.cookies.get("sayso_theme")
    return chosen if chosen in THEMES else None


def twin_address(url: URL) -> str:
    """Return the address of a page's JSON twin."""
    path = "/index" if url.path == "/" else url.path
    return f"{path}.json" + (f"?{url.query}" if url.query else "")


def see(path: str, **query: object) -> RedirectResponse:
    """Redirect the browser to one of our pages after a form was handled."""
    asked = {name: value for name, value in query.items() if value not in (None, "")}
    return RedirectResponse(path + (f"?{urlencode(asked)}" if asked else ""), SEE_OTHER)


def place_here(path: str) -> str:
    """Return a path on this server, or "/" if it leads elsewhere."""
    is_here = path.startswith("/") and not path.startswith(("//", "/\\")) and not set(path) & set("\r\n\t")
    return path if is_here else "/"


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        finalize=show,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(shape_points=shape_points, shape_of=shape_of)
    environment.filters["day"] = long_day
    environment.filters["field_name"] = field_name
    environment.filters["did"] = did
    environment.filters["in_steps"] = in_steps
    environment.filters["path"] = lambda text: quote(str(text), safe="")
    environment.filters["web_address"] = web_address
    environment.filters["person_json"] = lambda person: json.dumps(person, default=_shown_plain)
    environment.filters["graph_json"] = lambda graph: json.dumps(graph, default=_shown_plain)
    return environment


def _shown_plain(value: Any) -> Any:
    """Return a dataclass as a dictionary whose texts are safe to show."""
    return {field.name: show(getattr(value, field.name)) for field in fields(value)}


def web_address(address: str | None) -> str | None:
    """Return an address if it may be a link: only http and https, never `javascript:`."""
    return address if address and address.lower().startswith(("http://", "https://")) else None


MAX_ROW_NUMBER = 2**31 - 1  # the largest number that every database can store
RowNumber = Annotated[int, Field(ge=1, le=MAX_ROW_NUMBER)]
"""The number of an actor, a run, a step …, as an argument of a page's function."""
Seen = Annotated[int | None, Form(ge=0, le=MAX_ROW_NUMBER)]
"""The last log entry when a form was opened, to detect what others changed since; None skips the check."""

Bench = Annotated[Workbench, Depends(workbench_of)]
"""The workbench of a request, as an argument of a page's function."""
