import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from ruralsim.foundation.param import walk
from ruralsim.world.produce import (
    ProductSettings,
    blend_,
    default_products,
    harvest_days,
    in_season,
    make_products,
    spoilage,
)


@pytest.fixture
def products():
    return make_products(default_products())


def test_default_land_is_shared_out_and_every_product_has_both_names():
    goods = default_products().values()
    assert sum(g.area_share for g in goods) == pytest.approx(1.0)
    assert all(g.en and g.zh for g in goods)
    assert any(g.vegetable for g in goods)
    assert any(g.fruit and g.perennial for g in goods)


def test_every_number_is_declared_with_unit_and_source():
    leaves = [leaf for leaf in walk(ProductSettings) if leaf.path not in ("en", "zh")]
    assert all(leaf.param is not None and leaf.param.en and leaf.param.zh for leaf in leaves)


def test_the_table_follows_the_settings_in_order(products):
    goods = list(default_products().values())
    assert products.wholesale.tolist() == [g.wholesale for g in goods]
    assert products.q10_warm.tolist() == [g.q10[2] for g in goods]
    assert len(set(products.uid.tolist())) == products.n
    assert (products.price_retail > 0).all()


def test_at_the_reference_temperature_decay_is_as_declared(products):
    keep, ageing = spoilage(products, products.reference_c)
    assert keep == pytest.approx(np.exp(-products.decay_day))
    assert ageing == pytest.approx(1.0 / products.shelf_days)


def test_q10_holds_band_by_band():
    one = make_products({"x": ProductSettings(decay_day=0.1, reference_c=10.0, q10=(3.0, 2.0, 1.5, 1.2))})
    rates = [-np.log(spoilage(one, c)[0][0]) for c in (0.0, 10.0, 20.0, 30.0, 40.0)]
    assert rates == pytest.approx([0.1 / 3.0, 0.1, 0.2, 0.3, 0.36])
    assert -np.log(spoilage(one, 15.0)[0][0]) == pytest.approx(0.1 * 2.0**0.5)


@pytest.mark.parametrize(("celsius", "shelf"), [(0, 100), (10, 33), (20, 13), (30, 7), (40, 4)])
def test_every_product_keeps_as_long_as_the_handbook_says(products, celsius, shelf):
    """Relative shelf life in USDA Handbook 66, as rounded there, and the same for the rate of decay."""
    (keep_0, age_0), (keep, ageing) = spoilage(products, 0.0), spoilage(products, float(celsius))
    assert 100.0 * age_0 / ageing == pytest.approx(np.full(products.n, shelf), abs=0.5)
    assert 100.0 * np.log(keep_0) / np.log(keep) == pytest.approx(np.full(products.n, shelf), abs=0.5)


@given(st.floats(-30, 45), st.floats(-30, 45))
def test_warmer_is_never_better(a, b):
    products = make_products(default_products())
    (keep_a, age_a), (keep_b, age_b) = spoilage(products, min(a, b)), spoilage(products, max(a, b))
    assert (keep_b <= keep_a).all()
    assert (age_b >= age_a).all()
    assert (keep_b > 0).all()
    assert (age_b <= 1).all()


def test_a_harvest_window_may_run_over_new_year():
    berry = make_products({"b": ProductSettings(harvest_start=349, harvest_end=120)})
    days = [d for d in range(1, 367) if in_season(berry, d)[0]]
    assert len(days) == harvest_days(berry)[0] == 138
    assert 349 in days
    assert 1 in days
    assert 121 not in days


def test_lots_blend_by_mass_and_an_empty_store_is_fresh():
    assert blend_(0.5, 3.0, 1.0, 1.0) == pytest.approx(0.625)
    assert blend_(0.0, 0.0, 1.0, 0.0) == 1.0


@pytest.mark.parametrize(
    "bad", [{"area_share": 1.5}, {"q10": (0.5, 2.0, 2.0, 2.0)}, {"sowing": 0}, {"colour": 1}]
)
def test_nonsense_is_refused(bad):
    with pytest.raises(ValidationError):
        ProductSettings(**bad)
