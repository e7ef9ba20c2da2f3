"""Endowments of a county from its official income."""

import numpy as np
import pytest

from ruralsim.world.environment import Environment
from ruralsim.world.level import _net_cny_ha, income_level, yield_level
from ruralsim.world.produce import make_products
from tests.factory import tiny_scenario, tiny_world

COOL = {"world__environment__temperature_mean_c": 3.0}
RICH = {"county__income_head": {"2020": 1.1 * 12_588.0}}


def level(**more):
    scenario = tiny_scenario(**more)
    return yield_level(scenario, make_products(scenario.products), 40)


def test_without_official_incomes_the_climate_shows_in_what_farms_earn():
    assert level() == level(**COOL) == 1.0


def test_yields_follow_income_and_make_up_for_what_keeps_longer():
    assert level(**RICH) == pytest.approx(1.1)  # in the usual climate
    assert 0.8 < level(**RICH, **COOL) / 1.1 < 0.95


def test_goods_that_never_spoil_earn_the_same_in_any_climate():
    scenario = tiny_scenario()
    products = make_products(scenario.products)
    products.decay_day[:] = 0.0
    products.shelf_days[:] = 1e9
    cool = Environment(temperature_mean_c=0.0)
    earned = [
        _net_cny_ha(scenario, scenario.products, products, climate) for climate in (Environment(), cool)
    ]
    assert earned[0] == pytest.approx(earned[1])


def test_the_level_is_in_yields_inputs_and_skills():
    plain, rich = tiny_world(households=50), tiny_world(households=50, **RICH)
    factor = income_level(rich.settings)
    assert factor == pytest.approx(1.1)
    np.testing.assert_allclose(rich.products.yield_kg_ha, factor * plain.products.yield_kg_ha)
    np.testing.assert_allclose(rich.products.inputs_cny_ha, factor * plain.products.inputs_cny_ha)
    np.testing.assert_allclose(rich.farmers.wage_skill, factor * plain.farmers.wage_skill, rtol=1e-6)
