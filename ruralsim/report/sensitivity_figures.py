"""Figures of a sensitivity analysis: shares, tornado, responses, chance, convergence."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from ruralsim.report.factors import Space, inner, told
from ruralsim.report.figures import Figure, axis, band, bar, line
from ruralsim.report.palette import category
from ruralsim.report.source import short
from ruralsim.report.study_figures import capital, effect_axis, forest, wrapped
from ruralsim.report.text import Text, labelled, text, unit

MEASURES: Mapping[str, Text] = {
    "S1": text("on its own", "单独"),
    "ST": text("with its interactions", "含交互"),
    "S2": text("pair", "两两"),
    "mu_star": text("mean size of effect (μ*)", "平均效应大小(μ*)"),
    "mu": text("mean effect (μ)", "平均效应(μ)"),
    "sigma": text("spread of effect (σ)", "效应离散(σ)"),
    "prcc": text("partial rank correlation", "偏秩相关"),
    "swing": text("from end to end", "两端之差"),
}
LEADING = ("ST", "S1", "mu_star", "swing", "prcc")
"""Indices by which factors are ranked: the first that there is."""

_DRAWN = 1500  # points of a scatter
_PANELS = 3  # factors of an outcome that are drawn against it
_WORTH = 0.1  # of the leading index: factors below are not drawn
_WINDOWS = 12  # of a running mean, at most
_IN_WINDOW = 15  # points, at least
_COURSES = 5  # factors whose convergence is drawn
_ROW = 34


class Reading:
    """One outcome in one base, and what was found of it."""

    def __init__(self, space: Space, base: str, outcome: Mapping[str, Any], number: int) -> None:
        found, self.space, self.base, self.about = space.found, space, base, outcome
        self.key, self.unit = f"{number}-{outcome['key']}", str(outcome["unit"])
        self.title = capital(space.within(base, labelled(outcome)))
        self.subject = space.within_sentence(base, labelled(outcome))
        own = {name: found.frame(name) for name in ("indices", "swings", "convergence", "means", "spread")}
        for name, frame in own.items():
            own[name] = frame[(frame["base"] == base) & (frame["outcome"] == outcome["key"])]
        self.indices, self.swings, self.convergence, self.means, spread = own.values()
        self.spread = spread.iloc[0]
        kinds = set(self.indices["index"])
        self.leading = next((kind for kind in LEADING if kind in kinds), "")

    def index(self, kind: str) -> pd.DataFrame:
        """An index of single factors, by factor."""
        return self.indices[self.indices["index"] == kind].set_index("factor")

    def value(self, kind: str, factor: str, column: str = "value") -> float:
        """An index of a factor, or an end of its interval."""
        return float(self.index(kind)[column][factor])

    def ranked(self) -> list[str]:
        """Factors, what moves the outcome most first."""
        own = self.index(self.leading)["value"].abs() if self.leading else pd.Series(dtype=float)
        return [str(factor) for factor in own.sort_values(ascending=False, kind="stable").index]


def readings(space: Space) -> list[Reading]:
    """Every outcome in every base."""
    bases = [*space.bases]
    return [Reading(space, b, o, i) for o in space.meta["outcomes"] for i, b in enumerate(bases)]


def shares(reading: Reading) -> Iterator[Figure]:
    """What each factor makes of the spread, and the tornado beside it."""
    space, kinds = reading.space, set(reading.indices["index"])
    if "S1" in kinds:
        yield _bars(reading)
    elif "mu_star" in kinds:
        yield _morris(reading)
    elif "prcc" in kinds:
        value = reading.value
        rows = [
            (
                space.name(factor),
                (value("prcc", factor), value("prcc", factor, "low"), value("prcc", factor, "high")),
            )
            for factor in reading.ranked()
        ]
        title = _titled(reading, "partial rank correlation", "偏秩相关")
        yield forest(f"prcc-{reading.key}", title, rows, axis("1", range=[-1.05, 1.05], zeroline=True))
    yield _tornado(reading)


def responses(reading: Reading) -> Iterator[Figure]:
    """The outcome against the factors that move it most."""
    if reading.space.meta["design"]["kind"] == "one_at_a_time":
        yield from _steps(reading)
        return
    ranked = reading.ranked()
    if reading.space.meta["design"]["kind"] == "grid" and len(ranked) > 1:
        yield _lines(reading, ranked[0], ranked[1])
        return
    sizes = [abs(reading.value(reading.leading, factor)) for factor in ranked]
    for factor, size in zip(ranked[:_PANELS], sizes, strict=False):
        if size >= _WORTH * sizes[0]:
            yield _scatter(reading, factor)


def chance(space: Space, found: Sequence[Reading]) -> Iterator[Figure]:
    """How much of what differs between runs is cause, and how much chance."""
    parts = (
        ("of_points", text("factors", "因素")),
        ("of_seeds", text("seeds good or bad for all points alike", "各样点共有的种子差异")),
        ("of_rest", text("chance that differs from point to point", "各样点不同的偶然")),
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
                "x": short(moved),
                "base": short(frame["middle"], 8),
                "y": rows,
                "name": name,
                "marker": {"color": colour},
                "customdata": short(frame[f"at_{end}"], 6),
                "hovertemplate": "%{y}<br><b>%{customdata:,.4~r}</b><extra></extra>",
            }
        )
    value = {**axis(reading.unit), "showgrid": True}
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


def _scatter(reading: Reading, factor: str) -> Figure:
    """Points, and their running mean; with few values, the mean of each."""
    space, means = reading.space, reading.means
    step = -(-len(means) // _DRAWN)
    x, y = space.column(factor, means["point"]), means["value"].to_numpy(float)
    dots = {
        "type": "scatter",
        "mode": "markers",
        "x": short(x[::step]),
        "y": short(y[::step]),
        "name": text("points", "样点"),
        "marker": {"size": 5, "color": "var(--c5)", "opacity": 0.7},
        "hovertemplate": "%{x:,.4~r} → <b>%{y:,.4~r}</b><extra></extra>",
    }
    across, level = _running(x, y, space.few(factor))
    mean = line(
        across, level, text("mean", "均值"), 0, mode="lines+markers" if space.few(factor) else "lines"
    )
    mean["line"] = {"color": "var(--c0)", "width": 3}
    layout = {"yaxis": axis(reading.unit), "xaxis": space.axis(factor), "hovermode": "closest", "height": 290}
    note = text(f"Every {step}th point is drawn.", f"每 {step} 个样点绘一个。") if step > 1 else None
    title = _against(reading, factor)
    return Figure(f"response-{reading.key}-{_id(factor)}", title, [dots, mean], layout, note)


def _running(x: Any, y: Any, few: bool) -> tuple[list[Any], list[Any]]:
    """Middles of windows of as many points each, or values, and the mean in each."""
    order = np.argsort(x, kind="stable")
    if few:
        windows = [np.flatnonzero(x == value) for value in np.unique(x)]
    else:
        windows = [
            part for part in np.array_split(order, min(_WINDOWS, max(1, len(x) // _IN_WINDOW))) if len(part)
        ]
    return short(x[part].mean() for part in windows), short(y[part].mean() for part in windows)


def _lines(reading: Reading, factor: str, other: str) -> Figure:
    """A grid: the mean at each level of the leading factor, a line for each level of the next."""
    space, means = reading.space, reading.means
    x, group, y = (
        space.column(factor, means["point"]),
        space.column(other, means["point"]),
        means["value"].to_numpy(),
    )
    levels, second = space.levels(other), space.name(other)
    traces = []
    for i, value in enumerate(np.unique(group)):
        own = group == value
        across, level = _running(x[own], y[own], few=True)
        said = levels[int(value)] if levels else told(value)
        name = text(said, said)
        traces.append(line(across, level, name, i, mode="lines+markers", marker={"size": 8}))
    note = text(f"Lines: {inner(second)['en']}.", f"各线：{second['zh']}。")
    layout = {"yaxis": axis(reading.unit), "xaxis": space.axis(factor), "hovermode": "closest", "height": 300}
    title = _against(reading, factor)
    return Figure(f"response-{reading.key}-{_id(factor)}", title, traces, layout, note)


def _steps(reading: Reading) -> Iterator[Figure]:
    """One at a time: the outcome at every value that was run, for factors of more than two."""
    space, means = reading.space, reading.means.set_index("point")["value"]
    for factor in reading.ranked():
        own = space.points[factor].dropna()
        own = own[own.index.isin(means.index)].sort_values()
        if len(own) > 2:
            trace = line(
                short(own), short(means.loc[own.index]), labelled(reading.about), 0, mode="lines+markers"
            )
            layout = {"yaxis": axis(reading.unit), "xaxis": space.axis(factor), "hovermode": "closest"}
            title = _against(reading, factor)
            yield Figure(f"response-{reading.key}-{_id(factor)}", title, [trace], layout)


def _ranged(space: Space, factor: str, low: str, high: str) -> Text:
    """A factor's name over what it is at its ends."""
    name, unit_name = wrapped(space.name(factor)), unit(space.unit(factor))
    ends = f"{low} … {high}" if low != high else low
    return {
        tongue: f"{name[tongue]}<br><i>{ends} {unit_name[tongue]}</i>".rstrip() for tongue in ("en", "zh")
    }


def _titled(reading: Reading, en: str, zh: str) -> Text:
    return text(f"{reading.title['en']}: {en}", f"{reading.title['zh']}：{zh}")


def _against(reading: Reading, factor: str) -> Text:
    """An outcome and the factor it is drawn against."""
    name, own = inner(reading.space.name(factor)), reading.title
    return text(f"{own['en']} against {name['en']}", f"{own['zh']}与{reading.space.name(factor)['zh']}")


def _with_unit(label: Text, unit_name: Text) -> Text:
    return {t: label[t] + (f", {unit_name[t]}" if unit_name[t] else "") for t in ("en", "zh")}


def _rows_axis() -> dict[str, Any]:
    return {"type": "category", "autorange": "reversed", "automargin": True, "showgrid": False, "dtick": 1}


def _id(path: str) -> str:
    return path.replace(".", "-")
