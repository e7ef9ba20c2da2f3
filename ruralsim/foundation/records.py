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
from ruralsim.foundation.handing import Layout, Ready, block, checking
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
        type: Makes its type for the compiler, which only compiling asks for.
        take: What checks it and makes a record of it; None for numbers, which the compiled loop converts.
    """

    type: Callable[[], Any]
    take: Take | None


def named(function: Callable[..., Any]) -> dict[str, list[str]]:
    """What a kernel and its rules name of each of its tables, settings and the like: read from their text."""
    hints = get_type_hints(function, include_extras=True)
    return {
        name: sorted(set(_used(function, name, set())))
        for name in inspect.signature(function).parameters
        if is_record(hints.get(name))
    }


def arguments(
    function: Callable[..., Any], used: Mapping[str, Sequence[str]], *, ready: bool = True
) -> list[Argument]:
    """The arguments of a kernel, from its annotations.

    Args:
        function: the kernel's loop.
        used: what it names of each table (`named`).
        ready: tables and what else stays is handed over as blocks (`foundation.handing`), else as tuples that
            the compiler looks at anew at every call.

    Raises:
        TypeError: An annotation is missing or is none that can be handed to a kernel, or a column is named
            that the table does not have.
    """
    hints = get_type_hints(function, include_extras=True)
    found = []
    for name in inspect.signature(function).parameters:
        if name not in hints:
            raise TypeError(f"{function.__module__}.{function.__name__}: {name} has no annotation")
        found.append(_argument(function, name, hints[name], used, ready))
    return found


def is_record(hint: object) -> bool:
    """Whether an annotation is a table, a group of settings or the like, of which a record is made."""
    scalar = hint is Any or hint in _SCALARS or get_origin(hint) is not None
    return isinstance(hint, type) and not scalar


def is_array(hint: object) -> bool:
    """Whether an annotation is an array's."""
    return any(isinstance(note, str) and "[" in note for note in getattr(hint, "__metadata__", ()))


def _argument(
    function: Callable[..., Any], name: str, hint: Any, used: Mapping[str, Sequence[str]], ready: bool
) -> Argument:
    if is_record(hint):
        return _record(function, name, hint, used[name], ready)
    kind = _plain(hint)
    if not isinstance(kind, numba.types.Array):
        return Argument(lambda: kind, None)
    whose = f"kernel {function.__module__.removeprefix('ruralsim.')}.{function.__name__}: {name}"

    check = checking(kind)

    def checked(array: object) -> Any:
        check(whose, array)
        return array

    return Argument(lambda: kind, checked)


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


@cache
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


def _record(
    function: Callable[..., Any], name: str, kind: type, used: Sequence[str], ready: bool
) -> Argument:
    typed = _fields(kind)
    whose = f"{function.__module__}.{function.__name__}"
    try:
        types = [typed(column) for column in used]
    except KeyError as error:
        raise TypeError(f"{whose}: {kind.__name__} has no {error.args[0]}") from None
    counted = issubclass(kind, Table)
    fields = [field if field != "n" or not counted else "_rows" for field in used] if ready else used
    get: Any = (
        attrgetter(*fields)
        if len(fields) > 1
        else lambda given: (getattr(given, fields[0]),) if fields else ()
    )

    def values(given: object) -> tuple[Any, ...]:
        if not isinstance(given, kind):
            raise TypeError(f"{whose}: {name} is a {kind.__name__}, not a {type(given).__name__}")
        found: tuple[Any, ...] = get(given)
        return found

    @cache
    def record() -> Any:
        return namedtuple(f"{function.__name__}__{name}", used, module=function.__module__)

    if ready and _stays(kind):
        layout = Layout(kind.__name__, used, types, counted)
        take = _keeping(kind, lambda given: block(layout, values(given)))
        return Argument(lambda: Ready(layout, record()), take)
    checks = [
        (k, f"{kind.__name__}.{used[k]}", checking(typed))
        for k, typed in enumerate(types)
        if isinstance(typed, numba.types.Array)
    ]

    def checked(given: object) -> Any:
        made = values(given)
        for k, whose, check in checks:
            check(whose, made[k])
        return made if ready else record()._make(made)  # only the compiler's own checks want to know whose

    return Argument(lambda: numba.types.BaseTuple.from_types(types, record()), checked)


def _stays(kind: type) -> bool:
    """Whether it is the same tomorrow, as tables are; what a phase works out for its kernel is not."""
    if issubclass(kind, tuple):
        return False
    return not is_dataclass(kind) or hasattr(kind, "columns") or kind.__dataclass_params__.frozen  # type: ignore[attr-defined]


def _keeping(kind: type, make: Take) -> Take:
    """Tables keep their blocks until their arrays move; of what else never changes the last is kept."""
    if issubclass(kind, Table) or hasattr(kind, "columns"):

        def of_table(table: Any) -> Any:
            kept = table._records.get(make)
            if kept is None:
                kept = table._records[make] = make(table)
            return kept

        return of_table
    latest: tuple[Any, Any] = (None, None)

    def of_others(given: object) -> Any:
        nonlocal latest
        before, made = latest
        if before is not given:
            made = make(given)
            latest = given, made
        return made

    return of_others


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
