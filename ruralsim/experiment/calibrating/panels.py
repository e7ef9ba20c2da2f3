"""Parameters of a calibration against each other: the lower half of a matrix of small panels."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from ruralsim.report.figures import Figure
from ruralsim.report.forest import wrapped
from ruralsim.report.source import short
from ruralsim.report.text import labelled, text
from ruralsim.results.findings import Findings

LOG: dict[str, Any] = {"type": "log", "dtick": "D2"}
"""An axis over ratios, marked at 1, 2, 5 and 10."""

_PAIRED = 7  # parameters shown; of more, those that the targets say most of


def pairs(found: Findings) -> Figure:
    """Every two parameters against each other: sets that were refused, those accepted, the best."""
    title = text("Pairs", "两两关系")
    table = found.frame("parameters").sort_values("width", kind="stable")
    shown = set(table["parameter"].head(_PAIRED))
    about = [p for p in found.meta["parameters"] if p["key"] in shown]
    if len(about) < 2:
        return Figure("pairs", title, [], wide=True)
    wide = found.frame("values").pivot(index="set", columns="parameter", values="value")
    sets = found.frame("sets").set_index("set")
    best = pd.DataFrame([table.set_index("parameter")["best"]])
    groups = (
        (wide[~sets["accepted"]], text("other sets tried", "其余所试"), "var(--c10)", 4, "circle", 0.6),
        (wide[sets["accepted"]], text("acceptable", "可接受"), "var(--c0)", 6, "circle", 0.9),
        (best, text("best set", "最优参数"), "var(--c1)", 11, "diamond", 1.0),
    )
    traces = []
    for row, across in [(i, j) for i in range(1, len(about)) for j in range(i)]:
        for k, (frame, name, colour, size, symbol, opacity) in enumerate(groups):
            if len(frame):
                marker = {"color": colour, "size": size, "symbol": symbol, "opacity": opacity}
                traces.append(
                    {
                        "type": "scatter",
                        "mode": "markers",
                        "x": short(frame[about[across]["key"]]),
                        "y": short(frame[about[row]["key"]]),
                        "xaxis": _axis_name("x", across),
                        "yaxis": _axis_name("y", row - 1),
                        "name": name,
                        "legendgroup": str(k),
                        "showlegend": (row, across) == (1, 0),
                        "marker": marker,
                        "hovertemplate": "%{x:,.3~r}<br>%{y:,.3~r}<extra></extra>",
                    }
                )
    logs = dict(zip(table["parameter"], table["log"], strict=True))
    layout = _matrix(about, [bool(logs[p["key"]]) for p in about])
    return Figure("pairs", title, traces, layout, wide=True)


def _matrix(about: Sequence[Mapping[str, Any]], logs: Sequence[bool]) -> dict[str, Any]:
    """The layout of the lower half of a matrix of panels, named at its left and at its foot."""
    n = len(about) - 1
    layout: dict[str, Any] = {
        "height": 110 + 120 * n,
        "hovermode": "closest",
        "margin": {"l": 186, "b": 70, "t": 10},
        "annotations": [],
    }
    small = {
        "gridcolor": "var(--grid)",
        "linecolor": "var(--line)",
        "tickcolor": "var(--line)",
        "showgrid": True,
        "zeroline": False,
        "automargin": False,
        "nticks": 4,
        "tickangle": 0,
        "tickformat": ",.2~r",
        "tickfont": {"size": 10, "color": "var(--soft)"},
    }
    words: dict[str, Any] = {"showarrow": False, "font": {"size": 11, "color": "var(--ink)"}}
    for k in range(n):
        ends = [k / n + 0.016, (k + 1) / n - 0.016]
        x, y = _axis_name("x", k), _axis_name("y", k)
        kinds = [LOG if logged else {"type": "linear"} for logged in (logs[k], logs[k + 1])]
        layout[_axis_name("xaxis", k)] = {
            **small, **kinds[0], "domain": ends, "anchor": _axis_name("y", n - 1),
        }  # fmt: skip
        layout[_axis_name("yaxis", k)] = {
            **small, **kinds[1], "domain": [1 - ends[1], 1 - ends[0]], "anchor": "x",
        }  # fmt: skip
        layout["annotations"] += [
            {
                **words,
                "text": wrapped(labelled(about[k + 1]), 20),
                "xref": "paper", "x": 0, "xshift": -46, "xanchor": "right", "align": "right",
                "yref": f"{y} domain", "y": 0.5,
            },
            {
                **words,
                "text": wrapped(labelled(about[k]), 20),
                "xref": f"{x} domain", "x": 0.5,
                "yref": "paper", "y": 0, "yshift": -24, "yanchor": "top",
            },
        ]  # fmt: skip
    return layout


def _axis_name(stem: str, k: int) -> str:
    """Plotly's name of the k-th axis from 0."""
    return stem if k == 0 else f"{stem}{k + 1}"
