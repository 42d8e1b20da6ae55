"""Switches between the light and dark themes."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from sayso.web.page import place_here, see

router = APIRouter(tags=["workbench"])
YEAR = 365 * 24 * 3600


@router.post("/theme", summary="Choose light, dark, or the browser's setting")
def choose_theme(
    request: Request, theme: Annotated[Literal["light", "dark", "auto"], Form()], back: Annotated[str, Form()] = "/"
) -> Response:
    """Store the choice in a cookie, and return."""
    response = see(place_here(back))
    response.set_cookie("sayso_theme", theme, max_age=YEAR, samesite="lax", httponly=True)
    return response
