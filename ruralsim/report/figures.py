"""The grammar of the figures: Plotly traces with words in two languages and numbers stored once.

A figure is plain JSON. Three things in it are resolved when it is drawn, by the page or by `page.figure`:

- `{"en": …, "zh": …}` becomes the string of the reader's language;
- `{"$": "series/headcount"}` becomes the array stored under that path;
- `"var(--c0)"` becomes the colour of that name on light or dark paper.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from ruralsim.report.palette import category
from ruralsim.report.source import Run, days, short, when
from ruralsim.report.text import PAGE, Text, labelled, text, unit

Trace = dict[str, Any]


@dataclass(frozen=True)
class Figure:
    """One figure.

    Attributes:
        name: Its id on the page.
        title: Heading.
        traces: Plotly traces; none means that there is no data.
        layout: What differs from the house style.
        note: One line under the heading.
        wide: Takes the full width of the page.
        amounts: Values are sums of CNY, large enough to be shown in millions, or in 万元.
        missing: What stands in its place if there are no traces.
    """

    name: str
    title: Text
    traces: list[Trace]
    layout: dict[str, Any] = field(default_factory=dict)
    note: Text | None = None
    wide: bool = False
    amounts: bool = False
    missing: Text = field(default_factory=lambda: PAGE["nodata"])

    def as_json(self) -> dict[str, Any]:
        """What the page draws from."""
        return {"title": self.title, "data": self.traces, "layout": self.layout, "amounts": self.amounts}


def axis(unit_name: str, **more: object) -> dict[str, Any]:
    """A value axis with its unit; shares in per cent."""
    share = unit_name.split("/")[0] == "share"
    formats = {"tickformat": ",.1~%" if share else ",~r", "hoverformat": ".2%" if share else ",.4~r"}
    name = text("", "") if unit_name == "share" else unit(unit_name.replace("share", "%"))
    return {"title": {"text": name}, **formats, **more}


def line(x: object, y: object, name: Text, i: int, **more: object) -> Trace:
    """A line in the i-th colour."""
    style = {"color": category(i), "width": 2}
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "name": name, "line": style, **more}


def band(x: Sequence[str], low: Any, high: Any, i: int, **more: object) -> Trace:
    """The interval around the i-th line, where it is known; give both the same `legendgroup`."""
    ends = ((d, float(a), float(b)) for d, a, b in zip(x, low, high, strict=True))
    inside = [end for end in ends if np.isfinite(end[1:]).all()]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [d for d, _, _ in inside] + [d for d, _, _ in reversed(inside)],
        "y": short([b for _, _, b in inside] + [a for _, a, _ in reversed(inside)]),
        "fill": "toself",
        "fillcolor": category(i),
        "line": {"width": 0},
        "opacity": 0.18,
        "hoverinfo": "skip",
        "showlegend": False,
        **more,
    }


def area(x: object, y: object, name: Text, i: int) -> Trace:
    """One layer of a stack."""
    return line(
        x, y, name, i, stackgroup="all", fillcolor=category(i), line={"color": "var(--card)", "width": 0.6}
    )


def bar(x: object, y: object, name: Text, i: int, **more: object) -> Trace:
    """Bars in the i-th colour."""
    return {"type": "bar", "x": x, "y": y, "name": name, "marker": {"color": category(i)}, **more}


def has_values(values: object) -> bool:
    """Whether there is any number among the values."""
    return bool(np.isfinite(np.asarray(values, dtype=float)).any())


def indicators(
    run: Run,
    name: str,
    title: Text,
    names: Sequence[str],
    labels: Sequence[Text] = (),
    *,
    stacked: bool = False,
    note: Text | None = None,
    wide: bool = False,
    zero: bool = False,
) -> Figure:
    """Indicators over time; those the run has not, or that are never defined, are left out."""
    described = run.described()
    found = [(i, described[indicator]) for i, indicator in enumerate(names) if indicator in described]
    dates = {when(entry) for _, entry in found}
    traces = []
    for i, entry in found:
        values = run.dated(when(entry))[entry["name"]]
        if not has_values(values) or (stacked and not (values.abs() > 0).any()):
            continue
        x, y = {"$": when(entry)}, {"$": f"series/{entry['name']}"}
        if stacked and len(dates) > 1:  # layers must share their dates
            x, y = {"$": "months"}, short(run.dated("months")[entry["name"]])  # type: ignore[assignment]
        traces.append(
            (area if stacked else line)(x, y, labels[i] if labels else _last_part(labelled(entry)), i)
        )
    unit_name = found[0][1]["unit"] if found else ""
    layout = {"yaxis": axis(unit_name, **({"rangemode": "tozero"} if zero or stacked else {}))}
    missing = PAGE["undefined"] if found else PAGE["nodata"]
    return Figure(name, title, traces, layout, note, wide, _large(unit_name), missing)


def panel(
    name: str,
    title: Text,
    frame: pd.DataFrame,
    labels: Mapping[Any, Text],
    unit_name: str,
    *,
    stacked: bool = False,
    note: Text | None = None,
    wide: bool = False,
    zero: bool = False,
) -> Figure:
    """Columns of a frame indexed by date, one line or layer each, in the order of the labels."""
    traces = []
    for i, (column, label) in enumerate(labels.items()):
        if column in frame and has_values(frame[column]):
            draw = area if stacked else line
            traces.append(draw(days(frame.index), short(frame[column]), label, i))
    more = {"rangemode": "tozero"} if zero or stacked else {}
    return Figure(name, title, traces, {"yaxis": axis(unit_name, **more)}, note, wide)


def stack(
    name: str,
    title: Text,
    x: list[Any],
    layers: Iterable[tuple[Text, Iterable[float]]],
    unit_name: str,
    *,
    note: Text | None = None,
    wide: bool = False,
    across: bool = False,
) -> Figure:
    """Stacked bars over categories; lying ones if `across`."""
    traces = []
    for i, (label, values) in enumerate(layers):
        numbers = short(values)
        if any(numbers):
            traces.append(bar(numbers, x, label, i, orientation="h") if across else bar(x, numbers, label, i))
    value = axis(unit_name)
    other = {"type": "category", "automargin": True}
    layout: dict[str, Any] = {"barmode": "relative", "hovermode": "y unified" if across else "x unified"}
    layout |= (
        {"xaxis": value, "yaxis": {**other, "autorange": "reversed"}}
        if across
        else {"xaxis": other, "yaxis": value}
    )
    missing = PAGE["all_zero"] if x else PAGE["nodata"]
    return Figure(name, title, traces if x else [], layout, note, wide, _large(unit_name), missing)


def heat(
    name: str,
    title: Text,
    x: list[str],
    y: Sequence[str | Text],
    z: np.ndarray[Any, Any],
    note: Text | None = None,
) -> Figure:
    """A table of shares as colours: darker is more."""
    if not x or not y or not has_values(z):
        return Figure(name, title, [], note=note, wide=True)
    trace = {
        "type": "heatmap",
        "x": x,
        "y": list(y),
        "z": [short(row) for row in z],
        "xgap": 0.5,
        "ygap": 1.5,
        "zmin": 0,
        "colorscale": HEAT,
        "hovertemplate": "%{y}<br>%{x|%Y-%m}<br><b>%{z:.1%}</b><extra></extra>",
        "colorbar": {"tickformat": ",.0%", "thickness": 10, "outlinewidth": 0, "len": 0.9},
    }
    layout = {
        "height": max(260, 90 + 17 * len(y)),
        "hovermode": "closest",
        "yaxis": {
            "type": "category",
            "autorange": "reversed",
            "automargin": True,
            "showgrid": False,
            "dtick": 1,
        },
    }
    return Figure(name, title, [trace], layout, note, True)


HEAT = [[0, "#fff7e6"], [0.25, "#fddc9e"], [0.5, "#f4a259"], [0.75, "#c8553d"], [1, "#6d1f2f"]]
"""Pale to dark, monotone in lightness: readable without colour vision."""


def _large(unit_name: str) -> bool:
    return unit_name in ("CNY", "CNY/year")


def _last_part(label: Text) -> Text:
    """'Cost per parcel: rounds' → 'rounds': the heading says the rest."""
    return text(label["en"].split(": ")[-1], re.split("[:\uff1a]", label["zh"])[-1])


def dotted(trace: Trace) -> Trace:
    """A resolved trace whose line is seen: one or two points, and any that stands alone, by their marks."""
    if trace["type"] != "scatter" or trace.get("mode") != "lines" or trace.get("fill") == "toself":
        return trace
    there = np.isfinite(np.array([np.nan if v is None else v for v in trace["y"]], dtype=float))
    beside = np.pad(there, 1)
    alone = there & ~beside[:-2] & ~beside[2:]
    few = np.count_nonzero(there) <= 2
    if not few and not alone.any():
        return trace
    colour = trace.get("fillcolor") or trace.get("line", {}).get("color")
    marker = {"color": colour, "size": 9 if few else np.where(alone, 6, 0).tolist()}
    return {**trace, "mode": "lines+markers", "marker": {**marker, **trace.get("marker", {})}}
