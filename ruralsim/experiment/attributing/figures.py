"""The figures of an attribution: levers by what they contribute, and pairs that help or hinder each other."""

import math
from collections.abc import Iterator

from ruralsim.foundation.judging import clear
from ruralsim.report.figures import Figure
from ruralsim.report.forest import effect_axis, forest
from ruralsim.report.numbers import is_share, spelt
from ruralsim.report.source import short
from ruralsim.report.text import Text, capital, labelled, text
from ruralsim.results.findings import Findings

_PAIR = ["lever", "other", "value", "low", "high"]
_UNKNOWN = (math.nan, math.nan, math.nan)
_DIVERGING = [[0, "#6b3208"], [0.25, "#c98f4e"], [0.5, "#f4f1e8"], [0.75, "#58aaa3"], [1, "#07494d"]]


def labels(found: Findings) -> dict[str, Text]:
    """Lever → what it is called."""
    return {lever["key"]: labelled(lever) for lever in found.meta["levers"]}


def contributions(found: Findings) -> Iterator[Figure]:
    """The levers by contribution, one figure for each reading."""
    frame, names = found.frame("shapley"), labels(found)
    for reading in found.meta["readings"]:
        own = frame[frame["reading"] == reading["key"]].sort_values("value", ascending=False)
        rows = [
            (names[lever], (float(value), float(low), float(high)))
            for lever, value, low, high in own[["lever", "value", "low", "high"]].to_numpy()
        ]
        label = capital(labelled(reading))
        yield forest(f"shapley-{reading['key']}", label, rows, effect_axis(reading["unit"]))


def pairs(found: Findings) -> Iterator[Figure]:
    """Interactions as a table of colours, one figure for each reading."""
    frame, names = found.frame("interactions"), labels(found)
    keys = list(names)
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
        z = [short(row, 3) for row in known]  # pairs that are not distinct from zero have no colour
        most = max((abs(v) for row in z for v in row if v is not None), default=0.0) or 1.0
        shown = effect_axis(reading["unit"])["tickformat"]
        trace = {
            "type": "heatmap",
            "x": [names[key] for key in keys],
            "y": [names[key] for key in keys],
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
            "A dot and a colour: the interval leaves zero out. No colour: not distinct from zero.",
            "圆点及颜色:区间不含零;无色:与零无法区分。",
        )
        yield Figure(name, label, [trace], layout, dot)
