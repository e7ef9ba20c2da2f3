"""Hiring: a vacancy is seen by a few people of the place, and the firm takes the best it can afford.

An applicant of more skill asks for more, because the city would pay for it. What somebody asks is compared
with full-time pay, and both with the hours that a post takes: a township station's desk takes some hours
whatever comes and more for every parcel, fewer of them with more skill, and its manager is paid for these
hours. A manager's contract ends once a year. Who holds the post stays only where the pay is what they could
have elsewhere, and has to make room for an applicant who is clearly abler and can be afforded. So better pay
tells when posts are filled anew, not on the day it is raised.
"""

from typing import Annotated, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities import Couriers, Farmers, Networks, Stations, Townships, Villages
from ruralsim.entities.codes import HUB, POINT, TOWNSHIP_STATION
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.draws import Purpose, draw, draw_array, key, mix, normal, uids
from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.param import Param, Settings
from ruralsim.foundation.records import B1, F8, I8, Key
from ruralsim.logistics.dispatch import pace
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
        float, Param("1", 0, 1, "A point keeper's post as part of a full job", "村点兼职占全职比例")
    ] = 0.1
    contract_months: Annotated[
        int, Param("months", 1, 120, "Time after which a manager's post is offered anew", "站长聘期")
    ] = 12
    replace_gain: Annotated[
        float,
        Param("1", 0, 1, "Skill by which an applicant must exceed who holds the post", "换人所需技能优势"),
    ] = 0.1
    unled_skill: Annotated[
        float,
        Param("1", 0, 1, "Skill with which a station works while it has no manager", "无站长时站点技能"),
    ] = 0.25
    desk_memory: Annotated[
        float,
        Param(
            "1/month", 0.01, 1, "Speed at which the hours of a desk follow its parcels", "站长工时调整速度"
        ),
    ] = 0.2
    quit_month: Annotated[
        float,
        Param("1/month", 0, 1, "Quitting where the city pays as much, at middling morale", "基准月离职率",
              source="about 40 % leave within a year, press 2017", confidence="M"),
    ] = 0.022  # fmt: skip
    quit_gap: Annotated[
        float, Param("1/month", 0, 2, "Added per relative gap to the city wage", "工资差距对离职的影响")
    ] = 0.05
    quit_morale: Annotated[
        float, Param("1/month", 0, 1, "Taken off at full morale, added at none", "士气对离职的影响")
    ] = 0.02
    keeper_quit: Annotated[
        float,
        Param(
            "1/month", 0, 1, "Keepers and managers who give up where pay is what they ask", "网点人员月更替率"
        ),
    ] = 0.012
    morale_recovery: Annotated[
        float, Param("1/month", 0, 1, "Morale's return to what pay and load give", "士气调整速度")
    ] = 0.2
    morale_pay: Annotated[
        float, Param("1", 0, 2, "Morale from pay, per pay relative to the city wage", "薪酬对士气的影响")
    ] = 0.5
    morale_rest: Annotated[
        float, Param("1", -1, 1, "Morale beside that, where the load is light", "基础士气")
    ] = 0.25
    morale_load: Annotated[
        float,
        Param("1", 0, 2, "Morale taken by each overload as large again", "超负荷对士气的影响"),
    ] = 0.25
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
        float,
        Param("1", 0, 2, "Rise of pay with the share of vacancies above usual", "空缺对薪酬的拉动"),
    ] = 0.1
    usual_vacancy: Annotated[
        float, Param("1", 0, 1, "Share of vacancies at which pay follows wages alone", "常态岗位空缺率")
    ] = 0.05
    pay_low: Annotated[
        float, Param("1", 0.3, 1, "Least pay, share of the city wage", "薪酬下限(占城市工资)")
    ] = 0.6
    pay_high: Annotated[
        float, Param("1", 0.5, 2, "Most pay, share of the city wage", "薪酬上限(占城市工资)")
    ] = 1.0


@rule
def asked(skill: float, local: float, city: float, floor_share: float, skill_share: float) -> float:
    """Reservation wage of full-time work, CNY/month: a part of the local wage, and more for skill.

    Cities pay for skill: there its worth is a part of the city wage.
    """
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


class Post(NamedTuple):
    """A post that is offered.

    Attributes:
        level: POINT, TOWNSHIP_STATION (rounds as well), or HUB.
        place: row of the village or township.
        wage: full-time pay offered, CNY/month.
        added: on top of what the hours bring, CNY/month.
        fixed: hours that it takes whoever holds it, as part of a full job.
        handling: hours that somebody of average skill needs for the parcels, as part of a full job.
    """

    level: int
    place: int
    wage: float
    added: float
    fixed: float
    handling: float


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
def hours_of(post: Post, skill: float) -> float:
    """Hours that a post takes somebody of this skill, as part of a full job."""
    return post.fixed + post.handling / pace(skill)


@rule
def pay_of(post: Post, skill: float) -> float:
    """What a post brings somebody of this skill, CNY/month."""
    return hours_of(post, skill) * post.wage + post.added


@rule
def price_of(
    post: Post, f: int, skill: float, farmers: Farmers, towns: Townships, s: Staff, city: float
) -> float:
    """What a member of household f, of this skill, asks for a post's hours, CNY/month."""
    local = towns.local_wage[int(farmers.township[f])]
    return hours_of(post, skill) * asked(skill, local, city, s.floor_share, s.skill_share)


@rule
def _hire(
    post: Post, beyond: float, farmers: Farmers, villages: Villages, towns: Townships, s: Staff,
    search: Search, applicants: Applicants,
) -> int:  # fmt: skip
    """The most skilled of the first few who can be afforded takes the post; -1 if there is none.

    Args:
        post: what is offered.
        beyond: skill that must be exceeded.
        farmers: households.
        villages: where they live.
        towns: whose local wage they compare with.
        s: settings.
        search: this month's draws.
        applicants: room for the first few.
    """
    found, best = -1, beyond
    for k in range(_gather(post.level, post.place, farmers, villages, search, applicants)):
        f = int(applicants.row[k])
        skill = skill_of(f, farmers, s, search)
        price = price_of(post, f, skill, farmers, towns, s, search.city)
        if skill > best and price <= pay_of(post, skill):
            found, best = f, skill
    if found >= 0:
        applicants.taken[found] = True
        farmers.logistics_jobs[found] += 1
    return found


@rule
def desk(r: int, s: Staff, networks: Networks, stations: Stations, terms: Terms) -> Post:
    """The post of a point's keeper, a station's manager or a hub's head, as it is offered today."""
    n, t, pay = int(stations.network[r]), int(stations.township[r]), stations.wage_cny_month[r]
    wage = networks.manager_wage[n]
    if int(stations.level[r]) == POINT:
        full = pay / s.keeper_hours if s.keeper_hours > 0.0 else pay
        return Post(POINT, int(stations.village[r]), full, 0.0, s.keeper_hours, 0.0)
    if int(stations.level[r]) == TOWNSHIP_STATION:
        handling = networks.desk_hours_100[n] * stations.usual_parcels[r] / 100.0
        return Post(TOWNSHIP_STATION, t, wage, terms.manager_pay[t, n], networks.desk_hours[n], handling)
    # a hub's head is offered what a courier gets; the rest of the hub's wages is that of helpers
    return Post(HUB, t, networks.courier_wage[n], 0.0, 1.0, 0.0)


@kernel
def _fill(
    day: int, posts: I8, desks: I8, search: Search, s: Staff, farmers: Farmers, villages: Villages,
    towns: Townships, networks: Networks, couriers: Couriers, stations: Stations, terms: Terms, books: Books,
) -> None:  # fmt: skip
    """Posts on rounds, then at desks, each in the order given, look for somebody."""
    room = s.applicants
    applicants = Applicants(np.zeros(room, np.int64), np.zeros(room), np.zeros(farmers.n, np.bool_))
    for i in posts:
        wage = networks.courier_wage[int(couriers.network[i])]
        post = Post(TOWNSHIP_STATION, int(couriers.township[i]), wage, 0.0, 1.0, 0.0)
        f = _hire(post, -1.0, farmers, villages, towns, s, search, applicants)
        if f >= 0:
            couriers.household[i], couriers.skill[i] = f, skill_of(f, farmers, s, search)
            couriers.hired_day[i], couriers.morale[i] = day + 1, 0.6
            couriers.uid[i] = mix(mix(search.born, farmers.uid[f]), search.today)
            books.tally[_HIRES] += 1.0
    for r in desks:
        post, holder, skill = desk(r, s, networks, stations, terms), int(stations.keeper[r]), -1.0
        if holder >= 0:  # a keeper with a better offer elsewhere leaves
            skill = stations.manager_skill[r]
            stays = price_of(post, holder, skill, farmers, towns, s, search.city) <= pay_of(post, skill)
            skill = skill + s.replace_gain if stays else -1.0
        f = _hire(post, skill, farmers, villages, towns, s, search, applicants)
        if holder >= 0 and (f >= 0 or skill < 0.0):
            farmers.logistics_jobs[holder] -= 1
            stations.keeper[r], stations.manager_skill[r] = -1, s.unled_skill
        if f >= 0:
            stations.keeper[r], stations.manager_skill[r] = f, skill_of(f, farmers, s, search)
        if post.level == TOWNSHIP_STATION:
            stations.wage_cny_month[r] = hours_of(post, stations.manager_skill[r]) * post.wage


def hire(world: World) -> None:
    """Posts that are vacant, or whose contract ends, look among a few people of the place, in drawn order."""
    couriers, stations, day = world.couriers, world.stations, world.day
    if not world.farmers.n:
        return
    posts = np.flatnonzero(couriers.open[: couriers.n] & (couriers.household[: couriers.n] < 0))
    desks = np.flatnonzero(stations.open & ~guests(stations) & ((stations.keeper < 0) | contract_ends(world)))
    search = Search(
        key(world.seed, Purpose.APPLICANT, day), key(world.place_seed, Purpose.WORKER_BIRTH, 2),
        uids("hire")[0], np.int64(day).view(np.uint64), world.climate.city_wage,
    )  # fmt: skip
    _fill(
        day, _by_draw(world, couriers.uid, posts), _by_draw(world, stations.uid, desks), search,
        world.settings.logistics.staff, world.farmers, world.villages, world.townships, world.networks,
        couriers, stations, world.terms, world.books,
    )  # fmt: skip


def guests(stations: Stations) -> NDArray[np.bool_]:
    """(station,) township stations whose parcels another network's station sorts: they need no manager."""
    elsewhere = (stations.host >= 0) & (stations.host != np.arange(stations.n))
    return np.asarray((stations.level == TOWNSHIP_STATION) & elsewhere)


def contract_ends(world: World) -> NDArray[np.bool_]:
    """(station,) a manager's or head's contract ends this month; each post has a month of its own."""
    term = world.settings.logistics.staff.contract_months
    began = draw_array(key(world.place_seed, Purpose.WORKER_BIRTH, 3), world.stations.uid)
    month = world.calendar.months(world.day) + np.floor(term * began).astype(np.int64)
    return np.asarray((month % term == 0) & (world.stations.level != POINT))


def _by_draw(world: World, uid: NDArray[np.uint64], rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Rows in the order of this month's draw."""
    order = draw_array(key(world.seed, Purpose.VACANCY, world.day), uid[rows])
    return rows[np.argsort(order, kind="stable")]
