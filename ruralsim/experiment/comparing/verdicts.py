"""What a superior is told of an option in a line: no surer than its intervals."""

import math
from collections.abc import Mapping
from typing import Any

from ruralsim.experiment.comparing.brief import state
from ruralsim.experiment.comparing.story import of_scenario
from ruralsim.foundation.judging import clear
from ruralsim.report.brief.parts import about
from ruralsim.report.text import Text, text
from ruralsim.results.comparison import Comparison


def verdict(found: Comparison, key: str) -> Text:
    """What a superior is told of an option: income, public money, and what else is distinct from chance."""
    rows = effects_of(found, key)
    if rows and all(state(row) == "same" for row in rows.values()):
        return text("no difference to the base in any run", "与基准在各次运行中均无差异")
    said = [
        _judged(
            rows,
            "income_head",
            text("income per head", "人均收入"),
            always=text("more income is not shown", "增收未证实"),
        ),
        _judged(rows, "headcount", text("share of people below the monitoring line", "监测线以下人口占比")),
        _judged(rows, "cost_parcel", text("logistics cost per parcel", "单件物流成本")),
        _spent(found, key),
    ]
    clauses = [clause for clause in said if clause]
    return text("; ".join(c["en"] for c in clauses), "；".join(c["zh"] for c in clauses))


def _judged(rows: Mapping[str, Any], name: str, label: Text, always: Text | None = None) -> Text | None:
    """A clause about an indicator that is told; about the others only what is always said."""
    if name not in rows:
        return None
    row = rows[name]
    match state(row):
        case "told":
            moved, up = about(row["diff"], row["unit"]), row["diff"] > 0
            return text(
                f"{label['en']} {'up' if up else 'down'} by about {moved['en']}",
                f"{label['zh']}{'上升' if up else '下降'}约{moved['zh']}",
            )
        case "few":
            return text("too few runs to judge effects", "运行过少,效应不作判断") if always else None
        case "same":
            return text(f"{label['en']} unchanged", f"{label['zh']}无变化") if always else None
        case "open" if always:
            least = about(row["detectable"], row["unit"])
            return text(
                f"{always['en']} ({least['en']} would have been found)",
                f"{always['zh']}(达到{least['zh']}方可检出)",
            )
        case "alone" if always:
            return text(
                f"a {'rise' if row['diff'] > 0 else 'fall'} of {label['en']} may be chance",
                f"{label['zh']}{'上升' if row['diff'] > 0 else '下降'}的迹象可能出于偶然",
            )
    return None


def _spent(found: Comparison, key: str) -> Text | None:
    """A clause about public money."""
    row = money_of(found, key).get("public_cost")
    if row is None:
        return None
    whole = row["unit"] == "CNY"  # of a run of less than a year
    if row["diff"] == row["low"] == row["high"] == 0.0 or (row["diff"] == 0.0 and math.isnan(row["low"])):
        return text("no public money", "不增加财政支出")
    if math.isfinite(row["low"]) and not clear(row["low"], row["high"]):
        return text("change of public cost not shown", "财政支出增减未证实")
    sum_, more = about(row["diff"], "CNY"), row["diff"] > 0
    return text(
        f"{'costs' if more else 'saves'} the public about "
        f"{sum_['en']}{' in the whole run' if whole else ' a year'}",
        f"{'全程' if whole else '年'}{'增支' if more else '减支'}约{sum_['zh']}",
    )


def effects_of(found: Comparison, key: str) -> dict[str, Any]:
    """Indicator → its effect in a scenario."""
    return {row["indicator"]: row for row in of_scenario(found, "effects", key).to_dict("records")}


def money_of(found: Comparison, key: str) -> dict[str, Any]:
    """Item → its row of public money in a scenario."""
    return {row["item"]: row for row in of_scenario(found, "fiscal", key).to_dict("records")}
