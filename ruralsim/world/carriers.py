"""Carriers: logistics networks, their stations and their couriers, as they stand on the first day.

The post is everywhere; brands sit in the townships nearest the seat. A village point belongs to one
network: which villages have one, and whose, is drawn by expected parcels, so that most villages have a
point and few have several. Keepers, couriers and managers are members of farm households.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities import Couriers, Farmers, Networks, Stations, Townships, Villages, Zones
from ruralsim.entities.codes import (
    BUS,
    COOP_NETWORK,
    COST_ITEMS,
    EXPRESS,
    HUB,
    POINT,
    POST,
    TOWNSHIP_STATION,
)
from ruralsim.foundation.draws import Purpose, draw_array, key, normal_array, uids
from ruralsim.foundation.maths import log_array
from ruralsim.foundation.param import Named, Param, Settings

NONE_WAITING = 1_000_000
"""Value of the column `up_oldest` of an empty queue."""

INBOUND_DAYS = 6
"""Days ahead that down-going parcels are announced from outside (columns of `stations.down_inbound`)."""

MAX_STOPS = 48
"""Stops of a tour."""


class NetworkSettings(Settings):
    """One logistics company or system."""

    en: str = ""
    zh: str = ""
    kind: Annotated[Literal["post", "express", "coop", "bus"], Named("Kind of network", "网络类型")] = (
        "express"
    )
    share: Annotated[float, Param("1", 0, 1, "Share of parcels", "市场份额")] = 0.2
    presence: Annotated[
        float, Param("1", 0, 1, "Share of townships with a station, nearest the seat first", "乡镇覆盖率")
    ] = 1.0
    first_cny: Annotated[
        float,
        Param("CNY", 0, 50, "First kg, at the start, before distance", "首重资费",
              source="first kg 3-5 CNY, remote +1-3, trade press; first guess, tariffs then follow cost"),
    ] = 5.0  # fmt: skip
    further_cny_kg: Annotated[
        float,
        Param("CNY/kg", 0, 20, "Each further kg, at the start, before distance", "续重资费",
              source="1-2 CNY/kg, trade press; first guess, tariffs then follow cost"),
    ] = 0.8  # fmt: skip
    bulk_cny_kg: Annotated[
        float, Param("CNY/kg", 0, 20, "Bulk consignments, at the start, before distance", "大件资费")
    ] = 0.55
    haul_cny_tkm: Annotated[float, Param("CNY/t-km", 0, 5, "Added by distance to the zone", "按距离加价")] = (
        0.55
    )
    line_pace: Annotated[
        float,
        Param("1", 0.2, 5, "Time on the way beyond the county, relative to the zone's days", "干线时效系数",
              source="assumed; State Post Bureau 2020: SF, EMS, JD, ZTO quickest of ten brands, 58 hours on "
              "average and 69 to the west, ordinary post slower"),
    ] = 1.0  # fmt: skip
    courier_wage: Annotated[
        float,
        Param("CNY/month", 500, 20_000, "A full-time courier's pay, 2021", "快递员月薪(全职)",
              source="rural 3,000-5,000; over half of all below 5,000 (2020 survey)"),
    ] = 3600.0  # fmt: skip
    courier_hours: Annotated[
        float,
        Param("1", 0.05, 1, "A courier's day relative to full time; pay follows", "快递员工时占全职比例"),
    ] = 1.0
    truck_share: Annotated[
        float,
        Param("1", 0, 1, "Truck cost borne, where goods ride on buses or with shop supply",
        "干支线成本承担比例"),
    ] = 1.0  # fmt: skip
    manager_wage: Annotated[
        float,
        Param("CNY/month", 0, 20_000, "A station manager's full-time pay, 2021; a post's follows its hours",
              "乡镇站长全职月薪(按工时计)"),
    ] = 3300.0  # fmt: skip
    desk_hours: Annotated[
        float,
        Param("1", 0, 5, "A township station's desk as part of a full job, however little comes",
              "站长岗位固定工时占全职比例"),
    ] = 0.22  # fmt: skip
    desk_hours_100: Annotated[
        float,
        Param("1", 0, 5, "More of it for every 100 parcels a day, manager of average skill",
              "每百件日均件量增加的站长工时"),
    ] = 0.18  # fmt: skip
    hub_wage: Annotated[
        float, Param("CNY/month", 300, 200_000, "Wages of a county hub, 2021", "县中心人员月薪合计")
    ] = 7000.0
    keeper_wage: Annotated[
        float,
        Param("CNY/month", 0, 5000, "Pay of a part-time point keeper, 2021", "村点兼职月薪",
              source="400-500 CNY/month, press 2021", confidence="M"),
    ] = 400.0  # fmt: skip
    station_rent: Annotated[
        float, Param("CNY/month", 0, 20_000, "Rent of a township station", "乡镇站月租")
    ] = 500.0
    hub_rent: Annotated[float, Param("CNY/month", 0, 100_000, "Rent of a county hub", "县中心月租")] = 3000.0
    point_rent: Annotated[float, Param("CNY/month", 0, 5000, "Rent of a village point", "村点月租")] = 0.0
    handling_cny: Annotated[
        float, Param("CNY/parcel", 0, 5, "Labels, bags and sorting material", "单件分拣耗材")
    ] = 0.12
    max_wait_days: Annotated[
        int, Param("days", 1, 30, "A parcel waiting this long forces a visit", "最长等待天数")
    ] = 3
    vehicle_kg: Annotated[
        float,
        Param("kg", 20, 10_000, "Capacity of a courier's vehicle", "车辆载重",
              source="e-tricycle 180 kg to small van 600 kg, press 2016", confidence="M"),
    ] = 600.0  # fmt: skip


def default_networks() -> dict[str, NetworkSettings]:
    """Post, two express brands, the supply-and-marketing co-op and the bus company."""
    return {
        "post": NetworkSettings(
            en="Post", zh="邮政", kind="post", share=0.25, presence=1.0, hub_wage=4500.0,
            line_pace=1.25,
        ),
        "express_a": NetworkSettings(
            en="Express A", zh="快递甲", kind="express", share=0.35, presence=1.0, hub_wage=6000.0,
            hub_rent=3000.0, line_pace=0.85,
        ),
        "express_b": NetworkSettings(
            en="Express B", zh="快递乙", kind="express", share=0.25, presence=0.8125, hub_wage=4500.0,
        ),
        "coop": NetworkSettings(
            en="Supply and marketing co-op", zh="供销", kind="coop", share=0.10, presence=0.375,
            courier_hours=0.3, truck_share=0.4, desk_hours=0.04, station_rent=100.0,
            hub_wage=2500.0, hub_rent=500.0, max_wait_days=4, line_pace=1.25,
        ),
        "bus": NetworkSettings(
            en="Passenger bus", zh="客运", kind="bus", share=0.05, presence=0.1875,
            courier_hours=0.1, truck_share=0.1, desk_hours=0.0, station_rent=0.0,
            hub_wage=500.0, hub_rent=100.0, max_wait_days=4,
        ),
    }  # fmt: skip


class Carriers(Settings):
    """How densely the networks have spread by the first day."""

    points_per_village: Annotated[float, Param("1", 0, 5, "Village points per village", "村均网点数")] = 1.15
    served_villages: Annotated[
        float,
        Param("1", 0, 1, "Villages with at least one point", "有网点村庄比例",
              source="over 80 % in 2021, State Post Bureau", confidence="H"),
    ] = 0.85  # fmt: skip
    roadless_reach: Annotated[
        float,
        Param("1", 0, 1, "Parcels expected where no road leads, relative", "无公路村的相对预期件量"),
    ] = 0.05  # fmt: skip
    silent_reach: Annotated[
        float,
        Param("1", 0, 1, "Parcels expected where there is no signal, relative", "无信号村的相对预期件量"),
    ] = 0.3  # fmt: skip
    parcels_per_courier: Annotated[
        float,
        Param("1/day", 10, 500, "Parcels per courier that positions are planned for", "人均日件量(定编)",
              source="cities about 200; villages less, press 2020-21", confidence="M"),
    ] = 160.0  # fmt: skip
    down_head_year: Annotated[
        float,
        Param("1/year", 0, 200, "Down-going parcels per head that positions are planned for", "人均年下行件"),
    ] = 25.0  # fmt: skip
    up_household_day: Annotated[
        float,
        Param("1/day", 0, 5, "Consignments per household that positions are planned for", "户均日上行件"),
    ] = 0.062  # fmt: skip
    skill: Annotated[float, Param("1", 0, 1, "Mean skill of the first staff", "初始平均技能")] = 0.5
    skill_spread: Annotated[float, Param("1", 0, 0.5, "Spread of their skill", "初始技能离散度")] = 0.15


def presence(settings: Mapping[str, NetworkSettings], townships: Townships) -> NDArray[np.bool_]:
    """(network, township) where a network has a station at the start; the post everywhere."""
    near = np.argsort(townships.minutes_seat, kind="stable")
    here = np.zeros((len(settings), townships.n), np.bool_)
    for n, network in enumerate(settings.values()):
        count = townships.n if network.kind == "post" else round(network.presence * townships.n)
        here[n, near[:count]] = True
    if here.size and not here.any(axis=0).all():  # a county without a post: the first network goes everywhere
        here[0] = True
    return here


def make_networks(
    settings: Mapping[str, NetworkSettings], zones: Zones, townships: Townships, seat_cell: int
) -> Networks:
    """Networks with their first tariffs, in the settings' order.

    Args:
        settings: the scenario's networks.
        zones: market zones; tariffs rise with their distance.
        townships: for presence.
        seat_cell: where the hubs are.
    """
    networks = Networks(len(settings), zone=zones.n, item=len(COST_ITEMS), month=12)
    networks.uid[:] = [uids(f"network {name}")[0] for name in settings]
    per_kg_km = np.array([s.haul_cny_tkm for s in settings.values()])[:, None] * zones.km[None, :] / 1000.0
    for n, s in enumerate(settings.values()):
        networks.kind[n] = {"post": POST, "express": EXPRESS, "coop": COOP_NETWORK, "bus": BUS}[s.kind]
        networks.share[n] = s.share
        networks.tariff_first[n] = s.first_cny + per_kg_km[n]
        networks.tariff_kg[n] = s.further_cny_kg + per_kg_km[n]
        networks.bulk_kg[n] = s.bulk_cny_kg + per_kg_km[n]
        networks.courier_wage[n] = s.courier_wage
        networks.hours[n] = s.courier_hours
        networks.duty[n] = 1.0
        networks.line_pace[n] = s.line_pace
        networks.truck_share[n] = s.truck_share
        networks.manager_wage[n] = s.manager_wage
        networks.desk_hours[n], networks.desk_hours_100[n] = s.desk_hours, s.desk_hours_100
        networks.keeper_wage[n] = s.keeper_wage
        networks.handling_cny[n] = s.handling_cny
        networks.max_wait_days[n] = s.max_wait_days
    if not networks.share.sum() > 0.0:
        networks.share[:] = 1.0
    networks.hub_cell[:] = seat_cell
    return networks


def make_stations(
    settings: Mapping[str, NetworkSettings],
    carriers: Carriers,
    seed: int,
    networks: Networks,
    villages: Villages,
    townships: Townships,
    farmers: Farmers,
    keep_days: int,
) -> Stations:
    """Every possible station, the open ones staffed.

    Args:
        settings: the scenario's networks.
        carriers: density of points.
        seed: the place's seed.
        networks: from `make_networks`.
        villages: villages with remoteness, households and minutes to their township.
        townships: townships.
        farmers: households; keepers and managers are among them (raises ``logistics_jobs``).
        keep_days: days that a down-going parcel is kept at a township.
    """
    N, V, T = networks.n, villages.n, townships.n
    stations = Stations(N * V + N * T + N, lag=INBOUND_DAYS, age=keep_days + 1, month=12)
    network, village = np.divmod(np.arange(N * V), max(V, 1))
    points = slice(0, N * V)
    stations.level[points], stations.network[points], stations.village[points] = POINT, network, village
    stations.township[points], stations.cell[points] = villages.township[village], villages.cell[village]
    posts = slice(N * V, N * V + N * T)
    network, township = np.divmod(np.arange(N * T), max(T, 1))
    stations.level[posts], stations.network[posts], stations.township[posts] = (
        TOWNSHIP_STATION,
        network,
        township,
    )
    stations.village[posts], stations.cell[posts] = -1, townships.cell[township]
    hubs = slice(N * V + N * T, None)
    stations.level[hubs], stations.network[hubs], stations.cell[hubs] = HUB, np.arange(N), networks.hub_cell
    stations.village[hubs] = stations.township[hubs] = -1
    place = np.where(stations.level == POINT, stations.village, stations.township)
    stations.uid[:] = uids("station", networks.uid[stations.network], stations.level.astype(np.int64), place)

    here = presence(settings, townships)
    stations.open[posts] = here.reshape(-1)
    stations.open[hubs] = here.any(axis=1)
    stations.open[points] = _points(carriers, seed, networks, villages, here).reshape(-1)
    stations.opened_day[:] = stations.last_visit[:] = -NONE_WAITING
    stations.up_oldest[:] = NONE_WAITING
    stations.gate_room[:] = 1.0
    stations.keeper[:] = -1
    stations.usual_parcels[posts] = expected_parcels(carriers, networks, villages, farmers, here).reshape(-1)
    _staff(settings, carriers, seed, networks, stations, villages, farmers)
    return stations


def _points(
    carriers: Carriers, seed: int, networks: Networks, villages: Villages, here: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """(network, village) where a point is open: one per served village, then where parcels are most."""
    N, V = networks.n, villages.n
    opened = np.zeros((N, V), np.bool_)
    if not V:
        return opened
    luck = draw_array(
        key(seed, Purpose.NETWORKS, 0), uids("point", networks.uid[:, None], villages.uid[None, :])
    )
    # parcels a network may expect, weighted by chance; bad roads and silence keep points away
    reach = np.where(villages.has_road, 1.0, carriers.roadless_reach)
    reach = reach * np.where(villages.signal, 1.0, carriers.silent_reach)
    reach = reach / (
        1.0 + np.where(np.isfinite(villages.minutes_township), villages.minutes_township, 300.0) / 60.0
    )
    parcels = villages.households * reach
    pull = np.where(here[:, villages.township], networks.share[:, None], 0.0)
    weight = pull * parcels[None, :] * luck
    served = min(V, round(carriers.served_villages * V))
    # the first to come, when each comes at a rate that is its share: its chance is its share
    best = np.argmin(-log_array(luck) / np.maximum(pull, 1e-9), axis=0)
    favoured = np.argsort(-(parcels * (0.5 + luck.mean(axis=0))), kind="stable")[:served]
    opened[best[favoured], favoured] = weight[best[favoured], favoured] > 0.0
    for n, t in np.argwhere(here):  # whoever has a station in a township has a point near it
        own = np.flatnonzero(villages.township == t)
        if own.size and not opened[n, own].any():
            top = own[np.argmax(weight[n, own])]
            opened[n, top] = weight[n, top] > 0.0
    left = round(carriers.points_per_village * V) - int(opened.sum())
    weight[opened] = 0.0
    weight[:, ~opened.any(axis=0)] = 0.0
    for row in np.argsort(-weight.reshape(-1), kind="stable")[: max(left, 0)]:
        if weight.reshape(-1)[row] > 0.0:
            opened.reshape(-1)[row] = True
    return opened


def _staff(
    settings: Mapping[str, NetworkSettings],
    carriers: Carriers,
    seed: int,
    networks: Networks,
    stations: Stations,
    villages: Villages,
    farmers: Farmers,
) -> None:
    """Keepers from the village, managers from the township, hub staff from anywhere."""
    birth = key(seed, Purpose.WORKER_BIRTH, 0)
    skill = carriers.skill + carriers.skill_spread * normal_array(birth, stations.uid)
    stations.manager_skill[:] = np.clip(skill, 0.05, 0.95)
    n = stations.network
    desk = networks.desk_hours[n] + networks.desk_hours_100[n] * stations.usual_parcels / 100.0
    order = _by_luck(seed, farmers)
    by_village = _groups(order, farmers.village, villages.n)
    by_township = _groups(order, farmers.township, int(stations.township.max(initial=0)) + 1)
    for row in np.flatnonzero(stations.open):
        s = list(settings.values())[stations.network[row]]
        level = stations.level[row]
        stations.wage_cny_month[row] = (s.keeper_wage, s.manager_wage * desk[row], s.hub_wage)[level]
        stations.rent_cny_month[row] = (s.point_rent, s.station_rent, s.hub_rent)[level]
        if level == POINT:
            pool = by_village[stations.village[row]]
        elif level == TOWNSHIP_STATION:
            pool = by_township[stations.township[row]]
        else:
            pool = order
        stations.keeper[row] = _employ(farmers, pool)


def make_couriers(
    settings: Mapping[str, NetworkSettings],
    carriers: Carriers,
    seed: int,
    networks: Networks,
    stations: Stations,
    villages: Villages,
    townships: Townships,
    farmers: Farmers,
) -> Couriers:
    """Positions by expected parcels of each township station, at least one each, all filled.

    Args:
        settings: the scenario's networks.
        carriers: parcels a position is planned for.
        seed: the place's seed.
        networks: networks.
        stations: from `make_stations`.
        villages: villages.
        townships: townships.
        farmers: households the couriers belong to (raises ``logistics_jobs``).
    """
    N, V, T = networks.n, villages.n, townships.n
    here = stations.open[N * V : N * V + N * T].reshape(N, T)
    expected = expected_parcels(carriers, networks, villages, farmers, here)
    positions = np.where(
        here, np.maximum(1, np.floor(expected / carriers.parcels_per_courier + 0.5)), 0
    ).astype(int)
    couriers = Couriers(max(int(positions.sum()), 1), stop=MAX_STOPS)
    rows = couriers.append(int(positions.sum()))
    network, township = np.divmod(np.repeat(np.arange(N * T), positions.reshape(-1)), max(T, 1))
    couriers.network[rows], couriers.township[rows] = network, township
    couriers.open[rows] = True
    couriers.morale[rows] = 0.5
    couriers.hired_day[rows] = -NONE_WAITING
    couriers.tour[rows] = -1
    by_township = _groups(_by_luck(seed, farmers), farmers.township, T)
    wage = np.array([s.courier_wage for s in settings.values()])
    load = np.array([s.vehicle_kg for s in settings.values()])
    birth = key(seed, Purpose.WORKER_BIRTH, 1)
    for i in range(rows.start, rows.stop):
        couriers.household[i] = _employ(farmers, by_township[couriers.township[i]])
    couriers.uid[rows] = uids(
        "courier", couriers.network[rows], couriers.township[rows], np.arange(rows.stop)
    )
    skill = carriers.skill + carriers.skill_spread * normal_array(birth, couriers.uid[rows])
    couriers.skill[rows] = np.clip(skill, 0.05, 0.95)
    couriers.wage_cny_month[rows] = (wage * networks.hours)[network]
    couriers.capacity_kg[rows] = load[network]
    return couriers


def expected_parcels(
    carriers: Carriers, networks: Networks, villages: Villages, farmers: Farmers, here: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """(network, township) parcels a day, both directions; shares of the absent go to those present."""
    T = here.shape[1]
    heads = np.bincount(farmers.township, weights=farmers.members, minlength=T)
    homes = np.bincount(villages.township, weights=villages.households, minlength=T)
    parcels = heads * carriers.down_head_year / 365.0 + homes * carriers.up_household_day
    share = networks.share[:, None] * here
    return np.asarray(parcels * share / np.maximum(share.sum(axis=0), 1e-9))


def _by_luck(seed: int, farmers: Farmers) -> NDArray[np.int64]:
    """Households in an order of chance: who finds work first."""
    return np.argsort(draw_array(key(seed, Purpose.APPLICANT, 0), farmers.uid), kind="stable")


def _groups(order: NDArray[np.int64], group: NDArray[Any], count: int) -> list[NDArray[np.int64]]:
    """Rows of each group, in the given order."""
    ranked = order[np.argsort(group[order], kind="stable")]
    return np.split(ranked, np.cumsum(np.bincount(group, minlength=count))[:-1]) if count else []


def _employ(farmers: Farmers, pool: NDArray[np.int64]) -> int:
    """The first household of the pool with a free adult, who is hired; -1 if there is none."""
    free = (farmers.adults - farmers.migrants - farmers.local_jobs - farmers.logistics_jobs)[pool] > 0
    if not free.any():
        return -1
    row = int(pool[np.argmax(free)])
    farmers.logistics_jobs[row] += 1
    return row
