"""Every exception that a caller may catch."""

from __future__ import annotations


class SaysoError(Exception):
    """The base of all that sayso raises: what is wrong, and a hint what to do next."""

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class BundleError(SaysoError):
    """A model bundle is missing, damaged or not the one that was pinned."""


class AcquireError(SaysoError):
    """A place cannot be read: it is missing, refused, too large or of an unknown kind."""


class UsageError(SaysoError):
    """A caller or a setting asks for what cannot be."""


class StoreError(SaysoError):
    """The record is locked, full, damaged, made by a newer version, or has not what is asked for."""
