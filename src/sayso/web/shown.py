"""Makes text from reports safe to show: nothing in it steers the page or misleads the eye."""

from __future__ import annotations

import re

STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Control characters, marks that change the writing direction, tags, and lone surrogates, which UTF-8 cannot encode."""


def show(value: object) -> object:
    """Return a value for a template; steering characters in strings are shown as numbers, such as ⟦U+202E⟧."""
    if type(value) is not str:  # Markup comes from a template
        return value
    return STEERING.sub(lambda found: f"⟦U+{ord(found[0]):04X}⟧", value)
