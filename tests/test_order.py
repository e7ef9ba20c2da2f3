"""Law 7: entities that act at the same time may be renumbered without consequence."""

import numpy as np
import pytest
from scipy import stats

from ruralsim.entities.codes import CONSUMER
from ruralsim.entities.tally import TALLIES
from ruralsim.scenario import Scenario
from ruralsim.simulate import prepare, step
from ruralsim.world.incomes import by_source, set_year
from ruralsim.world.world import World

DAYS = 30


def county(seed: int = 2) -> World:
    return prepare(Scenario.load("small", overrides=[("run.burn_in_days", 0)]), seed, DAYS)


def lived(world: World) -> np.ndarray:
    for _ in range(DAYS):
        step(world)
    return world.tally.days[: world.tally.stored]


def reorder(table, order: np.ndarray) -> None:
    for name in table.columns:
        column = table.by_row(name)
        column[:] = column[order]


def assert_same_days(one: np.ndarray, other: np.ndarray) -> None:
    """Equal but for the order in which sums were added up."""
    for k, name in enumerate(TALLIES):
        np.testing.assert_allclose(one[:, k], other[:, k], rtol=1e-6, atol=1e-6, err_msg=name)


def test_buyers_may_be_renumbered() -> None:
    plain, shuffled = county(), county()
    order = np.arange(shuffled.buyers.n)
    consumers = np.flatnonzero(shuffled.buyers.kind == CONSUMER)
    order[consumers] = consumers[::-1]
    reorder(shuffled.buyers, order)
    assert_same_days(lived(plain), lived(shuffled))


def renumber_households(world: World) -> None:
    """Turn every village's households round."""
    farmers, villages = world.farmers, world.villages
    months = range(world.incomes.month.shape[1])
    ring = np.stack([by_source(farmers, world.incomes, slice(m, m + 1)) for m in months], axis=1)
    order = np.arange(farmers.n)
    for first, count in zip(villages.first, villages.households, strict=True):
        order[first : first + count] = order[first : first + count][::-1]
    reorder(farmers, order)
    now_at = np.argsort(order)
    for rows in (world.stations.keeper, world.couriers.household, world.shops.household):
        rows[rows >= 0] = now_at[rows[rows >= 0]]
    reorder(world.shops, np.argsort(world.shops.household[: world.shops.n]))
    farmers.shop[world.shops.household[: world.shops.n]] = np.arange(world.shops.n)
    set_year(farmers, world.incomes, ring[order])


@pytest.mark.statistical
def test_households_of_a_village_may_be_renumbered() -> None:
    """A seller's place in the list decides which draw meets it, so single runs differ; their law does not."""
    plain, shuffled = [], []
    for seed in range(1, 13):
        one, other = county(seed), county(seed)
        renumber_households(other)
        plain.append(lived(one).sum(axis=0))
        shuffled.append(lived(other).sum(axis=0))
    for name in (
        "up_orders",
        "sold_trader_kg",
        "sold_online_cny",
        "up_delivered",
        "round_km",
        "down_delivered",
    ):
        k = TALLIES.index(name)
        a, b = np.array(plain)[:, k], np.array(shuffled)[:, k]
        if not np.allclose(a, b, rtol=1e-9):
            assert stats.ttest_rel(a, b).pvalue > 1e-3, name
