"""Records: what a kernel sees of a table, read from the kernel's own text.

A kernel names its tables in its annotations and their columns in its loop:

```python
@kernel
def _age(farmers: Farmers, s: Spoilage, day: int) -> None:
    for f in range(farmers.n):
        farmers.fresh[f] -= s.ageing
```

The columns that the loop and its rules name become a NamedTuple of arrays, whose types are those of the
table's declaration: a column that no line names is not handed over (whole tables make slow code), and none
can be taken for another. A settings group is handed over likewise, as the numbers that are named. Arrays
that belong to no table are annotated with their type (`F8`, `I4`, …), numbers as `int`, `float`, `bool` or
`Key`. What a phase works out for its kernel travels as a NamedTuple of these.
"""

import ast
import inspect
import sys
import textwrap
from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import is_dataclass
from functools import cache
from operator import attrgetter
from types import ModuleType, UnionType
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin, get_type_hints

import numba
import numpy as np

from ruralsim.foundation.arrays import B1 as B1
from ruralsim.foundation.arrays import F4 as F4
from ruralsim.foundation.arrays import F8 as F8
from ruralsim.foundation.arrays import I1 as I1
from ruralsim.foundation.arrays import I2 as I2
from ruralsim.foundation.arrays import I4 as I4
from ruralsim.foundation.arrays import I8 as I8
from ruralsim.foundation.arrays import U8 as U8
from ruralsim.foundation.arrays import B1x2 as B1x2
from ruralsim.foundation.arrays import F4x2 as F4x2
from ruralsim.foundation.arrays import F4x3 as F4x3
from ruralsim.foundation.arrays import F8x2 as F8x2
from ruralsim.foundation.arrays import F8x3 as F8x3
from ruralsim.foundation.arrays import I1x2 as I1x2
from ruralsim.foundation.arrays import I4x2 as I4x2
from ruralsim.foundation.arrays import I8x2 as I8x2
from ruralsim.foundation.arrays import U1x2 as U1x2
from ruralsim.foundation.param import Settings
from ruralsim.foundation.table import Table

Key = Annotated[np.uint64, "u8"]
"""A key of draws (`foundation.draws.key`)."""

_SCALARS: dict[Any, Any] = {
    int: numba.int64, float: numba.float64, bool: numba.boolean, np.uint64: numba.uint64
}  # fmt: skip
_CODES: dict[str, Any] = {
    "f8": numba.float64, "f4": numba.float32, "i8": numba.int64, "i4": numba.int32, "i2": numba.int16,
    "i1": numba.int8, "u8": numba.uint64, "u1": numba.uint8, "b1": numba.boolean, "?": numba.boolean,
}  # fmt: skip

Take = Callable[[Any], Any]
"""Makes of an argument as the caller gives it what the compiled loop takes."""


class Argument(NamedTuple):
    """One argument of a kernel.

    Attributes:
        type: Its type for the compiler.
        take: What checks it and makes a record of it; None for numbers, which the compiled loop converts.
    """

    type: Any
    take: Take | None


def named(function: Callable[..., Any]) -> dict[str, list[str]]:
    """What a kernel and its rules name of each of its tables, settings and the like: read from their text."""
    hints = get_type_hints(function, include_extras=True)
    return {
        name: sorted(set(_used(function, name, set())))
        for name in inspect.signature(function).parameters
        if is_record(hints.get(name))
    }


def arguments(function: Callable[..., Any], used: Mapping[str, Sequence[str]]) -> list[Argument]:
    """The arguments of a kernel, from its annotations.

    Args:
        function: the kernel's loop.
        used: what it names of each table (`named`).

    Raises:
        TypeError: An annotation is missing or is none that can be handed to a kernel, or a column is named
            that the table does not have.
    """
    hints = get_type_hints(function, include_extras=True)
    found = []
    for name in inspect.signature(function).parameters:
        if name not in hints:
            raise TypeError(f"{function.__module__}.{function.__name__}: {name} has no annotation")
        found.append(_argument(function, name, hints[name], used))
    return found


def is_record(hint: Any) -> bool:
    """Whether an annotation is a table, a group of settings or the like, of which a record is made."""
    scalar = hint is Any or hint in _SCALARS or get_origin(hint) is not None
    return isinstance(hint, type) and not scalar


def _argument(
    function: Callable[..., Any], name: str, hint: Any, used: Mapping[str, Sequence[str]]
) -> Argument:
    if is_record(hint):
        return _record(function, name, hint, used[name])
    kind = _plain(hint)
    if not isinstance(kind, numba.types.Array):
        return Argument(kind, None)
    dtype, rank = numba.np.numpy_support.as_dtype(kind.dtype), kind.ndim
    whose = f"{function.__module__.removeprefix('ruralsim.')}.{function.__name__}"

    def checked(array: Any) -> Any:
        if (
            type(array) is not np.ndarray
            or array.dtype != dtype
            or array.ndim != rank
            or not array.flags.c_contiguous
        ):
            given = f"{array.dtype} {array.shape}" if isinstance(array, np.ndarray) else type(array).__name__
            raise TypeError(f"kernel {whose}: {name} is a C-contiguous {dtype} of rank {rank}, not {given}")
        return array

    return Argument(kind, checked)


def _plain(hint: Any) -> Any:
    """The compiler's type of an annotation that is no table."""
    if hint in _SCALARS:
        return _SCALARS[hint]
    if get_origin(hint) is Annotated:
        inner, *notes = get_args(hint)
        codes = [note for note in notes if isinstance(note, str)]
        return _typed(codes[0]) if codes else _plain(inner)  # the notes of a parameter are no type
    if get_origin(hint) is tuple:
        return numba.types.BaseTuple.from_types([_plain(part) for part in get_args(hint)])
    if get_origin(hint) in (Union, UnionType) or hint is Any:
        raise TypeError(f"{hint} cannot be handed to a kernel")
    raise TypeError(f"{hint} cannot be handed to a kernel")


def _typed(code: str) -> Any:
    base, bracket, rank = code.partition("[")
    return numba.types.Array(_CODES[base], rank.count(",") + 1, "C") if bracket else _CODES[base]


def _fields(kind: type) -> Callable[[str], Any]:
    """What tells the compiler's type of a column, a setting or an array of a class."""
    columns = getattr(kind, "columns", None)
    if columns is not None:  # a table, or what declares its columns as tables do

        def of_column(name: str) -> Any:
            if name == "n":
                return numba.int64
            spec = columns[name]
            return _typed(f"{spec.dtype}[{',' * (spec.rank - 1)}")

        return of_column
    if issubclass(kind, (Settings, tuple)) or is_dataclass(kind):
        hints = get_type_hints(kind, include_extras=True)
        return lambda name: _plain(hints[name])
    raise TypeError(f"{kind.__name__} is no table, no settings, no NamedTuple and no dataclass")


def _record(function: Callable[..., Any], name: str, kind: type, used: Sequence[str]) -> Argument:
    typed = _fields(kind)
    whose = f"{function.__module__}.{function.__name__}"
    try:
        types = [typed(column) for column in used]
    except KeyError as error:
        raise TypeError(f"{whose}: {kind.__name__} has no {error.args[0]}") from None
    title = f"{function.__name__}__{name}"
    record: Any = namedtuple(title, used, module=function.__module__)  # type: ignore[misc]
    setattr(sys.modules[function.__module__], title, record)  # the compiler's cache finds it by name
    get: Any = (
        attrgetter(*used) if len(used) > 1 else lambda given: (getattr(given, used[0]),) if used else ()
    )

    def taken(given: Any) -> Any:
        if not isinstance(given, kind):
            raise TypeError(f"{whose}: {name} is a {kind.__name__}, not a {type(given).__name__}")
        return record._make(get(given))

    return Argument(numba.types.BaseTuple.from_types(types, record), _keeping(kind, record, taken, types))


def _keeping(kind: type, record: Any, make: Take, types: list[Any]) -> Take:
    """Tables keep their records until their arrays move; of settings and what never changes the last is kept.

    Other arrays are looked at again only when they are others than the last time.
    """
    if issubclass(kind, Table) or hasattr(kind, "columns"):

        def of_table(table: Any) -> Any:
            kept = table._records.get(record)
            if kept is None:
                kept = table._records[record] = make(table)
            return kept

        return of_table
    if issubclass(kind, Settings):
        latest: tuple[Any, Any] = (None, None)

        def of_settings(settings: Any) -> Any:
            nonlocal latest
            before, made = latest
            if before is not settings:
                made = make(settings)
                latest = settings, made
            return made

        return of_settings

    wanted = [
        (k, numba.np.numpy_support.as_dtype(t.dtype), t.ndim)
        for k, t in enumerate(types)
        if isinstance(t, numba.types.Array)
    ]
    if not wanted:
        return make
    never_other = issubclass(kind, tuple) or kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
    last: tuple[Any, Any, list[int]] = (None, None, [])  # given, made of it, and its arrays

    def of_arrays(given: Any) -> Any:
        nonlocal last
        before, made, arrays = last
        if never_other and given is before:
            return made
        made = make(given)
        same = [*map(id, made)]
        if same != arrays:  # otherwise they are the very arrays that were looked at then
            for k, dtype, rank in wanted:
                value = made[k]
                if value.dtype != dtype or value.ndim != rank or not value.flags.c_contiguous:
                    field = record._fields[k]
                    raise TypeError(f"{kind.__name__}.{field} is no C-contiguous {dtype} of rank {rank}")
        last = given, made, same
        return made

    return of_arrays


def _used(function: Any, name: str, seen: set[tuple[Any, str]]) -> Iterator[str]:
    """Columns of one argument that a function, and the rules it is handed to, name."""
    function = getattr(function, "py_func", function)
    if (function, name) in seen:
        return
    seen.add((function, name))
    for node in ast.walk(_tree(function)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == name:
            yield node.attr
        elif isinstance(node, ast.Call):
            called = _called(function, node.func)
            if called is None:
                continue
            parameters = called.__code__.co_varnames[: called.__code__.co_argcount]
            given = [*zip(parameters, node.args, strict=False), *((k.arg, k.value) for k in node.keywords)]
            for parameter, value in given:
                if isinstance(value, ast.Name) and value.id == name and parameter is not None:
                    yield from _used(called, parameter, seen)


@cache
def _tree(function: Any) -> ast.AST:
    return ast.parse(textwrap.dedent(inspect.getsource(function)))


def _called(function: Any, node: ast.expr) -> Any:
    """The rule that a call means, None where it is none of ours."""
    if isinstance(node, ast.Name):
        found = function.__globals__.get(node.id)
    elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        module = function.__globals__.get(node.value.id)
        found = getattr(module, node.attr, None) if isinstance(module, ModuleType) else None
    else:
        return None
    found = getattr(found, "py_func", found)
    return found if inspect.isfunction(found) else None
