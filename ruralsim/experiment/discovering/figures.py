"""Pictures of boxes: points of two factors, failures filled, boxes framed."""

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ruralsim.experiment.sweeping.space import Space, inner
from ruralsim.report.figures import Figure
from ruralsim.report.numbers import setting
from ruralsim.report.palette import category
from ruralsim.report.source import short
from ruralsim.report.text import Text, text, unit

_DRAWN = 1500  # points
_PICTURES = 3  # of pairs of factors
_JITTER = 0.18  # of points on a factor without numbers
_APART = 0.08  # of the range of a factor with few values: half the height of a frame around one
_MARGIN = 0.02  # of the range of any other
_FRAME = 0.45  # around a value of such a factor
_TINT = "rgba(15,107,138,0.10)"


class Case:
    """One base, and what was found of it."""

    def __init__(self, space: Space, base: str, number: int) -> None:
        self.space, self.base, self.number = space, base, number
        own = {}
        for name in ("judged", "checks", "boxes", "limits"):
            frame = space.found.frame(name)
            own[name] = frame[frame["base"] == base]
        self.judged, checks, self.boxes, self.limits = own.values()
        self.check: dict[str, Any] = {str(key): value for key, value in checks.iloc[0].items()}

    def limits_of(self, box: int) -> list[dict[str, Any]]:
        """Limits of a box, by factor."""
        rows = self.limits[self.limits["box"] == box].to_dict("records")
        return [{str(key): value for key, value in row.items()} for row in rows]

    def said(self, box: int) -> Text:
        """The limits of a box in words."""
        parts = [self.limit(limit, within=True) for limit in self.limits_of(box)]
        return text(" and ".join(p["en"] for p in parts), " 且".join(p["zh"] for p in parts))

    def inside(self, limit: Mapping[str, Any]) -> list[str]:
        """Values of a factor inside a limit, of a factor with few."""
        factor = str(limit["factor"])
        if levels := self.space.levels(factor):
            return [levels[int(place)] for place in str(limit["among"]).split("|")]
        values = np.array(self.space.values(factor))
        kept = ~(values <= limit["low"]) & ~(values > limit["high"])  # neither holds of a limit that is NaN
        return [setting(value) for value in values[kept]]

    def limit(self, limit: Mapping[str, Any], within: bool = False) -> Text:
        """One limit in words.

        Args:
            limit: a row of the table.
            within: inside a sentence.
        """
        factor = str(limit["factor"])
        name = inner(self.space.name(factor)) if within else self.space.name(factor)
        if self.space.few(factor):
            inside = self.inside(limit)
            return text(f"{name['en']} is {' or '.join(inside)}", f"{name['zh']}为{'或'.join(inside)}")
        low, high, unit_name = limit["low"], limit["high"], unit(self.space.unit(factor))
        tail = {tongue: f" {unit_name[tongue]}" if unit_name[tongue] else "" for tongue in ("en", "zh")}
        if np.isnan(high):
            return text(
                f"{name['en']} is above {setting(low)}{tail['en']}",
                f"{name['zh']}高于 {setting(low)}{tail['zh']}",
            )
        if np.isnan(low):
            return text(
                f"{name['en']} is at most {setting(high)}{tail['en']}",
                f"{name['zh']}不高于 {setting(high)}{tail['zh']}",
            )
        return text(
            f"{name['en']} lies between {setting(low)} and {setting(high)}{tail['en']}",
            f"{name['zh']}介于 {setting(low)} 与 {setting(high)}{tail['zh']}之间",
        )


def cases(space: Space) -> list[Case]:
    """Every base that was judged."""
    return [Case(space, str(base), i) for i, base in enumerate(space.found.frame("checks")["base"])]


def figures(case: Case) -> Iterator[Figure]:
    """Pairs of the factors that boxes limit most often; one such factor is drawn against another."""
    counts = case.limits["factor"].value_counts()
    limited = [str(factor) for factor in counts.index]
    spare = [factor for factor in case.space.factors if factor not in limited]
    shown = limited if len(limited) > 1 else (limited + spare)[:2]
    for pair in [*combinations(shown, 2)][:_PICTURES]:
        yield _picture(case, *pair)
    if len(shown) == 1:
        yield _picture(case, shown[0], "")


def _picture(case: Case, across: str, up: str) -> Figure:
    """Points over two factors; over one, its values against what was judged."""
    space, judged = case.space, case.judged
    rows = judged.iloc[:: -(-len(judged) // _DRAWN)]
    fails = rows["fails"].to_numpy(bool)
    x = _spread(space, across, rows["point"])
    y = _spread(space, up, rows["point"]) if up else rows["value"].to_numpy(float)
    traces = []
    for which, name, symbol, colour in (
        (~fails, text("does not fail", "未失败"), "circle-open", "var(--faint)"),
        (fails, text("fails", "失败"), "circle", "var(--bad)"),
    ):
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": short(x[which]),
                "y": short(y[which]),
                "name": name,
                "marker": {"size": 6, "symbol": symbol, "color": colour, "opacity": 0.8},
                "hovertemplate": "%{x:,.4~r}<br>%{y:,.4~r}<extra></extra>",
            }
        )
    frames = [frame for frame in (_frame(case, int(b), across, up) for b in case.boxes["box"]) if frame]
    name = space.name(across)
    layout = {
        "height": 360,
        "hovermode": "closest",
        "xaxis": {**space.axis(across), "zeroline": False},
        "yaxis": {**space.axis(up), "zeroline": False} if up else {},
        "shapes": [shape for shape, _ in frames],
        "annotations": [label for _, label in frames],
    }
    other = space.name(up) if up else text("what was judged", "判据")
    title = text(f"{name['en']} and {inner(other)['en']}", f"{name['zh']}与{other['zh']}")
    if len(space.found.frame("checks")) > 1:
        title = space.within(case.base, title)
    return Figure(f"boxes-{case.number}-{across}-{up}".replace(".", "-"), title, traces, layout)


def _frame(case: Case, box: int, across: str, up: str) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """A box as a rectangle with its number; none if it limits neither factor."""
    limits = {limit["factor"]: limit for limit in case.limits_of(box)}
    if across not in limits and up not in limits:
        return None
    (x0, x1), (y0, y1) = (_ends(case.space, factor, limits.get(factor)) for factor in (across, up))
    colour = category(box - 1)
    shape = {"type": "rect", "x0": x0, "x1": x1, "y0": y0, "y1": y1, "line": {"color": colour, "width": 2}}
    if not up:
        shape |= {"yref": "paper"}
    label = {
        "x": x0,
        "y": y1,
        "text": str(box),
        "showarrow": False,
        "xanchor": "left",
        "yanchor": "top",
        "font": {"color": "var(--card)", "size": 12},
        "bgcolor": colour,
        "yref": "paper" if not up else "y",
    }
    return shape | {"fillcolor": _TINT, "layer": "below"}, label


def _ends(space: Space, factor: str, limit: Mapping[str, Any] | None) -> tuple[float, float]:
    """Ends of a box along a factor; those of all points where it has no limit."""
    if not factor:
        return 0.0, 1.0
    about, levels = space.factors[factor], space.levels(factor)
    if levels:
        among = [int(place) for place in str(limit["among"]).split("|")] if limit else range(len(levels))
        return min(among) - _FRAME, max(among) + _FRAME
    low, high = float(about["low"]), float(about["high"])
    few = space.few(factor)
    margin = (_APART if few else _MARGIN) * (high - low)
    if limit is not None and few:
        values = np.array(space.values(factor))
        inside = values[~(values <= limit["low"]) & ~(values > limit["high"])]
        low, high = float(inside.min()), float(inside.max())
    elif limit is not None:
        return (
            low - margin if np.isnan(limit["low"]) else float(limit["low"]),
            high + margin if np.isnan(limit["high"]) else float(limit["high"]),
        )
    return low - margin, high + margin


def _spread(space: Space, factor: str, points: ArrayLike) -> np.ndarray[Any, Any]:
    """Values of a factor; where they are few, points are set a little apart."""
    column, about = space.column(factor, points), space.factors[factor]
    if not space.few(factor):
        return column
    width = _JITTER if space.levels(factor) else 0.5 * _APART * (float(about["high"]) - float(about["low"]))
    return column + np.random.default_rng(0).uniform(-width, width, len(column))
