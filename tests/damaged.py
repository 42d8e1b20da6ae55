"""Files as they come out of broken disks, half-written downloads and other programs: strategies of Hypothesis.

SAYSO_FUZZ_EXAMPLES says how many of them each test reads; by default few, so that the tests take seconds.
"""

from __future__ import annotations

import json
import os
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

EXAMPLES = int(os.environ.get("SAYSO_FUZZ_EXAMPLES", "100"))
fuzzed = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # a folder is used again by each example
)
fuzzed_seldom = settings(fuzzed, max_examples=EXAMPLES // 5)  # where each example writes a record

_BYTES = st.binary(max_size=6) | st.sampled_from(
    b"\0 \xff \xed\xa0\x80 \xef\xbb\xbf \xe2\x80\x9c \n \r \t \" ' \\ { } [ ] < > & &x; <!-- <![CDATA[ ]]> : , "
    b"\x1f\x8b - % | !!int &a *a -1 0 1e999 9999999999999999999999 NaN null true \\ud800 \\u0000".split(b" ")
)
odd_values = st.sampled_from(
    json.loads(
        "[null, true, false, 0, 1, -1, 7, 2147483648, 9223372036854775808, 10000000000000000000000000, 0.5, 1e300, NaN,"
        ' Infinity, "", "x", "\\u0000", "\\ud800", "2024-03-10", "9", "None", " ", [], {}, [[]], [null], [0, 1],'
        ' [[0, 1]], [[5, 2]], [[-1, 3]], [[0, 1000000000]], [[0.5, 2]], {"x": 1}]'
    )
)


@st.composite
def damaged(draw: st.DrawFn, *whole: bytes) -> bytes:
    """One of some files after a few changes: bytes taken out, doubled, moved in from another, put in; or cut short."""
    content = draw(st.sampled_from(whole))
    for _ in range(draw(st.integers(1, 4))):
        start, end = sorted((draw(st.integers(0, len(content))), draw(st.integers(0, len(content)))))
        end = min(end, start + draw(st.sampled_from([1, 1, 4, 40, len(content)])))
        kept = content[start:end]
        match draw(st.sampled_from(["put", "put", "flip", "drop", "double", "cut", "splice"])):
            case "put":
                content = content[:start] + draw(_BYTES) + content[start:]
            case "flip":
                flipped = bytes(byte ^ (1 << draw(st.integers(0, 7))) for byte in kept[:4])
                content = content[:start] + flipped + content[start + len(flipped) :]
            case "drop":
                content = content[:start] + content[end:]
            case "double":
                content = content[:end] + kept + content[end:]
            case "cut":
                content = content[:start]
            case "splice":
                content = content[:start] + draw(st.sampled_from(whole))[start:end] + content[end:]
    return content


@st.composite
def damaged_json(draw: st.DrawFn, *whole: Any) -> Any:
    """One of some values of JSON after a few of what they hold were taken out or became another value."""
    value = draw(st.sampled_from(whole))
    for _ in range(draw(st.integers(1, 3))):
        value = _damaged_value(draw, value)
    return value


def _damaged_value(draw: st.DrawFn, value: Any) -> Any:
    inner = (
        list(value.items()) if isinstance(value, dict) else list(enumerate(value)) if isinstance(value, list) else []
    )
    if not inner or draw(st.integers(0, 5)) == 0:
        return draw(odd_values)
    key, held = draw(st.sampled_from(inner))
    out = draw(st.integers(0, 9)) == 0
    if isinstance(value, dict):
        return {k: v for k, v in value.items() if k != key} | ({} if out else {key: _damaged_value(draw, held)})
    return [*value[:key], *([] if out else [_damaged_value(draw, held)]), *value[key + 1 :]]
