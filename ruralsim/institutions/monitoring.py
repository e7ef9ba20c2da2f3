"""Monitoring against a return to poverty (返贫监测), help, and the minimum-living allowance (低保), monthly.

Hardship is m < z: income less medical and schooling, per head, under the monitoring line. Those found are
registered in one of three exclusive categories, helped after a delay, and released after six months above.
"""

from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

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
from ruralsim.world.programmes import grant
from ruralsim.world.world import World

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


@kernel(
    "void(u8, u8, i8, f8, f8, f8, f8, f8, i8, i8, f8[::1], u8[::1], i4[::1], b1[::1], i4[::1], f8[::1], "
    "f8[::1], f8[::1], f4[:,:,::1], i2[::1], i2[::1], i1[::1], i1[::1], i4[::1], f4[::1], b1[::1], i1[::1], "
    "f8[::1], f8[:,::1], f8[::1], f8[::1], f8[::1])"
)
def _monitor(
    find_key: Any, take_up_key: Any, day: Any, line: Any, standard: Any, delay: Any, help_head: Any,
    take_up: Any, release: Any, patience: Any, detection: Any, uid: Any, township: Any, formerly_poor: Any,
    shock_day: Any, residents: Any, income_head: Any, monitored_head: Any, income_ring: Any, members: Any,
    migrants: Any, category: Any, months_safe: Any, help_day: Any, help_year: Any, allowance: Any,
    allowance_months: Any, cash: Any, income_month: Any, help_due: Any, money: Any, tally: Any,
) -> None:  # fmt: skip
    for i in range(uid.size):
        y = income_head[i]
        hard = monitored_head[i] < line
        here = float(members[i]) - float(migrants[i])

        # the register
        kind = hardship_category(y, formerly_poor[i], day - int(shock_day[i]), line)
        if category[i] == NOT_MONITORED:
            if hard and draw(find_key, uid[i]) < detection[township[i]]:
                category[i] = kind
                months_safe[i] = 0
                help_day[i] = day + int(delay)
                tally[_ENTERED] += 1.0
        elif hard:
            category[i] = kind
            months_safe[i] = 0
        else:
            months_safe[i] += 1
            if int(months_safe[i]) >= release:
                category[i] = NOT_MONITORED
                months_safe[i] = 0
                help_day[i] = _NEVER

        # help while hardship lasts: relief, no income
        help_year[i] = float(help_year[i]) * (11.0 / 12.0)
        if category[i] != NOT_MONITORED and hard and int(help_day[i]) <= day:
            help_due[i] = help_head * here

        # the allowance tops up income before allowance to the standard, for those who take it up
        received = 0.0
        for m in range(income_ring.shape[1]):
            received += float(income_ring[i, m, ALLOWANCE])
        before = y - received / max(residents[i], 1.0)
        entitled = before < standard
        allowance_months[i] = min(int(allowance_months[i]) + 1, 100) if entitled else 0
        paid = entitled and int(allowance_months[i]) > patience and draw(take_up_key, uid[i]) < take_up
        allowance[i] = paid
        if paid:
            top_up = (standard - before) * here / 12.0
            cash[i] += top_up
            income_month[i, ALLOWANCE] += top_up
            money[F_ALLOWANCE] += top_up


def monitoring(world: World) -> None:
    """Registers, helps, releases, and pays the allowance (last day of the month)."""
    day = world.day
    if not world.calendar.is_month_end(day):
        return
    s, f, terms, climate = world.settings.institutions.monitoring, world.farmers, world.terms, world.climate
    due = np.zeros(f.n)
    _monitor(
        key(world.seed, Purpose.HELP_TARGETING, day),
        key(world.place_seed, Purpose.TAKE_UP, 0),  # who claims what is due is a lasting trait
        day, climate.line_year_cny, climate.standard_cny, terms.scalar("monitor_delay"),
        terms.scalar("monitor_help"), terms.scalar("allowance_take_up"), s.release_months, s.allowance_delay,
        terms["monitor_detection"], f.uid, f.township, f.formerly_poor, f.shock_day, f.residents,
        f.income_head, f.monitored_head, f.income_ring, f.members, f.migrants, f.category, f.months_safe,
        f.help_day, f.help_year_cny, f.allowance, f.allowance_months, f.cash, f.income_month, due,
        world.money.today, world.tally.today,
    )  # fmt: skip
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
