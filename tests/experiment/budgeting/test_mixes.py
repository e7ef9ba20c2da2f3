"""What a mix costs, and with what probability it keeps a budget."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from ruralsim import simulate
from ruralsim.experiment.budgeting.mixes import Book, Purse, keeps, upper
from ruralsim.experiment.reading.pairs import public_money
from ruralsim.experiment.running.measure import Bench
from ruralsim.results.store import Store
from ruralsim.scenario.schema import RunSettings
from tests.experiment.running.fake_bench import PRICES, FakeBench, question


def purse(each_year: bool = False, allowance: bool = False, **run: object) -> Purse:
    return Purse(RunSettings(**run), each_year, allowance)


def readings(purse: Purse, trailing: dict[str, float]) -> np.ndarray:
    return np.array([[trailing[key] for key in purse.outcomes]])


def test_five_years_are_read_at_five_year_ends() -> None:
    five = purse(days=1826, burn_in_days=730)
    assert [o.at for o in five.outcomes.values()] == [date(y, 12, 31) for y in range(2025, 2020, -1)]
    more = readings(five, {f"spending:{y}-12-31": 100.0 * (y - 2020) for y in range(2021, 2026)})
    assert five.cost(more) == pytest.approx([300.0])


def test_the_dearest_year_counts_where_every_year_must_keep_the_budget() -> None:
    strict = purse(True, days=1826, burn_in_days=730)
    more = readings(strict, {f"spending:{y}-12-31": 900.0 if y == 2021 else 0.0 for y in range(2021, 2026)})
    assert strict.cost(more) == pytest.approx([900.0])


def test_burn_in_is_in_the_trailing_sum_but_not_in_the_cost() -> None:
    run = purse(days=438, burn_in_days=73)  # a year and a fifth, to 14 March 2022
    # 10 CNY more in the first 73 days: at their end the indicator saw 146 days and brought them to 365
    more = dict.fromkeys(run.outcomes, 0.0) | {"spending:2021-03-31": 10.0 * 365 / 146}
    more |= {"spending:2021-02-28": 10.0 * 365 / 146}
    assert run.cost(readings(run, more)) * run.years == pytest.approx([10.0])


def test_between_month_ends_a_trailing_sum_is_interpolated() -> None:
    run = purse(days=500, burn_in_days=730)  # to 15 May 2022; the year before that ends on 15 May 2021
    assert set(run.outcomes) == {"spending:2022-05-15", "spending:2021-05-31", "spending:2021-04-30"}
    # 1 CNY a day from the first day on
    more = {"spending:2022-05-15": 365.0, "spending:2021-05-31": 151.0, "spending:2021-04-30": 120.0}
    assert run.cost(readings(run, more)) * run.years == pytest.approx([500.0])


def test_the_allowance_is_public_money_unless_said_otherwise() -> None:
    assert {o.indicator for o in purse(allowance=True, days=365).outcomes.values()} == {
        "spending",
        "allowance_spending",
    }
    assert {o.indicator for o in purse(days=365).outcomes.values()} == {"spending"}


def test_probability_of_keeping_a_budget() -> None:
    cost = np.array([90.0, 100.0, 110.0])
    assert keeps(cost, 100.0) == pytest.approx(0.5)
    assert keeps(cost, upper(cost, 0.8)) == pytest.approx(0.8)
    assert keeps(np.array([90.0, 90.0]), 90.0) == 1.0
    assert keeps(np.array([90.0, 90.0]), 89.0) == 0.0
    assert np.isnan(keeps(np.array([90.0]), 100.0))


def test_a_mix_is_held_against_the_base_of_its_seed() -> None:
    book = Book(question(), FakeBench())
    (measured,) = book.measure([(0.25, 0.0, 1.0)], [1, 2])
    assert measured.base.tolist() == [4010.0, 4020.0]
    assert measured.effect == pytest.approx([2.5, 2.5])
    assert measured.cost == pytest.approx([125.0, 125.0])
    assert measured.spent == pytest.approx(np.array([[25.0, 0.0, PRICES[2]]] * 2))


def test_cost_is_what_a_comparison_says_the_treasury_paid_more(tmp_path: Path) -> None:
    county = {"run.burn_in_days": 0, "world.households": 60, "world.buyers": 60, "world.villages": 4}
    county |= {"world.townships": 2, "run.days": 365}
    levers = {"freight_subsidy": {}, "poverty_monitoring": {}}
    asked = question(levers=levers, set=county, run={"days": None})
    with Bench(Store(tmp_path / "store"), jobs=1) as bench:
        (measured,) = Book(asked, bench).measure([(2.0, 0.5)], [1])
    more, base = (
        sum(cny for (kind, _), cny in public_money(simulate(s, 1)).items() if kind != "memo")
        for s in (asked.scenario((2.0, 0.5)), asked.base_scenario)
    )
    assert measured.cost == pytest.approx([more - base])  # the same figure as a comparison's
    assert more - base > 0.0
    assert (measured.spent > 0.0).all()


def test_nothing_is_asked_twice() -> None:
    bench = FakeBench()
    book = Book(question(), bench)
    book.measure([(0.5, 0.0, 0.0)], [1, 2])
    book.measure([(0.5, 0.0, 0.0), (0.0, 0.5, 0.0)], [1, 2])
    assert len(bench.asked) == len(set(bench.asked)) == 6


def test_seeds_that_fail_are_left_out() -> None:
    (measured,) = Book(question(), FakeBench(fail=[2])).measure([(1.0, 0.0, 0.0)], [1, 2, 3])
    assert measured.seeds.tolist() == [1, 3]
    assert measured.cost.size == 2


def test_less_is_better_where_the_indicator_says_so() -> None:
    asked = question(objective={"indicator": "headcount"})
    (measured,) = Book(asked, FakeBench()).measure([(1.0, 0.0, 0.0)], [1])
    assert measured.gain == pytest.approx(-measured.effect)
