"""How an outcome responds: points and running means, lines of a grid, steps of one factor at a time."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from ruralsim.experiment.explaining.outcomes import Reading
from ruralsim.experiment.sweeping.space import Space, inner
from ruralsim.report.figures import Figure, axis, line
from ruralsim.report.numbers import setting
from ruralsim.report.source import short
from ruralsim.report.text import Text, labelled, text

_DRAWN = 1500  # points of a scatter
_PANELS = 3  # factors of an outcome that are drawn against it
_WORTH = 0.1  # of the leading index: factors below are not drawn
_WINDOWS = 12  # of a running mean, at most
_IN_WINDOW = 15  # points, at least
_DIGITS = 7  # of numbers that may differ by little


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


def _scatter(reading: Reading, factor: str) -> Figure:
    """Points, and their running mean; with few values, the mean of each."""
    space, means = reading.space, reading.means
    step = -(-len(means) // _DRAWN)
    x, y = space.column(factor, means["point"]), means["value"].to_numpy(float)
    dots = {
        "type": "scatter",
        "mode": "markers",
        "x": short(x[::step], _DIGITS),
        "y": short(y[::step], _DIGITS),
        "name": text("points", "样点"),
        "marker": {"size": 5, "color": "var(--c5)", "opacity": 0.7},
        "hovertemplate": "%{x:,.4~r} → <b>%{y:,.4~r}</b><extra></extra>",
    }
    across, level = _running(x, y, space.few(factor))
    mode = _mode(space, factor) if space.few(factor) else "lines"
    mean = line(across, level, text("mean", "均值"), 0, mode=mode)
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
    across, level = ([float(values[part].mean()) for part in windows] for values in (x, y))
    return short(across, _DIGITS), short(level, _DIGITS)


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
        said = levels[int(value)] if levels else setting(value)
        name = text(said, said)
        traces.append(line(across, level, name, i, mode=_mode(space, factor), marker={"size": 8}))
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
                short(own, _DIGITS),
                short(means.loc[own.index], _DIGITS),
                labelled(reading.about),
                0,
                mode=_mode(space, factor),
            )
            layout = {"yaxis": axis(reading.unit), "xaxis": space.axis(factor), "hovermode": "closest"}
            title = _against(reading, factor)
            yield Figure(f"response-{reading.key}-{_id(factor)}", title, [trace], layout)


def _mode(space: Space, factor: str) -> str:
    """A line leads from value to value; between names there is no way."""
    return "markers" if space.named(factor) else "lines+markers"


def _against(reading: Reading, factor: str) -> Text:
    """An outcome and the factor it is drawn against."""
    name, own = inner(reading.space.name(factor)), reading.title
    return text(f"{own['en']} against {name['en']}", f"{own['zh']}与{reading.space.name(factor)['zh']}")


def _id(path: str) -> str:
    return path.replace(".", "-")
