"""Monitoring against a return to poverty (返贫监测), help, and the minimum-living allowance (低保), monthly.

Three things are kept apart. *Hardship* is what the model knows: m < z, income less relief and less medical
and schooling cost, per head, under the monitoring line. A *clue* is what officials notice: a household
reports itself, a grid officer sees its home, or the data of insurers and schools show a large bill. It is
*registered* once the clue has been verified: its income as officials work it out lies under the line, it has
no means to cope by itself, and the village's vote and public notice let it pass. It is helped after a delay
and released when its income has stood at the line or above for months, verified once more. Who is missed and
who is registered wrongly follows from these steps.
"""

from typing import Annotated, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities import Farmers, Incomes
from ruralsim.entities.codes import (
    ALLOWANCE,
    MARGINAL,
    NOT_MONITORED,
    RELIEF,
    SUDDEN_HARDSHIP,
    UNSTABLE_FORMERLY_POOR,
)
from ruralsim.entities.farmers import regroup
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.draws import Purpose, draw, key, mix, normal
from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.ledger import F_ALLOWANCE, F_HELP
from ruralsim.foundation.maths import exp_
from ruralsim.foundation.param import Param, Settings
from ruralsim.foundation.records import B1, Key
from ruralsim.terms import Terms
from ruralsim.world.incomes import year_from_
from ruralsim.world.programmes import grant
from ruralsim.world.world import Books, World

_HELP, _HELP_NONPOOR = TALLY["help_cny"], TALLY["help_nonpoor_cny"]
_CLUES, _ENTERED, _WRONG = (
    TALLY["monitor_clues"], TALLY["monitored_entered"], TALLY["monitored_entered_wrongly"],
)  # fmt: skip
_WAITED, _WAIT_DAYS = TALLY["monitor_waited"], TALLY["monitor_wait_days"]
_NEVER = -100_000
_MONTH = 365.25 / 12.0
_REPORT, _FLAG, _SEEN, _VOTE, _RELEASE = (np.uint64(k) for k in range(1, 6))  # draws of one month


class Monitoring(Settings):
    """How hardship comes to notice, how it is verified, and rules of the register and of the allowance."""

    report: Annotated[
        float,
        Param("1/month", 0, 1, "Households in hardship, without means, that report it", "困难户月自主申报率"),
    ] = 0.01
    flag: Annotated[
        float, Param("1/month", 0, 1, "Large bills that insurers' and schools' data flag", "大额支出月预警率")
    ] = 0.03
    flagged_cost: Annotated[
        float,
        Param("1", 0, 10, "A large bill: medical and schooling cost a head and year, in lines",
              "预警支出与监测线之比"),
    ] = 0.5  # fmt: skip
    visits_once_poor: Annotated[
        float,
        Param("", 1, 10, "Visits to formerly poor households, relative to others", "脱贫户入户频率倍数"),
    ] = 2.0
    seen_error: Annotated[
        float, Param("", 0, 2, "Error of income as a visitor sees it (log)", "入户观察收入误差")
    ] = 0.35
    account_error: Annotated[
        float, Param("", 0, 2, "Error of income as verification works it out (log)", "核算收入误差")
    ] = 0.15
    means_months: Annotated[
        float,
        Param("months", 0, 120, "Cash less debt, in months of the line, that lets a household cope by itself",
              "自主应对能力(净现金折监测线月数)",
              source="county notices weigh a household's own means to cope, without a figure: assumed"),
    ] = 2.5  # fmt: skip
    passed: Annotated[
        float, Param("1", 0, 1, "Verified cases that vote and public notice let pass", "民主评议公示通过率")
    ] = 0.9
    verify_days: Annotated[
        int,
        Param("days", 0, 365, "From a clue to the county's decision", "识别认定天数",
              source="notices to the public: Qin'an county 15 days, Hainan province 20 working days",
              confidence="M"),
    ] = 28  # fmt: skip
    again_months: Annotated[
        int, Param("months", 0, 60, "Until a refused case is taken up again", "未通过后再次受理间隔")
    ] = 6
    release_months: Annotated[
        int,
        Param("months", 1, 60, "Months of m at the line or above that release a household",
              "风险消除所需月数",
              source="notice of Zongyang county: not under half a year", confidence="M"),
    ] = 6  # fmt: skip
    allowance_delay: Annotated[
        int, Param("months", 0, 24, "Months below the standard before the allowance is paid", "低保审批月数")
    ] = 2


@rule
def hardship_category(y: float, formerly_poor: bool, days_since_shock: int, line: float) -> int:
    """Category of a household with m < z.

    突发严重困难户: a shock within 12 months and y at the line or above; else 脱贫不稳定户 if formerly poor,
    else 边缘易致贫户.
    """
    if days_since_shock <= 365 and y >= line:
        return SUDDEN_HARDSHIP
    return UNSTABLE_FORMERLY_POOR if formerly_poor else MARGINAL


@rule
def estimated(income: float, error: float, luck: float) -> float:
    """Income as somebody judges it who errs by a factor; what is lost or owed is plain to see.

    Args:
        income: true m, CNY per head and year.
        error: standard deviation of its logarithm.
        luck: standard normal draw.
    """
    return income * exp_(error * luck) if income > 0.0 else income


class Rules(NamedTuple):
    """Today's lines and rules.

    Attributes:
        notice: key of the draws for who comes to notice.
        verify: key of the draws for what verification finds.
        take_up: key of the draws for who claims what is due: a lasting trait.
        line: monitoring line, CNY per head and year.
        standard: of the allowance, CNY per head and year.
    """

    notice: Key
    verify: Key
    take_up: Key
    line: float
    standard: float


@rule
def _noticed(
    i: int, hard: bool, no_means: bool, s: Monitoring, today: Rules, farmers: Farmers, terms: Terms
) -> bool:
    """A clue: an own report, a flag in the data, or what a grid officer sees at a visit."""
    uid, income = farmers.uid[i], farmers.monitored_head[i]
    followed = terms.monitor_reports[0]
    reports = hard and no_means and draw(today.notice, mix(uid, _REPORT)) < s.report * followed
    bill = farmers.income_head[i] - income  # with relief, if there was any: whoever had it was registered
    large = bill > s.flagged_cost * today.line
    flagged = large and draw(today.notice, mix(uid, _FLAG)) < s.flag * followed
    often = s.visits_once_poor if farmers.formerly_poor[i] else 1.0
    visited = draw(today.notice, uid) < terms.monitor_visits[farmers.township[i]] * often
    sees = visited and no_means
    sees = sees and estimated(income, s.seen_error, normal(today.notice, mix(uid, _SEEN))) < today.line
    return bool(reports or flagged or sees)


@rule
def _decide(
    i: int, day: int, hard: bool, no_means: bool, s: Monitoring, today: Rules, farmers: Farmers, books: Books
) -> None:
    """The end of verification: the household is registered, or refused."""
    uid, y = farmers.uid[i], farmers.income_head[i]
    account = estimated(farmers.monitored_head[i], s.account_error, normal(today.verify, uid))
    farmers.verified_day[i] = _NEVER
    votes = draw(today.verify, mix(uid, _VOTE)) < s.passed
    if not (account < today.line and no_means and votes):
        farmers.refused_day[i] = day
        return
    since_shock = day - int(farmers.shock_day[i])
    farmers.category[i] = hardship_category(y, farmers.formerly_poor[i], since_shock, today.line)
    farmers.months_safe[i] = 0
    farmers.registered_day[i] = day
    persons = farmers.residents[i]
    books.tally[_ENTERED] += persons
    if hard:
        books.tally[_WAITED] += 1.0
        books.tally[_WAIT_DAYS] += float(day - int(farmers.hardship_since[i]))
    else:
        books.tally[_WRONG] += persons


@rule
def _watch(i: int, day: int, hard: bool, s: Monitoring, today: Rules, farmers: Farmers) -> None:
    """A registered household: its category is kept up, and it is released once it is verified to be safe."""
    if hard:
        since_shock = day - int(farmers.shock_day[i])
        y, poor_once = farmers.income_head[i], farmers.formerly_poor[i]
        farmers.category[i] = hardship_category(y, poor_once, since_shock, today.line)
        farmers.months_safe[i] = 0
        return
    farmers.months_safe[i] = min(int(farmers.months_safe[i]) + 1, 100)
    luck = normal(today.verify, mix(farmers.uid[i], _RELEASE))
    safe = estimated(farmers.monitored_head[i], s.account_error, luck) >= today.line
    if int(farmers.months_safe[i]) >= s.release_months and safe:
        farmers.category[i] = NOT_MONITORED
        farmers.months_safe[i] = 0


@rule
def _register(
    i: int,
    day: int,
    no_means: bool,
    s: Monitoring,
    today: Rules,
    farmers: Farmers,
    terms: Terms,
    books: Books,
) -> None:
    """The register: clues are opened, verified and decided; who is safe for long is released."""
    hard = bool(farmers.monitored_head[i] < today.line)
    if not hard:
        farmers.hardship_since[i] = _NEVER
    elif int(farmers.hardship_since[i]) == _NEVER:
        farmers.hardship_since[i] = day
    if int(farmers.category[i]) != NOT_MONITORED:
        _watch(i, day, hard, s, today, farmers)
    elif int(farmers.verified_day[i]) != _NEVER:
        if int(farmers.verified_day[i]) <= day:
            _decide(i, day, hard, no_means, s, today, farmers, books)
    elif day - int(farmers.refused_day[i]) >= s.again_months * _MONTH and _noticed(
        i, hard, no_means, s, today, farmers, terms
    ):
        farmers.verified_day[i] = day + s.verify_days
        books.tally[_CLUES] += 1.0


@rule
def _allow(
    i: int,
    here: float,
    s: Monitoring,
    today: Rules,
    farmers: Farmers,
    incomes: Incomes,
    terms: Terms,
    books: Books,
) -> None:
    """The allowance tops up income before allowance and relief to the standard, for those who take it up."""
    received = year_from_(farmers, incomes, i, ALLOWANCE) + year_from_(farmers, incomes, i, RELIEF)
    before = farmers.income_head[i] - received / max(farmers.residents[i], 1.0)
    entitled = before < today.standard
    farmers.allowance_months[i] = min(int(farmers.allowance_months[i]) + 1, 100) if entitled else 0
    waited = int(farmers.allowance_months[i]) > s.allowance_delay
    paid = entitled and waited and draw(today.take_up, farmers.uid[i]) < terms.allowance_take_up[0]
    farmers.allowance[i] = paid
    if paid:
        top_up = (today.standard - before) * here / 12.0
        farmers.cash[i] += top_up
        farmers.income_month[i, ALLOWANCE] += top_up
        books.money[F_ALLOWANCE] += top_up


@kernel
def _monitor(
    day: int, s: Monitoring, today: Rules, no_means: B1, farmers: Farmers, incomes: Incomes, terms: Terms,
    books: Books,
) -> None:  # fmt: skip
    for i in range(farmers.n):
        _register(i, day, no_means[i], s, today, farmers, terms, books)
        here = float(farmers.members[i]) - float(farmers.migrants[i])
        _allow(i, here, s, today, farmers, incomes, terms, books)


def without_means(world: World) -> NDArray[np.bool_]:
    """(household,) whether its cash less its debt would keep it at the line for a few months at most."""
    f, months = world.farmers, world.settings.institutions.monitoring.means_months
    heads = np.maximum(f.members - f.migrants, 1)
    return np.asarray((f.cash - f.debt) / heads < months * world.climate.line_year_cny / 12.0)


def monitoring(world: World) -> None:
    """Registers, helps, releases, and pays the allowance (last day of the month)."""
    day = world.day
    if not world.calendar.is_month_end(day):
        return
    f, climate = world.farmers, world.climate
    today = Rules(
        key(world.seed, Purpose.HELP_TARGETING, day), key(world.seed, Purpose.VERIFICATION, day),
        key(world.place_seed, Purpose.TAKE_UP, 0), climate.line_year_cny, climate.standard_cny,
    )  # fmt: skip
    _monitor(
        day, world.settings.institutions.monitoring, today, without_means(world), f, world.incomes,
        world.terms, world.books,
    )  # fmt: skip
    helped = (f.category != NOT_MONITORED) & (f.registered_day + world.terms.scalar("monitor_delay") <= day)
    _help(world, helped * world.terms.scalar("monitor_help") * (f.members - f.migrants))
    regroup(f)


def _help(world: World, due: NDArray[np.float64]) -> None:
    """Pays the relief that is due to each household: cash, and a transfer in its income of next month."""
    f, tally = world.farmers, world.tally.today
    claims = np.array([due.sum()])
    if not claims[0] > 0.0:
        return
    relief = due * grant(world, "monitor_help", claims)[0]
    f.cash += relief
    f.income_month[:, RELIEF] += relief
    world.money.today[F_HELP] += float(relief.sum())
    tally[_HELP] += float(relief.sum())
    tally[_HELP_NONPOOR] += float(relief[f.monitored_head >= world.climate.line_year_cny].sum())
