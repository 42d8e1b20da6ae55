"""Parses the XML of agencies and databases without external entities, and searches it by local names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sayso.errors import AcquireError


def parse_xml(content: bytes, origin: str) -> Any:
    """Parse a document; entities are not expanded, DTDs and schemas not loaded. Malformed XML is repaired.

    Raises:
        AcquireError: it cannot be parsed.
    """
    from lxml import etree

    for recover in (False, True):
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=recover
        )
        try:
            root = etree.fromstring(content.lstrip(), parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            if recover:
                raise AcquireError(f"{origin} cannot be parsed as XML: {error}", hint="export it again") from error
            continue
        if root is not None:
            return root
    raise AcquireError(f"{origin} contains no XML", hint="export it again")


def local_name(element: Any) -> str:
    """Return the name of an element without its namespace; "" for comments and the like."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def find_all(element: Any, *names: str) -> Iterator[Any]:
    """Return the elements with some local names, in order, including `element` itself."""
    return (part for part in element.iter() if local_name(part) in names)


def find_first(element: Any, *names: str) -> Any | None:
    """Return the first element with one of the names; earlier names take precedence."""
    for name in names:
        found = next(find_all(element, name), None)
        if found is not None:
            return found
    return None


def words_of(element: Any | None, *, skip: tuple[str, ...] = ()) -> str:
    """Return the text of an element on one line, without elements named in `skip`; "" for None."""
    return "" if element is None else " ".join("".join(_text(element, skip)).split())


def _text(element: Any, skip: tuple[str, ...]) -> Iterator[str]:
    stack: list[Any] = [element]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            yield item
            continue
        if not isinstance(item.tag, str) or (item is not element and local_name(item) in skip):
            continue
        parts: list[Any] = [item.text or ""]
        for child in item:
            parts += [child, child.tail or ""]
        stack.extend(reversed(parts))
