"""The workbench for those who work by keyboard, by screen reader, on a phone, or without movement."""

from __future__ import annotations

import pytest

from browsing import browser, needs_browser, page, playwright, record, site
from builders import HARBOUR_REPORT, toll_records
from sayso.book import RecordBook

axe = pytest.importorskip(
    "axe_playwright_python.sync_playwright", reason="axe is missing: pip install axe-playwright-python"
)
pytestmark = needs_browser
__all__ = ["browser", "page", "record", "site"]
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "rules": {"target-size": {"enabled": True}},  # it belongs to WCAG 2.2 AA, but axe does not run it unasked
}
FOCUS = """() => {
    const at = document.activeElement;
    if (!at || at === document.body) return null;
    const style = getComputedStyle(at), box = at.getBoundingClientRect();
    const seen = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    return [at.outerHTML.slice(0, 90), style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2, seen];
}"""


def addresses(record: RecordBook) -> dict[str, str]:
    """The address of each page."""
    hit = record.search("plan")[0]
    for toll in toll_records():
        record.put(toll)
    return {
        "read": "/read",
        "report": "/reports/harbour",
        "search": "/search?words=plan",
        "statement": f"/statements/{hit.id}",
        "actors": "/actors",
        "actor": f"/actors/{hit.actors[0]}",
        "traces": "/traces",
        "trace": f"/traces/{hit.id}",
        "concepts": "/concepts",
        "concept": "/concepts/Tunnel",
        "network": "/network",
        "review": "/review",
        "actors that may be one": "/review/actors",
        "agreement": "/review/agreement",
        "team": "/review/team",
        "disagreements": "/review/disagreements",
        "code": "/code?concept=Tunnel",
        "codebook": "/codebook",
        "suggested concepts": "/codebook/suggestions",
        "export": "/export",
        "tie": "/network/node?kind=concepts&name=Tunnel",
        "a statement's form": f"/statements/{hit.id}/edit",
        "a new statement": "/add-statement?report=harbour",
        "people": "/actors/suggest?words=val",
        "reports": "/reports",
        "problems": "/problems",
        "sign-in": "/sign-in",
        "users": "/users",
        "account": "/account",
        "an error": "/search?since=yesterday",
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1360, 390])
def test_no_page_has_a_barrier(
    browser: playwright.Browser, site: str, record: RecordBook, scheme: str, width: int
) -> None:
    context = browser.new_context(base_url=site, color_scheme=scheme, viewport={"width": width, "height": 900})
    tab = context.new_page()
    found = {}
    for name, address in addresses(record).items():
        tab.goto(address)
        tab.wait_for_load_state("networkidle")
        result = axe.Axe().run(tab, options=RULES)
        if violations := [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in result.response["violations"]]:
            found[name] = violations
        overflow = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{name} is wider than the screen"
    context.close()
    assert found == {}


@pytest.mark.parametrize(
    "address", ["/search?words=plan", "/review", "/reports/harbour", "/concepts/Tunnel", "/network"]
)
def test_each_stop_of_the_keyboard_is_seen(page: playwright.Page, address: str) -> None:
    page.goto(address)
    page.wait_for_load_state("networkidle")
    stops = []
    for _ in range(60):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUS)
        if at is None:
            break
        stops.append(at)
    assert len(stops) > 12
    assert [stop for stop in stops if not (stop[1] and stop[2])] == []


def test_a_report_is_read_by_keyboard_alone(page: playwright.Page) -> None:
    page.goto("/read")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.insert_text(HARBOUR_REPORT)
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/read/*")
    while page.evaluate("document.activeElement.id") != "card-2":
        page.keyboard.press("Tab")
    assert page.locator(".on-source").inner_text() == "she", "what has the focus is shown as what is pointed at"
    assert page.locator("#card-2 .facts").is_visible()


def test_nothing_moves_for_those_who_do_not_want_it(browser: playwright.Browser, site: str) -> None:
    context = browser.new_context(base_url=site, reduced_motion="reduce", viewport={"width": 1360, "height": 900})
    tab = context.new_page()
    for address in ("/reports/harbour", "/network", "/review", "/reports"):
        tab.goto(address)
        moving = tab.evaluate(
            """[...document.querySelectorAll("*")].filter((part) => {
                const style = getComputedStyle(part);
                const long = (times) => times.split(",").some((time) => parseFloat(time) > 0);
                return long(style.transitionDuration) || long(style.animationDuration);
            }).map((part) => part.outerHTML.slice(0, 80))"""
        )
        assert moving == [], address
    context.close()
