"""Which part of an Office file holds its contents: Word and SharePoint do not always use the usual name."""

from __future__ import annotations

import re
import zipfile

CONTENT_TYPES = "[Content_Types].xml"
MAX_TYPES_BYTES = 2_000_000
WORD, EXCEL = "word", "excel"
_USUAL = {"word/document.xml": WORD, "xl/workbook.xml": EXCEL}
_MAIN = re.compile(r"(wordprocessingml|spreadsheetml|ms-word|ms-excel)\.(?:document|template|sheet)\S*main\+xml$")
_OVERRIDE = re.compile(r"<(?:\w+:)?Override\b[^>]*>")
_ATTRIBUTE = re.compile(r"\b(PartName|ContentType)\s*=\s*[\"']([^\"']*)[\"']")


def main_part(packed: zipfile.ZipFile) -> tuple[str, str] | None:
    """Return the kind ("word" or "excel") and the main part of an Office file; None if it is another zip file.

    The part is the one that the list of content types names (ECMA-376, part 2, 10.1.2), or else the usual one.
    Exceptions of zipfile are not caught.
    """
    names = set(packed.namelist())
    for name, kind in _USUAL.items():
        if name in names:
            return kind, name
    if CONTENT_TYPES not in names:
        return None
    with packed.open(CONTENT_TYPES) as file:
        types = file.read(MAX_TYPES_BYTES).decode("utf-8", "replace")
    for override in _OVERRIDE.finditer(types):
        told = dict(_ATTRIBUTE.findall(override[0]))
        found = _MAIN.search(told.get("ContentType", ""))
        part = told.get("PartName", "").lstrip("/")
        if found is not None and part in names:
            return (WORD if "word" in found[1] else EXCEL), part
    return None


def relations_of(part: str) -> str:
    """Return the name of the part that lists the relations of a part."""
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
