"""Positions: a network keeps as many couriers in a township as pay for themselves.

Others are sought where what each would save, months running, exceeds his pay and the return on a vehicle:
compensation for what came late or will, since it lies too long already, carriage and fees of what went back
because no round had time for it, and fees of what he would fetch at the gate. As many are sought at once as
pay, so that networks that ride together and decide as one do not grow more slowly than each for itself.
One is given up where the others could have done the months' work. Both are reckoned in minutes that were
worked, so that long ways, collection at the gate and slow hands need more couriers. Networks that ride
together are one: whoever drives carries the parcels of all.
"""

from typing import Annotated, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities.codes import AT_POINT
from ruralsim.foundation.draws import uids
from ruralsim.foundation.ledger import F_NETWORK_CAPITAL
from ruralsim.foundation.param import Param, Settings
from ruralsim.logistics.books import by_network
from ruralsim.logistics.first_mile import wished
from ruralsim.logistics.service import Service
from ruralsim.world.world import World


class Positions(Settings):
    """When another courier pays, and when one can be spared."""

    vehicle_capital: Annotated[
        float, Param("CNY", 0, 1e7, "Outlay for one more courier's vehicle", "车辆投资")
    ] = 50_000.0
    short_months: Annotated[
        int,
        Param(
            "months",
            1,
            12,
            "Months that another courier would have paid, before one is sought",
            "增岗观察月数",
        ),
    ] = 1
    at_once: Annotated[
        float,
        Param(
            "1",
            0.1,
            10,
            "Couriers sought in a month at most, per courier that is there",
            "每月增岗上限(每名在岗快递员)",
        ),
    ] = 1.0
    idle_months: Annotated[
        int,
        Param(
            "months",
            1,
            36,
            "Months that the others could have done the work, before one goes",
            "减岗观察月数",
        ),
    ] = 3
    fullest: Annotated[
        float,
        Param(
            "1",
            0.1,
            1,
            "Part of their minutes that couriers can be planned to work, days being uneven",
            "可排工时比例",
        ),
    ] = 0.85


class Month(NamedTuple):
    """What a month told, by pool of networks that ride together.

    Attributes:
        minutes: (pools,) worked by couriers.
        parcels: (pools,) handled.
        delayed: (pools,) parcels late, still lying there too long, sent back for want of a round, or not
            fetched at the gate.
        loss_cny: (pools,) what these cost.
        gate_minutes: (pools,) at farm gates.
        gate_wished: (pools,) minutes that all wished collections there would take.
    """

    minutes: NDArray[np.float64]
    parcels: NDArray[np.float64]
    delayed: NDArray[np.float64]
    loss_cny: NDArray[np.float64]
    gate_minutes: NDArray[np.float64]
    gate_wished: NDArray[np.float64]


def paying(month: Month, minutes: NDArray[np.float64], cost: NDArray[np.float64]) -> NDArray[np.float64]:
    """(pools,) couriers more, each of whom would have saved more than he costs.

    Each saves of what was delayed as much as he carries, and the last one what the others have left.

    Args:
        month: what the month told.
        minutes: (pools,) that a courier works a month.
        cost: (pools,) CNY of one more courier a month.
    """
    carried = np.maximum(minutes * month.parcels / np.maximum(month.minutes, 1.0), 1e-9)
    delayed = np.maximum(month.delayed, 1e-9)
    each, whole = month.loss_cny * carried / delayed, np.floor(month.delayed / carried)
    left = month.loss_cny * (1.0 - whole * carried / delayed)
    return np.where(each > cost, whole, 0.0) + (left > cost)


def told(world: World, tables: Service, pool: NDArray[np.int64]) -> Month:
    """The month of each pool.

    Args:
        world: the county, on a month's last day.
        tables: today's tables.
        pool: (network * T) pool of each network and township, -1 where it has none.
    """
    s, stations, N, V, T = world.settings.logistics, world.stations, tables.N, tables.V, tables.T
    count, points = tables.pool_township.size, slice(0, tables.N * tables.V)
    line = stations.network[points].astype(np.int64) * T + stations.township[points]
    here = pool[line] >= 0
    failed = stations.down_failed_month[points]
    at_gate = stations.up_passed_month[points] * stations.gate_share[points]
    wish = stations.up_passed_month[points] * wished(world).reshape(-1)
    declined = np.maximum(wish - at_gate, 0.0)
    delayed = stations.down_late_month[points] + failed + stations.up_late_month[points]
    delayed = delayed + overdue(world)
    n = stations.network[points]
    each = s.handover.return_cny * world.climate.consumer_index + world.networks.down_fee_cny
    loss = delayed * world.terms.scalar("late_compensation") + failed * each[n]
    loss += declined * world.networks.gate_cny[n]

    def summed(values: NDArray[np.float64], pools: NDArray[np.int64]) -> NDArray[np.float64]:
        inside = pools >= 0
        return np.asarray(np.bincount(pools[inside], weights=values[inside], minlength=count), np.float64)

    at_point = np.where(here, pool[line], -1)
    desks = stations.parcels_month[N * V : N * V + N * T]
    worked, handled = summed(tables.paid_minutes, pool), summed(desks, pool)
    gate = s.dispatch.gate_minutes
    return Month(
        worked, handled, summed(delayed + declined, at_point), summed(loss, at_point),
        summed(gate * at_gate, at_point), summed(gate * wish, at_point),
    )  # fmt: skip


def overdue(world: World) -> NDArray[np.float64]:
    """(point,) produce that still lies there, longer than its network lets anything wait."""
    c = world.consignments
    lies = np.flatnonzero(c.stage[: c.n] == AT_POINT)
    late = lies[world.day - c.since[lies] > world.networks.max_wait_days[c.network[lies]]]
    return np.bincount(c.node[late], minlength=world.networks.n * world.villages.n).astype(np.float64)


def positions(world: World, tables: Service) -> None:
    """Pools short of couriers seek one more; those with one too many give up a position."""
    s, stations, couriers, networks = world.settings.logistics, world.stations, world.couriers, world.networks
    N, V, T = tables.N, tables.V, tables.T
    size = np.diff(tables.pool_start)
    township, member = tables.pool_township.astype(np.int64), tables.pool_networks.astype(np.int64)
    lines = member * T + np.repeat(township, size)
    pool = np.full(N * T, -1)
    pool[lines] = np.repeat(np.arange(size.size), size)
    month = told(world, tables, pool)

    rows = np.flatnonzero(couriers.open[: couriers.n])
    line = couriers.network[rows].astype(np.int64) * T + couriers.township[rows]
    of, vacant = pool[line], couriers.household[rows] < 0
    posts = np.bincount(of[of >= 0], minlength=size.size)
    vacancies = np.bincount(of[(of >= 0) & vacant], minlength=size.size)
    days = float(world.calendar.days_in_month(world.day))
    shift = s.dispatch.shift_minutes * days * networks.hours
    staffed = shift * np.bincount(line, minlength=N * T).reshape(N, T).T  # (township, network) minutes
    supply = np.bincount(pool[lines], weights=staffed.T.reshape(-1)[lines], minlength=size.size)

    # what time is left beside the rest of the work, couriers offer at farm gates
    time = np.maximum(s.positions.fullest * supply - (month.minutes - month.gate_minutes), 0.0)
    room = np.where(month.gate_wished > 0.0, np.minimum(time / np.maximum(month.gate_wished, 1e-9), 1.0), 1.0)
    stations.gate_room[N * V + lines] = room[pool[lines]]

    # of a pool, who pays for least beyond its own use adds a courier; who pays for most spares one
    beyond = (staffed.T.reshape(-1) - tables.drawn_minutes)[lines]
    order = np.lexsort((lines, beyond, pool[lines]))
    adds = lines[order[tables.pool_start[:-1]]]
    wage = networks.courier_wage * networks.hours
    grant = np.minimum(world.terms["courier_subsidy"], 1.0)
    disputes = world.townships.dispute_rate[township]
    capital = s.positions.vehicle_capital * world.climate.consumer_index
    cost = (
        wage[adds // T] * (1.0 - grant[township, adds // T])
        + (s.entry.hurdle_month + s.entry.dispute_weight * disputes) * capital
    )

    desk = N * V + tables.pool_networks[tables.pool_start[:-1]].astype(np.int64) * T + township
    most = np.maximum(np.floor(s.positions.at_once * posts), 1.0)
    more = np.minimum(paying(month, shift[adds // T], cost), most) - vacancies
    short = more > 0.0
    stations.months_short[desk] = np.where(short, stations.months_short[desk] + 1, 0)
    for k in np.flatnonzero((stations.months_short[desk] >= s.positions.short_months) | (posts == 0)):
        for _ in range(max(int(more[k]), 1)):
            add_position(world, int(adds[k] // T), int(township[k]))
            invest(world, int(adds[k] // T), s.positions.vehicle_capital)
        stations.months_short[desk[k]] = 0

    for k in np.flatnonzero((posts > 1) & ~short):
        mine = np.flatnonzero(of == k)
        # the vacant first, then whoever is paid most beyond his network's use, then who came last
        spare = (staffed.T.reshape(-1) - tables.drawn_minutes)[line[mine]]
        first = np.lexsort(
            (couriers.uid[rows[mine]], -couriers.hired_day[rows[mine]], -spare, ~vacant[mine])
        )[0]
        rest = supply[k] - shift[couriers.network[rows[mine[first]]]]
        idle = month.minutes[k] <= s.positions.fullest * rest
        stations.months_idle[desk[k]] = stations.months_idle[desk[k]] + 1 if idle else 0
        if idle and (vacant[mine[first]] or stations.months_idle[desk[k]] >= s.positions.idle_months):
            end_position(world, int(rows[mine[first]]))
            stations.months_idle[desk[k]] = 0


def add_position(world: World, n: int, t: int) -> None:
    """One more courier's position, vacant."""
    couriers = world.couriers
    new = couriers.append(1)
    i = new.start
    couriers.uid[i] = uids("position", n, t, world.day, i)[0]
    couriers.network[i], couriers.township[i], couriers.household[i] = n, t, -1
    couriers.open[i], couriers.morale[i] = True, 0.5
    couriers.wage_cny_month[i] = world.networks.courier_wage[n] * world.networks.hours[n]
    couriers.capacity_kg[i] = list(world.settings.networks.values())[n].vehicle_kg
    couriers.tour[i] = -1


def end_position(world: World, i: int) -> None:
    """A position is given up; its holder is free for other work."""
    couriers = world.couriers
    if couriers.household[i] >= 0:
        world.farmers.logistics_jobs[couriers.household[i]] -= 1
    couriers.open[i], couriers.household[i] = False, -1


def invest(world: World, n: int, cny: float) -> None:
    """A network's capital outlay."""
    cny *= world.climate.consumer_index
    world.networks.cash -= by_network(world, np.array([n]), np.array([cny]))
    world.money.today[F_NETWORK_CAPITAL] += cny
