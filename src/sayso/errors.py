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


class NotNow(AcquireError):
    """A server does not give it now and may later: it is down, slow or busy; `wait_seconds` is what it asks for."""

    def __init__(self, message: str, *, hint: str | None = None, wait_seconds: float = 0.0) -> None:
        super().__init__(message, hint=hint)
        self.wait_seconds = wait_seconds


class Closed(AcquireError):
    """A site's robots.txt keeps programs from an address."""


class UsageError(SaysoError):
    """A caller or a setting asks for what cannot be."""


class UnreadableFile(UsageError):
    """A file that a caller names is damaged, or not of the kind that was expected."""


class ChangedMeanwhile(UsageError):
    """Somebody else changed what a caller wants to change, after the caller had looked at it."""


class StoreError(SaysoError):
    """The record is locked, full, damaged, made by a newer version, or has not what is asked for."""


class NotEnoughCodings(SaysoError):
    """What people coded does not let the model do better than always giving the commonest answer."""
