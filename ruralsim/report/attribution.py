"""The page of an attribution: what each lever contributes, and which pairs help or hinder each other."""

import math
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from ruralsim.foundation.judging import clear, too_few
from ruralsim.foundation.spelling import counted
from ruralsim.report.figures import Figure
from ruralsim.report.forest import effect_axis, forest
from ruralsim.report.numbers import is_share, quantity, spelt
from ruralsim.report.sheet import asset, card, fill, render, said
from ruralsim.report.source import short
from ruralsim.report.study import SCRIPTS, STYLES, dates, few
from ruralsim.report.text import PAGE, Text, capital, labelled, text, unit
from ruralsim.results.findings import Findings
from ruralsim.results.luck import held

WORDS: Mapping[str, Text] = {
    **PAGE,
    "figures": text("Contributions", "贡献"),
    "figures_lead": text(
        "The Shapley value of each lever: what it adds on joining, averaged over every order of joining. The "
        "values of all levers add up to the effect of the bundle. Means over seeds with 95 % intervals; a "
        "hollow mark says that the interval holds zero.",
        "各举措的沙普利值:在所有加入顺序下加入时的平均增量,合计等于组合的总效应。各种子均值及95%区间;空心标记表示区间含零。",
    ),
    "pairs": text("Pairs", "两两交互"),
    "pairs_lead": text(
        "What two levers add together beyond what each adds without the other. Above zero they help each "
        "other, below they do the same work twice.",
        "两项举措并施时超出各自单独增量之和的部分:大于零为相互促进,小于零为作用重叠。",
    ),
    "table": text("In numbers", "数值"),
    "table_lead": text(
        "“Alone” is the lever without the others, “last” what the bundle loses without it. Where the two "
        "differ, no single number says what a lever is worth; the Shapley value is a fair mean.",
        "“单独”为只实施该举措的效应,“最后”为组合去掉该举措的损失。二者不同时,单一数值不足以说明其价值,沙普利值为其公平平均。",
    ),
    "lever": text("Lever", "举措"),
    "read": text("Read", "读数"),
    "value": text("Shapley value", "沙普利值"),
    "alone": text("Alone", "单独"),
    "last": text("Last", "最后"),
    "notes": text("How to read this attribution", "如何阅读本归因"),
    "asked": text("The bundle (TOML)", "组合方案(TOML)"),
}
"""Words of this page's own."""

_NOTES: tuple[tuple[Text, Text], ...] = (
    (
        text("Attribution is bookkeeping", "归因是分账"),
        text(
            "The runs are real: every set of levers shown was simulated. How their joint effect is shared "
            "out is a rule: equal treatment of levers that do the same, nothing for a lever that does "
            "nothing, and no remainder.",
            "所列各举措组合均经仿真。共同效应如何分摊则是规则:作用相同者同等对待,毫无作用者不计,且无余数。",
        ),
    ),
    (
        text("Same luck", "运气相同"),
        text(
            "All sets of one seed share their chance; intervals are over seeds.",
            "同一种子下各组合的偶然相同;区间取自不同种子。",
        ),
    ),
    (text("What intervals hold", "区间反映什么"), text(*held())),
)


def page(found: Findings) -> str:
    """The whole page as text."""
    meta = found.meta
    values, pairs = list(_values(found)), list(_pairs(found))
    parts = {
        "FEW": "",
        "CARDS": "\n".join(map(card, values)),
        "PAIRS": "\n".join(map(card, pairs)),
        "TABLE": "\n".join(_rows(found)),
        "NOTES": "\n".join(
            f"<div><dt>{said(a)}</dt><dd>{said(b)}</dd></div>" for a, b in (*_NOTES, _how(meta))
        ),
        "ASKED": escape(found.asked),
        "COMMAND": escape(
            meta.get("command") or f"ruralsim attribute {meta['name']} --reps {len(meta['seeds'])}"
        ),
    }
    name = labelled({"name": meta["name"], **meta["title"]})
    if too_few(len(meta["seeds"])):
        parts["FEW"] = f'<p class="card warning">{said(few(len(meta["seeds"])))}</p>'
    title = text(f"Which lever did it? {name['en']}", f"何者之功?{name['zh']}")
    facts = {
        "title": title,
        "story": labelled(meta["story"]),
        "kicker": text("Attribution", "归因"),
        "dates": [(WORDS["lever"], str(len(meta["levers"]))), *dates(meta)],
    }
    data = {"facts": facts, "figures": {f.name: f.as_json() for f in (*values, *pairs) if f.traces}}
    links = [
        ("overview", PAGE["overview"]),
        ("figures", WORDS["figures"]),
        ("pairs", WORDS["pairs"]),
        ("table", WORDS["table"]),
        ("reading", PAGE["nav_reading"]),
        ("reproduce", PAGE["reproduce"]),
    ]
    main, county = fill(asset("attribution.html"), parts, WORDS), meta.get("county")
    return render(main, title, links, data, SCRIPTS, STYLES, county, found.meta.get("outside", ()))


def _how(meta: Mapping[str, Any]) -> tuple[Text, Text]:
    levers, orders = len(meta["levers"]), meta["orders"]
    if meta["exact"]:
        return (
            text("Exact", "精确计算"),
            text(
                f"With {counted(levers, 'lever')} every set was run: {2**levers} for each seed.",
                f"{levers} 项举措的所有组合均已运行:每个种子 {2**levers} 次。",
            ),
        )
    return (
        text("Sampled", "抽样估计"),
        text(
            f"With {counted(levers, 'lever')} not every set can be run: {orders} orders were drawn for each "
            "seed. The intervals hold the chance of the draw as well.",
            f"{levers} 项举措无法遍历:每个种子抽取 {orders} 种顺序,区间已含抽样误差。",
        ),
    )


def _labels(found: Findings) -> dict[str, Text]:
    return {lever["key"]: labelled(lever) for lever in found.meta["levers"]}


def _values(found: Findings) -> Iterator[Figure]:
    """The levers by contribution, one figure for each reading."""
    frame, labels = found.frame("shapley"), _labels(found)
    for reading in found.meta["readings"]:
        own = frame[frame["reading"] == reading["key"]].sort_values("value", ascending=False)
        rows = [
            (labels[lever], (float(value), float(low), float(high)))
            for lever, value, low, high in own[["lever", "value", "low", "high"]].to_numpy()
        ]
        label = capital(labelled(reading))
        yield forest(f"shapley-{reading['key']}", label, rows, effect_axis(reading["unit"]))


def _pairs(found: Findings) -> Iterator[Figure]:
    """Interactions as a table of colours, one figure for each reading."""
    frame, labels = found.frame("interactions"), _labels(found)
    keys = list(labels)
    for reading in found.meta["readings"]:
        own = frame[frame["reading"] == reading["key"]]
        if own.empty:
            continue
        label, name = capital(labelled(reading)), f"pairs-{reading['key']}"
        pairs = {(a, b): (v, lo, hi) for a, b, v, lo, hi in own[_PAIR].to_numpy()}
        pairs |= {(b, a): found for (a, b), found in pairs.items()}
        cells = [[pairs.get((a, b), _UNKNOWN) for b in keys] for a in keys]
        scale = 100.0 if is_share(reading["unit"]) else 1.0
        known = [
            [v * scale if clear(lo, hi) else 0.0 if lo <= hi else math.nan for v, lo, hi in row]
            for row in cells
        ]
        z = [short(row, 3) for row in known]  # pairs that are not told from none have no colour
        most = max((abs(v) for row in z for v in row if v is not None), default=0.0) or 1.0
        shown = effect_axis(reading["unit"])["tickformat"]
        trace = {
            "type": "heatmap",
            "x": [labels[key] for key in keys],
            "y": [labels[key] for key in keys],
            "z": z,
            "text": [["●" if clear(lo, hi) else "" for _, lo, hi in row] for row in cells],
            "customdata": [
                [
                    f"{spelt(v * scale, signed=True)}<br>{spelt(lo * scale)} … {spelt(hi * scale)}"
                    for v, lo, hi in row
                ]
                for row in cells
            ],
            "texttemplate": "%{text}",
            "zmin": -most,
            "zmax": most,
            "xgap": 1.5,
            "ygap": 1.5,
            "colorscale": _DIVERGING,
            "hovertemplate": "%{y}<br>%{x}<br><b>%{customdata}</b><extra></extra>",
            "colorbar": {"thickness": 10, "outlinewidth": 0, "len": 0.9, "tickformat": shown},
        }
        across = {"type": "category", "automargin": True, "showgrid": False, "dtick": 1}
        layout = {
            "height": 150 + 26 * len(keys),
            "hovermode": "closest",
            "xaxis": {**across, "tickangle": -35},
            "yaxis": {**across, "autorange": "reversed"},
        }
        dot = text(
            "A dot and a colour: the interval leaves zero out. No colour: not told from none.",
            "圆点及颜色:区间不含零;无色:与零无法区分。",
        )
        yield Figure(name, label, [trace], layout, dot)


_NUMBERS = ("value", "low", "high", "alone", "last")
_PAIR = ["lever", "other", "value", "low", "high"]
_UNKNOWN = (math.nan, math.nan, math.nan)
_DIVERGING = [[0, "#6b3208"], [0.25, "#c98f4e"], [0.5, "#f4f1e8"], [0.75, "#58aaa3"], [1, "#07494d"]]


def _rows(found: Findings) -> Iterator[str]:
    labels, about = _labels(found), {r["key"]: r for r in found.meta["readings"]}
    frame, before = found.frame("shapley"), ""
    for lever in labels:
        for row in frame[frame["lever"] == lever].to_dict("records"):
            name = said(labels[lever]) if lever != before else ""
            cells = [quantity(float(row[k]), row["unit"], signed=True, bare=True)["en"] for k in _NUMBERS]
            value, low, high, alone, last = cells
            yield (
                f"<tr><td>{name}</td><td>{said(labelled(about[row['reading']]))} "
                f"<small>{said(unit(row['unit']))}</small></td>"
                f'<td class="n"><b>{value}</b><span class="sub">{low} … {high}</span></td>'
                f'<td class="n">{alone}</td><td class="n">{last}</td></tr>'
            )
            before = lever
