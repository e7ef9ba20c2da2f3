"""What brought farm households income in the last year."""

from ruralsim.foundation.arrays import F4x2
from ruralsim.foundation.table import GrowingTable, column


class Incomes(GrowingTable):
    """One row per household and source that brought it something in the last 12 months (`world.incomes`).

    Rows lie in the order of households, then of sources; `farmers.income_first` and `farmers.income_sources`
    say which are whose.
    """

    month: F4x2 = column("f4", "CNY", "Net income of the last 12 closed months", dims=("month",))
