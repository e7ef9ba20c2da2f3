"""The last 12 months of households' incomes, by source: rows only for what brought something.

Of nine sources a household has four or so; who lost a job a year ago, or has found one, has another row.
"""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities import Farmers, Incomes
from ruralsim.entities.codes import BUSINESS, FARMING, PROPERTY, SOURCES, TRANSFERS
from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.records import F8, I2


def set_year(farmers: Farmers, incomes: Incomes, ring: NDArray[np.floating]) -> None:
    """Writes a whole year.

    Args:
        farmers: whose it is.
        incomes: rewritten.
        ring: (household, month, source) net income, CNY.
    """
    brings = (ring != 0.0).any(axis=1)
    rows = brings.sum(axis=1)
    farmers.income_sources[:] = (brings << np.arange(brings.shape[1])).sum(axis=1)
    farmers.income_first[:] = np.cumsum(rows) - rows
    incomes.resize(int(rows.sum()))
    incomes.month[: incomes.n] = ring.swapaxes(1, 2)[brings]


def by_source(farmers: Farmers, incomes: Incomes, months: slice = slice(None)) -> NDArray[np.float64]:
    """(household, source) net income of the last 12 closed months, or of some of them, CNY."""
    found = np.zeros((len(SOURCES), farmers.n))  # each source's households side by side
    for k, values in enumerate(of_sources(farmers, incomes, range(len(SOURCES)), months)):
        found[k] = values
    return found.T


def of_sources(
    farmers: Farmers, incomes: Incomes, sources: Iterable[int], months: slice = slice(None)
) -> Iterator[NDArray[np.float64]]:
    """(household,) the same of one source after the other: all at once are a table of every household."""
    brought = incomes.month[: incomes.n, months].sum(axis=1, dtype=np.float64)
    for source in sources:
        found = np.zeros(farmers.n)
        _spread(source, farmers, brought, found)
        yield found


@kernel
def _spread(source: int, farmers: Farmers, brought: F8, found: F8) -> None:
    """Writes what a source brought to its households."""
    for i in range(farmers.n):
        bits = int(farmers.income_sources[i])
        if bits >> source & 1:
            row = int(farmers.income_first[i])
            for k in range(source):
                row += bits >> k & 1
            found[i] = brought[row]


@rule
def year_from_(farmers: Farmers, incomes: Incomes, i: int, source: int) -> float:
    """What a source brought household i in the last 12 closed months, CNY."""
    bits = int(farmers.income_sources[i])
    if bits >> source & 1 == 0:
        return 0.0
    row = int(farmers.income_first[i])
    for k in range(source):
        row += bits >> k & 1
    total = 0.0
    for m in range(incomes.month.shape[1]):
        total += np.float64(incomes.month[row, m])
    return total


def make_room(farmers: Farmers, incomes: Incomes, slot: int) -> None:
    """Before a month is closed: whatever brought something gets a row, whatever did not for a year loses it.

    Args:
        farmers: their running month and endowments.
        incomes: rewritten.
        slot: of the month, which takes the place of the oldest.
    """
    sources = np.empty(farmers.n, np.int16)
    rows = _bring(slot, farmers, incomes, sources)
    kept = _close_up(farmers, sources, incomes)
    incomes.resize(rows)
    _part(kept, farmers, sources, incomes)


@kernel
def _bring(slot: int, farmers: Farmers, incomes: Incomes, sources: I2) -> int:
    """Finds the sources of each household, as bits; returns how many there are in all."""
    row, rows = 0, 0
    for i in range(farmers.n):
        found = 1 << FARMING if farmers.own_cny_month[i] != 0.0 else 0
        found |= 1 << BUSINESS if farmers.business_cny_year[i] != 0.0 else 0
        found |= 1 << TRANSFERS if farmers.transfers_cny_year[i] != 0.0 else 0
        found |= 1 << PROPERTY if farmers.property_cny_year[i] != 0.0 else 0
        for k in range(farmers.income_month.shape[1]):
            brings = farmers.income_month[i, k] != 0.0
            if int(farmers.income_sources[i]) >> k & 1:
                for m in range(incomes.month.shape[1]):
                    brings = brings | ((m != slot) & (incomes.month[row, m] != 0.0))
                row += 1
            found |= 1 << k if brings else 0
            rows += found >> k & 1
        sources[i] = found
    return rows


@kernel
def _close_up(farmers: Farmers, sources: I2, incomes: Incomes) -> int:
    """Moves the rows that stay up, over those that go; returns how many stay."""
    old, kept = 0, 0
    for i in range(farmers.n):
        both = int(farmers.income_sources[i]) & int(sources[i])
        for k in range(farmers.income_month.shape[1]):
            if both >> k & 1:
                for m in range(incomes.month.shape[1]):
                    incomes.month[kept, m] = incomes.month[old, m]
                kept += 1
            old += int(farmers.income_sources[i]) >> k & 1
    return kept


@kernel
def _part(kept: int, farmers: Farmers, sources: I2, incomes: Incomes) -> None:
    """Moves them down to their new places, the last first; rows in between begin with nothing."""
    row = incomes.n
    for i in range(farmers.n - 1, -1, -1):
        before, now = int(farmers.income_sources[i]), int(sources[i])
        for k in range(farmers.income_month.shape[1] - 1, -1, -1):
            if now >> k & 1:
                row -= 1
                had = before >> k & 1
                kept -= had
                for m in range(incomes.month.shape[1]):
                    incomes.month[row, m] = incomes.month[kept, m] if had else np.float32(0.0)
        farmers.income_first[i], farmers.income_sources[i] = row, now
