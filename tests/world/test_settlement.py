import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruralsim.world.county import Sizes, VillageRow
from ruralsim.world.settlement import Settlement, apportion, names, settle
from ruralsim.world.terrain import Terrain, make_terrain

WIDTH, HEIGHT = 30, 24


def places(settlement=None, townships=5, villages=40, households=2000, rows=(), seed=1):
    size = Sizes(WIDTH, HEIGHT, townships, villages, households, 0, 0, rows)
    land = make_terrain(Terrain(ruggedness=0.6), seed, WIDTH, HEIGHT)
    return settle(settlement or Settlement(), seed, size, *land, product=1), land


@given(st.lists(st.floats(0.01, 100), max_size=30), st.integers(0, 1000))
def test_apportioned_numbers_add_up_and_leave_nobody_out(weights, total):
    parts = apportion(np.array(weights), total)
    assert parts.sum() == (total if weights else 0)
    assert (parts >= (1 if total >= len(weights) else 0)).all()


def test_apportioned_in_proportion():
    assert apportion(np.array([1.0, 1.0, 2.0]), 403).tolist() == [101, 101, 201]


def test_villages_keep_to_their_township_on_gentle_land():
    found, (_, slope) = places()
    villages = found.villages
    np.testing.assert_array_equal(found.cell_township[villages.cell], villages.township)
    assert (np.diff(villages.township) >= 0).all()
    assert slope[villages.cell].mean() < slope.mean()
    assert villages.households.sum() == 2000
    np.testing.assert_array_equal(villages.first[1:], np.cumsum(villages.households)[:-1])
    cells = np.floor(villages.y_km).astype(int) * WIDTH + np.floor(villages.x_km).astype(int)
    np.testing.assert_array_equal(cells, villages.cell)
    assert len(np.unique(villages.uid)) == 40


def test_nobody_settles_beyond_the_county():
    inside = np.zeros((HEIGHT, WIDTH), bool)
    inside[3:14, 5:17] = True
    size = Sizes(WIDTH, HEIGHT, 5, 40, 2000, 0, 0, ())
    land = make_terrain(Terrain(ruggedness=0.6), 1, WIDTH, HEIGHT)
    found = settle(Settlement(), 1, size, *land, inside.ravel(), product=1)
    assert inside.ravel()[[*found.villages.cell, *found.townships.cell]].all()
    np.testing.assert_array_equal(found.cell_township[found.villages.cell], found.villages.township)


def test_a_county_that_fills_its_map_is_settled_as_without_a_file():
    size = Sizes(WIDTH, HEIGHT, 5, 40, 2000, 0, 0, ())
    land = make_terrain(Terrain(ruggedness=0.6), 1, WIDTH, HEIGHT)
    whole = settle(Settlement(), 1, size, *land, np.ones(WIDTH * HEIGHT, bool), product=1)
    np.testing.assert_array_equal(whole.villages.x_km, places()[0].villages.x_km)


def test_the_first_township_holds_the_county_seat():
    found, _ = places()
    assert found.townships.cell[0] == found.seat_cell
    assert len(np.unique(found.townships.cell)) == 5


def test_dispersion_spreads_villages_from_their_seats():
    def away(dispersion):
        found, _ = places(Settlement(dispersion=dispersion), villages=60)
        v, t = found.villages, found.townships
        dx, dy = v.x_km - t.x_km[v.township], v.y_km - t.y_km[v.township]
        return np.sqrt(dx * dx + dy * dy).mean()

    assert away(0.0) < 0.75 * away(1.0)


def test_villages_known_by_name_only_keep_their_townships_and_share_the_households():
    rows = tuple(VillageRow(n, 0, np.nan, np.nan, t) for t, n in [("T", "A"), ("U", "A"), ("U", "B")])
    found, _ = places(townships=2, villages=3, households=90, rows=rows)
    assert found.township_names == ["T", "U"]
    assert found.village_names == ["A", "A", "B"]
    assert found.villages.township.tolist() == [0, 1, 1]
    np.testing.assert_array_equal(found.cell_township[found.villages.cell], found.villages.township)
    assert found.villages.households.sum() == 90
    assert found.villages.households.min() > 0


@pytest.mark.parametrize(
    ("townships", "villages", "households"), [(1, 1, 1), (5, 2, 10), (3, 1000, 5), (4, 4, 0)]
)
def test_odd_numbers_settle(townships, villages, households):
    found, _ = places(townships=townships, villages=villages, households=households)
    assert found.villages.n == villages
    assert found.villages.households.sum() == households
    assert (found.villages.cell >= 0).all()


def test_villages_of_a_file_keep_names_places_and_sizes():
    rows = tuple(VillageRow(f"V{i}", 10 + i, 2.5 * i + 0.3, 20.7 - i) for i in range(10))
    found, _ = places(townships=3, villages=10, households=145, rows=rows)
    by_name = dict(
        zip(
            found.village_names, zip(found.villages.households, found.villages.x_km, strict=True), strict=True
        )
    )
    assert by_name["V4"] == (14, np.float32(10.3))
    assert len(np.unique(found.villages.township)) == 3  # every seat lies where villages are


def test_villages_of_a_file_without_places_are_settled():
    rows = tuple(VillageRow(f"V{i}", 10 + i, float("nan"), float("nan")) for i in range(10))
    found, _ = places(townships=3, villages=10, households=145, rows=rows)
    assert found.village_names == [f"V{i}" for i in range(10)]
    assert found.villages.households.tolist() == list(range(10, 20))


TOWNSHIPS = ("Seat", "East", "West")


def rows_by_township(located=True):
    """Four villages of the same names in each of three townships, which lie side by side."""
    places = [
        (9.0 * (i % 3) + 1.5 + i % 4, 2.0 * i + 0.5) if located else (np.nan, np.nan) for i in range(12)
    ]
    return tuple(VillageRow(f"V{i % 4}", 10 + i, *places[i], TOWNSHIPS[i % 3]) for i in range(12))


@pytest.mark.parametrize("located", [True, False])
def test_villages_belong_to_the_township_their_file_says(located):
    rows = rows_by_township(located)
    found, _ = places(townships=3, villages=12, households=186, rows=rows)
    assert found.township_names == list(TOWNSHIPS)
    v = found.villages
    told = [
        (found.township_names[t], name, n)
        for t, name, n in zip(v.township, found.village_names, v.households, strict=True)
    ]
    assert sorted(told) == sorted((row.township, row.name, row.households) for row in rows)
    assert (np.diff(v.township) >= 0).all()
    assert len(np.unique(v.uid)) == 12
    assert found.townships.cell[0] == found.seat_cell
    assert len(np.unique(found.townships.cell)) == 3


def test_seats_lie_in_villages_of_their_township_and_land_goes_to_the_nearest_village():
    found, _ = places(townships=3, villages=12, households=186, rows=rows_by_township())
    v = found.villages
    for township, seat in enumerate(found.townships.cell):
        assert seat in v.cell[v.township == township]
    np.testing.assert_array_equal(found.cell_township[v.cell], v.township)


def test_a_village_more_in_a_file_leaves_the_others_who_they_are():
    rows = rows_by_township()
    before, _ = places(townships=3, villages=11, households=165, rows=rows[1:])
    after, _ = places(townships=3, villages=12, households=186, rows=rows)
    assert set(before.villages.uid) < set(after.villages.uid)
    np.testing.assert_array_equal(before.townships.uid[[2, 0]], after.townships.uid[[0, 1]])


def test_names_differ_from_one_another():
    townships, villages = names(1, 300, 1500)
    assert len(set(townships)) == 300
    assert len(set(villages)) == 1500
    assert names(1, 5, 5)[0] == townships[:5]
    assert names(2, 5, 5)[0] != townships[:5]
