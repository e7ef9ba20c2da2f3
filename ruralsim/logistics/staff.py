"""Staff: couriers, keepers and managers come and go with pay and morale; pay decides skill.

How a vacancy is filled, and a manager's contract renewed, is told in `hiring`. Couriers quit by the gap to
what the city would pay somebody of their skill and by morale, keepers and managers by the gap to what they
ask. A manager's pay follows the hours that the parcels of the station take. Firms train in proportion to what
a township leaves them, hence little in poor ones.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities import Farmers, Networks, Stations, Townships
from ruralsim.entities.codes import TOWNSHIP_STATION
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.draws import Purpose, draw, draw_array, key
from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.records import B1, F8, Key
from ruralsim.logistics.hiring import Staff, desk, guests, hire, hours_of, pay_of, price_of
from ruralsim.terms import Terms
from ruralsim.world.world import World

_QUITS = TALLY["quits"]


def offered(skill: NDArray[np.float64], city: float, s: Staff) -> NDArray[np.float64]:
    """What the city pays somebody of this skill, CNY/month: its wage at average skill, and more for more."""
    return city * (1.0 + s.skill_share * (skill - 0.5))


def quit_chance(
    pay: NDArray[np.float64], elsewhere: NDArray[np.float64], morale: NDArray[np.float64], s: Staff
) -> Any:
    """Monthly probability that a courier quits, by full-time pay and what could be earned elsewhere."""
    gap = np.maximum(elsewhere / np.maximum(pay, 1.0) - 1.0, -0.5)
    return np.clip(s.quit_month + s.quit_gap * gap - s.quit_morale * (2.0 * morale - 1.0), 0.0, 1.0)


@rule
def give_up_chance(pay: float, price: float, keeper_quit: float, quit_gap: float) -> float:
    """Monthly probability that a keeper or manager gives up, by the post's pay and what they ask for it."""
    gap = max(price / max(pay, 1.0) - 1.0, -0.5)
    return min(max(keeper_quit + quit_gap * gap, 0.0), 1.0)


@dataclass
class StaffState:
    """What pay was last set by.

    Attributes:
        wage_index: General level of wages then, 1 in the base year.
    """

    wage_index: float = 1.0


def staff(world: World) -> None:
    """Phase 10, monthly: pay, skill and morale move; vacancies look for people; some quit."""
    if not world.calendar.is_month_end(world.day):
        return
    _index_pay(world)
    _grow(world)
    _index_managers(world)
    hire(world)  # a post that falls vacant now is looked for next month
    _quit(world)


def _index_pay(world: World) -> None:
    """Pay follows the general rise of wages, and couriers' pay the shortage of couriers."""
    s, networks, couriers, stations = (
        world.settings.logistics.staff,
        world.networks,
        world.couriers,
        world.stations,
    )
    index = world.climate.wage_index
    was = world.state.staff.wage_index
    world.state.staff.wage_index = index
    rise = index / max(was, 1e-9)
    live = slice(0, couriers.n)
    open_ = couriers.open[live]
    vacant = open_ & (couriers.household[live] < 0)
    posts = np.bincount(couriers.network[live][open_], minlength=networks.n)
    empty = np.bincount(couriers.network[live][vacant], minlength=networks.n)
    grant = _mean_by_network(world, "courier_subsidy")
    pressure = s.vacancy_pressure * (empty / np.maximum(posts, 1) - s.usual_vacancy)
    city = world.climate.city_wage
    wage = networks.courier_wage * rise * (1.0 + pressure)
    networks.courier_wage[:] = np.clip(wage, s.pay_low * city, s.pay_high * city * (1.0 + grant))
    networks.manager_wage *= rise
    networks.keeper_wage *= rise
    stations.wage_cny_month *= rise
    couriers.wage_cny_month[live] = (networks.courier_wage * networks.hours)[couriers.network[live]]


@kernel
def _pay_by_hours(
    month: F8, days: int, s: Staff, networks: Networks, stations: Stations, terms: Terms
) -> None:  # fmt: skip
    """Managers of township stations are paid for the hours that their parcels take.

    Args:
        month: (station,) parcels of the month that every station served.
        days: in the month.
        s: settings.
        networks: whose full-time pay is the measure.
        stations: whose managers' pay is written.
        terms: today's.
    """
    for r in range(stations.n):
        if int(stations.level[r]) == TOWNSHIP_STATION:
            stations.usual_parcels[r] += s.desk_memory * (month[r] / days - stations.usual_parcels[r])
            post = desk(r, s, networks, stations, terms)
            stations.wage_cny_month[r] = hours_of(post, stations.manager_skill[r]) * post.wage


def _index_managers(world: World) -> None:
    """The month's parcels of every township station, guests' included, decide what its manager is paid."""
    stations = world.stations
    served = np.flatnonzero((stations.level == TOWNSHIP_STATION) & stations.open & (stations.host >= 0))
    month = np.bincount(stations.host[served], weights=stations.parcels_month[served], minlength=stations.n)
    days, s = world.calendar.days_in_month(world.day), world.settings.logistics.staff
    _pay_by_hours(month, days, s, world.networks, stations, world.terms)


def _mean_by_network(world: World, term: str) -> NDArray[np.float64]:
    """(network,) a term of township × network, mean over townships."""
    return np.asarray(world.terms[term].mean(axis=0)) if world.townships.n else np.zeros(world.networks.n)


def _grow(world: World) -> None:
    """Skill by practice, training and exchange; morale by pay, load and awards."""
    s, couriers, stations, terms = world.settings.logistics.staff, world.couriers, world.stations, world.terms
    N, V, T = world.networks.n, world.villages.n, world.townships.n
    live = slice(0, couriers.n)
    n, t = couriers.network[live].astype(np.int64), couriers.township[live].astype(np.int64)
    row = N * V + n * T + t
    margin = (stations.revenue_month - stations.cost_month)[row] / np.maximum(
        couriers.wage_cny_month[live], 1.0
    )
    taught = s.training * np.clip(margin, 0.0, 1.0) + terms["courier_training"][t, n] / 12.0
    skill = couriers.skill[live]
    skill += (taught + s.practice) * (1.0 - skill) - s.forgetting * skill
    busy = couriers.parcels[live] / s.overload
    pay = world.networks.courier_wage[n] / max(world.climate.city_wage, 1.0)
    worn = s.morale_load * np.maximum(busy - 1.0, 0.0)
    ease = np.clip(s.morale_pay * pay + s.morale_rest - worn, 0.0, 1.0)
    morale = couriers.morale[live]
    morale += s.morale_recovery * (ease - morale) + terms["award_morale"][n]
    np.clip(skill, 0.0, 1.0, out=skill)
    np.clip(morale, 0.0, 1.0, out=morale)

    managers = stations.level == TOWNSHIP_STATION
    of = stations.network[managers]
    speed = np.minimum(terms["exchange"][of] / 12.0, 1.0)
    staffed = managers & stations.open & (stations.keeper >= 0)
    if speed.any() and staffed.any():  # managers copy the best
        best = float(stations.manager_skill[staffed].max())
        gap = np.maximum(best - stations.manager_skill[managers], 0.0)
        stations.manager_skill[managers] += np.where(staffed[managers], speed * gap, 0.0)
        best_wait = int(world.networks.max_wait_days.min())
        slow = world.networks.max_wait_days > best_wait
        luck = draw_array(key(world.seed, Purpose.TRAINING, world.day), world.networks.uid)
        world.networks.max_wait_days[slow & (luck < terms["exchange"] / 12.0)] -= 1


def _quit(world: World) -> None:
    """Who leaves this month."""
    s, couriers, stations, farmers = (
        world.settings.logistics.staff,
        world.couriers,
        world.stations,
        world.farmers,
    )
    live = slice(0, couriers.n)
    full_time = world.networks.courier_wage[couriers.network[live]]
    elsewhere = offered(couriers.skill[live], world.climate.city_wage, s)
    chance = quit_chance(full_time, elsewhere, couriers.morale[live], s)
    luck = draw_array(key(world.seed, Purpose.QUITTING, world.day), couriers.uid[live])
    leaves = np.flatnonzero(couriers.open[live] & (couriers.household[live] >= 0) & (luck < chance))
    np.subtract.at(farmers.logistics_jobs, couriers.household[leaves], 1)
    couriers.household[leaves] = -1
    world.tally.today[_QUITS] += leaves.size

    _give_up(
        key(world.seed, Purpose.QUITTING, world.day), guests(stations), world.climate.city_wage, s, farmers,
        world.townships, world.networks, stations, world.terms,
    )  # fmt: skip


@kernel
def _give_up(
    luck: Key, guest: B1, city: float, s: Staff, farmers: Farmers, towns: Townships, networks: Networks,
    stations: Stations, terms: Terms,
) -> None:  # fmt: skip
    """Keepers and managers who leave, because they want to or because the post is no more."""
    for r in range(stations.n):
        holder = int(stations.keeper[r])
        if holder < 0:
            continue
        post, skill = desk(r, s, networks, stations, terms), stations.manager_skill[r]
        price = price_of(post, holder, skill, farmers, towns, s, city)
        chance = give_up_chance(pay_of(post, skill), price, s.keeper_quit, s.quit_gap)
        if draw(luck, stations.uid[r]) < chance or not stations.open[r] or guest[r]:
            farmers.logistics_jobs[holder] -= 1
            stations.keeper[r], stations.manager_skill[r] = -1, s.unled_skill
