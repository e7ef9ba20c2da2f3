"""What the public pays and is paid, lever by lever, and what a yuan of it achieves."""

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ruralsim.experiment.comparing.paired import paired, ratio
from ruralsim.results.comparison import COLUMNS

if TYPE_CHECKING:
    from ruralsim.experiment.comparing.effects import Effects

_MEMO = {"en": "assistance orders, paid by institutions", "zh": "帮扶采购(由帮扶单位支付)"}
_INCOMES = (
    ("income", "Income of all farm households", "全体农户收入"),
    ("farming", "Farm income of all farm households", "全体农户农业收入"),
)
_HOUSEHOLD_YEARS = ("Household-years above the monitoring line gained", "新增线上户·年")
_COST_YEAR = ("Public cost per household-year kept above the line", "每新增一线上户·年的公共支出")
_INCOME_PER = ("Household income gained per CNY of public cost", "每元公共支出带来的农户增收")
_FARM_PER = ("Farm income gained per CNY of public cost", "每元公共支出带来的农业增收")
_LEAKAGE = (
    "Leakage: share of the income gained by households never below the line",
    "漏出率:增收中归从未低于监测线农户的比例",
)
_REGISTERED = ("Share of the income gained by formerly poor households", "增收中归脱贫户的比例")


def public_cost(found: "Effects", i: int) -> pd.DataFrame:
    """What a scenario costs the public, and what is had for it; the `fiscal` table of a comparison.

    Args:
        found: the pairs.
        i: which scenario.
    """
    labels = {f["name"].lower(): f for f in found.meta.get("flows", [])}
    pairs, rows = found.pairs_of[i], []

    def add(kind: str, item: str, unit: str, base: Any, other: Any, en: str, zh: str) -> None:
        effect = paired(base, other, level=found.level, bootstrap=False)
        values = (getattr(effect, n)[0] for n in ("base_mean", "mean", "diff", "low", "high", "reps"))
        rows.append([found.keys[i], kind, item, unit, *values, en, zh])

    both = found.money[0] + found.money[i]
    for kind, item in sorted({key for run in both for key in run}):
        base, other = (np.array([run.get((kind, item), 0.0) for run in found.money[k]]) for k in (0, i))
        label = labels.get(item, _MEMO if kind == "memo" else {"en": item, "zh": item})
        add(kind, item, "CNY/year", base, other, label["en"], label["zh"])
    years = [p.years for p in pairs]
    for lever in sorted({name for run in found.levers[0] + found.levers[i] for name in run}):
        base, other = (np.array([run.get(lever, 0.0) for run in found.levers[k]]) for k in (0, i))
        entry = found.entries.get(f"spending_{lever}", {"en": lever, "zh": lever})
        add("lever", lever, "CNY/year", base / years, other / years, entry["en"], entry["zh"])
    cost = [
        np.array([sum(v for (kind, _), v in run.items() if kind != "memo") for run in found.money[k]])
        for k in (0, i)
    ]
    add(
        "total",
        "public_cost",
        "CNY/year",
        cost[0],
        cost[1],
        "Public cost, net of receipts",
        "公共支出净额",
    )
    for name, en, zh in _INCOMES:
        base, other = np.array([getattr(p, name) for p in pairs]).T
        add("outcome", name, "CNY/year", base, other, en, zh)
    gained = np.array([p.household_years for p in pairs])
    zero = np.zeros(len(pairs))
    add("outcome", "household_years", "household-years", zero, gained, *_HOUSEHOLD_YEARS)
    extra = cost[1] - cost[0]
    earned, farmed = (np.diff([getattr(p, n) for p in pairs], axis=1)[:, 0] for n in ("income", "farming"))
    safe, registered = np.array([p.gained_by for p in pairs]).T
    for item, unit, above, below, en, zh in (
        ("cost_household_year", "CNY/household-year", extra * years, gained, *_COST_YEAR),
        ("income_per_cny", "CNY/CNY", earned, extra, *_INCOME_PER),
        ("farm_income_per_cny", "CNY/CNY", farmed, extra, *_FARM_PER),
        ("leakage_above_line", "share", safe, earned, *_LEAKAGE),
        ("share_formerly_poor", "share", registered, earned, *_REGISTERED),
    ):
        share = ratio(above, below, level=found.level)
        nothing = (np.nan, np.nan)
        rows.append(
            [
                found.keys[i],
                "ratio",
                item,
                unit,
                *nothing,
                share.value,
                share.low,
                share.high,
                len(pairs),
                en,
                zh,
            ]
        )
    return pd.DataFrame(rows, columns=list(COLUMNS["fiscal"]))
