# ruff: noqa: E501  (the markup of files stands as programs write it)
"""Reports as agencies send them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sayso.acquire import read_place
from sayso.domain.text import Page
from sayso.errors import AcquireError

NITF = """<?xml version="1.0" encoding="iso-8859-1"?><!DOCTYPE nitf SYSTEM "nitf-3-1.dtd">
<nitf><head><title>Bridge</title><docdata management-status="{status}"><doc-id id-string="CW.1"/>
<date.issue norm="20250504T233000-0500"/></docdata></head><body><body.head><hedline><hl1>Bridge stays shut</hl1></hedline>
<byline>By Jane Roe<byttl>Harbour Writer</byttl></byline><distributor>Coastal Wire</distributor></body.head>
<body.content><media><media-caption><p>A picture.</p></media-caption></media>
<p>The <org>harbour</org> caf\u00e9 is shut.</p><block><p>"It is," <person>she</person> said.</p></block>
<ul><li>One</li></ul></body.content></body></nitf>"""
G2 = """<?xml version="1.0"?><newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>
<packageItem guid="p"><itemMeta><itemClass qcode="ninat:composite"/></itemMeta></packageItem>
<newsItem guid="urn:cw:1"><itemMeta><itemClass qcode="ninat:text"/><provider literal="Coastal Wire"/>
<versionCreated>2025-05-04T23:30:00-05:00</versionCreated><pubStatus qcode="stat:usable"/></itemMeta>
<contentMeta><headline>Bridge stays shut</headline><by>By Jane Roe</by></contentMeta>
<contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><body>{body}</body></html>
</inlineXML></contentSet></newsItem>
<newsItem guid="urn:cw:2"><itemMeta><itemClass qcode="ninat:picture"/></itemMeta><contentSet/></newsItem></itemSet>
</newsMessage>"""
PARAGRAPHS = '<p>The harbour café is shut.</p><p>"It is," she said.</p><ul><li>One</li></ul>'
WRAPPED = (
    "<p>By Jane Roe\n\n    The harbour café is shut and nobody knows for\nhow long it will be shut, on Sunday or later,\nthe mayor said.\n"
    '    "It is," she said.\n    (Reporting by Jane Roe)\n</p>'
)
NEWSML_1 = """<?xml version="1.0"?><NewsML Version="1.2"><NewsItem><Identification><NewsIdentifier>
<PublicIdentifier>urn:newsml:1</PublicIdentifier></NewsIdentifier></Identification><NewsManagement>
<FirstCreated>20250504T134951+0000</FirstCreated><Status FormalName="Usable"/></NewsManagement><NewsComponent><NewsLines>
<HeadLine>Bridge stays shut</HeadLine><ByLine>By Jane Roe</ByLine></NewsLines><AdministrativeMetadata><Provider>
<Party FormalName="Coastal Wire"/></Provider></AdministrativeMetadata><ContentItem><DataContent>
<nitf><body><body.content>{body}</body.content></body></nitf></DataContent></ContentItem></NewsComponent></NewsItem></NewsML>"""


def read(tmp_path: Path, name: str, content: bytes) -> list[Page]:
    (tmp_path / name).write_bytes(content)
    return list(read_place(tmp_path / name))


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(NITF.replace("{status}", "usable").encode("latin-1"), id="NITF"),
        pytest.param(G2.replace("{body}", PARAGRAPHS).encode(), id="NewsML-G2"),
        pytest.param(NEWSML_1.replace("{body}", PARAGRAPHS).encode(), id="NewsML 1"),
    ],
)
def test_report_is_read(tmp_path: Path, content: bytes) -> None:
    (page,) = read(tmp_path, "a.xml", content)
    assert (page.title, page.outlet, page.published) == ("Bridge stays shut", "Coastal Wire", "2025-05-04")
    assert page.byline == ("Jane Roe",) and page.vendor_id and not page.problems
    assert page.text == 'The harbour café is shut.\n\n"It is," she said.\n\n• One'


def test_report_wrapped_in_one_paragraph_is_unwrapped(tmp_path: Path) -> None:
    (page,) = read(tmp_path, "a.xml", G2.replace("{body}", WRAPPED).encode())
    assert page.text.split("\n\n") == [
        "By Jane Roe",
        "The harbour café is shut and nobody knows for how long it will be shut, on Sunday or later, the mayor said.",
        '"It is," she said.',
        "(Reporting by Jane Roe)",
    ]


def test_report_that_was_taken_back_says_so(tmp_path: Path) -> None:
    (page,) = read(tmp_path, "a.xml", NITF.replace("{status}", "canceled").encode("latin-1"))
    assert [problem.code for problem in page.problems] == ["withdrawn"]


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE nitf [<!ENTITY a "aaaaaaaaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
    body = f"{bomb}<nitf><body><body.content><p>It is &a;&b; shut.</p></body.content></body></nitf>"
    (page,) = read(tmp_path, "a.xml", body.encode())
    assert page.text == "It is shut." or page.text == "It is  shut."


@pytest.mark.parametrize(
    ("row", "media"),
    [
        pytest.param(
            {
                "uri": "urn:cw:1",
                "versioncreated": "2025-05-04T10:00:00Z",
                "headline": "Bridge",
                "byline": "Jane Roe",
                "body_text": "It is shut.",
                "source": "Coastal Wire",
            },
            "text",
            id="1",
        ),
        pytest.param(
            {
                "uri": "urn:cw:1",
                "versionCreated": "2025-05-04T10:00:00Z",
                "headlines": [{"role": "sub", "value": "x"}, {"role": "main", "value": "Bridge"}],
                "by": "Jane Roe",
                "bodies": [
                    {"role": "main", "contentType": "text/plain", "value": "It is shut."},
                    {"role": "rich", "contentType": "body_xhtml", "value": "<p>It is shut.</p>"},
                ],
                "provider": {"name": "Coastal Wire"},
            },
            "html",
            id="3",
        ),
    ],
)
def test_ninjs_is_read(tmp_path: Path, row: dict[str, Any], media: str) -> None:
    (page,) = read(tmp_path, "a.json", json.dumps(row).encode())
    assert (page.title, page.outlet, page.published) == ("Bridge", "Coastal Wire", "2025-05-04")
    assert (page.byline, page.media) == (("Jane Roe",), media) and "It is shut." in page.text


def test_package_alone_is_refused(tmp_path: Path) -> None:
    content = (
        b'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet><packageItem/></itemSet></newsMessage>'
    )
    with pytest.raises(AcquireError, match="has no text item"):
        read(tmp_path, "a.xml", content)
