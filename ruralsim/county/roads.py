"""Roads of a layer of lines, burnt onto cells: what hangs together on the ground does so in the model."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ruralsim.county import amounts
from ruralsim.county.account import Account
from ruralsim.county.ground import Ground
from ruralsim.county.layers import Layer, turned
from ruralsim.county.villages import Village
from ruralsim.entities.codes import (
    COUNTY_ROAD,
    FOOTPATH,
    NO_ROAD,
    PROVINCIAL_ROAD,
    TOWNSHIP_ROAD,
    VILLAGE_ROAD,
)
from ruralsim.foundation.errors import ScenarioError
from ruralsim.foundation.spelling import counted, did_you_mean

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Array = NDArray[np.float64]

COLUMNS = (
    "highway", "fclass", "road_class", "class", "行政等级", "道路等级", "公路等级", "等级", "道路类型",
    "类型", "type",
)  # fmt: skip
"""What the column of classes may be called, if `--class-column` does not say: the first that is there."""

_WORDS = {
    PROVINCIAL_ROAD: "国道|省道|国省道|高速|高速公路|motorway|trunk|primary|motorway_link|trunk_link|"
    "primary_link|national|provincial",
    COUNTY_ROAD: "县道|secondary|secondary_link|county",
    TOWNSHIP_ROAD: "乡道|乡镇道路|tertiary|tertiary_link|township",
    VILLAGE_ROAD: "村道|unclassified|residential|living_street|service|road|village",
    FOOTPATH: "人行路|小路|机耕路|track|path|footway|bridleway|steps|cycleway|pedestrian|footpath",
    NO_ROAD: "construction|proposed|在建|规划|raceway|corridor|platform|rest_area|services|none",
}
CLASSES = {word: road for road, words in _WORDS.items() for word in words.split("|")}
"""What classes may be called: administrative classes, and values of OpenStreetMap's `highway`."""

_NAMES = {
    PROVINCIAL_ROAD: ("national and provincial", "国省道"),
    COUNTY_ROAD: ("county", "县道"),
    TOWNSHIP_ROAD: ("township", "乡道"),
    VILLAGE_ROAD: ("village", "村道"),
    FOOTPATH: ("footpath", "人行路"),
}
_STEP_KM = 0.05
_CORNER_KM = 0.35  # a road that merely cuts a corner of a cell goes across it to the next
_APART_KM, _TOUCH_KM = 0.2, 0.001  # ends this far from another road are joined to it; nearer ones touch
_FURTHEST = 3  # villages without a road that are named with their distance
_SPUR_KM = 1.0  # from a village's point to a road that serves it
_LISTED = 10


class Line(NamedTuple):
    """A road: its shape in kilometres on the ground, and its class."""

    shape: "BaseGeometry"
    road: int


def road_cells(
    layer: Layer,
    column: str,
    called: Mapping[str, str],
    ground: Ground,
    villages: Sequence[Village],
    x: Array,
    y: Array,
    account: Account,
) -> NDArray[np.int8]:
    """Class of the best road in each cell.

    Args:
        layer: of lines.
        column: of classes; empty for the first of `COLUMNS` that is there.
        called: what values of that column mean, beside what is known.
        ground: the county's grid.
        villages: of the county; a road within a kilometre of one serves it.
        x: (villages,) kilometres east.
        y: (villages,) kilometres north.
        account: to which is added how long roads are, what was joined and left out, and who has no road.

    Returns:
        (height, width) class, the northern row first.

    Raises:
        DataError: The layer has no lines, or no road crosses the county.
        ScenarioError: There is no such column, or a class is not known.
    """
    lines = _lines(layer, _classes(layer, column, called), ground, account)
    joins = _joined(lines, layer, account)
    cells = np.full((ground.height, ground.width), NO_ROAD, np.int8)
    for line in [*lines, *joins]:
        _burn(line, cells)
    if not (cells >= VILLAGE_ROAD).any():
        raise layer.wrong("no road crosses the county", "没有道路经过县域")
    for line in _spurs(lines, cells, villages, x, y, layer, account):
        _burn(line, cells)
    return cells[::-1]


def as_csv(cells: NDArray[np.int8]) -> str:
    """In the form that a scenario reads."""
    return "\n".join(",".join(map(str, row)) for row in cells.tolist()) + "\n"


def meanings(given: Sequence[str]) -> dict[str, str]:
    """What was said of values of the column of classes.

    Args:
        given: such as 1=国道.

    Raises:
        ScenarioError: One says something else.
    """
    found = {}
    for text in given:
        value, mark, meant = text.partition("=")
        if not mark or meant.strip().lower() not in CLASSES:
            lines = (
                f"--road-class {text[:40]!r}: VALUE=CLASS is needed · 应写作 值=等级",
                did_you_mean(meant.strip().lower(), CLASSES),
                f"classes · 等级: {_allowed()}",
            )
            raise ScenarioError("\n  ".join(filter(None, lines)))
        found[amounts.plain(value)] = meant.strip().lower()
    return found


def _allowed() -> str:
    return "; ".join(words.replace("|", ", ") for words in _WORDS.values())


def _classes(layer: Layer, column: str, called: Mapping[str, str]) -> list[int | None]:
    """Class of each feature; None where the layer has none."""
    names = {name.lower(): name for name in layer.fields}
    wanted = [column.lower()] if column else [name for name in COLUMNS if name in names]
    if not wanted or wanted[0] not in names:
        said = f"no column {column!r}" if column else "no column of classes of roads"
        lines = (
            f"{layer.where}: {said}; --class-column names it · 没有道路等级列，请用 --class-column 指明",
            did_you_mean(column, layer.fields) if column else "",
            f"columns · 列: {', '.join(layer.fields) or '–'}",
        )
        raise ScenarioError("\n  ".join(filter(None, lines)))
    name = names[wanted[0]]
    found: list[int | None] = []
    unknown = Counter[str]()
    for value in layer.fields[name]:
        text = amounts.plain("" if value is None else str(value))
        text = text.removesuffix(".0") if text.removesuffix(".0").isdecimal() else text
        word = called.get(text, text).lower()
        if word in ("", "nan", "none"):
            found.append(None)
        elif word in CLASSES:
            found.append(CLASSES[word])
        else:
            unknown[text] += 1
    if unknown:
        listed = ", ".join(f"{text!r} ({n:,})" for text, n in unknown.most_common(_LISTED))
        raise ScenarioError(
            f"{layer.where}: column {name!r} has classes that are not known here: {listed}; say what they "
            f"mean, such as --road-class {next(iter(unknown))}=县道 · "
            f"列“{name}”中有未知等级，请以 --road-class 说明\n"
            f"  classes · 等级: {_allowed()}"
        )
    return found


def _lines(layer: Layer, classes: Sequence[int | None], ground: Ground, account: Account) -> list[Line]:
    """The layer's lines on the ground; said is how long they are, and what is left out."""
    import shapely

    found: list[Line] = []
    left = Counter[tuple[str, str]]()
    km = dict.fromkeys(_NAMES, 0.0)
    county = shapely.box(0, 0, ground.width, ground.height)
    for shape, road in zip(layer.shapes, classes, strict=True):
        if shape is None or shape.length == 0:
            left["without length", "长度为零"] += 1
        elif "Line" not in shape.geom_type:
            raise layer.wrong(
                f"roads are lines, not {shape.geom_type}", f"道路应为线要素，而非 {shape.geom_type}"
            )
        elif road is None:
            left["without a class", "未注明等级"] += 1
        elif road == NO_ROAD:
            left["not built yet, or for no traffic", "在建、规划或不通行"] += 1
        else:
            for part in shapely.get_parts(turned(shape, ground.km)):
                found.append(Line(part, road))
                km[road] += float(shapely.intersection(part, county).length)
    for (en, zh), n in left.items():
        account.leave_out(f"{layer.where}: {counted(n, 'feature')} {en}", f"{layer.where}：{n} 个要素{zh}")
    if not found:
        raise layer.wrong("no road", "没有道路")
    en = ", ".join(f"{_NAMES[road][0]} {km[road]:,.0f} km" for road in _NAMES if km[road])
    zh = "、".join(f"{_NAMES[road][1]} {km[road]:,.0f} 公里" for road in _NAMES if km[road])
    account.note(f"{layer.where}: roads of the county: {en}", f"{layer.where}：县域道路：{zh}")
    return found


def _joined(lines: list[Line], layer: Layer, account: Account) -> list[Line]:
    """Short pieces from ends that touch no road to the nearest one."""
    import shapely

    shapes = np.array([line.shape for line in lines])
    ends = np.concatenate([shapely.get_point(shapes, 0), shapely.get_point(shapes, -1)])
    own = np.tile(np.arange(len(lines)), 2)
    end, other = shapely.STRtree(shapes).query(ends, predicate="dwithin", distance=_APART_KM)
    foreign = own[end] != other
    end, other = end[foreign], other[foreign]
    apart = shapely.distance(ends[end], shapes[other])
    touching = set(end[apart <= _TOUCH_KM].tolist())
    found: dict[int, Line] = {}
    for i in np.argsort(apart, kind="stable").tolist():
        at = int(end[i])
        if at not in touching and at not in found:
            piece = shapely.shortest_line(ends[at], shapes[other[i]])
            found[at] = Line(piece, min(lines[own[at]].road, lines[other[i]].road))
    if found:
        account.repair(
            f"{layer.where}: {counted(len(found), 'broken end')} within {1000 * _APART_KM:g} m of "
            "another road joined",
            f"{layer.where}：{len(found)} 处距其他道路 {1000 * _APART_KM:g} 米以内的断头已相连",
        )
    return list(found.values())


def _burn(line: Line, cells: NDArray[np.int8]) -> None:
    """Marks the cells that a line passes; where it cuts a corner only, it goes across to the next."""
    import shapely

    steps = np.arange(0.0, line.shape.length + _STEP_KM, _STEP_KM)
    points = shapely.get_coordinates(shapely.line_interpolate_point(line.shape, steps))
    at = np.floor(points).astype(np.int64)
    first = np.concatenate([[True], (np.diff(at, axis=0) != 0).any(axis=1)]).nonzero()[0]
    passed, spent = at[first], np.diff(np.append(first, len(at))) * _STEP_KM
    keep = np.ones(len(first), bool)
    for i in range(1, len(first) - 1):
        before = i - 1 if keep[i - 1] else i - 2
        beside = np.abs(passed[before] - passed[i + 1]).max() <= 1
        keep[i] = spent[i] >= _CORNER_KM or not beside
    height, width = cells.shape
    x, y = passed[keep].T
    inside = (x >= 0) & (x < width) & (y >= 0) & (y < height)
    x, y = x[inside], y[inside]
    cells[y, x] = np.maximum(cells[y, x], np.int8(line.road))


def _spurs(
    lines: list[Line],
    cells: NDArray[np.int8],
    villages: Sequence[Village],
    x: Array,
    y: Array,
    layer: Layer,
    account: Account,
) -> list[Line]:
    """Ways from villages to the road that serves them from the next cell; those without one are named."""
    import shapely

    motor = np.array([line.shape for line in lines if line.road >= VILLAGE_ROAD])
    points = shapely.points(x, y)
    off = cells[y.astype(np.int64), x.astype(np.int64)] < VILLAGE_ROAD
    nearest = shapely.STRtree(motor).nearest(points)
    apart = shapely.distance(points, motor[nearest])
    served = (off & (apart <= _SPUR_KM)).nonzero()[0].tolist()
    if served:
        account.repair(
            f"{layer.where}: {counted(len(served), 'village')} within {_SPUR_KM:g} km of a road joined to it",
            f"{layer.where}：{len(served)} 个距道路 {_SPUR_KM:g} 公里以内的村已接入",
        )
    without = sorted((off & (apart > _SPUR_KM)).nonzero()[0].tolist(), key=lambda i: -apart[i])
    if without:
        named = [f"{villages[i].township}{villages[i].name}" for i in without]
        account.note(
            f"{layer.where}: {counted(len(without), 'village')} without a road: {', '.join(named)}",
            f"{layer.where}：{len(without)} 个村未通公路：{'、'.join(named)}",
        )
        far = ", ".join(f"{villages[i].name} {apart[i]:.1f} km" for i in without[:_FURTHEST])
        zh = "、".join(f"{villages[i].name} {apart[i]:.1f} 公里" for i in without[:_FURTHEST])
        account.suspect(
            15.0 + float(apart[without[0]]) / 10.0,
            f"{counted(len(without), 'village')} without a road within {_SPUR_KM:g} km, furthest off {far}; "
            "footpaths are laid",
            f"{len(without)} 个村在 {_SPUR_KM:g} 公里内无路，最远为{zh}；以人行路相接",
            *sorted(villages[i].row for i in without),
        )
    return [Line(shapely.shortest_line(points[i], motor[nearest[i]]), VILLAGE_ROAD) for i in served]
