"""The web workbench as an ASGI application."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from math import ceil

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException as AnyHTTPException

from sayso.errors import ChangedMeanwhile, SaysoError, StoreError, UsageError
from sayso.version import __version__
from sayso.web.page import HERE, AsciiJson, ErrorContext, render, see
from sayso.web.pages import ROUTERS
from sayso.web.security.headers import HEADERS, SecureHeaders
from sayso.web.security.hosts import KnownHosts
from sayso.web.security.visitors import Visitor, is_from_here, keep_session, new_token, session_token
from sayso.web.workbench import Workbench

SAFE = ("GET", "HEAD", "OPTIONS")
NUL = "\x00"
OPEN_PATHS = ("/sign-in", "/sign-in.json", "/theme")
"""Pages that are available before sign-in, besides static files."""


def make_app(workbench: Workbench) -> FastAPI:
    """Return the application that serves a workbench."""
    app = FastAPI(
        title="sayso workbench",
        version=__version__,
        description="Read, check and follow statements. Every page is also there as JSON: add `.json` to its address.",
        docs_url=None,
        redoc_url=None,
        max_body_size=workbench.options.max_upload_bytes,
        dependencies=[Depends(refuse_foreign_forms)],
    )
    app.state.workbench = workbench
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    for router in ROUTERS:
        app.include_router(router)
    app.middleware("http")(know_visitor)
    if not workbench.options.auth:
        app.add_middleware(KnownHosts)
    app.add_middleware(SecureHeaders)
    app.add_exception_handler(SaysoError, tell_our_error)
    app.add_exception_handler(AnyHTTPException, tell_refusal)
    app.add_exception_handler(RequestValidationError, tell_wrong_request)
    app.add_exception_handler(Exception, tell_fault)
    return app


MAX_FORM = 16_384
"""Largest request before sign-in, in bytes: enough for the longest name, password and address."""


async def know_visitor(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    """Identify the visitor, redirect to sign-in if needed, and count requests."""
    workbench: Workbench = request.app.state.workbench
    path = request.url.path
    visitor = request.state.visitor = await run_in_threadpool(visitor_of, workbench, session_token(request))
    if path.startswith("/static/"):
        return await call_next(request)
    if NUL in path or "%00" in request.url.query:
        return tell(request, 400, "The address contains a NUL character", "remove it")
    if wait := workbench.limits.wait("page", client_of(request)):
        response = tell(request, 429, "Too many requests", f"wait {wait:.0f} seconds")
        response.headers["Retry-After"] = f"{ceil(wait)}"
        return response
    if visitor.role is None and request.method not in SAFE and not _is_short(request):
        return tell(request, 413, "This request is too large before signing in", "sign in first")
    if visitor.role is None and path not in OPEN_PATHS:
        if request.method not in SAFE or path.endswith(".json"):
            return tell(request, 401, "You are not signed in", "sign in first")
        return see("/sign-in", to=f"{path}?{request.url.query}" if request.url.query else path)
    response = await call_next(request)
    if "set-cookie" not in response.headers:
        keep_session(request, response, visitor.token, seconds=workbench.options.session_seconds)
    return response


def _is_short(request: Request) -> bool:
    """Whether a request declares a short body; one without a declared length counts as long."""
    length = request.headers.get("content-length", "")
    return length.isascii() and length.isdigit() and int(length) <= MAX_FORM


def visitor_of(workbench: Workbench, token: str | None) -> Visitor:
    """Return the visitor of a session token; a new one if the token is unknown or expired."""
    if not workbench.options.auth:
        return Visitor(workbench.options.who, "admin", token or new_token())
    user = workbench.book.accounts.user_of(token, workbench.options.session_seconds) if token else None
    return Visitor(user.name, user.role, token or "") if user else Visitor("", None, token or new_token())


def client_of(request: Request) -> str:
    """Return the key under which requests are counted: the user, or the address before sign-in."""
    return request.state.visitor.name or (request.client.host if request.client else "")


async def refuse_foreign_forms(request: Request) -> None:
    """Refuse changes that do not come from one of our pages."""
    if request.method in SAFE:
        return
    form = await request.form()
    token = request.headers.get("x-csrf-token")
    if token is None:
        token = str(form.get("csrf", ""))
    if not is_from_here(request, token, request.state.visitor):
        raise HTTPException(403, "This form has expired, or another site sent it")
    for name, value in form.multi_items():
        if name != "text" and isinstance(value, str) and NUL in value:  # a report may hold one; it then has a problem
            raise UsageError(f"{name} contains a NUL character, which databases cannot store", hint="remove it")


def tell(request: Request, status: int, message: str, hint: str | None) -> Response:
    """Return the error page, or its JSON twin."""
    context = ErrorContext(message, status, message, hint)
    if request.url.path.endswith(".json"):
        return AsciiJson(context, status)
    return render(request, "error.html", context, status=status)


def tell_our_error(request: Request, error: Exception) -> Response:
    """Return the page for one of our errors; a StoreError without a cause means that something does not exist."""
    assert isinstance(error, SaysoError)
    missing = isinstance(error, StoreError) and error.__cause__ is None
    changed = 409 if isinstance(error, ChangedMeanwhile) else 400
    status = 404 if missing else 503 if isinstance(error, StoreError) else changed
    return tell(request, status, error.message, None if missing else error.hint)


def tell_fault(request: Request, error: Exception) -> Response:
    """Return the page for an internal error; the server logs the details and does not show them."""
    if not hasattr(request.state, "visitor"):  # the error occurred before the visitor was identified
        request.state.visitor = Visitor("", None, "")
    if isinstance(error, SaysoError):
        response = tell_our_error(request, error)
    else:
        response = tell(request, 500, "Something went wrong in the workbench", "try again; its log says what it was")
    response.headers.update(HEADERS)  # this response bypasses the middleware that adds them
    return response


def tell_refusal(request: Request, error: Exception) -> Response:
    """Return the page for a refusal by us or by the framework."""
    assert isinstance(error, AnyHTTPException)
    hints = {
        403: "go back, reload the page and try again",
        404: "search for it",
        409: "go back, reload the page and decide again",
    }
    hint = hints.get(error.status_code)
    response = tell(request, error.status_code, error.detail, hint)
    response.headers.update(error.headers or {})
    return response


def tell_wrong_request(request: Request, error: Exception) -> Response:
    """Return the page for invalid values in an address or a form."""
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"][1:])
    return tell(request, 422, f"{name}: {first['msg']}", "correct the value")
