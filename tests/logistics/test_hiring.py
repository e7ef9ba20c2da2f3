import numpy as np
import pytest

from ruralsim.entities.codes import POINT, TOWNSHIP_STATION
from ruralsim.foundation.draws import Purpose, key, normal_array
from ruralsim.logistics.hiring import Post, asked, contract_ends, hire, hours_of, pay_of
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


@pytest.fixture
def desk():
    """One station's desk is the only post, all see it, and its contract ends every month.

    The local wage is nothing, so that people ask 0.4 × 4,500 = 1,800 CNY times their skill; a full-time pay
    of 900 affords a skill of a half.
    """
    everybody = {"logistics__staff__contract_months": 1, "logistics__staff__applicants": 100}
    world = tiny_world(households=60, villages=6, **everybody)
    f, s = world.farmers, world.stations
    f.migrants[:] = f.local_jobs[:] = f.logistics_jobs[:] = 0
    f.processing_jobs[:], f.adults[:] = 0.0, 3
    world.couriers.open[: world.couriers.n], s.keeper[:] = False, -1
    row = int(np.flatnonzero((s.level == TOWNSHIP_STATION) & s.open)[0])
    s.open[:] = False
    s.open[row], s.host[:] = True, -1
    world.townships.local_wage[:], world.climate.city_wage = 0.0, 4500.0
    world.networks.manager_wage[:] = 900.0
    return world, row


def skills(world, row):
    """Skill of everybody who may hold the post."""
    staff, f = world.settings.logistics.staff, world.farmers
    luck = normal_array(key(world.place_seed, Purpose.WORKER_BIRTH, 2), f.uid)
    skill = np.clip(staff.skill_mean + staff.skill_spread * luck, 0.0, 1.0)
    return skill[f.township == world.stations.township[row]]


def held_by(world, row, skill):
    """Somebody of the township holds the post already."""
    f = int(np.flatnonzero(world.farmers.township == world.stations.township[row])[0])
    world.stations.keeper[row], world.stations.manager_skill[row] = f, skill
    world.farmers.logistics_jobs[f] += 1
    return f


def test_a_desk_takes_hours_and_hours_are_paid():
    """Of a job 0.22, and 0.36 for 200 parcels, over a pace of 1 at average and of 1.4 at full skill."""
    post = Post(TOWNSHIP_STATION, 0, 3300.0, 800.0, 0.22, 0.36)
    assert hours_of(post, 0.5) == pytest.approx(0.58)
    assert hours_of(post, 1.0) == pytest.approx(0.22 + 0.36 / 1.4)
    assert pay_of(post, 0.5) == pytest.approx(0.58 * 3300.0 + 800.0)


def test_pay_decides_the_skill_that_can_be_had(desk):
    world, row = desk
    able = skills(world, row)
    assert able.max() > 0.5
    hire(world)
    assert world.stations.manager_skill[row] == pytest.approx(able[able <= 0.5].max())


def test_better_pay_tells_at_the_end_of_the_contract(desk):
    world, row = desk
    hire(world)
    world.terms["manager_pay"][:] = 10_000.0
    hire(world)
    assert world.stations.manager_skill[row] == pytest.approx(skills(world, row).max())
    assert world.farmers.logistics_jobs.sum() == 1


def test_who_could_earn_more_elsewhere_leaves_when_the_contract_ends(desk):
    world, row = desk
    holder = held_by(world, row, 0.99)
    hire(world)
    assert world.stations.keeper[row] != holder
    assert world.stations.manager_skill[row] <= 0.5
    assert world.farmers.logistics_jobs.sum() == 1


@pytest.mark.parametrize(("lead", "stays"), [(0.09, True), (0.11, False)])
def test_who_holds_a_post_makes_room_for_the_clearly_abler(desk, lead, stays):
    """A newcomer's skill must exceed theirs by a tenth."""
    world, row = desk
    able = skills(world, row)
    skill = able[able <= 0.5].max() - lead
    held_by(world, row, skill)
    hire(world)
    assert (world.stations.manager_skill[row] == skill) == stays
    assert world.farmers.logistics_jobs.sum() == 1


def test_a_station_that_nobody_leads_works_with_less_skill(desk):
    world, row = desk
    world.networks.manager_wage[:] = 0.0
    held_by(world, row, 0.8)
    hire(world)
    assert world.stations.keeper[row] == -1
    assert world.stations.manager_skill[row] == world.settings.logistics.staff.unled_skill
    assert not world.farmers.logistics_jobs.any()


def test_every_contract_ends_once_a_year_and_not_all_in_one_month():
    world = tiny_world(households=60, villages=6, days=400)
    ends = []
    for world.day in range(365):
        if world.calendar.is_month_end(world.day):
            ends.append(contract_ends(world))
    managers = world.stations.level != POINT
    times = np.sum(ends, axis=0)
    assert (times[managers] == 1).all()
    assert not times[~managers].any()
    assert len({month for month, end in enumerate(ends) if end.any()}) > 2
