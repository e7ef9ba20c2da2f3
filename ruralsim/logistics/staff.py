"""Staff: couriers, keepers and managers come and go with pay and morale; pay decides skill.

How a vacancy is filled is told in `hiring`. Quitting follows the gap to the city wage and morale. Firms train
in proportion to what a township leaves them, hence little in poor ones.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities.codes import TOWNSHIP_STATION
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.draws import Purpose, draw_array, key
from ruralsim.logistics.hiring import Staff, hire
from ruralsim.world.world import World

_QUITS = TALLY["quits"]


def quit_chance(pay: Any, city: float, morale: Any, s: Staff) -> Any:
    """Monthly probability of quitting."""
    gap = np.maximum(city / np.maximum(pay, 1.0) - 1.0, -0.5)
    return np.clip(s.quit_month + s.quit_gap * gap - s.quit_morale * (2.0 * morale - 1.0), 0.0, 1.0)


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
    pressure = s.vacancy_pressure * (empty / np.maximum(posts, 1) - 0.05)
    city = world.climate.city_wage
    wage = networks.courier_wage * rise * (1.0 + pressure)
    networks.courier_wage[:] = np.clip(wage, s.pay_low * city, s.pay_high * city * (1.0 + grant))
    networks.manager_wage *= rise
    networks.keeper_wage *= rise
    stations.wage_cny_month *= rise
    couriers.wage_cny_month[live] = (networks.courier_wage * networks.hours)[couriers.network[live]]


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
    ease = np.clip(0.5 * pay + 0.25 - 0.25 * np.maximum(busy - 1.0, 0.0), 0.0, 1.0)
    morale = couriers.morale[live]
    morale += s.morale_recovery * (ease - morale) + terms["award_morale"][n]
    np.clip(skill, 0.0, 1.0, out=skill)
    np.clip(morale, 0.0, 1.0, out=morale)

    managers = stations.level == TOWNSHIP_STATION
    of = stations.network[managers]
    speed = np.minimum(terms["exchange"][of] / 12.0, 1.0)
    if speed.any() and stations.open[managers].any():  # managers copy the best
        best = float(stations.manager_skill[managers & stations.open].max())
        stations.manager_skill[managers] += speed * np.maximum(best - stations.manager_skill[managers], 0.0)
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
    chance = quit_chance(full_time, world.climate.city_wage, couriers.morale[live], s)
    luck = draw_array(key(world.seed, Purpose.QUITTING, world.day), couriers.uid[live])
    leaves = np.flatnonzero(couriers.open[live] & (couriers.household[live] >= 0) & (luck < chance))
    np.subtract.at(farmers.logistics_jobs, couriers.household[leaves], 1)
    couriers.household[leaves] = -1
    couriers.vacant_since[leaves] = world.day
    world.tally.today[_QUITS] += leaves.size

    luck = draw_array(key(world.seed, Purpose.QUITTING, world.day), stations.uid)
    guest = (
        (stations.level == TOWNSHIP_STATION) & (stations.host >= 0) & (stations.host != np.arange(stations.n))
    )
    keeps = stations.keeper >= 0
    stays = np.ones(stations.n)  # better pay keeps managers, in proportion
    managers = stations.level == TOWNSHIP_STATION
    added = world.terms["manager_pay"][stations.township[managers], stations.network[managers]]
    pay = stations.wage_cny_month[managers]
    stays[managers] = np.where(pay > 0.0, pay / np.maximum(pay + added, 1.0), 1.0)
    gone = keeps & ((luck < s.keeper_quit * stays) | ~stations.open | guest)
    np.subtract.at(farmers.logistics_jobs, stations.keeper[gone], 1)
    stations.keeper[gone] = -1
