"""Persistence of income, worked out by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruralsim.indicators.mobility import Mobility, gini

ONE = np.ones(4)


def years(*incomes, persons=ONE):
    panel = Mobility(len(persons))
    found = {}
    for income in incomes:
        found = dict(panel.close_year(np.array(income, float), persons))
    return found


def test_incomes_that_only_grow_with_the_mean_are_wholly_lasting():
    found = years([1.0, 2, 3, 4], [2.0, 4, 6, 8], [3.0, 6, 9, 12])
    assert found["income_persistence"] == pytest.approx(1.0)
    assert found["income_transitory"] == pytest.approx(0.0, abs=1e-12)
    assert found["mobility_equalises"] == pytest.approx(0.0, abs=1e-12)


def test_those_who_change_places_each_year_are_equal_in_the_long_run():
    found = years([1.0, 3, 1, 3], [3.0, 1, 3, 1])
    assert found["income_persistence"] == pytest.approx(-1.0)
    assert found["income_transitory"] == pytest.approx(1.0)
    assert found["mobility_equalises"] == pytest.approx(1.0)


def test_one_year_says_nothing_and_nobody_says_nothing():
    assert all(np.isnan(value) for value in years([1.0, 2, 3, 4]).values())
    assert all(np.isnan(value) for value in years([1.0], [1.0], persons=np.zeros(1)).values())


def test_share_of_what_passes_is_found_again_in_a_large_panel():
    rng = np.random.default_rng(1)
    lasting = rng.normal(0, 0.4, 20_000)
    panel, persons = Mobility(lasting.size), rng.integers(1, 6, lasting.size).astype(float)
    for _ in range(3):
        found = dict(panel.close_year(9_000 * np.exp(lasting + rng.normal(0, 0.3, lasting.size)), persons))
    assert found["income_persistence"] == pytest.approx(0.16 / 0.25, abs=0.02)
    assert found["income_transitory"] == pytest.approx(0.09 / 0.25, abs=0.02)
    assert 0.05 < found["mobility_equalises"] < 0.2


def test_losses_count_as_almost_nothing():
    found = years([-5_000.0, 9_000, 9_000, 9_000], [9_000.0, 9_000, 9_000, 0])
    assert np.isfinite(found["income_persistence"])


@given(st.lists(st.floats(1.0, 1e5), min_size=2, max_size=30))
def test_gini_lies_between_equality_and_one_who_has_all(incomes):
    found = gini(np.array(incomes), np.ones(len(incomes)))
    assert -1e-9 <= found <= 1.0 - 1.0 / len(incomes) + 1e-9


def test_gini_of_two_by_hand():
    assert gini(np.array([1.0, 3.0]), np.ones(2)) == pytest.approx(0.25)
