from itertools import permutations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ruralsim.logistics.tours import arrange, insert, insertion, tour_length


def ways(points):
    xy = np.array(points, float)
    return np.sqrt(((xy[:, None] - xy[None]) ** 2).sum(axis=2))


SQUARE = ways([(0, 0), (1, 0), (1, 1), (0, 1), (0.5, 0)])


def test_cheapest_insertion_takes_the_place_on_the_way():
    tour = np.array([1, 2, 3, -1], np.int32)
    more, place = insertion(SQUARE, 0, tour, 3, 4)
    assert (more, place) == (0.0, 0)  # village 4 lies between the station and village 1
    insert(tour, 3, place, 4)
    assert tour.tolist() == [4, 1, 2, 3]


def test_insertion_into_an_empty_tour_costs_there_and_back():
    assert insertion(SQUARE, 0, np.full(3, -1, np.int32), 0, 2) == (2 * np.sqrt(2.0), 0)


def test_two_opt_uncrosses():
    tour = np.array([2, 1, 3], np.int32)
    arrange(SQUARE, 0, tour, 3)
    assert tour_length(SQUARE, 0, tour, 3) == 4.0


point = st.tuples(st.integers(0, 40), st.integers(0, 40))


@given(st.lists(point, min_size=2, max_size=7))
@settings(max_examples=60, deadline=None)
def test_arranged_tours_keep_their_villages_and_are_near_the_best(points):
    way = ways(points)
    n = len(points) - 1
    tour = np.arange(1, n + 1, dtype=np.int32)
    arrange(way, 0, tour, n)
    assert sorted(tour.tolist()) == list(range(1, n + 1))
    best = min(tour_length(way, 0, np.array(p, np.int32), n) for p in permutations(range(1, n + 1)))
    assert best - 1e-9 <= tour_length(way, 0, tour, n) <= 1.35 * best + 1e-9
