"""Wage work near home and in the city: hiring, leaving, migrating, returning, and the local wage (monthly).

A household's workers are away, in local wage work, employed by logistics or processing, or at home, where the
farm needs some of them; the rest are idle. Townships offer local jobs the more, the cheaper labour is there,
and the nearer their villages lie to the county seat: a road brings jobs to those whom it brings nearer, and
they find them the sooner. Vacancies fill with delay from the idle. The local wage answers to vacancies over
idle. Most who leave for the city decide so after Spring Festival, and most who return for good before it;
part of what migrants send is kept until then (`homecoming`).
"""

from dataclasses import dataclass
from typing import Annotated, Any, NamedTuple

import numpy as np

from ruralsim.entities import Farmers, Incomes, Townships
from ruralsim.entities.codes import FARMING, LOCAL_WAGES, REMITTANCES, TRANSFERS
from ruralsim.foundation.draws import Purpose, draw, key
from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.ledger import F_REMITTANCES, F_WAGES_LOCAL
from ruralsim.foundation.maths import pow_array, sigmoid_
from ruralsim.foundation.param import Param, Settings
from ruralsim.foundation.records import F8, Key
from ruralsim.world.endowment import people_level, work_level
from ruralsim.world.incomes import year_from_
from ruralsim.world.level import income_level
from ruralsim.world.world import Books, World
from ruralsim.world.year import month_of

_SEASONAL_MONTHS = 6  # NBS: away for longer, what is sent home counts as a transfer
_PURPOSES = (Purpose.HIRING, Purpose.VACANCY, Purpose.MIGRATION, Purpose.RETURN)


class Labour(Settings):
    """Local wage work and migration."""

    wage_ratio: Annotated[
        float, Param("1", 0.7, 1, "Local wage relative to the city wage at the start", "本地工资与城市工资比",
                     source="NBS 2024: local 4,291 to outside 5,634 CNY/month", confidence="M"),
    ] = 0.76  # fmt: skip
    wage_step: Annotated[
        float, Param("1/month", 0, 1, "Speed at which the local wage answers to scarcity", "本地工资调整速度")
    ] = 0.1
    tight: Annotated[
        float, Param("", 0, 1, "Vacancies per idle worker at which the local wage is steady", "均衡空缺比")
    ] = 0.05
    tightest: Annotated[
        float, Param("1", 1, 1000, "Most that the local wage feels of it, as a multiple", "空缺比上限倍数")
    ] = 10.0
    wage_low: Annotated[
        float, Param("1", 0, 1, "Least local wage, of the city wage", "本地工资下限(占城市工资)")
    ] = 0.7
    work_share: Annotated[
        float, Param("1", 0, 1, "Part of a month a local worker finds paid work", "本地务工出工率")
    ] = 0.68
    jobs_household: Annotated[
        float, Param("1", 0, 3, "Local jobs per household at the starting wage", "户均本地就业岗位")
    ] = 0.52
    remote_jobs: Annotated[
        float, Param("1", 0, 1, "Local jobs for a remote village relative to a near one", "偏远村岗位比例")
    ] = 0.7
    elasticity: Annotated[
        float, Param("", 0, 5, "Elasticity of local jobs to the local wage", "劳动需求弹性")
    ] = 0.5
    fill: Annotated[
        float, Param("1/month", 0, 1, "Vacancies filled in a month where many are idle", "岗位填补速度")
    ] = 0.32
    separation: Annotated[
        float, Param("1/month", 0, 1, "Local workers who leave their job", "本地离职率")
    ] = 0.03
    search: Annotated[
        float,
        Param("", 1, 20, "Eagerness for work of the poorest relative to the average", "求职意愿上限倍数"),
    ] = 5.0
    farm_workers_ha: Annotated[float, Param("persons/ha", 0, 20, "Workers a hectare needs", "每公顷用工")] = (
        1.6
    )
    migrate: Annotated[
        float, Param("1/month", 0, 1, "Idle workers who leave, where the city pays far better", "外出倾向")
    ] = 0.05
    come_back: Annotated[
        float, Param("1/month", 0, 1, "Migrants who return, where home pays far better", "返乡倾向")
    ] = 0.20
    living_share: Annotated[
        float, Param("1", 0, 1, "Share of city pay that city life costs", "城市生活成本比例", confidence="M")
    ] = 0.45
    attachment: Annotated[
        float,
        Param("", -1, 2, "Gain that moves half of them, relative to what the city pays them", "乡土依恋"),
    ] = 0.33
    attachment_spread: Annotated[float, Param("", 0.01, 2, "Spread of that gain", "乡土依恋离散度")] = 0.15
    remit_short: Annotated[
        float, Param("1", 0, 1, "Share of pay brought home, away under six months", "短期外出寄回比例")
    ] = 0.50
    remit_long: Annotated[
        float, Param("1", 0, 1, "Share of pay sent home, away longer", "长期外出寄回比例")
    ] = 0.20


@rule
def idle_workers(adults: int, migrants: int, jobs: float, land_ha: float, per_ha: float) -> float:
    """Workers at home beyond what the farm needs (one at most is spared it on the smallest farms)."""
    return max(0.0, adults - migrants - jobs - land_ha * per_ha)


@rule
def eagerness(income_head: float, mean: float, limit: float) -> float:
    """How hard a household looks for work: (mean income ÷ its own)², within the limit both ways."""
    need = mean / max(income_head, 1.0)
    return min(max(need * need, 1.0 / limit), limit)


@rule
def gain(city: float, living: float, employed: float, local: float, skill: float, farm: float) -> float:
    """What a worker gains by leaving, relative to the city wage: expected city pay over local prospects.

    Args:
        city: City wage, CNY/month.
        living: Share of it that city life costs.
        employed: Chance of having local wage work, 0-1.
        local: What local wage work brings an average worker, CNY/month.
        skill: Efficiency, scaling both wages.
        farm: What one more worker on the farm brings, CNY/month.
    """
    home = employed * local * skill + (1.0 - employed) * farm
    return (city * (1.0 - living) * skill - home) / max(city, 1.0)


class Luck(NamedTuple):
    """Keys of the month's draws: who is hired, who quits, who leaves for the city, who returns."""

    hire: Key
    quit: Key
    leave: Key
    return_: Key


class Season(NamedTuple):
    """What the festival does to migrants this month.

    Attributes:
        kept: part of remittances that is kept until then.
        leaving: decisions to leave, relative to the year's mean.
        returning: decisions to return for good, relative to the year's mean.
    """

    kept: float
    leaving: float
    returning: float


@rule
def employed_members(farmers: Farmers, i: int) -> float:
    """Members of household i in wage work near home, with a courier network or a processor."""
    near = float(farmers.local_jobs[i]) + float(farmers.logistics_jobs[i])
    return near + float(farmers.processing_jobs[i])


@kernel
def _work(
    luck: Luck, day: int, city: float, work: float, level: float, s: Labour, season: Season, mean: float,
    farmers: Farmers, incomes: Incomes, towns: Townships, reach: F8, hire_chance: F8, employed: F8,
    books: Books,
) -> None:  # fmt: skip
    for i in range(farmers.n):
        t = int(farmers.township[i])
        uid, skill = farmers.uid[i], farmers.wage_skill[i]
        # pay for the month that ends, with those who were there
        lost = 1 if int(farmers.labour_lost_until[i]) > day else 0
        able = max(
            0, int(farmers.adults[i]) - int(farmers.migrants[i]) - int(farmers.logistics_jobs[i]) - lost
        )
        local = towns.local_wage[t] * s.work_share * work * skill * min(int(farmers.local_jobs[i]), able)
        away = int(farmers.migrants[i])
        seasonal = int(farmers.migrant_months[i]) < _SEASONAL_MONTHS
        sent = city * work * skill * away * (s.remit_short if seasonal else s.remit_long)
        farmers.income_month[i, LOCAL_WAGES] += local
        farmers.income_month[i, REMITTANCES if seasonal else TRANSFERS] += sent
        kept = sent * season.kept
        farmers.kept_away_cny[i] += kept
        farmers.cash[i] += local + (sent - kept)
        books.money[F_WAGES_LOCAL] += local
        books.money[F_REMITTANCES] += sent - kept

        # who comes and goes
        if away > 0:
            farmers.migrant_months[i] += 1
        jobs = employed_members(farmers, i)
        idle = idle_workers(int(farmers.adults[i]), away, jobs, farmers.land_ha[i], s.farm_workers_ha)
        farm_year = year_from_(farmers, incomes, i, FARMING)
        at_home = max(1.0, float(farmers.adults[i]) - away - jobs)
        farm = max(0.0, farm_year) / 24.0 / at_home  # half of the average product, a month
        better = gain(
            city, s.living_share, employed[t], towns.local_wage[t] * s.work_share, skill, farm
        )  # fmt: skip
        pull = sigmoid_((better / level - s.attachment) / s.attachment_spread)
        searching = idle * eagerness(farmers.income_head[i], mean, s.search)
        chance = hire_chance[t] * reach[farmers.village[i]]
        if farmers.local_jobs[i] > 0 and draw(luck.quit, uid) < s.separation * float(farmers.local_jobs[i]):
            farmers.local_jobs[i] -= 1
        elif idle > 0.0 and lost == 0 and draw(luck.hire, uid) < chance * searching:
            farmers.local_jobs[i] += 1
            idle -= 1.0
        if away > 0 and draw(luck.return_, uid) < season.returning * s.come_back * (1.0 - pull) * away:
            farmers.migrants[i] -= 1
            if farmers.migrants[i] == 0:
                farmers.migrant_months[i] = 0
        elif (
            idle > 0.0
            and lost == 0
            and int(farmers.members[i]) - away > 1
            and draw(luck.leave, uid) < season.leaving * s.migrate * pull * searching
        ):
            farmers.migrants[i] += 1
            # of a household's migrants only the mean time away is kept: the new one has been away for none
            farmers.migrant_months[i] = int(farmers.migrant_months[i]) * away // (away + 1)


@kernel
def _count(s: Labour, mean: float, farmers: Farmers, towns: Townships, reach: F8, searching: F8) -> None:
    """Counts, per township: local jobs held, idle workers, and how hard these look for work within reach."""
    towns.jobs[:] = 0.0
    towns.idle[:] = 0.0
    searching[:] = 0.0
    for i in range(farmers.n):
        t = int(farmers.township[i])
        working = employed_members(farmers, i)
        towns.jobs[t] += float(farmers.local_jobs[i])
        away, land = int(farmers.migrants[i]), farmers.land_ha[i]
        free = idle_workers(int(farmers.adults[i]), away, working, land, s.farm_workers_ha)
        towns.idle[t] += free
        searching[t] += free * eagerness(farmers.income_head[i], mean, s.search) * reach[farmers.village[i]]


@dataclass
class LabourState:
    """What the labour market remembers from month to month.

    Attributes:
        city_wage: Last month's, CNY/month; None before the first month's end.
    """

    city_wage: float | None = None


def job_reach(world: World, minutes: F8) -> F8:
    """(village,) local jobs within reach, relative to a village near the county seat.

    Args:
        world: its settings say what is near and what remote.
        minutes: (village,) to the county seat.
    """
    s, least = world.settings.world.remoteness, world.settings.household.labour.remote_jobs
    near, remote = s.near_minutes, max(s.remote_minutes, s.near_minutes)
    return np.asarray(np.interp(minutes, [near, remote], [1.0, least]))


def labour(world: World) -> None:
    """Pays a month of wages and remittances, then moves workers and the local wage."""
    day = world.day
    if not world.calendar.is_month_end(day):
        return
    s, farmers, places = _labour_of(world), world.farmers, world.townships
    city, wage = world.climate.city_wage, places.local_wage
    villages, searching = world.villages, np.zeros(places.n)
    mean = _mean(farmers.income_head, farmers.residents)
    reach = job_reach(world, villages.market_minutes)  # on today's roads
    count = s, mean, farmers, places, reach, searching
    _count(*count)
    before = world.state.labour.city_wage
    world.state.labour.city_wage = city
    wage *= city / max(
        city if before is None else before, 1.0
    )  # the trend of all wages is given from outside
    # relative to the roads of the first day, so that what is built since adds jobs; where these reached none
    # at all, relative to a village near the county seat
    usual = _mean(job_reach(world, villages.start_minutes), villages.households) or 1.0
    offered = s.jobs_household / usual * np.bincount(villages.township, villages.households * reach, places.n)
    offered *= pow_array(s.wage_ratio * city / np.maximum(wage, 1.0), s.elasticity)
    local_vacancies = np.maximum(offered - places.jobs, 0.0)
    couriers = world.couriers
    n = couriers.n
    vacant = couriers.open[:n] & (couriers.household[:n] < 0)
    places.vacancies[:] = local_vacancies + np.bincount(couriers.township[:n], vacant, places.n)
    idle = np.maximum(places.idle, 1e-9)
    hire_chance = np.minimum(s.fill * local_vacancies / np.maximum(searching, 1e-9), s.fill)
    employed = places.jobs / np.maximum(places.jobs + places.idle, 1.0)
    _work(
        Luck(*(key(world.seed, purpose, day) for purpose in _PURPOSES)), day, city, world.climate.work_index,
        income_level(world.settings), s, _season(world), mean, farmers, world.incomes, places, reach,
        hire_chance, employed, world.books,
    )  # fmt: skip
    # vacancies per idle worker are bounded, since a township may have nobody idle
    scarcity = np.minimum(places.vacancies / idle, s.tightest * s.tight)
    wage *= 1.0 + s.wage_step * (scarcity - s.tight)
    np.clip(wage, s.wage_low * city, city, out=wage)
    _count(*count)


def _labour_of(world: World) -> Labour:
    """Settings of labour, with jobs for the county's people and the work that its land takes."""
    s, county = world.settings.household.labour, world.settings
    people, work = people_level(county), work_level(county, world.farmers.n)
    if people == work == 1.0:
        return s
    return s.model_copy(
        update={
            "jobs_household": s.jobs_household * people,
            "farm_workers_ha": s.farm_workers_ha * work,
        }
    )


def _season(world: World) -> Season:
    """What the festival, if the year has any, does to migrants this month."""
    year, month = month_of(world)
    kept = world.settings.household.homecoming.kept if world.settings.world.year.festivals else 0.0
    return Season(kept, float(year.leaving[month].mean()), float(year.returning[month].mean()))


def _mean(values: Any, weights: Any) -> float:
    """Weighted mean, 1 where there is no weight."""
    total = float(weights.sum())
    return float((values * weights).sum()) / total if total > 0.0 else 1.0
