"""What robots.txt lets us fetch, and what its absence means (RFC 9309)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sayso.acquire.robots import MAX_BYTES, read_robots, robots_address, site_of
from sayso.errors import AcquireError, Closed, NotNow
from watched_site import Site, running_site


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with running_site() as one:
        yield one


@pytest.mark.parametrize(
    ("rules", "path", "is_open"),
    [
        pytest.param("User-agent: *\nDisallow: /private", "/private/1", False, id="closed"),
        pytest.param("User-agent: *\nDisallow: /private", "/news/1", True, id="open"),
        pytest.param("User-agent: *\nDisallow: /\n\nUser-agent: Sayso\nAllow: /", "/news/1", True, id="our-own-group"),
        pytest.param("User-agent: *\nDisallow: /n\nAllow: /news/", "/news/1", True, id="the-longer-rule-wins"),
        pytest.param("\ufeffUser-agent: *\nDisallow: /", "/news/1", False, id="byte-order-mark"),
        pytest.param("<html>Not found</html>", "/news/1", True, id="a-page-in-its-place"),
        pytest.param("#" * MAX_BYTES + "\nUser-agent: *\nDisallow: /", "/news/1", True, id="rules-beyond-the-limit"),
        pytest.param("User-agent: *\nDisallow: /\n" + "#" * MAX_BYTES, "/news/1", False, id="rules-of-a-long-file"),
    ],
)
def test_rules_open_and_close_addresses(rules: str, path: str, is_open: bool, site: Site) -> None:
    site.put("/robots.txt", rules)
    robots = read_robots(site.base + path, timeout_seconds=5)
    if is_open:
        robots.demand(site.base + path)
    else:
        with pytest.raises(Closed, match=r"disallows fetching http://127.0.0.1:\d+"):
            robots.demand(site.base + path)


@pytest.mark.parametrize("status", [401, 403, 404, 410, 451])
def test_without_robots_txt_all_is_open(status: int, site: Site) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /", status=status)
    read_robots(site.base, timeout_seconds=5).demand(f"{site.base}/news/1")


@pytest.mark.parametrize("status", [429, 500, 503])
def test_where_robots_txt_cannot_be_had_all_is_closed_for_now(status: int, site: Site) -> None:
    site.put("/robots.txt", "", status=status, headers={"Retry-After": "7"})
    with pytest.raises(NotNow, match=f"answers {status}") as caught:
        read_robots(site.base, timeout_seconds=5)
    assert caught.value.wait_seconds == 7


@pytest.mark.parametrize(
    ("rule", "seconds"),
    [("", 0.0), ("Crawl-delay: 2.5", 2.5), ("Request-rate: 1/10s", 10.0), ("Crawl-delay: soon", 0.0)],
)
def test_the_delay_is_the_longest_that_is_asked_for(rule: str, seconds: float, site: Site) -> None:
    site.put("/robots.txt", f"User-agent: *\n{rule}\nDisallow:")
    assert read_robots(site.base, timeout_seconds=5).delay_seconds == seconds


@pytest.mark.parametrize(
    ("address", "robots"),
    [
        ("https://A.example/news?x=1#y", "https://a.example/robots.txt"),
        ("http://me:secret@a.example:8080/", "http://a.example:8080/robots.txt"),
    ],
)
def test_robots_txt_lies_at_the_root_of_a_site(address: str, robots: str) -> None:
    assert robots_address(address) == robots


@pytest.mark.parametrize("address", ["feed.xml", "ftp://a.example/", "http://", "http://[::1"])
def test_what_is_no_web_address_has_no_site(address: str) -> None:
    with pytest.raises(AcquireError, match="is not a web address"):
        site_of(address)
