"""Hexagons by which the map shows households."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ruralsim.app.map.hexagons import ACROSS_KM, hexagons

KM = st.floats(0.0, 60.0, width=32)


@given(places=st.lists(st.tuples(KM, KM), min_size=1, max_size=30))
def test_every_place_lies_in_the_hexagon_with_the_nearest_middle(places: list[tuple[float, float]]) -> None:
    x, y = np.array(places, np.float64).T
    number, middles = hexagons(x, y)
    apart = np.hypot(x - middles[number, 0], y - middles[number, 1])
    assert (apart <= ACROSS_KM / np.sqrt(3.0) + 1e-9).all()  # no farther than a corner
    every = np.hypot(x[:, None] - middles[:, 0], y[:, None] - middles[:, 1])
    assert (apart <= every.min(axis=1) + 1e-9).all()
    assert set(number.tolist()) == set(range(len(middles)))
