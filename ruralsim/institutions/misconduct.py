"""Misconduct is chosen: where the gain exceeds detection × fine and what honesty is worth (§3.1, monthly).

A point that does not earn its cost charges an irregular pick-up fee; an online seller packs short. Fees are
paid where parcels are handed over and short parcels found where buyers weigh them; here it is decided who
does so, and who is caught.
"""

from typing import Annotated

import numpy as np

from ruralsim.entities.codes import POINT
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.draws import Purpose, draw_array, key, poisson_array
from ruralsim.foundation.ledger import F_FINES_HOUSEHOLDS, F_FINES_NETWORKS
from ruralsim.foundation.maths import log_array
from ruralsim.foundation.param import Param, Settings
from ruralsim.world.world import World

_DETECTIONS = TALLY["detections"]


class Misconduct(Settings):
    """What tempts, and what restrains."""

    fee_low: Annotated[
        float, Param("CNY/parcel", 0, 20, "Least irregular pick-up fee", "违规收费下限", source="press")
    ] = 1.0
    fee_high: Annotated[
        float, Param("CNY/parcel", 0, 20, "Largest irregular pick-up fee", "违规收费上限", source="press")
    ] = 3.0
    short_share: Annotated[
        float, Param("1", 0, 0.5, "Share a dishonest seller leaves out of a parcel", "缺斤短两比例")
    ] = 0.10
    honesty: Annotated[
        float, Param("CNY/case", 0, 100, "What honesty is worth to people, mean", "诚信价值")
    ] = 2.0
    reputation: Annotated[
        float, Param("CNY/case", 0, 100, "Custom a seller expects to lose by a short parcel", "声誉损失预期")
    ] = 1.0


def misconduct(world: World) -> None:
    """Fines last month's misconduct and decides the next month's (last day of the month)."""
    if not world.calendar.is_month_end(world.day):
        return
    found_key = key(world.seed, Purpose.DETECTION, world.day)
    _points(world, found_key)
    _sellers(world, found_key)


def _points(world: World, found_key: np.uint64) -> None:
    s, stations = world.settings.institutions.misconduct, world.stations
    detection, fine = world.terms["detection"], world.terms["fine"]
    points = np.flatnonzero(stations.level == POINT)
    at, owner, uid = stations.township[points], stations.network[points], stations.uid[points]
    pickups = stations.up_expected[points] * world.calendar.days_in_month(
        world.day
    )  # what a fee is charged on

    charged = stations.irregular_fee[points]
    found = poisson_array(found_key, uid, pickups * (charged > 0.0) * np.clip(detection[at], 0.0, 1.0))
    owed = found * fine[at]
    world.networks.cash -= np.bincount(owner, owed, world.networks.n)
    world.money.today[F_FINES_NETWORKS] += float(owed.sum())
    world.tally.today[_DETECTIONS] += float(found.sum())

    honest_margin = stations.revenue_month[points] - charged * pickups - stations.cost_month[points]
    honest_margin += world.terms["point_subsidy"][at, owner]
    wanted = -honest_margin / np.maximum(pickups, 1.0)
    fee = np.clip(wanted, s.fee_low, s.fee_high)
    honesty = -s.honesty * log_array(draw_array(key(world.place_seed, Purpose.IRREGULAR_FEE, 0), uid))
    gains = fee > detection[at] * fine[at] + honesty
    tempted = stations.open[points] & (pickups > 0.0) & (wanted > 0.0) & gains
    stations.irregular_fee[points] = np.where(tempted, fee, 0.0)


def _sellers(world: World, found_key: np.uint64) -> None:
    s, f, shops, products = world.settings.institutions.misconduct, world.farmers, world.shops, world.products
    detection, fine = world.terms["detection"], world.terms["fine"]
    f.short_weight[~f.sells_online] = 0.0
    sellers = shops.household[: shops.n]
    at, uid = f.township[sellers], f.uid[sellers]
    kg = np.maximum(products.order_kg, 1e-9)
    orders = (shops.order_rate[: shops.n].T / kg[:, None]).sum(axis=0)
    orders *= world.calendar.days_in_month(world.day)

    short = f.short_weight[sellers] > 0.0
    found = poisson_array(found_key, uid, orders * short * np.clip(detection[at], 0.0, 1.0))
    owed = found * fine[at]
    f.cash[sellers] -= owed
    world.money.today[F_FINES_HOUSEHOLDS] += float(owed.sum())
    world.tally.today[_DETECTIONS] += float(found.sum())

    mix_of_orders = f.share[:, sellers]  # its orders by product are taken to be as its land is
    gain = s.short_share * (mix_of_orders * shops.list_price[: shops.n].T * kg[:, None]).sum(axis=0)
    honesty = -s.honesty * log_array(draw_array(key(world.place_seed, Purpose.SHORT_WEIGHT, 0), uid))
    tempted = gain > detection[at] * fine[at] + s.reputation + honesty
    f.short_weight[sellers] = np.where(tempted, s.short_share, 0.0)
