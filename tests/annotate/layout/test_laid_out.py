"""What the layout of a report credits: turns, questions, credited quotations, bullets."""

from __future__ import annotations

from dataclasses import replace

import pytest

from marked import read_marked
from sayso.annotate.layout.laid_out import lay_out_statements
from sayso.clean.blocks import find_blocks
from sayso.domain.record import Record
from sayso.domain.statement import Statement


def read(marked: str, *persons: str, organizations: tuple[str, ...] = (), **document: object) -> Record:
    """A report with what the marks say that the reader found, before its layout was read."""
    record = read_marked(marked, persons=persons, organizations=organizations, **document)
    blocks = find_blocks(record.text, body_start=record.text.index("\n") + 1)
    return replace(record, document=replace(record.document, blocks=blocks))


def laid(marked: str, *persons: str, **document: object) -> list[Statement]:
    return list(lay_out_statements(read(marked, *persons, **document)).statements)  # type: ignore[arg-type]


def told(statements: list[Statement]) -> list[tuple[str | None, str, str]]:
    """Name, type and words of each."""
    return [(s.speaker.name, s.speaker.type, s.content.text) for s in statements if s.speaker]


BRIEFING = """Briefing on the tunnel

Port Minister Ingrid Baerlund and spokeswoman Maya Oduya met the press.

MS. ODUYA: Good afternoon, everybody.

PORT MINISTER BAERLUND: [1:We] <1:told> the unions {1:that it would open}. It opens in June.

The ferry stays and gets a new engine and spare parts for ten years, [2:the union] <2:says> {2:so too}.

Q: Is it safe? [3:You] <3:said> {3:that it leaks}.

(Laughter.)

PORT MINISTER BAERLUND: It is.
"""


def test_a_turn_is_one_statement_by_the_person_in_its_label() -> None:
    found = laid(BRIEFING, "Ingrid Baerlund", "Maya Oduya", organizations=("union",))
    minister = "We told the unions that it would open. It opens in June. … "
    minister += "The ferry stays and gets a new engine and spare parts for ten years, the union says so too."
    assert told(found) == [
        ("Maya Oduya", "person", "Good afternoon, everybody."),
        ("Ingrid Baerlund", "person", minister),
        ("union", "organization", "so too"),
        ("questioner", "unnamed", "Is it safe? You said that it leaks."),
        ("Ingrid Baerlund", "person", "It is."),
    ]
    assert found[1].source is not None and found[1].source.text == "PORT MINISTER BAERLUND"
    assert found[1].cue is not None and found[1].cue.text == ":"
    assert found[1].speaker is not None and (found[1].speaker.role, found[1].confidence) == ("Port Minister", 0.95)
    assert found[2].within == found[1].id and found[1].within is None


def test_laying_out_again_changes_nothing() -> None:
    once = lay_out_statements(read(BRIEFING, "Ingrid Baerlund", "Maya Oduya"))
    assert lay_out_statements(once).statements == once.statements


INTERVIEW = (
    "The writer at sea\n\n{lead}\n\n{q}: When did you start?\n\n{a}: At nine.\n\n{q}: And now?\n\n{a}: Never again.\n"
)


@pytest.mark.parametrize(
    ("labels", "document", "asks", "answers"),
    [
        (("Q", "A"), {"byline": ("Ruth Aske",)}, ("Ruth Aske", "person"), "Piotr Lasko"),
        (("Q", "A"), {"outlet": "The Courier"}, ("The Courier", "author"), "Piotr Lasko"),
        (("INTERVIEWER", "LASKO"), {"byline": ("Ruth Aske",)}, ("Ruth Aske", "person"), "Piotr Lasko"),
        (("RA", "PL"), {"byline": ("Ruth Aske",)}, ("Ruth Aske", "person"), "Piotr Lasko"),
        (("REPORTER 2", "MR. LASKO"), {"byline": ("A", "B")}, ("reporter", "unnamed"), "Piotr Lasko"),
        (("HOST", "MR. LASKO"), {}, ("host", "unnamed"), "Piotr Lasko"),
    ],
    ids=["questions and answers", "without a byline", "interviewer", "initials", "numbered", "host"],
)
def test_a_question_belongs_to_whoever_asks_it(
    labels: tuple[str, str], document: dict[str, object], asks: tuple[str | None, str], answers: str
) -> None:
    text = INTERVIEW.format(lead="Piotr Lasko, a novelist, sold his boat.", q=labels[0], a=labels[1])
    found = laid(text, "Piotr Lasko", "Ruth Aske", **document)
    assert [(name, kind) for name, kind, _ in told(found)] == 2 * [asks, (answers, "person")]
    assert found[1].speaker is not None and found[1].speaker.role == "novelist"


def test_two_people_may_have_labels_of_several_forms() -> None:
    text = (
        "Talk\n\nPiotr Lasko, a novelist, sold his boat. Lasko is sixty.\n\nQ: When?\n\nA: At nine.\n\nRA: Why?\n\n"
        "PL: I was tired.\n\nRuth Aske: Of the sea?\n\nPiotr Lasko: Of boats.\n"
    )
    names = [name for name, _, _ in told(laid(text, "Piotr Lasko", "Ruth Aske", "Lasko"))]
    assert names == 3 * ["Ruth Aske", "Piotr Lasko"]


def test_who_asks_may_say_the_name_or_the_label_has_it() -> None:
    text = (
        "Briefing\n\nMaya Oduya took questions.\n\nMS. ODUYA: Please.\n\nQ: Jane Coyle, from the Post. Is it safe?\n\n"
        "MS. ODUYA: Yes.\n\nQUESTION (Rui Alba, Farol): Until when?\n\nMS. ODUYA: June.\n\nQ: Maya, may I ask?\n"
    )
    found = laid(text, "Maya Oduya", "Jane Coyle", "Rui Alba")
    assert [name for name, _, _ in told(found)][1::2] == ["Jane Coyle", "Rui Alba", "questioner"]


def test_a_form_of_address_tells_people_of_one_surname_apart() -> None:
    text = (
        "Hearing\n\nBen Sandler, the chairman, and Sarah Sandler, an engineer, came.\n\nTHE CLERK: Begin.\n\n"
        "MR. SANDLER: The dam holds.\n\nMS. SANDLER: It leaked.\n\nMR. SANDLER: It did not.\n"
    )
    found = told(laid(text, "Ben Sandler", "Sarah Sandler"))
    assert [name for name, _, _ in found] == ["the clerk", "Ben Sandler", "Sarah Sandler", "Ben Sandler"] or [
        name for name, _, _ in found
    ] == ["clerk", "Ben Sandler", "Sarah Sandler", "Ben Sandler"]


@pytest.mark.parametrize(
    ("labels", "names"),
    [
        (["REP. TOM BLAKE", "BLAKE", "INES BLAKE, LAWYER", "INES BLAKE", "THE CLERK"], "TTII-"),
        (["INES MORA BLAKE", "MORA BLAKE", "REP. TOM BLAKE", "BLAKE", "MORA BLAKE", "BLAKE"], "IITTIT"),
        (["REP. TOM BLAKE", "INES BLAKE", "BLAKE", "TOM BLAKE", "BLAKE"], "TIITT"),
        (["REP. TOM BLAKE", "INES MORA BLAKE", "BLAKE", "INES BLAKE", "MORA BLAKE"], "TITII"),
    ],
    ids=["one so far", "shortened otherwise", "who spoke last", "shortened further down"],
)
def test_a_surname_alone_means_the_namesake_who_is_called_by_it(labels: list[str], names: str) -> None:
    spoken = "\n\n".join(f"{label}: It is number {number}." for number, label in enumerate(labels))
    text = f"Hearing\n\nTom Blake and Ines Mora Blake came to the hall.\n\n{spoken}\n"
    found = told(laid(text, "Tom Blake", "Ines Mora Blake"))
    wanted = {"T": "Tom Blake", "I": "Ines Mora Blake"}
    assert [name for (name, _, _), letter in zip(found, names, strict=True) if letter in wanted] == [
        wanted[letter] for letter in names if letter in wanted
    ]


@pytest.mark.parametrize(
    ("label", "role", "country"),
    [
        ("ADA OKORO, FOREIGN MINISTER OF CHAD", "Foreign Minister of Chad", "TCD"),
        ("ADA OKORO, PRESIDENT OF THE UNITED STATES", "President of the United States", "USA"),
        ("ADA OKORO, AMBASSADOR TO ISRAEL", "Ambassador to Israel", None),
        ("ADA OKORO, CHAIRWOMAN", "CHAIRWOMAN", None),
    ],
)
def test_a_label_tells_role_and_country(label: str, role: str, country: str | None) -> None:
    text = f"Hearing\n\nThey met in the hall.\n\n{label}: It opens in June.\n\nQ: Why?\n\nOKORO: It is safe.\n"
    speaker = laid(text)[0].speaker
    assert speaker is not None
    assert (speaker.name, speaker.role, speaker.country) == ("Ada Okoro", role, country)


def test_items_of_a_press_review_are_by_outlets() -> None:
    text = (
        "Press review\n\nThe Courier (Veldon): The truce is dead.\n\nLe Port: Talks go on.\n\nMR. BLAKE: I disagree.\n"
        "\nLe Port: It may snow.\n"
    )
    found = told(laid(text, title="Press review"))
    assert [(name, kind) for name, kind, _ in found] == [
        ("Courier", "outlet"),
        ("Le Port", "outlet"),
        ("Blake", "person"),
        ("Le Port", "outlet"),
    ]


def test_questions_of_a_deposition_are_by_whoever_examines() -> None:
    text = (
        "Deposition of Rui Alba\n\nCROSS-EXAMINATION\n\nBY MS. LUND:\n\nQ. When was it?\n\nA. In March.\n\n"
        "BY MR. HOLM:\n\nQ. Whom did you tell?\n\nA. The port.\n"
    )
    found = told(laid(text, "Rui Alba"))
    assert [(name, words) for name, _, words in found] == [
        ("Lund", "When was it?"),
        ("Rui Alba", "In March."),
        ("Holm", "Whom did you tell?"),
        ("Rui Alba", "The port."),
    ]


def test_a_part_is_played_by_the_person_of_whom_the_report_says_so() -> None:
    text = "Panel\n\nModerator Lena Voss opened.\n\nMODERATOR: Welcome.\n\nTOMAS RIEL: Thank you.\n\nMODERATOR: And?\n"
    assert [name for name, _, _ in told(laid(text, "Lena Voss", "Tomas Riel"))] == [
        "Lena Voss",
        "Tomas Riel",
        "Lena Voss",
    ]


def test_a_country_in_brackets_is_the_delegates() -> None:
    text = "Council\n\nThey met.\n\nMs. Juul (Norway): We call for a ceasefire.\n\nMr. Osei (Ghana): So do we.\n"
    found = laid(text, "Juul", "Osei")
    assert [(s.speaker.name, s.speaker.country) for s in found if s.speaker] == [("Juul", "NOR"), ("Osei", "GHA")]


REACTIONS = """Voices on the toll

[1:Piotr Lasko] <1:said> {1:it was dear}.

{2:“It is a tax on the poor.”}

— Piotr Lasko, greengrocer, Halden

“I have waited for years. {3:The air will be better.}

“And quiet, too.”

— Goalkeeper Ann-Kristin Moe, Kestrel Research

“Nobody asked us.”

— Halden Traders' Association

And from Chairwoman Rosa Wendell:

“The board voted for it.”
"""


def test_a_quotation_with_a_line_of_its_own_belongs_to_that_line() -> None:
    found = laid(REACTIONS, "Piotr Lasko", "Rosa Wendell")
    assert told(found) == [
        ("Piotr Lasko", "person", "“It is a tax on the poor.”"),
        ("Ann-Kristin Moe", "person", "“I have waited for years. The air will be better."),
        ("Ann-Kristin Moe", "person", "“And quiet, too.”"),
        ("Halden Traders' Association", "organization", "“Nobody asked us.”"),
        ("Rosa Wendell", "person", "“The board voted for it.”"),
    ]
    before, lasko, moe, later, *_ = found
    assert before.content.text == "it was dear" and before.speaker is None
    assert lasko.speaker is not None and lasko.speaker.role == "greengrocer"
    assert later.continues == moe.id and later.source is None
    assert moe.speaker is not None and moe.speaker.role == "Goalkeeper"
    assert {one.kind for one in found[1:]} == {"direct"}


def test_a_post_of_a_social_medium_belongs_to_its_account() -> None:
    marked = (
        "Bridge stays shut\n\nTraders were angry.\n\n[1:They] <1:told> me {1:“never” again}. Enough! "
        "https://t.example/a1 pic.twitter.com/b2 — mara okoro (@okoro_m) May 4, 2025\n\n"
        "“Shut for good” is a lie. — Mayor Ada Moe (@adamoe) May 5, 2025\n\nThe bridge is old.\n"
    )
    found = laid(marked, "Ada Moe")
    assert told(found) == [
        ("mara okoro", "person", "They told me “never” again. Enough!"),
        ("they", "group", "“never” again"),
        ("Ada Moe", "person", "“Shut for good” is a lie."),
    ]
    assert found[0].source is not None and found[0].source.text == "mara okoro (@okoro_m)"
    assert found[1].within == found[0].id


def test_opinions_belong_to_the_author_in_the_line_below() -> None:
    marked = (
        "What they say\n\n“It will never pay…\n\n“And nobody will use it.”\n\nAda Moe, Harbour Week\n\n"
        "“Boats are cheaper.”\n\nTom Okoro, The Quay\n"
    )
    found = laid(marked, "Ada Moe", "Tom Okoro")
    assert told(found) == [
        ("Ada Moe", "person", "“It will never pay…"),
        ("Ada Moe", "person", "“And nobody will use it.”"),
        ("Tom Okoro", "person", "“Boats are cheaper.”"),
    ]
    assert found[1].continues == found[0].id


def test_bullets_are_credited_by_their_end_or_their_opening() -> None:
    text = "Curfew\n\n• “I feel safe.” Jade, 24, Leeds\n• “The club is shut.” Omar, 19\n• Alma Smith: “He hates it.”\n"
    assert [name for name, _, _ in told(laid(text, "Alma Smith"))] == ["Jade", "Omar", "Alma Smith"]


@pytest.mark.parametrize(
    "marked",
    [
        "Yard\n\n{1:“The offer is fair,”} [1:Rosa Lind] <1:said>. — Rosa Lind\n",
        "Bridge stays shut\n\nMayor [1:Ines Brandt] <1:said> {1:it would stay shut}. {2:“We will not risk a life.”}\n",
        "Bridge\n\nNote: the bridge is old.\n\n[1:He] <1:said> {1:“no.”}\n",
        "News\n\nHousing Crisis: {1:It is} dear, [1:he] <1:said>.\n\nHousing Crisis: A Way Out of It\n",
        "Yard\n\n[1:He] <1:said> {1:“it would be shut for good.”}\n\n— Rosa Lind contributed to this report\n",
    ],
    ids=["a sentence says it itself", "prose", "a label of the text", "a label that names nobody", "makers"],
)
def test_what_the_layout_does_not_credit_stays_as_it_is(marked: str) -> None:
    record = read(marked, "Rosa Lind", "Ines Brandt")
    assert lay_out_statements(record).statements == record.statements


def test_only_the_credited_words_leave_a_statement() -> None:
    marked = (
        "Yard\n\n{1:“I signed on Friday.”} [1:She] <1:added>: {1:“They are proud.”}\n\n"
        "{1:“Nobody believed me.”}\n\n— Rosa Lind, welder\n"
    )
    found = laid(marked, "Rosa Lind")
    assert [(s.content.text, s.source.text if s.source else None) for s in found] == [
        ("“I signed on Friday.” … “They are proud.”", "She"),
        ("“Nobody believed me.”", "Rosa Lind, welder"),
    ]


def test_a_report_without_blocks_comes_back_itself() -> None:
    record = read_marked("[1:She] <1:said> {1:no}.")
    assert lay_out_statements(record) is record


def test_words_of_a_heading_leave_what_the_text_below_says() -> None:
    text = (
        "News\n\n[1:Bridge shut], mayor says\n\n{1:The bridge stays shut}, [1:Mayor Ann Lund] <1:said>. It rained.\n\n"
        "Nobody was hurt on the day, the police said at noon.\n"
    ).replace("[1:Bridge shut]", "{1:Bridge shut}")
    (found,) = laid(text, "Ann Lund")
    assert found.content.text == "The bridge stays shut"
    assert found.source is not None and found.source.text == "Mayor Ann Lund"


def test_dateline_leaves_the_statement_behind_it() -> None:
    marked = "Bridge shut\n\n{1:PORT SALDRY, May 4 (Danube Wire)} — {1:The bridge is shut}, [1:Ada Moe] <1:said>.\n"
    record = read_marked(marked, persons=("Ada Moe",))
    body = replace(record.document, body_start=record.text.index("The bridge is"))
    [statement] = lay_out_statements(replace(record, document=body)).statements
    assert statement.content.text == "The bridge is shut"


def test_a_label_of_the_page_says_nothing() -> None:
    marked = "[1:Story] <1:highlights> {1:Mayor shuts bridge}\n\n[2:Ada Moe] <2:said> {2:it was old}.\n"
    record = read_marked(marked, persons=("Ada Moe",))
    blocks = find_blocks(record.text)
    [kept] = lay_out_statements(replace(record, document=replace(record.document, blocks=blocks))).statements
    assert kept.content.text == "it was old"


def test_statement_of_a_heading_keeps_its_words() -> None:
    text = "News\n\n{1:Bridge shut}, [1:mayor] <1:says>\n\nThe bridge stays shut for now. It rained all day.\n"
    (found,) = laid(text)
    assert found.content.text == "Bridge shut"
