"""Files as they come out of broken disks, half-written downloads and other programs: strategies of Hypothesis.

SAYSO_FUZZ_EXAMPLES says how many of them each test reads; by default few, so that the tests take seconds.
SAYSO_FUZZ_TEXTS names files whose reports are damaged beside our own, separated as in PATH: text, or JSON Lines with a
field `text` or `context`, which may be packed by gzip.
"""

from __future__ import annotations

import gzip
import json
import os
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from layout_kinds import COMMUNIQUES, LIVE_BLOGS, OTHERS

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


_PUT_IN_TEXTS = (
    *("\ud800", "\x00", "\u202e", "\u200b", "“", "”", "’s", "—", "(", ")", ". ", "A.", "İ", "é", "1", '"'),
    *("met ", "told ", "said ", "of ", "with ", "\n\n", "\nQ: ", "\n>> ", "\n• ", "MR. ", "\n> ", "\n— "),
    *(":", "(@a)", "May 4, 2025", "\n10.15pm"),
)


@cache
def whole_texts() -> tuple[str, ...]:
    """The texts that `damaged_text` takes pieces from: our examples, and those of SAYSO_FUZZ_TEXTS."""
    root = Path(__file__).parents[1]
    ours = sorted([*root.glob("examples/*.txt"), *root.glob("study/*.txt")])
    texts = [path.read_text(encoding="utf-8") for path in ours]
    texts += [text for kind in (COMMUNIQUES, LIVE_BLOGS, OTHERS) for text, _ in kind.values()]
    for path in map(Path, filter(None, os.environ.get("SAYSO_FUZZ_TEXTS", "").split(os.pathsep))):
        content = path.read_bytes()
        content = gzip.decompress(content) if path.suffix == ".gz" else content
        if ".jsonl" in path.suffixes:
            rows = [json.loads(line) for line in content.splitlines()]
            texts += [words for row in rows if (words := row.get("text") or row.get("context"))]
        else:
            texts.append(content.decode("utf-8", "replace"))
    return tuple(texts)


@st.composite
def damaged_text(draw: st.DrawFn) -> str:
    """A piece of a report after some changes: words put in, taken out, or doubled elsewhere."""
    text = draw(st.sampled_from(whole_texts()))
    start = draw(st.integers(0, max(0, len(text) - 20)))
    text = text[start : start + draw(st.integers(20, 2500))]
    for _ in range(draw(st.integers(0, 11))):
        at = draw(st.integers(0, len(text)))
        match draw(st.sampled_from(["put", "put", "drop", "double"])):
            case "put":
                text = text[:at] + draw(st.sampled_from(_PUT_IN_TEXTS)) + text[at:]
            case "drop":
                text = text[:at] + text[at + draw(st.integers(1, 60)) :]
            case "double":
                other = draw(st.integers(0, len(text)))
                text = text[:at] + text[other : other + 80] + text[at:]
    return text


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
