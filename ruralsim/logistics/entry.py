"""Entry and exit: networks come to townships and leave; points open and close.

A network enters where the parcels it would win cover its cost there and a return on its capital, the more
of it the more disputes it hears of, three months running; it leaves after twelve losing months. Points
likewise. The post never leaves, and what others leave behind goes to it. Couriers: see `positions`.
"""

from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities.codes import AT_HUB
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.param import Param, Settings
from ruralsim.logistics.positions import add_position, end_position, invest, positions
from ruralsim.logistics.service import Service, refresh, service
from ruralsim.world.world import World

_POINTS_OPENED, _POINTS_CLOSED = TALLY["points_opened"], TALLY["points_closed"]
_STATIONS_OPENED, _STATIONS_CLOSED = TALLY["stations_opened"], TALLY["stations_closed"]


class Entry(Settings):
    """When it pays to come, and when to go."""

    hurdle_month: Annotated[float, Param("1/month", 0, 1, "Return asked of capital", "月资本回报要求")] = 0.03
    dispute_weight: Annotated[
        float, Param("1/month", 0, 10, "Added to it per dispute and delivery", "纠纷率风险加成")
    ] = 0.5
    point_capital: Annotated[float, Param("CNY", 0, 1e6, "Outlay for a village point", "村点投资")] = 3000.0
    station_capital: Annotated[
        float,
        Param("CNY", 0, 1e7, "Outlay for a township station with vehicle", "乡镇站投资",
        source="small van 60,000-100,000, press"),
    ] = 70_000.0  # fmt: skip
    hopeful_months: Annotated[
        int, Param("months", 1, 36, "Months of good prospects before entry", "进入观察月数")
    ] = 3
    losing_months: Annotated[int, Param("months", 1, 60, "Losing months before exit", "退出亏损月数")] = 12
    up_margin: Annotated[
        float,
        Param("1", 0, 1, "Part of the freight of produce that a newcomer reckons to keep", "预计上行毛利率"),
    ] = 0.3  # fmt: skip
    trips_month: Annotated[
        float, Param("1/month", 0, 62, "Trips to the county seat that a station needs", "每月县乡往返趟次")
    ] = 15.0
    running_cny: Annotated[
        float,
        Param("CNY/month", 0, 1e5, "Rent and other running cost of a station reckoned with, base year",
              "预计乡镇站月租金及杂费"),
    ] = 1200.0  # fmt: skip
    first_rent: Annotated[
        float,
        Param("CNY/month", 0, 20_000, "Rent of a station where its network has none other to compare",
              "网络无其他站点时的站点月租"),
    ] = 500.0  # fmt: skip
    loss_share: Annotated[
        float, Param("1", 0, 1, "Loss, relative to cost, from which a month counts as losing", "亏损判定比例")
    ] = 0.2


def counted(before: NDArray[np.int16], now: NDArray[np.bool_]) -> NDArray[np.int16]:
    """Consecutive months of something, one month on."""
    return np.where(now, before + 1, 0).astype(np.int16)


def required(capital: float, disputes: NDArray[np.float64], s: Entry) -> NDArray[np.float64]:
    """CNY a month that capital must earn where disputes per delivery are so many."""
    return (s.hurdle_month + s.dispute_weight * disputes) * capital


def entry(world: World) -> None:
    """Phase 10, monthly: the month's changes of places and staff are made known to all."""
    if not world.calendar.is_month_end(world.day):
        return
    tables = service(world)
    if world.villages.n:
        positions(world, tables)  # while the tables still tell who is where: who leaves needs nobody
        _townships(world, tables)
        _points(world, tables)
    refresh(world, tables)


def _points(world: World, tables: Service) -> None:
    """Points that lost for a year close; others open where there is work for them."""
    s, stations, terms = world.settings.logistics.entry, world.stations, world.terms
    N, V = world.networks.n, world.villages.n
    rows = np.arange(N * V)
    n, t = stations.network[rows].astype(np.int64), stations.township[rows].astype(np.int64)
    is_open = stations.open[rows]
    planned = terms["sites_wanted"][n] > 0.0
    grant = terms["point_subsidy"][t, n]
    result = stations.revenue_month[rows] + grant - stations.cost_month[rows]
    losing = is_open & (result < -s.loss_share * stations.cost_month[rows])
    stations.months_losing[rows] = counted(stations.months_losing[rows], losing)
    closing = is_open & (stations.months_losing[rows] >= s.losing_months) & (n != tables.post) & ~planned
    for row in rows[closing]:
        close_point(world, int(row))

    present = tables.present[n * world.townships.n + t]
    gain = stations.parcels_month[rows] * spared_cny(world)[n] + grant - world.networks.keeper_wage[n]
    asked = required(s.point_capital, world.townships.dispute_rate[t], s)
    hopeful = (
        ~is_open
        & present
        & (gain >= asked)
        & np.isfinite(world.villages.minutes_township[rows % V])
        & ~planned
    )
    stations.months_hopeful[rows] = counted(stations.months_hopeful[rows], hopeful)
    for row in rows[stations.months_hopeful[rows] >= s.hopeful_months]:
        open_point(world, int(row))


def spared_cny(world: World) -> NDArray[np.float64]:
    """(network,) what a parcel at a point spares, CNY: its work, and brands the post's fee for some."""
    mile, post_fee = world.settings.logistics.first_mile, world.settings.logistics.trunk.post_fee
    handed_over = np.full(world.networks.n, mile.handover_share * post_fee)
    handed_over[service(world).post] = 0.0
    return np.asarray(mile.point_fee_down + handed_over)


def open_point(world: World, row: int) -> None:
    """A point opens; its keeper is sought next month, until then the courier minds it."""
    stations, n = world.stations, int(world.stations.network[row])
    stations.open[row], stations.opened_day[row] = True, world.day
    stations.wage_cny_month[row] = world.networks.keeper_wage[n]
    stations.months_hopeful[row] = stations.months_losing[row] = 0
    invest(world, n, world.settings.logistics.entry.point_capital)
    world.tally.today[_POINTS_OPENED] += 1


def close_point(world: World, row: int) -> None:
    """A point closes; its keeper is released when staff is next looked at."""
    stations = world.stations
    stations.open[row] = False
    stations.months_losing[row] = 0
    stations.irregular_fee[row] = 0.0
    world.tally.today[_POINTS_CLOSED] += 1


def _townships(world: World, tables: Service) -> None:
    """Networks leave townships after a losing year, and enter where the parcels they pass on would pay."""
    s, stations, networks, terms = world.settings.logistics.entry, world.stations, world.networks, world.terms
    N, V, T = networks.n, world.villages.n, world.townships.n
    rows = np.arange(N * V, N * V + N * T)
    n, t = np.divmod(np.arange(N * T), T)
    is_open = stations.open[rows]
    result = stations.revenue_month[rows] - stations.cost_month[rows]
    losing = is_open & (result < -s.loss_share * stations.cost_month[rows])
    stations.months_losing[rows] = counted(stations.months_losing[rows], losing)
    leaving = is_open & (stations.months_losing[rows] >= s.losing_months) & (n != tables.post)
    for k in np.flatnonzero(leaving):
        _leave(world, tables, int(n[k]), int(t[k]))

    village = np.arange(N * V)
    line = stations.network[village].astype(np.int64) * T + stations.township[village]
    passed = np.bincount(line, weights=stations.parcels_month[village], minlength=N * T)
    months = np.maximum(networks.up_parcels_ring.sum(axis=1), 1.0)
    margin = s.up_margin * networks.up_revenue_ring.sum(axis=1) / months
    # a newcomer reckons with what the township sent in a year: of a harvest's months, and of what lies and
    # waits in them, nobody lives for the rest of it
    own = world.townships.orders_usual[t] * networks.share[n]
    won = own * margin[n] + passed * world.settings.logistics.trunk.post_fee
    daily = (own + passed) / world.calendar.days_in_month(world.day)
    trunk = 2.0 * world.townships.km_seat[t] * world.settings.logistics.trunk.van_cny_km * s.trips_month
    wages = (networks.courier_wage * networks.hours)[n] * (
        1.0 - np.minimum(terms["courier_subsidy"][t, n], 1.0)
    ) + networks.manager_wage[n] * (networks.desk_hours[n] + networks.desk_hours_100[n] * daily / 100.0)
    asked = required(s.station_capital, world.townships.dispute_rate[t], s)
    hopeful = ~is_open & (won - wages - trunk - s.running_cny * world.climate.consumer_index >= asked)
    stations.months_hopeful[rows] = counted(stations.months_hopeful[rows], hopeful)
    for k in np.flatnonzero(stations.months_hopeful[rows] >= s.hopeful_months):
        _enter(world, int(n[k]), int(t[k]))


def _enter(world: World, n: int, t: int) -> None:
    """Network n opens a station in township t, with one courier's position."""
    s, stations, networks = world.settings.logistics.entry, world.stations, world.networks
    row = networks.n * world.villages.n + n * world.townships.n + t
    like = np.flatnonzero(stations.open & (stations.network == n) & (stations.level == stations.level[row]))
    stations.open[row], stations.opened_day[row] = True, world.day
    stations.wage_cny_month[row] = networks.manager_wage[n] * networks.desk_hours[n]
    rent = stations.rent_cny_month[like].mean() if like.size else s.first_rent
    stations.rent_cny_month[row] = rent
    stations.months_hopeful[row] = stations.months_losing[row] = 0
    invest(world, n, s.station_capital)
    add_position(world, n, t)
    world.tally.today[_STATIONS_OPENED] += 1


def _leave(world: World, tables: Service, n: int, t: int) -> None:
    """Network n leaves township t: staff go, points close, what waits is handed to the post."""
    stations, couriers, c = world.stations, world.couriers, world.consignments
    N, V, T = world.networks.n, world.villages.n, world.townships.n
    stations.open[N * V + n * T + t] = False
    stations.months_losing[N * V + n * T + t] = 0
    world.tally.today[_STATIONS_CLOSED] += 1
    here = np.flatnonzero(world.villages.township == t)
    for v in here:
        if stations.open[n * V + v]:
            close_point(world, int(n * V + v))
    rows = np.flatnonzero((couriers.network[: couriers.n] == n) & (couriers.township[: couriers.n] == t))
    for i in rows:
        end_position(world, int(i))
    of, to = n * V + here, tables.post * V + here
    for queue in (stations.down_hub, stations.down_township, stations.down_ages):
        queue[to] += queue[of]
        queue[of] = 0
    stations.down_relayed[to] += stations.down_relayed[of]
    stations.down_relayed[of] = 0
    live = slice(0, c.n)
    moved = np.flatnonzero((c.network[live] == n) & (c.township[live] == t) & (c.stage[live] < AT_HUB))
    c.network[moved] = tables.post
    inside = moved[c.node[moved] < N * V]
    c.node[inside] = tables.post * V + c.node[inside] % V
    above = moved[c.node[moved] >= N * V]
    c.node[above] = N * V + tables.post * T + t
