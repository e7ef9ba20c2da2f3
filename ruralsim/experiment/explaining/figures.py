"""Figures of a sensitivity analysis: shares, tornado, chance, convergence."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ruralsim.experiment.explaining.outcomes import LEADING, MEASURES, Reading
from ruralsim.experiment.sweeping.space import Space
from ruralsim.report.figures import Figure, axis, band, bar, line
from ruralsim.report.forest import effect_axis, forest, wrapped
from ruralsim.report.palette import category
from ruralsim.report.source import short
from ruralsim.report.text import Text, text, unit

_COURSES = 5  # factors whose convergence is drawn
_ROW = 34


def shares(reading: Reading) -> Iterator[Figure]:
    """What each factor makes of the spread, and the tornado beside it."""
    space, kinds = reading.space, set(reading.indices["index"])
    if "S1" in kinds:
        yield _bars(reading)
    elif "mu_star" in kinds:
        yield _morris(reading)
    apart = {gap["reason"] for gap in reading.gaps}
    if "prcc" in kinds and ("S1" not in kinds or "dependent" in apart):
        value, own = reading.value, set(reading.index("prcc").index)
        rows = [
            (
                space.name(factor),
                (value("prcc", factor), value("prcc", factor, "low"), value("prcc", factor, "high")),
            )
            for factor in reading.told()
            if factor in own
        ]
        title = _titled(reading, "partial rank correlation", "偏秩相关")
        yield forest(f"prcc-{reading.key}", title, rows, axis("1", range=[-1.05, 1.05], zeroline=True))
    yield _tornado(reading)


def chance(found: Sequence[Reading]) -> Iterator[Figure]:
    """How much of what differs between runs is cause, and how much chance."""
    parts = (
        ("of_points", text("factors", "因素")),
        ("of_seeds", text("seeds good or bad for all points alike", "各样点共有的种子差异")),
        ("of_rest", text("chance that strikes points differently", "对各样点影响不同的偶然")),
    )
    known = [r for r in found if np.isfinite(r.spread["of_points"])]
    rows = [wrapped(r.title) for r in known]
    traces = [
        bar(
            short(r.spread[part] for r in known),
            rows,
            label,
            i,
            orientation="h",
            hovertemplate="%{x:.1%}<extra></extra>",
            marker={"color": ("var(--c0)", "var(--c5)", "var(--c10)")[i]},
        )
        for i, (part, label) in enumerate(parts)
    ]
    layout = {
        "barmode": "stack",
        "height": 90 + _ROW * len(rows),
        "hovermode": "closest",
        "xaxis": {**axis("share"), "range": [0, 1.004], "showgrid": True},
        "yaxis": _rows_axis(),
    }
    title = text("Variance between runs", "运行间方差的构成")
    note = text(
        "Of all runs of all points; more seeds leave these shares as they are, and make them surer.",
        "取自全部样点的全部运行；增加种子不改变份额，只使其更可靠。",
    )
    yield Figure("chance", title, traces if known else [], layout, note, wide=True)


def convergence(reading: Reading) -> Iterator[Figure]:
    """Whether the indices have settled."""
    frame = reading.convergence
    kind = next((k for k in LEADING if k in set(frame["index"])), "")
    if not kind:
        return
    frame = frame[frame["index"] == kind]
    order = [f for f in reading.ranked() if f in set(frame["factor"])][:_COURSES]
    traces: list[dict[str, Any]] = []
    for i, factor in enumerate(order):
        own = frame[frame["factor"] == factor].sort_values("points")
        x = own["points"].tolist()
        more = {"legendgroup": factor}
        traces.append(band(x, own["low"], own["high"], i, **more))
        traces.append(
            line(x, short(own["value"]), reading.space.name(factor), i, mode="lines+markers", **more)
        )
    measure = MEASURES[kind]
    title = _titled(reading, f"{measure['en']}, as points are added", f"{measure['zh']}，随样点增加")
    across = {
        "title": {"text": text("points used", "所用样点")},
        "type": "log",
        "tickvals": sorted({int(v) for v in frame["points"]}),
        "tickformat": ",d",
        "showgrid": True,
    }
    value = effect_axis(reading.unit) if kind == "mu_star" else axis("share" if kind in ("S1", "ST") else "1")
    layout = {"xaxis": across, "yaxis": {**value, "zeroline": True}, "hovermode": "closest"}
    yield Figure(f"enough-{reading.key}", title, traces, layout)


def _bars(reading: Reading) -> Figure:
    """First-order and total shares, with intervals where they are known."""
    order = reading.ranked()
    rows = [wrapped(reading.space.name(factor)) for factor in order]
    traces = []
    for kind, colour in (("S1", "var(--c0)"), ("ST", "var(--c5)")):
        own = reading.index(kind).reindex(order)
        if own["value"].isna().all():
            continue
        half = ((own["high"] - own["low"]) / 2).fillna(0.0)
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "x": short(own["value"]),
                "y": rows,
                "name": MEASURES[kind],
                "marker": {"color": colour},
                "error_x": {
                    "type": "data",
                    "array": short(half),
                    "thickness": 1.4,
                    "width": 3,
                    "color": "var(--soft)",
                },
                "hovertemplate": "%{y}<br><b>%{x:.1%}</b><extra></extra>",
            }
        )
    layout = {
        "barmode": "group",
        "bargap": 0.35,
        "height": 84 + (_ROW + 8) * len(rows),
        "hovermode": "closest",
        "xaxis": {**axis("share"), "showgrid": True, "zeroline": True},
        "yaxis": _rows_axis(),
    }
    return Figure(
        f"shares-{reading.key}", _titled(reading, "share of the variance", "方差份额"), traces, layout
    )


def _morris(reading: Reading) -> Figure:
    """Mean size of elementary effects against their spread."""
    order, space = reading.ranked(), reading.space
    traces = []
    for i, factor in enumerate(order):
        value, low = reading.value("mu_star", factor), reading.value("mu_star", factor, "low")
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": short([value]),
                "y": short([reading.value("sigma", factor)]),
                "name": space.name(factor),
                "marker": {"size": 11, "color": category(i)},
                "error_x": {"type": "data", "array": short([value - low]), "thickness": 1.2, "width": 0},
                "hovertemplate": "μ* %{x}<br>σ %{y}<extra>%{fullData.name}</extra>",
            }
        )
    across, up = effect_axis(reading.unit), effect_axis(reading.unit)
    name = across["title"]["text"]
    for made, kind in ((across, "mu_star"), (up, "sigma")):
        made["title"] = {"text": _with_unit(MEASURES[kind], name)}
        made["rangemode"] = "tozero"
    layout = {"height": 340, "hovermode": "closest", "xaxis": {**across, "showgrid": True}, "yaxis": up}
    title = _titled(reading, "effects and how they vary", "效应及其变化")
    return Figure(f"morris-{reading.key}", title, traces, layout)


def _tornado(reading: Reading) -> Figure:
    """The outcome at both ends of every factor, widest first."""
    space = reading.space
    frame = reading.swings.assign(span=(reading.swings["at_high"] - reading.swings["at_low"]).abs())
    frame = frame.sort_values("span", ascending=False, kind="stable")
    title = _titled(reading, "at both ends of each factor", "各因素两端")
    if frame.empty:
        return Figure(f"tornado-{reading.key}", title, [])
    rows = [_ranged(space, *row) for row in frame[["factor", "low", "high"]].to_numpy()]
    traces = []
    for end, name, colour in (
        ("low", text("factor at its low end", "因素取低端"), "var(--c3)"),
        ("high", text("factor at its high end", "因素取高端"), "var(--c0)"),
    ):
        moved = frame[f"at_{end}"] - frame["middle"]
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "x": short(moved, 6),
                "base": short(frame["middle"], 8),
                "y": rows,
                "name": name,
                "marker": {"color": colour},
                "customdata": short(frame[f"at_{end}"], 6),
                "hovertemplate": "%{y}<br><b>%{customdata:,.4~r}</b><extra></extra>",
            }
        )
    value = {**axis(reading.unit, nticks=4), "showgrid": True}
    lines = sum(row["en"].count("<br>") for row in rows)
    middle = float(frame["middle"].iloc[0])
    layout = {
        "barmode": "overlay",
        "height": 84 + 20 * len(rows) + 16 * lines,
        "hovermode": "closest",
        "xaxis": value,
        "yaxis": _rows_axis(),
        "shapes": [
            {"type": "line", "x0": middle, "x1": middle, "y0": 0, "y1": 1, "yref": "paper"}
            | {"line": {"color": "var(--faint)", "width": 1}}
        ],
    }
    return Figure(f"tornado-{reading.key}", title, traces, layout)


def _ranged(space: Space, factor: str, low: str, high: str) -> Text:
    """A factor's name over what it is at its ends."""
    name, unit_name = wrapped(space.name(factor)), unit(space.unit(factor))
    ends = f"{low} … {high}" if low != high else low
    return {
        tongue: f"{name[tongue]}<br><i>{ends} {unit_name[tongue]}</i>".rstrip() for tongue in ("en", "zh")
    }


def _titled(reading: Reading, en: str, zh: str) -> Text:
    return text(f"{reading.title['en']}: {en}", f"{reading.title['zh']}：{zh}")


def _with_unit(label: Text, unit_name: Text) -> Text:
    return {t: label[t] + (f", {unit_name[t]}" if unit_name[t] else "") for t in ("en", "zh")}


def _rows_axis() -> dict[str, Any]:
    return {"type": "category", "autorange": "reversed", "automargin": True, "showgrid": False, "dtick": 1}
