"""How a record reaches compiled code: as a block of words that lies ready from one call to the next.

The compiler's own way is to look at every array anew at every call: a kernel that names a hundred columns
spends more time at its door than many a county in its loop. Here each array is looked at once, when its block
is made: where it lies and how long it is. The block holds its arrays, so that what it points to is there as
long as it is. A new one is made when a table grows, whose arrays are then others; how many rows of a table
are live is read at each call where the table keeps it.
"""

import sys
from collections.abc import Callable, Sequence
from typing import Any

import numba
import numpy as np
from llvmlite import ir
from numba.core import cgutils
from numba.core.datamodel.models import TupleModel
from numba.extending import NativeValue, register_model, unbox
from numba.np.arrayobj import make_array, populate_array
from numba.np.numpy_support import as_dtype

_WORD = 8  # bytes
_NUMBER = ir.IntType(8 * _WORD)


class Ready(numba.types.NamedTuple):  # type: ignore[misc]
    """The compiler's type of a record that is handed over as a block.

    Args:
        types: of its fields.
        record: the NamedTuple that they make.
        counted: its field `n` is read where a table keeps its number of rows.
    """

    def __init__(self, types: Sequence[Any], record: type, counted: bool) -> None:
        self.counted = counted
        super().__init__(types, record)


class Block(bytearray):
    """The words of one record: of an array its address and lengths, of a number the number itself."""

    holds: tuple[Any, ...]


def block(owner: str, kind: Ready, values: Sequence[Any]) -> Block:
    """The block of a record.

    Args:
        owner: whose arrays they are, for messages.
        kind: the record's type.
        values: of its fields.

    Raises:
        TypeError: An array is not what the type says.
    """
    made = Block()
    made.holds = (*values,)
    for name, typed, value in zip(kind.fields, kind.types, values, strict=True):
        if kind.counted and name == "n":
            made += _address(value)
        elif isinstance(typed, numba.types.Array):
            checking(typed)(f"{owner}.{name}", value)
            made += _address(value) + np.array(value.shape, np.int64).tobytes()
        else:
            parts = value if isinstance(typed, numba.types.BaseTuple) else (value,)
            kinds = typed.types if isinstance(typed, numba.types.BaseTuple) else (typed,)
            for number, of in zip(parts, kinds, strict=True):
                made += np.array(number, as_dtype(of)).tobytes().ljust(_WORD, b"\0")
    return made


def _address(array: Any) -> bytes:
    return int(array.ctypes.data).to_bytes(_WORD, sys.byteorder)


def checking(kind: numba.types.Array) -> Callable[[str, Any], None]:
    """What raises TypeError, under the name it is given, if an array is not what a kernel takes."""
    dtype, rank = as_dtype(kind.dtype), kind.ndim

    def check(whose: str, array: Any) -> None:
        if (
            type(array) is not np.ndarray
            or array.dtype != dtype
            or array.ndim != rank
            or not array.flags.c_contiguous
        ):
            given = f"{array.dtype} {array.shape}" if isinstance(array, np.ndarray) else type(array).__name__
            raise TypeError(f"{whose} is a C-contiguous {dtype} of rank {rank}, not {given}")

    return check


@register_model(Ready)
class _ReadyModel(TupleModel):  # type: ignore[misc]
    """As of any record, but for the counts of who holds its arrays: the block does."""

    def traverse(self, builder: Any) -> list[Any]:
        return []

    def inner_models(self) -> tuple[Any, ...]:
        return ()


@unbox(Ready)
def _read(kind: Ready, given: Any, c: Any) -> Any:
    """Compiles the reading of a block."""
    text = ir.FunctionType(c.pyapi.voidptr, [c.pyapi.pyobj])
    start = cgutils.get_or_insert_function(c.builder.module, text, "PyByteArray_AsString")
    words = c.builder.bitcast(c.builder.call(start, [given]), _NUMBER.as_pointer())
    at = 0

    def word() -> Any:
        nonlocal at
        at += 1
        return c.builder.gep(words, [ir.Constant(_NUMBER, at - 1)])

    fields = [
        _field(typed, word, c, counted=kind.counted and name == "n")
        for name, typed in zip(kind.fields, kind.types, strict=True)
    ]
    return NativeValue(c.context.make_tuple(c.builder, kind, fields))


def _field(kind: Any, word: Callable[[], Any], c: Any, *, counted: bool = False) -> Any:
    """Compiles the reading of one field from the next words."""
    builder, context = c.builder, c.context
    if isinstance(kind, numba.types.BaseTuple):
        return context.make_tuple(builder, kind, [_field(part, word, c) for part in kind.types])
    if not isinstance(kind, numba.types.Array):
        model = context.data_model_manager[kind]
        here = builder.inttoptr(builder.load(word()), _NUMBER.as_pointer()) if counted else word()
        return model.load_from_data_pointer(
            builder, builder.bitcast(here, model.get_data_type().as_pointer())
        )
    item = context.get_data_type(kind.dtype)
    data = builder.inttoptr(builder.load(word()), item.as_pointer())
    shape = [builder.load(word()) for _ in range(kind.ndim)]
    size = context.get_abi_sizeof(item)
    strides = [ir.Constant(_NUMBER, size)]
    for length in shape[:0:-1]:
        strides.insert(0, builder.mul(strides[0], length))
    array = make_array(kind)(context, builder)
    populate_array(array, data=data, shape=shape, strides=strides, itemsize=size, meminfo=None)
    return array._getvalue()
