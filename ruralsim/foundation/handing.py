"""How a record reaches compiled code: as a block of words that lies ready from one call to the next.

The compiler's own way is to look at every array anew at every call: a kernel that names a hundred columns
spends more time at its door than many a county in its loop. Here each array is looked at once, when its block
is made: where it lies and how long it is. The block holds its arrays, so that what it points to is there as
long as it is. A new one is made when a table grows, whose arrays are then others; how many rows of a table
are live is read at each call where the table keeps it.
"""

import sys
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, NamedTuple

import numba
import numpy as np
from numba.np.numpy_support import as_dtype
from numpy.typing import NDArray

WORD = 8
"""Bytes of a word."""


class Layout(NamedTuple):
    """What lies in a block.

    Attributes:
        owner: whose arrays they are, for messages.
        fields: names.
        types: the compiler's type of each.
        counted: the field `n` is read where a table keeps its number of rows.
    """

    owner: str
    fields: Sequence[str]
    types: Sequence[Any]
    counted: bool


class Ready(numba.types.NamedTuple):  # type: ignore[misc]
    """The compiler's type of a record that is handed over as a block."""

    def __init__(self, layout: Layout, record: type) -> None:
        self.counted = layout.counted
        super().__init__(layout.types, record)


class Block(bytearray):
    """The words of one record: of an array its address and lengths, of a number the number itself."""

    holds: tuple[Any, ...]


def block(layout: Layout, values: Sequence[Any]) -> Block:
    """The block of a record.

    Args:
        layout: what lies in it.
        values: of its fields.

    Raises:
        TypeError: An array is not what the layout says.
    """
    made = Block()
    made.holds = (*values,)
    for name, typed, value in zip(layout.fields, layout.types, values, strict=True):
        if layout.counted and name == "n":
            made += _address(value)
        elif isinstance(typed, numba.types.Array):
            checking(typed)(f"{layout.owner}.{name}", value)
            made += _address(value) + np.array(value.shape, np.int64).tobytes()
        else:
            parts = value if isinstance(typed, numba.types.BaseTuple) else (value,)
            kinds = typed.types if isinstance(typed, numba.types.BaseTuple) else (typed,)
            for number, kind in zip(parts, kinds, strict=True):
                made += np.array(number, as_dtype(kind)).tobytes().ljust(WORD, b"\0")
    return made


def _address(array: NDArray[Any]) -> bytes:
    return int(array.ctypes.data).to_bytes(WORD, sys.byteorder)


@cache
def checking(kind: numba.types.Array) -> Callable[[str, object], None]:
    """What raises TypeError, under the name it is given, if an array is not what a kernel takes."""
    dtype, rank = as_dtype(kind.dtype), kind.ndim

    def check(whose: str, array: object) -> None:
        if (
            type(array) is not np.ndarray
            or array.dtype != dtype
            or array.ndim != rank
            or not array.flags.c_contiguous
        ):
            given = f"{array.dtype} {array.shape}" if isinstance(array, np.ndarray) else type(array).__name__
            raise TypeError(f"{whose} is a C-contiguous {dtype} of rank {rank}, not {given}")

    return check
