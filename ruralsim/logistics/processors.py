"""Processors: they buy low grade and what nobody takes, employ people, and come where there is enough.

Each village is asked once a week. A processor enters a township when (value out − price in − energy −
labour) × kg covers the return on its capital three months running, and leaves after twelve losing months.
Facilities at origin bear part of its capital, and a grading line raises its yield.
"""

from dataclasses import dataclass, field
from typing import Annotated, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities import Farmers, Products, Shops, Townships, Villages
from ruralsim.entities.codes import FARMING, PROCESSING_WAGES
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.calendar import WORKDAYS_MONTH
from ruralsim.foundation.draws import Purpose, draw_array, key
from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.ledger import (
    F_PROCESSOR_CAPITAL,
    F_PROCESSOR_COSTS,
    F_PROCESSOR_EQUITY,
    F_PROCESSOR_PROFIT,
    F_PROCESSOR_SALES,
    F_PRODUCE_PROCESSORS,
    F_WAGES_PROCESSORS,
    M_PROCESSED,
)
from ruralsim.foundation.param import Param, Settings
from ruralsim.foundation.records import F8, I8
from ruralsim.logistics.books import pay_households
from ruralsim.world.shops import listed_
from ruralsim.world.world import Books, World

_KG, _CNY = TALLY["sold_processor_kg"], TALLY["sold_processor_cny"]
_WEEK = np.uint64(7)


class Processors(Settings):
    """What processing yields and costs."""

    yield_share: Annotated[float, Param("1", 0, 1, "Product per kg of produce", "出品率")] = 0.55
    grading_yield: Annotated[float, Param("1", 0, 1, "Added by a grading line", "分级线提升出品率")] = 0.05
    price_out: Annotated[
        float,
        Param("1", 0, 20, "Price of the product, relative to wholesale of produce", "加工品价格(占批发价)"),
    ] = 1.65
    price_in: Annotated[float, Param("1", 0, 1, "Price paid, relative to wholesale", "收购价(占批发价)")] = (
        0.42
    )
    dearest: Annotated[
        float, Param("CNY/kg", 0, 1000, "Goods dearer than this are not processed", "可加工原料最高批发价")
    ] = 6.0
    energy: Annotated[float, Param("CNY/kg", 0, 10, "Energy and packing", "能耗包装")] = 0.35
    kg_per_worker: Annotated[
        float, Param("kg/day", 10, 10_000, "Handled by a worker in a day", "人均日处理量")
    ] = 300.0
    capital: Annotated[float, Param("CNY/(kg/day)", 0, 1e5, "Capital per capacity", "单位产能投资")] = 900.0
    size: Annotated[
        float, Param("1", 0.1, 2, "Capacity built, relative to what is offered", "产能占供给比例")
    ] = 0.5
    hurdle_month: Annotated[float, Param("1/month", 0, 1, "Return asked of capital", "月资本回报要求")] = 0.03
    hopeful_months: Annotated[
        int, Param("months", 1, 36, "Months of good prospects before entry", "进入观察月数")
    ] = 3
    losing_months: Annotated[int, Param("months", 1, 60, "Losing months before exit", "退出亏损月数")] = 12
    stale: Annotated[
        float, Param("1", 0, 1, "Stock less fresh than this is offered whole", "整批出让的新鲜度阈值")
    ] = 0.25
    learning: Annotated[float, Param("1/day", 0, 1, "Learning of what is offered", "供给预期更新速度")] = 0.1
    reserve: Annotated[float, Param("months", 0, 24, "Wages kept in cash", "留存工资月数")] = 2.0


@dataclass
class ProcessorsState:
    """What processors know and whom they employ; empty before the first day.

    Attributes:
        kg_month: (township,) kg bought this month.
        price: (township,) wholesale price of what is offered there, as learned, CNY/kg.
        worker: (household,) township where somebody works in processing, -1 for nowhere.
    """

    kg_month: F8 = field(default_factory=lambda: np.zeros(0))
    price: F8 = field(default_factory=lambda: np.zeros(0))
    worker: I8 = field(default_factory=lambda: np.zeros(0, np.int64))


@rule
def offered(free: float, lowgrade: float, fresh: float, sale_days: int, stale: float) -> float:
    """Low grade of what a household sells in a week, or all of it when it is about to spoil."""
    if fresh < stale:
        return free
    return free * lowgrade * min(7.0 / max(sale_days, 1), 1.0)


class Week(NamedTuple):
    """What the villages asked today bring, by township.

    Attributes:
        offers: (townships,) kg offered.
        bought: (townships,) kg of them bought.
        price: (townships,) wholesale price of what is offered, else as learned, CNY/kg.
    """

    offers: F8
    bought: F8
    price: F8


@rule
def _asks(v: int, day: int, villages: Villages) -> bool:
    """Whether processors ask in a village today: once a week, on the day that its uid picks."""
    return int(villages.uid[v] % _WEEK) == day % 7


@rule
def _on_offer(
    f: int, p: int, dearest: float, s: Processors, farmers: Farmers, shops: Shops, products: Products
) -> float:
    """Kilograms of a product that a household offers; -1 where it has none, or none that is processed."""
    if products.price_wholesale[p] > dearest or products.decay_day[p] < 0.001:
        return -1.0
    free = farmers.stock_kg[p, f] - listed_(farmers, shops, f, p)
    if free <= 0.0:
        return -1.0
    return offered(free, products.lowgrade[p], farmers.fresh[p, f], int(products.sale_days[p]), s.stale)


@rule
def _weigh(
    day: int, dearest: float, s: Processors, farmers: Farmers, shops: Shops, villages: Villages,
    products: Products, towns: Townships, own: ProcessorsState, week: Week,
) -> None:  # fmt: skip
    """Sums up what today's villages offer; processors and who might come learn from it."""
    for v in range(villages.n):
        if not _asks(v, day, villages):
            continue
        t = int(villages.township[v])
        for f in range(int(villages.first[v]), int(villages.first[v]) + int(villages.households[v])):
            for p in range(products.n):
                kg = max(_on_offer(f, p, dearest, s, farmers, shops, products), 0.0)
                week.offers[t] += kg
                week.price[t] += kg * products.price_wholesale[p]
    for t in range(towns.n):
        seen = week.offers[t] > 0.0
        week.price[t] = week.price[t] / max(week.offers[t], 1e-9) if seen else own.price[t]
        own.price[t] += s.learning * (week.price[t] - own.price[t])
        towns.lowgrade_kg_day[t] += s.learning * (week.offers[t] - towns.lowgrade_kg_day[t])


@rule
def _take(
    f: int, p: int, kg: float, s: Processors, farmers: Farmers, shops: Shops, products: Products,
    books: Books,
) -> None:  # fmt: skip
    """A household sells some of a product to the processor of its township."""
    paid = kg * s.price_in * products.price_wholesale[p]
    farmers.stock_kg[p, f] -= kg
    unlisted = max(farmers.stock_kg[p, f] - listed_(farmers, shops, f, p), 0.0)
    farmers.for_sale_kg[p, f] = min(farmers.for_sale_kg[p, f], unlisted)
    farmers.cash[f] += paid
    farmers.income_month[f, FARMING] += paid
    books.money[F_PRODUCE_PROCESSORS] += paid
    books.mass[M_PROCESSED, p] += kg
    books.tally[_KG] += kg
    books.tally[_CNY] += paid


@kernel
def _buy(
    day: int, dearest: float, s: Processors, farmers: Farmers, shops: Shops, villages: Villages,
    products: Products, towns: Townships, own: ProcessorsState, week: Week, books: Books,
) -> float:  # fmt: skip
    """Buys what is offered, pro rata where there is not room for all; returns how many kilograms."""
    _weigh(day, dearest, s, farmers, shops, villages, products, towns, own, week)
    total = 0.0
    for v in range(villages.n):
        t = int(villages.township[v])
        room = towns.processor_kg_day[t] if towns.processor[t] else 0.0
        if room <= 0.0 or not _asks(v, day, villages):
            continue
        part = min(1.0, room / week.offers[t]) if week.offers[t] > 0.0 else 0.0
        for f in range(int(villages.first[v]), int(villages.first[v]) + int(villages.households[v])):
            for p in range(products.n):
                kg = _on_offer(f, p, dearest, s, farmers, shops, products)
                if kg >= 0.0:
                    kg *= part
                    _take(f, p, kg, s, farmers, shops, products, books)
                    week.bought[t] += kg
                    total += kg
    for t in range(towns.n):
        own.kg_month[t] += week.bought[t]
    return total


def processors(world: World) -> None:
    """Phase 10: buying every day in a seventh of the villages; monthly wages, entry and exit."""
    s, farmers, towns = world.settings.logistics.processors, world.farmers, world.townships
    if not farmers.n:
        return
    own = world.state.processors
    if not own.worker.size:
        own.kg_month, own.price, own.worker = np.zeros(towns.n), np.zeros(towns.n), np.full(farmers.n, -1)
    week = Week(np.zeros(towns.n), np.zeros(towns.n), np.zeros(towns.n))
    before = float(world.money.today[F_PRODUCE_PROCESSORS])
    kg = _buy(
        world.day, s.dearest * world.climate.price_index, s, farmers, world.shops, world.villages,
        world.products, towns, own, week, world.books,
    )  # fmt: skip
    if kg > 0.0:
        _sell(world, week.bought, week.price, float(world.money.today[F_PRODUCE_PROCESSORS]) - before)
    if world.calendar.is_month_end(world.day):
        _pay(world, own)
        _decide(world, own)


def _yield(world: World) -> NDArray[np.float64]:
    """(township,) product per kg: a grading line at any station of the township raises it."""
    s, stations = world.settings.logistics.processors, world.stations
    line = (stations.grading_kg_day + world.terms["grading_line"]) > 0.0
    helped = np.zeros(world.townships.n, np.bool_)
    helped[stations.township[line & (stations.township >= 0)]] = True
    return np.asarray(s.yield_share + s.grading_yield * helped)


def _sell(world: World, bought: NDArray[np.float64], price: NDArray[np.float64], spent: float) -> None:
    """Today's purchases are paid for, processed and sold outside."""
    s, towns = world.settings.logistics.processors, world.townships
    sales = bought * _yield(world) * s.price_out * price
    costs = bought * s.energy * world.climate.consumer_index
    paid = bought * s.price_in * price
    paid *= spent / max(float(paid.sum()), 1e-12)
    towns.processor_cash += sales - costs - paid
    towns.processor_profit_month += sales - costs - paid
    world.money.today[F_PROCESSOR_SALES] += float(sales.sum())
    world.money.today[F_PROCESSOR_COSTS] += float(costs.sum())


def _pay(world: World, own: ProcessorsState) -> None:
    """Wages for the month's work, shared by the township's processing workers."""
    s, farmers, towns = world.settings.logistics.processors, world.farmers, world.townships
    workers = np.flatnonzero(own.worker >= 0)
    at = own.worker[workers]
    heads = np.bincount(at, minlength=towns.n)
    due = np.where(heads > 0, own.kg_month / s.kg_per_worker * towns.local_wage / WORKDAYS_MONTH, 0.0)
    if workers.size:
        pay_households(world, workers, (due / np.maximum(heads, 1))[at], F_WAGES_PROCESSORS, PROCESSING_WAGES)
        days = world.calendar.days_in_month(world.day)
        full = own.kg_month / (s.kg_per_worker * days * np.maximum(heads, 1))
        farmers.processing_jobs[workers] = np.clip(full[at], 0.0, 1.0)
    towns.processor_cash -= due
    towns.processor_profit_month -= due
    own.kg_month[:] = 0.0


def _decide(world: World, own: ProcessorsState) -> None:
    """Exit, profit, entry."""
    s, towns, money = world.settings.logistics.processors, world.townships, world.money.today
    running = towns.processor.copy()
    towns.processor_months_losing[:] = np.where(
        running & (towns.processor_profit_month < 0.0), towns.processor_months_losing + 1, 0
    )
    leaving = running & (towns.processor_months_losing >= s.losing_months)
    for t in np.flatnonzero(leaving):
        towns.processor[t] = False
        gone = np.flatnonzero(own.worker == t)
        world.farmers.processing_jobs[gone] = 0.0
        own.worker[gone] = -1

    wage = towns.local_wage / WORKDAYS_MONTH / s.kg_per_worker
    unit = (
        own.price * (_yield(world) * s.price_out - s.price_in)
        - s.energy * world.climate.consumer_index
        - wage
    )
    kg = s.size * towns.lowgrade_kg_day
    capital = kg * s.capital * world.climate.consumer_index
    private = np.maximum(capital - world.terms["processor_capital"], 0.0)
    hopeful = ~towns.processor & (kg * s.kg_per_worker > 0.0) & (kg >= s.kg_per_worker)
    hopeful &= unit * kg * 30.0 >= s.hurdle_month * private
    towns.processor_months_hopeful[:] = np.where(hopeful, towns.processor_months_hopeful + 1, 0)
    for t in np.flatnonzero(towns.processor_months_hopeful >= s.hopeful_months):
        towns.processor[t], towns.processor_kg_day[t] = True, kg[t]
        towns.processor_months_hopeful[t] = 0
        money[F_PROCESSOR_EQUITY] += private[t]
        money[F_PROCESSOR_CAPITAL] += private[t]
        _engage(world, own, int(t), int(np.ceil(kg[t] / s.kg_per_worker)))

    need = np.maximum(-towns.processor_cash, 0.0)
    keep = s.reserve * 30.0 * towns.processor_kg_day / s.kg_per_worker * towns.local_wage / WORKDAYS_MONTH
    profit = np.maximum(towns.processor_cash - np.where(towns.processor, keep, 0.0), 0.0)
    towns.processor_cash += need - profit
    money[F_PROCESSOR_EQUITY] += float(need.sum())
    money[F_PROCESSOR_PROFIT] += float(profit.sum())
    towns.processor_profit_month[:] = 0.0


def _engage(world: World, own: ProcessorsState, t: int, wanted: int) -> None:
    """Workers for a new processor: idle members of the township, by draw."""
    f = world.farmers
    free = f.adults - f.migrants - f.local_jobs - f.logistics_jobs - f.processing_jobs >= 1.0
    pool = np.flatnonzero(free & (f.township == t) & (own.worker < 0))
    luck = draw_array(key(world.seed, Purpose.PROCESSOR_ENTRY, world.day), f.uid[pool])
    own.worker[pool[np.argsort(luck, kind="stable")[:wanted]]] = t
