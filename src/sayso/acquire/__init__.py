"""A place becomes raw pages: files, folders, patterns, web addresses and standard input."""

from sayso.acquire.place import read_place

__all__ = ["read_place"]
