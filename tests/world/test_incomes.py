import numpy as np
import pytest

from ruralsim.entities.codes import ALLOWANCE, BUSINESS, FARMING, LOCAL_WAGES, PROPERTY, SOURCES, TRANSFERS
from ruralsim.world.incomes import by_source, make_room, set_year, year_from_
from tests.factory import tiny_world


@pytest.fixture
def world():
    """Households without endowments, each with other sources and months."""
    world = tiny_world()
    f = world.farmers
    for name in ("business_cny_year", "transfers_cny_year", "property_cny_year", "own_cny_month"):
        getattr(f, name)[:] = 0.0
    f.income_month[:] = 0.0
    world.ring = np.random.default_rng(1).integers(0, 5, (f.n, 12, len(SOURCES))).astype(np.float32)
    world.ring[:, :, ALLOWANCE] = 0.0
    world.ring[np.arange(f.n), :, np.arange(f.n) % len(SOURCES)] = 0.0
    set_year(f, world.incomes, world.ring)
    return world


def test_a_year_comes_back_as_it_was_written(world):
    f, incomes, ring = world.farmers, world.incomes, world.ring
    assert incomes.n == np.count_nonzero(ring.any(axis=1))
    np.testing.assert_array_equal(by_source(f, incomes), ring.sum(axis=1))
    np.testing.assert_array_equal(by_source(f, incomes, slice(3, 4)), ring[:, 3])
    assert [year_from_(f, incomes, 5, k) for k in range(len(SOURCES))] == ring[5].sum(axis=0).tolist()


def test_what_brings_something_has_a_row_and_what_brought_nothing_for_a_year_has_none(world):
    f, incomes, ring = world.farmers, world.incomes, world.ring
    ring[:, :, LOCAL_WAGES] = 0.0
    ring[:, 7, LOCAL_WAGES] = 9.0  # the month whose place is taken
    set_year(f, incomes, ring)
    f.income_month[1, ALLOWANCE], f.property_cny_year[2], f.own_cny_month[0] = 4.0, 1.0, 1.0
    make_room(f, incomes, 7)
    has = (f.income_sources[:, None] >> np.arange(len(SOURCES))) & 1 == 1
    expected = np.delete(ring, 7, axis=1).any(axis=1)
    expected[1, ALLOWANCE] = expected[2, PROPERTY] = expected[0, FARMING] = True
    np.testing.assert_array_equal(has, expected)
    assert incomes.n == has.sum()
    ring[:, :, LOCAL_WAGES] = 0.0
    np.testing.assert_array_equal(by_source(f, incomes), ring.sum(axis=1))


@pytest.mark.parametrize(
    ("name", "source"), [("business_cny_year", BUSINESS), ("transfers_cny_year", TRANSFERS)]
)
def test_endowments_have_their_rows_before_they_are_paid(world, name, source):
    f = world.farmers
    set_year(f, world.incomes, np.zeros_like(world.ring))
    getattr(f, name)[3] = 12.0
    make_room(f, world.incomes, 0)
    assert f.income_sources.tolist() == [1 << source if i == 3 else 0 for i in range(f.n)]
