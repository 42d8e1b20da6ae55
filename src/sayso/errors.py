"""The exceptions that a caller may catch."""

from __future__ import annotations


class SaysoError(Exception):
    """The base class of sayso's exceptions: what is wrong, and a hint what to do next."""

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class BundleError(SaysoError):
    """A model bundle is missing, damaged or not the one that was pinned."""


class AcquireError(SaysoError):
    """A place cannot be read: it is missing, refused, too large or of an unknown kind."""


class NotNow(AcquireError):
    """A server is down, slow or busy, and a later request may succeed; `wait_seconds` is the wait that it asks for."""

    def __init__(self, message: str, *, hint: str | None = None, wait_seconds: float = 0.0) -> None:
        super().__init__(message, hint=hint)
        self.wait_seconds = wait_seconds


class Closed(AcquireError):
    """A site's robots.txt disallows an address."""


class UsageError(SaysoError):
    """A caller or a setting asks for something impossible."""


class UnreadableFile(UsageError):
    """A file named by the caller is damaged or of the wrong kind."""


class ChangedMeanwhile(UsageError):
    """Somebody else changed something after the caller looked at it, and before the caller's own change."""


class StoreError(SaysoError):
    """The record is locked, full, damaged or made by a newer version, or lacks what was asked for."""


class NotEnoughCodings(SaysoError):
    """People's codings are too few for the model to beat always giving the most common answer."""
