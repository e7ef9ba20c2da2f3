"""Farm households at birth: people, land, skills, endowments, and the income of the year before.

The rings of monthly income start filled with what each household may expect, so that poverty, monitoring and
consumption are sensible on the first day; the burn-in replaces them by what is really earned.
"""

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import field_validator
from pydantic_core import PydanticCustomError

from ruralsim.entities import Farmers, Incomes, Products, Townships, Villages
from ruralsim.entities.codes import (
    ALLOWANCE,
    BUSINESS,
    CHANNELS,
    FARMING,
    LOCAL_WAGES,
    OUTLETS,
    PROPERTY,
    REMITTANCES,
    SOURCES,
    TRANSFERS,
)
from ruralsim.foundation.draws import Purpose, draw_array, key, normal_array, uids
from ruralsim.foundation.maths import exp_array, log_array, norm_cdf_array
from ruralsim.foundation.param import Param, Settings
from ruralsim.terms import TERMS
from ruralsim.world.endowment import adult_share, land_mean, member_shares, people_level
from ruralsim.world.incomes import set_year
from ruralsim.world.level import income_level
from ruralsim.world.produce import harvest_days, in_season
from ruralsim.world.signal import internet_share
from ruralsim.world.world import Climate

if TYPE_CHECKING:
    from ruralsim.scenario.schema import Scenario

Array = NDArray[np.float64]
_NEVER = -100_000
_HALF_WORD = np.uint64(32)
_MONTHS, _LAG = 12, 3
_TAKE_UP = next(term.base for term in TERMS if term.name == "allowance_take_up")


_MOST_MEMBERS = 20  # of a household; counted in one byte


class Population(Settings):
    """Who lives in the county at the start (levels of 2021)."""

    member_shares: Annotated[
        tuple[float, ...],
        Param("1", 0, 1, "Shares of households with 1, 2, … members", "家庭人口构成",
              source="mean 3.7 registered members: farm households 3.0-3.8"),
    ] = (0.05, 0.17, 0.24, 0.26, 0.16, 0.08, 0.04)  # fmt: skip
    adult_share: Annotated[
        float, Param("1", 0, 1, "Share of members able to work", "劳动力比例", confidence="M")
    ] = 0.66
    dispersion_km: Annotated[
        float, Param("km", 0, 5, "Scatter of households around their village (地广人稀)", "居住分散度")
    ] = 0.6
    land_ha: Annotated[
        float, Param("ha", 0.01, 20, "Land farmed per household, mean", "户均耕地", confidence="M")
    ] = 0.45
    land_spread: Annotated[
        float, Param("", 0, 2, "Spread of land (log standard deviation)", "耕地离散度")
    ] = 0.95
    specialisation: Annotated[
        float, Param("", 0, 4, "Spread of product choice between households", "种植专业化程度")
    ] = 1.2
    skill_spread: Annotated[
        float, Param("", 0, 1.5, "Spread of earning skill (log standard deviation)", "劳动技能离散度")
    ] = 0.48
    internet: Annotated[
        float, Param("1", 0, 1, "Households with internet, where there is signal", "互联网普及率",
                     source="CNNIC, Dec 2021: rural penetration 57.6 %", confidence="H"),
    ] = 0.576  # fmt: skip
    formerly_poor: Annotated[float, Param("1", 0, 1, "Formerly poor households (脱贫户)", "脱贫户比例")] = (
        0.30
    )
    remote_tilt: Annotated[
        float,
        Param("", 1, 5, "Odds of being formerly poor: remote villages to near ones", "偏远村脱贫户倍数"),
    ] = 2.5
    migrant_share: Annotated[
        float, Param("1", 0, 1, "Workers away in the city at the start", "初始外出务工比例")
    ] = 0.21
    local_share: Annotated[
        float, Param("1", 0, 1, "Workers in local wage work at the start", "初始本地务工比例")
    ] = 0.19
    sorting: Annotated[
        float,
        Param("", 0, 1, "Ability raises the chance to be away and lowers that of a local job, per standard"
              " deviation", "能力对外出与本地务工的分选"),
    ] = 0.38  # fmt: skip
    away_months: Annotated[
        float, Param("months", 1, 120, "Mean time migrants have been away", "平均外出月数")
    ] = 15.0
    farm_cny: Annotated[
        float,
        Param("CNY/year", 0, 200_000, "Expected net farm income, mean land", "户均农业净收入",
              source="NBS 2019 make-up: own business 36 %, of which farm sales about 70 % (assumed)"),
    ] = 11_330.0  # fmt: skip
    business_cny: Annotated[
        float,
        Param("CNY/year", 0, 200_000, "Other own business per household, net", "户均其他经营净收入",
              source="NBS 2019 make-up: own business 36 %, of which other about 30 % (assumed)"),
    ] = 4_860.0  # fmt: skip
    business_owners: Annotated[
        float, Param("1", 0.01, 1, "Households with a business besides farming", "有其他经营的农户比例")
    ] = 0.42
    business_spread: Annotated[
        float, Param("", 0, 3, "Spread of their earnings (log standard deviation)", "其他经营收入离散度")
    ] = 1.8
    transfers_cny: Annotated[
        float,
        Param("CNY/year", 0, 200_000, "Pensions, subsidies and support by kin per household", "户均转移收入",
              source="NBS 2019 make-up: transfers 27.3 %, less long migrants' remittances"),
    ] = 5_300.0  # fmt: skip
    transfer_tilt: Annotated[
        float,
        Param("", 0, 2, "How strongly transfers favour households that earn little", "转移收入倾斜度",
              source="calibrated: Gini 0.32 with 4-8 % under the line"),
    ] = 0.9  # fmt: skip
    property_cny: Annotated[
        float, Param("CNY/year", 0, 50_000, "Property income per household", "户均财产性收入",
                     source="NBS 2019 make-up: property 1.4 %", confidence="M"),
    ] = 630.0  # fmt: skip
    savings_months: Annotated[
        float, Param("months", 0, 60, "Cash at the start, in months of income", "初始储蓄(月收入)")
    ] = 8.0
    online_sellers: Annotated[
        float, Param("1", 0, 1, "Connected households with an online shop at the start", "初始网商比例",
                     source="2-8 % of households sell online"),
    ] = 0.10  # fmt: skip

    @field_validator("member_shares")
    @classmethod
    def _somebody(cls, shares: tuple[float, ...]) -> tuple[float, ...]:
        if not 1 <= len(shares) <= _MOST_MEMBERS or not sum(shares) > 0.0:
            en = f"needs 1 to {_MOST_MEMBERS} shares, one of them above 0"
            raise PydanticCustomError(
                "bilingual", "{en}", {"en": en, "zh": f"应有 1 至 {_MOST_MEMBERS} 个占比，且至少一个大于 0"}
            )
        return shares


def make_farmers(
    settings: "Scenario",
    seed: int,
    villages: Villages,
    townships: Townships,
    products: Products,
    climate: Climate,
    incomes: Incomes,
    width: int,
    height: int,
) -> Farmers:
    """Households of every village, rows ordered by village.

    Args:
        settings: The scenario; reads ``world.population``, ``county``, ``products.*.area_share``, and what
            work pays in ``household.labour``.
        seed: Seed of the place.
        villages: With households, place, signal and remoteness; `first` is written here.
        townships: With the local wage of the start (0.75 of the city wage where it is still zero).
        products: Product rows, for land and the first price asked.
        climate: Indices, line and city wage of the first day.
        incomes: Of the year before, written here.
        width: Cells of the grid, east-west.
        height: Cells of the grid, north-south.
    """
    s: Population = settings.world.population
    counts = villages.households.astype(np.int64)
    n = int(counts.sum())
    villages.first[:] = np.cumsum(counts) - counts
    farmers = Farmers(
        n, product=products.n, perennial=int(np.count_nonzero(products.perennial)), channel=len(CHANNELS),
        outlet=len(OUTLETS), month=_MONTHS, source=len(SOURCES), lag=_LAG,
    )  # fmt: skip
    farmers.village[:] = np.repeat(np.arange(villages.n), counts)
    index = np.arange(n) - villages.first[farmers.village]
    farmers.uid[:] = uids("household", villages.uid[farmers.village], index)
    farmers.township[:] = villages.township[farmers.village]
    for name in (
        "shock_day",
        "poor_since",
        "left_poverty_day",
        "labour_lost_until",
        "hardship_since",
        "verified_day",
        "refused_day",
        "registered_day",
    ):
        getattr(farmers, name)[:] = _NEVER
    birth = _Births(key(seed, Purpose.HOUSEHOLD_BIRTH, 0), farmers.uid)
    _place(s, farmers, villages, width, height, birth)
    _people(s, settings, farmers, villages, birth)
    _land(s, settings, farmers, products, birth)
    _skills(s, settings, farmers, villages, birth)
    _selling(s, farmers, products, birth)
    level = income_level(settings)
    farmers.wage_skill *= level
    claims = draw_array(key(seed, Purpose.TAKE_UP, 0), farmers.uid)  # the trait that monitoring asks for
    _income(s, settings, farmers, townships, products, climate, incomes, level, birth, claims)
    return farmers


class _Births:
    """Draws by name, so that one more attribute changes no other."""

    def __init__(self, birth_key: np.uint64, uid: NDArray[np.uint64]) -> None:
        self.key, self.uid = birth_key, uid

    def uniform(self, what: str, *parts: Any) -> Array:
        return draw_array(self.key, uids(what, self.uid, *parts))

    def normal(self, what: str, *parts: Any) -> Array:
        return normal_array(self.key, uids(what, self.uid, *parts))

    def lognormal(self, what: str, spread: float) -> Array:
        """Mean 1."""
        return exp_array(spread * self.normal(what) - 0.5 * spread * spread)


def _place(
    s: Population, farmers: Farmers, villages: Villages, width: int, height: int, birth: _Births
) -> None:
    for name, size in (("x_km", width), ("y_km", height)):
        scattered = getattr(villages, name)[farmers.village] + s.dispersion_km * birth.normal(name)
        getattr(farmers, name)[:] = np.clip(scattered, 0.0, size - 1e-3)
    # from the stored single precision, so that the cell is the one the coordinates show
    x, y = (
        np.minimum(c.astype(np.int64), size - 1)
        for c, size in ((farmers.x_km, width), (farmers.y_km, height))
    )
    farmers.cell[:] = y * width + x


def _people(
    s: Population, settings: "Scenario", farmers: Farmers, villages: Villages, birth: _Births
) -> None:
    shares, can_work = member_shares(settings), adult_share(settings)
    edges = np.cumsum(shares)
    farmers.members[:] = 1 + np.minimum(np.searchsorted(edges, birth.uniform("members")), shares.size - 1)
    for k in range(shares.size):
        able = birth.uniform("adult", k) < can_work
        farmers.adults += ((k == 0) | able) & (k < farmers.members)  # the first member always works
    tilt = s.sorting * np.clip(birth.normal("skill"), -2.0, 2.0)
    for k in range(int(farmers.adults.max(initial=0))):
        u = birth.uniform("work", k)
        away = (u < s.migrant_share * (1.0 + tilt)) & (farmers.members - farmers.migrants > 1)
        here = (u > 1.0 - s.local_share * (1.0 - tilt)) & ~away
        farmers.migrants += away & (k < farmers.adults)
        farmers.local_jobs += here & (k < farmers.adults)
    away_for = -s.away_months * log_array(birth.uniform("away"))
    farmers.migrant_months[:] = np.where(farmers.migrants > 0, np.minimum(away_for, 240.0), 0.0)
    farmers.resident_ring[:] = (farmers.members - farmers.migrants)[:, None]
    farmers.residents[:] = farmers.members - farmers.migrants

    # odds rise from near to remote villages by equal steps, and the mean over households is kept
    tilt = np.array([1.0, np.sqrt(s.remote_tilt), s.remote_tilt])[villages.remoteness[farmers.village]]
    odds = tilt * s.formerly_poor / max(1.0 - s.formerly_poor, 1e-9)
    chance = odds / (1.0 + odds)
    chance *= s.formerly_poor / max(float(chance.mean()) if chance.size else 1.0, 1e-9)
    hardship = norm_cdf_array(0.8 * birth.normal("poverty") - 0.6 * birth.normal("skill"))  # 0.8² + 0.6² = 1
    farmers.formerly_poor[:] = hardship > 1.0 - chance


def _land(s: Population, settings: "Scenario", farmers: Farmers, products: Products, birth: _Births) -> None:
    farmers.land_ha[:] = _with_mean(birth.lognormal("land", s.land_spread), land_mean(settings, farmers.n))
    area = np.array([p.area_share for p in settings.products.values()])
    weight = np.empty((products.n, farmers.n))
    for p in range(products.n):
        weight[p] = area[p] * birth.lognormal(f"share {p}", s.specialisation)
    farmers.share[:] = weight / np.maximum(weight.sum(axis=0), 1e-300)
    farmers.yield_factor[:] = 1.0
    farmers.fresh[:] = 1.0


def _skills(
    s: Population, settings: "Scenario", farmers: Farmers, villages: Villages, birth: _Births
) -> None:
    ability = birth.normal("skill")
    farmers.wage_skill[:] = exp_array(s.skill_spread * ability - 0.5 * s.skill_spread * s.skill_spread)
    farmers.digital_skill[:] = norm_cdf_array(-0.8 + 0.6 * ability + 0.8 * birth.normal("digital"))
    farmers.selling_skill[:] = norm_cdf_array(-0.6 + 0.4 * ability + 0.7 * birth.normal("selling"))
    # the able subscribe first; without signal nobody can
    eager = norm_cdf_array(0.6 * ability + 0.8 * birth.normal("internet"))
    farmers.internet[:] = (eager > 1.0 - internet_share(settings)) & villages.signal[farmers.village]


def _selling(s: Population, farmers: Farmers, products: Products, birth: _Births) -> None:
    farmers.turn[:] = _turns(farmers, products)
    farmers.reputation[:] = 0.8
    farmers.carrier[:] = farmers.shop[:] = -1
    eager = 0.5 * (farmers.digital_skill + farmers.selling_skill)  # mean about 0.3
    farmers.sells_online[:] = farmers.internet & (birth.uniform("shop") < s.online_sellers * eager / 0.35)
    farmers.adopted_day[:] = np.where(farmers.sells_online, -365, _NEVER)


def _turns(farmers: Farmers, products: Products) -> NDArray[np.uint64]:
    """(product, household) own day of sale within `sale_days`: the upper half of a hash times the span."""
    span = np.maximum(products.sale_days, 1).astype(np.uint64)[:, None]
    hashed = farmers.uid ^ products.uid[:, None]
    return np.asarray(((hashed >> _HALF_WORD) * span) >> _HALF_WORD)


def _income(
    s: Population,
    settings: "Scenario",
    farmers: Farmers,
    townships: Townships,
    products: Products,
    climate: Climate,
    incomes: Incomes,
    level: float,
    birth: _Births,
    claims: Array,
) -> None:
    """Endowments at base-year value, and rings filled with one expected year at today's indices."""
    labour = settings.household.labour
    n, residents = farmers.n, farmers.residents
    own = level * people_level(settings)  # of what a household has, not each of its members
    if not n:
        return
    city = climate.city_wage
    townships.local_wage[:] = np.where(
        townships.local_wage > 0, townships.local_wage, labour.wage_ratio * city
    )
    local = townships.local_wage[farmers.township] * labour.work_share * climate.work_index
    long_away = farmers.migrant_months >= 6
    remitted = np.where(long_away, labour.remit_long, labour.remit_short) * city * climate.work_index
    year = np.zeros((n, len(SOURCES)))
    months = _farm_months(settings, farmers, products)
    months *= s.farm_cny * own / max(float(months.sum(axis=1).mean()), 1e-9)
    farm = np.maximum(months.sum(axis=1), 0.0)
    months *= climate.price_index
    year[:, LOCAL_WAGES] = 12.0 * farmers.local_jobs * local * farmers.wage_skill
    remittances = 12.0 * farmers.migrants * remitted * farmers.wage_skill
    year[:, REMITTANCES] = np.where(long_away, 0.0, remittances)
    year[:, TRANSFERS] = np.where(long_away, remittances, 0.0)

    owner = birth.uniform("owner") < s.business_owners
    farmers.business_cny_year[:] = _with_mean(
        owner * birth.lognormal("business", s.business_spread), s.business_cny * own
    )
    farmers.property_cny_year[:] = _with_mean(birth.lognormal("property", 1.0), s.property_cny * own)
    year[:, BUSINESS] = farmers.business_cny_year * climate.business_index
    year[:, PROPERTY] = farmers.property_cny_year * climate.business_index

    # pensions, subsidies and support by kin: by head, and more to those who can earn little. What counts is
    # what the household can earn in the long run, not what it earns this month: jobs come and go.
    workers = np.maximum(farmers.adults, 1)
    expected_job = s.local_share * local + s.migrant_share * labour.remit_long * city * climate.work_index
    earning = farm + farmers.business_cny_year + 12.0 * workers * expected_job * farmers.wage_skill
    head = earning / (residents * level)
    need = residents * exp_array(
        -s.transfer_tilt * log_array(np.maximum(head, 1.0) / max(float(head.mean()), 1.0))
    )
    need *= birth.lognormal("transfers", 0.3)
    farmers.transfers_cny_year[:] = _with_mean(need, s.transfers_cny * own)
    year[:, TRANSFERS] += farmers.transfers_cny_year * climate.transfer_index

    before = (months.sum(axis=1) + year.sum(axis=1)) / residents
    entitled = (before < climate.standard_cny) & (claims < _TAKE_UP)
    year[:, ALLOWANCE] = np.where(entitled, climate.standard_cny - before, 0.0) * residents
    farmers.allowance[:] = entitled
    farmers.allowance_months[:] = np.where(before < climate.standard_cny, 12, 0)
    ring = np.repeat((year / _MONTHS)[:, None].astype(np.float32), _MONTHS, axis=1)
    ring[:, :, FARMING] = months
    set_year(farmers, incomes, ring)
    total = months.sum(axis=1) + year.sum(axis=1)
    head = total / residents
    for name in ("income_head", "monitored_head"):
        getattr(farmers, name)[:] = head
    farmers.poor[:] = head < climate.line_cny
    farmers.poor_since[:] = np.where(farmers.poor, -365, _NEVER)
    farmers.cash[:] = s.savings_months / 12.0 * np.maximum(total, 0.0) * birth.lognormal("cash", 0.6)


def _with_mean(parts: Array, mean: float) -> Array:
    """Values in proportion to some parts: a county's mean is what is known of it, whoever drew how much."""
    return np.asarray(parts * (mean * parts.size / max(float(parts.sum()), 1e-9)))


def _farm_months(settings: "Scenario", farmers: Farmers, products: Products) -> Array:
    """(household, month) expected net farm value, in the order of the ring, up to a common factor.

    Harvests are sold as they come in and inputs paid at sowing, so that a trailing year stays a year when
    months of the run replace those before it.
    """
    opening = settings.run.start - timedelta(days=settings.run.burn_in_days)
    gross = products.yield_kg_ha * products.wholesale * settings.household.channels.trader_prior
    inputs = np.minimum(products.inputs_cny_ha, 0.9 * gross)
    value = np.zeros((_MONTHS, products.n))
    for day in range(365):
        date = opening + timedelta(days=day)
        slot = (date.month - opening.month) % _MONTHS
        day_of_year = date.timetuple().tm_yday
        value[slot] += np.where(in_season(products, day_of_year), gross / harvest_days(products), 0.0)
        value[slot] -= np.where(products.sowing == day_of_year, inputs, 0.0)
    months = np.zeros((farmers.n, _MONTHS))
    for p in range(products.n):
        months += (farmers.land_ha * farmers.share[p])[:, None] * value[:, p]
    return months
