from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.clean.blocks import find_blocks
from sayso.clean.document import clean_page
from sayso.domain.record import Record
from sayso.domain.record_json import record_from_dict, record_to_dict
from sayso.domain.text import Page, Span

LIVE_BLOG = """Storm over the bay – live

18:42

Mayor Oduya: “We are ready”

Mayor Peter Oduya said the pumps were running.

18:05 — Harbour closes

The port said it was closed.

5:12 p.m. Reaction from Lisbon

17.31 CEST Our correspondent Lise Aubin reports from the quay:

Nobody was hurt.
"""
TRANSCRIPT = """FOREIGN MINISTER BAERLUND: Thank you for coming to Oslo.

I would like to add one thing.

QUESTION: Minister, will you sign?

(Laughter.)

FOREIGN MINISTER BAERLUND: “No comment” is what I said on Monday.

Ms. Adeyemi said that she had nothing to add.

This interview has been edited for clarity.
"""
REACTIONS = """What they said about the bridge

“A safe pair of hands” — Senator Mike Tolland (R-Ohio)

And from Chairwoman Rosa Wendell:

“The bridge is lucky.”
– Bright Communications

“We were robbed.” Goalkeeper Ann Moe after the match

• My rent is half my pay. Jade, 24, Leeds
• “We just cope.” – Priya, 28
• Inspector Ana Reis: “It was the bolt.”
"""


def told(text: str, **known: object) -> list[tuple[str, str | None, str]]:
    """Each block as its kind, the words of its label and its first three words."""
    blocks = find_blocks(text, **known)  # type: ignore[arg-type]
    return [
        (
            block.kind,
            text[block.label.start : block.label.end] if block.label else None,
            " ".join(text[block.span.start : block.span.end].split()[:3]),
        )
        for block in blocks
    ]


def test_turns_have_the_label_of_their_speaker_and_later_paragraphs_share_it() -> None:
    assert told(TRANSCRIPT) == [
        ("turn", "FOREIGN MINISTER BAERLUND", "FOREIGN MINISTER BAERLUND:"),
        ("turn", "FOREIGN MINISTER BAERLUND", "I would like"),
        ("turn", "QUESTION", "QUESTION: Minister, will"),
        ("furniture", None, "(Laughter.)"),
        ("turn", "FOREIGN MINISTER BAERLUND", "FOREIGN MINISTER BAERLUND:"),
        ("paragraph", None, "Ms. Adeyemi said"),
        ("furniture", None, "This interview has"),
    ]


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("Q: When did you know?", "Q"),
        ("A. About an hour before.", "A"),
        ("Q    Thank you. When did you know?", "Q"),
        ("MS. NULAND: Next question.", "MS. NULAND"),
        ("SEN. BEN SANDLER (I-VT): No, I did not.", "SEN. BEN SANDLER (I-VT)"),
        ("CARLA BOOTH, HOST: Good evening.", "CARLA BOOTH, HOST"),
        ("Mr. Smith (Canada): My delegation agrees.", "Mr. Smith (Canada)"),
        ("The President: I thank the speaker.", "The President"),
        ("Mr. Petrov (Togo) (spoke in French): We cannot.", "Mr. Petrov (Togo) (spoke in French)"),
        ("UNIDENTIFIED REPORTER: Sir?", "UNIDENTIFIED REPORTER"),
        (">> ADA OKORO: Welcome back.", "ADA OKORO"),
        ("Ada Okoro (00:01:15): Welcome back.", "Ada Okoro"),
        ("[1:15] Ada Okoro: Welcome back.", "Ada Okoro"),
        ("Ada Okoro [00:01:15] Welcome back.", "Ada Okoro"),
        ("Ada Okoro (PPE). – Madam President, we agree.", "Ada Okoro (PPE)"),
        (">> ADA OKORO: WE ARE BACK.", "ADA OKORO"),
        ("Question (Danube Wire): Until when?", "Question (Danube Wire)"),
        ("Ms. OKORO of Ohio. I yield the floor.", "Ms. OKORO of Ohio"),
        ("The CHAIRMAN. The committee will come to order.", "The CHAIRMAN"),
    ],
)
def test_label_opens_a_turn_in_company(line: str, label: str) -> None:
    text = f"QUESTION: Why now?\n\n{line}\n\nQUESTION: And then?"
    assert told(text)[1][:2] == ("turn", label)


@pytest.mark.parametrize(
    "line",
    [
        "WASHINGTON: The White House denied it on Friday.",
        "Background: The talks broke down in May.",
        "The message was clear: stop building.",
        "Note: names have been changed.",
        "UPDATE: The road is open again.",
        "Minister: no deal yet. That was the word in the corridor.",
        "Dr. PEPPER. That was the whole menu.",
        "Vote now: the poll is open until noon.",
        "Investment Source: the port says it pays.",
        "To President Moe: never again.",
        "President Moe, who built it, and others, learned a lesson: never build in sand.",
        "Mr. SMITH went to the port.",
        "Rosa Wendell:",
        "ARMAND KOFFI (Togo) said his delegation would vote in favour: the text was fair.",
    ],
)
def test_colon_alone_makes_no_turn(line: str) -> None:
    text = f"The road to the port was closed on Monday.\n\n{line}\n\nNobody was hurt, the police said."
    assert {kind for kind, *_ in told(text)} == {"paragraph"}


def test_headline_with_an_office_and_a_colon_is_no_turn() -> None:
    text = "The road was closed on Monday.\n\nPORT MINISTER: BRIDGE WILL STAY SHUT\n\nNobody was hurt, the police said."
    assert [kind for kind, *_ in told(text)] == ["paragraph", "heading", "paragraph"]


def test_stage_direction_between_turns_is_furniture() -> None:
    text = "KRAL: Here is the mayor.\n\n(SOUNDBITE OF ARCHIVED RECORDING)\n\nADA MOE: We will not.\n\nKRAL: Thanks."
    assert [kind for kind, *_ in told(text)] == ["turn", "furniture", "turn", "turn"]


def test_names_before_a_colon_are_outlets_in_a_press_review() -> None:
    text = "It is the third talk.\n\nIt was long.\n\nThe Courier: “It is dead.”\n\nTagesblatt: “Nobody wins.”\n"
    kinds = [[block.kind for block in find_blocks(text, title=title)] for title in (None, "What the papers say")]
    assert [kind.count("turn") for kind in kinds] == [0, 2]


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("From Vienna, Jane Roe reports on the talks:", "Jane Roe"),
        ("The talks go on, as the Courier’s Max Poe reports:", "Max Poe"),
        ("Here’s Ada Moe:", "Ada Moe"),
        ("Here’s the latest on the story:", None),
        ("Here is our earlier post:", None),
    ],
)
def test_line_leads_in_to_whoever_reports(line: str, label: str | None) -> None:
    found = told(f"The bridge was shut.\n\n{line}\n\n“It is old.”\n\nNobody was hurt.")[1]
    assert found[0] == ("attribution" if label else "paragraph")
    assert label is None or (found[1] or "").endswith(label)


def test_bare_names_are_turns_where_they_take_turns() -> None:
    text = "Ben Oyelaran: Would you do it again?\n\nNuala Fenn: Tomorrow.\n\nOyelaran: Why?\n\nFenn: For the trees."
    assert [label for _, label, _ in told(text)] == ["Ben Oyelaran", "Nuala Fenn", "Oyelaran", "Fenn"]


@pytest.mark.parametrize(
    "text",
    [
        "Briefing on the bridge\nMR. LASKO: Good morning\nQ: Until when?\nMR. LASKO: Until June.\n",
        "Briefing on the bridge\nMR. LASKO: Good morning\n\nQ: Until when?\n\nMR. LASKO: Until June.\n",
        "Briefing on the bridge\n\nMR. LASKO: Good morning\n\nQ: Until when?\n\nMR. LASKO: Until June.\n",
        "Briefing on the bridge\n\nMay 4, 2025\n\nMR. LASKO: Good morning\nQ: Until when?\nMR. LASKO: Until June.\n",
    ],
    ids=["lines", "first line", "paragraphs", "day between"],
)
def test_turn_directly_below_the_title_is_a_turn(text: str) -> None:
    document = clean_page(Page("a", "a", "text", text))
    assert document.title == "Briefing on the bridge"
    labels = [text[slice(*block.label)] for block in document.blocks if block.kind == "turn" and block.label]
    assert labels == ["MR. LASKO", "Q", "MR. LASKO"]


def test_question_below_the_title_is_no_title() -> None:
    text = "Interview\nQ: Why is the bridge shut?\nA: It has cracks.\nQ: Until when?\nA: June.\n"
    document = clean_page(Page("a", "a", "text", text))
    assert document.title != "Q: Why is the bridge shut?"
    assert [block.kind for block in document.blocks][1:] == ["turn"] * 4


def test_label_on_a_line_of_its_own_opens_a_turn_in_a_transcript() -> None:
    text = "Ada Okoro (00:01):\nWelcome.\n\nTom Blake (00:02):\nHe said so.\n\nI am glad.\n\nAda Okoro (00:03):\nSo?\n"
    assert [label for _, label, _ in told(text)] == ["Ada Okoro"] * 2 + ["Tom Blake"] * 3 + ["Ada Okoro"] * 2


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("• Tom Blake: “It is late.”", "Tom Blake"),
        ("• Tom Blake (union leader) – “It is late.”", "Tom Blake (union leader)"),
        ("• Minister Ada Okoro — “It is late.”", "Minister Ada Okoro"),
        ("• The verdict – “It is late” – came at noon.", None),
        ("• Bolts and nuts — “spare parts”.", None),
    ],
)
def test_bullet_may_open_with_who_speaks(line: str, label: str | None) -> None:
    assert told(f"{line}\n• It rained.")[0][:2] == ("bullet", label)


def test_name_above_a_quotation_credits_it() -> None:
    text = "Reactions\n\nRosa Wendell:\n“We are sorry.”\n\nTom Blake, union leader:\n“I am not.”\n\nIt rained.\n"
    assert [(kind, label) for kind, label, _ in told(text)][1:] == [
        ("attribution", "Rosa Wendell"),
        ("quotation", None),
        ("attribution", "Tom Blake, union leader"),
        ("quotation", None),
        ("paragraph", None),
    ]


def test_last_line_of_a_quoted_block_credits_it() -> None:
    text = "She wrote to all.\n\n> We will not build.\n> Not now.\n>\n> — Mayor Ann Lund\n\nShe left the hall.\n"
    assert [(kind, label) for kind, label, _ in told(text)] == [
        ("paragraph", None),
        ("quotation", None),
        ("attribution", "Mayor Ann Lund"),
        ("paragraph", None),
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [("[10:15] ", "[09:05] "), ("1015 GMT: ", "0905 GMT: "), ("3h ago 10.15 BST\n\n", "4 hours ago 09.05 BST\n\n")],
    ids=["brackets", "four figures", "ago"],
)
def test_entry_of_a_live_blog_opens_with_its_hour(first: str, second: str) -> None:
    text = f"Storm: live\n\n{first}The bridge is shut, she said.\n\n{second}Schools stay closed, he said.\n"
    assert [kind for kind, *_ in told(text)][1:] == ["time", "paragraph", "time", "paragraph"]


@pytest.mark.parametrize("line", ["2:05 P.M. EST", "END 2:20 P.M. EST", "11:30 AM ET"])
def test_hour_in_capitals_is_a_time(line: str) -> None:
    text = f"Q: Why now?\n\n{line}\n\nQ: And then?"
    assert told(text)[1][0] == "time"


def test_bold_labels_are_turns_and_no_bullets() -> None:
    text = "**Ann Lund:** Is it *safe*?\n\n**Colin Pym**: No.\n\n**Ann Lund:** Why?\n\n**Colin Pym**: It has cracks."
    assert [label for _, label, _ in told(text)] == ["Ann Lund", "Colin Pym", "Ann Lund", "Colin Pym"]
    assert [label for _, label, _ in told("**Q.** Why?\n\n**A.** Cracks.")] == ["Q", "A"]
    assert [kind for kind, *_ in told("* It is *shut*.\n* It has cracks.")] == ["bullet", "bullet"]


def test_quotations_keep_the_line_that_credits_them() -> None:
    assert told(REACTIONS) == [
        ("heading", None, "What they said"),
        ("quotation", None, "“A safe pair"),
        ("attribution", "Senator Mike Tolland (R-Ohio)", "— Senator Mike"),
        ("attribution", "Chairwoman Rosa Wendell", "And from Chairwoman"),
        ("quotation", None, "“The bridge is"),
        ("attribution", "Bright Communications", "– Bright Communications"),
        ("quotation", None, "“We were robbed.”"),
        ("attribution", "Goalkeeper Ann Moe after the match", "Goalkeeper Ann Moe"),
        ("bullet", None, "• My rent"),
        ("attribution", "Jade, 24, Leeds", "Jade, 24, Leeds"),
        ("bullet", None, "• “We just"),
        ("attribution", "Priya, 28", "– Priya, 28"),
        ("bullet", "Inspector Ana Reis", "• Inspector Ana"),
    ]


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("The quay is ours again. Thank you! — Ada Moe (@adamoe) May 4, 2025", "Ada Moe (@adamoe)"),
        ("“Nobody asked us” is no plan. pic.twitter.com/a1 — Moe, Ada (@moe_a) 4 May 2025", "Moe, Ada (@moe_a)"),
        ("No comment today -- Harbour Police (@hp.example) May 4, 2025 at 3:01 PM", "Harbour Police (@hp.example)"),
        ("Rain again. A post shared by Ada Moe (@adamoe) on May 4, 2025 at 3:01am PDT", "Ada Moe (@adamoe)"),
    ],
)
def test_post_of_a_social_medium_is_a_quotation_with_its_credit(line: str, label: str) -> None:
    found = told(f"The bridge was closed on Monday.\n\n{line}\n\nEngineers arrive on Wednesday.")
    assert [(kind, credit) for kind, credit, _ in found] == [
        ("paragraph", None),
        ("quotation", None),
        ("attribution", label),
        ("paragraph", None),
    ]


def test_credit_of_a_post_may_have_a_line_of_its_own() -> None:
    text = "The quay was shut.\n\nIt is ours again. #quay\n\n— Ada Moe (@adamoe) May 4, 2025\n\nHe was shown the post."
    assert [kind for kind, *_ in told(text)] == ["paragraph", "quotation", "attribution", "paragraph"]


@pytest.mark.parametrize(
    "line",
    [
        "The mayor wrote to Ada Moe (@adamoe) on May 4, 2025, and got no answer.",
        "The engineers — among them Ada Moe (@adamoe) — arrived on May 4, 2025",
    ],
)
def test_account_inside_a_sentence_credits_nothing(line: str) -> None:
    assert [kind for kind, *_ in told(f"It was closed.\n\n{line}\n\nIt is old.")][1] == "paragraph"


OPINIONS = """What they say

The left opposes the bridge.

“It will never pay. Nobody needs it…

“And nobody will use it.”

Ada Moe, Harbour Week

“Boats are cheaper.”

Tom Okoro and Rui Alba, The Quay

From the right

“It pays for itself.”

Editorial Board, Saldry Post
"""


def test_author_and_outlet_below_a_quotation_credit_it() -> None:
    credits = [label for kind, label, _ in told(OPINIONS) if kind == "attribution"]
    assert credits == ["Ada Moe, Harbour Week", "Tom Okoro and Rui Alba, The Quay", "Editorial Board, Saldry Post"]
    assert [words for kind, _, words in told(OPINIONS) if kind == "heading"] == ["What they say", "From the right"]


@pytest.mark.parametrize(
    "line", ["Port Saldry, Cozia", "What Happens Next, in Figures", "Ada Moe, who built it, left"]
)
def test_one_line_with_a_comma_below_a_quotation_is_no_credit(line: str) -> None:
    assert "attribution" not in [kind for kind, *_ in told(f"It shut.\n\n“It is late.”\n\n{line}\n\nIt is old.")]


@pytest.mark.parametrize(
    "line",
    [
        "“We are ready,” said the mayor as the water rose.",
        "“We are ready” — and nobody doubted it.",
        "“We are ready.” The mayor said so twice.",
        "“We are ready.” Moretti, 27, was assigned to a battalion.",
        "“We are ready.” He left at nine, 24 hours late.",
    ],
)
def test_prose_behind_a_quotation_is_no_credit(line: str) -> None:
    assert [kind for kind, *_ in told(line)] == ["paragraph"]


def test_live_blog_has_times_headings_and_lead_ins() -> None:
    assert [(kind, label) for kind, label, _ in told(LIVE_BLOG)] == [
        ("heading", None),
        ("time", None),
        ("heading", None),
        ("paragraph", None),
        ("time", None),
        ("heading", None),
        ("paragraph", None),
        ("time", None),
        ("heading", None),
        ("time", None),
        ("attribution", "Our correspondent Lise Aubin"),
        ("paragraph", None),
    ]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("WHAT HAPPENS NEXT", "heading"),
        ("What Happens Next for the Harbour", "heading"),
        ("## What happens next", "heading"),
        ("Three key numbers", "heading"),
        ("> I told them in March.", "quotation"),
        ("“Stay home.”", "quotation"),
        ("“So far we have kept below that.", "quotation"),
        ("'Stay home.'", "quotation"),
        ("‘Don’t go,’ she said.", "paragraph"),
        ("At 18.42 the mayor spoke.", "paragraph"),
        ("4.50pm", "time"),
        ("Last updated: 9 September 2025 18:42 CEST", "time"),
    ],
)
def test_line_is_told_by_its_form(line: str, kind: str) -> None:
    text = f"The bridge was closed on Monday.\n\n{line}\n\nEngineers arrive on Wednesday."
    assert told(text)[1][0] == kind


def test_label_of_a_summary_is_apart_from_its_first_point() -> None:
    text = "Story highlights Mayor shuts bridge\n\nIt may open in June\n\nThe bridge at Saldry was shut on Monday."
    assert [(kind, words) for kind, _, words in told(text)][:2] == [
        ("furniture", "Story highlights"),
        ("bullet", "Mayor shuts bridge"),
    ]
    assert [kind for kind, *_ in told("The story highlights a risk.\n\nHighlights of the day were few.")] == [
        "paragraph",
        "paragraph",
    ]


def test_wrapped_lines_are_one_paragraph() -> None:
    text = (
        "The bridge over the harbour was closed on Monday after a storm that\ntore two cables from their anchors.\n\n"
        "It is old."
    )
    assert [kind for kind, *_ in told(text)] == ["paragraph", "paragraph"]


def test_document_tells_caption_imprint_and_title_apart() -> None:
    text = (
        "Bridge closes\n\nBy Ana Roe\nHarbour News, 3 May 2025\n\nIt was closed.\n\n"
        "PHOTO: The bridge. Ana Roe/Harbour News\n\nShare this story\n"
    )
    document = clean_page(Page("bridge", "bridge.txt", "text", text))
    assert [block.kind for block in document.blocks] == [
        "heading",
        "furniture",
        "furniture",
        "paragraph",
        "caption",
        "furniture",
    ]


def test_sentences_before_the_dateline_are_text() -> None:
    text = (
        "Bridge stays shut\n\n“We are grateful to everybody who stayed away from the quay tonight. We have the ship in "
        "tow, and nobody was hurt,” said Colonel Ada Moe, commander of the harbour police.\n\n"
        "PORT SALDRY — Four days after the storm the bridge is shut.\n"
    )
    assert [block.kind for block in clean_page(Page("a", "a", "text", text)).blocks] == [
        "heading",
        "paragraph",
        "paragraph",
    ]


def test_blocks_survive_export_and_reading_again() -> None:
    document = clean_page(Page("talk", "talk.txt", "text", TRANSCRIPT))
    row = record_to_dict(Record(document))
    assert row["blocks"][0] == {"span": [0, 56], "kind": "turn", "label": [0, 25]}
    assert record_from_dict(row).document.blocks == document.blocks


LINES = [
    "Q: Why?",
    "— Ana Roe, 24",
    "“Yes.” — Ana Roe",
    "18:42",
    "• One. Jo, 24, Leeds",
    "NEWS",
    "Prose.",
    "",
    "\r",
    "> a",
]


@given(st.lists(st.sampled_from(LINES) | st.text(max_size=30), max_size=12).map("\n".join))
def test_each_word_is_in_one_block(text: str) -> None:
    document = clean_page(Page("any", "any.txt", "text", text))
    covered, end = set(), 0
    for block in document.blocks:
        assert end <= block.span.start < block.span.end <= len(text)
        assert block.label is None or Span(0, len(text)).contains(block.label)
        end = block.span.end
        covered.update(range(*block.span))
    assert all(text[place].isspace() for place in range(len(text)) if place not in covered)


def test_entries_have_times_in_several_notations_and_headlines_with_colons() -> None:
    text = (
        "Live: the storm\n\n17:42\nMayor of Ennis: stay indoors\n\nThe mayor spoke.\n\n14h35\n\nIt rains.\n\n"
        "09.02 **Union: no choice.** It voted.\n"
    )
    blocks = find_blocks(text)
    assert [text[slice(*b.span)] for b in blocks if b.kind == "time"] == ["17:42", "14h35", "09.02"]
    assert "Mayor of Ennis: stay indoors" in [text[slice(*b.span)] for b in blocks if b.kind == "heading"]
    assert not any(b.kind == "turn" for b in blocks)


def test_byline_of_an_entry_is_furniture() -> None:
    text = "Live: the storm\n\n16:58\nBy Owen Pryd\n\nIt rains.\n\n15:10\n\nBy the quay it rains.\n"
    found = [text[slice(*b.span)] for b in find_blocks(text, body_start=15) if b.kind == "furniture"]
    assert found == ["By Owen Pryd"]
