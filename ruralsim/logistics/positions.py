"""Positions: a network keeps as many couriers in a township as pay for themselves.

Others are sought where what each would save, months running, exceeds his pay and the return on a vehicle:
compensation for what came late or will, since it lies too long already, carriage and fees of what went back
because no round had time for it, and fees of what he would fetch at the gate. As many are sought at once as
pay, so that networks that ride together and decide as one do not grow more slowly than each for itself.
Positions are given up where the others could do the work. Both are reckoned in minutes that were worked, so
that long ways, collection at the gate and slow hands need more couriers. Networks that ride together are one:
whoever drives carries the parcels of all.

Who is sought now works only two months later. So every desk remembers how many couriers each month of the
last year needed, and expects this year's need to rise and fall from month to month as last year's did:
couriers are there before the harvest and the sales of autumn, and not only after them.
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
            "Months, past and foreseen, that the others can do the work, before one goes",
            "减岗观察月数(含预计)",
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


AHEAD = 2
"""Months until somebody works who is sought now: the next month's last day he is hired."""


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


def carried(month: Month, minutes: NDArray[np.float64]) -> NDArray[np.float64]:
    """(pools,) parcels that one more courier would carry a month, at the pace of those who are there."""
    return np.maximum(minutes * month.parcels / np.maximum(month.minutes, 1.0), 1e-9)


def paying(month: Month, minutes: NDArray[np.float64], cost: NDArray[np.float64]) -> NDArray[np.float64]:
    """(pools,) couriers more, each of whom would have saved more than he costs.

    Each saves of what was delayed as much as he carries, and the last one what the others have left.

    Args:
        month: what the month told.
        minutes: (pools,) that a courier works a month.
        cost: (pools,) CNY of one more courier a month.
    """
    part = carried(month, minutes) / np.maximum(month.delayed, 1e-9)
    whole = np.floor(1.0 / part)
    each, left = month.loss_cny * part, month.loss_cny * (1.0 - whole * part)
    return np.where(each > cost, whole, 0.0) + (left > cost)


def expected(
    month: Month, lacking: NDArray[np.float64], minutes: NDArray[np.float64], late_cny: float
) -> Month:
    """What a later month will delay, and what that will cost, where so many couriers will be lacking.

    Args:
        month: what this month told.
        lacking: (pools,) couriers, or parts of one, that will be needed beside those who are there.
        minutes: (pools,) that a courier works a month.
        late_cny: what a late parcel costs where this month had none to tell.
    """
    delayed = np.maximum(lacking, 0.0) * carried(month, minutes)
    each = np.where(month.delayed > 0.0, month.loss_cny / np.maximum(month.delayed, 1e-9), late_cny)
    return month._replace(delayed=delayed, loss_cny=delayed * each)


def told(world: World, tables: Service, pool: NDArray[np.int64]) -> Month:
    """The month of each pool.

    Args:
        world: the county, on a month's last day.
        tables: today's tables.
        pool: (network * T) pool of each network and township, -1 where it has none.
    """
    s, stations, N, V, T = world.settings.logistics, world.stations, tables.N, tables.V, tables.T
    rows = slice(0, N * V)
    n = stations.network[rows].astype(np.int64)
    line = n * T + stations.township[rows]
    failed = stations.down_failed_month[rows]
    at_gate = stations.up_passed_month[rows] * stations.gate_share[rows]
    wish = stations.up_passed_month[rows] * wished(world).reshape(-1)
    declined = np.maximum(wish - at_gate, 0.0)
    delayed = stations.down_late_month[rows] + failed + stations.up_late_month[rows]
    delayed = delayed + overdue(world)
    each = s.handover.return_cny * world.climate.consumer_index + world.networks.down_fee_cny
    loss = delayed * world.terms.scalar("late_compensation") + failed * each[n]
    loss += declined * world.networks.gate_cny[n]

    gate, count = s.dispatch.gate_minutes, tables.pool_township.size
    desks = tables.paid_minutes, stations.parcels_month[N * V : N * V + N * T]
    points = delayed + declined, loss, gate * at_gate, gate * wish
    return Month(*(summed(v, pool, count) for v in desks), *(summed(v, pool[line], count) for v in points))


def summed(values: NDArray[np.float64], pool: NDArray[np.int64], pools: int) -> NDArray[np.float64]:
    """(pools,) sums of what each desk has, of desks that belong to a pool."""
    inside = pool >= 0
    return np.asarray(np.bincount(pool[inside], weights=values[inside], minlength=pools), np.float64)


def growth(
    world: World, tables: Service, pool: NDArray[np.int64], needed: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """(AHEAD, pools) couriers needed in the coming months, relative to this one, as it was a year ago.

    One where that is not known, which is told too, (pools,). The desks then remember what this month needed.

    Args:
        world: the county, on a month's last day.
        tables: today's tables.
        pool: (network * T) pool of each network and township, -1 where it has none.
        needed: (pools,) couriers needed this month.
    """
    first, count = tables.N * tables.V, tables.pool_township.size
    desks = world.stations.needed_ring[first : first + pool.size]
    now = world.calendar.month(world.day) - 1
    was = summed(desks[:, now], pool, count)
    coming = np.stack([summed(desks[:, (now + k) % 12], pool, count) for k in range(1, AHEAD + 1)])
    known = (was > 0.0) & (coming > 0.0).all(axis=0)
    drawn = summed(tables.drawn_minutes, pool, count)
    part = np.where(pool >= 0, tables.drawn_minutes / np.maximum(drawn, 1e-9)[pool], 0.0)
    desks[:, now] = part * needed[pool]
    return np.where(known, coming / np.where(known, was, 1.0), 1.0), known


def overdue(world: World) -> NDArray[np.float64]:
    """(point,) produce that still lies there, longer than its network lets anything wait."""
    c = world.consignments
    lies = np.flatnonzero(c.stage[: c.n] == AT_POINT)
    late = lies[world.day - c.since[lies] > world.networks.max_wait_days[c.network[lies]]]
    return np.bincount(c.node[late], minlength=world.networks.n * world.villages.n).astype(np.float64)


class Crew(NamedTuple):
    """Who is where, by pool of networks that ride together, and by courier whose position exists.

    Attributes:
        township: (pools,) township.
        adds: (pools,) desk, network * T + township, that adds couriers: it pays for least beyond its own use.
        desk: (pools,) station row that keeps the pool's counts of months.
        shift: (network,) minutes that a courier of it works a month.
        staffed: (pools,) minutes of all positions a month.
        posts: (pools,) positions.
        there: (pools,) couriers who worked.
        row: (positions,) row of the courier.
        pool: (positions,) pool.
        vacant: (positions,) whether nobody holds it.
        beyond: (positions,) minutes that its desk pays for beyond those its own parcels took.
    """

    township: NDArray[np.int64]
    adds: NDArray[np.int64]
    desk: NDArray[np.int64]
    shift: NDArray[np.float64]
    staffed: NDArray[np.float64]
    posts: NDArray[np.int64]
    there: NDArray[np.int64]
    row: NDArray[np.int64]
    pool: NDArray[np.int64]
    vacant: NDArray[np.bool_]
    beyond: NDArray[np.float64]


def crew_of(world: World, tables: Service, pool: NDArray[np.int64]) -> Crew:
    """Couriers of each pool on a month's last day; `pool` as in `told`."""
    couriers, s, T = world.couriers, world.settings.logistics.dispatch, tables.T
    count, township = tables.pool_township.size, tables.pool_township.astype(np.int64)
    row = np.flatnonzero(couriers.open[: couriers.n])
    at = couriers.network[row].astype(np.int64) * T + couriers.township[row]
    vacant = couriers.household[row] < 0
    new = vacant | (couriers.hired_day[row] > world.day)  # who begins tomorrow has not worked yet
    shift = s.shift_minutes * world.calendar.days_in_month(world.day) * world.networks.hours
    paid = np.repeat(shift, T) * np.bincount(at, minlength=pool.size)
    beyond = paid - tables.drawn_minutes
    desks = np.flatnonzero(pool >= 0)
    first = desks[np.lexsort((desks, beyond[desks], pool[desks]))]
    lead = tables.pool_networks[tables.pool_start[:-1]].astype(np.int64)
    here = pool[at] >= 0
    return Crew(
        township, first[tables.pool_start[:-1]], tables.N * tables.V + lead * T + township, shift,
        summed(paid, pool, count), np.bincount(pool[at[here]], minlength=count),
        np.bincount(pool[at[here & ~new]], minlength=count), row, pool[at], vacant, beyond[at],
    )  # fmt: skip


def positions(world: World, tables: Service) -> None:
    """Pools that will be short of couriers seek others; those that will have too many give up positions."""
    size = np.diff(tables.pool_start)
    lines = tables.pool_networks.astype(np.int64) * tables.T + np.repeat(
        tables.pool_township.astype(np.int64), size
    )
    pool = np.full(tables.N * tables.T, -1)
    pool[lines] = np.repeat(np.arange(size.size), size)
    month, crew = told(world, tables, pool), crew_of(world, tables, pool)

    # what time is left beside the rest of the work, couriers offer at farm gates
    planned = world.settings.logistics.positions.fullest * crew.staffed
    time = np.maximum(planned - (month.minutes - month.gate_minutes), 0.0)
    room = np.where(month.gate_wished > 0.0, np.minimum(time / np.maximum(month.gate_wished, 1e-9), 1.0), 1.0)
    world.stations.gate_room[tables.N * tables.V + lines] = room[pool[lines]]

    # what the month needed: those whom its minutes took, or all who were there where others would have paid;
    # and as many as would have carried what was delayed
    one, cost = crew.shift[crew.adds // tables.T], courier_cost(world, crew)
    pays = paying(month, one, cost)
    within = np.minimum(month.minutes / (world.settings.logistics.positions.fullest * one), crew.there)
    needed = np.where(pays > 0.0, crew.there, within) + month.delayed / carried(month, one)
    rise, known = growth(world, tables, pool, needed)
    # who is sought works AHEAD months on; who is spared must be missed in none of them
    late_cny = world.terms.scalar("late_compensation")
    then = expected(month, needed * rise[-1] - crew.posts, one, late_cny)
    short = _seek(world, crew, paying(then, one, cost))
    _spare(world, crew, month.minutes * np.maximum(rise.max(axis=0), 1.0), known, ~short)


def courier_cost(world: World, crew: Crew) -> NDArray[np.float64]:
    """(pools,) CNY a month of one more courier: pay less what the treasury bears, and return on a vehicle."""
    s, networks = world.settings.logistics, world.networks
    n = crew.adds // world.townships.n
    grant = np.minimum(world.terms["courier_subsidy"][crew.township, n], 1.0)
    capital = s.positions.vehicle_capital * world.climate.consumer_index
    wage = networks.courier_wage[n] * networks.hours[n]
    return wage * (1.0 - grant) + s.entry.hurdle_month * capital


def _seek(world: World, crew: Crew, pay: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Positions are added where so many couriers more, (pools,), would pay; returns where any would."""
    s, stations, T = world.settings.logistics.positions, world.stations, world.townships.n
    more = np.minimum(pay, np.maximum(np.floor(s.at_once * crew.posts), 1.0))
    short = np.asarray(more > 0.0)
    stations.months_short[crew.desk] = np.where(short, stations.months_short[crew.desk] + 1, 0)
    for k in np.flatnonzero((stations.months_short[crew.desk] >= s.short_months) | (crew.posts == 0)):
        n = int(crew.adds[k] // T)
        for _ in range(max(int(more[k]), 1)):
            if add_position(world, n, int(crew.township[k])):
                invest(world, n, s.vehicle_capital)
        stations.months_short[crew.desk[k]] = 0
    return short


def _spare(
    world: World, crew: Crew, minutes: NDArray[np.float64], known: NDArray[np.bool_], may: NDArray[np.bool_]
) -> None:
    """Positions that the others can do without are given up, vacant ones at once.

    Args:
        world: the county.
        crew: who is where.
        minutes: (pools,) most that is to be worked, in this month or one foreseen.
        known: (pools,) whether the coming months were foreseen.
        may: (pools,) where positions may go.
    """
    s, stations, couriers = world.settings.logistics.positions, world.stations, world.couriers
    for k in np.flatnonzero((crew.posts > 1) & may):
        mine = np.flatnonzero(crew.pool == k)
        row, vacant = crew.row[mine], crew.vacant[mine]
        # the vacant first, then whoever is paid most beyond his network's use, then who came last; one stays
        order = np.lexsort((couriers.uid[row], -couriers.hired_day[row], -crew.beyond[mine], ~vacant))[:-1]
        rest = crew.staffed[k] - np.cumsum(crew.shift[couriers.network[row[order]]])
        going = order[minutes[k] <= s.fullest * rest]
        idle = stations.months_idle[crew.desk[k]] + 1 if going.size else 0
        stations.months_idle[crew.desk[k]] = idle
        if idle + AHEAD * known[k] < s.idle_months:
            going = going[vacant[going]]
        for i in row[going]:
            end_position(world, int(i))
            stations.months_idle[crew.desk[k]] = 0


def add_position(world: World, n: int, t: int) -> bool:
    """One more courier's position, vacant; whether it needs a vehicle, none being left by one given up."""
    couriers = world.couriers
    live = slice(0, couriers.n)
    left = np.flatnonzero(
        ~couriers.open[live] & (couriers.network[live] == n) & (couriers.township[live] == t)
    )
    i = int(left[-1]) if left.size else couriers.append(1).start
    couriers.uid[i] = uids("position", n, t, world.day, i)[0]
    couriers.network[i], couriers.township[i], couriers.household[i] = n, t, -1
    couriers.open[i], couriers.morale[i], couriers.skill[i] = True, 0.5, 0.0
    couriers.wage_cny_month[i] = world.networks.courier_wage[n] * world.networks.hours[n]
    couriers.capacity_kg[i] = list(world.settings.networks.values())[n].vehicle_kg
    couriers.errors[i] = couriers.credit_minutes[i] = 0.0
    couriers.tour[i] = -1
    return not left.size


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
