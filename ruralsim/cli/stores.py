"""The store that commands send their runs to."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ruralsim.foundation.paths import usable

if TYPE_CHECKING:
    from ruralsim.results.store import Store

STORE = Path("runs/store")
Stored = Annotated[
    Path, typer.Option("--store", help="Store of runs: what it has is not run again. · 运行库")
]
Address = Annotated[
    str,
    typer.Option("--cluster", metavar="tcp://HOST:PORT", help="A Dask scheduler instead. · Dask 调度器地址"),
]


def at(path: Path) -> "Store":
    """The store at a place, which may be empty yet.

    Raises:
        DataError: The place holds something else.
    """
    from ruralsim.results.store import Store

    return Store.open(path) if usable(path).exists() else Store(path)


@contextmanager
def kept(path: Path) -> "Iterator[Store]":
    """Yields the store that runs go to; Ctrl-C says that they are safe there."""
    store = at(path)
    try:
        yield store
    except KeyboardInterrupt:
        en, zh = (
            "Interrupted; finished runs are kept, the same command goes on",
            "已中断；重复同一命令即可继续",
        )
        raise KeyboardInterrupt(f"{en} · {zh}\n  {store.path}") from None
