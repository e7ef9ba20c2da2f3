"""Shocks to households: illness, village-wide disaster, loss of a job, schooling, fall of a price.

A village is looked at once in thirty days, on the day that its uid picks, so that a day's work is a thirtieth
of the county and one more village moves no other village's draws. Disasters of villages in one township are
drawn with a common factor: floods and hail do not stop at a village's edge.
"""

import math
from typing import Annotated, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities import Farmers, Products, Townships, Villages
from ruralsim.entities.codes import DISASTER, ILLNESS, JOB_LOSS, PRICE_FALL, SCHOOLING
from ruralsim.foundation.draws import Purpose, draw, exponential, key, mix, normal
from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.ledger import F_LOSSES, F_MEDICAL
from ruralsim.foundation.maths import exp_, norm_cdf_
from ruralsim.foundation.param import Param, Settings
from ruralsim.foundation.records import I8, Key
from ruralsim.world.produce import in_season_
from ruralsim.world.world import Books, World

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


class Luck(NamedTuple):
    """Keys of today's draws: who falls ill, loses a job, owes school fees, and how bad it is."""

    illness: Key
    job_loss: Key
    schooling: Key
    size: Key


class Blows(NamedTuple):
    """What may strike today.

    Attributes:
        day_of_year: today.
        prices: price index of treatment, fees and repairs.
        schooling_year: hazard of school fees this month, 1/year.
        disaster: chance that a village is struck by flood, drought or hail.
        place: key of the draws for which villages are.
        fall: drift of a log price from which it has fallen.
    """

    day_of_year: int
    prices: float
    schooling_year: float
    disaster: float
    place: Key
    fall: float


@rule
def _destroyed(v: int, villages: Villages, towns: Townships, s: Shocks, blows: Blows) -> bool:
    """Whether disaster strikes a village; those of a township share part of the draw."""
    if blows.disaster <= 0.0:
        return False
    rho = s.disaster_correlation
    common = normal(blows.place, towns.uid[int(villages.township[v])])
    own = normal(blows.place, villages.uid[v])
    return norm_cdf_(math.sqrt(rho) * common + math.sqrt(1.0 - rho) * own) < blows.disaster


@rule
def _price_fell(i: int, farmers: Farmers, products: Products, s: Shocks, blows: Blows) -> bool:
    """Whether a household's main product is in harvest at a price far below its season's normal."""
    fell = False
    for p in range(products.n):
        main = farmers.share[p, i] >= s.main_share and products.drift[p] < blows.fall
        if main and in_season_(
            blows.day_of_year, int(products.harvest_start[p]), int(products.harvest_end[p])
        ):
            fell = True
    return fell


@rule
def _school(i: int, farmers: Farmers, s: Shocks, luck: Luck, blows: Blows, books: Books) -> bool:
    """A child begins a new stage of schooling: fees are due at once."""
    uid = farmers.uid[i]
    if not struck(draw(luck.schooling, uid), blows.schooling_year) or farmers.members[i] <= 2:
        return False
    fee = s.schooling_cny * blows.prices * (0.5 + draw(luck.size, mix(uid, _FEE)))
    farmers.cash[i] -= fee
    farmers.expense_month[i] += fee
    books.money[F_MEDICAL] += fee
    return True


@rule
def _dismiss(i: int, farmers: Farmers, s: Shocks, luck: Luck) -> bool:
    """One of those in wage work, near or away, is dismissed and comes home."""
    uid = farmers.uid[i]
    workers = int(farmers.local_jobs[i]) + int(farmers.migrants[i])
    if not struck(draw(luck.job_loss, uid), s.job_loss_year * workers):
        return False
    if draw(luck.size, mix(uid, _WHO)) * workers < int(farmers.local_jobs[i]):
        farmers.local_jobs[i] -= 1
    else:
        farmers.migrants[i] -= 1
    return True


@rule
def _ravage(
    i: int, severity: float, farmers: Farmers, s: Shocks, luck: Luck, blows: Blows, books: Books
) -> None:
    """Flood, drought or hail: part of what stands in the field is lost, and repairs are paid."""
    harm = min(1.0, severity * (0.5 + draw(luck.size, mix(farmers.uid[i], _HARM))))
    for p in range(farmers.yield_factor.shape[0]):
        farmers.yield_factor[p, i] = float(farmers.yield_factor[p, i]) * (1.0 - s.disaster_yield * harm)
    loss = s.disaster_cny * blows.prices * harm
    farmers.cash[i] -= loss
    books.money[F_LOSSES] += loss


@rule
def _sicken(i: int, day: int, farmers: Farmers, s: Shocks, luck: Luck, blows: Blows) -> bool:
    """A worker falls ill for months, with a bill each month until it ends (paid in `budget`)."""
    uid = farmers.uid[i]
    if not struck(draw(luck.illness, uid), s.illness_year) or int(farmers.labour_lost_until[i]) > day:
        return False
    months = 1.0 + (s.illness_months - 1.0) * exponential(luck.size, mix(uid, _LENGTH))
    cost = s.illness_cny * blows.prices * exp_(s.illness_spread * normal(luck.size, uid))
    farmers.labour_lost_until[i] = day + int(30.0 * months)
    farmers.medical_cny_month[i] = cost / months
    return True


@kernel
def _strike(
    day: int, turn: I8, s: Shocks, luck: Luck, blows: Blows, villages: Villages, towns: Townships,
    products: Products, farmers: Farmers, books: Books,
) -> None:  # fmt: skip
    for v in turn:
        destroyed = _destroyed(v, villages, towns, s, blows)
        severity = 0.5 + draw(luck.size, villages.uid[v])
        if destroyed:
            villages.disaster_day[v] = day
        for i in range(int(villages.first[v]), int(villages.first[v]) + int(villages.households[v])):
            kind = 0
            quiet = day - int(farmers.shock_day[i]) > 365
            if quiet and _price_fell(i, farmers, products, s, blows):
                kind = PRICE_FALL
            if _school(i, farmers, s, luck, blows, books):
                kind = SCHOOLING
            if _dismiss(i, farmers, s, luck):
                kind = JOB_LOSS
            if destroyed:
                _ravage(i, severity, farmers, s, luck, blows, books)
                kind = DISASTER
            if _sicken(i, day, farmers, s, luck, blows):
                kind = ILLNESS
            if kind != 0:
                farmers.shock[i] = kind
                farmers.shock_day[i] = day


def _turns(world: World) -> list[NDArray[np.int64]]:
    """Rows of the villages looked at on each day of the period."""
    slot = world.villages.uid % np.uint64(_PERIOD)
    return [np.flatnonzero(slot == k) for k in range(_PERIOD)]


def shocks(world: World) -> None:
    """Strikes the villages whose turn it is today.

    Disasters lower this year's yield and cost repairs; illness takes one worker and a monthly bill until it
    ends (paid in `budget`); a lost job, here or in the city, frees a worker; fees fall due at once. A price
    fall is no draw: it is noted where the main product's price has drifted far below its season's normal.
    """
    s, day, villages, farmers = world.settings.household.shocks, world.day, world.villages, world.farmers
    turn = world.kept.get("villages' turns", None, lambda: _turns(world))[day % _PERIOD]
    if not turn.size:
        return
    month = world.calendar.month(day)
    growing = 5 <= month <= 10  # floods, drought and hail belong to the growing season
    blows = Blows(
        world.calendar.day_of_year(day), world.climate.price_index,
        s.schooling_year * 12.0 / len(_FEE_MONTHS) if month in _FEE_MONTHS else 0.0,
        s.disaster_year * 2.0 * _PERIOD / 365.0 if growing else 0.0,
        key(world.seed, Purpose.DISASTER, day // _PERIOD),
        # the drift is a logarithm: ln(1 - x) ≈ -x(1 + x/2) is close enough for a threshold
        -s.price_fall * (1.0 + 0.5 * s.price_fall),
    )  # fmt: skip
    luck = Luck(*(key(world.seed, purpose, day) for purpose in _PURPOSES))
    _strike(day, turn, s, luck, blows, villages, world.townships, world.products, farmers, world.books)
