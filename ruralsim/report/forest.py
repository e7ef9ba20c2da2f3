"""Effects as points with intervals, one row each, and what other figures of effects have in common."""

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from ruralsim.report.figures import Figure, axis
from ruralsim.report.source import short
from ruralsim.report.text import Text, text

_WRAP = 34  # letters in one line of a label; half as many in Chinese
Ends = tuple[float, float, float]
"""A value, the lower and the upper end of its interval."""


def forest(
    name: str,
    title: Text,
    rows: Sequence[tuple[Text, Ends]],
    value_axis: dict[str, Any],
    about_zero: bool = True,
    note: Text | None = None,
) -> Figure:
    """Points with intervals, one row each.

    Args:
        name: Id on the page.
        title: Heading.
        rows: Label; value, lower and upper end. Undefined ones are left out.
        value_axis: The axis of the values.
        about_zero: Whether zero means no effect; points whose interval holds it are then hollow.
        note: One line under the heading.
    """
    rows = [(wrapped(label), values) for label, values in rows if pd.notna(values[0])]
    if not rows:
        return Figure(name, title, [], note=note)
    value, low, high = (short(column) for column in zip(*(values for _, values in rows), strict=True))
    hollow = [about_zero and not (lo > 0 or hi < 0) for _, (_, lo, hi) in rows]
    trace = {
        "type": "scatter",
        "mode": "markers",
        "x": value,
        "y": [label for label, _ in rows],
        "name": title,
        "marker": {
            "size": 10,
            "symbol": ["circle-open" if open_ else "circle" for open_ in hollow],
            "color": "var(--accent)",
            "line": {"width": 2},
        },
        "error_x": error_bars(value, low, high),
        "hovertemplate": "%{y}<br><b>%{x}</b><extra></extra>",
    }
    lines = sum(1 + label["en"].count("<br>") for label, _ in rows)
    layout = {
        "height": 84 + 18 * len(rows) + 16 * lines,
        "hovermode": "closest",
        "xaxis": {**value_axis, "showgrid": True},
        "yaxis": {
            "type": "category",
            "autorange": "reversed",
            "automargin": True,
            "showgrid": False,
            "dtick": 1,
        },
    }
    return Figure(name, title, [trace], layout, note)


def effect_axis(unit_name: str) -> dict[str, Any]:
    """The axis of a difference; of shares in percentage points."""
    made = axis(unit_name, zeroline=True, zerolinewidth=1.4)
    if unit_name.split("/")[0] == "share":
        made["title"] = {"text": text("percentage points", "百分点")}
        made |= {"points": True, "tickformat": ",.3~r", "hoverformat": ",.3~r"}  # drawn 100 times as large
    return made


def wrapped(label: Text, width: int = _WRAP) -> Text:
    """A long label on several lines."""

    def fold(words: Iterable[str], joint: str, size: int) -> str:
        lines = [""]
        for word in words:
            if lines[-1] and len(lines[-1]) + len(word) + len(joint) > size:
                lines.append("")
            lines[-1] += (joint if lines[-1] else "") + word
        return "<br>".join(lines)

    return {"en": fold(label["en"].split(), " ", width), "zh": fold(label["zh"], "", width // 2)}


def error_bars(value: Sequence[Any], low: Sequence[Any], high: Sequence[Any]) -> dict[str, Any]:
    """Error bars from values, lower and upper ends; none where there is no interval."""

    def gap(a: Any, b: Any) -> float:
        return 0.0 if a is None or b is None else abs(a - b)

    return {
        "type": "data",
        "symmetric": False,
        "array": short(gap(h, v) for h, v in zip(high, value, strict=True)),
        "arrayminus": short(gap(v, lo) for v, lo in zip(value, low, strict=True)),
        "thickness": 1.6,
        "width": 0,
    }
