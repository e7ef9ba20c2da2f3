"""Monitoring against a return to poverty (返贫监测), help, and the minimum-living allowance (低保), monthly.

Hardship is m < z: income less medical and schooling, per head, under the monitoring line. Those found are
registered in one of three exclusive categories, helped after a delay, and released after six months above.
"""

from typing import Annotated, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities import Farmers, Incomes
from ruralsim.entities.codes import (
    ALLOWANCE,
    CATEGORIES,
    MARGINAL,
    NOT_MONITORED,
    SUDDEN_HARDSHIP,
    UNSTABLE_FORMERLY_POOR,
)
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.draws import Purpose, draw, key
from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.ledger import F_ALLOWANCE, F_HELP
from ruralsim.foundation.param import Param, Settings
from ruralsim.foundation.records import F8, Key
from ruralsim.terms import Terms
from ruralsim.world.incomes import year_from_
from ruralsim.world.programmes import grant
from ruralsim.world.world import Books, World

_ENTERED, _HELP, _HELP_NONPOOR = TALLY["monitored_entered"], TALLY["help_cny"], TALLY["help_nonpoor_cny"]
_NEVER = -100_000


class Monitoring(Settings):
    """Rules of the register and of the allowance."""

    release_months: Annotated[
        int,
        Param(
            "months", 1, 60, "Months of m at the line or above that release a household", "风险消除所需月数"
        ),
    ] = 6
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


class Rules(NamedTuple):
    """Today's lines and rules.

    Attributes:
        find: key of the draws for who is found.
        take_up: key of the draws for who claims what is due: a lasting trait.
        line: monitoring line, CNY per head and year.
        standard: of the allowance, CNY per head and year.
    """

    find: Key
    take_up: Key
    line: float
    standard: float


@rule
def _register(
    i: int, hard: bool, day: int, s: Monitoring, today: Rules, farmers: Farmers, terms: Terms, books: Books
) -> None:
    """The register: some in hardship are found and entered; who has been safe for long is released."""
    since_shock = day - int(farmers.shock_day[i])
    kind = hardship_category(farmers.income_head[i], farmers.formerly_poor[i], since_shock, today.line)
    if farmers.category[i] == NOT_MONITORED:
        found = draw(today.find, farmers.uid[i]) < terms.monitor_detection[farmers.township[i]]
        if hard and found:
            farmers.category[i] = kind
            farmers.months_safe[i] = 0
            farmers.help_day[i] = day + int(terms.monitor_delay[0])
            books.tally[_ENTERED] += 1.0
    elif hard:
        farmers.category[i] = kind
        farmers.months_safe[i] = 0
    else:
        farmers.months_safe[i] += 1
        if int(farmers.months_safe[i]) >= s.release_months:
            farmers.category[i] = NOT_MONITORED
            farmers.months_safe[i] = 0
            farmers.help_day[i] = _NEVER


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
    """The allowance tops up income before allowance to the standard, for those who take it up."""
    received = year_from_(farmers, incomes, i, ALLOWANCE)
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
    day: int,
    s: Monitoring,
    today: Rules,
    farmers: Farmers,
    incomes: Incomes,
    terms: Terms,
    help_due: F8,
    books: Books,
) -> None:
    for i in range(farmers.n):
        hard = farmers.monitored_head[i] < today.line
        here = float(farmers.members[i]) - float(farmers.migrants[i])
        _register(i, hard, day, s, today, farmers, terms, books)
        # help while hardship lasts: relief, no income
        farmers.help_year_cny[i] = float(farmers.help_year_cny[i]) * (11.0 / 12.0)
        if farmers.category[i] != NOT_MONITORED and hard and int(farmers.help_day[i]) <= day:
            help_due[i] = terms.monitor_help[0] * here
        _allow(i, here, s, today, farmers, incomes, terms, books)


def monitoring(world: World) -> None:
    """Registers, helps, releases, and pays the allowance (last day of the month)."""
    day = world.day
    if not world.calendar.is_month_end(day):
        return
    f, climate = world.farmers, world.climate
    due = np.zeros(f.n)
    today = Rules(
        key(world.seed, Purpose.HELP_TARGETING, day), key(world.place_seed, Purpose.TAKE_UP, 0),
        climate.line_year_cny, climate.standard_cny,
    )  # fmt: skip
    _monitor(
        day, world.settings.institutions.monitoring, today, f, world.incomes, world.terms, due, world.books
    )
    _help(world, due)
    f.group[:] = f.category + len(CATEGORIES) * f.formerly_poor


def _help(world: World, due: NDArray[np.float64]) -> None:
    """Pays the help that is due: cash and no income."""
    f, tally = world.farmers, world.tally.today
    claims = np.array([due.sum()])
    if not claims[0] > 0.0:
        return
    relief = due * grant(world, "monitor_help", claims)[0]
    f.cash += relief
    f.help_year_cny += relief.astype(np.float32)
    world.money.today[F_HELP] += float(relief.sum())
    tally[_HELP] += float(relief.sum())
    tally[_HELP_NONPOOR] += float(relief[f.income_head >= world.climate.line_year_cny].sum())
