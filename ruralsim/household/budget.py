"""The household's month: other income, the closed bucket, consumption, loans (last day of the month).

y = net income of the last 12 closed months over mean residents; m = y less relief, and less medical and
schooling out of pocket: what monitors look at. Own produce eaten is in both income and consumption, and no
cash moves for it. What was ordered online this month is part of consumption too. Who is home for a festival
eats with the household.
"""

from typing import Annotated

from ruralsim.entities import Farmers, Incomes
from ruralsim.entities.codes import BUSINESS, FARMING, PROPERTY, RELIEF, TRANSFERS
from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.ledger import (
    F_CONSUMPTION,
    F_LOANS,
    F_MEDICAL,
    F_OTHER_BUSINESS,
    F_PENSIONS_TRANSFERS,
    F_PROPERTY,
    F_REPAYMENT,
)
from ruralsim.foundation.param import Param, Settings
from ruralsim.world.environment import line_of
from ruralsim.world.incomes import make_room, year_from_
from ruralsim.world.world import Books, Climate, World


class Budget(Settings):
    """Consumption and borrowing."""

    propensity: Annotated[float, Param("1", 0, 1, "Share of income consumed", "消费倾向", confidence="M")] = (
        0.8
    )
    from_cash: Annotated[float, Param("1/month", 0, 1, "Share of cash consumed a month", "现金消费比例")] = (
        0.02
    )
    floor: Annotated[
        float,
        Param(
            "1", 0, 2, "Least consumption per head, relative to the monitoring line", "最低消费与监测线之比"
        ),
    ] = 0.6
    credit: Annotated[
        float, Param("1", 0, 5, "Most that can be owed, relative to a year's income", "借款上限(年收入)")
    ] = 0.5
    repay: Annotated[
        float,
        Param("1/month", 0, 1, "Share of cash beyond a month's consumption that repays loans", "还款比例"),
    ] = 0.2


@rule
def consumption(y: float, cash_head: float, floor: float, propensity: float, from_cash: float) -> float:
    """Wished consumption per head and month: c = max(c_min, 0.8 y/12 + 0.02 cash).

    Args:
        y: Net income per head, CNY/year.
        cash_head: Cash per head, CNY.
        floor: Least consumption, CNY/month.
        propensity: Share of income consumed.
        from_cash: Share of cash consumed a month.
    """
    return max(floor, propensity * y / 12.0 + from_cash * max(cash_head, 0.0))


@rule
def borrowed(due: float, cash: float, limit: float, debt: float) -> float:
    """What is borrowed to pay `due`: what cash lacks, as far as credit goes."""
    return max(0.0, min(due - cash, limit - debt))


@kernel
def _close_month(
    day: int, days: int, slot: int, s: Budget, c: Climate, floor: float, f: Farmers, incomes: Incomes,
    books: Books,
) -> None:  # fmt: skip
    sources = f.income_month.shape[1]
    months = incomes.month.shape[1]
    for i in range(f.n):
        # income that comes from outside the model
        made = f.business_cny_year[i] * c.business_index / 12.0
        received = f.transfers_cny_year[i] * c.transfer_index / 12.0
        rent = f.property_cny_year[i] * c.business_index / 12.0
        f.income_month[i, BUSINESS] += made
        f.income_month[i, TRANSFERS] += received
        f.income_month[i, PROPERTY] += rent
        books.money[F_OTHER_BUSINESS] += made
        books.money[F_PENSIONS_TRANSFERS] += received
        books.money[F_PROPERTY] += rent
        purse = f.cash[i] + made + received + rent

        # treatment in progress
        bill = float(f.medical_cny_month[i])
        if bill > 0.0:
            f.expense_month[i] += bill
            books.money[F_MEDICAL] += bill
            purse -= bill
            if int(f.labour_lost_until[i]) <= day:
                f.medical_cny_month[i] = 0.0

        # the month is closed: it takes the place of the oldest of the twelve that income covers
        here = float(f.members[i]) - float(f.migrants[i])
        first = int(f.income_first[i])
        last = first
        for k in range(sources):
            own = float(f.own_cny_month[i]) if k == FARMING else 0.0  # eaten from the field, no cash
            if int(f.income_sources[i]) >> k & 1:
                incomes.month[last, slot] = f.income_month[i, k] + own
                last += 1
            f.income_month[i, k] = 0.0
        f.expense_ring[i, slot] = f.expense_month[i]
        f.resident_ring[i, slot] = here
        f.expense_month[i] = 0.0
        year = 0.0
        spent = 0.0
        mean = 0.0
        for m in range(months):
            for row in range(first, last):
                year += float(incomes.month[row, m])
            spent += float(f.expense_ring[i, m])
            mean += float(f.resident_ring[i, m])
        mean = max(mean / months, 1.0)
        f.residents[i] = mean
        f.income_head[i] = year / mean
        f.monitored_head[i] = (year - year_from_(f, incomes, i, RELIEF) - spent) / mean

        # consumption in cash: the rest was eaten from the field or ordered online
        eating = here + int(f.guest_days_month[i]) / days
        f.guest_days_month[i] = 0
        wished = eating * consumption(
            f.income_head[i], purse / max(here, 1.0), floor, s.propensity, s.from_cash
        )
        due = max(0.0, wished - float(f.own_cny_month[i]) - float(f.goods_cny_month[i]))
        f.own_cny_month[i] = 0.0
        f.goods_cny_month[i] = 0.0
        loan = borrowed(due, purse, s.credit * max(year, 0.0), f.debt[i])
        purse += loan
        due = min(due, max(purse, 0.0))
        purse -= due
        back = min(f.debt[i], s.repay * max(0.0, purse - wished))
        purse -= back
        f.debt[i] += loan - back
        f.cash[i] = purse
        books.money[F_LOANS] += loan
        books.money[F_CONSUMPTION] += due
        books.money[F_REPAYMENT] += back


def budget(world: World) -> None:
    """Closes the month of every household."""
    day = world.day
    if not world.calendar.is_month_end(day):
        return
    s, f, climate = world.settings.household.budget, world.farmers, world.climate
    slot = world.calendar.months(day) % f.resident_ring.shape[1]
    floor = s.floor * climate.line_cny / 12.0
    make_room(f, world.incomes, slot)
    days = world.calendar.days_in_month(day)
    _close_month(day, days, slot, s, climate, floor, f, world.incomes, world.books)
    climate.line_year_cny = trailing_line(world)


def trailing_line(world: World) -> float:
    """Mean monitoring line of the 12 months that end today: what y, which covers them, is compared with.

    On 31 December it is the year's line. Against a line that has just stepped up, a year's income would look
    too low each January, and all whom the allowance keeps at the standard would be poor for a season.
    """
    year, months = world.calendar.year(world.day), world.calendar.month(world.day)
    before = line_of(world.settings.world.environment, year - 1)
    return (months * world.climate.line_cny + (12 - months) * before) / 12.0
