"""A sweep in parts that know nothing of each other, such as the jobs of an array.

Shard k of n makes every n-th run of the plan in the order of the runs' keys. Keys are hashes, so each part
has as many runs as the others and a mixture of all points and seeds; and which part a run belongs to depends
on the plan alone, not on what is there, so that a part may be stopped and started again. A part writes into
an inbox of its own in the store; `Store.gather` brings all of them together.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ruralsim.foundation.errors import DataError
from ruralsim.results import folder
from ruralsim.results.store import Store

if TYPE_CHECKING:
    import pandas as pd


class Shard(NamedTuple):
    """One part of a sweep.

    Attributes:
        number: which one, from 1.
        of: how many there are.
    """

    number: int
    of: int

    @classmethod
    def read(cls, text: str) -> "Shard":
        """A part as it is written: `3/40`.

        Raises:
            DataError: It is none.
        """
        found = re.fullmatch(r"\s*(\d{1,6})\s*/\s*(\d{1,6})\s*", text)
        shard = cls(*map(int, found.groups())) if found else cls(0, 0)
        if not 1 <= shard.number <= shard.of:
            raise DataError(
                f"--shard {text}: write NUMBER/COUNT, the number from 1 to the count, such as 3/40 · "
                "应写作 序号/总数，序号从 1 起，不大于总数，如 3/40"
            )
        return shard

    def mine(self, keys: "pd.Series[str]") -> NDArray[np.bool_]:
        """Which runs of a design are this part's.

        Args:
            keys: of all runs of the design; some may stand there several times.

        Returns:
            (rows,) True for runs of this part.
        """
        order = np.unique(keys.to_numpy(str), return_inverse=True)[1]
        return np.asarray(order % self.of == self.number - 1, bool)

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"


@contextmanager
def alone(store: Store, plan: str, shard: Shard) -> Iterator[Store]:
    """Yields the store as a part writes into it; nobody else makes the same part meanwhile.

    Where the file system knows no locks the same part may be made twice at once, which costs time and harms
    nothing: the same runs are the same files.

    Args:
        store: where the runs go.
        plan: name of the plan's design in the store.
        shard: which part.

    Raises:
        DataError: The same part is being made by another process.
        OutputError: The store cannot be written.
    """
    from filelock import FileLock, Timeout

    part = Store(store.path, f"{plan}/{shard.number}-of-{shard.of}")
    with folder.explained(part.inbox):
        part.inbox.mkdir(parents=True, exist_ok=True)
    lock = FileLock(part.inbox / ".lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise DataError(
            f"shard {shard} of {plan} is being made by another process · 该分片正由另一进程运行\n"
            f"  {part.inbox}"
        ) from None
    except (NotImplementedError, OSError):
        yield part
        return
    try:
        yield part
    finally:
        lock.release()
