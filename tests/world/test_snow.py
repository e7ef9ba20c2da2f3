"""Snow on the roads."""

import numpy as np
import pytest

from ruralsim.simulate import step
from ruralsim.world.snow import snow, todays_roads
from tests.factory import tiny_world


def winter(temperature, **values):
    world = tiny_world(**{f"world__snow__{name}": value for name, value in values.items()})
    world.climate.temperature_c = temperature
    return world


def test_none_falls_on_a_day_that_is_not_cold():
    world = winter(0.5, chance=1.0)
    snow(world)
    assert todays_roads(world) is world.travel


def test_it_falls_as_often_as_it_should_and_lies_until_it_is_cleared():
    world = winter(-5.0, chance=0.1, clear_days=0.01)
    fallen = []
    for day in range(4_000):
        world.day = day
        snow(world)
        fallen.append(world.climate.snow_until > day)
    assert np.mean(fallen) == pytest.approx(0.1, abs=0.015)
    world = winter(-5.0, chance=1.0, clear_days=3.0)
    lies = []
    for day in range(0, 40_000, 10):
        world.climate.snow_until, world.day = -1, day
        snow(world)
        lies.append(world.climate.snow_until - day)
    assert min(lies) == 1
    assert np.mean(lies) == pytest.approx(0.5 + 3.0, rel=0.05)  # a day begun counts as a whole one


def test_it_slows_vans_and_lengthens_no_road():
    world = winter(-5.0, chance=1.0, slower=0.5)
    snow(world)
    today, dry = todays_roads(world), world.travel
    there = np.isfinite(dry.minutes)
    assert today.minutes[there] == pytest.approx(2.0 * dry.minutes[there])
    assert np.isinf(today.minutes[~there]).all()
    assert today.km is dry.km


def test_it_lies_through_days_too_mild_to_snow_and_thaws():
    world = winter(-5.0, chance=1.0, clear_days=50.0, thaws_above_c=3.0)
    snow(world)
    world.day, world.climate.temperature_c = 1, 2.0
    until = world.climate.snow_until
    snow(world)
    assert world.climate.snow_until == until > 1
    world.climate.temperature_c = 3.5
    snow(world)
    assert todays_roads(world) is world.travel


def test_couriers_are_longer_on_the_road_under_snow():
    minutes = {}
    for slower in (0.0, 0.6):
        world = tiny_world(
            households=200, world__snow__chance=1.0, world__snow__falls_below_c=10.0,
            world__snow__thaws_above_c=20.0, world__snow__slower=slower,
        )  # fmt: skip
        for _ in range(8):
            step(world)
        live = slice(0, world.couriers.n)
        minutes[slower] = world.couriers.minutes[live].sum(), world.couriers.km[live].sum()
    assert minutes[0.0][1] > 0.0
    assert minutes[0.6][0] > minutes[0.0][0]
