"""Who is named as the speaker of a statement, in what role."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from builders import make_document
from marked import read_marked
from sayso.annotate.reference.speakers import name_speakers
from sayso.domain.record import Record
from sayso.domain.statement import Speaker


def read(marked: str, *names: tuple[str, str]) -> list[Speaker]:
    """The speakers of a marked text, by the number of their attributions."""
    kinds = {kind: [words for words, k in names if k == kind] for kind in ("PERSON", "GPE", "ORG")}
    record = read_marked(marked, persons=kinds["PERSON"], places=kinds["GPE"], organizations=kinds["ORG"])
    numbers = re.findall(r"{(\d):", marked)
    order = sorted(range(len(numbers)), key=lambda n: numbers[n])
    speakers = [statement.speaker for statement in name_speakers(record).statements]
    return [speaker for n in order if (speaker := speakers[n]) is not None]


BERIT = ("Berit Sandnes", "PERSON")
OLAF = ("Olaf Kvam", "PERSON")
TWO_ORTEGAS = "Mayor Inés Ortega met Pablo Ortega, a fisherman, at the quay.\n\n"

NAMES = {
    "full name": ("[1:Berit Sandnes] <1:said> {1:the ferry was late}.", (BERIT,), "Berit Sandnes"),
    "title is no part of the name": (
        "[1:Transport Minister Berit Sandnes] <1:said> {1:the ferry was late}.",
        (BERIT,),
        "Berit Sandnes",
    ),
    "surname": (
        "Berit Sandnes came late. [1:Sandnes] <1:said> {1:the ferry was late}.",
        (BERIT,),
        "Berit Sandnes",
    ),
    "surname in capitals": (
        "Berit Sandnes took questions.\n\n[1:SANDNES]<1::> {1:The ferry was late.}",
        (BERIT,),
        "Berit Sandnes",
    ),
    "form of address": (
        "Berit Sandnes came. [1:Ms. Sandnes] <1:said> {1:nothing was ready}.",
        (BERIT,),
        "Berit Sandnes",
    ),
    "particles": (
        "Joris van der Meulen came. [1:Van der Meulen] <1:said> {1:no}.",
        (("Joris van der Meulen", "PERSON"),),
        "Joris van der Meulen",
    ),
    "family name first": (
        "President Bak Min-jun met the crew. [1:Bak] <1:said> {1:the harbour was safe}.",
        (("Bak Min-jun", "PERSON"),),
        "Bak Min-jun",
    ),
    "accents may be left out": (
        "Zoë Müller came. [1:Muller] <1:said> {1:it rained}.",
        (("Zoë Müller", "PERSON"),),
        "Zoë Müller",
    ),
    "namesake by form of address": (
        TWO_ORTEGAS + "[1:Mr. Ortega] <1:said> {1:the nets were empty}.",
        (("Inés Ortega", "PERSON"), ("Pablo Ortega", "PERSON")),
        "Pablo Ortega",
    ),
    "apposition behind an office": (
        "[1:A lawyer for the union, Olaf Kvam,] <1:said> {1:the strike was over}.",
        (OLAF,),
        "Olaf Kvam",
    ),
    "title alone as source, name behind it": (
        "[1:Transport Minister] Berit Sandnes <1:said> {1:the ferry was late}.",
        (BERIT,),
        "Berit Sandnes",
    ),
    "campaign of a person is no person": (
        "Berit Sandnes runs. [1:The Sandnes campaign] <1:said> {1:the posters were late}.",
        (BERIT,),
        "Sandnes campaign",
    ),
    "two persons": ("[1:Berit Sandnes and Olaf Kvam] <1:said> {1:so}.", (BERIT, OLAF), "Berit Sandnes; Olaf Kvam"),
}


@pytest.mark.parametrize(("marked", "entities", "name"), NAMES.values(), ids=NAMES)
def test_named_source_gets_the_fullest_name_of_the_report(
    marked: str, entities: tuple[tuple[str, str], ...], name: str
) -> None:
    (speaker,) = read(marked, *entities)
    assert speaker.name == name


MEANT = {
    "he is the man spoken of": (
        "Olaf Kvam and Berit Sandnes met. Kvam was tired. “I slept badly,” [1:he] <1:said>{1:.}",
        "Olaf Kvam",
    ),
    "she is not the man who spoke last": (
        "Berit Sandnes came with Olaf Kvam. “Good,” Kvam said. [1:She] <1:said> {1:it was bad}.",
        "Berit Sandnes",
    ),
    "who": ("The guests met Olaf Kvam, [1:who] <1:said> {1:the house was full}. Berit Sandnes left.", "Olaf Kvam"),
    "the office named before": (
        "Mayor Berit Sandnes and the fisherman Olaf Kvam met. [1:The mayor] <1:said> {1:it went well}.",
        "Berit Sandnes",
    ),
    "his lawyer": (
        "Berit Sandnes, a lawyer for Olaf Kvam, came at noon. Kvam slept. [1:His lawyer] <1:said> {1:he was ill}.",
        "Berit Sandnes",
    ),
    "whom the source quotes": (
        "[1:The daily Nordlys], <1:citing> Mayor Berit Sandnes, <1:wrote> {1:the quay was closed}. Olaf Kvam read it.",
        "Berit Sandnes",
    ),
}


@pytest.mark.parametrize(("marked", "name"), MEANT.values(), ids=MEANT)
def test_pronoun_or_description_means_who_is_spoken_of(marked: str, name: str) -> None:
    (speaker,) = read(marked, BERIT, OLAF)
    assert speaker.name == name


UNNAMED = {
    "description without article": (
        "[1:A senior harbour official who asked not to be named] <1:said> {1:no}.",
        "senior harbour official",
        "unnamed",
    ),
    "document": ("[1:The 40-page report] <1:says> {1:the crane was rusty}.", "40-page report", "document"),
    "group": ("[1:Some voters] <1:fear> {1:a long winter}.", "some voters", "group"),
    "ministry": ("[1:The Freedonian Defence Ministry] <1:denied> {1:it}.", "Freedonian Defence Ministry", "government"),
    "outlet named by what it is": ("[1:The newspaper Nordlys] <1:reported> {1:a storm}.", "Nordlys", "outlet"),
    "author": ("[1:I] <1:think> {1:the tunnel is a fancy}.", None, "author"),
    "nobody in particular": ("The vote <1:is expected> {1:to take place soon}.", None, "none"),
}


@pytest.mark.parametrize(("marked", "name", "kind"), UNNAMED.values(), ids=UNNAMED)
def test_source_without_a_persons_name_keeps_its_words(marked: str, name: str | None, kind: str) -> None:
    (speaker,) = read(marked)
    assert (speaker.name, speaker.type) == (name, kind)


def test_i_within_a_quotation_is_who_is_quoted() -> None:
    text = "[1:Olaf Kvam] <1:said> {1:“We sang and [2:I] <2:thought> {2:of home}.”} Berit Sandnes came."
    assert {speaker.name for speaker in read(text, BERIT, OLAF)} == {"Olaf Kvam"}


def test_official_described_again_is_the_same_official() -> None:
    text = "[1:A senior harbour official] <1:said> {1:the crane fell}. [2:The official] <2:added> {2:nobody was hurt}."
    assert [speaker.name for speaker in read(text)] == ["senior harbour official"] * 2


def test_agency_is_the_one_that_the_report_names() -> None:
    text = (
        "[1:The Coast Rescue Agency] <1:said> {1:two boats sank}. "
        "It was dark. [2:The agency] <2:said> {2:a third was missing}."
    )
    assert [speaker.name for speaker in read(text, ("Coast Rescue Agency", "ORG"))] == ["Coast Rescue Agency"] * 2


def test_initials_are_spelled_out_where_the_report_does() -> None:
    text = "The Coastal Weather Service was late. [1:CWS] <1:said> {1:the storm had turned}."
    assert read(text)[0].name == "Coastal Weather Service"


def test_speaker_already_known_is_kept() -> None:
    record = read_marked("“{1:It is late},” [1:Olaf Kvam] <1:said>.", persons=["Olaf Kvam"])
    known = Speaker(None, "none")
    record = replace(record, statements=tuple(replace(s, speaker=known) for s in record.statements))
    assert name_speakers(record).statements[0].speaker is known


ROLES = {
    "before the name": ("French Foreign Minister [1:Olaf Kvam] <1:said> {1:no}.", "French Foreign Minister"),
    "behind the name": ("[1:Olaf Kvam], the mayor of Prague, <1:said> {1:no}.", "mayor of Prague"),
    "who is": (
        "[1:Olaf Kvam], who is head of the Danish railways, <1:said> {1:no}.",
        "head of the Danish railways",
    ),
    "before a comma": ("Estonia's prime minister, [1:Olaf Kvam], <1:said> {1:no}.", "Estonia's prime minister"),
    "before a comma and a title": (
        "The head of the harbor police, Captain [1:Olaf Kvam], <1:said> {1:no}.",
        "head of the harbor police",
    ),
    "before a comma and a form of address": (
        "One Tory backbencher, Sir [1:Olaf Kvam], <1:said> {1:no}.",
        "Tory backbencher",
    ),
    "another's office before a comma": (
        "She met the president, Prime Minister [1:Olaf Kvam] <1:said>, and {1:no}.",
        "Prime Minister",
    ),
    "short title spelled out": ("Sen. [1:Olaf Kvam] (R-Ohio) <1:said> {1:no}.", "Senator"),
    "delegate's country in brackets": ("[1:OLAF KVAM] (Senegal) <1:said> {1:no}.", None),
    "place in brackets that is no country": ("Mayor [1:Olaf Kvam] (Ohio) <1:said> {1:no}.", "Mayor"),
    "verb is no part of it": ("He admires President Olaf Kvam. [1:Kvam] <1:said> {1:no}.", "President"),
    "country spoken of": (
        "Lisbon is angry. Justice Minister [1:Olaf Kvam] <1:said> {1:no}.",
        "Justice Minister",
    ),
    "another's office": (
        "[1:Olaf Kvam], a spokesman for the regional governor, <1:said> {1:no}.",
        "spokesman for the regional governor",
    ),
    "served by a spokesman": (
        "A spokesman for Danish Chancellor Olaf Kvam came. [1:Kvam] <1:said> {1:no}.",
        "Danish Chancellor",
    ),
    "behind the dateline": ("OSLO — President [1:Olaf Kvam] <1:said> {1:no}.", "President"),
    "not of whom he is named with": (
        "They met Berit Sandnes and Polish President Olaf Kvam. [1:Kvam] <1:said> {1:no}.",
        "Polish President",
    ),
    "full stop of the sentence": (
        "He chose Olaf Kvam, prime minister. [1:Kvam] <1:said> {1:no}.",
        "prime minister",
    ),
    "sent to a country": (
        "[1:Olaf Kvam], the former ambassador to Iraq, <1:said> {1:no}.",
        "former ambassador to Iraq",
    ),
    "telling of a country": (
        "Herald Mexico correspondent [1:Olaf Kvam] <1:said> {1:no}.",
        "Herald Mexico correspondent",
    ),
    "a country's journalist": ("Canadian journalist [1:Olaf Kvam] <1:said> {1:no}.", "Canadian journalist"),
    "palace": ("Kremlin spokesman [1:Olaf Kvam] <1:said> {1:no}.", "Kremlin spokesman"),
    "none": ("[1:Olaf Kvam], 59, of Narvik, <1:said> {1:no}.", None),
}


@pytest.mark.parametrize(("marked", "role"), ROLES.values(), ids=ROLES)
def test_role_is_what_the_report_gives(marked: str, role: str | None) -> None:
    (speaker,) = read(marked, OLAF)
    assert speaker.role == role


def test_office_reaches_over_the_ministry_that_it_heads() -> None:
    text = "Regional head of the Ministry of Urgent Situations [1:Olaf Kvam] <1:said> {1:no}."
    (speaker,) = read(text, OLAF, ("Ministry of Urgent Situations", "ORG"))
    assert speaker.role == "Regional head of the Ministry of Urgent Situations"


def test_sentence_before_is_no_part_of_an_office() -> None:
    for before in ("He feared Mali", "It was about defense", "He met the president"):
        (speaker,) = read(f"{before}. Governor [1:Olaf Kvam] <1:said> {{1:no}}.", OLAF)
        assert speaker.role == "Governor"
    for before in ("They look for a new minister.", "Who is the minister?", "He met Dr. Sandnes, the minister."):
        (speaker,) = read(f"{before} [1:Olaf Kvam] <1:said> {{1:no}}.", OLAF)
        assert speaker.role is None
    for title in ("Sen.", "Lt. Gov.", "Prof."):
        (speaker,) = read(f"He met [1:{title} Olaf Kvam] <1:said> {{1:no}}.", OLAF)
        assert speaker.role is not None


def test_holder_of_an_office_of_a_country_takes_no_namesakes_place() -> None:
    text = (
        "Olaf Kvam stayed. On Sunday Norway's Prime Minister Olaf Sandnes and Prince William were in attendance. "
        "[1:Kvam] <1:said> {1:no}. [2:Ann Williams] <2:said> {2:so}."
    )
    people = (("Olaf Sandnes", "PERSON"), ("Prince William", "PERSON"), ("Ann Williams", "PERSON"))
    kvam, williams = read(text, OLAF, *people)
    assert (kvam.name, kvam.role) == ("Olaf Kvam", None)
    assert (williams.name, williams.role) == ("Ann Williams", None)


def test_present_office_comes_before_a_former_one() -> None:
    text = "Olaf Kvam, a former deputy minister of fisheries, left. Party chairman [1:Olaf Kvam] <1:said> {1:no}."
    assert read(text, OLAF)[0].role == "Party chairman"


@pytest.mark.parametrize("source", ["[1:?]", "[1:“”]", "[1:,]", "[1:the]", "[1:'s]"])
def test_odd_sources_do_no_harm(source: str) -> None:
    (speaker,) = read(f"It rained. {source} <1:said> {{1:so}}.")
    assert speaker.type in {"none", "unnamed", "organization", "group"}


MENDED = {
    "word of the cue": "Olaf Kvam came. [1:Kvam said] {1:it rained}.",
    "word before": "Olaf Kvam came, [1:and Kvam] <1:said> {1:it rained}.",
    "half a word": "Olaf Kvam came. [1:Kva]m <1:said> {1:it rained}.",
    "given name only": "It was late. [1:Olaf] Kvam <1:said> {1:it rained}.",
}


@pytest.mark.parametrize("marked", MENDED.values(), ids=MENDED)
def test_source_a_word_too_long_or_short_names_the_same_speaker(marked: str) -> None:
    assert read(marked, OLAF)[0].name == "Olaf Kvam"


def test_cue_of_blanks_does_no_harm() -> None:
    (speaker,) = read("It rained.<1: > {1:so it was}.")
    assert speaker.type == "none"


def test_record_without_statements_stays_as_it_is() -> None:
    record = Record(make_document("It rained."))
    assert name_speakers(record) is record


@pytest.mark.parametrize(
    ("marked", "names", "name"),
    [
        pytest.param(
            "Iran closed the strait. The Atomic Energy Agency of Iran met. [1:Iran] <1:said> {1:the strait was safe}.",
            (("Iran", "GPE"), ("Atomic Energy Agency of Iran", "ORG")),
            "Iran",
            id="country-is-not-short-for-its-agency",
        ),
    ],
)
def test_body_or_paper_is_named_as_the_report_does(marked: str, names: tuple[tuple[str, str], ...], name: str) -> None:
    assert read(marked, *names)[0].name == name


@pytest.mark.parametrize(
    ("marked", "names", "name"),
    [
        pytest.param("Two left. [1:One of them] <1:said> {1:no}.", (), "one of them", id="one-of-them"),
        pytest.param(
            "[1:Norjet, the manufacturer], <1:said> {1:no}.", (("Norjet", "PERSON"),), "Norjet", id="body-by-apposition"
        ),
        pytest.param(
            "On Monday [1:NATO officials] <1:confirmed> {1:it}.", (), "NATO officials", id="day-before-the-source"
        ),
        pytest.param(
            "[1:A poll released Tuesday] <1:found> {1:no lead}.", (), "poll released Tuesday", id="day-of-the-paper"
        ),
        pytest.param(
            "[1:The government] <1:accused> {1:the rebels}.\n\n“{2:No},” <2:said> [2:the government statement].",
            (),
            "government",
            id="government-is-not-its-statement",
        ),
        pytest.param(
            "Olaf Kvam came. [1:The unnamed woman] <1:told> {1:that she ran}.", (OLAF,), "unnamed woman", id="unnamed"
        ),
        pytest.param("Olaf Kvam came. He <1:was criticized> {1:for the noise}.", (OLAF,), None, id="spoken-of"),
        pytest.param(
            "Danish [1:Olaf Berg Kvam] <1:said> {1:no}.",
            (("Danish Olaf Berg Kvam", "PERSON"),),
            "Olaf Berg Kvam",
            id="citizen",
        ),
    ],
)
def test_speaker_is_named_by_what_is_his_name(
    marked: str, names: tuple[tuple[str, str], ...], name: str | None
) -> None:
    assert read(marked, *names)[0].name == name


@pytest.mark.parametrize(
    ("marked", "names", "kind"),
    [
        pytest.param("Two left. [1:One of them] <1:said> {1:no}.", (), "unnamed", id="one-of-them"),
        pytest.param("A source said yes. [1:Another] <1:said> {1:no}.", (), "unnamed", id="another"),
        pytest.param("They met. [1:Both sides] <1:said> {1:no}.", (), "group", id="both-sides"),
        pytest.param("[1:Norjet, the maker], <1:said> {1:no}.", (("Norjet", "PERSON"),), "organization", id="body"),
        pytest.param("[1:Chad and Mali] <1:said> {1:no}.", (), "government", id="countries"),
        pytest.param("It fell. [1:The lender] <1:said> {1:no}.", (), "organization", id="lender"),
        pytest.param(
            "The airline that flew her, Norjet, left. [1:Norjet] <1:said> {1:no}.",
            (("Norjet", "PERSON"),),
            "organization",
            id="behind-a-relative-clause",
        ),
        pytest.param("[1:A draft seen by the Post] <1:said> {1:no}.", (), "document", id="draft"),
    ],
)
def test_speaker_has_the_kind_of_the_words(marked: str, names: tuple[tuple[str, str], ...], kind: str) -> None:
    assert read(marked, *names)[0].type == kind


def test_the_board_is_not_the_publisher() -> None:
    record = read_marked(
        "He told the Harbor Crier that. [1:The board] <1:said> {1:flags would fly}.",
        organizations=["Harbor Crier"],
        outlet="Harbor Crier",
    )
    speaker = name_speakers(record).statements[0].speaker
    assert speaker is not None and (speaker.name or "").casefold() == "board"
