"""How compiled code opens a block (`foundation.handing`): needed only where something is compiled."""

from collections.abc import Callable
from typing import Any

import numba
from llvmlite import ir
from numba.core import cgutils
from numba.core.datamodel.models import TupleModel
from numba.core.pythonapi import _UnboxContext
from numba.extending import NativeValue, register_model, unbox
from numba.np.arrayobj import make_array, populate_array

from ruralsim.foundation.handing import WORD, Ready

_NUMBER = ir.IntType(8 * WORD)


@register_model(Ready)
class _ReadyModel(TupleModel):  # type: ignore[misc]
    """As of any record, but for the counts of who holds its arrays: the block does."""

    def traverse(self, builder: ir.IRBuilder) -> list[Any]:
        return []

    def inner_models(self) -> tuple[Any, ...]:
        return ()


@unbox(Ready)
def _read(kind: Ready, given: ir.Value, c: _UnboxContext) -> Any:
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


def _field(kind: Any, word: Callable[[], Any], c: _UnboxContext, *, counted: bool = False) -> Any:
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
