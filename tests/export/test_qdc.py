"""Codebooks in REFI-QDA's form."""

from __future__ import annotations

from pathlib import Path

import pytest

from sayso.domain.coding import Concept
from sayso.errors import UsageError
from sayso.export.qdc import read_codebook, write_codebook

CONCEPTS = [
    Concept("Tunnel", "The tunnel should open in June.", ("tunnel", "opening"), ("“Open it now,” she said.",)),
    Concept("Tolls & <fees>", "Drivers should pay.", (), ()),
]


def test_a_codebook_comes_back(tmp_path: Path) -> None:
    write_codebook(CONCEPTS, tmp_path / "codes.qdc")
    assert list(read_codebook(tmp_path / "codes.qdc")) == CONCEPTS


def test_the_same_concepts_make_the_same_file(tmp_path: Path) -> None:
    for name in ("one.qdc", "two.qdc"):
        write_codebook(CONCEPTS, tmp_path / name)
    assert (tmp_path / "one.qdc").read_bytes() == (tmp_path / "two.qdc").read_bytes()


def test_another_program_s_codes_are_concepts_nested_ones_too(tmp_path: Path) -> None:
    (tmp_path / "codes.qdc").write_text(
        '<?xml version="1.0" encoding="utf-8"?><CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="X"><Codes>'
        '<Code guid="a" name="Traffic" isCodable="true"><Description>About traffic</Description>'
        '<Code guid="b" name="Tolls" isCodable="true"/></Code></Codes></CodeBook>'
    )
    assert [(one.name, one.proposition) for one in read_codebook(tmp_path / "codes.qdc")] == [
        ("Traffic", "About traffic"),
        ("Tolls", "Tolls"),
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param("no xml", "is not XML", id="text"),
        pytest.param("<Project/>", "is not a REFI-QDA codebook", id="a project"),
    ],
)
def test_another_file_is_refused(content: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "codes.qdc").write_text(content)
    with pytest.raises(UsageError, match=message):
        list(read_codebook(tmp_path / "codes.qdc"))
