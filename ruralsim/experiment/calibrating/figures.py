"""The figures of a calibration: targets, the course of the loss, what is known of each parameter."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from ruralsim.experiment.calibrating.panels import LOG
from ruralsim.report.figures import Figure, axis
from ruralsim.report.forest import error_bars, wrapped
from ruralsim.report.source import rows, short
from ruralsim.report.text import Text, capital, labelled, text, unit
from ruralsim.results.findings import Findings

_BINS = 16
_FAR = 6.0  # tolerances: what lies further off is drawn at the edge
_ROWS: dict[str, Any] = {
    "type": "category",
    "autorange": "reversed",
    "automargin": True,
    "showgrid": False,
    "dtick": 1,
}


def targets(found: Findings) -> Figure:
    """Every target on one scale: nought is the target, one tolerance either way is met."""
    frame = found.frame("targets")
    labels = [wrapped(labelled(about)) for about in found.meta["targets"]]
    middle, half = (frame["low"] + frame["high"]) / 2, (frame["high"] - frame["low"]) / 2

    def scaled(column: str) -> list[float]:
        return [*((frame[column] - middle) / half).clip(-_FAR, _FAR)]

    best, low, high = scaled("best"), scaled("best_low"), scaled("best_high")
    hover = "%{y}<br><b>%{x:.2f}</b><extra></extra>"
    dots: dict[str, Any] = {"type": "scatter", "mode": "markers", "y": labels, "hovertemplate": hover}
    traces: list[dict[str, Any]] = []
    if frame["members_low"].notna().any():
        ends = list(zip(scaled("members_low"), scaled("members_high"), strict=True))
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "y": labels,
                "base": short(a for a, _ in ends),
                "x": short(b - a for a, b in ends),
                "width": 0.34,
                "name": text("acceptable sets, 90 % of them", "可接受参数组(90%)"),
                "marker": {"color": "var(--c5)", "opacity": 0.55},
                "hoverinfo": "skip",
            }
        )
    traces += [
        {
            **dots,
            "x": short(scaled("start")),
            "name": text("before, fresh seeds", "校准前(新种子)"),
            "marker": {"size": 9, "symbol": "circle-open", "color": "var(--faint)", "line": {"width": 2}},
        },
        {
            **dots,
            "x": short(scaled("searched")),
            "name": text("best set, as the search saw it", "最优参数(搜索种子)"),
            "marker": {"size": 8, "symbol": "x-thin", "color": "var(--c3)", "line": {"width": 2}},
        },
        {
            **dots,
            "x": short(best),
            "name": text("best set, fresh seeds", "最优参数(新种子)"),
            "marker": {"size": 10, "color": "var(--accent)"},
            "error_x": error_bars(short(best), short(low), short(high)),
        },
    ]
    traces[-2]["marker"]["line"]["color"] = "var(--c3)"
    layout = {
        "height": 110 + 34 * len(labels),
        "hovermode": "closest",
        "xaxis": {
            "title": {"text": text("distance from the target, in tolerances", "与目标的距离(以容差计)")},
            "showgrid": True,
            "zeroline": True,
            "zerolinewidth": 1.4,
        },
        "yaxis": _ROWS,
        "shapes": [_met()],
    }
    note = text(
        "The band is what counts as met. What lies further off than six tolerances is drawn at the edge.",
        "色带为达标范围;超出六倍容差者绘于边缘。",
    )
    return Figure("targets", text("Targets", "目标"), traces, layout, note, wide=True)


def history(found: Findings) -> Figure:
    """The loss of every set in the order tried, and the best so far."""
    title = text("Every set tried", "全部试验参数组")
    sets = found.frame("sets").dropna(subset=["loss"])
    if sets.empty:
        return Figure("history", title, [])
    luck, names = float(sets["luck"].iloc[0]), (("search", 10), ("draw", 5))
    words = {
        "search": text("proposed by the search", "搜索提出"),
        "draw": text("drawn from the priors", "从先验抽取"),
    }
    traces: list[dict[str, Any]] = [
        {
            "type": "scatter",
            "mode": "markers",
            "x": short(own["set"] + 1.0),
            "y": short(own["loss"]),
            "name": words[stage],
            "marker": {"size": 7, "color": f"var(--c{colour})"},
            "hovertemplate": "%{x}: <b>%{y:,.3~r}</b><extra></extra>",
        }
        for stage, colour in names
        if len(own := sets[sets["stage"] == stage])
    ]
    numbers = short(sets["set"] + 1.0)
    traces.append(
        {
            "type": "scatter",
            "mode": "lines",
            "x": numbers,
            "y": short(sets["loss"].cummin()),
            "name": text("best so far", "当前最优"),
            "line": {"shape": "hv", "width": 2, "color": "var(--accent)"},
            "hovertemplate": "%{x}: <b>%{y:,.3~r}</b><extra></extra>",
        }
    )
    if luck > 0:
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": [numbers[0], numbers[-1]],
                "y": short([luck, luck]),
                "name": text("what luck alone would leave", "仅由偶然造成的损失"),
                "line": {"width": 1.5, "dash": "dot", "color": "var(--c1)"},
                "hovertemplate": "<b>%{y:,.3~r}</b><extra></extra>",
            }
        )
    layout = {
        "height": 320,
        "hovermode": "closest",
        "yaxis": {"type": "log", "title": {"text": text("loss", "损失")}, "dtick": 1},
        "xaxis": {"title": {"text": text("sets in the order tried", "试验顺序")}, "zeroline": False},
    }
    return Figure("history", title, traces, layout, wide=True)


def spread(found: Findings) -> Figure:
    """Where in its prior each parameter's acceptable values lie."""
    labels = {about["key"]: wrapped(labelled(about)) for about in found.meta["parameters"]}
    accepted, best, start = (_parts(found, which) for which in ("accepted", "best", "start"))
    names = [labels[path] for path in labels]
    traces: list[dict[str, Any]] = []
    if not accepted.empty:
        ends = [np.quantile(accepted[path], (0.05, 0.95)) for path in labels]
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "y": names,
                "base": short(a for a, _ in ends),
                "x": short(b - a for a, b in ends),
                "width": 0.4,
                "name": text("acceptable sets, 90 % of them", "可接受参数组(90%)"),
                "marker": {"color": "var(--c5)", "opacity": 0.55},
                "hoverinfo": "skip",
            }
        )
        traces.append(
            _marks(
                text("one of them", "其中一组"),
                [label for path, label in labels.items() for _ in accepted[path]],
                [part for path in labels for part in accepted[path]],
                {
                    "size": 9,
                    "symbol": "line-ns",
                    "color": "var(--c0)",
                    "line": {"width": 1, "color": "var(--c0)"},
                },
            )
        )
    for frame, name, marker in (
        (start, text("base", "校准前"), {"size": 10, "symbol": "circle-open", "color": "var(--soft)"}),
        (best, text("best set", "最优参数"), {"size": 11, "symbol": "diamond", "color": "var(--c1)"}),
    ):
        inside = [path for path in labels if path in frame and 0 <= frame[path].iloc[0] <= 1]
        if inside:
            marker["line"] = {"width": 2 if "open" in str(marker["symbol"]) else 0}
            values = [frame[path].iloc[0] for path in inside]
            traces.append(_marks(name, [labels[path] for path in inside], values, marker))
    layout = {
        "height": 110 + 40 * len(labels),
        "hovermode": "closest",
        "xaxis": {
            "title": {"text": text("part of the prior that lies below", "在先验中的分位")},
            "range": [-0.02, 1.02],
            "tickformat": ".0%",
            "showgrid": True,
        },
        "yaxis": _ROWS,
    }
    note = text(
        "A bar as wide as the figure: the targets say nothing of the parameter.",
        "若色条占满全宽,则目标对该参数没有约束。",
    )
    return Figure("spread", text("Acceptable values", "可接受的取值"), traces, layout, note, wide=True)


def marginals(found: Findings) -> Iterator[Figure]:
    """Acceptable values of each parameter against its prior, in its unit."""
    about = {p["key"]: p for p in found.meta["parameters"]}
    sets, values = found.frame("sets"), found.frame("values")
    accepted = set(sets.loc[sets["accepted"], "set"])
    if not accepted:
        return
    for row in rows(found.frame("parameters")):
        low, high = float(row.low), float(row.high)
        edges = np.geomspace(low, high, _BINS + 1) if row.log else np.linspace(low, high, _BINS + 1)
        own = values[(values["parameter"] == row.parameter) & values["set"].isin(accepted)]["value"]
        share = np.histogram(own, edges)[0] / len(own)
        middles = np.sqrt(edges[1:] * edges[:-1]) if row.log else (edges[1:] + edges[:-1]) / 2
        traces = [
            {
                "type": "bar",
                "x": short(middles),
                "y": short(share),
                "width": short(np.diff(edges)),
                "name": text("acceptable sets", "可接受参数组"),
                "marker": {"color": "var(--c0)", "line": {"width": 1, "color": "var(--card)"}},
                "hovertemplate": "%{x:,.3~r}: <b>%{y:.0%}</b><extra></extra>",
            },
            _level([low, high], 1 / _BINS, text("prior", "先验"), "var(--c10)", "dash"),
            _stem(float(row.best), share.max(), text("best set", "最优参数"), "var(--c1)", "solid"),
        ]
        if low <= row.start <= high:
            traces.append(_stem(float(row.start), share.max(), text("base", "校准前"), "var(--soft)", "dot"))
        across: dict[str, Any] = {"title": {"text": unit(row.unit)}, "tickformat": ",.3~r", "nticks": 5}
        ends = np.log10([low, high]) if row.log else np.array([low, high])
        across |= {**(LOG if row.log else {"type": "linear"}), "range": [float(end) for end in ends]}
        layout = {
            "height": 240,
            "hovermode": "closest",
            "bargap": 0,
            "xaxis": across,
            "yaxis": axis("share", rangemode="tozero"),
        }
        name = f"marginal-{row.parameter}".replace(".", "-")
        yield Figure(name, capital(labelled(about[row.parameter])), traces, layout)


def _parts(found: Findings, which: str) -> pd.DataFrame:
    """Parts of the priors: one row a set, one column a parameter."""
    table = found.frame("parameters").set_index("parameter")
    if which == "accepted":
        sets, values = found.frame("sets"), found.frame("values")
        accepted = set(sets.loc[sets["accepted"], "set"])
        return values[values["set"].isin(accepted)].pivot(index="set", columns="parameter", values="part")
    value, low, high = (table[name].astype(float) for name in (which, "low", "high"))
    even = table["log"].astype(bool)
    with np.errstate(all="ignore"):
        ratio = np.log(value / low) / np.log(high / low)
    return pd.DataFrame([pd.Series(np.where(even, ratio, (value - low) / (high - low)), table.index)])


def _marks(name: Text, y: Sequence[Text], x: Sequence[float], marker: Mapping[str, Any]) -> dict[str, Any]:
    hover = "%{y}<br><b>%{x:.0%}</b><extra></extra>"
    found = {"type": "scatter", "mode": "markers", "y": list(y), "x": short(x), "name": name}
    return {**found, "marker": dict(marker), "hovertemplate": hover}


def _level(x: Sequence[float], y: float, name: Text, colour: str, dash: str) -> dict[str, Any]:
    """A level line."""
    line = {"color": colour, "width": 2, "dash": dash}
    return {
        "type": "scatter",
        "mode": "lines",
        "x": short(x),
        "y": short([y] * len(x)),
        "name": name,
        "line": line,
        "hoverinfo": "skip",
    }


def _stem(x: float, top: float, name: Text, colour: str, dash: str) -> dict[str, Any]:
    """An upright line at a value."""
    line = {"color": colour, "width": 2, "dash": dash}
    return {
        "type": "scatter",
        "mode": "lines",
        "x": short([x, x]),
        "y": short([0.0, top]),
        "name": name,
        "line": line,
        "hovertemplate": "<b>%{x:,.3~r}</b><extra></extra>",
    }


def _met() -> dict[str, Any]:
    """The band in which a target is met."""
    return {
        "type": "rect",
        "layer": "below",
        "yref": "paper",
        "x0": -1,
        "x1": 1,
        "y0": 0,
        "y1": 1,
        "fillcolor": "var(--accent-soft)",
        "line": {"width": 0},
    }
