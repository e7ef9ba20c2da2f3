import numpy as np

from ruralsim.world.terrain import Terrain, edges, grades, make_terrain


def test_every_step_between_neighbours_is_there_once():
    step = edges(3, 2)
    assert len(step.a) == 2 * 2 + 3 + 2 + 2  # east, south, and the two diagonals
    pairs = {tuple(sorted(pair)) for pair in zip(step.a.tolist(), step.b.tolist(), strict=True)}
    assert len(pairs) == len(step.a)
    assert step.km.min() == 1.0
    assert step.km.max() == np.sqrt(2.0)


def test_grades_are_rise_over_run():
    step = edges(2, 1)
    assert grades(np.array([100.0, 150.0]), step).tolist() == [0.05]


def test_the_plain_is_flat_and_mountains_are_steeper_than_hills():
    slopes = [make_terrain(Terrain(ruggedness=r), 1, 40, 40)[1].mean() for r in (0.0, 0.3, 1.0)]
    assert slopes[0] == 0.0
    assert slopes[0] < slopes[1] < slopes[2] < 0.5


def test_a_larger_grid_keeps_the_land_of_a_smaller_one():
    small, _ = make_terrain(Terrain(), 3, 20, 15)
    large, _ = make_terrain(Terrain(), 3, 31, 22)
    np.testing.assert_array_equal(small.reshape(15, 20), large.reshape(22, 31)[:15, :20])


def test_seeds_make_different_land_and_the_same_seed_the_same():
    first, again, other = (make_terrain(Terrain(), seed, 12, 12)[0] for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


def test_measured_elevations_replace_the_noise():
    elevation, slope = make_terrain(Terrain(), 1, 3, 2, np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]))
    assert elevation.tolist() == [1, 2, 3, 4, 5, 6]
    assert slope.max() == 0.003
