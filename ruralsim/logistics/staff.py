"""Staff: couriers, keepers and managers come and go with pay and morale; pay decides skill.

A vacancy is seen by a few people of the township each month, the idle first. An applicant of more skill
asks for more, because the city would pay for it; the firm takes the best it can afford. Quitting follows
the gap to the city wage and morale. Firms train in proportion to what a township leaves them, hence little
in poor ones.
"""

from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities.codes import POINT, TOWNSHIP_STATION
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.draws import Purpose, draw_array, key, normal_array, uids
from ruralsim.foundation.param import Param, Settings
from ruralsim.logistics.service import refresh, service
from ruralsim.world.world import World

_HIRES, _QUITS = TALLY["hires"], TALLY["quits"]


class Staff(Settings):
    """Hiring, quitting, training, pay."""

    applicants: Annotated[
        int, Param("persons/month", 1, 100, "People who see a vacancy each month", "月均求职人数")
    ] = 4
    skill_mean: Annotated[float, Param("1", 0, 1, "Mean skill of applicants", "求职者平均技能")] = 0.45
    skill_spread: Annotated[float, Param("1", 0, 0.5, "Its spread", "求职者技能离散度")] = 0.16
    floor_share: Annotated[
        float, Param("1", 0, 2, "Least pay asked, share of the local wage", "保留工资下限(占本地工资)")
    ] = 0.7
    skill_share: Annotated[
        float, Param("1", 0, 2, "Pay asked for full skill, share of the city wage", "技能溢价(占城市工资)")
    ] = 0.4
    keeper_hours: Annotated[
        float, Param("1", 0, 1, "A keeper's or manager's post as part of a full job", "兼职岗位占全职比例")
    ] = 0.3
    quit_month: Annotated[
        float,
        Param("1/month", 0, 1, "Quitting at a city wage equal to pay and middling morale", "基准月离职率",
              source="about 40 % leave within a year, press 2017", confidence="M"),
    ] = 0.025  # fmt: skip
    quit_gap: Annotated[
        float, Param("1/month", 0, 2, "Added per relative gap to the city wage", "工资差距对离职的影响")
    ] = 0.05
    quit_morale: Annotated[
        float, Param("1/month", 0, 1, "Taken off at full morale, added at none", "士气对离职的影响")
    ] = 0.02
    keeper_quit: Annotated[
        float, Param("1/month", 0, 1, "Keepers and managers who give up", "网点人员月更替率")
    ] = 0.012
    morale_recovery: Annotated[
        float, Param("1/month", 0, 1, "Morale's return to what pay and load give", "士气调整速度")
    ] = 0.2
    overload: Annotated[
        float, Param("1/day", 1, 1000, "Parcels a day from which work wears on morale", "影响士气的日件量")
    ] = 150.0
    practice: Annotated[float, Param("1/month", 0, 1, "Skill gained on the job", "岗位经验提升")] = 0.008
    forgetting: Annotated[float, Param("1/month", 0, 1, "Skill lost", "技能衰减")] = 0.008
    training: Annotated[
        float,
        Param(
            "1/month",
            0,
            1,
            "Skill taught by the firm where the township leaves it a full wage",
            "企业培训强度",
        ),
    ] = 0.02
    vacancy_pressure: Annotated[
        float, Param("1", 0, 2, "Pay offered rises with the share of vacancies above 5 %", "空缺对薪酬的拉动")
    ] = 0.1
    pay_low: Annotated[
        float, Param("1", 0.3, 1, "Least pay, share of the city wage", "薪酬下限(占城市工资)")
    ] = 0.6
    pay_high: Annotated[
        float, Param("1", 0.5, 2, "Most pay, share of the city wage", "薪酬上限(占城市工资)")
    ] = 1.0


def asked(skill: Any, local: Any, city: float, floor_share: float, skill_share: float) -> Any:
    """Reservation wage: a part of the local wage, and more for skill, which cities pay for."""
    return floor_share * local + skill_share * city * skill


def quit_chance(pay: Any, city: float, morale: Any, s: Staff) -> Any:
    """Monthly probability of quitting."""
    gap = np.maximum(city / np.maximum(pay, 1.0) - 1.0, -0.5)
    return np.clip(s.quit_month + s.quit_gap * gap - s.quit_morale * (2.0 * morale - 1.0), 0.0, 1.0)


def staff(world: World) -> None:
    """Phase 10, monthly: pay, skill and morale move; vacancies look for people; some quit."""
    if not world.calendar.is_month_end(world.day):
        return
    _index_pay(world)
    _grow(world)
    _hire(world)  # a post that falls vacant now is looked for next month
    _quit(world)
    refresh(world, service(world))


def _index_pay(world: World) -> None:
    """Pay follows the general rise of wages, and couriers' pay the shortage of couriers."""
    s, networks, couriers, stations = (
        world.settings.logistics.staff,
        world.networks,
        world.couriers,
        world.stations,
    )
    index = world.climate.wage_index
    was = world.local.get("wage_index", 1.0)
    world.local["wage_index"] = index
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
    farmers.logistics_jobs -= np.bincount(couriers.household[leaves], minlength=farmers.n).astype(np.int16)
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
    farmers.logistics_jobs -= np.bincount(stations.keeper[gone], minlength=farmers.n).astype(np.int16)
    stations.keeper[gone] = -1


def _hire(world: World) -> None:
    """Vacancies, in the order of a draw, look among a few people of the place."""
    s, couriers, stations, farmers = (
        world.settings.logistics.staff,
        world.couriers,
        world.stations,
        world.farmers,
    )
    if not farmers.n:
        return
    seen = draw_array(key(world.seed, Purpose.APPLICANT, world.day), farmers.uid)
    talent = normal_array(key(world.place_seed, Purpose.WORKER_BIRTH, 2), farmers.uid)
    skill = np.clip(s.skill_mean + s.skill_spread * talent, 0.0, 1.0)
    away = farmers.migrants + farmers.local_jobs + farmers.logistics_jobs
    free = farmers.adults - away - farmers.processing_jobs >= 1.0
    city, local = world.climate.city_wage, world.townships.local_wage
    price = asked(skill, local[farmers.township], city, s.floor_share, s.skill_share)

    posts = np.flatnonzero(couriers.open[: couriers.n] & (couriers.household[: couriers.n] < 0))
    order = draw_array(key(world.seed, Purpose.VACANCY, world.day), couriers.uid[posts])
    for i in posts[np.argsort(order, kind="stable")]:
        pool = np.flatnonzero(free & (farmers.township == couriers.township[i]))
        found = _best(
            pool, seen, skill, price, float(world.networks.courier_wage[couriers.network[i]]), s.applicants
        )
        if found < 0:
            continue
        free[found] = False
        farmers.logistics_jobs[found] += 1
        couriers.household[i], couriers.skill[i] = found, skill[found]
        couriers.hired_day[i], couriers.morale[i] = world.day + 1, 0.6
        couriers.uid[i] = uids("hire", farmers.uid[found : found + 1], world.day)[0]
        world.tally.today[_HIRES] += 1

    host = stations.host
    guest = (stations.level == TOWNSHIP_STATION) & (host >= 0) & (host != np.arange(stations.n))
    empty = np.flatnonzero(stations.open & (stations.keeper < 0) & ~guest)
    order = draw_array(key(world.seed, Purpose.VACANCY, world.day), stations.uid[empty])
    for row in empty[np.argsort(order, kind="stable")]:
        fill_station(world, int(row), free, seen, skill, price)


def fill_station(
    world: World,
    row: int,
    free: NDArray[np.bool_],
    seen: NDArray[np.float64],
    skill: NDArray[np.float64],
    price: NDArray[np.float64],
) -> bool:
    """Looks for a keeper, manager or head of hub at the place; True if one was found."""
    s, stations, farmers = world.settings.logistics.staff, world.stations, world.farmers
    level, t, n = stations.level[row], int(stations.township[row]), int(stations.network[row])
    pay, part = float(stations.wage_cny_month[row]), 1.0
    if level == POINT:
        pool = np.flatnonzero(free & (farmers.village == stations.village[row]))
        part = 0.0  # beside other work at home: any pay is welcome
    elif level == TOWNSHIP_STATION:
        pool = np.flatnonzero(free & (farmers.township == t))
        pay += float(world.terms["manager_pay"][t, n])
        part = s.keeper_hours
    else:
        pool = np.flatnonzero(free)
    found = _best(pool, seen, skill, part * price, pay, s.applicants)
    if found < 0:
        return False
    free[found] = False
    farmers.logistics_jobs[found] += 1
    stations.keeper[row], stations.manager_skill[row] = found, skill[found]
    return True


def _best(
    pool: NDArray[np.int64],
    seen: NDArray[np.float64],
    skill: NDArray[np.float64],
    price: NDArray[np.float64],
    pay: float,
    applicants: int,
) -> int:
    """The most skilled of the first few who see the vacancy and can be afforded; -1 if none."""
    first = pool[np.argsort(seen[pool], kind="stable")[:applicants]]
    first = first[price[first] <= pay]
    return int(first[np.argmax(skill[first])]) if first.size else -1
