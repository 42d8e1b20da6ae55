"""PDFs for tests, made of lines."""

from __future__ import annotations

import zlib


def pdf(*pages: list[str], encrypted: bool = False) -> bytes:
    """A PDF whose pages have these lines, one below the other; an empty line parts paragraphs.

    What stands between carets is small and raised ("5 km^2^").
    """
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = []
    for lines in pages:
        drawn = "\n".join(
            f"BT /F1 12 Tf 72 {720 - 14 * n} Td {_shown(line)} ET" for n, line in enumerate(lines) if line
        )
        stream = zlib.compress(drawn.encode())
        objects.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream))
        font = b"<< /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R /Resources << /Font %s >> >>"
            % (len(objects), font)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    whole, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(whole))
        whole += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(whole)
    whole += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    whole += b"".join(b"%010d 00000 n \n" % place for place in places)
    lock = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O (%s) /U (%s) >> /ID [(a) (a)] " % (b"o" * 32, b"u" * 32)
    return whole + b"trailer\n<< /Size %d /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        lock if encrypted else b"",
        start,
    )


def _shown(line: str) -> str:
    sizes = ("/F1 12 Tf 0 Ts", "/F1 7 Tf 5 Ts")
    return " ".join(f"{sizes[n % 2]} ({part}) Tj" for n, part in enumerate(line.split("^")))
