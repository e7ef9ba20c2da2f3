"""Tariffs follow cost, slowly: once a month by part of the gap, and never by more than three per cent.

Unit cost is that of the last twelve months. Local cost (up to the hub) is spread over the work of
consignments, so that a bulk consignment pays for its loading and a small parcel for its stop; haulage and
city delivery are added for each zone. Rivals hold each other's prices: a network charges mostly what carrying
costs all of them together, so that who is dear bears a loss, and who is cheap earns. What down-going parcels
cost is no business of those who send produce: their fee, one for all networks, is settled with head offices
and follows what bringing a parcel has come to cost, within what a piece leaves for the last mile.
"""

from typing import Annotated

import numpy as np

from ruralsim.entities.codes import COST_CITY_DELIVERY, COST_HANDOVER, COST_HAULAGE
from ruralsim.foundation.param import Param, Settings
from ruralsim.logistics.books import work
from ruralsim.logistics.service import service
from ruralsim.world.world import World


class Tariffs(Settings):
    """How tariffs are set."""

    markup: Annotated[float, Param("1", 0.5, 3, "Aimed at over unit cost", "目标成本加成")] = 1.0
    rivalry: Annotated[
        float,
        Param("1", 0, 1, "Part of the common unit cost in a network's tariff; the rest is its own",
              "资费随行就市程度"),
    ] = 0.7  # fmt: skip
    speed: Annotated[float, Param("1/month", 0, 1, "Part of the gap closed in a month", "月度调整速度")] = 0.6
    step: Annotated[float, Param("1/month", 0, 1, "Largest change", "月度最大调幅")] = 0.03
    volume_floor: Annotated[
        float,
        Param("1/month", 1, 1e6, "Cost is spread over at least this much work per township served",
        "每乡镇分摊业务量下限"),
    ] = 300.0  # fmt: skip
    down_markup: Annotated[
        float, Param("1", 0.5, 2, "Fee of a down-going parcel aimed at over its cost", "下行派费目标成本比")
    ] = 0.98
    first_down_fee: Annotated[
        float, Param("CNY/parcel", 0, 20, "Fee of a down-going parcel at the start", "初始下行派费")
    ] = 2.4
    down_range: Annotated[
        tuple[float, float],
        Param("CNY/parcel", 0, 20, "Least and most fee of a down-going parcel", "下行派费上下限",
              source="0.7-1.2 for delivery, trade recollection; more where the way is long: assumed"),
    ] = (0.7, 3.0)  # fmt: skip
    parcel_kg: Annotated[
        float, Param("kg", 0.1, 50, "Parcel that the first-kg tariff is set for", "零担件重")
    ] = 4.0
    bulk_kg: Annotated[
        float, Param("kg", 10, 2000, "Consignment that the bulk tariff is set for", "大件件重")
    ] = 100.0
    further_share: Annotated[
        float, Param("1", 0, 1, "Part of a parcel's local cost charged by further kilograms", "续重分摊比例")
    ] = 0.3


def tariffs(world: World) -> None:
    """Phase 10, monthly: first kg, further kg and bulk tariffs of every network and zone, and the fee."""
    if not world.calendar.is_month_end(world.day):
        return
    s, networks, zones = world.settings.logistics.tariffs, world.networks, world.zones
    prices = world.settings.logistics.trunk.bought.today(world.climate.haul_index)
    months = np.minimum(world.calendar.months(world.day) + 1, 12)
    beyond = networks.costs_ring[:, :, [COST_HAULAGE, COST_CITY_DELIVERY]].sum(axis=(1, 2))
    up_cost = networks.up_cost_ring.sum(axis=1)
    done = work(networks.up_parcels_ring.sum(axis=1), networks.up_kg_ring.sum(axis=1))
    present = service(world).present.reshape(networks.n, -1).sum(axis=1)
    at_gate = networks.gate_paid_ring.sum(axis=1)  # minutes at the gate are paid by those whose gate it is
    local = np.maximum(up_cost - beyond - at_gate, 0.0)
    unit = local / np.maximum(done, s.volume_floor * months * np.maximum(present, 1))
    common = float(local.sum()) / max(float(done.sum()), s.volume_floor * float(months))
    unit += s.rivalry * (common - unit)
    haul = zones.km * prices.haul_cny_tkm / 1000.0  # CNY per kg
    parcel = unit[:, None] * work(1.0, s.parcel_kg)
    further = (s.further_share * parcel / max(s.parcel_kg - 1.0, 1.0)) + haul[None, :]
    first = (1.0 - s.further_share) * parcel + haul[None, :] + prices.city_cny
    bulk = (unit * work(1.0, s.bulk_kg) / s.bulk_kg)[:, None] + haul[None, :]
    heavy = max(s.bulk_kg - prices.city_free_kg, 0.0) * prices.city_cny_kg
    bulk = bulk + (prices.city_cny + heavy) / s.bulk_kg
    for tariff, cost in (
        (networks.tariff_first, first),
        (networks.tariff_kg, further),
        (networks.bulk_kg, bulk),
    ):
        change = s.speed * (s.markup * cost - tariff)
        tariff += np.clip(change, -s.step * tariff, s.step * tariff)
    _settle_fee(world, float(up_cost.sum()))


def _settle_fee(world: World, up_cost: float) -> None:
    """The fee of down-going parcels follows their cost of twelve months, fees among networks left out."""
    s, networks = world.settings.logistics.tariffs, world.networks
    paid = float(networks.down_paid_ring.sum())
    if paid <= 0.0:
        return
    spent = float(networks.costs_ring.sum() - networks.costs_ring[:, :, COST_HANDOVER].sum())
    fee, (least, most) = networks.down_fee_cny, s.down_range
    change = s.speed * (s.down_markup * (spent - up_cost) / paid - fee)
    fee[:] = np.clip(fee + np.clip(change, -s.step * fee, s.step * fee), least, max(least, most))
