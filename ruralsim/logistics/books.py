"""Entries that every logistics kernel makes: a network spends, earns, and carries so much work."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities import Farmers, Networks, Stations
from ruralsim.entities.codes import COST_HANDOVER, POINT
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.kernel import rule
from ruralsim.foundation.ledger import F_DOWN_FEES, F_HANDOVER_FEES
from ruralsim.world.world import Books, World

FIRST_COST = TALLY["cost_wages_rounds"]
"""Tally of the first cost item; the others follow in the order of `COST_ITEMS`."""

_COST_UP, _REVENUE_DOWN = TALLY["cost_up"], TALLY["revenue_down"]

KG_PER_PARCEL = 12.0
"""A consignment makes the work of one parcel and of one more for every so many kilograms (assumed)."""

MONTHLY = (
    "costs_month", "revenue_month", "subsidy_month", "parcels_month", "up_kg_month", "up_cost_month",
    "up_parcels_month", "up_revenue_month", "down_paid_month", "gate_paid_month",
    "round_minutes_month", "up_minutes_month",
)  # fmt: skip
"""Columns of `networks` that run over a month."""


@rule
def spend(networks: Networks, books: Books, n: int, item: int, flow: int, cny: float) -> None:
    """Network n pays for something: cash, cost item, money flow and tally move together."""
    networks.cash[n] -= cny
    networks.costs_month[n, item] += cny
    books.money[flow] += cny
    books.tally[FIRST_COST + item] += cny


@rule
def earn(networks: Networks, books: Books, n: int, flow: int, cny: float) -> None:
    """Network n is paid."""
    networks.cash[n] += cny
    networks.revenue_month[n] += cny
    books.money[flow] += cny


@rule
def earn_down(
    networks: Networks, stations: Stations, books: Books, n: int, desk: int, paid: int, got: int
) -> None:
    """Network n is paid for down-going parcels, but for those it took over, whose fee another network had.

    Args:
        networks: whose accounts move.
        stations: whose margin counts all parcels.
        books: today's.
        n: network.
        desk: its township station.
        paid: parcels that the fee is received for now.
        got: parcels brought or fetched.
    """
    fee = paid * networks.down_fee_cny[n]
    earn(networks, books, n, F_DOWN_FEES, fee)
    networks.down_paid_month[n] += paid
    networks.parcels_month[n] += got
    stations.parcels_month[desk] += got
    stations.revenue_month[desk] += got * networks.down_fee_cny[n]
    books.tally[_REVENUE_DOWN] += fee


@rule
def pay_network(networks: Networks, books: Books, n: int, other: int, cny: float) -> None:
    """Network n pays another for work it takes over; money between networks, booked once as a flow."""
    spend(networks, books, n, COST_HANDOVER, F_HANDOVER_FEES, cny)
    networks.cash[other] += cny
    networks.revenue_month[other] += cny


@rule
def cause_up(networks: Networks, books: Books, n: int, cny: float) -> None:
    """So much of network n's cost was caused by produce going up."""
    networks.up_cost_month[n] += cny
    books.tally[_COST_UP] += cny


@rule
def bear(farmers: Farmers, f: int, source: int, cny: float) -> None:
    """Household f pays a cost of its trade: cash falls, and the income of that source."""
    farmers.cash[f] -= cny
    farmers.income_month[f, source] -= cny


@rule
def whole(expected: float, u: float) -> int:
    """A whole number with this mean: rounded up as often as its fraction says."""
    return int(expected + u)


def work(parcels: Any, kg: Any) -> Any:
    """Work made by consignments, in parcels."""
    return parcels + kg / KG_PER_PARCEL


def open_month(world: World) -> None:
    """Clears what runs over a month, on its first day (so that it can be read on the last)."""
    if world.calendar.is_month_start(world.day):
        for name in MONTHLY:
            getattr(world.networks, name)[:] = 0.0
        stations = world.stations
        for column in (
            stations.parcels_month,
            stations.revenue_month,
            stations.cost_month,
            stations.visits_month,
            stations.up_waited_month,
            stations.up_passed_month,
            stations.up_late_month,
            stations.down_waited_month,
            stations.down_passed_month,
            stations.down_late_month,
            stations.down_returned_month,
            stations.down_failed_month,
        ):
            column[:] = 0
        points = stations.open & (stations.level == POINT)  # known in advance: keepers look at it all month
        own = stations.wage_cny_month + stations.rent_cny_month * world.climate.consumer_index
        stations.cost_month[points] = own[points]
        tables = world.state.service
        if tables is not None:
            tables.drawn_minutes[:] = tables.paid_minutes[:] = 0.0
        world.couriers.errors[: world.couriers.n] = 0.0


def pay_households(
    world: World, rows: NDArray[Any], cny: NDArray[np.float64], flow: int, source: int
) -> None:  # fmt: skip
    """Pays households; the payer's side is the caller's.

    Args:
        world: the county.
        rows: farmer rows, repeats allowed.
        cny: CNY for each.
        flow: money flow.
        source: column of their income, such as `LOGISTICS_WAGES`.
    """
    farmers = world.farmers
    got = np.bincount(rows, weights=cny, minlength=farmers.n)
    farmers.cash += got
    farmers.income_month[:, source] += got
    world.money.today[flow] += float(cny.sum())


def by_network(world: World, network: NDArray[Any], cny: NDArray[np.float64]) -> NDArray[np.float64]:
    """(network,) sums."""
    return np.asarray(np.bincount(network, weights=cny, minlength=world.networks.n), np.float64)


def spend_all(world: World, item: int, flow: int | None, cny: NDArray[np.float64]) -> None:
    """Every network pays its part of one cost item; `flow` None: the receiving side books the flow."""
    world.networks.cash -= cny
    world.networks.costs_month[:, item] += cny
    world.tally.today[FIRST_COST + item] += float(cny.sum())
    if flow is not None:
        world.money.today[flow] += float(cny.sum())


def settle(world: World, item: int, flow: int, owed: NDArray[np.float64]) -> None:
    """Networks that owe (positive) pay those that are owed; the sums must be equal."""
    pays = np.maximum(owed, 0.0)
    spend_all(world, item, flow, pays)
    gets = np.maximum(-owed, 0.0)
    gets *= float(pays.sum()) / max(float(gets.sum()), 1e-12)
    world.networks.cash += gets
    world.networks.revenue_month += gets
