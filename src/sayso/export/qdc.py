"""Reads and writes codebooks in REFI-QDA's exchange format (.qdc), like MAXQDA, NVivo, ATLAS.ti and QualCoder.

Format: REFI-QDA standard 1.0, codebook (urn:QDA-XML:codebook:1.0). A concept is a code; its description has the
proposition and examples, one per line, so that other programs show them and an import can read them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from lxml import etree

from sayso.domain.coding import Concept
from sayso.domain.safe_text import xml_safe
from sayso.errors import UnreadableFile
from sayso.version import __version__

NAMESPACE = "urn:QDA-XML:codebook:1.0"
CODE, DESCRIPTION = f"{{{NAMESPACE}}}Code", f"{{{NAMESPACE}}}Description"
WORDS, EXAMPLE = "Words: ", "Example: "


def write_codebook(concepts: Iterable[Concept], path: Path) -> None:
    """Write concepts as codes, with the same GUIDs every time."""
    root = etree.Element(f"{{{NAMESPACE}}}CodeBook", nsmap={None: NAMESPACE}, origin=f"sayso {__version__}")
    codes = etree.SubElement(root, f"{{{NAMESPACE}}}Codes")
    for concept in concepts:
        guid = str(uuid5(NAMESPACE_URL, f"sayso:concept:{concept.name}"))
        code = etree.SubElement(codes, CODE, guid=guid, name=xml_safe(concept.name), isCodable="true")
        lines = [concept.proposition]
        lines += [WORDS + "; ".join(concept.words)] if concept.words else []
        lines += [EXAMPLE + example for example in concept.examples]
        etree.SubElement(code, DESCRIPTION).text = xml_safe("\n".join(lines))
    path.write_bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))


def read_codebook(path: Path) -> Iterator[Concept]:
    """Yield the concepts of a codebook; without a description, the code's name is the proposition.

    Codes under other codes are separate concepts.

    Raises:
        UnreadableFile: it is not a REFI-QDA codebook.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(path.read_bytes(), parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableFile(
            f"{path} is not XML: {error}", hint="export the codebook again as REFI-QDA .qdc"
        ) from error
    if etree.QName(root).localname != "CodeBook":
        raise UnreadableFile(
            f"{path} is not a REFI-QDA codebook; its root is <{etree.QName(root).localname}>",
            hint="export a codebook, not a project",
        )
    for code in root.iter("{*}Code"):
        description = code.find("{*}Description")
        yield _concept(code.get("name") or "", (description.text or "") if description is not None else "")


def _concept(name: str, description: str) -> Concept:
    lines = [line.strip() for line in description.splitlines() if line.strip()]
    words = [line.removeprefix(WORDS) for line in lines if line.startswith(WORDS)]
    examples = tuple(line.removeprefix(EXAMPLE) for line in lines if line.startswith(EXAMPLE))
    proposition = " ".join(line for line in lines if not line.startswith((WORDS, EXAMPLE)))
    listed = tuple(word.strip() for line in words for word in line.split(";") if word.strip())
    return Concept(name, proposition or name, listed, examples)
