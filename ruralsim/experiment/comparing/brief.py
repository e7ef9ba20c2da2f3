"""What a comparison says in a few sentences, none of them surer than its interval."""

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd

from ruralsim.experiment.comparing.words import is_short
from ruralsim.foundation.judging import Told, told, too_few
from ruralsim.report.numbers import counted, quantity, size, spelt
from ruralsim.report.text import Text, labelled, text

_FULL = str.maketrans({"(": "（", ")": "）", " ": None})
_SPOKEN = ("income_head", "headcount", "cost_parcel", "days_to_deliver", "online_share")


def brief(
    effects: pd.DataFrame,
    fiscal: pd.DataFrame,
    groups: pd.DataFrame,
    about: dict[str, Any],
    days: int | None = None,
) -> list[Text]:
    """Sentences about one scenario; the first says so if there are too few pairs.

    Args:
        effects: its rows.
        fiscal: its rows.
        groups: its rows.
        about: indicator → entry of the comparison's `meta.json`.
        days: length of the runs; of those of less than a year public money is all of it.
    """
    rows = effects.set_index("indicator")
    pairs = int(effects["reps"].max()) if len(effects) else 0
    if (effects["diff"] == 0.0).all() and not ((effects["low"] < 0.0) | (effects["high"] > 0.0)).any():
        return [
            text(
                "Every indicator is the same in every pair: the scenarios do not differ.",
                "各配对的全部指标完全相同:两方案无差异。",
            )
        ]
    said = [few(pairs) if too_few(pairs) else _how_many(effects, about)]
    said += [_effect(rows.loc[name], about[name]) for name in _SPOKEN if name in rows.index and name in about]
    said += list(_people(groups))
    said += list(_money({row["item"]: row for row in fiscal.to_dict("records")}, days))
    return said


def few(pairs: int) -> Text:
    """The first line of everything that rests on too few pairs."""
    return text(
        f"Only {counted(pairs, 'pair')} of runs: too few to tell any effect from chance. What follows is "
        "what these runs happened to show. Take more pairs (--reps 8).",
        f"仅 {pairs} 对运行,不足以区分效应与偶然;以下只是这几次运行的所见。请增加配对(--reps 8)。",
    )


def state(row: Any) -> Told:
    """What may be said of an effect, or of a group's gain."""
    value, low, high = ("diff", "low", "high") if "diff" in row else ("gain", "gain_low", "gain_high")
    return told(row[value], row[low], row[high], row.get("p_holm", math.nan), row["reps"])


def _how_many(effects: pd.DataFrame, about: dict[str, Any]) -> Text:
    shown = effects[[bool(about.get(name, {}).get("headline")) for name in effects["indicator"]]]
    found = sum(state(row) == "told" for row in shown.to_dict("records"))
    if not found:
        return text(
            f"Of {counted(len(shown), 'headline effect')} none is distinct from chance, allowing for how "
            "many are looked at.",
            f"共考察 {len(shown)} 个主要效应,考虑到考察的个数,没有一个能与偶然区分。",
        )
    return text(
        f"{found} of {counted(len(shown), 'headline effect')} {'is' if found == 1 else 'are'} distinct from "
        "chance, allowing for how many are looked at.",
        f"共考察 {len(shown)} 个主要效应,考虑到考察的个数,有 {found} 个能与偶然区分。",
    )


def _effect(row: Any, entry: dict[str, Any]) -> Text:
    label, name = labelled(entry), entry["unit"]
    diff = quantity(row["diff"], name, signed=True)
    bare = [quantity(row[k], name, signed=True, bare=True)["en"] for k in ("low", "high")]
    ends, ends_zh = " to ".join(bare), " 至 ".join(bare)
    said = state(row)
    if said == "same":
        return text(f"{label['en']}: the same in every pair.", f"{label['zh']}：各配对均相同。")
    if said == "few":
        return text(
            f"{label['en']}: {diff['en']} in the mean of {counted(int(row['reps']), 'pair')}.",
            f"{label['zh']}：{int(row['reps'])} 对运行平均 {diff['zh']}。",
        )
    if said == "open":
        found = size(row["detectable"], name)
        return text(
            f"{label['en']}: not distinct from zero ({ends}); an effect of {found['en']} would have been "
            "found four times in five.",
            f"{label['zh']}：与零无法区分({ends_zh});若达 {found['zh']},五次中有四次可检出。",
        )
    plain = _relative(row, name)
    doubt = text("", "")
    if said == "alone":
        doubt = text(
            "; among so many effects one like this may be chance",
            ";但考察的效应众多,出现一个这样的区间可能只是偶然",
        )
    return text(
        f"{label['en']}: {diff['en']}{plain}, between {' and '.join(bare)}{doubt['en']}.",
        f"{label['zh']}：{diff['zh']}{plain.strip().translate(_FULL)},区间 {ends_zh}{doubt['zh']}。",
    )


def _relative(row: Any, unit_name: str) -> str:
    """In per cent of the base, where that says something: of a sum above zero that is no share itself."""
    if unit_name.split("/")[0] == "share" or not row["base_mean"] > 0.0:
        return ""
    return f" ({spelt(100.0 * row['diff'] / row['base_mean'], signed=True)} %)"


def _ends(low: float, high: float) -> Text:
    if not math.isfinite(low):
        return text("", "")
    a, b = (spelt(end, signed=True) for end in (low, high))
    return text(f" ({a} to {b})", f"({a} 至 {b})")


def _people(groups: pd.DataFrame) -> Iterator[Text]:
    everyone = groups[groups["dimension"] == "all"]
    if everyone.empty:
        return
    row = everyone.iloc[0]
    if row["rose"] == 0.0 and row["fell"] == 0.0:
        yield text("No household crosses the monitoring line.", "没有农户跨越监测线。")
        return
    ends, net = _ends(row["net_low"], row["net_high"]), spelt(row["net"], signed=True)
    rose, fell = spelt(row["rose"]), spelt(row["fell"])
    yield text(
        f"On the last day, in the mean over the pairs, households above the monitoring line that are below "
        f"it in the base: {rose}; the other way round: {fell}; net {net}{ends['en']}.",
        f"最后一天(各配对均值),{rose} 户升至监测线以上,{fell} 户跌至监测线以下,净增 {net} 户{ends['zh']}。",
    )


def _money(fiscal: dict[Any, dict[Any, Any]], days: int | None) -> Iterator[Text]:
    if "public_cost" not in fiscal:
        return
    cost = fiscal["public_cost"]
    ends, diff = _ends(cost["low"], cost["high"]), spelt(cost["diff"], signed=True)
    en, zh = (" a year", "/年")
    if is_short(days):
        en, zh = f" in the {days} days of the run", f"(全程{days}天合计)"
    yield text(
        f"Public cost: {diff} CNY{en}{ends['en']}.",
        f"公共支出:{diff} 元{zh}{ends['zh']}。",
    )
    if "household_years" not in fiscal:  # of another county
        return
    years, each = fiscal["household_years"], fiscal["cost_household_year"]
    value, low, high = (spelt(each[end]) for end in ("diff", "low", "high"))
    if each["low"] > 0.0 and years["low"] > 0.0:
        yield text(
            f"A household-year gained above the line costs {value} CNY ({low} to {high}).",
            f"每多使一户在监测线以上一年,花费 {value} 元({low} 至 {high})。",
        )
    elif each["low"] > 0.0 and years["high"] < 0.0:
        yield text(
            f"Each household-year lost above the line saves {value} CNY ({low} to {high}).",
            f"每少使一户在监测线以上一年,节省 {value} 元({low} 至 {high})。",
        )
