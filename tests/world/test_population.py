"""Farm households at birth."""

import numpy as np
import pytest

from ruralsim.entities.codes import ALLOWANCE, REMOTE, SOURCES
from ruralsim.scenario.problems import InvalidScenario
from ruralsim.world.incomes import by_source
from tests.factory import tiny_scenario, tiny_world


@pytest.fixture(scope="module")
def county():
    return tiny_world(households=3_000, villages=40, townships=4)


def test_rows_are_ordered_by_village(county):
    f, v = county.farmers, county.villages
    assert f.n == v.households.sum() == 3_000
    assert (np.diff(f.village) >= 0).all()
    np.testing.assert_array_equal(np.bincount(f.village, minlength=v.n), v.households)
    assert (f.village[v.first[v.households > 0]] == np.flatnonzero(v.households)).all()
    np.testing.assert_array_equal(f.township, v.township[f.village])
    assert np.unique(f.uid).size == f.n


def test_cells_are_where_the_coordinates_say(county):
    f, g = county.farmers, county.geometry
    np.testing.assert_array_equal(f.cell, f.y_km.astype(int) * g.width + f.x_km.astype(int))
    assert (f.cell < g.width * g.height).all()


def test_people_fit_together(county):
    f = county.farmers
    assert (f.members >= 1).all()
    assert ((f.adults >= 1) & (f.adults <= f.members)).all()
    assert (f.migrants + f.local_jobs + f.logistics_jobs <= f.adults).all()
    assert (f.members - f.migrants >= 1).all()
    assert f.residents.mean() == pytest.approx(3.2, abs=0.15)


def test_three_in_ten_were_poor_more_of_them_far_away_and_less_able(county):
    f = county.farmers
    assert f.formerly_poor.mean() == pytest.approx(0.30, abs=0.03)
    assert f.wage_skill[f.formerly_poor].mean() < f.wage_skill[~f.formerly_poor].mean()
    far = county.villages.remoteness[f.village] == REMOTE
    if 0.05 < far.mean() < 0.95:
        assert f.formerly_poor[far].mean() > f.formerly_poor[~far].mean()


def test_internet_needs_signal(county):
    f = county.farmers
    signal = county.villages.signal[f.village]
    assert not f.internet[~signal].any()
    assert f.internet[signal].mean() == pytest.approx(0.576, abs=0.04)
    assert not f.sells_online[~f.internet].any()


def test_rings_hold_a_year_of_income(county):
    f = county.farmers
    year = by_source(f, county.incomes)
    np.testing.assert_allclose(year.sum(axis=1) / f.residents, f.income_head, rtol=1e-5)
    assert year.shape[1] == len(SOURCES)
    assert (year[~f.allowance, ALLOWANCE] == 0.0).all()
    np.testing.assert_allclose(f.share.sum(axis=0), 1.0)


def test_county_income_scales_everybody():
    plain = tiny_world(households=500, villages=10)
    rich = tiny_world(households=500, villages=10, county__income_head={"2020": 2 * 12_588.0})
    ratio = rich.farmers.income_head.mean() / plain.farmers.income_head.mean()
    assert 1.7 < ratio < 2.1


def test_what_the_county_has_in_all_is_known_whoever_drew_how_much():
    s = tiny_scenario().world.population
    for seed in (1, 2):
        f = tiny_world(households=300, villages=10, seed=seed).farmers
        means = f.business_cny_year.mean(), f.property_cny_year.mean(), f.transfers_cny_year.mean()
        assert means == pytest.approx((s.business_cny, s.property_cny, s.transfers_cny), rel=1e-5)
        assert f.land_ha.mean() == pytest.approx(s.land_ha, rel=1e-5)


def test_the_same_seed_bears_the_same_people_and_another_others():
    first, again, other = (tiny_world(households=100, seed=seed).farmers for seed in (1, 1, 2))
    np.testing.assert_array_equal(first.cash, again.cash)
    assert (first.cash != other.cash).mean() > 0.9


def test_nobody_at_all():
    assert tiny_world(households=0).farmers.n == 0


@pytest.mark.parametrize("shares", [(), (0.0, 0.0), (0.1,) * 21])
def test_households_need_members(shares):
    with pytest.raises(InvalidScenario, match="1 to 20 shares, one of them above 0"):
        tiny_scenario(world__population__member_shares=shares)
