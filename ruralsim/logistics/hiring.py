"""Hiring: a vacancy is seen by a few people of the place, and the firm takes the best it can afford.

An applicant of more skill asks for more, because the city would pay for it.
"""

from typing import Annotated, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities import Couriers, Farmers, Networks, Stations, Townships, Villages
from ruralsim.entities.codes import POINT, TOWNSHIP_STATION
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.draws import Purpose, draw, draw_array, key, mix, normal, uids
from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.param import Param, Settings
from ruralsim.foundation.records import B1, F8, I8, Key
from ruralsim.terms import Terms
from ruralsim.world.world import Books, World

_HIRES = TALLY["hires"]


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


@rule
def asked(skill: float, local: float, city: float, floor_share: float, skill_share: float) -> float:
    """Reservation wage: a part of the local wage, and more for skill, which cities pay for."""
    return floor_share * local + skill_share * city * skill


class Search(NamedTuple):
    """What decides who is hired this month.

    Attributes:
        seen: key of the draws for who sees a vacancy first.
        talent: key of the lasting draws of skill.
        born: hash that the identities of new hires begin with.
        today: the day, as their identities have it.
        city: city wage, CNY/month.
    """

    seen: Key
    talent: Key
    born: Key
    today: Key
    city: float


class Applicants(NamedTuple):
    """The first few who see a vacancy.

    Attributes:
        row: (applicants,) household rows, who sees it first ahead.
        luck: (applicants,) their draws, ascending.
        taken: (households,) somebody of it was hired this month.
    """

    row: I8
    luck: F8
    taken: B1


@rule
def skill_of(f: int, farmers: Farmers, s: Staff, search: Search) -> float:
    """Skill that a member of household f brings to a post."""
    return min(max(s.skill_mean + s.skill_spread * normal(search.talent, farmers.uid[f]), 0.0), 1.0)


@rule
def _is_free(f: int, farmers: Farmers, applicants: Applicants) -> bool:
    """Whether somebody of household f has neither left nor a job, part-time processing counted in parts."""
    away = int(farmers.migrants[f]) + int(farmers.local_jobs[f]) + int(farmers.logistics_jobs[f])
    left = np.float32(int(farmers.adults[f]) - away) - farmers.processing_jobs[f]
    return left >= 1.0 and not applicants.taken[f]


@rule
def _gather(
    level: int, place: int, farmers: Farmers, villages: Villages, search: Search, applicants: Applicants
) -> int:
    """Fills in the first few who see a vacancy and returns how many.

    A point is looked after by somebody of its village, a station or a round by somebody of its township; a
    hub's head may come from anywhere in the county.
    """
    most, count = applicants.row.size, 0
    for v in range(villages.n):
        if (level == POINT and v != place) or (
            level == TOWNSHIP_STATION and int(villages.township[v]) != place
        ):
            continue
        for f in range(int(villages.first[v]), int(villages.first[v]) + int(villages.households[v])):
            luck = draw(search.seen, farmers.uid[f])
            if (count == most and luck >= applicants.luck[most - 1]) or not _is_free(f, farmers, applicants):
                continue
            count = min(count + 1, most)
            k = count - 1
            while k > 0 and applicants.luck[k - 1] > luck:
                applicants.luck[k], applicants.row[k] = applicants.luck[k - 1], applicants.row[k - 1]
                k -= 1
            applicants.luck[k], applicants.row[k] = luck, f
    return count


@rule
def _hire(
    level: int, place: int, pay: float, part: float, farmers: Farmers, villages: Villages, towns: Townships,
    s: Staff, search: Search, applicants: Applicants,
) -> int:  # fmt: skip
    """The most skilled of the first few who can be afforded takes the post; -1 if there is none.

    Args:
        level: POINT, TOWNSHIP_STATION (rounds as well), or a hub's.
        place: row of the village or township.
        pay: offered, CNY/month.
        part: of a full job.
        farmers: households.
        villages: where they live.
        towns: whose local wage they compare with.
        s: settings.
        search: this month's draws.
        applicants: room for the first few.
    """
    found, best = -1, -1.0
    for k in range(_gather(level, place, farmers, villages, search, applicants)):
        f = int(applicants.row[k])
        skill = skill_of(f, farmers, s, search)
        local = towns.local_wage[int(farmers.township[f])]
        price = part * asked(skill, local, search.city, s.floor_share, s.skill_share)
        if price <= pay and skill > best:
            found, best = f, skill
    if found >= 0:
        applicants.taken[found] = True
        farmers.logistics_jobs[found] += 1
    return found


@kernel
def _fill(
    day: int, posts: I8, desks: I8, search: Search, s: Staff, farmers: Farmers, villages: Villages,
    towns: Townships, networks: Networks, couriers: Couriers, stations: Stations, terms: Terms, books: Books,
) -> None:  # fmt: skip
    """Vacancies on rounds, then at desks, each in the order given, look for somebody."""
    room = s.applicants
    applicants = Applicants(np.zeros(room, np.int64), np.zeros(room), np.zeros(farmers.n, np.bool_))
    for i in posts:
        pay = networks.courier_wage[int(couriers.network[i])]
        place = int(couriers.township[i])
        f = _hire(
            TOWNSHIP_STATION, place, pay, 1.0, farmers, villages, towns, s, search, applicants
        )  # fmt: skip
        if f >= 0:
            couriers.household[i], couriers.skill[i] = f, skill_of(f, farmers, s, search)
            couriers.hired_day[i], couriers.morale[i] = day + 1, 0.6
            couriers.uid[i] = mix(mix(search.born, farmers.uid[f]), search.today)
            books.tally[_HIRES] += 1.0
    for r in desks:
        level, t, n = int(stations.level[r]), int(stations.township[r]), int(stations.network[r])
        place, pay, part = t, stations.wage_cny_month[r], 1.0
        if level == POINT:
            place, part = int(stations.village[r]), 0.0  # beside other work at home: any pay is welcome
        elif level == TOWNSHIP_STATION:
            pay += terms.manager_pay[t, n]
            part = s.keeper_hours
        f = _hire(level, place, pay, part, farmers, villages, towns, s, search, applicants)
        if f >= 0:
            stations.keeper[r], stations.manager_skill[r] = f, skill_of(f, farmers, s, search)


def hire(world: World) -> None:
    """Vacancies, in the order of a draw, look among a few people of the place."""
    couriers, stations, day = world.couriers, world.stations, world.day
    if not world.farmers.n:
        return
    posts = np.flatnonzero(couriers.open[: couriers.n] & (couriers.household[: couriers.n] < 0))
    guest = (
        (stations.level == TOWNSHIP_STATION) & (stations.host >= 0) & (stations.host != np.arange(stations.n))
    )
    desks = np.flatnonzero(stations.open & (stations.keeper < 0) & ~guest)
    search = Search(
        key(world.seed, Purpose.APPLICANT, day), key(world.place_seed, Purpose.WORKER_BIRTH, 2),
        uids("hire")[0], np.int64(day).view(np.uint64), world.climate.city_wage,
    )  # fmt: skip
    _fill(
        day, _by_draw(world, couriers.uid, posts), _by_draw(world, stations.uid, desks), search,
        world.settings.logistics.staff, world.farmers, world.villages, world.townships, world.networks,
        couriers, stations, world.terms, world.books,
    )  # fmt: skip


def _by_draw(world: World, uid: NDArray[np.uint64], rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Rows in the order of this month's draw."""
    order = draw_array(key(world.seed, Purpose.VACANCY, world.day), uid[rows])
    return rows[np.argsort(order, kind="stable")]
