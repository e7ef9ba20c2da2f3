"""Figures made from tables rather than from indicators."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ruralsim.report.figures import Figure, axis, has_values, heat, indicators, line, panel, stack
from ruralsim.report.growth import growth
from ruralsim.report.palette import category
from ruralsim.report.source import Run, days, short
from ruralsim.report.text import FIFTHS, SOURCES, STAGES, Text, labelled, place, text

Own = Callable[[Run, Text, Text | None], Figure]
MOST = 9
"""Kinds of payment shown one by one."""
_DASHED = {"line": {"color": category(2), "width": 2, "dash": "dash"}}
LEAST = 0.005
"""Share of the volume below which a network's ratios say nothing."""


def networks(run: Run, name: str, title: Text, column: str, unit: str) -> Figure:
    """One line per network by month; costs per parcel and margins over 12 months, because wages are lumpy."""
    frame = run.table("networks")
    per = {"cost": "parcels", "margin": "revenue"}.get(column)
    if not {"date", "name", column, per or column} <= set(frame):
        return Figure(name, title, [])
    values, note = _by_network(frame, column), None
    if per:
        below = _by_network(frame, per).rolling(12, min_periods=1).sum()
        enough = below.gt(LEAST * below.sum(axis=1), axis=0)
        values = values.rolling(12, min_periods=1).sum() / below.where(enough)
        note = text(
            "Trailing 12 months of the run; networks with under 0.5 % of the volume are left out.",
            "运行期内近12个月滚动;业务量不足0.5%的网络从略。",
        )
    labels = {network["name"]: labelled(network) for network in run.meta.get("networks", [])}
    return panel(name, title, values, labels, unit, zero=column not in ("margin", "tariff"), note=note)


def network_stages(run: Run, title: Text, note: Text | None) -> Figure:
    """Cost per parcel of each network in the last 12 months, stage by stage."""
    frame = run.table("networks")
    if frame.empty or not {"date", "name", "parcels"} <= set(frame):
        return Figure("network_stages", title, [], note=note, wide=True)
    last = frame[frame["date"] > frame["date"].max() - pd.DateOffset(months=12)]
    sums = last.groupby("name").sum(numeric_only=True)
    sums = sums[sums["parcels"] > LEAST * sums["parcels"].sum()]
    labels = {n["name"]: labelled(n) for n in run.meta.get("networks", []) if n["name"] in sums.index}
    sums = sums.loc[list(labels)]
    stages = {**STAGES, "handover": (text("handover fees", "转交费"), ("handover",))}
    layers = []
    for label, items in stages.values():
        columns = [f"cost_{item}" for item in items if f"cost_{item}" in sums]
        layers.append((label, sums[columns].sum(axis=1) / sums["parcels"]))
    x = list(labels.values())
    return stack("network_stages", title, x, layers, "CNY/parcel", note=note, across=True, wide=True)


def income_given(run: Run, title: Text, note: Text | None) -> Figure:
    """Income in money of the day, at constant prices, and as outside growth alone would have it."""
    found = growth(run)
    if found is None:
        return Figure("income_given", title, [], note=note)
    frame = run.month_ends
    x = days(frame.index[np.isfinite(frame["income_head"])])
    traces = [
        line(x, short(values), label, i, **more)
        for i, (values, label, more) in enumerate(
            (
                (found.nominal, text("money of the day", "当年价"), {}),
                (found.constant, text("consumer prices of the first day", "首日消费价格"), {}),
                (found.given, text("growth given from outside alone", "仅外部设定的增长"), _DASHED),
            )
        )
    ]
    return Figure("income_given", title, traces, {"yaxis": axis("CNY/head/year")}, note, wide=True)


def distribution(run: Run, title: Text, note: Text | None, step: float = 1000.0) -> Figure:
    """Share of residents by income, in the first, a middle and the last year."""
    years = _years(run)
    chosen = years if len(years) < 4 else [years[0], years[len(years) // 2], years[-1]]
    top = max((float(np.quantile(part["income_head"], 0.985)) for _, part in chosen), default=0.0)
    edges, traces = np.arange(0.0, top + 2 * step, step), []
    for i, (date, part) in enumerate(chosen):
        people, _ = np.histogram(part["income_head"], edges, weights=part["residents"])
        share = np.convolve(people / part["residents"].sum(), [0.25, 0.5, 0.25], mode="same")
        style = {"color": category(i), "width": 2.2, "shape": "spline", "smoothing": 0.8}
        traces.append(
            line(short(edges[:-1] + step / 2), short(share), text(date[:7], date[:7]), i, line=style)
        )
    layout = {
        "xaxis": {**axis("CNY/head/year"), "type": "linear"},
        "yaxis": axis("share", rangemode="tozero"),
    }
    return Figure("distribution", title, traces, layout, note)


def made_of(run: Run, title: Text, note: Text | None) -> Figure:
    """Income by source of each fifth of the residents, on the last day."""
    years = _years(run)
    if not years:
        return Figure("made_of", title, [], note=note)
    date, part = years[-1]
    fifth = _fifths(part)
    people = part["residents"].groupby(fifth).sum()
    layers = [
        (label, (part[f"income_{source}"] * part["residents"]).groupby(fifth).sum() / people)
        for source, label in SOURCES.items()
        if f"income_{source}" in part
    ]
    note = text(f"Households on {date}.", f"{date} 的农户。")
    return stack("made_of", title, [FIFTHS[i] for i in people.index], layers, "CNY/head/year", note=note)


def vulnerability(run: Run, title: Text, note: Text | None) -> Figure:
    """Share of residents by probability of poverty."""
    edges, traces = np.linspace(0.0, 1.0, 21), []
    for i, (date, part) in enumerate(_years(run)):
        if "vulnerability" not in part or not has_values(part["vulnerability"]):
            continue
        part = part.dropna(subset=["vulnerability"])
        people, _ = np.histogram(part["vulnerability"], edges, weights=part["residents"])
        share = short(people / people.sum())
        traces.append(line(short(edges[:-1] + 0.025), share, text(date[:7], date[:7]), i))
    layout = {"xaxis": {"type": "linear", "tickformat": ".0%"}, "yaxis": axis("share", rangemode="tozero")}
    return Figure("vulnerability", title, traces, layout, note)


def townships(run: Run, title: Text, note: Text | None) -> Figure:
    """Headcount of every township in every month."""
    frame = run.table("townships")
    if frame.empty or not {"date", "name", "headcount"} <= set(frame):
        return heat("townships", title, [], [], np.zeros((0, 0)), note)
    wide = frame.pivot_table(index="name", columns="date", values="headcount", dropna=False, sort=False)
    if "minutes_seat" in frame:
        minutes = frame.groupby("name", sort=False)["minutes_seat"].median()
        wide = wide.reindex(minutes.sort_values(kind="stable").index)
    middles = [f"{day[:7]}-15" for day in days(wide.columns)]
    return heat("townships", title, middles, [place(name) for name in wide.index], wide.to_numpy(float), note)


def treasury(run: Run, title: Text, note: Text | None) -> Figure:
    """Receipts and payments of the government by year; the small ones together."""
    frame = run.table("money")
    if frame.empty or not {"year", "flow", "cny"} <= set(frame):
        return Figure("treasury", title, [], note=note, wide=True)
    years = sorted(frame["year"].unique())
    paid = frame.groupby([frame["flow"].str.lower(), "year"])["cny"].sum()
    layers: list[tuple[Text, pd.Series]] = []
    for entry in run.meta.get("flows", []):
        parties, name = (entry["payer"].lower(), entry["receiver"].lower()), entry["name"].lower()
        if "government" in parties and name in paid.index:
            cny = paid[name].reindex(years, fill_value=0.0)
            layers.append((labelled(entry), cny if parties[1] == "government" else -cny))
    layers.sort(key=lambda layer: -float(layer[1].abs().sum()))
    if len(layers) > MOST + 1:
        small = pd.concat([cny for _, cny in layers[MOST:]], axis=1)
        layers[MOST:] = [
            (text("other receipts", "其他收入"), small.clip(lower=0.0).sum(axis=1)),
            (text("other payments", "其他支出"), small.clip(upper=0.0).sum(axis=1)),
        ]
    return stack("treasury", title, [str(year) for year in years], layers, "CNY", note=note, wide=True)


def levers(run: Run, title: Text, note: Text | None) -> Figure:
    """What each lever has cost so far."""
    totals = ("spending_head", "spending_farm_income")
    names = [name for name in run.described() if name.startswith("spending_") and name not in totals]
    return indicators(run, "levers", title, names, note=note, wide=True, zero=True)


FIGURES: dict[str, Own] = {
    "network_stages": network_stages,
    "income_given": income_given,
    "distribution": distribution,
    "made_of": made_of,
    "vulnerability": vulnerability,
    "townships": townships,
    "treasury": treasury,
    "levers": levers,
}


def _by_network(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    return frame.groupby(["date", "name"])[column].sum(min_count=1).unstack("name")


def _years(run: Run) -> list[tuple[str, pd.DataFrame]]:
    """Households at each year's end (and on the last day), those with an income."""
    frame = run.table("households")
    if frame.empty or not {"date", "income_head", "residents"} <= set(frame):
        return []
    frame = frame[np.isfinite(frame["income_head"]) & (frame["residents"] > 0)]
    return [(days([date])[0], part) for date, part in frame.groupby("date")]


def _fifths(part: pd.DataFrame) -> NDArray[Any]:
    """Fifth of the residents each household belongs to, 0 the poorest."""
    order = np.argsort(part["income_head"].to_numpy(), kind="stable")
    people = part["residents"].to_numpy(float)[order]
    middle = (np.cumsum(people) - people / 2) / people.sum()
    fifth = np.empty(len(part), dtype=int)
    fifth[order] = np.minimum(middle * 5, 4).astype(int)
    return fifth
