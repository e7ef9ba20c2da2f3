import numpy as np
import pytest

from ruralsim.entities.codes import POINT
from ruralsim.logistics.hiring import asked, hire
from tests.factory import tiny_world


def test_skill_asks_for_more():
    assert asked(0.8, 3000.0, 4500.0, 0.7, 0.4) > asked(0.2, 3000.0, 4500.0, 0.7, 0.4)


@pytest.fixture
def county():
    """Every position and every keeper's post is vacant, and everybody has time."""
    world = tiny_world(households=60, villages=6)
    c, s, f = world.couriers, world.stations, world.farmers
    c.household[: c.n], s.keeper[:] = -1, -1
    f.migrants[:] = f.local_jobs[:] = f.logistics_jobs[:] = 0
    f.processing_jobs[:] = 0.0
    f.adults[:] = 3
    return world


def test_people_work_where_they_live(county):
    hire(county)
    c, s, f = county.couriers, county.stations, county.farmers
    filled = np.flatnonzero(c.household[: c.n] >= 0)
    assert filled.size
    assert (f.township[c.household[filled]] == c.township[filled]).all()
    points = np.flatnonzero((s.level == POINT) & (s.keeper >= 0))
    assert points.size
    assert (f.village[s.keeper[points]] == s.village[points]).all()


def test_a_household_fills_one_post_a_month(county):
    hire(county)
    c, s, f = county.couriers, county.stations, county.farmers
    posts = (c.household[: c.n] >= 0).sum() + (s.keeper >= 0).sum()
    assert f.logistics_jobs.max() == 1
    assert f.logistics_jobs.sum() == posts


def test_who_is_away_or_employed_takes_no_post(county):
    f = county.farmers
    f.migrants[0::3], f.local_jobs[1::3], f.processing_jobs[2::3] = 3, 3, 2.5
    hire(county)
    assert not f.logistics_jobs.any()


def test_nobody_drives_for_less_than_they_ask(county):
    county.networks.courier_wage[:] = 0.0
    hire(county)
    assert (county.couriers.household[: county.couriers.n] < 0).all()


def test_of_those_who_see_it_first_the_most_skilled_is_taken(county):
    first = county.settings.logistics.staff.applicants
    assert 1 < first < county.farmers.n
    county.townships.local_wage[:] = 0.0  # everybody can be afforded
    county.networks.courier_wage[:] = 1e6
    few = tiny_world(households=60, villages=6, logistics__staff__applicants=1)
    for name in ("migrants", "local_jobs", "logistics_jobs", "processing_jobs"):
        getattr(few.farmers, name)[:] = 0
    few.farmers.adults[:], few.couriers.household[: few.couriers.n], few.stations.keeper[:] = 3, -1, -1
    few.townships.local_wage[:], few.networks.courier_wage[:] = 0.0, 1e6
    hire(county)
    hire(few)
    n = county.couriers.n
    assert county.couriers.skill[:n].mean() > few.couriers.skill[:n].mean()
