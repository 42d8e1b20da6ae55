"""Text of a report as a page may show it: nothing in it steers the page or the reader's eye."""

from __future__ import annotations

import re

STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Controls, marks that turn the direction of writing, tags, and lone surrogates, which UTF-8 cannot carry."""


def show(value: object) -> object:
    """Return a value for a template: in a string, each steering character is its number, such as ⟦U+202E⟧."""
    if type(value) is not str:  # what is Markup is made by a template
        return value
    return STEERING.sub(lambda found: f"⟦U+{ord(found[0]):04X}⟧", value)
