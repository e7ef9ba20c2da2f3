import numpy as np

from ruralsim.logistics.sharing import hosts, part, pools, stop_weight

OWN = np.array([[True, False, False], [True, True, False], [False, False, False]])
SHARE = np.array([0.3, 0.5, 0.2])
NOBODY, ALL = np.zeros(3, bool), np.ones(3, bool)


def test_at_rest_everyone_is_its_own_host():
    assert hosts(OWN, SHARE, NOBODY, single=False).tolist() == [[0, -1, -1], [1, 1, -1], [-1, -1, -1]]


def test_shared_points_serve_those_without_one():
    assert hosts(OWN, SHARE, ALL, single=False).tolist() == [[0, 1, -1], [1, 1, -1], [1, 1, -1]]


def test_shared_stations_are_one_per_place():
    assert hosts(OWN, SHARE, ALL, single=True).tolist() == [[1, 1, -1], [1, 1, -1], [1, 1, -1]]


def test_pools_join_members_only():
    active = np.array([[True], [True], [True]])
    township, start, networks = pools(active, np.array([True, False, True]))
    assert (township.tolist(), start.tolist(), networks.tolist()) == ([0, 0], [0, 2, 3], [0, 2, 1])


def test_shapley_divides_a_stop_equally_and_parcels_divide_it_by_number():
    assert [stop_weight(n, 6.0, 2, True) for n in (1.0, 9.0, 0.0)] == [3.0, 3.0, 0.0]
    assert [stop_weight(n, 6.0, 2, False) for n in (1.0, 9.0)] == [1.0, 9.0]
    assert part(0.0, 0.0, True) == 1.0
    assert part(1.0, 4.0, False) == 0.25
