"""What the public pays and is paid, lever by lever, and what a yuan of it achieves."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from ruralsim.experiment.comparing.gathered import Gathered
from ruralsim.experiment.reading.differences import paired_differences, part_of, ratio
from ruralsim.foundation.days import years_of
from ruralsim.results.comparison import COLUMNS, YEAR_DAYS

_MEMO = {"en": "assistance orders, paid by institutions", "zh": "帮扶采购(由帮扶单位支付)"}
_INCOMES = (
    ("income", "Income of all farm households", "全体农户收入"),
    ("farming", "Farm income of all farm households", "全体农户农业收入"),
)
_PARTS = (
    (
        "income_never_below",
        "Change of income: households never below the line",
        "收入变化:从未低于监测线的农户",
    ),
    ("income_formerly_poor", "Change of income: formerly poor households", "收入变化:脱贫户"),
)
_HOUSEHOLD_YEARS = ("Household-years above the monitoring line gained", "新增监测线以上户·年")

# Quotients are called by the sign of their divisor: what is bought when it rises, what is lost when it falls.
_RATIOS = {
    "cost_household_year": (
        ("Public cost per household-year gained above the line", "每新增一监测线以上户·年的公共支出"),
        ("Public cost saved per household-year lost above the line", "每减一监测线以上户·年节省的公共支出"),
    ),
    "income_per_cny": (
        ("Household income gained per CNY of public cost", "每元公共支出带来的农户增收"),
        ("Household income lost per CNY of public cost saved", "每节省一元公共支出造成的农户减收"),
    ),
    "farm_income_per_cny": (
        ("Farm income gained per CNY of public cost", "每元公共支出带来的农业增收"),
        ("Farm income lost per CNY of public cost saved", "每节省一元公共支出造成的农业减收"),
    ),
    "leakage_above_line": (
        (
            "Leakage: share of the income gained by households never below the line",
            "漏出率:增收中归从未低于监测线农户的比例",
        ),
        (
            "Share of the income lost by households never below the line",
            "减收中由从未低于监测线农户承担的比例",
        ),
    ),
    "share_formerly_poor": (
        ("Share of the income gained by formerly poor households", "增收中归脱贫户的比例"),
        ("Share of the income lost by formerly poor households", "减收中由脱贫户承担的比例"),
    ),
}
"""Quotient → labels (English, Chinese) where its divisor rises (or cannot be told), and where it falls."""


def public_cost(found: Gathered, i: int) -> pd.DataFrame:
    """What a scenario costs the public, and what is had for it; the `fiscal` table of a comparison.

    Args:
        found: the pairs.
        i: which scenario.
    """
    labels = {f["name"].lower(): f for f in found.meta.get("flows", [])}
    pairs, rows = found.pairs_of[i], []

    def add(kind: str, item: str, unit: str, base: ArrayLike, other: ArrayLike, en: str, zh: str) -> None:
        effect = paired_differences(base, other, level=found.level, bootstrap=False)
        values = (getattr(effect, n)[0] for n in ("base_mean", "mean", "diff", "low", "high", "reps"))
        rows.append([found.keys[i], kind, item, unit, *values, en, zh])

    money = (
        "CNY/year" if found.meta.get("days", YEAR_DAYS) >= YEAR_DAYS else "CNY"
    )  # of a shorter run, all of it
    both = found.money[0] + found.money[i]
    for kind, item in sorted({key for run in both for key in run}):
        base, other = (np.array([run.get((kind, item), 0.0) for run in found.money[k]]) for k in (0, i))
        label = labels.get(item, _MEMO if kind == "memo" else {"en": item, "zh": item})
        add(kind, item, money, base, other, label["en"], label["zh"])
    years = max(years_of(found.meta.get("days", YEAR_DAYS)), 1.0)  # as the flows above are divided
    for lever in sorted({name for run in found.levers[0] + found.levers[i] for name in run}):
        base, other = (np.array([run.get(lever, 0.0) for run in found.levers[k]]) for k in (0, i))
        entry = found.entries.get(f"spending_{lever}", {"en": lever, "zh": lever})
        zh = entry["zh"].replace("累计支出", "支出")  # of a run the sum, here what it is a year
        add("lever", lever, money, base / years, other / years, entry["en"], zh)
    cost = [
        np.array([sum(v for (kind, _), v in run.items() if kind != "memo") for run in found.money[k]])
        for k in (0, i)
    ]
    add(
        "total",
        "public_cost",
        money,
        cost[0],
        cost[1],
        "Public cost, net of receipts",
        "公共支出净额",
    )
    for sector in found.meta.get("sectors", ()):
        name = sector["name"].lower()
        base, other = (np.array([run.get(name, 0.0) for run in found.received[k]]) for k in (0, i))
        add("sector", name, money, base, other, sector["en"], sector["zh"])
    if found.other_places[i]:  # whose income it would be cannot be said
        return pd.DataFrame(rows, columns=list(COLUMNS["fiscal"]))
    for name, en, zh in _INCOMES:
        base, other = np.array([getattr(p, name) for p in pairs]).T
        add("outcome", name, "CNY/year", base, other, en, zh)
    gained = np.array([p.household_years for p in pairs])
    zero = np.zeros(len(pairs))
    add("outcome", "household_years", "household-years", zero, gained, *_HOUSEHOLD_YEARS)
    extra = cost[1] - cost[0]
    earned, farmed = (np.diff([getattr(p, n) for p in pairs], axis=1)[:, 0] for n in ("income", "farming"))
    parts = np.array([p.gained_by for p in pairs]).T
    for (name, en, zh), part in zip(_PARTS, parts, strict=True):
        add("outcome", name, "CNY/year", zero, part, en, zh)
    safe, registered = parts
    level = found.level
    found_ratios = {
        "cost_household_year": ("CNY/household-year", ratio(extra * years, gained, level=level)),
        "income_per_cny": ("CNY/CNY", ratio(earned, extra, level=level)),
        "farm_income_per_cny": ("CNY/CNY", ratio(farmed, extra, level=level)),
        "leakage_above_line": ("share", part_of(safe, earned, level=level)),
        "share_formerly_poor": ("share", part_of(registered, earned, level=level)),
    }
    for item, (unit, one) in found_ratios.items():
        en, zh = _RATIOS[item][one.sign < 0]
        ends = (np.nan, np.nan, one.value, one.low, one.high)
        rows.append([found.keys[i], "ratio", item, unit, *ends, len(pairs), en, zh])
    return pd.DataFrame(rows, columns=list(COLUMNS["fiscal"]))
