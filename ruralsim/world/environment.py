"""Environment: season, weather, landslides, prices and the trends given from outside the county."""

import math
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities import Products
from ruralsim.foundation.calendar import Calendar
from ruralsim.foundation.draws import Purpose, draw, draw_array, key, normal, uids
from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.maths import exp_, log_array, pow_
from ruralsim.foundation.param import Param, Settings
from ruralsim.foundation.records import F8, Key
from ruralsim.foundation.yearly import grown, index_of_year
from ruralsim.world.snow import snow
from ruralsim.world.travel import update_travel
from ruralsim.world.world import Climate, World
from ruralsim.world.year import duty, today

_YEAR_DAYS = 365.25
_SKY = uids("sky")[0]  # the one entity that weather happens to


class Environment(Settings):
    """Climate, trends and hazards."""

    temperature_mean_c: Annotated[
        float, Param("degC", -10, 35, "Mean temperature of the year", "年平均气温")
    ] = 12.0
    temperature_swing_c: Annotated[
        float, Param("degC", 0, 35, "Half the difference between summer and winter", "气温年较差之半")
    ] = 13.0
    coldest_day: Annotated[float, Param("day of year", 1, 366, "Coldest day", "最冷日")] = 20.0
    anomaly_c: Annotated[float, Param("degC", 0, 15, "Day-to-day deviation from normal", "气温日际偏差")] = (
        3.0
    )
    anomaly_memory: Annotated[float, Param("1/day", 0, 0.999, "Its persistence", "气温偏差持续性")] = 0.75

    base_year: Annotated[
        int, Param("year", 2015, 2030, "Year whose indices are 1; that of prices on 1 January", "指数基年")
    ] = 2021
    pay_first_year: Annotated[
        int, Param("year", 1990, 2050, "First year of the four tables below", "以下四表起始年")
    ] = 2019
    pay: Annotated[
        tuple[float, ...],
        Param("1", 0.01, 1e6, "Pay of a month's work by year; only its growth is used", "历年月工资(用增速)",
              source="NBS migrant survey, outside: 4,427 in 2019 to 5,634 CNY/month in 2024", confidence="H"),
    ] = (4427.0, 4549.0, 5013.0, 5240.0, 5441.0, 5634.0)  # fmt: skip
    work: Annotated[
        tuple[float, ...],
        Param("1", 0.01, 100, "Paid work a worker finds by year; only its growth is used",
              "历年有酬工作量(用其增速)",
              source="NBS: rural wage income per head over migrants' pay, raised as poor areas' income "
              "outgrew rural income; 2020 lacks the months lost to the epidemic", confidence="M"),
    ] = (0.911, 0.956, 1.0, 1.027, 1.080, 1.119)  # fmt: skip
    business: Annotated[
        tuple[float, ...],
        Param("1", 0.01, 100, "Other business and property income by year; only its growth is used",
              "历年其他经营与财产收入(用其增速)",
              source="NBS: rural net business income per head, raised as poor areas' income outgrew that of "
              "rural areas",
              confidence="M"),
    ] = (0.854, 0.916, 1.0, 1.074, 1.153, 1.220)  # fmt: skip
    transfers: Annotated[
        tuple[float, ...],
        Param("1", 0.01, 100, "Transfers by year; only their growth is used", "历年转移收入(用其增速)",
              source="NBS: rural net transfers per head, raised as poor areas' income outgrew that of rural "
              "areas",
              confidence="M"),
    ] = (0.815, 0.921, 1.0, 1.080, 1.179, 1.272)  # fmt: skip
    wage_growth: Annotated[
        float,
        Param("1/year", -0.2, 0.3, "Growth of pay beyond the table", "工资在数据年份之外的增速", step=0.005),
    ] = 0.04  # fmt: skip
    work_growth: Annotated[
        float,
        Param("1/year", -0.2, 0.3, "Growth of paid work beyond the table; business income grows by both",
              "工作量在数据年份之外的增速(经营收入为两者之和)",
              step=0.005),
    ] = 0.02  # fmt: skip
    transfer_growth: Annotated[
        float,
        Param("1/year", -0.2, 0.3, "Growth of transfers beyond the table", "转移收入在数据年份之外的增速",
              step=0.005),
    ] = 0.065  # fmt: skip
    price_growth: Annotated[
        float,
        Param(
            "1/year",
            -0.2,
            0.3,
            "Growth of farm prices, and of what else makes a harvest worth more",
            "农产品价格及单位产值增速",
            source="assumed: with it farm income grows as rural net business income did (NBS: 6.6 % a year, "
            "2020-24), raised as poor areas' income outgrew that of rural areas",
            step=0.005,
        ),
    ] = 0.075
    consumer_price_growth: Annotated[
        float,
        Param(
            "1/year",
            -0.1,
            0.2,
            "Consumer prices: the line at constant prices, fuel, rents, works",
            "消费价格涨幅",
        ),
    ] = 0.01
    city_wage: Annotated[
        float,
        Param("CNY/month", 0, 50000, "City wage in the base year", "城市工资",
              source="NBS migrant survey 2021: 5,013 outside; less for those of poor counties, assumed"),
    ] = 4650.0  # fmt: skip
    line_first_year: Annotated[
        int, Param("year", 2000, 2050, "First year of the line below", "监测线起始年")
    ] = 2019
    line_cny: Annotated[
        tuple[float, ...],
        Param("CNY/head/year", 0, 100000, "Monitoring line by year, stepped each 1 January", "防返贫监测线",
              source="2020: 1.5 × poverty line, press; 2022-24: middle of provinces' range; others assumed"),
    ] = (5620.0, 6000.0, 6300.0, 6650.0, 7300.0, 7750.0, 8250.0)  # fmt: skip
    line_growth: Annotated[
        float, Param("1/year", 0, 0.3, "Growth of the line beyond its last year", "监测线后续增速")
    ] = 0.06
    standard_cny: Annotated[
        float,
        Param("CNY/head/year", 0, 100000, "Minimum-living standard in the base year", "农村低保标准",
              source="rural national mean of 2021, Ministry of Civil Affairs; recollection"),
    ] = 6360.0  # fmt: skip
    standard_growth: Annotated[
        float, Param("1/year", 0, 0.3, "Growth of the standard, each 1 January", "低保标准增速")
    ] = 0.07

    drift_sigma: Annotated[
        float, Param("1", 0, 1, "Spread of log prices around trend and season", "价格波动幅度")
    ] = 0.10
    drift_memory: Annotated[
        float, Param("1/day", 0, 0.9999, "Persistence of price deviations", "价格波动持续性")
    ] = 0.985

    rain_start: Annotated[int, Param("day of year", 1, 366, "Rain season begins", "雨季开始")] = 160
    rain_end: Annotated[int, Param("day of year", 1, 366, "Rain season ends", "雨季结束")] = 260
    storm_chance: Annotated[
        float, Param("1/day", 0, 1, "Chance of a rainstorm in the season", "暴雨概率")
    ] = 0.10
    slide_slope: Annotated[float, Param("1", 0, 1, "Slope below which nothing slides", "滑坡坡度阈值")] = 0.04
    slide_rate: Annotated[
        float,
        Param(
            "1", 0, 10, "Chance per road cell and rainstorm, per unit of slope beyond that", "滑坡概率系数"
        ),
    ] = 0.15
    slide_days: Annotated[
        float, Param("days", 0, 90, "Mean days until a road is cleared", "道路抢通天数")
    ] = 2.5


@rule
def cosine(turns: float) -> float:
    """cos(2π · turns) within 1e-9 by additions and multiplications alone: the same bits everywhere."""
    t = turns - math.floor(turns)
    t = 1.0 - t if t > 0.5 else t  # even and periodic
    sign = -1.0 if t > 0.25 else 1.0
    x = 6.283185307179586 * (0.5 - t if t > 0.25 else t)
    z = x * x
    q = 1.0
    for k in (182.0, 132.0, 90.0, 56.0, 30.0, 12.0, 2.0):
        q = 1.0 - q * z / k
    return sign * q


@rule
def normal_temperature(day_of_year: int, s: Environment) -> float:
    """Mean temperature of the day of year, degC."""
    return s.temperature_mean_c - s.temperature_swing_c * cosine((day_of_year - s.coldest_day) / _YEAR_DAYS)


@kernel
def _normal_year(s: Environment, celsius: F8) -> None:
    for k in range(celsius.size):
        celsius[k] = normal_temperature(k + 1, s)


def normal_temperatures(s: Environment) -> F8:
    """(365,) mean temperature of each day of the year, degC.

    In one compiled call: a rule that Python calls by itself is compiled anew in every process.
    """
    celsius = np.empty(365)
    _normal_year(s, celsius)
    return celsius


@rule
def season_factor(day_of_year: int, start: int, end: int, amplitude: float) -> float:
    """Seasonal factor of a product's price: lowest in the middle of the harvest, mean 1 over the year."""
    middle = (start + end + (_YEAR_DAYS if end < start else 0.0)) / 2.0
    return max(1.0 - amplitude * cosine((day_of_year - middle) / _YEAR_DAYS), 0.05)


@kernel
def _outlook(
    day_of_year: int, years: float, push: Key, storm: Key, s: Environment
) -> tuple[float, float, float, float, float]:
    """Normal temperature, the chances of heat and storm, and the indices of farm and consumer prices.

    Args:
        day_of_year: today.
        years: since the indices' base.
        push: key of the draw that moves the temperature, standard normal.
        storm: key of the draw that tells whether it storms.
        s: settings.
    """
    return (
        normal_temperature(day_of_year, s), normal(push, _SKY), draw(storm, _SKY),
        pow_(1.0 + s.price_growth, years), pow_(1.0 + s.consumer_price_growth, years),
    )  # fmt: skip


@kernel
def _price(
    day_of_year: int, price_index: float, push: Key, memory: float, fresh: float, products: Products
) -> None:
    """Prices follow trend and season, and wander around both: a drift of log prices is partly remembered."""
    for p in range(products.n):
        drift = products.drift[p] * memory + fresh * normal(push, products.uid[p])
        products.drift[p] = drift
        start, end = int(products.harvest_start[p]), int(products.harvest_end[p])
        season = season_factor(day_of_year, start, end, products.season_amplitude[p])
        factor = price_index * season * exp_(drift)
        products.price_wholesale[p] = products.wholesale[p] * factor
        products.price_retail[p] = products.retail[p] * factor


def environment(world: World) -> None:
    """Sets today's climate, prices, roads, snow and signal, and which carriers rest."""
    s: Environment = world.settings.world.environment
    climate, calendar, day = world.climate, world.calendar, world.day
    anomaly = climate.temperature_c - climate.temperature_normal_c  # yesterday's
    push, storm = _follow(
        climate, s, calendar, day, key(world.seed, Purpose.TEMPERATURE, day),
        key(world.seed, Purpose.WEATHER, day),
    )  # fmt: skip
    fresh = s.anomaly_c * math.sqrt(1.0 - s.anomaly_memory * s.anomaly_memory)
    climate.temperature_c = climate.temperature_normal_c + s.anomaly_memory * anomaly + fresh * push
    if calendar.is_year_start(day):
        _set_year(climate, s, calendar.year(day))
    outside, year = world.settings.world.parcel_market, calendar.year(day)
    over = (calendar.day_of_year(day) - 0.5) / calendar.days_in_year(day)
    climate.buying_index = outside.buying(s.base_year, year, over)
    climate.haul_index = outside.haul(s.base_year, year, over)
    first = day == calendar.first  # which is in the stationary state
    memory = 1.0 if first else s.drift_memory
    fresh = s.drift_sigma * (1.0 if first else math.sqrt(1.0 - s.drift_memory * s.drift_memory))
    drift = key(world.seed, Purpose.PRICE_DRIFT, day)
    _price(calendar.day_of_year(day), climate.price_index, drift, memory, fresh, world.products)
    world.networks.duty[:] = duty(world) if today(world).rests else 1.0
    snow(world)
    _infrastructure(world)
    _landslides(world, s, storm)


def opening_climate(s: Environment, calendar: Calendar) -> Climate:
    """Climate on the eve of the first day: normal temperature, today's trends."""
    climate, chance = Climate(), np.uint64(0)
    _follow(climate, s, calendar, calendar.first, chance, chance)
    climate.temperature_c = climate.temperature_normal_c
    _set_year(climate, s, calendar.year(calendar.first))
    return climate


def opening_prices(products: Products, climate: Climate, calendar: Calendar) -> None:
    """Prices on the eve of the first day, without drift: what beliefs start from."""
    today = calendar.day_of_year(calendar.first)
    _price(today, climate.price_index, np.uint64(0), 1.0, 0.0, products)


def _follow(
    climate: Climate, s: Environment, calendar: Calendar, day: int, push: np.uint64, storm: np.uint64
) -> tuple[float, float]:
    """The climate follows season and trends; returns the draws of heat and of storm."""
    today = calendar.day_of_year(day)
    years = (calendar.year(day) - s.base_year) + (today - 1) / _YEAR_DAYS
    climate.temperature_normal_c, heat, storms, climate.price_index, climate.consumer_index = _outlook(
        today, years, push, storm, s
    )
    return heat, storms


def _set_year(climate: Climate, s: Environment, year: int) -> None:
    """What holds for a year: pay and other income, monitoring lines and the minimum-living standard.

    Statistics know a year as a whole, so that each year's own growth is met by steps on 1 January.
    """
    climate.wage_index, climate.work_index, climate.business_index, climate.transfer_index = (
        index_of_year(figures, s.pay_first_year, rate, s.base_year, year)
        for figures, rate in (
            (s.pay, s.wage_growth), (s.work, s.work_growth), (s.business, s.wage_growth + s.work_growth),
            (s.transfers, s.transfer_growth),
        )
    )  # fmt: skip
    climate.city_wage = s.city_wage * climate.wage_index
    climate.line_cny = line_of(s, year)
    climate.line_constant_cny = line_of(s, s.base_year) * grown(s.consumer_price_growth, year - s.base_year)
    climate.standard_cny = s.standard_cny * grown(s.standard_growth, year - s.base_year)


def line_of(s: Environment, year: int) -> float:
    """Monitoring line of a year, CNY per head."""
    if not s.line_cny:
        return 0.0
    place = year - s.line_first_year
    last = len(s.line_cny) - 1
    beyond = max(0, place - last)
    return s.line_cny[min(max(place, 0), last)] * grown(s.line_growth, beyond)


@dataclass
class EnvironmentState:
    """What roads and signal were last made for: versions of the terms that move them."""

    road_class: int = 0
    signal: int = 0


def _infrastructure(world: World) -> None:
    """Follows the road and signal terms when a policy has moved them."""
    version = world.terms.version
    seen = world.state.environment
    cells, villages = world.cells, world.villages
    if version["road_class"] != seen.road_class:
        seen.road_class = version["road_class"]
        road = np.maximum(cells.road_class, np.rint(world.terms["road_class"]).astype(np.int8))
        s = world.settings.world
        travel = update_travel(s.roads, world.geometry, cells, villages, world.townships, road)
        world.travel.minutes[...], world.travel.km[...] = travel.minutes, travel.km
        world.travel.roughness[...] = travel.roughness
    if version["signal"] != seen.signal:
        seen.signal = version["signal"]
        villages.signal[:] = cells.signal[villages.cell] | (world.terms["signal"][villages.cell] >= 0.5)


def _landslides(world: World, s: Environment, storm: float) -> None:
    """Closes steep road cells after rainstorms, and cuts off the villages that need them."""
    day = world.day
    today = world.calendar.day_of_year(day)
    inside = s.rain_start <= today <= s.rain_end
    if s.rain_start > s.rain_end:
        inside = today >= s.rain_start or today <= s.rain_end
    if not inside or storm >= s.storm_chance:
        return
    cell, uid, hazard, path_cell, path_village = world.kept.get(
        "slides", world.state.environment.road_class, lambda: _slides(world, s)
    )
    luck = key(world.seed, Purpose.LANDSLIDE, day)
    slid = np.flatnonzero(draw_array(luck, uid) < hazard)
    days = np.ceil(-s.slide_days * log_array(draw_array(luck, uids("clearing", uid[slid]))))
    until = (day + np.maximum(days, 1.0)).astype(np.int32)
    closed, cut = world.cells.closed_until, world.villages.cut_until
    for closed_cell, end in zip(cell[slid], until, strict=True):
        closed[closed_cell] = max(closed[closed_cell], end)
        beyond = path_village[path_cell == closed_cell]
        cut[beyond] = np.maximum(cut[beyond], end)


def _slides(world: World, s: Environment) -> tuple[NDArray[Any], ...]:
    """Steep cells on ways to the county seat, their identity and hazard; and all (cell, village) on ways."""
    paths = world.geometry.paths
    path_cell = np.concatenate([*paths, np.zeros(0, np.int32)])
    path_village = np.repeat(np.arange(len(paths)), [len(path) for path in paths])
    steep = np.maximum(world.cells.slope - s.slide_slope, 0.0)
    cell = np.unique(path_cell)
    cell = cell[steep[cell] > 0.0]
    uid = uids("cell", cell % world.geometry.width, cell // world.geometry.width)
    return cell, uid, np.minimum(s.slide_rate * steep[cell], 1.0), path_cell, path_village
