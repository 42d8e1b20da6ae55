"""The switch between light and dark."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from sayso.web.page import place_here, see

router = APIRouter(tags=["workbench"])
YEAR = 365 * 24 * 3600


@router.post("/theme", summary="Choose light, dark, or what the browser says")
def choose_theme(
    request: Request, theme: Annotated[Literal["light", "dark", "auto"], Form()], back: Annotated[str, Form()] = "/"
) -> Response:
    """Keep the choice in a cookie and go back."""
    response = see(place_here(back))
    response.set_cookie("sayso_theme", theme, max_age=YEAR, samesite="lax", httponly=True)
    return response
