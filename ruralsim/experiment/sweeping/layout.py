"""Which run stands for which point of a plan and which replication."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ruralsim.experiment.sweeping.shards import Shard

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Layout:
    """Which run stands for which point and replication.

    Attributes:
        frame: one row per run, point by point: point, base, replication, seed, key, and a column per factor.
        work: (rows,) seconds each run takes on the machine measured on; see `running.pace`.
        days: (rows,) days each run simulates after burn-in.
    """

    frame: "pd.DataFrame"
    work: NDArray[np.float64]
    days: NDArray[np.float64]

    def of(self, shard: Shard) -> "Layout":
        """The runs of one part of a sweep."""
        mine = shard.mine(self.frame["key"])
        return Layout(self.frame[mine], self.work[mine], self.days[mine])
