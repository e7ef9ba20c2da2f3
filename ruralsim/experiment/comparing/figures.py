"""Figures of the comparison page."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from ruralsim.experiment.comparing.words import DIMENSIONS, WORDS, is_short, titles, words_of
from ruralsim.report.figures import Figure, axis, band, bar, line
from ruralsim.report.palette import category
from ruralsim.report.source import days, short
from ruralsim.report.text import PAGE, labelled, text, unit
from ruralsim.results.comparison import Comparison


class Course(NamedTuple):
    """An indicator over time."""

    difference: Figure
    levels: Figure


def courses(found: Comparison) -> Iterator[Course]:
    """Every headline indicator: paired differences with bands, and levels with bands."""
    table = found.frame("trajectories")
    names = titles(found)
    for entry in found.meta["indicators"]:
        if not entry["headline"]:
            continue
        own = table[table["indicator"] == entry["name"]]
        parts = [own[own["scenario"] == key] for key in names]
        share = entry["unit"].split("/")[0] == "share"
        large = entry["unit"] in ("CNY", "CNY/year")
        differences, levels = list[Any](), list[Any]()
        for i, (part, name) in enumerate(zip(parts, names.values(), strict=True)):
            if part.empty:
                continue
            x, group = days(part["date"].to_numpy()), {"legendgroup": str(i)}
            if i:
                scale = 100.0 if share else 1.0  # differences of shares in points, not in per cent
                low, high, middle = (part[c].to_numpy(float) * scale for c in ("low", "high", "diff"))
                if np.isfinite(low).any():
                    differences.append(band(x, low, high, i, name=name, **group))
                if np.isfinite(middle).any():
                    differences.append(line(x, short(middle), name, i, **group))
            if np.isfinite(part["mean_low"].to_numpy(float)).any():
                levels.append(band(x, part["mean_low"], part["mean_high"], i, name=name, **group))
            levels.append(line(x, short(part["mean"]), name, i, **group))
        measure = unit(entry["unit"].replace("share/", "%/"))
        points = {"title": {"text": WORDS["pp"]}, "tickformat": ",~r", "hoverformat": ".3~r"}
        yaxis = points if share else axis(entry["unit"])
        if not share and not large:
            yaxis = {**yaxis, "title": {"text": measure}}
        zero = {"zeroline": True, "zerolinewidth": 1.5, "zerolinecolor": "var(--faint)"}
        label = labelled(entry)
        yield Course(
            Figure(
                f"course_{entry['name']}",
                label,
                differences,
                {"yaxis": {**yaxis, **zero}},
                amounts=large,
                missing=PAGE["undefined"],
            ),
            Figure(f"level_{entry['name']}", label, levels, {"yaxis": axis(entry["unit"])}, amounts=large),
        )


def gains(found: Comparison) -> list[Figure]:
    """Change of income per head by group, with intervals."""
    table, names = found.frame("groups"), titles(found)
    made = []
    for dimension, (heading, groups) in DIMENSIONS.items():
        if dimension == "all":
            continue
        rows = table[(table["dimension"] == dimension) & (table["households"] > 0)]
        present = [group for group in groups if group in set(rows["group"])]
        traces = []
        for i, (key, name) in enumerate(names.items()):
            own = rows[rows["scenario"] == key].set_index("group").reindex(present)
            if i == 0 or own["gain"].isna().all():
                continue
            gain = own["gain"].to_numpy(float)
            traces.append(
                {
                    "type": "scatter",
                    "mode": "markers",
                    "orientation": "h",
                    "x": short(gain),
                    "y": [groups[group] for group in present],
                    "name": name,
                    "marker": {"color": category(i), "size": 10, "symbol": "square"},
                    "error_x": {
                        "type": "data",
                        "symmetric": False,
                        "array": short(own["gain_high"].to_numpy(float) - gain),
                        "arrayminus": short(gain - own["gain_low"].to_numpy(float)),
                        "color": category(i),
                        "thickness": 1.8,
                        "width": 5,
                    },
                }
            )
        layout = {
            "xaxis": {
                **axis("CNY/head/year"),
                "type": "linear",
                "zeroline": True,
                "zerolinewidth": 1.5,
                "zerolinecolor": "var(--faint)",
                "showgrid": True,
            },
            "yaxis": {"type": "category", "autorange": "reversed", "automargin": True, "showgrid": False},
            "hovermode": "closest",
            "height": 92 + 34 * len(present) * max(1, len(traces) * 2 // 3),
            "scattermode": "group",
            "scattergap": 0.4,
        }
        made.append(Figure(f"gain_{dimension}", heading, traces, layout))
    return made


def crossings(found: Comparison) -> Figure:
    """Households that rose above the line and fell below it, by year's end."""
    table, names, traces = found.frame("crossings"), titles(found), []
    several = len(names) > 2
    for i, (key, name) in enumerate(names.items()):
        own = table[table["scenario"] == key]
        if i == 0 or not (own["rose"].any() or own["fell"].any()):
            continue
        years = [day[:7] for day in days(own["date"].to_numpy())]
        for sign, word, colour in ((1, "rose", i), (-1, "fell", i)):
            label = text(*(f"{name[k]}: {WORDS[word][k]}" for k in ("en", "zh"))) if several else WORDS[word]
            shade = {"color": category(colour), "opacity": 1.0 if sign > 0 else 0.45}
            value = short(sign * own[word].to_numpy(float), 3)
            traces.append(
                bar(years, value, label, i, marker=shade, offsetgroup=str(i), legendgroup=f"{i}{word}")
            )
    layout = {
        "xaxis": {"type": "category"},
        "yaxis": {**axis("households"), "zeroline": True},
        "barmode": "relative",
    }
    missing = WORDS["no_crossing"] if len(table) else PAGE["nodata"]
    note = words_of(found)["crossing_note"]
    return Figure("crossings", WORDS["crossing"], traces, layout, note, missing=missing)


def payers(found: Comparison) -> Figure:
    """Who pays and who receives: a fall for each sector, in the order of the ledger, the government first."""
    table, names, traces = found.frame("fiscal"), titles(found), []
    several = len(names) > 2
    for i, (key, name) in enumerate(names.items()):
        own = table[(table["scenario"] == key) & (table["kind"] == "sector") & (table["diff"] != 0.0)]
        if i == 0 or own.empty:
            continue
        own = own.sort_values("item", key=lambda item: item != "government", kind="stable")
        labels = [text(row["en"], row["zh"]) for row in own.to_dict("records")]
        diff = own["diff"].to_numpy(float)
        ground = np.cumsum(diff) - diff
        sure = (own["low"].to_numpy(float) > 0.0) | (own["high"].to_numpy(float) < 0.0)
        for sign, word, colour in ((-1, "paid_more", 1), (1, "received_more", 0)):
            at = np.flatnonzero(np.sign(diff) == sign)
            if not at.size:
                continue
            said = text(*(f"{name[k]}: {WORDS[word][k]}" for k in ("en", "zh"))) if several else WORDS[word]
            shade = {"color": category(colour), "opacity": [1.0 if sure[j] else 0.4 for j in at]}
            traces.append(
                bar(
                    short(diff[at]),
                    [labels[j] for j in at],
                    said,
                    i,
                    orientation="h",
                    base=short(ground[at]),
                    marker=shade,
                    offsetgroup=str(i),
                )
            )
    kept = dict.fromkeys(label["en"] for trace in traces for label in trace["y"])
    layout = {
        **_lying(found),
        "hovermode": "closest",
        "height": 100 + 30 * len(kept),
    }
    note = WORDS["payers_note"]
    return Figure("payers", WORDS["payers"], traces, layout, note, wide=True, amounts=True)


def money(found: Comparison) -> Figure:
    """Payments of the government by kind, difference to the base."""
    table, names = found.fiscal, titles(found)
    flows = table[table["kind"].isin(["payment", "receipt"])]
    size = flows.groupby("item")["diff"].apply(lambda d: float(d.abs().max()))
    items = [item for item in size.sort_values(ascending=False, kind="stable").index if size[item] > 0.0][:10]
    labels = {row["item"]: text(row["en"], row["zh"]) for row in flows.to_dict("records")}
    traces = []
    for i, (key, name) in enumerate(names.items()):
        own = flows[flows["scenario"] == key].set_index("item")["diff"].reindex(items).fillna(0.0)
        if i and len(items):
            traces.append(bar(short(own), [labels[item] for item in items], name, i, orientation="h"))
    layout = {
        **_lying(found),
        "hovermode": "y unified",
        "height": 100 + 30 * len(items) * max(1, len(traces) * 2 // 3),
    }
    return Figure("public_money", WORDS["cost_figure"], traces, layout, wide=True, amounts=True)


def _lying(found: Comparison) -> dict[str, Any]:
    """Axes of lying bars of money, every one named."""
    paid = axis("CNY" if is_short(found.meta.get("days")) else "CNY/year")
    return {
        "xaxis": {**paid, "zeroline": True, "showgrid": True, "type": "linear"},
        "yaxis": {
            "type": "category",
            "autorange": "reversed",
            "automargin": True,
            "showgrid": False,
            "dtick": 1,
        },
    }
