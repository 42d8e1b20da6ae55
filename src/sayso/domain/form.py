"""Whether a value from outside (JSON, another program) matches a type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

from sayso.domain.text import Span


def has_form(value: object, form: Any) -> bool:
    """Whether a value, with everything in it, matches a type.

    Args:
        value: The value from outside.
        form: Any, a class, a dataclass, NamedTuple or TypedDict, or one of `|`, Literal, list, tuple and Mapping with
            their arguments. Lists may stand for tuples, as in JSON. A float must be finite; True is not a number.
    """
    origin, inner = get_origin(form), get_args(form)
    if form is Any:
        return True
    if origin in (Union, UnionType):
        return any(has_form(value, one) for one in inner)
    if origin is Literal:
        return any(value == one and type(value) is type(one) for one in inner)
    if origin in (list, tuple, Sequence):
        return isinstance(value, list | tuple) and _items_have_form(value, inner)
    if origin is not None and issubclass(origin, Mapping):
        key, held = inner
        return isinstance(value, Mapping) and all(has_form(k, key) and has_form(v, held) for k, v in value.items())
    if is_typeddict(form):
        hints = _hints(form)
        return isinstance(value, dict) and all(name in value and has_form(value[name], hints[name]) for name in hints)
    if is_dataclass(form) or hasattr(form, "_fields"):
        return isinstance(value, form) and all(
            has_form(getattr(value, name), one) for name, one in _hints(form).items()
        )
    if form is float:
        return type(value) in (int, float) and abs(value) < float("inf")  # type: ignore[arg-type]  # it is one of both
    return type(value) is int if form is int else isinstance(value, NoneType if form is None else form)


def spans_of(value: object) -> Iterator[Span]:
    """Yield every span in a tree of dataclasses and tuples, such as a record."""
    if isinstance(value, Span):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from spans_of(one)
    elif is_dataclass(value) and not isinstance(value, type):
        for name in _hints(type(value)):
            yield from spans_of(getattr(value, name))


def _items_have_form(value: Sequence[object], inner: tuple[Any, ...]) -> bool:
    if len(inner) == 1 or inner[1:] == (...,):
        return all(has_form(one, inner[0]) for one in value)
    return len(value) == len(inner) and all(map(has_form, value, inner))


@cache
def _hints(form: Any) -> dict[str, Any]:
    return get_type_hints(form)
