"""A report is checked in place, by keys, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from browsing import browser, needs_browser, page, playwright, record, site
from builders import harbour_record, make_document, make_record, make_statement
from sayso.book import RecordBook
from sayso.domain.statement import Candidate, Link, Speaker, Statement

pytestmark = needs_browser
__all__ = ["browser", "page", "record", "site"]
TEXT = "\n\n".join(f"Mayor Ann Lind said that quay {n} is safe. Ben Orm denied that quay {n} leaks." for n in range(4))


@pytest.fixture
def quays(record: RecordBook, request: pytest.FixtureRequest) -> str:
    """The id of a report of eight statements, a new one for each test; its first speaker has a runner-up."""
    name = f"quays-{request.node.name}"
    found: list[Statement] = []
    for n in range(4):
        for who, words, cue in (("Ann Lind", f"quay {n} is safe", "said"), ("Ben Orm", f"quay {n} leaks", "denied")):
            speaker = Speaker(who, "person", country="LVA", candidates=(Candidate("Inês Valadão", "person", 0.2),))
            chain = (Link("Costa", "outlet", "published"), Link(who, "person", "stated"))
            found.append(
                make_statement(
                    TEXT, words, id=f"{name}-{len(found)}", cue=cue, source=who, speaker=speaker, chain=chain,
                    confidence=0.8, probabilities={"content": 0.97, "speaker": 0.66},
                )
            )  # fmt: skip
    document = make_document(TEXT, id=name, origin=f"{name}.txt", outlet="Costa", published="2025-05-04")
    record.put(make_record(*found, document=document))
    return name


def marks(book: RecordBook, report: str) -> list[str | None]:
    return [one.mark for one in book.review.of_report(report)]


def select(page: playwright.Page, words: str) -> None:
    """Select words that stand in one piece of the report's text."""
    page.evaluate(
        """(words) => {
            const walker = document.createTreeWalker(document.querySelector("[data-text]"), NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const at = walker.currentNode.data.indexOf(words);
                if (at < 0 || !walker.currentNode.parentElement.closest(".words")) continue;
                const range = document.createRange();
                range.setStart(walker.currentNode, at); range.setEnd(walker.currentNode, at + words.length);
                getSelection().removeAllRanges(); getSelection().addRange(range);
                return;
            }
            throw new Error(`no ${words}`);
        }""",
        words,
    )


def test_keys_move_and_decide_in_place(page: playwright.Page, record: RecordBook, quays: str) -> None:
    page.goto(f"/reports/{quays}")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == "card-1"
    for key in ("a", "x", "u"):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.id") == "card-4", "each decision moves on"
    assert page.locator("#checked").inner_text() == "2 of 8 checked"
    page.keyboard.press("k")
    assert page.locator(".card.is-on").get_attribute("data-card") == "3"
    page.evaluate("sending")
    assert marks(record, quays)[:4] == ["accepted", "rejected", "unsure", None]
    page.reload()
    assert page.locator("#checked").inner_text() == "2 of 8 checked"
    assert [card.get_attribute("data-mark") for card in page.locator(".card").all()][:3] == [
        "accepted", "rejected", "unsure",
    ]  # fmt: skip
    assert page.locator(".card").count() == 8, "a rejected statement keeps its number"
    assert page.locator("#words-2").count() == 1
    page.keyboard.press("z")
    page.wait_for_selector("#card-3:not([data-mark])")
    assert marks(record, quays)[2] is None


def test_the_form_saves_all_at_once_and_gives_the_focus_back(
    page: playwright.Page, record: RecordBook, quays: str
) -> None:
    page.goto(f"/reports/{quays}")
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.wait_for_selector("#panel #edit-speaker:focus")
    page.fill("#edit-role", "Harbour Mayor")
    page.fill("#edit-country", "Estonia")
    page.fill("#edit-said_on", "last Friday")
    page.fill("[name=via] >> nth=0", "Farol")
    page.select_option("[name=via_basis] >> nth=0", "inferred")
    page.fill("#edit-addressees", "Ben Orm")
    page.check("#panel [name=hedged]")
    page.check("#panel [name=scope]")
    page.locator("#edit-addressees").press("Enter")
    page.wait_for_selector("#card-1[data-mark=corrected]")
    assert page.evaluate("document.activeElement.id") == "card-1", "the focus is back on the statement"
    first, _, third, *_ = (one.current for one in record.review.of_report(quays))
    assert (first["speaker"]["role"], first["speaker"]["country"]) == ("Harbour Mayor", "EST")
    assert first["said_on"]["date"] == "2025-05-02"
    assert [(link["name"], link["basis"]) for link in first["chain"]] == [
        ("Costa", "published"), ("Farol", "inferred"), ("Ann Lind", "stated"),
    ]  # fmt: skip
    assert [one["name"] for one in first["addressees"]] == ["Ben Orm"]
    assert first["certainty"]["hedged"] and not third["certainty"]["hedged"]
    assert third["speaker"]["role"] == "Harbour Mayor", "it was applied to every statement of this source"
    assert page.locator("#card-1 .inferred").first.inner_text().startswith("Farol"), "an inferred link looks inferred"


def test_a_runner_up_is_picked_by_its_number(page: playwright.Page, record: RecordBook, quays: str) -> None:
    page.goto(f"/reports/{quays}")
    page.keyboard.press("j")
    page.keyboard.press("1")
    playwright.expect(page.locator("#edit-speaker")).to_have_value("Inês Valadão")
    assert page.input_value("#edit-role") == "Transport Minister", "what the record knows is filled in"
    assert page.input_value("#edit-country") == "Portugal"
    page.keyboard.press("Enter")
    page.wait_for_selector("#card-1[data-mark=corrected]")
    assert record.review.of_report(quays)[0].current["speaker"]["name"] == "Inês Valadão"
    assert page.locator("#card-1 .chances .low").inner_text() == "speaker 0.66"


def test_a_mouse_over_another_statement_does_not_take_the_keys(
    page: playwright.Page, record: RecordBook, quays: str
) -> None:
    page.goto(f"/reports/{quays}")
    page.keyboard.press("j")
    page.hover("#card-6")
    assert page.locator(".card.is-on").get_attribute("data-card") == "6", "what is pointed at is shown"
    page.keyboard.press("a")
    page.evaluate("sending")
    assert marks(record, quays)[0] == "accepted" and marks(record, quays)[5] is None
    assert page.locator(".card.is-on").get_attribute("data-card") == "2"
    page.click("[data-content='7']")
    page.keyboard.press("x")
    page.evaluate("sending")
    assert marks(record, quays)[6] == "rejected", "a click chooses"


def test_number_keys_pick_while_the_speaker_is_as_the_reader_had_it(page: playwright.Page, quays: str) -> None:
    page.goto(f"/reports/{quays}")
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.wait_for_selector("#panel #edit-speaker:focus")
    page.keyboard.press("1")
    assert page.input_value("#edit-speaker") == "Inês Valadão"
    page.keyboard.press("1")
    assert page.input_value("#edit-speaker") == "Inês Valadão", "picking again types nothing"
    page.fill("#edit-speaker", "Sector ")
    page.keyboard.press("1")
    assert page.input_value("#edit-speaker") == "Sector 1", "a name that is typed may have a number"


def test_enter_saves_from_each_field_of_the_form(page: playwright.Page, record: RecordBook, quays: str) -> None:
    page.goto(f"/reports/{quays}")
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.wait_for_selector("#panel #edit-speaker:focus")
    page.fill("#edit-cue", "said that")
    page.locator("#edit-cue").press("Enter")
    page.wait_for_selector("#card-1[data-mark=corrected]")
    assert page.evaluate("document.activeElement.id") == "card-1"
    assert record.review.of_report(quays)[0].current["cue"]["text"] == "said that"


def test_what_was_typed_and_not_saved_is_back_when_the_form_is_opened_again(page: playwright.Page, quays: str) -> None:
    page.goto(f"/reports/{quays}")
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.wait_for_selector("#panel #edit-speaker:focus")
    page.fill("#edit-role", "Pilot")
    page.fill("[name=via] >> nth=0", "Farol")
    page.check("#panel [name=hedged]")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.wait_for_selector("#panel #edit-speaker:focus")
    assert page.input_value("#edit-role") == "", "another statement's form is its own"
    page.keyboard.press("Escape")
    page.keyboard.press("k")
    page.keyboard.press("c")
    page.wait_for_selector("#panel #edit-speaker:focus")
    assert page.input_value("#edit-role") == "Pilot"
    assert page.input_value("[name=via] >> nth=0") == "Farol"
    assert page.is_checked("#panel [name=hedged]")
    assert "unsaved text is back" in page.locator("#told").inner_text()


def test_the_words_of_the_report_stay_in_view_beside_the_form(page: playwright.Page, quays: str) -> None:
    for width in (1000, 1360):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"/reports/{quays}")
        page.keyboard.press("j")
        page.keyboard.press("c")
        page.wait_for_selector("#panel #edit-speaker:focus")
        words, form = page.locator(".words").first.bounding_box(), page.locator("#panel").bounding_box()
        assert words and form and words["x"] + words["width"] <= form["x"], width


def test_the_picker_offers_people_of_the_record(page: playwright.Page, quays: str) -> None:
    page.goto(f"/reports/{quays}")
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.wait_for_selector("#panel #edit-speaker:focus")
    page.fill("#edit-speaker", "valad")
    page.wait_for_selector("[role=option] >> text=Inês Valadão")
    page.keyboard.press("ArrowDown")
    while "Inês" not in page.locator("[role=option][aria-selected=true]").inner_text():
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.input_value("#edit-speaker") == "Inês Valadão"
    assert page.input_value("#edit-role") == "Transport Minister"
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()
    assert page.evaluate("document.activeElement.id") == "card-1"


@pytest.fixture
def tab(browser: playwright.Browser, site: str) -> Iterator[playwright.Page]:
    """A tab that may be refused something, which the browser logs as an error."""
    context = browser.new_context(base_url=site, viewport={"width": 1360, "height": 900})
    yield context.new_page()
    context.close()


def test_a_value_that_cannot_be_explains_itself_and_nothing_is_lost(
    tab: playwright.Page, record: RecordBook, quays: str
) -> None:
    tab.goto(f"/reports/{quays}")
    tab.keyboard.press("j")
    tab.keyboard.press("c")
    tab.wait_for_selector("#panel #edit-speaker:focus")
    tab.fill("#edit-country", "Estnia")
    tab.fill("#edit-role", "Pilot")
    tab.locator("#edit-role").press("Enter")
    tab.wait_for_selector("#wrong-country >> text=do you mean Estonia?")
    assert tab.input_value("#edit-role") == "Pilot"
    assert tab.evaluate("document.activeElement.id") == "edit-country"
    assert tab.locator("#panel [data-close]").is_visible()
    assert marks(record, quays)[0] is None, "nothing was changed"
    tab.fill("#edit-country", "Estonia")
    tab.locator("#edit-country").press("Enter")
    tab.wait_for_selector("#card-1[data-mark=corrected]")
    assert record.review.of_report(quays)[0].current["speaker"]["role"] == "Pilot"


def test_a_workbench_that_does_not_answer_loses_nothing(tab: playwright.Page, record: RecordBook, quays: str) -> None:
    failed: list[str] = []
    tab.on("pageerror", lambda error: failed.append(str(error)))
    tab.goto(f"/reports/{quays}")
    tab.keyboard.press("j")
    tab.keyboard.press("c")
    tab.wait_for_selector("#panel #edit-speaker:focus")
    tab.fill("#edit-role", "Pilot")
    tab.context.set_offline(True)
    tab.locator("#edit-role").press("Enter")
    tab.wait_for_selector("#told >> text=does not respond")
    assert tab.input_value("#edit-role") == "Pilot"
    tab.context.set_offline(False)
    tab.locator("#edit-role").press("Enter")
    tab.wait_for_selector("#card-1[data-mark=corrected]")
    assert record.review.of_report(quays)[0].current["speaker"]["role"] == "Pilot"
    assert failed == []


def test_who_saves_second_is_told_and_loses_nothing(tab: playwright.Page, record: RecordBook, quays: str) -> None:
    tab.goto(f"/reports/{quays}")
    tab.keyboard.press("j")
    tab.keyboard.press("c")
    tab.wait_for_selector("#panel #edit-speaker:focus")
    record.review.correct(f"{quays}-0", {"speaker.role": "Captain"}, reviewer="ben")
    tab.fill("#edit-role", "Pilot")
    tab.locator("#edit-role").press("Enter")
    told = tab.wait_for_selector(".edit-form .wrong")
    assert "ben changed this statement" in told.inner_text()
    assert "the role is now “Captain”" in told.inner_text()
    assert tab.input_value("#edit-role") == "Pilot"
    tab.click("#panel button.main")
    tab.wait_for_selector("#card-1[data-mark=corrected]")
    assert record.review.of_report(quays)[0].current["speaker"]["role"] == "Pilot"


def test_selected_words_become_a_statement(page: playwright.Page, record: RecordBook, quays: str) -> None:
    page.goto(f"/reports/{quays}")
    select(page, "Mayor")
    page.keyboard.press("n")
    page.wait_for_selector("#panel #edit-speaker:focus")
    assert page.input_value("#edit-content") == "Mayor"
    page.fill("#edit-speaker", "Cleo Dahl")
    page.fill("#edit-role", "Clerk")
    page.fill("[name=via] >> nth=0", "Farol")
    select(page, "denied")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("q")
    assert page.input_value("#edit-cue") == "denied"
    page.click("#panel button.main")
    page.wait_for_selector(".card[data-mark=added]")
    [added] = [one.current for one in record.review.of_report(quays) if one.mark == "added"]
    assert (added["content"]["text"], added["cue"]["text"]) == ("Mayor", "denied")
    assert added["speaker"]["role"] == "Clerk"
    assert [link["name"] for link in added["chain"]] == ["Costa", "Farol", "Cleo Dahl"]
    assert page.locator(".card").count() == 9


def test_a_link_leads_to_the_passage(page: playwright.Page, quays: str) -> None:
    page.goto(f"/statements/{quays}-7")
    page.locator(".crumb a").first.click()
    page.wait_for_url(f"**/reports/{quays}?at=*")
    assert page.locator(".card.is-on").get_attribute("data-id") == f"{quays}-7"
    box = page.locator("#words-8").bounding_box()
    assert box and 0 <= box["y"] < 900


def test_the_form_works_without_javascript(browser: playwright.Browser, site: str, record: RecordBook) -> None:
    record.put(harbour_record())
    context = browser.new_context(base_url=site, java_script_enabled=False)
    tab = context.new_page()
    tab.goto("/reports/harbour")
    tab.locator("#card-3 [data-edit]").click()
    tab.fill("#edit-role", "Union")
    tab.fill("#edit-occasion_date", "someday")
    tab.click("button.main")
    assert "is not a day" in tab.locator("#wrong-occasion_date").inner_text()
    assert tab.input_value("#edit-role") == "Union"
    tab.fill("#edit-occasion_date", "2 May 2025")
    tab.click("button.main")
    tab.wait_for_url("**/reports/harbour?at=*")
    shifts = harbour_record().statements[2].id
    current = record.browse.statement(shifts).current
    assert (current["speaker"]["role"], current["occasion"]["date"]) == ("Union", "2025-05-02")
    context.close()


def test_who_decides_second_is_told_and_sees_the_statement_as_it_is(
    page: playwright.Page, record: RecordBook, quays: str
) -> None:
    page.goto(f"/reports/{quays}")
    page.keyboard.press("j")
    record.review.decide(f"{quays}-0", "reject", reviewer="ben")
    page.keyboard.press("a")
    page.wait_for_selector("#told >> text=Somebody else changed statement 1 meanwhile")
    assert page.locator("#card-1").get_attribute("data-mark") == "rejected"
    assert page.evaluate("document.activeElement.id") == "card-1"
    page.keyboard.press("a")
    page.evaluate("sending")
    assert marks(record, quays)[0] == "accepted", "who has seen it decides"


def test_who_saves_second_reads_it_above_the_form_and_keeps_what_was_typed(
    page: playwright.Page, record: RecordBook, quays: str
) -> None:
    page.set_viewport_size({"width": 1360, "height": 500})
    page.goto(f"/reports/{quays}")
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.fill("#panel [name=role]", "Mayor of the east")
    page.fill("#panel [name=note]", "as the photo says")
    record.review.correct(f"{quays}-0", {"speaker.role": "Pilot", "speaker.country": "EST"}, reviewer="ben")
    page.keyboard.press("Enter")
    alert = page.locator("#panel [role=alert]")
    assert "ben changed this statement while you had it open" in alert.inner_text()
    assert "the role is now “Pilot”" in alert.inner_text()
    box, bar = alert.bounding_box(), page.locator("#panel").bounding_box()
    assert box and bar and bar["y"] <= box["y"] <= bar["y"] + bar["height"], "it is in sight"
    kept = [page.input_value(f"#panel [name={name}]") for name in ("role", "note", "country")]
    assert kept[:2] == ["Mayor of the east", "as the photo says"]
    page.locator("#panel button.main").click()
    page.wait_for_selector("#panel", state="hidden")
    assert record.browse.statement(f"{quays}-0").current["speaker"]["role"] == "Mayor of the east"


def test_a_save_of_several_fields_is_undone_by_one_key(page: playwright.Page, record: RecordBook, quays: str) -> None:
    before = record.browse.statement(f"{quays}-0").current
    page.goto(f"/reports/{quays}")
    page.keyboard.press("j")
    page.keyboard.press("c")
    for name, value in (("role", "Pilot"), ("country", "Spain"), ("said_on", "3 May 2025")):
        page.fill(f"#panel [name={name}]", value)
    page.check("#panel [name=scope]")
    page.keyboard.press("Enter")
    page.wait_for_selector("#told >> text=Saved")
    assert [mark for mark in marks(record, quays) if mark] == ["corrected"] * 4
    page.keyboard.press("z")
    page.wait_for_selector("#told >> text=Undone")
    assert record.browse.statement(f"{quays}-0").current == before
    assert not any(marks(record, quays))


def test_what_was_typed_about_a_missed_statement_is_back_for_the_same_words(
    page: playwright.Page, record: RecordBook, quays: str
) -> None:
    page.goto(f"/reports/{quays}")
    for words, kept in (("Mayor Ann", None), ("Mayor Ann", "Ada Berg"), ("denied that", "")):
        select(page, words)
        page.keyboard.press("n")
        page.wait_for_selector("#panel form")
        if kept is not None:
            assert page.input_value("#panel [name=speaker]") == kept
        if not kept:
            page.fill("#panel [name=speaker]", "Ada Berg")
        page.keyboard.press("Escape")
        page.wait_for_selector("#panel", state="hidden")
    assert len(marks(record, quays)) == 8, "nothing was saved"
