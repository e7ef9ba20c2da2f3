"""Shocks to households: illness, village-wide disaster, loss of a job, schooling, fall of a price.

A village is looked at once in thirty days, on the day that its uid picks, so that a day's work is a thirtieth
of the county and one more village moves no other village's draws. Disasters of villages in one township are
drawn with a common factor: floods and hail do not stop at a village's edge.
"""

from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities.codes import DISASTER, ILLNESS, JOB_LOSS, PRICE_FALL, SCHOOLING
from ruralsim.foundation.draws import Purpose, draw, draw_array, exponential, key, mix, normal, normal_array
from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.ledger import F_LOSSES, F_MEDICAL
from ruralsim.foundation.maths import exp_, norm_cdf_array
from ruralsim.foundation.param import Param, Settings
from ruralsim.world.goods import in_season
from ruralsim.world.world import World

_PERIOD = 30  # days between two looks at a village
_FEE_MONTHS = (8, 9)  # the fees of the school year fall due in August and September
_PURPOSES = (Purpose.ILLNESS, Purpose.JOB_LOSS, Purpose.SCHOOLING, Purpose.SHOCK_SIZE)
_FEE, _WHO, _HARM, _LENGTH = np.uint64(1), np.uint64(2), np.uint64(3), np.uint64(4)  # draws of sizes


class Shocks(Settings):
    """How often misfortune strikes, and how hard."""

    illness_year: Annotated[
        float,
        Param("1/year", 0, 1, "Households struck by serious illness", "大病发生率",
              source="calibrated: half of falls into hardship (doi 10.1186/s12939-020-1121-0)"),
    ] = 0.07  # fmt: skip
    illness_cny: Annotated[
        float, Param("CNY", 0, 200_000, "Out-of-pocket cost of an illness, median", "大病自付费用中位数")
    ] = 9_000.0
    illness_spread: Annotated[
        float, Param("", 0, 2, "Spread of that cost (log standard deviation)", "自付费用离散度")
    ] = 0.8
    illness_months: Annotated[float, Param("months", 1, 60, "Mean length of an illness", "患病月数")] = 7.0
    disaster_year: Annotated[
        float,
        Param("1/year", 0, 1, "Villages struck by flood, drought or hail", "村庄受灾率",
              source="calibrated: 15-20 % of falls into hardship", confidence="L"),
    ] = 0.07  # fmt: skip
    disaster_correlation: Annotated[
        float, Param("", 0, 0.99, "Correlation of disasters between villages of a township", "受灾相关系数")
    ] = 0.5
    disaster_yield: Annotated[
        float, Param("", 0, 1, "Share of the year's yield a disaster destroys, mean", "受灾减产比例")
    ] = 0.45
    disaster_cny: Annotated[
        float, Param("CNY", 0, 100_000, "Repairs after a disaster, mean per household", "受灾财产损失")
    ] = 1_500.0
    job_loss_year: Annotated[
        float, Param("1/year", 0, 1, "Wage workers dismissed beyond usual turnover", "失业率(额外)")
    ] = 0.05
    schooling_year: Annotated[
        float,
        Param("1/year", 0, 1, "Households with fees for a new stage of schooling", "升学家庭比例",
              source="calibrated: about 10 % of falls into hardship"),
    ] = 0.03  # fmt: skip
    schooling_cny: Annotated[
        float, Param("CNY/year", 0, 50_000, "Fees and boarding of that year", "升学费用")
    ] = 9_000.0
    price_fall: Annotated[
        float, Param("", 0, 1, "Fall of the main product's price that counts as a shock", "价格下跌冲击阈值")
    ] = 0.25
    main_share: Annotated[
        float, Param("", 0, 1, "Land share that makes a product the main one", "主业种植比例")
    ] = 0.5


@rule
def struck(u: float, year_rate: float) -> bool:
    """Whether a yearly hazard strikes within one period."""
    return bool(u < year_rate * (30.0 / 365.0))


@kernel(
    "void(i8, i8[::1], u8, u8, u8, u8, f8, f8, f8, f8, f8, f8, f8, f8, f8, f8, i4[::1], i4[::1], "
    "b1[::1], f8[::1], b1[::1], u8[::1], i2[::1], i2[::1], i2[::1], f8[:,::1], f4[:,::1], f8[::1], f8[::1], "
    "f4[::1], i1[::1], i4[::1], i4[::1], f8[::1])"
)
def _strike(
    day: Any, turn: Any, ill_key: Any, job_key: Any, school_key: Any, size_key: Any, illness_year: Any,
    illness_cny: Any, illness_spread: Any, illness_months: Any, job_loss_year: Any, schooling_year: Any,
    schooling_cny: Any, disaster_yield: Any, disaster_cny: Any, main_share: Any,
    first: Any, households: Any, disaster: Any, severity: Any, fallen: Any, uid: Any, members: Any,
    migrants: Any, local_jobs: Any, share: Any, yield_factor: Any, cash: Any, expense_month: Any,
    medical: Any, shock: Any, shock_day: Any, labour_lost_until: Any, money: Any,
) -> None:  # fmt: skip
    for k in range(turn.size):
        v = turn[k]
        for i in range(int(first[v]), int(first[v]) + int(households[v])):
            kind = 0
            for p in range(fallen.size):
                if fallen[p] and share[i, p] >= main_share and day - int(shock_day[i]) > 365:
                    kind = PRICE_FALL
            if struck(draw(school_key, uid[i]), schooling_year) and members[i] > 2:
                fee = schooling_cny * (0.5 + draw(size_key, mix(uid[i], _FEE)))
                cash[i] -= fee
                expense_month[i] += fee
                money[F_MEDICAL] += fee
                kind = SCHOOLING
            workers = int(local_jobs[i]) + int(migrants[i])
            if struck(draw(job_key, uid[i]), job_loss_year * workers):
                if draw(size_key, mix(uid[i], _WHO)) * workers < int(local_jobs[i]):
                    local_jobs[i] -= 1
                else:
                    migrants[i] -= 1
                kind = JOB_LOSS
            if disaster[k]:
                harm = min(1.0, severity[k] * (0.5 + draw(size_key, mix(uid[i], _HARM))))
                for p in range(yield_factor.shape[1]):
                    yield_factor[i, p] = float(yield_factor[i, p]) * (1.0 - disaster_yield * harm)
                loss = disaster_cny * harm
                cash[i] -= loss
                money[F_LOSSES] += loss
                kind = DISASTER
            if struck(draw(ill_key, uid[i]), illness_year) and int(labour_lost_until[i]) <= day:
                months = 1.0 + (illness_months - 1.0) * exponential(size_key, mix(uid[i], _LENGTH))
                cost = illness_cny * exp_(illness_spread * normal(size_key, uid[i]))
                labour_lost_until[i] = day + int(30.0 * months)
                medical[i] = cost / months
                kind = ILLNESS
            if kind != 0:
                shock[i] = kind
                shock_day[i] = day


def _turns(world: World) -> list[NDArray[np.int64]]:
    """Rows of the villages looked at on each day of the period."""
    if "shocks" not in world.local:
        slot = world.villages.uid % np.uint64(_PERIOD)
        world.local["shocks"] = [np.flatnonzero(slot == k) for k in range(_PERIOD)]
    turns: list[NDArray[np.int64]] = world.local["shocks"]
    return turns


def shocks(world: World) -> None:
    """Strikes the villages whose turn it is today.

    Disasters lower this year's yield and cost repairs; illness takes one worker and a monthly bill until it
    ends (paid in `budget`); a lost job, here or in the city, frees a worker; fees fall due at once. A price
    fall is no draw: it is noted where the main product's price has drifted far below its season's normal.
    """
    s, day, villages, farmers = world.settings.household.shocks, world.day, world.villages, world.farmers
    turn = _turns(world)[day % _PERIOD]
    if not turn.size:
        return
    month = world.calendar.month(day)
    disaster = np.zeros(turn.size, np.bool_)
    if 5 <= month <= 10:  # floods, drought and hail belong to the growing season
        disaster_key = key(world.seed, Purpose.DISASTER, day // _PERIOD)
        rho = s.disaster_correlation
        common = normal_array(disaster_key, world.townships.uid[villages.township[turn]])
        own = normal_array(disaster_key, villages.uid[turn])
        chance = norm_cdf_array(np.sqrt(rho) * common + np.sqrt(1.0 - rho) * own)
        disaster = chance < s.disaster_year * 2.0 * _PERIOD / 365.0
    severity = 0.5 + draw_array(key(world.seed, Purpose.SHOCK_SIZE, day), villages.uid[turn])
    villages.disaster_day[turn[disaster]] = day
    harvested = in_season(world.products, world.calendar.day_of_year(day))
    # the drift is a logarithm: ln(1 - x) ≈ -x(1 + x/2) is close enough for a threshold
    fallen = harvested & (world.products.drift < -s.price_fall * (1.0 + 0.5 * s.price_fall))
    prices = world.climate.price_index
    fees = s.schooling_year * 12.0 / len(_FEE_MONTHS) if month in _FEE_MONTHS else 0.0
    _strike(
        day, turn, *(key(world.seed, purpose, day) for purpose in _PURPOSES), s.illness_year,
        s.illness_cny * prices, s.illness_spread, s.illness_months, s.job_loss_year, fees,
        s.schooling_cny * prices, s.disaster_yield, s.disaster_cny * prices, s.main_share,
        villages.first, villages.households, disaster, severity, fallen, farmers.uid, farmers.members,
        farmers.migrants, farmers.local_jobs, farmers.share, farmers.yield_factor, farmers.cash,
        farmers.expense_month, farmers.medical_cny_month, farmers.shock, farmers.shock_day,
        farmers.labour_lost_until, world.money.today,
    )  # fmt: skip
