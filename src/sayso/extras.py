"""The extras of `pip install 'sayso[NAME]'`: what each is for, and whether it is installed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec

from sayso.errors import UsageError


@dataclass(frozen=True, slots=True)
class Extra:
    """An extra: what it is for, and the modules that it installs."""

    purpose: str
    modules: tuple[str, ...]

    def missing(self) -> list[str]:
        """Return the modules that are not installed, without importing any."""
        return [name for name in self.modules if find_spec(name) is None]


EXTRAS: Mapping[str, Extra] = {
    "documents": Extra("Excel, PDF and RTF files", ("openpyxl", "pdfminer", "striprtf")),
    "frame": Extra("pandas data frames", ("pandas",)),
    "network": Extra("discourse networks, coalitions and network files", ("networkx",)),
    "picture": Extra("figures for a paper", ("matplotlib", "networkx")),
    "parquet": Extra("Parquet tables", ("pyarrow",)),
    "corpus": Extra("archives of reports", ("datasketch", "duckdb", "fastwarc", "pyarrow", "zstandard")),
    "web": Extra("the workbench", ("argon2", "fastapi", "jinja2", "python_multipart", "uvicorn")),
    "postgres": Extra("record books in PostgreSQL", ("psycopg",)),
    "spacy": Extra("the spaCy component", ("spacy",)),
    "cluster": Extra("reading on a Ray cluster", ("ray",)),
    "train": Extra("training models", ("torch", "transformers", "onnx", "safetensors", "scipy")),
}


def require_extra(name: str, purpose: str | None = None) -> None:
    """Check that an extra is installed before starting work that needs it.

    Args:
        name: One of `EXTRAS`.
        purpose: What needs it, in a user's words; by default, what the extra is for.

    Raises:
        UsageError: it is not installed.
    """
    extra = EXTRAS[name]
    if missing := extra.missing():
        raise missing_extra(name, purpose or extra.purpose, missing[0])


def missing_extra(name: str, purpose: str, module: str) -> UsageError:
    """Return the error for an extra that is not installed, with the command that installs it."""
    is_plural = purpose.endswith("s") and not purpose.startswith("sayso ")
    verb = "need" if is_plural else "needs"
    return UsageError(f"{purpose} {verb} {module}, which is not installed", hint=f"pip install 'sayso[{name}]'")
