"""A codebook in REFI-QDA's exchange form (.qdc), which MAXQDA, NVivo, ATLAS.ti and QualCoder read and write.

Form: REFI-QDA standard 1.0, codebook (urn:QDA-XML:codebook:1.0). A concept is a code; its proposition and examples are
in the description, one per line, so that other programs show them and an import reads them.
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
    """Write concepts as codes; the same concepts always get the same GUIDs."""
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
    """Give the concepts of a codebook; a code without a description has its name for a proposition.

    Codes under other codes are concepts of their own.

    Raises:
        UnreadableFile: it is not a codebook of this form.
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
            f"{path} is not a REFI-QDA codebook but {etree.QName(root).localname}",
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
