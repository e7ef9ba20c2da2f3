"""The map of a county as its files have it, before anything runs."""

import json
from collections.abc import Iterator
from typing import Any

from ruralsim.county.building import BOUNDARY_JSON
from ruralsim.county.checking import Checked
from ruralsim.indicators.collect import roads
from ruralsim.report.figures import Figure, Trace
from ruralsim.report.palette import CATEGORIES, category
from ruralsim.report.text import ROADS, Text, place, text
from ruralsim.results.folder import legible
from ruralsim.world.build import geography
from ruralsim.world.county import sizes
from ruralsim.world.data_file import read_files

_WIDTHS = {5: 3.6, 4: 2.6, 3: 1.8, 2: 1.0}
_TINTS = {5: "#c9632b", 4: "#d99a3d", 3: "var(--soft)", 2: "var(--faint)"}
_LAND = [[0.0, "#e9efe0"], [0.5, "#d9cfae"], [1.0, "#a58c6f"]]
_SYMBOLS = ("circle", "diamond", "triangle-up", "pentagon")


def picture(checked: Checked) -> Figure:
    """Boundary, relief, roads, townships' seats and villages; what the model makes up is drawn as such.

    Args:
        checked: the county.
    """
    scenario = checked.scenario
    files = read_files(scenario.county)
    size, origin = sizes(scenario, files), scenario.origin()
    products = sum(product is not None for product in scenario.products.values())
    land, cells, villages, townships, _ = geography(scenario, scenario.world.seed, size, products, files)
    traces = [*_relief(origin, cells.elevation_m.reshape(size.height, size.width))]
    traces += _roads(roads(cells.road_class, size.width), "roads" in origin["invented"])
    traces += _boundary(checked)
    for at, name in enumerate(land.township_names):
        own = (villages.township == at).nonzero()[0]
        said = [
            f"{land.village_names[i]} · {name}<br>{int(villages.households[i]):,} 户 households" for i in own
        ]
        x, y = villages.x_km[own].tolist(), villages.y_km[own].tolist()
        symbol = _SYMBOLS[at // CATEGORIES % len(_SYMBOLS)]
        traces.append(_dots(x, y, place(name), category(at % CATEGORIES), symbol, 8, said))
    seats = [place(name) for name in land.township_names]
    x, y = townships.x_km.tolist(), townships.y_km.tolist()
    seat = text("township seats, made up", "乡镇驻地（合成）")
    traces.append(
        _dots(
            x, y, seat, "var(--ink)", "square-open", 15, [" ".join(dict.fromkeys(s.values())) for s in seats]
        )
    )
    axis = {
        "title": {"text": text("km east", "向东（公里）")},
        "range": [0, size.width],
        "constrain": "domain",
    }
    north = {
        "title": {"text": text("km north", "向北（公里）")},
        "range": [0, size.height],
        "scaleanchor": "x",
    }
    layout = {
        "xaxis": {**axis, "showgrid": False},
        "yaxis": {**north, "showgrid": False},
        "hovermode": "closest",
    }
    return Figure("county_map", text("The county", "县域地图"), traces, layout, origin["map"], wide=True)


def _relief(origin: dict[str, Any], metres: Any) -> Iterator[Trace]:
    """Where it is data: a made-up relief would pass for one."""
    if "terrain" in origin["given"]:
        yield {
            "type": "heatmap", "z": metres.round().tolist(), "x0": 0.5, "dx": 1, "y0": 0.5, "dy": 1,
            "colorscale": _LAND, "showscale": False, "opacity": 0.75, "zsmooth": "best", "showlegend": False,
            "hovertemplate": "%{z} m<extra></extra>", "name": "",
        }  # fmt: skip


def _roads(pieces: list[dict[str, Any]], made_up: bool) -> Iterator[Trace]:
    mark = text(" (made up)", "（合成）") if made_up else text("", "")
    for road in sorted(pieces, key=lambda road: int(road["class"])):
        kind = int(road["class"])
        x, y = list[float | None](), list[float | None]()
        for x0, y0, x1, y1 in road["segments"]:
            x += [x0, x1, None]
            y += [y0, y1, None]
        name = {lang: ROADS[str(kind)][lang] + mark[lang] for lang in ("en", "zh")}
        line = {"color": _TINTS[kind], "width": _WIDTHS[kind], **({"dash": "dot"} if made_up else {})}
        yield {
            "type": "scatter",
            "mode": "lines",
            "x": x,
            "y": y,
            "name": name,
            "line": line,
            "hoverinfo": "skip",
        }


def _boundary(checked: Checked) -> Iterator[Trace]:
    file = checked.folder / BOUNDARY_JSON
    if not file.is_file():
        return
    with legible(file):
        rings = json.loads(file.read_text(encoding="utf-8"))
        x = [value for ring in rings for value in (*(float(corner[0]) for corner in ring), None)]
        y = [value for ring in rings for value in (*(float(corner[1]) for corner in ring), None)]
    yield {
        "type": "scatter", "mode": "lines", "x": x, "y": y, "name": text("boundary", "县界"),
        "line": {"color": "var(--ink)", "width": 1.6, "dash": "dash"}, "hoverinfo": "skip",
    }  # fmt: skip


def _dots(
    x: list[float], y: list[float], name: Text, colour: str, symbol: str, size: int, said: list[str]
) -> Trace:
    marker = {"color": colour, "size": size, "symbol": symbol, "line": {"color": "var(--card)", "width": 1}}
    if symbol.endswith("-open"):
        marker["line"] = {"color": colour, "width": 1.6}
    return {
        "type": "scatter", "mode": "markers", "x": x, "y": y, "name": name, "marker": marker, "text": said,
        "hovertemplate": "%{text}<extra></extra>",
    }  # fmt: skip
