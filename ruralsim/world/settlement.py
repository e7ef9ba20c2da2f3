"""Settlement: county seat, township seats and villages."""

import math
from typing import Annotated, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities import Townships, Villages
from ruralsim.foundation.draws import Purpose, draw_array, key, normal_array, uids
from ruralsim.foundation.maths import exp_array
from ruralsim.foundation.param import Param, Settings
from ruralsim.world.county import Sizes


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


def settle(
    settings: Settlement,
    seed: int,
    sizes: Sizes,
    elevation_m: NDArray[np.float64],
    slope: NDArray[np.float64],
    **dims: int,
) -> Places:
    """Finds places for seats and villages on low slope, and divides the households among villages.

    Args:
        settings: dispersion and tastes.
        seed: of the run.
        sizes: of the world; its rows of county data, if any, fix names, households and perhaps coordinates.
        elevation_m: (cells,) elevation.
        slope: (cells,) slope.
        **dims: sizes of the trailing dimensions of the village table (product, channel).
    """
    width, height = sizes.width, sizes.height
    cells = width * height
    x, y = (np.arange(cells) % width) + 0.5, (np.arange(cells) // width) + 0.5
    taste = draw_array(
        key(seed, Purpose.SETTLEMENT, 0), uids("cell", np.arange(cells) % width, np.arange(cells) // width)
    )
    low, high = elevation_m.min(), elevation_m.max()
    comfort = 1.0 / (1.0 + settings.slope_aversion * slope) + 0.3 * (high - elevation_m) / max(
        high - low, 1.0
    )
    located = bool(sizes.rows) and not math.isnan(sizes.rows[0].x_km)
    if located:  # seats lie where people are
        at = np.array([int(row.y_km) * width + int(row.x_km) for row in sizes.rows])
        comfort = comfort + np.bincount(at, [row.households for row in sizes.rows], cells) * (
            2.0 / max(1.0, np.mean([row.households for row in sizes.rows]))
        )

    off_centre = np.sqrt((x - width / 2) * (x - width / 2) + (y - height / 2) * (y - height / 2))
    seat = int(np.argmax(comfort + 0.1 * taste - 2.0 * off_centre / max(width, height)))
    spacing = 0.8 * math.sqrt(cells / sizes.townships)
    seats = _sites(comfort + 0.3 * taste, x, y, sizes.townships, spacing, np.array([seat]))
    cell_township = _nearest(x, y, x[seats], y[seats])

    townships = Townships(sizes.townships, month=12)
    townships.uid[:] = uids("township", np.arange(sizes.townships))
    townships.cell[:] = seats
    townships.x_km[:], townships.y_km[:] = x[seats], y[seats]

    if located:
        of_village = cell_township[at]
        order = np.argsort(of_village, kind="stable")
        village_cell, of_village = at[order], of_village[order]
        village_x = np.array([row.x_km for row in sizes.rows])[order]
        village_y = np.array([row.y_km for row in sizes.rows])[order]
    else:
        order = np.arange(sizes.villages)
        of_village, village_cell = _villages(settings, sizes, comfort, taste, x, y, seats, cell_township)
    villages = Villages(sizes.villages, **dims)
    first = np.searchsorted(of_village, np.arange(sizes.townships))
    villages.uid[:] = uids("village", of_village, np.arange(sizes.villages) - first[of_village])
    villages.township[:] = of_village
    if not located:
        within = key(seed, Purpose.SETTLEMENT, 1)
        village_x = x[village_cell] + 0.8 * (draw_array(within, villages.uid) - 0.5)
        village_y = y[village_cell] + 0.8 * (draw_array(within, uids("northing", villages.uid)) - 0.5)
    villages.cell[:] = village_cell
    villages.x_km[:], villages.y_km[:] = village_x, village_y
    if sizes.rows:
        villages.households[:] = np.array([row.households for row in sizes.rows])[order]
    else:
        size = exp_array(
            settings.village_sigma * normal_array(key(seed, Purpose.SETTLEMENT, 2), villages.uid)
        )
        villages.households[:] = apportion(size, sizes.households)
    villages.first[:] = np.cumsum(villages.households) - villages.households
    villages.disaster_day[:] = -100_000
    villages.cut_until[:] = -100_000

    township_names, village_names = names(seed, sizes.townships, sizes.villages)
    if sizes.rows:
        village_names = [sizes.rows[i].name for i in order]
    return Places(seat, townships, villages, cell_township.astype(np.int32), village_names, township_names)


def apportion(weight: NDArray[np.float64], total: int) -> NDArray[np.int64]:
    """Whole numbers in proportion to ``weight`` that add up to ``total``; none is 0 where possible."""
    n = weight.size
    if n == 0:
        return np.zeros(0, np.int64)
    least = 1 if total >= n else 0
    wanted = (total - least * n) * weight / weight.sum()
    whole = np.floor(wanted).astype(np.int64)
    rest = total - least * n - int(whole.sum())
    whole[np.argsort(whole - wanted, kind="stable")[:rest]] += 1
    return whole + least


def _villages(
    settings: Settlement,
    sizes: Sizes,
    comfort: NDArray[np.float64],
    taste: NDArray[np.float64],
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    seats: NDArray[np.int64],
    cell_township: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Township and cell of each village: as many per township as its land feeds, on comfortable cells."""
    land = np.bincount(cell_township, comfort, sizes.townships)
    count = apportion(land, sizes.villages)
    chosen = []
    for township in range(sizes.townships):
        if not count[township]:
            continue
        own = np.flatnonzero(cell_township == township)
        if own.size > count[township]:
            own = own[own != seats[township]]  # the seat is a town
        dx, dy = x[own] - x[seats[township]], y[own] - y[seats[township]]
        away = np.sqrt((dx * dx + dy * dy) / own.size)
        score = comfort[own] + 0.8 * taste[own] - 2.0 * (1.0 - settings.dispersion) * away
        spacing = 0.8 * settings.dispersion * math.sqrt(own.size / count[township])
        chosen.append(own[_sites(score, x[own], y[own], int(count[township]), spacing)])
    return np.repeat(np.arange(sizes.townships), count), np.concatenate(chosen)


def _sites(
    score: NDArray[np.float64],
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    n: int,
    spacing: float,
    given: NDArray[np.int64] | None = None,
) -> NDArray[np.int64]:
    """The ``n`` best places ``spacing`` apart, beginning with ``given``; closer where land is short."""
    picked: list[int] = [] if given is None else [int(i) for i in given[:n]]
    order = np.argsort(-score, kind="stable")
    while len(picked) < n:
        free = np.ones(score.size, bool)
        for i in picked:
            free &= (x - x[i]) * (x - x[i]) + (y - y[i]) * (y - y[i]) > spacing * spacing
        for i in order:
            if free[i] and len(picked) < n:
                picked.append(int(i))
                free &= (x - x[i]) * (x - x[i]) + (y - y[i]) * (y - y[i]) > spacing * spacing
        if spacing == 0.0 and len(picked) < n:  # more places than cells: some share one
            picked += [int(i) for i in np.resize(order, n - len(picked))]
        spacing = 0.8 * spacing if spacing > 0.5 else 0.0
    return np.array(picked, np.int64)


def _nearest(
    x: NDArray[np.float64], y: NDArray[np.float64], to_x: NDArray[np.float64], to_y: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Row of the nearest place, as the crow flies; the first among equals."""
    dx, dy = x[:, None] - to_x[None, :], y[:, None] - to_y[None, :]
    return np.argmin(dx * dx + dy * dy, axis=1)


_FAMILIES = "刘Liu 王Wang 李Li 张Zhang 赵Zhao 杨Yang 陈Chen 孙Sun 马Ma 周Zhou 吴Wu 郭Guo 高Gao 田Tian 白Bai 石Shi 何He 罗Luo 梁Liang 宋Song 郑Zheng 冯Feng 曹Cao 袁Yuan 韩Han 许Xu 蒋Jiang 范Fan 侯Hou 任Ren 乔Qiao 苗Miao 贺He 樊Fan 杜Du 魏Wei 谢Xie 邓Deng 段Duan 武Wu"  # noqa: E501
_LANDFORMS = "沟gou 湾wan 庄zhuang 坪ping 营ying 滩tan 坡po 堡bao 梁liang 窑yao 岭ling 店dian"
_FIRST = (
    "双Shuang 清Qing 龙Long 永Yong 大Da 新Xin 平Ping 白Bai 红Hong 三San 高Gao 石Shi 安An 长Chang 东Dong 西Xi"
)
_SECOND = "泉quan 河he 山shan 桥qiao 台tai 峰feng 川chuan 林lin 口kou 安an 塔ta 阳yang"


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
