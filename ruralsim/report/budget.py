"""The page of a budget: what each budget is best spent on, the frontier, and what each lever is worth."""

import math
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from ruralsim.report.budget_figures import (
    amount,
    frontier,
    intensities,
    intensity,
    marginal,
    money,
    recipe,
    recipes,
    rows,
    spending,
)
from ruralsim.report.numbers import quantity
from ruralsim.report.sheet import asset, card, fill, render, said
from ruralsim.report.study import SCRIPTS, STYLES, dates
from ruralsim.report.text import PAGE, Text, labelled, text, unit
from ruralsim.results.findings import Findings

WORDS: Mapping[str, Text] = {
    **PAGE,
    "best": text("What the money buys", "钱能买到什么"),
    "best_lead": text(
        "The best mix found for each budget, measured again with fresh seeds that had no say in the choice. "
        "95 % intervals stand under the values.",
        "各预算下找到的最优组合,以未参与选择的新种子复测;数值下方为95%区间。",
    ),
    "budget": text("Budget", "预算"),
    "effect": text("Effect", "效应"),
    "cost": text("Cost", "支出"),
    "cny_year": text("CNY/year", "元/年"),
    "per": text("Effect per 10,000 CNY a year", "每年每万元的效应"),
    "kept": text("Keeps the budget", "守住预算"),
    "searched": text("As the search saw it", "搜索阶段所见"),
    "frontier": text("Cost and effect", "成本与效应"),
    "mix": text("Mix", "组合"),
    "beaten": text("Mixes that another beats", "被优于的组合"),
    "beaten_by": text("Beaten by", "优于它的组合"),
    "levers": text("What each lever is worth", "各举措的价值"),
    "levers_lead": text(
        "Each best mix with and without one of its levers, everything else equal and with the same luck. "
        "What a lever adds depends on the company it keeps. A hollow mark says that the interval holds zero.",
        "在其余不变、运气相同的条件下,比较最优组合有无某一举措之差。举措的价值取决于与之搭配的其他举措。空心标记表示区间含零。",
    ),
    "lever": text("Lever", "举措"),
    "intensity": text("Intensity", "力度"),
    "steps": text("What more money buys", "追加投入买到什么"),
    "notes": text("How to read this page", "如何阅读本页"),
    "asked": text("The question as it was asked (TOML)", "问题设定(TOML)"),
}
"""Words of this page's own."""

_NOTES: tuple[tuple[Text, Text], ...] = (
    (
        text("Measured, not assumed", "实测而非假定"),
        text(
            "A mix costs what the county government of the run paid in all, less what it paid in the base "
            "with the same seed. Help that fewer households need is money saved. What institutions spend on "
            "assistance orders, and what networks or households pay themselves, is not public money.",
            "组合的支出是该次运行中县级政府全部支付减去相同种子下基准情景的支付;帮扶需求减少即为节省。机关单位的帮扶采购以及物流企业、农户自付的费用不计入财政支出。",
        ),
    ),
    (
        text("The winner's curse", "赢家诅咒"),
        text(
            "The best of many noisy measurements is better in the search than in truth. The mixes that "
            "looked best were measured again, the best of them was chosen, and its effect reported from "
            "seeds not used before; “as the search saw it” shows how far luck had flattered it. The frontier "
            "shows every mix as the search saw it, and shares that flattery.",
            "从大量含噪声的测量中选出的最优者,其搜索阶段的成绩会高于真实水平。本页先复测入围组合再择优,并以全新种子报告;“搜索阶段所见”一列显示运气的成分。前沿图中各组合均为搜索阶段所见,同样偏乐观。",
        ),
    ),
    (
        text("Best found, not best possible", "已找到的最优,未必是最优"),
        text(
            "A search of this length can miss a better mix, and mixes that differ by less than their "
            "intervals cannot be told apart: take the cheaper or the simpler one.",
            "有限次搜索可能漏掉更好的组合;差异小于区间的组合无法区分优劣,宜取更省或更简的一个。",
        ),
    ),
)


def page(found: Findings) -> str:
    """The whole page as text."""
    meta = found.meta
    mixes, lines, levers = [intensities(found), spending(found)], frontier(found), [*marginal(found)]
    parts = {
        "BRIEF": "\n".join(f"<li>{said(sentence)}</li>" for sentence in _brief(found)),
        "UNIT": said(_effect_unit(meta)),
        "BEST": "\n".join(_best(found)),
        "MIXES": "\n".join(map(card, mixes)),
        "STEPS": _steps(found),
        "DOMINATED": said(_dominated(found)),
        "FRONTIER": card(lines),
        "LINE": "\n".join(_line(found)),
        "BEATEN": "\n".join(_beaten(found)),
        "LEVERS": "\n".join(map(card, levers)),
        "WORTH": "\n".join(_worth(found)),
        "NOTES": "\n".join(f"<div><dt>{said(a)}</dt><dd>{said(b)}</dd></div>" for a, b in _notes(meta)),
        "ASKED": escape(found.asked),
        "COMMAND": escape(f"ruralsim budget {meta['name']}"),
    }
    title = labelled({"name": meta["name"], **meta["title"]})
    figures = (*mixes, lines, *levers)
    facts = {
        "title": title,
        "story": labelled(meta["question"]),
        "kicker": text("Budget", "预算"),
        "dates": [*_tried(meta), *dates(meta)],
    }
    data = {"facts": facts, "figures": {f.name: f.as_json() for f in figures if f.traces}}
    links = [("overview", PAGE["overview"])]
    links += [(name, WORDS[name]) for name in ("best", "frontier", "levers")]
    links += [("reading", PAGE["nav_reading"]), ("reproduce", PAGE["reproduce"])]
    return render(fill(asset("budget.html"), parts, WORDS), title, links, data, SCRIPTS, STYLES)


def _brief(found: Findings) -> Iterator[Text]:
    """What each budget buys, in a sentence."""
    meta, mixes = found.meta, recipes(found)
    aim, objective_unit = labelled(meta["objective"]), meta["objective"]["unit"]
    for row in rows(found.frame("best")):
        budget = money(row.budget)
        if row.mix < 0:
            cheapest, tried, sure = money(row.searched_cost), meta["tried"], f"{meta['probability']:.0%}"
            yield text(
                f"{budget['en']}: none of the {tried} mixes tried keeps it with a probability of {sure}; "
                f"the cheapest costs {cheapest['en']}.",
                f"{budget['zh']}:所试 {tried} 个组合均不能以 {sure} 的概率守住预算,最省为{cheapest['zh']}。",
            )
            continue
        mix = recipe(mixes[int(row.mix)], meta["levers"])
        if not any(mixes[int(row.mix)][lever["key"]] != lever["rest"] for lever in meta["levers"]):
            yield text(
                f"{budget['en']}: nothing tried does better than the base.",
                f"{budget['zh']}:所试组合均不优于基准情景。",
            )
            continue
        effect = quantity(row.effect, objective_unit, signed=True)
        clear = row.effect_low > 0 or row.effect_high < 0
        doubt = text("", "") if clear else text(", which may be chance", ",可能出于偶然")
        cost = money(row.cost)
        yield text(
            f"{budget['en']}: {aim['en']} {effect['en']}{doubt['en']}, for {cost['en']}. "
            f"{_first(mix['en'])}.",
            f"{budget['zh']}:{aim['zh']} {effect['zh']}{doubt['zh']},实际支出{cost['zh']}。{mix['zh']}。",
        )


def _best(found: Findings) -> Iterator[str]:
    meta = found.meta
    name = meta["objective"]["unit"]
    for row in rows(found.frame("best")):
        if row.mix < 0:
            nothing = said(text("no mix keeps it", "没有组合守得住"))
            yield f'<tr><td>{said(money(row.budget))}</td><td colspan="5">{nothing}</td></tr>'
            continue
        kept = "–" if math.isnan(row.kept) else f"{row.kept:.0%}"
        seeds = text(
            f"{row.kept_seeds:.0f} of {row.reps:.0f} seeds",
            f"{row.reps:.0f} 个种子中 {row.kept_seeds:.0f} 个",
        )
        yield (
            f"<tr><td>{said(money(row.budget))}</td>"
            f"{_cell(row.effect, row.effect_low, row.effect_high, name)}"
            f"{_cell(row.cost, row.cost_low, row.cost_high, 'CNY', signed=False)}"
            f"{_cell(row.per, row.per_low, row.per_high, name)}"
            f'<td class="n"><b>{kept}</b><span class="sub">{said(seeds)}</span></td>'
            f'<td class="n">{quantity(row.searched_effect, name, signed=True, bare=True)["en"]}</td></tr>'
        )


def _steps(found: Findings) -> str:
    """What the next budget buys that the last did not; nothing with a single budget."""
    frame, name = found.frame("steps"), found.meta["objective"]["unit"]
    if frame.empty:
        return ""
    lines = [
        f"<tr><td>{said(_from_to(row.before, row.budget))}</td>"
        f"{_cell(row.effect, row.effect_low, row.effect_high, name)}"
        f"{_cell(row.cost, row.cost_low, row.cost_high, 'CNY')}"
        f"{_cell(row.per, row.per_low, row.per_high, name)}</tr>"
        for row in rows(frame)
    ]
    effect_unit = said(_effect_unit(found.meta))
    heads = (
        f"<th>{said(WORDS['steps'])}</th>"
        f'<th class="n">{said(WORDS["effect"])}<br><small>{effect_unit}</small></th>'
        f'<th class="n">{said(WORDS["cost"])}<br><small>{said(WORDS["cny_year"])}</small></th>'
        f'<th class="n">{said(WORDS["per"])}<br><small>{effect_unit}</small></th>'
    )
    table = f'<table class="values"><thead><tr>{heads}</tr></thead><tbody>{"".join(lines)}</tbody></table>'
    return f'<div class="card tablecard below"><div class="scroll">{table}</div></div>'


def _line(found: Findings) -> Iterator[str]:
    tried, mixes, meta = found.frame("tried"), recipes(found), found.meta
    name = meta["objective"]["unit"]
    for row in rows(tried[tried["frontier"]].sort_values("cost")):
        per = row.effect / row.cost * meta["per"] if row.cost > 0 else math.nan
        yield (
            f'<tr><td class="n">{_bare(row.cost, "CNY")}</td><td class="n">{_bare(row.effect, name)}</td>'
            f'<td class="n">{_bare(per, name)}</td>'
            f"<td>{said(recipe(mixes[int(row.mix)], meta['levers']))}</td></tr>"
        )


def _beaten(found: Findings) -> Iterator[str]:
    tried, mixes, meta = found.frame("tried"), recipes(found), found.meta
    for row in rows(tried[tried["beaten_by"] >= 0].sort_values("cost")):
        own, other = (recipe(mixes[int(mix)], meta["levers"]) for mix in (row.mix, row.beaten_by))
        yield (
            f'<tr><td class="n">{_bare(row.cost, "CNY")}</td>'
            f'<td class="n">{_bare(row.effect, meta["objective"]["unit"])}</td>'
            f"<td>{said(own)}</td><td>{said(other)}</td></tr>"
        )


def _worth(found: Findings) -> Iterator[str]:
    frame, meta = found.frame("levers"), found.meta
    labels, before = {lever["key"]: lever for lever in meta["levers"]}, None
    for row in rows(frame):
        lever = labels[row.lever]
        budget = said(money(row.budget)) if row.budget != before else ""
        before = row.budget
        yield (
            f"<tr><td>{budget}</td><td>{said(labelled(lever))}</td>"
            f'<td class="n">{said(intensity(row.intensity, lever["unit"]))}</td>'
            f"{_cell(row.effect, row.effect_low, row.effect_high, meta['objective']['unit'])}"
            f"{_cell(row.cost, row.cost_low, row.cost_high, 'CNY')}</tr>"
        )


def _dominated(found: Findings) -> Text:
    tried = found.frame("tried")
    beaten, every = int((tried["beaten_by"] >= 0).sum()), len(tried)
    how = (
        text("Every mix there is was measured.", "所有可能的组合均已测量。")
        if found.meta["exhaustive"]
        else text("Each point is a mix that was measured.", "每个点为一个实测组合。")
    )
    return text(
        f"{how['en']} {beaten} of {every} are beaten: another does as much for no more money. What is left "
        "is the frontier.",
        f"{how['zh']}{every} 个组合中有 {beaten} 个被优于:另有组合花费不更多而效果不更差。其余构成前沿。",
    )


def _notes(meta: Mapping[str, Any]) -> Iterator[tuple[Text, Text]]:
    sure = f"{meta['probability']:.0%}"
    year = (
        text("the dearest twelve months of the run", "运行期内支出最高的十二个月")
        if meta["each_year"]
        else text("the mean year of the run", "运行期内的年均支出")
    )
    counted = (
        text("programmes and the minimum-living allowance", "项目支出与低保金")
        if meta["allowance"]
        else text("programmes, without the minimum-living allowance", "项目支出(不含低保金)")
    )
    yield (
        text("Keeping a budget", "守住预算"),
        text(
            f"A mix keeps a budget if {year['en']} costs no more with a probability of {sure} under new luck "
            f"(prediction interval over seeds). Counted: {counted['en']}.",
            f"在新的运气下,{year['zh']}以 {sure} 的概率不超过预算(按种子的预测区间),即视为守住预算。"
            f"计入:{counted['zh']}。",
        ),
    )
    yield from _NOTES
    objective = meta["objective"]
    yield (
        labelled(objective),
        text(
            f"{objective['definition_en']} {'More' if objective['sign'] > 0 else 'Less'} is better.",
            f"{objective['definition_zh']}{'越高越好' if objective['sign'] > 0 else '越低越好'}。",
        ),
    )


def _tried(meta: Mapping[str, Any]) -> Iterator[tuple[Text, str]]:
    yield text("Mixes tried", "试验组合"), str(meta["tried"])
    if meta["failed"]:
        yield text("Runs failed", "失败运行"), str(meta["failed"])


def _effect_unit(meta: Mapping[str, Any]) -> Text:
    name = meta["objective"]["unit"]
    return text("percentage points", "百分点") if name.split("/")[0] == "share" else unit(name)


def _from_to(before: float, budget: float) -> Text:
    a, b = amount(before), amount(budget)
    return text(f"from {a} to {b} CNY a year", f"从每年{a}元到{b}元")


def _cell(value: float, low: float, high: float, name: str, *, signed: bool = True) -> str:
    if math.isnan(value):
        return '<td class="n">–</td>'
    ends = " … ".join(_bare(end, name, signed=signed) for end in (low, high))
    sub = "" if math.isnan(low) else f'<span class="sub">{ends}</span>'
    return f'<td class="n"><b>{_bare(value, name, signed=signed)}</b>{sub}</td>'


def _bare(value: float, name: str, *, signed: bool = True) -> str:
    return quantity(float(value), name, signed=signed, bare=True)["en"]


def _first(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
