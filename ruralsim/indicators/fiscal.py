"""What public money is spent, on whom, and what stands beside it."""

from collections.abc import Iterable

import numpy as np

from ruralsim.indicators.indicator import Family, Indicator
from ruralsim.indicators.record import YEAR, Record, Series, divide

FAMILY = Family("fiscal")
_add = FAMILY.add

PROGRAMMES = (
    "money.help",
    "money.freight_subsidy_sellers",
    "money.freight_subsidy_buyers",
    "money.subsidy_networks",
    "money.subsidy_processors",
    "money.awards",
    "money.programme_capital",
    "money.programme_running",
    "money.floor_purchase",
)
"""What the county government pays for programmes; the allowance is an entitlement, counted beside them."""

_SHORT_EN = (
    " Until 12 months have been simulated, burn-in included, the sum so far is brought to a year: what was "
    "built in the first weeks then counts several times."
)
_SHORT_ZH = "自模拟首日(含预热期)起不满12个月时,以已有金额按比例推算全年,初期建设支出因此被重复放大。"

RECEIPTS = ("money.floor_resale", "money.fines_households", "money.fines_networks")
"""What programmes bring in."""


def _net(r: Record) -> Series:
    """What programmes cost in twelve months less what they bring in, CNY."""
    return r.yearly(PROGRAMMES) - r.yearly(RECEIPTS)


def _above_none(sums: Series) -> Series:
    """Sums that something can be a part of; NaN for the others."""
    return np.where(sums > 0.0, sums, np.nan)


_add(
    "spending",
    "CNY/year",
    ("Net public spending on programmes", "项目财政净支出"),
    (
        "Help, subsidies, awards, floor purchases, capital and running cost of programmes, less resale of "
        "floor purchases and fines, last 12 months: negative where these bring in more. The minimum-living "
        "allowance is not in it." + _SHORT_EN,
        "近12个月帮扶金、补贴、奖励、兜底收购及项目资本与运行支出,扣除兜底转售与罚款收入,收大于支时为负;"
        "不含低保金。" + _SHORT_ZH,
    ),
    _net,
    headline=True,
)
_add(
    "spending_head",
    "CNY/head/year",
    ("Net public spending on programmes per head", "人均项目财政净支出"),
    (
        "Net public spending on programmes, last 12 months, ÷ resident members.",
        "近12个月项目财政净支出 ÷ 常住人口。",
    ),
    lambda r: divide(_net(r), r.state("residents")),
)
_add(
    "allowance_spending",
    "CNY/year",
    ("Minimum-living allowance paid", "低保支出"),
    (
        "Allowance paid to households, last 12 months." + _SHORT_EN,
        "近12个月发放低保金。" + _SHORT_ZH,
    ),
    lambda r: r.yearly("money.allowance"),
)
_add(
    "help_spending",
    "CNY/year",
    ("Help to monitored households", "监测帮扶支出"),
    (
        "Help paid to monitored households, last 12 months." + _SHORT_EN,
        "近12个月监测帮扶支出。" + _SHORT_ZH,
    ),
    lambda r: r.yearly("money.help"),
)
_add(
    "subsidies_networks",
    "CNY/year",
    ("Subsidies to networks", "物流补贴"),
    (
        "Subsidies to points and wages, last 12 months." + _SHORT_EN,
        "近12个月网点与工资补贴。" + _SHORT_ZH,
    ),
    lambda r: r.yearly("money.subsidy_networks"),
)
_add(
    "above_line_households",
    "households",
    ("Formerly poor households above the line", "稳定脱贫户数"),
    (
        "Households registered as poor before 2020 whose income per head is at or above the line. The "
        "effect of a policy on household-years above the line is the difference between paired runs. "
        "Monthly.",
        "脱贫户中人均收入不低于监测线的户数;政策效应(户·年)取配对运行之差。按月。",
    ),
    lambda r: r.state("above_line_households"),
    better=1,
    kind="state",
)
_add(
    "kept_above_households",
    "households",
    ("Kept above the line by public payments", "财政支付托底户数"),
    (
        "Households with income plus help at or above the line that would be under it without the "
        "allowance and help they received in the last 12 months, nothing else changed: an account, not an "
        "effect. Monthly.",
        "计入帮扶后不低于监测线、剔除近12个月低保与帮扶即低于监测线的户数(核算口径,非效应)。按月。",
    ),
    lambda r: r.state("kept_above_households"),
    better=1,
    kind="state",
)
_add(
    "cost_kept_above",
    "CNY/household/year",
    ("Public payments per household kept above the line", "每托底一户财政支付"),
    (
        "Allowance and help of the last 12 months ÷ households kept above the line by them. Undefined if "
        "there are none. Programmes that work through markets are judged by paired runs.",
        "近12个月低保与帮扶支出 ÷ 托底户数;通过市场起作用的项目以配对运行评价。",
    ),
    lambda r: divide(r.yearly(("money.allowance", "money.help")), r.state("kept_above_households")),
    better=-1,
)
_add(
    "spending_farm_income",
    "CNY/CNY",
    ("Net programme spending per CNY of farm income", "每元农业收入对应项目净支出"),
    (
        "Net public spending on programmes, last 12 months, ÷ farming income of all households in the same "
        "months; negative where fines and resale bring in more, undefined where farming as a whole loses. "
        "What a CNY of spending adds is the difference between paired runs.",
        "近12个月项目财政净支出 ÷ 农业经营净收入;罚款与转售收大于支时为负,农业整体亏损时无定义。增量效应"
        "取配对运行之差。",
    ),
    lambda r: divide(_net(r), _above_none(r.state("income_farming") * r.state("residents"))),
)
_add(
    "leakage_help",
    "share",
    ("Help that reached the non-poor", "帮扶漏出率"),
    (
        "Help paid to households at or above the line after medical and schooling cost ÷ help paid, last "
        "12 months.",
        "近12个月发放给扣除医疗教育支出后不低于监测线农户的帮扶金占比。",
    ),
    lambda r: r.ratio("help_nonpoor_cny", "help_cny", YEAR),
    better=-1,
)
_add(
    "leakage_allowance",
    "share",
    ("Allowance that reached the non-poor", "低保漏出率"),
    (
        "Allowance paid in the last 12 months to households at or above the line without it ÷ allowance "
        "paid. Monthly.",
        "近12个月发放给不计低保亦不低于监测线农户的低保金占比。按月。",
    ),
    lambda r: r.state("leakage_allowance"),
    better=-1,
    kind="state",
)
_add(
    "leakage_assistance",
    "share",
    ("Assistance that reached the never poor", "帮扶采购漏出率"),
    (
        "Net assistance sales this calendar year of households never registered as poor ÷ all net "
        "assistance sales. Monthly.",
        "本年帮扶采购净收入中非脱贫户所占比重。按月。",
    ),
    lambda r: r.state("leakage_assistance"),
    better=-1,
    kind="state",
)


def for_run(record: Record) -> Iterable[Indicator]:
    """Spending of each lever of the scenario."""
    own = Family("fiscal")
    for lever, en, zh in record.facts["levers"]:
        own.add(
            f"spending_{lever}",
            "CNY",
            (f"Spent on {en[:1].lower()}{en[1:]}", f"{zh}累计支出"),
            (
                f"Public money spent on “{en}” since the first day. Daily.",
                f"自首日起“{zh}”的累计财政支出。按日。",
            ),
            lambda r, name=f"spending_{lever}": r.state(name),  # type: ignore[misc]
            kind="state",
        )
    return own
