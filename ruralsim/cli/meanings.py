"""What a name in the code stands for, as far as it leads to a table's column.

`columns.py` follows the code with these: the world, its tables, their columns, and what hands them on
(functions, tuples, bundles of arrays, names of columns). Whatever else a name stands for is nothing here.
"""

import inspect
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from types import FunctionType, MethodType, ModuleType, SimpleNamespace
from typing import Any, Self, get_type_hints

from ruralsim.foundation.kernel import Kernel


@dataclass(frozen=True)
class Thing:
    """An object of a known class: the world, a table, a lever."""

    kind: type


@dataclass(frozen=True)
class Column:
    """A column, or part of one; `same` while writing in place to it changes the table."""

    kind: type
    name: str
    same: bool = True


@dataclass(frozen=True)
class Code:
    """A function, with what it is bound to."""

    function: Any
    bound: "Value | None" = None


@dataclass(frozen=True)
class Several:
    """A tuple or a list of known members."""

    members: "tuple[Value, ...]"


@dataclass(frozen=True)
class Bundle:
    """Columns that travel together under names of their own."""

    fields: "tuple[tuple[str, Value], ...]"


@dataclass(frozen=True)
class Word:
    """A known text: the name of a column or a term."""

    text: str


class Slice:
    """A range of rows, kept under a name."""


Value = frozenset[Any]
"""All that a name may stand for."""
NOTHING: Value = frozenset()
A_SLICE: Value = frozenset({Slice})


def member(value: Value, place: int | None = None) -> Value:
    """What one member of a sequence may be, that at a place where it is known."""
    found: set[Any] = set()
    for leaf in value:
        if isinstance(leaf, Several):
            at = leaf.members if place is None or place >= len(leaf.members) else (leaf.members[place],)
            found |= frozenset().union(*at)
        elif isinstance(leaf, Column):
            found.add(Column(leaf.kind, leaf.name, False))
        elif isinstance(leaf, Bundle):
            found |= {Word(name) for name, _ in leaf.fields}
    return frozenset(found)


def spread(value: Value) -> list[Value]:
    """The members of a tuple that is handed over as so many arguments."""
    [*known] = [leaf.members for leaf in value if isinstance(leaf, Several)]
    return [frozenset().union(*members) for members in zip(*known, strict=False)]


def leaves(value: Value) -> Iterator[Any]:
    """All that a value holds, inside tuples and bundles too."""
    for leaf in value:
        if isinstance(leaf, Several):
            for one in leaf.members:
                yield from leaves(one)
        elif isinstance(leaf, Bundle):
            for _, field in leaf.fields:
                yield from leaves(field)
        else:
            yield leaf


def constant(found: Any) -> Value:
    """What an object of a module stands for."""
    if isinstance(found, str):
        return frozenset({Word(found)})
    if isinstance(found, tuple) and not hasattr(found, "_fields"):
        return frozenset({Several(tuple(constant(part) for part in found))})
    if isinstance(found, Mapping):
        return frozenset({Bundle(tuple((str(key), constant(part)) for key, part in found.items()))})
    if isinstance(found, (Kernel, FunctionType, MethodType, ModuleType, type)) or callable(found):
        bound = frozenset({Code(found.__self__)}) if inspect.ismethod(found) else None
        return frozenset({Code(found, bound)})
    return NOTHING


def declared(hint: Any, bound: Value | None) -> Value:
    """What a function returns by its annotation, where the code does not tell."""
    if hint is Self:
        return frozenset(Thing(leaf.function) for leaf in bound or NOTHING if isinstance(leaf, Code))
    return frozenset({Thing(hint)}) if isinstance(hint, type) and ours(hint) else NOTHING


def followed(callee: Code) -> bool:
    """Whether a call leads into our own code, where its arguments are read if they are."""
    function = getattr(callee.function, "py_func", getattr(callee.function, "function", callee.function))
    module = getattr(function, "__module__", None) or ""
    return module.startswith("ruralsim")


def ours(kind: type) -> bool:
    """Whether a class is one of the package's."""
    return kind.__module__.startswith("ruralsim")


@cache
def hints_of(thing: Any) -> dict[str, Any]:
    """The annotations of a function or a class, but for names that only the type checker imports."""
    try:
        return get_type_hints(thing)
    except NameError:
        found = dict[str, Any]()
        for name, hint in inspect.get_annotations(thing).items():
            with suppress(NameError):
                alone: object = SimpleNamespace(__annotations__={name: hint})
                found |= get_type_hints(alone, vars(sys.modules[thing.__module__]))
        return found
