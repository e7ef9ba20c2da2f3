"""A tiny county in which the market has something to trade."""

import numpy as np
import pytest

from ruralsim.entities.codes import AT_FARM, LONG_HAUL, TRADER
from ruralsim.foundation.ledger import M_DELIVERED, M_HARVESTED, M_RESOLD
from ruralsim.world.world import World
from tests.factory import set_shops, tiny_world


@pytest.fixture
def stocked() -> World:
    """Every household holds a hundred kilograms of each product; every fourth has a shop."""
    world = tiny_world(households=80, buyers=400)
    f = world.farmers
    f.stock_kg[:] = 100.0
    f.fresh[:] = 1.0
    f.carrier[:] = 0
    shops = set_shops(world, np.arange(f.n) % 4 == 0)
    f.reputation[:] = 0.8
    shops.list_price[:] = 0.9 * world.products.price_retail
    shops.listed_kg[:] = 50.0
    f.standing[:] = f.sells_online
    f.belief[:] = 0.6 * world.products.price_wholesale[:, None, None]
    f.belief[:, :, 2] = world.products.price_wholesale[:, None]
    f.online_cost[:] = 0.5
    f.short_weight[:] = 0.0
    world.stations.up_days[:] = 2.5
    return world


def offer(world: World, channel: int, kg: float = 20.0, reservation: float = 0.0) -> None:
    """One offer per household of the first product."""
    f = world.farmers
    new = world.offers.append(f.n)
    world.offers.household[new], world.offers.village[new] = np.arange(f.n), f.village
    world.offers.fresh[new] = f.fresh[0]
    if channel == TRADER:
        np.add.at(world.villages.waiting_kg[:, 0], f.village, kg)
    world.offers.channel[new] = channel
    world.offers.kg[new] = kg
    world.offers.reservation[new] = reservation


def carry(world: World) -> None:
    """All consignments are on the last leg, due today."""
    n = world.consignments.n
    new = world.consignments.stage[:n] == AT_FARM
    world.consignments.stage[:n][new] = LONG_HAUL
    world.consignments.due[:n] = world.day


def produce_kg(world: World) -> float:
    """All produce in the county."""
    c, p = world.consignments, world.products
    live = c.stage[: c.n] <= LONG_HAUL
    return float(world.farmers.stock_kg.sum() + c.kg[: c.n][live].sum() + p.trader_kg.sum() + p.coop_kg.sum())


def left_kg(world: World) -> float:
    """Mass that left the county today."""
    today = world.mass.today
    assert not today[M_HARVESTED].any()
    return float(today[M_DELIVERED : M_RESOLD + 1].sum())


def escrow(world: World) -> float:
    """Money of consignments on their way."""
    c = world.consignments
    live = c.stage[: c.n] <= LONG_HAUL
    return float(c.paid_cny[: c.n][live].sum())
