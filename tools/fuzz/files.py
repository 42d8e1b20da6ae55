# ruff: noqa: E501  (the markup is as programs write it)
"""Make files like those that people have from a report's text: database exports, tables, documents, agency formats."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from html import escape
from random import Random

from packed_files import MORE_KINDS

TITLES = ("Bridge stays shut", "Talks drag on; minister speaks", "", "“No deal,” says minister")
DAYS = ("May 4, 2025 Sunday", "4 mai 2025", "2025-05-04T08:00:00+02:00", "04/05/2025", "", "31 February 2025")
OUTLETS = ("The Harbour Courier", "", "Le Port", "\u202eruoH")
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def made_file(rng: Random, text: str) -> tuple[str, bytes]:
    """Return the suffix and bytes of a file of one of many kinds, with the text."""
    paragraphs = [part.strip() for part in text.split("\n\n") if part.strip()]
    suffix, make = rng.choice(KINDS)
    return suffix, make(rng, paragraphs)


def changed_bytes(rng: Random, content: bytes, changes: int) -> bytes:
    """Change bytes several times: remove some, double some, flip some, or cut off the rest."""
    for _ in range(changes):
        start = rng.randrange(len(content) + 1)
        end = min(len(content), start + rng.choice((1, 1, 4, 40, 400)))
        kept = content[start:end]
        how = rng.randrange(5)
        middle = (
            b"",
            kept + kept,
            bytes(byte ^ 1 << rng.randrange(8) for byte in kept[:4]) + kept[4:],
            rng.randbytes(3),
            b"",
        )
        content = content[:start] + middle[how] + (b"" if how == 4 and rng.random() < 0.2 else content[end:])
    return content


def _head(rng: Random) -> tuple[str, str, str]:
    return rng.choice(TITLES), rng.choice(OUTLETS), rng.choice(DAYS)


def _zip(**files: str | bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name.replace("__", "/").replace("_", "."), content)
    return file.getvalue()


def _nexis_word(rng: Random, paragraphs: list[str]) -> bytes:
    title, outlet, day = _head(rng)
    lines = ["", title, outlet, day, "", "Copyright 2025", "Length:\u00a09 words", "Byline:\u00a0By Jane Roe", "Body"]
    lines += [*paragraphs, "Graphic", "A picture", "Load-Date: May 5, 2025", "End of Document"]
    marks = {0: "Bookmark_1", 8: "Body"} if rng.random() < 0.7 else {}
    body = "".join(
        f'<w:p>{f"""<w:bookmarkStart w:id="1" w:name="{marks[n]}"/>""" if n in marks else ""}'
        f"<w:r><w:t>{escape(words[:7])}</w:t></w:r><w:r><w:t>{escape(words[7:])}</w:t></w:r></w:p>"
        for n, words in enumerate(lines)
    )
    return _zip(word__document_xml=f"<w:document {W}><w:body>{body}</w:body></w:document>")


def _word(_: Random, paragraphs: list[str]) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{escape(part)}</w:t><w:br/></w:r></w:p>" for part in paragraphs)
    return _zip(word__document_xml=f"<w:document {W}><w:body>{body}</w:body></w:document>")


def _nexis_text(rng: Random, paragraphs: list[str]) -> bytes:
    title, outlet, day = _head(rng)
    head = f"\n{' ' * 30}1 of {rng.choice((1, 9))} DOCUMENTS\n\n{' ' * 30}{outlet}\n\n{' ' * 30}{day}\n\n{title}\n\nLENGTH: 9 words\n\n"
    return (head + "\n\n".join(paragraphs) + "\n\nLOAD-DATE: May 5, 2025\n\nLANGUAGE: ENGLISH\n").encode(
        "utf-8", "replace"
    )


def _nexis_html(rng: Random, paragraphs: list[str]) -> bytes:
    title, outlet, day = _head(rng)
    heads = "".join(f'<BR><DIV CLASS="c0"><P>{escape(words)}</P></DIV>' for words in ("1 of 1 DOCUMENT", outlet, day))
    body = "".join(
        f'<P CLASS="c9"><SPAN>{escape(part[:9])}</SPAN><SPAN>{escape(part[9:])}</SPAN></P>' for part in paragraphs
    )
    page = f'<style>.c0 {{ text-align: center; }}</style><A NAME="DOC_ID_0_0"></A>{heads}<DIV><P>{title}</P></DIV><DIV>{body}</DIV>'
    return page.encode("utf-8", "replace")


def _factiva_html(rng: Random, paragraphs: list[str]) -> bytes:
    title, outlet, day = _head(rng)
    cells = {"HD": title, "WC": "9 words", "PD": day, "SN": outlet, "AN": "Document HRBRCR0020250504el54000h1"}
    rows = "".join(f"<tr><td><b>{code}</b></td><td>{escape(words)}</td></tr>" for code, words in cells.items())
    body = "".join(f'<p class="articleParagraph">{escape(part)}</p>' for part in paragraphs)
    rows += f"<tr><td><b>LP</b></td><td>{body}</td></tr>"
    return f'<html><body><div class="article enArticle"><table>{rows}</table></div></body></html>'.encode(
        "utf-8", "replace"
    )


def _factiva_rtf(rng: Random, paragraphs: list[str]) -> bytes:
    title, outlet, day = _head(rng)
    lines = [
        title,
        "9 words",
        day,
        outlet,
        "HRBR",
        "English",
        "Copyright 2025",
        "",
        *paragraphs,
        "",
        "Document HRBRCR0020250504el54000h1",
    ]
    words = "\\par\n".join(_rtf(line) for line in lines)
    return f"{{\\rtf1\\ansi\\uc2{{\\title Factiva RTF Display Format}}{words}\\par}}".encode("cp1252", "replace")


def _rtf(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}")
    return "".join(
        c if ord(c) < 128 else f"\\u{ord(c) if ord(c) < 32768 else ord(c) - 65536}?" for c in escaped if ord(c) < 65536
    )


def _proquest(rng: Random, paragraphs: list[str]) -> bytes:
    title, outlet, day = _head(rng)
    rule = "_" * 60
    fields = f"Publication title: {outlet}\n\nPublication date: {day}\n\nProQuest document ID: 3106"
    body = "\n".join(paragraphs)
    return f"{rule}\n\nDocument 1 of 1\n\n{title}\n\nFull text: {body}\n\n{fields}\n\n{rule}\n".encode(
        "utf-8", "replace"
    )


def _europresse(rng: Random, paragraphs: list[str]) -> bytes:
    title, outlet, day = _head(rng)
    body = "".join(f"<p>{escape(part)}</p>" for part in paragraphs)
    head = f'<span class="DocPublicationName">{outlet}</span><span class="DocHeader">Une, {day}</span><p class="titreArticleVisu">{title}</p>'
    page = f'<html><article><header>{head}</header><section><div class="docOcurrContainer">{body}</div></section></article></html>'
    return page.encode("utf-8", "replace")


def _nitf(rng: Random, paragraphs: list[str]) -> bytes:
    title, outlet, day = _head(rng)
    body = "".join(f"<p>{escape(part)}</p>" for part in paragraphs)
    head = f"<hedline><hl1>{escape(title)}</hl1></hedline><distributor>{outlet}</distributor>"
    return (
        f'<nitf><head><docdata><date.issue norm="{day}"/></docdata></head><body><body.head>{head}</body.head>'
        f"<body.content>{body}</body.content></body></nitf>"
    ).encode("utf-8", "replace")


def _newsml(rng: Random, paragraphs: list[str]) -> bytes:
    title, _, day = _head(rng)
    body = "".join(f"<p>{escape(part)}</p>" for part in paragraphs)
    meta = f"<itemMeta><versionCreated>{day}</versionCreated></itemMeta><contentMeta><headline>{escape(title)}</headline></contentMeta>"
    inner = f"<contentSet><inlineXML><html><body>{body}</body></html></inlineXML></contentSet>"
    return f'<newsItem guid="a">{meta}{inner}</newsItem>'.encode("utf-8", "replace")


def _ninjs(rng: Random, paragraphs: list[str]) -> bytes:
    title, outlet, day = _head(rng)
    row = {"uri": "a", "versioncreated": day, "headline": title, "source": outlet, "body_text": "\n\n".join(paragraphs)}
    return json.dumps(row).encode()


def _articles(rng: Random, paragraphs: list[str]) -> bytes:
    title, outlet, day = _head(rng)
    row = {"title": title, "source": {"name": outlet}, "publishedAt": day, "content": "\n\n".join(paragraphs)}
    return json.dumps({"status": "ok", "articles": [row, None, {"title": 3}]}).encode()


def _csv(rng: Random, paragraphs: list[str]) -> bytes:
    title, outlet, day = _head(rng)
    file = io.StringIO()
    writer = csv.writer(file, delimiter=rng.choice(",;\t|"))
    writer.writerows([["title", "text", "date", "source"], [title, "\n\n".join(paragraphs), day, outlet]])
    return file.getvalue().encode(rng.choice(("utf-8", "utf-8-sig", "cp1252", "utf-16")), "replace")


def _mail(rng: Random, paragraphs: list[str]) -> bytes:
    title, outlet, day = _head(rng)
    kind = rng.choice(("alternative", "related"))
    body = "".join(f"<p>{escape(part)}</p>" for part in paragraphs)
    return (
        f'From: "{outlet}" <a@b.example>\nSubject: {title}\nDate: {day}\nMIME-Version: 1.0\n'
        f'Content-Type: multipart/{kind}; boundary="b"\n\n--b\nContent-Type: text/html; charset=utf-8\n'
        f"Content-Location: http://a.example/\n\n<html><body>{body}</body></html>\n--b--\n"
    ).encode("utf-8", "replace")


def _archive(rng: Random, paragraphs: list[str]) -> bytes:
    return _zip(
        a_txt="\n\n".join(paragraphs).encode("utf-8", "replace"),
        b_docx=_word(rng, paragraphs),
        c_csv=_csv(rng, paragraphs),
    )


Maker = Callable[[Random, list[str]], bytes]
KINDS: tuple[tuple[str, Maker], ...] = (
    (".docx", _nexis_word),
    (".docx", _word),
    (".txt", _nexis_text),
    (".html", _nexis_html),
    (".html", _factiva_html),
    (".rtf", _factiva_rtf),
    (".txt", _proquest),
    (".html", _europresse),
    (".xml", _nitf),
    (".xml", _newsml),
    (".json", _ninjs),
    (".json", _articles),
    (".csv", _csv),
    (".eml", _mail),
    (".zip", _archive),
    *MORE_KINDS,
)
