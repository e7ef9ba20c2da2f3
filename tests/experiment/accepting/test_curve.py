"""How likely a policy is worth its money, against numbers worked out by hand and by other means."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruralsim.experiment.accepting.curve import answer, chance, sure_where
from ruralsim.results.findings import Findings
from tests.experiment.accepting.fake_runs import FakeBench, question

GAINED, COST = np.array([1.0, 2.0, 3.0, 2.0]), np.full(4, 10_000.0)


def test_four_pairs_worked_out_by_hand() -> None:
    """Net benefits 0, 10,000, 20,000, 10,000: mean 10,000, its error 10,000 ÷ √6; t = √6 with 3 degrees."""
    by_hand = 0.5 + (math.sqrt(2) / 3 + math.atan(math.sqrt(2))) / math.pi
    assert chance((10_000.0 * GAINED - COST)[:, None]) == pytest.approx([by_hand])
    assert by_hand == pytest.approx(0.95414, abs=1e-5)


def test_the_answer_is_the_same_from_runs() -> None:
    found = answer(question(), FakeBench([1, 2, 3, 2], [10_000.0] * 4))
    (row,) = found.frame("options").to_dict("records")
    assert (row["gained"], row["cost"], row["reps"]) == (2.0, 10_000.0, 4)
    assert row["price"] == 5_000.0
    curve = found.frame("curve").set_index("worth")
    assert curve["chance"][0.0] == 0.0  # it costs the same in every pair, and nothing is bought
    assert curve["chance"][10_000.0] == pytest.approx(0.95414, abs=1e-5)
    assert curve["benefit"][10_000.0] == pytest.approx(10_000.0)
    assert not curve["best"][4_900.0]
    assert curve["best"][5_100.0]


def test_at_its_cost_the_odds_are_even() -> None:
    noisy = COST + np.array([-500.0, 900.0, 0.0, -400.0])
    worth = noisy.mean() / GAINED.mean()
    assert chance((worth * GAINED - noisy)[:, None]) == pytest.approx([0.5])


PAIRS = st.lists(st.tuples(st.floats(-3.0, 3.0), st.floats(-2e4, 2e4)), min_size=3, max_size=12, unique=True)


@given(PAIRS)
def test_where_it_is_sure_the_curve_lies_above_95(pairs: list[tuple[float, float]]) -> None:
    gained, cost = np.array(pairs).T
    low, high = sure_where(gained, cost)
    worth = np.concatenate([np.linspace(0.0, 1e5, 201), [1e7]])
    odds = chance(worth * gained[:, None] - cost[:, None])
    assert (odds[(worth > 1.001 * low + 1.0) & (worth < 0.999 * high - 1.0)] > 0.95 - 1e-6).all()
    outside = ~((worth > 0.999 * low - 1.0) & (worth < 1.001 * high + 1.0))
    assert (odds[outside & np.isfinite(odds)] < 0.95 + 1e-6).all()


def test_sure_from_a_worth_on_up_to_one_or_whatever_it_may_be() -> None:
    noise = np.array([-500.0, 900.0, 0.0, -400.0])
    low, high = sure_where(GAINED, COST + noise)
    assert chance((low * GAINED - COST - noise)[:, None]) == pytest.approx([0.95])
    assert high == math.inf
    low, high = sure_where(-GAINED, -COST + noise)
    assert chance((-high * GAINED + COST - noise)[:, None]) == pytest.approx([0.95])
    assert low == 0.0
    assert sure_where(GAINED, -COST + noise) == (0.0, math.inf)
    assert np.isnan(sure_where(-GAINED, COST + noise)).all()


def test_many_pairs_resampled_say_the_same() -> None:
    rng = np.random.default_rng(1)
    benefits = rng.normal(40.0, 300.0, 400)
    means = rng.choice(benefits, (4000, benefits.size)).mean(axis=1)
    assert chance(benefits[:, None])[0] == pytest.approx((means > 0.0).mean(), abs=0.02)


def test_few_pairs_say_nothing_and_more_of_them_say_more() -> None:
    assert np.isnan(chance(np.array([[1.0], [2.0]]))).all()
    assert np.isnan(sure_where(GAINED[:2], COST[:2])).all()
    three, many = np.array([0.0, 1.0, 2.0]), np.tile([0.0, 1.0, 2.0], 5)
    assert chance(three[:, None]) < chance(many[:, None])


def test_what_changes_nothing_has_no_odds() -> None:
    found = answer(question(), FakeBench([0] * 4, [0.0] * 4))
    assert found.frame("curve")["chance"].isna().all()
    assert not found.frame("curve")["best"].any()


def test_what_saves_money_and_loses_household_years_is_worth_it_while_they_are_worth_little() -> None:
    found = answer(question(), FakeBench([-1, -2, -2, -1], [-9_000.0, -12_000.0, -11_000.0, -10_000.0]))
    curve = found.frame("curve").set_index("worth")["chance"]
    assert curve[0.0] > 0.99
    assert curve[10_000.0] < 0.1
    (row,) = found.frame("options").to_dict("records")
    assert (row["sign"], row["price"]) == (-1, 7_000.0)
    assert (row["sure_low"], row["sure_high"] < 7_000.0) == (0.0, True)


def test_pairs_are_kept_one_by_one(tmp_path) -> None:
    found = answer(question(), FakeBench([1, 2, 3, 2], [1.0, 2.0, 3.0, 4.0]))
    found.save(tmp_path / "kept")
    pairs = Findings.load(tmp_path / "kept").frame("pairs")
    assert pairs[["seed", "gained", "cost"]].to_numpy().tolist() == [
        [1, 1, 1.0],
        [2, 2, 2.0],
        [3, 3, 3.0],
        [4, 2, 4.0],
    ]
