"""What a comparison says in a few sentences, none of them surer than its interval."""

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd

from ruralsim.report.text import Text, labelled, text, unit

_FULL = str.maketrans({"(": "（", ")": "）", " ": None})
_SPOKEN = ("income_head", "headcount", "cost_parcel", "days_to_deliver", "online_share")


def brief(
    effects: pd.DataFrame, fiscal: pd.DataFrame, groups: pd.DataFrame, about: dict[str, Any]
) -> list[Text]:
    """Sentences about one scenario.

    Args:
        effects: its rows.
        fiscal: its rows.
        groups: its rows.
        about: indicator → entry of the comparison's `meta.json`.
    """
    rows = effects.set_index("indicator")
    if (effects["diff"] == 0.0).all() and not ((effects["low"] < 0.0) | (effects["high"] > 0.0)).any():
        return [
            text(
                "Every indicator is the same in every pair: the scenarios do not differ.",
                "各配对的全部指标完全相同:两方案无差异。",
            )
        ]
    said = [_effect(rows.loc[name], about[name]) for name in _SPOKEN if name in rows.index and name in about]
    said += list(_people(groups))
    said += list(_money({row["item"]: row for row in fiscal.to_dict("records")}))
    return said


def amount(value: float, share: bool = False, sign: bool = True) -> str:
    """A number as it is read aloud: +1,240, −0.35."""
    value *= 100.0 if share else 1.0
    size = abs(value)
    places = 0 if size >= 100 or size == 0 else 1 if size >= 10 else 2 if size >= 0.1 else 3
    shown = f"{value:{'+' if sign and value else ''},.{places}f}"
    return shown.replace("-", "\u2212")


def _effect(row: Any, entry: dict[str, Any]) -> Text:
    share = entry["unit"].split("/")[0] == "share"
    label = labelled(entry)
    measure = unit(entry["unit"].replace("share/", "%/"))
    en, zh = (" points", "个百分点") if share else (f" {measure['en']}", f" {measure['zh']}")
    diff, low, high = (amount(row[k], share) for k in ("diff", "low", "high"))
    if not math.isfinite(row["low"]):
        return text(
            f"{label['en']}: {diff}{en} in a single pair.", f"{label['zh']}：{diff}{zh}(仅一对运行)。"
        )
    if row["low"] > 0.0 or row["high"] < 0.0:
        relative = f" ({amount(row['diff'] / row['base_mean'] * 100)} %)" if row["base_mean"] else ""
        plain = "" if share else relative
        plain_zh = plain.strip().translate(_FULL)
        return text(
            f"{label['en']}: {diff}{en}{plain}, between {low} and {high}.",
            f"{label['zh']}：{diff}{zh}{plain_zh},区间 {low} 至 {high}。",
        )
    if row["low"] == row["high"] == 0.0:
        return text(f"{label['en']}: the same in every pair.", f"{label['zh']}：各配对均相同。")
    found = amount(row["detectable"], share, sign=False)
    return text(
        f"{label['en']}: no effect seen ({low} to {high}{en}); one of {found} would have been found "
        "four times in five.",
        f"{label['zh']}：未见效应({low} 至 {high}{zh});若达 {found},五次中有四次可检出。",
    )


def _ends(low: float, high: float) -> Text:
    if not math.isfinite(low):
        return text("", "")
    return text(f" ({amount(low)} to {amount(high)})", f"({amount(low)} 至 {amount(high)})")


def _people(groups: pd.DataFrame) -> Iterator[Text]:
    everyone = groups[groups["dimension"] == "all"]
    if everyone.empty:
        return
    row = everyone.iloc[0]
    if row["rose"] == 0.0 and row["fell"] == 0.0:
        yield text("No household crosses the monitoring line.", "没有农户跨越监测线。")
        return
    ends = _ends(row["net_low"], row["net_high"])
    yield text(
        f"On the last day, in the mean over the pairs, {amount(row['rose'], sign=False)} households stand "
        f"above the monitoring line that are below it in the base, and {amount(row['fell'], sign=False)} "
        f"the other way round: net {amount(row['net'])}{ends['en']}.",
        f"最后一天(各配对均值),{amount(row['rose'], sign=False)} 户由线下升至线上,"
        f"{amount(row['fell'], sign=False)} 户由线上跌至线下,净增 {amount(row['net'])} 户{ends['zh']}。",
    )


def _money(fiscal: dict[Any, dict[Any, Any]]) -> Iterator[Text]:
    if "public_cost" not in fiscal:
        return
    cost = fiscal["public_cost"]
    ends = _ends(cost["low"], cost["high"])
    yield text(
        f"Public cost: {amount(cost['diff'])} CNY a year{ends['en']}.",
        f"公共支出:{amount(cost['diff'])} 元/年{ends['zh']}。",
    )
    years, each = fiscal["household_years"], fiscal["cost_household_year"]
    if math.isfinite(each["low"]) and years["low"] > 0.0 and cost["low"] > 0.0:
        yield text(
            f"A household-year kept above the line costs {amount(each['diff'], sign=False)} CNY "
            f"({amount(each['low'], sign=False)} to {amount(each['high'], sign=False)}).",
            f"每新增一线上户·年花费 {amount(each['diff'], sign=False)} 元"
            f"({amount(each['low'], sign=False)} 至 {amount(each['high'], sign=False)})。",
        )
