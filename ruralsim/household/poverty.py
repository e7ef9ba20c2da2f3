"""Poverty: spells, headcount of townships, and vulnerability.

A spell begins when y falls below the line (its mean over the months that y covers) and ends after three
months above it.
"""

from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities import Farmers
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.kernel import kernel
from ruralsim.foundation.maths import log_array, norm_cdf_array
from ruralsim.foundation.param import Param, Settings
from ruralsim.foundation.records import F8
from ruralsim.world.world import World

Array = NDArray[np.float64]
_ENTRIES, _ENDED = TALLY["entries_poor"], TALLY["spells_ended"]
_ENDED_DAYS, _AGAIN, _LONG = TALLY["spell_days_ended"], TALLY["re_entries"], TALLY["spells_long"]
_DAYS_IN_MONTH = 365.25 / 12.0


class Poverty(Settings):
    """How spells of poverty are counted."""

    months_to_leave: Annotated[
        int, Param("months", 1, 24, "Months above the line that end a spell", "脱离贫困所需月数")
    ] = 3
    re_entry_months: Annotated[
        int, Param("months", 1, 120, "A new spell within this counts as re-entry", "再入贫困窗口")
    ] = 36


@kernel
def _spells(farmers: Farmers, s: Poverty, day: int, line: float, re_entry_days: int, tally: F8) -> None:
    for i in range(farmers.n):
        below = farmers.income_head[i] < line
        if not farmers.poor[i]:
            if below:
                farmers.poor[i] = True
                farmers.poor_since[i] = day
                farmers.months_above[i] = 0
                tally[_ENTRIES] += 1.0
                if day - int(farmers.left_poverty_day[i]) <= re_entry_days:
                    tally[_AGAIN] += 1.0
        elif below:
            farmers.months_above[i] = 0
        else:
            farmers.months_above[i] += 1
            if int(farmers.months_above[i]) >= s.months_to_leave:
                farmers.poor[i] = False
                farmers.months_above[i] = 0
                farmers.left_poverty_day[i] = day
                tally[_ENDED] += 1.0
                lasted = day - int(farmers.poor_since[i])
                tally[_ENDED_DAYS] += float(lasted)
                tally[_LONG] += 1.0 if lasted > 365 else 0.0


def poverty(world: World) -> None:
    """Spells and township headcounts each month."""
    day, calendar, farmers, line = world.day, world.calendar, world.farmers, world.climate.line_year_cny
    if not calendar.is_month_end(day):
        return
    s = world.settings.household.poverty
    _spells(farmers, s, day, line, int(s.re_entry_months * _DAYS_IN_MONTH), world.tally.today)
    _townships(world, line)


def _townships(world: World, line: float) -> None:
    """Headcount by persons."""
    f, places = world.farmers, world.townships
    people = np.bincount(f.township, f.residents, places.n)
    below = np.bincount(f.township, f.residents * (f.income_head < line), places.n)
    places.headcount[:] = np.where(people > 0.0, below / np.maximum(people, 1e-9), 0.0)


def features(world: World) -> Array:
    """What vulnerability is explained by: (n, k) household traits with a leading column of ones."""
    f, villages = world.farmers, world.villages
    residents = np.maximum(f.residents, 1.0)
    columns = (
        np.ones(f.n),
        log_array(residents),
        f.adults / np.maximum(f.members, 1),
        log_array(np.maximum(f.land_ha, 0.01)),
        log_array(np.maximum(f.wage_skill, 0.01)),
        f.formerly_poor,
        f.sells_online,
        f.migrants,
        f.local_jobs,
        f.labour_lost_until > world.day,
        log_array(1.0 + f.transfers_cny_year / residents),
        log_array(1.0 + f.business_cny_year / residents),
        np.where(np.isfinite(villages.minutes_seat), villages.minutes_seat, 600.0)[f.village] / 60.0,
    )
    return np.column_stack([np.asarray(c, np.float64) for c in columns])


def vulnerability(income: Array, traits: Array, line: float) -> Array:
    """Probability of falling below the line, by three-step FGLS (Chaudhuri, Jalan & Suryahadi 2002).

    Log income is regressed on traits; its squared residuals too, twice, for the variance each household
    faces; and log income once more with those as weights. Vulnerable is a household with 0.5 or more.

    Args:
        income: (n,) net income per head, CNY/year.
        traits: (n, k), the first column ones.
        line: Poverty line, CNY/year.

    Returns:
        (n,) probabilities; those of the plain line where there are too few households to regress on.
    """
    n, k = traits.shape
    below = (income < line).astype(np.float64)
    if n <= 2 * k or line <= 0.0:
        return below
    y = log_array(np.maximum(income, 0.02 * line))
    residual = y - traits @ _solve(traits, y, np.ones(n))
    square = residual * residual
    least = 0.05 * float(square.mean())  # a variance cannot be negative, whatever the regression says
    if least <= 0.0:
        return below
    first = np.maximum(traits @ _solve(traits, square, np.ones(n)), least)
    variance = np.maximum(traits @ _solve(traits, square, 1.0 / (first * first)), least)
    expected = traits @ _solve(traits, y, 1.0 / variance)
    return norm_cdf_array((log_array(np.full(1, line))[0] - expected) / np.sqrt(variance))


def _solve(x: Array, y: Array, weight: Array) -> Array:
    """Weighted least squares by normal equations, a whisper of ridge against constant traits."""
    xw = x * weight[:, None]
    normal = xw.T @ x
    normal[np.diag_indices_from(normal)] += 1e-9 * np.trace(normal) / normal.shape[0]
    return np.asarray(np.linalg.solve(normal, xw.T @ y))
