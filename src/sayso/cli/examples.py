"""Examples at the end of a command's help."""

from __future__ import annotations


def examples(*lines: str) -> str:
    """Return a command's epilog: its examples, one per line, not wrapped."""
    return "\n".join(("\b", "Examples:", *(f"  {line}" for line in lines)))
