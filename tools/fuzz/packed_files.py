# ruff: noqa: E501  (the markup is as programs write it)
"""Make more files from a report's text: workbooks, Parquet, PDFs, web archives, saved pages, older markup, compressed files."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable
from html import escape
from random import Random

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

TITLES = ("Bridge stays shut", "“No deal,” says minister", "")
OUTLETS = ("The Harbour Courier", "", "Le Port")
DAYS = ("May 4, 2025", "4 mai 2025", "2025-05-04T08:00:00+02:00", "04/05/2025", "", "20250504")
LABELS = (
    "MS. ODUYA",
    "Q",
    "FOREIGN MINISTER BAERLUND",
    "Mr. Osei (Ghana)",
    "MODERATOR",
    "JANE COYLE, BBC",
    "A",
    "QUESTION 2",
)
CREDITS = (
    "— Alma Smith, mayor",
    "— The Traders' Association",
    "And from Chairwoman Rosa Wendell:",
    "Jade, 24, Leeds",
    "-- ",
)

Maker = Callable[[Random, list[str]], bytes]


def _head(rng: Random) -> tuple[str, str, str]:
    return rng.choice(TITLES), rng.choice(OUTLETS), rng.choice(DAYS)


def _plain(paragraphs: list[str]) -> str:
    return "\n\n".join(paragraphs).encode("utf-8", "replace").decode()


def _excel(rng: Random, paragraphs: list[str]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["title", "text", "date", "source"])
    title, outlet, day = _head(rng)
    words = openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", _plain(paragraphs))[:32_767]
    sheet.append([title, words, day, outlet])
    sheet.append([3, None, True, "=1/0"])
    book.create_sheet("Notes").append(["nothing"])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _parquet(rng: Random, paragraphs: list[str]) -> bytes:
    title, outlet, day = _head(rng)
    file = io.BytesIO()
    pq.write_table(
        pa.table({"id": ["a"], "title": [title], "text": [_plain(paragraphs)], "date": [day], "outlet": [outlet]}), file
    )
    return file.getvalue()


def _pdf(_: Random, paragraphs: list[str]) -> bytes:
    lines = [line for part in paragraphs for line in (*(part[at : at + 80] for at in range(0, len(part), 80)), "")]
    escaped = (
        line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").replace("\n", " ") for line in lines[:50]
    )
    drawn = "\n".join(f"BT /F1 12 Tf 72 {720 - 14 * n} Td ({line}) Tj ET" for n, line in enumerate(escaped) if line)
    stream = zlib.compress(drawn.encode("cp1252", "replace"))
    font = b"<< /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 3 0 R /Resources << /Font %s >> >>" % font,
    )
    whole, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(whole))
        whole += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (size, len(whole))
    return whole + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, rows) + end


def _warc(rng: Random, paragraphs: list[str]) -> bytes:
    """Return two responses, each compressed or neither; one of them is chunked, or wrongly claims to be."""
    whole = b""
    packed = rng.random() < 0.5
    for number in range(2):
        page = f"<html><body><h1>{rng.choice(TITLES)}</h1>{''.join(f'<p>{escape(part)}</p>' for part in paragraphs)}</body></html>"
        body = page.encode("utf-8", "replace")
        coding = rng.choice(("", "Content-Encoding: gzip\r\n", "Transfer-Encoding: chunked\r\n"))
        if "gzip" in coding:
            body = gzip.compress(body, mtime=0)
        if "chunked" in coding and rng.random() < 0.7:
            body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
        answer = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n{coding}\r\n".encode() + body
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:0000000{number}-0000-4000-8000-000000000000>\r\n"
            f"WARC-Date: 2025-05-04T08:00:00Z\r\nWARC-Target-URI: https://example.org/{number}\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
        )
        record = head.encode() + answer + b"\r\n\r\n"
        whole += gzip.compress(record, mtime=0) if packed else record
    return whole


def _mhtml(rng: Random, paragraphs: list[str]) -> bytes:
    body = "".join(f"<p>{escape(part)}</p>" for part in paragraphs)
    return (
        f"From: <Saved by Blink>\nSnapshot-Content-Location: https://example.org/1\nSubject: {rng.choice(TITLES)}\n"
        'MIME-Version: 1.0\nContent-Type: multipart/related; type="text/html"; boundary="b"\n\n--b\n'
        "Content-Type: text/html; charset=utf-8\nContent-Location: https://example.org/1\n\n"
        f"<html><body><article>{body}</article></body></html>\n--b--\n"
    ).encode("utf-8", "replace")


def _rtf_document(_: Random, paragraphs: list[str]) -> bytes:
    words = "\\par\n".join(part.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}") for part in paragraphs)
    return f"{{\\rtf1\\ansi\\ansicpg1252 {words}\\par}}".encode("cp1252", "replace")


def _factiva_text(rng: Random, paragraphs: list[str]) -> bytes:
    title, outlet, day = _head(rng)
    codes = {
        "HD": title,
        "WC": "9 words",
        "PD": day,
        "SN": outlet,
        "LP": _plain(paragraphs),
        "AN": "Document HRBRCR0020250504el54000h1",
    }
    sign = rng.choice(("|", "\n\n"))
    return "\n".join(f"{code}{sign}{words}" for code, words in codes.items()).encode("utf-8", "replace")


def _factiva_xml(rng: Random, paragraphs: list[str]) -> bytes:
    title, outlet, day = _head(rng)
    body = "".join(f"<paragraph>{escape(part)}</paragraph>" for part in paragraphs)
    return (
        f'<ppsResponse><ppsarticleResultSet count="{rng.choice("19x")}"><article><headline>{escape(title)}</headline>'
        f"<sourceName>{outlet}</sourceName><publicationDate>{day}</publicationDate><tailParagraphs>{body}</tailParagraphs>"
        "</article></ppsarticleResultSet></ppsResponse>"
    ).encode("utf-8", "replace")


def _proquest_html(rng: Random, paragraphs: list[str]) -> bytes:
    title, outlet, day = _head(rng)
    fields = {
        "Full text": "".join(f"<text><p>{escape(part)}</p></text>" for part in paragraphs),
        "Publication title": outlet,
        "Publication date": day,
    }
    rows = "".join(f"<p><strong>{name}: </strong>{words}</p>" for name, words in fields.items())
    return f'<html><body><div><a name="DocID_1"></a><p>{escape(title)}</p>{rows}</div></body></html>'.encode(
        "utf-8", "replace"
    )


def _newsml_1(rng: Random, paragraphs: list[str]) -> bytes:
    title, outlet, day = _head(rng)
    body = "".join(f"<p>{escape(part)}</p>" for part in paragraphs)
    return (
        f"<NewsML><NewsItem><Identification><NewsIdentifier><DateId>{day}</DateId></NewsIdentifier></Identification><NewsComponent>"
        f'<NewsLines><HeadLine>{escape(title)}</HeadLine></NewsLines><AdministrativeMetadata><Provider><Party FormalName="{outlet}"/>'
        f"</Provider></AdministrativeMetadata><ContentItem><DataContent>{body}</DataContent></ContentItem></NewsComponent></NewsItem></NewsML>"
    ).encode("utf-8", "replace")


def _transcript(rng: Random, paragraphs: list[str]) -> bytes:
    """Return turns with labels, lines that credit the words above or below, bullets, block quotations, times of day."""
    parts = []
    for part in paragraphs:
        shapes = (
            f"{rng.choice(LABELS)}: {part}",
            f"“{part}”\n\n{rng.choice(CREDITS)}",
            f"{rng.choice(CREDITS)}\n\n“{part}”",
            f"• “{part}” {rng.choice(CREDITS)}",
            f"• {rng.choice(LABELS)}: “{part}”",
            "\n".join(f"> {line}" for line in part.splitlines()),
            f"17:{rng.randrange(70):02} {part}",
            part,
        )
        parts.append(rng.choice(shapes))
    return "\n\n".join(parts).encode("utf-8", "replace")


def _gzip(_: Random, paragraphs: list[str]) -> bytes:
    return gzip.compress(_plain(paragraphs).encode(), mtime=0)


def _zstd(rng: Random, paragraphs: list[str]) -> bytes:
    return zstandard.compress(_warc(rng, paragraphs))


MORE_KINDS: tuple[tuple[str, Maker], ...] = (
    (".xlsx", _excel),
    (".parquet", _parquet),
    (".pdf", _pdf),
    (".warc", _warc),
    (".mhtml", _mhtml),
    (".rtf", _rtf_document),
    (".txt", _factiva_text),
    (".xml", _factiva_xml),
    (".html", _proquest_html),
    (".xml", _newsml_1),
    (".txt", _transcript),
    (".txt.gz", _gzip),
    (".warc.zst", _zstd),
)
