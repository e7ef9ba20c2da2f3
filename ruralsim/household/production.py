"""Farming: land choice at sowing, harvest within the household's labour, decay of what lies on the farm.

Land shares move `s ← 0.8 s + 0.2 softmax(ln base share + λ · net per ha ÷ normal net per ha)`: the base share
is the constant that makes normal returns a fixed point (positive mathematical programming, Howitt 1995).
Perennials only grow, by planting with a lag.
"""

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities import Farmers, Products, Villages
from ruralsim.entities.codes import FARMING, TRADER
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.draws import Purpose, key, mix, normal
from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.ledger import (
    F_INPUTS,
    F_LOANS,
    M_EATEN,
    M_EVAPORATED,
    M_HARVESTED,
    M_LOST,
    M_UNHARVESTED,
)
from ruralsim.foundation.maths import exp_, exp_array, sum_
from ruralsim.foundation.param import Param, Settings
from ruralsim.foundation.records import F8, I8, F8x2, Key
from ruralsim.household.channels import Channels, initial_beliefs
from ruralsim.world.produce import blend_, harvest_days_, in_season_, spoilage_on_farms
from ruralsim.world.world import Books, World

_HARVESTED, _HARVESTED_VEGETABLE, _HARVESTED_FRUIT = (
    TALLY["harvested_kg"], TALLY["harvested_vegetable_kg"], TALLY["harvested_fruit_kg"],
)  # fmt: skip
_LOST, _LOST_VEGETABLE, _LOST_FRUIT = TALLY["lost_kg"], TALLY["lost_vegetable_kg"], TALLY["lost_fruit_kg"]
_UNHARVESTED = TALLY["unharvested_kg"]
_HARVEST, _EAT, _ROT, _DRY, _LEAVE, _KEPT = range(6)
_BLOCK = 512  # households per block: so many that their columns fit into the processor's cache


class Production(Settings):
    """Land, yields and labour on the farm."""

    land_inertia: Annotated[float, Param("1", 0, 1, "Weight of last year's land shares", "土地惯性")] = 0.8
    land_response: Annotated[
        float, Param("1", 0, 10, "Response of land to net value (λ)", "种植选择敏感度", step=0.1)
    ] = 0.5
    openness: Annotated[
        float, Param("1", 0, 1, "Weight of the county's mix in what one may grow", "可选品种开放度")
    ] = 0.2
    least_normal: Annotated[
        float,
        Param("1", 0.01, 1, "Least that counts as a product's normal return, of the county's mean",
              "单品正常收益下限(占全县均值)"),
    ] = 0.25  # fmt: skip
    smallest_plot: Annotated[float, Param("1", 0, 0.5, "Smallest share of land planted", "最小地块比例")] = (
        0.05
    )
    young_inputs: Annotated[
        float, Param("1", 0, 2, "Inputs of a young orchard, share of a bearing one", "幼园投入比例")
    ] = 0.5
    year_sd: Annotated[float, Param("1", 0, 1, "Yield spread between years", "年际产量波动")] = 0.06
    village_sd: Annotated[float, Param("1", 0, 1, "Yield spread between villages", "村际产量波动")] = 0.08
    household_sd: Annotated[float, Param("1", 0, 1, "Yield spread between households", "户际产量波动")] = 0.12
    family_help: Annotated[
        float, Param("workers", 0, 3, "Help of the old, and of workers after hours", "老人与工余帮工")
    ] = 0.4
    unsaleable: Annotated[
        float, Param("1", 0, 0.9, "Freshness below which goods are thrown away", "弃置鲜度")
    ] = 0.05


@dataclass
class ProductionState:
    """What farming remembers from year to year.

    Attributes:
        normal_net_ha: (product,) what a hectare brought in the first whole year, CNY at the prices of the
            base year; None before.
    """

    normal_net_ha: F8 | None = None


def production(world: World) -> None:
    """Phase 3, farm: sowing, decay of what lies there, harvest."""
    if world.day == world.calendar.first:
        _begin(world)
    sown = np.flatnonzero(world.products.sowing == world.calendar.day_of_year(world.day))
    if sown.size:
        _sow(world, sown)
    _harvest(world)
    if world.calendar.is_month_end(world.day):
        _value_meals(world.farmers)


def _begin(world: World) -> None:
    """First day: beliefs, the base year's land, and yields of what is already in the ground."""
    farmers = world.farmers
    _drop_small_plots(farmers.share, world.settings.household.production.smallest_plot)
    farmers.base_share[:] = farmers.share
    farmers.digital_base[:] = farmers.digital_skill
    farmers.selling_base[:] = farmers.selling_skill
    initial_beliefs(world)
    _draw_yields(world, np.arange(world.products.n))


def _drop_small_plots(share: NDArray[np.float64], smallest: float) -> None:
    """Nobody tends a bed of everything: plots below the smallest go to the household's larger ones."""
    largest = share.max(axis=0, initial=0.0)
    share[share < np.minimum(smallest, largest)] = 0.0
    share /= np.maximum(share.sum(axis=0), 1e-12)


def _sow(world: World, sown: NDArray[np.intp]) -> None:
    """Chooses land (first sowing of the year), draws yields, buys inputs, on credit if need be."""
    farmers, products = world.farmers, world.products
    annual = products.sowing[~products.perennial]
    if annual.size and world.calendar.day_of_year(world.day) == annual.min():
        choose_land(world)
    _draw_yields(world, sown)
    planted = farmers.share[sown]
    trees = np.flatnonzero(products.perennial)
    young = farmers.young_share[np.isin(trees, sown)].sum(axis=2)
    planted[products.perennial[sown]] += world.settings.household.production.young_inputs * young
    hectares = farmers.land_ha * planted
    cost = hectares * (products.inputs_cny_ha[sown] * world.climate.price_index)[:, None]
    total = cost.sum(axis=0)
    credit = np.minimum(np.maximum(total - farmers.cash, 0.0), total)
    farmers.cash += credit - total
    farmers.debt += credit
    farmers.income_month[:, FARMING] -= total
    farmers.value_year[sown] -= cost
    world.money.today[F_INPUTS] += total.sum()
    world.money.today[F_LOANS] += credit.sum()


def choose_land(world: World) -> None:
    """Moves land shares toward what paid; closes the year's account of net value by product."""
    farmers, products = world.farmers, world.products
    _value_meals(farmers)
    settings, state = world.settings.household.production, world.state.production
    first_year = world.day - world.calendar.first < 365
    hectares = farmers.land_ha * farmers.share
    grown = np.maximum(hectares.sum(axis=1), 1e-9)
    county = farmers.value_year.sum(axis=1, dtype=np.float64) / grown
    if not first_year and state.normal_net_ha is None:
        mean = float((county * hectares.sum(axis=1)).sum() / max(hectares.sum(), 1e-9))
        state.normal_net_ha = np.maximum(county, max(settings.least_normal * mean, 1.0))
        state.normal_net_ha /= world.climate.price_index
    elif state.normal_net_ha is not None:
        net = np.where(hectares > 1e-9, farmers.value_year / np.maximum(hectares, 1e-9), county[:, None])
        relative = net / (state.normal_net_ha * world.climate.price_index)[:, None]
        common = farmers.base_share.mean(axis=1)[:, None]
        base = (1.0 - settings.openness) * farmers.base_share + settings.openness * common
        pull = base * exp_array(settings.land_response * np.clip(relative, -3.0, 5.0))
        target = pull / np.maximum(pull.sum(axis=0), 1e-12)
        _move_land(farmers.share, farmers.young_share, target, products.perennial, settings)
    farmers.value_year[:] = 0.0


def _move_land(
    share: NDArray[np.float64],
    young: NDArray[np.float32],
    target: NDArray[np.float64],
    perennial: NDArray[np.bool_],
    settings: Production,
) -> None:
    """One year's step of the shares, in place: orchards age and are planted, annuals share the rest.

    Args:
        share: (product, household) of the land.
        young: (perennial, household, lag) planted, not bearing.
        target: (product, household) what the household would choose.
        perennial: (product,) grown on trees or bushes.
        settings: inertia and the smallest plot.
    """
    step = 1.0 - settings.land_inertia
    share[perennial] += young[:, :, 0]
    young[:, :, :-1] = young[:, :, 1:].copy()
    held = share[perennial] + young[:, :, :-1].sum(axis=2)
    more = target[perennial] - held
    planted = np.where(more >= settings.smallest_plot, step * more, 0.0)
    room = np.maximum(1.0 - held.sum(axis=0), 0.0)
    planted *= np.minimum(1.0, room / np.maximum(planted.sum(axis=0), 1e-12))
    young[:, :, -1] = planted
    before, wanted = share[~perennial], target[~perennial]
    annual = settings.land_inertia * before + step * wanted
    worth_a_plot = np.where(wanted >= settings.smallest_plot, settings.smallest_plot, 0.0)
    annual = np.where(annual >= settings.smallest_plot, annual, worth_a_plot)
    total = annual.sum(axis=0)
    room = np.maximum(room - planted.sum(axis=0), 0.0)
    share[~perennial] = np.where(total > 0.0, annual * (room / np.maximum(total, 1e-12)), before)


def _draw_yields(world: World, products: NDArray[np.intp]) -> None:
    _yields(
        key(world.seed, Purpose.YIELD, world.day), products.astype(np.int64), world.farmers, world.villages,
        world.products, world.settings.household.production,
    )  # fmt: skip


@kernel
def _yields(
    luck: Key, which: I8, farmers: Farmers, villages: Villages, products: Products, s: Production
) -> None:
    level = -0.5 * (s.year_sd * s.year_sd + s.village_sd * s.village_sd + s.household_sd * s.household_sd)
    for p in which:
        year = s.year_sd * normal(luck, products.uid[p])
        for i in range(farmers.n):
            village = villages.uid[farmers.village[i]]
            here = s.village_sd * normal(luck, mix(village, products.uid[p]))
            own = s.household_sd * normal(luck, mix(farmers.uid[i], products.uid[p]))
            farmers.yield_factor[p, i] = exp_(level + year + here + own)


def _harvest(world: World) -> None:
    keep, ageing = spoilage_on_farms(world)
    _farm_day(
        world.day, world.calendar.day_of_year(world.day), world.farmers, world.products,
        world.settings.household.production, world.settings.household.channels, keep, ageing, world.books,
    )  # fmt: skip


@kernel
def _value_meals(farmers: Farmers) -> None:
    """What was eaten from the field is income in kind, at what a trader is thought to pay."""
    for p in range(farmers.eaten_kg.shape[0]):
        for i in range(farmers.n):
            worth = np.float64(farmers.eaten_kg[p, i]) * np.float64(farmers.belief[p, i, TRADER])
            farmers.own_cny_month[i] = np.float64(farmers.own_cny_month[i]) + worth
            farmers.value_year[p, i] = np.float64(farmers.value_year[p, i]) + worth
            farmers.eaten_kg[p, i] = 0.0


@rule
def farm_labour_(adults: int, migrants: int, jobs: int, processing: float, ill: bool, help_: float) -> Any:
    """Workers at hand on the farm today."""
    return max(adults - migrants - jobs - processing - (1.0 if ill else 0.0), 0.0) + help_


@rule
def _hands_for(
    day: int, start: int, end: int, per_day: F8, worker_days: F8, farmers: Farmers, s: Production,
    picked: F8,
) -> None:  # fmt: skip
    """Which part of what is ripe each household of a block has the hands to pick today."""
    picked[:] = 0.0
    # days of work in today's harvest of all its products
    for p in range(per_day.size):
        if per_day[p] <= 0.0:
            continue
        days = worker_days[p]
        for i in range(start, end):
            picked[i - start] += farmers.share[p, i] * days * np.float64(farmers.yield_factor[p, i])
    # against the workers at home; what they cannot pick is left
    for i in range(start, end):
        need = picked[i - start] * farmers.land_ha[i]
        labour = farm_labour_(
            int(farmers.adults[i]),
            int(farmers.migrants[i]) - int(farmers.visiting[i]),
            int(farmers.local_jobs[i]) + int(farmers.logistics_jobs[i]),
            np.float64(farmers.processing_jobs[i]),
            day < int(farmers.labour_lost_until[i]),
            s.family_help,
        )
        part = labour / need
        picked[i - start] = part if need > labour else 1.0


@rule
def _spoil(
    p: int, start: int, end: int, keep: float, ageing: float, evaporation: float, unsaleable: float,
    farmers: Farmers, here: F8x2,
) -> None:  # fmt: skip
    """A day's loss of mass and freshness in a block's stores of one product; the too old is thrown away."""
    for i in range(start, end):
        kg, fresh = farmers.stock_kg[p, i], farmers.fresh[p, i]
        old = fresh - ageing if kg > 0.0 else fresh
        left = kg * keep if old >= unsaleable else 0.0
        dry = kg * (1.0 - keep) * evaporation
        dry = dry if dry < kg - left else kg - left
        farmers.stock_kg[p, i], farmers.fresh[p, i] = left, old
        here[_ROT, i - start], here[_DRY, i - start], here[_KEPT, i - start] = kg - left - dry, dry, left


@rule
def _pick(
    p: int, start: int, end: int, kg_ha: float, eaten_share: float, farmers: Farmers, picked: F8, here: F8x2
) -> None:
    """A block's harvest of one product: part is eaten, the rest joins the stock."""
    for i in range(start, end):
        k = i - start
        ripe = farmers.land_ha[i] * farmers.share[p, i] * kg_ha * np.float64(farmers.yield_factor[p, i])
        harvest = ripe * picked[k]
        meals = harvest * eaten_share
        here[_HARVEST, k], here[_EAT, k], here[_LEAVE, k] = harvest, meals, ripe - harvest
        farmers.eaten_kg[p, i] = np.float64(farmers.eaten_kg[p, i]) + meals
        kg, fresh = farmers.stock_kg[p, i], farmers.fresh[p, i]
        mixed = blend_(fresh, kg, 1.0, harvest - meals)
        farmers.fresh[p, i] = mixed if farmers.share[p, i] > 0.0 else fresh
        farmers.stock_kg[p, i] = kg + (harvest - meals)


@rule
def _wake(p: int, start: int, end: int, due: int, limit: float, farmers: Farmers) -> int:
    """Who of a block must look at this product today: it is his day, it must go, it is listed or offered.

    Returns:
        How many.
    """
    own, found = np.uint8(due), 0
    for i in range(start, end):
        today = (farmers.turn[p, i] == own) | (farmers.fresh[p, i] <= limit) | farmers.sells_online[i]
        looks = ((farmers.stock_kg[p, i] > 0.0) & today) | farmers.standing[p, i]
        farmers.astir[p, i] = looks
        found += 1 if looks else 0
    return found


@kernel
def _farm_day(
    day: int, day_of_year: int, farmers: Farmers, products: Products, s: Production, c: Channels, keep: F8,
    ageing: F8, books: Books,
) -> None:  # fmt: skip
    """A day on every farm: what lies there spoils, what is ripe is picked as far as there are hands.

    Each loop goes through the households of one product, which lie side by side, and does the same with all:
    the processor takes several at a time.
    """
    kinds = keep.size
    # what a hectare yields today of each product that is in season, and the work it takes
    per_day, worker_days, ripe = np.zeros(kinds), np.zeros(kinds), False
    for p in range(kinds):
        first, last = int(products.harvest_start[p]), int(products.harvest_end[p])
        if in_season_(day_of_year, first, last):
            per_day[p] = products.yield_kg_ha[p] / harvest_days_(first, last)
        ripe = ripe or per_day[p] > 0.0
        worker_days[p] = per_day[p] / max(products.labour_kg_day[p], 0.1)
        products.astir[p] = 0
    moved = np.zeros((6, kinds))
    picked = np.empty(_BLOCK)
    here = np.zeros((6, _BLOCK))
    # block by block of households: stores first, then the harvest, then who has something to decide
    for start in range(0, farmers.n, _BLOCK):
        end = min(start + _BLOCK, farmers.n)
        if ripe:
            _hands_for(day, start, end, per_day, worker_days, farmers, s, picked)
        for p in range(kinds):
            if not (per_day[p] > 0.0 or products.farm_kg[p] > 0.0):
                continue  # neither picked today nor in stock on any farm
            _spoil(p, start, end, keep[p], ageing[p], products.evaporation[p], s.unsaleable, farmers, here)
            moved[_ROT, p] += sum_(here[_ROT], end - start)
            moved[_DRY, p] += sum_(here[_DRY], end - start)
            moved[_KEPT, p] += sum_(here[_KEPT], end - start)
            if per_day[p] > 0.0:
                _pick(p, start, end, per_day[p], products.eaten_share[p], farmers, picked, here)
                moved[_HARVEST, p] += sum_(here[_HARVEST], end - start)
                moved[_EAT, p] += sum_(here[_EAT], end - start)
                moved[_LEAVE, p] += sum_(here[_LEAVE], end - start)
            days = max(int(products.sale_days[p]), 1)
            due = (day % days + days) % days
            products.astir[p] += _wake(p, start, end, due, c.urgent_days * ageing[p], farmers)
    # the day's books by product
    for p in range(keep.size):
        harvested, lost = moved[_HARVEST, p], moved[_ROT, p] + moved[_DRY, p]
        products.farm_kg[p] = moved[_KEPT, p] + (harvested - moved[_EAT, p])
        books.mass[M_HARVESTED, p] += harvested
        books.mass[M_EATEN, p] += moved[_EAT, p]
        books.mass[M_LOST, p] += moved[_ROT, p]
        books.mass[M_EVAPORATED, p] += moved[_DRY, p]
        books.mass[M_UNHARVESTED, p] += moved[_LEAVE, p]
        books.tally[_HARVESTED] += harvested
        books.tally[_HARVESTED_VEGETABLE] += harvested if products.vegetable[p] else 0.0
        books.tally[_HARVESTED_FRUIT] += harvested if products.fruit[p] else 0.0
        books.tally[_LOST] += lost
        books.tally[_LOST_VEGETABLE] += lost if products.vegetable[p] else 0.0
        books.tally[_LOST_FRUIT] += lost if products.fruit[p] else 0.0
        books.tally[_UNHARVESTED] += moved[_LEAVE, p]
