"""The workbench in a real browser: each page's main path, the review's keys, a hostile report, and no barrier."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from browsing import browser, needs_browser, page, playwright, record, site
from builders import HARBOUR_REPORT, make_document, make_record, make_statement, toll_records
from sayso.book import RecordBook
from sayso.domain.record import Record
from sayso.domain.statement import Link

pytestmark = needs_browser
__all__ = ["browser", "page", "record", "site"]
HOSTILE = '<script>document.title="taken"</script> said "<img src=x onerror=document.title=\'taken\'> and \u202egnp.exe'


def test_a_pasted_report_is_read_and_kept(page: playwright.Page) -> None:
    page.goto("/read")
    page.fill("#text", HARBOUR_REPORT)
    page.click("text=Read it")
    page.wait_for_url("**/read/*")
    assert page.locator(".card").count() == 5
    page.hover("#card-2 .who")
    assert page.locator(".on-content").first.inner_text().startswith("“We are ahead of the plan")
    assert page.locator(".on-source").inner_text() == "she"
    assert page.locator(".on-cue").inner_text() == "told"
    words, card = (page.locator(place).bounding_box() for place in ("#words-2", "#card-2"))
    assert words and card and abs(words["y"] - card["y"]) < 40, "the card stands at the height of its words"
    page.click("text=Add it to the record book")
    page.wait_for_url("**/reports/*")


def test_cards_of_a_crowded_report_stay_near_their_words(page: playwright.Page, record: RecordBook) -> None:
    record.put(crowded_record(60))
    page.goto("/reports/crowded")
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")

    def offsets() -> list[tuple[float, float, float]]:
        """Of each card: how far it is below its words, its top, and its bottom."""
        return page.evaluate(
            """[...document.querySelectorAll(".card")].map((card) => {
                const box = card.getBoundingClientRect();
                const words = document.getElementById(`words-${card.dataset.card}`).getBoundingClientRect();
                return [box.top - words.top, box.top, box.bottom];
            })"""
        )

    page.wait_for_timeout(300)  # cards glide to their places
    placed = offsets()
    assert len(placed) == 60
    assert max(abs(far) for far, _, _ in placed) < 120
    assert all(below[1] >= above[2] for above, below in pairwise(placed)), "no card lies on another"
    page.hover("[data-content='40']")
    page.wait_for_timeout(300)
    assert abs(offsets()[39][0]) < 20, "the one that is pointed at stands beside its words"
    assert page.locator("#card-40 .facts").is_visible()


def test_a_card_shown_lies_on_no_other(page: playwright.Page, record: RecordBook) -> None:
    record.put(crowded_record(2))
    page.goto("/reports/crowded")
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.wait_for_timeout(300)
    assert page.locator("#card-2 .facts").is_visible()
    above, shown = (page.locator(f"#card-{n}").bounding_box() for n in (1, 2))
    assert above and shown and above["y"] + above["height"] <= shown["y"]
    words = page.locator("#words-2").bounding_box()
    assert words and abs(words["y"] - shown["y"]) < 60, "the card stays near its words"


def crowded_record(count: int) -> Record:
    """A report whose every sentence is a statement."""
    sentences = [f"Ann {n} said that quay {n} is very {'and truly ' * 6}safe." for n in range(count)]
    text = "\n\n".join(" ".join(sentences[at : at + 2]) for at in range(0, count, 2))
    chain = (Link("Costa", "outlet", "published"), Link("Farol", "outlet", "stated"), Link("Ann", "person", "stated"))
    found = [
        make_statement(text, sentence[sentence.index("quay") : -1], id=f"s{n}", source=f"Ann {n}", chain=chain)
        for n, sentence in enumerate(sentences)
    ]
    return make_record(*found, document=make_document(text, id="crowded", origin="crowded.txt"))


def test_a_hostile_report_does_nothing(page: playwright.Page) -> None:
    page.goto("/read")
    page.fill("#text", HOSTILE)
    page.click("text=Read it")
    page.wait_for_url("**/read/*")
    page.wait_for_timeout(200)
    assert "taken" not in page.title()
    assert '<script>document.title="taken"</script>' in page.locator(".sheet").inner_text()
    assert "⟦U+202E⟧" in page.locator(".sheet").inner_text()


def test_a_search_is_narrowed_and_saved(page: playwright.Page) -> None:
    page.goto("/search")
    page.fill("#words", "tunnel")
    page.wait_for_url("**/search?words=tunnel*")
    assert page.locator(".hit").count() >= 1
    page.locator(".facets a", has_text="mixed").click()
    page.wait_for_url("**kind=mixed*")
    page.click("text=Save this search")
    page.fill("#save-name", "tunnels")
    page.click("details.save button")
    page.wait_for_selector(".saved >> text=tunnels")
    with page.expect_download() as download:
        page.click("text=CSV")
    assert Path(download.value.path()).read_text(encoding="utf-8-sig").startswith("statement,report,")


def test_the_keys_of_the_review_work(page: playwright.Page, record: RecordBook) -> None:
    def decisions() -> list[tuple[str, str | None]]:
        shown = record.browse.statement(first)
        return [(decision.verdict, decision.field) for decision in shown.decisions]

    page.goto("/review")
    first = record.review.queue("ann", limit=1)[0].machine["id"]
    page.keyboard.press("j")
    page.wait_for_url("**skip=1*")
    page.keyboard.press("k")
    page.wait_for_url("**skip=0*")
    page.keyboard.press("a")
    page.wait_for_url("**/review")
    assert decisions()[-1] == ("accept", None)
    page.keyboard.press("z")
    page.wait_for_url(f"**statement={first}*")
    assert decisions()[-1] == ("unsure", None)
    page.keyboard.press("x")
    page.wait_for_url("**/review")
    assert record.browse.statement(first).rejected
    page.goto(f"/review?statement={first}")
    select_words(page, "#desk [data-content]", 3)
    page.keyboard.press("w")
    page.wait_for_selector("ol.decisions >> text=corrected the words said")
    before = record.browse.statement(first).machine["content"]["spans"][0]
    assert record.browse.statement(first).current["content"]["spans"] == [[before[0], before[0] + 3]]
    page.keyboard.press("c")
    page.wait_for_selector("details.correct[open] #edit-speaker:focus")
    page.keyboard.press("Escape")
    assert page.locator("details.correct").get_attribute("open") is None
    assert page.evaluate("document.activeElement.classList.contains('card')"), "the focus is back on the statement"


def test_the_words_to_decide_on_are_seen_at_once(browser: playwright.Browser, site: str, record: RecordBook) -> None:
    before = "\n\n".join("Nothing happened on the quay all day, and nobody said a word of it. " * 6 for _ in range(3))
    text = f"{before}\n\nAnn said the boat was late."
    late = make_statement(text, "the boat was late", cue="said", source="Ann")
    record.put(make_record(late, document=make_document(text, id="long", origin="long.txt")))
    for width, height in ((1360, 900), (390, 844)):
        tab = browser.new_context(base_url=site, viewport={"width": width, "height": height}).new_page()
        tab.goto(f"/review?statement={late.id}")
        for place in (".review-text [data-content]", "button[value=accept]", ".review-side .card"):
            box = tab.locator(place).first.bounding_box()
            assert box and box["y"] + box["height"] <= height, f"{place} at {width}"
        tab.context.close()


def select_words(page: playwright.Page, place: str, characters: int) -> None:
    """Select the first characters of an element."""
    page.evaluate(
        """([place, characters]) => {
            const range = document.createRange();
            const text = document.querySelector(place).firstChild;
            range.setStart(text, 0); range.setEnd(text, characters);
            getSelection().removeAllRanges(); getSelection().addRange(range);
        }""",
        [place, characters],
    )


def test_single_keys_can_be_switched_off(page: playwright.Page) -> None:
    page.goto("/review")
    page.uncheck("[data-keys-switch]")
    page.keyboard.press("j")
    page.wait_for_timeout(150)
    assert page.url.endswith("/review")
    page.check("[data-keys-switch]")
    page.locator("h1").click()
    page.keyboard.press("j")
    page.wait_for_url("**skip=1*")


def test_the_network_opens_the_statements_of_a_tie(page: playwright.Page) -> None:
    page.goto("/network?kind=concepts")
    page.wait_for_selector(".graph .canvas canvas")
    assert page.evaluate("graph.zoom()") <= 1, "a network of a few nodes does not fill the canvas"
    page.evaluate("void graph.edges()[0].emit('tap')")  # its answer is the whole network: sending it crashes the tab
    page.wait_for_selector("#tie-panel .said-list li")
    page.evaluate("void graph.nodes()[0].emit('tap')")
    page.wait_for_selector("#tie-panel >> text=coded statement")
    page.click("[aria-label='Close the details']")
    assert page.locator("#tie-panel").inner_text() == "" and page.locator(".has-details").count() == 0
    page.select_option("#window-length", "30")
    page.wait_for_url("**since=2025*")


def test_a_window_that_is_counted_later_leaves_the_slider_alone(page: playwright.Page, record: RecordBook) -> None:
    asked: list[str] = []

    def count_first(route: playwright.Route) -> None:
        """Answer the first request for a window as a page does whose network is still being counted."""
        answer = route.fetch()
        asked.append(route.request.url)
        part = asked[-1].removeprefix(page.url.split("/network")[0]).replace("&", "&amp;")
        counting = (
            f'<div id="network-data"><div class="counting" hx-get="{part}" hx-trigger="load delay:100ms" '
            'hx-target="#network-data" hx-select="#network-data" hx-swap="outerHTML"></div></div>'
        )
        route.fulfill(response=answer, body=counting) if len(asked) == 1 else route.fulfill(response=answer)

    page.goto("/network?kind=concepts")
    page.wait_for_selector(".graph .canvas canvas")
    page.evaluate("document.getElementById('window-length').dataset.kept = 'yes'")
    page.route("**/network?*since=*", count_first)
    page.select_option("#window-length", "30")
    for _ in range(80):
        if len(asked) == 2:
            break
        page.wait_for_timeout(100)
    page.wait_for_selector(".graph .canvas canvas")
    assert len(asked) == 2, "the page looked again by itself"
    assert page.evaluate("document.getElementById('window-length').dataset.kept") == "yes"
    assert page.input_value("#window-length") == "30"


def test_typing_a_name_offers_the_person(page: playwright.Page) -> None:
    page.goto("/reports")
    page.locator("#find").press_sequentially("valad")
    page.wait_for_selector("#find-people [role=option] >> text=Statements about Inês Valadão")
    page.keyboard.press("Escape")
    assert page.locator("#find-people").is_hidden() and page.input_value("#find") == "valad"
    page.keyboard.type("a")
    page.wait_for_selector("#find-people:visible")
    for _ in range(20):
        page.keyboard.press("ArrowDown")
        chosen = page.locator("#find-people [aria-selected=true]").inner_text()
        if chosen == "Statements by Inês Valadão":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?actor=*")


def test_a_file_is_added_with_live_progress(page: playwright.Page, tmp_path: Path) -> None:
    report = tmp_path / "cable.txt"
    report.write_text("Cara Lind said the cable lies deep.")
    page.goto("/reports")
    page.set_input_files("#files", str(report))
    page.get_by_role("button", name="Add files").click()
    page.wait_for_selector("#runs >> text=1 new")
    page.goto("/reports/cable")
    assert "the cable lies deep" in page.locator(".sheet").inner_text()


def drop(page: playwright.Page, *, files: dict[str, str] | None = None, links: str = "") -> None:
    """Drop files or links on what adds reports."""
    page.evaluate(
        """([files, links]) => {
            const dataTransfer = new DataTransfer();
            for (const [name, text] of Object.entries(files)) dataTransfer.items.add(new File([text], name));
            if (links) dataTransfer.setData("text/uri-list", links);
            const place = document.querySelector("[data-drop] h2");
            place.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
        }""",
        [files or {}, links],
    )


def test_files_and_links_are_dropped(page: playwright.Page, record: RecordBook) -> None:
    page.goto("/reports")
    drop(page, files={"pier.txt": "Cara Lind said the pier is closed.", "feed.xml": "<rss/>"})
    page.wait_for_selector("#runs >> text=2 of 2 reports")
    assert "feed.xml is a feed" in page.locator(".run-problems").first.inner_text()
    page.goto("/reports")
    drop(page, links="# a list\r\nhttp://127.0.0.1/a\r\nhttp://127.0.0.1/b\r\n")
    page.wait_for_selector("#runs >> text=http://127.0.0.1/a, http://127.0.0.1/b")
    assert record.browse.report("pier").record.document.origin == "pier.txt"


def test_many_files_go_in_parts_and_one_too_large_rejects_no_other(page: playwright.Page, record: RecordBook) -> None:
    page.goto("/reports")
    page.evaluate("Object.assign(document.querySelector('[data-files]').dataset, { maxFiles: 2, maxBytes: 40000 })")
    names = [f"part-{number}" for number in range(5)]
    files = [{"name": f"{name}.txt", "mimeType": "text/plain", "buffer": f"Cara Lind said {name} lies deep.".encode()}
             for name in names]  # fmt: skip
    large = {"name": "large.txt", "mimeType": "text/plain", "buffer": b"x" * 50_000}
    page.set_input_files("#files", [*files[:2], large, *files[2:]])
    page.get_by_role("button", name="Add files").click()
    page.wait_for_selector("#runs >> text=part-4.txt")
    page.wait_for_selector("#runs >> text=large.txt is larger than")
    page.wait_for_selector("#runs:not([hx-get])")
    assert [record.browse.report(name).record.document.id for name in names] == names


def test_a_suggested_concept_is_accepted(page: playwright.Page, record: RecordBook) -> None:
    for toll in toll_records():
        record.put(toll)
    page.goto("/concepts")
    page.click("text=Suggested")
    entry = page.locator(".entry", has_text="River tolls")
    entry.locator("summary", has_text="Reword").click()
    entry.locator("input[name=name] >> visible=true").fill("Tolls")
    entry.locator("button.main").click()
    page.wait_for_selector(".note >> text=Tolls was added")
    assert record.concepts.get("Tolls").proposition == "One should support river tolls."
    record.concepts.remove("Tolls", who="ann")


def test_pages_work_without_javascript(browser: playwright.Browser, site: str, record: RecordBook) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    tab = context.new_page()
    tab.goto("/read")
    tab.fill("#text", HARBOUR_REPORT)
    tab.click("text=Read it")
    assert tab.locator(".card").count() == 5
    tab.goto("/review")
    tab.click("button[value=unsure]")
    assert tab.locator("#desk").count() == 1
    tab.goto("/network?kind=concepts")
    assert tab.locator(".graph svg .node").count() >= 2
    tab.click("[aria-label=Ties] td.n a >> nth=0")
    assert tab.locator(".said-list li").count() >= 1
    context.close()


def test_a_concept_is_coded_by_keys(page: playwright.Page, record: RecordBook) -> None:
    record.concepts.add("Plan", "The plan is ahead of time.", words=("plan", "tunnel"), who="ann")
    page.goto("/code?concept=Plan")
    left = int(page.locator(".counts b").inner_text())
    page.keyboard.press("j")
    page.wait_for_url("**skip=1*")
    page.keyboard.press("k")
    page.wait_for_url("**skip=0*")
    page.keyboard.press("s")
    page.wait_for_selector(".note >> text=now supports Plan")
    assert int(page.locator(".counts b").inner_text()) == left - 1
    page.keyboard.press("z")
    page.wait_for_selector(".note >> text=no longer has a position")
    page.goto("/concepts/Tunnel")
    page.check("[data-check-all]")
    shown = page.locator("#counted [name=statement]").count()
    assert page.locator("[name=statement]:checked").count() == shown > 1, "those in the closed list stay unchecked"
    record.concepts.remove("Plan", who="ann")
