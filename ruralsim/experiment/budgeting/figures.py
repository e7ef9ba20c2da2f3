"""The figures of a budget: the frontier, where the money goes, and what each lever is worth."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from ruralsim.report.figures import Figure, stack
from ruralsim.report.forest import effect_axis, error_bars, forest
from ruralsim.report.numbers import is_share, setting
from ruralsim.report.source import rows, short
from ruralsim.report.text import Text, capital, labelled, text, unit
from ruralsim.results.findings import Findings

_BEYOND = 1.3  # of the largest budget: dearer mixes are left out of the picture
_LEFT = 0.04


def money(cny: float) -> Text:
    """A sum a year: 100,000 CNY a year."""
    return text(f"{amount(cny)} CNY a year", f"每年{amount(cny)}元")


def amount(cny: float) -> str:
    """A sum in full CNY."""
    return f"{cny:,.0f}".replace("-", "−")


def intensity(value: float, unit_name: str) -> Text:
    """How much of a lever, in its unit."""
    if is_share(unit_name):
        return text(f"{setting(100.0 * value)} %", f"{setting(100.0 * value)}%")
    count, _, period = unit_name.partition("/")
    if count == "1" and period:
        return text(f"{setting(value)} a {period}", f"{setting(value)}/{unit(period)['zh']}")
    name = unit(unit_name)
    return text(f"{setting(value)} {name['en']}".rstrip(), f"{setting(value)} {name['zh']}".rstrip())


def recipe(mix: Mapping[str, float], levers: list[dict[str, Any]], joint: str = "; ") -> Text:
    """A mix in words: levers that are at rest are not named."""
    moved = [(labelled(lever), lever) for lever in levers if mix[lever["key"]] != lever["rest"]]
    amounts = [intensity(mix[lever["key"]], lever["unit"]) for _, lever in moved]
    if not moved:
        return text("as in the base", "同基准")
    return text(
        joint.join(f"{name['en']} {much['en']}" for (name, _), much in zip(moved, amounts, strict=True)),
        joint.replace("; ", "、").join(
            f"{name['zh']} {much['zh']}" for (name, _), much in zip(moved, amounts, strict=True)
        ),
    )


def recipes(found: Findings) -> dict[int, dict[str, float]]:
    """Number → lever → intensity of every mix tried."""
    return {
        int(str(mix)): dict(zip(own["lever"], own["intensity"], strict=True))
        for mix, own in found.frame("mixes").groupby("mix")
    }


def frontier(found: Findings) -> Figure:
    """Every mix by cost and effect, the line of those that nothing beats, and the best with fresh seeds."""
    meta, tried, best = found.meta, found.frame("tried"), found.frame("best").dropna(subset=["effect"])
    most = _BEYOND * max([*meta["budgets"], *best["cost_high"].dropna(), 1.0])
    shown = tried[tried["cost"].notna() & (tried["cost"] <= most)]
    line = shown[shown["frontier"]].sort_values("cost")
    mixes = recipes(found)
    words = {int(mix): recipe(mixes[int(mix)], meta["levers"], "<br>") for mix in shown["mix"]}
    hover = "%{text}<br>%{x:,.0f} CNY<br><b>%{y}</b><extra></extra>"

    def dots(own: pd.DataFrame, name: Text, **more: object) -> dict[str, Any]:
        said = [words[int(mix)] for mix in own["mix"]]
        x, y = short(own["cost"]), short(own["effect"])
        return {"type": "scatter", "x": x, "y": y, "text": said, "name": name, "hovertemplate": hover, **more}

    beaten = shown[~shown["frontier"]]
    traces = [
        dots(
            beaten,
            text("mixes that another beats", "被优于的组合"),
            mode="markers",
            marker={"size": 7, "color": "var(--c10)"},
        ),
        dots(
            line,
            text("frontier, as the search saw it", "前沿(搜索阶段)"),
            mode="lines+markers",
            line={"shape": "hv", "width": 2, "color": "var(--c0)"},
            marker={"size": 8, "color": "var(--c0)"},
        ),
    ]
    if len(best):
        across, up = (
            error_bars(*(best[f"{what}{end}"].to_list() for end in ("", "_low", "_high")))
            for what in ("cost", "effect")
        )
        named = [recipe(mixes[int(mix)], meta["levers"], "<br>") for mix in best["mix"]]
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": short(best["cost"]),
                "y": short(best["effect"]),
                "error_x": across,
                "error_y": up,
                "text": named,
                "name": text("best of each budget, fresh seeds", "各预算最优组合(新种子)"),
                "hovertemplate": hover,
                "marker": {"size": 12, "symbol": "diamond", "color": "var(--c1)"},
            }
        )
    upwards = {"autorange": "reversed"} if meta["objective"]["sign"] < 0 else {}  # better is up
    least = min(0.0, *shown["cost"]) if len(shown) else 0.0
    layout = {
        "height": 440,
        "hovermode": "closest",
        "xaxis": {
            "title": {"text": text("public money beyond the base's, CNY a year", "新增财政支出,元/年")},
            "tickformat": ",~r",
            "showgrid": True,
            "range": [least - _LEFT * most, most],
        },
        "yaxis": {**effect_axis(meta["objective"]["unit"]), **upwards},
        "shapes": [_upright(budget) for budget in meta["budgets"]],
    }
    dearer = int((tried["cost"] > most).sum())
    note = text(
        "Up is better. Dotted: the budgets."
        + (f" {dearer} dearer mixes lie beyond the right edge." if dearer else ""),
        "越高越好。虚线为预算。" + (f"另有 {dearer} 个更贵的组合未显示。" if dearer else ""),
    )
    return Figure("frontier", _aim(meta), [t for t in traces if t["x"]], layout, note, wide=True)


def spending(found: Findings) -> Figure:
    """Where the money of each best mix goes."""
    meta, best, levers = found.meta, found.frame("best").dropna(subset=["effect"]), found.frame("levers")
    x = [amount(budget) for budget in best["budget"]]
    layers = []
    spent = levers.pivot_table(index="budget", columns="lever", values="spent").reindex(best["budget"])
    for lever in meta["levers"]:
        if lever["key"] in spent:
            layers.append((labelled(lever), spent[lever["key"]].fillna(0.0).to_list()))
    other = best["cost"].to_numpy() - spent.sum(axis=1).to_numpy()
    layers.append((text("help, allowance, other programmes", "帮扶、低保与其他项目"), other.tolist()))
    title = text("Where the money goes", "钱花在哪里")
    note = text(
        "Fresh seeds. Below zero: money that the mix saves elsewhere.",
        "新种子。低于零为其他项目因此节省的支出。",
    )
    made = stack("spending", title, x, layers, "CNY/year", note=note)
    made.layout["xaxis"]["title"] = {"text": _BUDGETS}
    return made


def marginal(found: Findings) -> Iterator[Figure]:
    """What the best mix of each budget does with a lever that it does not without."""
    meta, frame = found.meta, found.frame("levers")
    labels = {lever["key"]: lever for lever in meta["levers"]}
    for budget in meta["budgets"]:
        shown = []
        for row in rows(frame[(frame["budget"] == budget) & frame["effect"].notna()]):
            lever = labels[row.lever]
            name, much = labelled(lever), intensity(row.intensity, lever["unit"])
            label = text(f"{name['en']}: {much['en']}", f"{name['zh']}:{much['zh']}")
            shown.append((label, (row.effect, row.effect_low, row.effect_high)))
        if shown:
            yield forest(f"levers-{budget:.0f}", money(budget), shown, effect_axis(meta["objective"]["unit"]))


def intensities(found: Findings) -> Figure:
    """How much of each lever the best mixes use, along its range."""
    meta, best = found.meta, found.frame("best").dropna(subset=["effect"])
    levers = found.frame("levers").pivot_table(index="budget", columns="lever", values="intensity")
    levers = levers.reindex(best["budget"])
    x = [amount(budget) for budget in best["budget"]]
    y, z, said = [], [], []
    for lever in meta["levers"]:
        values = levers[lever["key"]].to_numpy() if lever["key"] in levers else []
        width = lever["high"] - lever["low"]
        y.append(_in_units(lever))
        z.append(short((v - lever["low"]) / width if width else 0.0 for v in values))
        said.append([setting(100.0 * v if is_share(lever["unit"]) else v) for v in values])
    trace = {
        "type": "heatmap",
        "x": x,
        "y": y,
        "z": z,
        "text": said,
        "texttemplate": "%{text}",
        "hovertemplate": "%{y}<br>%{x}<br><b>%{text}</b><extra></extra>",
        "zmin": 0,
        "zmax": 1,
        "xgap": 2,
        "ygap": 2,
        "showscale": False,
        "colorscale": _SHADES,
    }
    across = {"type": "category", "automargin": True, "showgrid": False, "dtick": 1}
    layout = {
        "height": 110 + 38 * len(y),
        "hovermode": "closest",
        "xaxis": {**across, "title": {"text": _BUDGETS}},
        "yaxis": {**across, "autorange": "reversed"},
    }
    note = text("The darker, the nearer to the upper end of its range.", "颜色越深越接近该举措的上限。")
    title = text("The best mixes", "最优组合")
    return Figure("intensities", title, [trace] if x else [], layout, note)


_BUDGETS = text("budget, CNY a year", "预算,元/年")
_SHADES = [[0, "#f3f1ea"], [0.5, "#8fc4be"], [1, "#1f7f7b"]]


def _in_units(lever: Mapping[str, Any]) -> Text:
    """A lever and the unit of its intensity, in smaller letters."""
    name, measure = labelled(lever), unit(lever["unit"])
    if not measure["en"]:
        return name
    return text(*(f"{name[lang]}<br><sup>{measure[lang]}</sup>" for lang in ("en", "zh")))


def _aim(meta: Mapping[str, Any]) -> Text:
    """What is to be changed, as a heading."""
    name = capital(labelled(meta["objective"]))
    return text(f"{name['en']}: change against cost", f"{name['zh']}:变化与成本")


def _upright(x: float) -> dict[str, Any]:
    line = {"color": "var(--faint)", "width": 1.2, "dash": "dot"}
    return {"type": "line", "x0": x, "x1": x, "yref": "paper", "y0": 0, "y1": 1, "line": line}
