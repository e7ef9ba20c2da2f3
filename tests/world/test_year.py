"""The year's festivals as numbers per day."""

import datetime as dt

import numpy as np
import pytest

from ruralsim.entities.codes import POST
from ruralsim.entities.tally import TALLY
from ruralsim.simulate import step
from ruralsim.world.year import Year, duty, make, profile_of, today, working_days
from tests.factory import tiny_world


def day_of(year, month, day):
    return (dt.date(year, month, day) - dt.date(year, 1, 1)).days


@pytest.mark.parametrize("year", [2021, 2023, 2024, 2031])
def test_orders_are_moved_over_the_year_not_added(year):
    profile = make(Year(), year)
    for column in (profile.goods, profile.produce, profile.leaving, profile.returning):
        assert column.size == profile.since.size
        assert column.mean() == pytest.approx(1.0)
    assert profile.office.sum() == pytest.approx(1.0)
    assert not profile.office[~profile.works].any()


def test_without_festivals_every_day_is_like_the_others():
    profile = make(Year(festivals=False), 2024)
    for column in (profile.goods, profile.produce, profile.leaving, profile.returning):
        assert (column == 1.0).all()
    assert np.allclose(profile.office, 1.0 / 366.0)
    assert profile.works.all()
    assert not profile.rests.any()
    assert (profile.since > 10_000).all()


def test_the_course_around_spring_festival_2021():
    profile = make(Year(rush=(20, 5), lull=(2, 6), recovery=3, rush_goods=1.5, lull_orders=0.2), 2021)
    festival = day_of(2021, 2, 12)
    ordinary = profile.goods[day_of(2021, 4, 15)]
    relative = profile.goods / ordinary
    assert profile.since[festival] == 0
    assert relative[festival - 21] == pytest.approx(1.0)
    assert relative[festival - 20 : festival - 4] == pytest.approx(1.5)
    assert relative[festival - 4 : festival - 2] == pytest.approx(1.0)
    assert relative[festival - 2 : festival + 7] == pytest.approx(0.2)
    assert relative[festival + 7 : festival + 10] == pytest.approx([0.4, 0.6, 0.8])
    assert relative[festival + 10] == pytest.approx(1.0)
    assert np.flatnonzero(profile.rests).tolist() == list(range(festival - 2, festival + 6))


def test_a_festival_in_january_is_prepared_for_in_december():
    profile = make(Year(rush=(30, 5), rush_goods=1.5), 2022)  # Spring Festival 2023: 22 January
    assert profile.since[day_of(2022, 12, 31)] == -22
    ordinary = profile.goods[day_of(2022, 12, 20)]
    assert profile.goods[day_of(2022, 12, 25)] / ordinary == pytest.approx(1.5)


def test_shopping_festivals_and_mid_autumn():
    profile = make(Year(june_orders=1.2, november_orders=1.6, produce_part=0.5, moon_produce=1.3), 2022)
    ordinary = day_of(2022, 7, 15)
    goods, produce = profile.goods / profile.goods[ordinary], profile.produce / profile.produce[ordinary]
    assert goods[day_of(2022, 6, 18)] == pytest.approx(1.2)
    assert goods[day_of(2022, 11, 11)] == pytest.approx(1.6)
    assert produce[day_of(2022, 11, 11)] == pytest.approx(1.3)
    assert produce[day_of(2022, 9, 9)] == pytest.approx(1.3)
    assert produce[day_of(2022, 9, 10)] == pytest.approx(1.0)
    assert goods[day_of(2022, 9, 9)] == pytest.approx(1.0)


def test_a_year_is_the_same_whatever_part_of_it_is_simulated():
    short = tiny_world(start=dt.date(2021, 2, 1), days=20, world__year__festivals=True)
    long = tiny_world(start=dt.date(2021, 1, 1), days=365, world__year__festivals=True)
    short.day, long.day = 11, 42
    assert today(short) == today(long)
    assert (profile_of(short, 2021).goods == profile_of(long, 2021).goods).all()


def test_networks_rest_but_the_post_works_half_shifts():
    world = tiny_world(start=dt.date(2021, 2, 12), world__year__festivals=True)
    post = world.networks.kind == POST
    assert (duty(world) == np.where(post, 0.5, 0.0)).all()
    assert (working_days(world) == np.where(post, 28.0, 20.0)).all()
    world.day = 6
    assert (duty(world) == 1.0).all()


def test_parcels_wait_while_carriers_rest_and_are_brought_afterwards():
    world = tiny_world(
        households=400, start=dt.date(2021, 1, 25), days=45, world__year__festivals=True,
        world__carriers__served_villages=1.0, world__year__lull_orders=1.0,
    )  # fmt: skip
    waiting, driven = [], []
    for _ in range(45):
        step(world, check=True)
        live = slice(0, world.couriers.n)
        works = world.couriers.km[live] > 0.0
        post = world.networks.kind[world.couriers.network[live]] == POST
        driven.append((works[post].sum(), works[~post].sum()))
        rival = world.networks.kind != POST
        parcels = world.stations.down_inbound[: rival.size * world.villages.n, 0]
        waiting.append(parcels.reshape(rival.size, -1)[rival].sum())
    festival = 18
    rest = slice(festival - 2, festival + 6)
    assert sum(others for _, others in driven[rest]) == 0
    assert sum(at_post for at_post, _ in driven[rest]) > 0
    assert sum(others for _, others in driven[:14]) > 0
    assert np.all(np.diff(waiting[rest]) >= 0)
    assert waiting[festival + 5] > 2 * np.median(waiting[:14])
    assert waiting[-1] < waiting[festival + 5]
    assert world.tally.days[-10:, TALLY["down_delivered"]].sum() > 0


def test_a_festival_cannot_end_before_it_begins():
    assert Year(rush=(9, 9)).rush == (9, 9)
    for wrong in ({"rush": (5, 26)}, {"june": (171, 152)}, {"november": (319, 297)}):
        with pytest.raises(ValueError, match="ends before it begins"):
            Year(**wrong)
