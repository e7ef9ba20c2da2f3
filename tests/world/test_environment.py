import math
from datetime import date

import numpy as np
import pytest

from ruralsim.entities.codes import COUNTY_ROAD
from ruralsim.foundation.calendar import Calendar
from ruralsim.world.environment import (
    Environment,
    cosine,
    environment,
    line_of,
    normal_temperature,
    opening_climate,
    season_factor,
)
from tests.factory import tiny_world

SETTINGS = Environment()


def days(world, n):
    for _ in range(n):
        environment(world)
        yield world
        world.day += 1


@pytest.mark.parametrize("turns", np.linspace(-2.3, 3.1, 41).tolist())
def test_cosine_agrees_with_the_library(turns):
    assert cosine(turns) == pytest.approx(math.cos(2 * math.pi * turns), abs=1e-9)


def test_january_is_coldest_and_july_warmest():
    normal = [normal_temperature(day, SETTINGS) for day in range(1, 366)]
    assert 17 <= int(np.argmin(normal)) <= 22
    assert 195 <= int(np.argmax(normal)) <= 208
    assert np.mean(normal) == pytest.approx(SETTINGS.temperature_mean_c, abs=0.1)


def test_weather_strays_as_far_as_it_should():
    gap = [w.climate.temperature_c - w.climate.temperature_normal_c for w in days(tiny_world(), 3000)]
    assert np.std(gap) == pytest.approx(SETTINGS.anomaly_c, rel=0.1)
    assert np.corrcoef(gap[1:], gap[:-1])[0, 1] == pytest.approx(SETTINGS.anomaly_memory, abs=0.05)


def climate_of(year, **settings):
    return opening_climate(Environment(**settings), Calendar(date(year, 7, 1), 1))


def test_pay_and_other_income_follow_the_tables_by_year():
    told = {"pay_first_year": 2020, "pay": (4000.0, 5000.0, 5500.0), "transfers": (0.9, 1.0, 1.2)}
    before, base, after = (climate_of(year, **told) for year in (2020, 2021, 2022))
    assert (base.wage_index, base.transfer_index, base.city_wage) == (1.0, 1.0, SETTINGS.city_wage)
    assert (before.wage_index, after.wage_index) == pytest.approx((0.8, 1.1))
    assert (before.transfer_index, after.transfer_index) == pytest.approx((0.9, 1.2))
    assert after.city_wage == pytest.approx(1.1 * SETTINGS.city_wage)
    beyond = climate_of(2024, wage_growth=0.03, **told)
    assert beyond.wage_index == pytest.approx(1.1 * 1.03**2)
    assert climate_of(2018, wage_growth=0.03, **told).wage_index == pytest.approx(0.8 / 1.03**2)
    steady = climate_of(2023, business=(), wage_growth=0.03, work_growth=0.02)
    assert steady.business_index == pytest.approx(1.05**2)


def test_pay_steps_on_new_years_day_and_prices_rise_day_by_day():
    world = tiny_world(start=date(2021, 12, 30))
    seen = [(w.climate.wage_index, w.climate.price_index) for w in days(world, 3)]
    assert seen[0][0] == seen[1][0] == 1.0
    assert seen[2][0] == pytest.approx(5240 / 5013)
    assert seen[0][1] < seen[1][1] < seen[2][1] <= 1.0 + SETTINGS.price_growth


def test_the_line_steps_on_new_years_day():
    assert [line_of(SETTINGS, year) for year in (2010, 2019, 2020, 2021)] == [5620.0, 5620.0, 6000.0, 6300.0]
    assert line_of(SETTINGS, 2027) == pytest.approx(8250.0 * 1.06**2)
    assert line_of(Environment(line_cny=()), 2021) == 0.0
    world = tiny_world(start=date(2021, 12, 31))
    lines = [
        (w.climate.line_cny, w.climate.line_constant_cny, w.climate.standard_cny) for w in days(world, 2)
    ]
    assert lines[0] == (6300.0, 6300.0, SETTINGS.standard_cny)
    assert lines[1] == pytest.approx((6650.0, 6300.0 * 1.01, SETTINGS.standard_cny * 1.07))


def test_prices_are_lowest_in_the_middle_of_the_harvest():
    seasons = (180, 240), (340, 60)
    year = np.array([[season_factor(day, *season, 0.2) for season in seasons] for day in range(1, 366)])
    assert np.abs(np.argmin(year[:, 0]) + 1 - 210) <= 1
    assert np.abs(np.argmin(year[:, 1]) + 1 - 17) <= 1  # a harvest over New Year
    assert year.mean(axis=0) == pytest.approx(1.0, abs=0.01)
    assert year.max() == pytest.approx(1.2, abs=0.01)


def test_prices_wander_around_trend_and_season():
    world = tiny_world(world__environment__price_growth=0.0)
    drift = np.array([w.products.drift.copy() for w in days(world, 6000)])
    assert drift.std() == pytest.approx(SETTINGS.drift_sigma, rel=0.25)
    assert np.abs(drift.mean()) < 0.03
    np.testing.assert_allclose(
        world.products.price_retail / world.products.price_wholesale,
        world.products.retail / world.products.wholesale,
    )


def test_without_drift_and_growth_prices_are_the_seasonal_base():
    world = tiny_world(world__environment__drift_sigma=0.0, world__environment__price_growth=0.0)
    mean = np.mean([w.products.price_wholesale.copy() for w in days(world, 365)], axis=0)
    np.testing.assert_allclose(mean, world.products.wholesale, rtol=0.01)


STEEP = {
    "world__terrain__ruggedness": 1.0,
    "world__environment__storm_chance": 1.0,
    "world__environment__slide_rate": 2.0,
}


def test_landslides_close_roads_in_the_rain_season_and_cut_off_who_needs_them():
    world = tiny_world(villages=10, **STEEP)
    cut = np.array([w.villages.cut_until > w.day for w in days(world, 365)])
    assert not cut[: SETTINGS.rain_start - 2].any()
    assert cut[SETTINGS.rain_start : SETTINGS.rain_end].any()
    for village, path in enumerate(world.geometry.paths):
        closed = world.cells.closed_until[path].max(initial=-100_000)
        assert closed == max(world.villages.cut_until[village], -100_000)


def test_no_slide_on_the_plain_or_without_storms():
    for values in (
        {**STEEP, "world__terrain__ruggedness": 0.0},
        {**STEEP, "world__environment__storm_chance": 0.0},
    ):
        world = tiny_world(**values)
        for _ in days(world, 300):
            pass
        assert (world.villages.cut_until < 0).all()


def test_better_roads_shorten_travel_and_their_withdrawal_restores_every_bit():
    world = tiny_world(villages=8, world__roads__unreached=0.5)
    classes = world.villages.remoteness.copy(), world.townships.remoteness.copy()
    before, minutes = world.villages.minutes_seat.copy(), world.travel.minutes
    assert np.isinf(before).any()
    environment(world)
    world.terms.set("lever", "road_class", np.where(world.cells.road_class > 0, float(COUNTY_ROAD), 0.0))
    world.terms.fold()
    environment(world)
    assert world.travel.minutes is minutes  # written in place
    assert (world.villages.minutes_seat <= before).all()
    assert world.villages.has_road.all()
    # a place that gets a road is still the place it was: groups of villages do not change their members
    np.testing.assert_array_equal(world.villages.remoteness, classes[0])
    np.testing.assert_array_equal(world.townships.remoteness, classes[1])
    assert all(len(path) for path in world.geometry.paths)
    world.terms.withdraw("lever")
    world.terms.fold()
    environment(world)
    np.testing.assert_array_equal(world.villages.minutes_seat, before)


def test_signal_follows_its_term():
    world = tiny_world(world__signal__range_km=0.0)
    environment(world)
    assert not world.villages.signal.any()
    world.terms.set("lever", "signal", 1.0)
    world.terms.fold()
    environment(world)
    assert world.villages.signal.all()


def test_the_same_seed_has_the_same_weather():
    first, again, other = (
        [w.climate.temperature_c for w in days(tiny_world(seed=seed), 20)] for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other
