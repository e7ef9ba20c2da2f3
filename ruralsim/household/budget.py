"""The household's month: other income, the closed bucket, consumption, loans (last day of the month).

y = net income of the last 12 closed months over mean residents; m = y less medical and schooling out of
pocket. Own produce eaten is in both income and consumption, and no cash moves for it. What was ordered online
this month is part of consumption too.
"""

from typing import Annotated, Any

from ruralsim.entities.codes import BUSINESS, PROPERTY, TRANSFERS
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
from ruralsim.world.world import World


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


@kernel(
    "void(i8, i8, f8, f8, f8, f8, f8, f8, f8, i2[::1], i2[::1], f8[::1], f8[::1], f8[::1], f8[::1], f8[::1], "
    "f8[:,::1], f8[::1], f4[:,:,::1], f4[:,::1], f4[:,::1], f4[::1], f4[::1], f4[::1], i4[::1], f8[::1], "
    "f8[::1], f8[::1], f8[::1])"
)
def _close_month(
    day: Any, slot: Any, wage_index: Any, transfer_index: Any, floor: Any, propensity: Any, from_cash: Any,
    credit: Any, repay: Any, members: Any, migrants: Any, business: Any, transfers: Any, property_: Any,
    cash: Any, debt: Any, income_month: Any, expense_month: Any, income_ring: Any, expense_ring: Any,
    resident_ring: Any, own_month: Any, goods_month: Any, medical: Any, labour_lost_until: Any,
    residents: Any, income_head: Any, monitored_head: Any, money: Any,
) -> None:  # fmt: skip
    sources = income_month.shape[1]
    months = income_ring.shape[1]
    for i in range(members.size):
        # income that comes from outside the model
        made = business[i] * wage_index / 12.0
        received = transfers[i] * transfer_index / 12.0
        rent = property_[i] * wage_index / 12.0
        income_month[i, BUSINESS] += made
        income_month[i, TRANSFERS] += received
        income_month[i, PROPERTY] += rent
        money[F_OTHER_BUSINESS] += made
        money[F_PENSIONS_TRANSFERS] += received
        money[F_PROPERTY] += rent
        purse = cash[i] + made + received + rent

        # treatment in progress
        bill = float(medical[i])
        if bill > 0.0:
            expense_month[i] += bill
            money[F_MEDICAL] += bill
            purse -= bill
            if int(labour_lost_until[i]) <= day:
                medical[i] = 0.0

        # close the bucket: the oldest month makes room
        here = float(members[i]) - float(migrants[i])
        for k in range(sources):
            income_ring[i, slot, k] = income_month[i, k]
            income_month[i, k] = 0.0
        expense_ring[i, slot] = expense_month[i]
        resident_ring[i, slot] = here
        expense_month[i] = 0.0
        year = 0.0
        spent = 0.0
        mean = 0.0
        for m in range(months):
            for k in range(sources):
                year += float(income_ring[i, m, k])
            spent += float(expense_ring[i, m])
            mean += float(resident_ring[i, m])
        mean = max(mean / months, 1.0)
        residents[i] = mean
        income_head[i] = year / mean
        monitored_head[i] = (year - spent) / mean

        # consumption in cash: the rest was eaten from the field or ordered online
        wished = here * consumption(income_head[i], purse / max(here, 1.0), floor, propensity, from_cash)
        due = max(0.0, wished - float(own_month[i]) - float(goods_month[i]))
        own_month[i] = 0.0
        goods_month[i] = 0.0
        loan = borrowed(due, purse, credit * max(year, 0.0), debt[i])
        purse += loan
        due = min(due, max(purse, 0.0))
        purse -= due
        back = min(debt[i], repay * max(0.0, purse - wished))
        purse -= back
        debt[i] += loan - back
        cash[i] = purse
        money[F_LOANS] += loan
        money[F_CONSUMPTION] += due
        money[F_REPAYMENT] += back


def budget(world: World) -> None:
    """Closes the month of every household."""
    day = world.day
    if not world.calendar.is_month_end(day):
        return
    s, f, climate = world.settings.household.budget, world.farmers, world.climate
    slot = world.calendar.months(day) % f.income_ring.shape[1]
    _close_month(
        day, slot, climate.wage_index, climate.transfer_index, s.floor * climate.line_cny / 12.0,
        s.propensity, s.from_cash, s.credit, s.repay, f.members, f.migrants, f.business_cny_year,
        f.transfers_cny_year, f.property_cny_year, f.cash, f.debt, f.income_month, f.expense_month,
        f.income_ring, f.expense_ring, f.resident_ring, f.own_cny_month, f.goods_cny_month,
        f.medical_cny_month, f.labour_lost_until, f.residents, f.income_head, f.monitored_head,
        world.money.today,
    )  # fmt: skip
    climate.line_year_cny = trailing_line(world)


def trailing_line(world: World) -> float:
    """Mean monitoring line of the 12 months that end today: what y, which covers them, is compared with.

    On 31 December it is the year's line. Against a line that has just stepped up, a year's income would look
    too low each January, and all whom the allowance keeps at the standard would be poor for a season.
    """
    year, months = world.calendar.year(world.day), world.calendar.month(world.day)
    before = line_of(world.settings.world.environment, year - 1)
    return (months * world.climate.line_cny + (12 - months) * before) / 12.0
