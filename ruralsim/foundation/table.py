"""Tables: named, typed, unit-bearing numpy columns of one length.

```python
class Villages(Table):
    "Villages of the county."

    x_km = column("f8", "km", "easting")
    tariff_cny = column("f8", "CNY", "tariff by zone", dims=("zone",))
    stock_kg = column("f8", "kg", "produce on hand", by="product")

villages = Villages(120, zone=2, product=3)
villages.tariff_cny[:, 1] = 8.0
villages.stock_kg[0] += 5.0
```

What a loop goes through product by product is declared `by="product"`: all rows of the first product lie side
by side, then all of the second, so that the processor takes several rows at a time.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

Dtype = Literal["f8", "f4", "i8", "i4", "i2", "i1", "u8", "u1", "b1"]


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds: numpy type, unit, meaning, its trailing dimensions and what precedes the row."""

    dtype: str
    unit: str
    doc: str
    dims: tuple[str, ...] = ()
    by: str = ""

    def shape(self, rows: int, sizes: Mapping[str, int]) -> tuple[int, ...]:
        """Shape of the array for so many rows."""
        before = (sizes[self.by],) if self.by else ()
        return (*before, rows, *(sizes[d] for d in self.dims))

    @property
    def rank(self) -> int:
        """Number of dimensions of the array."""
        return 1 + len(self.dims) + bool(self.by)


def column(dtype: Dtype, unit: str, doc: str, dims: tuple[str, ...] = (), by: str = "") -> Any:
    """Declares a column in the body of a Table.

    Args:
        dtype: Numpy type code.
        unit: Unit of the numbers; "1" for shares and counts, "" for codes.
        doc: One line on what is held.
        dims: Names of trailing dimensions; their sizes are given when the table is made.
        by: Name of a dimension that comes before the row: the array is (by, row, *dims).
    """
    return Column("?" if dtype == "b1" else dtype, unit, doc, dims, by)


class Table:
    """A fixed number of rows; each declared column is an attribute holding its array.

    Write in place (`table.cash_cny[:] = 0`): neither unknown names nor new arrays are accepted, so that
    a column handed to a kernel this morning is still the column tonight.

    Args:
        n: Rows; all columns start at zero.
        **dims: Size of every dimension that the columns name.
    """

    columns: ClassVar[Mapping[str, Column]] = MappingProxyType({})

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        own = {name: value for name, value in vars(cls).items() if isinstance(value, Column)}
        cls.columns = MappingProxyType({**cls.columns, **own})

    def __init__(self, n: int, **dims: int) -> None:
        wanted = {dim for spec in self.columns.values() for dim in (*spec.dims, spec.by) if dim}
        if wanted != dims.keys():
            raise TypeError(f"{type(self).__name__} needs dimensions {sorted(wanted)}, got {sorted(dims)}")
        self._n = int(n)
        self._rows = np.array([n], np.int64)  # the same, where kernels read it
        self._dims = dims
        self._records: dict[Any, Any] = {}  # what kernels were handed of this table (foundation.records)
        for name, spec in self.columns.items():
            self.__dict__[name] = np.zeros(spec.shape(self._n, dims), spec.dtype)

    def __setattr__(self, name: str, value: object) -> None:
        if name.startswith("_") or (name in self.columns and value is self.__dict__.get(name)):
            object.__setattr__(self, name, value)  # `table.x += 1` works in place, then sets the same array
        elif name in self.columns:
            raise AttributeError(f"{type(self).__name__}.{name} cannot be rebound: write {name}[:] = …")
        else:
            near = get_close_matches(name, self.columns, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise AttributeError(f"{type(self).__name__} has no column {name}{hint}")

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_records": {}}

    @property
    def n(self) -> int:
        """Number of rows."""
        return self._n

    def __len__(self) -> int:
        return self._n

    def __repr__(self) -> str:
        size = f"{self._n:,} rows × {len(self.columns)} columns, {self.nbytes / 1e6:.1f} MB"
        return f"<{type(self).__name__}: {size}>"

    @property
    def nbytes(self) -> int:
        """Bytes held by all columns."""
        return sum(self.__dict__[name].nbytes for name in self.columns)

    def by_row(self, name: str) -> NDArray[Any]:
        """(n, …) a column's live rows first, however it lies in memory: a view, which may be written."""
        values: NDArray[Any] = self.__dict__[name]
        return (values.swapaxes(0, 1) if self.columns[name].by else values)[: self._n]

    def to_frame(self, names: Iterable[str] | None = None) -> "pd.DataFrame":
        """Copies the rows into a data frame; a 2-D column `stock_kg` becomes `stock_kg_0`, `stock_kg_1`."""
        import pandas as pd

        series: dict[str, NDArray[Any]] = {}
        for name in self.columns if names is None else names:
            values = self.by_row(name)
            for tail in np.ndindex(values.shape[1:]):
                series["_".join((name, *map(str, tail)))] = values[(slice(None), *tail)]
        return pd.DataFrame(series, index=pd.RangeIndex(self._n, name="row"), copy=True)


class GrowingTable(Table):
    """Rows 0…n are live; attributes are arrays of the full capacity.

    Keep no reference to a column across `append`: growing replaces the arrays.

    Args:
        capacity: Rows to make room for at first; the table is empty.
        **dims: As for `Table`.
    """

    def __init__(self, capacity: int, **dims: int) -> None:
        super().__init__(max(int(capacity), 1), **dims)
        self._capacity = self._n
        self._live(0)

    @property
    def capacity(self) -> int:
        """Rows that fit before the arrays are replaced."""
        return self._capacity

    def append(self, k: int) -> slice:
        """Adds k zeroed rows after the last and returns where they are."""
        new = slice(self._n, self._n + int(k))
        if new.stop > self._capacity:
            self._grow(new.stop)
        self._live(new.stop)
        for name in self.columns:
            self.by_row(name)[new] = 0
        return new

    def resize(self, rows: int) -> None:
        """Makes the first `rows` rows the live ones, whatever they hold: for kernels that write them."""
        if rows > self._capacity:
            self._grow(rows)
        self._live(int(rows))

    def compact(self, alive: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Drops dead rows and keeps the order of the others.

        Args:
            alive: (n,) which rows stay.

        Returns:
            (n,) new row of each old row, −1 for the dropped.

        Raises:
            ValueError: `alive` is not one flag per live row.
        """
        if alive.shape != (self._n,) or alive.dtype != np.bool_:
            raise ValueError(f"need {self._n} flags, got {alive.dtype} {alive.shape}")
        kept = np.flatnonzero(alive)
        for name in self.columns:
            values = self.by_row(name)
            values[: kept.size] = values[kept]
        moved = np.full(self._n, -1, np.int64)
        moved[kept] = np.arange(kept.size)
        self._live(int(kept.size))
        return moved

    def _live(self, rows: int) -> None:
        self._n = self._rows[0] = rows

    def _grow(self, rows: int) -> None:
        while self._capacity < rows:
            self._capacity *= 2
        for name, spec in self.columns.items():
            old = self.by_row(name)
            self.__dict__[name] = np.zeros(spec.shape(self._capacity, self._dims), spec.dtype)
            self.by_row(name)[:] = old
        self._records.clear()
