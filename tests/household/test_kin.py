"""Help among kin who are registered as several households, worked by hand."""

import numpy as np
import pytest

from ruralsim.entities.codes import TRANSFERS
from ruralsim.household.kin import families, help_among, kin
from ruralsim.scenario import Scenario
from ruralsim.testing import digest
from tests.factory import tiny_world

END_OF_JANUARY = 30
SPLIT = {"county__registered_households": 800, "county__persons": 1_760}  # 400 that farm, of 2.2 persons


def split_world(**values):
    world = tiny_world(**SPLIT | values)
    world.day = END_OF_JANUARY
    return world


def test_who_has_more_gives_a_part_of_the_gap_to_who_has_less():
    # the parents, two, have 4,000 a head, the son's household of two 10,000: the family has 7,000
    got = help_among(
        np.array([0, 0]), np.array([2.0, 2.0]), np.array([4_000.0, 10_000.0]), np.array([0.0, 9e9]), 0.5
    )
    np.testing.assert_allclose(got, [250.0, -250.0])  # 3,000 · 2 · 0.5 ÷ 12


def test_a_family_is_helped_in_proportion_to_what_each_lacks_and_no_further_than_cash_goes():
    got = help_among(
        np.zeros(3, np.int64), np.array([1.0, 1.0, 1.0]), np.array([3_000.0, 5_000.0, 13_000.0]),
        np.array([0.0, 0.0, 60.0]), 1.0,
    )  # fmt: skip
    np.testing.assert_allclose(got, [40.0, 20.0, -60.0])  # lacking 4,000 and 2,000


def test_who_has_no_kin_and_who_owes_give_nothing():
    got = help_among(
        np.array([0, 1, 1]),
        np.ones(3),
        np.array([9_000.0, 2_000.0, 8_000.0]),
        np.array([1e4, 1e4, -50.0]),
        1.0,
    )
    np.testing.assert_allclose(got, 0.0)


def test_families_lie_within_a_village_and_have_as_many_members_as_usual_households():
    world = split_world()
    family, f = families(world), world.farmers
    village = {(int(k), int(v)) for k, v in zip(family, f.village, strict=True)}
    assert len(village) == len(set(family.tolist()))
    usual = np.array(world.settings.world.population.member_shares) @ np.arange(1, 8)
    assert world.settings.county.household_size == pytest.approx(2.2)
    assert f.n / (family.max() + 1) == pytest.approx(usual / 2.2, rel=0.02)
    assert set(np.bincount(family).tolist()) == {1, 2}


def test_help_moves_cash_and_income_and_leaves_the_county_as_rich_as_it_was():
    world = split_world()
    f = world.farmers
    cash, income = f.cash.copy(), f.income_month.copy()
    kin(world)
    moved = f.cash - cash
    np.testing.assert_allclose(f.income_month[:, TRANSFERS] - income[:, TRANSFERS], moved, atol=1e-9)
    assert np.abs(moved).max() > 100.0
    assert moved.sum() == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("persons", [None, 4_000])
def test_where_households_are_as_large_as_usual_nothing_is_given(persons):
    world = tiny_world(county__registered_households=800, county__persons=persons)
    world.day = END_OF_JANUARY
    before = digest(world)
    kin(world)
    assert digest(world) == before


def test_no_support_changes_no_bit():
    world = split_world(household__kin__support=0.0)
    before = digest(world)
    kin(world)
    assert digest(world) == before


def test_help_is_given_at_the_end_of_a_month_only():
    world = split_world()
    world.day = END_OF_JANUARY - 1
    before = digest(world)
    kin(world)
    assert digest(world) == before


@pytest.mark.parametrize("name", ["small", "baseline"])
def test_in_the_invented_counties_a_household_is_a_family(name):
    assert Scenario.load(name).county.household_size is None
