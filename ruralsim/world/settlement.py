"""Settlement: county seat, township seats and villages."""

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities import Townships, Villages
from ruralsim.foundation.draws import Purpose, draw_array, key, normal_array, uids
from ruralsim.foundation.maths import exp_array
from ruralsim.foundation.param import Param, Settings
from ruralsim.world.county import Sizes
from ruralsim.world.county import sizes as sizes_of
from ruralsim.world.villages_file import townships_of

if TYPE_CHECKING:
    from ruralsim.scenario.schema import Scenario

Array = NDArray[np.float64]
_NEVER = -100_000
_BLOCK = 4096  # cells whose distances to all places are held at once


class Settlement(Settings):
    """Where people settled."""

    dispersion: Annotated[
        float,
        Param("1", 0, 1, "Dispersion: 0 around the seats, 1 all over (地广人稀)", "居住分散度", step=0.05),
    ] = 0.6
    slope_aversion: Annotated[
        float,
        Param("1", 0, 100, "Preference for flat land: comfort is 1 ÷ (1 + aversion × slope)", "平地偏好"),
    ] = 15.0
    lowland: Annotated[
        float, Param("1", 0, 5, "Preference for low land: added comfort from highest to lowest", "低地偏好")
    ] = 0.3
    village_sigma: Annotated[
        float, Param("1", 0, 2, "Spread of village sizes (lognormal)", "村庄规模离散度")
    ] = 0.45


class Places(NamedTuple):
    """What settlement makes.

    Attributes:
        seat_cell: cell of the county seat.
        townships: filled but for travel and economy.
        villages: filled but for travel and economy, ordered by township.
        cell_township: (cells,) township each cell belongs to.
        village_names: one per village.
        township_names: one per township; the first holds the county seat.
    """

    seat_cell: int
    townships: Townships
    villages: Villages
    cell_township: NDArray[np.int32]
    village_names: list[str]
    township_names: list[str]


class _Land(NamedTuple):
    """What people look for, cell by cell: coordinates of the centre, comfort, taste (chance), the county."""

    x: Array
    y: Array
    comfort: Array
    taste: Array
    inside: NDArray[np.bool_]


def settle(
    settings: Settlement,
    seed: int,
    sizes: Sizes,
    elevation_m: Array,
    slope: Array,
    inside: NDArray[np.bool_] | None = None,
    **dims: int,
) -> Places:
    """Finds places for seats and villages on low slope, and divides the households among villages.

    Args:
        settings: dispersion and tastes.
        seed: of the place.
        sizes: of the world; its rows of county data, if any, fix names, households and perhaps townships and
            coordinates. The first township that they name holds the county seat.
        elevation_m: (cells,) elevation.
        slope: (cells,) slope.
        inside: (cells,) whether a cell is the county, where that is known: nobody settles beyond.
        **dims: sizes of the trailing dimensions of the village table (product).
    """
    land = _land(settings, seed, sizes, elevation_m, slope, inside)
    rows, named = sizes.rows, townships_of(sizes.rows)
    located = bool(rows) and not math.isnan(rows[0].x_km)
    at = np.array([int(row.y_km) * sizes.width + int(row.x_km) for row in rows if located], np.int64)
    belongs = np.array([named.index(row.township) for row in rows if named], np.int64)
    if located and named:
        seats = _seats_within(land, sizes, at, belongs)
        nearest = _nearest(
            land.x, land.y, *(np.array([getattr(r, axis) for r in rows]) for axis in ("x_km", "y_km"))
        )
        cell_township = belongs[nearest]
    else:
        seats = _seats(land, sizes, at)
        cell_township = _nearest(land.x, land.y, land.x[seats], land.y[seats])
        belongs = cell_township[at] if located else belongs

    townships = Townships(sizes.townships)
    townships.uid[:] = uids("township", np.arange(sizes.townships))
    townships.cell[:] = seats
    townships.x_km[:], townships.y_km[:] = land.x[seats], land.y[seats]

    order = np.argsort(belongs, kind="stable") if belongs.size else np.arange(sizes.villages)
    if located:
        cell, township = at[order], belongs[order]
    else:
        counts = np.bincount(belongs, minlength=sizes.townships) if named else None
        cell, township = _villages(settings, sizes, land, seats, cell_township, counts)
    villages = Villages(sizes.villages, **dims)
    first = np.searchsorted(township, np.arange(sizes.townships))
    villages.uid[:] = uids("village", township, np.arange(sizes.villages) - first[township])
    if rows:  # known by name, whatever else the file holds
        villages.uid[:] = [uids(f"village {rows[i].known_as}")[0] for i in order]
    if named:
        townships.uid[:] = [uids(f"township {name}")[0] for name in named]
    villages.township[:], villages.cell[:] = township, cell
    if located:
        villages.x_km[:] = [rows[i].x_km for i in order]
        villages.y_km[:] = [rows[i].y_km for i in order]
    else:
        within = key(seed, Purpose.SETTLEMENT, 1)
        villages.x_km[:] = land.x[cell] + 0.8 * (draw_array(within, villages.uid) - 0.5)
        villages.y_km[:] = land.y[cell] + 0.8 * (draw_array(within, uids("northing", villages.uid)) - 0.5)
    if rows and rows[0].households:
        villages.households[:] = [rows[i].households for i in order]
    else:
        luck = normal_array(key(seed, Purpose.SETTLEMENT, 2), villages.uid)
        villages.households[:] = apportion(exp_array(settings.village_sigma * luck), sizes.households)
    villages.first[:] = np.cumsum(villages.households) - villages.households
    villages.disaster_day[:] = villages.cut_until[:] = _NEVER

    township_names, village_names = names(seed, sizes.townships, sizes.villages)
    township_names = named or township_names
    if rows:
        village_names = [rows[i].name for i in order]
    return Places(
        int(seats[0]), townships, villages, cell_township.astype(np.int32), village_names, township_names
    )


def _land(
    settings: Settlement,
    seed: int,
    sizes: Sizes,
    elevation_m: Array,
    slope: Array,
    inside: NDArray[np.bool_] | None,
) -> _Land:
    cell = np.arange(sizes.width * sizes.height)
    east, north = cell % sizes.width, cell // sizes.width
    low, high = float(elevation_m.min()), float(elevation_m.max())
    lowland = (high - elevation_m) / max(high - low, 1.0)
    comfort = 1.0 / (1.0 + settings.slope_aversion * slope) + settings.lowland * lowland
    taste = draw_array(key(seed, Purpose.SETTLEMENT, 0), uids("cell", east, north))
    within = np.ones(cell.size, bool) if inside is None else inside
    return _Land(east.astype(np.float64) + 0.5, north.astype(np.float64) + 0.5, comfort, taste, within)


def _seats(land: _Land, sizes: Sizes, at: NDArray[np.int64]) -> NDArray[np.int64]:
    """Cells of the township seats, the county seat first: central, comfortable, apart.

    Where the places of villages are given (``at``), seats lie in villages, the larger the better.
    """
    among = np.flatnonzero(land.inside)
    score = land.comfort + 0.3 * land.taste
    if at.size:
        size = np.array([row.households for row in sizes.rows], np.float64)
        score = score + np.bincount(at, size / size.mean(), land.x.size)
        inhabited = np.unique(at)
        among = inhabited if inhabited.size >= sizes.townships else among
    dx, dy = land.x[among] - 0.5 * sizes.width, land.y[among] - 0.5 * sizes.height
    off_centre = np.sqrt(dx * dx + dy * dy) / max(sizes.width, sizes.height)
    seat = np.argmax(score[among] - 2.0 * off_centre)
    spacing = 0.8 * math.sqrt(land.inside.sum() / sizes.townships)
    sites = _sites(score[among], land.x[among], land.y[among], sizes.townships, spacing, [int(seat)])
    return np.asarray(among[sites], np.int64)


def _seats_within(
    land: _Land, sizes: Sizes, at: NDArray[np.int64], belongs: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Cells of the township seats where every village's place and township are given.

    A seat lies in one of its township's villages, in the midst of them: the larger and the more comfortable
    the better, and no two in one cell where that can be.
    """
    size = np.array([row.households for row in sizes.rows], np.float64)
    weight = np.bincount(at, size / size.mean(), land.x.size)
    score = land.comfort + 0.3 * land.taste + weight
    seats: list[int] = []
    for township in range(sizes.townships):
        own = np.unique(at[belongs == township])
        free = own[~np.isin(own, seats)]
        own = free if free.size else own
        dx, dy = land.x[own] - land.x[own].mean(), land.y[own] - land.y[own].mean()
        off_centre = np.sqrt(dx * dx + dy * dy) / max(sizes.width, sizes.height)
        seats.append(int(own[np.argmax(score[own] - 2.0 * off_centre)]))
    return np.array(seats, np.int64)


def apportion(weight: Array, total: int) -> NDArray[np.int64]:
    """Whole numbers in proportion to ``weight`` that add up to ``total``; none is 0 where possible."""
    n = weight.size
    if n == 0:
        return np.zeros(0, np.int64)
    least = 1 if total >= n else 0
    wanted = (total - least * n) * weight / weight.sum()
    whole = np.floor(wanted).astype(np.int64)
    rest = total - least * n - int(whole.sum())
    whole[np.argsort(whole - wanted, kind="stable")[:rest]] += 1
    parts: NDArray[np.int64] = whole + least
    return parts


def _villages(
    settings: Settlement,
    sizes: Sizes,
    land: _Land,
    seats: NDArray[np.int64],
    cell_township: NDArray[np.int64],
    count: NDArray[np.int64] | None,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Cells of the villages on comfortable land, by township, and the township of each.

    As many per township as ``count`` says, or where that is unknown as its land feeds.
    """
    if count is None:
        fertile = np.bincount(cell_township, land.comfort * land.inside, sizes.townships).astype(np.float64)
        count = apportion(fertile, sizes.villages)
    chosen = []
    for township in np.flatnonzero(count):
        own = np.flatnonzero((cell_township == township) & land.inside)
        if own.size > count[township]:
            own = own[own != seats[township]]  # the seat is a town
        x, y = land.x[own], land.y[own]
        dx, dy = x - land.x[seats[township]], y - land.y[seats[township]]
        away = np.sqrt((dx * dx + dy * dy) / own.size)
        score = land.comfort[own] + 0.8 * land.taste[own] - 2.0 * (1.0 - settings.dispersion) * away
        spacing = 0.8 * settings.dispersion * math.sqrt(own.size / count[township])
        chosen.append(own[_sites(score, x, y, int(count[township]), spacing, [])])
    return np.concatenate(chosen), np.repeat(np.arange(sizes.townships), count)


def _sites(score: Array, x: Array, y: Array, n: int, spacing: float, picked: list[int]) -> NDArray[np.int64]:
    """The ``n`` best places ``spacing`` apart, after those ``picked``; closer where land is short."""
    order = np.argsort(-score, kind="stable")

    def apart(i: int) -> NDArray[np.bool_]:
        found: NDArray[np.bool_] = (x - x[i]) * (x - x[i]) + (y - y[i]) * (y - y[i]) > spacing * spacing
        return found

    while len(picked) < n:
        free = np.ones(score.size, bool)
        for i in picked:
            free &= apart(i)
        while len(picked) < n and free[order].any():
            best = int(order[np.argmax(free[order])])
            picked.append(best)
            free &= apart(best)
        if spacing == 0.0 and len(picked) < n:  # more places than cells: some share one
            picked += [int(i) for i in np.resize(order, n - len(picked))]
        spacing = 0.8 * spacing if spacing > 0.5 else 0.0
    return np.array(picked[:n], np.int64)


def _nearest(x: Array, y: Array, to_x: Array, to_y: Array) -> NDArray[np.int64]:
    """Row of the nearest place, as the crow flies; the first among equals."""
    found = np.empty(x.size, np.int64)
    for block in (slice(at, at + _BLOCK) for at in range(0, x.size, _BLOCK)):
        dx, dy = x[block, None] - to_x[None, :], y[block, None] - to_y[None, :]
        found[block] = np.argmin(dx * dx + dy * dy, axis=1)
    return found


_FAMILIES = "刘Liu 王Wang 李Li 张Zhang 赵Zhao 杨Yang 陈Chen 孙Sun 马Ma 周Zhou 吴Wu 郭Guo 高Gao 田Tian 白Bai 石Shi 何He 罗Luo 梁Liang 宋Song 郑Zheng 冯Feng 曹Cao 袁Yuan 韩Han 许Xu 蒋Jiang 范Fan 侯Hou 任Ren 乔Qiao 苗Miao 贺He 樊Fan 杜Du 魏Wei 谢Xie 邓Deng 段Duan 武Wu"  # noqa: E501
_LANDFORMS = "沟gou 湾wan 庄zhuang 坪ping 营ying 滩tan 坡po 堡bao 梁liang 窑yao 岭ling 店dian"
_FIRST = (
    "双Shuang 清Qing 龙Long 永Yong 大Da 新Xin 平Ping 白Bai 红Hong 三San 高Gao 石Shi 安An 长Chang 东Dong 西Xi"
)
_SECOND = "泉quan 河he 山shan 桥qiao 台tai 峰feng 川chuan 林lin 口kou 安an 塔ta 阳yang"


def township_names(settings: "Scenario") -> list[str]:
    """Names of the townships a scenario's county will have, the seat's first; no county is built for it.

    Args:
        settings: Validated scenario with the groups ``world`` and ``county``.

    Raises:
        DataError: The file of villages is missing or unsound.
        ScenarioError: The sizes do not go together.
    """
    size = sizes_of(settings)
    return townships_of(size.rows) or names(settings.world.seed, size.townships, 0)[0]


def township_row(name: str, known: Sequence[str]) -> int | None:
    """Row of a township called by its whole name or by that of one language; None if there is none."""
    return next((row for row, whole in enumerate(known) if name in aliases([whole])), None)


def aliases(known: Iterable[str]) -> list[str]:
    """All that townships may be called: the Chinese name, the other one, and both with a blank between."""
    return [name for whole in known for name in dict.fromkeys((*whole.split(" ", 1), whole))]


def names(seed: int, townships: int, villages: int) -> tuple[list[str], list[str]]:
    """Invented names, Chinese and pinyin, of townships and of villages; each differs from its like."""
    first, second = [w.split() for w in (_FIRST, _SECOND)]
    families, landforms = [w.split() for w in (_FAMILIES, _LANDFORMS)]
    towns = [(a[0] + b[0], a[1:] + b[1:]) for a in first for b in second if a[0] != b[0]]
    hamlets = [(a[0] + "家" + b[0], a[1:] + "jia" + b[1:]) for a in families for b in landforms]
    return _some(towns, townships, key(seed, Purpose.SETTLEMENT, 4)), _some(
        hamlets, villages, key(seed, Purpose.SETTLEMENT, 5)
    )


def _some(pool: list[tuple[str, str]], n: int, day: np.uint64) -> list[str]:
    order = np.argsort(draw_array(day, uids("name", np.arange(len(pool)))), kind="stable")
    out = []
    for i in range(n):
        round_, place = divmod(i, len(pool))
        zh, en = pool[order[place]]
        out.append(f"{zh}{round_ + 1} {en} {round_ + 1}" if round_ else f"{zh} {en}")
    return out
