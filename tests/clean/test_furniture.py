from __future__ import annotations

import pytest

from sayso.clean.furniture import breadcrumb, is_furniture


@pytest.mark.parametrize(
    "line",
    [
        "Skip to content",
        "ADVERTISEMENT",
        "Read more:",
        "Read more: Who pays for the missing links?",
        "▶ Listen live: Radio Breh 98.4",
        "LONG READ · 24 min · Listen to this story",
        "More from Radio Breh: Weather | Traffic | Podcasts",
        "Home | World | Sport | Weather",
        "Danubian Courier › Europe › Transport",
        "Share this story",
        "Subscribe to the Andes Press Window | Unsubscribe",
        "Sign up for our newsletter",
        "View this email in your browser",
        "Continue reading with a subscription",
        "Related: The tunnel that nobody wanted",
        "Follow us on Twitter and Facebook",
        "Follow Jane Roe on Twitter @janeroe",
        "Click here for reprint permission.",
        "© 2024 The Danubian Courier. All rights reserved.",
        "Copyright 2024 Danube Wire",
        "Reporting by Jane Roe in Vienna and John Doe; editing by Max Poe",
        "(Additional reporting by J. Roe; Editing by M. Poe.)",
        "The Danube Wire contributed to this report.",
        "JUST WATCHED Minister: “We will win” Replay More Videos ... MUST WATCH",
        "Enlarge this image toggle caption Jane Roe/Danube Wire Jane Roe/Danube Wire",
        'Image copyright EPA Image caption The minister called it "a start"',
        "The portal near Giurgiu last spring. Jane Roe/Danube Wire",
        "The minister arrives at the palace. (Photo by Jane Roe)",
        "The minister arrives, May 4, 2021. Jane Roe | AFP | Getty Images",
        "FILE - The minister arrives at the palace on May 4, 2021.",
        "PHOTO: The planned northern portal near Giurgiu. Cozia Press/Archive",
        "[Read more](https://danube.example/more)",
        "![A portal](portal.jpg)",
        "5 min read",
        "Comments (14)",
        "7 years ago",
        "191129145046395",
        "Ferry owners ask for four millions in compensation Read more",
        "Interested in Cozia? Add Cozia as an interest to stay up to date on the latest Cozia news. Add Interest",
        "Advertisement Get Free Exclusive Content",
        "Views expressed in this article are the opinions of the author and not those of the Courier.",
        "This column originally appeared in The Harbour Week.",
        "Ada Moe is a fellow of the Harbour Institute in Saldry. The opinions expressed in this commentary are hers.",
        "Ada Moe is a former mayor and a consultant. View more opinion articles on The Courier.",
        "(Material from Danube Wire was used in this story.)",
        "Hear more in her new podcast, Saldry Sounds. Subscribe via Pocket Casts or iTunes.",
        "Get news from the Courier in your inbox, each weekday morning",
        "Write to Jane Roe at jane@courier.example and Max Poe at max@courier.example",
        "Traders in front of the shut bridge, among them Tom Okoro, on Monday [Jane Roe/Danube Wire]",
        "H/T Harbour Week",
    ],
)
def test_line_belongs_to_the_page(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        "The minister urged pupils to read more books, and to read more slowly.",
        "Read more than two pages of it, he said, and you will weep.",
        "More from the Kremlin is expected tonight.",
        "Reporting by the Guardian has shown that ministers knew.",
        "The offer, according to people quoted by Reuters.",
        "Information from the tower was used in this way for years, he said.",
        "The minister told pupils that they should read more",
        "“The bridge,” he said, “belongs to [Saldry].”",
        "He said that the price had climbed to a record. [O/R]",
        "The advertisement Get Free Bridges was withdrawn, the port said.",
        "The parties of the coalition (CDU/CSU) were silent.",
        "Watch the borders carefully, diplomats say.",
        "By clicking a link, hackers got in.",
        "Three things contributed to this report's delay.",
        "An advertisement in the paper said so.",
        "El Farol de Azapa (Chile)",
        "Our comment",
        "“Share this story,” she said.",
        "Follow the money, the prosecutor told the court.",
        "Subscribe to no theory, the envoy advised, “until the audit.”",
        "x" * 10_000,
        "",
    ],
)
def test_line_belongs_to_the_report(line: str) -> None:
    assert not is_furniture(line)


@pytest.mark.parametrize(
    ("line", "steps"),
    [
        ("Danubian Courier › Europe › Transport", ["Danubian Courier", "Europe", "Transport"]),
        ("Home > World", ["Home", "World"]),
        ("5 > 3", []),
        ("He said so.", []),
    ],
)
def test_breadcrumb_has_steps(line: str, steps: list[str]) -> None:
    assert breadcrumb(line) == steps
