"""Products: what they yield, cost and weigh, and how they spoil.

Mass falls at a rate k(T) and freshness at 1 / shelf life(T); both follow Q10^((T − T_ref) / 10) with a Q10 of
its own in each band of ten degrees. Whoever holds goods asks `spoilage` at the temperature they are held at.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ruralsim.entities import Products
from ruralsim.foundation.draws import uids
from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.maths import exp_, log_
from ruralsim.foundation.param import Param, Settings
from ruralsim.foundation.records import F8x2

if TYPE_CHECKING:
    from ruralsim.world.world import World

Spoilage = tuple[NDArray[np.float64], NDArray[np.float64]]
"""(product,) share of the mass left after a day, and (product,) freshness lost in it."""

PLANTING_LAG = 3
"""Years from planting a perennial to its first harvest."""

_USDA = "USDA Handbook 66"
_Q10 = "USDA Handbook 66, respiratory metabolism: shelf life 100, 33, 13, 7, 4 at 0, 10, 20, 30, 40 °C"
_DAY_OF_YEAR = ("day of year", 1, 366)


class ProductSettings(Settings):
    """One product; the fields are those of the table `Products`, plus names and the share of land."""

    en: str = ""
    zh: str = ""
    area_share: Annotated[
        float, Param("1", 0, 1, "Share of farm land at the start", "初始面积占比", step=0.01)
    ] = 0.1
    perennial: Annotated[bool, Param("", None, None, "Grown on trees or bushes", "多年生")] = False
    vegetable: Annotated[bool, Param("", None, None, "Counted in vegetable loss", "计入蔬菜损耗")] = False
    fruit: Annotated[bool, Param("", None, None, "Counted in fruit loss", "计入水果损耗")] = False
    harvest_start: Annotated[int, Param(*_DAY_OF_YEAR, "Harvest begins", "开始采收")] = 200
    harvest_end: Annotated[
        int, Param(*_DAY_OF_YEAR, "Harvest ends (may lie in the next year)", "结束采收(可跨年)")
    ] = 260
    sowing: Annotated[int, Param("day of year", 1, 365, "Inputs are bought", "投入购买日")] = 100
    yield_kg_ha: Annotated[float, Param("kg/ha", 0, 2e5, "Normal yearly yield", "正常年产量")] = 15_000.0
    inputs_cny_ha: Annotated[float, Param("CNY/ha", 0, 1e6, "Inputs per year", "年投入")] = 8_000.0
    labour_kg_day: Annotated[
        float, Param("kg/day", 0.1, 1e4, "Harvest of a worker and day", "人均日采收量")
    ] = 200.0
    wholesale: Annotated[float, Param("CNY/kg", 0.01, 1e4, "Wholesale price, 2021", "产地批发价")] = 2.0
    retail: Annotated[
        float, Param("CNY/kg", 0.01, 1e4, "Retail price of the outside good", "外地同类零售价")
    ] = 5.0
    season_amplitude: Annotated[float, Param("1", 0, 0.9, "Seasonal swing of prices", "价格季节波动")] = 0.1
    order_kg: Annotated[float, Param("kg", 0.05, 100, "Usual online order", "网购单重")] = 4.0
    fragility: Annotated[float, Param("1", 0, 1, "Sensitivity to shaking", "易损程度")] = 0.3
    decay_day: Annotated[
        float, Param("1/day", 0, 1, "Mass lost per day at the reference", "参考温度日损耗率")
    ] = 0.01
    shelf_days: Annotated[
        float, Param("days", 0.5, 5000, "Shelf life at the reference", "参考温度货架期")
    ] = 30.0
    reference_c: Annotated[float, Param("degC", -5, 40, "Reference temperature", "参考温度")] = 20.0
    q10: Annotated[
        tuple[float, float, float, float],
        Param("1", 1, 6, "Q10 below 10, 20, 30 and above 30 °C", "各温区Q10", source=_Q10, confidence="H"),
    ] = (3.0, 2.5, 2.0, 1.5)
    evaporation: Annotated[float, Param("1", 0, 1, "Part of the loss that is water", "损耗中失水占比")] = 0.3
    storage_c: Annotated[
        float,
        Param("degC", -20, 100, "Farm store no warmer than this; 100 = none", "农户窖藏最高温(100为无)"),
    ] = 100.0
    cold_c: Annotated[
        float, Param("degC", -20, 20, "Temperature of cold service", "冷链温度", source=_USDA, confidence="M")
    ] = 2.0
    sale_days: Annotated[int, Param("days", 1, 90, "Days between a household's sales", "出售间隔")] = 7
    eaten_share: Annotated[float, Param("1", 0, 1, "Share of harvest eaten at home", "自食比例")] = 0.05
    lowgrade: Annotated[float, Param("1", 0, 1, "Share of low grade", "等外品比例")] = 0.1


def default_products() -> dict[str, ProductSettings]:
    """The six products of a mountain county; yields, prices and decay are priors around national figures."""
    return {
        "leafy_vegetables": ProductSettings(
            en="Leafy vegetables", zh="叶菜", area_share=0.13, vegetable=True,
            harvest_start=121, harvest_end=304, sowing=75,
            yield_kg_ha=27_000.0, inputs_cny_ha=20_500.0, labour_kg_day=150.0,
            wholesale=2.4, retail=6.0, season_amplitude=0.2, order_kg=2.5, fragility=0.6,
            decay_day=0.09, shelf_days=6.0, evaporation=0.4, cold_c=1.0,
            sale_days=2, eaten_share=0.08, lowgrade=0.15,
        ),
        "potatoes": ProductSettings(
            en="Potatoes", zh="马铃薯", area_share=0.35,
            harvest_start=232, harvest_end=276, sowing=105,
            yield_kg_ha=15_000.0, inputs_cny_ha=7_100.0, labour_kg_day=400.0,
            wholesale=1.7, retail=4.6, season_amplitude=0.12, order_kg=5.0, fragility=0.15,
            decay_day=0.002, shelf_days=120.0, evaporation=0.5, storage_c=10.0, cold_c=5.0,
            sale_days=20, eaten_share=0.10, lowgrade=0.15,
        ),
        "apples": ProductSettings(
            en="Apples", zh="苹果", area_share=0.31, perennial=True, fruit=True,
            harvest_start=265, harvest_end=309, sowing=75,
            yield_kg_ha=13_000.0, inputs_cny_ha=14_000.0, labour_kg_day=250.0,
            wholesale=4.9, retail=8.0, season_amplitude=0.12, order_kg=5.0, fragility=0.4,
            decay_day=0.012, shelf_days=75.0, evaporation=0.4, storage_c=15.0, cold_c=1.0,
            sale_days=45, eaten_share=0.03, lowgrade=0.15,
        ),
        "strawberries": ProductSettings(
            en="Strawberries", zh="草莓", area_share=0.028, fruit=True,
            harvest_start=349, harvest_end=120, sowing=250,
            yield_kg_ha=18_000.0, inputs_cny_ha=71_000.0, labour_kg_day=40.0,
            wholesale=17.0, retail=25.0, season_amplitude=0.2, order_kg=1.5, fragility=0.95,
            decay_day=0.16, shelf_days=4.5, evaporation=0.2, cold_c=1.0,
            sale_days=1, eaten_share=0.02, lowgrade=0.12,
        ),
        "eggs": ProductSettings(
            en="Free-range eggs", zh="土鸡蛋", area_share=0.122,
            harvest_start=1, harvest_end=366, sowing=75,
            yield_kg_ha=5_200.0, inputs_cny_ha=24_300.0, labour_kg_day=30.0,
            wholesale=10.5, retail=15.0, season_amplitude=0.05, order_kg=2.0, fragility=0.8,
            decay_day=0.0025, shelf_days=30.0, evaporation=0.5, storage_c=20.0, cold_c=4.0,
            sale_days=7, eaten_share=0.12, lowgrade=0.03,
        ),
        "dried_mushrooms": ProductSettings(
            en="Dried mushrooms", zh="干香菇", area_share=0.06,
            harvest_start=280, harvest_end=110, sowing=130,
            yield_kg_ha=2_400.0, inputs_cny_ha=52_500.0, labour_kg_day=6.0,
            wholesale=88.0, retail=104.0, season_amplitude=0.05, order_kg=0.5, fragility=0.2,
            decay_day=0.0003, shelf_days=400.0, evaporation=0.2, cold_c=10.0,
            sale_days=30, eaten_share=0.03, lowgrade=0.1,
        ),
    }  # fmt: skip


def make_products(settings: Mapping[str, ProductSettings]) -> Products:
    """The table of products, in the scenario's order, with today's prices at their base."""
    products = Products(len(settings))
    for p, (name, good) in enumerate(settings.items()):
        for field in ProductSettings.model_fields:
            if field in products.columns:
                getattr(products, field)[p] = getattr(good, field)
        products.q10_cold[p], products.q10_cool[p], products.q10_warm[p], products.q10_hot[p] = good.q10
        products.uid[p] = uids("product", *name.encode())[0]
    products.price_wholesale[:] = products.wholesale
    products.price_retail[:] = products.retail
    products.price_coop[:] = 0.75 * products.wholesale
    products.price_reference[:] = products.wholesale
    products.trader_fresh[:] = 1.0
    products.coop_fresh[:] = 1.0
    return products


def harvest_days(products: Products) -> NDArray[np.float64]:
    """(product,) length of the harvest window in days."""
    span = (products.harvest_end - products.harvest_start) % 366 + 1
    return np.asarray(span, np.float64)


def in_season(products: Products, day_of_year: int) -> NDArray[np.bool_]:
    """(product,) whether it is harvested on this day of the year; a window may run over New Year."""
    since = (day_of_year - products.harvest_start) % 366
    return np.asarray(since <= (products.harvest_end - products.harvest_start) % 366)


@rule
def in_season_(day_of_year: int, start: int, end: int) -> Any:
    """`in_season` of one product."""
    return (day_of_year - start) % 366 <= (end - start) % 366


@rule
def harvest_days_(start: int, end: int) -> Any:
    """`harvest_days` of one product."""
    return float((end - start) % 366 + 1)


def spoilage(products: Products, temperature_c: ArrayLike) -> Spoilage:
    """What a day at a temperature does to each product.

    Args:
        products: P products.
        temperature_c: One temperature, or (P,) one for each.

    Returns:
        (P,) share of the mass that is left after a day, and (P,) freshness lost (0-1).
    """
    keep, ageing = _spoilage(products, np.full((1, products.n), temperature_c, np.float64))
    return keep[0], ageing[0]


def spoilage_today(world: "World") -> Spoilage:
    """`spoilage` today by place, (places, P): outdoors, under cold service, in farm stores.

    Cold service is no warmer than the air; farm stores are cellars, in which nothing freezes.
    """
    celsius = world.climate.temperature_c
    return world.kept.get("spoilage", celsius, lambda: _spoilage_by_place(world.products, celsius))


def _spoilage_by_place(products: Products, celsius: float) -> Spoilage:
    places = np.empty((3, products.n))
    places[0] = celsius
    places[1] = np.minimum(products.cold_c, celsius)
    places[2] = np.maximum(np.minimum(celsius, products.storage_c), 0.0)
    return _spoilage(products, places)


def spoilage_outdoors(world: "World") -> Spoilage:
    """`spoilage` of every product at today's temperature of the air."""
    keep, ageing = spoilage_today(world)
    return keep[0], ageing[0]


def spoilage_on_farms(world: "World") -> Spoilage:
    """`spoilage` in farm stores today."""
    keep, ageing = spoilage_today(world)
    return keep[2], ageing[2]


def spoilage_on_the_way(world: "World") -> Spoilage:
    """`spoilage` of what carriers have today, (2, P): in the air and under cold service."""
    keep, ageing = spoilage_today(world)
    return keep[:2], ageing[:2]


def _spoilage(products: Products, celsius: NDArray[np.float64]) -> Spoilage:
    keep, ageing = np.empty(celsius.shape), np.empty(celsius.shape)
    _spoil(products, celsius, keep, ageing)
    return keep, ageing


@rule
def log_speed_(products: Products, p: int, celsius: float) -> Any:
    """Log of the speed of decay at a temperature, relative to 10 °C: ln Q10 integrated over the bands."""
    above = celsius - 10.0
    total = log_(max(products.q10_cold[p], 1.0)) * min(above, 0.0)
    total = total + log_(max(products.q10_cool[p], 1.0)) * min(max(above, 0.0), 10.0)
    total = total + log_(max(products.q10_warm[p], 1.0)) * min(max(above - 10.0, 0.0), 10.0)
    total = total + log_(max(products.q10_hot[p], 1.0)) * max(above - 20.0, 0.0)
    return total / 10.0


@kernel
def _spoil(products: Products, celsius: F8x2, keep: F8x2, ageing: F8x2) -> None:
    for place in range(keep.shape[0]):
        for p in range(products.n):
            here = log_speed_(products, p, celsius[place, p])
            speed = exp_(here - log_speed_(products, p, products.reference_c[p]))
            keep[place, p] = exp_(-products.decay_day[p] * speed)
            ageing[place, p] = min(1.0, speed / max(products.shelf_days[p], 0.1))


@rule
def blend_(fresh: float, kg: float, fresh_added: float, kg_added: float) -> Any:
    """Freshness of two lots put together: the mean by mass."""
    total = kg + kg_added
    return (fresh * kg + fresh_added * kg_added) / total if total > 0.0 else 1.0
