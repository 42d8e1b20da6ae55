from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from builders import harbour_record, make_document, make_record
from odd_records import odd_record
from sayso.domain.record import Record
from sayso.domain.review import Decision
from sayso.export.web_annotations import write

jsonld = pytest.importorskip("pyld.jsonld", reason="reads JSON-LD: pip install pyld")

OA = "http://www.w3.org/ns/oa#"
PROV = "http://www.w3.org/ns/prov#"
NAMED = {"@type": "@id"}
TERMS: dict[str, Any] = {  # what w3.org/TR/annotation-vocab has these words mean
    "oa": OA,
    "as": "http://www.w3.org/ns/activitystreams#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "dctypes": "http://purl.org/dc/dcmitype/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "id": "@id",
    "type": "@type",
    "AnnotationCollection": "as:OrderedCollection",
    "AnnotationPage": "as:OrderedCollectionPage",
    "Person": "foaf:Person",
    "Software": "as:Application",
    "Text": "dctypes:Text",
    **{kind: f"oa:{kind}" for kind in ("Annotation", "SpecificResource", "TextualBody")},
    **{kind: f"oa:{kind}" for kind in ("TextPositionSelector", "TextQuoteSelector")},
    **{word: f"oa:{word}" for word in ("describing", "end", "exact", "prefix", "start", "suffix")},
    **{f: {"@id": f"oa:has{f.capitalize()}", **NAMED} for f in ("body", "scope", "selector", "source", "target")},
    "first": {"@id": "as:first", **NAMED},
    "format": "dc:format",
    "generated": "dcterms:issued",
    "generator": {"@id": "as:generator", **NAMED},
    "items": {"@id": "as:items", "@container": "@list", **NAMED},
    "label": "rdfs:label",
    "language": "dc:language",
    "modified": "dcterms:modified",
    "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"},
    "name": "foaf:name",
    "partOf": {"@id": "as:partOf", **NAMED},
    "purpose": {"@id": "oa:hasPurpose", "@type": "@vocab"},
    "startIndex": "as:startIndex",
    "total": "as:totalItems",
    "value": "rdf:value",
}
REVIEW = Decision("ann b.", "2026-01-02T03:04:05Z", "correct", "speaker.name", "Valadao", "Inês Valadão")


def exported(folder: Path, *records: Record, **options: Any) -> dict[str, Any]:
    write(records, folder / "out.jsonld", **options)
    return json.loads((folder / "out.jsonld").read_text(encoding="utf-8"))


def offline(url: str, _: Mapping[str, Any]) -> dict[str, Any]:
    """The part of the W3C's context that an export uses."""
    assert url == "http://www.w3.org/ns/anno.jsonld"
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": url,
        "document": {"@context": TERMS},
    }


def expanded(collection: dict[str, Any]) -> list[dict[str, Any]]:
    """Its nodes, each with all that is said of it anywhere."""
    options = {"documentLoader": offline}
    return jsonld.flatten(jsonld.expand(collection, options), None, options)


def of_type(nodes: Sequence[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [node for node in nodes if kind in node.get("@type", ())]


def test_annotations_mean_what_the_specification_has(tmp_path: Path) -> None:
    nodes = expanded(exported(tmp_path, harbour_record(), odd_record()))
    by_id = {node["@id"]: node for node in nodes}
    annotations = of_type(nodes, f"{OA}Annotation")
    assert len(annotations) == 9
    for annotation in annotations:
        assert annotation[f"{OA}motivatedBy"] == [{"@id": f"{OA}describing"}]
        targets = [by_id[target["@id"]] for target in annotation[f"{OA}hasTarget"]]
        assert targets
        for target in targets:
            assert target["@type"] == [f"{OA}SpecificResource"]
            assert len(target[f"{OA}hasSource"]) == 1
            kinds = {by_id[selector["@id"]]["@type"][0] for selector in target[f"{OA}hasSelector"]}
            assert kinds == {f"{OA}TextPositionSelector", f"{OA}TextQuoteSelector"}


@pytest.mark.parametrize("record", [harbour_record(), odd_record()], ids=["plain", "odd"])
def test_position_and_quote_select_the_same_words(tmp_path: Path, record: Record) -> None:
    for annotation in exported(tmp_path, record)["first"]["items"]:
        for target in annotation["target"]:
            position, quoted = target["selector"]
            start, end = position["start"], position["end"]
            assert record.text[start:end] == quoted["exact"]
            assert record.text[:start].endswith(quoted["prefix"])
            assert record.text[end:].startswith(quoted["suffix"])


def test_provenance_names_model_and_reviewers(tmp_path: Path) -> None:
    record = replace(harbour_record(), made_by={"model": "fast", "model_sha256": "ab12", "sayso": "0.1.0"})
    first = record.statements[0].id
    nodes = expanded(exported(tmp_path, record, decisions=lambda ids: {first: [REVIEW]} if first in ids else {}))
    by_id = {node["@id"]: node for node in nodes}
    reading, review = of_type(nodes, f"{PROV}Activity")
    assert {agent["@id"] for agent in reading[f"{PROV}wasAssociatedWith"]} == {"urn:sayso:model:ab12"}
    assert review[f"{PROV}endedAtTime"] == [
        {"@type": "http://www.w3.org/2001/XMLSchema#dateTime", "@value": "2026-01-02T03:04:05Z"}
    ]
    reviewer = by_id[review[f"{PROV}wasAssociatedWith"][0]["@id"]]
    assert (reviewer["@type"], reviewer["http://xmlns.com/foaf/0.1/name"]) == (
        ["http://xmlns.com/foaf/0.1/Person", f"{PROV}Person"],
        [{"@value": "ann b."}],
    )
    used = by_id[reading[f"{PROV}used"][0]["@id"]]
    assert f"{PROV}Entity" in used["@type"]
    assert len([n for n in nodes if f"{PROV}wasGeneratedBy" in n]) == 5
    assert len([n for n in nodes if f"{PROV}wasInfluencedBy" in n]) == 1


def test_nothing_that_is_said_gets_lost_on_expansion(tmp_path: Path) -> None:
    """A key that the contexts do not know would vanish."""
    collection = exported(tmp_path, harbour_record(), decisions=lambda ids: {i: [REVIEW] for i in ids})

    def keys(node: Any) -> set[str]:
        if isinstance(node, list):
            return {key for part in node for key in keys(part)}
        return {*node, *keys(list(node.values()))} if isinstance(node, dict) else set()

    known = {*TERMS, "@context"}
    collection.pop("@context")
    assert {key for key in keys(collection) if not key.startswith(("sayso:", "prov:", "rdfs:", "dc:"))} <= known
    nodes = expanded({"@context": exported(tmp_path, harbour_record())["@context"], **collection})
    [fancy] = [n for n in nodes if n["@id"].endswith("statement:s-thedateisafa")]
    [chain] = fancy["urn:sayso:vocabulary:chain"]
    assert len(chain["@list"]) == 3


def test_the_collection_says_how_many_and_what_offsets_count(tmp_path: Path) -> None:
    collection = exported(tmp_path, harbour_record(), make_record(document=make_document("", id="empty")))
    assert (collection["total"], len(collection["first"]["items"])) == (5, 5)
    assert "Unicode code points" in collection["rdfs:comment"]
    assert exported(tmp_path)["first"]["items"] == []
