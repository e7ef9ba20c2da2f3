"""The page of a comparison, from a comparison folder alone."""

import math
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from ruralsim.experiment.comparing import figures
from ruralsim.experiment.comparing.brief import brief, state
from ruralsim.experiment.comparing.story import people, public, settings
from ruralsim.experiment.comparing.words import WORDS, title, titles, words_of
from ruralsim.foundation.judging import SURE, sign_word, too_few
from ruralsim.report.map import BETTER, county
from ruralsim.report.numbers import counted, percent, quantity, spelt
from ruralsim.report.sheet import asset, card, fill, render
from ruralsim.report.source import Run, days, short
from ruralsim.report.story import html
from ruralsim.report.text import FAMILIES, PAGE, ROADS, Text, labelled, text, unit
from ruralsim.results import Results
from ruralsim.results.comparison import Comparison
from ruralsim.results.luck import held

SECTIONS = (
    "overview",
    "effects",
    "courses",
    "map",
    "people",
    "public",
    "all_effects",
    "settings",
    "sure",
    "again",
)
SCRIPTS = ("figures.js", "tables.js", "shading.js", "relief.js", "map.js", "forest.js", "compare.js")


def page(found: Comparison) -> str:
    """The whole page as text."""
    drawn = list(figures.courses(found))
    gains, money, crossings = figures.gains(found), figures.money(found), figures.crossings(found)
    payers = figures.payers(found)
    cards = {
        "COURSES": "\n".join(card(level.difference) for level in drawn),
        "GAINS": "\n".join(card(figure) for figure in gains),
        "MONEY": card(payers) + card(money),
        "CROSSINGS": card(crossings),
        "PEOPLE": html.blocks([people(found)]),
        "PUBLIC": html.blocks([public(found)]),
        "SETTINGS": html.blocks([*settings(found)]),
    }
    every = [c.difference for c in drawn] + [*gains, payers, money, crossings]
    data = {
        "text": {**PAGE, **words_of(found)},
        "roads": ROADS,
        "families": FAMILIES,
        "figures": {f.name: f.as_json() for f in every if f.traces},
        "levels": {c.difference.name: c.levels.as_json() for c in drawn if c.levels.traces},
        "facts": _facts(found),
        "scenarios": [_scenario(found, s) for s in found.meta["scenarios"]],
        "effects": _effects(found),
        "map": _map(found),
        "sure": list(_sure(found)),
    }
    styles = ("report.css", "findings.css", "compare.css")
    outside = {str(n): n for s in found.meta["scenarios"] for n in s.get("outside", ())}.values()
    county = found.meta.get("county")
    return render(_main(found, cards), title(found), _links(), data, SCRIPTS, styles, county, outside)


def _main(found: Comparison, cards: dict[str, str]) -> str:
    share = percent(found.meta["noticeable"])
    noticeable = {
        language: words.format(share=share[language]) for language, words in WORDS["noticeable"].items()
    }
    return fill(asset("compare.html"), cards, {**PAGE, **words_of(found), "noticeable": noticeable})


def _links() -> Iterator[tuple[str, Text]]:
    for section in SECTIONS:
        yield section, WORDS.get(section) or PAGE[section]


def _facts(found: Comparison) -> dict[str, Any]:
    meta = found.meta
    start, length = meta.get("start"), meta.get("days")
    end = str(date.fromisoformat(start) + timedelta(days=length - 1)) if start and length else None
    return {
        "title": title(found),
        "county": labelled(meta.get("county") or {"name": ""}, "name_"),
        "start": start,
        "end": end,
        "days": length,
        "version": meta.get("version"),
        "seeds": _seeds(meta["seeds"]),
        "pairs": len(meta["seeds"]),
        "sets": _ensemble(meta.get("ensemble")),
        "command": meta.get("command"),
    }


def _ensemble(members: dict[str, Any] | None) -> str | None:
    """How many parameter sets the pairs took turns with."""
    return f"{len(set(members['used']))} ({members['name']})" if members else None


def _seeds(seeds: list[int]) -> str:
    return f"{seeds[0]}–{seeds[-1]}" if len(seeds) > 1 else str(seeds[0])


def _scenario(found: Comparison, scenario: dict[str, Any]) -> dict[str, Any]:
    key = scenario["key"]
    rows = {name: frame[frame["scenario"] == key] for name, frame in _frames(found).items()}
    about = {entry["name"]: entry for entry in found.meta["indicators"]}
    first = found.meta["scenarios"][0]
    base = key == first["key"]
    told = base or scenario["story"] != first["story"]  # a variant of the base bears the base's story
    return {
        "key": key,
        "title": titles(found)[key],
        "story": labelled({"name": "", **(scenario["story"] if told else {})}),
        "toml": scenario["scenario"],
        "brief": []
        if base
        else [
            *_elsewhere(found, key),
            *brief(rows["effects"], rows["fiscal"], rows["groups"], about, found.meta.get("days")),
        ],
    }


def _elsewhere(found: Comparison, key: str) -> Iterator[Text]:
    """The first sentence about a scenario of another county than the base's."""
    if differing := (found.meta.get("other_places") or {}).get(key):
        said = {
            tongue: (", " if tongue == "en" else "、").join(
                place if isinstance(place, str) else place[tongue] for place in differing
            )
            for tongue in ("en", "zh")
        }
        yield text(
            f"This is another county than the base ({said['en']}). Only figures of the counties "
            "are set against each other: totals go with their size, and no household, group or village can "
            "be held against itself.",
            f"本方案与基准不是同一个县({said['zh']})。此处只比较两县指标:总量随规模而变,农户、组别与"
            "村庄均无法与自身相比。",
        )


def _frames(found: Comparison) -> dict[str, pd.DataFrame]:
    return {name: found.frame(name) for name in ("effects", "fiscal", "groups")}


def _effects(found: Comparison) -> list[dict[str, Any]]:
    kept = (
        "base_mean", "mean", "diff", "low", "high", "reps", "low_bootstrap", "high_bootstrap", "p_holm",
        "detectable", "efficiency",
    )  # fmt: skip
    rows = {}
    for entry in found.meta["indicators"]:
        share = entry["unit"].split("/")[0] == "share"
        rows[entry["name"]] = {
            "name": entry["name"],
            "family": entry["family"],
            "label": labelled(entry),
            "unit": unit(entry["unit"].replace("share/", "%/")),
            "share": share,
            "definition": text(entry["definition_en"], entry["definition_zh"]),
            "headline": bool(entry["headline"]),
            "better": entry["better"],
            "by": {},
        }
    for row in found.effects.to_dict("records"):
        shown = rows[row["indicator"]]
        shown["by"][str(row["scenario"])] = {name: _short(row[name]) for name in kept} | _judged(
            row, shown["better"]
        )
    order = {name: i for i, name in enumerate(FAMILIES)}
    return sorted((r for r in rows.values() if r["by"]), key=lambda r: order.get(r["family"], len(order)))


def _judged(row: Mapping[Any, Any], better: float) -> dict[str, str]:
    """What may be said of an effect, and its word; the page colours nothing without a word."""
    row = {key: math.nan if value is None else value for key, value in row.items()}
    said = state(row)
    return {"told": said, "word": sign_word(said, row["diff"], better)}


def _short(value: object, digits: int = 10) -> float | int | None:
    return short([value], digits)[0]


def _map(found: Comparison) -> dict[str, Any] | None:
    """The county of the report's map, with differences as its layers."""
    base = county(Run(Results({}, {}, {}, found.geography)))
    if base is None:
        return None
    table, several = found.frame("villages"), len(found.meta["scenarios"]) > 2
    months, layers = list[str](), list[dict[str, Any]]()
    for scenario in found.meta["scenarios"][1:]:
        own = table[table["scenario"] == scenario["key"]]
        months = days(np.unique(own["date"].to_numpy())) or months
        for column, about in found.meta["villages"].items():
            part = own[own["column"] == column]
            if part.empty or not np.isfinite(part["diff"].to_numpy(float)).any():
                continue
            values = part["diff"].to_numpy(float).reshape(len(months), -1)
            flag = about["unit"] == "" and part["base"].max() <= 1.0  # yes or no: the mean is a share
            share = bool(flag or about["unit"] == "share")
            label, title = labelled({"name": column, **about}), titles(found)[scenario["key"]]
            far = float(np.nanquantile(np.abs(values), 0.98)) or float(np.nanmax(np.abs(values))) or 1e-9
            better = BETTER.get(column, 1)
            layers.append(
                {
                    "name": column,
                    "label": text(*(f"{title[k]}: {label[k]}" for k in ("en", "zh"))) if several else label,
                    "share": share,
                    "unit": WORDS["pp"] if share else unit(about["unit"]),
                    "flag": False,
                    "better": better,
                    "scale": "gain" if better > 0 else "loss",
                    "low": -float(f"{far:.3g}"),
                    "high": float(f"{far:.3g}"),
                    "values": [short(row, 3) for row in values],
                    "clear": _clear(part, values.shape),
                }
            )
    if not layers:  # no village can be held against itself
        return None
    return {**base, "months": months, "layers": layers, "stations": base["stations"]}


def _clear(part: pd.DataFrame, shape: tuple[int, ...]) -> list[list[int]]:
    """By month and village, 1 where the interval of the difference leaves zero out."""
    told = part["clear"].to_numpy(bool) if "clear" in part else np.zeros(len(part), bool)
    return [[int(x) for x in row] for row in told.reshape(shape)]


def _sure(found: Comparison) -> Iterator[Text]:
    """What stands behind the intervals, and what they cannot say."""
    meta, pairs = found.meta, len(found.meta["seeds"])
    members = meta.get("ensemble")
    one, level = meta.get("one_county", True), percent(meta["level"])
    luck = text(*held(parameters=bool(members), counties=not one))
    yield text(
        f"Each of the seeds {_seeds(meta['seeds'])} gives "
        + ("the county" if one else "a county")
        + " its weather, illness and luck, the same for every scenario. An effect is the mean of the "
        f"differences within these pairs ({pairs}), and its interval (t, {level['en']}) says how well "
        f"they pin it down. {luck['en']}",
        f"种子 {_seeds(meta['seeds'])} 各给出一组天气、疾病与运气,同一种子下各方案所遇相同。效应为 {pairs} 对"
        f"运行差值的均值,区间(t 分布,{level['zh']})说明其把握程度。{luck['zh']}",
    )
    if members:
        used = len(set(members["used"]))
        yield text(
            f"The pairs took turns with parameter sets of the ensemble “{members['name']}”: {used} of its "
            f"{members['members']} sets were used, the same in every scenario of a pair. All of them agree "
            "with what is known, so intervals hold parameter uncertainty beside luck"
            + ("." if used == members["members"] else "; more pairs would use the rest."),
            f"各配对轮换使用参数集合“{members['name']}”:共 {members['members']} 组,用到 {used} 组,同一配对内"
            "各方案参数相同。各组均与已知数据相符,故区间除偶然外还包含参数不确定性"
            + ("。" if used == members["members"] else ";增加配对可用到其余各组。"),
        )
    if too_few(pairs):
        yield text(
            f"With {counted(pairs, 'pair')} there is no interval worth its name: nothing here is distinct "
            "from chance, and nothing is coloured.",
            f"仅 {pairs} 对运行,区间不足为凭,所有差异均可能出于偶然,故不着色。",
        )
        return
    about = {e["name"]: e for e in meta["indicators"]}
    headline = {name for name, e in about.items() if e["headline"]}
    shown = found.effects[found.effects["indicator"].isin(headline)]
    clear = int(((shown["low"] > 0) | (shown["high"] < 0)).sum())
    corrected = sum(state(row) == "told" for row in shown.to_dict("records"))
    chance = spelt(len(shown) * (1 - meta["level"]))
    yield text(
        f"{counted(len(shown), 'headline effect')} looked at; {clear} with zero outside the interval, where "
        f"chance alone would give about {chance}. Corrected for looking at all "
        f"of them (Holm, p below {SURE:g}), {corrected} remain: only these are called better or worse, and "
        "coloured. All other indicators are corrected for looking at every indicator, groups for looking at "
        "every group.",
        f"共考察 {len(shown)} 个主要效应,其中 {clear} 个区间不含零;纯属偶然时约有 "
        f"{chance} 个。经多重比较校正(Holm,p<{SURE:g})后仍有 {corrected} 个:"
        "只有这些才标为改善或恶化并着色。其余指标按全部指标数校正,各组别按组数校正。",
    )
    times = shown["efficiency"].to_numpy(float)
    times = times[np.isfinite(times)]
    if times.size:
        middle = float(np.median(times))
        gain = text("Pairing pays", "配对之利") if middle > 1.0 else text("Pairing gains nothing", "配对无益")
        yield text(
            f"{gain['en']}: for the median headline indicator, {spelt(middle)} times as many unpaired runs "
            "would give an interval as narrow.",
            f"{gain['zh']}:就主要指标的中位数而言,不配对需 {spelt(middle)} 倍的运行数即得到同样窄的区间。",
        )
    both = shown.dropna(subset=["low_bootstrap"])
    if len(both):
        t = (both["low"] > 0) | (both["high"] < 0)
        resampled = (both["low_bootstrap"] > 0) | (both["high_bootstrap"] < 0)
        yield text(
            f"The bootstrap (BCa) agrees with t on {int((t == resampled).sum())} of {len(both)} headline "
            "effects. With few pairs it is the less careful of the two.",
            f"自助法(BCa)与 t 区间在 {len(both)} 个主要效应中的 {int((t == resampled).sum())} 个上结论一致"
            ";配对较少时前者偏乐观。",
        )
    if until := meta.get("until"):
        aim = quantity(until["half_width"], "share", digits=4)
        names = [labelled({"name": name, **about.get(name, {})}) for name in until["watched"]]
        watched = text(", ".join(n["en"] for n in names), "、".join(n["zh"] for n in names))
        yield text(
            f"Runs were added until {watched['en']} were known to ± {aim['en']} of the base: "
            f"{'reached' if until['met'] else 'not reached'} after {counted(pairs, 'pair')}. "
            f"{_looked(until, 'en')}",
            f"逐对增加运行,直至{watched['zh']}的精度达到基准值的 ± {aim['zh']}:{pairs} 对后"
            f"{'已达到' if until['met'] else '未达到'}。{_looked(until, 'zh')}",
        )
    yield text(
        "The smallest effect that would be found four times in five stands beside every effect, in grey. "
        "An effect 'not distinct from zero' is not shown to be absent: it may be as large as its interval "
        "reaches.",
        "每个效应旁的灰带为五次中有四次可检出的最小效应。“与零无法区分”不等于没有效应:其大小可能达到区间"
        "端点。",
    )
    yield text(
        "Indicators that look back one month are averaged over the last twelve month-ends, or as many as "
        "there are; all others "
        "are read on the last day, most of them over the twelve months before it.",
        "仅回看一个月的指标取最后12个月末(不足则取已有月末)的均值;其余取最后一天的读数,多为此前12个月的累计或均值。",
    )


def _looked(until: Mapping[str, Any], tongue: str) -> str:
    """How intervals allow for having looked several times; a comparison of before does not."""
    if "looks" not in until:
        return {
            "en": "Looking while adding makes such intervals a little too narrow.",
            "zh": "边看边加会使区间略偏窄。",
        }[tongue]
    each, looks = quantity(until["each"], "share", digits=4), until["looks"]
    return {
        "en": f"There are {len(looks)} looks at most, after {', '.join(map(str, looks))} pairs. Every "
        f"interval is made for {each['en']}, so that at all looks together they hold for 95 %; p values are "
        "corrected alike.",
        "zh": f"最多查看 {len(looks)} 次(第 {'、'.join(map(str, looks))} 对之后)。每个区间按 {each['zh']} "
        "计算,各次查看合计的置信水平为95%;p值亦已相应校正。",
    }[tongue]
