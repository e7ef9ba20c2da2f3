"""What processors buy, pay and earn, reckoned by hand for the twelve households of a straight road."""

import copy
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruralsim.entities.codes import FARMING, PROCESSING_WAGES
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.ledger import (
    F_PROCESSOR_CAPITAL,
    F_PROCESSOR_EQUITY,
    F_PROCESSOR_PROFIT,
    F_PRODUCE_PROCESSORS,
    F_WAGES_PROCESSORS,
    M_PROCESSED,
    Sector,
)
from ruralsim.logistics.processors import offered, processors
from tests.factory import set_shops
from tests.logistics.straight_road import STATION_ROW, straight_road

ASKED = 2
"""Day of the week on which every village is asked; 30 January and 27 February of 2021 are such days."""
MONTH_ENDS = 30, 58
WORK_DAY_CNY = 100.0


def county(wholesale=2.0, kg=1000.0, **processors):
    """Every household has `kg` of one product, half of it low grade, of which a week's worth is on sale."""
    world = straight_road(**{f"logistics__processors__{name}": value for name, value in processors.items()})
    f, p = world.farmers, world.products
    world.villages.uid[:] = ASKED + 7 * np.arange(1, 4)
    f.stock_kg[:] = 0.0
    f.fresh[:] = 1.0
    f.stock_kg[0], p.price_wholesale[:], p.decay_day[:] = kg, wholesale, 0.05
    p.lowgrade[:], p.sale_days[:] = 0.5, 7
    f.adults[:], f.migrants[:], f.local_jobs[:], f.logistics_jobs[:] = 2, 0, 0, 0
    world.townships.local_wage[:] = 26.0 * WORK_DAY_CNY
    return world


def working(kg_day, **settings):
    """The same with a processor that can take so much on the day when all are asked."""
    world = county(**settings)
    world.townships.processor[0], world.townships.processor_kg_day[0] = True, kg_day
    return world


def on(world, *days):
    for world.day in days:
        processors(world)
    return world


@pytest.mark.parametrize(
    ("fresh", "sale_days", "kg"),
    [
        (1.0, 7, 20.0),  # a fifth of a hundred is low grade
        (1.0, 14, 10.0),  # half of it comes up for sale this week
        (1.0, 2, 20.0),
        (0.2, 14, 100.0),  # all of it before it spoils
    ],
)
def test_a_week_s_low_grade_is_offered_or_all_that_is_about_to_spoil(fresh, sale_days, kg):
    assert offered(100.0, 0.2, fresh, sale_days, 0.25) == pytest.approx(kg)


def test_a_household_sells_its_low_grade_at_the_processors_price():
    """500 of 1,000 kg at 0.42 of a wholesale price of 2 CNY."""
    world = working(1e6)
    cash = world.farmers.cash.copy()
    on(world, ASKED)
    f = world.farmers
    assert f.stock_kg[0].tolist() == pytest.approx([500.0] * 12)
    assert (f.cash - cash).tolist() == pytest.approx([420.0] * 12)
    assert f.income_month[:, FARMING].tolist() == pytest.approx([420.0] * 12)
    assert world.mass.today[M_PROCESSED, 0] == pytest.approx(6000.0)
    assert world.tally.today[TALLY["sold_processor_kg"]] == pytest.approx(6000.0)


def test_each_village_is_asked_once_a_week():
    world = on(working(1e6), *(day for day in range(7) if day != ASKED))
    assert not world.money.today[F_PRODUCE_PROCESSORS]


def test_without_a_processor_nothing_is_bought():
    assert not on(county(), ASKED).mass.today.any()


def test_a_full_processor_takes_the_same_part_of_every_offer():
    """6,000 kg are offered, 1,500 fit: a quarter of each 500."""
    world = on(working(1500.0), ASKED)
    assert world.farmers.stock_kg[0].tolist() == pytest.approx([875.0] * 12)


def test_what_is_kept_for_online_orders_is_not_sold_and_no_more_is_offered_than_is_left():
    world = working(1e6)
    set_shops(world, True).listed_kg[:12, 0], world.farmers.for_sale_kg[0] = 600.0, 400.0
    on(world, ASKED)
    assert world.farmers.stock_kg[0].tolist() == pytest.approx([800.0] * 12)  # half of the free 400 went
    assert world.farmers.for_sale_kg[0].tolist() == pytest.approx([200.0] * 12)


@pytest.mark.parametrize("unfit", ["dear", "durable"])
def test_dear_and_durable_goods_are_not_processed(unfit):
    world = working(1e6, wholesale=6.01 if unfit == "dear" else 2.0)
    if unfit == "durable":
        world.products.decay_day[:] = 0.0009
    assert not on(world, ASKED).mass.today.any()


@pytest.mark.parametrize(("line_kg_day", "yield_share"), [(0.0, 0.55), (50.0, 0.60)])
def test_a_processor_earns_what_its_product_brings_less_produce_and_energy(line_kg_day, yield_share):
    """Of 6,000 kg, 0.55 or with a grading line 0.60 are product at 1.65 × 2 CNY; energy is 0.35 CNY a kg."""
    world = working(1e6)
    world.stations.grading_kg_day[STATION_ROW] = line_kg_day
    on(world, ASKED)
    profit = 6000.0 * (yield_share * 1.65 * 2.0 - 0.42 * 2.0 - 0.35)
    assert world.townships.processor_profit_month[0] == pytest.approx(profit)
    assert world.townships.processor_cash[0] == pytest.approx(profit)


def entering(wholesale, **terms):
    """What is offered and what it is worth is learned at once, and acted upon after two months."""
    world = county(wholesale, learning=1.0, hopeful_months=2)
    for name, value in terms.items():
        world.terms.set("test", name, value)
    world.terms.fold()
    return world


@pytest.mark.parametrize(
    ("wholesale", "terms", "comes"),
    [
        # (0.55 × 1.65 − 0.42) × price − 0.35 − 100 / 300 must bring 3 per cent of 900 CNY in thirty days: 0.9
        (3.2, {}, False),
        (3.3, {}, True),
        (2.7, {"grading_line": 10.0}, False),  # with 0.60 for 0.55 a price of 2.78 will do
        (2.8, {"grading_line": 10.0}, True),
        (1.3, {"processor_capital": 2.7e6}, False),  # if others bear the capital, 1.40 will
        (1.5, {"processor_capital": 2.7e6}, True),
    ],
)
def test_a_processor_comes_where_its_capital_would_pay(wholesale, terms, comes):
    world = on(entering(wholesale, **terms), *MONTH_ENDS)
    assert world.townships.processor[0] == comes


def test_it_is_built_for_half_of_what_is_offered_and_employs_who_is_idle():
    """6,000 kg are offered: 3,000 a day, 900 CNY of capital for each, a worker for 300: ten of twelve."""
    world = entering(3.3)
    world.farmers.migrants[0] = world.farmers.local_jobs[0] = 1  # nobody of this household is free
    on(world, *MONTH_ENDS)
    assert world.townships.processor_kg_day[0] == pytest.approx(3000.0)
    assert world.money.today[F_PROCESSOR_CAPITAL] == pytest.approx(2.7e6)
    on(world, 65, 89)  # a day on which it buys, and the end of March
    workers = world.farmers.income_month[:, PROCESSING_WAGES] > 0.0
    assert workers.sum() == 10
    assert not workers[0]


def test_wages_follow_what_was_processed():
    """3,000 kg in the month make ten days' work of 100 CNY, a tenth for each of ten workers."""
    world = on(entering(3.3), *MONTH_ENDS)
    world.money.close_day()
    on(world, 65, 89)
    f = world.farmers
    paid = f.income_month[:, PROCESSING_WAGES]
    assert paid[paid > 0.0].tolist() == pytest.approx([100.0] * 10)
    assert world.money.today[F_WAGES_PROCESSORS] == pytest.approx(1000.0)
    month = 3000.0 / (300.0 * 31 * 10)  # part of a full job
    assert f.processing_jobs[paid > 0.0].tolist() == pytest.approx([month] * 10, rel=1e-6)
    assert not f.processing_jobs[paid == 0.0].any()


def test_fewer_than_a_workers_load_founds_nothing():
    world = county(3.3, 599.0 * 2.0 / 12.0, learning=1.0, hopeful_months=2)  # 599 kg offered: room for 299.5
    assert not on(world, *MONTH_ENDS).townships.processor[0]


@pytest.mark.parametrize(("months", "stays"), [(10, True), (11, False)])
def test_it_leaves_after_a_losing_year_and_its_workers_with_it(months, stays):
    world = on(entering(3.3), *MONTH_ENDS)
    on(world, 65)
    towns = world.townships
    towns.processor_profit_month[0], towns.processor_months_losing[0] = -1e9, months
    on(world, 89)
    assert towns.processor[0] == stays
    assert world.farmers.processing_jobs.any() == stays


@pytest.mark.parametrize(
    ("cash", "equity", "profit"), [(-500.0, 500.0, 0.0), (0.0, 0.0, 0.0), (70_000.0, 0.0, 10_000.0)]
)
def test_it_keeps_two_months_wages_and_its_owners_bear_the_rest(cash, equity, profit):
    """3,000 kg a day are ten workers: 2 × 30 days × 10 × 100 CNY."""
    world = working(3000.0)
    world.townships.processor_cash[0] = cash
    on(world, 89)
    assert world.money.today[F_PROCESSOR_EQUITY] == pytest.approx(equity)
    assert world.money.today[F_PROCESSOR_PROFIT] == pytest.approx(profit)
    assert world.townships.processor_cash[0] == pytest.approx(cash + equity - profit)


@cache
def running():
    return on(entering(3.3), *MONTH_ENDS)


kilograms = st.lists(st.floats(0.0, 2000.0), min_size=12, max_size=12)


@given(kilograms, kilograms, st.floats(0.0, 1.0))
@settings(max_examples=40)
def test_mass_and_money_are_conserved(stock, listed, fresh):
    """A day on which the processor buys, and the end of the month, when it pays its workers."""
    world = copy.deepcopy(running())
    world.money.close_day()
    world.mass.close_day()
    f = world.farmers
    shops = set_shops(world, True)
    f.stock_kg[1], shops.listed_kg[:12, 1], f.fresh[:] = stock, np.minimum(listed, stock), fresh
    kg, cash = f.stock_kg.sum(axis=1), f.cash.sum()
    processor = world.townships.processor_cash.sum()
    on(world, 86, 89)
    assert kg - f.stock_kg.sum(axis=1) == pytest.approx(world.mass.today[M_PROCESSED])
    assert (f.stock_kg[1] >= shops.listed_kg[:12, 1] - 1e-9).all()
    net = world.money.nets()
    assert f.cash.sum() - cash == pytest.approx(net[Sector.HOUSEHOLDS], abs=1e-6)
    assert world.townships.processor_cash.sum() - processor == pytest.approx(net[Sector.PROCESSORS], abs=1e-6)
