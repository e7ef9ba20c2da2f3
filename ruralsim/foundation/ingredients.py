"""What compiled code is made of: a loop's text, the rules that it reaches, and the types of its arguments.

A kernel's file imports most of the model, and an edit anywhere in it may or may not change the kernel. Here
it is told from what the compiler would see, so that only what changed is compiled again.
"""

import inspect
from collections.abc import Callable, Iterator
from hashlib import blake2b
from types import BuiltinFunctionType, CodeType, FunctionType, ModuleType
from typing import Any, cast

import numpy as np

from ruralsim.foundation.sources import digest_of_file

_FOREIGN = ("numpy", "numba", "math", "builtins")
"""Packages whose versions the cache's folder knows already (`kernel._surroundings`)."""
_COMPILER = ("handing", "opening", "kernel", "records", "machine", "table", "arrays", "ingredients")
"""Our own modules that decide how anything is compiled."""


class _UnknownError(Exception):
    """Something of which it is not known what the compiler makes of it."""


def digest(function: Callable[..., Any], types: tuple[Any, ...]) -> str | None:
    """Digest of all that the compiler sees of a kernel; equal digests mean equal machine code.

    Args:
        function: the kernel's loop.
        types: the compiler's types of its arguments.

    Returns:
        32 hexadecimal digits; None where it names something of which this module knows too little.
    """
    folder = __file__.rpartition("ingredients")[0]
    told = blake2b(digest_size=16)
    for module in _COMPILER:
        told.update(digest_of_file(f"{folder}{module}.py"))
    try:
        for part in (*map(_type, types), *_function(cast(FunctionType, function), set())):
            told.update(repr(part).encode() + b"\0")
    except _UnknownError:
        return None
    return told.hexdigest()


def _type(kind: object) -> tuple[Any, ...]:
    """A type of the compiler, with the names of a record's fields and whether its rows are counted."""
    return type(kind).__name__, str(kind), getattr(kind, "fields", ()), getattr(kind, "counted", None)


def _function(function: FunctionType, seen: set[object]) -> Iterator[Any]:
    """A function: its code, its defaults, and whatever of its module the code names."""
    if function in seen:
        return
    seen.add(function)
    yield function.__module__, function.__qualname__, function.__defaults__, function.__kwdefaults__
    if function.__closure__:
        raise _UnknownError
    code = function.__code__
    yield from _code(code, function.__doc__)
    names = set(_names(code))
    for name in sorted(names & function.__globals__.keys()):
        yield name
        yield from _value(function.__globals__[name], names, seen)


def _code(code: CodeType, docstring: str | None = None) -> Iterator[Any]:
    """Instructions with what they refer to, without line numbers, comments and the docstring.

    Python keeps the docstring as the first constant; where there is none, that may be any other text.
    """
    told = code.co_consts
    if docstring is not None and told and told[0] == docstring:
        told = (None, *told[1:])
    yield code.co_code, code.co_names, code.co_varnames, code.co_flags
    for constant in told:
        if isinstance(constant, CodeType):
            yield from _code(constant)
        else:
            yield constant


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def _value(value: object, names: set[str], seen: set[object]) -> Iterator[Any]:
    """Something that a name of a module stands for."""
    rule = getattr(value, "py_func", None)
    if rule is not None:
        yield type(value).__name__, sorted(getattr(value, "targetoptions", {}).items())
        yield from _function(rule, seen)
    elif isinstance(value, (bool, int, float, str, bytes, np.generic)) or value is None:
        yield type(value).__name__, value
    elif isinstance(value, np.ndarray):
        yield str(value.dtype), value.shape, value.tobytes()
    elif isinstance(value, tuple):
        yield type(value).__name__, len(value)
        for item in value:
            yield from _value(item, names, seen)
    elif isinstance(value, ModuleType):
        yield value.__name__
        if not value.__name__.startswith(_FOREIGN):
            for name in sorted(names & vars(value).keys()):
                yield name
                yield from _value(vars(value)[name], names, seen)
    elif inspect.isclass(value) and issubclass(value, tuple):
        yield (
            value.__module__,
            value.__qualname__,
            getattr(value, "_fields", None),
            getattr(value, "_field_defaults", None),
        )
    elif str(getattr(value, "__module__", None)).startswith(_FOREIGN) or isinstance(
        value, (BuiltinFunctionType, np.ufunc)
    ):
        yield getattr(value, "__module__", ""), getattr(value, "__name__", "")
    else:
        raise _UnknownError
